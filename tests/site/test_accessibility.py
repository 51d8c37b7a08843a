"""For everybody: what axe finds on every page and in every state of the guide, and what it can't find but a test can.

The checks that no tool makes are written down in docs/developers/accessibility-script.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site import states
from tests.site.conftest import DESK, PHONE, ROOT, NewContext, Watch, awaited
from tests.site.states import without_python
from tests.site.test_guide import SHARING, answer, finished, guide_of, tap
from tests.site.test_pages import OUT_OF_REACH, Reader

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# A label that is seen has to be in the name that is spoken (2.5.3): axe has that rule switched off.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
SCROLLS = "scrollable-region-focusable"
# Frames that are not as they are to be: what can be moved is a stop, has a role and a name, and nothing else has.
UNSETTLED = """() => [...document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code, .policy-scroll")]
  .filter((frame) => frame.checkVisibility() && (!frame.role || "moves" in frame.dataset)) // drawings have theirs
  .filter((frame) => {
    const moves = frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
    const isStop = frame.tabIndex === 0 && frame.role === "region" && Boolean(frame.ariaLabel);
    return moves !== isStop;
  }).map((frame) => frame.outerHTML.slice(0, 120))"""
LOOKS = [
    pytest.param({"viewport": PHONE, "color_scheme": "light"}, id="light-phone"),
    pytest.param({"viewport": DESK, "color_scheme": "dark"}, id="dark-desk"),
]
ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
# What a reader may set (WCAG 1.4.12). Not as a style element, which the site's security policy would refuse.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
TABBABLE = """() => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
  const radios = (each) => each.type === "radio" && !each.checked; // one stop for all buttons of a choice
  return [...document.querySelectorAll(kinds)]
    .filter((each) => each.tabIndex >= 0 && !radios(each) && each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => !each.closest("[inert]")).map((each, at) => (each.dataset.stop = at)).length;
}"""
# Which stop has the focus, and whether its frame is seen: not without an outline, and not under something else.
FOCUSED = """() => {
  const here = document.activeElement;
  if (here === document.body) return null;
  const frame = here.matches("input[type=radio]") ? here.nextElementSibling : here;
  const { outlineStyle, outlineWidth } = getComputedStyle(frame);
  // A grid over what of it lies in the window: something else may cover a part, not all.
  const points = [...frame.getClientRects()].flatMap((box) => {
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const parts = [0.1, 0.3, 0.5, 0.7, 0.9];
    return parts.flatMap((x) => parts.map((y) => [left + x * (right - left), top + y * (bottom - top)]));
  });
  const at = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean);
  const shown = at.some((each) => frame.contains(each) || each.contains(frame));
  return { stop: Number(here.dataset.stop), seen: shown && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    words: here.outerHTML.slice(0, 120) };
}"""


def found(page: Page) -> list[str]:
    """What axe finds, each with where. Of frames that scroll it is asked again once keyboard.js has looked at them."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    told = _violations(page, OPTIONS)
    others = [each for each in told if not each.startswith(SCROLLS)]
    if others == told:
        return told
    frames_are_settled(page)
    return others + _violations(page, {"runOnly": {"type": "rule", "values": [SCROLLS]}, "preload": False})


def _violations(page: Page, options: dict[str, Any]) -> list[str]:
    # Of what it does not complain of, long pages have so much that handing it over takes most of the time.
    violations: list[dict[str, Any]] = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [f"{each['id']}: {node['target']}" for each in violations for node in each["nodes"]]


def frames_are_settled(page: Page) -> None:
    """Out of view, frames have their turn when nothing else is to be done."""
    awaited(page, lambda: not page.evaluate(UNSETTLED), 10)
    assert page.evaluate(UNSETTLED) == []


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText")).strip()


# With axe


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "states",
    [states.of_the_guide, states.of_a_guide_that_failed, states.of_all_questions, states.of_the_frame],
    ids=lambda states: states.__name__,
)
def test_axe_finds_nothing_in_any_state(
    states: Callable[[Page], Iterator[str]], look: dict[str, Any], new_context: NewContext, watch: Watch
) -> None:
    watch.expected.append("Failed to load resource")
    page = new_context(**look, reduced_motion="reduce").new_page()
    faults = {state: found(page) for state in states(page)}
    assert faults
    assert {state: each for state, each in faults.items() if each} == {}


# With a keyboard


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_tab_reaches_everything_in_the_order_of_the_page_and_the_focus_is_seen(
    viewport: dict[str, int], new_context: NewContext
) -> None:
    page = new_context(viewport=viewport, reduced_motion="reduce").new_page()
    without_python(page)
    page.goto(SHARING)
    expect(guide_of(page, "disclosure").locator("fieldset")).to_be_visible()
    page.locator("article table, article .policy-scroll").first.wait_for()
    frames_are_settled(page)
    if viewport == PHONE:  # where the way back to the guide is the last stop, and in sight below the guide alone
        page.evaluate("scrollTo(0, 1e6)")
        page.get_by_role("link", name="Back to the guide").wait_for()
    stops = page.evaluate(TABBABLE)
    assert stops > 40
    reached: list[int] = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        assert here, f"the focus was lost after {reached[-1:]}"
        assert here["seen"], here
        reached.append(here["stop"])
    assert reached == list(range(stops))


