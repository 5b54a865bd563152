"""Two people in two browsers: one has left the page open when the other joins, and is told; nobody does anything."""

from collections import Counter

from Browser.browser import judge
from Browser.person import Person, leave
from EndToEnd.journey import mastodon_reader, whole_accts
from EndToEnd.world import wait_until
from playwright.sync_api import expect


def test_who_joins_later_is_followed_and_told_on_the_open_page(new_visitor, world, tmp_path, read_pds):
    leave(world, "adaeze")
    # Whom she followed as a member before stays followed.
    before = mastodon_reader(world, "adaeze").follows()
    adaeze = Person(world, "adaeze", new_visitor())
    adaeze.sign_in("x")
    adaeze.choose("listed", later=True)
    adaeze.sign_in("bluesky")
    adaeze.sign_in("mastodon")
    adaeze.open("import")
    adaeze.page.locator("#file").set_input_files(adaeze.download_archive(tmp_path))
    adaeze.page.locator("#send").click()
    adaeze.page.wait_for_url("**/import/done**")
    adaeze.open("people")
    assert "luciaferrer" not in adaeze.people()
    # At the first look nobody is new; who comes from here on is.
    expect(adaeze.page.get_by_role("link", name="New (0)")).to_be_visible()
    people = adaeze.page
    adaeze.page = people.context.new_page()
    follows = adaeze.open("deliveries")
    expect(follows.get_by_text("Nothing here.")).to_be_visible()
    judge(follows, "deliveries-empty")
    follows.evaluate("window.hasStayed = true")

    lucia = Person(world, "lucia", new_visitor())
    lucia.sign_in("x")
    lucia.choose("listed")
    lucia.sign_in("bluesky")
    lucia.sign_in("mastodon")

    told = follows.locator("ul.deliveries > li", has_text="lucia")
    expect(told).to_have_count(2, timeout=60_000)
    for network in ("Bluesky", "Mastodon"):
        expect(told.filter(has_text=network)).to_contain_text("They joined later.")
        expect(told.filter(has_text=network)).to_contain_text("Done", timeout=60_000)
    assert follows.evaluate("window.hasStayed"), "the page was loaded again"
    assert sum(adaeze.counts().values()) == 2, "only who joined later is followed without being asked"
    judge(follows, "deliveries-later")
    people.reload()
    expect(people.get_by_role("link", name="New (1)")).to_be_visible()
    expect(people.locator("ul.people > li", has_text="@luciaferrer")).to_contain_text("New")
    judge(people, "people-new")
    # The one who came sees who has found her.
    lucia.open("found-by")
    expect(lucia.page.locator("main")).to_contain_text("Adaeze")
    judge(lucia.page, "found-by")

    follower, followed = adaeze.who, lucia.who
    written = read_pds(world.networks).follows(follower["bluesky"]["did"])
    assert written[followed["bluesky"]["did"]] == 1
    host = follower["mastodon"].split("@")[1]

    def new() -> Counter[str]:
        return whole_accts(mastodon_reader(world, "adaeze").follows(), host) - whole_accts(before, host)

    assert wait_until(new, "Adaeze follows somebody") == Counter([followed["mastodon"]])
