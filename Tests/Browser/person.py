"""Somebody of the made-up community with a real browser: what they do on the site, by mouse, keyboard and eyes."""

import re
from dataclasses import dataclass
from pathlib import Path

from Browser.browser import fits
from Browser.texts import said
from EndToEnd.journey import Traveller
from EndToEnd.world import World
from playwright.sync_api import Locator, Page

@dataclass
class Person:
    """Their page, and who they are in the made-up world."""

    world: World
    key: str
    page: Page
    language: str = "en"

    @property
    def who(self) -> dict:
        return self.world.stand_ins.person(self.key)

    def said(self, key: str) -> re.Pattern[str]:
        """A text of the catalogue in their language."""
        return said(self.language, key)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.world.url}/{self.language}/{path}")
        return self.page

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name)

    def link(self, key: str) -> Locator:
        return self.page.get_by_role("link", name=self.said(key))

    # The accounts.

    def sign_in(self, network: str) -> Page:
        """From the page that asks where the account is, there, and back."""
        self.open(f"sign-in/{network}")
        return self.go_there(network)

    def go_there(self, network: str) -> Page:
        """Answers the page that asks where the account is, and then the provider's."""
        match network:
            case "x":
                self.button(self.said("signIn.x.continue")).click()
            case "bluesky":
                self.page.locator("#name").fill(self.who["bluesky"]["handle"])
                self.button(self.said(f"signIn.{network}.continue")).click()
            case "mastodon":
                self.page.locator("#name").fill(self.who["mastodon"].split("@")[1])
                self.button(self.said(f"signIn.{network}.continue")).click()
        return self.consent(network)

    def consent(self, network: str) -> Page:
        """Says who they are on the provider's page, and agrees."""
        self.page.get_by_role("button", name="Accept").wait_for()
        assert not self.page.url.startswith(self.world.url)
        assert fits(self.page, 320), f"{self.page.url} scrolls sideways"
        name, value = ("account", self.who["bluesky"]["did"]) if network == "bluesky" else ("person", self.key)
        choice = self.page.locator(f"input[name={name}][value='{value}']")
        if not choice.is_visible():
            self.page.locator("summary").click()
        choice.check()
        self.page.get_by_role("button", name="Accept").click()
        self.page.wait_for_url(f"{self.world.url}/**")
        return self.page

    def choose(self, visibility: str = "listed", *, later: bool = False) -> Page:
        """Answers the questions of the registration."""
        for name in [f"visibility-{visibility}", "consent", "age", *(["later"] if later else [])]:
            self.page.locator(f"#{name}").check()
        self.button(self.said("choices.save")).click()
        self.page.wait_for_url("**/import")
        return self.page

    # The archive.

    def drop(self, *files: Path) -> None:
        """Lets go of files from the desktop over the page."""
        box = self.page.locator("#import").bounding_box()
        assert box is not None
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 40}
        data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        session = self.page.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
        session.detach()

    def download_archive(self, folder: Path) -> Path:
        """Goes to the sandbox's page for the archive, as the hint says, and comes back."""
        back = self.page.url
        self.page.goto(f"{self.world.networks}/_sandbox")
        name = self.who["x"]["screenName"]
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=f"archive of @{name}", exact=True).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        self.page.goto(back)
        return path

    # What stands on the page.

    def people(self) -> dict[str, dict[str, bool]]:
        """Everybody on this page of the list: by screen name, whether each network is ticked."""
        return self.page.locator("ul.people > li").evaluate_all(
            """rows => Object.fromEntries(rows.map(row => [
                row.querySelector('.who a').textContent.slice(1),
                Object.fromEntries([...row.querySelectorAll('input[type=checkbox]')].map(box =>
                    [box.value.split('.')[1], box.checked]))]))"""
        )

    def follows(self) -> dict[tuple[str, str], str]:
        """All on this page of the list of follows: network and name, and what is said about it."""
        rows = self.page.locator("ul.deliveries > li").evaluate_all(
            """rows => rows.map(row => [
                row.querySelector('.network').textContent.trim(),
                [...row.querySelectorAll('.who bdi')].at(-1).textContent,
                row.querySelector('p').innerText.replace(/\\s+/g, ' ').trim()])"""
        )
        assert len({(network, name) for network, name, _ in rows}) == len(rows)
        return {(network, name): text for network, name, text in rows}

    def counts(self) -> dict[str, int]:
        """The numbers of the page of follows, by `<network>.<status>`."""
        shown = self.page.locator("[data-count]")
        found = shown.evaluate_all("numbers => numbers.map(number => [number.dataset.count, number.innerText])")
        return {name: int(re.sub(r"\D", "", number)) for name, number in found}


def leave(world: World, key: str) -> None:
    """The community has registered nearly everybody: this one leaves, so as to come as a newcomer."""
    Traveller.at(world, key).sign_in("bluesky").visitor.open("/en/delete").press("Delete", sure="yes")


def findable(world: World, key: str, following: set[str]) -> dict[str, dict]:
    """By screen name, the members among those whom somebody followed on X who let anybody find them."""
    return {
        person["x"]["screenName"]: person
        for person in world.stand_ins.people()
        if person.get("x", {}).get("id") in following
        and (person["joining"], person["findability"]) == ("early", "anyone")
        and person["key"] != key
    }
