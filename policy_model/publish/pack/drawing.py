"""A flowchart cut into parts that fit a page, between its boxes; the lines that are cut have letters at both ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import count, pairwise
from math import ceil
from xml.etree import ElementTree

from policy_model.publish.html import Element, tag
from policy_model.publish.pack.document import Drawing
from policy_model.publish.pack.fonts import FAMILIES
from policy_model.publish.sheets import colours, on_paper

WIDTH, HEIGHT = 170.0, 222.0
"""The room for a drawing on a page, in millimetres: its width between the margins, and its height below a heading."""

SHEETS = ("flowchart.css", "flowchart_changes.css")

PIXEL = 25.4 / 96
"""Millimetres."""

ROOM = 30.0
"""What a cut needs on either side for the letters, in pixels."""

LETTERS = 12.0
"""The height of the words that stand above a box, which are not parted from it."""

_RADIUS = 9.0
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

type Span = tuple[float, float]
type Point = tuple[float, float]


def parts(svg: str, title: str) -> tuple[Drawing, ...]:
    """A flowchart, as `svg.inline` gives it, in parts that fit a page, from top to bottom.

    It is never enlarged; it is made smaller only where it is wider than the page.
    title: what the flowchart is called in the words that stand for each part.
    """
    root = ElementTree.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))
    left, top, width, height = (float(each) for each in root.get("viewBox", "").split())
    scale = min(1.0, WIDTH / (width * PIXEL))
    groups = [group for group in root if group.tag == "g"]
    room = HEIGHT / (PIXEL * scale) - 2 * ROOM
    cuts = [top, *_cuts(top, top + height, room, sorted(_occupied(groups))), top + height]
    letters = _letters(groups, cuts[1:-1])
    slices = list(pairwise(cuts))
    return tuple(
        _part(groups, span, (left, width), scale, letters, _words(title, groups, span, number, len(slices)))
        for number, span in enumerate(slices, start=1)
    )


def _cuts(top: float, bottom: float, room: float, occupied: list[Span]) -> Iterator[float]:
    """Where to cut, as evenly as may be: in the gap between boxes that is nearest to the even place."""
    gaps = list(_gaps(occupied))
    start = top
    while bottom - start > room:
        even = start + (bottom - start) / ceil((bottom - start) / room)
        fitting = [gap for gap in gaps if start < gap <= start + room]
        # A box taller than a page can't be kept whole.
        start = min(fitting, key=lambda gap: abs(gap - even)) if fitting else start + room
        yield start


def _gaps(occupied: list[Span]) -> Iterator[float]:
    """The middle of each stretch in which no box and no words stand, only lines."""
    end = occupied[0][1]
    for upper, lower in occupied:
        if upper > end + 4:
            yield (end + upper) / 2
        end = max(end, lower)


def _occupied(groups: list[Element]) -> Iterator[Span]:
    """What must not be cut: each box, a question together with its answers, which come next in the drawing."""
    question: Span | None = None
    for group in groups:
        for shape in group:
            if shape.get("class") == "fc-shape":
                top, bottom = _extent(shape)
                if "fc-arrow" not in (group.get("class") or ""):
                    question = (top, bottom) if "fc-question" in (group.get("class") or "") else None
                    yield top, bottom
                else:
                    yield (question[0], bottom) if question else (top, bottom)
            elif shape.get("class") == "fc-change":
                foot = float(shape.get("y", "0"))
                yield foot - LETTERS, foot + LETTERS / 2


def _extent(element: Element) -> Span:
    """From the top to the bottom of a shape or a line."""
    down = [y for _, y in _points(element)]
    return min(down), max(down)


def _points(element: Element) -> list[Point]:
    numbers = [float(each) for each in _NUMBER.findall(element.get("d") or element.get("points") or "")]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _letters(groups: list[Element], cuts: list[float]) -> dict[float, list[tuple[float, str]]]:
    """The lines that each cut goes through, from left to right: where, and with which letter."""
    names = count()
    found: dict[float, list[tuple[float, str]]] = {}
    for cut in cuts:
        lines = (line for group in groups for line in group if line.get("class") == "fc-line")
        places = sorted(x for line in lines if (x := _crossing(_points(line), cut)) is not None)
        found[cut] = [(x, _letter(next(names))) for x in _apart(places)]
    return found


def _apart(places: list[float]) -> list[float]:
    """The places, moved just so far that their letters do not stand on each other."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + 2 * _RADIUS + 2) if moved else place)
    # Half of what the last ones were moved, they are moved back together: no letter is far from its line.
    for at in range(len(moved) - 1, -1, -1):
        limit = moved[at + 1] - 2 * _RADIUS - 2 if at + 1 < len(moved) else float("inf")
        moved[at] = min((moved[at] + places[at]) / 2, limit)
    return moved


