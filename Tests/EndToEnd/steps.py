"""The steps between the intent to follow and its recorded outcome, and how to stop a worker at exactly one of them."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from Peers.readers import PDSReader
from Peers.server import Server

from EndToEnd.following import CREATE, FOLLOW, Intent, hand_in, verify
from EndToEnd.journey import Traveller
from EndToEnd.obstacles import Hold, database_taken, refusing
from EndToEnd.world import World, wait_until

# What is asked before a follow is sent.
READ = {"bluesky": "GET /xrpc/com.atproto.repo.listRecords", "mastodon": "GET /api/v1/accounts/relationships"}
WRITE = {"bluesky": CREATE, "mastodon": FOLLOW}
# The first request of a new process that needs a nonce is refused for want of it.
SKIP = {"bluesky": 1, "mastodon": 0}
REFRESH = "POST /oauth/token"
ACCOUNT_DOCUMENT = "GET /did:plc:*"

# One of the many for each case: they follow some twenty people each.
people = (f"g{number:03}" for number in itertools.count(1))


@dataclass
class Case:
    """Somebody's follows on one network, handed in, and the worker that dies doing them. All others' are done."""

    world: World
    network: str
    read_pds: Callable[[str], PDSReader]
    person: str = field(default_factory=lambda: next(people))
    intents: list[Intent] = field(default_factory=list)
    worker: Server | None = None
    holds: list[Hold] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.intents = hand_in(self.world, (self.person,), self.network)
        assert len(self.intents) > 10

    def start(self) -> None:
        self.worker = self.world.work("--log-level", "debug")

    def hold(self, route: str, *, after_effect: bool = False, skip: int = 0) -> Hold:
        """From then on, the worker stops there."""
        hold = Hold.on(self.world, route, after_effect=after_effect, skip=skip)
        self.holds.append(hold)
        return hold

    def hold_write(self, *, after_effect: bool) -> Hold:
        return self.hold(WRITE[self.network], after_effect=after_effect, skip=SKIP[self.network])

    def logged(self, text: str) -> bool:
        assert self.worker is not None
        return text in self.worker.log.read_text()

    @property
    def lane(self) -> tuple:
        """Its key, who holds it, and why it stands still."""
        owned = "SELECT lane FROM work WHERE id = ?"
        return self.world.query(
            f"SELECT key, holder, stop_code FROM lane WHERE key = ({owned})", self.intents[0].work
        )[0]

    @property
    def states(self) -> dict[str, int]:
        """How many of the follows stand how."""
        ids = ", ".join(str(intent.work) for intent in self.intents)
        return dict(self.world.query(f"SELECT state, count(*) FROM work WHERE id IN ({ids}) GROUP BY state"))

    @property
    def refresh_is_noted(self) -> bool:
        """Whether a refresh has begun, as far as is known."""
        begun = "SELECT count(*) FROM account_grant WHERE refresh_begun_at IS NOT NULL"
        return self.world.query(begun) == [(1,)]

    @property
    def token_requests(self) -> int:
        return len(self.world.sandbox.requests(REFRESH))

    def tokens(self) -> set[str]:
        """Those of the person that count, as the network remembers them; it writes them down within a second."""
        wait_until(lambda: self.world.tokens(self.person)["bluesky"], "the sandbox has written them down")
        return self.world.tokens(self.person)["bluesky"]

    def effects(self) -> int:
        """How many follows the network shows."""
        if self.network == "bluesky":
            return self.read_pds(self.world.networks).follows(self.intents[0].actor).total()
        return len(self.world.stand_ins.control("mastodon/follows", person=self.person).json()["following"])

    def finish(self) -> None:
        """Waits for the end, lets what was held arrive, and judges."""
        wait_until(lambda: self.states == {"finished": len(self.intents)}, "all has come to an end")
        # As late as that, when a network is slow.
        for hold in self.holds:
            hold.let_go()
        outcomes = verify(self.world, self.intents, self.read_pds)
        # None of them was there before; one is on the server that never answers.
        assert outcomes.keys() <= ({"sent"} if self.network == "bluesky" else {"accepted", "gone"}), outcomes

    def sign_in_again(self, done: int = 0) -> None:
        """Nothing is lost until then: all waits, and the lane says for what."""
        wait_until(lambda: self.lane[2], "the lane stops")
        assert self.lane[2] == "needsSignIn"
        assert (self.states["waiting"], self.states.get("finished", 0)) == (len(self.intents) - done, done)
        Traveller.at(self.world, self.person).sign_in(self.network)
        assert self.lane[2] is None


# Each step: what stands still there, and what the rows and the network say then.


@contextmanager
def nothing_claimed(case: Case) -> Iterator[None]:
    # The site that took the choice dies as soon as it has answered.
    site = case.world.servers[1]
    site.restart()
    assert (case.states, case.lane[1]) == ({"waiting": len(case.intents)}, None)
    case.start()
    yield


@contextmanager
def claimed_and_nothing_begun(case: Case) -> Iterator[None]:
    with refusing(case.world, "UPDATE OF state ON work", f"NEW.lane = '{case.lane[0]}'"):
        case.start()
        wait_until(lambda: case.lane[1], "the lane is claimed")
        assert (case.states, case.effects()) == ({"waiting": len(case.intents)}, 0)
        yield


@contextmanager
def begun_and_nothing_sent(case: Case) -> Iterator[None]:
    hold = case.hold(READ[case.network])
    case.start()
    hold.wait()
    assert (case.states.get("begun"), case.effects()) == (1, 0)
    yield


@contextmanager
def sent_and_no_effect_yet(case: Case) -> Iterator[None]:
    hold = case.hold_write(after_effect=False)
    case.start()
    hold.wait()
    assert (case.states.get("begun"), case.effects()) == (1, 0)
    yield


@contextmanager
def done_and_not_answered(case: Case) -> Iterator[None]:
    hold = case.hold_write(after_effect=True)
    case.start()
    hold.wait()
    wait_until(case.effects, "it is done")
    assert (case.states.get("begun"), case.effects()) == (1, 1)
    yield


@contextmanager
def answered_and_not_recorded(case: Case) -> Iterator[None]:
    hold = case.hold_write(after_effect=True)
    case.start()
    hold.wait()
    with database_taken(case.world):
        hold.let_go()
        wait_until(lambda: case.logged("Tried"), "the worker has its answer")
        assert (case.states.get("begun"), case.effects()) == (1, 1)
        yield


@contextmanager
def recorded_and_the_next_not_begun(case: Case) -> Iterator[None]:
    # A follow that was asked for is looked after later, and its tries are counted anew.
    ended = "(attempts > 0 OR outcome IS NOT NULL)"
    first = f"SELECT 1 FROM work WHERE lane = '{case.lane[0]}' AND {ended}"
    with refusing(case.world, "UPDATE OF attempts ON work", f"NEW.state = 'begun' AND EXISTS ({first})"):
        case.start()
        wait_until(lambda: case.states["waiting"] < len(case.intents) or case.logged("held by a test"), "one is done")
        wait_until(lambda: case.logged("held by a test"), "the next is refused")
        assert (case.states.get("begun"), case.effects()) == (None, 1)
        assert case.lane[1]
        yield


@contextmanager
def recorded_and_the_lane_not_given_back(case: Case) -> Iterator[None]:
    key = case.lane[0]
    # It would take its lane again; that does not come to pass either.
    given = "NEW.holder IS NULL OR NEW.token > OLD.token"
    some = f"SELECT 1 FROM work WHERE lane = '{key}' AND state = 'finished'"
    with refusing(case.world, "UPDATE OF holder ON lane", f"NEW.key = '{key}' AND ({given}) AND EXISTS ({some})"):
        case.start()
        wait_until(lambda: case.logged("held by a test"), "the slice is over")
        assert case.lane[1]
        assert "begun" not in case.states
        assert case.effects() > 10
        yield


# Inside a refresh of tokens.


@contextmanager
def noted_and_nothing_asked(case: Case) -> Iterator[None]:
    # Where the account is kept is looked up after the beginning is noted.
    hold = case.hold(ACCOUNT_DOCUMENT)
    case.start()
    hold.wait()
    assert (case.refresh_is_noted, case.token_requests) == (True, 0)
    yield


@contextmanager
def asked_and_no_effect_yet(case: Case) -> Iterator[None]:
    hold = case.hold(REFRESH, skip=1)
    old = case.tokens()
    case.start()
    hold.wait()
    assert (case.refresh_is_noted, case.token_requests) == (True, 2)
    assert case.tokens() == old
    yield


@contextmanager
def renewed_and_not_answered(case: Case) -> Iterator[None]:
    hold = case.hold(REFRESH, after_effect=True, skip=1)
    old = case.tokens()
    case.start()
    hold.wait()
    wait_until(lambda: case.tokens().isdisjoint(old), "the old tokens are used up")
    assert case.refresh_is_noted
    yield


@contextmanager
def answered_and_not_stored(case: Case) -> Iterator[None]:
    hold = case.hold(REFRESH, after_effect=True, skip=1)
    case.start()
    hold.wait()
    with database_taken(case.world):
        hold.let_go()
        wait_until(lambda: case.logged("operation=atproto.refresh status=200"), "the worker has its answer")
        assert case.refresh_is_noted
        yield


@contextmanager
def stored_and_nothing_sent_with_it(case: Case) -> Iterator[None]:
    # Without a nonce, with the expired token, and then with the fresh one.
    hold = case.hold(CREATE, skip=2)
    case.start()
    hold.wait()
    assert (case.refresh_is_noted, case.token_requests) == (False, 2)
    yield
