"""Two ways to use a page: with a mouse, and with the keyboard alone. A journey can be made with either."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

# What is asked of each stop on the way: that one sees where one is, and that nothing lies over it.
STOP = """async (target) => {
    const at = document.activeElement
    const last = window.lastStop
    window.lastStop = at
    if (!at || at === document.body || at === document.documentElement)
        return {isHere: false, isNowhere: true, isGroup: false, complaint: null, name: 'nowhere', place: -1}
    const style = getComputedStyle(at)
    const isSeen = (line, width) => line !== 'none' && parseFloat(width) > 0
    const rings = [isSeen(style.outlineStyle, style.outlineWidth), style.boxShadow !== 'none']
    const isFree = () => {
        const box = at.getClientRects()[0] ?? at.getBoundingClientRect()
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
        return top && (at.contains(top) || top.contains(at))
    }
    // The page may still be on its way there.
    for (let frame = 0; frame < 10 && !isFree(); frame++) await new Promise(requestAnimationFrame)
    const name = at.outerHTML.slice(0, 160)
    const complaint = !rings.includes(true) ? 'nothing shows the focus on' : !isFree() ? 'something lies over' : null
    const place = last?.isConnected ? last.compareDocumentPosition(at) : 0
    return {
        isHere: at === target, isNowhere: false, complaint: complaint && `${complaint} ${name}`, name,
        isBack: Boolean(place & Node.DOCUMENT_POSITION_PRECEDING),
        isGroup: at.type === 'radio' && target?.type === 'radio' && at.name === target.name,
        // Where that is a list of all stops has been made.
        place: window.stops?.indexOf(at),
    }
}"""


# Whether one is at the top of the page, whether the target is a part of its content, and whether it lies behind.
WAY = """target => {
    window.lastStop = null
    const at = document.activeElement
    return [at === document.body, target.closest('main') !== null,
        Boolean(at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING)]
}"""


class Hands(Protocol):
    page: Page

    def press(self, target: Locator) -> None:
        """A link, a button or a summary."""

    def tick(self, box: Locator) -> None:
        """A box, or one of several of which one is chosen."""

    def write(self, field: Locator, text: str) -> None:
        """Instead of what stands in the field."""

    def pick(self, field: Locator, value: str) -> None:
        """From a list that opens."""

    def give(self, field: Locator, file: Path) -> None:
        """A file from one's own disk."""


class Mouse:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def tick(self, box: Locator) -> None:
        box.click()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        field.fill(text)

    def pick(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def give(self, field: Locator, file: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            field.click()
        chooser.value.set_files(file)


class Keyboard:
    """Tab, Shift and Tab, Enter, Space, the arrows, and letters into fields. Each stop is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Keys are quicker than the browser is told to leave the choice of a file to us: it is told beforehand.
        page.on("filechooser", lambda _: None)

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        self.reach(box)
        self.page.keyboard.press("Space")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def pick(self, field: Locator, value: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {value!r} in {field} on {self.page.url}")

    def give(self, field: Locator, file: Path) -> None:
        self.reach(field)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def skip(self) -> None:
        """From the top of the page past what stands above each page."""
        link = self.page.locator("a.skip")
        self.page.keyboard.press("Tab")
        assert link.evaluate(STOP)["isHere"], f"the first stop of {self.page.url} does not lead to the content"
        box = link.bounding_box()
        assert box and box["x"] >= 0 and box["y"] >= 0, f"the link to the content is not seen on {self.page.url}"
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"

    def reach(self, target: Locator) -> None:
        """Goes there from where one is, the shorter way round; from the top past what every page has above."""
        target.wait_for()
        is_at_top, is_in_main, is_before = target.evaluate(WAY)
        # How the pages of providers look is not ours to judge.
        is_ours = self.page.locator("a.skip").count() > 0
        if is_ours and is_at_top and is_in_main:
            self.skip()
        key = "Shift+Tab" if is_before and not is_at_top else "Tab"
        element = target.element_handle()
        stop = self.page.evaluate(STOP, element)
        for _ in range(400):
            if stop["isHere"]:
                return
            # Within a group of which one is chosen the arrows lead on.
            self.page.keyboard.press("ArrowDown" if stop["isGroup"] else key)
            was, stop = stop, self.page.evaluate(STOP, element)
            assert not (is_ours and stop["complaint"]), f"{stop['complaint']} on {self.page.url}"
            if not (stop["isNowhere"] or was["isNowhere"] or was["isGroup"]):
                assert stop["isBack"] == (key == "Shift+Tab"), f"from {was['name']} {key} leads to {stop['name']}"
        raise AssertionError(f"{key} does not lead to {target} on {self.page.url}")
