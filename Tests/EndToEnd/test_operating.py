"""What an operator sees of several programs on PostgreSQL: numbers that agree, what is stuck, logs without secrets.

The tests build on one another, in the order of this file.
"""

import json
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest
import requests
from Peers.postgres import PostgreSQL, program
from Peers.server import Server, free_port

from EndToEnd.following import QUICK, intents_of, verify, wait_until_done
from EndToEnd.journey import Traveller
from EndToEnd.obstacles import slow_networks
from EndToEnd.postgres_world import PEOPLE, hand_in, postgres_copy
from EndToEnd.world import World, wait_until

CHATTY = ("--log-level", "trace")
# What the sandbox's memory calls secrets.
SECRETS = {"accessToken", "refreshToken", "value", "clientSecret"}


class Secrets:
    """Every token that the networks gave out while this ran, those that were replaced meanwhile included."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.found: set[str] = set()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self) -> "Secrets":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()

    def watch(self) -> None:
        while not self.ended.wait(0.2):
            self.look()

    def look(self) -> None:
        self.collect(json.loads((self.world.data / "sandbox.json").read_text())["services"])

    def collect(self, memory: object) -> None:
        if isinstance(memory, list):
            for one in memory:
                self.collect(one)
        elif isinstance(memory, dict):
            self.found |= {value for name, value in memory.items() if name in SECRETS and isinstance(value, str)}
            for one in memory.values():
                self.collect(one)


@pytest.fixture(scope="module")
def world(filled_postgres: World, postgres: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("operating") / "world"
    with postgres_copy(filled_postgres, postgres, folder, **QUICK, **{"log.format": "json"}) as world:
        yield world


@pytest.fixture(scope="module")
def secrets(world: World) -> Iterator[Secrets]:
    with Secrets(world) as secrets:
        yield secrets


@pytest.fixture(scope="module")
def other_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def programs(world: World, secrets: Secrets, other_port: int) -> list[Server]:
    """Two sites that work too."""
    return [world.serve(*CHATTY), world.serve(*CHATTY, port=other_port)]


def metrics(port: int) -> dict[tuple[str, frozenset], int]:
    """The samples by name and labels."""
    answer = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=60)
    assert answer.status_code == 200
    found = {}
    for line in answer.text.splitlines():
        if not line.startswith("#"):
            name, labels, value = re.fullmatch(r"(\w+)(?:{(.*)})? (\d+)", line).groups()
            found[name, frozenset(re.findall(r'(\w+)="([^"]*)"', labels or ""))] = int(value)
    return found


def work_of(samples: dict[tuple[str, frozenset], int]) -> Counter[tuple[str, str, str]]:
    """How many pieces of work there are, by kind, state and outcome."""
    found: Counter[tuple[str, str, str]] = Counter()
    for (name, labels), value in samples.items():
        if name == "helloquitx_work":
            said = dict(labels)
            found[said["kind"], said["state"], said["outcome"]] = value
    return found


def rows_of_work(world: World) -> Counter[tuple[str, str, str]]:
    rows = world.query("SELECT kind, state, COALESCE(outcome, ''), count(*) FROM work GROUP BY 1, 2, 3")
    return Counter({tuple(row[:3]): row[3] for row in rows})


def done(work: Counter[tuple[str, str, str]]) -> int:
    return sum(count for (_, state, _), count in work.items() if state == "finished")


def total(ports: tuple[int, ...], name: str) -> int:
    """Of both processes together."""
    return sum(value for port in ports for (found, _), value in metrics(port).items() if found == name)


def tries_of(port: int) -> Counter[tuple[str, str]]:
    """How often the process tried to follow somebody, by kind and result."""
    found: Counter[tuple[str, str]] = Counter()
    for (name, labels), value in metrics(port).items():
        said = dict(labels)
        if name == "helloquitx_tries_total" and said["kind"].startswith("follow."):
            found[said["kind"], said["result"]] = value
    return found


NOTE_TRIES = """
    CREATE TABLE tried (work bigint, kind text);
    CREATE FUNCTION note_try() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO tried VALUES (NEW.id, NEW.kind); RETURN NULL; END $$;
    CREATE TRIGGER tried AFTER UPDATE OF attempts ON work FOR EACH ROW
        WHEN (NEW.state = 'begun' AND NEW.kind LIKE 'follow.%') EXECUTE FUNCTION note_try();
