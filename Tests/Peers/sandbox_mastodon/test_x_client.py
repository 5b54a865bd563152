"""X's sign-in as requests-oauthlib sees it, an independent OAuth 2.0 client."""

import pytest
import requests
from oauthlib.oauth2 import OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from ..stand_ins import StandIns

CALLBACK = "http://127.0.0.1:9/callback"
SCOPES = ["users.read", "tweet.read"]
CONFIDENTIAL = HTTPBasicAuth("sandbox-x-client", "sandbox-x-secret")


def sign_in(stand_ins: StandIns, person: str, scopes: list[str], *, is_public: bool) -> tuple[OAuth2Session, dict]:
    client_id = "sandbox-x-public" if is_public else "sandbox-x-client"
    session = OAuth2Session(client_id, redirect_uri=CALLBACK, scope=scopes, pkce="S256")
    url, _ = session.authorization_url(f"{stand_ins.x}/i/oauth2/authorize")
    sent_to = stand_ins.consent(url, person)
    token = session.fetch_token(
        f"{stand_ins.x}/2/oauth2/token",
        authorization_response=sent_to,
        auth=None if is_public else CONFIDENTIAL,
        include_client_id=True if is_public else None,
    )
    return session, token


@pytest.mark.parametrize("is_public", [True, False])
def test_signing_in(stand_ins: StandIns, is_public: bool) -> None:
    session, token = sign_in(stand_ins, "sven", SCOPES, is_public=is_public)
    assert "refresh_token" not in token
    me = session.get(f"{stand_ins.x}/2/users/me", params={"user.fields": "protected"})
    x = stand_ins.person("sven")["x"]
    assert me.json()["data"] == {
        "id": x["id"], "username": x["screenName"], "name": "<script>alert(\"hi\")</script>", "protected": False,
    }
    assert int(me.headers["x-rate-limit-reset"]) > 1_700_000_000


def test_refreshing_rotates(stand_ins: StandIns) -> None:
    session, token = sign_in(stand_ins, "amara", [*SCOPES, "offline.access"], is_public=False)
    stand_ins.control("x/expire-access-tokens")
    assert session.get(f"{stand_ins.x}/2/users/me").status_code == 401
    refresh = {"refresh_token": token["refresh_token"], "auth": CONFIDENTIAL}
    renewed = session.refresh_token(f"{stand_ins.x}/2/oauth2/token", **refresh)
    assert renewed["refresh_token"] != token["refresh_token"]
    assert session.get(f"{stand_ins.x}/2/users/me").status_code == 200
    with pytest.raises(OAuth2Error):
        session.refresh_token(f"{stand_ins.x}/2/oauth2/token", **refresh)


def test_revoking(stand_ins: StandIns) -> None:
    session, token = sign_in(stand_ins, "ben", SCOPES, is_public=False)
    answer = requests.post(
        f"{stand_ins.x}/2/oauth2/revoke", data={"token": token["access_token"]}, auth=CONFIDENTIAL, timeout=10
    )
    assert answer.json() == {"revoked": True}
    assert session.get(f"{stand_ins.x}/2/users/me").status_code == 401


def test_a_wrong_verifier_is_refused(stand_ins: StandIns) -> None:
    session = OAuth2Session("sandbox-x-public", redirect_uri=CALLBACK, scope=SCOPES, pkce="S256")
    url, _ = session.authorization_url(f"{stand_ins.x}/i/oauth2/authorize")
    sent_to = stand_ins.consent(url, "amara")
    session._code_verifier = "w" * 48
    with pytest.raises(OAuth2Error):
        session.fetch_token(
            f"{stand_ins.x}/2/oauth2/token", authorization_response=sent_to, include_client_id=True
        )


def test_without_pkce_nobody_comes_in(stand_ins: StandIns) -> None:
    session = OAuth2Session("sandbox-x-public", redirect_uri=CALLBACK, scope=SCOPES)
    url, _ = session.authorization_url(f"{stand_ins.x}/i/oauth2/authorize")
    answer = requests.get(url, allow_redirects=False, timeout=10)
    assert answer.status_code == 400
    assert "Something went wrong" in answer.text


def test_denying_leads_back(stand_ins: StandIns) -> None:
    session = OAuth2Session("sandbox-x-public", redirect_uri=CALLBACK, scope=SCOPES, pkce="S256")
    url, state = session.authorization_url(f"{stand_ins.x}/i/oauth2/authorize")
    assert stand_ins.consent(url, "amara", button="Deny") == f"{CALLBACK}?error=access_denied&state={state}"


def test_a_key_that_was_revoked(stand_ins: StandIns) -> None:
    session, _ = sign_in(stand_ins, "ben", SCOPES, is_public=True)
    stand_ins.control("x/key", state="revoked")
    try:
        assert session.get(f"{stand_ins.x}/2/users/me").status_code == 401
        url, _ = session.authorization_url(f"{stand_ins.x}/i/oauth2/authorize")
        assert requests.get(url, timeout=10).status_code == 400
    finally:
        stand_ins.control("x/key", state="valid")
