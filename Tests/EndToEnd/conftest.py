"""A world that was filled once; each test takes a copy."""

from pathlib import Path

import pytest

from EndToEnd.world import World, populate


@pytest.fixture(scope="session")
def filled_world(program: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The people with a name, and so many others that somebody can follow more than 500; all but the late are members."""
    world = World.new(tmp_path_factory.mktemp("world") / "data", people=600)
    populate(world)
    return world
