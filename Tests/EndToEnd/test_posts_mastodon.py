"""Moving posts to servers with the Mastodon API: as Mastodon, as GoToSocial, and to mastodon_mock, an independent one."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from mastodon import Mastodon
from Peers.mastodon_server import run_mastodon
from Peers.sandbox import Sandbox
from Peers.server import free_ports
from Peers.helloquitx import PROGRAM, SANDBOX_PORTS
from Peers.stand_ins import StandIns

from EndToEnd.moving import QUICK, stopping
from EndToEnd.own_posts import identity, tweet, write_archive
from EndToEnd.world import wait_until

SCOPES = "read:accounts read:statuses write:statuses write:media"
POST = "POST /api/v1/statuses"
MEDIA = "POST /api/v2/media"
DAY = "2022-03-05"


@dataclass
class Desk:
    """One person at a terminal, signed in on a server with the Mastodon API."""

    sandbox_url: str
    name: str
    data: Path
    reader: Mastodon

    def command(self, *arguments: object) -> list[str]:
        return [str(PROGRAM), *map(str, arguments), "--sandbox", self.sandbox_url, "--data", str(self.data)]

    def run(self, *arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*arguments), input=typed, capture_output=True, text=True, timeout=240)

    def publish(self, archive: Path, *more: object) -> subprocess.CompletedProcess[str]:
        return self.run("posts", "publish", archive, "--as", self.name, *QUICK, *more)

    def start(self, archive: Path) -> subprocess.Popen[str]:
        command = self.command("posts", "publish", archive, "--as", self.name, *QUICK)
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def undo(self, *more: object) -> subprocess.CompletedProcess[str]:
        return self.run("posts", "undo", "--as", self.name, *QUICK, *more)

    def statuses(self) -> list[dict]:
        """What an independent client finds, oldest first."""
        page = self.reader.account_statuses(self.reader.me(), limit=40)
        return list(reversed(self.reader.fetch_remaining(page)))

    def texts(self) -> list[str]:
        return [shown(status) for status in self.statuses()]


def shown(status: dict) -> str:
    """A status's text as people read it."""
    html = re.sub(r"<br ?/?>|</p>\s*<p>", "\n", status["content"])
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.fixture
def desk_at(stand_ins: StandIns, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[int], Desk]:
    """Somebody on the server of that number: 1 behaves as Mastodon, 2 as GoToSocial."""

    def desk(number: int) -> Desk:
        host = stand_ins.mastodon(number).removeprefix("http://")
        people = [one for one in stand_ins.people() if (one.get("mastodon") or "").endswith("@" + host)]
        person = people[sum(map(ord, request.node.name)) % len(people)]
        token = stand_ins.control("mastodon/token", person=person["key"], scopes=SCOPES).json()["access_token"]
        reader = Mastodon(access_token=token, api_base_url=stand_ins.mastodon(number), version_check_mode="none")
        return signed_in(Desk(stand_ins.x, person["mastodon"], tmp_path / "mine", reader), host, token)

    return desk


def signed_in(desk: Desk, host: str, token: str) -> Desk:
    answer = desk.run("login", "mastodon", host, "--token", typed=token)
    assert answer.returncode == 0, answer.stderr
    return desk


