"""An accessible SVG drawing of a flowchart, from the one that Graphviz made.

Graphviz gives the geometry. Words, names, classes and reading order come from the flowchart: each box is followed by
the arrows that leave it, and each is one image with a name, not a heap of lines. Colours are in `tokens.css`.

Element ids begin with `fc-<procedure id>-`, so that a page can show several charts: the box `q3` of `disclosure` is
`fc-disclosure-q3`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import shorten
from xml.etree import ElementTree

from policy_model.flowchart import Arrow, Box, Flowchart, Kind
from policy_model.policy import Policy
from policy_model.publish.dot import MARK, Line, answer_lines, box_lines, classes, words
from policy_model.publish.html import Element, tag
from policy_model.publish.sheets import of_a_file

type _Parts[Part] = Callable[[Part], Iterable[Element]]

_SVG = "{http://www.w3.org/2000/svg}"
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
_MARGIN = 10
"""Between the left edge of a box and its words."""


def svg(drawn: str, flowchart: Flowchart, policy: Policy, made_from: str) -> str:
    """The drawing as a file of its own, with its colours for light and dark.

    drawn: the SVG that Graphviz made of the flowchart's DOT.
    made_from: what identifies that DOT; kept in the file's metadata.
    """
    layout = _Layout(drawn, flowchart.boxes[0])
    procedure = flowchart.outline.procedure
    prefix = f"fc-{procedure.id}"
    version = f", {policy.version.shown}" if policy.draft else ""
    root = tag(
        "svg",
        tag("title", f"Flowchart: {procedure.title}{version}", id=f"{prefix}-title"),
        tag("desc", description(flowchart, policy), id=f"{prefix}-desc"),
        tag("metadata", made_from),
        tag("style", of_a_file("flowchart.css")),
        *groups(
            flowchart,
            prefix,
            lambda box: _box(layout, box.id, box_lines(box), bool(box.duties)),
            lambda arrow: _arrow(layout, arrow),
        ),
        id=prefix,
        class_="fc",
        role="group",
        aria_labelledby=f"{prefix}-title",
        aria_describedby=f"{prefix}-desc",
        xmlns=_SVG.strip("{}"),
        viewBox=" ".join(map(number, (layout.left, layout.top, layout.width, layout.height))),
        width=number(layout.width),
        height=number(layout.height),
    )
    root.text = "\n"
    for child in root:
        child.tail = "\n"
    drawing = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MARK} -->\n{drawing}\n'


def inline(svg_text: str) -> str:
    """The drawing for a page, from a file that `svg` made: without the colours, metadata and seal of a file."""
    end = "</svg>"
    drawing = svg_text[svg_text.index("<svg") : svg_text.rindex(end) + len(end)] + "\n"
    return re.sub(r"<(style|metadata)>.*?</\1>\n", "", drawing, flags=re.DOTALL)


class _Layout:
    """Where Graphviz put things: its parts by their ids in the DOT.

    The start of a long chart is put into the left half, where a phone shows it first: else the whole is mirrored.
    """

    def __init__(self, drawn: str, start: Box) -> None:
        source = ElementTree.fromstring(drawn)
        self._parts = {group.get("id", ""): group for group in source.iter(f"{_SVG}g")}
        self.width, self.height = (float(number) for number in source.get("viewBox", "").split()[2:])
        moved = re.search(r"translate\((\S+) (\S+)\)", self._parts["graph0"].get("transform", ""))
        self.left, self.top = (-float(number) for number in moved.groups()) if moved else (0.0, 0.0)
        self._mirrored = False
        self._mirrored = _middle(self.shapes(start.id)) > self.left + self.width / 2

    def shapes(self, id: str) -> tuple[Element, ...]:
        """The lines and areas of a part, without Graphviz's colours; of two outlines the outer one first."""
        return tuple(
            tag(shape.tag.removeprefix(_SVG), d=self._placed(shape.get("d")), points=self._placed(shape.get("points")))
            for shape in reversed(self._parts[id])
            if shape.tag in (f"{_SVG}path", f"{_SVG}polygon")
        )

    def heights(self, id: str) -> Iterator[str | None]:
        """Where each line of the words of a part stands, from the top."""
        return (place.get("y") for place in self._parts[id].iter(f"{_SVG}text"))

    def _placed(self, points: str | None) -> str | None:
        if points is None or not self._mirrored:
            return points
        edges = 2 * self.left + self.width
        return _POINT.sub(lambda point: f"{number(edges - float(point[1]))},{point[2]}", points)


