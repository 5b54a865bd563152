"""What stops publishing on one's own machine loses nothing: a signal, a full disk, an archive that went or changed."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

from EndToEnd.moving import CREATE, QUICK, Desk, Hold, planned, stopping, verify
from EndToEnd.own_posts import identity, tweet, write_archive
from EndToEnd.world import wait_until

READ = "GET /xrpc/com.atproto.repo.getRecord"
TWEETS = [tweet(n, f"Post {n}", n - 1 if n % 5 else None) for n in range(20)]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_archive(tmp_path / "archive", TWEETS)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_signal_lets_the_post_under_way_arrive_and_the_next_run_goes_on(stand_ins, archive, tmp_path, sent):
    desk = Desk.at(stand_ins, 0 if sent == signal.SIGINT else 1, tmp_path / "mine")
    desk.sandbox.control("DELETE", "requests")
    held = Hold.on(desk, CREATE, skip=7)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
        process.send_signal(sent)
        held.let_go()
        said = process.communicate(timeout=60)
    done = len(desk.records())
    assert (process.returncode, said[1]) == (75, ""), said
    assert said[0].splitlines()[-1] == f"{done} published, {len(TWEETS) - done} waiting."
    assert 8 <= done < len(TWEETS)
    assert desk.status() == {"counts": {"published": done, "waiting": len(TWEETS) - done}}
    end = desk.publish(archive)
    assert (end.returncode, end.stderr) == (0, ""), end
    assert "20 published." in end.stdout
    verify(desk.records(), planned(archive))
    # Nobody had to look whether something had arrived.
    assert desk.sandbox.requests(READ) == []


def no_more_than(size: int) -> None:
    """No file grows beyond that any more; writing it says so instead of ending the program."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_disk_that_is_full_from_the_beginning_is_told_and_nothing_is_sent(stand_ins, archive, tmp_path):
    desk = Desk.at(stand_ins, 2, tmp_path / "mine")
    with stopping(desk.start("publish", archive, preexec_fn=lambda: no_more_than(4_096))) as process:
        said = process.communicate(timeout=60)
    assert process.returncode not in (0, 75), said
    assert said[1].startswith("Error: ") and said[0] == "", said
    assert desk.records() == {}
    end = desk.publish(archive)
    assert (end.returncode, end.stderr) == (0, ""), end
    verify(desk.records(), planned(archive))


@pytest.mark.parametrize("is_killed", [False, True], ids=["waited", "killed"])
def test_a_disk_that_fills_in_the_middle_loses_and_repeats_nothing(stand_ins, archive, tmp_path, is_killed):
    desk = Desk.at(stand_ins, 4 if is_killed else 3, tmp_path / "mine")
    held = Hold.on(desk, CREATE, after_effect=True, skip=7)
    start = desk.start("publish", archive, preexec_fn=lambda: no_more_than(resource.RLIM_INFINITY))
    with stopping(start) as process:
        held.wait(process)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4_096, resource.RLIM_INFINITY))
        held.let_go()
        # It says that it cannot write down what has come of the post.
        assert process.stderr.readline()
        assert len(desk.records()) == 8
        if not is_killed:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            said = process.communicate(timeout=60)
            assert process.returncode == 0, said
    if is_killed:
        assert desk.status()["counts"] == {"published": 7, "waiting": 13}
        end = desk.publish(archive)
        assert (end.returncode, end.stderr) == (0, ""), end
    verify(desk.records(), planned(archive))
    assert len(desk.moved()) == 20


def test_a_data_folder_that_is_read_only_is_told_and_nothing_is_sent(stand_ins, archive, tmp_path):
    desk = Desk.at(stand_ins, 5, tmp_path / "mine")
    with tempfile.TemporaryDirectory() as name:
        # The folders of tests are closed to others; whoever is root may write everywhere.
        folder = Path(name)
        shutil.copytree(archive, folder / "archive")
        shutil.copytree(desk.data, folder / "mine")
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        other = Desk(desk.url, desk.account, folder / "mine")
        home = {**os.environ, "HOME": "/"}
        who = {"user": 65_534, "group": 65_534, "extra_groups": []} if os.geteuid() == 0 else {}
        command = other.command("posts", "publish", folder / "archive", "--as", desk.account.handle, *QUICK)
        end = subprocess.run(command, capture_output=True, text=True, timeout=60, env=home, **who)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755)
    assert (end.returncode, end.stdout) == (69, ""), end
    assert str(folder / "mine") in end.stderr.splitlines()[-1]
    assert desk.records() == {}
    assert desk.publish(archive).returncode == 0
    verify(desk.records(), planned(archive))


def stop_in_the_middle(desk: Desk, archive: Path) -> None:
    held = Hold.on(desk, CREATE, after_effect=True, skip=7)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
    held.let_go()
    wait_until(lambda: len(desk.records()) == 8, "what was under way has arrived")


def test_an_archive_that_is_gone_for_a_while_is_told_and_goes_on_when_it_is_back(stand_ins, archive, tmp_path):
    desk = Desk.at(stand_ins, 6, tmp_path / "mine")
    stop_in_the_middle(desk, archive)
    away = archive.rename(tmp_path / "away")
    end = desk.publish(archive)
    assert (end.returncode, end.stdout) == (66, ""), end
    assert str(archive) in end.stderr
    assert len(desk.records()) == 8
    away.rename(archive)
    assert desk.publish(archive).returncode == 0
    verify(desk.records(), planned(archive))


def test_a_newer_archive_adds_what_is_new_and_changes_nothing_that_was_handed_in(stand_ins, archive, tmp_path):
    desk = Desk.at(stand_ins, 7, tmp_path / "mine")
    posts = planned(archive)
    stop_in_the_middle(desk, archive)
    before = desk.records()
    # Deleted on X meanwhile: a post that was moved, and one that waits. New: an answer, a quote, and a thread.
    kept = [one for one in TWEETS if one["tweet"]["id_str"] not in (str(identity(4)), str(identity(19)))]
    new = [tweet(30, "Late answer", 3), tweet(31, "Look back", quotes=7), tweet(32, "News"), tweet(33, "More news", 32)]
    write_archive(archive, [*kept, *new])
    posts += [post for post in planned(archive) if post["tweetId"] >= str(identity(30))]
    assert len(posts) == 24
    # What waits and is no longer in the archive stays behind.
    posts = [post for post in posts if post["tweetId"] != str(identity(19))]
    end = desk.publish(archive)
    assert (end.returncode, end.stderr) == (0, ""), end
    assert desk.status()["counts"] == {"published": 23, "laidAside": 1}
    records = desk.records()
    verify(records, posts)
    assert before.items() <= records.items()
