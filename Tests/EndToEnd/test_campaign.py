"""The campaign folder: checked at a terminal, refused by a site that would serve its mistakes, and a calendar that others read."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests
from icalendar import Calendar
from Peers.helloquitx import PROGRAM, Site, run
from Peers.server import PACKAGE

from EndToEnd.command_line import COUNT, GOOD, TEXT, exactly, read, refusal, settings_file

OWN = PACKAGE / "campaign"

MISTAKE = exactly(file={"type": "string"}, line={"type": ["integer", "null"]}, problem={"type": "string"}, fix={"type": "string"})
LANGUAGE = exactly(language={"type": "string"}, guides=COUNT, letters=COUNT, borrowed={"type": "array", "items": {"type": "string"}})
CONTENTS = exactly(
    name={"type": "string"},
    hashtag={"type": "string"},
    launch=TEXT,
    purge=TEXT,
    runBy=TEXT,
    contact=TEXT,
    reconnectionDay={"type": ["integer", "null"]},
    languages={"type": "array", "items": LANGUAGE, "minItems": 1},
    actions=COUNT,
    events=COUNT,
    hosts=COUNT,
)
REPORT = exactly(
    folder={"type": "string"},
    mistakes={"type": "array", "items": MISTAKE},
    campaign={"anyOf": [CONTENTS, {"type": "null"}]},
)

EVENTS = """
events:
  - id: evening-rennes
    title: {en: "An evening; of leaving, together", fr: "Une soirée, ensemble"}
    language: fr
    starts: 2031-01-20T18:00:00+01:00
    ends: 2031-01-20T21:00:00+01:00
    place: The house of everybody who has a long name for a house that stands in a long street of that town
    address: 1 Example Street
    url: https://example.com/evening
    text: "Bring your computer.\\nAnd your archive."
"""


@pytest.fixture
def campaign(tmp_path) -> Path:
    """A campaign of one's own: what the program brings along, with a day and an event."""
    folder = tmp_path / "campaign"
    shutil.copytree(OWN, folder, symlinks=False)
    text = (folder / "campaign.yaml").read_text()
    (folder / "campaign.yaml").write_text(text.replace("name: HelloQuitX\n", "name: Away\nlaunch: 2031-01-20T12:00:00Z\n", 1))
    (folder / "events.yaml").write_text(EVENTS)
    return folder


def broken(campaign: Path) -> list[str]:
    """Two mistakes, and how they are told."""
    lines = (campaign / "campaign.yaml").read_text().splitlines()
    (campaign / "campaign.yaml").write_text("\n".join([*lines, "lunch: 1", ""]))
    manifesto = campaign / "texts" / "fr" / "manifesto.md"
    manifesto.write_text("# Partir\n\nEnsemble.\n\n<script>alert(1)</script>\n")
    return [
        f"{campaign}/campaign.yaml:{len(lines) + 1}: unknown key 'lunch'; known are name, hashtag, launch, ",
        f"{manifesto}:5: HTML is not allowed in a text; write it as CommonMark, or in `backquotes` to show it",
    ]


