"""Sealing keys come and go while sites and workers run: nobody notices."""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from Peers.helloquitx import PROGRAM
from Peers.postgres import PostgreSQL
from Peers.server import free_port

from EndToEnd.following import QUICK, verify, wait_until_done
from EndToEnd.journey import Traveller, mastodon_reader
from EndToEnd.obstacles import slow_networks
from EndToEnd.postgres_world import PEOPLE, hand_in, postgres_copy
from EndToEnd.world import World, wait_until


@pytest.fixture
def world(filled_postgres: World, postgres: PostgreSQL, tmp_path: Path) -> Iterator[World]:
    with postgres_copy(filled_postgres, postgres, tmp_path / "world", **QUICK) as world:
        yield world


def key_ids(path: Path) -> list[str]:
    """Those of a key file; a key that does not seal yet bears a mark."""
    lines = [line.split() for line in path.read_text().splitlines()]
    return [" ".join([words[0], *words[2:]]) for words in lines]


def keys(world: World) -> list[str]:
    return key_ids(world.data / "keys" / "sealing.keys")


def retired(world: World) -> list[str]:
    return key_ids(world.data / "keys" / "retired.keys")


def sealed_with(world: World) -> set[str]:
    """What every stored secret says, in its column and in its first bytes."""
    rows = world.query("SELECT key_id, sealed FROM account_grant UNION ALL SELECT key_id, sealed FROM registered_app")
    assert len(rows) > 100
    assert [row for row in rows if not row[1].startswith(bytes([len(row[0])]) + row[0].encode())] == []
    return {key for key, _ in rows}


def rotate(world: World, *options: str) -> str:
    answer = world.admin("rotate-keys", *options)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@contextmanager
def again_and_again(*actions: Callable[[], object]) -> Iterator[None]:
    """Each in a thread of its own, until the body ends; what goes wrong there fails the test."""
    ended = threading.Event()
    wrong: list[BaseException] = []
    rounds = [0] * len(actions)

    def repeat(number: int) -> None:
        try:
            while not ended.is_set():
                actions[number]()
                rounds[number] += 1
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=repeat, args=(number,)) for number in range(len(actions))]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert all(rounds), "each was done at least once"


def rotation_killed_in_the_middle(world: World) -> None:
    """Some of it is sealed anew, some is not: a row in between is held by somebody else."""
    with psycopg.connect(str(world.settings["database"])) as holder:
        old = "SELECT member_id, network FROM account_grant ORDER BY member_id LIMIT 1 OFFSET 40"
        row = holder.execute(old).fetchone()
        holder.execute("SELECT 1 FROM account_grant WHERE member_id = %s AND network = %s FOR UPDATE", row)
        command = [PROGRAM, "admin", "rotate-keys", *map(str, world.beside_sandbox())]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        blocked = """
            SELECT 1 FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE account_grant SET sealed%key_id%'
        """
        wait_until(lambda: world.query(blocked), "it has come to that row")
        process.kill()
        process.communicate()


def test_keys_rotate_under_load_are_cut_off_and_rotated_again_and_nobody_has_to_sign_in(world, read_pds):
    other = free_port()
    programs = [world.serve("--no-work"), world.serve("--no-work", port=other)]
    intents = hand_in(world, PEOPLE, world.port, other)
    programs += [world.work(), world.work()]
    rosa = Traveller.at(world, "rosa").sign_in("bluesky")
    assert (keys(world), sealed_with(world)) == (["k1"], {"k1"})

    def expire() -> None:
        """Tokens are refreshed, and so sealed anew, all the time; but not twice within one try."""
        world.sandbox.control("POST", "atproto/expire-access-tokens", json={})
        time.sleep(8)

    def sign_in(port: int) -> Callable[[], object]:
        return lambda: Traveller.at(world, "robin", port=port).sign_in("mastodon").sign_in("bluesky")

    with slow_networks(world, 1_200), again_and_again(expire, sign_in(world.port), sign_in(other)):
        rotation_killed_in_the_middle(world)
        assert keys(world) == ["k1", "k2"]
        assert sealed_with(world) == {"k1", "k2"}
        said = rotate(world)
        assert said.startswith("going on with a rotation that was not finished\nsealed ") and "with the key k2" in said
        assert "k1" not in sealed_with(world)
        assert rotate(world).startswith("added the key k3\nsealed ")
        command = [PROGRAM, "admin", "rotate-keys", *map(str, world.beside_sandbox())]
        together = [subprocess.Popen(command) for _ in "ab"]
        assert sorted(process.wait() for process in together) in ([0, 0], [0, 1])
        assert world.unfinished(), "all this was under load"
    wait_until_done(world)
    verify(world, intents, read_pds)
    sessions = json.loads((world.data / "sandbox.json").read_text())["services"]["atproto"]["sessions"]
    assert any(session["usedRefreshTokens"] for session in sessions), "tokens were refreshed"
    assert world.query("SELECT stop_code FROM lane WHERE stop_code IS NOT NULL") == []
    assert world.query("SELECT 1 FROM account_grant WHERE needs_sign_in = 1") == []
    for program in programs:
        assert "rror" not in program.log.read_text()
        assert program.stop() == 0

    # Nothing of the old keys is needed: they are lost, and what was granted before is used all the same.
    rotate(world, "--reseal-only")
    assert sealed_with(world) == {keys(world)[-1]}
    lines = (world.data / "keys" / "sealing.keys").read_text().splitlines(keepends=True)
    (world.data / "keys" / "sealing.keys").write_text(lines[-1])
    (world.data / "keys" / "retired.keys").unlink()
    world.serve()
    for network in ("Mastodon", "Bluesky"):
        rosa.visitor.open(f"/en/deliveries/undo?network={network.lower()}").press(f"Undo on {network}")
    left = "SELECT count(*) FROM work WHERE kind LIKE 'unfollow%' AND state != 'finished'"
    wait_until(lambda: world.query(left) == [(0,)], "all is undone")
    assert world.query("SELECT DISTINCT outcome FROM work WHERE kind LIKE 'unfollow%'") == [("undone",)]
    assert mastodon_reader(world, "rosa").follows() == {}
    assert read_pds(world.networks).follows(rosa.person["bluesky"]["did"]) == {}


