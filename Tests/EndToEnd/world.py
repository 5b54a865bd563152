"""A made-up world that outlives its programs: the networks in one process, sites and workers beside it in others.

`serve --sandbox` is all of that in one process, which is what people try; but a test that kills a site must not kill the
networks, whose memory is the proof.
"""

import json
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psycopg
import requests
from Peers.helloquitx import PROGRAM, SANDBOX_PORTS, run
from Peers.sandbox import Sandbox
from Peers.server import Server, answers_http, free_port, free_ports
from Peers.stand_ins import StandIns
from Peers.visitor import Visitor

REGISTERED = "Registered the made-up community"


def wait_until(happened: Callable[[], object], what: str, seconds: float = 120) -> object:
    """Looks again and again; returns what it saw, once that is something."""
    deadline = time.monotonic() + seconds
    while not (seen := happened()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return seen


class Worker(Server):
    """It serves nothing: it is ready when it says so, once more after each start."""

    def says_so(self) -> bool:
        return self.lines() > self.lines_before

    def lines(self) -> int:
        return self.log.read_text(errors="replace").count("working with")

    def launch(self) -> "Worker":
        self.lines_before = self.lines()
        super().launch()
        return self


@dataclass
class World:
    """Where everything is: the addresses are part of what is stored, so that they stay when a program starts again."""

    data: Path
    first_port: int
    port: int
    people: int
    # What a settings file says: see `SettingsFile.sandboxOverrides`.
    settings: dict[str, object] = field(default_factory=dict)
    servers: list[Server] = field(default_factory=list)

    @classmethod
    def new(cls, data: Path, *, people: int = 60, **settings: object) -> Self:
        # As `make run` names it.
        settings = {"print.weasyprint": str(Path(sys.executable).with_name("weasyprint")), **settings}
        return cls(data, free_ports(SANDBOX_PORTS)[0], free_port(), people, settings)

    # The programs.

    @property
    def url(self) -> str:
        """The site that `serve` without a port of its own is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def networks(self) -> str:
        """X, and the PDS with all that belongs to it."""
        return f"http://127.0.0.1:{self.first_port}"

    def mastodon(self, number: int) -> str:
        """The name of a Mastodon server as people type it: the first behaves as Mastodon, the second as GoToSocial."""
        return f"127.0.0.1:{self.first_port + number}"

    @property
    def sandbox(self) -> Sandbox:
        return Sandbox(self.networks)

    @property
    def stand_ins(self) -> StandIns:
        return StandIns(self.first_port)

    def settings_file(self) -> Path:
        path = self.data.with_name(f"{self.data.name}.yaml")
        text = "".join(f"{name}: {json.dumps(value)}\n" for name, value in self.settings.items())
        # Somebody may be reading it.
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
        return path

    def started(self, server: Server, wait: bool = True) -> Server:
        self.servers.append(server)
        server.launch()
        return server.wait_until_ready() if wait else server

    def start_sandbox(self) -> Server:
        """The networks. Ended by SIGTERM they remember everything; killed, they may forget a second."""
        ready = answers_http(f"{self.networks}/_sandbox/servers")
        arguments = ["sandbox", "--port", self.first_port, "--data", self.data, "--people", self.people]
        return self.started(Server(f"sandbox-{self.first_port}", [PROGRAM, *arguments], is_ready=ready))

    def beside_sandbox(self) -> list[object]:
        return ["--sandbox-port", self.first_port, "--data", self.data, "--config", self.settings_file()]

    def serve(self, *options: object, port: int | None = None, wait: bool = True) -> Server:
        """A site; without `wait` it is still starting."""
        port = port or self.port
        ready = answers_http(f"http://127.0.0.1:{port}/healthz")
        arguments = ["serve", "--port", port, *self.beside_sandbox(), *options]
        return self.started(Server(f"site-{port}", [PROGRAM, *arguments], is_ready=ready), wait)

    def work(self, *options: object, wait: bool = True) -> Server:
        """A worker; without `wait` it is still starting."""
        name = f"work-{self.first_port}-{len(self.servers)}"
        server = Worker(name, [PROGRAM, "work", *self.beside_sandbox(), *options], is_ready=lambda: server.says_so())
        return self.started(server, wait)

    def admin(self, *arguments: object):
        """Runs a command of the operator's to its end."""
        return run("admin", *map(str, arguments), *map(str, self.beside_sandbox()))

    def stop(self) -> None:
        for server in reversed(self.servers):
            server.stop()
        self.servers.clear()

    # What they did.

    def query(self, statement: str, *values: object) -> list[tuple]:
        """Reads the database, which may be in use; `?` stands for a value on both engines."""
        if "database" in self.settings:
            with psycopg.connect(str(self.settings["database"])) as database:
                text = statement.replace("%", "%%").replace("?", "%s")
                return database.execute(text.encode(), values).fetchall()
        with sqlite3.connect(f"file:{self.data / 'helloquitx.sqlite'}?mode=ro", uri=True, timeout=60) as database:
            return database.execute(statement, values).fetchall()

    def outcomes(self) -> Counter[str]:
        """How many follows ended how, or were asked for; the others are counted by their state."""
        return Counter(
            row[0]
            for row in self.query(
                """
                SELECT CASE WHEN state = 'finished' OR outcome = 'requested' THEN outcome ELSE state END FROM delivery
                JOIN work ON work.id = delivery.work_id
                """
            )
        )

    def unfinished(self) -> int:
        """Follows that did not come to an end yet."""
        return self.query("SELECT count(*) FROM work WHERE state != 'finished' AND kind LIKE 'follow%'")[0][0]

    def tokens(self, key: str) -> dict[str, set[str]]:
        """The tokens given to this site for a person that still count, by network.

        They are read where the sandbox keeps its memory, a second after something changed at the latest.
        """
        memory = json.loads((self.data / "sandbox.json").read_text())["services"]
        person = self.stand_ins.person(key)
        found: dict[str, set[str]] = {"bluesky": set(), "mastodon": set(), "x": set()}
        for session in memory["atproto"]["sessions"]:
            if session["did"] == person.get("bluesky", {}).get("did"):
                found["bluesky"] |= {session["accessToken"], session["refreshToken"]}
        states = memory["mastodon"]["authorizations"]
        for server in states[1::2]:  # name, state, name, state
            for token in server["tokens"]:
                address = token.get("account")
                # Those of the client "test" were given out by the sandbox's control.
                is_ours = token["clientID"] != "test" and not token["isRevoked"]
                if is_ours and address and address["username"] == person.get("mastodon", "").split("@")[0]:
                    found["mastodon"].add(token["value"])
        for grant in memory["x"]:
            if str(grant["userID"]) == person.get("x", {}).get("id"):
                found["x"] |= {grant["accessToken"]}
        return found

    def written_files(self) -> list[Path]:
        """What sites and workers have written to the data folder and logged: not what the networks know.

        Those write their memory anew each second, under a name that passes.
        """
        files = [path for path in self.data.rglob("*") if path.is_file()]
        of_networks = (".dat.nosync", "sandbox.json")
        files = [path for path in files if not path.name.startswith(of_networks)]
        return files + [server.log for server in self.servers if "sandbox" not in server.name]

    def visitor(self, path: str = "/", language: str = "en", port: int | None = None) -> Visitor:
        """Somebody's browser without scripts, on a page of the site."""
        return Visitor(language).open(f"http://127.0.0.1:{port or self.port}{path}")


def populate(world: World) -> None:
    """Fills an empty data folder with the made-up members, by the program's own `serve --sandbox`."""
    ports = ["--sandbox-port", str(world.first_port), "--port", str(world.port)]
    config = ["--config", world.settings_file()] if world.settings else []
    server: Server
    server = Server(
        f"populate-{world.port}",
        [PROGRAM, "serve", "--sandbox", *ports, "--data", world.data, "--people", str(world.people), *config],
        is_ready=lambda: REGISTERED in server.log.read_text(),
        seconds_to_start=240,
    )
    with server:
        jobs = "SELECT count(*) FROM work WHERE state != 'finished'"
        wait_until(lambda: world.query(jobs) == [(0,)], "everybody is reconnected with everybody", 240)
    assert world.query("SELECT count(*) FROM delivery") == [(0,)]


@contextmanager
def copy_of(template: World, folder: Path, **settings: object) -> Iterator[World]:
    """The same world again, as it was when it was filled, with its networks running."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(template.data, folder / "data")
    world = World(folder / "data", template.first_port, template.port, template.people, settings)
    world.start_sandbox()
    try:
        yield world
    finally:
        world.stop()


def forget_requests(world: World) -> None:
    requests.delete(f"{world.networks}/_sandbox/requests", timeout=60).raise_for_status()
