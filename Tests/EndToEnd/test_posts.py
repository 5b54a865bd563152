"""Moving posts from the command line: planned, published as they were, mapped, and taken back."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from Peers.helloquitx import PROGRAM
from Peers.sandbox import Sandbox, SandboxAccount
from Peers.stand_ins import StandIns, run_stand_ins

OWNER = "5001"
FIRST = 1_500_000_000_000_000_000
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73000000174944415478da63f8b02040c1610183"
    "c002870f1f3e000029ce06a17f4b3f900000000049454e44ae426082"
)


def moment(tweet: int) -> str:
    """As X writes it."""
    seconds = ((tweet >> 22) + 1_288_834_974_657) / 1000
    return datetime.fromtimestamp(seconds, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")


def tweet(number: int, text: str, answers: int | None = None, **more: object) -> dict:
    """A post of the owner's; numbers count minutes."""
    identity = FIRST + (number * 60_000 << 22)
    entry = {
        "id_str": str(identity), "created_at": moment(identity), "full_text": text, "lang": "en",
        "entities": {"hashtags": [], "user_mentions": [], "urls": []}, "favorite_count": "1", "retweet_count": "0",
    }
    if answers is not None:
        entry["in_reply_to_status_id_str"] = str(FIRST + (answers * 60_000 << 22))
        entry["in_reply_to_user_id_str"] = OWNER
    return {"tweet": {**entry, **more}}


def write_archive(folder: Path, tweets: list[dict]) -> Path:
    data = folder / "data"
    (data / "tweets_media").mkdir(parents=True)
    account = [{"account": {"accountId": OWNER, "username": "mover", "accountDisplayName": "Mover"}}]
    (data / "account.js").write_text("window.YTD.account.part0 = " + json.dumps(account))
    (data / "tweets.js").write_text("window.YTD.tweets.part0 = " + json.dumps(tweets))
    return folder


@pytest.fixture(scope="module")
def stand_ins(program: Path) -> Iterator[StandIns]:
    server, stand_ins = run_stand_ins()
    with server:
        yield stand_ins


@dataclass
class Desk:
    """One person at a terminal, signed in on Bluesky."""

    stand_ins: StandIns
    account: SandboxAccount
    data: Path

    def command(self, *arguments: object) -> list[str]:
        return [str(PROGRAM), *map(str, arguments), "--sandbox", self.stand_ins.x, "--data", str(self.data)]

    def run(self, *arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*arguments), input=typed, capture_output=True, text=True, timeout=240)

    def publish(self, archive: Path, *more: object) -> list[str]:
        scale = ("--window-scale", "0.001")
        return self.command("posts", "publish", archive, "--as", self.account.handle, *scale, *more)

    def records(self) -> dict[str, dict]:
        """What an anonymous reader finds, by record key."""
        found, cursor = {}, None
        while True:
            query = {"repo": self.account.did, "collection": "app.bsky.feed.post", "limit": 100, "cursor": cursor}
            page = requests.get(f"{self.stand_ins.x}/xrpc/com.atproto.repo.listRecords", params=query, timeout=30).json()
            found.update({entry["uri"].rsplit("/", 1)[1]: entry for entry in page["records"]})
            cursor = page.get("cursor")
            if not cursor:
                return found


