"""What went wrong is said where one looks, in the title, and to those who listen; what was typed is still there."""

import pytest
from Browser.browser import ERROR, enter, judge
from Browser.person import Person
from playwright.sync_api import Page, expect


def judge_errors(page: Page, name: str, fields: list[str]) -> None:
    """The summary has the focus, and each of its links leads to a field."""
    assert page.title().startswith("Error: ")
    expect(page.locator(".error-summary")).to_be_focused()
    links = page.locator(".error-summary a")
    assert [link.get_attribute("href") for link in links.all()] == [f"#{field}" for field in fields]
    for number, field in enumerate(fields):
        enter(page, links.nth(number))
        expect(page.locator(f"#{field}")).to_be_in_viewport()
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.id")
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.id") == field or reached == field
    judge(page, name)


def test_the_choices_name_each_question_that_was_left_out_and_keep_the_answers(page, world, watch):
    watch.expect("the server responded with a status of 400")
    omar = Person(world, "omar", page)
    omar.sign_in("x")
    assert "/en/choices" in page.url
    omar.button("Save and go on").click()
    judge_errors(page, "choices-error", ["visibility-listed", "consent", "age"])
    page.locator("#visibility-confirmed").check()
    page.locator("#later").check()
    page.locator("#age").check()
    omar.button("Save and go on").click()
    judge_errors(page, "choices-error-consent", ["consent"])
    kept = page.locator(":checked").evaluate_all("boxes => boxes.map(box => box.id)")
    assert kept == ["visibility-confirmed", "later", "age"]
    page.locator("#consent").check()
    omar.button("Save and go on").click()
    page.wait_for_url("**/en/import")
    # What must be confirmed is asked for in the same way.
    omar.open("delete")
    judge(page, "delete")
    page.locator("main button").click()
    judge_errors(page, "delete-error", ["sure"])


@pytest.mark.parametrize(
    ("network", "name", "sentence"),
    [
        ("bluesky", "", "Enter your Bluesky name."),
        ("bluesky", "not a name", "This does not look like a name"),
        ("bluesky", "nobody-at-all.test", "Nobody goes by that name."),
        ("mastodon", "no server", "This does not look like a name or the address of a server."),
        ("mastodon", "127.0.0.1:9", "The server did not answer."),
    ],
)
def test_a_name_that_leads_nowhere_is_still_there_to_be_corrected(page, world, watch, network, name, sentence):
    watch.expect("the server responded with a status of 4")
    page.goto(f"{world.url}/en/sign-in/{network}")
    page.locator("#name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#name-error")).to_contain_text(sentence)
    assert page.locator("#name").input_value() == name
    assert page.locator("#name").get_attribute("aria-invalid") == "true"
    assert "name-error" in (page.locator("#name").get_attribute("aria-describedby") or "")
    judge_errors(page, f"sign-in-{network}-error", ["name"])


def test_an_address_that_leads_nowhere_says_so_and_leads_home(page, world, watch):
    watch.expect("the server responded with a status of 404")
    for path in ("/en/nowhere", "/nowhere", "/fr/people/5"):
        page.goto(f"{world.url}{path}")
        judge(page, f"missing{path.replace('/', '-')}")
        assert ERROR.match(page.title())
    page.goto(f"{world.url}/en/nowhere")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    enter(page, page.get_by_role("link", name="Go to the start"))
    page.wait_for_url("**/en/")


def test_a_sign_in_that_was_refused_or_belongs_elsewhere_says_what_to_do(page, world, watch):
    watch.expect("the server responded with a status of 4")
    page.goto(f"{world.url}/en/sign-in/x")
    page.get_by_role("button", name="Go on to X").click()
    page.get_by_role("button", name="Deny").or_(page.get_by_role("button", name="Cancel")).click()
    page.wait_for_url(f"{world.url}/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("You said no")
    judge(page, "sign-in-denied")
    page.reload()  # The answer is used up.
    expect(page.get_by_role("heading", level=1)).to_have_text("This sign-in was not begun here")
    judge(page, "sign-in-not-begun-here")


def test_a_form_of_a_session_that_has_ended_changes_nothing(page, world, watch):
    watch.expect("the server responded with a status of 403")
    emre = Person(world, "emre", page)
    emre.sign_in("bluesky")
    emre.open("choices")
    other = page.context.new_page()
    other.goto(f"{world.url}/en/")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/en/")
    other.close()
    page.locator("#visibility-nobody").check()
    emre.button("Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This form is out of date")
    judge(page, "stale-form")
    name = world.stand_ins.person("emre")["bluesky"]["handle"]
    question = "SELECT visibility FROM member JOIN account ON account.member_id = member.id WHERE account.name = ?"
    assert world.query(question, name) == [("listed",)]
