"""What was meant, told by the rows before any byte was sent; and what became of it, told by clients of others."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from Peers.readers import PDSReader

from EndToEnd.journey import Traveller, mastodon_reader, whole_accts
from EndToEnd.world import World, copy_of, wait_until

# Days pass in seconds: what is proven with these settings is not the pace.
QUICK: dict[str, object] = {"work.windowScale": 0.00002}

CREATE = "POST /xrpc/com.atproto.repo.createRecord"
FOLLOW = "POST /api/v1/accounts/*/follow"
# What the networks show when a follow has ended so: the follow, a request to follow, or nothing.
FOLLOWED = {"sent", "accepted", "already"}
ASKED = FOLLOWED | {"requested"}


@dataclass(frozen=True)
class Intent:
    """A follow as it was handed in: this very one may appear, and no other."""

    work: int
    network: str
    # Who acts: the DID on Bluesky, the address on Mastodon.
    actor: str
    target: str
    rkey: str | None
    created_at: int


def intents_of(world: World) -> list[Intent]:
    """All that was ever handed in."""
    rows = world.query(
        """
        SELECT work.id, account.network, account.key, account.name, work.payload FROM work
        JOIN delivery ON delivery.work_id = work.id
        JOIN account ON account.member_id = delivery.member_id AND account.network = delivery.network
        WHERE work.kind LIKE 'follow.%' ORDER BY work.id
        """
    )
    return [intent_of(*row) for row in rows]


def intent_of(work: int, network: str, key: str, name: str, payload: bytes) -> Intent:
    said = json.loads(payload)
    actor = key if network == "bluesky" else name
    return Intent(work, network, actor, said["target"], said.get("rkey"), said["createdAt"])


def hand_in(world: World, people: tuple[str, ...], network: str | None = None) -> list[Intent]:
    """Each of them follows everybody they know; the site that they do that on must not work by itself."""
    before = set(intents_of(world))
    for key in people:
        person = Traveller.at(world, key)
        for name in [network] if network else ["mastodon", "bluesky"]:
            person.sign_in(name)
        person.follow_ticked(network)
    new = [intent for intent in intents_of(world) if intent not in before]
    assert len(new) == world.query("SELECT count(*) FROM delivery")[0][0] - len(before)
    return new


def forget_who_hesitates(world: World) -> None:
    """Everybody accepts at once, and a silent server is given up soon: each follow comes to an end quickly."""
    for key in ("farid", "leilani"):
        world.stand_ins.control("mastodon/account", person=key, isLocked=False)
    world.stand_ins.control("mastodon/account", person="nadia", isSlow=False)
    for server in ("first", "second"):
        world.stand_ins.settings(
            server,
            followsPerPeriod=1_000_000,
            acceptanceMilliseconds=0,
            relationshipDelayMilliseconds=0,
            resolveTimeoutMilliseconds=100,
        )


@contextmanager
def quick_world(template: World, folder: Path, **settings: object) -> Iterator[World]:
    """The same world again, in which follows come to an end quickly; a process serves, and none works yet."""
    with copy_of(template, folder, **{**QUICK, **settings}) as world:
        forget_who_hesitates(world)
        world.serve("--no-work")
        yield world


def stop_workers(world: World) -> None:
    for server in world.servers[2:]:
        server.stop()


def befall(world: World, route: str, effect: dict, **rule: object) -> str:
    """Has a fault befall requests to the networks; its id."""
    sent = {"route": route, "effect": effect, **rule}
    return world.sandbox.control("POST", "faults", json=sent).json()["id"]


def wait_until_done(world: World, seconds: float = 240) -> None:
    wait_until(lambda: world.unfinished() == 0, "all follows have come to an end", seconds)


def verify(world: World, intents: list[Intent], read_pds: Callable[[str], PDSReader]) -> Counter[str]:
    """Each follow that has ended well is there, once, as it was meant; each other is not there; nothing else is.

    Takes all that some people handed in; returns how many ended how.
    """
    now = {intent.work: intent for intent in intents_of(world)}
    assert [now.get(intent.work) for intent in intents] == intents, "what was meant has changed"
    finished = "SELECT id, outcome FROM work WHERE kind LIKE 'follow.%' AND state = 'finished'"
    ended: dict[int, str] = dict(world.query(finished))
    outcomes = {intent.work: ended[intent.work] for intent in intents}
    assert None not in outcomes.values()
    for network, actor in {(intent.network, intent.actor) for intent in intents}:
        own = [intent for intent in intents if (intent.network, intent.actor) == (network, actor)]
        if network == "bluesky":
            good = [intent for intent in own if outcomes[intent.work] in FOLLOWED]
            verify_bluesky(read_pds(world.networks), actor, good)
        else:
            verify_mastodon(world, actor, {intent.target: outcomes[intent.work] for intent in own})
    return Counter(outcomes.values())


def verify_bluesky(reader: PDSReader, did: str, good: list[Intent]) -> None:
    records = reader.records(did, "app.bsky.graph.follow")
    subjects = Counter(record["subject"] for record in records.values())
    assert set(subjects.values()) <= {1}, "somebody is followed twice"
    found = {
        uri.rsplit("/", 1)[1]: (record["subject"], since_1970(record["createdAt"])) for uri, record in records.items()
    }
    assert found == {intent.rkey: (intent.target, intent.created_at) for intent in good}


def since_1970(text: str) -> int:
    """In milliseconds."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def verify_mastodon(world: World, acct: str, outcomes: dict[str, str]) -> None:
    key = next(person["key"] for person in world.stand_ins.people() if person.get("mastodon") == acct)
    follows = whole_accts(mastodon_reader(world, key).follows(), acct.split("@")[1])
    assert set(follows.values()) <= {1}, "somebody is followed twice"
    assert set(follows) == {target for target, outcome in outcomes.items() if outcome in FOLLOWED}
    asked = world.stand_ins.control("mastodon/follows", person=key).json()["following"]
    assert len(asked) == len(set(asked))
    assert set(asked) == {target for target, outcome in outcomes.items() if outcome in ASKED}
