"""What people see when something goes wrong, caused for real: nothing there, not allowed, too much, too often, broken, away."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from Browser.browser import accessibility, fits
from Browser.texts import catalogue
from EndToEnd.world import wait_until
from Peers.helloquitx import Site
from Peers.server import PACKAGE
from playwright.sync_api import Browser, Page, expect

LANGUAGES = ["en", "fr", "ar"]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign folder of this site's own, to be written into while it runs."""
    folder = tmp_path_factory.mktemp("errors") / "campaign"
    shutil.copytree(PACKAGE / "campaign", folder, symlinks=False)
    return folder


@pytest.fixture(scope="module")
def site(program: Path, campaign: Path) -> Iterator[Site]:
    """A site with nobody on it, and a database of its own."""
    settings = campaign.with_name("settings.yaml")
    settings.write_text(f"campaign: {campaign}\n")
    options = ["--no-people", "--no-work", "--config", str(settings), "--weasyprint", str(PACKAGE / ".venv/bin/weasyprint")]
    with Site(campaign.with_name("data"), options=options) as site:
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Somebody's browser, on a small phone."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def database(site: Site) -> sqlite3.Connection:
    return sqlite3.connect(site.data / "helloquitx.sqlite", isolation_level=None, timeout=60)


@contextmanager
def broken(site: Site) -> Iterator[None]:
    """Takes a table of the database away."""
    with database(site) as connection:
        connection.execute("ALTER TABLE member RENAME TO member_elsewhere")
        try:
            yield
        finally:
            connection.execute("ALTER TABLE member_elsewhere RENAME TO member")


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Keeps everybody else from writing, longer than the site waits."""
    with database(site) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


def say(language: str, key: str) -> str:
    text = catalogue(language)[key]
    assert isinstance(text, str)
    return text


def has_no_barrier(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert accessibility(page) == [], scheme


def judge(page: Page, language: str, key: str) -> None:
    """One of the family: in the visitor's language, what happened, what was kept, what to do, and one next step."""
    has_no_barrier(page)
    assert fits(page, 320)
    assert page.title().startswith(say(language, "form.errorTitle")), page.title()
    assert page.locator("html").get_attribute("lang") == language
    expect(page.get_by_role("heading", level=1)).to_have_text(say(language, f"error.{key}.title"))
    expect(page.locator(".outcome .kept")).to_have_text(say(language, f"error.{key}.kept"))
    expect(page.locator(".outcome .to-do")).to_have_text(say(language, f"error.{key}.next"))
    assert page.locator("main .button, main button").count() == 1