def test_what_is_wider_than_its_frame_is_a_stop_wherever_it_is_and_only_while_it_is(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/developers/reference-python/")
    moving = page.locator("[data-moves]")
    expect(moving).not_to_have_count(0)
    frames_are_settled(page)
    tops = [frame.bounding_box() for frame in moving.all()]
    assert any(top and top["y"] > 20 * PHONE["height"] for top in tops), "far out of view"
    page.set_viewport_size({"width": 3000, "height": PHONE["height"]})
    expect(moving).not_to_have_count(len(tops))
    frames_are_settled(page)
    page.set_viewport_size(PHONE)
    expect(moving).to_have_count(len(tops))


def test_the_skip_link_comes_first_and_leads_past_the_menus(page: Page) -> None:
    without_python(page)
    page.goto(SHARING)
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")


def test_the_focus_is_never_lost_after_a_step(page: Page) -> None:
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")

    def goes_on(button: Locator) -> None:
        before = guide.locator(".guide-step").inner_html()
        button.press("Enter")
        expect(guide.locator(".guide-step")).not_to_have_js_property("innerHTML", before)
        expect(guide.locator("[data-focus]")).to_be_focused()
        page.keyboard.press("Tab")  # goes on from there, inside the step
        assert guide.locator(".guide-step").evaluate("(step) => step.contains(document.activeElement)")

    asked = guide.locator("fieldset button")
    goes_on(asked.nth(1))
    goes_on(guide.get_by_role("button", name="Back"))
    goes_on(asked.last)  # not sure
    goes_on(guide.locator(".guide-change").first)
    goes_on(asked.first)
    while asked.count():
        goes_on(asked.first)
    goes_on(guide.get_by_role("button", name="Start again"))


def test_a_hint_is_heard_with_its_question(page: Page) -> None:
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "yes")
    question = guide.get_by_role("group", name="Do you believe that what the service user told you falls within")
    expect(question).to_have_accessible_name(re.compile("The policy's categories are Physical abuse"))


