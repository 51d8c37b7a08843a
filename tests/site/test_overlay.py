"""The step that a finger is on is painted before the finger is lifted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.conftest import PHONE, NewContext
from tests.site.test_guide import guide_of, open_guide, tap

pytestmark = pytest.mark.browser

POLICY = "information-sharing@V_2 2023"

# Notes where the heading of each step is as soon as it is seen, and once it has taken its place.
NOTE = """() => {
    globalThis.places = [];
    const place = document.querySelector(".policy-guide [data-guide=step]");
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const { top, left } = target.querySelector("[data-focus]").getBoundingClientRect();
            places.push([target.className, Math.round(top), Math.round(left), target.offsetHeight]);
        }
    }).observe(place, { subtree: true, attributeFilter: ["data-seen"] });
}"""


# Does something as soon as the next step is seen, before it has taken its place.
MEANWHILE = """() => new MutationObserver((changes, watch) => {
    watch.disconnect();
    THEN;
}).observe(document.querySelector("[data-guide=step]"), { subtree: true, attributeFilter: ["data-seen"] })"""
WIPE = "document.dispatchEvent(new Event('policy-wipe'))"
KEY = "document.querySelector('.guide-step button[data-answer=no]').click()"


def button(page: Page, answer: str) -> Locator:
    return guide_of(page, "disclosure").locator(f".guide-step button[data-answer={answer}]")


def ready(page: Page) -> Locator:
    """The disclosure guide, once the steps that the first answers lead to are made."""
    guide = open_guide(page, POLICY, "disclosure")
    tap(button(page, "no"))
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    page.wait_for_timeout(800)
    return guide


def press(page: Page, answer: str) -> Locator:
    """Puts the mouse's button down on an answer; the step that lies above the one in view then."""
    button(page, answer).hover()
    page.mouse.down()
    ahead = page.locator(".guide-ahead")
    ahead.wait_for(state="attached")
    return ahead


def press_and_then(page: Page, then: str) -> None:
    """Answers yes, and does something as soon as the next step is seen; long enough for it to take its place."""
    page.evaluate(MEANWHILE.replace("THEN", then))
    press(page, "yes")
    page.mouse.up()
    page.wait_for_timeout(300)


def test_the_next_step_lies_above_the_one_in_view_while_a_button_is_pressed(page: Page) -> None:
    guide = ready(page)
    told = guide.get_by_role("status").inner_text()
    ahead = press(page, "yes")
    expect(ahead.locator("fieldset")).to_have_attribute("data-question", "agreement")
    expect(ahead).to_have_css("opacity", "0")
    expect(ahead).to_have_js_property("inert", True)
    assert ahead.bounding_box()
    # Nothing is told of it, and nothing can be done with it.
    expect(guide.get_by_role("status")).to_have_text(told)
    expect(guide.locator(".guide-step fieldset")).to_have_attribute("data-question", "significant-harm")
    page.mouse.up()
    expect(ahead).to_have_count(0)
    expect(guide.locator(".guide-step fieldset")).to_have_attribute("data-question", "agreement")
    expect(guide.locator("[data-guide=step] > *")).to_have_count(1)
    expect(guide.locator(".guide-question")).to_be_focused()
    expect(guide.locator(".guide-step")).to_have_js_property("inert", False)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_a_step_stays_where_it_was_first_seen(new_context: NewContext, viewport: dict[str, int]) -> None:
    page = new_context(viewport=viewport).new_page()
    guide = ready(page)
    page.evaluate(NOTE)
    tap(button(page, "yes"))
    tap(button(page, "tries-to-refuse"))
    tap(guide.get_by_role("button", name="Change the answer to: Is there immediate risk"))
    tap(button(page, "yes"))
    tap(guide.get_by_role("button", name="Start again"))
    places = page.evaluate("places")
    assert [name for name, *_ in places] == ["guide-ahead", "guide-step"] * 5
    for seen, placed in zip(places[::2], places[1::2], strict=True):
        assert seen[1:3] == placed[1:3]
        assert seen[3] >= placed[3]  # nothing of the step before is seen below it
        assert 0 <= seen[1] < viewport["height"]


def test_a_press_that_moves_the_page_leaves_nothing(page: Page) -> None:
    guide = ready(page)
    ahead = press(page, "yes")
    button(page, "yes").dispatch_event("pointercancel", {"bubbles": True})
    expect(ahead).to_have_count(0)
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    page.mouse.up()  # a mouse has no such thing
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "agreement")


def test_a_press_that_ends_beside_the_button_answers_nothing(page: Page) -> None:
    guide = ready(page)
    ahead = press(page, "yes")
    page.mouse.move(2, 2)
    page.mouse.up()
    expect(guide.locator(".guide-step fieldset")).to_have_attribute("data-question", "significant-harm")
    expect(ahead).to_have_css("opacity", "0")
    tap(button(page, "no"))
    expect(guide.locator(".guide-answers li strong")).to_have_text(["No", "No"])
    expect(guide.locator("[data-guide=step] > *")).to_have_count(1)


def test_leaving_wipes_the_step_that_lies_above_too(page: Page) -> None:
    guide = ready(page)
    ahead = press(page, "yes")
    page.evaluate(WIPE)
    expect(ahead).to_have_count(0)
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    expect(guide.locator(".guide-answers")).to_have_count(0)


def test_leaving_wipes_a_step_that_has_just_been_seen(page: Page) -> None:
    guide = ready(page)
    press_and_then(page, WIPE)
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    expect(guide.locator("[data-guide=step] > *")).to_have_count(1)
    expect(guide.get_by_role("status")).to_have_text("")


def test_a_key_that_meets_the_step_before_answers_nothing(page: Page) -> None:
    guide = ready(page)
    press_and_then(page, KEY)
    expect(guide.locator(".guide-step fieldset")).to_have_attribute("data-question", "agreement")
    expect(guide.locator(".guide-answers li strong")).to_have_text(["No", "Yes"])


def test_a_browser_that_cannot_put_a_step_out_of_reach_shows_it_as_ever(page: Page) -> None:
    page.add_init_script("delete HTMLElement.prototype.inert")
    guide = ready(page)
    button(page, "yes").hover()
    page.mouse.down()
    page.wait_for_timeout(100)
    expect(page.locator(".guide-ahead")).to_have_count(0)
    page.mouse.up()
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "agreement")
    expect(guide.locator(".guide-question")).to_be_focused()
