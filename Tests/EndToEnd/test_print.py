"""What is printed, over HTTP in all six languages: others read its words in their order, and its codes lead to the campaign."""

import io
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import requests
import yaml
from Peers.helloquitx import Site
from Peers.server import PACKAGE
from PIL import Image
from pypdf import PdfReader

TEXTS = PACKAGE / "campaign" / "texts"
LANGUAGES = sorted(folder.name for folder in TEXTS.iterdir())

# In points, which are 72nds of an inch.
A3, A4, A5 = (841.89, 1190.55), (595.28, 841.89), (419.53, 595.28)

# Letters that a font for Arabic joins into one glyph: readers know which letters such a glyph stands for, and some tell
# them in the order of the other direction.
JOINED = re.compile("[اىلي]{2,}")


@pytest.fixture(scope="module")
def site(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    options = ["--no-people", "--no-work", "--weasyprint", str(Path(sys.executable).with_name("weasyprint"))]
    with Site(tmp_path_factory.mktemp("print") / "data", options=options) as site:
        yield site


def squeezed(text: str) -> str:
    """The letters and digits of a text, one after another: lines, marks upon letters and punctuation are the reader's."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LN")
    return JOINED.sub(lambda found: "".join(sorted(found[0])), letters)


def words(language: str) -> dict:
    """The campaign's short texts as they stand on paper."""
    text = (TEXTS / language / "words.yaml").read_text()
    return yaml.safe_load(text.replace("{campaign}", "HelloQuitX").replace("{hashtag}", "HelloQuitX"))


def pieces(language: str) -> list[str]:
    """The manifesto's headings and paragraphs, without its marks."""
    text = (TEXTS / language / "manifesto.md").read_text().replace("{campaign}", "HelloQuitX")
    plain = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text).replace("**", "")
    return [" ".join(piece.lstrip("#").split()) for piece in plain.split("\n\n") if piece.strip()]


def download(site: Site, language: str, name: str) -> bytes:
    answer = requests.get(f"{site.url}/{language}/print/{name}", timeout=60)
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["Content-Language"] == language
    return answer.content


def poppler(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60).stdout.decode()


def codes(pdf: bytes, page: int, folder: Path, dots: int = 60) -> list[str]:
    """What a camera reads on a page of which it sees so many dots per inch."""
    picture = ["pdftoppm", "-r", str(dots), "-gray", "-png", "-singlefile", "-f", str(page), "-", str(folder / "page")]
    subprocess.run(picture, input=pdf, check=True, timeout=60)
    scan = ["zbarimg", "--quiet", "--raw", "--nodbus", str(folder / "page.png")]
    return subprocess.run(scan, capture_output=True, text=True, timeout=60).stdout.splitlines()


def sizes(pdf: PdfReader) -> list[tuple[float, float]]:
    return [(float(page.mediabox.width), float(page.mediabox.height)) for page in pdf.pages]


def in_order(text: str, expected: list[str]) -> None:
    """Each of these stands there whole, after the one before it."""
    place, read = 0, squeezed(text)
    for piece in expected:
        found = read.find(squeezed(piece), place)
        assert found >= 0, f"{piece!r} is not read after {place} of {text!r}"
        place = found + len(squeezed(piece))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poster_says_its_words_in_order_and_its_code_leads_to_the_campaign(site, language, tmp_path):
    said = words(language)["poster"]
    # The larger one is the same, drawn larger.
    for name, size in [("a4", A4), ("a3", A3)] if language == "ar" else [("a4", A4)]:
        pdf = download(site, language, f"poster-{name}.pdf")
        assert sizes(PdfReader(io.BytesIO(pdf))) == [pytest.approx(size, abs=0.1)]
        place = site.url.removeprefix("http://")
        in_order(poppler(pdf), [said["headline"], said["text"], place, said["call"], "HelloQuitX"])
        assert codes(pdf, 1, tmp_path) == [f"{site.url}/{language}/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_leaflet_has_two_sides_of_a5_with_its_steps_in_order(site, language, tmp_path):
    said = words(language)["leaflet"]
    pdf = download(site, language, "leaflet.pdf")
    assert sizes(PdfReader(io.BytesIO(pdf))) == [pytest.approx(A5, abs=0.1)] * 2
    in_order(poppler(pdf), [said["headline"], *said["steps"], "HelloQuitX", said["text"], site.url.removeprefix("http://")])
    assert codes(pdf, 2, tmp_path) == [f"{site.url}/{language}/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_manifesto_is_read_from_its_title_to_its_end(site, language, tmp_path):
    pdf = download(site, language, "manifesto.pdf")
    reader = PdfReader(io.BytesIO(pdf))
    assert {tuple(map(round, size)) for size in sizes(reader)} == {tuple(map(round, A4))}
    assert (reader.metadata or {}).get("/Title") == pieces(language)[0]
    text = "\n".join(page.extract_text() for page in reader.pages)
    text = re.sub(r"^\s*\d+ / \d+\s*$", "", text, flags=re.MULTILINE)
    expected = pieces(language)
    if language == "ar":
        # This reader moves what stands around a word of the other direction within its line: all is there, nearly in order.
        read, written = ([*map(squeezed, each.split())] for each in (text, " ".join(expected)))
        assert SequenceMatcher(None, read, written, autojunk=False).ratio() > 0.9
    else:
        in_order(text, expected)
    assert codes(pdf, len(reader.pages), tmp_path, 150) == [f"{site.url}/{language}/"]


def test_cards_are_pictures_for_a_link_each_in_its_language(site):
    cards = {language: download(site, language, "card.png") for language in ("en", "ar")}
    assert {Image.open(io.BytesIO(card)).size for card in cards.values()} == {(1200, 630)}
    assert len(set(cards.values())) == 2


def test_words_in_another_order_are_seen():
    """Or the tests above would prove nothing."""
    in_order("We are\nleaving X. Together.", ["We are leaving X.", "Together."])
    for text, expected in [("Together. We are leaving", ["We are", "Together"]), ("من تعرفون", ["تعرفون من"]), ("هناك", ["كانه"])]:
        with pytest.raises(AssertionError, match="is not read"):
            in_order(text, expected)
