"""Marks what differs in a flowchart's drawing, in two ways that need no colour: a word, and how its lines are drawn.

The drawing stays the one in `diagrams/`. A part that differs gets a class, its name says so first, and a box has the
words above it. How it looks is in `styles/flowchart_changes.css`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from policy_model.flowchart_changes import Marking
from policy_model.publish.html import Element, tag

WORDS = {Marking.ALONE: "only here", Marking.OTHERWISE: "otherwise"}
"""What stands above a box; its name says which version is meant."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ABOVE, _INSET = 5, 6
"""Between the words and the upper edge of a box, and between its left edge and them."""
_LETTER, _MIDDLE = 6.5, 10
"""How wide a letter of those words is at most, and how far they keep from the middle."""


def mark(drawing: Element, marks: Mapping[str, Marking], here: str, there: str) -> Element:
    """The drawing, an element as pages hold it, with its differing parts marked.

    marks: by the ids of boxes and arrows.
    here, there: what the version that is drawn is called, and the other one. The drawing's name says which it is.
    """
    prefix = drawing.get("id") or ""
    named = drawing.find("title")
    if named is not None and here not in (named.text or ""):
        named.text = f"{named.text} ({here})"
    for group in drawing.iter("g"):
        marking = marks.get((group.get("id") or "").removeprefix(f"{prefix}-"))
        if marking is None:
            continue
        said = f"Only in {here}" if marking is Marking.ALONE else f"Otherwise in {there}"
        group.set("class", f"{group.get('class')} is-{marking.value}")
        for title in group.iter("title"):
            title.text = f"{said}. {title.text}"
        if "fc-box" in (group.get("class") or "").split():
            group.append(_label(group, WORDS[marking]))
    for described in drawing.iter("desc"):
        described.text = f"{described.text} What differs from {there} is marked."
    return drawing


def _label(group: Element, said: str) -> Element:
    """The words above a box: near its left edge, and left of its middle, where most arrows arrive."""
    across, down = zip(*(point for shape in group.iter() for point in _points(shape)), strict=True)
    middle = (min(across) + max(across)) / 2
    x = min(min(across) + _INSET, middle - _MIDDLE - _LETTER * len(said))
    return tag("text", said, x=f"{x:.2f}", y=f"{min(down) - _ABOVE:.2f}", class_="fc-change")


def _points(shape: Element) -> list[tuple[float, float]]:
    numbers = [float(each) for each in _NUMBER.findall(shape.get("d") or shape.get("points") or "")]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
