"""Two browsers that mix their ways to the providers and back: nobody gets somebody else's account, or gives one away.

Whoever sends others a link from the middle of a sign-in wants them signed in as somebody else, or an account of theirs
(RFC 9700, section 4.7; RFC 6819, section 4.4.1.8).
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from Peers.visitor import words

from EndToEnd.journey import Traveller
from EndToEnd.ways_back import (
    BLUESKY,
    COOKIE,
    GOTOSOCIAL,
    MASTODON,
    PROVIDERS,
    X,
    Provider,
    WayBack,
    accounts_of,
    begin,
    new_world,
    newcomer,
    people,
    refusal,
    session_cookie,
    tokens_asked_for,
    who_is_who,
)
from EndToEnd.world import World

# Both are everywhere but on the second Mastodon server, where others are.
ONE, OTHER = "amara", "zofia"
ON_GOTOSOCIAL = {ONE: "yusuf", OTHER: "haruka"}
HOMES = {X: BLUESKY, BLUESKY: MASTODON, MASTODON: BLUESKY, GOTOSOCIAL: BLUESKY}


@pytest.fixture(scope="module")
def world(program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = new_world(tmp_path_factory.mktemp("mixing"))
    yield world
    world.stop()


def named(world: World, key: str, *providers: Provider) -> list[str]:
    """How their accounts are shown."""
    person = people(world)[key]
    shown = {
        X: lambda: f"X @{person['x']['screenName']}",
        BLUESKY: lambda: f"Bluesky {person['bluesky']['handle']}",
        MASTODON: lambda: f"Mastodon {person['mastodon']}",
        GOTOSOCIAL: lambda: f"Mastodon {person['mastodon']}",
    }
    return sorted(shown[provider]() for provider in providers)


class Somebody:
    """A person with a browser, who is signed in already or not."""

    def __init__(self, world: World, key: str, provider: Provider, *, is_signed_in: bool) -> None:
        self.key = ON_GOTOSOCIAL[key] if provider is GOTOSOCIAL else key
        self.provider = provider
        self.homes = [HOMES[provider]] if is_signed_in else []
        self.traveller = newcomer(world, self.key)
        for home in self.homes:
            assert WayBack.as_somebody(self.traveller, home, self.key).go().status == 200
        assert accounts_of(self.traveller) == named(world, self.key, *self.homes)

    def comes_back(self) -> WayBack:
        return WayBack.as_somebody(self.traveller, self.provider, self.key)

    def is_still_themselves(self, *more: Provider) -> bool:
        """Signed in as nobody else, with no account but their own."""
        return accounts_of(self.traveller) == named(self.traveller.world, self.key, *self.homes, *more)

    def leave(self) -> None:
        """For the next test: whoever comes is new."""
        assert accounts_of(self.traveller)
        self.traveller.visitor.open("/en/delete").press("Delete", sure="yes")
        assert accounts_of(self.traveller) == []


PAIRS = [
    *itertools.combinations_with_replacement([X, BLUESKY, MASTODON], 2),
    (GOTOSOCIAL, GOTOSOCIAL),
    (GOTOSOCIAL, MASTODON),
]


@pytest.mark.parametrize("is_other_in", [False, True], ids=["other new", "other signed in"])
@pytest.mark.parametrize("is_one_in", [False, True], ids=["one new", "one signed in"])
@pytest.mark.parametrize("providers", PAIRS, ids=lambda pair: f"{pair[0].id} and {pair[1].id}")
def test_two_who_take_each_others_way_back_stay_themselves(world, providers, is_one_in, is_other_in):
    one = Somebody(world, ONE, providers[0], is_signed_in=is_one_in)
    other = Somebody(world, OTHER, providers[1], is_signed_in=is_other_in)
    back, others_back = one.comes_back(), other.comes_back()
    before, asked = who_is_who(world), tokens_asked_for(world)
    assert refusal(back.in_browser_of(other.traveller).go()) == "notBegunHere"
    assert refusal(others_back.in_browser_of(one.traveller).go()) == "notBegunHere"
    assert (who_is_who(world), tokens_asked_for(world)) == (before, asked)
    # Each of them can still go their own way, and ends as who they are.
    assert back.go().status == others_back.go().status == 200
    assert one.is_still_themselves(providers[0])
    assert other.is_still_themselves(providers[1])
    one.leave()
    other.leave()


@pytest.mark.parametrize("is_other_in", [False, True], ids=["other new", "other signed in"])
@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.id)
def test_who_agrees_at_the_provider_to_what_somebody_else_began_gets_nothing_and_gives_nothing(
    world, provider, is_other_in
):
    one = Somebody(world, ONE, provider, is_signed_in=True)
    other = Somebody(world, OTHER, provider, is_signed_in=is_other_in)
    begun = begin(one.traveller, provider, one.key)
    # The other follows the link that was sent, and agrees as who they are.
    back = WayBack.consented(other.traveller, provider, other.key, begun)
    before, asked = who_is_who(world), tokens_asked_for(world)
    assert refusal(back.go()) == "notBegunHere"
    assert (who_is_who(world), tokens_asked_for(world)) == (before, asked)
    assert one.is_still_themselves()
    assert other.is_still_themselves()
    one.leave()
    if is_other_in:
        other.leave()


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.id)
def test_a_session_that_was_planted_in_a_browser_signs_nobody_else_in(world, provider):
    planter = newcomer(world, ONE)
    # What was begun in that session is no way in later either.
    begun = WayBack.as_somebody(planter, provider, ON_GOTOSOCIAL[ONE] if provider is GOTOSOCIAL else ONE)
    planted = session_cookie(planter)
    victim = Somebody(world, OTHER, provider, is_signed_in=False)
    plant(victim.traveller, planted)
    assert session_cookie(victim.traveller) == planted
    assert victim.comes_back().go().status == 200
    assert victim.is_still_themselves(provider)
    before = who_is_who(world)
    assert session_cookie(planter) == planted
    assert accounts_of(planter) == []
    assert refusal(replace(begun, cookie=planted).go()) == "notBegunHere"
    assert who_is_who(world) == before
    victim.leave()


def plant(traveller: Traveller, value: str) -> None:
    traveller.visitor.session.cookies.set(COOKIE, value, domain="127.0.0.1", path="/")


@pytest.mark.parametrize("provider", [X, BLUESKY, MASTODON], ids=lambda provider: provider.id)
def test_an_account_of_another_member_is_not_linked_unless_the_two_are_joined_by_who_proved_both(world, provider):
    holder = Somebody(world, ONE, provider, is_signed_in=False)
    assert holder.comes_back().go().status == 200
    member = Somebody(world, OTHER, provider, is_signed_in=True)
    stranger = Somebody(world, "samira", provider, is_signed_in=True)
    before = who_is_who(world)
    # The member has signed in with the holder's account too: is it the same person?
    page = WayBack.as_somebody(member.traveller, provider, holder.key).go()
    assert "/en/join?ticket=" in page.url
    ticket = page.page.select_one("input[name=ticket]")["value"]
    assert who_is_who(world) == before
    assert member.is_still_themselves()
    # Nobody else can answer that.
    answered = stranger.traveller.visitor.open(f"{world.url}/en/join?ticket={ticket}")
    answered.press(words(answered.page.select_one("form[action$='/join'] button")))
    assert refusal(answered) == "notBegunHere"
    assert who_is_who(world) == before
    assert stranger.is_still_themselves()
    assert holder.is_still_themselves(provider)
    for somebody in (holder, member, stranger):
        somebody.leave()


def test_what_somebody_began_in_order_not_to_be_looked_up_ends_in_their_browser_alone(world):
    one = Somebody(world, ONE, X, is_signed_in=False)
    other = Somebody(world, OTHER, X, is_signed_in=True)
    one.traveller.visitor.open(f"{world.url}/en/opt-out")
    one.traveller.visitor.press(words(one.traveller.visitor.page.select_one("form[action$='/opt-out'] button")))
    address = one.traveller.visitor.page.select_one("a#continue")["href"]
    back = WayBack.consented(one.traveller, X, one.key, address)
    before, asked = who_is_who(world), tokens_asked_for(world)
    assert refusal(back.in_browser_of(other.traveller).go()) == "notBegunHere"
    assert (who_is_who(world), tokens_asked_for(world)) == (before, asked)
    assert world.query("SELECT count(*) FROM opted_out") == [(0,)]
    assert other.is_still_themselves()
    assert "done=yes" in back.go().url
    assert world.query("SELECT count(*) FROM opted_out") == [(1,)]
    assert who_is_who(world) == before
    other.leave()
