"""Several programs on one PostgreSQL database: nothing is lost, nothing is done twice, whoever dies or stands still."""

import signal
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from Peers.postgres import PostgreSQL
from Peers.server import Server, free_port

from EndToEnd.following import CREATE, FOLLOW, QUICK, verify, wait_until_done
from EndToEnd.journey import ProgressStream, Traveller
from EndToEnd.obstacles import slow_networks
from EndToEnd.postgres_world import PEOPLE, hand_in, postgres_copy
from EndToEnd.world import World, forget_requests, wait_until

NewWorld = Callable[..., World]


@pytest.fixture
def new_world(filled_postgres: World, postgres: PostgreSQL, tmp_path: Path) -> Iterator[NewWorld]:
    """Makes a copy of the filled world with these settings."""
    with ExitStack() as copies:
        yield lambda **settings: copies.enter_context(
            postgres_copy(filled_postgres, postgres, tmp_path / "world", **settings)
        )


def holders(world: World) -> dict[str, int]:
    """The processes that hold lanes in which a try has begun, and how many of those."""
    return dict(
        world.query(
            """
            SELECT split_part(holder, '#', 1), count(*) FROM lane JOIN work ON work.lane = lane.key
            WHERE holder IS NOT NULL AND state = 'begun' GROUP BY 1
            """
        )
    )


def test_four_programs_that_start_at_once_make_one_schema_and_one_set_of_keys(program, postgres, tmp_path):
    world = World.new(tmp_path / "data", people=10, database=postgres.new_database())
    world.start_sandbox()
    try:
        other = free_port()
        together = [
            world.serve("--no-work", wait=False),
            world.work(wait=False),
            world.serve("--no-work", port=other, wait=False),
            world.work(wait=False),
        ]
        for server in together:
            server.wait_until_ready()
        assert sum(server.log.read_text().count("Migrated the database") for server in together) == 1
        assert world.query("SELECT id FROM schema_migration ORDER BY id") == [(1,)]
        # What one of them sealed and signed the others open: who registers at one site is known at the other.
        amara = Traveller.at(world, "amara").sign_in("bluesky").sign_in("mastodon").choose()
        assert "amara.test" in amara.visitor.open(f"http://127.0.0.1:{other}/en/accounts").text
        assert world.query("SELECT count(*) FROM member") == [(1,)]
    finally:
        world.stop()


# Budgets

# The usual ones, of which a share is used in windows that are much shorter: see `Pace`. So little of it that even a slow
# machine uses it up.
SHARE, SCALE = 0.1, 0.015
WINDOW = 300_000 * SCALE
CREATES_OF_A_HOST = 2_400 / 2 * SHARE
FOLLOWS_OF_AN_ACCOUNT = 240 / 3 * SHARE
REQUESTS_OF_AN_ACCOUNT = 240 * SHARE
# A request arrives a little after it was charged, and not always by as much, the first ones above all: in the networks'
# log so much shorter a window is looked at. What was charged is looked at in whole windows, of so many slots.
LATE = 0.5 * WINDOW
SLOTS = 24


def most_within(window: float, amounts: list[tuple[int, int]]) -> int:
    """The largest sum of what falls into any window: pairs of when and how much."""
    amounts = sorted(amounts)
    moments = [moment for moment, _ in amounts]
    ends = [bisect_left(moments, moment + window) for moment in moments]
    return max(sum(amount for _, amount in amounts[start:end]) for start, end in enumerate(ends))


def spent(world: World, budgets: str) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    rows = world.query("SELECT budget, slot, amount FROM budget_spend WHERE budget LIKE ?", budgets)
    for budget, slot, amount in rows:
        found[budget].append((slot, amount))
    return found


