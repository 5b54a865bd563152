"""What goes out is what was chosen, as whom it was chosen; what was stopped stays stopped."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from Peers.stand_ins import StandIns, run_stand_ins

from EndToEnd.moving import CREATE, Desk, Hold, planned, stopping, verify
from EndToEnd.own_posts import identity, tweet, write_archive

TWEETS = [tweet(n, f"Post {n}") for n in range(30)]


@pytest.fixture(scope="module")
def stand_ins(program: Path) -> Iterator[StandIns]:
    server, stand_ins = run_stand_ins()
    with server:
        yield stand_ins


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