def restore_grant(world: World, *row: object) -> None:
    with psycopg.connect(str(world.settings["database"])) as database:
        database.execute("UPDATE account_grant SET sealed = %s, key_id = %s WHERE member_id = %s AND network = %s", row)


def test_a_key_stays_for_those_who_are_signing_in_and_is_kept_for_backups(world):
    world.serve("--no-work")
    backup = world.query("SELECT sealed, key_id, member_id, network FROM account_grant ORDER BY 3, 4 LIMIT 1")[0]
    robin = Traveller.at(world, "robin")
    address = robin.begin("bluesky")
    assert "the key k1 stays for 1 sign-ins under way" in rotate(world)
    assert keys(world) == ["k1", "k2"]
    robin.agree(address, "bluesky")
    assert "robin" in robin.visitor.open("/en/accounts").text
    assert "retired the key k1" in rotate(world, "--reseal-only")
    assert (keys(world), retired(world)) == (["k2"], ["k1"])

    # Added and not used yet: programs that run go on with the one of before.
    assert rotate(world, "--add-only") == rotate(world, "--add-only") == "added the key k3\n"
    assert keys(world) == ["k2", "k3 next"]
    Traveller.at(world, "yara").sign_in("bluesky")
    assert sealed_with(world) == {"k2"}
    assert rotate(world).startswith("going on with a rotation that was not finished\n")
    assert (keys(world), retired(world)) == (["k3"], ["k1", "k2"])

    # A row of an older backup comes back.
    restore_grant(world, *backup)
    assert sealed_with(world) == {"k1", "k3"}
    assert rotate(world, "--reseal-only").startswith("sealed 1 secrets again with the key k3\n")
    # Without its key it stays as it is, and is told.
    restore_grant(world, *backup)
    (world.data / "keys" / "retired.keys").unlink()
    answer = world.admin("rotate-keys", "--reseal-only")
    assert answer.returncode == 1 and "1 secrets do not open with any key" in answer.stderr
    assert sealed_with(world) == {"k1", "k3"}


def test_machines_with_data_folders_of_their_own_rotate_without_a_failure(world, tmp_path):
    there = World(tmp_path / "there" / "data", world.first_port, free_port(), world.people, world.settings)
    shutil.copytree(world.data / "keys", there.data / "keys")
    shutil.copy2(world.data / "SANDBOX", there.data)

    def copy(*names: str) -> None:
        for name in names:
            shutil.copy2(world.data / "keys" / name, there.data / "keys" / name)

    def each_works_for_whom_the_other_signed_in(key: str) -> None:
        for site, worker in ((world, there), (there, world)):
            Traveller.at(site, key).sign_in("mastodon").sign_in("bluesky").follow_ticked()
            process = worker.work()
            wait_until_done(world)
            assert process.stop() == 0
            key = PEOPLE[PEOPLE.index(key) + 1]
        assert world.query("SELECT stop_code FROM lane WHERE stop_code IS NOT NULL") == []

    try:
        world.serve("--no-work")
        there.serve("--no-work")
        rotate(world, "--add-only")
        copy("sealing.keys")
        rotate(world, "--reseal-only")
        assert sealed_with(world) == {"k2"}
        each_works_for_whom_the_other_signed_in(PEOPLE[0])
        # What is signed in there is sealed with the old key still.
        assert sealed_with(world) == {"k1", "k2"}
        copy("sealing.keys", "retired.keys")
        rotate(world, "--reseal-only")
        each_works_for_whom_the_other_signed_in(PEOPLE[2])
        assert sealed_with(world) == {"k2"}
    finally:
        there.stop()
