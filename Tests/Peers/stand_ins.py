"""The project's stand-ins alone (`helloquitx sandbox`), for tests that change how they behave."""

from dataclasses import dataclass

import requests

from .helloquitx import PROGRAM, SANDBOX_PORTS
from .server import Server, answers_http, free_ports
from .visitor import Visitor


@dataclass(frozen=True)
class StandIns:
    """The addresses of the running stand-ins, and a hand on their control."""

    first_port: int

    @property
    def x(self) -> str:
        return f"http://127.0.0.1:{self.first_port}"

    def mastodon(self, number: int) -> str:
        """The first behaves as Mastodon, the second as GoToSocial."""
        return f"http://127.0.0.1:{self.first_port + number}"

    def people(self) -> list[dict]:
        return requests.get(f"{self.x}/_sandbox/people", timeout=60).json()

    def person(self, key: str) -> dict:
        return next(person for person in self.people() if person["key"] == key)

    def acct(self, key: str) -> str:
        return self.person(key)["mastodon"]

    def control(self, path: str, **sent: object) -> requests.Response:
        answer = requests.post(f"{self.x}/_sandbox/{path}", json=sent, timeout=60)
        answer.raise_for_status()
        return answer

    def settings(self, server: str, **changes: object) -> None:
        """See MastodonServerSettings in Sources/Sandbox/Mastodon."""
        self.control("mastodon/settings", server=server, **changes)

    def consent(self, authorization_url: str, person: str, *, button: str = "Accept") -> str:
        """Presses a button on a sign-in page of X or Mastodon as that person; returns where the browser is sent."""
        return Visitor().open(authorization_url).press(button, person=person, follow=False).sent_to


def run_stand_ins(people: int = 60) -> tuple[Server, StandIns]:
    port = free_ports(SANDBOX_PORTS)[0]
    command = [PROGRAM, "sandbox", "--port", str(port), "--people", str(people)]
    ready = answers_http(f"http://127.0.0.1:{port}/_sandbox/servers")
    return Server(f"helloquitx-sandbox-{port}", command, is_ready=ready), StandIns(port)
