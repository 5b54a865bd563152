"""What the campaign says: every page of it, in English and French, on a desk and on a phone, by day and by night."""

import pytest
from Browser.browser import enter, fits, judge
from Browser.texts import strangers
from playwright.sync_api import Page, expect

# What the campaign's folder says; the rest is the program's.
CAMPAIGN = ".text-body, .text-contents, .guide-list, .guide-others, .networks-table"

PAGES = [
    "manifesto", "questions", "networks", "guides", "guides/archive", "guides/rights", "letters/access", "press",
    "report", "events", "about",
]  # fmt: skip


def foreign_words(page: Page, other: str) -> list[str]:
    """Of the program's own words: of the campaign's, any may look like one of its sentences with a place in it."""
    said = " ".join(" ".join(page.locator(CAMPAIGN).all_text_contents()).split())
    return [text for text in strangers(page, other=other) if text not in said]


@pytest.mark.parametrize(("language", "other"), [("en", "fr"), ("fr", "en")])
def test_every_page_can_be_used_by_anybody(new_visitor, world, language, other):
    page = new_visitor(locale=language, color_scheme="dark" if language == "fr" else "light")
    for path in PAGES:
        page.goto(f"{world.url}/{language}/{path}")
        judge(page, f"{language}-{path.replace('/', '-')}")
        assert foreign_words(page, other) == []
    # The table is another thing on a phone, and still a table.
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{world.url}/{language}/networks")
    judge(page, f"{language}-networks-phone")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(4)
    cards = page.locator(".networks-table tbody tr")
    assert {card.bounding_box()["x"] for card in cards.all()} == {cards.first.bounding_box()["x"]}
    expect(page.locator(".networks-label:visible")).to_have_count(9)
    assert page.locator(".networks-source a[href^='https://']").count() == 9


def test_a_question_has_an_address_of_its_own(plain_page, world):
    plain_page.goto(f"{world.url}/en/questions")
    contents = plain_page.get_by_role("navigation", name="All questions").get_by_role("link")
    assert contents.count() == plain_page.locator("article h2").count() >= 10
    enter(plain_page, contents.last)
    target = plain_page.locator("article h2 a:target")
    expect(target).to_have_text(contents.last.inner_text())
    expect(target).to_be_in_viewport()


def test_a_letter_comes_as_text(page, world):
    page.goto(f"{world.url}/fr/guides")
    page.locator(".guide-letters a").first.click()
    expect(page.locator(".text-letter .text-place").first).to_be_visible()
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".txt")
    text = download.value.path().read_text()
    assert "[" in text and "<" not in text


def test_texts_keep_a_comfortable_measure(page, world):
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(f"{world.url}/en/manifesto")
    widest = page.evaluate("Math.max(...[...document.querySelectorAll('.text-body p')].map(p => p.clientWidth))")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.text-body p')).fontSize)")
    assert widest / size <= 42  # about 75 letters
    assert fits(page, 320)