def test_the_menu_on_a_phone_by_keyboard(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    without_python(page)
    page.goto(SHARING)
    menu = page.get_by_role("button", name="Menu", exact=True)
    inside = page.get_by_role("navigation", name="Navigation").get_by_role("link")
    expect(inside).to_have_count(0)  # closed, it is no stop and is not read
    menu.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(inside.first).to_be_focused()
    assert page.locator("article").evaluate(
        "(article) => article.closest('[inert]') !== null"
    )  # it lies under the menu
    leave = page.get_by_role("link", name="Exit this page")
    expect(leave).to_be_visible()
    assert leave.evaluate("(link) => link.closest('[inert]') === null")
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")
    menu.press("Space")
    section = page.locator(".md-nav--primary summary", has_text="Decisions")
    for _ in range(60):
        if focused(page) == "Decisions":
            break
        page.keyboard.press("Tab")
    expect(section).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decisions/**")


def test_choosing_a_part_of_the_page_closes_the_menu(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    without_python(page)
    page.goto(SHARING)
    page.get_by_role("button", name="Menu", exact=True).press("Enter")
    page.locator(".policy-nav__parts summary").press("Enter")
    page.locator(".policy-nav__parts a").nth(1).press("Enter")
    expect(page.get_by_role("button", name="Menu", exact=True)).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("heading", name="The policy, word for word")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")


def test_a_menu_that_is_open_when_the_window_widens_leaves_the_page_usable(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE).new_page()
    without_python(page)
    page.goto(SHARING)
    page.get_by_role("button", name="Menu", exact=True).press("Enter")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    assert page.locator("[inert]").count() == 0


def test_the_menu_by_keyboard_without_a_script(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(SHARING)
    page.keyboard.press("Tab")
    menu = page.get_by_role("checkbox", name="Menu")
    expect(menu).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Home")).to_be_in_viewport()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_search_by_keyboard(viewport: dict[str, int], new_context: NewContext) -> None:
    page = new_context(viewport=viewport, reduced_motion="reduce").new_page()
    without_python(page)
    page.goto(SHARING)
    box = page.get_by_role("textbox", name="Search")
    button = page.get_by_role("button", name="Search", exact=True)
    if viewport == PHONE:
        expect(box).to_have_count(0)
        button.press("Enter")
    else:
        box.focus()
    expect(box).to_be_focused()
    page.keyboard.type("consent")
    link = page.locator(".md-search-result__link").first
    link.wait_for()
    expect(page.locator(".md-search").get_by_role("status")).to_contain_text("matching documents")
    for _ in range(6):
        page.keyboard.press("Tab")
        if link.evaluate("(link) => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button if viewport == PHONE else page.get_by_role("search")).to_be_focused()
    box.focus() if viewport == DESK else button.press("Enter")
    expect(link).to_be_visible()
    link.press("Enter")
    page.wait_for_url(lambda address: SHARING not in address or "#" in address or "review" in address)


def test_a_single_letter_is_no_shortcut(page: Page) -> None:
    """A word that is spoken, or a slip of the hand, must not leave the page, and with it the answers (WCAG 2.1.4)."""
    without_python(page)
    page.goto(SHARING)
    address = page.url
    guide_of(page, "disclosure").locator("fieldset button").first.focus()
    for key in ("p", ",", "n", ".", "f", "s", "/"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url == address
    expect(guide_of(page, "disclosure").locator("fieldset button").first).to_be_focused()


# With other eyes


def test_at_400_percent_the_guide_goes_to_its_end(new_context: NewContext) -> None:
    page = new_context(viewport=ZOOMED, reduced_motion="reduce").new_page()
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    for question, given in (("immediate-risk", "no"), ("significant-harm", "yes"), ("agreement", "agrees")):
        tap(guide.locator(f"fieldset[data-question={question}] button[data-answer={given}]"))
    step = finished(guide)
    page.evaluate(SPACED)
    assert page.evaluate("document.documentElement.scrollWidth") == ZOOMED["width"]
    assert page.evaluate(OUT_OF_REACH) == []
    heading = step.locator("[data-focus]")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()


def test_in_forced_colours_frames_and_the_focus_are_drawn(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, forced_colors="active").new_page()
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "yes")
    guide.locator(".guide-step .outcome").wait_for()
    edges = """(element) => { const style = getComputedStyle(element);
      return [parseFloat(style.borderLeftWidth), style.borderLeftColor, style.backgroundColor] }"""
    for part in (".outcome", "fieldset button", ".duty > .modality", ".guide-control"):
        width, edge, back = guide.locator(f".guide-step {part}").first.evaluate(edges)
        assert width >= 1, part
        assert edge != back, part
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")  # which is drawn behind every word
    for strength in ("must", "must-not", "should", "may"):
        word = page.locator(f".modality-{strength}").first
        assert word.evaluate("(element) => getComputedStyle(element).color") != ground, strength
    for part in (".policy-emergency", ".policy-exit"):
        width, edge, back = page.locator(part).first.evaluate(edges)
        assert width >= 1, part
        assert edge != back, part
    guide.locator("fieldset button").first.focus()
    page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement)"
    assert page.evaluate(f"{outline}.outlineStyle !== 'none' && parseFloat({outline}.outlineWidth) >= 2")


def test_with_reduced_motion_nothing_moves(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    without_python(page)
    page.goto(SHARING)
    moving = """() => [...document.querySelectorAll("*")].flatMap((each) => ["", "::before", "::after"].map((part) => {
      const style = getComputedStyle(each, part || null);
      const times = [style.transitionDuration, style.transitionDelay, style.animationDuration].join(", ").split(", ");
      return times.some((time) => parseFloat(time) > 0) || style.scrollBehavior === "smooth"
        ? `${each.tagName}.${each.className}${part}` : "";
    })).filter(Boolean)"""
    assert page.evaluate(moving) == []


def test_what_is_used_most_is_big_enough_for_a_thumb(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, has_touch=True, reduced_motion="reduce").new_page()
    without_python(page)
    page.goto(SHARING)
    header = page.locator(".md-header__inner > :is(button, a), .md-header__option label").filter(visible=True).all()
    page.get_by_role("button", name="Menu", exact=True).tap()
    menu = page.locator(".md-nav--primary :is(a, summary)").filter(visible=True).all()
    assert len(header) >= 4
    assert len(menu) >= 10
    for target in (*header, *menu):
        size = target.bounding_box()
        assert size is not None
        assert size["height"] >= 44, target.evaluate("(each) => each.outerHTML")
        assert size["width"] >= 44, target.evaluate("(each) => each.outerHTML")


def test_what_scrolls_can_be_moved_by_keyboard_and_has_a_name(new_context: NewContext, site: Path) -> None:
    page = new_context(viewport=PHONE).new_page()
    without_python(page)
    scrolling = """() => [...document.querySelectorAll("article *")].filter((each) =>
      /auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1
    ).map((each) => [each.tabIndex, each.getAttribute("role"), each.ariaLabel])"""
    seen = 0
    for address in ("/glossary/", "/developers/", SHARING):
        page.goto(address)
        page.wait_for_timeout(500)
        for stop, role, name in page.evaluate(scrolling):
            assert (stop, role) == (0, "region"), address
            assert name, address
            seen += 1
    assert seen >= 3


# What can be read off the files


def test_every_page_says_its_language_and_has_one_heading_and_a_title_of_its_own(site: Path) -> None:
    titles = {}
    for file in sorted(site.rglob("*.html")):
        root = Reader(file.read_text(encoding="utf-8")).root
        assert [each.get("lang") for each in root.iter("html")] == ["en"], file
        assert len(list(root.iter("h1"))) == 1, file
        titles[file] = next(root.iter("title")).text
    assert len(set(titles.values())) == len(titles), titles
