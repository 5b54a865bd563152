"""Somebody who moves posts at a terminal: their desk, what was planned, and what an outsider finds."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from Peers.helloquitx import PROGRAM
from Peers.sandbox import Sandbox, SandboxAccount
from Peers.stand_ins import StandIns

from EndToEnd.world import wait_until

POSTS = "app.bsky.feed.post"
PROFILE = "GET /xrpc/app.bsky.actor.getProfile"
CREATE = "POST /xrpc/com.atproto.repo.createRecord"
DELETE = "POST /xrpc/com.atproto.repo.deleteRecord"
UPLOAD = "POST /xrpc/com.atproto.repo.uploadBlob"
# A day of waiting takes 86 ms.
QUICK = ("--window-scale", "0.000001")


@dataclass
class Desk:
    """One person at a terminal, and the networks, or a PDS, that they reach from there."""

    url: str
    account: SandboxAccount
    data: Path
    # How long a second of waiting for budgets takes, in seconds.
    scale: str = QUICK[1]

    @classmethod
    def at(cls, stand_ins: StandIns, number: int, data: Path) -> "Desk":
        """Of somebody in the sandbox, who is signed in."""
        desk = cls.of(stand_ins, number, data)
        desk.sign_in()
        return desk

    @classmethod
    def of(cls, stand_ins: StandIns, number: int, data: Path) -> "Desk":
        """Of somebody in the sandbox, who is not signed in yet."""
        return cls(stand_ins.x, Sandbox(stand_ins.x).accounts()[number], data)

    @property
    def sandbox(self) -> Sandbox:
        return Sandbox(self.url)

    @property
    def pace(self) -> tuple[str, str]:
        return "--window-scale", self.scale

    def command(self, *arguments: object) -> list[str]:
        return [str(PROGRAM), *map(str, arguments), "--sandbox", self.url, "--data", str(self.data)]

    def run(self, *arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*arguments), input=typed, capture_output=True, text=True, timeout=240)

    def sign_in(self) -> None:
        password = self.account.app_password
        answer = self.run("login", "bluesky", self.account.handle, "--app-password", typed=password)
        assert answer.returncode == 0, answer.stderr

    def sign_in_by_browser(self) -> None:
        """By OAuth, with DPoP."""
        command = self.command("login", "bluesky", self.account.handle)
        login = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        with stopping(login):
            said = ""
            while not (address := re.search(r"http://\S+\n", said)):
                line = login.stdout.readline()
                assert line, said
                said += line
            page = requests.get(self.sandbox.consent(address[0].strip(), self.account.did), timeout=30)
            assert page.status_code == 200
            assert login.wait(timeout=30) == 0, login.stdout.read()

    def publish(self, archive: Path, *more: object) -> subprocess.CompletedProcess[str]:
        return self.run("posts", "publish", archive, "--as", self.account.handle, *self.pace, *more)

    def undo(self, *more: object) -> subprocess.CompletedProcess[str]:
        return self.run("posts", "undo", "--as", self.account.handle, *self.pace, *more)

    def start(self, *arguments: object, **options: object) -> subprocess.Popen[str]:
        """Publishing or undoing, in the background; the options are the system's."""
        command = self.command("posts", *arguments, "--as", self.account.handle, *self.pace)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        return subprocess.Popen(command, text=True, **pipes)

    def status(self) -> dict:
        return json.loads(self.run("posts", "status", "--as", self.account.handle, "--json").stdout)

    def moved(self) -> dict[tuple[str, int], str]:
        """The map: old post and part to new record key."""
        lines = self.run("posts", "map", "--as", self.account.handle).stdout.splitlines()
        assert lines[0] == "old,part,new"
        rows = [line.split(",") for line in lines[1:]]
        found = {(old.rsplit("/", 1)[1], int(part)): new.rsplit("/", 1)[1] for old, part, new in rows}
        assert len(found) == len(rows), "something stands in the map twice"
        return found

    def records(self) -> dict[str, dict]:
        """What an anonymous reader finds, by record key."""
        found: dict[str, dict] = {}
        cursor = None
        while True:
            query = {"repo": self.account.did, "collection": POSTS, "limit": 100, "cursor": cursor}
            page = requests.get(f"{self.url}/xrpc/com.atproto.repo.listRecords", params=query, timeout=30).json()
            found.update({entry["uri"].rsplit("/", 1)[1]: entry for entry in page["records"]})
            cursor = page.get("cursor")
            if not cursor or not page["records"]:
                return found

    def befall(self, route: str, effect: dict, **rule: object) -> str:
        """Plans a misbehaviour of the sandbox's; returns its id."""
        return self.sandbox.control("POST", "faults", json={"route": route, "effect": effect, **rule}).json()["id"]

    def forget(self) -> None:
        """Loses all that the program remembers here."""
        for path in [*self.data.glob("helloquitx.sqlite*"), *(self.data / "keys").iterdir()]:
            path.unlink()


