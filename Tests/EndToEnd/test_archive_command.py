"""`archive inspect`: what an archive holds, and why a bad one is refused."""

import re
import zipfile
from pathlib import Path

import pytest
import requests
from Peers.helloquitx import run

from EndToEnd.command_line import TEXT, download, exactly, read, refusal

NUMBER = {"type": ["integer", "null"], "minimum": 0}
COUNTS = ["following", "followers", "blocks", "mutes", "likes", "tweets", "retweets", "repliesToOthers", "selfReplies"]
COUNTS += ["quotes", "selfQuotes", "editsSuperseded", "notes", "notesMatched", "threads", "photos", "videos", "gifs"]
COUNTS += ["mediaMissing"]
INSPECTION = exactly(
    owner=exactly(id={"type": ["string", "null"], "pattern": "^[1-9][0-9]*$"}, screenName=TEXT, displayName=TEXT),
    generatedAt=TEXT,
    layout={"enum": ["2019-bare", "2019", "2022-10", "2023-08", "2024-11", "2026", None]},
    counts=exactly(**dict.fromkeys(COUNTS, NUMBER)),
    warnings={"type": "array", "items": {"type": "string", "minLength": 1}},
)


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
    people = requests.get(f"{sandbox.url}/_sandbox/people", timeout=60).json()
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
