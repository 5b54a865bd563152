"""The way back from a provider to the site, as a thing that tests can bend before a browser goes it."""

import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests
from Peers.server import PACKAGE
from Peers.visitor import SECONDS_TO_WAIT, Visitor, words
from requests import Session
from requests.adapters import HTTPAdapter

from EndToEnd.journey import Traveller
from EndToEnd.world import World

COOKIE = "helloquitx"
SENTENCES = json.loads((PACKAGE / "Sources/Localization/Resources/texts/en.json").read_text())

# How many sign-ins were begun in each browser's session: the site allows ten at once.
begun: Counter[str] = Counter()
# Every browser comes from an address of its own, since the site counts how often each comes.
addresses = (f"127.1.{high}.{low}" for high, low in itertools.product(range(256), range(1, 255)))


class FromAddress(HTTPAdapter):
    """Connects from an address of this machine."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments: object, **options: object) -> None:
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


def newcomer(world: World, key: str) -> Traveller:
    """Somebody with a browser that was never here."""
    visitor = Visitor()
    visitor.session.trust_env = False
    visitor.session.mount(world.url, FromAddress(next(addresses)))
    return Traveller(world, key, visitor)


def get(session: Session, address: str) -> str:
    answer = session.get(address, timeout=SECONDS_TO_WAIT)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:1000]}"
    return answer.text


def mark(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, page
    return unescape(found[1])


@dataclass(frozen=True)
class Provider:
    """Where somebody signs in; the two Mastodon servers differ in what they check."""

    id: str
    network: str
    # Who has an account there.
    person: str


X = Provider("x", "x", "amara")
BLUESKY = Provider("bluesky", "bluesky", "amara")
MASTODON = Provider("mastodon", "mastodon", "amara")
# As GoToSocial: it knows no proof key.
GOTOSOCIAL = Provider("gotosocial", "mastodon", "quinn")
PROVIDERS = [X, BLUESKY, MASTODON, GOTOSOCIAL]


def begin(traveller: Traveller, provider: Provider, key: str, name: str | None = None) -> str:
    """Says on the site where to sign in; returns the address of the provider's page.

    The pages are read by their marks alone here: they are gone through hundreds of times.
    """
    session, site, person = traveller.visitor.session, traveller.world.url, people(traveller.world)[key]
    known = {"x": "", "bluesky": person.get("bluesky", {}).get("handle"), "mastodon": person.get("mastodon")}
    asked = f"{site}/en/sign-in/{provider.network}"
    token = mark(r'name="token" value="([^"]*)"', get(session, asked))
    begun[session_cookie(traveller)] += 1
    form = {"token": token, "name": name or known[provider.network], "to": "/en/"}
    page = session.post(asked, data=form, headers={"Origin": site}, timeout=SECONDS_TO_WAIT).text
    return mark(r'id="continue" href="([^"]*)"', page)


@dataclass(frozen=True)
class WayBack:
    """What a provider told a browser to open, and that browser."""

    traveller: Traveller
    provider: Provider
    path: str
    query: tuple[tuple[str, str], ...]
    # What the browser sends along; None for what it holds.
    cookie: str | None = field(default=None)

    @classmethod
    def of(cls, traveller: Traveller, provider: Provider) -> Self:
        """Signs in at the provider, up to the redirect back."""
        return cls.as_somebody(traveller, provider, provider.person)

    @classmethod
    def as_somebody(cls, traveller: Traveller, provider: Provider, key: str, name: str | None = None) -> Self:
        """The same as a person that is named, who may say another name before."""
        return cls.consented(traveller, provider, key, begin(traveller, provider, key, name))

    @classmethod
    def consented(cls, traveller: Traveller, provider: Provider, key: str, address: str) -> Self:
        """Agrees on a page of the provider's, in that browser and as that person."""
        session, person = traveller.visitor.session, people(traveller.world)[key]
        page = get(session, address)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        who = {"account": person["bluesky"]["did"]} if provider.network == "bluesky" else {"person": key}
        answer = session.post(
            urljoin(address, mark(r'<form method="post" action="([^"]*)"', page)),
            data={**{field: unescape(value) for field, value in hidden.items()}, **who, "decision": "accept"},
            allow_redirects=False,
            timeout=SECONDS_TO_WAIT,
        )
        parts = urlsplit(answer.headers["Location"])
        return cls(traveller, provider, parts.path, tuple(parse_qsl(parts.query, strict_parsing=True)))

    def __getitem__(self, name: str) -> str:
        return dict(self.query)[name]

    def without(self, name: str) -> "WayBack":
        return replace(self, query=tuple(pair for pair in self.query if pair[0] != name))

    def having(self, name: str, value: str) -> "WayBack":
        return replace(self, query=(*self.without(name).query, (name, value)))

    def adding(self, name: str, value: str, *, first: bool = False) -> "WayBack":
        pairs = ((name, value), *self.query) if first else (*self.query, (name, value))
        return replace(self, query=pairs)

    def in_browser_of(self, traveller: Traveller) -> "WayBack":
        return replace(self, traveller=traveller)

    @property
    def url(self) -> str:
        return f"{self.traveller.world.url}{self.path}?{urlencode(self.query)}"

    def go(self) -> Visitor:
        visitor = self.traveller.visitor
        if self.cookie is None:
            return visitor.open(self.url)
        with cookie_instead(visitor, self.cookie):
            return visitor.open(self.url)


