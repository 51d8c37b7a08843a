"""The drawing for a narrow screen: the same graph, at the size of a phone, nothing on top of anything."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from policy_model.flowchart import Flowchart
from policy_model.policies.catalogue import find_procedure
from policy_model.publish.drawings import flowchart_of
from policy_model.publish.html import Element
from policy_model.publish.narrow import WIDTH, narrow_svg
from tests.unit import example

EVERY = ["information-sharing/disclosure", "information-sharing/sharing", "hm-government-advice@2015/sharing"]

type Box = tuple[float, float, float, float]


def drawn(name: str) -> tuple[Flowchart, Element]:
    policy, procedure = find_procedure(name)
    chart = flowchart_of(procedure)
    return chart, narrow_svg(chart, policy, procedure.id)


def groups(root: Element) -> dict[str, Element]:
    """Its parts by the ids of the flowchart."""
    before = f"{root.get('id')}-"
    return {(group.get("id") or "").removeprefix(before): group for group in root.iter("g")}


def edges(group: Element) -> Box | None:
    """The left, top, right and bottom of a part's frame; None of an arrow without answers."""
    for shape in group.iter("rect"):
        left, top, width, height = (float(shape.get(name, "")) for name in ("x", "y", "width", "height"))
        return left, top, left + width, top + height
    return None


@pytest.mark.parametrize("name", EVERY)
def test_every_box_and_arrow_is_drawn_once_in_the_order_of_reading(name: str) -> None:
    chart, root = drawn(name)
    expected = [
        id
        for box in chart.in_reading_order
        for id in (box.id, *(arrow.id for arrow in chart.arrows if arrow.tail == box.id))
    ]
    assert list(groups(root)) == expected
    assert all(group.findtext("title") for group in root.iter("g"))


@pytest.mark.parametrize("name", EVERY)
def test_nothing_stands_on_anything_else_or_out_of_the_drawing(name: str) -> None:
    _, root = drawn(name)
    height = float(root.get("height", ""))
    placed = [found for group in root.iter("g") if (found := edges(group))]
    assert all(0 < left < right < WIDTH and 0 < top < bottom < height for left, top, right, bottom in placed)
    assert all(upper[3] < lower[1] for upper, lower in pairwise(placed))
    for group in root.iter("g"):
        frame = edges(group)
        for words in group.iter("text"):
            assert frame
            assert frame[1] < float(words.get("y", "")) < frame[3]


@pytest.mark.parametrize("name", EVERY)
def test_each_line_ends_at_the_box_that_it_leads_to(name: str) -> None:
    chart, root = drawn(name)
    parts = groups(root)
    for arrow in chart.arrows:
        head = edges(parts[arrow.head])
        (tip,) = parts[arrow.id].iter("polygon")
        x, y = (float(number) for number in tip.get("points", "").split()[0].split(","))
        assert head
        assert (x == head[2] and head[1] < y < head[3]) or (y == head[1] and head[0] < x < head[2]), arrow.id


@pytest.mark.parametrize("name", EVERY)
def test_lines_to_different_boxes_never_share_a_lane(name: str) -> None:
    chart, root = drawn(name)
    parts = groups(root)
    found: dict[tuple[float, str], Box] = {}
    for arrow in chart.arrows:
        way = [each.get("d", "") for each in parts[arrow.id].iter("path")][-1]
        if turn := re.search(r"Q([\d.]+),([\d.]+) .* V([\d.]+)", way):
            lane, start, end = map(float, turn.groups())
            assert lane < WIDTH
            for (other, head), (_, top, _, bottom) in found.items():
                assert lane != other or head == arrow.head or end < top or bottom < start, (arrow.id, head)
            found[lane, arrow.head] = (lane, min(start, found.get((lane, arrow.head), (0, start))[1]), lane, end)
    assert found


def test_what_a_box_is_shows_in_its_outline() -> None:
    parts = groups(narrow_svg(flowchart_of(example.returns), example.policy, "returns"))
    outlines = {id: [frame.get("rx") for frame in parts[id].iter("rect")] for id in ("start", "q1", "d1", "o-withdraw")}
    assert outlines == {"start": ["8"], "q1": ["8"], "d1": [None], "o-withdraw": [None, None]}
