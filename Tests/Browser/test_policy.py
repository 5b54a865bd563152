"""What every page may do, as its headers and its own markup say it, and what it does where no script runs."""

import re

from bs4 import BeautifulSoup
from playwright.sync_api import APIResponse

STRICT = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:", "blob:"},
    "media-src": {"blob:"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}

# What asks for something by itself, without anybody's click.
LOADS = {"script": "src", "link": "href", "img": "src", "source": "src", "video": "src", "audio": "src", "iframe": "src", "use": "href"}


def policy(answer: APIResponse) -> dict[str, set[str]]:
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    return {name: set(values) for name, *values in parts}


def faults(html: str, origin: str) -> list[str]:
    """Inline scripts and styles, and whatever would be loaded from elsewhere."""
    page = BeautifulSoup(html, "html.parser")
    found = [f"<{each.name}> with its own text" for each in page.find_all(["script", "style"]) if each.get_text().strip()]
    for each in page.find_all(True):
        found += [f"<{each.name} {name}>" for name in each.attrs if name == "style" or name.startswith("on")]
        address = str(each.get(LOADS.get(each.name, ""), ""))
        # Relations and pages in other languages are not loaded.
        if each.name == "link" and not {"stylesheet", "icon", "preload", "modulepreload"} & set(each.get("rel", [])):
            continue
        if re.match("(https?:)?//", address) and not address.startswith(f"{origin}/"):
            found.append(f"<{each.name}> loads {address}")
    return found


def test_every_page_forbids_what_is_inline_or_from_elsewhere_and_holds_none_of_it(site, windows):
    found = []
    for name, url, is_member in site.pages("ar"):
        answer = windows[is_member].request.get(url)
        allowed = policy(answer)
        expected = STRICT
        # Looking into an archive, one may send nothing at all.
        if name == "visitor-look":
            expected = {**STRICT, "connect-src": {"'none'"}, "form-action": {"'none'"}}
        if allowed != expected:
            found.append(f"{url}: {allowed}")
        headers = ("x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy")
        told = [answer.headers.get(header) for header in headers]
        if told != ["nosniff", "same-origin", "same-origin", "same-origin"]:
            found.append(f"{url}: {told}")
        found += [f"{url}: {fault}" for fault in faults(answer.text(), site.url)]
    assert found == []


def test_every_page_can_be_used_where_no_script_runs(browser, site, watch):
    watch.expect("the server responded with a status of 404")
    found = []
    contexts = [site.context(browser, is_member=is_member, java_script_enabled=False) for is_member in (False, True)]
    for context in contexts:
        watch.follow(context)
    pages = [context.new_page() for context in contexts]
    for name, url, is_member in site.pages("de"):
        page = pages[is_member]
        page.goto(url)
        if not page.locator("h1").is_visible():
            found.append(f"{name} has no heading")
        # An archive is opened by a script alone, and the page says so.
        if name in ("member-import", "member-posts", "visitor-look") and not page.locator("main .notice").first.is_visible():
            found.append(f"{name} does not say what it lacks")
        # What is asked can be answered: each form that shows something has a button that can be seen.
        for form in page.locator("main form").all():
            fields = form.locator("input:not([type=hidden]), select, textarea").count()
            if fields and name != "member-posts" and form.locator("button:not([type=button]):visible").count() == 0:
                found.append(f"{name} has a form that cannot be sent")
        # Nor does it wait for anything.
        if page.locator("main [aria-busy=true], main progress:visible").count():
            found.append(f"{name} waits for a script")
    for context in contexts:
        context.close()
    assert found == []
    assert faults("<p onclick=x style=x><script>x</script><img src=//example.com/>", site.url) == [
        "<script> with its own text", "<p onclick>", "<p style>", "<img> loads //example.com/",
    ]  # fmt: skip
