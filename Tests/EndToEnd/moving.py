"""Somebody who moves posts at a terminal: their archive, their desk, what was planned, and what an outsider finds."""

import json
import random
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests
from Peers.helloquitx import PROGRAM
from Peers.sandbox import Sandbox, SandboxAccount
from Peers.stand_ins import StandIns

from EndToEnd.world import wait_until

OWNER = "5001"
FIRST = 1_500_000_000_000_000_000
MINUTE = 60_000 << 22
POSTS = "app.bsky.feed.post"
PROFILE = "GET /xrpc/app.bsky.actor.getProfile"
CREATE = "POST /xrpc/com.atproto.repo.createRecord"
DELETE = "POST /xrpc/com.atproto.repo.deleteRecord"
UPLOAD = "POST /xrpc/com.atproto.repo.uploadBlob"
# A day of waiting takes 86 ms.
QUICK = ("--window-scale", "0.000001")
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73000000134944415478da63fccfc0f09f818181"
    "8109440000170a0103bb2b4b9e0000000049454e44ae426082"
)


def identity(number: int) -> int:
    """A post's id on X; numbers count minutes."""
    return FIRST + number * MINUTE


def tweet(number: int, text: str, answers: int | None = None, quotes: int | None = None, picture: bool = False) -> dict:
    """A post of the owner's. What it quotes stands at its end, as X has it; a picture after that."""
    own = identity(number)
    moment = datetime.fromtimestamp(((own >> 22) + 1_288_834_974_657) / 1000, UTC)
    entities: dict[str, list] = {"hashtags": [], "user_mentions": [], "urls": []}
    entry: dict[str, object] = {
        "id_str": str(own), "created_at": moment.strftime("%a %b %d %H:%M:%S +0000 %Y"), "lang": "en",
        "entities": entities, "favorite_count": "1", "retweet_count": "0",
    }
    if quotes is not None:
        address = f"https://x.com/mover/status/{identity(quotes)}"
        link = next_link(text, "quotedpost")
        entities["urls"].append({**link, "expanded_url": address, "display_url": "x.com/mover/…"})
        text += " https://t.co/quotedpost"
    if picture:
        media = {
            **next_link(text, "thepicture"), "id_str": "9", "type": "photo", "expanded_url": "https://x.com/mover/photo/1",
            "media_url_https": "https://pbs.twimg.com/media/pic.png",
        }
        entry["extended_entities"] = {"media": [media]}
        text += " https://t.co/thepicture"
    if answers is not None:
        entry["in_reply_to_status_id_str"] = str(identity(answers))
        entry["in_reply_to_user_id_str"] = OWNER
    return {"tweet": {**entry, "full_text": text}}


def next_link(text: str, name: str) -> dict:
    """Of a link that is about to follow the text."""
    start = len(text) + 1
    return {"url": f"https://t.co/{name}", "indices": [str(start), str(start + len("https://t.co/") + len(name))]}


def write_archive(folder: Path, tweets: list[dict]) -> Path:
    """Writes it, or writes it anew."""
    data = folder / "data"
    media = data / "tweets_media"
    media.mkdir(parents=True, exist_ok=True)
    account = [{"account": {"accountId": OWNER, "username": "mover", "accountDisplayName": "Mover"}}]
    (data / "account.js").write_text("window.YTD.account.part0 = " + json.dumps(account))
    (data / "tweets.js").write_text("window.YTD.tweets.part0 = " + json.dumps(tweets))
    for entry in tweets:
        if "extended_entities" in entry["tweet"]:
            (media / f"{entry['tweet']['id_str']}-pic.png").write_bytes(PICTURE)
    return folder


def a_life(chance: random.Random, count: int, *, quotes: bool = True, pictures: bool = True) -> list[dict]:
    """Threads of ten that branch, long notes, quotes of one's own posts, hashtags and pictures."""
    note = "This sentence, of some length, is one of those that fill a note; the next one says it again. "
    tweets = []
    for number in range(count):
        text = f"Post {number} of a life"
        if number % 12 == 5:
            text = f"{text}. {note * chance.randrange(4, 9)}".strip()
        begins = number - number % 10
        answers = chance.randrange(begins, number) if number > begins else None
        quoted = chance.randrange(number) if quotes and number % 7 == 6 else None
        tweets.append(tweet(number, text, answers, quoted, picture=pictures and number % 15 == 3))
        if number % 8 == 1 and quoted is None:
            add_hashtag(tweets[-1], "moving")
    return tweets


def add_hashtag(entry: dict, name: str) -> None:
    text = entry["tweet"]["full_text"] + " #" + name
    indices = [str(len(text) - len(name) - 1), str(len(text))]
    entry["tweet"]["entities"]["hashtags"].append({"text": name, "indices": indices})
    entry["tweet"]["full_text"] = text


@dataclass
class Desk:
    """One person at a terminal, and the networks, or a PDS, that they reach from there."""

    url: str
    account: SandboxAccount
    data: Path

    @classmethod
    def at(cls, stand_ins: StandIns, number: int, data: Path) -> "Desk":
        """Of somebody in the sandbox, who is signed in."""
        desk = cls(stand_ins.x, Sandbox(stand_ins.x).accounts()[number], data)
        desk.sign_in()
        return desk

    @property
    def sandbox(self) -> Sandbox:
        return Sandbox(self.url)

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
        return self.run("posts", "publish", archive, "--as", self.account.handle, *QUICK, *more)

    def undo(self, *more: object) -> subprocess.CompletedProcess[str]:
        return self.run("posts", "undo", "--as", self.account.handle, *QUICK, *more)

    def start(self, *arguments: object, **options: object) -> subprocess.Popen[str]:
        """Publishing or undoing, in the background; the options are the system's."""
        command = self.command("posts", *arguments, "--as", self.account.handle, *QUICK)
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)

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
