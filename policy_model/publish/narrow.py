"""A flowchart for a phone: its boxes one below the other, as they are read, and beside them the lines that lead on.

It is the same graph as the drawing of `svg.py`, laid out here, without Graphviz, for the width of a small screen: words
are as large as there. What leads to one box shares one line, in the nearest lane that is free.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from policy_model.flowchart import Arrow, Box, Flowchart, Kind
from policy_model.policy import Policy
from policy_model.publish.dot import Line, answer_lines, box_lines
from policy_model.publish.html import Element, tag
from policy_model.publish.svg import description, groups, number, words_of

WIDTH = 312
"""Of the whole drawing: what a screen of 360 pixels leaves beside the page's margins and the drawing's frame."""

_LETTER = 8.1
"""How wide a letter is at most, on average: a browser's font may be wider than Arial."""

_LINE, _PAD, _INDENT = 20, 10, 18
"""The height of a line of words, the room around words, and how far answers stand in from their question."""

_LANE, _HEAD = 9, 8
"""Between two lines that lead on, and the length of an arrow's head."""

_GAP, _ARROW, _ANSWER = 16, 28, 8
"""The room between boxes, where an arrow leads straight down, and before an answer."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A box, or an answer: where it stands, and its words."""

    left: float
    top: float
    width: float
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 2 * _PAD - 4

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def narrow_svg(flowchart: Flowchart, policy: Policy, named: str) -> Element:
    """The drawing, as an element for a page. named: what its ids go on with, as `parts.part_name` gives it."""
    layout = _Layout(flowchart)
    prefix = f"fc-narrow-{named}"
    return tag(
        "svg",
        tag("title", f"Flowchart for a narrow screen: {flowchart.outline.procedure.title}", id=f"{prefix}-title"),
        tag("desc", description(flowchart, policy), id=f"{prefix}-desc"),
        *groups(flowchart, prefix, lambda box: _box(layout, box), lambda arrow: _arrow(layout, arrow)),
        id=prefix,
        class_="fc fc-narrow",
        role="group",
        aria_labelledby=f"{prefix}-title",
        aria_describedby=f"{prefix}-desc",
        viewBox=f"0 0 {WIDTH} {number(layout.height)}",
        width=str(WIDTH),
        height=number(layout.height),
    )


def _box(layout: _Layout, box: Box) -> Iterator[Element]:
    placed = layout.boxes[box.id]
    yield from _shapes(placed, box.kind)
    yield from _words(placed)


def _arrow(layout: _Layout, arrow: Arrow) -> Iterator[Element]:
    yield from layout.line(arrow)
    if answer := layout.answers.get(arrow.id):
        yield from _shapes(answer)
        yield from _words(answer)


def _shapes(placed: _Placed, kind: Kind | None = None) -> Iterator[Element]:
    """The outline: rounded, but for duties and outcomes; an outcome's is double."""
    rounded = None if kind in (Kind.DUTIES, Kind.OUTCOME) else "8"
    for inset in (0, 4) if kind is Kind.OUTCOME else (0,):
        yield tag(
            "rect",
            x=number(placed.left + inset),
            y=number(placed.top + inset),
            width=number(placed.width - 2 * inset),
            height=number(placed.height - 2 * inset),
            rx=rounded,
            class_="fc-shape",
        )


def _words(placed: _Placed) -> Iterator[Element]:
    for row, line in enumerate(placed.lines):
        y = placed.top + _PAD + row * _LINE + 13
        yield words_of(line, number(placed.left + _PAD), number(y))


