"""Whatever is wrong with the way back from a provider, nobody is signed in and nothing is linked.

The table is made of the fields of the redirect and of the browser, times the faults that each can have, times the
providers, times two browsers: one where nobody is signed in, and one where somebody links another account. RFC 6749,
sections 4.1.2 and 10.12; RFC 9207; RFC 9700, sections 2.1 and 4.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from EndToEnd.journey import Traveller
from EndToEnd.obstacles import writing
from EndToEnd.ways_back import (
    BLUESKY,
    GOTOSOCIAL,
    MASTODON,
    PROVIDERS,
    X,
    Provider,
    WayBack,
    accounts_of,
    begun,
    new_world,
    newcomer,
    refusal,
    session_cookie,
    sha256,
    tokens_asked_for,
    who_is_who,
)
from EndToEnd.world import World

# Of the right form, and nobody's.
WRONG = {"state": "A" * 43, "code": "A" * 43, "iss": "https://elsewhere.example.com", "error": "access_denied"}


@pytest.fixture(scope="module")
def world(program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = new_world(tmp_path_factory.mktemp("faults"))
    yield world
    world.stop()


@dataclass
class Browsers:
    """Browsers in which Lucia is signed in: refusals leave them as they are, so that several tests can use them."""

    world: World
    kept: list[tuple[Traveller, Provider]] = field(default_factory=list)

    def at(self, home: Provider) -> Traveller:
        for traveller, its_home in self.kept:
            if its_home is home and begun[session_cookie(traveller)] < 4:
                return traveller
        return self.new(home)

    def new(self, home: Provider) -> Traveller:
        traveller = newcomer(self.world, "lucia")
        assert WayBack.as_somebody(traveller, home, "lucia").go().status == 200
        return traveller


@pytest.fixture(scope="module")
def browsers(world: World) -> Browsers:
    return Browsers(world)


@dataclass
class Bench:
    """A browser that comes back from a provider, and everything that a fault may need beside it."""

    world: World
    provider: Provider
    # Where Lucia is at home who links another account; None where nobody is signed in.
    home: Provider | None
    browsers: Browsers
    back: WayBack = field(init=False)

    def __post_init__(self) -> None:
        traveller = self.browsers.at(self.home) if self.home else newcomer(self.world, "lucia")
        self.back = WayBack.of(traveller, self.provider)

    def anew(self) -> WayBack:
        """The same browser comes back once more: what was tried once is used up."""
        return WayBack.of(self.back.traveller, self.provider)

    def another_browser(self) -> Traveller:
        """In the same situation."""
        return self.browsers.new(self.home) if self.home else newcomer(self.world, "lucia")

    def from_another_browser(self) -> WayBack:
        return WayBack.of(newcomer(self.world, "lucia"), self.provider)

    def from_elsewhere(self) -> Iterator[WayBack]:
        """The same browser comes back from the other providers."""
        for provider in PROVIDERS:
            if provider is not self.provider:
                yield WayBack.of(self.back.traveller, provider)

    def finished(self) -> WayBack:
        """Somebody's sign-in that came to its end."""
        back = self.from_another_browser()
        assert back.go().status == 200
        return back


# What a fault makes of a way back: one or more tries, each of which must be refused.
Bend = Callable[[Bench], Iterator[WayBack]]


@dataclass(frozen=True)
class Fault:
    name: str
    bend: Bend
    # Only the provider can tell that a code is not the right one: its token endpoint is asked.
    is_for_provider: bool = False
    providers: tuple[Provider, ...] = tuple(PROVIDERS)


def each(bend: Callable[[Bench], WayBack]) -> Bend:
    return lambda bench: iter([bend(bench)])


