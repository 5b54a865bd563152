"""Exactly once, whenever something dies: programs are killed at random moments while follows are under way.

HELLOQUITX_KILLS and HELLOQUITX_SEED change how often something is killed, and when.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from EndToEnd.following import QUICK, forget_who_hesitates, hand_in, verify, wait_until_done
from EndToEnd.obstacles import slow_networks
from EndToEnd.world import World, copy_of

KILLS = int(os.environ.get("HELLOQUITX_KILLS", "50"))
SEED = int(os.environ.get("HELLOQUITX_SEED", "1"))
# They know many: together more than 1,000 follows on three servers.
PEOPLE = ("hugo", "rosa", "mateo")


@pytest.fixture
def world(crowded_world: World, tmp_path: Path) -> Iterator[World]:
    with copy_of(crowded_world, tmp_path / "world", **QUICK) as world:
        forget_who_hesitates(world)
        yield world


def test_killed_at_random_moments_every_follow_happens_exactly_once(world, read_pds):
    site = world.serve("--no-work")
    intents = hand_in(world, PEOPLE)
    site.stop()
    assert sum(intent.network == "bluesky" for intent in intents) > 500
    assert sum(intent.network == "mastodon" for intent in intents) > 500
    chance = random.Random(SEED)
    site, worker = world.serve(), world.work()
    for number in range(KILLS):
        left = world.unfinished()
        assert left, f"all was done after {number} kills: hand in more"
        # Where the machine is quicker than the kills, the networks are slow meanwhile: work must be left for the last kill.
        is_ahead = left < len(intents) * (KILLS - number) / KILLS
        with slow_networks(world, 1_000) if is_ahead else nullcontext():
            time.sleep(chance.uniform(0, 0.12))
            victims = chance.choice([[site], [worker], [site, worker]])
            for victim in victims:
                victim.kill()
            for victim in victims:
                victim.start()
    wait_until_done(world)
    outcomes = verify(world, intents, read_pds)
    # Those on the server that never answers are not found.
    assert outcomes.keys() == {"sent", "accepted", "gone"}, outcomes
    assert outcomes["gone"] < 10
