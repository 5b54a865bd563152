"""Threads, from the archive in the browser to statuses on the person's Mastodon server, and back again."""

from urllib.parse import parse_qs, urlsplit

from Browser.browser import judge
from Browser.person import Person
from Browser.test_move_threads import open_archive, tick_only
from EndToEnd.journey import mastodon_client
from EndToEnd.test_posts_mastodon import shown, squeezed
from EndToEnd.world import wait_until
from playwright.sync_api import Request, expect


def test_threads_move_to_mastodon_unlisted_with_their_days_and_back(world, page, tmp_path):
    asked: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.path == "/oauth/authorize" and request.method == "GET":
            asked.append(parse_qs(parts.query)["scope"][0])

    page.on("request", note)
    mover = Person(world, "dmitri", page)
    mover.sign_in("mastodon")
    mover.open("posts")
    archive = mover.download_archive(tmp_path)
    page.locator("#target").select_option("mastodon")
    open_archive(mover, archive)
    tick_only(page, "A thread about tides")
    page.locator("#threads li", has_text="tide clock").get_by_role("checkbox").check()
    # A server of this kind cannot date posts back: that is not offered.
    expect(page.locator("#dates option")).to_have_text(["As the first line of each post", "Not told"])
    expect(page.get_by_label("Who sees them")).to_have_value("unlisted")
    judge(page, "posts-list-mastodon")

    page.get_by_role("button", name="See how they will look").click()
    previews = page.locator("#preview-list article")
    expect(previews).to_have_count(3)
    clock = page.locator("article", has_text="tide clock")
    expect(clock.locator(".post-text")).to_contain_text("https://tides.example.com/clock")
    expect(clock).to_contain_text("dated the day it goes out")
    expect(clock).to_contain_text("unlisted")
    clock.get_by_label("Description").fill("Waves in grey and blue")
    promised = previews.locator(".post-text").all_inner_texts()
    assert all(text.startswith("202") for text in promised), promised
    page.get_by_role("button", name="Check and go on").click()
    expect(page.locator("#facts")).to_contain_text("unlisted")
    expect(page.locator("#facts")).to_contain_text("As the first line of each post")
    page.get_by_role("button", name="Send and publish 3 posts on Mastodon").click()
    page.wait_for_url("**/posts/progress")

    # The right to write posts is asked for only now, beside what was granted before.
    assert asked and not any("write:statuses" in scope for scope in asked)
    page.get_by_role("button", name="Allow and publish 3 posts on Mastodon").click()
    mover.consent("mastodon")
    page.wait_for_url("**/posts/progress?queued=3")
    assert {"write:statuses", "write:media", "read:statuses", "write:follows"} <= set(asked[-1].split())
    expect(page.locator('[data-count="mastodon.done"]')).to_have_text("3")
    judge(page, "posts-done-mastodon")

    reader = mastodon_client(world, "dmitri", "read:accounts read:statuses")
    me = reader.me()
    there = list(reversed(reader.account_statuses(me, limit=40)))
    texts = [shown(status) for status in there]
    assert sorted(map(squeezed, texts)) == sorted(map(squeezed, promised))
    assert {status["visibility"] for status in there} == {"unlisted"}
    first = next(status for status, text in zip(there, texts, strict=True) if "A thread about tides" in text)
    assert [str(status["in_reply_to_id"]) for status in there].count(str(first["id"])) == 1
    (picture,) = [media for status in there for media in status["media_attachments"]]
    assert picture["description"] == "Waves in grey and blue"
    for table in ("post_upload", "post_upload_part", "post_content", "post_media", "post_media_chunk"):
        assert world.query(f"SELECT count(*) FROM {table}") == [(0,)], table

    page.get_by_role("link", name="Take all of it back").click()
    page.get_by_role("button", name="Take 3 posts back from Mastodon").click()
    page.wait_for_url("**/posts/progress?undo=3")
    wait_until(lambda: reader.account_statuses(me, limit=40) == [], "all of it is gone")
