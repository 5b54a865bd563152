"""Every text of the program comes from its catalogue: with one whose sentences are all marked, nothing else is said.

The program reads its texts beside itself. Here it lies beside others: the same keys, places and plural forms, with every
letter under an accent and every sentence between brackets.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from Browser.crawl import texts, walk
from Browser.pages import MEMBERS, VISITORS, Site
from Browser.texts import MONTHS
from EndToEnd.world import World
from Peers.helloquitx import PROGRAM
from Peers.server import PACKAGE, Server, answers_http, free_port

CAMPAIGN = PACKAGE / "campaign" / "texts" / "en"
OPEN, CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
ACUTE = "\N{COMBINING ACUTE ACCENT}"
PLACES = re.compile(r"(\{\w+\})")

# What is a name or a date wherever it stands: what the campaign, this language, months and formats are called, and addresses.
NAMES = re.compile(
    rf"\b(HelloQuitX|English|UTC|AM|PM|CSV|JSON|({'|'.join(MONTHS)}) \d+, \d{{4}}( at)?)\b"
    r"|https?://\S+|@?[\w.@-]+\.(test|example|com|org|csv|json|txt|localhost)\b|@\w+@127\.0\.0\.1:\d+"
)


def marked(text: str) -> str:
    """The same sentence, to be told from one that no catalogue holds; its places as they were."""
    parts = PLACES.split(text)
    parts[::2] = [re.sub(r"[A-Za-z]", lambda letter: letter.group() + ACUTE, part) for part in parts[::2]]
    return OPEN + "".join(parts) + CLOSE


def unmarked(text: str) -> list[str]:
    """What stands outside of all brackets and is no name, piece by piece; also a sentence that lost a bracket."""
    inner = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    while (shorter := inner.sub("\n", text)) != text:
        text = shorter
    pieces = [piece.strip() for piece in re.split(r"\n| \N{EN DASH} ", NAMES.sub("\n", text))]
    # Numbers, signs and a lone letter, such as an X, say nothing.
    return [piece for piece in pieces if re.search(rf"[^\W\d_]{{2}}|{OPEN}|{CLOSE}", piece)]


@pytest.fixture(scope="module")
def site(world) -> Site:
    return Site.of(world, "alexa")


@pytest.fixture(scope="module")
def marked_site(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same site again, with marked texts; nothing else differs."""
    folder = tmp_path_factory.mktemp("marked")
    program = folder / PROGRAM.name
    try:
        os.link(PROGRAM.resolve(), program)
    except OSError:  # on another file system
        program.write_bytes(PROGRAM.read_bytes())
        program.chmod(0o755)
    for resources in PROGRAM.resolve().parent.glob("*.resources"):
        if "Localization" not in resources.name:
            (folder / resources.name).symlink_to(resources)
            continue
        target = folder / resources.name / "Resources" / "texts"
        target.mkdir(parents=True)
        for path in (resources / "Resources" / "texts").glob("*.json"):
            messages = json.loads(path.read_text())
            if path.stem == "en":
                for key, message in messages.items():
                    # What says in which language a page is.
                    if key != "language.name":
                        messages[key] = (
                            {form: marked(text) for form, text in message.items()} if isinstance(message, dict) else marked(message)
                        )
            (target / path.name).write_text(json.dumps(messages, ensure_ascii=False))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = ["serve", "--port", port, "--no-work", *world.beside_sandbox()]
    with Server(f"marked-{port}", [program, *arguments], is_ready=answers_http(f"{url}/healthz")):
        yield url


@pytest.fixture(scope="module")
def said_by_the_campaign() -> str:
    """All words of the campaign's folder, without its markup."""
    files = [*CAMPAIGN.rglob("*.md"), *CAMPAIGN.rglob("*.yaml"), PACKAGE / "campaign" / "directory.csv"]
    text = " ".join(path.read_text() for path in files)
    text = re.sub(r"\]\([^)]*\)", "", text).replace("{campaign}", "HelloQuitX").replace("{hashtag}", "HelloQuitX")
    return flat(text)


def flat(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text).split()).casefold()


def session_of(site: Site | None) -> requests.Session:
    session = requests.Session()
    session.headers["Accept"] = "text/html"
    for cookie in site.cookies if site else []:
        session.cookies.set(cookie["name"], cookie["value"], domain="127.0.0.1")
    return session


def test_a_sentence_that_no_catalogue_holds_is_seen():
    """Or the tests below would prove nothing."""
    assert unmarked(f"{marked('Follow {count} people')} · 12") == []
    assert unmarked(marked("Signed in as {name}").replace("{name}", marked("nobody"))) == []
    assert unmarked(f"{marked('Done.')} Nobody is ticked yet.") == ["Nobody is ticked yet."]
    assert unmarked(marked("Done.").replace(CLOSE, "")) != []


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_every_text_of_every_page_comes_from_a_catalogue_the_campaign_or_data(who, world, site, marked_site, said_by_the_campaign):
    raw: dict[str, str] = {}
    broken: list[str] = []
    count = 0
    member = who == "member"
    starts = [f"/en/{path}" for path in (MEMBERS if member else VISITORS)]
    names = flat(" ".join(str(value) for person in world.stand_ins.people() for value in person.values()))
    for answer in walk(marked_site, starts, session_of(site if member else None)):
        if answer.status != 200 and not answer.url.endswith("/nowhere"):
            broken.append(f"{answer.status} {answer.url}")
        if answer.kind != "text/html":
            continue
        count += 1
        # The names of countries are the language's own.
        countries = flat(" ".join(option.text for option in answer.page.select("select[name=country] option")))
        for text in texts(answer.page):
            for piece in unmarked(text):
                if not any(flat(piece) in known for known in (said_by_the_campaign, names, countries)):
                    raw.setdefault(piece, f"{answer.url}: {text}")
    assert (raw, broken) == ({}, [])
    assert count >= len(starts)
