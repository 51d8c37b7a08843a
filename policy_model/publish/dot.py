"""A flowchart as DOT, the language of Graphviz: what is laid out, without colours, the same bytes every time.

The layout is meant for a phone: questions stand one below the other in their order, whatever answers lead to them, so
that a chart grows long and not wide. An answer is a small box on its arrow, close to its question: there it can't be
taken for another arrow's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from graphviz import Digraph, escape

from policy_model.flowchart import Arrow, Box, Flowchart, Kind
from policy_model.policy import Policy
from policy_model.publish.parts import PERMITS, modality_class

MARK = "drawn from the model by `python3 scripts/regenerate.py`, which overwrites edits"
"""What every drawing says of itself; a file that does not is not one of ours."""

FONT_SIZE = 17
"""The size of text that boxes have room for. It is shown at 15: a browser's font may be much wider than Arial."""

_LINE, _ANSWER_LINE = 25, 11
"""How many characters a line of a box, and of an answer, has: few, so that a phone shows a whole box."""

_GRAPH = {"bgcolor": "transparent", "rankdir": "TB", "nodesep": "0.13", "ranksep": "0.3"}
_BOX = {"shape": "box", "fontname": "Arial", "fontsize": str(FONT_SIZE), "margin": "0.12,0.09"}
_ANSWER = {"class": "answer", "style": "rounded", "margin": "0.08,0.04", "width": "0.4", "height": "0.2"}
_SHAPES = {
    Kind.START: {"style": "rounded"},
    Kind.QUESTION: {"style": "rounded"},
    Kind.DUTIES: {"margin": "0.15,0.09"},  # bold words need more room than Graphviz gives them
    Kind.OUTCOME: {"peripheries": "2"},
    Kind.END: {"style": "rounded"},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the words in a drawing.

    strong: what it begins with in bold. text: what follows. mark: the class of the modality that this is, if it is one.
    """

    strong: str = ""
    text: str = ""
    mark: str = ""


def dot(flowchart: Flowchart, policy: Policy) -> str:
    """The DOT of a flowchart of `policy`.

    Every box and arrow has its own id. An arrow with answers is three parts: the way to the answers, `…/to`, the box
    that holds them, and the way on from it, `…/from`. Classes are those of `classes`, and `answer`.
    """
    graph = Digraph(
        f"{policy.name}/{flowchart.outline.procedure.id}",
        comment=MARK,
        graph_attr=_GRAPH,
        node_attr=_BOX,
        edge_attr={"arrowsize": "0.8"},
    )
    for box in flowchart.boxes:
        align = "l" if box.duties else "n"
        attributes = {"id": box.id, "class": " ".join(classes(box)), **_SHAPES[box.kind]}
        graph.node(box.id, _label(box_lines(box), align), **attributes)
    for arrow in flowchart.arrows:
        if not arrow.answers:
            graph.edge(arrow.tail, arrow.head, id=arrow.id)
            continue
        graph.node(arrow.id, _label(answer_lines(arrow)), id=arrow.id, **_ANSWER)
        # The weight keeps the answers close to their question.
        graph.edge(arrow.tail, arrow.id, id=f"{arrow.id}/to", arrowhead="none", weight="9")
        graph.edge(arrow.id, arrow.head, id=f"{arrow.id}/from")
    questions = (f"q{item.number}" for item in flowchart.outline.items)
    for upper, lower in pairwise(questions):
        graph.edge(upper, lower, style="invis", minlen="3", weight="3")
    return str(graph.source)


def classes(box: Box) -> tuple[str, ...]:
    """What marks a box: its kind, what it permits, the modalities of its duties."""
    permits = [box.permits.value] if box.permits else []
    return tuple(dict.fromkeys([box.kind.value, *permits, *(modality_class(duty.modality) for duty in box.duties)]))


def words(box: Box) -> tuple[str, str]:
    """The heading of an outcome, empty for other boxes, and the text, empty where it would only repeat the heading."""
    if not box.permits:
        return "", box.text
    heading = PERMITS[box.permits]
    return heading, "" if box.text.rstrip(".") == heading else box.text


def box_lines(box: Box, width: int = _LINE) -> tuple[Line, ...]:
    """The words in a box. What tells duties and outcomes apart is a word, so that colour is not needed.

    width: of a line, in characters.
    """
    heading, text = words(box)
    lines = [Line(heading)] if heading else []
    lines += [Line(text=line) for line in _wrap(text, width)]
    for duty in box.duties:
        modality = f"{duty.modality.value.capitalize()}:"
        first, *more = _wrap(f"{modality.replace(' ', '\N{NO-BREAK SPACE}')} {duty.text}", width)
        mark = modality_class(duty.modality)
        lines += [Line(modality, first[len(modality) :], mark), *(Line(text=line) for line in more)]
    return tuple(lines)


def answer_lines(arrow: Arrow, width: int = _ANSWER_LINE) -> tuple[Line, ...]:
    """The words on an arrow: answers that lead the same way are joined with "or". width: of a line, in characters."""
    return tuple(Line(text=line) for line in _wrap(" or ".join(answer.label for answer in arrow.answers), width))


def _wrap(words: str, width: int) -> list[str]:
    return wrap(words, width, break_long_words=False)


def _label(lines: Iterable[Line], align: str = "n") -> str:
    """A label as Graphviz reads it: each line ends with `\\l` to stand left, else with `\\n`; `&` begins a name."""
    texts = (f"{line.strong}{line.text}".replace("&", "&amp;") for line in lines)
    return "".join(f"{escape(text)}\\{align}" for text in texts)
