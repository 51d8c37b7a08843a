"""The states that a page can be brought into, by name: for whoever looks at each of them, a test or a person.

Each function is an iterator: at each name it gives, the page stands in that state until the next one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.site.test_guide import SHARING, answer, finished, guide_of
from tests.site.test_guide_without import Held

# What was not seen yet is not laid out on a long page, and a picture or a check of all of it does not scroll there. The
# page makes the sheet itself, since the site's security policy would refuse a style element.
LAY_OUT = """
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
"""
LAID_OUT = f"() => {{{LAY_OUT}}}"
UNFOLDED = f"""() => {{
  for (const each of document.querySelectorAll("details")) each.open = true;{LAY_OUT}
}}"""


def every_page(site: Path) -> list[str]:
    """The address of every page of a built site; that of the page for a missing one leads nowhere."""
    pages = (file.relative_to(site).as_posix() for file in sorted(site.rglob("*.html")))
    return [f"/{path.removesuffix('index.html')}" if path != "404.html" else "/no/such/page/" for path in pages]


def without_python(page: Page) -> None:
    """The first step stays as it is, and the machine has time for what is looked at."""
    page.route("**/worker.js", lambda route: None)


def of_the_guide(page: Page) -> Iterator[str]:
    """From the first question to the decision record, on the policy's page."""
    held = Held(page, "**/worker.js")
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    yield "first question"

    answer(guide, "immediate-risk", "yes")
    expect(guide.get_by_text("Your answer is kept: Yes.").first).to_be_visible()
    yield "acknowledged while starting"

    held.let_go()
    guide.locator(".guide-step .outcome").wait_for()
    expect(guide.locator("fieldset")).to_have_count(1)
    yield "outcome with questions left"

    answer(guide, "significant-harm", "not-sure")
    guide.locator(".guide-unsure").wait_for()
    yield "not sure"

    answer(guide, "agreement", "agrees")
    step = finished(guide)
    yield "end"

    for folded in step.locator("summary").all():
        folded.press("Enter")
    expect(step.locator(".guide-why[open]")).to_have_count(1)
    yield "why, and what the policy says"

    guide.get_by_role("button", name="Make a decision record").press("Enter")
    guide.locator(".decision-record").wait_for()
    yield "decision record"

    guide.get_by_role("button", name="Start again").press("Enter")
    answer(guide, "immediate-risk", "no")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    yield "mid-way"

    guide.get_by_role("button", name="Change the answer to: Is there immediate risk").press("Enter")
    expect(guide.locator("fieldset")).to_contain_text("You answered: No.")
    yield "a question again"


def of_a_guide_that_failed(page: Page) -> Iterator[str]:
    """Where Python can't be had."""
    page.route("**/worker.js", lambda route: route.fulfill(status=404))
    page.goto(SHARING)
    expect(guide_of(page, "disclosure").locator("[data-guide=not-working]")).to_be_visible()
    yield "failed"
    page.evaluate(UNFOLDED)
    yield "failed, all the steps open"


def of_all_questions(page: Page) -> Iterator[str]:
    """Asked before enough is answered, and after."""
    page.goto(f"{SHARING}all-questions/")
    questions = page.locator("[data-all-questions]").first
    questions.get_by_role("button", name="Show what follows").press("Enter")
    questions.locator("[data-all=problem] a").first.wait_for()
    yield "asked too early"
    for name in ("immediate-risk", "significant-harm", "agreement"):
        questions.locator(f"fieldset[data-question={name}] input").first.press("Space")  # wherever it moves meanwhile
    questions.locator("[data-all=follows] [data-outcome]").wait_for()
    yield "answered"


def of_the_frame(page: Page) -> Iterator[str]:
    """The menu, where it has to be opened, and the search."""
    without_python(page)
    page.goto(SHARING)
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        menu.press("Enter")
        page.evaluate(UNFOLDED)
        yield "menu"
        page.keyboard.press("Escape")
    search = page.get_by_role("button", name="Search", exact=True)
    if search.is_visible():
        search.press("Enter")
    page.get_by_role("textbox", name="Search").press_sequentially("consent")
    page.locator(".md-search-result__link").first.wait_for()
    yield "search"