def test_the_campaign_that_is_shipped_is_checked_from_anywhere(program, tmp_path):
    answer = subprocess.run([PROGRAM, "campaign", "check"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.splitlines()[-1] == "No mistakes."
    assert "en: 5 guides, 3 letters" in answer.stdout
    # Who runs a site is for its operator to say.
    assert "Contact       none: people ask for one" in answer.stdout
    report = read(run("campaign", "check", "--json"), REPORT)
    assert report["campaign"]["contact"] is None
    assert report["mistakes"] == [] and report["campaign"]["name"] == "HelloQuitX"
    assert {"en", "fr"} <= {one["language"] for one in report["campaign"]["languages"]}
    # It is this repository's.
    assert read(run("campaign", "check", OWN, "--json"), REPORT)["campaign"] == report["campaign"]


def test_a_text_that_a_language_lacks_is_told(program, campaign):
    (campaign / "texts" / "fr" / "press.md").unlink()
    assert "no press.md: the first language's stands in" in run("campaign", "check", campaign).stdout
    report = read(run("campaign", "check", campaign, "--json"), REPORT)
    assert [one["borrowed"] for one in report["campaign"]["languages"] if one["language"] == "fr"] == [["press.md"]]
    assert report["campaign"]["launch"] == "2031-01-20T12:00:00Z" and report["campaign"]["events"] == 1


def test_every_mistake_stands_on_a_line_of_its_own(program, campaign):
    expected = broken(campaign)
    answer = run("campaign", "check", f"{campaign}/")
    assert answer.returncode == 65
    assert answer.stderr == f"Error: 2 mistakes in {campaign}\n"
    lines = answer.stdout.splitlines()
    assert len(lines) == 2 and all(line.startswith(start) for line, start in zip(lines, expected, strict=True)), lines
    told = run("campaign", "check", campaign, "--json")
    report = read(told, REPORT, code=65)
    assert report["campaign"] is None
    assert [f"{one['file']}:{one['line']}: {one['problem']}; {one['fix']}" for one in report["mistakes"]] == lines


def test_a_site_refuses_to_start_on_the_same_lines(program, campaign, tmp_path):
    lines = broken(campaign) and run("campaign", "check", campaign).stdout.splitlines()
    path = settings_file(tmp_path, **{**GOOD, "data": tmp_path / "data", "campaign": campaign})
    answer = run("serve", "--config", path)
    assert refusal(answer, 78).startswith("Error: the campaign folder has mistakes")
    assert [line for line in answer.stderr.splitlines() if line.startswith(str(campaign))] == lines
    # Nothing was begun.
    assert not (tmp_path / "data").exists()


def test_what_is_no_folder_ends_with_66(program, tmp_path):
    assert "there is no folder" in refusal(run("campaign", "check", tmp_path / "none"), 66)
    (tmp_path / "file").write_text("")
    assert "there is no folder" in refusal(run("campaign", "check", tmp_path / "file", "--json"), 66)


def check_reminder(answer, site: str, language: str) -> None:
    """It calls a day later, and leads to where an archive is opened."""
    assert answer.headers["Content-Disposition"] == 'attachment; filename="archive.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    (alarm,) = entry.walk("VALARM")
    assert not entry.errors and not alarm.errors
    ahead = entry.decoded("DTSTART") - parsedate_to_datetime(answer.headers["Date"])
    assert abs(ahead - timedelta(days=1)) < timedelta(minutes=1)
    summary = {"en": "Is your X archive ready?", "fr": "Votre archive X est-elle prête\u00a0?"}[language]
    assert str(entry["SUMMARY"]) == str(alarm["DESCRIPTION"]) == summary
    assert str(entry["URL"]) == f"{site}/{language}/look"


def test_others_can_read_the_calendar_and_its_entries_keep_their_names(program, campaign, tmp_path):
    settings = settings_file(tmp_path, campaign=json.dumps(str(campaign)))
    names = {}
    for language in ("en", "fr"):
        options = ["--no-work", "--no-people", "--config", str(settings)]
        with Site(tmp_path / f"data-{language}", options=options) as site:
            answer = requests.get(f"{site.url}/events.ics", params={"language": language}, timeout=60)
            check_reminder(requests.get(f"{site.url}/{language}/guides/archive/reminder", timeout=60), site.url, language)
            page = requests.get(f"{site.url}/{language}/events", timeout=60).text
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        body = answer.content
        assert body.endswith(b"\r\n") and b"\n" not in body.replace(b"\r\n", b"")
        assert all(len(line) <= 75 for line in body.split(b"\r\n"))
        calendar = Calendar.from_ical(body)
        entries = {str(entry["UID"]): entry for entry in calendar.walk("VEVENT")}
        assert all(not entry.errors for entry in entries.values()) and not calendar.errors
        assert len(entries) == 14  # the launch, twelve days, an evening
        names[language] = set(entries)
        launch = entries["launch@127.0.0.1"]
        assert launch.decoded("DTSTART") == datetime(2031, 1, 20, 12, tzinfo=UTC)
        days = [entry.decoded("DTSTART") for uid, entry in entries.items() if uid.startswith("reconnection-")]
        assert min(days) == datetime(2031, 2, 20, 12, tzinfo=UTC) and max(days) == datetime(2032, 1, 20, 12, tzinfo=UTC)
        evening = entries["event-evening-rennes@127.0.0.1"]
        assert evening.decoded("DTSTART") == datetime(2031, 1, 20, 17, tzinfo=UTC)
        assert evening.decoded("DTEND") == datetime(2031, 1, 20, 20, tzinfo=UTC)
        title = {"en": "An evening; of leaving, together", "fr": "Une soirée, ensemble"}[language]
        assert str(evening["SUMMARY"]) == title and title in page
        assert str(evening["DESCRIPTION"]) == "Bring your computer.\nAnd your archive."
        assert str(evening["LOCATION"]).endswith("of that town, 1 Example Street")
        assert "(UTC+1)" in page and 'datetime="2031-01-20T17:00:00Z"' in page
    assert names["en"] == names["fr"]
