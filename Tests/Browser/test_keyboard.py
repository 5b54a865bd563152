"""Every page by the Tab key alone: each thing to use is come by once, in its order, is seen, and nothing holds one back."""

from Browser.browser import PHONE
from Browser.hands import STOP
from playwright.sync_api import Page

# What can be used on the page as it is shown, in its order; of boxes of which one is chosen, the one that Tab comes by.
STOPS = """() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    const shown = all.filter(each => each.checkVisibility({visibilityProperty: true}) && !each.disabled && each.tabIndex >= 0)
    const others = each => shown.filter(other => other.type === 'radio' && other.name === each.name)
    window.stops = shown.filter(each => each.type !== 'radio' ||
        each === (others(each).find(other => other.checked) ?? others(each)[0]))
    const isFixed = each => each && (['sticky', 'fixed'].includes(getComputedStyle(each).position) || isFixed(each.parentElement))
    const top = each => isFixed(each) || !each.closest('main') ? null : each.getBoundingClientRect().top + scrollY
    return [window.stops.length, document.querySelectorAll('[tabindex]:not([tabindex="0"], [tabindex="-1"])').length,
        window.stops.map(top)]
}"""


def walk(page: Page) -> list[str]:
    """What is wrong on the way through a page in a narrow window, where one thing stands under another."""
    count, forced, tops = page.evaluate(STOPS)
    found = [f"{page.url}: {forced} times an order is forced"] if forced else []
    came_by = []
    for _ in range(count + 3):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["complaint"]:
            found.append(f"{page.url}: {stop['complaint']}")
        place = stop["place"]
        if stop["isNowhere"] or (came_by and place == came_by[0]):
            break
        if place < 0:
            found.append(f"{page.url}: one comes by {stop['name']}")
        came_by.append(place)
    if came_by != list(range(count)):
        found.append(f"{page.url}: of {count} stops one comes by {came_by}")
    heights = [top for top in tops if top is not None]
    # What stands on one line is not always as high.
    if any(below < above - 30 for above, below in zip(heights, heights[1:], strict=False)):
        found.append(f"{page.url}: one is led back up: {heights}")
    return found


def test_each_page_is_walked_through_by_tab_and_nothing_on_it_is_missed(site, windows):
    found = []
    pages = [context.new_page() for context in windows]
    for page in pages:
        page.emulate_media(reduced_motion="reduce")
    for number, (_, _, is_member) in enumerate(site.pages("en")):
        # Each in one language: what differs is how long the words are, and from where they are read.
        language = site.languages[number % len(site.languages)]
        page = pages[is_member]
        page.goto(list(site.pages(language))[number][1])
        found += walk(page)
    assert found == []


def test_what_is_missed_forced_or_unseen_is_told(page, site):
    """Or the test above would prove nothing."""
    page.set_viewport_size(PHONE["viewport"])
    page.goto(f"{site.url}/en/sign-in")
    assert walk(page) == []
    page.goto(f"{site.url}/en/sign-in")
    page.evaluate("document.querySelector('main a').tabIndex = 5")
    assert any("an order is forced" in line for line in walk(page))
    page.goto(f"{site.url}/en/sign-in")
    page.evaluate("for (const a of document.querySelectorAll('main a')) a.style.outlineStyle = 'none'")
    assert sum("nothing shows the focus" in line for line in walk(page)) == 3
    page.goto(f"{site.url}/en/sign-in")
    page.evaluate("document.querySelector('main a').addEventListener('keydown', event => event.preventDefault())")
    assert any("stops one comes by" in line for line in walk(page))
    page.goto(f"{site.url}/en/sign-in")
    page.evaluate("document.querySelector('main').prepend(document.querySelector('main ul li:last-child'))")
    page.evaluate("document.querySelector('main').style.cssText = 'display: flex; flex-direction: column-reverse'")
    assert any("led back up" in line for line in walk(page))
