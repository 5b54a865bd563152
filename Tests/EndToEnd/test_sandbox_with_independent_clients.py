"""Clients of others pass against the sandbox's AT Protocol side, and are refused what they must be refused."""

import copy
import http.server
import json
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from atproto import Client, models
from atproto_oauth.exceptions import OAuthTokenError
from joserfc.jwk import ECKey
from Peers.oauth_client import IndependentOAuthClient
from Peers.sandbox import Sandbox, SandboxAccount
from requests import HTTPError

FOLLOW = "app.bsky.graph.follow"
SCOPE = f"atproto repo:{FOLLOW}?action=create&action=delete"


@pytest.fixture(scope="module")
def people(sandbox: Sandbox) -> list[SandboxAccount]:
    return sandbox.accounts()


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[IndependentOAuthClient]:
    with IndependentOAuthClient(sandbox.url, SCOPE) as client:
        yield client


def follow(actor: SandboxAccount, subject: SandboxAccount) -> dict:
    record = {"$type": FOLLOW, "subject": subject.did, "createdAt": "2026-01-02T03:04:05.678Z"}
    return {"repo": actor.did, "collection": FOLLOW, "record": record}


def test_a_public_client_signs_somebody_in_and_follows(sandbox, people, client, read_pds):
    anybody, other = people[0], people[1]
    session = client.finish(sandbox.consent(client.begin(anybody.did), anybody.did))
    assert session.did == anybody.did
    answer = client.call(session, "com.atproto.repo.createRecord", follow(anybody, other))
    assert answer.status_code == 200, answer.text
    follows = read_pds(sandbox.url).follows(anybody.did)
    assert follows[other.did] == 1
    key = answer.json()["uri"].rsplit("/", 1)[1]
    undo = {"repo": anybody.did, "collection": FOLLOW, "rkey": key}
    assert client.call(session, "com.atproto.repo.deleteRecord", undo).status_code == 200
    assert read_pds(sandbox.url).follows(anybody.did) == follows - Counter([other.did])


def test_a_changed_nonce_is_asked_for_once_more(sandbox, people, client):
    anybody, other = people[0], people[1]
    session = client.finish(sandbox.consent(client.begin(anybody.did), anybody.did))
    for _ in range(3):  # a nonce is still taken until two more have followed it
        sandbox.rotate_nonce()
    assert client.call(session, "com.atproto.repo.createRecord", follow(anybody, other)).status_code == 200
    assert client.refresh(session).did == anybody.did


def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(sandbox, people, client):
    anybody = people[0]
    session = client.finish(sandbox.consent(client.begin(anybody.did), anybody.did))
    stolen = copy.copy(session)
    renewed = client.refresh(session)
    assert renewed.refresh_token != stolen.refresh_token
    with pytest.raises(OAuthTokenError, match="invalid_grant"):
        client.refresh(stolen)
    with pytest.raises(OAuthTokenError, match="invalid_grant"):
        client.refresh(renewed)


def test_a_revoked_session_is_worth_nothing(sandbox, people, client):
    anybody, other = people[0], people[1]
    session = client.finish(sandbox.consent(client.begin(anybody.did), anybody.did))
    client.revoke(session)
    answer = client.call(session, "com.atproto.repo.createRecord", follow(anybody, other))
    assert answer.status_code == 401, answer.text


def test_a_code_works_once(sandbox, people, client):
    anybody = people[0]
    sent_back = sandbox.consent(client.begin(anybody.did), anybody.did)
    states = copy.deepcopy(client.client.state_store._states)
    client.finish(sent_back)
    client.client.state_store._states = states
    with pytest.raises(OAuthTokenError, match="invalid_grant"):
        client.finish(sent_back)


def test_a_scope_allows_what_it_names_and_nothing_else(sandbox, people, client):
    anybody, other = people[0], people[1]
    session = client.finish(sandbox.consent(client.begin(anybody.did), anybody.did))
    post = {"$type": "app.bsky.feed.post", "text": "Hello", "createdAt": "2026-01-02T03:04:05Z"}
    body = {"repo": anybody.did, "collection": "app.bsky.feed.post", "record": post}
    answer = client.call(session, "com.atproto.repo.createRecord", body)
    assert answer.status_code == 403, answer.text
    answer = client.call(session, "com.atproto.repo.createRecord", follow(other, anybody))
    assert answer.status_code in (400, 401, 403), "nobody writes for somebody else"


