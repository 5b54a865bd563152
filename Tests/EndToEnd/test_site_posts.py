"""Threads moved through the site: handed over, paused, killed in the middle, each once and in order; what failed says why."""

import hashlib
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from EndToEnd.following import QUICK
from EndToEnd.journey import Traveller, mastodon_client
from EndToEnd.own_posts import FIRST, PICTURE, moment
from EndToEnd.world import World, copy_of, wait_until

POSTS = "app.bsky.feed.post"
TABLES = ["post_upload", "post_upload_part", "post_media", "post_media_chunk", "post_content"]
KILLS = 6


@pytest.fixture
def world(filled_world: World, tmp_path: Path) -> Iterator[World]:
    with copy_of(filled_world, tmp_path / "world", **QUICK, **{"posts.quotaMegabytes": 1}) as world:
        yield world


@dataclass
class Mover:
    """What the page's script does, by hand: documents, digests, uploads."""

    traveller: Traveller
    owner: str
    network: str = "bluesky"

    def send(self, path: str, body: bytes = b"", *, status: int = 200) -> dict:
        visitor = self.traveller.visitor
        token = visitor.open("/en/posts").page.select_one("#posts")["data-token"]
        answer = visitor.session.post(
            f"{self.traveller.world.url}/api/posts/{path}", data=body, headers={"X-Form-Token": token}, timeout=60
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    def document(self, tweets: list[dict], files: list[str]) -> bytes:
        whole = {
            "owner": self.owner, "handles": ["mover"], "isProtected": False, "hasCircleFile": True, "files": files,
            "leftOut": [], "elsewhere": [], "alt": {}, "posts": [{"tweet": tweet} for tweet in tweets],
        }  # fmt: skip
        return json.dumps(whole).encode()

    def digest(self, document: bytes) -> str:
        threads = self.send(f"preview?network={self.network}", document)["threads"]
        lines = "".join(f"{each['root']} {each['digest']}\n" for each in sorted(threads, key=lambda one: int(one["root"])))
        return hashlib.sha256(f"helloquitx/plan/v1\n{lines}".encode()).hexdigest()

    def upload(self, document: bytes, files: dict[str, bytes]) -> str:
        size = len(document) + sum(map(len, files.values()))
        begun = self.send(f"uploads?network={self.network}&plan={self.digest(document)}&bytes={size}")["upload"]
        self.send(f"uploads/{begun}/posts/0", document)
        for name, content in files.items():
            self.send(f"uploads/{begun}/media/{name}/0", content)
        return self.send(f"uploads/{begun}/finish")["location"]

    def moved(self) -> list[str]:
        """What the page offers no more."""
        address = f"{self.traveller.world.url}/api/posts/moved?network={self.network}"
        return self.traveller.visitor.session.get(address, timeout=60).json()["ids"]

    def counts(self) -> dict[str, int]:
        page = self.traveller.visitor.open("/en/posts/progress").page
        shown = page.select("[data-count]")
        return {place["data-count"].split(".")[1]: int(place.get_text()) for place in shown}


def tweets_and_files(owner: str) -> tuple[list[dict], dict[str, bytes]]:
    """Threads of four, CANARY in every text; some have a picture, and one picture is none."""
    tweets, files = [], {}
    for number in range(60):
        identity = str(FIRST + (number * 60_000 << 22))
        tweet = {"id_str": identity, "created_at": moment(int(identity)), "full_text": f"CANARY {number}", "lang": "en"}
        if number % 4:
            tweet["in_reply_to_status_id_str"] = tweets[-1]["id_str"]
            tweet["in_reply_to_user_id_str"] = owner
        if number % 10 == 7:
            address = f"https://pbs.twimg.com/media/p{number}.png"
            tweet["extended_entities"] = {"media": [{"type": "photo", "media_url_https": address}]}
            files[f"{identity}-p{number}.png"] = b"CANARY no picture" if number == 47 else PICTURE
        tweets.append(tweet)
    return tweets, files


def in_clear(world: World) -> list[str]:
    """Where the texts stand in clear: in the database, its journal, the folders and logs."""
    return [path.name for path in world.written_files() if b"CANARY" in path.read_bytes()]


def test_threads_go_out_once_and_in_order_whatever_dies(world, read_pds):
    world.serve("--no-work")
    traveller = Traveller.at(world, "mateo").sign_in("bluesky")
    mover = Mover(traveller, traveller.person["x"]["id"])
    tweets, files = tweets_and_files(mover.owner)
    document = mover.document(tweets, list(files))

    # Another's archive, and more than the operator allows, are refused in words.
    told = mover.send("preview?network=bluesky", document.replace(mover.owner.encode(), b"77", 1), status=409)
    assert "@mover" in told["what"]
    told = mover.send(f"uploads?network=bluesky&plan={'a' * 64}&bytes=1000001", status=413)
    assert "at most 1 MB" in told["what"]

    assert mover.upload(document, files) == "/en/posts/progress"
    visitor = traveller.visitor.open("/en/posts/progress")
    visitor.press("Allow and publish 60 posts on Bluesky")
    traveller.agree(visitor.page.select_one("a#continue")["href"], "bluesky")
    assert "60 posts are handed in." in visitor.text
    assert in_clear(world) == []

    did = traveller.person["bluesky"]["did"]
    reader = read_pds(world.networks)
    visitor.press("Pause")
    worker = world.work()
    time.sleep(1)
    assert reader.records(did, POSTS) == {} and "Paused by you" in visitor.open("/en/posts/progress").text
    visitor.press("Resume")
    chance = random.Random(5)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0, 0.3))
        worker.kill()
        worker.start()
    wait_until(lambda: mover.counts()["waiting"] == 0, "all has come to an end")

    # The one without a picture, and what hangs from it: 47 is the last of its thread.
    assert mover.counts() == {"waiting": 0, "done": 59, "couldNot": 1, "takenBack": 0}
    records = reader.records(did, POSTS)
    texts = sorted(int(record["text"].split()[1]) for record in records.values())
    assert texts == [number for number in range(60) if number != 47]
    by_text = {record["text"]: (uri, record) for uri, record in records.items()}
    for _, record in by_text.values():
        number = int(record["text"].split()[1])
        assert ("reply" in record) == (number % 4 > 0), record
        if number % 4:
            assert record["reply"]["parent"]["uri"] == by_text[f"CANARY {number - 1}"][0]
            assert record["reply"]["root"]["uri"] == by_text[f"CANARY {number - number % 4}"][0]
        assert ("embed" in record) == (number % 10 == 7)
    assert world.query("SELECT count(*) FROM post_content") == [(1,)]
    assert world.query("SELECT count(*) FROM post_media") == [(1,)]

    failed = visitor.open("/en/posts/progress?show=failed")
    row = words_of(failed.page.select("ul.deliveries li"))
    assert len(row) == 1 and "Could not" in row[0] and "We were told:" in row[0]
    visitor.press("Try again what failed")
    assert "1 post is tried again." in visitor.text
    wait_until(lambda: mover.counts()["waiting"] == 0, "it has failed once more")
    visitor.open("/en/posts/progress").press("Give up what failed")
    assert mover.counts() == {"waiting": 0, "done": 59, "couldNot": 0, "takenBack": 1}
    for table in TABLES:
        assert world.query(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert in_clear(world) == []

    visitor.open("/en/posts/undo?network=bluesky").press("Take 59 posts back from Bluesky")
    wait_until(lambda: reader.records(did, POSTS) == {}, "all of it is taken back")
    # And once more: what was taken back can be moved again.
    location = mover.upload(mover.document(tweets[:4], []), {})
    assert re.fullmatch(r"/en/posts/progress\?queued=4", location)
    wait_until(lambda: len(reader.records(did, POSTS)) == 4, "it is there again")


def test_a_status_whose_answer_was_lost_is_taken_back_although_its_words_are_erased(world):
    world.serve("--no-work")
    traveller = Traveller.at(world, "dmitri").sign_in("mastodon")
    mover = Mover(traveller, traveller.person["x"]["id"], "mastodon")
    tweets, _ = tweets_and_files(mover.owner)
    assert mover.upload(mover.document(tweets[:1], []), {}) == "/en/posts/progress"
    visitor = traveller.visitor.open("/en/posts/progress")
    visitor.press("Allow and publish 1 post on Mastodon")
    traveller.agree(visitor.page.select_one("a#continue")["href"], "mastodon")
    reader = mastodon_client(world, "dmitri", "read:accounts read:statuses write:statuses")
    statuses = lambda: reader.account_statuses(reader.me())  # noqa: E731
    with world.sandbox.fault("POST /api/v1/statuses", {"hold": {"afterEffect": True}}):
        worker = world.work()
        wait_until(statuses, "it is there, and its answer is not")
        worker.kill()
    visitor.open("/en/posts/undo?network=mastodon").press("Take 1 post back from Mastodon")
    worker.start()
    wait_until(lambda: statuses() == [], "it is taken back")
    assert world.query("SELECT count(*) FROM post_content") == [(0,)]
    assert in_clear(world) == []
    # To sign in again takes no right away that was given.
    Traveller.at(world, "dmitri").sign_in("mastodon")
    assert mover.upload(mover.document(tweets[:1], []), {}) == "/en/posts/progress?queued=1"
    wait_until(lambda: len(statuses()) == 1, "it is there again")

    # Deleted there by hand: that is told, and it can be moved once more.
    reader.status_delete(statuses()[0])
    visitor.open("/en/posts/progress").press("Check that all is there")
    assert "1 is not there any more." in visitor.text
    assert mover.moved() == [tweets[0]["id_str"]]
    visitor.press("Move what is missing again")
    assert visitor.url.endswith("/en/posts") and mover.moved() == []
    assert mover.upload(mover.document(tweets[:1], []), {}) == "/en/posts/progress?queued=1"
    wait_until(lambda: len(statuses()) == 1, "it is there once more")


def words_of(elements: list) -> list[str]:
    return [" ".join(element.get_text(" ").split()) for element in elements]
