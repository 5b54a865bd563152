"""Pictures of every page × language × light or dark × phone or desktop, for a look with one's own eyes: `make screenshots`.

usage: screenshots.py [FOLDER [WORD IN A PAGE'S NAME]]
"""

import sys
import tempfile
from pathlib import Path

from Browser.browser import launch, screenshot
from Browser.pages import Site
from EndToEnd.world import World, populate
from playwright.sync_api import Browser, sync_playwright

SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
FOLDER = Path(__file__).parents[2] / ".build" / "screenshots"


def draw(browser: Browser, site: Site, folder: Path, word: str) -> int:
    """Writes the pictures; returns how many."""
    count = 0
    for scheme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            options = {"color_scheme": scheme, "viewport": {"width": width, "height": height}, "timezone_id": "Europe/Paris"}
            windows = {who: site.context(browser, is_member=who, **options).new_page() for who in (False, True)}
            for language in site.languages:
                for name, url, who in site.pages(language):
                    if word not in name:
                        continue
                    page = windows[who]
                    page.goto(url)
                    screenshot(page, folder / language / f"{name}-{size}-{scheme}.png")
                    count += 1
            for window in windows.values():
                window.context.close()
    return count


def main(folder: Path = FOLDER, word: str = "") -> None:
    with tempfile.TemporaryDirectory() as temporary:
        world = World.new(Path(temporary) / "data", people=60, **{"work.windowScale": 0.0003})
        try:
            populate(world)
            world.start_sandbox()
            world.serve()
            with sync_playwright() as playwright:
                browser = launch(playwright)
                print(f"{draw(browser, Site.of(world), folder, word)} pictures in {folder}")
                browser.close()
        finally:
            world.stop()


if __name__ == "__main__":
    main(*[Path(argument) if number == 0 else argument for number, argument in enumerate(sys.argv[1:])])
