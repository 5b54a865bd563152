"""Fairness: who has much to do does not keep those waiting who have little."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from EndToEnd.crowd import Crowd, permissions
from EndToEnd.following import QUICK, forget_who_hesitates
from EndToEnd.world import World, copy_of, wait_until

BIG = 20_000
SMALL = 1_000
# Most have few follows, some have more than a lane is served at a time.
FEW, MORE = 2, 25
SLICE = 20


@pytest.fixture
def world(crowded_world: World, tmp_path: Path) -> Iterator[World]:
    with copy_of(crowded_world, tmp_path / "world", **QUICK) as world:
        forget_who_hesitates(world)
        yield world


def test_a_member_with_20000_follows_does_not_delay_a_thousand_with_few(world):
    crowd = Crowd(world)
    first, *others = permissions(world)
    # Hardly any of them comes to pass here, so that it does not matter that most do not exist.
    targets = [*first.targets, *(f"nobody{number}@{first.host}" for number in range(BIG))][:BIG]
    big = crowd.join(first, targets)
    small = []
    for number, permission in zip(range(SMALL), itertools.cycle(others)):
        count = MORE if number % 100 == 0 else FEW
        small.append(crowd.join(permission, list(itertools.islice(permission.targets, count))))
    crowd.write()

    worker = world.work()
    waiting = "SELECT count(*) FROM work WHERE state != 'finished' AND kind LIKE 'follow%' AND lane != ?"
    wait_until(lambda: world.query(waiting, big) == [(0,)], "all small ones are done", 300)
    worker.kill()

    ended = world.query("SELECT lane, outcome, changed_at FROM work WHERE state = 'finished' AND kind LIKE 'follow%'")
    assert {outcome for _, outcome, _ in ended} == {"accepted"}
    assert {lane for lane, _, _ in ended} == {big, *small}
    last = max(at for lane, _, at in ended if lane != big)
    # It had its turn, and another for the few who needed two; one more may have begun when they came to their end.
    before = sum(lane == big and at <= last for lane, _, at in ended)
    assert 0 < before <= 3 * SLICE
