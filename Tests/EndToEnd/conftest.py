"""A world that was filled once; each test takes a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from Peers.postgres import PostgreSQL
from Peers.stand_ins import StandIns, run_stand_ins

from EndToEnd.world import World, populate


@pytest.fixture(scope="module")
def stand_ins(program: Path) -> Iterator[StandIns]:
    """The sandbox's networks alone, without a site."""
    server, stand_ins = run_stand_ins()
    with server:
        yield stand_ins


@pytest.fixture(scope="session")
def filled_world(program: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The people with a name, and so many others that somebody can follow more than 500; all but the late are members."""
    world = World.new(tmp_path_factory.mktemp("world") / "data", people=600)
    populate(world)
    return world


@pytest.fixture(scope="session")
def filled_postgres(program: Path, postgres: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same on PostgreSQL, with fewer people: somebody can follow about 300. Take a copy of its database too."""
    folder = tmp_path_factory.mktemp("postgres")
    world = World.new(folder / "data", people=250, database=postgres.new_database())
    populate(world)
    return world
