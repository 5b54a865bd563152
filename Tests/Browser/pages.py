"""Every page of the site and somebody to whom they show something, for the tests of the look and for its pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from EndToEnd.journey import Traveller
from EndToEnd.world import World
from playwright.sync_api import Browser, BrowserContext

# What a visitor sees, and what a member does; below the language.
VISITORS = [
    "", "look", "sign-in", "sign-in/x", "sign-in/bluesky", "sign-in/mastodon", "privacy", "opt-out", "nowhere",
    # What the campaign says, and what is there to take along.
    "manifesto", "questions", "networks", "guides", "guides/archive", "guides/mastodon", "guides/bluesky",
    "guides/leaving", "guides/rights", "letters/access", "letters/erasure", "letters/complaint", "press", "report",
    "events", "about", "share", "print",
    # Who has left X, and whether the site works.
    "directory", "directory?kind=media", "directory/log", "directory/suggest", "status",
]  # fmt: skip
# Of the same template as another one: what holds for each template need not be tried with each text in each language.
ALIKE = {
    "guides/mastodon", "guides/bluesky", "guides/leaving", "guides/rights", "letters/erasure", "letters/complaint",
    "report", "directory?kind=media", "sign-in/mastodon", "deliveries?status=done", "deliveries?status=waiting",
}  # fmt: skip
MEMBERS = [
    "", "accounts", "accounts/unlink?network=bluesky", "choices", "import", "import/done?following=120.3.1.2", "people",
    "people?q=nobody-at-all", "follow", "deliveries", "deliveries?status=done", "deliveries?status=waiting",
    "deliveries/cancel?network=bluesky", "deliveries/undo?network=bluesky", "move", "posts", "posts/progress",
    "found-by", "invite", "share/card", "settings", "notifications", "delete", "nowhere",
]  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A site with a community, and the cookies of a member who is in the middle of a move."""

    url: str
    languages: list[str]
    cookies: list[dict[str, str]]

    @classmethod
    def of(cls, world: World, key: str = "amara") -> Self:
        """Signs somebody in, imports their archive and hands in their follows on one network."""
        member = Traveller.at(world, key).sign_in("bluesky").choose()
        member.sign_in("mastodon").sign_in("x")
        member.import_archive()
        member.follow_ticked("bluesky")
        member.wait_until_done()
        links = member.visitor.open("/en/").page.select("link[rel=alternate][hreflang]")
        cookies = [
            {"name": cookie.name, "value": cookie.value or "", "url": world.url}
            for cookie in member.visitor.session.cookies
            if cookie.name.endswith("helloquitx")
        ]
        return cls(world.url, sorted({link["hreflang"] for link in links}), cookies)

    def pages(self, language: str, *, alike: bool = True) -> Iterator[tuple[str, str, bool]]:
        """A name for a file, the address, and whether it is a member's; with or without pages of the same template."""
        for is_member, paths in ((False, VISITORS), (True, MEMBERS)):
            for path in paths:
                if path in ALIKE and not alike:
                    continue
                who = "member" if is_member else "visitor"
                name = re.sub(r"\W+", "-", path).strip("-") or "home"
                yield f"{who}-{name}", f"{self.url}/{language}/{path}", is_member

    def context(self, browser: Browser, *, is_member: bool, **options: object) -> BrowserContext:
        """A browser's window, with or without the member's session."""
        context = browser.new_context(**options)
        if is_member:
            context.add_cookies(self.cookies)
        return context
