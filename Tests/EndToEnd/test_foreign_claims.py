"""A Mastodon server that says that its user is another server's: who somebody is comes from the host that was asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from Peers.internet import Answer, Asked, Site
from Peers.visitor import Visitor, words

from EndToEnd.outside import RealSite, asked_of, run_real_site, told, way_on
from EndToEnd.ways_back import GOTOSOCIAL, MASTODON, WayBack, accounts_of, new_world, newcomer, people

GOOD, EVIL = "good.example.com", "evil.example.com"
# The account that is claimed: its id is its number on its own server.
ID = "109372843234"
VERIFY = "/api/v1/accounts/verify_credentials"
SCOPES = "read:accounts read:follows read:search write:follows"


@dataclass
class Claims:
    """What a server says beside what every server says; it answers `redirects` by sending elsewhere."""

    account: dict[str, object] = field(default_factory=dict)
    instance: dict[str, object] = field(default_factory=dict)
    oauth: dict[str, object] = field(default_factory=dict)
    token: dict[str, object] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)


def mastodon(host: str, claims: Claims | None = None, *, address_domain: str | None = None) -> Site:
    """A server with one user, amara, as the API's documentation has it; its actor is found by WebFinger."""
    claims = claims or Claims()
    own = address_domain or host
    actor = f"https://{host}/users/amara"
    account = {"id": ID, "username": "amara", "acct": "amara", "url": f"https://{host}/@amara", "uri": actor}
    answers: dict[str, object] = {
        "/api/v2/instance": {"domain": own, "version": "4.4.8", "title": host, **claims.instance},
        "/.well-known/oauth-authorization-server": {"scopes_supported": SCOPES.split(), **claims.oauth},
        "/api/v1/apps": {"id": "1", "client_id": f"client-{host}", "client_secret": f"secret-{host}"},
        "/oauth/token": {"access_token": f"token-{host}", "token_type": "Bearer", "scope": SCOPES, **claims.token},
        VERIFY: {**account, "display_name": "Amara", **claims.account},
        "/oauth/revoke": {},
        "/.well-known/webfinger": {
            "subject": f"acct:amara@{own}",
            "links": [{"rel": "self", "type": "application/activity+json", "href": actor}],
        },
    }

    def answer(asked: Asked) -> Answer | None:
        if asked.path in claims.redirects:
            return Answer.redirect(claims.redirects[asked.path], 307)
        body = answers.get(asked.path)
        if asked.path == "/.well-known/webfinger" and asked.query["resource"] != [f"acct:amara@{own}"]:
            return None
        return Answer(body) if body is not None else None

    return answer


