"""From the first page to the last follow, in a real browser: each page is judged, and others read what was written."""

import json
import re
from collections import Counter
from pathlib import Path

from Browser.browser import enter, judge, reach
from Browser.person import Person, findable, leave
from EndToEnd.journey import archive_lists, mastodon_reader, whole_accts
from playwright.sync_api import Request, expect


def test_a_journalist_moves_from_her_archive_to_the_last_follow(world, page, tmp_path, read_pds):
    leave(world, "rosa")
    rosa = Person(world, "rosa", page)
    register(rosa)
    link_the_others(rosa)
    lists = archive_lists(world.networks, "rosadelgado")
    bring_the_archive(rosa, lists, tmp_path)
    unticked = look_through_the_people(rosa, lists)
    chosen = follow(rosa, unticked)
    told = watch_to_the_end(rosa, chosen)
    read_the_outcomes(rosa, told)
    sign_out(rosa)

    # What is there, read by others: exactly what was chosen, but for what the page says did not work.
    done = {target for target, text in told.items() if text.startswith("Done")}
    assert len(done) >= 20
    reader = read_pds(world.networks)
    there = [person["bluesky"] for person in world.stand_ins.people() if "bluesky" in person]
    dids = Counter(account["did"] for account in there if ("Bluesky", account["handle"]) in done)
    assert reader.follows(rosa.who["bluesky"]["did"]) == dids
    followed = whole_accts(mastodon_reader(world, "rosa").follows(), world.mastodon(1))
    assert followed == Counter(name for network, name in done if network == "Mastodon")


def register(rosa: Person) -> None:
    """Signs in with X and makes the choices; nothing is chosen in advance."""
    page = rosa.page
    page.goto(rosa.world.url)
    assert page.url.endswith("/en/")
    judge(page, "home")
    enter(page, page.get_by_role("link", name="Sign in with X"))
    page.wait_for_url("**/sign-in/x**")
    judge(page, "sign-in-x")
    enter(page, rosa.button("Go on to X"))
    rosa.consent("x")
    assert "/en/choices" in page.url
    assert page.locator(":checked").count() == 0
    judge(page, "choices")
    for name in ("visibility-listed", "consent", "age"):
        reach(page, page.locator(f"#{name}"))
        page.keyboard.press("Space")
    checked = page.locator(":checked").evaluate_all("boxes => boxes.map(box => box.id)")
    assert checked == ["visibility-listed", "consent", "age"]
    enter(page, rosa.button("Save and go on"))
    page.wait_for_url("**/en/import")


def link_the_others(rosa: Person) -> None:
    page = rosa.page
    enter(page, page.get_by_role("link", name="Accounts"))
    for network in ("bluesky", "mastodon"):
        page.wait_for_url("**/en/accounts")
        judge(page, f"accounts-before-{network}")
        enter(page, page.get_by_role("link", name=f"Link your {network.capitalize()} account"))
        page.wait_for_url(f"**/sign-in/{network}**")
        judge(page, f"link-{network}")
        reach(page, page.locator("#name"))
        rosa.go_there(network)
    page.wait_for_url("**/en/accounts")
    judge(page, "accounts")
    headings = page.locator("main").get_by_role("heading", level=2).all_inner_texts()
    shown = [" ".join(text.split()) for text in headings]
    assert shown == ["X @rosadelgado", f"Mastodon {rosa.who['mastodon']}", "Bluesky rosadelgado.test"]
    enter(page, page.get_by_role("link", name="HelloQuitX"))
    page.wait_for_url("**/en/")
    judge(page, "tasks")
    enter(page, page.get_by_role("link", name="Open your X archive"))
    page.wait_for_url("**/en/import")


def bring_the_archive(rosa: Person, lists: dict, folder: Path) -> None:
    """An archive in an inner folder, its followers in three parts: its counts are shown, and ids alone are sent."""
    page = rosa.page
    judge(page, "import")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    archive = rosa.download_archive(folder)
    assert len(lists["followers"]) == 2600
    reach(page, page.locator("#file"))
    rosa.drop(archive)
    expect(page.get_by_role("heading", name="What is in it")).to_be_focused()
    judge(page, "import-found")
    shown = page.locator("#found").inner_text()
    for sentence in (
        "This is the archive of @rosadelgado.",
        f"{len(lists['following'])} accounts you follow",
        "2,600 accounts that follow you",
        "No messages, no posts, no e-mail address, no pictures",
    ):
        assert sentence in shown
    assert page.locator("#warnings li").count() == 0
    enter(page, page.locator("summary", has_text="See how it looks"))
    example = page.locator("#example").inner_text()
    assert sent == [], "something was sent before it was asked for"

    enter(page, rosa.button(f"Send the numbers of {len(lists['following']) + 2600:,} accounts"))
    page.wait_for_url("**/import/done**")
    assert [request.url for request in sent] == [f"{rosa.world.url}/api/import"]
    body = sent[0].post_data or ""
    # Nothing but the numbers, and whose they are; what stands under "See how it looks" is how it begins.
    told = json.loads(body)
    assert told.keys() == {"owner", "following", "followers", "blocks", "mutes"}
    assert told["owner"] == lists["owner"]
    assert Counter(told["following"]) == Counter(lists["following"])
    assert Counter(told["followers"]) == Counter(lists["followers"])
    assert (told["blocks"], told["mutes"]) == (None, None)
    assert body.startswith(example.split(",…")[0])
    judge(page, "import-done")
    text = page.locator("main").inner_text()
    assert f"You follow {len(lists['following'])} people there.\n2,600 people follow you there.\n" in text
    enter(page, page.get_by_role("link", name="See your people"))
    page.wait_for_url("**/en/people")


