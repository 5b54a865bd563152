"""What the sandbox's authorization server and PDS must refuse: one fault in each, everything else right."""

import time
from collections.abc import Callable, Iterator

import pytest
import requests
from joserfc.jwk import ECKey

from ..sandbox import Sandbox, SandboxAccount
from .raw_client import RawClient, Spoil, served, web_client_documents

FOLLOW = "app.bsky.graph.follow"
SCOPE = f"atproto repo:{FOLLOW}?action=create"
CREATE = "com.atproto.repo.createRecord"


def set_to(name: str, value: object) -> Spoil:
    return lambda fields: fields.update({name: value})


def without(name: str) -> Spoil:
    return lambda fields: fields.pop(name, None)


def shifted(name: str, seconds: int) -> Spoil:
    return lambda fields: fields.update({name: fields[name] + seconds})


@pytest.fixture(scope="module")
def people(sandbox: Sandbox) -> list[SandboxAccount]:
    return sandbox.accounts()


@pytest.fixture
def client(sandbox: Sandbox) -> RawClient:
    return RawClient(sandbox.url, SCOPE)


@pytest.fixture
def code(sandbox: Sandbox, people: list[SandboxAccount], client: RawClient) -> str:
    return client.code(sandbox.consent(client.authorization_url(), people[0].did))


@pytest.fixture
def tokens(client: RawClient, code: str) -> dict:
    answer = client.redeem(code)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def web_documents() -> Iterator[tuple[dict, str, ECKey]]:
    """A confidential client's documents, its origin and its key."""
    key = ECKey.generate_key("P-256")
    documents: dict = {}
    with served(documents) as origin:
        documents.update(web_client_documents(origin, key, SCOPE))
        yield documents, origin, key


@pytest.fixture
def web_client(sandbox: Sandbox, web_documents: tuple[dict, str, ECKey]) -> RawClient:
    _, origin, key = web_documents
    return RawClient(
        sandbox.url, SCOPE, client_id=f"{origin}/client.json", redirect_uri=f"{origin}/callback", key=key
    )


def refused(answer: requests.Response, error: str, status: int = 400) -> None:
    assert (answer.status_code, answer.json().get("error")) == (status, error), answer.text


def follow(actor: SandboxAccount, subject: SandboxAccount) -> dict:
    record = {"$type": FOLLOW, "subject": subject.did, "createdAt": "2026-01-02T03:04:05.678Z"}
    return {"repo": actor.did, "collection": FOLLOW, "record": record}


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (without("client_id"), "invalid_client"),
        (set_to("client_id", "http://localhost/elsewhere"), "invalid_client_metadata"),
        (set_to("client_id", "https://client.example.com/client.json"), "invalid_client_metadata"),
        (without("response_type"), "unsupported_response_type"),
        (set_to("response_type", "token"), "unsupported_response_type"),
        (without("redirect_uri"), "invalid_request"),
        (set_to("redirect_uri", "http://127.0.0.1:9/callback/"), "invalid_request"),
        (set_to("redirect_uri", "http://127.0.0.1:9/callback?more=1"), "invalid_request"),
        (set_to("redirect_uri", "https://evil.example.com/callback"), "invalid_request"),
        (without("state"), "invalid_request"),
        (without("code_challenge"), "invalid_request"),
        (set_to("code_challenge", "abc"), "invalid_request"),
        (without("code_challenge_method"), "invalid_request"),
        (set_to("code_challenge_method", "plain"), "invalid_request"),
        (without("scope"), "invalid_scope"),
        (set_to("scope", f"repo:{FOLLOW}?action=create"), "invalid_scope"),
        (set_to("scope", "atproto transition:generic"), "invalid_scope"),
        (set_to("login_hint", "nobody at all"), "invalid_request"),
        (set_to("request_uri", "urn:ietf:params:oauth:request_uri:x"), "invalid_request"),
        (set_to("dpop_jkt", "x"), "invalid_dpop_proof"),
    ],
)
def test_a_pushed_request(client: RawClient, spoil: Spoil, error: str):
    refused(client.push(spoil=spoil), error)


