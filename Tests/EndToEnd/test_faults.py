"""Exactly once, whatever the networks answer: limits, errors, pages, silence, lost and repeated deliveries.

HELLOQUITX_SEED changes which requests are befallen.
"""

import os
import random
from collections.abc import Iterator

import pytest

from EndToEnd.following import CREATE, FOLLOW, Intent, befall, hand_in, quick_world, stop_workers, verify, wait_until_done
from EndToEnd.journey import mastodon_client
from EndToEnd.world import World, forget_requests, wait_until

SEED = int(os.environ.get("HELLOQUITX_SEED", "1"))
FAULTS = 90
PEOPLE = ("hugo", "rosa", "mateo")
# What their follows ask for, and roughly how often.
REQUESTS = {
    CREATE: 600,
    FOLLOW: 600,
    "GET /api/v1/accounts/relationships": 600,
    "GET /api/v1/accounts/lookup": 300,
    "GET /api/v2/search": 300,
    "GET /xrpc/com.atproto.repo.listRecords": 5,
    "GET /xrpc/com.atproto.repo.getRecord": 3,
}


def answer(status: int, body: str, *, after_effect: bool = False) -> dict:
    return {"answer": {"status": status, "body": body, "afterEffect": after_effect}}


def limit(style: str, seconds: int = 1) -> dict:
    return {"rateLimit": {"retryAfterSeconds": seconds, "style": style}}


# What stands between two servers says all this, whether or not the request came through.
BROKEN = [(500, "json"), (500, "text"), (502, "html"), (503, "text"), (504, "empty"), (200, "html"), (200, "text")]
EFFECTS = [
    *(answer(*broken, after_effect=after) for broken in BROKEN for after in (False, True)),
    *(answer(status, "html") for status in (400, 403, 405)),
    *[{"dropResponse": {}}, {"reset": {}}, {"deliverTwice": {}}, {"delay": {"milliseconds": 300}}] * 3,
]
LIMITS = [limit(style) for style in ("atproto", "mastodon", "retryAfter", "bare")]
# Longer than anybody waits for an answer, and carried out all the same.
LATE = {"delay": {"milliseconds": 10_500}}