def send(page: Page, **values: str) -> None:
    """Sends the page's form with other values than anybody could type into it."""
    with page.expect_navigation():
        page.locator("main form").evaluate(
            """(form, values) => {
                for (const [name, value] of Object.entries(values)) {
                    const field = form.elements[name]
                    field.removeAttribute('maxlength')
                    field.value = value
                }
                form.submit()
            }""",
            values,
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_there(site, page, language):
    answer = page.goto(f"{site.url}/{language}/nowhere")
    assert answer is not None and answer.status == 404
    judge(page, language, "notFound")
    page.locator("main .button").click()
    page.wait_for_url(f"{site.url}/{language}/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_of_another_session_and_one_that_is_too_large(site, page, language):
    page.goto(f"{site.url}/{language}/sign-in/bluesky")
    send(page, token="wrong")
    judge(page, language, "staleForm")
    assert page.locator("main .button").get_attribute("href") == f"/{language}/sign-in/bluesky"
    page.goto(f"{site.url}/{language}/sign-in/bluesky")
    send(page, name="a" * 70_000)
    judge(page, language, "tooLarge")


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_often(site, page, language):
    page.goto(f"{site.url}/{language}/sign-in/bluesky")
    for _ in range(11):
        with page.expect_navigation() as response:
            page.locator("main form button").click()
        if response.value.status == 429:
            break
        assert response.value.status == 400
    assert response.value.status == 429
    seconds = int(response.value.headers["retry-after"])
    assert 1 <= seconds <= 30
    judge(page, language, "tooManyRequests")
    if language != "ar":  # which has a form and digits of its own for each number
        assert str(seconds) in page.locator(".lead").inner_text()


def test_something_broke(site, page):
    log = site.server.log
    with broken(site):
        for language in LANGUAGES:
            answer = page.goto(f"{site.url}/{language}/")
            assert answer is not None and answer.status == 500
            judge(page, language, "internal")
            said = page.locator("main .hint").inner_text()
            reference = re.search(r"\b[2-9A-Z]{8}\b", said)
            assert reference is not None, said
            line = next(line for line in log.read_text().splitlines() if reference.group() in line)
            assert "no such table" in line
            assert "no such table" not in page.content()
        # Whether it works is told all the same.
        assert page.goto(f"{site.url}/en/status").status == 200
        assert requests.get(f"{site.url}/healthz", timeout=60).status_code == 503
    page.goto(f"{site.url}/en/")
    assert page.locator("main .outcome").count() == 0


def test_the_database_is_busy_for_too_long(site, page):
    with locked(site):
        # Whoever has no session gets one with the first form.
        answer = page.goto(f"{site.url}/fr/sign-in/bluesky")
        assert answer is not None and answer.status == 503
        assert answer.headers["retry-after"] == "30"
        judge(page, "fr", "unavailable")
    # The same again, by the page's own next step.
    page.locator("main .button").click()
    page.wait_for_url("**/fr/sign-in/bluesky")
    expect(page.locator("#name")).to_be_visible()


def test_programs_get_json_and_a_head_gets_no_body(site):
    for path, status in (("/en/nowhere", 404), ("/en/counts/none", 404)):
        answer = requests.get(site.url + path, headers={"Accept": "application/json"}, timeout=60)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
        assert answer.json().keys() == {"error", "title", "what", "kept", "next"}
    with broken(site):
        answer = requests.get(site.url + "/fr/", headers={"Accept": "application/json"}, timeout=60)
        assert answer.status_code == 500
        assert answer.json()["title"] == say("fr", "error.internal.title")
        assert re.fullmatch("[2-9A-Z]{8}", answer.json()["reference"])
    for path, status in (("/en/", 200), ("/en/nowhere", 404), ("/en/status", 200), ("/status.json", 200)):
        answer = requests.head(site.url + path, timeout=60)
        assert (answer.status_code, answer.content) == (status, b"")
        assert answer.headers["Content-Type"].startswith("text/html" if path != "/status.json" else "application/json")


def test_what_the_operator_says_stands_on_every_page_as_soon_as_it_is_written(site, page, campaign):
    folder = campaign / "status"
    folder.mkdir()
    try:
        (folder / "en.md").write_text("# We pause deliveries\n\nFrom 14:00 to 15:00 UTC, to move the site.\n\nNothing is lost.\n")
        notice = page.locator(".site-notice")
        wait_until(lambda: page.goto(f"{site.url}/en/about") and notice.count() == 1, "the notice is there")
        expect(notice).to_contain_text("We pause deliveries")
        has_no_barrier(page)
        notice.get_by_role("link").click()
        page.wait_for_url("**/en/status#notice")
        expect(page.locator("#notice")).to_contain_text("Nothing is lost.")
        has_no_barrier(page)
        # In another language it says in which one it is.
        page.goto(f"{site.url}/fr/status")
        assert page.locator("#notice").get_attribute("lang") == "en"
        assert requests.get(f"{site.url}/status.json", timeout=60).json()["notice"]["title"] == "We pause deliveries"
    finally:
        shutil.rmtree(folder)
    wait_until(lambda: page.goto(f"{site.url}/en/about") and notice.count() == 0, "the notice is gone")


def test_everything_in_the_press_kit_is_there(site, browser):
    page = browser.new_page()
    page.goto(f"{site.url}/fr/press")
    links = page.locator("section[aria-labelledby=kit] a[href]").evaluate_all("all => all.map(link => link.href)")
    kinds = {}
    for link in links:
        if link.startswith("mailto:"):
            continue
        path, _, anchor = link.removeprefix(site.url).partition("#")
        answer = page.context.request.get(link)
        assert answer.ok, f"{link}: {answer.status}"
        kinds[path] = answer.headers["content-type"].split(";")[0]
        if anchor:
            assert page.locator(f"[id='{anchor}']").count() == 1, anchor
    assert kinds.pop("/mark.svg") == "image/svg+xml"
    assert {kind for path, kind in kinds.items() if path.endswith(".pdf")} == {"application/pdf"}
    assert sum(path.endswith(".pdf") for path in kinds) == 4
    assert kinds["/fr/print/card.png"] == "image/png"
    assert kinds["/directory.csv"] == "text/csv" and kinds["/status.json"] == "application/json"
    assert kinds["/events.ics?language=fr"] == "text/calendar"
    page.close()