PROOF_FAULTS = [
    (without("jti"), "invalid_dpop_proof"),
    (set_to("htm", "GET"), "invalid_dpop_proof"),
    (without("htm"), "invalid_dpop_proof"),
    (set_to("htu", "https://pds.example.com/oauth/par"), "invalid_dpop_proof"),
    (without("htu"), "invalid_dpop_proof"),
    (without("iat"), "invalid_dpop_proof"),
    (shifted("iat", -600), "invalid_dpop_proof"),
    (shifted("iat", 600), "invalid_dpop_proof"),
    (set_to("nonce", "made up"), "use_dpop_nonce"),
    (without("nonce"), "use_dpop_nonce"),
]


@pytest.mark.parametrize(("spoil", "error"), [*PROOF_FAULTS, (set_to("ath", "x"), "invalid_dpop_proof")])
@pytest.mark.parametrize("endpoint", ["par", "token", "revoke"])
def test_a_proof_at_the_authorization_server(client: RawClient, endpoint: str, spoil: Spoil, error: str):
    client.push()  # so that the client knows the nonce
    answer = client.post(endpoint, {"token": "x"}, spoil_proof=spoil)
    refused(answer, error)
    assert answer.headers["DPoP-Nonce"]


@pytest.mark.parametrize(
    "spoil_header",
    [
        set_to("typ", "JWT"),
        without("jwk"),
        lambda header: header["jwk"].pop("y"),
        lambda header: header["jwk"].update(crv="P-384"),
        lambda header: header.update(jwk=ECKey.generate_key("P-256").as_dict(private=False)),
    ],
)
def test_a_proof_with_a_wrong_header(client: RawClient, spoil_header: Spoil):
    client.push()
    refused(client.push(spoil_header=spoil_header), "invalid_dpop_proof")


def test_a_proof_that_carries_its_private_key(client: RawClient):
    client.push()
    private = client.dpop_key.as_dict(private=True)
    refused(client.push(spoil_header=set_to("jwk", private)), "invalid_dpop_proof")


@pytest.mark.parametrize("proofs", [0, 2])
def test_no_proof_and_two_proofs(client: RawClient, proofs: int):
    refused(client.push(proofs=proofs), "invalid_dpop_proof")


def test_a_proof_used_before(client: RawClient):
    client.push()
    again = set_to("jti", "used-" + client.state)
    assert client.push(spoil_proof=again).status_code == 201
    refused(client.push(spoil_proof=again), "invalid_dpop_proof")


def test_a_request_that_was_not_pushed(sandbox: Sandbox, client: RawClient):
    query = {"client_id": client.client_id, "response_type": "code", "redirect_uri": client.redirect_uri}
    assert requests.get(f"{sandbox.url}/oauth/authorize", params=query, timeout=10).status_code == 400


def test_a_request_for_another_client_or_decided_before(
    sandbox: Sandbox, people: list[SandboxAccount], client: RawClient
):
    page = client.authorization_url()
    other = page.replace(page.split("client_id=")[1].split("&")[0], "http%3A%2F%2Flocalhost")
    assert requests.get(other, timeout=10).status_code == 400
    assert requests.get(page, timeout=10).status_code == 400, "and the request is gone"
    page = client.authorization_url()
    sandbox.consent(page, people[0].did)
    assert requests.get(page, timeout=10).status_code == 400


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (set_to("code_verifier", "w" * 64), "invalid_grant"),
        (set_to("code_verifier", "short"), "invalid_grant"),
        (without("code_verifier"), "invalid_grant"),
        (set_to("redirect_uri", "http://127.0.0.1:9/other"), "invalid_grant"),
        (without("redirect_uri"), "invalid_grant"),
        (set_to("code", "cod-made-up"), "invalid_grant"),
        (without("code"), "invalid_request"),
        (set_to("client_id", "http://localhost"), "invalid_grant"),
        (set_to("grant_type", "password"), "unsupported_grant_type"),
        (without("grant_type"), "unsupported_grant_type"),
    ],
)
def test_a_code(client: RawClient, code: str, spoil: Spoil, error: str):
    refused(client.redeem(code, spoil=spoil), error)


def test_a_code_with_another_dpop_key(client: RawClient, code: str):
    refused(client.redeem(code, dpop_key=ECKey.generate_key("P-256")), "invalid_grant")
    refused(client.redeem(code), "invalid_grant")


def test_a_code_twice_ends_the_session(client: RawClient, code: str, people: list[SandboxAccount]):
    tokens = client.redeem(code).json()
    refused(client.redeem(code), "invalid_grant")
    answer = client.call("POST", CREATE, tokens["access_token"], body=follow(people[0], people[1]))
    refused(answer, "invalid_token", 401)


