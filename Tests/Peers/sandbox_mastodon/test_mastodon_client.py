"""Both Mastodon servers as Mastodon.py sees them, an independent client; signing in with requests-oauthlib."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from mastodon import (
    Mastodon,
    MastodonAPIError,
    MastodonIllegalArgumentError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonUnauthorizedError,
)
from requests_oauthlib import OAuth2Session

from ..stand_ins import StandIns

CALLBACK = "http://127.0.0.1:9/callback"
SCOPES = ["read:accounts", "read:follows", "read:search", "write:follows"]


@pytest.fixture(autouse=True)
def at_once(stand_ins: StandIns) -> Iterator[None]:
    """Other servers accept at once, so that no test waits; what a test changes is undone."""
    for server, follows in [("first", 400), ("second", None)]:
        stand_ins.settings(
            server, acceptanceMilliseconds=0, relationshipDelayMilliseconds=0, followsPerPeriod=follows, impersonates=None
        )
    yield


@pytest.fixture
def client(stand_ins: StandIns) -> Callable[..., Mastodon]:
    """Mastodon.py with a token of somebody."""

    def client(person: str, scopes: str = " ".join(SCOPES)) -> Mastodon:
        token = stand_ins.control("mastodon/token", person=person, scopes=scopes).json()["access_token"]
        host = stand_ins.acct(person).split("@")[1]
        return Mastodon(access_token=token, api_base_url=f"http://{host}", ratelimit_method="throw")

    return client


def test_signing_in_to_the_first_server_with_pkce(stand_ins: StandIns) -> None:
    base = stand_ins.mastodon(1)
    client_id, secret = Mastodon.create_app("test", scopes=SCOPES, redirect_uris=CALLBACK, api_base_url=base)
    oauth = OAuth2Session(client_id, redirect_uri=CALLBACK, scope=SCOPES, pkce="S256")
    server = Mastodon(api_base_url=base).oauth_authorization_server_info()
    url, _ = oauth.authorization_url(server["authorization_endpoint"])
    sent_to = stand_ins.consent(url, "amara")
    token = oauth.fetch_token(server["token_endpoint"], authorization_response=sent_to, client_secret=secret)
    assert set(token["scope"]) == set(SCOPES)
    reader = Mastodon(client_id, secret, token["access_token"], base)
    me = reader.account_verify_credentials()
    assert (me.username, me.acct, me.locked) == ("amara", "amara", False)
    assert me.source is not None


def test_mastodon_py_without_pkce_is_let_in_on_the_second_server_alone(stand_ins: StandIns) -> None:
    for number, person in [(1, "amara"), (2, "mateo")]:
        base = stand_ins.mastodon(number)
        client_id, secret = Mastodon.create_app("test", scopes=SCOPES, redirect_uris=CALLBACK, api_base_url=base)
        client = Mastodon(client_id, secret, api_base_url=base)
        url = client.auth_request_url(redirect_uris=CALLBACK, scopes=SCOPES, state="s", allow_http=True)
        if number == 1:
            answer = client.session.get(url, allow_redirects=False)
            assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == ["invalid_request"]
            continue
        code = parse_qs(urlsplit(stand_ins.consent(url, person)).query)["code"][0]
        client.log_in(code=code, redirect_uri=CALLBACK, scopes=SCOPES, allow_http=True)
        assert client.me().acct == person
        client.revoke_access_token(allow_http=True)
        with pytest.raises(MastodonIllegalArgumentError, match="invalid_grant"):
            client.log_in(code=code, redirect_uri=CALLBACK, scopes=SCOPES, allow_http=True)


def test_denying_leads_back(stand_ins: StandIns) -> None:
    base = stand_ins.mastodon(2)
    client_id, secret = Mastodon.create_app("test", scopes=SCOPES, redirect_uris=CALLBACK, api_base_url=base)
    client = Mastodon(client_id, secret, api_base_url=base)
    url = client.auth_request_url(redirect_uris=CALLBACK, scopes=SCOPES, state="s", allow_http=True)
    answer = parse_qs(urlsplit(stand_ins.consent(url, "mateo", button="Deny")).query)
    assert (answer["error"], answer["state"]) == (["access_denied"], ["s"])


def test_following_across_servers(stand_ins: StandIns, client: Callable[..., Mastodon]) -> None:
    for person, other in [("freya", "bram"), ("malik", "rania")]:
        reader = client(person)
        found = reader.search_v2(stand_ins.acct(other), resolve=True, result_type="accounts").accounts
        assert [account.acct for account in found] == [stand_ins.acct(other)]
        reader.account_follow(found[0])
        [relationship] = reader.account_relationships(found)
        assert (relationship.following, relationship.requested) == (True, False)
        followed = reader.account_following(reader.me())
        assert stand_ins.acct(other) in [account.acct for account in followed]
        assert not reader.account_unfollow(found[0]).following
        assert not reader.account_relationships(found)[0].following


def test_a_locked_account_leaves_a_follow_requested(stand_ins: StandIns, client: Callable[..., Mastodon]) -> None:
    reader = client("rania")
    [farid] = reader.search_v2(stand_ins.acct("farid"), resolve=True).accounts
    assert farid.locked
    assert reader.account_follow(farid).requested
    assert reader.account_relationships(farid)[0].requested
    stand_ins.control("mastodon/decide", follower="rania", followed="farid", accepts=True)
    assert reader.account_relationships(farid)[0].following


def test_who_moved_says_where_to(stand_ins: StandIns, client: Callable[..., Mastodon]) -> None:
    reader = client("rania")
    old = stand_ins.person("elif")["formerMastodon"]
    [elif_] = reader.search_v2(old, resolve=True).accounts
    assert elif_.moved.acct == stand_ins.acct("elif")
    with pytest.raises(MastodonAPIError) as caught:
        reader.account_follow(elif_)
    assert caught.value.args[1] == 403


def test_lookup_misses_what_search_finds_on_the_second_server(
    stand_ins: StandIns, client: Callable[..., Mastodon]
) -> None:
    for person, other, is_found in [("freya", "malik", True), ("malik", "freya", False)]:
        reader = client(person)
        acct = stand_ins.acct(other)
        assert len(reader.search_v2(acct, resolve=True).accounts) == 1
        if is_found:
            assert reader.account_lookup(acct).acct == acct
        else:
            with pytest.raises(MastodonNotFoundError):
                reader.account_lookup(acct)


def test_scopes_are_enforced(stand_ins: StandIns, client: Callable[..., Mastodon]) -> None:
    reader = client("amara", scopes="read:accounts")
    assert reader.me().acct == "amara"
    for refused in [
        lambda: reader.search_v2("x@y", resolve=True),
        lambda: reader.account_relationships(1),
        lambda: reader.account_follow(1),
        lambda: reader.status_post("no"),
    ]:
        with pytest.raises(MastodonAPIError) as caught:
            refused()
        assert caught.value.args[1] == 403


def test_the_budget_of_follows(stand_ins: StandIns, client: Callable[..., Mastodon]) -> None:
    stand_ins.settings("first", followsPerPeriod=2)
    reader = client("ines")
    for key in ["freya", "lars"]:
        reader.account_follow(reader.account_lookup(key))
    assert reader.ratelimit_remaining == 0
    with pytest.raises(MastodonRatelimitError):
        reader.account_follow(reader.account_lookup("amara"))
    following = stand_ins.control("mastodon/follows", person="ines").json()["following"]
    assert following == [stand_ins.acct("lars"), stand_ins.acct("freya")]


def test_pages_of_followees(stand_ins: StandIns, client: Callable[..., Mastodon]) -> None:
    reader = client("adaeze")
    local = [person["mastodon"] for person in stand_ins.people() if person["generated"]][::2]
    for acct in local:
        reader.account_follow(reader.account_lookup(acct.split("@")[0]))
    page = reader.account_following(reader.me(), limit=7)
    assert len(page) == 7
    everybody = reader.fetch_remaining(page)
    assert len({account.id for account in everybody}) == len(local) == 30


def test_blocks_and_mutes(client: Callable[..., Mastodon]) -> None:
    reader = client("lars", scopes="read write")
    zofia = reader.account_lookup("zofia")
    assert reader.account_block(zofia).blocking
    assert not reader.account_unblock(zofia).blocking
    assert reader.account_mute(zofia).muting
    assert not reader.account_unmute(zofia).muting


def test_instances(stand_ins: StandIns) -> None:
    one, two = (Mastodon(api_base_url=stand_ins.mastodon(number)) for number in (1, 2))
    assert one.instance_v2().version == "4.4.8"
    assert one.retrieve_mastodon_version() == "4.4.8"
    assert one.instance_v2().configuration.statuses.max_characters == 500
    assert "+git" in two.instance_v1().version
    assert two.instance_nodeinfo().software.name == "gotosocial"


def test_posts(client: Callable[..., Mastodon]) -> None:
    writer = client("amara", scopes="read write")
    first = writer.status_post("Hello & <welcome>", visibility="unlisted", idempotency_key="one", language="en")
    again = writer.status_post("Hello & <welcome>", visibility="unlisted", idempotency_key="one", language="en")
    assert first.id == again.id
    assert writer.status(first).content == "<p>Hello &amp; &lt;welcome&gt;</p>"
    assert [status.id for status in writer.account_statuses(writer.me())] == [first.id]
    assert writer.status_delete(first).text == "Hello & <welcome>"
    with pytest.raises(MastodonNotFoundError):
        writer.status(first)


def test_a_hostile_server_lies(stand_ins: StandIns, client: Callable[..., Mastodon]) -> None:
    victim = stand_ins.acct("amara")
    stand_ins.settings("second", impersonates=victim)
    me = client("clickfarm").me()
    assert (me.acct, me.url) == (victim, f"{stand_ins.mastodon(1)}/@amara")


def test_a_revoked_token(stand_ins: StandIns, client: Callable[..., Mastodon]) -> None:
    reader = client("xiulan")
    assert reader.me().acct == "xiulan"
    stand_ins.control("mastodon/revoke-tokens", person="xiulan")
    with pytest.raises(MastodonUnauthorizedError):
        reader.me()
