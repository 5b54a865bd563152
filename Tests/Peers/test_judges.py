"""The peers refuse what they are here to refuse; or a test against them would prove nothing."""

import base64
import hashlib
from collections import Counter
from urllib.parse import parse_qs, urlencode, urlsplit

import mastodon as mastodon_py
import pytest
import requests
from lexrpc.base import ValidationError

from .server import Server, free_port

FOLLOW = {
    "$type": "app.bsky.graph.follow",
    "subject": "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb",
    "createdAt": "2026-01-02T03:04:05.678Z",
}
REDIRECT_URI = "http://127.0.0.1:9/x/return"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-as-rfc-7636-wants"


def test_the_oracle_takes_a_follow(lexicon_oracle):
    lexicon_oracle.validate(FOLLOW, rkey="3jzfcijpj2z2a")


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "bo.example.com"},
        {"createdAt": "2026-01-02"},
        {"createdAt": "2026-01-02 03:04:05"},
        {"createdAt": "2026-13-02T03:04:05Z"},
        {"createdAt": 1767323045678},
        {"createdAt": None},
    ],
)
def test_the_oracle_refuses_a_follow_that_breaks_its_lexicon(lexicon_oracle, change):
    record = {key: value for key, value in {**FOLLOW, **change}.items() if value is not None}
    with pytest.raises((ValidationError, ValueError)):
        lexicon_oracle.validate(record)


def test_the_oracle_refuses_a_key_that_is_no_tid(lexicon_oracle):
    with pytest.raises(ValidationError):
        lexicon_oracle.validate(FOLLOW, rkey="zzzzzzzzzzzzz")


def test_the_pds_writes_a_follow_once_per_key_and_the_reader_counts_it(pds, read_pds):
    anna, bo = pds.accounts
    token = pds.sign_in(anna)
    body = {"repo": anna.did, "collection": FOLLOW["$type"], "rkey": "3jzfcijpj2z2a", "record": FOLLOW}
    uri = pds.xrpc("com.atproto.repo.putRecord", token=token, body=body)["uri"]
    assert uri == pds.xrpc("com.atproto.repo.putRecord", token=token, body=body)["uri"]
    assert read_pds(pds.url).follows(anna.did) == Counter({bo.did: 1})
    pds.xrpc("com.atproto.repo.putRecord", token=token, body={**body, "rkey": "3jzfcijpj2z2b"})
    assert read_pds(pds.url).follows(anna.did) == Counter({bo.did: 2})


def test_the_pds_refuses_a_wrong_password_and_an_invalid_record(pds):
    anna, _ = pds.accounts
    with pytest.raises(requests.HTTPError):
        body = {"identifier": anna.handle, "password": "wrong"}
        pds.xrpc("com.atproto.server.createSession", body=body)
    with pytest.raises(requests.HTTPError, match="400"):
        record = {**FOLLOW, "subject": "bo.example.com"}
        body = {"repo": anna.did, "collection": FOLLOW["$type"], "record": record}
        pds.xrpc("com.atproto.repo.createRecord", token=pds.sign_in(anna), body=body)


def test_the_directory_leads_from_a_handle_to_the_pds(pds):
    anna, _ = pds.accounts
    assert pds.xrpc("com.atproto.identity.resolveHandle", handle=anna.handle) == {"did": anna.did}
    document = requests.get(f"{pds.url}/{anna.did}", timeout=10).json()
    assert document["alsoKnownAs"] == [f"at://{anna.handle}"]
    assert document["service"][0]["serviceEndpoint"] == pds.url


def test_mastodon_follows_and_the_reader_counts_it(mastodon, read_mastodon):
    mastodon.forget()
    client = mastodon.client("anna")
    bo = client.account_lookup("bo")
    assert client.account_follow(bo.id).following
    assert read_mastodon("anna").follows() == Counter({"bo": 1})


def test_mastodon_misbehaves_when_asked(mastodon):
    client = mastodon.client("anna")
    with mastodon.fault({"type": "ratelimit", "headers": {"Retry-After": "60"}}, path="/api/v1/accounts/*"):
        with pytest.raises(mastodon_py.MastodonRatelimitError):
            client.account_verify_credentials()
    assert client.account_verify_credentials().username == "anna"


def test_mastodon_tells_who_signed_in(mastodon):
    redirect_uri = "http://127.0.0.1:9/mastodon/return"
    app = requests.post(
        f"{mastodon.url}/api/v1/apps",
        data={"client_name": "A test", "redirect_uris": redirect_uri, "scopes": "read:accounts"},
        timeout=10,
    ).json()
    asked = {"client_id": app["client_id"], "redirect_uri": redirect_uri, "response_type": "code", "state": "a state"}
    back = mastodon.consent(f"{mastodon.url}/oauth/authorize?{urlencode(asked)}", "noor")
    answer = parse_qs(urlsplit(back).query)
    assert answer["state"] == ["a state"]
    token = requests.post(
        f"{mastodon.url}/oauth/token",
        data={"grant_type": "authorization_code", "code": answer["code"][0], "client_id": app["client_id"]},
        timeout=10,
    ).json()["access_token"]
    client = mastodon_py.Mastodon(access_token=token, api_base_url=mastodon.url)
    assert client.account_verify_credentials().display_name == mastodon.accounts["noor"].name


