"""No server leads the site to a server inside, whatever it answers: where it sends on to, where something is.

See test_addresses.py for the names that people type.
"""

import pytest
from Peers.internet import PUBLIC, Answer, Asked, Site
from Peers.visitor import Visitor

from EndToEnd.inside import (  # the fixtures too
    PLC,
    UNKNOWN,
    UNSUITABLE,
    Inside,
    document,
    inside,
    nobody_is_let_in,
    pds,
    refuses,
    site,
)
from EndToEnd.outside import RealSite, asked_of, told, way_on
from EndToEnd.test_foreign_claims import ID, Claims, mastodon, name_shown

# Where a public server leads. What stands in braces is the port of the server inside.
TARGETS = [
    "https://127.0.0.1:{0}",
    "https://[::1]:{0}",
    "https://[::ffff:127.0.0.1]:{0}",
    "https://inside.example.com:{0}",
    "https://mixed.example.com:{0}",
    "https://localhost:{0}",
    "https://10.0.0.1",
    "https://169.254.169.254",
    "https://public.example.com:22",
    "http://127.0.0.1:{0}",
    "http://public.example.com",
    "https://public.example.com@127.0.0.1:{0}",
    "//127.0.0.1:{0}",
]


@pytest.fixture(params=TARGETS)
def target(request: pytest.FixtureRequest, site: RealSite, inside: Inside) -> str:
    site.internet.names["inside.example.com"] = [["127.0.0.1"]]
    site.internet.names["mixed.example.com"] = [[PUBLIC, "127.0.0.1"]]
    site.internet.add("public.example.com", lambda asked: None)
    return request.param.format(inside.port)


def test_a_server_does_not_send_on_to_one_inside(site, target):
    def redirecting(asked: Asked) -> Answer:
        return Answer.redirect(target + asked.path)

    site.internet.add("evil.example.com", redirecting)
    tries = [("mastodon", "evil.example.com"), ("bluesky", "https://evil.example.com")]
    tries += [("bluesky", "evil.example.com"), ("bluesky", "did:web:evil.example.com")]
    visitor = site.newcomer()
    for network, name in tries:
        assert told(site.try_sign_in(network, name, visitor)) in (UNSUITABLE, UNKNOWN)
    assert "GET /api/v2/instance" in site.internet.paths("evil.example.com")
    assert "GET /.well-known/atproto-did" in site.internet.paths("evil.example.com")
    assert site.internet.paths("public.example.com") == []


# What leads on, and the name by which it is found.
LEADS = {
    "pds": "evil.example.com",
    "issuer": "https://evil.example.com",
    "pushed_authorization_request_endpoint": "https://evil.example.com",
}


@pytest.mark.parametrize("field", LEADS)
def test_a_document_does_not_lead_to_a_server_inside(site, target, field):
    path = "/oauth/par" if field.endswith("endpoint") else ""
    site.internet.add("evil.example.com", pds("evil.example.com", **{field: target + path}))
    assert told(site.try_sign_in("bluesky", LEADS[field])) in (UNSUITABLE, UNKNOWN)
    assert site.internet.paths("evil.example.com")
    assert site.internet.paths("public.example.com") == []


def test_the_directory_does_not_lead_to_a_server_inside(site, target):
    site.documents[PLC] = document(PLC, "evil.example.com", target)
    assert told(site.try_sign_in("bluesky", PLC)) in (UNSUITABLE, UNKNOWN)
    assert f"GET /{PLC}" in [f"{asked.method} {asked.path}" for asked in site.internet.asked]
    assert site.internet.paths("public.example.com") == []


def test_a_claimed_domain_does_not_lead_to_a_server_inside(site, inside):
    for number, domain in enumerate([f"127.0.0.1:{inside.port}", f"inside.example.com:{inside.port}", "[::1]"]):
        host = f"evil{number}.example.com"
        site.internet.names["inside.example.com"] = [["127.0.0.1"]]
        site.internet.add(host, mastodon(host, Claims(instance={"domain": domain}, account={"id": f"{ID}{number}"})))
        page = comes_back(site, host)
        assert page.status == 200, page.text
        # The sign-in goes on with the server's own name.
        assert name_shown(page) == f"Mastodon amara@{host}"


def comes_back(site: RealSite, host: str) -> Visitor:
    visitor = site.newcomer()
    asked = asked_of(way_on(site.try_sign_in("mastodon", host, visitor)))
    return visitor.open(f"{asked['redirect_uri']}?code=c0de&state={asked['state']}")


def test_what_the_operator_configured_is_not_for_others_to_name(site):
    """The directory is on a loopback address, as an operator's own may be: only the site itself goes there."""
    port = site.plc.rsplit(":", 1)[1]
    site.internet.add("evil.example.com", lambda asked: Answer.redirect(site.plc + asked.path))
    site.internet.add("evil-pds.example.com", pds("evil-pds.example.com", pds=site.plc, issuer=site.plc))
    names = [site.plc, f"did:web:127.0.0.1%3A{port}", f"did:web:localhost%3A{port}", f"https://127.0.0.1:{port}"]
    names += ["evil.example.com", "did:web:evil.example.com", "https://evil.example.com"]
    names += ["evil-pds.example.com", "https://evil-pds.example.com"]
    refuses(site, [("bluesky", name) for name in names], UNKNOWN, UNSUITABLE)
    refuses(site, [("mastodon", name) for name in (f"127.0.0.1:{port}", site.plc, "evil.example.com")], UNSUITABLE)
    assert ("127.0.0.1", int(port)) not in site.internet.dialled
    # That very server is asked for what it is there for.
    site.documents[PLC] = document(PLC, "evil.example.com", site.plc)
    refuses(site, [("bluesky", PLC)], UNSUITABLE, UNKNOWN)
    assert [asked.path for asked in site.internet.asked if asked.host.endswith(port)] == [f"/{PLC}"]


def test_an_answer_that_is_too_large_is_not_taken(site):
    def telling(characters: int) -> Site:
        return mastodon("large.example.com", Claims(instance={"description": "A" * characters}))

    site.internet.add("large.example.com", telling(530_000))
    assert told(site.try_sign_in("mastodon", "large.example.com")) == UNSUITABLE
    site.internet.add("large.example.com", telling(500_000))
    way_on(site.try_sign_in("mastodon", "large.example.com"))
