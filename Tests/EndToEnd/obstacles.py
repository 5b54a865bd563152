"""Ways to stop a program at one step, from outside: requests that are held, a database that refuses or waits.

What a name says is held stays so until it is let go; the program can be killed or frozen there.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from Peers.server import Server

from EndToEnd.following import CREATE, FOLLOW
from EndToEnd.world import World, wait_until


@dataclass(frozen=True)
class Hold:
    """A request that the sandbox holds, before or after it has carried it out."""

    world: World
    id: str

    @classmethod
    def on(cls, world: World, route: str, *, after_effect: bool = False, skip: int = 0) -> "Hold":
        """The next request of that route, after so many that pass."""
        effect = {"hold": {"afterEffect": after_effect}}
        answer = world.sandbox.control("POST", "faults", json={"route": route, "effect": effect, "skip": skip})
        return cls(world, answer.json()["id"])

    def requests(self) -> list[dict]:
        return [request for request in self.world.sandbox.requests() if request.get("fault") == self.id]

    def wait(self) -> None:
        """Until it has come in."""
        wait_until(self.requests, "the request is held")

    def let_go(self) -> None:
        """It is carried out, if it was not, and answered; whether or not anybody waits for the answer still."""
        self.world.sandbox.control("POST", "faults/release", json={"id": self.id})
        wait_until(lambda: all("status" in request for request in self.requests()), "what was held is answered")


@contextmanager
def slow_networks(world: World, milliseconds: int) -> Iterator[None]:
    """Each write takes so long that whoever works is always in the middle of one."""
    delay = {"delay": {"milliseconds": milliseconds}}
    with world.sandbox.fault(CREATE, delay, times=None), world.sandbox.fault(FOLLOW, delay, times=None):
        yield


def freeze_between_writes(server: Server) -> None:
    """Freezes it where it does not hold the lock of SQLite's, without which nobody else could write either."""
    while True:
        server.freeze()
        wait_until(lambda: stands_still(server), "it stands still")
        if not holds_write_lock(server):
            return
        server.thaw()


def stands_still(server: Server) -> bool:
    assert server.process is not None
    threads = Path(f"/proc/{server.process.pid}/task").glob("*/stat")
    return {thread.read_text().rsplit(") ", 1)[1][0] for thread in threads} == {"T"}


def holds_write_lock(server: Server) -> bool:
    """Told by the system: the first byte of those that SQLite locks in the file beside its log of writes."""
    assert server.process is not None
    locks = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return any(lock[3:5] == ["WRITE", str(server.process.pid)] and lock[6] == "120" for lock in locks)


@contextmanager
def writing(world: World) -> Iterator[sqlite3.Connection]:
    """The database, for a change of the test's own."""
    database = sqlite3.connect(world.data / "helloquitx.sqlite", timeout=20, isolation_level=None)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def database_taken(world: World) -> Iterator[None]:
    """Nobody else can write meanwhile: they wait."""
    with writing(world) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            database.execute("ROLLBACK")


@contextmanager
def refusing(world: World, change: str, condition: str) -> Iterator[None]:
    """The database refuses a change meanwhile, such as `UPDATE OF state ON work` where a condition on `NEW` holds."""
    with writing(world) as database:
        database.execute(
            f"CREATE TRIGGER held BEFORE {change} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'held by a test'); END"
        )
        try:
            yield
        finally:
            database.execute("DROP TRIGGER held")
