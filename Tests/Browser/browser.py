"""A browser that watches what pages do while a test walks through them."""

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Playwright, Request, Response

# WCAG 2.2 AA and what axe counts as good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What judges, as a script. It is much of what judging a page takes: each page reads it once.
AXE = Axe().axe_script

# How the title of a page begins that says that something went wrong.
ERROR = re.compile("^(Error|Erreur\N{NO-BREAK SPACE}): ")

# The size of a phone, for Playwright's `new_context`.
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}

# A folder for pictures of every page that is judged, as a phone and a desktop show it, for a look with one's own eyes.
PICTURES = os.environ.get("BROWSER_PICTURES")


def chromium() -> str:
    """Where Debian's Chromium is: Playwright would download a browser of its own. The one without windows does less."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("Chromium is not installed: run `make setup`")


def launch(playwright: Playwright) -> Browser:
    options = ["--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium's own sandbox refuses to run as root
    return playwright.chromium.launch(executable_path=chromium(), args=options)


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass
class Watch:
    """What no page may do, seen in one browser context: fail in its scripts, or ask another host for anything."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self.console)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("request", self.request)
        context.on("response", self.response)
        context.on("requestfailed", self.failed)

    def expect(self, text: str) -> None:
        """A complaint that holds this text belongs to what the test does."""
        self.expected.append(text)

    def unexpected(self) -> list[str]:
        return [line for line in self.complaints if not any(text in line for text in self.expected)]

    def console(self, message: ConsoleMessage) -> None:
        # A refused load (content security policy) or a missing file is told as an error too.
        if message.type in ("error", "warning"):
            place = message.location.get("url", "")
            self.complaints.append(f"console {message.type}: {message.text} ({place})")

    def request(self, request: Request) -> None:
        if request.is_navigation_request() or urlsplit(request.url).scheme in ("data", "blob"):
            return
        # Workers have no frame; what they load is judged by its address alone.
        page = request.frame.url if request.service_worker is None else ""
        if page and origin(page) != origin(request.url):
            self.complaints.append(f"third party: {page} asked for {request.url}")

    def response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"server error: {response.status} {response.url}")

    def failed(self, request: Request) -> None:
        # Leaving a page ends its stream of progress: that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed request: {request.url} ({request.failure})")


def accessibility(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe has against the page as it stands: a line per rule and element, empty if nothing.

    axe is a script: use `redrawn` for the page of a browser that runs none. With names of rules it looks at these alone.
    """
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # No rule among these needs the styles read again, which pages from the disk forbid.
    # A piece of the page says where something is; finding a selector for each element takes as long as judging it.
    options = {"runOnly": only, "preload": False, "resultTypes": ["violations"], "selectors": False}
    violations = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [
        f"{page.url}: {violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def fits(page: Page, width: int) -> bool:
    """Whether the page needs no scrolling sideways in a window of this width, in CSS pixels."""
    size = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if size:
        page.set_viewport_size(size)
    return fits


def redrawn(plain: Page, page: Page) -> Page:
    """What a browser without scripts shows, drawn again in one that can run axe: with none of its own scripts either.

    What stands in <noscript> is drawn only here: the first one knows how to run scripts, and is merely kept from it.
    """
    html = re.sub(r"<script.*?</script>", "", plain.content(), flags=re.DOTALL)
    html = re.sub(r"<(/?)noscript\b", r"<\1div", html)
    page.route(plain.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(plain.url)
    page.unroute(plain.url)
    return page


def judge(page: Page, name: str) -> None:
    """What holds for every page: anybody can use it, on the narrowest phone too, and it says what it is."""
    assert accessibility(page) == []
    assert fits(page, 320), f"{name} ({page.url}) scrolls sideways"
    if PICTURES:
        size = page.viewport_size
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            screenshot(page, Path(PICTURES) / f"{name}-{width}.png")
        page.set_viewport_size(size or {"width": 1280, "height": 720})
    headings = page.locator("h1:visible").all_inner_texts()
    assert len(headings) == 1, f"{name}: {headings}"
    assert re.sub(ERROR, "", page.title()).startswith(headings[0] + " – "), f"{name}: {page.title()}"


def reach(page: Page, target: Locator) -> None:
    """Goes to a link, a button or a field by the Tab key alone, and sees that it is there."""
    stops = page.locator("a[href], button, input, select, summary, [tabindex]").count()
    for _ in range(stops + 10):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            outline = target.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none", f"nothing shows that {target} has the focus"
            return
    raise AssertionError(f"the Tab key does not lead to {target} on {page.url}")


def enter(page: Page, target: Locator) -> None:
    """Reaches it and presses Enter."""
    reach(page, target)
    page.keyboard.press("Enter")


def bytes_over_the_wire(page: Page, url: str) -> int:
    """How much a first visit of the page loads, compressed as it is sent, headers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    loaded: list[float] = []
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    session.detach()
    return int(sum(loaded))


def screenshot(page: Page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
