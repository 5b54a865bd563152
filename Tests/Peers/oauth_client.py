"""An independent OAuth client of the AT Protocol's profile: the package `atproto-oauth`.

It refuses what is not public https, rightly. So that it talks to a server on this machine, exactly that is changed: its
rule on addresses, and of its checks of the server's metadata the one that the issuer is https without a port. All else
is its own: identity, PAR, PKCE, DPoP with nonces, `private_key_jwt`, `iss`, `state`, `sub`, scopes.
"""

import asyncio
import functools
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from unittest import mock
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import httpx
from atproto_identity.resolver import AsyncIdResolver
from atproto_oauth import client as client_module
from atproto_oauth import metadata as metadata_module
from atproto_oauth import security
from atproto_oauth.client import OAuthClient
from atproto_oauth.models import OAuthSession
from atproto_oauth.stores.memory import MemorySessionStore, MemoryStateStore

REDIRECT_URI = "http://127.0.0.1:9/callback"


def validate_metadata_on_loopback(metadata: dict, fetch_url: str) -> None:
    issuer = urlsplit(metadata["issuer"])
    fetched = urlsplit(fetch_url)
    if (issuer.scheme, issuer.netloc, issuer.path) != (fetched.scheme, fetched.netloc, ""):
        raise ValueError(f"issuer {metadata['issuer']} of {fetch_url}")
    security.validate_authserver_metadata({**metadata, "issuer": f"https://{issuer.hostname}"}, fetch_url)


@contextmanager
def loopback_allowed() -> Iterator[None]:
    safe = functools.partial(security.is_safe_url, allow_localhost=True)
    http = functools.partial(security.get_hardened_async_client, allow_localhost=True)
    with (
        mock.patch.object(client_module, "is_safe_url", safe),
        mock.patch.object(metadata_module, "is_safe_url", safe),
        mock.patch.object(client_module, "get_hardened_async_client", http),
        mock.patch.object(metadata_module, "get_hardened_async_client", http),
        mock.patch.object(metadata_module, "validate_authserver_metadata", validate_metadata_on_loopback),
    ):
        yield


def loopback_client_id(scope: str) -> str:
    """The client id of a program on somebody's own machine (atproto.com/specs/oauth, "Localhost Client Development")."""
    return "http://localhost?" + urlencode({"redirect_uri": REDIRECT_URI, "scope": scope}, quote_via=quote)


class IndependentOAuthClient:
    """The client, without its `async`; a context manager."""

    def __init__(self, plc_url: str, scope: str, **options: object) -> None:
        options.setdefault("client_id", loopback_client_id(scope))
        options.setdefault("redirect_uri", REDIRECT_URI)
        self.sessions = MemorySessionStore()
        self.client = OAuthClient(scope=scope, state_store=MemoryStateStore(), session_store=self.sessions, **options)
        self.client._id_resolver = AsyncIdResolver(plc_url=plc_url)

        # One loop for all steps: the client keeps connections from one to the next.
        self.runner = asyncio.Runner()

    def __enter__(self) -> "IndependentOAuthClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.close()

    def run(self, step: Coroutine) -> object:
        with loopback_allowed():
            return self.runner.run(step)

    def begin(self, did: str) -> str:
        """The address of the page on which the person decides."""
        url, _ = self.run(self.client.start_authorization(did))
        return url

    def finish(self, sent_back_to: str) -> OAuthSession:
        """Redeems what the browser brought back."""
        brought = {name: values[0] for name, values in parse_qs(urlsplit(sent_back_to).query).items()}
        return self.run(self.client.handle_callback(brought["code"], brought["state"], brought["iss"]))

    def refresh(self, session: OAuthSession) -> OAuthSession:
        return self.run(self.client.refresh_session(session))

    def revoke(self, session: OAuthSession) -> None:
        self.run(self.client.revoke_session(session))

    def call(self, session: OAuthSession, method: str, body: dict) -> httpx.Response:
        """A procedure on the session's PDS."""
        url = f"{session.pds_url}/xrpc/{method}"
        return self.run(self.client.make_authenticated_request(session, "POST", url, json=body))
