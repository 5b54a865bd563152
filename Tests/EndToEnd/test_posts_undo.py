"""Posts are taken back exactly as far as was asked, whenever that dies; what somebody wrote elsewhere stays.

HELLOQUITX_SEED changes when it is killed.
"""

import os
import pty
import random
from pathlib import Path

from atproto import Client, models
from Peers.readers import PDSReader
from Peers.stand_ins import StandIns

from EndToEnd.moving import POSTS, Desk, Hold, planned, stopping, verify
from EndToEnd.own_posts import a_life, tweet, write_archive

SEED = int(os.environ.get("HELLOQUITX_SEED", "1"))
KILLS = 10


def asked(desk: Desk, answer: bytes) -> str:
    """Undoing at a terminal, where one is asked; what was shown there."""
    terminal, side = pty.openpty()
    undoing = desk.start("undo", stdin=side, stderr=side)
    os.close(side)
    shown = b""
    while not shown.endswith(b"[y/N] "):
        shown += os.read(terminal, 1_000)
    os.write(terminal, answer)
    said = undoing.communicate(timeout=120)[0]
    os.close(terminal)
    assert undoing.returncode == 0, said
    return said


def test_at_a_terminal_nothing_is_taken_back_without_a_yes(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 17, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(0, "Stays"), tweet(1, "For a while")])
    assert desk.publish(archive).returncode == 0
    before = desk.records()
    assert len(before) == 2
    for answer in (b"\n", b"n\n", b"what\n"):
        said = asked(desk, answer)
        assert "2 posts in 2 threads would be deleted" in said and said.endswith("Nothing was changed.\n")
        assert desk.records() == before
    asked(desk, b"y\n")
    assert desk.records() == {}


def write_elsewhere(desk: Desk) -> dict[str, str]:
    """Two posts and a follow, by somebody else's client; addresses and contents' ids."""
    client = Client(base_url=f"{desk.url}/xrpc")
    client.login(desk.account.handle, desk.account.app_password, fetch_bsky_profile=False)
    written = {}
    follow = {"$type": "app.bsky.graph.follow", "subject": desk.sandbox.accounts()[20].did}
    for collection, record in [
        (POSTS, {"$type": POSTS, "text": "Written elsewhere", "langs": ["en"]}),
        # With a key like those of moved posts, of a post on X that is not in the archive.
        (POSTS, {"$type": POSTS, "text": "Moved by hand", "rkey": "3docmzhxtc222"}),
        ("app.bsky.graph.follow", follow),
    ]:
        key = record.pop("rkey", None)
        answer = client.com.atproto.repo.create_record(
            models.ComAtprotoRepoCreateRecord.Data(
                repo=desk.account.did, collection=collection, rkey=key,
                record={**record, "createdAt": "2024-05-06T07:08:09.000Z"},
            )
        )
        written[answer.uri] = answer.cid
    return written


def elsewhere(desk: Desk, reader: PDSReader) -> dict[str, dict]:
    """All that stands in the repository, by address, told by somebody else's client and judged."""
    found: dict[str, dict] = {}
    for collection in (POSTS, "app.bsky.graph.follow"):
        found |= reader.records(desk.account.did, collection)
    return found


def kill_while_undoing(desk: Desk, chance: random.Random, *more: object) -> None:
    """Takes a little back and is killed at a request, before or after it has its effect, or as late as that."""
    held = Hold.on(desk, "POST /xrpc/*", after_effect=chance.random() < 0.5, skip=chance.randrange(4))
    with stopping(desk.start("undo", *more)) as process:
        held.wait(process)
    held.let_go()


def move(stand_ins: StandIns, number: int, tmp_path: Path) -> tuple[Desk, list[dict]]:
    """Somebody has moved forty posts; and what was planned."""
    print(f"HELLOQUITX_SEED={SEED}")
    desk = Desk.at(stand_ins, number, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", a_life(random.Random(SEED), 40))
    posts = planned(archive)
    end = desk.publish(archive)
    assert (end.returncode, end.stderr) == (0, ""), end
    verify(desk.records(), posts)
    return desk, posts


def test_all_is_taken_back_across_kills_and_nothing_else(stand_ins, tmp_path, read_pds):
    desk, posts = move(stand_ins, 0, tmp_path)
    own = write_elsewhere(desk)
    keys = {post["rkey"] for post in posts}
    assert not any(address.endswith(tuple(keys)) for address in own)
    chance = random.Random(SEED)
    before = desk.records()
    for _ in range(KILLS):
        kill_while_undoing(desk, chance)
        now = desk.records()
        assert now.items() <= before.items(), "something was written anew"
        assert keys & now.keys(), "all was gone before the end: publish more"
        before = now
    end = desk.undo()
    assert (end.returncode, end.stderr) == (0, ""), end
    assert f"{len(posts)} undone." in end.stdout
    assert elsewhere(desk, read_pds(desk.url)).keys() == own.keys()
    assert {record["uri"]: record["cid"] for record in desk.records().values()}.items() <= own.items()
    assert desk.moved() == {}


def test_one_thread_is_taken_back_across_kills_and_no_other(stand_ins, tmp_path, read_pds):
    desk, posts = move(stand_ins, 1, tmp_path)
    before = desk.records()
    threads = {post["root"]: [one for one in posts if one["root"] == post["root"]] for post in posts}
    thread = list(threads)[1]
    gone = {post["rkey"] for post in threads[thread]}
    assert len(gone) >= 10
    chance = random.Random(SEED)
    for _ in range(3):
        kill_while_undoing(desk, chance, "--thread", thread)
    end = desk.undo("--thread", f"https://x.com/mover/status/{thread}")
    assert (end.returncode, end.stderr) == (0, ""), end
    assert f"{len(before) - len(gone)} published, {len(gone)} undone." in end.stdout
    left = {key: record for key, record in before.items() if key not in gone}
    assert desk.records() == left
    assert len(elsewhere(desk, read_pds(desk.url))) >= len(left)
    assert set(desk.moved().values()) == left.keys()
