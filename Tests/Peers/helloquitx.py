"""The program itself, as its users start it."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .server import PACKAGE, Server, answers_http, free_port, free_ports
from .visitor import Visitor

# The debug build, unless the environment names another one, a release say.
PROGRAM = Path(os.environ.get("HELLOQUITX_PROGRAM", PACKAGE / ".build" / "debug" / "helloquitx"))

# Ports that the sandbox takes in a row: see `helloquitx serve --help`.
SANDBOX_PORTS = 4


def run(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a command of the program to its end."""
    return subprocess.run(
        [PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        env=dict(environment) if environment is not None else None,
    )


class Site:
    """`helloquitx serve` on a port and with a data folder of its own, which outlive a kill and a restart."""

    def __init__(
        self,
        data: Path,
        *,
        sandbox: bool = True,
        options: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        port: int | None = None,
    ) -> None:
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command: list[str | Path] = [PROGRAM, "serve", "--port", str(self.port), "--data", data]
        self.sandbox_ports: list[int] = []
        if sandbox:
            self.sandbox_ports = free_ports(SANDBOX_PORTS)
            command += ["--sandbox", "--sandbox-port", str(self.sandbox_ports[0])]
        self.server = Server(
            f"helloquitx-{self.port}",
            [*command, *options],
            is_ready=answers_http(f"{self.url}/healthz"),
            environment=environment,
        )

    def __enter__(self) -> "Site":
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    def visitor(self, path: str = "/", language: str = "en") -> Visitor:
        """Somebody's browser without scripts, on a page of the site."""
        return Visitor(language).open(self.url + path)

    @property
    def sandbox_pds(self) -> str:
        """The sandbox's PDS, authorization server, PLC directory and X."""
        return f"http://127.0.0.1:{self.sandbox_ports[0]}"

    @property
    def sandbox_mastodons(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.sandbox_ports[1:3]]


def worker(data: Path, *, options: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> Server:
    """`helloquitx work`: another process that does what is due, for a data folder or database."""
    name = f"helloquitx-work-{free_port()}"
    server = Server(
        name,
        [PROGRAM, "work", "--data", data, *options],
        # It serves nothing: it is ready when it says so in its log.
        is_ready=lambda: bool(server.log.read_text()),
        environment=environment,
    )
    return server
