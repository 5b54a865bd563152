"""Being told that people arrive: a program with sendmail's arguments (msmtp) hands mail to a server (aiosmtpd), and feeds
are read by readers that are not ours.

The tests build on one another, in the order of this file. A day lasts 2.6 seconds in them.
"""

import email
import email.policy
import email.utils
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import feedparser
import pytest
import requests
from aiosmtpd.controller import Controller
from lxml import etree
from Peers.helloquitx import run
from Peers.server import free_port
from Peers.visitor import Visitor

from EndToEnd.journey import Traveller
from EndToEnd.world import World, copy_of, wait_until

FROM = "news@away.example.com"
ATOM = "{http://www.w3.org/2005/Atom}"
# What the program between does with a mail, by the word in the file beside it. It never ends by itself where it is to be
# killed.
SENDMAIL = """#!/bin/sh
folder={folder}
case $(cat $folder/mode) in
pass) exec {msmtp} -C $folder/msmtprc "$@" ;;
stop-before) touch $folder/reached; exec sleep 60 ;;
stop-after) {msmtp} -C $folder/msmtprc "$@"; touch $folder/reached; exec sleep 60 ;;
refuse) for last; do :; done; echo "no way to <$last> today" >&2; exit 75 ;;
esac
"""
MSMTPRC = """account default
host 127.0.0.1
port {port}
auth off
tls off
"""


@dataclass
class Post:
    """A mail server, and the program that hands mail to it."""

    folder: Path
    envelopes: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope) -> str:
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"

    @property
    def sendmail(self) -> Path:
        return self.folder / "sendmail"

    def mode(self, word: str) -> None:
        (self.folder / "reached").unlink(missing_ok=True)
        (self.folder / "mode").write_text(word)

    def reached(self) -> bool:
        return (self.folder / "reached").exists()

    def to(self, address: str) -> list[EmailMessage]:
        """What arrived for an address, as Python's library reads it. Nothing of it may be malformed."""
        messages = []
        for sender, recipients, content in self.envelopes:
            if recipients != [address]:
                continue
            assert sender == FROM
            message = email.message_from_bytes(content, policy=email.policy.default)
            assert message.defects == [] and isinstance(message, EmailMessage)
            messages.append(message)
        return messages

    def wait_for(self, address: str, count: int = 1) -> EmailMessage:
        wait_until(lambda: len(self.to(address)) >= count, f"{count} mails for {address}")
        messages = self.to(address)
        assert len(messages) == count
        return messages[-1]


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    folder = tmp_path_factory.mktemp("post")
    msmtp = shutil.which("msmtp")
    assert msmtp, "msmtp is missing; run scripts/setup"
    post = Post(folder)
    post.mode("pass")
    post.sendmail.write_text(SENDMAIL.format(folder=folder, msmtp=msmtp))
    post.sendmail.chmod(0o700)
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    (folder / "msmtprc").write_text(MSMTPRC.format(port=controller.port))
    controller.start()
    yield post
    controller.stop()


