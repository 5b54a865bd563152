"""Who has left X, in a browser: found, looked up and corrected by anybody, in both languages, light and dark."""

import pytest
from Browser.browser import ERROR, enter, judge
from Browser.texts import strangers
from playwright.sync_api import expect

PAGES = ["directory", "directory?q=universit&kind=university&country=FR&status=left", "directory?q=nobody", "directory/log"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_used_by_anybody(new_visitor, world, scheme):
    page = new_visitor(color_scheme=scheme)
    for language, other in (("en", "fr"), ("fr", "en")):
        for path in PAGES:
            page.goto(f"{world.url}/{language}/{path}")
            judge(page, f"{language}-{scheme}-{path.split('?')[0].replace('/', '-')}")
            assert strangers(page, other=other) == []


def test_somebody_is_found_by_the_keyboard_and_a_correction_is_sent(new_visitor, world, watch):
    watch.expect("the server responded with a status of 400")  # the form with too little
    page = new_visitor(locale="fr")
    page.goto(f"{world.url}/fr/directory")
    page.locator("#q").focus()
    page.keyboard.type("ECOLE POLY")
    page.keyboard.press("Enter")
    expect(page.locator(".directory-entries > li")).to_have_count(1)
    expect(page.locator(".directory-entries h2")).to_have_text("École polytechnique")
    enter(page, page.get_by_role("link", name="Proposer une correction : École polytechnique"))
    expect(page.locator("#name")).to_have_value("École polytechnique")
    page.get_by_role("button", name="Envoyer la proposition").click()
    assert ERROR.match(page.title())
    expect(page.locator(".error-summary")).to_be_focused()
    judge(page, "fr-suggest-error")
    assert strangers(page, other="en") == []
    page.locator(".error-summary a").first.click()
    expect(page.locator("#source")).to_be_focused()
    page.keyboard.type("https://news.example.org/article")
    page.get_by_role("button", name="Envoyer la proposition").click()
    page.wait_for_url("**/directory/suggest?sent=*")
    judge(page, "fr-suggest-sent")
    assert strangers(page, other="en") == []