def planned(archive: Path, destination: str) -> list[dict]:
    command = [PROGRAM, "posts", "plan", str(archive), "--to", destination, "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr
    return [post for line in answer.stdout.splitlines() for post in json.loads(line)["posts"]]


def a_thread(folder: Path) -> Path:
    """With a picture, a note in parts, a quote of one's own, and a name that must not be told."""
    note = "This sentence is one of many that fill a note, and @nobody is told of it. " * 12
    return write_archive(
        folder,
        [
            tweet(1, "It begins <here> & goes on", picture=True),
            tweet(2, note.strip(), 1),
            tweet(3, "As I said:", 2, quotes=1),
            tweet(4, "Something else"),
        ],
    )


def test_a_thread_arrives_on_mastodon_unlisted_with_its_dates_written(desk_at, tmp_path):
    desk = desk_at(1)
    archive = a_thread(tmp_path / "archive")
    posts = planned(archive, "mastodon")
    published = desk.publish(archive)
    assert (published.returncode, published.stderr) == (0, ""), published
    statuses = desk.statuses()
    assert len(statuses) == len(posts) == 5
    moved = f"https://x.com/mover/status/{identity(1)}"
    for post, status in zip(posts, statuses, strict=True):
        # The old address of one's own post gave way to the new one.
        assert squeezed(shown(status)) == squeezed(post["text"].replace(moved, statuses[0]["url"]))
        assert (status["visibility"], status["language"]) == ("unlisted", "en")
        assert status["mentions"] == []
    assert statuses[0]["url"] in shown(statuses[3]) and moved not in shown(statuses[3])
    # The first part of each tells the day.
    assert [DAY in text for text in desk.texts()] == [True, True, False, True, True]
    answers = [status["in_reply_to_id"] for status in statuses]
    ids = [status["id"] for status in statuses]
    assert [answer and str(answer) for answer in answers] == [None, *map(str, ids[:3]), None]
    assert [len(status["media_attachments"]) for status in statuses] == [1, 0, 0, 0, 0]

    lines = desk.run("posts", "map", "--as", desk.name).stdout.splitlines()
    assert lines[1] == f"https://x.com/i/web/status/{identity(1)},1,{statuses[0]['url']}"
    undone = desk.undo("--thread", identity(1))
    assert undone.returncode == 0, undone
    assert desk.texts() == [shown(statuses[4])]
    # Taken back for good, unless one says otherwise.
    assert desk.publish(archive).returncode == 0 and len(desk.statuses()) == 1
    assert desk.publish(archive, "--again", "--visibility", "public", "--no-date-line").returncode == 0
    assert [DAY in text for text in desk.texts()] == [True, False, False, False, False]
    assert {status["visibility"] for status in desk.statuses()[1:]} == {"public"}


def squeezed(text: str) -> str:
    return re.sub(r"\s|\u2060", "", text)


def test_gotosocial_dates_the_posts_as_of_then(desk_at, tmp_path):
    desk = desk_at(2)
    archive = a_thread(tmp_path / "archive")
    posts = planned(archive, "gotosocial")
    published = desk.publish(archive)
    assert (published.returncode, published.stderr) == (0, ""), published
    statuses = desk.statuses()
    assert [status["created_at"].strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" for status in statuses] == [
        post["createdAt"] for post in posts
    ]
    assert len(posts) == 4  # the note needs no parts there
    assert not any(DAY in text for text in desk.texts())


def test_a_server_that_ignores_dates_ends_it_at_the_first_post(desk_at, stand_ins, tmp_path):
    desk = desk_at(2)
    archive = a_thread(tmp_path / "archive")
    stand_ins.settings("second", datesInThePast=False)
    try:
        stopped = desk.publish(archive)
        assert stopped.returncode == 75, stopped
        assert "does not date posts back" in stopped.stdout
        assert desk.statuses() == []
        assert desk.undo().returncode == 0
        redone = desk.publish(archive, "--again", "--resume", "--no-backdating")
        assert redone.returncode == 0, redone
    finally:
        stand_ins.settings("second", datesInThePast=True)
    assert [DAY in text for text in desk.texts()] == [True, True, True, True]


@pytest.mark.parametrize("number", [1, 2], ids=["mastodon", "gotosocial"])
def test_what_was_posted_without_an_answer_is_found_and_not_posted_twice(desk_at, stand_ins, tmp_path, number):
    desk = desk_at(number)
    # Two say the same.
    tweets = [tweet(n, f"Post {n // 2}", n - 1 if n % 3 else None) for n in range(12)]
    archive = write_archive(tmp_path / "archive", tweets)
    sandbox = Sandbox(stand_ins.x)
    with sandbox.fault(POST, {"dropResponse": {}}, skip=2, times=3):
        published = desk.publish(archive)
    assert published.returncode == 0, published
    statuses = {status["url"]: status for status in desk.statuses()}
    # What had no trouble may have gone ahead of what had; an answer never goes ahead of what it answers.
    urls = [line.split(",")[2] for line in desk.run("posts", "map", "--as", desk.name).stdout.splitlines()[1:]]
    assert sorted(urls) == sorted(statuses) and len(statuses) == 12
    assert [shown(statuses[url]).splitlines()[-1] for url in urls] == [f"Post {n // 2}" for n in range(12)]
    ids = [str(statuses[url]["id"]) for url in urls]
    answers = [statuses[url]["in_reply_to_id"] and str(statuses[url]["in_reply_to_id"]) for url in urls]
    assert answers == [ids[n - 1] if n % 3 else None for n in range(12)]
    assert desk.undo().returncode == 0 and desk.statuses() == []


@pytest.mark.parametrize("number", [1, 2], ids=["mastodon", "gotosocial"])
def test_killed_while_a_post_is_under_way_everything_arrives_once(desk_at, stand_ins, tmp_path, number):
    desk = desk_at(number)
    tweets = [tweet(n, f"Post {n}", n - 1 if n % 4 else None, picture=n % 5 == 0) for n in range(20)]
    archive = write_archive(tmp_path / "archive", tweets)
    sandbox = Sandbox(stand_ins.x)
    for route in (POST, MEDIA):
        for after_effect in (False, True):
            for skip in (0, 2):
                rule = {"route": route, "effect": {"hold": {"afterEffect": after_effect}}, "skip": skip}
                hold = sandbox.control("POST", "faults", json=rule).json()["id"]
                process = desk.start(archive)
                with stopping(process):
                    held = lambda: any(one.get("fault") == hold for one in sandbox.requests())  # noqa: E731, B023
                    wait_until(lambda: held() or process.poll() is not None, "it is under way, or all is done")
                # What was held comes to its end after the death.
                sandbox.control("DELETE", "faults")
    published = desk.publish(archive)
    assert published.returncode == 0, published
    statuses = desk.statuses()
    attached = {shown(status).splitlines()[-1]: len(status["media_attachments"]) for status in statuses}
    assert len(statuses) == 20 and attached == {f"Post {n}": n % 5 == 0 for n in range(20)}


def test_what_servers_refuse_and_limit_is_told_and_waited_for(desk_at, stand_ins, tmp_path):
    desk = desk_at(1)
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}", picture=n == 3) for n in range(6)])
    sandbox = Sandbox(stand_ins.x)
    refused = {"answer": {"status": 422, "body": "json", "afterEffect": False}}
    limit = {"rateLimit": {"retryAfterSeconds": 1, "style": "mastodon"}}
    with sandbox.fault(POST, limit, skip=1, times=1):
        assert desk.publish(archive).returncode == 0
    assert len(desk.statuses()) == 6
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}") for n in range(6, 9)])
    with sandbox.fault(POST, refused, times=1):
        answer = desk.publish(archive)
    assert answer.returncode == 1, answer
    assert "1 refused" in answer.stdout
    assert len(desk.statuses()) == 8
    # A permission that ends holds all until it is given again.
    archive = write_archive(tmp_path / "archive", [tweet(9, "Post 9")])
    stand_ins.control("mastodon/revoke-tokens")
    stopped = desk.publish(archive)
    assert stopped.returncode == 75 and "sign in again" in stopped.stdout, stopped


def test_an_independent_server_shows_what_was_published(program, tmp_path):
    ports = free_ports(SANDBOX_PORTS)
    with run_mastodon(ports[1]) as server:
        desk = Desk(f"http://127.0.0.1:{ports[0]}", "anna@" + server.host, tmp_path / "mine", server.client("anna"))
        signed_in(desk, server.host, server.accounts["anna"].token)
        archive = a_thread(tmp_path / "archive")
        with server.fault({"type": "status", "status": 503}, path="/api/v1/statuses", count=2):
            published = desk.publish(archive)
        assert published.returncode == 0, published
        statuses = desk.statuses()
        assert len(statuses) == 5
        assert [len(status["media_attachments"]) for status in statuses] == [1, 0, 0, 0, 0]
        assert [bool(status["in_reply_to_id"]) for status in statuses] == [False, True, True, True, False]
        assert statuses[0]["url"] in shown(statuses[3])
        assert desk.undo().returncode == 0 and desk.statuses() == []
