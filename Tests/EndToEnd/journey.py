"""Somebody of the made-up community on the site: what a person does there, in the order in which they do it."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urljoin

import requests
from bs4 import Tag
from mastodon import Mastodon
from Peers.readers import MastodonReader
from Peers.visitor import Visitor, words

from EndToEnd.world import World, wait_until

CONSENT = {"consent": "yes", "age": "yes"}
LISTS = {"following": "following", "followers": "follower", "blocks": "block", "mutes": "mute"}
KEYS = {"following": "following", "followers": "follower", "blocks": "blocking", "mutes": "muting"}


@dataclass(frozen=True)
class ShownPerson:
    """An entry of the list of people, as it stands on the page."""

    number: str
    screen_name: str
    text: str
    # Whether each network is ticked; without those that cannot be ticked.
    ticks: dict[str, bool] = field(hash=False)


@dataclass(frozen=True)
class ShownDelivery:
    """An entry of the list of follows, as it stands on the page."""

    name: str
    network: str
    status: str
    text: str


def archive_lists(networks: str, screen_name: str) -> dict:
    """What the page reads out of somebody's archive, told by a reader that is not ours."""
    answer = requests.get(f"{networks}/_sandbox/archives/{screen_name}.zip", timeout=60)
    answer.raise_for_status()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:

        def payload(name: str) -> list:
            return json.loads(archive.read(name).decode().split("=", 1)[1])

        def ids(kind: str, key: str) -> list[str] | None:
            parts = [name for name in archive.namelist() if name.split("/")[-1].split(".")[0].split("-part")[0] == kind]
            return [entry[key]["accountId"] for part in sorted(parts) for entry in payload(part)] if parts else None

        account = next(name for name in archive.namelist() if name.endswith("data/account.js"))
        owner = payload(account)[0]["account"]
        return {
            "owner": {"id": owner["accountId"], "screenName": owner["username"]},
            **{name: ids(kind, KEYS[name]) for name, kind in LISTS.items()},
        }


@dataclass
class Traveller:
    """A person with a browser of their own, which runs no scripts."""

    world: World
    key: str
    visitor: Visitor

    @classmethod
    def at(cls, world: World, key: str, *, port: int | None = None, language: str = "en") -> Self:
        return cls(world, key, world.visitor("/", language, port))

    @property
    def person(self) -> dict:
        return self.world.stand_ins.person(self.key)

    def begin(self, network: str, name: str | None = None) -> str:
        """Says where to sign in; returns the address of the page on which the provider asks."""
        self.visitor.open(f"/en/sign-in/{network}")
        match network:
            case "bluesky":
                self.visitor.press("Go on to your server", name=name or self.person["bluesky"]["handle"])
            case "mastodon":
                self.visitor.press("Go on to your server", name=name or self.person["mastodon"])
            case "x":
                self.visitor.press("Go on to X")
        link = self.visitor.page.select_one("a#continue")
        assert link is not None, f"{self.visitor.place()}: {self.visitor.text}"
        return link["href"]

    def agree(self, address: str, network: str, *, button: str = "Accept", follow: bool = True) -> Visitor:
        """Answers the provider, and is sent back."""
        who = {"account": self.person["bluesky"]["did"]} if network == "bluesky" else {"person": self.key}
        return self.visitor.open(address).press(button, follow=follow, **who)

    def sign_in(self, network: str, name: str | None = None) -> Self:
        self.agree(self.begin(network, name), network)
        assert self.visitor.status == 200, f"{self.visitor.place()}: {self.visitor.text}"
        return self

    def choose(self, visibility: str = "listed", *, later: bool = False) -> Self:
        """Answers the questions of the registration."""
        self.visitor.open("/en/choices")
        extra = {"later": "yes"} if later else {}
        consent = CONSENT if self.visitor.page.find(id="consent") else {}
        self.visitor.press("Save and go on", visibility=visibility, **extra, **consent)
        return self

    def follow_ticked(self, network: str | None = None) -> int:
        """Checks what is ticked and hands it in; returns how many follows that were, as the page says."""
        self.visitor.open("/en/follow")
        buttons = self.visitor.page.select("button[name=network]")
        value = network or ("all" if len(buttons) > 1 else buttons[0]["value"])
        form = self.visitor.page.select_one(f"button[name=network][value={value}]")
        assert form is not None, f"{self.visitor.place()}: {self.visitor.text}"
        text = " ".join(form.get_text().split())
        self.visitor.press(text)
        assert "handed in" in self.visitor.text, f"{self.visitor.place()}: {self.visitor.text}"
        return int("".join(filter(str.isdigit, text)))

    # The archive.

    def archive(self, **changes: object) -> dict:
        """What the page would send of the person's archive, with consent to send whom they block and mute."""
        return {**archive_lists(self.world.networks, self.person["x"]["screenName"]), **changes}

    def send_import(self, document: object, **headers: str | None) -> requests.Response:
        """Sends what the page's script sends; a header that is None is left out."""
        self.visitor.open("/en/import")
        page = self.visitor.page.select_one("#import")
        assert page is not None, f"{self.visitor.place()}: {self.visitor.text}"
        usual = {
            "Content-Type": "application/json",
            "X-Form-Token": page["data-token"],
            "Origin": self.visitor.url.split("/en/")[0],
            "Sec-Fetch-Site": "same-origin",
            "Accept": "*/*",
        }
        body = document if isinstance(document, bytes) else json.dumps(document, separators=(",", ":")).encode()
        address = f"{usual['Origin']}/api/import"
        return self.visitor.session.post(
            address, data=body, headers={**usual, **headers}, timeout=60, allow_redirects=False
        )

    def import_archive(self, **changes: object) -> Visitor:
        """Imports the person's own archive; ends on the page that says what changed."""
        answer = self.send_import(self.archive(**changes))
        assert answer.status_code == 200, answer.text
        return self.visitor.open(answer.json()["location"])

    # The list of people.

    def people(self, query: str = "") -> dict[str, ShownPerson]:
        """Everybody on all pages of the list, by screen name."""
        found: dict[str, ShownPerson] = {}
        for number in range(1, 1000):
            self.visitor.open(f"/en/people?page={number}&{query}")
            rows = self.visitor.page.select("ul.people > li")
            shown = [read_person(row) for row in rows]
            assert not {person.screen_name for person in shown} & found.keys()
            found |= {person.screen_name: person for person in shown}
            if not self.visitor.page.select(".paging button[value^='page.']") or not rows:
                return found
            if not any(words(button) == "More" for button in self.visitor.page.select(".paging button")):
                return found
        raise AssertionError("the list has no end")

    # The follows.

    def deliveries(self, status: str = "") -> list[ShownDelivery]:
        """All pages of the list of follows."""
        found: list[ShownDelivery] = []
        for number in range(1, 1000):
            self.visitor.open(f"/en/deliveries?page={number}&status={status}")
            found += [read_delivery(row) for row in self.visitor.page.select("ul.deliveries > li")]
            if not any(words(link) == "More" for link in self.visitor.page.select(".paging a")):
                return found
        raise AssertionError("the list has no end")

    def counts(self) -> dict[str, int]:
        """The numbers of the page of follows, by `<network>.<status>`."""
        self.visitor.open("/en/deliveries")
        return {
            place["data-count"]: int(words(place).replace(",", ""))
            for place in self.visitor.page.select("[data-count]")
        }

    def wait_until_done(self, seconds: float = 120, *, but: int = 0) -> list[ShownDelivery]:
        """Reloads until nothing waits any more, but for that many."""

        def is_done() -> bool:
            counts = self.counts()
            open_ones = sum(count for name, count in counts.items() if name.split(".")[1] in ("waiting", "onItsWay"))
            return bool(counts) and open_ones <= but

        wait_until(is_done, "all follows have come to an end", seconds)
        return self.deliveries()


