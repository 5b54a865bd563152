"""The whole of what a member does, in three languages, by mouse and by the keyboard alone: no test here knows a sentence."""

import json
import re
from pathlib import Path

import pytest
from Browser.browser import ERROR, fits
from Browser.hands import Hands, Keyboard, Mouse
from Browser.person import Person, leave
from Browser.texts import strangers
from EndToEnd.command_line import download
from playwright.sync_api import Locator, expect

# One journey by mouse, the others by keyboard; each is another person's.
JOURNEYS = [("en", Keyboard, "freya"), ("fr", Mouse, "bram"), ("ar", Keyboard, "samira")]

# What the footer leads to: the campaign's own pages.
FOOTER = ["manifesto", "questions", "networks", "guides", "events", "directory", "share", "print", "about", "press", "report", "privacy"]


class Journey:
    """A person on their way, with a language and their hands."""

    def __init__(self, person: Person, hands: Hands) -> None:
        self.person, self.hands, self.page = person, hands, person.page

    def look(self) -> None:
        """Where they are is in their language, and no wider than a small phone."""
        language = self.person.language
        html = self.page.locator("html")
        assert html.get_attribute("lang") == language
        assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert fits(self.page, 320), f"{self.page.url} scrolls sideways"
        if language != "en":
            assert strangers(self.page, other="en") == []

    def go(self, target: Locator, address: str) -> None:
        """Follows a link or presses a button, and arrives."""
        self.hands.press(target)
        self.page.wait_for_url(f"**/{self.person.language}/{address}")
        self.look()

    def link(self, key: str) -> Locator:
        return self.person.link(key).first

    def button(self, key: str) -> Locator:
        return self.person.button(self.person.said(key))

    def row(self, name: str) -> Locator:
        """Of one of the people, by their name on X."""
        return self.page.locator("ul.people > li", has=self.page.get_by_text(f"@{name}", exact=True))

    def consent(self, account: str, value: str) -> None:
        """On the provider's page, which is not ours, though it needs no mouse either."""
        choice = self.page.locator(f"input[name={account}][value='{value}']")
        choice.wait_for(state="attached")
        if not choice.is_checked():
            self.hands.tick(choice)
        self.hands.press(self.page.get_by_role("button", name="Accept"))
        self.page.wait_for_url(f"{self.person.world.url}/**")

    def refused(self, button: Locator, *fields: str) -> None:
        """A form that lacks something says so first, and leads to what is lacking."""
        self.hands.press(button)
        summary = self.page.locator(".error-summary")
        expect(summary).to_be_focused()
        assert ERROR.match(self.page.title()) or self.person.language == "ar"
        links = summary.get_by_role("link")
        assert [link.get_attribute("href") for link in links.all()] == [f"#{field}" for field in fields]
        self.look()
        self.hands.press(links.first)
        expect(self.page.locator(f"#{fields[0]}")).to_be_focused()

    # Its parts.

    def looks_before_signing_in(self, archive: Path) -> None:
        self.page.goto(self.person.world.url)
        self.page.wait_for_url(f"**/{self.person.language}/")
        self.look()
        self.go(self.link("home.look.link"), "look")
        self.hands.give(self.page.locator("#file"), archive)
        expect(self.page.locator("#found-title")).to_be_focused()
        assert len([text for text in self.page.locator("#counts dd, #counts dt").all_inner_texts() if re.search(r"\d", text)]) == 4
        self.look()
        self.hands.press(self.button("look.forget"))
        expect(self.page.locator("#file")).to_be_focused()
        self.hands.give(self.page.locator("#file"), archive)
        expect(self.page.locator("#found-title")).to_be_focused()
        self.go(self.link("look.begin"), "sign-in?to=**")

    def registers(self) -> None:
        self.go(self.link("signIn.x"), "sign-in/x?to=**")
        self.hands.press(self.button("signIn.x.continue"))
        self.consent("person", self.person.key)
        self.page.wait_for_url("**/choices**")
        self.refused(self.button("choices.save"), "visibility-listed", "consent", "age")
        for name in ("visibility-listed", "consent", "age"):
            self.hands.tick(self.page.locator(f"#{name}"))
        checked = self.page.locator(":checked").evaluate_all("boxes => boxes.map(box => box.id)")
        assert checked == ["visibility-listed", "consent", "age"]
        self.go(self.button("choices.save"), "import")

    def opens_the_archive(self, archive: Path) -> None:
        self.hands.give(self.page.locator("#file"), archive)
        expect(self.page.locator("#found-title")).to_be_focused()
        self.look()
        self.go(self.page.locator("#send"), "import/done?**")

    def links_the_others(self) -> None:
        who = self.person.who
        self.go(self.link("nav.accounts"), "accounts")
        self.go(self.link("signIn.bluesky.linkTitle"), "sign-in/bluesky?to=**")
        self.refused(self.button("signIn.bluesky.continue"), "name")
        self.hands.write(self.page.locator("#name"), who["bluesky"]["handle"])
        self.page.keyboard.press("Enter")
        self.consent("account", who["bluesky"]["did"])
        self.go(self.link("signIn.mastodon.linkTitle"), "sign-in/mastodon?to=**")
        self.hands.write(self.page.locator("#name"), who["mastodon"])
        self.hands.press(self.button("signIn.mastodon.continue"))
        self.consent("person", self.person.key)
        expect(self.page.locator("main h2 .network")).to_have_count(3)
        self.look()

    def looks_through_the_people(self) -> str:
        """Returns who is left out."""
        self.go(self.link("nav.people"), "people")
        found = self.person.people()
        names = [name for name, networks in found.items() if networks.get("bluesky")]
        aside, left = names[0], names[1]
        row = self.row(aside)
        self.hands.press(row.locator("button[value^=dismiss]"))
        expect(row).to_have_count(0)
        self.go(self.link("people.filter.dismissed"), "people?filter=dismissed**")
        assert self.person.people().keys() == {aside}
        self.hands.press(row.locator("button[value^=restore]"))
        expect(self.page.locator(".empty")).to_be_visible()
        self.look()
        self.hands.press(self.link("nav.people"))
        self.hands.write(self.page.locator("#q"), left)
        self.hands.pick(self.page.locator("#network"), "bluesky")
        self.go(self.button("people.find"), "people?**")
        assert left in self.person.people() and aside not in self.person.people()
        before = self.page.locator("#ticked").inner_text()
        ticked = self.row(left).locator("input[type=checkbox]:checked")
        while ticked.count():
            with self.page.expect_response("**/people"):
                self.hands.tick(ticked.first)
        expect(self.page.locator("#ticked")).not_to_have_text(before)
        self.go(self.link("people.showAll"), "people")
        assert aside in self.person.people()
        return left

    def follows_and_takes_back(self, left: str) -> None:
        self.go(self.button("people.check"), "follow")
        for summary in self.page.locator("summary").all():
            self.hands.press(summary)
        names = self.page.locator("ul.names bdi").all_inner_texts()
        handle = next(one for one in self.person.world.stand_ins.people() if one.get("x", {}).get("screenName") == left)
        assert len(names) > 20 and handle["bluesky"]["handle"] not in names
        self.look()
        self.go(self.page.locator("button[name=network][value=all]"), "deliveries?queued=**")
        expect(self.page.locator("[data-count='bluesky.waiting']")).to_have_text("0")
        expect(self.page.locator("[data-count='bluesky.onItsWay']")).to_have_text("0")
        done = self.page.locator("[data-count='bluesky.done']")
        before = int(done.inner_text())
        assert before > 10
        self.page.reload()
        self.look()
        # The way out, and out of the way out.
        undo = self.page.locator("a[href*='deliveries/undo?network=bluesky']")
        self.go(undo, "deliveries/undo?network=bluesky")
        self.go(self.link("form.back"), "deliveries")
        self.go(undo, "deliveries/undo?network=bluesky")
        self.go(self.button("deliveries.undo.button"), "deliveries?**")
        expect(self.page.get_by_text(self.person.said("deliveries.undo.done"))).to_be_visible()
        # Whom they followed there before stays followed.
        undone = int(self.page.url.split("undo=")[1])
        assert before - 2 <= undone <= before
        expect(done).to_have_text(str(before - undone))

    def is_found(self) -> None:
        """What others see of them, and what they say to others."""
        self.go(self.link("nav.settings"), "settings")
        self.go(self.link("settings.change"), "choices?to=**")
        expect(self.page.locator("#visibility-listed")).to_be_checked()
        self.hands.tick(self.page.locator("#mentions"))
        self.go(self.button("choices.save"), "settings")
        self.go(self.link("tasks.foundBy"), "found-by")
        self.go(self.link("footer.share"), "share")
        text = self.page.locator("#text")
        suggested = text.input_value()
        assert self.person.who["bluesky"]["handle"] in suggested
        self.go(self.link("share.take"), "share?**")
        assert text.input_value() != suggested
        self.hands.write(text, "I live here now: #moved & well")
        self.hands.press(self.button("share.review"))
        expect(self.page.locator(".post-text")).to_have_text("I live here now: #moved & well")
        self.look()
        address = self.link("share.bluesky").get_attribute("href") or ""
        assert "I%20live%20here%20now%3A%20%23moved%20%26%20well" in address
        self.go(self.link("form.back"), "share")

    def signs_out(self) -> None:
        self.go(self.button("nav.signOut"), "")
        expect(self.link("layout.signIn")).to_be_visible()


