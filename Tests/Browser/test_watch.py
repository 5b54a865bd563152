"""The watch over pages sees what it is there to see; or a journey that it found clean would prove nothing."""

import http.server
import threading
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from Browser.browser import accessibility, bytes_over_the_wire, fits, judge, reach

CLEAN = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title>
<link rel="icon" href="data:,"><main><h1>A page</h1><p>Words.</p></main></html>"""


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with the page that the path holds, percent-encoded; /missing is missing, /broken breaks."""

    def do_GET(self) -> None:
        status = {"/missing": 404, "/broken": 500}.get(self.path, 200)
        body = unquote(self.path[1:]).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def open_with(page, address: str, addition: str) -> None:
    page.goto(f"{address}/{quote(CLEAN.replace('</main>', addition + '</main>'))}", wait_until="networkidle")


def test_a_clean_page_draws_no_complaint(page, address, watch):
    open_with(page, address, "")
    assert watch.complaints == []
    assert accessibility(page) == []
    assert fits(page, 320)


@pytest.mark.parametrize(
    ("addition", "complaint"),
    [
        ("<script>throw new Error('oh no')</script>", "script error: "),
        ("<script>console.error('oh no')</script>", "console error: oh no"),
        ("<script>console.warn('oh no')</script>", "console warning: oh no"),
        ("<img alt='' src='http://localhost:9/pixel'>", "third party: "),
        ("<script>fetch('http://localhost:9/').catch(() => 0)</script>", "third party: "),
        ("<img alt='' src='/broken'>", "server error: 500 "),
        ("<img alt='' src='/missing'>", "console error: Failed to load resource"),
        ("<meta http-equiv='Content-Security-Policy' content=\"img-src 'none'\"><img alt='' src='/x'>", "console error: "),
    ],
)
def test_what_a_page_may_not_do_is_seen(page, address, watch, addition, complaint):
    open_with(page, address, addition)
    assert any(complaint in line for line in watch.unexpected()), watch.complaints
    for kind in ("console ", "script error", "third party", "server error", "failed request"):
        watch.expect(kind)


def test_what_people_could_not_use_is_seen(page, address):
    small = "".join(f"<button style='all:unset;width:9px;height:9px;display:block'>{name}</button>" for name in "AB")
    faint = "<p style='color:#999;background:#aaa'>Faint words</p>"
    open_with(page, address, f"<input>{faint}<img src='data:,'>{small}")
    found = "\n".join(accessibility(page))
    assert all(rule in found for rule in (": label: ", ": color-contrast: ", ": image-alt: ", ": target-size: "))


def test_a_page_that_is_too_wide_is_seen(page, address):
    open_with(page, address, "<p style='width:400px'>Words</p>")
    assert not fits(page, 320)
    assert fits(page, 640)


def test_what_the_keyboard_does_not_reach_is_seen(page, address):
    open_with(page, address, "<a href='#a' id='a'>A</a><button tabindex='-1'>B</button><a href='#c' id='c'>C</a>")
    reach(page, page.locator("#c"))
    with pytest.raises(AssertionError, match="the Tab key does not lead to"):
        reach(page, page.get_by_role("button"))
    open_with(page, address, "<button style='outline: none'>B</button>")
    with pytest.raises(AssertionError, match="nothing shows that"):
        reach(page, page.get_by_role("button"))


def test_a_page_whose_title_is_not_its_heading_is_seen(page, address):
    open_with(page, address, "<h1>Another page</h1>")
    with pytest.raises(AssertionError, match="'A page', 'Another page'"):
        judge(page, "two-headings")
    open_with(page, address, "")
    with pytest.raises(AssertionError, match="one-heading: A page"):  # it does not name the site
        judge(page, "one-heading")


def test_a_page_without_scripts_runs_none(plain_page, address):
    open_with(plain_page, address, "<script>document.title = 'changed'</script>")
    assert plain_page.title() == "A page"


def test_what_a_page_loads_is_measured(page, address):
    size = bytes_over_the_wire(page, f"{address}/{quote(CLEAN)}")
    assert len(CLEAN) < size < len(CLEAN) + 1000
