"""A browser pauses while it reads a long part of a page in, and nobody sees that it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from policy_model.publish.blocks import BLOCKS, Site, render
from policy_model.publish.html import Element, tag, to_html
from policy_model.publish.pauses import EVERY, FOLLOWING, HOLDING, with_pauses

SITE = Site(date(2026, 11, 27), Path("diagrams"))
PAUSE = to_html(tag("script"))
LONG = (
    "policy-text information-sharing",
    "guide information-sharing/disclosure",
    "flowchart information-sharing/disclosure",
)


def made(block: str) -> list[Element]:
    return list(render(f"::: {block}", SITE, BLOCKS))


def paused(block: str) -> list[Element]:
    return with_pauses(made(block))


def pauses(parent: Element) -> Iterator[tuple[Element, Element]]:
    """Each with what it is in, and what comes after it."""
    for element in parent.iter():
        children = list(element)
        for place, child in enumerate(children):
            if child.tag == "script":
                yield element, children[place + 1]


def runs(elements: list[Element]) -> list[int]:
    """How many elements are read in before each pause, and after the last."""
    counts = [0]
    for element in tag("div", *elements).iter():
        if element.tag == "script":
            counts.append(0)
        else:
            counts[-1] += 1
    return counts


@pytest.mark.parametrize("block", LONG)
def test_a_long_block_has_pauses_and_nothing_else_is_changed(block: str) -> None:
    html = to_html(*paused(block))
    assert html.count(PAUSE) >= 2
    assert html.replace(PAUSE, "") == to_html(*made(block))


@pytest.mark.parametrize("block", LONG)
def test_pauses_come_about_as_often_as_they_are_due(block: str) -> None:
    undivided = max(
        sum(1 for _ in element.iter())
        for each in paused(block)
        for element in each.iter()
        if element.tag not in HOLDING
    )
    assert max(runs(paused(block))) <= 2 * EVERY + undivided
    assert min(runs(paused(block))[:-1]) >= EVERY


@pytest.mark.parametrize("block", LONG)
def test_a_pause_stands_where_no_style_asks_for_a_neighbour(block: str) -> None:
    found = list(pauses(tag("div", *paused(block))))
    assert found
    for parent, following in found:
        assert parent.tag in HOLDING
        assert following.tag in FOLLOWING
        assert parent[0].tag != "script"


def test_words_between_elements_stay_where_they_were() -> None:
    rows = [tag("div", tag("p", str(number)), f" after {number} ") for number in range(EVERY)]
    before = to_html(*rows)
    after = to_html(*with_pauses(rows))
    assert PAUSE in after
    assert after.replace(PAUSE, "") == before


def test_a_short_block_is_as_it_was() -> None:
    assert PAUSE not in to_html(*paused("emergency-card"))


def test_a_question_that_can_be_answered_is_not_paused_in() -> None:
    """What Python makes takes its place, and has no pauses."""
    [guide] = paused("guide information-sharing/disclosure")
    step = guide.find(".//*[@data-guide='step']")
    assert step is not None
    assert step.find(".//script") is None
