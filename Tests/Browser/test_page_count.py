"""From the first page to a confirmed plan: few pages, a way back from each, one more look, and what happens next."""

from urllib.parse import urlsplit

from Browser.person import Person, leave
from playwright.sync_api import expect


def test_six_pages_lead_from_the_first_one_to_a_confirmed_plan(page, world, tmp_path):
    leave(world, "camille")
    camille = Person(world, "camille", page)
    # Pages that somebody sees; one that a script leaves at once has the address of the form before it.
    seen: list[str] = []

    def note(frame) -> None:
        if frame == page.main_frame and frame.url.startswith(world.url + "/en/"):
            path = urlsplit(frame.url).path
            if not seen or seen[-1] != path:
                seen.append(path)

    def way_back() -> str:
        """Where the page's own link back leads, below the language."""
        back = page.locator("main .back")
        assert back.count() == 1, page.url
        return urlsplit(back.get_attribute("href") or "").path.removeprefix("/en/")

    archive = camille.download_archive(tmp_path) if page.goto(f"{world.url}/en/look") else None
    assert archive is not None
    page.on("framenavigated", note)
    page.goto(f"{world.url}/en/")
    page.get_by_role("link", name="Sign in with Bluesky").click()
    page.wait_for_url("**/sign-in/bluesky**")
    assert way_back() == ""
    camille.go_there("bluesky")
    page.wait_for_url("**/choices**")
    camille.choose("listed")
    assert way_back() == "choices"
    page.locator("#file").set_input_files(archive)
    page.locator("#send").click()
    page.wait_for_url("**/import/done**")
    page.locator("main a.button").click()
    page.wait_for_url("**/people")
    if page.locator("ul.people input[type=checkbox]:checked").count() == 0:
        page.locator("ul.people input[type=checkbox]").first.check()
    camille.button("Check and follow").click()
    page.wait_for_url("**/follow")
    # The plan, once more: whom, as whom, what happens then, and back to change it.
    assert way_back() == "people"
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before we follow")
    expect(page.get_by_role("heading", name="What happens then")).to_be_visible()
    expect(page.locator("main form")).to_contain_text("You follow them as")
    expect(page.locator("main form")).to_contain_text("undo it at any time")
    page.locator("main form button[name=network]").first.click()
    page.wait_for_url("**/deliveries?queued=*")
    expect(page.locator(".confirmation")).to_contain_text("handed in")
    expect(page.locator(".confirmation")).to_contain_text("We go on without you")
    page.remove_listener("framenavigated", note)
    assert seen[0] == "/en/" and seen[-1] == "/en/deliveries"
    assert seen[1:-1] == [f"/en/{name}" for name in ("sign-in/bluesky", "choices", "import", "import/done", "people", "follow")]
    # Whoever follows her on X looks for her by that account.
    camille.sign_in("x")
