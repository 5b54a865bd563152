"""A server in a process of its own: started, waited for, and ended for sure."""

import ctypes
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import requests

PACKAGE = Path(__file__).resolve().parents[2]
LOGS = PACKAGE / ".build" / "logs" / "servers"

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def quiet_ports() -> range:
    """The ports that the kernel lends to no outgoing connection, above those that browsers refuse.

    One of the others may be lent to somebody while its server is down, which then cannot start again.
    """
    lower, upper = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    lowest, highest = 11_000, 65_535
    return max(range(lowest, lower), range(upper + 1, highest + 1), key=len) or range(lowest, highest + 1)


def once_around(ports: range) -> Iterator[int]:
    """All of them, from any of them on, so that two runs of the tests side by side rarely meet."""
    start = random.randrange(len(ports))
    yield from ports[start:]
    yield from ports[:start]


# No port is handed out twice in one run: it may belong to a server that is down and comes back.
untaken = once_around(quiet_ports())


def free_ports(count: int) -> list[int]:
    """Consecutive TCP ports that nobody on this machine uses, and nobody else in this run is given."""
    row: list[int] = []
    for port in untaken:
        if not is_free(port):
            row = []
        elif row and port != row[-1] + 1:
            row = [port]
        else:
            row.append(port)
        if len(row) == count:
            return row
    raise RuntimeError(f"no {count} free ports in a row")


def free_port() -> int:
    return free_ports(1)[0]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do, so that a port which a killed one held is told free at once.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Server:
    """One process that serves, and its log in .build/logs/servers.

    It can be killed, frozen, thawed and started again. It also ends when the process that started it does, whatever
    happens to that one.
    """

    running: list["Server"] = []

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        is_ready: Callable[[], bool],
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        user: str | None = None,
        end_with: signal.Signals = signal.SIGTERM,
        seconds_to_start: float = 90,
    ) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.is_ready = is_ready
        self.environment = dict(environment or {})
        self.folder = folder
        self.user = user
        self.end_with = end_with
        self.seconds_to_start = seconds_to_start
        self.log = LOGS / f"{name}.log"
        self.process: subprocess.Popen | None = None
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log.write_text("")

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> "Server":
        """Starts it and returns once it answers."""
        return self.launch().wait_until_ready()

    def launch(self) -> "Server":
        """Starts it; several may be launched before any of them is waited for."""
        assert self.process is None, f"{self.name} runs already"
        parent = os.getpid()

        def end_with_parent() -> None:
            libc.prctl(PR_SET_PDEATHSIG, self.end_with, 0, 0, 0)
            if os.getppid() != parent:  # it ended in between
                os._exit(1)

        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user else None,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        Server.running.append(self)
        return self

    def wait_until_ready(self) -> "Server":
        assert self.process is not None
        deadline = time.monotonic() + self.seconds_to_start
        while not self.answers():
            if self.process.poll() is not None:
                status = self.process.returncode
                self.ended()
                raise RuntimeError(f"{self.name} ended with {status} instead of starting:\n{self.tail()}")
            if time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{self.name} did not answer in {self.seconds_to_start} s:\n{self.tail()}")
            time.sleep(0.02)
        return self

    def answers(self) -> bool:
        try:
            return self.is_ready()
        except (OSError, requests.RequestException):
            return False

    def stop(self) -> int | None:
        """Asks it to end, and insists after half a minute. Returns how it ended; None if it did not run."""
        if self.process is None:
            return None
        self.signal(signal.SIGCONT)
        self.signal(self.end_with)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            return self.kill()
        return self.ended()

    def kill(self) -> int:
        """SIGKILL: it gets no chance to finish anything."""
        assert self.process is not None
        self.signal(signal.SIGKILL)
        self.process.wait()
        return self.ended()

    def restart(self) -> "Server":
        """Kills it and starts it again at the same place."""
        self.kill()
        return self.start()

    def freeze(self) -> None:
        """SIGSTOP: time goes on without it."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)

    def wait(self, seconds: float) -> int:
        """How it ends by itself, within that time."""
        assert self.process is not None
        self.process.wait(timeout=seconds)
        return self.ended()

    def signal(self, number: signal.Signals) -> None:
        """To all of its process group: children of its own end with it."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass  # it ended by itself; whoever waits for it learns how

    def ended(self) -> int:
        assert self.process is not None
        status = self.process.returncode
        self.process = None
        Server.running.remove(self)
        return status

    def tail(self, lines: int = 40) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def answers_http(url: str, *statuses: int) -> Callable[[], bool]:
    """A test for readiness: the URL answers with one of these statuses (200, if none is named)."""
    return lambda: requests.get(url, timeout=2, allow_redirects=False).status_code in (statuses or (200,))
