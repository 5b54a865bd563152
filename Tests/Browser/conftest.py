"""Fixtures of the browser tests. Every page that a test opens is watched; a complaint that it did not expect fails it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from Browser.browser import PHONE, Watch, launch, screenshot
from Browser.pages import Site
from EndToEnd.following import forget_who_hesitates
from EndToEnd.world import World, populate
from Peers.server import PACKAGE
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# Whether a test failed, for the fixtures that end after it.
FAILED = pytest.StashKey[bool]()

# How long anything on a page is waited for: machines differ.
SECONDS = 60
expect.set_options(timeout=SECONDS * 1000)

SCREENSHOTS = PACKAGE / ".build" / "logs" / "browser"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def world(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One made-up world for all journeys, each of which is somebody else's; every follow in it comes to an end."""
    # A server that does not answer is waited for as long as ever, in less time.
    world = World.new(tmp_path_factory.mktemp("world") / "data", people=60, **{"work.windowScale": 0.0001})
    populate(world)
    world.start_sandbox()
    forget_who_hesitates(world)
    world.serve()
    yield world
    world.stop()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the pages of this test complained about; use `watch.expect(text)` for what belongs to the test."""
    watch = Watch()
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def new_visitor(browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens the browser of one more person, with cookies of its own. Takes what Playwright's `new_context` takes."""
    contexts: list[BrowserContext] = []

    def visitor(**options: object) -> Page:
        context = browser.new_context(**{"locale": "en", "accept_downloads": True, **options})
        context.set_default_timeout(SECONDS * 1000)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield visitor
    for person, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False):
            for number, page in enumerate(context.pages):
                screenshot(page, SCREENSHOTS / f"{request.node.name}-{person}-{number}.png")
        context.close()


@pytest.fixture(scope="session")
def site(world: World) -> Site:
    """The site and somebody in the middle of a move, for the tests that open every page."""
    return Site.of(world)


@pytest.fixture
def windows(browser: Browser, site: Site, watch: Watch) -> Iterator[list[BrowserContext]]:
    """A visitor's window and a member's, both on a phone and watched: see `Watch`."""
    watch.expect("the server responded with a status of 404")
    contexts = [site.context(browser, is_member=is_member, **PHONE) for is_member in (False, True)]
    for context in contexts:
        watch.follow(context)
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_visitor: Callable[..., Page]) -> Page:
    """A page of one visitor's browser."""
    return new_visitor()


@pytest.fixture
def plain_page(new_visitor: Callable[..., Page]) -> Page:
    """A page in a browser that runs no scripts."""
    return new_visitor(java_script_enabled=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Remembers a failure."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report
