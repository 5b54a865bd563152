"""The program on a command line: what every command does, for people and for programs, and with which code it ends."""

import os
import pty
import re
import subprocess

import pytest
from Peers.helloquitx import PROGRAM, run

from EndToEnd.command_line import download


@pytest.mark.parametrize("arguments", [["version"], ["--version"]])
def test_it_tells_its_version(program, arguments):
    answer = run(*arguments)
    assert answer.returncode == 0
    assert re.fullmatch(r"(helloquitx )?\d+\.\d+\.\d+\n", answer.stdout)


COMMANDS = ["", "serve", "work", "archive", "archive inspect", "archive browse", "admin", "admin status", "admin stuck", "admin retry"]
COMMANDS += ["admin rotate-keys", "sandbox", "version", "login", "login bluesky", "login mastodon", "accounts", "logout", "posts"]
COMMANDS += ["posts plan", "posts publish", "posts status", "posts undo", "posts map"]
COMMANDS += ["campaign", "campaign check"]
COMMANDS += ["directory", "directory prove", "directory suggestions", "directory accept", "directory decline"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does_and_how_it_is_used(program, command):
    asked = run(*command.split(), "--help")
    assert (asked.returncode, asked.stderr) == (0, "")
    lines = asked.stdout.splitlines()
    assert re.match(r"OVERVIEW: [A-Z].{8,}\.$", lines[0]), lines[0]
    assert any(line.startswith(f"USAGE: helloquitx {command}".rstrip()) for line in lines)
    assert all(len(line) <= 80 for line in lines), asked.stdout
    assert run("help", *command.split()).stdout == asked.stdout
    # Hidden options are for tests.
    assert not {"--sandbox-port", "--no-people", "--people", "--window-scale", "--report-every"} & set(re.findall(r"--[a-z-]+", asked.stdout))


def test_help_documents_every_exit_code(program):
    text = " ".join(run("--help").stdout.split())
    for code in (0, 1, 64, 65, 66, 69, 75, 78):
        assert re.search(rf"\b{code} [a-z]", text), code


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["help", "fly"],
        ["help", "admin", "fly"],
        ["serve", "--speed", "1"],
        ["archive", "inspect"],
        ["admin", "retry", "one"],
        ["serve", "--port", "x"],
    ],
)
def test_what_it_does_not_understand_ends_with_64(program, arguments):
    answer = run(*arguments)
    assert (answer.returncode, answer.stdout) == (64, "")
    assert "Error: " in answer.stderr and "Usage: " in answer.stderr


def test_nothing_but_text_comes_where_no_terminal_is(program, sandbox, tmp_path):
    archive = download(sandbox.url, "amara_writes", tmp_path)
    for answer in (run("archive", "inspect", archive), run("archive", "inspect", tmp_path), run("admin"), run("serve")):
        assert "\x1b" not in answer.stdout + answer.stderr
        assert "\r" not in answer.stdout + answer.stderr


def test_a_terminal_shows_progress_on_standard_error_and_clears_it(program, sandbox, tmp_path):
    archive = download(sandbox.url, "amara_writes", tmp_path)
    terminal, side = pty.openpty()
    answer = subprocess.run([PROGRAM, "archive", "inspect", archive], stdout=subprocess.PIPE, stderr=side, timeout=60)
    os.close(side)
    shown = os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert "Reading following …" in shown and shown.endswith("\x1b[K")
    assert b"\x1b" not in answer.stdout and answer.stdout.startswith(b"Archive of Amara Okafor")
