"""The same on a PDS of somebody else's (arroba), with an app password; read back by somebody else's client and judged.

It takes no pictures, writes a record again that exists, and refuses what its lexicon does not allow.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from Peers.pds_server import PDS, run_pds
from Peers.sandbox import SandboxAccount

from EndToEnd.moving import POSTS, Desk, content, planned, stopping, verify
from EndToEnd.own_posts import a_life, write_archive
from EndToEnd.world import wait_until


@pytest.fixture(scope="module")
def own_pds(program: Path) -> Iterator[PDS]:
    with run_pds() as pds:
        yield pds


@pytest.fixture
def desk(own_pds: PDS, tmp_path: Path) -> Desk:
    """Anna's, signed in. That PDS has no AppView, which is said once for each look at her labels."""
    anna = own_pds.accounts[0]
    desk = Desk(own_pds.url, SandboxAccount(anna.did, anna.handle, "Anna", own_pds.password), tmp_path / "mine")
    desk.sign_in()
    return desk


def test_killed_and_forgetful_every_post_arrives_exactly_once_there_too(desk, tmp_path, read_pds):
    archive = write_archive(tmp_path / "archive", a_life(random.Random(1), 60, pictures=False))
    posts = planned(archive)
    for _ in range(5):
        enough = len(desk.records()) + 6
        with stopping(desk.start("publish", archive, "--log-level", "error")):
            wait_until(lambda: len(desk.records()) >= enough, "some more have arrived")
    assert 30 <= len(desk.records()) < len(posts)
    for is_forgotten in (False, True):
        if is_forgotten:
            desk.forget()
            desk.sign_in()
        before = desk.records()
        end = desk.publish(archive, "--log-level", "error")
        assert (end.returncode, end.stderr) == (0, ""), end
        records = desk.records()
        verify(records, posts)
        assert before.items() <= records.items()
        assert len(desk.moved()) == len(posts)
    # The client of others finds the same, and the judge of records has nothing against them.
    found = read_pds(desk.url).records(desk.account.did, POSTS)
    assert {uri.rsplit("/", 1)[1]: content(value) for uri, value in found.items()} == {
        key: content(record["value"]) for key, record in records.items()
    }
