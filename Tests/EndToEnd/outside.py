"""A site for real networks, as an operator starts it, on the small internet of the tests."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from Peers.helloquitx import PROGRAM
from Peers.internet import Answer, Asked, Internet, http_server, run_internet, serving
from Peers.server import Server, answers_http, free_port
from Peers.visitor import Visitor, words

from EndToEnd.ways_back import FromAddress, addresses


@dataclass
class RealSite:
    internet: Internet
    server: Server
    data: Path
    url: str
    # The PLC directory that the operator configured: a server inside, which nobody else may name.
    plc: str
    # DID documents by their DID.
    documents: dict[str, dict]

    def newcomer(self) -> Visitor:
        """Somebody's browser, which was never here."""
        visitor = Visitor()
        visitor.session.trust_env = False
        visitor.session.mount(self.url, FromAddress(next(addresses)))
        return visitor

    def try_sign_in(self, network: str, name: str, visitor: Visitor | None = None) -> Visitor:
        """Says where to sign in; ends on the page that answers that."""
        page = (visitor or self.newcomer()).open(f"{self.url}/en/sign-in/{network}")
        return page.press("Go on to your server", name=name)

    def query(self, statement: str) -> list[tuple]:
        with sqlite3.connect(f"file:{self.data / 'helloquitx.sqlite'}?mode=ro", uri=True, timeout=60) as database:
            return database.execute(statement).fetchall()


@contextmanager
def run_real_site(folder: Path) -> Iterator[RealSite]:
    """Starts it with the smallest settings file, and the directory of DIDs beside it."""
    documents: dict[str, dict] = {}
    with run_internet(folder) as internet:

        def directory(asked: Asked) -> Answer | None:
            document = documents.get(asked.path.removeprefix("/"))
            return Answer(document) if document else None

        with serving(http_server(internet, site=directory)) as plc:
            port, data = free_port(), folder / "data"
            settings = {"url": f"http://127.0.0.1:{port}", "port": port, "data": data}
            settings["bluesky.plc"] = f"http://127.0.0.1:{plc.server_port}"
            config = folder / "helloquitx.yaml"
            config.write_text("".join(f"{name}: {value}\n" for name, value in settings.items()))
            url = str(settings["url"])
            server = Server(
                f"real-{port}",
                [PROGRAM, "serve", "--no-work", "--config", config],
                is_ready=answers_http(f"{url}/healthz"),
                environment=internet.environment,
            )
            with server:
                yield RealSite(internet, server, data, url, str(settings["bluesky.plc"]), documents)


def way_on(page: Visitor) -> str:
    """Where the page leads on to: the provider's own page."""
    link = page.page.select_one("a#continue")
    assert link is not None, f"{page.place()}: {page.text}"
    return link["href"]


def told(page: Visitor) -> str:
    """The sentence at the field of a form that came back; fails for any other page."""
    assert page.status == 400, f"{page.place()}: {page.text}"
    assert page.title.startswith("Error: "), page.title
    summary = page.page.select_one(".error-summary a[href='#name']")
    assert summary is not None, page.text
    return words(summary)


def asked_of(address: str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