def test_a_refresh_token_twice_ends_the_session(client: RawClient, tokens: dict):
    renewed = client.refresh(tokens["refresh_token"]).json()
    refused(client.refresh(tokens["refresh_token"]), "invalid_grant")
    refused(client.refresh(renewed["refresh_token"]), "invalid_grant")


def test_a_refresh_token_with_another_dpop_key_ends_the_session(client: RawClient, tokens: dict):
    refused(client.refresh(tokens["refresh_token"], dpop_key=ECKey.generate_key("P-256")), "invalid_grant")
    refused(client.refresh(tokens["refresh_token"]), "invalid_grant")


def test_a_refresh_token_of_another_client(client: RawClient, tokens: dict):
    refused(client.refresh(tokens["refresh_token"], spoil=set_to("client_id", "http://localhost")), "invalid_grant")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [*PROOF_FAULTS, (without("ath"), "invalid_dpop_proof"), (set_to("ath", "x"), "invalid_dpop_proof")],
)
def test_a_proof_at_the_resource(
    client: RawClient, tokens: dict, people: list[SandboxAccount], spoil: Spoil, error: str
):
    client.call("GET", "com.atproto.server.getSession", tokens["access_token"])
    body = follow(people[0], people[1])
    answer = client.call("POST", CREATE, tokens["access_token"], body=body, spoil=spoil)
    refused(answer, error, 401)
    assert f'error="{error}"' in answer.headers["WWW-Authenticate"]
    assert answer.headers["DPoP-Nonce"]


def test_a_token_with_another_key_and_as_a_bearer(client: RawClient, tokens: dict, people: list[SandboxAccount]):
    token = tokens["access_token"]
    body = follow(people[0], people[1])
    answer = client.call("POST", CREATE, token, body=body, key=ECKey.generate_key("P-256"))
    refused(answer, "invalid_token", 401)
    refused(client.call("POST", CREATE, token, body=body, scheme="Bearer"), "InvalidToken")
    refused(client.call("POST", CREATE, "acc-made-up", body=body), "invalid_token", 401)
    unsigned = requests.post(f"{client.server}/xrpc/{CREATE}", json=body, timeout=10)
    refused(unsigned, "AuthMissing", 401)


def test_a_scope_that_was_not_granted(client: RawClient, tokens: dict, people: list[SandboxAccount]):
    token = tokens["access_token"]
    mine = follow(people[0], people[1])
    created = client.call("POST", CREATE, token, body=mine)
    assert created.status_code == 200, created.text
    key = created.json()["uri"].rsplit("/", 1)[1]
    one = {"repo": people[0].did, "collection": FOLLOW, "rkey": key}
    refused(client.call("POST", "com.atproto.repo.deleteRecord", token, body=one), "ScopeMissingError", 403)
    put = {**one, "record": mine["record"]}
    refused(client.call("POST", "com.atproto.repo.putRecord", token, body=put), "ScopeMissingError", 403)
    delete = {"$type": "com.atproto.repo.applyWrites#delete", "collection": FOLLOW, "rkey": key}
    several = {"repo": people[0].did, "writes": [delete]}
    refused(client.call("POST", "com.atproto.repo.applyWrites", token, body=several), "ScopeMissingError", 403)
    block = {"subject": people[1].did, "createdAt": "2026-01-02T03:04:05Z"}
    other = {"repo": people[0].did, "collection": "app.bsky.graph.block", "record": block}
    refused(client.call("POST", CREATE, token, body=other), "ScopeMissingError", 403)
    refused(client.call("POST", CREATE, token, body=follow(people[1], people[0])), "AuthenticationRequired", 401)
    refused(client.call("GET", "app.bsky.actor.getProfile", token), "ScopeMissingError", 403)


@pytest.mark.parametrize(
    "spoil",
    [
        set_to("iss", "http://127.0.0.1:9/client.json"),
        without("iss"),
        set_to("sub", "somebody else"),
        without("sub"),
        set_to("aud", "https://pds.example.com"),
        without("aud"),
        lambda claims: claims.update(aud=[claims["aud"], "https://pds.example.com"]),
        without("exp"),
        shifted("exp", -120),
        without("iat"),
        shifted("iat", -300),
        shifted("iat", 300),
        without("jti"),
    ],
)
def test_a_client_assertion(web_client: RawClient, spoil: Spoil):
    refused(web_client.push(assertion=lambda: web_client.assertion(spoil=spoil)), "invalid_client")


