"""Everybody's archive is a sound ZIP, of the layout that is said, with the lists that are said."""

import io
import json
import zipfile

import pytest
import requests

from ..stand_ins import StandIns

CANARY = "CANARY-must-never-be-read"


def download(stand_ins: StandIns, screen_name: str) -> zipfile.ZipFile:
    answer = requests.get(f"{stand_ins.x}/_sandbox/archives/{screen_name}.zip", timeout=60)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def payload(archive: zipfile.ZipFile, name: str) -> object:
    """What stands after the first `=`."""
    return json.loads(archive.read(name).decode().split("=", 1)[1])


def ids(archive: zipfile.ZipFile, kind: str, key: str) -> list[str]:
    """Of all parts, in their order."""
    names = [name for name in archive.namelist() if f"data/{kind}.js" in name or f"data/{kind}-part" in name]
    in_order = sorted(names, key=lambda name: (len(name), name))
    return [entry[key]["accountId"] for name in in_order for entry in payload(archive, name)]


@pytest.fixture(scope="module")
def everybody(stand_ins: StandIns) -> list[dict]:
    return [person for person in stand_ins.people() if "x" in person]


def test_each_is_sound_and_has_the_lists_that_are_said(stand_ins: StandIns, everybody: list[dict]) -> None:
    assert len(everybody) > 120
    for person in everybody:
        x = person["x"]
        archive = download(stand_ins, x["screenName"])
        assert archive.testzip() is None, person["key"]
        assert len(ids(archive, "following", "following")) == x["following"], person["key"]
        assert len(ids(archive, "follower", "follower")) == x["followers"], person["key"]
        for name in archive.namelist():
            if name.endswith(".js"):
                payload(archive, name)


def test_the_manifest_counts_what_is_there(stand_ins: StandIns) -> None:
    for screen_name in ["amara_writes", "rosadelgado", "zofia_k"]:
        archive = download(stand_ins, screen_name)
        manifest = next(name for name in archive.namelist() if name.endswith("data/manifest.js"))
        folder = manifest.removesuffix("data/manifest.js")
        content = payload(archive, manifest)
        assert content["userInfo"]["userName"] == screen_name
        files = [file for kind in content["dataTypes"].values() for file in kind["files"]]
        assert {folder + file["fileName"] for file in files} | {manifest} == {
            name for name in archive.namelist() if name.endswith(".js")
        }
        for file in files:
            text = archive.read(folder + file["fileName"]).decode()
            assert text.startswith(f"window.{file['globalName']} = ")
            assert len(payload(archive, folder + file["fileName"])) == int(file["count"])


def test_one_has_an_inner_folder_and_followers_in_three_parts(stand_ins: StandIns) -> None:
    archive = download(stand_ins, "rosadelgado")
    assert all(name.startswith("twitter-2026-01-20-") for name in archive.namelist())
    parts = sorted(name.split("/")[-1] for name in archive.namelist() if "/follower" in name)
    assert parts == ["follower-part1.js", "follower-part2.js", "follower.js"]
    followers = ids(archive, "follower", "follower")
    assert len(followers) == len(set(followers)) == 2_600


def test_one_is_of_2019(stand_ins: StandIns) -> None:
    archive = download(stand_ins, "yusuf_adeyemi")
    assert "data/manifest.js" not in archive.namelist()
    assert "data/tweets.js" not in archive.namelist()
    assert all("full_text" in tweet for tweet in payload(archive, "data/tweet.js"))


def test_some_are_stored_with_descriptors_and_the_others_deflated(stand_ins: StandIns) -> None:
    stored = download(stand_ins, "zofia_k").infolist()
    assert all(entry.compress_type == zipfile.ZIP_STORED and entry.flag_bits & 8 for entry in stored)
    deflated = download(stand_ins, "amara_writes").infolist()
    assert all(entry.compress_type == zipfile.ZIP_DEFLATED and not entry.flag_bits & 8 for entry in deflated)
    assert sum(entry.compress_size for entry in deflated) < sum(entry.file_size for entry in deflated) / 2


def test_one_follows_twenty_thousand(stand_ins: StandIns) -> None:
    following = ids(download(stand_ins, "hugo_lindqvist"), "following", "following")
    assert len(following) == len(set(following)) == 20_000
    assert all(1 <= int(number) < 2**63 for number in following)


def test_what_must_never_be_read_is_marked(stand_ins: StandIns) -> None:
    archive = download(stand_ins, "amara_writes")
    marked = {name for name in archive.namelist() if CANARY.encode() in archive.read(name)}
    assert marked == {"data/direct-messages.js", "data/phone-number.js", "data/ip-audit.js"}


def test_a_renamed_person_is_mentioned_by_the_old_name_and_the_same_id(stand_ins: StandIns) -> None:
    dmitri = stand_ins.person("dmitri")["x"]["id"]
    mentions = [
        mention
        for entry in payload(download(stand_ins, "amara_writes"), "data/tweets.js")
        for mention in entry["tweet"]["entities"]["user_mentions"]
    ]
    assert {mention["screen_name"] for mention in mentions if mention["id_str"] == dmitri} == {"dmitri_v"}


def test_nobody_elses_archive_is_made_up(stand_ins: StandIns) -> None:
    for name in ["nobody_at_all.zip", "quinn.zip", "amara_writes", "..%2F..%2Fetc%2Fpasswd.zip"]:
        assert requests.get(f"{stand_ins.x}/_sandbox/archives/{name}", timeout=10).status_code == 404
