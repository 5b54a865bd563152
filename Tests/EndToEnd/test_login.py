"""Signing in on one's own machine: with a browser that comes back, with an app password, with a token."""

import json
import os
import re
import socket
import stat
import subprocess
from pathlib import Path

import pytest
import requests
from Peers.helloquitx import PROGRAM
from Peers.sandbox import Sandbox
from Peers.stand_ins import StandIns


@pytest.fixture
def sandbox(stand_ins: StandIns) -> Sandbox:
    return Sandbox(stand_ins.x)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def command(stand_ins: StandIns, data: Path, *arguments: str) -> list[str]:
    return [str(PROGRAM), *arguments, "--sandbox", stand_ins.x, "--data", str(data)]


def run(stand_ins: StandIns, data: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(stand_ins, data, *arguments), input=typed, capture_output=True, text=True, timeout=60
    )


def names(stand_ins: StandIns, data: Path) -> list[str]:
    return [account["name"] for account in json.loads(run(stand_ins, data, "accounts", "--json").stdout)]


def in_a_browser(stand_ins: StandIns, data: Path, consent, *arguments: str) -> tuple[int, str]:
    """Starts a sign-in, opens the page that it names, and comes back; how it ended and what it said."""
    login = subprocess.Popen(
        command(stand_ins, data, "login", *arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = ""
    while not (address := re.search(r"http://\S+\n", said)):
        line = login.stdout.readline()
        assert line, said
        said += line
    page = requests.get(consent(address[0].strip()), timeout=30)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "You can close this window" in page.text
    said += login.communicate(timeout=30)[0]
    return login.returncode, said


def test_an_app_password_signs_in_and_out_and_is_nowhere_in_what_is_kept(stand_ins, sandbox, data):
    account = sandbox.accounts()[0]
    answer = run(stand_ins, data, "login", "bluesky", account.handle, "--app-password", typed=account.app_password + "\n")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"Signed in as {account.handle} (Bluesky).\n"
    assert names(stand_ins, data) == [account.handle]
    for path in data.rglob("*"):
        if path.name != "SANDBOX":
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        if path.is_file():
            assert account.app_password.encode() not in path.read_bytes(), path
            assert b"eyJ" not in path.read_bytes(), path  # how a token of the PDS begins
    assert run(stand_ins, data, "logout", "@" + account.handle.upper()).returncode == 0
    assert names(stand_ins, data) == []
    ended = sandbox.requests("POST /xrpc/com.atproto.server.deleteSession")
    assert [request["status"] for request in ended] == [200]


def test_a_wrong_app_password_is_told_and_stores_nothing(stand_ins, sandbox, data):
    answer = run(stand_ins, data, "login", "bluesky", sandbox.accounts()[0].handle, "--app-password", typed="wrong\n")
    assert (answer.returncode, answer.stdout) == (65, "")
    assert "does not take that password" in answer.stderr and "wrong\n" not in answer.stderr
    assert names(stand_ins, data) == []


@pytest.mark.parametrize("typed", ["", "\n"])
def test_without_a_secret_nothing_is_asked_of_anybody(stand_ins, sandbox, data, typed):
    before = len(sandbox.requests())
    answer = run(stand_ins, data, "login", "bluesky", sandbox.accounts()[0].handle, "--app-password", typed=typed)
    assert (answer.returncode, answer.stdout) == (65, "")
    assert len(sandbox.requests()) == before


def test_a_browser_that_comes_back_signs_in_on_bluesky(stand_ins, sandbox, data):
    account = sandbox.accounts()[1]
    code, said = in_a_browser(
        stand_ins, data, lambda url: sandbox.consent(url, account.did), "bluesky", account.handle
    )
    assert code == 0, said
    assert said.endswith(f"Signed in as {account.handle} (Bluesky).\n")
    assert run(stand_ins, data, "logout", account.did).returncode == 0
    assert sandbox.requests("POST /oauth/revoke")[-1]["status"] == 200


@pytest.mark.parametrize("number", [1, 2], ids=["mastodon", "gotosocial"])
def test_a_browser_that_comes_back_signs_in_on_a_server_with_the_mastodon_api(stand_ins, data, number):
    host = stand_ins.mastodon(number).removeprefix("http://")
    person = next(one for one in stand_ins.people() if one.get("mastodon", "").endswith("@" + host))
    code, said = in_a_browser(
        stand_ins, data, lambda url: stand_ins.consent(url, person["key"]), "mastodon", person["mastodon"]
    )
    assert code == 0, said
    assert names(stand_ins, data) == [person["mastodon"]]


def test_saying_no_in_the_browser_ends_it_with_a_sentence(stand_ins, sandbox, data):
    account = sandbox.accounts()[1]
    code, said = in_a_browser(
        stand_ins, data, lambda url: sandbox.consent(url, account.did, button="Deny"), "bluesky", account.handle
    )
    assert code == 1
    assert "Error: the sign-in was refused in the browser; nothing was stored" in said
    assert names(stand_ins, data) == []


def test_a_token_signs_in_on_a_server_with_the_mastodon_api(stand_ins, data):
    person = next(one for one in stand_ins.people() if one.get("mastodon"))
    host = person["mastodon"].split("@")[1]
    scopes = "read:accounts read:statuses write:statuses write:media"
    token = stand_ins.control("mastodon/token", person=person["key"], scopes=scopes).json()["access_token"]
    answer = run(stand_ins, data, "login", "mastodon", host, "--token", typed=token)
    assert (answer.returncode, answer.stdout) == (0, f"Signed in as {person['mastodon']} (Mastodon API).\n"), answer
    wrong = run(stand_ins, data, "login", "mastodon", host, "--token", typed="wrong")
    assert wrong.returncode == 65, wrong
    assert names(stand_ins, data) == [person["mastodon"]]


def test_a_port_that_is_taken_is_no_obstacle(stand_ins, sandbox, data):
    account = sandbox.accounts()[2]
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 28_976))
        taken.listen()
        code, said = in_a_browser(
            stand_ins, data, lambda url: sandbox.consent(url, account.did), "bluesky", account.handle
        )
    assert code == 0, said


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["login", "bluesky", "not a name"], 65, "is no handle"),
        (["login", "bluesky", "nobody-at-all.test"], 65, "nobody has that handle"),
        (["login", "mastodon", "127.0.0.1:9"], 69, "does not answer"),
        (["logout", "nobody"], 65, "is not signed in here (nobody is)"),
        (["accounts", "--log-level", "loud"], 64, "--log-level is one of"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(stand_ins, data, arguments, code, sentence):
    answer = run(stand_ins, data, *arguments)
    assert answer.returncode == code, answer
    assert sentence in answer.stderr


def test_the_data_are_kept_where_the_desktop_wants_them(program, tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "xdg")}
    answer = subprocess.run([PROGRAM, "accounts"], capture_output=True, text=True, env=environment, timeout=60)
    assert answer.returncode == 0
    assert answer.stdout.startswith("Nobody is signed in.")
    assert (tmp_path / "xdg" / "helloquitx" / "helloquitx.sqlite").exists()
    environment["XDG_DATA_HOME"] = "relative"
    subprocess.run([PROGRAM, "accounts"], capture_output=True, env=environment, timeout=60, check=True)
    assert (tmp_path / ".local" / "share" / "helloquitx" / "helloquitx.sqlite").exists()
