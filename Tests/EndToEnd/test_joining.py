"""Becoming a member, whichever account comes first, and handing in a list, which is taken whole or not at all."""

import itertools
from collections.abc import Iterator

import pytest
from Peers.visitor import words

from EndToEnd.journey import Traveller
from EndToEnd.world import World, copy_of


@pytest.fixture(scope="module")
def world(filled_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with copy_of(filled_world, tmp_path_factory.mktemp("joining")) as world:
        world.serve()
        yield world


@pytest.mark.parametrize("order", list(itertools.permutations(["bluesky", "mastodon", "x"])), ids="-".join)
def test_any_account_comes_first_and_the_others_are_linked_in_any_order(world, order):
    lucia = Traveller.at(world, "lucia")
    before = world.query("SELECT count(*) FROM member")
    for number, network in enumerate(order):
        lucia.sign_in(network)
        if number == 0:
            assert "/en/choices" in lucia.visitor.url
            lucia.choose("nobody")
    lucia.visitor.open("/en/accounts")
    shown = [words(heading) for heading in lucia.visitor.page.select("section.card h2")]
    mastodon = lucia.person["mastodon"]
    assert sorted(shown) == ["Bluesky lucia.test", f"Mastodon {mastodon}", "X @luciaferrer"]
    assert world.query("SELECT count(*) FROM member") == [(before[0][0] + 1,)]
    # Each of them signs in to the same membership.
    for network in order:
        other = Traveller.at(world, "lucia").sign_in(network)
        assert other.visitor.open("/en/accounts").text.count("lucia.test") == 1
    lucia.visitor.open("/en/delete").press("Delete", sure="yes")
    assert world.query("SELECT count(*) FROM member") == before


REFUSED_IMPORTS = {
    "no token": (None, {"X-Form-Token": None}, 403),
    "a wrong token": (None, {"X-Form-Token": "A" * 86}, 403),
    "from elsewhere": (None, {"Origin": "http://evil.example.com"}, 403),
    "from another site": (None, {"Sec-Fetch-Site": "cross-site"}, 403),
    "as a form": (None, {"Content-Type": "application/x-www-form-urlencoded"}, 400),
    "no JSON": (b"following=1", {}, 400),
    "cut off": (b'{"owner":null,"following":["1","2"', {}, 400),
    "an unknown member": ({"owner": None, "following": ["1"], "tweets": []}, {}, 400),
    "no list": ({"owner": None}, {}, 400),
    "an id of 0": ({"owner": None, "following": ["0"]}, {}, 400),
    "an id that is too large": ({"owner": None, "following": ["9223372036854775808"]}, {}, 400),
    "an id below 0": ({"owner": None, "following": ["-5"]}, {}, 400),
    "an id as a number": ({"owner": None, "following": [5]}, {}, 400),
    "a name for an id": ({"owner": None, "following": ["amara"]}, {}, 400),
    "a list in a list": ({"owner": None, "following": [["1"]]}, {}, 400),
    "twice the same list": (b'{"owner":null,"following":["1"],"following":["2"]}', {}, 400),
}


@pytest.mark.parametrize("fault", REFUSED_IMPORTS)
def test_a_bad_import_is_refused_and_nothing_is_stored(world, fault):
    document, headers, status = REFUSED_IMPORTS[fault]
    # Somebody else each time: importing is limited for each member.
    person = Traveller.at(world, f"g{100 + list(REFUSED_IMPORTS).index(fault)}").sign_in("bluesky")
    stored = "SELECT member_id, kind, targets, imported_at FROM link_list ORDER BY 1, 2"
    lists = world.query(stored)
    answer = person.send_import(document or person.archive(), **headers)
    assert answer.status_code == status, answer.text
    told = answer.json() if "json" in answer.headers["Content-Type"] else {"what": answer.text}
    assert told["what"]
    assert world.query(stored) == lists