class ProgressStream:
    """What the page of follows is told while it stays open, as its script hears it."""

    def __init__(self, traveller: Traveller) -> None:
        self.person = traveller.person
        page = traveller.visitor.open("/en/deliveries")
        place = page.page.select_one("[data-events]")
        assert place is not None, f"{page.place()}: {page.text}"
        address = urljoin(page.url, place["data-events"])
        answer = page.session.get(address, headers={"Accept": "text/event-stream"}, stream=True, timeout=60)
        assert answer.headers["Content-Type"] == "text/event-stream"
        self.lines = answer.iter_lines(chunk_size=1, decode_unicode=True)

    def until(self, happened: Callable[[Counter[str]], bool]) -> list[Counter[str]]:
        """The numbers by status, of all networks together: each time they were told, until this is so."""
        told: list[Counter[str]] = []
        for line in self.lines:
            if not line.startswith("data: "):
                continue
            numbers: Counter[str] = Counter()
            for name, number in json.loads(line.removeprefix("data: ")).items():
                if not name.endswith(".state"):
                    numbers[name.split(".")[1]] += int(number.replace(",", ""))
            told.append(numbers)
            if happened(numbers):
                return told
        raise AssertionError(f"the stream ended after {told[-1:]}")


def read_person(row: Tag) -> ShownPerson:
    boxes = row.select("input[type=checkbox]")
    return ShownPerson(
        number=row["id"].removeprefix("person-"),
        screen_name=words(row.select_one(".who a")).removeprefix("@"),
        text=words(row),
        ticks={box["value"].split(".")[1]: box.has_attr("checked") for box in boxes},
    )


def read_delivery(row: Tag) -> ShownDelivery:
    name = row.select(".who bdi")[-1]
    return ShownDelivery(
        name=words(name),
        network=words(row.select_one(".network")),
        status=words(row.select_one("strong.tag")),
        text=words(row),
    )


def mastodon_client(world: World, key: str, scopes: str) -> Mastodon:
    """Mastodon.py, signed in as somebody: what they do in another app."""
    acct = world.stand_ins.acct(key)
    answer = world.stand_ins.control("mastodon/token", person=key, scopes=scopes)
    return Mastodon(
        access_token=answer.json()["access_token"],
        api_base_url=f"http://{acct.split('@')[1]}",
        ratelimit_method="throw",
        version_check_mode="none",
    )


def mastodon_reader(world: World, key: str) -> MastodonReader:
    """Whom somebody follows, told by Mastodon.py."""
    return MastodonReader(mastodon_client(world, key, "read:accounts read:follows"))


def whole_accts(follows: Counter[str], host: str) -> Counter[str]:
    """Those of the reader's own server carry no host."""
    return Counter({acct if "@" in acct else f"{acct}@{host}": count for acct, count in follows.items()})
