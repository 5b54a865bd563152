"""An AT Protocol PDS, played by arroba, and the PLC directory that leads to it.

It validates every record against its lexicon. It has no OAuth: sign in with `createSession` and the password.
Its deleteRecord deletes but answers 400.

By hand, from the folder Tests: `../.venv/bin/python -m Peers.pds_server PORT`.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from .server import Server, answers_http, free_port

PASSWORD = "for tests only"


@dataclass(frozen=True)
class Account:
    did: str
    handle: str


ACCOUNTS = (
    Account("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "anna.example.com"),
    Account("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "bo.example.com"),
)


class PDS:
    """The running server: its base URL serves XRPC, and the DID documents as a PLC directory does."""

    def __init__(self, port: int, server: Server) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.server = server
        self.accounts = ACCOUNTS
        self.password = PASSWORD

    def xrpc(self, method: str, *, token: str | None = None, body: dict | None = None, **parameters) -> dict:
        """Calls a method by GET, or by POST with a body; an error answer is raised with the server's words."""
        answer = requests.request(
            "GET" if body is None else "POST",
            f"{self.url}/xrpc/{method}",
            params=parameters,
            json=body,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=10,
        )
        if not answer.ok:
            raise requests.HTTPError(f"{method}: {answer.status_code} {answer.text}", response=answer)
        return answer.json()

    def sign_in(self, account: Account) -> str:
        """An access token, as an app password gives one."""
        body = {"identifier": account.handle, "password": self.password}
        return self.xrpc("com.atproto.server.createSession", body=body)["accessJwt"]


@contextmanager
def run_pds(port: int | None = None) -> Iterator[PDS]:
    """Starts one and stops it."""
    port = port or free_port()
    server = Server(
        f"pds-{port}",
        [sys.executable, "-m", "Peers.pds_server", str(port)],
        is_ready=answers_http(f"http://127.0.0.1:{port}/xrpc/com.atproto.server.describeServer"),
        folder=Path(__file__).parents[1],
    )
    with server:
        yield PDS(port, server)


def document(account: Account, url: str) -> dict:
    """The DID document (atproto.com/specs/did)."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": account.did,
        "alsoKnownAs": [f"at://{account.handle}"],
        "service": [
            {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": url},
        ],
    }


def serve(port: int) -> None:
    os.environ.update(PDS_HOST=f"127.0.0.1:{port}", REPO_PASSWORD=PASSWORD, REPO_TOKEN="a token for tests only")
    import lexrpc.flask_server
    from arroba import repo, server, storage, util
    from flask import Flask, jsonify, request

    server.storage = storage.MemoryStorage()
    # Imported for what they register with arroba's server.
    from arroba import xrpc_actor, xrpc_repo, xrpc_server, xrpc_sync  # noqa: F401

    for account in ACCOUNTS:
        repo.Repo.create(server.storage, account.did, handle=account.handle, signing_key=util.new_key())

    app = Flask("pds")
    app.json.compact = False

    # arroba would ask the public internet who a handle belongs to.
    @app.get("/xrpc/com.atproto.identity.resolveHandle")
    def resolve_handle():
        for account in ACCOUNTS:
            if account.handle == request.args.get("handle"):
                return jsonify(did=account.did)
        return jsonify(error="HandleNotFound", message="Unable to resolve handle"), 400

    @app.get("/<did>")
    def plc_document(did: str):
        for account in ACCOUNTS:
            if account.did == did:
                return jsonify(document(account, f"http://127.0.0.1:{port}"))
        return jsonify(message=f"DID not registered: {did}"), 404

    lexrpc.flask_server.init_flask(server.server, app)
    app.run(host="127.0.0.1", port=port, threaded=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
