"""Pictures of every page, and of every state that `tests.site.states` knows, for a person to look at.

    python -m tests.site.contact_sheet SITE FOLDER [--only WORD]
    python -m tests.site.contact_sheet SITE docs/assets/screenshot.png    the README's picture, and no other

`python3 scripts/contact_sheet.py` builds the site first. FOLDER gets `index.html`, which shows all pictures by page,
each at three widths in light and in dark and as it prints; the pictures; the printed pages as PDF; and in `sheets/` one
picture of all that belongs together.
"""

from __future__ import annotations

import argparse
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from policy_model.publish.html import Element, tag, to_html
from scripts.site_server import make_server
from tests.site import states
from tests.site.conftest import chromium

TALLEST = 12_000
"""Pixels: of a page that is higher, the picture shows so much. Chromium draws no picture of any height."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at. width: of the window, in pixels; height: the window's."""

    name: str
    width: int
    height: int
    options: tuple[tuple[str, str], ...] = ()

    def context(self, browser: Browser, address: str) -> BrowserContext:
        viewport = {"width": self.width, "height": self.height}
        more: dict[str, Any] = dict(self.options)
        return browser.new_context(
            base_url=address, viewport=viewport, reduced_motion="reduce", service_workers="block", **more
        )


SCREENS = [
    Look(f"{width} {scheme}", width, height, (("color_scheme", scheme),))
    for width, height in ((360, 740), (768, 1024), (1440, 900))
    for scheme in ("light", "dark")
]
PRINT = Look("print", 794, 1123)  # A4 at 96 pixels an inch

WIDTHS = {look.name: 120 + look.width // 8 for look in (*SCREENS, PRINT)}
"""How wide each is shown among the others, in pixels."""

STYLE = """
body { font: 16px/1.4 sans-serif; margin: 1rem; background: #ccc; color: #111 }
section { border-top: 2px solid; padding: 0.5rem 0; width: max-content }
div { display: flex; gap: 0.75rem; align-items: flex-start }
figure { margin: 0 }
a > img { display: block; height: auto; max-height: 1400px; object-fit: cover; object-position: top }
"""

# Each with the part of the page that is shown; without one, what is in the window.
STATES: list[tuple[Callable[[Page], Iterator[str]], str | None]] = [
    (states.of_the_guide, ".policy-guide[data-procedure=disclosure]"),
    (states.of_a_guide_that_failed, ".policy-guide[data-procedure=disclosure]"),
    (states.of_all_questions, "[data-all-questions]"),
    (states.of_the_frame, None),
]


@dataclass(frozen=True, slots=True)
class Picture:
    """What it shows (`of`), how it was looked at, its file, and whether it shows all."""

    of: str
    look: str
    file: Path
    whole: bool = True


def pictures(browser: Browser, address: str, pages: list[str], folder: Path, only: str) -> Iterator[Picture]:
    """Take them, look by look."""
    for look in (*SCREENS, PRINT):
        context = look.context(browser, address)
        for each in pages:
            if only in each:
                yield _of_page(context, each, look, folder)
        if look is not PRINT:
            for state, part in STATES:
                if only in state.__name__:
                    yield from _of_states(context, state, part, look, folder)
        context.close()


def _of_page(context: BrowserContext, address: str, look: Look, folder: Path) -> Picture:
    page = context.new_page()
    states.without_python(page)
    page.goto(address)
    page.evaluate(states.LAID_OUT)
    page.wait_for_timeout(300)  # scripts that come late mark what scrolls, and say how long ago a review was due
    if look is PRINT:
        page.pdf(path=folder / f"{_slug(address)}.pdf", prefer_css_page_size=True, print_background=True)
        page.emulate_media(media="print")
    height = page.evaluate("document.documentElement.scrollHeight")
    file = folder / f"{_slug(address)}-{_slug(look.name)}.png"
    clip = {"x": 0, "y": 0, "width": look.width, "height": min(height, TALLEST)}
    page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]
    page.close()
    return Picture(address, look.name, file, whole=height <= TALLEST)


