"""After a death, a refusal or a hiccup the next run puts things right, and says no more than is true."""

import pytest

from EndToEnd.moving import CREATE, DELETE, Desk, planned, stopping, verify
from EndToEnd.own_posts import tweet, write_archive
from EndToEnd.world import wait_until

REFUSED = {"answer": {"status": 400, "body": "json", "afterEffect": False}}
THREAD = [tweet(0, "A"), tweet(1, "B", 0), tweet(2, "C", 1), tweet(3, "D")]


def test_pictures_that_a_death_left_behind_are_gone_after_the_next_run(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 6, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(n, f"Post {n}", picture=True) for n in range(4)])
    media = desk.data / "media"
    while not (media.exists() and list(media.iterdir())):
        with stopping(desk.start("publish", archive)) as process:
            wait_until(lambda: process.poll() is not None or media.exists() and list(media.iterdir()), "one is made")
        assert len(desk.records()) < 4, "each was made and sent before the death"
    assert desk.publish(archive).returncode == 0
    verify(desk.records(), planned(archive))
    assert list(media.iterdir()) == []


def test_what_was_refused_is_tried_again_with_what_answers_it(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 7, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", THREAD)
    desk.befall(CREATE, REFUSED)
    assert desk.publish(archive).returncode == 1
    end = desk.publish(archive)
    assert end.returncode == 0, end
    verify(desk.records(), planned(archive))


def test_taking_all_back_succeeds_though_something_was_refused(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 8, tmp_path / "mine")
    desk.befall(CREATE, REFUSED)
    assert desk.publish(write_archive(tmp_path / "archive", THREAD)).returncode == 1
    end = desk.undo()
    assert (end.returncode, desk.records()) == (0, {}), end


@pytest.mark.parametrize("body", ["html", "text", "empty", "json"])
def test_a_page_that_answers_a_deletion_does_not_pass_for_one(stand_ins, tmp_path, body):
    desk = Desk.at(stand_ins, 11, tmp_path / "mine")
    assert desk.publish(write_archive(tmp_path / "archive", THREAD)).returncode == 0
    desk.befall(DELETE, {"answer": {"status": 200, "body": body, "afterEffect": False}})
    end = desk.undo()
    assert (end.returncode, desk.records()) == (0, {}), end


def test_a_deletion_that_was_refused_once_is_tried_again(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 12, tmp_path / "mine")
    assert desk.publish(write_archive(tmp_path / "archive", THREAD)).returncode == 0
    desk.befall(DELETE, REFUSED)
    assert desk.undo().returncode == 1
    end = desk.undo()
    assert (end.returncode, desk.records()) == (0, {}), end


def test_a_deletion_that_is_refused_but_done_counts_as_done(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 13, tmp_path / "mine")
    assert desk.publish(write_archive(tmp_path / "archive", THREAD)).returncode == 0
    desk.befall(DELETE, {"answer": {"status": 400, "body": "json", "afterEffect": True}})
    end = desk.undo()
    assert (end.returncode, desk.records()) == (0, {}), end


def test_a_token_is_refreshed_once_whoever_begins(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 15, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", THREAD)
    desk.sandbox.control("POST", "atproto/settings", json={"accessTokenMilliseconds": 30_000})
    try:
        for _ in range(3):
            desk.forget()
            desk.sign_in_by_browser()
            ends = [desk.start("publish", archive) for _ in range(3)]
            said = [process.communicate(timeout=60) for process in ends]
            assert [process.returncode for process in ends] == [0, 0, 0], said
            assert "needs" not in desk.run("accounts").stdout
            assert desk.undo().returncode == 0
    finally:
        desk.sandbox.control("POST", "atproto/settings", json={"accessTokenMilliseconds": 3_600_000})


@pytest.mark.parametrize(
    "effect",
    [
        {"answer": {"status": 502, "body": "html", "afterEffect": False}},
        {"answer": {"status": 200, "body": "html", "afterEffect": False}},
        {"rateLimit": {"retryAfterSeconds": 1, "style": "atproto"}},
        {"reset": {}},
    ],
    ids=["502", "page", "limit", "reset"],
)
@pytest.mark.parametrize("skip", [0, 1], ids=["before", "after"])
def test_a_list_that_cannot_be_read_for_a_moment_holds_up_nothing(stand_ins, tmp_path, effect, skip):
    desk = Desk.at(stand_ins, 16 + skip, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", THREAD)
    desk.undo()
    desk.befall("GET /xrpc/com.atproto.repo.listRecords", effect, skip=skip)
    end = desk.publish(archive)
    desk.sandbox.control("DELETE", "faults")
    assert end.returncode == 0, end
    verify(desk.records(), planned(archive))
    desk.undo()
