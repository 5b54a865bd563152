"""A world that was filled once; each test takes a copy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    """The people with a name, and some others; all but the late are members."""
    return populated(tmp_path_factory.mktemp("world"), people=150)


@pytest.fixture(scope="session")
def crowded_world(program: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same with so many others that somebody can follow more than 500."""
    return populated(tmp_path_factory.mktemp("crowd"), people=600)


@pytest.fixture(scope="session")
def filled_postgres(program: Path, postgres: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same on PostgreSQL: somebody can follow about 300. Take a copy of its database too."""
    return populated(tmp_path_factory.mktemp("postgres"), people=250, database=postgres.new_database())


def populated(folder: Path, **options: Any) -> World:
    world = World.new(folder / "data", **options)
    populate(world)
    return world
