"""Every page, visited once: all that is looked at on each of them, since to load a page takes longer than most checks.

What is found is told by page and by check, all at once. Parts of the site are tests of their own, so that several
processes share them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import DESK, PHONE, NewContext, Watch
from tests.site.states import UNFOLDED, every_page, without_python
from tests.site.test_accessibility import SPACED, ZOOMED, found
from tests.site.test_pages import OUT_OF_REACH
from tests.site.test_security import LISTEN

pytestmark = pytest.mark.browser

PARTS = 5
WIDTH = "document.documentElement.scrollWidth"
CUT_OFF = """() => [...document.querySelectorAll("header *, article *")].filter((each) => {
  const { overflowX, overflowY, clipPath } = getComputedStyle(each);
  const hides = [overflowX, overflowY].some((way) => way === "hidden" || way === "clip");
  const seen = clipPath === "none" && each.checkVisibility({ visibilityProperty: true }) && each.textContent.trim();
  return hides && seen &&
    (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
}).map((each) => `${each.tagName}.${each.className}`)"""
SETTLED = "() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))"
THEME_RAN = """async () => {
  for (let tries = 0; !window.component$ && tries < 200; tries += 1) await new Promise((then) => setTimeout(then, 50));
  return Boolean(window.component$);
}"""
TO_PRESS = """() => [...document.querySelectorAll("button")].filter((each) => each.checkVisibility())
  .map((each) => each.textContent.trim())"""
UNSPACED = "document.adoptedStyleSheets = []"


def test_what_looks_at_every_page_sees_faults(new_context: NewContext, watch: Watch) -> None:
    """Each check, on a page with one fault for it."""
    page = new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    page.add_init_script(LISTEN)
    page.goto("/about/")
    watch.expected.append("Content Security Policy")
    page.evaluate(
        """() => {
          const wide = document.querySelector("article").appendChild(document.createElement("p"));
          wide.style.cssText = "width: 500px";
          wide.appendChild(document.createElement("button"));
          const cut = document.querySelector("article").appendChild(document.createElement("p"));
          cut.style.cssText = "overflow: hidden; white-space: nowrap";
          cut.textContent = "Words ".repeat(99);
          document.body.appendChild(document.createElement("script")).textContent = "1";
        }"""
    )
    told = dict(faults(page))
    assert set(told) == {
        "the security policy",
        "on a phone",
        "at 400 %",
        "at 400 %, with more space in the text",
        "axe, on a phone",
        "axe, in the dark, on a desk",
        "to press, on paper",
    }
    assert "script-src-elem inline" in told["the security policy"][0]
    assert told["on a phone"] == ["[516, 360] in a window of 360", "P.null"]


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_found_on_any_page(part: int, new_context: NewContext, site: Path, watch: Watch) -> None:
    watch.expected.append("404")  # the page that says so is one of those looked at
    pages = every_page(site)
    assert len(pages) > 15
    page = new_context(viewport=PHONE, color_scheme="light", reduced_motion="reduce").new_page()
    page.add_init_script(LISTEN)
    without_python(page)
    wrong = {}
    for address in pages[part::PARTS]:
        page.goto(address)
        if told := dict(faults(page)):
            wrong[address] = told
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
    assert wrong == {}


def faults(page: Page) -> Iterator[tuple[str, list[str]]]:
    """What is wrong with a page that was loaded on a phone, by what it breaks; the page is left dark, and on a desk."""
    # Our script marked the page as one with scripts, and the theme's ran, which may come two seconds later. Its policy,
    # and that of the header, hold alone, and what breaks either is told.
    ran = page.locator("html.js").count() == 1 and page.evaluate(THEME_RAN)
    scripts = [] if ran else ["no script ran"]
    checks = {"the security policy": [*scripts, *page.evaluate("violations")], "on a phone": too_wide(page)}
    page.set_viewport_size(ZOOMED)
    page.evaluate(SETTLED)
    checks["at 400 %"] = too_wide(page) + page.evaluate(CUT_OFF)
    page.evaluate(SPACED)
    checks["at 400 %, with more space in the text"] = too_wide(page) + page.evaluate(CUT_OFF)
    page.evaluate(UNSPACED)
    page.evaluate(UNFOLDED)
    page.set_viewport_size(PHONE)
    page.evaluate(SETTLED)
    checks["axe, on a phone"] = found(page)
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.evaluate(SETTLED)
    checks["axe, in the dark, on a desk"] = found(page)
    page.emulate_media(media="print")
    checks["to press, on paper"] = page.evaluate(TO_PRESS)
    page.emulate_media(media="screen")
    yield from ((check, told) for check, told in checks.items() if told)


def too_wide(page: Page) -> list[str]:
    """What widens the page, and what is cut off at its edge: that does not widen it, and can't be reached either."""
    wide, window = page.evaluate(f"[{WIDTH}, document.documentElement.clientWidth]"), page.viewport_size
    assert window
    sideways = [] if wide == [window["width"]] * 2 else [f"{wide} in a window of {window['width']}"]
    return sideways + page.evaluate(OUT_OF_REACH)
