"""A site for real networks, and a server inside that nobody may reach through it: the fixtures of those who try."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from Peers.internet import PUBLIC, Answer, Asked, Site

from EndToEnd.outside import RealSite, run_real_site, told
from EndToEnd.ways_back import SENTENCES

MALFORMED, UNKNOWN, UNSUITABLE = (
    SENTENCES[f"signIn.error.{name}"] for name in ("malformedName", "unknownName", "unsuitableServer")
)
# A name without an end, and one that looks like an address elsewhere.
NO_NAME = {name: SENTENCES[f"signIn.bluesky.{name}"] for name in ("noEnd", "address")}

PLC = "did:plc:" + "a" * 24


@dataclass
class Inside:
    """A server on this machine that nobody may reach through the site, on all its addresses."""

    port: int
    connections: int = 0


@pytest.fixture(scope="module")
def inside() -> Iterator[Inside]:
    listener = socket.create_server(("", 0))
    server = Inside(listener.getsockname()[1])

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return  # It was closed: the tests are over.
            server.connections += 1
            connection.close()

    threading.Thread(target=accept, daemon=True).start()
    with socket.create_connection(("127.0.0.2", server.port)) as connection:
        connection.recv(1)
    assert server.connections == 1
    yield server
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture(scope="module")
def site(program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    with run_real_site(tmp_path_factory.mktemp("addresses")) as site:
        yield site


@pytest.fixture(autouse=True)
def nobody_is_let_in(site: RealSite, inside: Inside) -> Iterator[None]:
    """Whatever a test tries: nothing but public addresses and the operator's own directory is dialled."""
    site.internet.forget()
    site.internet.names.clear()
    before = inside.connections
    yield
    directory = ("127.0.0.1", int(site.plc.rsplit(":", 1)[1]))
    assert set(site.internet.dialled) <= {(PUBLIC, 443), (PUBLIC, 8443), directory}
    assert inside.connections == before


def refuses(site: RealSite, tries: list[tuple[str, str]], *sentences: str) -> None:
    """Tries names, each for a network, and finds one of these sentences for each of them."""
    for number, (network, name) in enumerate(tries):
        if number % 9 == 0:  # so many sign-ins may be begun in one browser
            visitor = site.newcomer()
        page = site.try_sign_in(network, name, visitor)
        # What is plainly no name is told more exactly, and nobody is asked.
        plain = (NO_NAME["address"], NO_NAME["noEnd"].replace("{name}", name.lower())) if MALFORMED in sentences else ()
        assert told(page) in (*sentences, *plain), (network, name)


def pds(host: str, **changes: object) -> Site:
    """A PDS with an authorization server of its own, as far as a sign-in begins; and whose account's documents."""
    own = f"https://{host}"
    metadata = {
        "issuer": own,
        "authorization_endpoint": f"{own}/oauth/authorize",
        "token_endpoint": f"{own}/oauth/token",
        "pushed_authorization_request_endpoint": f"{own}/oauth/par",
        "scopes_supported": ["atproto", "transition:generic"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": True,
        "client_id_metadata_document_supported": True,
    }
    answers = {
        "/.well-known/atproto-did": f"did:web:{host}",
        "/.well-known/did.json": document(f"did:web:{host}", host, str(changes.get("pds", own))),
        "/.well-known/oauth-protected-resource": {
            "resource": own,
            "authorization_servers": [changes.get("issuer", own)],
        },
        "/.well-known/oauth-authorization-server": {**metadata, **changes},
        "/oauth/par": {"request_uri": "urn:ietf:params:oauth:request_uri:1", "expires_in": 60},
    }

    def answer(asked: Asked) -> Answer | None:
        body = answers.get(asked.path)
        status = 201 if asked.method == "POST" else 200
        return Answer(body, status, {"DPoP-Nonce": "n0nce"}) if body else None

    return answer


def document(did: str, handle: str, server: str) -> dict:
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": server}
    return {"id": did, "alsoKnownAs": [f"at://{handle}"], "service": [service]}
