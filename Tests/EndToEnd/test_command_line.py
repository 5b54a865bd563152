"""The program on a command line: what it prints, for people and for programs, and with which code it ends."""

import json
import os
import pty
import re
import shutil
import socket
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from jsonschema import Draft202012Validator
from Peers.helloquitx import PROGRAM, run

from EndToEnd.journey import Traveller
from EndToEnd.world import World, copy_of, wait_until

NUMBER = {"type": ["integer", "null"], "minimum": 0}
COUNTS = ["following", "followers", "blocks", "mutes", "likes", "tweets", "retweets", "repliesToOthers", "selfReplies"]
COUNTS += ["quotes", "selfQuotes", "editsSuperseded", "notes", "notesMatched", "threads", "photos", "videos", "gifs"]
COUNTS += ["mediaMissing"]


def exactly(**properties: object) -> dict:
    """An object with these members, all of them, and no other."""
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}


TEXT = {"type": ["string", "null"]}
COUNT = {"type": "integer", "minimum": 0}
INSPECTION = exactly(
    owner=exactly(id={"type": ["string", "null"], "pattern": "^[1-9][0-9]*$"}, screenName=TEXT, displayName=TEXT),
    generatedAt=TEXT,
    layout={"enum": ["2019-bare", "2019", "2022-10", "2023-08", "2024-11", "2026", None]},
    counts=exactly(**dict.fromkeys(COUNTS, NUMBER)),
    warnings={"type": "array", "items": {"type": "string", "minLength": 1}},
)
STATUS = exactly(
    members=COUNT,
    sessions=COUNT,
    links=COUNT,
    pausedLanes=COUNT,
    heldLeases=COUNT,
    oldestDueMilliseconds=COUNT,
    schema={"type": "integer", "minimum": 1},
    stoppedLanes={"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
    work={
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "kind": {"type": "string"},
                "state": {"enum": ["waiting", "blocked", "begun", "finished"]},
                "outcome": {"type": "string"},
                "count": {"type": "integer", "minimum": 1},
            },
            "required": ["kind", "state", "count"],
            "additionalProperties": False,
        },
    },
)
STUCK = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "kind": {"type": "string"},
            "cause": {"type": "string"},
            "attempts": COUNT,
            "reason": {"type": "string"},
            "since": COUNT,
        },
        "required": ["id", "kind", "cause", "attempts", "since"],
        "additionalProperties": False,
    },
}


def read(answer: subprocess.CompletedProcess[str], schema: dict, *, code: int = 0) -> object:
    assert answer.returncode == code, answer.stderr
    value = json.loads(answer.stdout)
    Draft202012Validator(schema).validate(value)
    return value


def refusal(answer: subprocess.CompletedProcess[str], code: int) -> str:
    """The sentence that ends standard error, after what was logged, of a command that ended with that code."""
    assert (answer.returncode, answer.stdout) == (code, ""), answer
    sentence = re.search(r"^Error: .+", answer.stderr, re.MULTILINE | re.DOTALL)
    assert sentence, answer.stderr
    return " ".join(sentence[0].split())


# What every command does.


@pytest.mark.parametrize("arguments", [["version"], ["--version"]])
def test_it_tells_its_version(program, arguments):
    answer = run(*arguments)
    assert answer.returncode == 0
    assert re.fullmatch(r"(helloquitx )?\d+\.\d+\.\d+\n", answer.stdout)


COMMANDS = ["", "serve", "work", "archive", "archive inspect", "admin", "admin status", "admin stuck", "admin retry"]
COMMANDS += ["admin rotate-keys", "sandbox", "version"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does_and_how_it_is_used(program, command):
    asked = run(*command.split(), "--help")
    assert (asked.returncode, asked.stderr) == (0, "")
    lines = asked.stdout.splitlines()
    assert re.match(r"OVERVIEW: [A-Z].{8,}\.$", lines[0]), lines[0]
    assert any(line.startswith(f"USAGE: helloquitx {command}".rstrip()) for line in lines)
    assert all(len(line) <= 80 or line.startswith("USAGE:") for line in lines), asked.stdout
    assert run("help", *command.split()).stdout == asked.stdout
    # Hidden options are for tests.
    assert not {"--sandbox-port", "--no-people", "--people"} & set(re.findall(r"--[a-z-]+", asked.stdout))


def test_help_documents_every_exit_code(program):
    text = " ".join(run("--help").stdout.split())
    for code in (0, 1, 64, 65, 66, 69, 78):
        assert re.search(rf"\b{code} [a-z]", text), code


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["serve", "--speed", "1"], ["archive", "inspect"], ["admin", "retry", "one"], ["serve", "--port", "x"]],
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


# archive inspect