def _of_states(
    context: BrowserContext, states_of: Callable[[Page], Iterator[str]], part: str | None, look: Look, folder: Path
) -> Iterator[Picture]:
    page = context.new_page()
    for name in states_of(page):
        of = f"{states_of.__name__.replace('_', ' ').removeprefix('of ')}: {name}"
        file = folder / f"{_slug(of)}-{_slug(look.name)}.png"
        if part:
            yield Picture(of, look.name, file, whole=_of_part(page, page.locator(part).first, file))
        else:
            page.screenshot(path=file)
            yield Picture(of, look.name, file)
    page.close()


def _of_part(page: Page, part: Locator, file: Path) -> bool:
    """A picture of a part of the page; whether it shows all of that."""
    box, window = part.bounding_box(), page.viewport_size
    assert box
    assert window
    if box["height"] <= TALLEST:
        part.screenshot(path=file)
        return True
    page.set_viewport_size({"width": window["width"], "height": TALLEST})
    part.evaluate("(part) => part.scrollIntoView({ behavior: 'instant' })")
    page.screenshot(path=file)
    page.set_viewport_size(window)
    return False


def for_the_readme(browser: Browser, address: str, file: Path) -> None:
    """The policy's page after the guide's first answer."""
    page = Look("readme", 1440, 1000).context(browser, address).new_page()
    states_shown = states.of_the_guide(page)
    while next(states_shown) != "outcome with questions left":
        pass
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.screenshot(path=file)


def index(taken: list[Picture], folder: Path) -> str:
    """The page that shows them all, by what they show."""
    by_subject: dict[str, list[Picture]] = {}
    for each in taken:
        by_subject.setdefault(each.of, []).append(each)
    sections = []
    for subject, shown in by_subject.items():
        pdf = folder / f"{_slug(subject)}.pdf"
        sections.append(
            tag(
                "section",
                tag("h2", subject, *([" ", tag("a", "PDF", href=pdf.name)] if pdf.exists() else [])),
                tag("div", *(_figure(each) for each in shown)),
                id=_slug(subject),
            )
        )
    contents = tag("ul", *(tag("li", tag("a", each, href=f"#{_slug(each)}")) for each in by_subject))
    head = tag("head", tag("meta", charset="utf-8"), tag("title", "Contact sheet"), tag("style", STYLE))
    body = tag("body", tag("h1", "Contact sheet"), contents, *sections)
    return "<!doctype html>\n" + to_html(tag("html", head, body, lang="en"))


def _figure(picture: Picture) -> Element:
    cut = "" if picture.whole else f" (the first {TALLEST:,} pixels)"
    image = tag("img", src=picture.file.name, alt=f"{picture.of}, {picture.look}", width=str(WIDTHS[picture.look]))
    return tag("figure", tag("figcaption", picture.look + cut), tag("a", image, href=picture.file.name))


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "home"


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("into", type=Path, help="a folder, which is emptied first; or one picture's file")
    parser.add_argument("--only", metavar="WORD", default="", help="pages and states with this in their name")
    given = parser.parse_args()
    with make_server(given.site, port=0) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(**chromium())
        address = f"http://127.0.0.1:{server.server_port}"
        if given.into.suffix == ".png":
            for_the_readme(browser, address, given.into)
        else:
            pages = states.every_page(given.site)
            shutil.rmtree(given.into, ignore_errors=True)
            (given.into / "sheets").mkdir(parents=True)
            listing = _sheet(browser, pictures(browser, address, pages, given.into, given.only), given.into)
            print(f"open {listing}")
        server.shutdown()


def _sheet(browser: Browser, taking: Iterator[Picture], folder: Path) -> Path:
    """The page with all of them as they come, and a picture of each part of it. Returns its file."""
    taken = []
    for each in taking:
        taken.append(each)
        print(f"  {each.of}, {each.look}")
    listing = folder / "index.html"
    listing.write_text(index(taken, folder), "utf-8")
    page = browser.new_page(viewport={"width": 1800, "height": 1000})
    page.goto(listing.resolve().as_uri())
    for section in page.locator("section").all():
        section.screenshot(path=folder / "sheets" / f"{section.get_attribute('id')}.png")
    return listing


if __name__ == "__main__":
    main()
