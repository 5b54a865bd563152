"""The visitor acts on a page as a browser without scripts does."""

import http.server
import threading
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from mechanicalsoup import LinkNotFoundError

from .visitor import Visitor

PAGE = """<!doctype html><title> A
 page </title><script>var x = "<form>"</script>
<h1>Choose</h1><!-- nothing --><script>var y</script><p><a href="/next">On to the <b>next</b></a>
<form action="/send" method="post">
<input type="hidden" name="token" value="a&amp;b"><input name="empty"><input name="off" value="x" disabled>
<label><input type="radio" name="who" value="1" checked> Anna <bdi>Example</bdi></label>
<label><input type="radio" name="who" value="2"> Bo</label>
<input type="checkbox" name="agree"><select name="language"><option value="en">English<option value="fr" selected>French
</select><textarea name="words">Some words</textarea>
<button name="decision" value="accept">Accept all</button><button name="decision" value="deny">Deny</button>
</form>"""


class Handler(http.server.BaseHTTPRequestHandler):
    """Shows the page, sets a cookie, and tells what was sent to it."""

    def do_GET(self) -> None:
        self.answer(PAGE)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(f"{self.headers['Cookie']}|{self.headers['Origin']}|{sent}")

    def answer(self, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Set-Cookie", "__Host-session=1; Path=/; Secure; HttpOnly")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        visitor = Visitor()
        visitor.open(f"http://127.0.0.1:{server.server_address[1]}/")
        yield visitor
        server.shutdown()


def sent(visitor: Visitor) -> list[tuple[str, str]]:
    return parse_qsl(visitor.response.text.split("|")[2], keep_blank_values=True)


def test_it_reads_what_a_person_reads(visitor):
    assert visitor.title == "A page"
    assert visitor.text.startswith("Choose On to the next Anna Example Bo")
    assert visitor.click("next").url.endswith("/next")


def test_it_sends_a_form_as_it_is_drawn(visitor):
    visitor.press("Accept")
    assert sorted(sent(visitor)) == [
        ("decision", "accept"),
        ("empty", ""),
        ("language", "fr"),
        ("token", "a&b"),
        ("who", "1"),
        ("words", "Some words"),
    ]


def test_it_sends_what_was_filled_in_and_the_button_that_was_pressed(visitor):
    bo = visitor.choice("Bo")
    visitor.press("Deny", who=bo, agree="on", language="en", words="Others", empty="full")
    assert sorted(sent(visitor)) == [
        ("agree", "on"),
        ("decision", "deny"),
        ("empty", "full"),
        ("language", "en"),
        ("token", "a&b"),
        ("who", "2"),
        ("words", "Others"),
    ]


def test_it_keeps_a_cookie_for_secure_places_on_this_machine_and_says_where_a_form_comes_from(visitor):
    origin = visitor.url.rstrip("/")
    cookie, from_where, _ = visitor.press("Accept").response.text.split("|")
    assert (cookie, from_where) == ("__Host-session=1", origin)


@pytest.mark.parametrize("values", [{"nobody": "1"}, {"who": "3"}])
def test_it_fills_in_nothing_that_the_form_does_not_offer(visitor, values):
    with pytest.raises((AssertionError, LinkNotFoundError)):
        visitor.press("Accept", **values)
