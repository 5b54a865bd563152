"""No name that a person gives leads the site to a server inside.

A site for real networks is asked to sign people in at every address that IANA keeps for special purposes: typed, and as
what a name means. None is ever dialled: all that the program dials goes through the test (Peers/internet.c).
"""

from ipaddress import ip_address, ip_network

import pytest
from Peers.internet import PUBLIC

from EndToEnd.inside import (  # the fixtures too
    MALFORMED,
    PLC,
    UNKNOWN,
    UNSUITABLE,
    document,
    inside,
    nobody_is_let_in,
    pds,
    refuses,
    site,
)
from EndToEnd.outside import asked_of, told, way_on
from EndToEnd.test_foreign_claims import mastodon

# https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, and multicast, which has
# registries of its own.
BLOCKS = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29 192.0.0.8/32
    192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24
    192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4
    240.0.0.0/4 255.255.255.255/32
    ::1/128 ::/128 ::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23
    2001::/32 2001:1::1/128 2001:1::2/128 2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28
    2001:20::/28 2001:30::/28 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10
    fec0::/10 ff00::/8
""".split()
# The servers inside that matter most, in the addresses that carry an IPv4 address.
EMBEDDED = [
    prefix.format(*(number >> shift & 0xFFFF for shift in (16, 0)))
    for number in (int(ip_address(inside)) for inside in ("127.0.0.1", "10.0.0.1", "169.254.169.254"))
    for prefix in ("::ffff:{:x}:{:x}", "::{:x}:{:x}", "64:ff9b::{:x}:{:x}", "64:ff9b:1::{:x}:{:x}", "2002:{:x}:{:x}::1")
]


def literal(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@pytest.mark.parametrize("block", BLOCKS)
def test_a_special_address_is_refused_as_a_literal_and_as_what_a_name_means(site, inside, block):
    network = ip_network(block)
    names = {"first": str(network[0]), "last": str(network[-1])}
    site.internet.names |= {f"{name}.example.com": [[address]] for name, address in names.items()}
    first, last = literal(names["first"]), literal(names["last"])
    tries = [
        ("mastodon", first),
        ("mastodon", f"{last}:{inside.port}"),
        ("mastodon", f"@anna@{first}:{inside.port}"),
        ("mastodon", "first.example.com"),
        ("mastodon", f"last.example.com:{inside.port}"),
        ("bluesky", f"https://{first}"),
        ("bluesky", f"https://{last}:{inside.port}"),
        ("bluesky", "https://first.example.com"),
        ("bluesky", f"https://last.example.com:{inside.port}"),
    ]
    refuses(site, tries, UNSUITABLE)
    by_name = [("bluesky", "first.example.com"), ("bluesky", "did:web:last.example.com")]
    refuses(site, by_name, UNKNOWN, UNSUITABLE)
    assert site.internet.dialled == []
    # It was for what they mean that the names were refused.
    assert set(site.internet.looked_up) == {"first.example.com", "last.example.com"}


@pytest.mark.parametrize("address", EMBEDDED)
def test_an_address_that_carries_an_address_inside_is_refused(site, inside, address):
    site.internet.names["name.example.com"] = [[address]]
    host = literal(address)
    tries = [("mastodon", f"{name}:{inside.port}") for name in (host, "name.example.com")]
    tries += [("bluesky", f"https://{name}:{inside.port}") for name in (host, "name.example.com")]
    refuses(site, tries, UNSUITABLE)
    assert site.internet.dialled == []


SPELLINGS = """
    2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.1 127.0.1 0 0x0 127.0.0.1. 127.0.0.01 2852039166
    0xa9fea9fe 169.254.43518 LOCALHOST localhost localhost. localhost.localdomain ip6-localhost
    [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::127.0.0.1] [fe80::1%25lo]
    [fe80::1%lo] ::1 ①②⑦.0.0.1 127。0。0。1 %31%32%37.0.0.1 127.0.0.1%00.example.com 127.0.0.1%2eexample.com
