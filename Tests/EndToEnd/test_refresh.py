"""Refresh tokens, which work once, in the hands of several processes: raced, killed, frozen, signed in anew meanwhile.

A session of Bluesky's is lost for good when a refresh token comes twice: the server takes it for stolen. So each is
used once; and where nobody can know what came of a try, the person is asked to sign in again, and all waits until then.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from Peers.server import Server

from EndToEnd.following import Intent, hand_in, quick_world, stop_workers, verify, wait_until_done
from EndToEnd.journey import Traveller
from EndToEnd.obstacles import Hold, freeze_between_writes, refusing
from EndToEnd.steps import REFRESH, Case
from EndToEnd.world import World, forget_requests, wait_until

# More accounts than processes that race for them; each has more to do than it gets in one turn.
MANY = tuple(f"g{number}" for number in range(190, 196))
HOUR = 3_600_000
EFFECTS = pytest.mark.parametrize("after_effect", [False, True], ids=["before the effect", "after the effect"])


@pytest.fixture(scope="module")
def world(crowded_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    # A process acts as one account at a time: whoever waits for a turn gets it from the process that is free first.
    with quick_world(crowded_world, tmp_path_factory.mktemp("refresh"), **{"work.slots": 1}) as world:
        yield world


@pytest.fixture(autouse=True)
def nobody_works_on(world: World) -> Iterator[None]:
    yield
    stop_workers(world)


def talkative(world: World, count: int) -> list[Server]:
    return [world.work("--log-level", "debug") for _ in range(count)]


def refreshes(server: Server) -> int:
    """How often it was given new tokens."""
    return server.log.read_text().count("operation=atproto.refresh status=200")


def grants(world: World) -> dict[str, tuple]:
    """What is stored of the right to act as somebody: the row by DID, its version, demand and begun refresh first."""
    rows = world.query(
        """
        SELECT account.key, version, needs_sign_in, refresh_begun_at IS NOT NULL, sealed, account_grant.key_id, scope
        FROM account_grant JOIN account USING (member_id, network) WHERE network = 'bluesky'
        """
    )
    return {did: tuple(row) for did, *row in rows}


def used_tokens(world: World, actor: str) -> list[int]:
    """How many refresh tokens each session has used up, as the server has written it down."""
    memory = json.loads((world.data / "sandbox.json").read_text())["services"]["atproto"]
    return [len(session["usedRefreshTokens"]) for session in memory["sessions"] if session["did"] == actor]


def served_by(world: World, processes: list[Server], intents: list[Intent]) -> dict[str, set[str]]:
    """Which processes acted as whom."""
    actors = {str(intent.work): intent.actor for intent in intents}
    found: dict[str, set[str]] = {intent.actor: set() for intent in intents}
    for process in processes:
        for work in re.findall(r"work\.id=(\d+) \[helloquitx\] Tried", process.log.read_text()):
            found[actors[work]].add(process.name)
    return found


@contextmanager
def short_lived_tokens(world: World) -> Iterator[None]:
    """So short that the site refreshes before each use."""
    world.stand_ins.control("atproto/settings", accessTokenMilliseconds=10_000)
    try:
        yield
    finally:
        world.stand_ins.control("atproto/settings", accessTokenMilliseconds=HOUR)


def test_three_processes_that_refresh_all_the_time_use_each_refresh_token_once(world, read_pds):
    with short_lived_tokens(world):
        intents = hand_in(world, MANY, "bluesky")
        assert len(intents) > 100
        before = grants(world)
        forget_requests(world)
        # They begin together.
        with refusing(world, "UPDATE OF holder ON lane", "NEW.holder IS NOT NULL"):
            processes = talkative(world, 3)
        wait_until_done(world)
    assert verify(world, intents, read_pds).keys() == {"sent"}

    # All refreshed, also the same sessions, and together as often as the server gave out new tokens.
    assert all(refreshes(process) for process in processes)
    assert any(len(names) > 1 for names in served_by(world, processes, intents).values())
    given = [request for request in world.sandbox.requests(REFRESH) if request["status"] == 200]
    assert sum(map(refreshes, processes)) == len(given) >= len(intents)
    # Each was stored once, and nobody's session was ended.
    for actor in {intent.actor for intent in intents}:
        version, needs_sign_in, has_begun, *_ = grants(world)[actor]
        assert (needs_sign_in, has_begun) == (0, 0)
        stored = version - before[actor][0]
        wait_until(lambda: used_tokens(world, actor) == [stored], f"{stored} tokens of one session are used up")


def hold_refresh(world: World, read_pds, *, after_effect: bool) -> tuple[Case, Hold]:
    """A worker is inside a refresh for somebody."""
    case = Case(world, "bluesky", read_pds)
    world.stand_ins.control("atproto/expire-access-tokens")
    # The first request of a process is refused for want of a nonce.
    hold = Hold.on(world, REFRESH, after_effect=after_effect, skip=1)
    case.start()
    hold.wait()
    assert grant(case)[1:3] == (0, 1)
    return case, hold


def grant(case: Case) -> tuple:
    return grants(case.world)[case.intents[0].actor]


@EFFECTS
def test_who_signs_in_again_during_a_refresh_is_not_asked_to_do_so_once_more(world, read_pds, after_effect):
    case, hold = hold_refresh(world, read_pds, after_effect=after_effect)
    Traveller.at(world, case.person).sign_in("bluesky")
    new = grant(case)
    # The worker learns now what became of the old tokens.
    hold.let_go()
    case.finish()
    assert grant(case) == new
    assert (new[1:3], case.lane[2]) == ((0, 0), None)
    wait_until(lambda: used_tokens(world, case.intents[0].actor) == [0], "the new session alone is left, as it was")


@EFFECTS
def test_when_one_is_killed_inside_a_refresh_another_goes_on_or_the_person_is_asked(world, read_pds, after_effect):
    case, hold = hold_refresh(world, read_pds, after_effect=after_effect)
    [other] = talkative(world, 1)
    case.worker.kill()
    if after_effect:
        case.sign_in_again()
    case.finish()
    assert refreshes(other) == (0 if after_effect else 1)
    assert grant(case)[1:3] == (0, 0)
    hold.let_go()


@EFFECTS
def test_one_that_was_frozen_inside_a_refresh_changes_no_grant_when_it_has_its_answer(world, read_pds, after_effect):
    # For those that start from here on.
    world.settings["work.leaseMilliseconds"] = 2_000
    case, hold = hold_refresh(world, read_pds, after_effect=after_effect)
    freeze_between_writes(case.worker)
    # Another one takes over when the lease has ended, and tries the token once more.
    [other] = talkative(world, 1)
    if after_effect:
        wait_until(lambda: case.lane[2] == "needsSignIn", "it is refused, and the person is asked")
    else:
        case.finish()
        assert refreshes(other) == 1
    wait_until(lambda: case.lane[1] is None, "the other one has given the lane back")
    stored, lane = grants(world), case.lane
    hold.let_go()
    case.worker.thaw()
    wait_until(lambda: case.logged("Lost a lease"), "the thawed one sees that it has lost its lease")
    assert refreshes(case.worker) == (1 if after_effect else 0)
    assert (grants(world), case.lane) == (stored, lane)
    if after_effect:
        case.sign_in_again()
        case.finish()