def download(networks: str, screen_name: str, folder: Path) -> Path:
    path = folder / f"{screen_name}.zip"
    path.write_bytes(requests.get(f"{networks}/_sandbox/archives/{screen_name}.zip", timeout=60).content)
    return path


@pytest.mark.parametrize(
    ("screen_name", "layout"),
    [
        ("amara_writes", "2022-10"),
        ("rosadelgado", "2022-10"),
        ("yusuf_adeyemi", "2019-bare"),
        ("zofia_k", "2022-10"),
    ],
)
def test_an_archive_is_told_as_it_is(program, sandbox, tmp_path, screen_name, layout):
    archive = download(sandbox.url, screen_name, tmp_path)
    told = read(run("archive", "inspect", archive, "--json"), INSPECTION)
    people = requests.get(f"{sandbox.url}/_sandbox/people", timeout=10).json()
    person = next(person for person in people if person.get("x", {}).get("screenName") == screen_name)
    assert told["layout"] == layout
    assert told["owner"]["id"] == person["x"]["id"] and told["owner"]["screenName"] == screen_name
    assert told["counts"]["following"] == person["x"]["following"]
    assert told["counts"]["followers"] == person["x"]["followers"]
    # The same from a folder, and for people.
    with zipfile.ZipFile(archive) as file:
        file.extractall(tmp_path / "unpacked")
    assert read(run("archive", "inspect", tmp_path / "unpacked", "--json"), INSPECTION) == told
    text = run("archive", "inspect", archive).stdout
    assert f"@{screen_name}" in text and f"{person['x']['following']:,}" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_what_must_never_be_read_is_not_told(program, sandbox, tmp_path):
    archive = download(sandbox.url, "amara_writes", tmp_path)
    for answer in (run("archive", "inspect", archive), run("archive", "inspect", archive, "--json")):
        assert "CANARY" not in answer.stdout + answer.stderr


def spoil(archive: Path, name: str, content: bytes | None) -> None:
    """Replaces one file in it, or leaves it out."""
    spoilt = archive.with_suffix(".new")
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(spoilt, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            if entry.filename != name:
                after.writestr(entry.filename, before.read(entry))
        if content is not None:
            after.writestr(name, content)
    spoilt.replace(archive)


def cut_off(archive: Path) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])