@cache
def people_at(networks: str) -> dict[str, dict]:
    return {person["key"]: person for person in requests.get(f"{networks}/_sandbox/people", timeout=60).json()}


def people(world: World) -> dict[str, dict]:
    """The made-up people, who stay as they are meanwhile."""
    return people_at(world.networks)


@contextmanager
def cookie_instead(visitor: Visitor, value: str) -> Iterator[None]:
    """The browser sends this for its session, and takes no new one from the answer."""
    kept = visitor.session.cookies.copy()
    visitor.session.cookies.clear()
    if value:
        visitor.session.headers["Cookie"] = f"{COOKIE}={value}"
    try:
        yield
    finally:
        visitor.session.headers.pop("Cookie", None)
        visitor.session.cookies = kept


def session_cookie(traveller: Traveller) -> str:
    return next(cookie.value for cookie in traveller.visitor.session.cookies if cookie.name == COOKIE)


def sha256(secret: str) -> bytes:
    """As the database knows it."""
    return hashlib.sha256(secret.encode()).digest()


def who_is_who(world: World) -> dict[str, list[tuple]]:
    """Who is a member, with which accounts and permissions, and signed in in which browsers."""
    return {
        "members": world.query("SELECT id, joined_at FROM member ORDER BY 1"),
        "accounts": world.query("SELECT member_id, network, key, linked_at FROM account ORDER BY 1, 2"),
        "grants": world.query("SELECT member_id, network, version, sealed FROM account_grant ORDER BY 1, 2"),
        "browsers": world.query(
            "SELECT token_hash, member_id FROM browser_session WHERE member_id IS NOT NULL ORDER BY 1"
        ),
    }


def tokens_asked_for(world: World) -> int:
    """How often any provider's token endpoint was asked."""
    return world.sandbox.control("GET", "requests", params={"route": "POST *oauth*token"}).json()["count"]


def accounts_of(traveller: Traveller) -> list[str]:
    """What the browser shows of whoever is signed in there; nothing, when nobody is."""
    visitor = traveller.visitor.open(f"{traveller.world.url}/en/accounts")
    if "/en/sign-in" in visitor.url:
        return []
    if "/en/choices" in visitor.url:
        traveller.choose("nobody")
        visitor.open("/en/accounts")
    return sorted(words(heading) for heading in visitor.page.select("section.card h2"))


def refusal(page: Visitor) -> str:
    """Which refusal the page is: it says what happened, what was kept and what to do; fails for any other page."""
    assert 400 <= page.status < 500, f"{page.place()}: {page.text}"
    assert page.title.startswith("Error: "), page.title
    heading = words(page.page.select_one("h1"))
    key = next(
        name.split(".")[1]
        for name, text in SENTENCES.items()
        if name.startswith("error.") and name.endswith(".title") and text == heading
    )
    for part in ("what", "kept", "next"):
        # Who said no is named.
        said = SENTENCES[f"error.{'deniedBy' if key == 'denied' else key}.{part}"]
        for piece in re.split(r"\{\w+\}", said):
            assert piece in page.text, f"{key}.{part}: {page.text}"
    return key


def new_world(folder: Path) -> World:
    """The networks and a site without members: whoever comes is the first."""
    world = World.new(folder / "data", people=10)
    world.start_sandbox()
    world.serve("--no-work")
    return world
