"""Whoever is labelled by moderation is stopped, told, and goes on only when they say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from EndToEnd.journey import Traveller
from EndToEnd.world import World, copy_of, wait_until

CREATE = "/xrpc/com.atproto.repo.createRecord"


@pytest.fixture
def world(filled_world: World, tmp_path: Path) -> Iterator[World]:
    # The first fifth of what an account may write within its window is done at once, the rest takes some seconds.
    with copy_of(filled_world, tmp_path / "world", **{"work.windowScale": 0.001}) as world:
        yield world


def label(world: World, key: str, *labels: str) -> None:
    did = world.stand_ins.person(key)["bluesky"]["did"]
    world.stand_ins.control("atproto/account", account=did, labels=list(labels))


def stop(world: World) -> list[tuple]:
    return world.query("SELECT stop_code, stop_reason FROM lane WHERE stop_code IS NOT NULL")


def sent(world: World) -> int:
    return world.outcomes()["sent"]


def test_a_label_stops_the_run_until_the_person_goes_on(world):
    world.serve()
    hugo = Traveller.at(world, "hugo").sign_in("bluesky")
    handed_in = hugo.follow_ticked("bluesky")
    wait_until(lambda: sent(world) > 20, "some follows have arrived")
    label(world, "hugo", "spam")
    wait_until(lambda: stop(world) == [("label", "spam")], "the run has stopped")
    held = sent(world)
    assert held < handed_in
    hugo.visitor.open("/en/deliveries")
    assert "Moderation has labelled your account there: spam." in hugo.visitor.text
    assert hugo.counts()["bluesky.needsYou"] == handed_in - held

    # What was seen does not stop it again; what is new does.
    hugo.visitor.press("Go on")
    wait_until(lambda: sent(world) > held, "the run goes on")
    label(world, "hugo", "spam", "rude")
    wait_until(lambda: stop(world) == [("label", "rude")], "the run has stopped again")
    hugo.visitor.open("/en/deliveries").press("Go on")
    wait_until(lambda: sent(world) == handed_in, "all follows have arrived", 240)


def test_nothing_is_written_for_somebody_who_was_labelled_before(world, read_pds):
    label(world, "rosa", "spam")
    world.serve()
    rosa = Traveller.at(world, "rosa").sign_in("bluesky")
    did = rosa.person["bluesky"]["did"]
    before = read_pds(world.networks).records(did, "app.bsky.graph.follow")
    rosa.follow_ticked("bluesky")
    wait_until(lambda: stop(world) == [("label", "spam")], "the run has stopped")
    assert read_pds(world.networks).records(did, "app.bsky.graph.follow") == before