def arrived(world: World, pattern: str) -> dict[str, list[tuple[int, int]]]:
    """The moments at which such requests came in, by the bearer of the token."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for request in world.sandbox.requests(pattern):
        if "bearer" in request:
            found[request["bearer"]].append((request["at"], 1))
    return found


def test_two_sites_and_two_workers_follow_once_and_keep_one_budget_per_account_and_host(new_world, read_pds):
    world = new_world(**{"work.budgetScale": SHARE, "work.windowScale": SCALE})
    other = free_port()
    sites = [world.serve("--no-work"), world.serve("--no-work", port=other)]
    intents = hand_in(world, PEOPLE, world.port, other)
    for site in sites:
        site.stop()
    forget_requests(world)
    programs = [
        world.serve(wait=False), world.work(wait=False), world.serve(port=other, wait=False), world.work(wait=False)
    ]
    seen: set[str] = set()

    def all_took_part() -> bool:
        seen.update(holders(world))
        return len(seen) == len(programs)

    wait_until(all_took_part, "each of the four works")
    # Accounts of a server that never answers are looked for again and again, for days.
    silent = [intent for intent in intents if intent.target.endswith(world.mastodon(3))]
    wait_until(lambda: world.unfinished() == len(silent), "all follows but those have come to an end", 240)

    # Less those that were only told which nonce to prove possession with.
    creates = [(request["at"], 1) for request in world.sandbox.requests(CREATE) if request["status"] == 200]
    assert len(creates) == sum(intent.network == "bluesky" for intent in intents) > CREATES_OF_A_HOST
    assert most_within(WINDOW - LATE, creates) <= CREATES_OF_A_HOST
    for pattern, limit in ((FOLLOW, FOLLOWS_OF_AN_ACCOUNT), ("* /api/*", REQUESTS_OF_AN_ACCOUNT)):
        of_accounts = arrived(world, pattern)
        assert len(of_accounts) >= len(PEOPLE)
        assert {most for of in of_accounts.values() if (most := most_within(WINDOW - LATE, of)) > limit} == set()
    # Each was charged before, and what was charged keeps to the limit exactly; that a server first tells its nonce is
    # known, and booked, only afterwards.
    (of_the_host,) = spent(world, "bluesky/%/requests").values()
    # A create may need to be read back, and what was followed before comes in pages.
    in_the_repository = world.sandbox.requests("* /xrpc/com.atproto.repo.*")
    assert max(2 * len(creates), len(in_the_repository)) <= sum(amount for _, amount in of_the_host)
    told_a_nonce = sum(request["status"] == 401 for request in in_the_repository)
    assert told_a_nonce <= len(PEOPLE) * len(programs)
    assert most_within(SLOTS, of_the_host) <= 2 * CREATES_OF_A_HOST + told_a_nonce
    charged = spent(world, "mastodon/%/requests")
    assert len(charged) == len(PEOPLE)
    assert {most for of in charged.values() if (most := most_within(SLOTS, of)) > REQUESTS_OF_AN_ACCOUNT} == set()
    came_in = sum(map(len, arrived(world, "* /api/*").values()))
    assert sum(amount for of in charged.values() for _, amount in of) >= came_in
    # It was the budgets that held them back.
    for network in ("bluesky", "mastodon"):
        assert world.query("SELECT count(*) FROM lane WHERE key LIKE ? AND budget_until > 0", f"{network}/%") != [(0,)]

    verify(world, [intent for intent in intents if intent not in silent], read_pds)
    for server in programs:
        assert server.stop() == 0


# Death and standstill


def held_by(world: World, worker: Server) -> dict[str, int]:
    assert worker.process is not None
    return {name: count for name, count in holders(world).items() if f"/{worker.process.pid}/" in name}


def everything(world: World) -> dict[str, list[tuple]]:
    """What workers write, once nobody serves a lane any more."""
    wait_until(lambda: world.query("SELECT 1 FROM lane WHERE holder IS NOT NULL") == [], "all lanes are given back")
    tables = ("work", "delivery", "lane", "account_grant", "budget_spend", "budget_closed")
    return {table: world.query(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def test_what_the_dead_and_the_frozen_held_is_done_by_others_and_told_on_the_page(new_world, postgres, read_pds):
    world = new_world(**QUICK)
    world.serve("--no-work")
    intents = hand_in(world, PEOPLE[:6], world.port)
    watched = ProgressStream(Traveller.at(world, PEOPLE[0]).sign_in("bluesky"))
    with slow_networks(world, 400):
        restarted = world.work()
        wait_until(lambda: held_by(world, restarted), "it is in the middle of something")
        dead = next(iter(held_by(world, restarted)))
        restarted.restart()
        wait_until(lambda: dead not in holders(world), "it took over what it had left behind")
        assert "Took over the work of a process that ended" in restarted.log.read_text()
        restarted.stop()

        frozen, killed = world.work(), world.work()
        wait_until(lambda: held_by(world, frozen) and held_by(world, killed), "both are in the middle of something")
        frozen.freeze()
        killed.freeze()
        held = held_by(world, frozen)
        assert held and held_by(world, killed)
        # Nobody here can see that this one ends: it might have been on another machine.
        assert killed.process is not None
        moved = f"UPDATE lane SET holder = 'elsewhere/' || holder WHERE holder LIKE '%/{killed.process.pid}/%'"
        postgres.execute(moved, database=str(world.settings["database"]).rsplit("/", 1)[1])
        killed.kill()
        assert world.unfinished() > len(intents) / 2
        world.work()
    # Their leases last thirty seconds, as they do unless set otherwise.
    wait_until_done(world, 60)
    actors = (watched.person["bluesky"]["did"], watched.person["mastodon"])
    own = [intent for intent in intents if intent.actor in actors]
    told = watched.until(lambda numbers: numbers["waiting"] + numbers["onItsWay"] == 0)
    assert told[0]["waiting"] == told[-1]["done"] + told[-1]["couldNot"] == len(own)
    assert len(told) > 3, "the page was told step by step"

    rows = everything(world)
    frozen.thaw()
    lost = "Lost a lease"
    wait_until(lambda: frozen.log.read_text().count(lost) >= sum(held.values()), "it sees what it lost")
    assert frozen.stop() == 0
    assert everything(world) == rows
    verify(world, intents, read_pds)


def test_the_database_server_crashes_and_stops_and_the_programs_go_on_by_themselves(new_world, postgres, read_pds):
    world = new_world(**QUICK)
    site = world.serve("--no-work")
    intents = hand_in(world, PEOPLE[:6], world.port)

    def health() -> tuple[int, bool]:
        answer = requests.get(f"{world.url}/healthz", timeout=60)
        return answer.status_code, answer.json()["healthy"]

    reader = Traveller.at(world, PEOPLE[0]).sign_in("bluesky")
    programs = [site, world.work(), world.work()]
    with slow_networks(world, 150):
        wait_until(lambda: holders(world), "work is under way")
        left = world.unfinished()
        postgres.server.signal(signal.SIGQUIT)  # Without a goodbye to anybody.
        postgres.server.wait(30)
        postgres.server.start()
        wait_until(lambda: world.unfinished() < left - 10, "work goes on")
        left = world.unfinished()
        postgres.server.stop()
        assert health() == (503, False)
        assert reader.visitor.open("/en/deliveries").status == 503
        assert "What was saved before is kept." in reader.visitor.text
        postgres.server.start()
        wait_until(lambda: health() == (200, True), "it is healthy again")
        assert left > 20 and world.unfinished() > 10, "it was in the middle"
    wait_until_done(world)
    for server in programs:
        assert server.stop() == 0
    verify(world, intents, read_pds)