def look_through_the_people(rosa: Person, lists: dict) -> set[tuple[str, str]]:
    """Everybody is there with a reason; two are unticked. Returns whom she leaves out."""
    page = rosa.page
    judge(page, "people")
    expected = findable(rosa.world, "rosa", set(lists["following"]))
    found = rosa.people()
    while (more := page.get_by_role("button", name="More", exact=True)).count():
        more.click()
        found |= rosa.people()
    assert expected.keys() <= found.keys()
    ticked = {name for name, networks in found.items() if any(networks.values())}
    assert expected.keys() <= ticked
    rosa.open("people?q=zofia")
    assert "Proven." in page.locator("ul.people > li").inner_text()
    assert "You followed" in page.locator("ul.people > li").inner_text()
    before = page.locator("#ticked").inner_text()
    # One network of one person by the keyboard, and another person altogether by the mouse.
    zofia = expected["zofia_k"]
    reach(page, page.get_by_label("Follow @zofia_k at").nth(1))
    with page.expect_response("**/en/people"):
        page.keyboard.press("Space")
    rosa.open("people?q=tide_clock")
    tide_clock = expected["tide_clock"]
    for box in page.get_by_role("checkbox").all():
        with page.expect_response("**/en/people"):
            box.uncheck()
    expect(page.locator("#ticked")).not_to_have_text(before)
    judge(page, "people-search")
    page.reload()
    assert rosa.people() == {"tide_clock": {"bluesky": False, "mastodon": False}}
    return {
        ("Mastodon", zofia["mastodon"]),
        ("Bluesky", tide_clock["bluesky"]["handle"]),
        ("Mastodon", tide_clock["mastodon"]),
    }


def follow(rosa: Person, unticked: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Checks and confirms. Returns what stood on the page of the check."""
    page = rosa.page
    enter(page, rosa.button("Check and follow"))
    page.wait_for_url("**/en/follow")
    for summary in page.locator("summary", has_text="Who they are").all():
        enter(page, summary)
    judge(page, "check")
    chosen = set()
    for network in ("Bluesky", "Mastodon"):
        names = page.locator(f"#group-{network.lower()} ~ details li bdi:last-child").all_inner_texts()
        chosen |= {(network, name) for name in names if "." in name or "@" in name}
    assert not chosen & unticked
    there = "**/en/deliveries?queued=**"
    with page.expect_response(there) as shown, page.expect_request("**/deliveries/events") as live:
        enter(page, rosa.button(f"Follow {len(chosen)} accounts on both"))
    # Most are yet to be done when the page is drawn: what it says later, it learned later.
    waiting = re.findall(r'data-count="\w+\.waiting">(\d+)<', shown.value.text())
    assert sum(map(int, waiting)) > 10
    assert live.value.resource_type == "eventsource"
    page.wait_for_url(there)
    judge(page, "deliveries-begun")
    assert f"{len(chosen)} follows are handed in." in page.locator("main").inner_text()
    return chosen


def watch_to_the_end(rosa: Person, chosen: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The numbers change by themselves until nothing waits. Returns what is said about each follow."""
    page = rosa.page
    page.evaluate("window.hasStayed = true")
    page.wait_for_function(
        """() => [...document.querySelectorAll('[data-count$=".waiting"], [data-count$=".onItsWay"]')]
            .every(number => number.innerText === '0')""",
        timeout=90_000,
    )
    # The list under the numbers follows within seconds.
    expect(page.locator("ul.deliveries .tag.waiting, ul.deliveries .tag.onItsWay")).to_have_count(0, timeout=90_000)
    assert page.evaluate("window.hasStayed"), "the page was loaded again"
    assert sum(rosa.counts().values()) == len(chosen)
    judge(page, "deliveries-ended")
    told = rosa.follows()
    while page.locator(".paging a", has_text="More").count():
        page.locator(".paging a", has_text="More").click()
        told |= rosa.follows()
    assert told.keys() == chosen
    return told


def read_the_outcomes(rosa: Person, told: dict[tuple[str, str], str]) -> None:
    """A reload shows the same; each that failed says why."""
    page = rosa.open("deliveries")
    before = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == before
    failed = {name: text for (_, name), text in told.items() if not text.startswith("Done")}
    assert all(text.startswith("Could not") and len(text) > 30 for text in failed.values()), failed


def sign_out(rosa: Person) -> None:
    page = rosa.page
    enter(page, rosa.button("Sign out"))
    page.wait_for_url("**/en/")
    expect(page.get_by_role("link", name="Sign in with X")).to_be_visible()
    rosa.open("people")
    assert "/en/sign-in" in page.url
    judge(page, "sign-in")
