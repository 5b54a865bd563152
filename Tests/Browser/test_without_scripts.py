"""A browser that runs no scripts gets the same pages with plain forms, and each is judged there too."""

from Browser.browser import enter, judge, redrawn
from Browser.person import Person, leave
from EndToEnd.world import wait_until
from playwright.sync_api import expect


def test_from_sign_in_to_follow_by_plain_forms(plain_page, new_visitor, world, read_pds):
    leave(world, "rania")
    reader, did = read_pds(world.networks), world.stand_ins.person("rania")["bluesky"]["did"]
    before = reader.follows(did)  # those who joined later, while she was here
    page = plain_page
    mirror = new_visitor()
    rania = Person(world, "rania", page)
    page.goto(world.url)
    enter(page, page.get_by_role("link", name="Sign in with Bluesky"))
    page.locator("#name").fill(rania.who["bluesky"]["handle"])
    page.keyboard.press("Enter")
    # With scripts, this page is left at once.
    page.locator("#continue").wait_for()
    judge(redrawn(page, mirror), "continue")
    enter(page, page.locator("#continue"))
    rania.consent("bluesky")
    rania.choose("confirmed")
    judge(redrawn(page, mirror), "plain-import")
    expect(mirror.get_by_text("Opening an archive needs JavaScript")).to_be_visible()
    rania.open("sign-in/x")
    rania.button("Go on to X").click()
    page.locator("#continue").click()
    rania.consent("x")

    # Without an archive of her own, those are there whose archives name her; none is ticked.
    found = wait_until(lambda: rania.open("people") and rania.people(), "somebody is found")
    judge(redrawn(page, mirror), "plain-people")
    assert {ticked for networks in found.values() for ticked in networks.values()} == {False}
    name = next(name for name, networks in found.items() if networks == {"bluesky": False})
    rania.open(f"people?q={name}")
    page.get_by_role("checkbox").check()
    rania.button("Save the ticks").last.click()
    assert rania.people() == {name: {"bluesky": True}}
    expect(page.locator("#ticked")).to_have_text("Ticked: 1 on Bluesky.")
    enter(page, rania.button("Check and follow"))
    page.wait_for_url("**/follow")
    page.locator("summary").click()
    judge(redrawn(page, mirror), "plain-check")
    enter(page, rania.button("Follow 1 person on Bluesky"))
    page.wait_for_url("**/deliveries?queued=1")
    judge(redrawn(page, mirror), "plain-deliveries")

    def is_done() -> bool:
        page.reload()
        return rania.counts()["bluesky.done"] == 1

    wait_until(is_done, "a reload tells that it is done")
    followed = next(one for one in world.stand_ins.people() if one.get("x", {}).get("screenName") == name)
    assert reader.follows(did) - before == {followed["bluesky"]["did"]: 1}