class XJourney:
    """One authorization at X, step by step."""

    def __init__(self, x, client, **changes: str):
        self.x = x
        self.client = client
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        self.asked = {
            "response_type": "code",
            "client_id": client.id,
            "redirect_uri": REDIRECT_URI,
            "scope": "users.read tweet.read offline.access",
            "state": "a state",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **changes,
        }

    def answer(self) -> dict[str, list[str]]:
        asked = {key: value for key, value in self.asked.items() if value}
        back = self.x.consent(f"{self.x.url}/i/oauth2/authorize?{urlencode(asked)}", "noor_example")
        return parse_qs(urlsplit(back).query)

    def token(self, **form: str) -> requests.Response:
        return requests.post(
            f"{self.x.url}/2/oauth2/token",
            data={"client_id": self.client.id, **form},
            auth=(self.client.id, self.client.secret) if self.client.secret else None,
            timeout=10,
        )

    def redeem(self, code: str, verifier: str = VERIFIER) -> requests.Response:
        return self.token(
            grant_type="authorization_code", code=code, redirect_uri=REDIRECT_URI, code_verifier=verifier
        )

    def me(self, token: str) -> requests.Response:
        return requests.get(f"{self.x.url}/2/users/me", headers={"Authorization": f"Bearer {token}"}, timeout=10)


@pytest.mark.parametrize("confidential", [True, False])
def test_x_tells_who_signed_in(x, confidential):
    journey = XJourney(x, x.register(REDIRECT_URI, confidential=confidential))
    answer = journey.answer()
    assert answer["state"] == ["a state"]
    token = journey.redeem(answer["code"][0]).json()
    assert token["token_type"].lower() == "bearer"
    user = x.users["noor_example"]
    assert journey.me(token["access_token"]).json() == {
        "data": {"id": str(user.id), "username": user.username, "name": user.name}
    }


def test_x_refuses_what_it_must(x):
    client = x.register(REDIRECT_URI)
    journey = XJourney(x, client)
    assert journey.redeem(journey.answer()["code"][0], verifier=VERIFIER[::-1]).status_code == 400
    code = journey.answer()["code"][0]
    token = journey.redeem(code).json()
    assert journey.redeem(code).status_code == 400, "a code works once"
    assert "error" in XJourney(x, client, code_challenge="").answer(), "PKCE is required"
    with pytest.raises(AssertionError, match="refused"):
        XJourney(x, client, redirect_uri="http://127.0.0.1:9/elsewhere").answer()
    renewed = journey.token(grant_type="refresh_token", refresh_token=token["refresh_token"])
    assert renewed.status_code == 200
    again = journey.token(grant_type="refresh_token", refresh_token=token["refresh_token"])
    assert again.status_code == 400, "a refresh token works once"
    assert journey.me("nonsense").status_code == 401


def test_x_tells_too_few_scopes_from_a_worthless_token(x):
    client = x.register(REDIRECT_URI)
    journey = XJourney(x, client, scope="users.read")
    token = journey.redeem(journey.answer()["code"][0]).json()["access_token"]
    assert journey.me(token).status_code == 403
    x.withdraw(client)
    assert journey.me(token).status_code == 401


def test_postgres_gives_each_test_a_database_of_its_own(postgres):
    first, second = postgres.new_database(), postgres.new_database()
    assert first != second
    assert postgres.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'test_%'")[0][0] >= "2"


def test_a_server_that_does_not_start_says_why():
    server = Server("nobody", ["bash", "-c", "echo no such luck; exit 3"], is_ready=lambda: False)
    with pytest.raises(RuntimeError, match="ended with 3 instead of starting:\nno such luck"):
        server.start()
    assert server not in Server.running


def test_a_killed_server_starts_again_at_its_place(tmp_path):
    port = free_port()
    answers = f"http://127.0.0.1:{port}/"
    server = Server(
        "files",
        ["python3", "-m", "http.server", "--bind", "127.0.0.1", str(port)],
        is_ready=lambda: requests.get(answers, timeout=2).ok,
        folder=tmp_path,
    )
    with server:
        server.restart()
        assert requests.get(answers, timeout=2).ok
        server.freeze()
        with pytest.raises(requests.Timeout):
            requests.get(answers, timeout=0.2)
        server.thaw()
        assert requests.get(answers, timeout=2).ok
    assert server.process is None