def damage(archive: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        entry = file.getinfo("data/following.js")
    content = bytearray(archive.read_bytes())
    content[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 0xFF
    archive.write_bytes(content)


BAD_FOLLOWING = {
    "HTML instead of data": b"<!doctype html><title>Sign in</title>",
    "not JSON": b"window.YTD.following.part0 = [ {",
    "an id out of range": b'window.YTD.following.part0 = [{"following": {"accountId": "9223372036854775808"}}]',
    "an id that is none": b'window.YTD.following.part0 = [{"following": {"accountId": "-1"}}]',
    "another shape": b'window.YTD.following.part0 = {"following": 1}',
}
BAD_ARCHIVES = {
    "empty": lambda archive: archive.write_bytes(b""),
    "a text": lambda archive: archive.write_text("Not an archive."),
    "a web page": lambda archive: archive.write_text("<!DOCTYPE html><html><title>Sign in</title></html>"),
    "cut off": cut_off,
    "damaged": damage,
    **{
        name: lambda archive, content=content: spoil(archive, "data/following.js", content)
        for name, content in BAD_FOLLOWING.items()
    },
}


@pytest.mark.parametrize("fault", BAD_ARCHIVES)
def test_a_bad_archive_is_refused_with_a_sentence(program, sandbox, tmp_path, fault):
    archive = download(sandbox.url, "amara_writes", tmp_path)
    BAD_ARCHIVES[fault](archive)
    for options in ([], ["--json"]):
        sentence = refusal(run("archive", "inspect", archive, *options), 65)
        assert re.search(r"(download|Download|Give|tell) .*\.$", sentence), sentence
        assert not re.search(r"Optional|Error\(|nil|0x|Swift", sentence), sentence


def test_what_is_no_archive_is_told_apart_from_what_is_not_there(program, tmp_path):
    assert "is empty" in refusal(run("archive", "inspect", tmp_path), 65)
    (tmp_path / "notes.txt").write_text("Not an archive.")
    assert "holds no X archive" in refusal(run("archive", "inspect", tmp_path), 65)
    assert "no file or folder" in refusal(run("archive", "inspect", tmp_path / "missing.zip"), 66)


# Settings


def settings_file(folder: Path, **values: object) -> Path:
    path = folder / "helloquitx.yaml"
    path.write_text("".join(f"{key}: {value}\n" for key, value in values.items()))
    return path


GOOD = {"url": "https://away.example.com", "data": "/var/lib/helloquitx"}
BAD_SETTINGS = {
    "missing url": ({"data": "/tmp"}, "'url' is missing; for example url: https://"),
    "missing data": ({"url": "https://away.example.com"}, "'data' is missing; for example data: /"),
    "plain http": ({**GOOD, "url": "http://away.example.com"}, "'url' must be an https address"),
    "no address": ({**GOOD, "url": "somewhere"}, "'url' must be an address such as https://example.com"),
    "unknown key": ({**GOOD, "colour": "blue"}, "unknown setting 'colour'; known are url, bind"),
    "port": ({**GOOD, "port": 70000}, "'port' must be a number from 0 to 65535"),
    "slots": ({**GOOD, "work.slots": "many"}, "'work.slots' must be a number from 1 to 256"),
    "lease": ({**GOOD, "work.leaseMilliseconds": 10}, "'work.leaseMilliseconds' must be a number from 500"),
    "log": ({**GOOD, "log.format": "xml"}, "'log.format' must be text or json"),
    "proxy": ({**GOOD, "proxy.trusted": "maybe"}, "'proxy.trusted' must be true or false"),
    "PLC": ({**GOOD, "bluesky.plc": "nowhere"}, "'bluesky.plc' must be an address"),
    "a list": ({**GOOD, "port": "[1, 2]"}, "'port' must be one value"),
}


@pytest.mark.parametrize("fault", BAD_SETTINGS)
@pytest.mark.parametrize("command", ["serve", "work", "admin status"])
def test_a_wrong_setting_ends_with_78_and_names_the_key_and_the_fix(program, tmp_path, command, fault):
    values, sentence = BAD_SETTINGS[fault]
    path = settings_file(tmp_path, **values)
    assert sentence in refusal(run(*command.split(), "--config", path), 78)


def test_settings_that_cannot_be_read_are_told(program, tmp_path):
    assert "cannot be read" in refusal(run("serve", "--config", tmp_path / "missing.yaml"), 78)
    (tmp_path / "list.yaml").write_text("- a\n- b\n")
    assert "is not YAML of 'key: value' lines" in refusal(run("serve", "--config", tmp_path / "list.yaml"), 78)
    (tmp_path / "broken.yaml").write_text("url: [\n")
    assert "is not YAML" in refusal(run("serve", "--config", tmp_path / "broken.yaml"), 78)
    answer = subprocess.run([PROGRAM, "serve"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "serve --sandbox" in refusal(answer, 78)


@pytest.mark.parametrize(
    ("campaign", "sentence"),
    [
        (None, "campaign.yaml cannot be read"),
        ("colour: blue", "unknown key 'colour'; known are name, launch"),
        ("launch: soon", "'launch' must be"),
        ("languages: en", "'languages' must be a list"),
    ],
)
def test_a_wrong_campaign_ends_with_78(program, tmp_path, campaign, sentence):
    if campaign:
        (tmp_path / "campaign.yaml").write_text(campaign)
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data", "campaign": tmp_path})
    assert sentence in refusal(run("admin", "status", "--config", path), 78)


def test_a_folder_that_is_not_the_sandboxs_is_left_alone(program, tmp_path):
    (tmp_path / "precious").write_text("data")
    sentence = refusal(run("serve", "--sandbox", "--data", tmp_path), 78)
    assert str(tmp_path) in sentence and "--data" in sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == ["precious"]


def test_a_settings_file_beside_the_sandbox_leads_nowhere_real(program, tmp_path):
    path = settings_file(tmp_path, **GOOD)
    sentence = refusal(run("serve", "--sandbox", "--data", tmp_path / "data", "--config", path), 78)
    assert "unknown setting" in sentence


def test_a_taken_port_and_a_database_that_does_not_answer_end_with_69(program, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = run("serve", "--sandbox", "--sandbox-port", port, "--data", tmp_path / "sandbox")
        assert port in refusal(answer, 69)
        answer = run("sandbox", "--port", port)
        assert port in refusal(answer, 69)
        path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "real"})
        answer = run("serve", "--config", path, "--port", port, "--no-work")
        assert answer.returncode == 69 and port in answer.stderr, answer
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data", "database": f"postgres://127.0.0.1:{port}/x"})
    assert "database" in refusal(run("admin", "status", "--config", path), 69)


def test_a_password_in_the_settings_is_not_printed(program, tmp_path):
    database = "postgres://anna:s3cret@127.0.0.1:1/x"
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data", "database": database})
    answer = run("serve", "--config", path, "--log-level", "info")
    assert answer.returncode == 69
    assert "s3cret" not in answer.stdout + answer.stderr


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(program, tmp_path):
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data"})
    assert run("admin", "status", "--config", path).returncode == 0
    with sqlite3.connect(tmp_path / "data" / "helloquitx.sqlite") as database:
        database.execute("INSERT INTO schema_migration VALUES (99, 'of tomorrow', 'x', 0)")
    answer = run("serve", "--config", path)
    assert answer.returncode == 1
    assert "newer HelloQuitX" in answer.stderr and "99" in answer.stderr


def test_keys_that_others_can_read_or_that_are_missing_are_refused(program, tmp_path):
    data = tmp_path / "data"
    path = settings_file(tmp_path, **{**GOOD, "data": data})
    assert run("admin", "status", "--config", path).returncode == 0
    (data / "keys" / "sealing.keys").chmod(0o644)
    sentence = refusal(run("admin", "status", "--config", path), 78)
    assert "chmod 600" in sentence
    assert oct(data.stat().st_mode & 0o777) == oct((data / "keys").stat().st_mode & 0o777) == "0o700"


# admin


@pytest.fixture(scope="module")
def moved(filled_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which Hugo has handed in whom to follow, and nobody works."""
    with copy_of(filled_world, tmp_path_factory.mktemp("admin")) as world:
        world.serve("--no-work")
        Traveller.at(world, "hugo").sign_in("bluesky").follow_ticked("bluesky")
        yield world


def test_the_status_tells_the_numbers(moved):
    status = read(moved.admin("status", "--json"), STATUS)
    assert status["members"] > 100
    assert status["sessions"] == 1
    waiting = [work for work in status["work"] if work["kind"] == "follow.bluesky"]
    assert [work["state"] for work in waiting] == ["waiting"]
    text = moved.admin("status")
    assert text.returncode == 0 and re.search(rf"members +{status['members']}\n", text.stdout)


def test_nothing_is_stuck_at_first(moved):
    assert read(moved.admin("stuck", "--json"), STUCK) == []
    answer = moved.admin("stuck")
    assert (answer.returncode, answer.stdout) == (0, "nothing is stuck\n")


def test_what_is_stuck_is_told_with_1_and_tried_again_as_the_same_write(moved):
    hugo = moved.stand_ins.person("hugo")["bluesky"]["did"]
    moved.sandbox.control("POST", "atproto/revoke-tokens", json={"account": hugo})
    worker = moved.work()
    wait_until(lambda: moved.admin("stuck").returncode == 1, "the lane has stopped")
    worker.stop()
    stuck = read(moved.admin("stuck", "--json"), STUCK, code=1)
    assert stuck
    status = read(moved.admin("status", "--json"), STATUS)
    assert status["stoppedLanes"] == {"needsSignIn": 1}
    number = str(stuck[0]["id"])
    listed = moved.admin("stuck")
    assert listed.returncode == 1 and number in listed.stdout
    assert moved.admin("retry", number, "--dry-run").stdout == f"work {number} would be tried again\n"
    assert read(moved.admin("stuck", "--json"), STUCK, code=1) == stuck
    assert "no work 999999999" in refusal(moved.admin("retry", 999999999), 65)


def test_keys_are_rotated_and_a_dry_run_changes_nothing(moved):
    keys = moved.data / "keys" / "sealing.keys"
    before = keys.read_text()
    rows = "SELECT key_id, count(*) FROM account_grant GROUP BY 1"
    grants = moved.query(rows)
    answer = moved.admin("rotate-keys", "--dry-run")
    assert answer.returncode == 0 and "k1" in answer.stdout
    assert (keys.read_text(), moved.query(rows)) == (before, grants)
    answer = moved.admin("rotate-keys", "--add-only")
    assert (answer.returncode, answer.stdout) == (0, "added the key k2\n")
    assert keys.read_text().startswith(before) and oct(keys.stat().st_mode & 0o777) == "0o600"
    assert moved.query(rows) == grants
    answer = moved.admin("rotate-keys", "--reseal-only")
    assert answer.returncode == 0 and "k2" in answer.stdout
    assert [row[0] for row in moved.query(rows)] == ["k2"]
    answer = moved.admin("rotate-keys", "--reseal-only")
    assert answer.stdout.startswith("sealed 0 secrets")


def test_the_wrong_keys_are_refused_and_missing_ones_are_not_made_anew(moved, tmp_path):
    keys = moved.data / "keys"
    kept = tmp_path / "keys"
    shutil.copytree(keys, kept)
    try:
        (keys / "sealing.keys").unlink()
        assert "restore it from your backup" in refusal(moved.admin("status"), 78)
        assert not (keys / "sealing.keys").exists()
        other = tmp_path / "other"
        path = settings_file(tmp_path, **{**GOOD, "data": other})
        assert run("admin", "status", "--config", path).returncode == 0
        shutil.copy2(other / "keys" / "sealing.keys", keys / "sealing.keys")
        assert "do not fit the database" in refusal(moved.admin("status"), 78)
    finally:
        shutil.rmtree(keys)
        shutil.copytree(kept, keys)
    assert moved.admin("status").returncode == 0