@pytest.fixture(scope="module")
def site(program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    with run_real_site(tmp_path_factory.mktemp("claims")) as site:
        yield site


def sign_in(site: RealSite, host: str) -> Visitor:
    visitor = site.newcomer()
    address = way_on(site.try_sign_in("mastodon", host, visitor))
    assert address.startswith(f"https://{host}/oauth/authorize?")
    asked = asked_of(address)
    return visitor.open(f"{asked['redirect_uri']}?code=c0de&state={asked['state']}")


def name_shown(visitor: Visitor) -> str:
    if "/en/choices" in visitor.open("/en/accounts").url:
        visitor.press("Save and go on", visibility="nobody", consent="yes", age="yes")
        visitor.open("/en/accounts")
    return words(visitor.page.select_one("section.card h2"))


def keys(site: RealSite) -> list[str]:
    return [key for (key,) in site.query("SELECT key FROM account ORDER BY key")]


def forget_members(site: RealSite, *visitors: Visitor) -> None:
    for visitor in visitors:
        visitor.open("/en/delete").press("Delete", sure="yes")
    assert keys(site) == []


ON_GOOD = f"https://{GOOD}"
CLAIMS = {
    "an address": Claims(account={"acct": f"amara@{GOOD}"}),
    "a page": Claims(account={"url": f"{ON_GOOD}/@amara"}),
    "an actor": Claims(account={"uri": f"{ON_GOOD}/users/amara"}),
    "everything": Claims(
        account={"acct": f"amara@{GOOD}", "url": f"{ON_GOOD}/@amara", "uri": f"{ON_GOOD}/users/amara", "host": GOOD},
        instance={"uri": GOOD, "domain": GOOD},
        oauth={"issuer": f"{ON_GOOD}/", "token_endpoint": f"{ON_GOOD}/oauth/token"},
        token={"host": GOOD, "sub": f"{ON_GOOD}/users/amara", "me": f"{ON_GOOD}/@amara"},
    ),
    "its domain": Claims(instance={"domain": GOOD}),
    "its domain, with an actor": Claims(account={"uri": f"{ON_GOOD}/users/amara"}, instance={"domain": GOOD}),
    "a move": Claims(account={"moved": {"id": "1", "username": "amara", "acct": f"amara@{GOOD}"}}),
    "its endpoints": Claims(
        oauth={
            "issuer": f"{ON_GOOD}/",
            **{f"{name}_endpoint": f"{ON_GOOD}/oauth/{name}" for name in ("authorization", "token", "revocation")},
        }
    ),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_server_that_claims_anothers_user_has_signed_in_its_own(site, claim):
    site.internet.add(GOOD, mastodon(GOOD))
    site.internet.add(EVIL, mastodon(EVIL, CLAIMS[claim]))
    site.internet.forget()
    impostor = sign_in(site, EVIL)
    assert impostor.status == 200
    assert name_shown(impostor) == f"Mastodon amara@{EVIL}"
    assert keys(site) == [f"{EVIL} {ID}"]
    # The other one was not asked, but whether it knows of that.
    assert {path for path in site.internet.paths(GOOD)} <= {"GET /.well-known/webfinger"}
    # Whoever is meant comes later, and is somebody else.
    amara = sign_in(site, GOOD)
    assert "/en/choices" in amara.url
    assert name_shown(amara) == f"Mastodon amara@{GOOD}"
    assert keys(site) == [f"{EVIL} {ID}", f"{GOOD} {ID}"]
    assert site.query("SELECT count(*) FROM member") == [(2,)]
    forget_members(site, impostor, amara)


REFUSED = {
    "a name with a host in it": Claims(account={"username": f"amara@{GOOD}"}),
    "a name with a page in it": Claims(account={"username": f"amara@{GOOD}/"}),
    "an id of two parts": Claims(account={"id": f"1 {GOOD} {ID}"}),
    "what the other says of somebody": Claims(redirects={VERIFY: ON_GOOD + VERIFY}),
    "a token of the other": Claims(redirects={"/oauth/token": f"{ON_GOOD}/oauth/token"}),
}


@pytest.mark.parametrize("claim", REFUSED)
def test_a_server_whose_answer_cannot_be_its_own_is_refused(site, claim):
    site.internet.add(GOOD, mastodon(GOOD))
    site.internet.add(EVIL, mastodon(EVIL, REFUSED[claim]))
    site.internet.forget()
    page = sign_in(site, EVIL)
    assert page.status >= 400 and page.title.startswith("Error: "), page.text
    assert keys(site) == []
    # No token, code or secret was taken there.
    assert site.internet.paths(GOOD) == []
    assert "/en/sign-in" in page.open(f"{site.url}/en/accounts").url


def test_a_server_that_sends_on_to_another_is_not_taken_for_it(site):
    site.internet.add(GOOD, mastodon(GOOD))
    site.internet.add(EVIL, mastodon(EVIL, Claims(redirects={"/api/v2/instance": f"{ON_GOOD}/api/v2/instance"})))
    page = site.try_sign_in("mastodon", EVIL)
    assert GOOD in told(page)
    assert "POST /api/v1/apps" not in site.internet.paths(GOOD) + site.internet.paths(EVIL)


def test_a_domain_that_says_so_itself_lends_its_name_to_a_server(site):
    """The control of all that: a server may bear its domain's name, when that domain agrees."""
    server, domain = "social.example.com", "example.com"
    site.internet.add(server, mastodon(server, address_domain=domain))
    site.internet.add(domain, mastodon(server, address_domain=domain))
    amara = sign_in(site, server)
    assert name_shown(amara) == f"Mastodon amara@{domain}"
    assert keys(site) == [f"{server} {ID}"]
    forget_members(site, amara)


def test_the_made_up_server_that_claims_another_is_not_believed_either(program, tmp_path_factory):
    world = new_world(tmp_path_factory.mktemp("impersonation"))
    try:
        acct = people(world)["amara"]["mastodon"]
        world.stand_ins.settings("second", impersonates=acct)
        impostor = newcomer(world, "quinn")
        assert WayBack.of(impostor, GOTOSOCIAL).go().status == 200
        # It can give its users any name, and none of another server's.
        assert accounts_of(impostor) == [f"Mastodon amara@{world.mastodon(2)}"]
        amara = newcomer(world, "amara")
        assert WayBack.of(amara, MASTODON).go().status == 200
        assert accounts_of(amara) == [f"Mastodon {acct}"]
        assert world.query("SELECT count(*) FROM member") == [(2,)]
    finally:
        world.stop()