def test_who_declines_is_told_so(sandbox, people, client):
    anybody = people[0]
    sent_back = sandbox.consent(client.begin(anybody.did), anybody.did, button="Deny")
    assert "error=access_denied" in sent_back
    assert "code=" not in sent_back


def test_a_record_that_breaks_its_lexicon_is_refused(sandbox, people, client):
    anybody = people[0]
    session = client.finish(sandbox.consent(client.begin(anybody.did), anybody.did))
    for change in ({"subject": "not a did"}, {"createdAt": "yesterday"}, {"subject": None}):
        body = follow(anybody, people[1])
        body["record"] = {name: value for name, value in {**body["record"], **change}.items() if value is not None}
        assert client.call(session, "com.atproto.repo.createRecord", body).status_code == 400


@pytest.fixture
def confidential(sandbox: Sandbox) -> Iterator[IndependentOAuthClient]:
    """A web service with a key, whose metadata this test serves."""
    key = ECKey.generate_key("P-256", {"kid": "key-1", "use": "sig", "alg": "ES256"})

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(documents[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        origin = f"http://127.0.0.1:{server.server_address[1]}"
        documents = {
            "/client.json": {
                "client_id": f"{origin}/client.json",
                "application_type": "web",
                "client_name": "An independent client",
                "client_uri": origin,
                "redirect_uris": [f"{origin}/callback"],
                "grant_types": ["authorization_code", "refresh_token"],
                "response_types": ["code"],
                "scope": SCOPE,
                "dpop_bound_access_tokens": True,
                "token_endpoint_auth_method": "private_key_jwt",
                "token_endpoint_auth_signing_alg": "ES256",
                "jwks_uri": f"{origin}/jwks.json",
            },
            "/jwks.json": {"keys": [key.as_dict(private=False)]},
        }
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with IndependentOAuthClient(
            sandbox.url,
            SCOPE,
            client_id=f"{origin}/client.json",
            redirect_uri=f"{origin}/callback",
            client_secret_key=key.private_key,
            client_secret_kid="key-1",
        ) as client:
            yield client
        server.shutdown()


def test_a_confidential_client_proves_its_key(sandbox, people, confidential):
    anybody, other = people[0], people[1]
    session = confidential.finish(sandbox.consent(confidential.begin(anybody.did), anybody.did))
    answer = confidential.call(session, "com.atproto.repo.createRecord", follow(anybody, other))
    assert answer.status_code == 200, answer.text
    session = confidential.refresh(session)
    confidential.client.client_secret_key = ECKey.generate_key("P-256").private_key
    with pytest.raises(OAuthTokenError, match="invalid_client"):
        confidential.refresh(session)


def test_an_app_password_signs_in_the_atproto_package(sandbox, people):
    anybody, other = people[0], people[1]
    client = Client(base_url=f"{sandbox.url}/xrpc")
    client.login(anybody.handle, anybody.app_password)
    uri = client.follow(other.did).uri
    profile = client.get_profile(anybody.did)
    assert profile.handle == anybody.handle
    found = client.app.bsky.graph.get_relationships(
        models.AppBskyGraphGetRelationships.Params(actor=anybody.did, others=[other.did])
    )
    assert found.relationships[0].following == uri
    assert client.unfollow(uri)
    with pytest.raises(Exception, match="Invalid identifier or password"):
        Client(base_url=f"{sandbox.url}/xrpc").login(anybody.handle, "wrong")


def test_the_control_counts_what_came_and_misbehaves_when_asked(sandbox, people, client):
    before = len(sandbox.requests("POST /oauth/par"))
    answer = {"answer": {"status": 500, "body": "html", "afterEffect": False}}
    with sandbox.fault("POST /oauth/par", answer):
        with pytest.raises(OAuthTokenError, match="500"):
            client.begin(people[0].did)
    assert client.begin(people[0].did).startswith(f"{sandbox.url}/oauth/authorize?")
    assert len(sandbox.requests("POST /oauth/par")) > before + 1
    with pytest.raises(HTTPError):
        sandbox.control("POST", "faults", data="route=x")
