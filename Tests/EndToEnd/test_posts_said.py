"""What the commands around posts say before, while and after they do something, on a terminal and elsewhere."""

import json
import os
import pty
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from Peers.helloquitx import run

from EndToEnd.command_line import COUNT, exactly, read
from EndToEnd.moving import CREATE, Desk, Hold, stopping
from EndToEnd.own_posts import identity, tweet, write_archive

REHEARSAL = exactly(
    threads={
        "type": "array",
        "items": exactly(
            address={"type": "string", "pattern": "^https://x.com/i/web/status/[0-9]+$"}, posts={**COUNT, "minimum": 1}
        ),
    },
    deleted=COUNT, givenUp=COUNT, othersWaiting=COUNT,
)
REFUSED = {"answer": {"status": 400, "body": "json", "afterEffect": False}}
# Four threads of three.
TWEETS = [tweet(n, f"Post {n}", n - 1 if n % 3 else None) for n in range(12)]


def address(number: int) -> str:
    return f"https://x.com/i/web/status/{identity(number)}"


def stop_in_the_middle(desk: Desk, archive: Path) -> int:
    """Ctrl-C while the fifth post is under way; returns how many are published. The rest waits."""
    held = Hold.on(desk, CREATE, skip=4)
    with stopping(desk.start("publish", archive)) as process:
        held.wait(process)
        process.send_signal(signal.SIGINT)
        held.let_go()
        process.communicate(timeout=60)
    assert process.returncode == 75
    done = len(desk.records())
    assert 5 <= done < len(TWEETS)
    return done


def test_taking_back_is_rehearsed_as_it_is_done_and_changes_nothing(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 0, tmp_path / "mine")
    done = stop_in_the_middle(desk, write_archive(tmp_path / "archive", TWEETS))
    waiting = len(TWEETS) - done
    before, kept = desk.status(), desk.records()
    # The second thread, of which at least two are there.
    there = min(done, 6) - 3
    one = read(desk.undo("--thread", identity(4), "--dry-run", "--json"), REHEARSAL)
    expected = {"deleted": there, "givenUp": 3 - there, "othersWaiting": waiting - (3 - there)}
    assert one == {"threads": [{"address": address(3), "posts": there}], **expected}
    everything = read(desk.undo("--dry-run", "--json"), REHEARSAL)
    threads = [{"address": address(n), "posts": min(3, done - n)} for n in (9, 6, 3, 0) if n < done]
    assert everything == {"threads": threads, "deleted": done, "givenUp": waiting, "othersWaiting": 0}
    said = desk.undo("--dry-run")
    assert (said.returncode, said.stderr) == (0, "")
    lines = said.stdout.splitlines()
    assert lines[0] == f"{done} posts in {len(threads)} threads would be deleted from {desk.account.handle}, newest first:"
    assert lines[-2:] == [f"  {address(0)}  3 posts", f"{waiting} posts that wait to be published would be given up."]
    assert (desk.status(), desk.records()) == (before, kept)
    end = desk.undo()
    assert (end.returncode, desk.records()) == (0, {}) and end.stdout.startswith("12 posts are to be taken back.\n")
    assert desk.undo("--dry-run").stdout == "Nothing would be taken back.\n"


def test_signing_out_is_rehearsed_and_changes_nothing(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 1, tmp_path / "mine")
    done = stop_in_the_middle(desk, write_archive(tmp_path / "archive", TWEETS))
    before = desk.status()
    said = desk.run("logout", desk.account.handle, "--dry-run")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == (
        f"{desk.account.handle} (Bluesky) would be signed out and forgotten.\n"
        f"{done} published posts would stay there, and be forgotten here.\n"
        f"{12 - done} posts that wait to be published would be given up.\n"
    )
    assert desk.status() == before


