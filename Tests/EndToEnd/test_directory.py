"""Who has left X: an institution of the directory is found by an archive and followed; suggestions come in and are decided.

The tests build on one another, in the order of this file.
"""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from Peers.helloquitx import run
from Peers.server import PACKAGE
from Peers.visitor import words

from EndToEnd.command_line import TEXT, exactly, read, refusal
from EndToEnd.journey import Traveller, mastodon_reader, whole_accts
from EndToEnd.world import World, copy_of, wait_until

COLUMNS = "name,kind,country,status,date,source,x,x_id,bluesky,mastodon,website,proof"
FINDING = exactly(
    name={"type": "string"},
    network={"enum": ["bluesky", "mastodon"]},
    address={"type": "string"},
    proof={"type": "string"},
    holds={"type": "boolean"},
    reason={"type": "string"},
)
FINDING["properties"]["did"] = TEXT
ROW = {"type": "object", "additionalProperties": {"type": "string"}}
SUGGESTION = exactly(
    number={"type": "integer"}, at={"type": "string"}, row=ROW, note={"type": "string"}, contact={"type": "string"}
)


@pytest.fixture(scope="module")
def world(filled_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("directory")
    campaign = folder / "campaign"
    campaign.mkdir()
    # With the shipped texts.
    shutil.copy(PACKAGE / "Sources" / "Campaign" / "Resources" / "campaign" / "campaign.yaml", campaign)
    settings = {"work.windowScale": 0.0003, "campaign": str(campaign)}
    with copy_of(filled_world, folder, **settings) as world:
        # Somebody with accounts on both networks who is no member.
        person = world.stand_ins.person("lucia")
        row = ["Example Library", "institution", "FR", "left", "2024-11", "https://library.example.org/farewell"]
        row += [person["x"]["screenName"], person["x"]["id"], person["bluesky"]["handle"], person["mastodon"]]
        row += [person["bluesky"]["handle"], "domain"]
        write(world, row)
        world.serve()
        yield world


@pytest.fixture(scope="module")
def amara(world: World) -> Traveller:
    return Traveller.at(world, "amara")


def file_of(world: World) -> Path:
    return Path(str(world.settings["campaign"])) / "directory.csv"


def write(world: World, *rows: list[str]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS.split(","), *rows])
    new = file_of(world).with_suffix(".new")
    new.write_text(text.getvalue())
    new.rename(file_of(world))


def directory(world: World, *arguments: object):
    return run("directory", *map(str, arguments), *map(str, world.beside_sandbox()))


def test_the_page_and_the_data_name_the_institution(world):
    visitor = world.visitor("/en/directory")
    entry = visitor.page.select_one(".directory-entries > li")
    assert "Example Library" in words(entry) and "November 2024" in words(entry)
    assert "Addresses proven by the website’s own domain." in words(entry)
    answer = requests.get(f"{world.url}/directory.csv", timeout=60)
    assert [row["name"] for row in csv.DictReader(io.StringIO(answer.text))] == ["Example Library"]
    assert requests.get(f"{world.url}/directory.json", timeout=60).json()["entries"][0]["proof"] == "domain"


def test_an_archive_that_names_it_finds_it_confirmed_and_ticked(world, amara):
    members = world.query("SELECT count(*) FROM member")[0][0]
    amara.sign_in("bluesky").choose("nobody").sign_in("mastodon").sign_in("x")
    institution = world.stand_ins.person("lucia")["x"]
    amara.import_archive(following=[institution["id"]], followers=[], blocks=[], mutes=[])
    name = institution["screenName"]
    wait_until(lambda: name in amara.people(), "the institution is shown")
    shown = amara.people()[name]
    assert "Example Library" in shown.text and "Confirmed." in shown.text
    assert "This campaign’s directory names their new address, with its source." in shown.text
    assert shown.ticks == {"bluesky": True, "mastodon": True}
    link = amara.visitor.open("/en/people").page.select_one("a[href*='/directory?q=']")
    assert link is not None
    assert "Example Library" in words(amara.visitor.open(link["href"]).page.select_one(".directory-entries > li"))
    assert name in amara.people("q=exAMPLE+libr&network=mastodon")
    # It is no member, and nothing was done without a click.
    assert world.query("SELECT count(*) FROM member") == [(members + 1,)]
    assert world.query("SELECT count(*) FROM delivery") == [(0,)]


def test_it_is_followed_on_both_networks(world, amara, read_pds):
    assert amara.follow_ticked() == 2
    wait_until(lambda: world.outcomes().keys() <= {"sent", "accepted"}, "both follows are done")
    institution = world.stand_ins.person("lucia")
    follows = read_pds(world.networks).follows(amara.person["bluesky"]["did"])
    assert follows[institution["bluesky"]["did"]] == 1
    host = amara.person["mastodon"].split("@")[1]
    assert whole_accts(mastodon_reader(world, "amara").follows(), host)[institution["mastodon"]] == 1