def planned(archive: Path, *more: object) -> list[dict]:
    """The plan's posts, thread by thread."""
    command = [PROGRAM, "posts", "plan", archive, "--to", "bluesky", "--json", *more]
    answer = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr
    threads = [json.loads(line) for line in answer.stdout.splitlines()]
    return [{**post, "root": thread["thread"]} for thread in threads for post in thread["posts"]]


def parent_of(post: dict, posts: list[dict]) -> dict | None:
    """What a planned post answers: the part before it, or the last part of the tweet before it."""
    if post["parent"] is None:
        return None
    own = [one for one in posts if one["tweetId"] == post["parent"]]
    if post["parent"] == post["tweetId"]:
        return own[own.index(post) - 1]
    return own[-1]


def verify(records: dict[str, dict], posts: list[dict]) -> None:
    """The records are the planned posts, each once, and nothing else; each as planned, linked to what it answers."""
    assert records.keys() == {post["rkey"] for post in posts}
    first = {post["tweetId"]: post for post in reversed(posts)}
    for post in posts:
        parent = parent_of(post, posts)
        expected = {name: post[name] for name in ("text", "createdAt", "langs", "facets")}
        expected["reply"] = None
        if parent:
            expected["reply"] = {"root": strong(records, first[post["root"]]), "parent": strong(records, parent)}
        expected["quote"] = strong(records, first[post["quoteOf"]]) if post["quoteOf"] else None
        expected["pictures"] = len(post["media"])
        found = content(records[post["rkey"]]["value"])
        assert found == expected, (post["tweetId"], found, expected)


def content(value: dict) -> dict:
    """What a record says, as far as a plan tells."""
    embed = value.get("embed", {})
    # A quote with pictures holds both one level deeper.
    quote = embed.get("record", {})
    quote = quote.get("record", quote)
    reply = value.get("reply")
    pictures = embed.get("media", embed).get("images", [])
    return {
        "text": value["text"], "createdAt": value["createdAt"], "langs": value["langs"],
        "facets": [facet(one) for one in value.get("facets", [])],
        "reply": {name: reference(reply[name]) for name in ("root", "parent")} if reply else None,
        "quote": reference(quote) if quote else None, "pictures": len(pictures),
    }


def reference(value: dict) -> dict:
    """A strong one: which record, and with which content."""
    return {name: value[name] for name in ("uri", "cid")}


def strong(records: dict[str, dict], post: dict) -> dict:
    """A reference to that very record. Its content's id is told by its server alone: it was there before."""
    return reference(records[post["rkey"]])


def facet(value: dict) -> dict:
    """As a plan writes it."""
    feature = value["features"][0]
    kind = feature["$type"].rsplit("#", 1)[1]
    place = {name: value["index"][name] for name in ("byteStart", "byteEnd")}
    return {**place, "type": kind, "value": feature["uri" if kind == "link" else "tag"]}


@dataclass(frozen=True)
class Hold:
    """A request that the sandbox holds, before or after it has carried it out."""

    desk: Desk
    id: str

    @classmethod
    def on(cls, desk: Desk, route: str, *, after_effect: bool = False, skip: int = 0) -> "Hold":
        """The next request of that route, after so many that pass."""
        return cls(desk, desk.befall(route, {"hold": {"afterEffect": after_effect}}, skip=skip))

    def requests(self) -> list[dict]:
        return [request for request in self.desk.sandbox.requests() if request.get("fault") == self.id]

    def wait(self, process: subprocess.Popen[str]) -> None:
        """Until it has come in."""
        wait_until(lambda: self.requests() or process.poll() is not None, "the request is held")
        assert process.poll() is None, process.communicate()

    def let_go(self) -> None:
        """It is carried out, if it was not; whoever sent it may be gone. What was not sent yet passes."""
        self.desk.sandbox.control("DELETE", "faults")


@contextmanager
def stopping(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Whatever happens, it has ended afterwards."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
