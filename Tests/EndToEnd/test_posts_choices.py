"""What goes out is what was chosen, as whom it was chosen; what was stopped stays stopped."""

import json
import signal
from pathlib import Path

from EndToEnd.moving import CREATE, Desk, Hold, planned, stopping, verify
from EndToEnd.own_posts import identity, tweet, write_archive

TWEETS = [tweet(n, f"Post {n}") for n in range(30)]
# 2022-09: circles were there, and the archive does not tell them apart.
CIRCLES = (1_662_000_000_000 - 1_288_834_974_657) << 22


def interrupt(desk: Desk, archive: Path) -> int:
    """Publishes a few and stops by Ctrl-C; how many have gone out."""
    held = Hold.on(desk, CREATE, skip=5)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
        process.send_signal(signal.SIGINT)
        held.let_go()
        said = process.communicate(timeout=60)
    assert process.returncode == 75, said
    return len(desk.records())


def test_taking_a_thread_back_publishes_nothing_that_was_stopped(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 0, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", TWEETS)
    done = interrupt(desk, archive)
    desk.undo("--thread", identity(0))
    assert len(desk.records()) == done - 1
    assert desk.status()["counts"] == {"published": done - 1, "undone": 1, "laidAside": len(TWEETS) - done}


def test_a_narrower_choice_later_publishes_no_more_than_that(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 1, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", TWEETS)
    done = interrupt(desk, archive)
    desk.publish(archive, "--thread", identity(20))
    assert len(desk.records()) == done + 1


def test_publishing_as_one_account_leaves_what_another_has_stopped(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 2, tmp_path / "mine")
    done = interrupt(desk, write_archive(tmp_path / "archive", TWEETS))
    other = Desk.at(stand_ins, 3, tmp_path / "mine")
    archive = write_archive(tmp_path / "other", TWEETS)
    assert other.publish(archive).returncode == 0
    verify(other.records(), planned(archive))
    assert len(desk.records()) == done


def test_a_quote_of_a_post_that_is_held_back_is_a_link_or_waits_too(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 4, tmp_path / "mine")
    held, quoting = tweet(0, "In a circle, perhaps"), tweet(1, "I said that", quotes=0)
    held["tweet"].update(id_str=str(CIRCLES), created_at="Thu Sep 01 02:40:00 +0000 2022")
    later = CIRCLES + (800 * 86_400_000 << 22)
    quoting["tweet"].update(id_str=str(later), created_at="Sat Nov 09 02:40:00 +0000 2024")
    address = f"https://x.com/mover/status/{CIRCLES}"
    quoting["tweet"]["entities"]["urls"][0]["expanded_url"] = address
    archive = write_archive(tmp_path / "archive", [held, quoting])
    assert desk.publish(archive).returncode == 0
    for record in desk.records().values():
        links = [facet["features"][0]["uri"] for facet in record["value"].get("facets", [])]
        assert links == [address] or record["value"].get("embed", {}).get("external", {}).get("uri") == address
    assert desk.publish(archive, "--held").returncode == 0
    assert len(desk.records()) == 2


def test_a_link_to_an_own_post_inside_a_text_is_published_as_the_plan_for_the_account_shows_it(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 5, tmp_path / "mine")
    entry = tweet(1, "See", quotes=0)
    entry["tweet"]["full_text"] += " and the rest"
    archive = write_archive(tmp_path / "archive", [tweet(0, "One"), entry])
    plan = desk.run("posts", "plan", archive, "--as", desk.account.handle, "--json")
    assert plan.returncode == 0, plan
    assert desk.publish(archive, "--dry-run", "--json").stdout == plan.stdout
    assert desk.publish(archive).returncode == 0
    threads = [json.loads(line) for line in plan.stdout.splitlines()]
    verify(desk.records(), [{**post, "root": thread["thread"]} for thread in threads for post in thread["posts"]])
    rest = desk.run("posts", "plan", archive, "--as", desk.account.handle, "--remaining", "--json")
    assert (rest.returncode, rest.stdout) == (0, "")


def test_threads_of_a_time_are_taken_back_and_no_others(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 6, tmp_path / "mine")
    day = 1_440
    tweets = [tweet(0, "First day"), tweet(day, "Second day"), tweet(day + 1, "Late answer", 0), tweet(2 * day, "Third day")]
    archive = write_archive(tmp_path / "archive", tweets)
    assert desk.publish(archive).returncode == 0
    undone = desk.undo("--from", "2022-03-06", "--until", "2022-03-06")
    assert undone.returncode == 0, undone
    texts = {entry["value"]["text"] for entry in desk.records().values()}
    assert texts == {"First day", "Late answer", "Third day"}
    # Any post of a thread names it; one of no thread is said to be none.
    assert desk.undo("--thread", tweets[2]["tweet"]["id_str"]).returncode == 0
    assert {entry["value"]["text"] for entry in desk.records().values()} == {"Third day"}
    nothing = desk.undo("--thread", "77")
    assert nothing.returncode == 65 and "no thread with such a post" in nothing.stderr


def test_what_answers_a_held_post_is_held_with_it_and_a_rehearsal_says_what_goes_out(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 14, tmp_path / "mine")
    held, answer = tweet(0, "In a circle, perhaps"), tweet(1, "To everybody, later", 0)
    later = CIRCLES + (800 * 86_400_000 << 22)
    held["tweet"].update(id_str=str(CIRCLES), created_at="Thu Sep 01 02:40:00 +0000 2022")
    answer["tweet"].update(
        id_str=str(later), created_at="Sat Nov 09 02:40:00 +0000 2024", in_reply_to_status_id_str=str(CIRCLES)
    )
    archive = write_archive(tmp_path / "archive", [held, answer, tweet(2, "Free")])
    assert [post["held"] for post in planned(archive)] == [None, "circleEra", "circleEra"]
    rehearsed = desk.publish(archive, "--dry-run").stdout
    assert "It becomes 1 post on Bluesky" in rehearsed and "Held back until you say yes: 2" in rehearsed
    assert "3 points" in rehearsed and "all is out by 20" in rehearsed
    assert "2 posts are held back; --held publishes them too." in desk.publish(archive).stdout
    assert len(desk.records()) == 1
    left = desk.publish(archive, "--dry-run", "--held").stdout
    assert "Left out: what is published already." in left and "They become 2 posts" in left and "Held" not in left
    assert desk.publish(archive, "--held").returncode == 0
    assert len(desk.records()) == 3
    assert "Nothing is chosen" in desk.publish(archive, "--dry-run", "--held").stdout
    unknown = desk.publish(archive, "--dry-run", "--thread", "12345")
    assert (unknown.returncode, unknown.stdout) == (65, "") and "no such thread" in unknown.stderr
