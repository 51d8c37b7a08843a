"""The flowcharts of both versions, with what differs between them marked, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from policy_model.diagram import compile_procedure
from policy_model.diff import OutcomeDifference
from policy_model.flowchart import Arrow, Box, Flowchart, Kind, flowchart
from policy_model.flowchart_changes import FlowchartChanges, Marking, flowchart_changes
from policy_model.outline import outline
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.compared_text import marked
from policy_model.publish.blocks.steps import drawing, figure, in_words
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.marked_flowchart import WORDS, mark
from policy_model.publish.parts import capitalised, provenance, stem
from policy_model.publish.svg import box_name

_LONG = 70
"""How many characters of a box say which one an arrow leads from or to."""


def flowcharts(
    site: Site,
    policies: tuple[Policy, Policy],
    difference: OutcomeDifference,
    names: tuple[str, str],
    licence: str = "",
    whole: bool = True,
) -> Iterator[Element]:
    """Both flowcharts of a procedure, where they differ, with what differs marked.

    names: what the two versions are called.
    licence: as of `steps.flowchart`; said of steps that restate a document of somebody else's.
    whole: whether the outlines of both come with them.

    Raises DrawingError where a drawing is missing or stale.
    """
    procedures = difference.old, difference.new
    changes = flowchart_changes(difference, *map(_chart, procedures))
    if changes.same:
        yield tag("p", "The flowchart is the same in both.")
        return
    alone, otherwise = (
        f"\N{LEFT SINGLE QUOTATION MARK}{WORDS[each]}\N{RIGHT SINGLE QUOTATION MARK}" for each in Marking
    )
    yield tag(
        "p",
        f"What differs is marked in both: a box by thick dashed lines and by {alone} or {otherwise} above it, an arrow "
        "by dashed lines. All of it is told in words below. That questions are numbered anew is not marked.",
    )
    sides = zip(policies, procedures, (changes.of_old, changes.of_new), names, reversed(names), strict=True)
    for policy, procedure, marks, here, there in sides:
        yield tag("h4", here)
        yield figure(
            policy,
            procedure,
            (mark(drawing(policy, procedure, site, among_others=True), marks, here, there),),
            f"Flowchart of {here}: {procedure.title}",
            licence if provenance(policy, procedure) else "",
        )
        if whole:
            yield in_words(procedure, stem(policy, procedure), f"The flowchart of {here} in words")
    yield tag("h4", "What is marked, in words")
    yield from _in_words(changes, names)


def _chart(procedure: Procedure) -> Flowchart:
    return flowchart(outline(compile_procedure(procedure)))


def _in_words(changes: FlowchartChanges, names: tuple[str, str]) -> Iterator[Element]:
    old, new = _Words(changes.old), _Words(changes.new)
    for name, said in ((names[0], tuple(_alone(old, changes, 0))), (names[1], tuple(_alone(new, changes, 1)))):
        if said:
            yield tag("p", tag("strong", f"Only in {name}:"))
            yield tag("ul", *(tag("li", each) for each in said))
    if otherwise := tuple(_otherwise(old, new, changes, names)):
        yield tag("p", tag("strong", "Otherwise:"))
        yield tag("ul", *(tag("li", *each) for each in otherwise))


def _alone(words: _Words, changes: FlowchartChanges, side: int) -> Iterator[str]:
    """What only one side has: its boxes, then its arrows."""
    for each in changes.boxes:
        here, there = (each.old, each.new) if side == 0 else (each.new, each.old)
        if here and not there:
            yield box_name(here)
    for way in changes.arrows:
        arrow, other = (way.old, way.new) if side == 0 else (way.new, way.old)
        if arrow and not other:
            yield words.arrow(arrow)


def _otherwise(
    old: _Words, new: _Words, changes: FlowchartChanges, names: tuple[str, str]
) -> Iterator[tuple[Child, ...]]:
    for each in changes.boxes:
        if each.old and each.new:
            labels = old.label(each.old), new.label(each.new)
            yield f"{_both(labels, names)}: ", *marked(old.said(each.old), new.said(each.new))
    for way in changes.arrows:
        if way.old and way.new:
            labels = old.arrow(way.old), new.arrow(way.new)
            yield tuple(marked(*labels))


def _both(labels: tuple[str, str], names: tuple[str, str]) -> str:
    if labels[0] == labels[1]:
        return capitalised(labels[0])
    return capitalised(f"{labels[0]} in {names[0]}, {labels[1]} in {names[1]}")


class _Words:
    """The boxes and arrows of a flowchart in words."""

    def __init__(self, chart: Flowchart) -> None:
        self.boxes = {box.id: box for box in chart.boxes}
        self.next = {arrow.tail: arrow.head for arrow in chart.arrows if not arrow.answers}

    def label(self, box: Box) -> str:
        """What kind of box it is, and which question: they are known by their numbers."""
        if box.kind is Kind.QUESTION:
            return f"question {box.text.partition('.')[0]}"
        return "what to do" if box.kind is Kind.DUTIES else str(box.kind.value)

    def said(self, box: Box) -> str:
        """What it says besides."""
        return box_name(box).removeprefix(f"{capitalised(self.label(box))}. ")

    def arrow(self, arrow: Arrow) -> str:
        """Where an arrow leads, and what has to be answered for it."""
        tail, head = (self._short(self.boxes[id]) for id in (arrow.tail, arrow.head))
        answers = " or ".join(
            f"\N{LEFT SINGLE QUOTATION MARK}{each.label}\N{RIGHT SINGLE QUOTATION MARK}" for each in arrow.answers
        )
        return f"{answers} leads from {tail} to {head}." if answers else f"From {tail} to {head}."

    def _short(self, box: Box) -> str:
        """Which box it is. Of duties also what comes next: several boxes may ask for the same."""
        if box.kind is Kind.START:
            return self.label(box)
        short = f"{self.label(box)} ({shorten(self.said(box).rstrip('.'), _LONG, placeholder=' …')})"
        return f"{short}, then to {self._short(self.boxes[self.next[box.id]])}" if box.kind is Kind.DUTIES else short