@pytest.fixture
def desk(stand_ins: StandIns, tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    sandbox = Sandbox(stand_ins.x)
    number = sum(map(ord, request.node.name)) % 30
    desk = Desk(stand_ins, sandbox.accounts()[number], tmp_path / "mine")
    login = desk.run("login", "bluesky", desk.account.handle, "--app-password", typed=desk.account.app_password)
    assert login.returncode == 0, login.stderr
    return desk


def planned(desk: Desk, archive: Path, *more: object) -> list[dict]:
    """The plan's posts, in their order."""
    answer = subprocess.run(
        [PROGRAM, "posts", "plan", str(archive), "--to", "bluesky", "--json", *map(str, more)],
        capture_output=True, text=True, timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    return [post for line in answer.stdout.splitlines() for post in json.loads(line)["posts"]]


def test_a_thread_with_a_picture_a_quote_and_a_long_note_arrives_as_it_was(desk, tmp_path):
    long = "This sentence is one of many that fill a note. " * 12
    picture = {
        "id_str": "9", "indices": ["11", "34"], "url": "https://t.co/aaaaaaaaaa", "type": "photo",
        "media_url_https": "https://pbs.twimg.com/media/pic.png", "expanded_url": "https://x.com/mover/status/1/photo/1",
    }
    quoted = FIRST + (1 * 60_000 << 22)
    link = {
        "url": "https://t.co/bbbbbbbbbb", "expanded_url": f"https://x.com/mover/status/{quoted}",
        "display_url": "x.com/mover/status/…", "indices": ["12", "35"],
    }
    with_picture = tweet(1, "Look here: https://t.co/aaaaaaaaaa", extended_entities={"media": [picture]})
    with_quote = tweet(5, "I once said https://t.co/bbbbbbbbbb")
    with_quote["tweet"]["entities"]["urls"] = [link]
    entries = [with_picture, tweet(2, long.strip(), 1), tweet(3, "And &amp;lt; at last.", 2), with_quote]
    entries += [tweet(4, "@bo No thread of mine", in_reply_to_status_id_str="77", in_reply_to_user_id_str="78")]
    archive = write_archive(tmp_path / "archive", entries)
    (archive / "data" / "tweets_media" / f"{quoted}-pic.png").write_bytes(PICTURE)
    alt = tmp_path / "alt.json"
    alt.write_text(json.dumps({f"{quoted}-pic.png": "Four dots"}))

    posts = planned(desk, archive)
    assert [post["of"] for post in posts] == [1, 2, 2, 1, 1]
    published = subprocess.run(desk.publish(archive, "--alt", alt), capture_output=True, text=True, timeout=120)
    assert (published.returncode, published.stderr) == (0, ""), published
    records = desk.records()
    assert set(records) == {post["rkey"] for post in posts}
    values = [records[post["rkey"]]["value"] for post in posts]
    for post, value in zip(posts, values, strict=True):
        assert (value["text"], value["createdAt"], value["langs"]) == (post["text"], post["createdAt"], ["en"])
    # Each answers the one before it, the last part of a long one too; all begin with the first.
    uris = [records[post["rkey"]]["uri"] for post in posts]
    assert [value.get("reply", {}).get("parent", {}).get("uri") for value in values] == [None, *uris[:3], None]
    assert {value["reply"]["root"]["uri"] for value in values[1:4]} == {uris[0]}
    image = values[0]["embed"]["images"][0]
    assert (image["alt"], image["aspectRatio"]) == ("Four dots", {"width": 2, "height": 2})
    assert image["image"]["mimeType"] == "image/png"
    assert values[4]["embed"] == {
        "$type": "app.bsky.embed.record", "record": {"uri": uris[0], "cid": records[posts[0]["rkey"]]["cid"]}
    }
    assert values[3]["text"] == "And &lt; at last." and values[0]["text"] == "Look here:"

    lines = desk.run("posts", "map", "--as", desk.account.handle).stdout.splitlines()
    assert lines[0] == "old,part,new" and len(lines) == 6
    assert lines[1] == f"https://x.com/i/web/status/{quoted},1,https://bsky.app/profile/{desk.account.did}/post/{posts[0]['rkey']}"
    # One thread is taken back, and stays so; the other is left.
    undone = desk.run("posts", "undo", "--as", desk.account.handle, "--thread", quoted, "--window-scale", "0.001")
    assert undone.returncode == 0, undone
    assert set(desk.records()) == {posts[4]["rkey"]}
    again = subprocess.run(desk.publish(archive), capture_output=True, text=True, timeout=120)
    assert again.returncode == 0 and set(desk.records()) == {posts[4]["rkey"]}


def test_what_was_held_back_is_published_on_demand_alone(desk, tmp_path):
    # 2022-09: circles were there, and the archive does not tell them apart.
    circle_year = (1_662_000_000_000 - 1_288_834_974_657) << 22
    entry = tweet(0, "Who could see this?")
    entry["tweet"].update(id_str=str(circle_year), created_at=moment(circle_year))
    archive = write_archive(tmp_path / "archive", [entry, tweet(1, "Everybody")])
    assert [post["held"] for post in planned(desk, archive)] == [None, "circleEra"]
    assert subprocess.run(desk.publish(archive), capture_output=True, timeout=60).returncode == 0
    assert [entry["value"]["text"] for entry in desk.records().values()] == ["Everybody"]
    assert subprocess.run(desk.publish(archive, "--held"), capture_output=True, timeout=60).returncode == 0
    assert len(desk.records()) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["plan", "/nowhere", "--to", "bluesky"], 66, "/nowhere"),
        (["plan", "{archive}", "--to", "facebook"], 65, "--to is bluesky, mastodon or gotosocial"),
        (["plan", "{archive}", "--to", "bluesky", "--from", "yesterday"], 65, "write it as 2020-01-31"),
        (["plan", "{archive}", "--to", "bluesky", "--thread", "x"], 65, "is no post on X"),
        (["plan", "{archive}", "--to", "bluesky", "--alt", "/nowhere"], 66, "/nowhere cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(program, tmp_path, arguments, code, sentence):
    archive = write_archive(tmp_path / "archive", [tweet(1, "One")])
    answer = subprocess.run(
        [PROGRAM, "posts", *(argument.format(archive=archive) for argument in arguments)], capture_output=True, text=True
    )
    assert (answer.returncode, answer.stdout) == (code, ""), answer
    assert sentence in answer.stderr