def test_a_client_assertion_with_a_wrong_key_or_used_before(web_client: RawClient):
    stranger = ECKey.generate_key("P-256")
    refused(web_client.push(assertion=lambda: web_client.assertion(key=stranger)), "invalid_client")
    unknown = set_to("kid", "key-2")
    refused(web_client.push(assertion=lambda: web_client.assertion(spoil_header=unknown)), "invalid_client")
    nameless = without("kid")
    refused(web_client.push(assertion=lambda: web_client.assertion(spoil_header=nameless)), "invalid_client")
    assertion = web_client.assertion()
    assert web_client.push(assertion=lambda: assertion).status_code == 201
    refused(web_client.push(assertion=lambda: assertion), "invalid_client")
    refused(web_client.push(dpop_key=web_client.key), "invalid_request")


def test_a_confidential_client_without_its_assertion(web_client: RawClient):
    refused(web_client.push(spoil=without("client_assertion")), "invalid_client")
    refused(web_client.push(spoil=set_to("client_assertion_type", "x")), "invalid_client")


def test_a_session_lasts_as_long_as_the_key_that_began_it(
    sandbox: Sandbox, people: list[SandboxAccount], web_client: RawClient, web_documents: tuple[dict, str, ECKey]
):
    documents, _, _ = web_documents
    code = web_client.code(sandbox.consent(web_client.authorization_url(), people[0].did))
    tokens = web_client.redeem(code).json()
    tokens = web_client.refresh(tokens["refresh_token"]).json()
    new = ECKey.generate_key("P-256")
    documents["/jwks.json"]["keys"].append({**new.as_dict(private=False), "kid": "key-2"})
    with_new = lambda: web_client.assertion(key=new, spoil_header=set_to("kid", "key-2"))  # noqa: E731
    refused(web_client.refresh(tokens["refresh_token"], assertion=with_new), "invalid_grant")


@pytest.mark.parametrize(
    "change",
    [
        set_to("client_id", "http://127.0.0.1:9/client.json"),
        without("dpop_bound_access_tokens"),
        set_to("dpop_bound_access_tokens", False),
        without("redirect_uris"),
        set_to("redirect_uris", []),
        without("scope"),
        set_to("scope", "transition:generic"),
        set_to("grant_types", ["implicit"]),
        set_to("response_types", ["token"]),
        set_to("application_type", "toaster"),
        set_to("token_endpoint_auth_method", "client_secret_basic"),
        without("token_endpoint_auth_method"),
        without("token_endpoint_auth_signing_alg"),
        set_to("jwks", {"keys": []}),
        without("jwks_uri"),
        set_to("jwks_uri", "http://127.0.0.1:9/nobody"),
        set_to("client_uri", "https://example.com"),
    ],
)
def test_client_metadata(web_client: RawClient, web_documents: tuple[dict, str, ECKey], change: Callable):
    documents, _, _ = web_documents
    assert web_client.push().status_code == 201
    change(documents["/client.json"])
    refused(web_client.push(), "invalid_client_metadata")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/callback", "http://example.com/callback", "ftp://x.y/z"])
def test_a_redirect_elsewhere_in_client_metadata(
    web_client: RawClient, web_documents: tuple[dict, str, ECKey], address: str
):
    documents, _, _ = web_documents
    documents["/client.json"]["redirect_uris"].append(address)
    refused(web_client.push(), "invalid_redirect_uri")


def test_what_fails_before_the_token_step_never_reaches_it(sandbox: Sandbox, client: RawClient):
    before = len(sandbox.requests("* /oauth/token"))
    client.push(spoil=without("code_challenge"))
    assert len(sandbox.requests("* /oauth/token")) == before


def test_only_loopback_hosts_are_served(sandbox: Sandbox):
    answer = requests.get(f"{sandbox.url}/xrpc/_health", headers={"Host": "pds.example.com"}, timeout=10)
    assert answer.status_code == 421


def test_a_delayed_answer_is_still_the_answer(sandbox: Sandbox):
    with sandbox.fault("GET /xrpc/_health", {"delay": {"milliseconds": 200}}):
        began = time.monotonic()
        assert requests.get(f"{sandbox.url}/xrpc/_health", timeout=10).status_code == 200
        assert time.monotonic() - began >= 0.2
