"""Exactly once, wherever a worker dies: it is killed at each step between the intent and the recorded outcome."""

from collections.abc import Iterator

import pytest

from EndToEnd import steps
from EndToEnd.following import QUICK, forget_who_hesitates, stop_workers
from EndToEnd.steps import Case
from EndToEnd.world import World, copy_of, forget_requests


@pytest.fixture(scope="module")
def world(crowded_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with copy_of(crowded_world, tmp_path_factory.mktemp("steps"), **QUICK) as world:
        forget_who_hesitates(world)
        world.serve("--no-work")
        yield world


@pytest.fixture(autouse=True)
def nobody_works_on(world: World) -> Iterator[None]:
    """A test that fails leaves neither a worker nor a held request to the next."""
    yield
    world.sandbox.control("DELETE", "faults")
    stop_workers(world)


STEPS = [
    steps.nothing_claimed,
    steps.claimed_and_nothing_begun,
    steps.begun_and_nothing_sent,
    steps.sent_and_no_effect_yet,
    steps.done_and_not_answered,
    steps.answered_and_not_recorded,
    steps.recorded_and_the_next_not_begun,
    steps.recorded_and_the_lane_not_given_back,
]


@pytest.mark.parametrize("network", ["bluesky", "mastodon"])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_worker_that_is_killed_at_any_step_loses_and_repeats_nothing(world, read_pds, step, network):
    case = Case(world, network, read_pds)
    with step(case):
        case.worker.kill()
    case.worker.start()
    end(case)


def end(case: Case) -> None:
    case.finish()
    case.worker.stop()
    # Even the most talkative log tells no setting.
    assert not case.logged("Settings(")


REFRESH_STEPS = {
    steps.noted_and_nothing_asked: True,
    steps.asked_and_no_effect_yet: True,
    steps.renewed_and_not_answered: False,
    steps.answered_and_not_stored: False,
    steps.stored_and_nothing_sent_with_it: True,
}


@pytest.mark.parametrize("step", REFRESH_STEPS, ids=lambda step: step.__name__)
def test_a_worker_that_is_killed_inside_a_refresh_loses_nothing(world, read_pds, step):
    case = Case(world, "bluesky", read_pds)
    world.stand_ins.control("atproto/expire-access-tokens")
    forget_requests(world)
    with step(case):
        case.worker.kill()
    case.worker.start()
    # A refresh token works once: when nobody knows what came of it, the person is asked to sign in again.
    if not REFRESH_STEPS[step]:
        case.sign_in_again()
    end(case)


@pytest.mark.parametrize("network", ["bluesky", "mastodon"])
def test_a_permission_that_ends_in_the_middle_holds_the_work_until_it_is_given_again(world, read_pds, network):
    case = Case(world, network, read_pds)
    hold = case.hold_write(after_effect=True)
    case.start()
    hold.wait()
    if network == "bluesky":
        world.stand_ins.control("atproto/revoke-tokens", account=case.intents[0].actor)
    else:
        world.stand_ins.control("mastodon/revoke-tokens", person=case.person)
    case.worker.kill()
    case.worker.start()
    # Whether the first follow was written can be read on Bluesky without permission.
    case.sign_in_again(done=1 if network == "bluesky" else 0)
    end(case)
