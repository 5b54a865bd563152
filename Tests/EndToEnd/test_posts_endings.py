"""What ends badly ends for a reason that a person can do something about, and can be tried again or taken back."""

from pathlib import Path

import pytest
from atproto import Client, models
from Peers.sandbox import Sandbox

from EndToEnd.moving import CREATE, POSTS, PROFILE, Desk, Hold, planned, stopping, verify
from EndToEnd.own_posts import tweet, write_archive
from EndToEnd.world import wait_until

BROKEN = {"answer": {"status": 500, "body": "json", "afterEffect": False}}
REFUSED = {"answer": {"status": 400, "body": "json", "afterEffect": False}}
THREAD = [tweet(0, "A"), tweet(1, "B", 0), tweet(2, "C", 1), tweet(3, "D")]


def kill_at(desk: Desk, archive: Path, held: Hold) -> None:
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
    held.let_go()


def change(desk: Desk, **changes: object) -> None:
    desk.sandbox.control("POST", "atproto/account", json={"account": desk.account.did, **changes})


def test_passing_trouble_of_a_quoted_post_fails_nobody(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 1, tmp_path / "mine")
    archive = write_archive(
        tmp_path / "archive", [tweet(0, "A"), tweet(1, "B", quotes=0), tweet(2, "C", 1), tweet(3, "D")]
    )
    desk.befall(CREATE, BROKEN)
    end = desk.publish(archive)
    assert end.returncode == 0, end
    verify(desk.records(), planned(archive))


def test_an_archive_that_was_moved_keeps_its_pictures(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 2, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}", picture=True) for n in range(6)])
    kill_at(desk, archive, Hold.on(desk, CREATE, after_effect=True, skip=2))
    archive = archive.rename(tmp_path / "elsewhere")
    end = desk.publish(archive)
    assert end.returncode == 0, end
    verify(desk.records(), planned(archive))


def test_what_was_begun_when_publishing_died_is_taken_back_without_a_trace(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 4, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", THREAD)
    kill_at(desk, archive, Hold.on(desk, PROFILE, skip=1))
    assert len(desk.records()) == 1
    desk.sandbox.control("DELETE", "requests")
    end = desk.undo()
    assert (end.returncode, desk.records()) == (0, {}), end
    assert desk.sandbox.requests(CREATE) == []


def test_all_is_taken_back_while_a_post_is_under_way(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 14, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", THREAD)
    held = Hold.on(desk, PROFILE, skip=1)
    with stopping(desk.start("publish", archive)) as publishing:
        held.wait(publishing)
        with stopping(desk.start("undo")) as undoing:
            wait_until(lambda: "cancelled" in desk.status()["counts"], "all is being taken back")
            held.let_go()
            ends = [process.communicate(timeout=60) for process in (publishing, undoing)]
    assert (publishing.returncode, undoing.returncode, desk.records()) == (0, 0, {}), ends
    assert desk.moved() == {}


def test_a_thread_of_four_thousand_posts_whose_first_is_refused_ends_in_words(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 5, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}", n - 1 if n else None) for n in range(4_000)])
    desk.befall(CREATE, REFUSED)
    end = desk.publish(archive)
    assert end.returncode == 1, end
    assert "1 refused" in end.stdout


def test_an_account_that_was_deactivated_for_a_while_goes_on(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 9, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", THREAD)
    held = Hold.on(desk, CREATE, skip=1)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
        change(desk, status="deactivated")
        held.let_go()
        process.communicate(timeout=60)
    assert process.returncode == 75
    change(desk, status="active")
    end = desk.publish(archive)
    assert end.returncode == 0, end
    verify(desk.records(), planned(archive))


@pytest.mark.parametrize("goes_on", [True, False], ids=["resumed", "taken-back"])
def test_a_label_is_no_end_a_person_goes_on_or_takes_all_back(stand_ins, tmp_path, goes_on):
    desk = Desk.at(stand_ins, 0 if goes_on else 10, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}") for n in range(12)])
    held = Hold.on(desk, CREATE, skip=5)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
        change(desk, labels=["spam"])
        held.let_go()
        process.communicate(timeout=60)
    assert len(desk.records()) == 6
    if goes_on:
        assert desk.publish(archive, "--resume").returncode == 0
        verify(desk.records(), planned(archive))
    end = desk.undo()
    assert (end.returncode, desk.records()) == (0, {}), end


def test_a_record_of_somebody_elses_under_the_key_is_told_and_stays(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 3, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(0, "Mine")])
    client = Client(base_url=f"{desk.url}/xrpc")
    client.login(desk.account.handle, desk.account.app_password, fetch_bsky_profile=False)
    record = {"$type": POSTS, "text": "Not of this program", "createdAt": "2024-01-01T00:00:00.000Z"}
    client.com.atproto.repo.create_record(
        models.ComAtprotoRepoCreateRecord.Data(
            repo=desk.account.did, collection=POSTS, rkey=planned(archive)[0]["rkey"], record=record
        )
    )
    before = desk.records()
    assert desk.publish(archive).returncode == 1
    desk.undo()
    assert desk.records() == before


def test_whoever_is_bridged_is_warned_before_anything_goes_out(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 12, tmp_path / "mine")
    bridge = Sandbox(stand_ins.x).accounts()[13]
    archive = write_archive(tmp_path / "archive", [tweet(0, "One")])
    option = ("--bridge", bridge.handle)
    assert "bridged" not in desk.publish(archive, *option, "--dry-run").stdout
    client = Client(base_url=f"{desk.url}/xrpc")
    client.login(desk.account.handle, desk.account.app_password)
    client.follow(bridge.did)
    told = lambda: "is bridged" in desk.publish(archive, *option, "--dry-run").stdout  # noqa: E731
    wait_until(told, "the AppView has seen the follow, and the warning is there")
    assert desk.records() == {}


def test_what_was_deleted_there_is_told_and_published_anew_only_when_asked(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 12, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", THREAD)
    assert desk.publish(archive).returncode == 0
    whole = desk.records()
    gone = planned(archive)[1]
    client = Client(base_url=f"{desk.url}/xrpc")
    client.login(desk.account.handle, desk.account.app_password, fetch_bsky_profile=False)
    client.com.atproto.repo.delete_record(
        models.ComAtprotoRepoDeleteRecord.Data(repo=desk.account.did, collection=POSTS, rkey=gone["rkey"])
    )
    told = desk.publish(archive)
    assert told.returncode == 1 and f"  https://x.com/i/web/status/{gone['tweetId']}\n" in told.stdout, told.stdout
    assert "of 4 posts 1 is not there any more; --again publishes it anew" in told.stdout
    assert len(desk.records()) == 3
    again = desk.publish(archive, "--again")
    assert again.returncode == 0 and "Read back: all 4 posts are there." in again.stdout
    assert desk.records() == whole


def test_what_was_taken_back_stays_away_and_how_to_bring_it_back_is_told(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 13, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", THREAD)
    assert "Nothing is remembered here" in desk.undo().stdout
    assert desk.publish(archive).returncode == desk.undo().returncode == 0
    assert "4 posts were taken back earlier; --again publishes them anew." in desk.publish(archive).stdout
    assert desk.records() == {}
