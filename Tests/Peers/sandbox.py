"""A hand on the project's own sandbox: its sign-in pages as a person uses them, and its control under `/_sandbox`.

The sandbox is ours, not a peer: it proves something only where independent clients pass against it too
(EndToEnd/test_sandbox_with_independent_clients.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from .visitor import Visitor


@dataclass(frozen=True)
class SandboxAccount:
    """Somebody of the made-up community, on the AT Protocol's side."""

    did: str
    handle: str
    name: str
    app_password: str


class Sandbox:
    """The running sandbox, by the address of its first port."""

    def __init__(self, url: str) -> None:
        self.url = url

    def control(self, method: str, path: str, **sent: object) -> requests.Response:
        answer = requests.request(method, f"{self.url}/_sandbox/{path}", timeout=60, **sent)
        answer.raise_for_status()
        return answer

    def accounts(self) -> list[SandboxAccount]:
        """Those whose PDS answers and who are not suspended."""
        return [
            SandboxAccount(one["did"], one["handle"], one["displayName"], one["appPassword"])
            for one in self.control("GET", "atproto/accounts").json()
            if one["server"] == "main" and one["status"] == "active"
        ]

    def consent(self, authorization_url: str, did: str, *, button: str = "Accept") -> str:
        """Presses a button on the PDS's sign-in page as that person; returns where the browser is sent."""
        return Visitor().open(authorization_url).press(button, account=did, follow=False).sent_to

    def rotate_nonce(self) -> None:
        """From now on the servers ask for another DPoP nonce."""
        self.control("POST", "atproto/rotate-nonce", json={})

    def requests(self, route: str = "*") -> list[dict]:
        """The requests that came in, oldest first; `*` in `METHOD /path` stands for any text."""
        return self.control("GET", "requests", params={"route": route}).json()["requests"]

    @contextmanager
    def fault(self, route: str, effect: dict, **rule: object) -> Iterator[None]:
        """Misbehaves for a while: see `FaultRule` and `FaultEffect` in Sources/Sandbox/Server/FaultRule.swift."""
        self.control("POST", "faults", json={"route": route, "effect": effect, **rule})
        try:
            yield
        finally:
            self.control("DELETE", "faults")