@pytest.mark.parametrize(("language", "hands", "key"), JOURNEYS, ids=[journey[0] for journey in JOURNEYS])
def test_somebody_moves_and_needs_nothing_but_their_language(world, new_visitor, watch, tmp_path, language, hands, key):
    watch.expect("the server responded with a status of 400")  # forms that lack something
    leave(world, key)
    page = new_visitor(locale=language, reduced_motion="reduce")
    journey = Journey(Person(world, key, page, language), hands(page))
    archive = download(world.networks, journey.person.who["x"]["screenName"], tmp_path)
    journey.looks_before_signing_in(archive)
    journey.registers()
    journey.opens_the_archive(archive)
    journey.links_the_others()
    left = journey.looks_through_the_people()
    journey.follows_and_takes_back(left)
    journey.is_found()
    journey.signs_out()


@pytest.mark.parametrize(("language", "hands"), [journey[:2] for journey in JOURNEYS], ids=[journey[0] for journey in JOURNEYS])
def test_somebody_takes_everything_along_and_leaves(world, new_visitor, watch, language, hands):
    watch.expect("the server responded with a status of 400")  # nothing was confirmed
    page = new_visitor(locale=language, reduced_motion="reduce")
    person = Person(world, "noor", page, language)
    journey = Journey(person, hands(page))
    person.sign_in("x")
    person.choose("nobody")
    journey.go(journey.link("nav.settings"), "settings")
    with page.expect_download() as download:
        journey.hands.press(journey.link("settings.export"))
    document = json.loads(download.value.path().read_text())
    assert person.who["x"]["screenName"] in {account["name"] for account in document["account"]}
    journey.go(journey.link("settings.delete"), "delete")
    journey.refused(journey.button("delete.button"), "sure")
    journey.hands.tick(page.locator("#sure"))
    journey.hands.press(journey.button("delete.button"))
    expect(page.get_by_role("heading", level=1)).to_have_text(person.said("deleted.title"))
    journey.look()
    name = person.who["x"]["screenName"]
    assert world.query("SELECT count(*) FROM account WHERE name = ?", name) == [(0,)]


