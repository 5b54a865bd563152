"""The whole journey without scripts: somebody comes, finds their people, follows them, and leaves again.

What was written is read back by clients of others. The steps build on one another, in the order of this file.
"""

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from mastodon import Mastodon
from Peers.visitor import words

from EndToEnd.journey import Traveller, archive_lists, mastodon_reader, whole_accts
from EndToEnd.world import World, copy_of, wait_until

# Who is kept from Amara, and why: `optedOut`, `blocksAmara`, `blockedByAmara`, `mutedByAmara`.
KEPT_APART = {"jonas", "kateryna", "liam", "mei"}
# Those whose follow does not come to an end: they accept on Mastodon by hand, much later, or never.
UNDECIDED = {"farid", "leilani", "nadia"}
STATUSES = {"Waiting", "On its way", "Done", "Needs you", "Could not"}


@pytest.fixture(scope="module")
def world(filled_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    # Somebody on a server that never answers is looked for during two days: here, most of a minute.
    with copy_of(filled_world, tmp_path_factory.mktemp("journey"), **{"work.windowScale": 0.0001}) as world:
        world.serve()
        yield world


@pytest.fixture(scope="module")
def amara(world: World) -> Traveller:
    return Traveller.at(world, "amara")


@pytest.fixture(scope="module")
def cast(world: World) -> dict[str, dict]:
    return {person["key"]: person for person in world.stand_ins.people()}


# Signing in


def test_nothing_is_chosen_in_advance_and_nothing_happens_before_the_choice(world, amara):
    amara.sign_in("bluesky")
    visitor = amara.visitor
    assert "/en/choices" in visitor.url
    assert visitor.page.select("[checked], [selected]") == []
    for page in ("people", "follow", "deliveries", "import", "accounts", "settings", ""):
        assert "/en/choices" in visitor.open(f"/en/{page}").url, page
    visitor.open("/en/choices").press("Save and go on")
    assert visitor.status == 400
    assert visitor.title.startswith("Error: ")
    summary = visitor.page.select_one(".error-summary")
    assert summary is not None
    targets = [link["href"] for link in summary.select("a")]
    assert len(targets) == 3
    assert all(visitor.page.select(target) for target in targets), targets
    # What was said is still there; what was not, is not filled in.
    visitor.press("Save and go on", visibility="confirmed", later="yes")
    assert visitor.status == 400
    assert {box["id"] for box in visitor.page.select("[checked]")} == {"visibility-confirmed", "later"}
    member = "SELECT visibility, follows_later, consented_at FROM member ORDER BY id DESC LIMIT 1"
    assert world.query(member) == [(None, 0, None)]
    amara.choose("listed")
    visibility, later, consented = world.query(member)[0]
    assert (visibility, later) == ("listed", 0) and consented > 0
    assert visitor.open("/en/people").url.endswith("/en/people")


def test_a_second_account_is_linked_to_the_same_person(world, amara):
    amara.sign_in("mastodon").sign_in("x")
    amara.visitor.open("/en/accounts")
    assert [words(heading) for heading in amara.visitor.page.select("section.card h2")] == [
        "X @amara_writes",
        f"Mastodon {amara.person['mastodon']}",
        "Bluesky amara.test",
    ]


def test_no_token_stands_in_the_database_or_the_log(world, amara):
    wait_until(lambda: world.tokens("amara")["mastodon"] and world.tokens("amara")["bluesky"], "the sandbox remembers")
    tokens = {token.encode() for network in world.tokens("amara").values() for token in network}
    assert len(tokens) == 3
    for path in [*world.data.glob("helloquitx*"), *(server.log for server in world.servers)]:
        content = path.read_bytes()
        assert not any(token in content for token in tokens), path
    # X is asked who somebody is, and for nothing more: nothing of it is kept.
    assert world.tokens("amara")["x"] == set()


# The archive


def test_somebody_elses_archive_is_refused_with_a_sentence(world, amara):
    lists = world.query("SELECT member_id, kind, targets FROM link_list ORDER BY 1, 2")
    answer = amara.send_import(archive_lists(world.networks, "rosadelgado"))
    assert answer.status_code == 409, answer.text
    assert "rosadelgado" in answer.text and "amara_writes" in answer.text
    assert world.query("SELECT member_id, kind, targets FROM link_list ORDER BY 1, 2") == lists


def test_an_import_says_what_it_changed_and_stores_no_number(world, amara):
    archive = amara.archive()
    page = amara.import_archive()
    assert "/en/import/done" in page.url
    for sentence in (
        f"You follow {len(archive['following'])} people there. {len(archive['followers'])} people follow you there.",
        "You block 2 people",
        "You mute 1 person",
    ):
        assert sentence in page.text
    # Nobody but somebody with the key, which is not in the database, can tell whom a pseudonym means.
    database = b"".join(path.read_bytes() for path in world.data.glob("helloquitx.sqlite*"))
    assert not any(number.encode() in database for number in archive["following"] if len(number) > 12)
    page = amara.import_archive(following=[*archive["following"][1:], "42"])
    assert f"You follow {len(archive['following'])} people there: 1 new, 1 gone since last time" in page.text
    page = amara.import_archive()
    assert "1 new, 1 gone since last time" in page.text


# The people


@pytest.fixture(scope="module")
def expected(world: World, amara: Traveller, cast: dict[str, dict]) -> dict[str, dict]:
    """Whom Amara may see and has followed on X, told by her archive and by the choices of the others."""
    following = set(amara.archive()["following"])
    return {
        person["x"]["screenName"]: person
        for key, person in cast.items()
        if person.get("x", {}).get("id") in following and person["joining"] == "early" and key not in KEPT_APART
    }


def test_everybody_is_found_who_may_be_and_nobody_else(world, amara, expected):
    def ticked() -> set[str]:
        return {name for name, person in amara.people().items() if any(person.ticks.values())}

    wait_until(lambda: len(ticked()) >= len(expected), "everybody is found")
    assert ticked() == expected.keys()
    people = amara.people()
    assert len(people) > len(amara.visitor.page.select("ul.people > li")), "there is more than one page"
    for name, person in people.items():
        there = expected.get(name) or next(p for p in world.stand_ins.people() if p.get("x", {}).get("screenName") == name)
        assert person.ticks.keys() == {network for network in ("bluesky", "mastodon") if network in there}, name
        for network in person.ticks:
            known = there["bluesky"]["handle"] if network == "bluesky" else there["mastodon"]
            assert known in person.text
        assert "Proven." in person.text
        assert ("You followed " in person.text) == (name in expected)


def test_people_who_must_not_meet_do_not_in_either_direction(world, amara, cast):
    names = {cast[key]["x"]["screenName"] for key in KEPT_APART}
    assert not names & amara.people().keys()
    for key in sorted(KEPT_APART - {"jonas"}):
        other = Traveller.at(world, key).sign_in("bluesky")
        assert "amara_writes" not in other.people()
    # Who may be found by nobody finds others all the same.
    assert "amara_writes" in Traveller.at(world, "jonas").sign_in("bluesky").people()


def test_the_list_is_searched_and_filtered(amara):
    assert set(amara.people("q=chiara")) == {"chiaralombardi"}
    assert set(amara.people("q=LOMBARDI")) == {"chiaralombardi"}
    assert set(amara.people("q=ben-sorensen.test")) == {"ben_sorensen"}
    assert amara.people("q=%25_%25") == {}
    assert "Nobody fits that search." in amara.visitor.text
    on_mastodon = amara.people("network=mastodon")
    assert "chiaralombardi" in on_mastodon and "ben_sorensen" not in on_mastodon
    assert amara.people("filter=dismissed") == {}


def test_somebody_is_put_aside_and_brought_back(amara, expected):
    amara.people("q=dima")
    amara.visitor.press("Put aside: @dima_outdoors")
    assert "dima_outdoors" not in amara.people()
    assert set(amara.people("filter=dismissed")) == {"dima_outdoors"}
    amara.visitor.open("/en/follow")
    assert "dmitri.test" not in amara.visitor.text
    amara.people("filter=dismissed")
    amara.visitor.press("Bring back: @dima_outdoors")
    assert "dima_outdoors" in amara.people()


def test_a_network_is_chosen_per_person_and_the_check_shows_what_will_be_done(amara, expected):
    row = amara.people("q=zofia_k")["zofia_k"]
    assert row.ticks == {"bluesky": True, "mastodon": True}
    amara.visitor.press("Save the ticks", on=[f"{row.number}.bluesky"])
    assert amara.people("q=zofia_k")["zofia_k"].ticks == {"bluesky": True, "mastodon": False}
    amara.visitor.open("/en/follow")
    shown = {
        group["aria-labelledby"].removeprefix("group-"): {words(name.select("bdi")[-1]) for name in group.select("li")}
        for group in amara.visitor.page.select("section.card")
    }
    assert shown["bluesky"] == {person["bluesky"]["handle"] for person in expected.values() if "bluesky" in person}
    zofia = expected["zofia_k"]["mastodon"]
    assert shown["mastodon"] == {person["mastodon"] for person in expected.values() if "mastodon" in person} - {zofia}
    for network, names in shown.items():
        assert amara.visitor.page.select(f"button[name=network][value={network}]")
        button = words(amara.visitor.page.select_one(f"button[name=network][value={network}]"))
        assert button == f"Follow {len(names)} people on {network.capitalize()}"
    assert world_is_untouched(amara)


def world_is_untouched(traveller: Traveller) -> bool:
    """Nothing was handed in yet."""
    delivery = "SELECT count(*) FROM delivery WHERE member_id = (SELECT member_id FROM account WHERE name = 'amara.test')"
    return traveller.world.query(delivery) == [(0,)]


# The follows


def test_a_list_that_changed_meanwhile_is_shown_again_and_nothing_is_handed_in(world, amara):
    amara.visitor.open("/en/follow")
    plan = amara.visitor.page.select_one("input[name=plan]")
    assert plan is not None
    other = Traveller.at(world, "amara").sign_in("bluesky")
    row = other.people("q=dima")["dima_outdoors"]
    other.visitor.press("Save the ticks", on=[f"{row.number}.mastodon"])
    amara.visitor.press("accounts on both")
    assert amara.visitor.status == 409
    assert "nothing was handed in" in amara.visitor.text
    assert world_is_untouched(amara)
    other.people("q=dima")
    other.visitor.press("Save the ticks", on=[f"{row.number}.mastodon", f"{row.number}.bluesky"])


def test_the_follows_arrive_exactly_once_and_each_is_told(world, amara, expected, read_pds):
    handed_in = amara.follow_ticked()
    deliveries = amara.wait_until_done(but=len(UNDECIDED))
    targets = [(delivery.network, delivery.name) for delivery in deliveries]
    zofia = expected["zofia_k"]["mastodon"]
    wanted = {("Bluesky", person["bluesky"]["handle"]) for person in expected.values() if "bluesky" in person}
    wanted |= {("Mastodon", person["mastodon"]) for person in expected.values() if "mastodon" in person}
    wanted -= {("Mastodon", zofia)}
    assert Counter(targets) == Counter(wanted)
    assert handed_in == len(wanted)
    assert {delivery.status for delivery in deliveries} <= STATUSES

    # Bluesky, read by `atproto`; each record is judged by lexrpc.
    followed = read_pds(world.networks).follows(amara.person["bluesky"]["did"])
    assert followed == Counter({person["bluesky"]["did"]: 1 for person in expected.values() if "bluesky" in person})

    # Mastodon, read by Mastodon.py. Ingrid's server does not answer: her account is not found.
    accepted = {delivery.name for delivery in deliveries if delivery.network == "Mastodon" and delivery.status == "Done"}
    reader = mastodon_reader(world, "amara")
    assert whole_accts(reader.follows(), world.mastodon(1)) == Counter(accepted)
    undecided = {delivery.name.split("@")[0] for delivery in deliveries if delivery.status == "On its way"}
    assert undecided == UNDECIDED
    failed = {delivery.name.split("@")[0]: delivery.text for delivery in deliveries if delivery.status == "Could not"}
    assert failed.keys() == {"ingrid"} and "could not find the account" in failed["ingrid"]


def test_what_was_there_before_is_left_as_it_was(amara, world):
    already = {delivery.name for delivery in amara.deliveries() if "You followed them already." in delivery.text}
    names = {"ben-sorensen.test", "mateo.test"}
    names |= {f"{name}@{world.mastodon(2)}" for name in ("chiara", "mateo")}
    assert already == names


def test_a_locked_account_accepts_and_is_told_as_done(world, amara):
    world.stand_ins.control("mastodon/decide", follower="amara", followed="farid", accepts=True)
    world.stand_ins.control("mastodon/decide", follower="amara", followed="leilani", accepts=False)
    decided = ("farid@", "leilani@")

    def answers() -> list[str]:
        found = {delivery.name.split("@")[0]: delivery for delivery in amara.deliveries() if delivery.network == "Mastodon"}
        told = [found["farid"].status, found["leilani"].status]
        return told if "On its way" not in told else []

    assert wait_until(answers, f"{decided} are told") == ["Done", "Could not"]
    text = next(delivery.text for delivery in amara.deliveries() if delivery.name.startswith("leilani@"))
    assert "They said no." in text


def test_importing_and_following_again_repeats_nothing(world, amara, read_pds):
    before = read_pds(world.networks).records(amara.person["bluesky"]["did"], "app.bsky.graph.follow")
    amara.import_archive()
    wait_until(lambda: world.query("SELECT count(*) FROM work WHERE kind LIKE 'job%' AND state != 'finished'") == [(0,)], "jobs")
    amara.visitor.open("/en/follow")
    assert "Nobody is ticked" in amara.visitor.text or "zofia" in amara.visitor.text
    after = read_pds(world.networks).records(amara.person["bluesky"]["did"], "app.bsky.graph.follow")
    assert after == before


def test_who_was_shown_somebody_is_told_to_them(world, amara):
    rosa = Traveller.at(world, "rosa").sign_in("bluesky")
    rosa.visitor.open("/en/found-by")
    assert "amara_writes" in rosa.visitor.text


# Undoing


def test_one_follow_is_undone(world, amara, read_pds):
    did = amara.person["bluesky"]["did"]
    before = read_pds(world.networks).follows(did)
    undo = next(name for name in undo_buttons(amara) if "dmitri.test" in name)
    amara.visitor.press(undo)
    dmitri = world.stand_ins.person("dmitri")["bluesky"]["did"]
    gone = before - Counter([dmitri])
    wait_until(lambda: read_pds(world.networks).follows(did) == gone, "Dmitri is not followed any more")
    told = wait_until(
        lambda: [d for d in amara.deliveries() if d.name == "dmitri.test" and "Not followed any more." in d.text], "told"
    )
    assert [delivery.status for delivery in told] == ["Taken back"]


def undo_buttons(traveller: Traveller) -> Iterator[str]:
    """The names of the buttons on all pages of the list of follows; the visitor is on the page of the latest one."""
    for number in range(1, 100):
        traveller.visitor.open(f"/en/deliveries?page={number}&status=done")
        for button in traveller.visitor.page.select("ul.deliveries button"):
            yield button.get("aria-label") or words(button)


def test_all_follows_of_a_network_are_undone_but_not_what_was_there_before(world, amara):
    amara.visitor.open("/en/deliveries/undo?network=mastodon").press("Undo on Mastodon")
    reader = mastodon_reader(world, "amara")
    before = Counter({f"chiara@{world.mastodon(2)}": 1, f"mateo@{world.mastodon(2)}": 1})
    wait_until(lambda: reader.follows() == before, "only Chiara and Mateo are followed")


# Leaving


def test_everything_is_taken_along(amara):
    exported = json.loads(amara.visitor.session.get(f"{amara.world.url}/en/export", timeout=60).text)
    text = json.dumps(exported)
    assert "amara.test" in text and "amara_writes" in text
    assert {"member", "account", "delivery"} <= exported.keys()
    assert not any(token in text for tokens in amara.world.tokens("amara").values() for token in tokens)


def test_unlinking_revokes_the_token(world, amara):
    token = next(iter(world.tokens("amara")["mastodon"]))
    client = Mastodon(access_token=token, api_base_url=f"http://{world.mastodon(1)}", version_check_mode="none")
    assert client.account_verify_credentials().username == "amara"
    amara.visitor.open("/en/accounts/unlink?network=mastodon").press("Unlink Mastodon")
    assert "Mastodon" not in [words(heading).split()[0] for heading in amara.visitor.page.select("section.card h2")]
    wait_until(lambda: not world.tokens("amara")["mastodon"], "no token is left")
    with pytest.raises(Exception, match="revoked"):
        client.account_verify_credentials()


def test_deleting_the_account_leaves_nothing_behind(world, amara):
    assert world.tokens("amara")["bluesky"]
    canaries = [amara.person["bluesky"]["did"], "amara.test", "amara_writes", "Amara Okafor", amara.person["mastodon"]]
    pages = [path for path in world.data.glob("helloquitx.sqlite*")]
    assert all(any(canary.encode() in page.read_bytes() for page in pages) for canary in canaries[:2])
    member = world.query("SELECT member_id FROM account WHERE name = 'amara.test'")[0][0]
    visitor = amara.visitor
    visitor.open("/en/delete").press("Delete")
    assert visitor.status == 400 and visitor.title.startswith("Error: ")
    visitor.press("Delete", sure="yes")
    assert visitor.status == 200
    assert not visitor.page.select(".notice"), visitor.text
    # Signed out, and the other browsers too.
    assert "/en/sign-in" in visitor.open("/en/people").url
    for table, column in member_columns(world):
        assert world.query(f"SELECT count(*) FROM {table} WHERE {column} = ?", member) == [(0,)], (table, column)
    wait_until(lambda: not any(world.tokens("amara").values()), "no token is left")
    assert [work for work in world.query("SELECT state FROM work WHERE owner = ?", member)] == []
    wait_until(lambda: not found_in(world, canaries), f"nothing of {canaries} is left")
    site = world.servers[-1]
    site.stop()
    assert found_in(world, canaries) == []


def member_columns(world: World) -> Iterator[tuple[str, str]]:
    """Every column of the database that names a member."""
    for (table,) in world.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
        for column in world.query(f"PRAGMA table_info({table})"):
            if column[1] in ("member_id", "other_id", "seeker_id", "owner"):
                yield table, column[1]


def found_in(world: World, canaries: list[str]) -> list[tuple[str, str]]:
    """Where they stand byte for byte: in the database, its journals, or what the programs logged."""
    return [(path.name, canary) for path in world.written_files() for canary in canaries if canary.encode() in path.read_bytes()]
