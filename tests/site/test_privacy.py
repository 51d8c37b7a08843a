"""Answers are in memory only, and Exit this page leaves nothing of them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.site.conftest import DESK, PHONE, NewContext, Watch
from tests.site.test_guide import PAGES, SHARING, answer, guide_of, open_guide, pythons
from tests.site.test_security import until

pytestmark = pytest.mark.browser

POLICY = "information-sharing@V_2 2023"
AWAY = "https://www.bbc.co.uk/weather"
# All that a page of this site can keep, in one string.
KEPT = """async () => {
    const caches = [];
    for (const name of await self.caches.keys()) {
        caches.push(name, ...(await (await self.caches.open(name)).keys()).map((request) => request.url));
    }
    return JSON.stringify([location.href, document.title, history.state, document.cookie, {...localStorage},
        {...sessionStorage}, (await indexedDB.databases()).map(({ name }) => name), caches, window.name]);
}"""
ANSWERS = {"immediate-risk": "no", "significant-harm": "yes", "agreement": "tries-to-refuse"}


@pytest.fixture
def away(context: BrowserContext, watch: Watch) -> Iterator[list[str]]:
    """What was asked of the page that Exit leads to, which stands in for it here: nobody is really asked."""
    asked: list[str] = []

    def stand_in(route: Route) -> None:
        asked.append(route.request.url)
        assert "referer" not in route.request.headers
        route.fulfill(body="<title>Elsewhere</title><h1>Elsewhere</h1>", content_type="text/html")

    context.route(lambda url: not url.startswith(watch.origin), stand_in)
    yield asked
    for url in asked:
        watch.requests.remove(url)  # the reader's own leaving; what else left the site still fails the test


def walk(page: Page) -> None:
    """Answer questions to an outcome, and open some of the steps."""
    guide = open_guide(page, POLICY, "disclosure")
    for question, given in ANSWERS.items():
        answer(guide, question, given)
    expect(guide.locator(".guide-answers li")).to_have_count(len(ANSWERS))
    guide.locator(".guide-all > summary").press("Enter")
    guide.locator(".nested-answer > summary").first.press("Enter")
    expect(guide.locator(".nested-answer[open]")).to_have_count(1)


def is_fresh(page: Page) -> None:
    """The guide stands at its first question, and nothing tells of an answer."""
    guide = guide_of(page, "disclosure")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    expect(guide.locator(".guide-answers, .guide-step .outcome, .is-kept, .nested-answer[open]")).to_have_count(0)
    words = page.content()
    assert not [question for question, given in ANSWERS.items() if f'"{question}": "{given}"' in words]
    assert page.locator(".is-on-path").count() <= 1
    assert guide.locator("[data-guide=live]").inner_text() == ""


def press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def test_nothing_that_a_page_can_keep_holds_an_answer(page: Page, context: BrowserContext) -> None:
    open_guide(page, POLICY, "disclosure")
    before = page.evaluate(KEPT)
    walk(page)
    assert page.evaluate(KEPT) == before
    _, _, state, cookies, kept, session, databases, *_ = json.loads(before)
    assert (state, cookies, kept, session, databases) == (None, "", {}, {}, [])
    assert context.cookies() == []


def test_a_reload_starts_afresh(page: Page) -> None:
    walk(page)
    page.reload()
    is_fresh(page)


def test_leaving_and_coming_back_starts_afresh(page: Page) -> None:
    walk(page)
    page.goto("/privacy/")
    page.go_back()
    is_fresh(page)


@pytest.fixture
def remembering(browser: Browser, server: str, watch: Watch) -> Iterator[BrowserContext]:
    """A context of a Chromium that keeps the pages it leaves in its memory, which Playwright turns off."""
    kind = browser.browser_type
    started = kind.launch(
        executable_path=os.environ.get("POLICY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome"),
        args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = started.new_context(base_url=server, viewport=DESK)  # type: ignore[arg-type]
    watch.follow(context)
    yield context
    started.close()


def test_the_browsers_memory_of_pages_holds_no_answer(remembering: BrowserContext) -> None:
    page = remembering.new_page()
    walk(page)
    page.evaluate("addEventListener('pageshow', (event) => { window.persisted = event.persisted; })")
    page.goto("/privacy/")
    page.evaluate("history.back()")
    page.wait_for_timeout(1_000)  # what is brought back from memory is not loaded, so there is no event to wait for
    until(page, "window.persisted")  # the very page that was left, not a new one
    is_fresh(page)
    assert pythons(page) == 0
    # And it still works: Python starts again for the next question.
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "yes")
    expect(guide.locator(".guide-step .outcome")).to_be_visible()


@pytest.mark.parametrize("way", ["button", "Enter", "Shift three times"])
def test_exit_wipes_and_takes_the_pages_place(page: Page, context: BrowserContext, away: list[str], way: str) -> None:
    page.goto("/privacy/")
    walk(page)
    before = page.evaluate(KEPT)
    exit = page.get_by_role("link", name="Exit this page")
    if way == "button":
        exit.click()
    elif way == "Enter":
        exit.press("Enter")
    else:
        press_shift(page, 3)
    page.wait_for_url(AWAY)
    assert away == [AWAY]
    page.go_back()
    assert page.url.endswith("/privacy/")  # nothing of the guide's page is left in the history
    page.goto(SHARING)
    is_fresh(page)
    assert page.evaluate(KEPT) == before


def test_back_after_exit_finds_no_answer_where_the_history_has_the_page_twice(
    remembering: BrowserContext, watch: Watch
) -> None:
    remembering.route(AWAY, lambda route: route.fulfill(body="<h1>Elsewhere</h1>", content_type="text/html"))
    page = remembering.new_page()
    open_guide(page, POLICY, "disclosure")
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "yes")
    outcome = guide.locator(".guide-step .outcome")
    outcome.get_by_text("What the policy says").click()
    outcome.get_by_role("link", name="See it in the text").first.click()  # adds to the history
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url(AWAY)
    page.evaluate("history.back()")
    page.wait_for_url(f"{watch.origin}{SHARING}")
    is_fresh(page)
    watch.requests.remove(AWAY)


def test_the_page_is_blank_at_once_and_python_is_ended(page: Page, context: BrowserContext, watch: Watch) -> None:
    held: list[Route] = []
    context.route(AWAY, lambda route: held.append(route))  # a slow line: the other page does not come
    walk(page)
    assert pythons(page) == 1
    # In one go: from here on Playwright waits for the other page.
    seen = page.get_by_role("link", name="Exit this page").evaluate(
        """(link) => {
            link.click();
            const visible = [...document.querySelectorAll("body *")].filter((part) => part.checkVisibility());
            const { innerHTML } = document.querySelector("article");
            return [document.title, document.body.innerText.trim(), visible.length, innerHTML];
        }"""
    )
    assert seen == ["Loading", "Loading.", 1, ""]
    page.wait_for_timeout(500)
    assert pythons(page) == 0
    held[0].abort()
    watch.requests.remove(AWAY)
    watch.expected.append(AWAY)


def test_shift_is_counted_aloud_and_only_by_itself(page: Page, away: list[str]) -> None:
    walk(page)
    said = page.locator("[data-exit-said]")
    expect(said).to_have_role("status")
    press_shift(page, 1)
    expect(said).to_have_text("Shift, press 2 more times to exit.")
    press_shift(page, 1)
    expect(said).to_have_text("Shift, press 1 more time to exit.")
    expect(said).to_be_in_viewport()
    page.keyboard.press("Shift+Tab")
    expect(said).to_be_empty()
    # Capital letters, steps backwards and a selection by mouse are no wish to leave.
    for key in ("Shift+A", "Shift+Tab", "Shift+B", "Control+Shift", "Shift+Tab"):
        page.keyboard.press(key)
    page.keyboard.down("Shift")
    page.locator("h1").first.click()
    page.keyboard.up("Shift")
    press_shift(page, 2)
    page.keyboard.press("ArrowDown")
    press_shift(page, 2)
    expect(said).to_have_text("Shift, press 1 more time to exit.")
    assert page.url.endswith(SHARING)
    assert away == []


def test_shift_is_counted_within_five_seconds(page: Page, away: list[str]) -> None:
    page.clock.install()
    page.goto(SHARING)
    said = page.locator("[data-exit-said]")
    press_shift(page, 2)
    page.clock.run_for(5_000)
    expect(said).to_have_text("Exit this page expired.")
    press_shift(page, 2)
    expect(said).to_have_text("Shift, press 1 more time to exit.")
    page.clock.run_for(4_000)
    assert away == []
    press_shift(page, 1)
    page.wait_for_url(AWAY)


def test_without_javascript_exit_is_a_plain_link(new_context: NewContext, watch: Watch) -> None:
    context = new_context(java_script_enabled=False)
    context.route(AWAY, lambda route: route.fulfill(body="Elsewhere", content_type="text/html"))
    page = context.new_page()
    page.goto(SHARING)
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url(AWAY)
    watch.requests.remove(AWAY)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 256}, DESK], ids=["phone", "zoomed", "desk"])
def test_exit_is_in_reach_everywhere_and_covers_nothing(new_context: NewContext, viewport: dict[str, int]) -> None:
    page = new_context(viewport=viewport).new_page()
    for path in sorted(set(PAGES.values())):
        page.goto(path)
        exit = page.get_by_role("link", name="Exit this page")
        for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
            page.evaluate(f"scrollTo({{ top: {place}, behavior: 'instant' }})")
            expect(exit).to_be_in_viewport(ratio=1)
            box, header = exit.bounding_box(), page.locator(".md-header").bounding_box()
            assert box
            assert header
            assert box["height"] >= 44
            assert box["width"] >= 44
            # Within the header's own room, and the topmost thing there.
            assert header["y"] <= box["y"] <= box["y"] + box["height"] <= header["y"] + header["height"]
            middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
            assert exit.evaluate("(link, [x, y]) => document.elementFromPoint(x, y) === link", middle)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_exit_is_in_reach_while_searching_on_a_phone(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(SHARING)
    page.get_by_role("button", name="Search", exact=True).tap()
    exit = page.get_by_role("link", name="Exit this page")
    page.wait_for_timeout(500)
    box = exit.bounding_box()
    assert box
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert exit.evaluate("(link, [x, y]) => document.elementFromPoint(x, y) === link", middle)


def test_exit_is_reached_by_keyboard_says_what_it_cannot_do_and_is_not_printed(page: Page) -> None:
    page.goto(SHARING)
    exit = page.get_by_role("link", name="Exit this page")
    for _ in range(12):
        page.keyboard.press("Tab")
        if exit.evaluate("(link) => link === document.activeElement"):
            break
    expect(exit).to_be_focused()
    assert exit.evaluate("(link) => getComputedStyle(link).outlineWidth") == "3px"
    expect(exit).to_have_accessible_description(
        "Wipes your answers and opens the BBC's weather page. Pressing Shift three times does the same. It can't hide "
        "that you were here from your browser's history or the network's records."
    )
    leaving = page.get_by_role("complementary", name="Leaving this page quickly")
    expect(leaving).to_contain_text("your browser's history still shows it")
    more = leaving.get_by_role("link", name="More about privacy")
    page.emulate_media(media="print")
    expect(exit).to_be_hidden()
    expect(leaving).to_be_hidden()
    page.emulate_media(media="screen")
    more.click()
    expect(page.get_by_role("heading", name="Exit this page")).to_be_in_viewport()
    # No guide, no answers, nothing to leave.
    expect(page.get_by_role("link", name="Exit this page", exact=True).and_(page.locator("[data-exit]"))).to_have_count(
        0
    )


def test_every_page_with_a_guide_has_exit_and_no_other(site: Path) -> None:
    pages = [file.read_text("utf-8") for file in site.rglob("*.html")]
    assert [page.count("data-exit ") for page in pages] == [int('class="policy-guide' in page) for page in pages]
    assert sum('class="policy-guide"' in page for page in pages) >= len(set(PAGES.values()))
