"""`admin`: the numbers, what is stuck, and the keys, as an operator asks for them.

The tests build on one another, in the order of this file.
"""

import re
import shutil
from collections.abc import Iterator

import pytest
from Peers.helloquitx import run

from EndToEnd.command_line import COUNT, GOOD, exactly, read, refusal, settings_file
from EndToEnd.journey import Traveller
from EndToEnd.world import World, copy_of, wait_until

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
