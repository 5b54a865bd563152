"""Troubles of servers and of people: what was there before stays, what is away for a while is not given up."""

from collections.abc import Iterator

import pytest

from EndToEnd.following import FOLLOW, befall, hand_in, quick_world, stop_workers, verify, wait_until_done
from EndToEnd.journey import Traveller, mastodon_client
from EndToEnd.world import World, forget_requests, wait_until

LOOKS = "GET /api/v1/accounts/relationships"


@pytest.fixture(scope="module")
def world(crowded_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with quick_world(crowded_world, tmp_path_factory.mktemp("troubles")) as world:
        yield world


@pytest.fixture(autouse=True)
def nothing_goes_on(world: World) -> Iterator[None]:
    yield
    stop_workers(world)
    world.sandbox.control("DELETE", "faults")


def neighbours(world: World, person: str) -> list:
    """Whom they follow on their own Mastodon server."""
    intents = hand_in(world, (person,), "mastodon")
    home = world.stand_ins.acct(person).split("@")[1]
    return [intent for intent in intents if intent.target.endswith(home)]


def following(world: World, person: str) -> set[str]:
    return set(world.stand_ins.control("mastodon/follows", person=person).json()["following"])


def outcomes(world: World) -> dict[int, str]:
    return dict(world.query("SELECT id, outcome FROM work WHERE kind = 'follow.mastodon'"))


def undo_all(world: World, person: str) -> None:
    traveller = Traveller.at(world, person).sign_in("mastodon")
    traveller.visitor.open("/en/deliveries/undo?network=mastodon").press("Undo on Mastodon")
    left = "SELECT count(*) FROM work WHERE kind LIKE 'unfollow%' AND state != 'finished'"
    wait_until(lambda: world.query(left) == [(0,)], "all is undone")


def test_who_was_followed_before_is_left_alone_although_the_first_try_came_to_nothing(world):
    friends = neighbours(world, "g021")
    friend = friends[0].target
    app = mastodon_client(world, "g021", "read:accounts write:follows")
    app.account_follow(app.account_lookup(friend.split("@")[0]))
    # The first looks at what stands between them get no answer.
    befall(world, LOOKS, {"answer": {"status": 502, "body": "html", "afterEffect": False}}, times=3)
    world.work()
    wait_until_done(world)
    ended = outcomes(world)
    assert ended[friends[0].work] == "already"
    assert {ended[intent.work] for intent in friends[1:]} == {"accepted"}
    undo_all(world, "g021")
    assert following(world, "g021") == {friend}


def test_a_follow_whose_answer_was_lost_is_known_as_ours_and_undone(world):
    friends = neighbours(world, "g022")
    befall(world, FOLLOW, {"dropResponse": {}}, times=4)
    world.work()
    wait_until_done(world)
    assert {outcomes(world)[intent.work] for intent in friends} == {"accepted"}
    undo_all(world, "g022")
    assert following(world, "g022") == set()


def test_a_server_that_is_away_for_a_while_ends_nothing(world, read_pds):
    intents = hand_in(world, ("g023",), "mastodon")
    away = [
        befall(world, route, {"answer": {"status": 502, "body": "html", "afterEffect": False}}, times=None)
        for route in ("GET /api/*", "POST /api/*")
    ]
    forget_requests(world)
    world.work()
    lane = "SELECT troubles FROM lane WHERE key = (SELECT lane FROM work WHERE id = ?)"
    wait_until(lambda: world.query(lane, intents[0].work)[0][0] >= 5, "its lane waits for it")
    # Far fewer requests than there are follows.
    assert len([r for r in world.sandbox.requests() if r.get("fault") in away]) < 10
    ids = ", ".join(str(intent.work) for intent in intents)
    assert world.query(f"SELECT count(*) FROM work WHERE id IN ({ids}) AND outcome IS NOT NULL") == [(0,)]
    world.sandbox.control("DELETE", "faults")
    wait_until_done(world)
    assert verify(world, intents, read_pds).keys() <= {"accepted", "gone"}
    assert world.query(lane, intents[0].work) == [(0,)]
