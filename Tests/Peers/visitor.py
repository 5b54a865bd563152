"""Somebody's browser without scripts: MechanicalSoup, told what to do in a person's words.

Quick enough for long journeys, and proof that the pages work without scripts. What needs a real one is in Browser/.
"""

from http.cookiejar import Cookie
from urllib.parse import urljoin

from bs4 import NavigableString, Tag
from mechanicalsoup import StatefulBrowser
from requests import Response, Session
from requests.cookies import RequestsCookieJar

SECONDS_TO_WAIT = 60


class LoopbackCookies(RequestsCookieJar):
    """Sends `Secure` cookies to this machine without TLS too, as browsers do: a loopback address counts as secure."""

    def set_cookie(self, cookie: Cookie, *arguments: object, **options: object) -> Cookie | None:
        cookie.secure = False
        return super().set_cookie(cookie, *arguments, **options)


class Visitor:
    """The browser, on one page at a time. What a person could not do there fails the test."""

    def __init__(self, language: str = "en") -> None:
        self.session = Session()
        self.session.cookies = LoopbackCookies()
        self.session.headers.update({"Accept": "text/html", "Accept-Language": language})
        self.browser = StatefulBrowser(session=self.session, soup_config={"features": "lxml"})
        self.response: Response | None = None

    @property
    def url(self) -> str:
        return self.browser.url

    @property
    def status(self) -> int:
        assert self.response is not None
        return self.response.status_code

    @property
    def page(self) -> Tag:
        """The page, for questions that no method here asks."""
        assert self.browser.page is not None, f"{self.browser.url} is not a page"
        return self.browser.page

    @property
    def title(self) -> str:
        return words(self.page.title) if self.page.title else ""

    @property
    def text(self) -> str:
        """All that the page says, in its order."""
        return words(self.page.body or self.page)

    def open(self, address: str, *, follow: bool = True) -> "Visitor":
        """Goes to an address, which may be relative to the page."""
        absolute = urljoin(self.browser.url or "", address)
        self.response = self.browser.open(absolute, allow_redirects=follow, timeout=SECONDS_TO_WAIT)
        return self

    def click(self, text: str) -> "Visitor":
        """Follows the link that bears this text."""
        links = self.page.find_all("a", href=True)
        for link in links:
            if text in words(link):
                return self.open(link["href"])
        raise AssertionError(f"{self.place()} has no link '{text}'; it has {[words(link) for link in links]}")

    def press(self, button: str, *, follow: bool = True, **values: str | list[str]) -> "Visitor":
        """Fills in a form and presses its button; values go by the fields' names, the rest is sent as drawn.

        With `follow=False` a redirect is not followed: `sent_to` tells where it leads.
        """
        pressed = self.button(button)
        form = self.browser.select_form(pressed.find_parent("form") or f"form#{pressed.get('form')}")
        for name, value in values.items():
            form.set(name, value)
        self.response = self.browser.submit_selected(
            btnName=pressed,
            allow_redirects=follow,
            timeout=SECONDS_TO_WAIT,
            headers={"Origin": urljoin(self.url, "/")[:-1]},
        )
        return self

    def button(self, text: str) -> Tag:
        buttons = self.page.select("button:not([type=button]), input[type=submit]")
        for button in buttons:
            # What is read aloud may say more than what is shown.
            if text in (words(button) or button.get("value", "")) or text in button.get("aria-label", ""):
                return button
        raise AssertionError(f"{self.place()} has no button '{text}'; it says: {self.text[:1000]}")

    def choice(self, label: str) -> str:
        """The value of the radio button, box or option whose label holds this text."""
        for control in self.page.select("input[type=radio], input[type=checkbox], option"):
            named = control if control.name == "option" else control.find_parent("label")
            named = named or self.page.find("label", attrs={"for": control.get("id")})
            if named is not None and label in words(named):
                return control.get("value", "on")
        raise AssertionError(f"{self.place()} offers no '{label}'; it says: {self.text[:1000]}")

    @property
    def sent_to(self) -> str:
        """Where a redirect leads that was not followed."""
        assert self.response is not None
        location = self.response.headers.get("Location")
        assert location, f"{self.place()} redirects nowhere; it says: {self.text[:1000]}"
        return urljoin(self.url, location)

    def place(self) -> str:
        return f"{self.url} ({self.status})"


# Elements within a line: their text goes on where the line was.
INLINE = ["a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "time"]


def words(element: Tag) -> str:
    """Its text as a person reads it: what stands in another block is another word."""
    read, block = "", None
    for text in element.find_all(string=True):
        if type(text) is not NavigableString:  # a comment, a script, a style sheet
            continue
        around = next(parent for parent in text.parents if parent.name not in INLINE)
        read += text if around is block else " " + text
        block = around
    return " ".join(read.split())
