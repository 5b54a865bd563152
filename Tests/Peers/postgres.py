"""A PostgreSQL server with a data folder of its own, as Debian packages it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .server import Server, free_port

# Nothing here must survive the machine: what is proven is what happens when *our* processes die.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def program(name: str) -> Path:
    """The newest installed one; Debian keeps them out of the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1]
    if found := shutil.which(name):
        return Path(found)
    raise FileNotFoundError(f"{name} of PostgreSQL is not installed: run `make setup`")


class PostgreSQL:
    """The running server."""

    def __init__(self, port: int, server: Server) -> None:
        self.port = port
        self.server = server
        self.databases = 0

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template1") -> str:
        """Makes an empty database, or a copy of one that nobody uses at the moment, and returns its URL."""
        self.databases += 1
        name = f"test_{self.databases}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template.rsplit('/', 1)[-1]}")
        return self.url(name)

    def execute(self, statement: str, database: str = "postgres") -> list[list[str]]:
        """Runs a statement with psql, a client of others; returns the rows as text."""
        answer = subprocess.run(
            [program("psql"), "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator=\t"]
            + ["--set=ON_ERROR_STOP=1", f"--dbname={self.url(database)}", f"--command={statement}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert answer.returncode == 0, answer.stderr
        return [line.split("\t") for line in answer.stdout.splitlines()]


def accepts_connections(port: int) -> bool:
    # A connection may be refused by the server still: pg_isready tells when it no longer is.
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        pass
    status = subprocess.run([program("pg_isready"), "--host=127.0.0.1", f"--port={port}", "--quiet"])
    return status.returncode == 0


@contextmanager
def run_postgres() -> Iterator[PostgreSQL]:
    """Starts one on a free port, with an empty data folder; stops it and removes the folder."""
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="helloquitx-postgres-"))
    try:
        if user:
            shutil.chown(folder, user, user)
        data = folder / "data"
        subprocess.run(
            [program("initdb"), f"--pgdata={data}", "--username=postgres", "--auth=trust"]
            + ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        port = free_port()
        settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        server = Server(
            f"postgres-{port}",
            [program("postgres"), "-D", data, "-p", str(port), *settings],
            is_ready=lambda: accepts_connections(port),
            folder=folder,
            user=user,
            # SIGTERM waits for the last client; this does not.
            end_with=signal.SIGINT,
        )
        with server:
            yield PostgreSQL(port, server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Runs a command with a server of its own, whose URL stands in HELLOQUITX_TEST_POSTGRES."""
    if len(sys.argv) < 2:
        print("usage: python -m Peers.postgres COMMAND...", file=sys.stderr)
        return 64
    with run_postgres() as database:
        environment = {**os.environ, "HELLOQUITX_TEST_POSTGRES": database.url()}
        return subprocess.run(sys.argv[1:], env=environment).returncode


if __name__ == "__main__":
    # So that a request to end takes the server along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
