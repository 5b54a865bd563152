"""The catalogues of the interface's texts, and what of them shows on a page where it should not."""

import json
import re
from functools import cache

from Peers.server import PACKAGE
from playwright.sync_api import Page

TEXTS = PACKAGE / "Sources" / "Localization" / "Resources" / "texts"

# What a page says in its own language: its texts and what is read aloud; not people's names, nor what is marked as
# being in another language, such as the link that leads there.
COLLECT = """() => {
    const own = document.documentElement.lang
    const isOurs = element => element.closest('[lang]').lang === own && !element.closest('bdi, code, script, style')
    const found = [document.title]
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) if (isOurs(walk.currentNode.parentElement)) found.push(walk.currentNode.data)
    for (const name of ['aria-label', 'alt', 'title', 'placeholder'])
        for (const element of document.querySelectorAll(`[${name}]`))
            if (isOurs(element)) found.push(element.getAttribute(name))
    return found.map(text => text.replace(/\\s+/g, ' ').trim()).filter(text => text)
}"""

MONTHS = "January February March April May June July August September October November December".split()
ENGLISH_TIME = re.compile(rf"\b({'|'.join(MONTHS)}) \d|\d\s(AM|PM)\b")
UNFILLED = re.compile(r"\{\w+\}|\{\{|\}\}|\[\[|\]\]")


@cache
def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    return json.loads((TEXTS / f"{language}.json").read_text())


def said(language: str, key: str) -> re.Pattern[str]:
    """What the page says under a key, whole, with any number and any names in its places, whatever its spaces are."""
    message = catalogue(language)[key]
    whole = []
    for form in message.values() if isinstance(message, dict) else [message]:
        places = re.split(r"(\{\w+\})", form)
        whole.append("".join(".+" if "{" in part else r"\s+".join(map(re.escape, re.split(r"\s", part))) for part in places))
    return re.compile(f"^\\s*({'|'.join(whole)})\\s*$")


def forms(language: str) -> set[str]:
    """Every sentence of a language, in each of its plural forms; whatever its spaces are."""
    messages = catalogue(language).values()
    found = [form for message in messages for form in (message.values() if isinstance(message, dict) else [message])]
    return {" ".join(form.split()) for form in found}


@cache
def patterns(language: str, other: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is only said in the language and not in the other: as a whole text, and as a part of one.

    A word or two may be a part of anything; of a sentence, four words in a row are enough.
    """
    wholes, parts = [], []
    for form in forms(language) - forms(other):
        pieces = re.split(r"\{\w+\}", form)
        # A colon between two places says nothing of the language.
        if not re.search(r"\w", "".join(pieces)):
            continue
        wholes.append(".+".join(map(re.escape, pieces)))
        parts += [re.escape(piece.strip()) for piece in pieces if len(piece.split()) >= 4]
    return re.compile("|".join(wholes)), re.compile("|".join(parts))


@cache
def keys(language: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])(" + "|".join(map(re.escape, catalogue(language))) + r")(?![\w.])")


def strangers(page: Page, *, other: str) -> list[str]:
    """Texts on the page that stand in the other language, or are no texts but keys or places that were not filled."""
    language = page.locator("html").get_attribute("lang") or ""
    whole, part = patterns(other, language)
    return [
        text
        for text in page.evaluate(COLLECT)
        if whole.fullmatch(text)
        or part.search(text)
        or keys(language).search(text)
        or UNFILLED.search(text)
        or (other == "en" and ENGLISH_TIME.search(text))
    ]