def of_redirect(name: str) -> Iterator[Fault]:
    """The faults that a field of the redirect can have."""
    asks = name == "code"
    if name in ("state", "code"):
        # A server without proof keys cannot tell from whose sign-in a code is; codes are kept secret in other ways.
        knowing = (X, BLUESKY, MASTODON) if asks else tuple(PROVIDERS)
        yield Fault("missing", each(lambda b: b.back.without(name)))
        yield Fault("replayed", each(lambda b: b.back.having(name, b.finished()[name])), asks)
        yield Fault(
            "of another browser", each(lambda b: b.back.having(name, b.from_another_browser()[name])), asks, knowing
        )
        yield Fault("of another provider", lambda b: (b.anew().having(name, e[name]) for e in b.from_elsewhere()), asks)
    if name == "iss":
        # Only the AT Protocol has each server say who it is.
        yield Fault("missing", each(lambda b: b.back.without(name)), providers=(BLUESKY,))
        yield Fault("of another provider", lambda b: (b.anew().having(name, issuer) for issuer in other_issuers(b)))
    if name == "error":
        yield Fault("of any other kind", each(lambda b: b.back.having(name, "<b>server_error</b>" * 20)))
        yield Fault("without a code", each(lambda b: b.back.having(name, "server_error").without("code")))
    yield Fault("empty", each(lambda b: b.back.having(name, "")))
    yield Fault("wrong", each(lambda b: b.back.having(name, WRONG[name])), asks)
    yield Fault("twice", each(lambda b: twice(b, name, right(b, name))))
    yield Fault("twice, the right one first", each(lambda b: twice(b, name, WRONG[name])))
    yield Fault("twice, the wrong one first", each(lambda b: twice(b, name, WRONG[name], first=True)))


def twice(bench: Bench, name: str, value: str, *, first: bool = False) -> WayBack:
    """With the right value and this one."""
    return bench.back.having(name, right(bench, name)).adding(name, value, first=first)


def right(bench: Bench, name: str) -> str:
    """What the provider sends, or could."""
    return dict(bench.back.query).get(name) or {"iss": issuer(bench), "error": "server_error"}[name]


def issuer(bench: Bench) -> str:
    number = {MASTODON: 1, GOTOSOCIAL: 2}.get(bench.provider)
    return f"http://{bench.world.mastodon(number)}" if number else bench.world.networks


def other_issuers(bench: Bench) -> list[str]:
    own, world = issuer(bench), bench.world
    known = [world.networks, f"http://{world.mastodon(1)}", f"http://{world.mastodon(2)}"]
    # The others, and three that look like the right one.
    return [*(other for other in known if other != own), f"{own}.example.com", own.replace("127", "x@127"), own[7:]]


def of_another_server(bench: Bench) -> Iterator[WayBack]:
    """No server gets another's code by passing off a sign-in there as one with itself (RFC 9700, section 4.4)."""
    for other in bench.from_elsewhere():
        yield other.having("state", bench.anew()["state"])


def at_another_provider(bench: Bench) -> Iterator[WayBack]:
    for other in bench.from_elsewhere():
        yield replace(bench.anew(), path=other.path)
    yield replace(bench.anew(), path="/oauth/mastodon/callback/elsewhere.example.com")


def answered_already(bench: Bench) -> WayBack:
    assert bench.back.go().status == 200
    return bench.back


def aged(bench: Bench, table: str, column: str, key: str, secret: str, milliseconds: int) -> WayBack:
    """What the site keeps of it has been there for so long."""
    with writing(bench.world) as database:
        change = f"UPDATE {table} SET {column} = {column} - ? WHERE {key} = ?"
        assert database.execute(change, [milliseconds, sha256(secret)]).rowcount == 1
    return bench.back


def expired_state(bench: Bench) -> WayBack:
    return aged(bench, "pending_sign_in", "ends_at", "state_hash", bench.back["state"], 10 * 60_000)


def expired_session(bench: Bench) -> WayBack:
    cookie = session_cookie(bench.back.traveller)
    return aged(bench, "browser_session", "seen_at", "token_hash", cookie, 30 * 86_400_000)


def session_of_before(bench: Bench) -> WayBack:
    """With the cookie that the browser had before somebody signed in there, which gave it another one."""
    traveller = bench.another_browser()
    back, old = WayBack.of(traveller, bench.provider), session_cookie(traveller)
    home = replace(bench.home, person="lucia") if bench.home else bench.provider
    assert WayBack.of(traveller, home).go().status == 200
    assert session_cookie(traveller) != old
    return replace(back, cookie=old)