@pytest.fixture(scope="module")
def world(filled_world: World, post: Post, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = {"work.windowScale": 0.00003, "mail.sendmail": str(post.sendmail), "mail.from": FROM}
    with copy_of(filled_world, tmp_path_factory.mktemp("mail"), **settings) as world:
        world.serve()
        yield world


@pytest.fixture(scope="module")
def adaeze(world: World) -> Traveller:
    return Traveller.at(world, "adaeze").sign_in("x")


def subscribe(traveller: Traveller, address: str) -> None:
    page = traveller.visitor.open("/en/notifications")
    if "Erase this address" in page.text:
        page.press("Erase this address")
        assert "No more mail comes" in page.text
    page.press("Send the mail with the link", address=address)
    assert address in page.text and "on its way" in page.text, page.text


def link(world: World, message: EmailMessage, part: str) -> str:
    """The link of a mail, at the site: a worker beside a sandbox does not know its port."""
    found = re.findall(rf"^http://127\.0\.0\.1:\d+(/\S+/mail/{part}/\S+)\r?$", message.get_content(), re.MULTILINE)
    assert len(found) == 1, message.get_content()
    return f"{world.url}{found[0]}"


def arrive(world: World) -> None:
    lucia = Traveller.at(world, "lucia").sign_in("x").choose("listed")
    lucia.sign_in("bluesky")


def turns(world: World) -> int:
    """When the next digest's turn is."""
    rows = world.query("SELECT next_at FROM mail_subscription")
    return rows[0][0] or 0


def wait_for_turns(world: World, count: int) -> None:
    for _ in range(count):
        before = turns(world)
        wait_until(lambda before=before: turns(world) > before, "the next turn")
    waiting = "SELECT count(*) FROM work WHERE kind LIKE 'mail.%' AND state != 'finished'"
    wait_until(lambda: world.query(waiting) == [(0,)], "all mail has come to an end")


def outcomes(world: World) -> list[tuple]:
    return world.query("SELECT kind, outcome, reason FROM work WHERE kind LIKE 'mail.%' ORDER BY id")


def feed(address: str, **headers: str) -> requests.Response:
    return requests.get(address, headers=headers, timeout=60, allow_redirects=False)


def checked(answer: requests.Response) -> feedparser.FeedParserDict:
    """The feed, once it does what RFC 4287 asks for."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for place in [root, *root.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(place.findall(f"{ATOM}{name}")) == 1, (place.tag, name)
        links = [entry.get("rel") for entry in place.findall(f"{ATOM}link")]
        assert len(links) == len(set(links)) and "alternate" in links
    assert len(root.findall(f"{ATOM}author/{ATOM}name")) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    assert all(entry.updated_parsed for entry in parsed.entries)
    return parsed


def test_from_the_question_to_the_end(world: World, post: Post, adaeze: Traveller):
    address = "adaeze@example.com"
    # Two processes look whose turn it is.
    second = world.work()
    wrong = adaeze.visitor.open("/en/notifications").press("Send the mail with the link", address="adaeze@localhost")
    assert wrong.status == 400 and wrong.title.startswith("Error:") and "name@example.com" in wrong.text
    assert wrong.page.select_one("#address")["value"] == "adaeze@localhost"
    secret_feed = adaeze.visitor.open("/en/notifications").press("Make a secret address").page.select_one("#feed")["value"]
    subscribe(adaeze, address)

    question = post.wait_for(address)
    assert question["Subject"] == "HelloQuitX: do you want mail when people arrive?"
    assert question["Auto-Submitted"] == "auto-generated" and "List-Unsubscribe" not in question
    # Read on another device, and by a program that follows links before anybody does.
    assert requests.get(link(world, question, "confirm"), timeout=60).ok
    assert world.query("SELECT confirmed_at FROM mail_subscription") == [(None,)]
    elsewhere = Visitor().open(link(world, question, "confirm")).press("Yes, send me mail")
    assert "You will hear from us" in elsewhere.text
    assert "Mail goes to" in adaeze.visitor.open("/en/notifications").text

    empty = checked(feed(secret_feed))
    assert empty.entries == []
    arrive(world)
    digest = post.wait_for(address, 2)
    assert digest["Subject"] == "1 of your people arrived"
    assert digest["From"].addresses[0].addr_spec == FROM and digest["To"] == address
    assert digest["Message-ID"].endswith("@away.example.com>")
    assert email.utils.parsedate_to_datetime(digest["Date"]).tzinfo is not None
    assert digest["Auto-Submitted"] == "auto-generated"
    assert digest.get_content_type() == "text/plain" and digest.get_content_charset() == "utf-8"
    text = digest.get_content()
    assert re.search(r"^http://127\.0\.0\.1:\d+/en/people\r?$", text, re.MULTILINE)
    person = world.stand_ins.person("lucia")
    assert not any(word in text for word in ("Luc", person["x"]["screenName"], person["bluesky"]["handle"]))
    stop = link(world, digest, "stop")
    assert digest["List-Unsubscribe"].startswith("<http://127.0.0.1:")
    assert digest["List-Unsubscribe"].endswith(f"{stop.removeprefix(world.url)}>")
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    told = checked(feed(secret_feed))
    assert [entry.title for entry in told.entries] == ["1 of your people arrived"]
    # On the second day nobody is new.
    wait_for_turns(world, 2)
    assert len(post.to(address)) == 2

    assert "Stop all mail" in Visitor().open(stop).text
    assert world.query("SELECT count(*) FROM mail_subscription") == [(1,)]
    # As a mail provider does it: no cookie, no token, no redirect.
    answer = requests.post(
        stop, data={"List-Unsubscribe": "One-Click"}, timeout=60, allow_redirects=False
    )
    assert answer.status_code == 200 and "helloquitx=" not in answer.headers.get("Set-Cookie", "")
    assert world.query("SELECT count(*) FROM mail_subscription") == [(0,)]
    assert "Send the mail with the link" in adaeze.visitor.open("/en/notifications").text
    assert [row[:2] for row in outcomes(world)] == [("mail.question", "sent"), ("mail.digest", "sent")]
    second.stop()


def test_a_secret_feed_is_renewed_and_removed(world: World, adaeze: Traveller):
    page = adaeze.visitor.open("/en/notifications").press("Make a new address")
    first = page.page.select_one("#feed")["value"]
    answer = feed(first)
    checked(answer)
    assert answer.headers["Cache-Control"] == "private, no-cache" and answer.headers["X-Robots-Tag"] == "noindex"
    again = feed(first, **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.content and again.headers["ETag"] == answer.headers["ETag"]
    assert adaeze.visitor.open("/en/notifications").page.select_one("#feed") is None, "it is shown once"
    second = page.press("Make a new address").page.select_one("#feed")["value"]
    assert first != second and feed(first).status_code == 404 and feed(second).ok
    page.press("Remove the feed")
    assert feed(second).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr", "ar", "ja"])
def test_the_news_are_a_feed_that_pages_name(world: World, language: str):
    page = world.visitor(f"/{language}/directory").page
    named = page.select_one('link[rel=alternate][type="application/atom+xml"]')
    assert named is not None and named["title"]
    answer = feed(f"{world.url}{named['href']}")
    news = checked(answer)
    assert news.feed.language == language and "public" in answer.headers["Cache-Control"]
    assert news.entries, "the directory has changed"
    assert all(entry.link.startswith(f"{world.url}/{language}/") for entry in news.entries)


@pytest.mark.parametrize(("mode", "mails"), [("stop-before", 0), ("stop-after", 1)])
def test_a_site_killed_in_the_middle_never_sends_twice(
    world: World, post: Post, adaeze: Traveller, mode: str, mails: int
):
    address = f"{mode}@example.com"
    post.mode(mode)
    subscribe(adaeze, address)
    wait_until(post.reached, "the mail program was called")
    site = next(server for server in world.servers if server.name.startswith("site-"))
    site.kill()
    post.mode("pass")
    site.start()
    wait_until(lambda: outcomes(world)[-1][1], "the question has come to an end")
    assert outcomes(world)[-1][:2] == ("mail.question", "uncertain")
    assert len(post.to(address)) == mails
    # Who waits in vain asks again.
    adaeze.visitor.open("/en/notifications").press("Send it again")
    post.wait_for(address, mails + 1)


def test_a_program_that_fails_is_told_to_the_operator_and_to_nobody_else(
    world: World, post: Post, adaeze: Traveller
):
    address = "canary-of-mail@example.com"
    site = next(server for server in world.servers if server.name.startswith("site-"))
    post.mode("refuse")
    # Another person's: each may ask five times a day.
    other = Traveller.at(world, "lucia").sign_in("x")
    subscribe(other, address)
    wait_until(lambda: "ended with 75: no way to" in site.log.read_text(), "it is told in the log")
    assert address in other.visitor.open("/en/notifications").text
    post.mode("pass")
    post.wait_for(address)
    assert "canary-of-mail" not in site.log.read_text()
    database = b"".join(path.read_bytes() for path in world.data.iterdir() if path.name.startswith("helloquitx.sqlite"))
    assert b"canary-of-mail" not in database
    exported = other.visitor.session.get(f"{world.url}/en/export", timeout=60).json()
    assert exported["mail_address"] == address


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"mail.sendmail": "/nowhere/sendmail", "mail.from": FROM},
            "'mail.sendmail' must be the whole path of a program that is there and can be run, such as /usr/sbin/sendmail",
        ),
        ({"mail.sendmail": "/bin/true"}, "'mail.from' is missing; for example mail.from: news@away.example.com"),
        ({"mail.from": FROM}, "'mail.sendmail' is missing; for example mail.sendmail: /usr/sbin/sendmail"),
        (
            {"mail.sendmail": "/bin/true", "mail.from": "HelloQuitX"},
            "'mail.from' must be an address of e-mail such as news@away.example.com",
        ),
    ],
)
def test_a_wrong_setting_is_named_with_its_fix(program: Path, tmp_path: Path, settings: dict, sentence: str):
    file = tmp_path / "helloquitx.yaml"
    lines = {"url": "https://away.example.com", "data": str(tmp_path / "data"), **settings}
    file.write_text("".join(f"{key}: {value}\n" for key, value in lines.items()))
    answer = run("serve", "--config", file)
    assert answer.returncode == 78 and sentence in answer.stderr
