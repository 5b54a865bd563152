"""Copies of the filled world on PostgreSQL, for the tests of several programs on one database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from Peers.postgres import PostgreSQL

from EndToEnd.following import Intent, forget_who_hesitates, intents_of
from EndToEnd.journey import Traveller
from EndToEnd.world import World, copy_of

# They use both networks, and follow some thirty people on each.
PEOPLE = ("sofia", "rosa", "zofia", "yara", "haruka", "emre", "ines", "bram")


@contextmanager
def postgres_copy(filled: World, postgres: PostgreSQL, folder: Path, **settings: object) -> Iterator[World]:
    """The filled world again, on a database of its own, with these settings."""
    database = postgres.new_database(template=str(filled.settings["database"]))
    with copy_of(filled, folder, database=database, **settings) as world:
        forget_who_hesitates(world)
        yield world


def hand_in(world: World, people: tuple[str, ...], *ports: int) -> list[Intent]:
    """Each of them follows everybody they know on both networks, by one site or the other."""
    for number, key in enumerate(people):
        person = Traveller.at(world, key, port=ports[number % len(ports)])
        person.sign_in("mastodon").sign_in("bluesky").follow_ticked()
    intents = intents_of(world)
    assert {intent.network for intent in intents} == {"bluesky", "mastodon"}
    assert len({intent.actor for intent in intents}) == 2 * len(people)
    return intents
