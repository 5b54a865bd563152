"""Threads, from the archive in the browser to records on the person's own server, and back again."""

import json
import re
import zipfile
from pathlib import Path

from Browser.browser import enter, judge, reach
from Browser.person import Person
from EndToEnd.journey import Traveller
from EndToEnd.world import wait_until
from playwright.sync_api import Page, Request, expect

POSTS = "app.bsky.feed.post"


def tweets_of(archive: Path) -> list[dict]:
    with zipfile.ZipFile(archive) as file:
        text = file.read(next(name for name in file.namelist() if name.endswith("/tweets.js"))).decode()
    return [entry["tweet"] for entry in json.loads(text.split("=", 1)[1])]


def open_archive(mover: Person, archive: Path) -> Page:
    page = mover.page
    page.locator("#file").set_input_files(archive)
    expect(page.get_by_role("heading", name="Choose what comes along")).to_be_focused()
    return page


def tick_only(page: Page, words: str) -> None:
    page.get_by_role("button", name="Tick none").click()
    page.locator("#threads li", has_text=words).get_by_role("checkbox").check()


def records(world, read_pds, mover: Person) -> dict[str, dict]:
    return read_pds(world.networks).records(mover.who["bluesky"]["did"], POSTS)


def test_threads_move_from_the_archive_to_the_network_and_back(world, page, tmp_path, read_pds):
    mover = Person(world, "mateo", page)
    mover.sign_in("bluesky")
    mover.open("")
    enter(page, page.get_by_role("link", name="Move your threads"))
    page.wait_for_url("**/en/posts")
    archive = mover.download_archive(tmp_path)
    tweets = tweets_of(archive)
    judge(page, "posts")

    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    reach(page, page.locator("#file"))
    open_archive(mover, archive)
    judge(page, "posts-list")
    # Replies to others and reposts are off, and so is whoever is left behind; nothing was sent for all that.
    own = [each for each in tweets if not each.get("in_reply_to_user_id_str")]
    shown = page.locator("#threads li")
    expect(shown).to_have_count(len([each for each in own if not each["full_text"].startswith("RT @")]))
    name = tweets[2]["entities"]["user_mentions"][0]["screen_name"]
    before = shown.count()
    page.locator("#leave").fill(f"@{name}")
    page.keyboard.press("Tab")
    expect(shown).to_have_count(before - 1)
    tick_only(page, "A thread about tides")
    page.locator("#threads li", has_text="tide clock").get_by_role("checkbox").check()
    expect(page.locator("#chosen")).to_have_text("2 threads ticked · 3 posts · 1 picture or video")
    assert sent == []

    enter(page, page.get_by_role("button", name="See how they will look"))
    expect(page.locator("#preview-list article")).to_have_count(3)
    clock = page.locator("article", has_text="tide clock")
    expect(clock.locator("img")).to_have_js_property("naturalWidth", 96)
    expect(clock.get_by_role("link", name="tides.example.com/clock")).to_have_attribute(
        "href", "https://tides.example.com/clock"
    )
    expect(page.get_by_role("button", name="Check and go on")).to_be_enabled()
    judge(page, "posts-previews")
    clock.get_by_label("Description").fill("Waves in grey and blue")
    assert [request.url.split("/api/")[1] for request in sent] == ["posts/preview?network=bluesky"]
    body = sent[0].post_data or ""
    assert name not in body and "CANARY" not in body and "favorite_count" not in body and "source" not in body

    enter(page, page.get_by_role("button", name="Check and go on"))
    expect(page.get_by_role("heading", name="Check before you publish")).to_be_focused()
    expect(page.locator("#facts")).to_contain_text("3 posts")
    judge(page, "posts-confirm")
    assert records(world, read_pds, mover) == {}
    enter(page, page.get_by_role("button", name="Send and publish 3 posts on Bluesky"))
    page.wait_for_url("**/posts/progress")
    # All of it is here, sealed; the right to write posts is asked for only now.
    expect(page.locator("main")).to_contain_text("3 posts are here, sealed.")
    judge(page, "posts-permission")
    kept = world.query("SELECT sealed FROM post_upload_part UNION ALL SELECT sealed FROM post_media_chunk")
    assert len(kept) == 2 and all(b"tide" not in bytes(row[0]) for row in kept)
    assert records(world, read_pds, mover) == {}
    enter(page, page.get_by_role("button", name="Allow and publish 3 posts on Bluesky"))
    # It was confirmed: with the permission it goes out, and nobody is asked again.
    mover.consent("bluesky")
    page.wait_for_url("**/posts/progress?queued=3")
    expect(page.locator('[data-count="bluesky.done"]')).to_have_text("3")
    judge(page, "posts-done")

    there = records(world, read_pds, mover)
    assert len(there) == 3
    by_text = {record["text"].split(".")[0]: (uri, record) for uri, record in there.items()}
    thread, first = by_text["A thread about tides"]
    _, second = by_text["They come and they go"]
    assert second["reply"]["parent"]["uri"] == second["reply"]["root"]["uri"] == thread
    assert first["createdAt"].startswith("2025-03-")
    _, picture = by_text["The tide clock runs again"]
    image = picture["embed"]["images"][0]
    assert image["alt"] == "Waves in grey and blue"
    assert (image["aspectRatio"]["width"], image["aspectRatio"]["height"]) == (96, 64)
    assert [facet["features"][0].get("uri") for facet in picture["facets"]] == ["https://tides.example.com/clock", None]
    assert picture["facets"][1]["features"][0]["tag"] == "ReefBay"
    # Nothing of it stays on the site.
    for table in ("post_upload", "post_upload_part", "post_content", "post_media", "post_media_chunk"):
        assert world.query(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert all(b"tides" not in bytes(row[0]) for row in world.query("SELECT payload FROM work"))

    with page.expect_download() as download:
        page.get_by_role("link", name="Old and new addresses").click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert lines[0] == "old,part,new" and len(lines) == 4
    assert {line.rsplit("/", 1)[1] for line in lines[1:]} == {uri.rsplit("/", 1)[1] for uri in there}

    enter(page, page.get_by_role("button", name="Check that all is there"))
    expect(page.locator("p.notice").first).to_have_text("Read back: 3 posts are there.")

    # A thread is taken back, and then all of it.
    page.locator("ul.deliveries li").first.get_by_role("link", name="Take this thread back").click()
    judge(page, "posts-undo")
    enter(page, page.get_by_role("button", name="Take 2 posts back from Bluesky"))
    page.wait_for_url("**/posts/progress?undo=2")
    wait_until(lambda: len(records(world, read_pds, mover)) == 1, "the thread is gone")
    # Elsewhere, without scripts: to sign in again takes no right away that was given.
    plain = Traveller.at(world, "mateo").sign_in("bluesky").visitor.open("/en/posts/progress")
    assert "Old and new addresses" in plain.text
    plain.open("/en/posts/undo?network=bluesky").press("Take 1 post back from Bluesky")
    wait_until(lambda: records(world, read_pds, mover) == {}, "all of it is gone")


def test_what_is_not_as_confirmed_or_too_much_is_refused_in_words(world, page, tmp_path, read_pds, watch):
    mover = Person(world, "ben", page)
    mover.sign_in("bluesky")
    mover.open("posts")
    archive = mover.download_archive(tmp_path)
    open_archive(mover, archive)
    tick_only(page, "A thread about tides")
    look_and_check(page)
    # On its way the text becomes another one.
    watch.expect("409")
    changed = re.compile(r".*/api/posts/uploads/\d+/posts/0")
    page.route(changed, lambda route: route.continue_(post_data=route.request.post_data.replace("tides", "TIDES")))
    page.get_by_role("button", name="Send and publish").click()
    problem = page.locator("#problem")
    expect(problem).to_contain_text("What arrived differs from what you were shown. Nothing is published")
    expect(problem).to_be_focused()
    judge(page, "posts-changed")
    page.unroute(changed)

    # More than there is room for is told before anything is sent.
    settings = "document.getElementById('posts').dataset.settings"
    page.route("**/en/posts", lambda route: smaller(route))
    page.reload()
    assert '"room":100' in page.evaluate(settings)
    open_archive(mover, archive)
    tick_only(page, "A thread about tides")
    look_and_check(page)
    page.get_by_role("button", name="Send and publish").click()
    expect(problem).to_contain_text("Nothing was sent.")
    assert records(world, read_pds, mover) == {}
    assert world.query("SELECT count(*) FROM post_upload_part") == [(0,)]


def test_what_waits_for_one_account_survives_an_upload_for_another(world, page, tmp_path, watch):
    mover = Person(world, "alexa", page)
    mover.sign_in("bluesky")
    mover.open("posts")
    archive = mover.download_archive(tmp_path)
    watch.expect("409")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    # Whose archive it is is asked before anything of it is sent.
    others = Person(world, "ben", page).download_archive(tmp_path)
    page.locator("#file").set_input_files(others)
    problem = page.locator("#problem")
    expect(problem).to_contain_text(f"@{mover.who['x']['screenName']}")
    assert sent == []
    for network in ("mastodon", "bluesky"):
        mover.open("posts")
        confirm(mover, network, archive)
        page.get_by_role("button", name="Send and publish").click()
        page.wait_for_url("**/posts/progress")
    waiting = page.locator("section.card", has_text="Not published yet")
    expect(waiting).to_have_count(2)
    judge(page, "posts-two-uploads")
    # For the same account the next one is refused, and what was confirmed stays.
    mover.open("posts")
    confirm(mover, "bluesky", archive)
    judge(page, "posts-confirm-again")
    page.get_by_role("button", name="Send and publish").click()
    expect(problem).to_contain_text("2 posts that you confirmed earlier wait to be published there.")
    mover.open("posts/progress")
    waiting.filter(has_text="Bluesky").get_by_role("button", name="Erase what was sent").click()
    page.wait_for_url("**/posts/progress?erased=1")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("Mastodon")
    waiting.get_by_role("button", name="Erase what was sent").click()
    expect(waiting).to_have_count(0)
    assert world.query("SELECT count(*) FROM post_upload_part") == [(0,)]


def confirm(mover: Person, network: str, archive: Path) -> None:
    page = mover.page
    page.locator("#target").select_option(network)
    open_archive(mover, archive)
    tick_only(page, "A thread about tides")
    look_and_check(page)


def smaller(route) -> None:
    """The page of a site that has no room for anybody's posts."""
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r"&quot;room&quot;:\d+", "&quot;room&quot;:100", answer.text()))


def look_and_check(page: Page) -> None:
    page.get_by_role("button", name="See how they will look").click()
    expect(page.locator("#preview-list article").first).to_be_visible()
    page.get_by_role("button", name="Check and go on").click()
    expect(page.get_by_role("heading", name="Check before you publish")).to_be_focused()