@pytest.fixture(scope="module")
def world(crowded_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with quick_world(crowded_world, tmp_path_factory.mktemp("faults")) as world:
        yield world


@pytest.fixture(autouse=True)
def nothing_goes_on(world: World) -> Iterator[None]:
    """After a test no worker runs and no fault waits."""
    yield
    stop_workers(world)
    world.sandbox.control("DELETE", "faults")


def sprinkle(world: World, chance: random.Random) -> set[str]:
    """Faults all over the run; each befalls one request."""
    faults = {befall(world, CREATE, LATE, skip=3), befall(world, FOLLOW, LATE, server="mastodon2", skip=3)}
    for number in range(FAULTS):
        route = chance.choices(list(REQUESTS), weights=[8, 8, 4, 2, 2, 1, 1])[0]
        effect = chance.choice(LIMITS if number < 5 else EFFECTS)
        faults.add(befall(world, route, effect, skip=chance.randrange(REQUESTS[route])))
    return faults


def spoil(world: World, intents: list[Intent]) -> dict[str, set[str]]:
    """Some of those whom Hugo follows on his Mastodon server left it, others block him: their addresses by outcome."""
    people = {person["mastodon"]: person["key"] for person in world.stand_ins.people() if "mastodon" in person}
    hugo = world.stand_ins.acct("hugo")
    homes = hugo.split("@")[1]
    neighbours = sorted(intent.target for intent in intents if intent.actor == hugo and intent.target.endswith(homes))
    bad = {"gone": set(neighbours[20:120:20]), "refused": set(neighbours[30:130:20])}
    for acct in bad["gone"]:
        world.stand_ins.control("mastodon/account", person=people[acct], isGone=True)
    for acct in bad["refused"]:
        app = mastodon_client(world, people[acct], "read:accounts write:blocks")
        app.account_block(app.account_lookup(hugo.split("@")[0]))
    return bad


def test_a_run_with_faults_all_over_follows_everybody_exactly_once(world, read_pds):
    intents = hand_in(world, PEOPLE)
    assert len(intents) > 1_000
    bad = spoil(world, intents)
    faults = sprinkle(world, random.Random(SEED))
    forget_requests(world)
    world.work()
    wait_until_done(world)
    befallen = {request.get("fault") for request in world.sandbox.requests()} & faults
    world.sandbox.control("DELETE", "faults")
    assert len(befallen) > len(faults) / 2, "too few faults came to pass"
    verify(world, intents, read_pds)
    hugo = world.stand_ins.acct("hugo")
    ended = dict(world.query("SELECT id, outcome FROM work"))
    for intent in intents:
        expected = "sent" if intent.network == "bluesky" else "accepted"
        if intent.target in bad["gone"] or intent.target.endswith(world.mastodon(3)):
            expected = "gone"
        elif intent.actor == hugo and intent.target in bad["refused"]:
            expected = "refused"
        # A bad target ends badly, and nobody else does.
        assert ended[intent.work] == expected, intent


# Who announces what: by the person whose requests go to that server, what is asked, and the style of the answer.
ANNOUNCED = {
    "writes": {
        ("g001", "bluesky", "main"): (CREATE, "atproto"),
        ("g001", "mastodon", "mastodon1"): (FOLLOW, "mastodon"),
        ("g002", "mastodon", "mastodon2"): (FOLLOW, "retryAfter"),
    },
    "reads": {
        ("g003", "bluesky", "main"): ("GET /xrpc/com.atproto.repo.listRecords", "retryAfter"),
        ("g003", "mastodon", "mastodon1"): ("GET /api/v1/accounts/relationships", "bare"),
        ("g004", "mastodon", "mastodon2"): ("GET /api/v1/accounts/relationships", "mastodon"),
    },
    "more": {
        ("g005", "bluesky", "main"): (CREATE, "bare"),
        ("g005", "mastodon", "mastodon1"): ("GET /api/v1/accounts/relationships", "retryAfter"),
        ("g006", "mastodon", "mastodon2"): (FOLLOW, "bare"),
    },
}


@pytest.mark.parametrize("requests", ANNOUNCED)
def test_no_call_comes_before_the_reset_that_a_server_announced(world, read_pds, requests):
    wait = 2
    lanes = ANNOUNCED[requests]
    intents = [intent for person, network, _ in lanes for intent in hand_in(world, (person,), network)]
    faults = {
        befall(world, route, limit(style, wait), server=server, skip=2 if route == CREATE else 0): (server, style)
        for (_, _, server), (route, style) in lanes.items()
    }
    forget_requests(world)
    worker = world.work()

    def limited() -> list[dict]:
        return [request for request in world.sandbox.requests() if request.get("fault") in faults]

    wait_until(lambda: len(limited()) == len(faults), "each server has set its limit")
    waiting = "SELECT count(*) FROM lane WHERE wait_until > ? AND holder IS NULL"
    since = min(request["at"] for request in limited())
    wait_until(lambda: world.query(waiting, since)[0][0] == len(faults), "all have stopped for it")
    # Whoever comes next knows it too.
    worker.restart()
    wait_until_done(world)
    for refused in limited():
        server, style = faults[refused["fault"]]
        later = [
            request["at"]
            for request in world.sandbox.requests()
            if request["server"] == server and request["number"] > refused["number"]
        ]
        announced = {"bare": refused["at"] + 1_000, "retryAfter": refused["at"] + wait * 1_000}
        # The others name a second.
        second = refused["at"] // 1_000 * 1_000 + wait * 1_000
        assert later and min(later) >= announced.get(style, second)
    outcomes = verify(world, intents, read_pds)
    assert outcomes.keys() <= {"sent", "accepted", "gone"}
