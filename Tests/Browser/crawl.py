"""Walks through all pages that links lead to, as a visitor or a member, and reads what they say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag

# What is read aloud, or shown when somebody points at it.
SPOKEN = ["aria-label", "alt", "title", "placeholder"]
# What no text of the program stands in: names, addresses and moments; and what is marked as another language.
DATA = ["script", "style", "bdi", "code", "time", "textarea", "svg"]


@dataclass(frozen=True)
class Answer:
    url: str
    status: int
    kind: str
    page: BeautifulSoup
    bytes: int


def shape(url: str) -> tuple[str, tuple[str, ...]]:
    """What makes two addresses the same page with other contents: one of each is enough."""
    parts = urlsplit(url)
    path = re.sub(r"/assets/\w+", "/assets", parts.path)
    return path, tuple(sorted(parse_qs(parts.query)))


def walk(origin: str, starts: list[str], session: requests.Session, *, limit: int = 400) -> Iterator[Answer]:
    """Opens the addresses and all of this site that their pages lead to, one of each shape; files too, but assets."""
    waiting = [urljoin(origin, start) for start in starts]
    seen = {shape(url) for url in waiting}
    language = urlsplit(waiting[0]).path.split("/")[1]
    # Slow to make, and no pages: the press kit's test opens them.
    printed = re.compile(r"/print/")
    others = re.compile(r"^/[a-z]{2}(-[A-Za-z]+)?/")
    while waiting:
        assert len(seen) <= limit, f"the pages lead on and on: {sorted(seen)[-20:]}"
        url = waiting.pop(0)
        answer = session.get(url, timeout=60, headers={"Accept-Encoding": "gzip"})
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        length = int(answer.headers.get("Content-Length") or len(answer.content))
        page = BeautifulSoup(answer.text if kind == "text/html" else "", "lxml")
        yield Answer(url, answer.status_code, kind, page, length)
        for link in page.select("a[href]"):
            target = urljoin(answer.url, str(link["href"])).split("#")[0]
            path = urlsplit(target).path
            is_foreign = not target.startswith(origin + "/") or path.startswith("/assets/") or printed.search(path)
            if is_foreign or (others.match(path) and not path.startswith(f"/{language}/")) or shape(target) in seen:
                continue
            seen.add(shape(target))
            waiting.append(target)


def texts(page: BeautifulSoup, *, without: str = "") -> Iterator[str]:
    """All that the page says in its own language, text by text: what is shown, and what is read aloud."""
    language = page.html["lang"] if isinstance(page.html, Tag) else ""
    left = {id(element) for element in page.select(without)} if without else set()

    def is_ours(element: Tag | None) -> bool:
        own = element
        while isinstance(element, Tag):
            if element.name in DATA or id(element) in left:
                return False
            if element.has_attr("lang") and element["lang"] != language:
                return False
            element = element.parent
        return own is not None

    for node in page.find_all(string=True):
        assert isinstance(node, NavigableString)
        if isinstance(node, (Comment, Doctype)) or not is_ours(node.parent):
            continue
        if text := " ".join(node.split()):
            yield text
    for name in SPOKEN:
        for element in page.find_all(attrs={name: True}):
            if is_ours(element):
                yield " ".join(str(element[name]).split())