class _Layout:
    """Where everything stands. order: the boxes from top to bottom. boxes, answers: by the ids of boxes and arrows."""

    def __init__(self, flowchart: Flowchart) -> None:
        self.order = flowchart.in_reading_order
        self._arrows = flowchart.arrows
        self._next = {upper.id: lower.id for upper, lower in pairwise(self.order)}
        self._position = {box.id: at for at, box in enumerate(self.order)}
        self._lanes = self._share_lanes()
        self._width = WIDTH - 4 - _LANE * (max(self._lanes.values(), default=-1) + 1) - _HEAD - 6
        self.boxes: dict[str, _Placed] = {}
        self.answers: dict[str, _Placed] = {}
        self.height = self._place() + 2

    def leaving(self, box: Box) -> tuple[Arrow, ...]:
        """The arrows that leave a box, in the order of their answers."""
        return tuple(arrow for arrow in self._arrows if arrow.tail == box.id)

    def _is_straight(self, arrow: Arrow) -> bool:
        """Whether it leads to what stands right below it."""
        last = [each for each in self._arrows if each.tail == arrow.tail][-1]
        return self._next.get(arrow.tail) == arrow.head and arrow == last

    def _share_lanes(self) -> dict[str, int]:
        """The lane of the line that leads to each box, counted from the boxes; a short line is the nearer one."""
        spans: dict[str, tuple[int, int]] = {}
        for arrow in self._arrows:
            if not self._is_straight(arrow):
                start, end = self._position[arrow.tail], self._position[arrow.head]
                spans[arrow.head] = min(start, spans.get(arrow.head, (start, end))[0]), end
        lanes: dict[str, int] = {}
        for head, (start, end) in sorted(spans.items(), key=lambda item: item[1][1] - item[1][0]):
            taken = {lanes[other] for other in lanes if spans[other][0] < end and start < spans[other][1]}
            lanes[head] = next(lane for lane in range(len(taken) + 1) if lane not in taken)
        return lanes

    def _place(self) -> float:
        """Put everything in its place from the top; returns where it ends."""
        top = 2.0
        for box in self.order:
            lines = box_lines(box, int((self._width - 2 * _PAD) / _LETTER))
            placed = self.boxes[box.id] = _Placed(2, top, self._width, lines)
            top = placed.bottom
            arrows = self.leaving(box)
            for arrow in arrows:
                if arrow.answers:
                    width = self._width - _INDENT
                    lines = answer_lines(arrow, int((width - 2 * _PAD) / _LETTER))
                    answer = self.answers[arrow.id] = _Placed(2 + _INDENT, top + _ANSWER, width, lines)
                    top = answer.bottom
            top += _ARROW if any(map(self._is_straight, arrows)) else _GAP
        return top - _GAP

    def line(self, arrow: Arrow) -> Iterator[Element]:
        """What is drawn of an arrow: from a question to its answer, and on from there."""
        tail, head = self.boxes[arrow.tail], self.boxes[arrow.head]
        start = self.answers.get(arrow.id, tail)
        if start is not tail:
            x = tail.left + _INDENT / 2
            yield tag("path", d=_way(f"M{x},{tail.bottom}", f"V{start.middle}", f"H{start.left}"), class_="fc-line")
        if self._is_straight(arrow):
            x = start.left + 2 * _INDENT
            yield tag("path", d=_way(f"M{x},{start.bottom}", f"V{head.top - _HEAD}"), class_="fc-line")
            yield _head((x, head.top), (x - 5, head.top - _HEAD), (x + 5, head.top - _HEAD))
            return
        lane = 2 + self._width + _HEAD + 4 + _LANE * self._lanes[arrow.head]
        end = head.top + 16
        yield tag(
            "path",
            d=_way(
                f"M{start.right},{start.middle}",
                f"H{lane - 6}",
                f"Q{lane},{start.middle} {lane},{start.middle + 6}",
                f"V{end - 6}",
                f"Q{lane},{end} {lane - 6},{end}",
                f"H{head.right + _HEAD}",
            ),
            class_="fc-line",
        )
        yield _head((head.right, end), (head.right + _HEAD, end - 5), (head.right + _HEAD, end + 5))


def _way(*steps: str) -> str:
    return " ".join(steps)


def _head(*points: tuple[float, float]) -> Element:
    return tag("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in points), class_="fc-head")
