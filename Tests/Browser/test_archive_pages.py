"""The pages of `archive browse`, opened from the disk: read, searched by keyboard, and asking for nothing elsewhere."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from Browser.browser import enter, judge, reach
from Peers.helloquitx import run
from playwright.sync_api import Page, expect

OWNER = "5001"
FIRST = 1_500_000_000_000_000_000
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73000000134944415478da63fccfc0f09f818181"
    "8109440000170a0103bb2b4b9e0000000049454e44ae426082"
)


def identity(days: int) -> int:
    return FIRST + (days * 86_400_000 << 22)


def tweet(days: int, text: str, answers: int | None = None, **more: object) -> dict:
    """A post of so many days after the first one, which is of March 2022."""
    moment = datetime.fromtimestamp(((identity(days) >> 22) + 1_288_834_974_657) / 1000, UTC)
    entry = {
        "id_str": str(identity(days)), "created_at": moment.strftime("%a %b %d %H:%M:%S +0000 %Y"), "lang": "en",
        "full_text": text, "favorite_count": "3", "retweet_count": "1",
    }  # fmt: skip
    if answers is not None:
        entry |= {"in_reply_to_status_id_str": str(identity(answers)), "in_reply_to_user_id_str": OWNER}
    return {"tweet": {**entry, **more}}


def photo(name: str) -> dict:
    media = {"type": "photo", "media_url_https": f"https://pbs.example.com/{name}", "url": "https://t.co/p"}
    return {"extended_entities": {"media": [{**media, "sizes": {"large": {"w": "2", "h": "2"}}}]}}


def link(address: str, shown: str) -> dict:
    return {"entities": {"urls": [{"url": "https://t.co/l", "expanded_url": address, "display_url": shown,
                                   "indices": ["5", "19"]}]}}  # fmt: skip


@pytest.fixture(scope="module")
def site(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of some hundred posts, with all that pages can have."""
    folder = tmp_path_factory.mktemp("memory")
    hashtag = {"entities": {"hashtags": [{"text": "Été", "indices": ["9", "13"]}]}}
    tweets = [
        tweet(0, "A crème brûlée, with a picture", **photo("a.png")),
        tweet(1, "A thread begins here"), *(tweet(2 + n, f"and goes on, part {n}", 1 + n) for n in range(30)),
        tweet(40, "Ein langes Wort: " + "Donaudampfschifffahrt" * 8, lang="de"),
        tweet(41, "東京タワーに行った", lang="ja"), tweet(42, "السَّلام عليكم", lang="ar"),
        tweet(43, "Sunshine #Été", **hashtag), tweet(44, "<script>alert(1)</script> stays text"),
        tweet(45, "Look https://t.co/l", **link("https://away.example.com/page", "away.example.com/page")),
        tweet(46, "RT @somebody: words of others"),
        tweet(47, "@friend yes", in_reply_to_status_id_str="77", in_reply_to_user_id_str="9",
              in_reply_to_screen_name="friend"),
        *(tweet(60 + n, f"Plain post number {n}") for n in range(150)),
    ]  # fmt: skip
    media = folder / "archive" / "data" / "tweets_media"
    media.mkdir(parents=True)
    (media / f"{identity(0)}-a.png").write_bytes(PICTURE)
    account = [{"account": {"accountId": OWNER, "username": "mover", "accountDisplayName": "Mover"}}]
    for name, entries in (("account", account), ("tweets", tweets)):
        (media.parent / f"{name}.js").write_text(f"window.YTD.{name}.part0 = " + json.dumps(entries))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "en_US.UTF-8"}
    answer = run("archive", "browse", folder / "archive", "--output", folder / "site", environment=environment)
    assert answer.returncode == 0, answer.stderr
    return folder / "site"


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The addresses that pages asked for, all of which must be files."""
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    return asked


def texts(page: Page) -> list[str]:
    return page.locator("#results > li p").all_inner_texts()


def search(page: Page, site: Path, words: str) -> list[str]:
    """Types into the search of the first page, by keyboard alone."""
    page.goto(f"file://{site}/index.html")
    reach(page, page.get_by_label("Words or #hashtag"))
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text(re.compile("found", re.IGNORECASE))
    return texts(page)


def test_the_pages_can_be_read_by_anybody_and_ask_nobody(page, site, asked):
    page.goto(f"file://{site}/index.html")
    judge(page, "memory-years")
    enter(page, page.get_by_role("link", name="March", exact=True))
    expect(page.locator("h1")).to_have_text("March 2022")
    judge(page, "memory-month")
    assert page.evaluate("document.querySelector('.media img').naturalWidth") == 2
    enter(page, page.get_by_role("link", name="Read the whole thread: 31 posts"))
    expect(page.locator("article")).to_have_count(31)
    judge(page, "memory-thread")
    for name, heading in (("threads/index", "Threads"), ("media/index", "Pictures and videos"),
                          ("media/2022", "Pictures and videos of 2022"), ("posts/2022-04", "April 2022"),
                          ("search", "Search")):  # fmt: skip
        page.goto(f"file://{site}/{name}.html")
        expect(page.locator("h1")).to_have_text(heading)
        judge(page, "memory-" + name.replace("/", "-"))
    page.emulate_media(color_scheme="dark")
    page.goto(f"file://{site}/posts/2022-04.html")
    judge(page, "memory-dark")
    assert page.get_by_role("link", name="away.example.com/page").get_attribute("href") == "https://away.example.com/page"
    assert asked and all(url.startswith("file://") for url in asked)


def test_the_search_works_from_the_disk(page, site, asked):
    assert search(page, site, "CREME brulee") == ["A crème brûlée, with a picture"]
    judge(page, "memory-found")
    assert page.locator("mark").all_inner_texts() == ["crème", "brûlée"]
    page.get_by_role("listitem").get_by_role("link", name="March").click()
    expect(page.locator(f"#p{identity(0)}")).to_be_in_viewport()
    assert search(page, site, "東京") == ["東京タワーに行った"]
    assert search(page, site, "السلام") == ["السَّلام عليكم"]
    assert search(page, site, "#ete") == ["Sunshine #Été"]
    assert search(page, site, "donaudampf") and search(page, site, "script alert") == [
        "<script>alert(1)</script> stays text"
    ]
    assert search(page, site, "nowhere") == []
    # Part by part, the latest first; the keyboard stays where reading goes on.
    assert search(page, site, "plain")[0] == "Plain post number 149" and len(texts(page)) == 20
    expect(page.locator("#status")).to_have_text("150 posts found")
    enter(page, page.get_by_role("button", name="Show more"))
    expect(page.locator("#results > li")).to_have_count(40)
    expect(page.locator("#results > li:nth-child(21) a")).to_be_focused()
    assert all(url.startswith("file://") for url in asked)


def test_filters_narrow_the_search(page, site):
    page.goto(f"file://{site}/search.html")
    page.get_by_label("Threads only").check()
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#status")).to_have_text("31 posts found")
    page.get_by_label("With pictures or videos").check()
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#status")).to_have_text("Nothing found. Try fewer or shorter words.")
    page.get_by_label("Threads only").uncheck()
    page.get_by_label("Year").select_option("2022")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#status")).to_have_text("1 post found")


def test_all_but_the_search_works_without_scripts(plain_page, site):
    plain_page.goto(f"file://{site}/search.html")
    expect(plain_page.get_by_text("The search needs JavaScript")).to_be_visible()
    plain_page.get_by_role("link", name="Years").click()
    plain_page.get_by_role("link", name="April", exact=True).click()
    expect(plain_page.locator("h1")).to_have_text("April 2022")