@pytest.mark.parametrize(("language", "hands"), [("fr", Mouse), ("ar", Keyboard)], ids=["fr", "ar"])
def test_a_visitor_finds_their_way_through_the_campaign(world, new_visitor, language, hands):
    page = new_visitor(locale=language, reduced_motion="reduce")
    journey = Journey(Person(world, "noor", page, language), hands(page))
    page.goto(f"{world.url}/{language}/")
    expect(page.locator("#days")).to_have_text(re.compile(r"\d"))
    for path in FOOTER:
        target = page.locator(f"footer a[href='/{language}/{path}']")
        journey.hands.press(target)
        page.wait_for_url(f"**/{language}/{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(target).to_have_attribute("aria-current", "page")
    # Who has left: looked up by name, and by what they are.
    journey.hands.press(journey.link("footer.directory"))
    journey.hands.write(page.locator("#q"), "ecole poly")
    page.keyboard.press("Enter")
    expect(page.locator(".directory-entries > li")).to_have_count(1)
    journey.hands.press(journey.link("directory.showAll"))
    journey.hands.pick(page.locator("#kind"), "university")
    journey.go(journey.button("directory.find"), "directory?**")
    assert page.locator(".directory-entries > li").count() > 1
    # And the same page in another language.
    other = "de"
    journey.hands.press(page.locator(f"footer a[hreflang={other}]"))
    page.wait_for_url(f"**/{other}/directory**")
    expect(page.locator("html")).to_have_attribute("lang", other)
