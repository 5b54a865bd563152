"""Archives as people really have them, good and bad, let go over the page: a sentence for each, and nothing is sent."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from Browser.browser import enter, judge
from Browser.person import Person
from playwright.sync_api import Request, expect

HTML = b"<!doctype html><title>Sign in to X</title><p>Something went wrong."


def changed(archive: bytes, **files: Callable[[bytes], bytes]) -> bytes:
    """The archive packed again by another program, with these data files changed."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        return packed({name: files.get(Path(name).stem, bytes)(old.read(name)) for name in old.namelist()})


def packed(files: dict[str, bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return result.getvalue()


def with_id(number: str) -> Callable[[bytes], bytes]:
    """Puts another number in place of the first account's."""

    def change(content: bytes) -> bytes:
        head, body = content.decode().split("=", 1)
        entries = json.loads(body)
        entries[0]["following"]["accountId"] = number
        return f"{head}= {json.dumps(entries)}".encode()

    return change


def with_a_wrong_digit(archive: bytes) -> bytes:
    """A stored archive holds its texts as they are: one digit of an id becomes another."""
    place = archive.index(b'"accountId" : "', archive.index(b"window.YTD.following.part0")) + len(b'"accountId" : "')
    digit = b"8" if archive[place : place + 1] == b"7" else b"7"
    return archive[:place] + digit + archive[place + 1 :]


# What is wrong, made from a good one whose entries are stored; and what the page says.
BAD = {
    "no ZIP file": (lambda good: b"Not a ZIP file at all. " * 50, "bad.zip is not a ZIP file."),
    "a web page": (lambda good: HTML, "bad.zip is a web page that was saved instead of the archive."),
    "nothing": (lambda good: b"", "That was empty."),
    "cut off": (lambda good: good[: len(good) // 2], "The end of bad.zip is missing"),
    "damaged": (with_a_wrong_digit, "data/following.js in the archive is damaged."),
    "HTML for JSON": (
        lambda good: changed(good, following=lambda _: HTML),
        "data/following.js is a web page where data should be.",
    ),
    "JSON cut off": (
        lambda good: changed(good, follower=lambda content: content[: len(content) // 2]),
        "data/follower.js is cut off or was changed.",
    ),
    "an id that is too large": (
        lambda good: changed(good, following=with_id("9223372036854775808")),
        "data/following.js holds a number that X cannot have given (9223372036854775808).",
    ),
    "a name for an id": (lambda good: changed(good, following=with_id("zofia_k")), "data/following.js"),
    "another list": (
        lambda good: changed(good, following=lambda _: b"window.YTD.following.part0 = {}"),
        "data/following.js does not look as X writes it.",
    ),
    "another ZIP file": (lambda good: packed({"holiday.jpg": b"JFIF"}), "There is no X archive in it."),
    "a file that leads out of it": (lambda good: packed({"../data/following.js": b""}), "../data/following.js"),
}


@pytest.fixture
def sent(page) -> list[Request]:
    """What the page sends while a test is on it."""
    found: list[Request] = []
    page.on("request", lambda request: found.append(request) if request.method == "POST" else None)
    return found


def archive_of(world, key: str) -> bytes:
    name = world.stand_ins.person(key)["x"]["screenName"]
    return requests.get(f"{world.networks}/_sandbox/archives/{name}.zip", timeout=30).content


def test_a_bad_archive_is_refused_with_a_sentence_and_nothing_is_sent(page, world, tmp_path, sent):
    good = archive_of(world, "zofia")
    zofia = Person(world, "zofia", page)
    zofia.sign_in("bluesky")
    zofia.open("import")
    sent.clear()
    bad = tmp_path / "bad.zip"
    for fault, (make, sentence) in BAD.items():
        page.reload()
        bad.write_bytes(make(good))
        zofia.drop(bad)
        expect(page.locator("#problem"), fault).to_be_focused()
        expect(page.locator("#problem-text"), fault).to_contain_text(sentence)
        expect(page.locator("#problem")).to_contain_text("Nothing was stored.")
        expect(page.locator("#found")).to_be_hidden()
    judge(page, "import-bad")
    # Two at once are one too many.
    (tmp_path / "one.zip").write_bytes(good)
    (tmp_path / "two.zip").write_bytes(good)
    zofia.drop(tmp_path / "one.zip", tmp_path / "two.zip")
    expect(page.locator("#problem-text")).to_contain_text("There is more than one archive here")
    # After all that, the good one opens: this time it is chosen.
    page.locator("#file").set_input_files(tmp_path / "one.zip")
    expect(page.get_by_role("heading", name="What is in it")).to_be_focused()
    assert sent == []


def test_the_unpacked_folder_opens_too_and_its_blocks_are_sent_only_with_consent(page, world, tmp_path, sent):
    with zipfile.ZipFile(io.BytesIO(archive_of(world, "sofia"))) as archive:
        archive.extractall(tmp_path / "outer" / "unpacked")
    sofia = Person(world, "sofia", page)
    sofia.sign_in("bluesky")
    sofia.open("import")
    sent.clear()
    for consents in (False, True):
        sofia.drop(tmp_path / "outer")
        expect(page.locator("#owner")).to_have_text("This is the archive of @sofia_papadaki.")
        if consents:
            page.locator("#blocks").check()
        with page.expect_navigation(url="**/import/done**"):
            page.locator("#send").click()
        blocks = json.loads(sent[-1].post_data or "")["blocks"]
        assert blocks == ([world.stand_ins.person("clickfarm")["x"]["id"]] if consents else None)
        assert ("You block 1 person" in page.locator("main").inner_text()) == consents
        sofia.open("import")


def test_somebody_elses_archive_is_told_before_and_refused_after(page, world, watch, tmp_path, sent):
    watch.expect("the server responded with a status of 409")
    path = tmp_path / "other.zip"
    path.write_bytes(archive_of(world, "emre"))
    zofia = Person(world, "zofia", page)
    zofia.sign_in("bluesky")
    stored = "SELECT member_id, kind, targets, imported_at FROM link_list ORDER BY 1, 2"
    before = world.query(stored)
    zofia.open("import")
    sent.clear()
    zofia.drop(path)
    expect(page.locator("#warnings")).to_contain_text("It is of @emre_aydin, and your X account here is @zofia_k.")
    assert sent == []
    page.locator("#send").click()
    expect(page.locator("#problem")).to_be_focused()
    expect(page.locator("#problem-text")).to_contain_text("The archive is of @emre_aydin, but your X account")
    expect(page.locator("#found")).to_be_hidden()
    judge(page, "import-of-somebody-else")
    assert world.query(stored) == before


def test_a_phone_that_cannot_open_archives_leads_to_a_computer(new_visitor, world, tmp_path):
    phone = new_visitor(viewport={"width": 390, "height": 800}, device_scale_factor=3, is_mobile=True, has_touch=True)
    phone.add_init_script("delete globalThis.DecompressionStream")
    klara = Person(world, "klara", phone)
    klara.sign_in("mastodon")
    klara.open("import")
    expect(phone.get_by_role("heading", name="This browser cannot open archives")).to_be_visible()
    expect(phone.locator("#choose")).to_be_hidden()
    address = f"{world.url}/en/import"
    expect(phone.get_by_role("link", name=address)).to_be_visible()
    judge(phone, "import-phone")
    # What another device reads in the picture.
    picture = tmp_path / "code.png"
    phone.get_by_role("img", name="QR code").screenshot(path=picture)
    assert shutil.which("zbarimg"), "zbarimg is not installed: run `make setup`"
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, timeout=30)
    assert read.stdout.strip() == address

    # At the computer, signing in leads to the same page.
    computer = new_visitor()
    computer.goto(address)
    assert "/en/sign-in" in computer.url
    enter(computer, computer.get_by_role("link", name="Sign in with Mastodon"))
    computer.wait_for_url("**/sign-in/mastodon**")
    Person(world, "klara", computer).go_there("mastodon")
    computer.wait_for_url(address)
    expect(computer.locator("#file")).to_be_visible()
