"""The same journey in French: whatever stands on its pages is French, and each is judged again."""

import re

from Browser.browser import ERROR, judge
from Browser.person import Person, leave
from Browser.texts import catalogue, strangers
from playwright.sync_api import expect

OTHER_PAGES = [
    "deliveries?status=done", "posts/progress", "accounts", "accounts/unlink?network=x",
    "deliveries/undo?network=bluesky", "settings",
    "choices", "found-by", "privacy", "opt-out", "delete", "sign-in",
]  # fmt: skip


def test_what_is_not_french_is_seen(page, world):
    """Or the test below would prove nothing."""
    page.goto(f"{world.url}/fr/")
    assert strangers(page, other="en") == []
    page.evaluate("document.querySelector('main').append('Nobody is ticked yet.')")
    page.evaluate("document.querySelector('h1').textContent = 'people.title'")
    page.evaluate("document.querySelector('.lead').textContent = 'On {date}'")
    assert strangers(page, other="en") == ["people.title", "On {date}", "Nobody is ticked yet."]
    page.goto(f"{world.url}/en/")
    assert strangers(page, other="fr") == []


def test_the_whole_journey_is_french(new_visitor, world, watch, tmp_path):
    watch.expect("the server responded with a status of 400")  # the form with nothing chosen
    leave(world, "pilar")
    page = new_visitor(locale="fr")
    pilar = Person(world, "pilar", page, language="fr")

    def look(name: str) -> None:
        judge(page, f"fr-{name}")
        assert strangers(page, other="en") == []

    page.goto(world.url)
    page.wait_for_url("**/fr/")
    look("home")
    page.get_by_role("link", name="Se connecter avec Bluesky").click()
    look("sign-in-bluesky")
    pilar.go_there("bluesky")
    page.wait_for_url("**/fr/choices**")
    look("choices")
    pilar.button(pilar.said("choices.save")).click()
    assert ERROR.match(page.title())
    look("choices-error")
    pilar.choose("listed")
    look("import")
    # The sentences that the page's script says.
    prefix = "import.js."
    own = {key.removeprefix(prefix): text for key, text in catalogue("fr").items() if key.startswith(prefix)}
    assert page.evaluate("JSON.parse(document.getElementById('import').dataset.texts)") == own
    archive = pilar.download_archive(tmp_path)
    pilar.drop(archive)
    expect(page.locator("#found-title")).to_be_focused()
    look("import-found")
    pilar.page.locator("#send").click()
    page.wait_for_url("**/import/done**")
    look("import-done")
    pilar.sign_in("mastodon")
    look("tasks")
    pilar.sign_in("x")
    pilar.open("people")
    look("people")
    pilar.button(pilar.said("people.check")).click()
    page.wait_for_url("**/fr/follow")
    page.locator("summary").first.click()
    look("check")
    page.locator("button[name=network][value=all]").click()
    page.wait_for_url("**/fr/deliveries**")
    look("deliveries-begun")
    expect(page.locator("[data-count='bluesky.done']")).not_to_have_text("0")
    pilar.open("posts")
    look("posts")
    page.locator("#file").set_input_files(archive)
    expect(page.locator("#list-title")).to_be_focused()
    page.locator("summary", has_text="Restreindre le choix").click()
    look("posts-list")
    page.locator("#look").click()
    expect(page.locator("#check")).to_be_enabled()
    look("posts-previews")
    page.locator("#check").click()
    expect(page.locator("#confirm-title")).to_be_focused()
    look("posts-confirm")
    for path in OTHER_PAGES:
        pilar.open(path)
        look(re.sub(r"\W", "-", path))
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/fr/")