TABLE: dict[str, list[Fault]] = {
    "state": [*of_redirect("state"), Fault("expired", each(expired_state))],
    "code": [*of_redirect("code")],
    "iss": [*of_redirect("iss")],
    "error": [*of_redirect("error")],
    "answer": [
        Fault("empty", each(lambda b: replace(b.back, query=()))),
        Fault("of another server", of_another_server),
        Fault("at another provider", at_another_provider),
        Fault("replayed", each(answered_already)),
    ],
    "session": [
        Fault("missing", each(lambda b: replace(b.back, cookie=""))),
        Fault("empty", each(lambda b: replace(b.back, cookie='""'))),
        Fault("wrong", each(lambda b: replace(b.back, cookie="A" * 43))),
        Fault("malformed", each(lambda b: replace(b.back, cookie="=;é" + "A" * 500))),
        Fault("of another browser", each(lambda b: b.back.in_browser_of(b.another_browser()))),
        Fault("of a browser on its own way", each(lambda b: b.back.in_browser_of(b.from_another_browser().traveller))),
        Fault("of before a sign-in", each(session_of_before)),
        Fault("expired", each(expired_session)),
    ],
}


def homes(provider: Provider) -> tuple[Provider | None, ...]:
    """Nobody is signed in, or somebody from elsewhere is."""
    return {X: (None, BLUESKY), BLUESKY: (None, MASTODON), MASTODON: (None, BLUESKY), GOTOSOCIAL: (None,)}[provider]


CASES = [
    pytest.param(provider, fault, home, id=f"{provider.id}-{name} {fault.name}{' when linking' if home else ''}")
    for name, faults in TABLE.items()
    for fault in faults
    for provider in fault.providers
    for home in homes(provider)
]


@pytest.mark.parametrize(("provider", "fault", "home"), CASES)
def test_a_way_back_with_a_fault_is_refused(world, browsers, provider, fault, home):
    bench = Bench(world, provider, home, browsers)
    for back in fault.bend(bench):
        before, asked = who_is_who(world), tokens_asked_for(world)
        page = back.go()
        assert refusal(page) in ("notBegunHere", "answerRefused", "denied")
        assert "<b>" not in page.response.text
        assert who_is_who(world) == before
        assert (tokens_asked_for(world) > asked) == fault.is_for_provider
    if home and fault not in TABLE["session"] + TABLE["answer"]:
        browsers.kept.append((bench.back.traveller, home))


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.id)
def test_without_a_fault_somebody_is_signed_in(world, provider):
    back = WayBack.of(newcomer(world, "amara"), provider)
    # The server may say who it is.
    bench = Bench(world, provider, None, Browsers(world))
    back = back.having("iss", issuer(bench))
    asked = tokens_asked_for(world)
    assert back.go().status == 200
    assert tokens_asked_for(world) > asked
    assert len(accounts_of(back.traveller)) == 1


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.id)
def test_without_a_fault_an_account_is_linked(world, browsers, provider):
    home = MASTODON if provider is BLUESKY else BLUESKY
    # Two others for each provider, who are nobody's yet.
    person = {X: "zofia", BLUESKY: "samira", MASTODON: "sofia", GOTOSOCIAL: "haruka"}[provider]
    traveller = newcomer(world, person)
    assert WayBack.as_somebody(traveller, home, person).go().status == 200
    before = accounts_of(traveller)
    assert WayBack.as_somebody(traveller, provider, person).go().status == 200
    assert len(accounts_of(traveller)) == len(before) + 1 == 2


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.id)
def test_what_another_browser_tried_in_vain_is_still_good_in_the_right_one(world, provider):
    back = WayBack.of(newcomer(world, "amara"), provider)
    stranger = WayBack.of(newcomer(world, "amara"), provider).traveller
    assert refusal(back.in_browser_of(stranger).go()) == "notBegunHere"
    assert refusal(replace(back, cookie="").go()) == "notBegunHere"
    assert back.go().status == 200
    assert len(accounts_of(back.traveller)) == 1
    assert accounts_of(stranger) == []


def test_who_named_one_bluesky_account_and_signed_in_with_another_is_refused(world):
    lucia = world.stand_ins.person("lucia")["bluesky"]["handle"]
    back = WayBack.as_somebody(newcomer(world, "lucia"), BLUESKY, "amara", lucia)
    before = who_is_who(world)
    revoked = world.sandbox.requests("POST /oauth/revoke")
    assert refusal(back.go()) == "answerRefused"
    assert who_is_who(world) == before
    # What was given is not kept.
    assert len(world.sandbox.requests("POST /oauth/revoke")) > len(revoked)
