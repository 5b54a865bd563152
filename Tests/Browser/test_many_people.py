"""A list of two thousand people is as easy to use as one of twenty: nothing has to be waited for, and nothing is lost."""

from collections.abc import Iterator

import pytest
from Browser.person import Person
from EndToEnd.acquaintances import Acquaintances
from EndToEnd.obstacles import writing
from EndToEnd.world import wait_until
from playwright.sync_api import Page, expect

# So many stand on a page.
PAGE = 50

TICK = "boxes => boxes.forEach(box => box.click())"


@pytest.fixture
def crowd(world) -> Iterator[Acquaintances]:
    """They leave again, since others count who is here."""
    crowd = Acquaintances(2_000)
    yield crowd
    with writing(world) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("DELETE FROM connection WHERE other_id >= ?", (crowd.first,))
        database.execute("DELETE FROM member WHERE id >= ?", (crowd.first,))


def ticked(page: Page) -> list[bool]:
    return page.locator("ul.people input[type=checkbox]").evaluate_all("boxes => boxes.map(box => box.checked)")


def test_two_thousand_people_are_searched_ticked_and_checked_without_losing_any(world, page, crowd):
    grace = Person(world, "grace", page)
    grace.sign_in("bluesky")
    # Whoever has just come is reconnected by what their archive says, which names none of these.
    jobs = "SELECT count(*) FROM work WHERE state != 'finished' AND kind = 'job.reconnect'"
    wait_until(lambda: world.query(jobs) == [(0,)], "everybody is reconnected")
    crowd.write(world, "grace")
    grace.open("people?q=person")
    expect(page.get_by_text("2,000 people fit.")).to_be_visible()
    assert len(grace.people()) == PAGE
    number = int("".join(filter(str.isdigit, page.locator("#ticked").inner_text())))
    assert number >= 2_000
    # A whole page is unticked at once, and left at once: the form still holds what is not saved yet.
    page.locator("ul.people input[type=checkbox]").evaluate_all(TICK)
    page.get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_text("Page 2 of 40")).to_be_visible()
    expect(page.locator("#ticked")).to_contain_text(f"{number - PAGE:,} on Bluesky")
    assert all(ticked(page))
    # On the next one each is saved as it is unticked, in its turn, and the page can be used meanwhile.
    page.locator("ul.people input[type=checkbox]").evaluate_all(TICK)
    page.locator("#q").fill("acquaintance_01999")
    assert page.locator("#q").input_value() == "acquaintance_01999"
    expect(page.locator("#ticked")).to_contain_text(f"{number - 2 * PAGE:,} on Bluesky")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people?*acquaintance_01999*")
    assert list(grace.people()) == ["acquaintance_01999"]
    for address in ("people?q=person", "people?q=person&page=2"):
        grace.open(address)
        assert not any(ticked(page))
    grace.open("people?q=person&page=40")
    assert all(ticked(page)) and len(grace.people()) == PAGE
    # Whoever checks sees how many they are, and not all of them by name.
    page.get_by_role("button", name="Check and follow").click()
    page.wait_for_url("**/follow")
    expect(page.get_by_role("button", name=f"Follow {number - 2 * PAGE:,} people on Bluesky")).to_be_visible()
    page.locator("summary").click()
    assert 50 <= page.locator("ul.names li").count() < 1_000
    # And whoever wants only a few of them begins with none.
    grace.open("people?q=person")
    page.get_by_role("button", name="Untick all (2,000)").click()
    expect(page.locator("#ticked")).not_to_contain_text(f"{number - 2 * PAGE:,}")
    assert not any(ticked(page))
    grace.open("people?q=person&page=40")
    assert not any(ticked(page))
    page.get_by_role("button", name="Tick all (2,000)", exact=True).click()
    expect(page.locator("#ticked")).to_contain_text(f"{number:,} on Bluesky")