def groups(flowchart: Flowchart, prefix: str, box_parts: _Parts[Box], arrow_parts: _Parts[Arrow]) -> Iterator[Element]:
    """Each box, followed by the arrows that leave it: each one image with a name.

    prefix: of their ids. box_parts, arrow_parts: give what is drawn of one.
    """
    names = {box.id: box_name(box) for box in flowchart.boxes}
    short = {id: shorten(name, 70, placeholder=" …") for id, name in names.items()}
    leaving: dict[str, list[Arrow]] = {}
    for arrow in flowchart.arrows:
        leaving.setdefault(arrow.tail, []).append(arrow)
    for box in flowchart.in_reading_order:
        yield tag(
            "g",
            tag("title", names[box.id]),
            *box_parts(box),
            id=f"{prefix}-{box.id}",
            class_=" ".join(["fc-box", *(f"fc-{name}" for name in classes(box))]),
            role="img",
        )
        for arrow in leaving.get(box.id, ()):
            yield tag(
                "g",
                tag("title", _arrow_name(arrow, short)),
                *arrow_parts(arrow),
                id=f"{prefix}-{arrow.id}",
                class_="fc-arrow",
                role="img",
            )


def _box(layout: _Layout, id: str, lines: Iterable[Line], left: bool = False) -> Iterator[Element]:
    """The outline of a box, and its words: centred unless they stand `left`."""
    shapes = layout.shapes(id)
    for shape in shapes:
        shape.set("class", "fc-shape")
        yield shape
    x = min(_across(shapes)) + _MARGIN if left else _middle(shapes)
    for line, y in zip(lines, layout.heights(id), strict=True):
        yield words_of(line, number(x), y)


def words_of(line: Line, x: str, y: str | None) -> Element:
    """A line of words at its place; a modality that it begins with is marked as such."""
    class_ = f"fc-strong fc-{line.mark}" if line.mark else "fc-strong"
    return tag("text", tag("tspan", line.strong, class_=class_) if line.strong else None, line.text, x=x, y=y)


def _arrow(layout: _Layout, arrow: Arrow) -> Iterator[Element]:
    for id in (f"{arrow.id}/to", f"{arrow.id}/from") if arrow.answers else (arrow.id,):
        for shape in reversed(layout.shapes(id)):
            shape.set("class", "fc-line" if shape.tag == "path" else "fc-head")
            yield shape
    if arrow.answers:
        yield from _box(layout, arrow.id, answer_lines(arrow))


def _across(shapes: Iterable[Element]) -> list[float]:
    return [float(x) for shape in shapes for x, _ in _POINT.findall(shape.get("d") or shape.get("points") or "")]


def _middle(shapes: Iterable[Element]) -> float:
    across = _across(shapes)
    return (min(across) + max(across)) / 2


def number(value: float) -> str:
    """A number as it stands in a drawing: `12.5`, `3`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def description(flowchart: Flowchart, policy: Policy) -> str:
    """What a drawing is of, in a few words, for whoever can't see it."""
    count = len(flowchart.outline.items)
    return (
        f"{policy.title}, version {policy.version.shown}. {count} question{'s' if count != 1 else ''}, from top to "
        "bottom, with what to do and where each answer leads. The outline of the same procedure says it all in words."
    )


def box_name(box: Box) -> str:
    """The box in words, whole: what is read out for it."""
    heading, text = words(box)
    match box.kind:
        case Kind.QUESTION:
            return f"Question {text}"
        case Kind.DUTIES:
            return "What to do. " + " ".join(f"{duty.modality.value.capitalize()}: {duty.text}" for duty in box.duties)
        case Kind.OUTCOME:
            return f"Outcome. {heading}. {text}".strip()
    return f"{box.kind.value.capitalize()}. {text}"


def _arrow_name(arrow: Arrow, short: Mapping[str, str]) -> str:
    """The arrow in words. short: the names of the boxes, cut short where they are long."""
    answers = " or ".join(answer.label for answer in arrow.answers)
    return f"{answers}. Leads to: {short[arrow.head]} From: {short[arrow.tail]}".removeprefix(". ")
