"""`archive browse`: pages of an archive on one's own disk, and what happens to the folder when something is in the way."""

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from Peers.helloquitx import PROGRAM, run
from Peers.server import PACKAGE

from EndToEnd.command_line import COUNT, TEXT, download, exactly, read, refusal

NUMBERS = ["tweets", "retweets", "editsSuperseded", "notesMatched", "threads", "photos", "videos", "gifs"]
NUMBERS += ["mediaMissing", "repliesToOthers", "circle", "community", "deleted", "moved", "pages", "searchWords"]
NUMBERS += ["files", "bytes", "linkedBytes"]
LANGUAGES = sorted(file.stem for file in (PACKAGE / "Sources/Localization/Resources/texts").glob("*.json"))
SUMMARY = exactly(
    path=TEXT,
    language={"enum": LANGUAGES},
    dryRun={"type": "boolean"},
    counts=exactly(**dict.fromkeys(NUMBERS, COUNT)),
    warnings={"type": "array", "items": {"type": "string", "minLength": 1}},
)


@pytest.fixture
def alone(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has published nothing from this machine."""
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "fr_FR.UTF-8"}


def test_the_pages_hold_what_the_archive_holds(program, sandbox, tmp_path, alone):
    archive = download(sandbox.url, "amara_writes", tmp_path)
    site = tmp_path / "site"
    planned = read(run("archive", "browse", archive, "--output", site, "--json", "--dry-run", environment=alone), SUMMARY)
    assert not site.exists() and planned["dryRun"]
    made = read(run("archive", "browse", archive, "--output", site, "--json", environment=alone), SUMMARY)
    assert made["counts"] == planned["counts"] and made["language"] == "fr"
    inspected = json.loads(run("archive", "inspect", archive, "--json").stdout)["counts"]
    for name in ("tweets", "retweets", "threads", "photos", "videos", "gifs", "mediaMissing", "editsSuperseded"):
        assert made["counts"][name] == inspected[name], name
    files = [path for path in site.rglob("*") if path.is_file()]
    assert len(files) == made["counts"]["files"]
    assert sum(path.stat().st_size for path in files) == made["counts"]["bytes"]
    assert all("CANARY" not in path.read_text(errors="replace") for path in files)
    assert '<html lang="fr"' in (site / "index.html").read_text()
    # Again, in another language: what was made is replaced.
    answer = run("archive", "browse", archive, "--output", site, "--language", "en", environment=alone)
    assert answer.returncode == 0 and f"Open {site}/index.html" in answer.stdout
    assert '<html lang="en"' in (site / "index.html").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["amara_writes.zip", "site"]


def test_what_is_in_the_way_is_left_alone(program, sandbox, tmp_path, alone):
    archive = download(sandbox.url, "amara_writes", tmp_path)
    (tmp_path / "mine").mkdir()
    answer = run("archive", "browse", archive, "--output", tmp_path / "mine", environment=alone)
    assert "was not made by this command" in refusal(answer, 65)
    answer = run("archive", "browse", archive, "--output", tmp_path / "none" / "site", environment=alone)
    assert "There is no folder" in refusal(answer, 66)
    answer = run("archive", "browse", tmp_path / "none.zip", "--output", tmp_path / "site", environment=alone)
    assert "no file or folder" in refusal(answer, 66)
    answer = run("archive", "browse", archive, "--output", tmp_path / "site", "--language", "xx", environment=alone)
    assert "ar, de, en, es, fr, ja" in refusal(answer, 65)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["amara_writes.zip", "mine"]


def test_control_c_leaves_nothing_behind(program, tmp_path, alone):
    data = tmp_path / "archive" / "data"
    data.mkdir(parents=True)
    tweets = [
        {"tweet": {"id_str": str(1_500_000_000_000_000_000 + number), "full_text": f"Post {number} " * 10}}
        for number in range(8_000)
    ]
    (data / "tweets.js").write_text("window.YTD.tweets.part0 = " + json.dumps(tweets))
    command = [PROGRAM, "archive", "browse", tmp_path / "archive", "--output", tmp_path / "site"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=alone) as process:
        deadline = time.monotonic() + 60
        while not list((tmp_path / "site.part").glob("posts/*")) and process.poll() is None:
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (75, "") and "Stopped." in errors
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_the_help_fits_a_terminal(program):
    answer = run("archive", "browse", "--help")
    assert answer.returncode == 0 and re.search(r"Exit codes: 0 .*75 stopped", answer.stdout, re.DOTALL)
    assert all(len(line) <= 80 for line in answer.stdout.splitlines())