def test_an_address_is_proven_by_its_domain_or_told_not_to_be(world):
    findings = read(directory(world, "prove", "library", "--json"), {"type": "array", "items": FINDING}, code=1)
    assert [(finding["network"], finding["holds"], finding["reason"]) for finding in findings] == [
        ("bluesky", True, "handle"),
        ("mastodon", False, "notVerified"),
    ]
    assert findings[0]["did"] == world.stand_ins.person("lucia")["bluesky"]["did"]
    assert "proven: the handle is on the website's domain" in directory(world, "prove").stdout
    assert "nobody in the directory" in refusal(directory(world, "prove", "nobody at all"), 66)


def test_when_the_entry_goes_it_is_shown_no_more_and_the_follow_stays(world, amara, read_pds):
    write(world)
    name = world.stand_ins.person("lucia")["x"]["screenName"]
    wait_until(lambda: name not in amara.people(), "the institution is shown no more", 30)
    assert [delivery.status for delivery in amara.deliveries()] == ["Done", "Done"]
    follows = read_pds(world.networks).follows(amara.person["bluesky"]["did"])
    assert follows[world.stand_ins.person("lucia")["bluesky"]["did"]] == 1
    log = words(world.visitor("/en/directory/log").page.select_one(".directory-log"))
    assert "Example Library: removed" in log and "Example Library: added" in log
    assert "Example Library" not in world.visitor("/en/directory").text


def suggest(world: World, **fields: str):
    visitor = world.visitor("/en/directory/suggest")
    usual = {"name": "Example Radio", "kind": "media", "status": "left", "source": "https://radio.example.org/a"}
    return visitor.press("Send the suggestion", **{**usual, **fields})


def test_a_suggestion_waits_and_is_written_into_the_file(world):
    write(world, ["Before, quoted", "media", "FR", "left", "", "s", "", "", "", "", "", ""])
    before = file_of(world).read_bytes()
    visitor = suggest(world, bluesky="radio.example.com", website="example.com", contact="CANARY-contact@example.com")
    assert "we have your suggestion" in visitor.text
    found = read(directory(world, "suggestions", "--json"), {"type": "array", "items": SUGGESTION})
    assert [(one["row"]["name"], one["contact"]) for one in found] == [("Example Radio", "CANARY-contact@example.com")]
    number = found[0]["number"]
    assert "CANARY-contact" in directory(world, "suggestions").stdout

    planned = directory(world, "accept", number, "--dry-run")
    assert planned.returncode == 0 and "would add line 3" in planned.stdout
    assert file_of(world).read_bytes() == before
    assert "proof 'trust' is unknown" in refusal(directory(world, "accept", number, "--set", "proof=trust"), 65)
    accepted = directory(world, "accept", number, "--set", "country=FR")
    assert accepted.returncode == 0, accepted.stderr
    assert "left out the bluesky address" in accepted.stdout and "git" in accepted.stdout
    after = file_of(world).read_bytes()
    assert after == before + b"Example Radio,media,FR,left,,https://radio.example.org/a,,,,,example.com,\r\n"
    wait_until(lambda: "Example Radio" in world.visitor("/en/directory").text, "the page has read the file again")
    assert "no suggestion" in refusal(directory(world, "accept", number), 65)

    # A correction with a proof changes that line alone.
    suggest(world, bluesky="radio.example.com", status="suspended")
    number = read(directory(world, "suggestions", "--json"), {"type": "array", "items": SUGGESTION})[0]["number"]
    accepted = directory(world, "accept", number, "--set", "proof=domain")
    assert "changed line 3" in accepted.stdout
    line = b"Example Radio,media,FR,suspended,,https://radio.example.org/a,,,radio.example.com,,example.com,domain\r\n"
    assert file_of(world).read_bytes() == before + line


def test_a_declined_suggestion_leaves_nothing_of_whoever_made_it(world):
    suggest(world, note="CANARY-note", contact="CANARY-decline@example.com")
    number = read(directory(world, "suggestions", "--json"), {"type": "array", "items": SUGGESTION})[0]["number"]
    declined = directory(world, "decline", number, "--why", "no source", "--dry-run")
    assert "would be declined" in declined.stdout
    declined = directory(world, "decline", number, "--why", "no source")
    assert declined.returncode == 0 and "erased" in declined.stdout
    assert directory(world, "suggestions").stdout == "no suggestion waits\n"
    for path in world.data.glob("helloquitx.sqlite*"):
        assert not re.search(rb"CANARY-(?:note|decline|contact)", path.read_bytes()), path


def test_a_broken_file_is_told_and_changes_nothing_and_stops_a_start(world):
    site = world.servers[-1]
    write(world, ["Example", "club", "FR", "left", "", "s", "", "", "", "", "", ""])
    wait_until(lambda: "kind 'club' is unknown" in site.log.read_text(), "the log names the mistake")
    assert "Example Radio" in world.visitor("/en/directory").text
    assert "directory.csv:2: kind 'club' is unknown" in refusal(directory(world, "suggestions"), 78)
    checked = run("campaign", "check", str(file_of(world).parent))
    assert checked.returncode == 65
    assert f"{file_of(world)}:2: kind 'club' is unknown; write media, university" in checked.stdout
