"""Several programs on one PostgreSQL database: nothing is lost, nothing is done twice, whoever dies or stands still."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from Peers.postgres import PostgreSQL
from Peers.server import free_port

from EndToEnd.journey import Traveller
from EndToEnd.world import World, copy_of

NewWorld = Callable[..., World]


@pytest.fixture
def new_world(filled_postgres: World, postgres: PostgreSQL, tmp_path: Path) -> Iterator[NewWorld]:
    """Makes a copy of the filled world on a database of its own, with these settings."""
    made: list[AbstractContextManager[World]] = []

    def make(**settings: object) -> World:
        database = postgres.new_database(template=str(filled_postgres.settings["database"]))
        made.append(copy_of(filled_postgres, tmp_path / "world", database=database, **settings))
        return made[-1].__enter__()

    yield make
    for world in made:
        world.__exit__(None, None, None)


def test_four_programs_that_start_at_once_make_one_schema_and_one_set_of_keys(program, postgres, tmp_path):
    world = World.new(tmp_path / "data", people=10, database=postgres.new_database())
    world.start_sandbox()
    try:
        other = free_port()
        together = [
            world.serve("--no-work", wait=False),
            world.work(wait=False),
            world.serve("--no-work", port=other, wait=False),
            world.work(wait=False),
        ]
        for server in together:
            server.wait_until_ready()
        assert sum(server.log.read_text().count("Migrated the database") for server in together) == 1
        assert world.query("SELECT id FROM schema_migration ORDER BY id") == [(1,)]
        # What one of them sealed and signed the others open: who registers at one site is known at the other.
        amara = Traveller.at(world, "amara").sign_in("bluesky").sign_in("mastodon").choose()
        assert "amara.test" in amara.visitor.open(f"http://127.0.0.1:{other}/en/accounts").text
        assert world.query("SELECT count(*) FROM member") == [(1,)]
    finally:
        world.stop()
