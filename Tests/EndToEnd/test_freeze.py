"""A worker that is frozen past its lease: another takes over, and once thawed it changes nothing.

HELLOQUITX_SEED changes when somebody is frozen.
"""

import os
import random
import time
from collections.abc import Iterator

import pytest

from EndToEnd import steps
from EndToEnd.following import hand_in, quick_world, stop_workers, verify, wait_until_done
from EndToEnd.obstacles import freeze_between_writes, slow_networks
from EndToEnd.steps import Case
from EndToEnd.world import World, forget_requests, wait_until

SEED = int(os.environ.get("HELLOQUITX_SEED", "1"))
FREEZES = 10
# The shortest that can be set, in milliseconds.
LEASE = 500


@pytest.fixture(scope="module")
def world(crowded_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with quick_world(crowded_world, tmp_path_factory.mktemp("freeze"), **{"work.leaseMilliseconds": LEASE}) as world:
        yield world


@pytest.fixture(autouse=True)
def nobody_works_on(world: World) -> Iterator[None]:
    yield
    stop_workers(world)


def all_rows(world: World) -> dict[str, list[tuple]]:
    names = [name for (name,) in world.query("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {name: sorted(world.query(f'SELECT * FROM "{name}"'), key=repr) for name in names}


STEPS = [
    (steps.begun_and_nothing_sent, "bluesky"),
    (steps.sent_and_no_effect_yet, "bluesky"),
    (steps.sent_and_no_effect_yet, "mastodon"),
    (steps.done_and_not_answered, "bluesky"),
    (steps.done_and_not_answered, "mastodon"),
    (steps.answered_and_not_recorded, "bluesky"),
]


@pytest.mark.parametrize(("step", "network"), STEPS)
def test_a_worker_that_was_frozen_past_its_lease_changes_no_row(world, read_pds, step, network):
    case = Case(world, network, read_pds)
    with step(case):
        freeze_between_writes(case.worker)
    take_over_and_thaw(case)


def take_over_and_thaw(case: Case) -> None:
    """Another one finishes; then the first goes on where it was."""
    frozen = case.worker
    case.start()
    case.finish()
    rows = all_rows(case.world)
    frozen.thaw()
    wait_until(lambda: "Lost a lease" in frozen.log.read_text(), "the thawed one sees that it has lost its lease")
    assert all_rows(case.world) == rows
    # It ends in order, and brings to an end what it has begun.
    assert frozen.stop() == 0
    assert all_rows(case.world) == rows
    case.finish()


@pytest.mark.parametrize("step", [steps.renewed_and_not_answered, steps.stored_and_nothing_sent_with_it])
def test_a_worker_that_was_frozen_inside_a_refresh_does_not_bring_old_tokens_back(world, read_pds, step):
    case = Case(world, "bluesky", read_pds)
    world.stand_ins.control("atproto/expire-access-tokens")
    forget_requests(world)
    with step(case):
        freeze_between_writes(case.worker)
    frozen = case.worker
    if step is steps.renewed_and_not_answered:
        other = world.work()
        case.sign_in_again()
        other.stop()
    case.worker = frozen
    take_over_and_thaw(case)


def test_frozen_at_random_moments_workers_follow_everybody_exactly_once(world, read_pds):
    intents = hand_in(world, ("hugo", "rosa", "mateo"))
    assert len(intents) > 1_000
    chance = random.Random(SEED)
    workers = [world.work(), world.work()]
    with slow_networks(world, 80):
        for number in range(FREEZES):
            time.sleep(chance.uniform(0, 0.1))
            assert world.unfinished(), f"all was done after {number} times: hand in more"
            victim = chance.choice(workers)
            victim.freeze()
            time.sleep(chance.uniform(0, 2 * LEASE / 1_000))
            victim.thaw()
    wait_until_done(world)
    outcomes = verify(world, intents, read_pds)
    assert outcomes.keys() == {"sent", "accepted", "gone"}, outcomes
