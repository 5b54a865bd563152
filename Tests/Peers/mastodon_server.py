"""A Mastodon server, played by mastodon_mock.

What it does not check: the PKCE verifier, whether a code was used before, scopes (its own check of them, which is off,
knows no `read:accounts` and the like). Its search is local only.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import requests
from mastodon import Mastodon

from .server import Server, answers_http, free_port


@dataclass(frozen=True)
class Account:
    """A person on the server, or, with a domain, one elsewhere whom it knows."""

    username: str
    name: str
    locked: bool = False
    domain: str | None = None

    @property
    def token(self) -> str | None:
        """The access token that the account has from the start."""
        return None if self.domain else f"token-of-{self.username}"

    @property
    def acct(self) -> str:
        return f"{self.username}@{self.domain}" if self.domain else self.username


ACCOUNTS = (
    Account("anna", "Anna Example"),
    Account("bo", "Bo Example"),
    Account("lock", "Lock Example", locked=True),
    Account("noor", "نور مثال"),
    Account("far", "Far Away", domain="elsewhere.example.com"),
)


class MastodonServer:
    """The running server."""

    def __init__(self, port: int, server: Server) -> None:
        self.host = f"127.0.0.1:{port}"
        self.url = f"http://{self.host}"
        self.server = server
        self.accounts = {account.acct: account for account in ACCOUNTS}

    def client(self, username: str) -> Mastodon:
        """Mastodon.py, signed in as that person."""
        return Mastodon(access_token=self.accounts[username].token, api_base_url=self.url, ratelimit_method="throw")

    def consent(self, authorization_url: str, username: str) -> str:
        """Walks through the page that the URL leads to as that user and returns where the browser is sent back to."""
        requests.get(authorization_url, timeout=10).raise_for_status()
        form = dict(parse_qsl(urlsplit(authorization_url).query))
        answer = requests.post(
            f"{self.url}/oauth/authorize",
            data={**form, "username": username},
            allow_redirects=False,
            timeout=10,
        )
        if answer.status_code != 302:
            raise AssertionError(f"Mastodon answered {answer.status_code} instead of sending back: {answer.text[:500]}")
        return answer.headers["Location"]

    @contextmanager
    def fault(self, effect: dict, *, path: str | None = None, count: int | None = None) -> Iterator[None]:
        """Misbehaves for a while, for one path (`*` matches anything) or all, for some requests or all.

        Effects: `{"type": "status", "status": 500}`, `{"type": "ratelimit", "headers": {"Retry-After": "60"}}`,
        `{"type": "latency", "delay_ms": 500}`, `{"type": "malformed"}`, `{"type": "timeout"}`.
        """
        rule = {"match": {"path": path} if path else {}, "effect": effect, "count": count}
        answer = requests.post(f"{self.url}/api/v1/_mock/faults", json=rule, timeout=10)
        answer.raise_for_status()
        try:
            yield
        finally:
            requests.delete(f"{self.url}/api/v1/_mock/faults", timeout=10).raise_for_status()

    def forget(self) -> None:
        """Starts over with the accounts alone."""
        requests.post(f"{self.url}/api/v1/_mock/reset", timeout=10).raise_for_status()


@contextmanager
def run_mastodon(port: int | None = None) -> Iterator[MastodonServer]:
    """Starts one and stops it."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="helloquitx-mastodon-") as folder:
        configuration = Path(folder) / "mastodon.toml"
        configuration.write_text(settings(folder))
        server = Server(
            f"mastodon-{port}",
            [Path(sys.executable).with_name("mastodon_mock"), "serve", "--config", configuration]
            + ["--host", "127.0.0.1", "--port", port, "--domain", f"127.0.0.1:{port}"],
            is_ready=answers_http(f"http://127.0.0.1:{port}/api/v2/instance"),
            folder=Path(folder),
        )
        with server:
            yield MastodonServer(port, server)


def settings(folder: str) -> str:
    lines = [
        "[database]",
        f"path = {json.dumps(folder + '/mastodon.sqlite')}",
    ]
    for account in ACCOUNTS:
        lines += [
            "[[seed.accounts]]",
            f"username = {json.dumps(account.username)}",
            f"display_name = {json.dumps(account.name, ensure_ascii=False)}",
            f"locked = {json.dumps(account.locked)}",
        ]
        if account.domain:
            lines.append(f"domain = {json.dumps(account.domain)}")
        if account.token:
            lines.append(f"access_token = {json.dumps(account.token)}")
    return "\n".join(lines) + "\n"
