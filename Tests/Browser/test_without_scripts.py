"""A browser that runs no scripts gets the same pages with plain forms, and each is judged there too."""

import json

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


def test_everything_else_by_plain_forms_in_german(new_visitor, world, watch):
    watch.expect("the server responded with a status of 400")  # forms that lack something
    page = new_visitor(java_script_enabled=False, locale="de")
    ines = Person(world, "ines", page, "de")
    ines.open("sign-in/bluesky")
    page.locator("#name").fill(ines.who["bluesky"]["handle"])
    page.keyboard.press("Enter")
    page.locator("#continue").click()
    ines.consent("bluesky")

    # Others may have arrived whom she follows without being asked.
    ines.open("deliveries")
    before = ines.counts()["bluesky.done"]

    # Her people: put aside, brought back, unticked together, and one ticked.
    found = list(ines.open("people") and ines.people())
    row = page.locator("ul.people > li", has=page.get_by_text(f"@{found[0]}", exact=True))
    row.locator("button[value^=dismiss]").click()
    assert found[0] not in ines.people()
    ines.link("people.filter.dismissed").click()
    row.locator("button[value^=restore]").click()
    ines.open("people")
    page.locator("button[value='all.off']").click()
    expect(page.locator("#ticked")).to_have_text(ines.said("people.ticked.none"))
    page.locator("ul.people input[value$='.bluesky']").first.check()
    ines.button(ines.said("people.check")).click()
    page.locator("button[name=network]").click()
    page.wait_for_url("**/de/deliveries?queued=1")

    def says(number: int) -> bool:
        page.reload()
        return ines.counts()["bluesky.done"] == before + number

    wait_until(lambda: says(1), "it is done")
    with page.expect_navigation():
        page.locator("button[value^=undo]").first.click()  # what came last stands first
    wait_until(lambda: says(0), "it is undone")

    # Her choices, her language, and what is stored.
    ines.open("settings")
    page.locator("#language").select_option("es")
    ines.button(ines.said("settings.language.save")).click()
    page.wait_for_url("**/es/settings**")
    ines.open("choices?to=/de/settings")
    page.locator("#visibility-confirmed").check()
    ines.button(ines.said("choices.save")).click()
    expect(page.locator("dd").first).to_have_text(ines.said("choices.visibility.confirmed"))
    ines.open("choices")
    page.locator("#visibility-listed").check()
    ines.button(ines.said("choices.save")).click()
    ines.open("delete")
    with page.expect_download() as download:
        ines.link("delete.exportFirst").click()
    assert ines.who["bluesky"]["did"] in json.dumps(json.loads(download.value.path().read_text()))
    ines.button(ines.said("delete.button")).click()
    expect(page.locator(".error-summary")).to_be_focused()

    # Words for others, and for the list of those who have left.
    ines.open("share")
    page.locator("#text").fill("Hier bin ich <jetzt>")
    ines.button(ines.said("share.review")).click()
    expect(page.locator(".post-text")).to_have_text("Hier bin ich <jetzt>")
    ines.open("directory")
    page.locator("#kind").select_option("university")
    ines.button(ines.said("directory.find")).click()
    ines.link("directory.suggest").click()
    ines.button(ines.said("directory.suggest.send")).click()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#name")).to_be_focused()
    ines.button(ines.said("nav.signOut")).click()
    page.wait_for_url("**/de/")