""".split()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_an_address_inside_gets_through(site, inside, spelling):
    port = inside.port
    # As machines have it that know these names.
    machine = dict.fromkeys(("localhost", "localhost.localdomain", "ip6-localhost"), [["127.0.0.1", "::1"]])
    site.internet.names |= machine
    tries = [("mastodon", name) for name in (spelling, f"{spelling}:{port}", f"anna@{spelling}:{port}")]
    tries += [("mastodon", f"https://{spelling}:{port}/@anna")]
    tries += [("bluesky", name) for name in (spelling, f"https://{spelling}:{port}", f"http://{spelling}:{port}")]
    tries += [("bluesky", f"did:web:{spelling}"), ("bluesky", f"did:web:{spelling}%3A{port}")]
    refuses(site, tries, MALFORMED, UNKNOWN, UNSUITABLE)
    assert site.internet.dialled == []


def test_no_form_of_an_address_hides_where_it_leads(site, inside):
    site.internet.add("good.example.com", mastodon("good.example.com"))
    port = inside.port
    forms = [
        f"good.example.com@127.0.0.1:{port}",
        f"https://good.example.com@127.0.0.1:{port}/",
        f"https://good.example.com:443@127.0.0.1:{port}/",
        f"https://127.0.0.1:{port}\\@good.example.com/",
        f"https://127.0.0.1:{port}#@good.example.com/",
        f"https://127.0.0.1:{port}?@good.example.com/",
        f"https://127.0.0.1:{port}/@good.example.com",
        f"//127.0.0.1:{port}",
        f"http://127.0.0.1:{port}",
        f"file://127.0.0.1:{port}/",
        f"gopher://127.0.0.1:{port}/",
        f"ftp://127.0.0.1:{port}/",
        f"127.0.0.1:{port}/api",
        f"127.0.0.1:{port}%20.example.com",
        f"127.0.0.1\t:{port}",
        f"127.0.0.1:{port}\r\nHost: good.example.com",
        f"good.example.com:80@127.0.0.1:{port}",
    ]
    refuses(site, [(network, form) for form in forms for network in ("mastodon", "bluesky")], MALFORMED, UNSUITABLE)
    assert site.internet.dialled == []


@pytest.mark.parametrize("port", [0, 1, 22, 25, 80, 444, 587, 993, 1023, 65536, 99999])
def test_the_ports_of_other_services_are_not_dialled_on_public_servers_either(site, port):
    site.internet.add("good.example.com", mastodon("good.example.com"))
    name = f"good.example.com:{port}"
    tries = [("mastodon", name), ("mastodon", f"https://{name}"), ("bluesky", f"https://{name}")]
    refuses(site, tries, MALFORMED, UNSUITABLE)
    refuses(site, [("bluesky", f"did:web:good.example.com%3A{port}")], MALFORMED, UNKNOWN, UNSUITABLE)
    assert site.internet.dialled == []


@pytest.mark.parametrize("second", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254"])
def test_one_address_inside_among_public_ones_refuses_the_name(site, inside, second):
    for answers in ([PUBLIC, second], [second, PUBLIC], [PUBLIC, "93.184.215.15", second]):
        site.internet.names["mixed.example.com"] = [answers]
        site.internet.sites["mixed.example.com"] = mastodon("mixed.example.com")
        tries = [("mastodon", f"mixed.example.com:{inside.port}"), ("mastodon", "mixed.example.com")]
        tries += [("bluesky", "https://mixed.example.com"), ("bluesky", "did:web:mixed.example.com")]
        refuses(site, tries, UNSUITABLE, UNKNOWN)
    assert site.internet.dialled == []


@pytest.mark.parametrize("times", range(1, 5))
def test_a_name_that_turns_inside_after_it_was_public_is_refused_from_then_on(site, times):
    """DNS rebinding: each request looks the name up once, and dials what was checked."""
    host = f"rebinding{times}.example.com"
    site.internet.add(host, mastodon(host))
    site.internet.names[host] = [*[[PUBLIC]] * times, ["127.0.0.1"]]
    page = site.try_sign_in("mastodon", host)
    # It is asked for the instance, for two things that may be left out, and to register an app.
    if times < 4:
        assert told(page) == UNSUITABLE
        assert "POST /api/v1/apps" not in site.internet.paths(host)
    else:
        way_on(page)
    # No more was asked of it than it was public for.
    assert len(site.internet.asked) <= times
    assert set(site.internet.dialled) == {(PUBLIC, 443)}
    assert site.internet.looked_up.count(host) > times or times == 4


def test_a_name_that_turned_inside_while_somebody_was_away_is_refused_when_they_come_back(site):
    host = "turning.example.com"
    site.internet.add(host, mastodon(host))
    visitor = site.newcomer()
    asked = asked_of(way_on(site.try_sign_in("mastodon", host, visitor)))
    site.internet.names[host] = [["127.0.0.1"]]
    page = visitor.open(f"{asked['redirect_uri']}?code=c0de&state={asked['state']}")
    assert page.status >= 400 and page.title.startswith("Error: ")
    assert site.internet.paths(host).count("POST /oauth/token") == 0


@pytest.mark.parametrize("port", ["", ":8443"])
def test_public_servers_are_reached_by_all_these_ways(site, port):
    """The control: names, documents, redirects and addresses that lead to public servers do so."""
    host = f"good.example.com{port}"
    site.internet.add("good.example.com", mastodon(host))
    assert way_on(site.try_sign_in("mastodon", host)).startswith(f"https://{host}/oauth/authorize?")
    site.internet.add("good.example.com", pds(host))
    assert way_on(site.try_sign_in("bluesky", f"https://{host}")).startswith(f"https://{host}/oauth/authorize?")
    if not port:
        for name in ("good.example.com", "did:web:good.example.com"):
            assert way_on(site.try_sign_in("bluesky", name)).startswith(f"https://{host}/oauth/authorize?")
    site.documents[PLC] = document(PLC, "good.example.com", f"https://{host}")
    assert way_on(site.try_sign_in("bluesky", PLC)).startswith(f"https://{host}/oauth/authorize?")
