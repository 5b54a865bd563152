"""Posts arrive exactly once, whenever publishing dies: it is killed at random points, and forgets all it knew.

HELLOQUITX_KILLS and HELLOQUITX_SEED change how often it is killed, and when.
"""

import os
import random
import time
from pathlib import Path

from EndToEnd.moving import POSTS, Desk, Hold, parent_of, planned, stopping, verify
from EndToEnd.own_posts import a_life, write_archive

KILLS = int(os.environ.get("HELLOQUITX_KILLS", "50"))
SEED = int(os.environ.get("HELLOQUITX_SEED", "1"))


def kill_once(desk: Desk, archive: Path, chance: random.Random, *, early: bool = False) -> None:
    """Publishes a little and kills it: while a request is held, before or after it has its effect, or at any time.

    What was held is carried out after the death, as late as that. Early: after a few requests at most.
    """
    held = Hold.on(desk, "* /xrpc/*", after_effect=chance.random() < 0.5, skip=chance.randrange(8))
    with stopping(desk.start("publish", archive)) as process:
        if early or chance.random() < 0.6:
            held.wait(process)
        else:
            time.sleep(chance.uniform(0, 0.4))
        assert process.poll() is None, process.communicate()
        process.kill()
    held.let_go()


def check_order(records: dict[str, dict], posts: list[dict]) -> None:
    """What is there so far does not answer or quote anything that is not."""
    first = {post["tweetId"]: post for post in reversed(posts)}
    for post in posts:
        if post["rkey"] in records:
            parent = parent_of(post, posts)
            assert parent is None or parent["rkey"] in records
            assert post["quoteOf"] is None or first[post["quoteOf"]]["rkey"] in records


def test_killed_at_random_points_every_post_arrives_exactly_once_as_it_was_planned(stand_ins, tmp_path, read_pds):
    print(f"HELLOQUITX_SEED={SEED}")
    chance = random.Random(SEED)
    desk = Desk.at(stand_ins, 0, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", a_life(chance, 120))
    posts = planned(archive)
    assert len(posts) > 125
    before: dict[str, str] = {}
    for number in range(KILLS):
        # Where the machine is quicker than the kills, something must be left for the last one.
        kill_once(desk, archive, chance, early=len(before) * KILLS > len(posts) * number)
        records = desk.records()
        check_order(records, posts)
        now = {key: record["cid"] for key, record in records.items()}
        assert before.items() <= now.items(), "a post was written anew, or is gone"
        before = now
        assert len(now) < len(posts), f"all was done after {number + 1} kills: publish more"
        if number == KILLS // 2:
            desk.forget()
            desk.sign_in()
    end = desk.publish(archive)
    assert (end.returncode, end.stderr) == (0, ""), end
    verify(desk.records(), posts)
    everything = {(post["tweetId"], post["part"] + 1): post["rkey"] for post in posts}
    assert desk.moved() == everything
    # All local state is lost once more: it is found again, and nothing is written.
    records = desk.records()
    desk.forget()
    desk.sign_in()
    end = desk.publish(archive)
    assert (end.returncode, end.stderr) == (0, ""), end
    assert desk.records() == records
    assert read_pds(desk.url).records(desk.account.did, POSTS).keys() == {one["uri"] for one in records.values()}
    assert desk.moved() == everything
    assert desk.status() == {"counts": {"published": len(posts)}}


def test_published_by_three_at_once_every_post_arrives_exactly_once(stand_ins, tmp_path):
    """Two in one data folder, and one elsewhere that knows nothing of them."""
    here, elsewhere = (Desk.at(stand_ins, 1, tmp_path / name) for name in ("here", "elsewhere"))
    archive = write_archive(tmp_path / "archive", a_life(random.Random(SEED), 60))
    posts = planned(archive)
    ends = [desk.start("publish", archive) for desk in (here, here, elsewhere)]
    for process in ends:
        said = process.communicate(timeout=120)
        assert (process.returncode, said[1]) == (0, ""), said
    verify(here.records(), posts)
    assert here.moved() == elsewhere.moved()
    assert len(here.moved()) == len(posts)
