"""Telling others, in a browser: a card with one's own addresses, cards that count the days, and an invitation for one."""

import re
import struct
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from Browser.browser import ERROR, judge, redrawn
from Browser.texts import said, strangers
from EndToEnd.journey import Traveller
from playwright.sync_api import Page, expect


def sides(picture: bytes) -> tuple[int, ...]:
    assert picture.startswith(b"\x89PNG")
    return struct.unpack(">II", picture[16:24])


def codes(picture: Path) -> set[str]:
    """Where the QR codes of a picture lead."""
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, timeout=30)
    return set(read.stdout.split())


@pytest.fixture(scope="module")
def member(world) -> list[dict[str, str]]:
    """The cookies of somebody with an address on both networks."""
    traveller = Traveller.at(world, "quinn").sign_in("bluesky").choose()
    traveller.sign_in("mastodon")
    return [
        {"name": cookie.name, "value": cookie.value or "", "url": world.url}
        for cookie in traveller.visitor.session.cookies
        if cookie.name.endswith("helloquitx")
    ]


@pytest.fixture
def signed_in(new_visitor, member):
    def visitor(**options: object) -> Page:
        page = new_visitor(**options)
        page.context.add_cookies(member)
        return page

    return visitor


def test_a_card_with_ones_own_addresses(world, signed_in, tmp_path):
    person = world.stand_ins.person("quinn")
    page = signed_in(java_script_enabled=False)
    page.goto(f"{world.url}/en/share")
    page.get_by_role("link", name="A card that says where you are now").click()
    page.get_by_role("button", name="Draw the card").click()
    handle, user, server = person["bluesky"]["handle"], *person["mastodon"].split("@")
    picture = page.locator(".share-cards img").first
    expect(picture).to_have_attribute("alt", re.compile(f"You find me here: @{handle} and @{user}@{server}"))
    profiles = {f"https://bsky.app/profile/{handle}", f"https://{server}/@{user}"}
    for name, size in (("links and pages", (1200, 630)), ("a post", (1080, 1080))):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"Download for {name}").click()
        assert download.value.suggested_filename == f"i-have-moved-{size[0]}x{size[1]}.png"
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert sides(path.read_bytes()) == size
        assert codes(path) == profiles
    answer = page.request.get(f"{world.url}/en/share/card/wide.png?on=bluesky")
    assert answer.headers["cache-control"] == "private, no-store"
    (path := tmp_path / "one.png").write_bytes(answer.body())
    assert codes(path) == {f"https://bsky.app/profile/{handle}"}
    # Nothing of it stays behind.
    assert not list((world.data / "print").glob("work-*"))
    judge(redrawn(page, signed_in()), "en-card")


def test_cards_that_count_the_days_are_new_at_midnight(world, page):
    page.goto(f"{world.url}/fr/print")
    card = page.get_by_role("link", name=said("fr", "print.countdown")).get_attribute("href")
    answer = page.request.get(f"{world.url}{card}")
    assert sides(answer.body()) == (1200, 630)
    now = datetime.now(UTC)
    left = 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)
    age = int(answer.headers["cache-control"].removeprefix("public, max-age="))
    assert age <= min(3600, left + 60)


def test_one_person_is_invited_once(world, signed_in, watch):
    watch.expect("the server responded with a status of 400")  # the form without a name
    page = signed_in(locale="fr", color_scheme="dark")
    page.goto(f"{world.url}/fr/people")
    page.get_by_role("link", name=said("fr", "invite.link")).click()
    page.get_by_role("button", name=said("fr", "invite.begin")).click()
    assert ERROR.match(page.title())
    expect(page.locator("[role=alert]")).to_be_focused()
    judge(page, "fr-invite-error")
    page.locator("#name").fill("@missed_here")
    page.keyboard.press("Enter")
    first = page.locator("#text").input_value()
    assert first.startswith("@missed_here, j’ai déménagé")
    judge(page, "fr-invite-write")
    page.get_by_role("button", name=said("fr", "share.take")).first.click()
    assert page.locator("#text").input_value() not in ("", first)
    page.locator("#text").fill("@missed_here, venez.")
    page.get_by_role("button", name=said("fr", "share.review")).click()
    judge(page, "fr-invite-review")
    page.get_by_role("button", name=said("fr", "invite.send")).click()
    judge(page, "fr-invite-ready")
    link = page.get_by_role("link", name=said("fr", "invite.x"))
    assert link.get_attribute("href") == "https://x.com/intent/post?text=%40missed_here%2C%20venez."
    assert strangers(page, other="en") == []
    plain = signed_in(java_script_enabled=False)
    plain.goto(f"{world.url}/fr/invite")
    plain.locator("#name").fill("https://x.com/Missed_Here")
    plain.get_by_role("button", name=said("fr", "invite.begin")).click()
    expect(plain.locator("h1")).to_have_text(said("fr", "invite.twice.title"))
    expect(plain.locator("h1")).to_contain_text("@Missed_Here")
    expect(plain.locator(".lead")).to_have_text(said("fr", "invite.twice.what"))
    judge(redrawn(plain, page), "fr-invite-twice")
    plain.get_by_role("button", name=said("fr", "invite.back")).click()
    expect(plain.locator(".notice[role=status]")).to_have_text(said("fr", "invite.takenBack"))
    assert "missed_here" not in "".join(server.log.read_text() for server in world.servers).lower()
    assert b"missed_here" not in b"".join(path.read_bytes() for path in world.data.glob("helloquitx.sqlite*")).lower()


def test_somebody_is_chosen_from_an_archive(world, signed_in, tmp_path):
    answer = requests.get(f"{world.networks}/_sandbox/archives/amara_writes.zip", timeout=60)
    answer.raise_for_status()
    (archive := tmp_path / "archive.zip").write_bytes(answer.content)
    page = signed_in()
    page.goto(f"{world.url}/en/invite")
    page.locator("summary").filter(has_text="From your archive").click()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#file").set_input_files(archive)
    expect(page.locator("#found-title")).to_be_focused()
    assert "POST" not in sent
    judge(page, "en-invite-archive")
    name = page.locator("#named bdi").last.inner_text()
    page.locator("#find").fill(name)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(f"Write to {name}")
