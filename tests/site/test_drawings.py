"""The flowcharts as Chromium draws them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import PHONE, NewContext

pytestmark = pytest.mark.browser

WIDE = {"width": 1500, "height": 900}
"""Wide enough for the drawings that Graphviz makes."""

OUTSIDE = """
chart => [...chart.querySelectorAll("g")].flatMap(box => {
  const shape = box.querySelector(":scope > .fc-shape");
  if (!shape) return [];
  const frame = shape.getBBox();
  return [...box.querySelectorAll(":scope > text:not(.fc-change)")].filter(text => {
    const words = text.getBBox();
    return words.x < frame.x || words.x + words.width > frame.x + frame.width
      || words.y < frame.y || words.y + words.height > frame.y + frame.height;
  }).map(text => text.textContent);
})
"""
"""The words that leave their box: a browser's letters may be wider than those that Graphviz reckons with."""


def opened(page: Page, name: str) -> Page:
    page.goto(f"/policies/{name}/")
    return page


@pytest.mark.parametrize(
    "name",
    ["information-sharing", "hm-government-advice", "hm-government-advice/2015", "hm-government-advice/compared"],
)
def test_no_words_leave_their_box(page: Page, name: str) -> None:
    opened(page, name)
    seen = set()
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        charts = page.locator("svg.fc:visible")
        assert charts.count()
        for chart in charts.all():
            assert chart.locator("g > .fc-shape ~ text").count() > 5
            assert chart.evaluate(OUTSIDE) == []
            seen.add(chart.get_attribute("id"))
    assert len(seen) == page.locator("svg.fc").count(), "each drawing is shown at one of the sizes"


ON_SOMETHING = """
chart => {
  const room = chart.getBoundingClientRect();
  const meets = (one, other) => one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom;
  const others = [...chart.querySelectorAll("text:not(.fc-change), .fc-shape, .fc-head")];
  return [...chart.querySelectorAll(".fc-change")].filter(label => {
    const words = label.getBoundingClientRect();
    return words.left < room.left || words.right > room.right || words.top < room.top
      || others.some(other => meets(words, other.getBoundingClientRect()));
  }).map(label => label.textContent);
}
"""
"""The words above boxes that leave the drawing, or stand on a box, on an arrowhead or on other words."""


def test_what_is_said_above_a_box_stands_free(page: Page) -> None:
    opened(page, "hm-government-advice/compared")
    charts = page.locator("svg.fc:has(.fc-change)")
    expect(charts).to_have_count(2)
    assert [chart.evaluate(ON_SOMETHING) for chart in charts.all()] == [[], []]
    assert page.locator("svg.fc .fc-change").all_text_contents() == ["only here", "otherwise", "otherwise"]


def test_on_a_phone_letters_keep_their_size_and_nothing_is_moved_to_be_read(new_context: NewContext) -> None:
    page = opened(new_context(viewport=PHONE).new_page(), "information-sharing")
    charts = page.locator("svg.fc:visible")
    expect(charts).to_have_count(2)
    for chart in charts.all():
        assert chart.evaluate("chart => chart.parentElement.scrollWidth <= chart.parentElement.clientWidth")
        drawn, drawing = chart.evaluate("chart => [chart.getBoundingClientRect().width, chart.viewBox.baseVal.width]")
        assert drawn >= drawing * 0.99
        assert chart.evaluate("chart => parseFloat(getComputedStyle(chart.querySelector('text')).fontSize)") >= 14


def test_a_drawing_is_made_larger_and_moved_with_keys_alone(page: Page) -> None:
    figure = opened(page, "information-sharing").locator(".policy-flowchart").last
    frame, chart = figure.locator(".flowchart-scroll"), figure.locator("svg:visible")
    before = chart.bounding_box()
    figure.get_by_role("button", name="Larger").press("Enter")
    figure.get_by_role("button", name="Larger").press("Enter")
    expect(figure.get_by_role("status")).to_have_text("156%")
    frame.focus()
    page.keyboard.press("+")
    expect(figure.get_by_role("status")).to_have_text("195%")
    after = chart.bounding_box()
    assert before
    assert after
    assert round(after["width"] / before["width"], 1) == 2.0
    left = frame.evaluate("frame => frame.scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("([frame, left]) => frame.scrollLeft > left", arg=[frame.element_handle(), left])
    page.keyboard.press("0")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_a_text_too_wide_is_noticed(page: Page) -> None:
    chart = opened(page, "information-sharing").locator("svg.fc:visible").first
    chart.evaluate("chart => chart.querySelector('.fc-shape ~ text').textContent = 'wide '.repeat(40)")
    assert len(chart.evaluate(OUTSIDE)) == 1
