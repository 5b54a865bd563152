"""An OAuth client of the AT Protocol's profile in plain requests and JOSE, so that every step can also be done wrongly.

Independent of the program and of its sandbox: `requests` speaks, `joserfc` signs.
"""

import hashlib
import http.server
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import ECKey

from ..oauth_client import REDIRECT_URI, loopback_client_id

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

# What a test does to the claims or parameters before they are signed or sent.
Spoil = Callable[[dict], object]


def nothing(_: dict) -> None:
    pass


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def sha256(text: str) -> str:
    return base64url(hashlib.sha256(text.encode()).digest())


@dataclass
class RawClient:
    """A public client; with `key` a confidential one. `spoil_…` change what it sends."""

    server: str
    scope: str
    client_id: str = ""
    redirect_uri: str = REDIRECT_URI
    key: ECKey | None = None
    dpop_key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    nonce: str | None = None

    def __post_init__(self) -> None:
        self.client_id = self.client_id or loopback_client_id(self.scope)

    def proof(
        self,
        method: str,
        url: str,
        *,
        token: str | None = None,
        spoil: Spoil = nothing,
        spoil_header: Spoil = nothing,
        key: ECKey | None = None,
    ) -> str:
        key = key or self.dpop_key
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
        header["jwk"].pop("kid", None)
        claims = {"jti": secrets.token_hex(8), "htm": method, "htu": url, "iat": int(time.time())}
        if self.nonce:
            claims["nonce"] = self.nonce
        if token:
            claims["ath"] = sha256(token)
        spoil(claims)
        spoil_header(header)
        return jwt.encode(header, claims, key, algorithms=["ES256"])

    def assertion(self, *, spoil: Spoil = nothing, spoil_header: Spoil = nothing, key: ECKey | None = None) -> str:
        key = key or self.key
        now = int(time.time())
        header = {"alg": "ES256", "kid": "key-1"}
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.server,
            "jti": secrets.token_hex(8),
            "iat": now,
            "exp": now + 60,
        }
        spoil(claims)
        spoil_header(header)
        return jwt.encode(header, claims, key, algorithms=["ES256"])

    def post(
        self,
        endpoint: str,
        parameters: dict,
        *,
        spoil: Spoil = nothing,
        spoil_proof: Spoil = nothing,
        spoil_header: Spoil = nothing,
        dpop_key: ECKey | None = None,
        assertion: Callable[[], str] | None = None,
        proofs: int = 1,
    ) -> requests.Response:
        """Asks an endpoint, once more with the nonce if the first was refused for the lack of it."""
        url = f"{self.server}/oauth/{endpoint}"
        for _ in range(2):
            form = {"client_id": self.client_id, **parameters}
            if self.key or assertion:
                form["client_assertion_type"] = ASSERTION_TYPE
                form["client_assertion"] = (assertion or self.assertion)()
            spoil(form)
            proof = self.proof("POST", url, spoil=spoil_proof, spoil_header=spoil_header, key=dpop_key)
            headers = {"DPoP": ", ".join([proof] * proofs)} if proofs else {}
            answer = requests.post(url, data=form, headers=headers, timeout=10)
            self.nonce = answer.headers.get("DPoP-Nonce", self.nonce)
            if answer.json().get("error") != "use_dpop_nonce" or "nonce" in claims_after(spoil_proof):
                return answer
        return answer

    def push(self, **spoils: object) -> requests.Response:
        parameters = {
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": self.state,
            "code_challenge": sha256(self.verifier),
            "code_challenge_method": "S256",
        }
        return self.post("par", parameters, **spoils)

    def authorization_url(self) -> str:
        answer = self.push()
        assert answer.status_code == 201, answer.text
        query = {"client_id": self.client_id, "request_uri": answer.json()["request_uri"]}
        return f"{self.server}/oauth/authorize?{urlencode(query)}"

    def code(self, sent_back_to: str) -> str:
        brought = parse_qs(urlsplit(sent_back_to).query)
        assert brought["state"] == [self.state]
        assert brought["iss"] == [self.server]
        return brought["code"][0]

    def redeem(self, code: str, **spoils: object) -> requests.Response:
        parameters = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": self.verifier,
            "redirect_uri": self.redirect_uri,
        }
        return self.post("token", parameters, **spoils)

    def refresh(self, token: str, **spoils: object) -> requests.Response:
        return self.post("token", {"grant_type": "refresh_token", "refresh_token": token}, **spoils)

    def call(
        self,
        method: str,
        nsid: str,
        token: str,
        *,
        body: dict | None = None,
        spoil: Spoil = nothing,
        key: ECKey | None = None,
        scheme: str = "DPoP",
    ) -> requests.Response:
        """A method of the PDS; asks once more when the nonce was missing or old."""
        url = f"{self.server}/xrpc/{nsid}"
        for _ in range(2):
            headers = {
                "Authorization": f"{scheme} {token}",
                "DPoP": self.proof(method, url, token=token, spoil=spoil, key=key),
            }
            answer = requests.request(method, url, json=body, headers=headers, timeout=10)
            self.nonce = answer.headers.get("DPoP-Nonce", self.nonce)
            if "use_dpop_nonce" not in answer.text or "nonce" in claims_after(spoil):
                return answer
        return answer


def claims_after(spoil: Spoil) -> set[str]:
    """Which claims a test changes, to know whether it is the nonce that it spoils."""
    claims = dict.fromkeys(("jti", "htm", "htu", "iat", "nonce", "ath"), 0)
    before = dict(claims)
    spoil(claims)
    return {name for name in before if claims.get(name) != before[name]}


@contextmanager
def served(documents: dict[str, object]) -> Iterator[str]:
    """Serves JSON documents by path; yields the origin. Documents may be changed while it runs."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path in documents
            body = json.dumps(documents.get(self.path)).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def web_client_documents(origin: str, key: ECKey, scope: str) -> dict[str, dict]:
    """The metadata and keys of a confidential client that lives at that origin."""
    return {
        "/client.json": {
            "client_id": f"{origin}/client.json",
            "application_type": "web",
            "client_name": "A client of its own",
            "client_uri": origin,
            "redirect_uris": [f"{origin}/callback"],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": scope,
            "dpop_bound_access_tokens": True,
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256",
            "jwks_uri": f"{origin}/jwks.json",
        },
        "/jwks.json": {"keys": [{**key.as_dict(private=False), "kid": "key-1", "alg": "ES256", "use": "sig"}]},
    }