"""


def note_tries(world: World) -> None:
    """The database itself notes each beginning of a try: a row forgets its tries when something was reached."""
    with psycopg.connect(str(world.settings["database"])) as database:
        database.execute(NOTE_TRIES)


def test_the_numbers_agree_with_the_rows_while_work_goes_on(world, secrets, programs, other_port, read_pds):
    ports = (world.port, other_port)
    note_tries(world)
    with slow_networks(world, 100):
        intents = hand_in(world, PEOPLE[:4], *ports)
        world.sandbox.control("POST", "atproto/expire-access-tokens", json={})
        held = 0
        for _ in range(4):
            before = done(rows_of_work(world))
            seen = [work_of(metrics(port)) for port in ports]
            status = json.loads(world.admin("status", "--json").stdout)
            after = done(rows_of_work(world))
            told = [done(work) for work in seen]
            told.append(sum(work["count"] for work in status["work"] if work["state"] == "finished"))
            assert before <= told[0] <= told[1] <= told[2] <= after
            held = max(held, status["heldLeases"])
        assert 0 < held <= 2 * len(PEOPLE[:4])
    wait_until_done(world)
    verify(world, intents, read_pds)
    # The platform's own jobs come to an end too.
    wait_until(lambda: world.query("SELECT count(*) FROM work WHERE state != 'finished'") == [(0,)], "all has ended")
    rows = rows_of_work(world)
    assert work_of(metrics(world.port)) == work_of(metrics(other_port)) == rows
    status = json.loads(world.admin("status", "--json").stdout)
    assert {(work["kind"], work["state"], work.get("outcome", "")): work["count"] for work in status["work"]} == rows
    assert status["members"] == metrics(other_port)["helloquitx_members", frozenset()]
    # Each try of each process was counted, and none was lost; those that ended a follow are as many as have ended.
    tries = [tries_of(port) for port in ports]
    assert all(tries)
    by_result = sum(tries, Counter())
    by_kind: Counter[str] = Counter()
    for (kind, _), count in by_result.items():
        by_kind[kind] += count
    assert by_kind == dict(world.query("SELECT kind, count(*) FROM tried GROUP BY kind"))
    ended = {(kind, outcome): count for (kind, state, outcome), count in rows.items() if state == "finished"}
    follows = {key: count for key, count in ended.items() if key[0].startswith("follow.")}
    assert {key: by_result[key] for key in follows} == follows
    assert sum(follows.values()) == len(intents)
    # On Bluesky nothing is reached in between: there the rows know all tries.
    kept = "SELECT sum(attempts) FROM work WHERE kind = 'follow.bluesky'"
    assert world.query(kept)[0][0] == by_kind["follow.bluesky"]
    assert total(ports, "helloquitx_leases_lost_total") == total(ports, "helloquitx_store_failures_total") == 0


def test_what_is_stuck_is_told_and_tried_again_as_the_same_write(world, programs, read_pds):
    def stuck(code: int) -> list[dict]:
        answer = world.admin("stuck", "--json")
        assert answer.returncode == code, answer.stderr
        return json.loads(answer.stdout)

    def change(status: str) -> None:
        did = emre.person["bluesky"]["did"]
        world.sandbox.control("POST", "atproto/account", json={"account": did, "status": status})

    assert stuck(0) == []
    emre = Traveller.at(world, "emre").sign_in("mastodon").sign_in("bluesky")
    change("suspended")
    emre.follow_ticked("bluesky")
    intents = intents_of(world)
    wait_until(lambda: world.query("SELECT stop_code FROM lane WHERE stop_code IS NOT NULL"), "the lane has stopped")
    told = stuck(1)
    assert {(work["kind"], work["cause"]) for work in told} == {("follow.bluesky", "laneStopped")}
    assert len(told) == world.unfinished() > 20
    assert json.loads(world.admin("status", "--json").stdout)["stoppedLanes"] == {"accountUnusable": 1}
    assert metrics(world.port)["helloquitx_lanes_stopped", frozenset({("reason", "accountUnusable")})] == 1
    # The server refuses still: one more try, and the lane stops again.
    tries = world.query("SELECT sum(attempts) FROM work")[0][0]
    number = told[0]["id"]
    assert world.admin("retry", number).stdout == f"work {number} is tried again\n"
    wait_until(lambda: world.query("SELECT sum(attempts) FROM work")[0][0] > tries, "it was tried")
    wait_until(lambda: world.query("SELECT stop_code FROM lane WHERE stop_code IS NOT NULL"), "the lane has stopped")
    change("active")
    assert world.admin("retry", number).returncode == 0
    wait_until_done(world)
    assert stuck(0) == []
    assert world.admin("retry", number).returncode == 65, "what has ended well is not done again"
    verify(world, intents, read_pds)


def test_logs_are_json_and_neither_they_nor_the_database_hold_a_token(world, secrets, programs):
    jar = Traveller.at(world, "emre").sign_in("bluesky").visitor.session.cookies
    cookies = {value for value in jar.values() if len(value) > 20}
    for server in [*programs, world.work(*CHATTY)]:
        assert server.stop() == 0
    entries = [line for server in programs for line in server.log.read_text().splitlines() if line.startswith("{")]
    tried = [entry for entry in map(json.loads, entries) if entry["message"] == "Tried"]
    assert len(tried) > 100
    assert all({"time", "level", "label", "work.id", "kind", "attempt", "result"} <= entry.keys() for entry in tried)
    for server in programs:
        others = [line for line in server.log.read_text().splitlines() if not line.startswith("{")]
        assert [line.split(" ")[0] for line in others] == ["The", "The"], "only the site's address and its sandbox's"

    secrets.look()
    keys = {path.read_text().split()[-1] for path in (world.data / "keys").glob("*.key*")}
    assert len(secrets.found) > 60 and len(keys) == 3 and len(cookies) == 1
    dump = subprocess.run([program("pg_dump"), str(world.settings["database"])], capture_output=True, check=True).stdout
    assert b"emre.test" in dump
    searched = {server.log.name: server.log.read_bytes() for server in programs} | {"database": dump}
    for secret in secrets.found | keys | cookies:
        for form in (secret.encode(), secret.encode().hex().encode()):
            assert [name for name, content in searched.items() if form in content] == []