def _letter(number: int) -> str:
    """A, B, … Z, AA, AB, …"""
    before, last = divmod(number, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _crossing(points: list[Point], cut: float) -> float | None:
    """Where a line of cubic curves crosses a height; None where it does not. Lines go from top to bottom."""
    for at in range(0, len(points) - 3, 3):
        curve = points[at : at + 4]
        steps = [_on(curve, step / 32) for step in range(33)]
        for (x1, y1), (x2, y2) in pairwise(steps):
            if min(y1, y2) <= cut < max(y1, y2):
                return x1 + (x2 - x1) * (cut - y1) / (y2 - y1)
    return None


def _on(curve: list[Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(weight * x for weight, (x, _) in zip(weights, curve, strict=True)),
        sum(weight * y for weight, (_, y) in zip(weights, curve, strict=True)),
    )


def _part(
    groups: list[Element],
    span: Span,
    across: Span,
    scale: float,
    letters: dict[float, list[tuple[float, str]]],
    alternative: str,
) -> Drawing:
    (start, end), (left, width) = span, across
    above, below = (ROOM if cut in letters else 0 for cut in span)
    view = (left, start - above, width, end - start + above + below)
    shown = [group for group in groups if _reaches(group, span)]
    clip = tag("clipPath", _rectangle(left, start, width, end - start), id="part")
    drawn = tag(
        "svg",
        tag("style", _style()),
        clip,
        tag("g", *shown, clip_path="url(#part)", class_="fc"),
        *(_marker(x, start - above / 2, letter) for x, letter in letters.get(start, ())),
        *(_marker(x, end + below / 2, letter) for x, letter in letters.get(end, ())),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(f"{each:.2f}" for each in view),
        width=f"{view[2]:.2f}",
        height=f"{view[3]:.2f}",
    )
    return Drawing(
        ElementTree.tostring(drawn, encoding="unicode"),
        round(view[2] * PIXEL * scale, 2),
        round(view[3] * PIXEL * scale, 2),
        alternative,
    )


def _reaches(group: Element, span: Span) -> bool:
    extents = [_extent(each) for each in group if each.get("d") or each.get("points")]
    return any(top < span[1] and bottom > span[0] for top, bottom in extents)


def _rectangle(x: float, y: float, width: float, height: float) -> Element:
    return tag("rect", x=f"{x:.2f}", y=f"{y:.2f}", width=f"{width:.2f}", height=f"{height:.2f}")


def _marker(x: float, y: float, letter: str) -> Element:
    return tag(
        "g",
        tag("circle", cx=f"{x:.2f}", cy=f"{y:.2f}", r=f"{_RADIUS:g}", class_="cut"),
        tag("text", letter, x=f"{x:.2f}", y=f"{y + 4.5:.2f}", class_="cut-letter"),
    )


def _words(title: str, groups: list[Element], span: Span, number: int, of: int) -> str:
    named = [
        group.findtext("title") or ""
        for group in groups
        if "fc-box" in (group.get("class") or "") and _reaches(group, span)
    ]
    place = f", part {number} of {of}, from top to bottom" if of > 1 else ""
    return f"Flowchart: {title}{place}. {' '.join(named)} The numbered steps after it say the same in words."


@cache
def _style() -> str:
    """The flowcharts' own style sheets as paper needs them, in one typeface."""
    families = ", ".join(f"'{family}'" for family in FAMILIES)
    rules = re.sub(
        r"font: (\d+px) [^;]*;", lambda font: f"font-size: {font[1]}; font-family: {families};", on_paper(*SHEETS)
    )
    page, line = colours()["--policy-page"], colours()["--policy-border"]
    return (
        f"{rules}.cut {{ fill: {page}; stroke: {line}; stroke-width: 1.5; }}\n"
        f".cut-letter {{ font-size: 12px; font-family: {families}; font-weight: 700; text-anchor: middle; }}\n"
    )