def test_one_is_told_in_the_singular(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 2, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", [tweet(0, "Alone", picture=True)])
    plan = desk.run("posts", "plan", archive, "--to", "bluesky").stdout.splitlines()
    assert plan[:2] == [
        "1 post in 1 thread, single ones counted as threads.",
        "It becomes 1 post on Bluesky, with 1 picture or video.",
    ]
    desk.befall(CREATE, REFUSED)
    refused = desk.publish(archive)
    assert refused.returncode == 1 and refused.stdout.startswith("1 post is handed in.\n1 refused.")
    status = desk.run("posts", "status", "--as", desk.account.handle).stdout.splitlines()
    assert status[0] == "1 refused." and re.match(re.escape(address(0)) + "  refused: .", status[1])
    done = desk.publish(archive)
    assert done.stdout.splitlines() == [
        "1 post that could not go out is tried again.", "1 published.", "Read back: the one post is there.",
    ]
    assert desk.undo().stdout == "1 post is to be taken back.\n1 undone.\n"


def test_where_no_terminal_is_progress_comes_in_plain_lines_now_and_then(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 3, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", TWEETS)
    held = Hold.on(desk, CREATE, skip=2)
    with stopping(desk.start("publish", archive, "--report-every", "0")) as process:
        held.wait(process)
        line = process.stderr.readline()
        held.let_go()
        rest = process.communicate(timeout=60)[1]
    assert process.returncode == 0
    for one in [line, *rest.splitlines(keepends=True)]:
        assert re.fullmatch(r"\d+ of 12(, .*)?\n", one)
    # Most runs are over before the first minute is.
    assert desk.undo().stderr == ""


def on_a_terminal(command: list[str], **environment: str) -> tuple[int, str, str]:
    """How it ended, what it printed, and what the terminal was sent."""
    terminal, side = pty.openpty()
    shown = bytearray()

    def listen() -> None:
        while True:
            try:
                shown.extend(os.read(terminal, 10_000))
            except OSError:  # nobody writes any more
                return

    listener = threading.Thread(target=listen)
    listener.start()
    answer = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=side, text=True, timeout=60,
        env={**os.environ, **environment},
    )
    os.close(side)
    listener.join(timeout=30)
    os.close(terminal)
    return answer.returncode, answer.stdout, shown.decode()


def test_a_terminal_shows_one_line_of_progress_and_is_left_clean(stand_ins, tmp_path):
    desk = Desk.at(stand_ins, 4, tmp_path / "mine")
    archive = write_archive(tmp_path / "archive", TWEETS)
    command = desk.command("posts", "publish", archive, "--as", desk.account.handle, *desk.pace)
    code, printed, shown = on_a_terminal(command, TERM="xterm")
    assert code == 0 and printed.startswith("12 posts are handed in.\n") and "\x1b" not in printed
    assert re.search(r"\r\x1b\[K\[[#.]{20}\] \d+ of 12", shown) and shown.endswith("\r\x1b[K")
    # A line that is wider than the terminal could not be written over.
    assert all(len(line) < 80 for line in shown.split("\r\x1b[K"))
    assert "\n" not in shown and "\x1b[" not in shown.replace("\r\x1b[K", "")


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}], ids=["dumb", "no-colour"])
def test_a_terminal_that_wants_less_gets_less(stand_ins, tmp_path, environment):
    desk = Desk.at(stand_ins, 5, tmp_path / environment["TERM"])
    command = desk.command("posts", "plan", write_archive(tmp_path / "archive", TWEETS), "--as", desk.account.handle)
    code, printed, shown = on_a_terminal(command, **environment)
    assert code == 0 and "\x1b" not in printed
    if environment["TERM"] == "dumb":
        assert shown == ""
    # No colour at all, whoever asks.
    assert not re.search(r"\x1b\[[0-9;]*m", shown)


def test_no_secret_is_the_value_of_an_option(program):
    told = json.loads(run("--experimental-dump-help").stdout)["command"]

    def options(command: dict) -> Iterator[dict]:
        yield from command.get("arguments", [])
        for one in command.get("subcommands", []):
            yield from options(one)

    names = {name["name"]: one["kind"] for one in options(told) for name in one.get("names", [])}
    secrets = {name: kind for name, kind in names.items() if re.search("password|token|secret|key", name)}
    assert secrets == {"app-password": "flag", "token": "flag"}
