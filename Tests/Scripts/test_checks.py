"""The checks of `make check` find what they are there to find."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2]
SCRIPTS = PACKAGE / "scripts"


def write(package: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return package


def check(script: str, package: Path) -> tuple[int, list[str]]:
    answer = subprocess.run([SCRIPTS / script, package], capture_output=True, text=True, timeout=30)
    assert answer.stderr == ""
    return answer.returncode, answer.stdout.splitlines()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with the rooms' rules and one clean room."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPTS / "rooms.txt", tmp_path / "scripts")
    return write(tmp_path, {"Sources/Outbox/Work.swift": "import Foundation\n\nstruct Work {}\n"})


def test_a_clean_tree_passes(package):
    assert check("check-imports", package) == (0, [])
    assert check("check-marks", package) == (0, [])


@pytest.mark.parametrize(
    "line",
    [
        "import GRDB",
        "@preconcurrency import GRDB",
        "@_spi(Internals) @testable import GRDB",
        "package import GRDB",
        "import struct GRDB.Row",
        "  import Foundation; import GRDB",
        '/* old: " */ import GRDB // really',
    ],
)
def test_a_domain_room_that_imports_a_database_is_told_with_file_and_line(package, line):
    write(package, {"Sources/Outbox/Rows.swift": f"// rows\n{line}\n"})
    status, lines = check("check-imports", package)
    assert status == 1
    assert lines == ["Sources/Outbox/Rows.swift:2: Outbox may not import GRDB (it may import: nothing)"]


@pytest.mark.parametrize(
    ("room", "module"),
    [
        ("Outbox", "Deliveries"),
        ("Identifiers", "HTTPTransport"),
        ("Website", "Store"),
        ("Sandbox", "ATProto"),
        ("Accounts", "FoundationNetworking"),
        ("Reconnection", "Hummingbird"),
    ],
)
def test_an_arrow_that_points_up_or_aside_is_told(package, room, module):
    write(package, {f"Sources/{room}/New.swift": f"import {module}\n"})
    status, lines = check("check-imports", package)
    assert status == 1
    assert len(lines) == 1 and lines[0].startswith(f"Sources/{room}/New.swift:1: {room} may not import {module}")


def test_what_is_only_written_about_is_not_imported(package):
    text = '// import GRDB\n/*\nimport GRDB\n*/\nlet text = """\n    import GRDB\n    """\nlet raw = #"import GRDB"#\n'
    write(package, {"Sources/Outbox/Words.swift": text})
    assert check("check-imports", package) == (0, [])


def test_a_room_that_nobody_declared_is_told(package):
    write(package, {"Sources/Attic/Box.swift": "struct Box {}\n"})
    assert check("check-imports", package) == (1, ["Sources/Attic: this room is not in scripts/rooms.txt"])


def test_the_rules_themselves_may_not_point_up_or_let_the_domain_out(package):
    rules = package / "scripts" / "rooms.txt"
    rules.write_text("outside: GRDB\ndomain Outbox: GRDB Store\nadapter Store: Outbox\nattic Box:\n")
    status, lines = check("check-imports", package)
    assert status == 1
    assert lines == [
        "rooms.txt:2: Outbox belongs to the domain and may not know GRDB",
        "rooms.txt:4: expected 'layer Room: imports', found 'attic Box:'",
        "rooms.txt: Outbox may not import Store, which stands on top of it",
        "Sources/Outbox/Work.swift:1: Outbox may not import Foundation (it may import: GRDB Store)",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "// TO" + "DO: later",
        "let row = try" + "? read()",
        "final class Box: @unchecked" + " Sendable {}",
        "nonisolated" + "(unsafe) var box = 1",
        "fatal" + 'Error("never")',
    ],
)
def test_a_mark_of_something_unfinished_is_told_with_file_and_line(package, line):
    write(package, {"Sources/Outbox/Marked.swift": f"\n{line}\n"})
    status, lines = check("check-marks", package)
    assert status == 1
    assert len(lines) == 1 and lines[0].startswith("Sources/Outbox/Marked.swift:2:")


def test_a_dropped_error_passes_with_a_comment_that_says_why(package):
    drop = "if let row = try" + "? read() {}\n"
    text = f"// Not there, or not readable: the same to us.\n{drop}{drop}\n\nlet other = 1\n{drop.strip()} // as above\n"
    write(package, {"Sources/Outbox/Dropped.swift": text})
    assert check("check-marks", package) == (0, [])
    write(package, {"Sources/Outbox/Dropped.swift": text + "\n\n" + drop})
    status, lines = check("check-marks", package)
    assert status == 1
    assert [line.split(":")[1] for line in lines] == ["10"]


def test_a_file_name_that_says_nothing_is_told_and_a_long_file_noted(package):
    write(package, {"Sources/Outbox/StringUtils.swift": "\n", "Sources/Outbox/Long.swift": "\n" * 401})
    status, lines = check("check-marks", package)
    assert status == 1
    assert lines == [
        "Sources/Outbox/StringUtils.swift: a name that says nothing",
        "note: Sources/Outbox/Long.swift has 401 lines; past 400 a file needs a reason",
    ]


def test_a_stage_passes_on_how_its_command_ended_and_shows_what_was_asked_for():
    def stage(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([SCRIPTS / "stage", *arguments], capture_output=True, text=True, timeout=30)

    passed = stage("--show", "passed", "test-of-stage", "bash", "-c", "echo noise; echo 3 passed")
    assert passed.returncode == 0
    assert re.fullmatch(r"✓ test-of-stage \(\d+ s\)\n3 passed\n", passed.stdout)
    failed = stage("test-of-stage", "bash", "-c", "echo 'a.swift:1: error: no'; seq 100; exit 7")
    assert failed.returncode == 7
    lines = failed.stdout.splitlines()
    assert lines[0] == "a.swift:1: error: no"
    assert re.match(r"✗ test-of-stage \(\d+ s, exit code 7; all of it: ", lines[-1])
    silent = stage("--show", "passed", "test-of-stage", "echo", "nothing ran")
    assert silent.returncode == 70
    assert "no line matches 'passed'" in silent.stdout
