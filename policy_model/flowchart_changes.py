"""What differs between two flowcharts: boxes and arrows that only one of them has, and those that say otherwise.

Boxes are paired by what they stand for, never by where they are drawn. What leads on to the same, all the way down, is
the same. Of the rest, each question, outcome and box of duties is paired with the one of its kind that stands among
most of the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import Enum

from policy_model.diff import OutcomeDifference
from policy_model.diff.joint import Side
from policy_model.flowchart import Arrow, Box, Flowchart, Kind
from policy_model.graphs import fold
from policy_model.records import Renames
from policy_model.values import Value

type Pairs = Mapping[str, str]
"""Ids of the new flowchart's boxes by those of the old one's."""


class Marking(Enum):
    """How a part of a flowchart differs from the other flowchart."""

    ALONE = "alone"
    """The other one has nothing that it could be."""
    OTHERWISE = "otherwise"
    """The other one has it, and says something else in it."""


class Differing[Part: (Box, Arrow)](Value):
    """A part that differs. old, new: as each flowchart has it; None where it has not."""

    old: Part | None
    new: Part | None


class FlowchartChanges(Value, kw_only=True):
    """What differs between two flowcharts, each part's box or arrow by itself, in reading order.

    pairs: all boxes that both have, the old one's id and the new one's.
    """

    old: Flowchart
    new: Flowchart
    pairs: tuple[tuple[str, str], ...]
    boxes: tuple[Differing[Box], ...]
    arrows: tuple[Differing[Arrow], ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.boxes and not self.arrows

    @property
    def of_old(self) -> Mapping[str, Marking]:
        """How the parts of the old flowchart that differ are marked, by id."""
        return _marked((each.old, each.new) for each in self._parts)

    @property
    def of_new(self) -> Mapping[str, Marking]:
        """The same for the new flowchart."""
        return _marked((each.new, each.old) for each in self._parts)

    @property
    def _parts(self) -> tuple[Differing[Box] | Differing[Arrow], ...]:
        return (*self.boxes, *self.arrows)


type _Part = Box | Arrow | None


def _marked(parts: Iterable[tuple[_Part, _Part]]) -> Mapping[str, Marking]:
    return {part.id: Marking.OTHERWISE if other else Marking.ALONE for part, other in parts if part}


def flowchart_changes(difference: OutcomeDifference, old: Flowchart, new: Flowchart) -> FlowchartChanges:
    """What differs between the flowcharts of two procedures. difference: between the two; says what is the same."""
    sides = _Chart(old, difference.joint.old), _Chart(new, difference.joint.new)
    pairs = _paired(*sides)
    return FlowchartChanges(
        old=old,
        new=new,
        pairs=tuple(pairs.items()),
        boxes=tuple(_boxes(*sides, pairs)),
        arrows=tuple(_arrows(*sides, pairs)),
    )


class _Way(Value):
    """An arrow as it is compared: the joint answers that it stands for, and what is read on it."""

    arrow: Arrow
    answers: frozenset[str]
    words: tuple[str, ...]


class _Chart:
    """One flowchart in joint ids. leaving, arriving: the arrows of each box."""

    def __init__(self, flowchart: Flowchart, side: Side) -> None:
        self.flowchart, self.names = flowchart, side.names
        self.questions = {f"q{item.number}": item.question for item in flowchart.outline.items}
        self.boxes = flowchart.in_reading_order
        self.leaving: dict[str, list[_Way]] = {box.id: [] for box in self.boxes}
        self.arriving: dict[str, list[_Way]] = {box.id: [] for box in self.boxes}
        for box in self.boxes:
            for arrow in flowchart.arrows:
                if arrow.tail == box.id:
                    way = self._way(arrow)
                    self.leaving[arrow.tail].append(way)
                    self.arriving[arrow.head].append(way)

    def _way(self, arrow: Arrow) -> _Way:
        joint = self.names[Renames.ANSWER]
        asked = self.questions[arrow.tail].id if arrow.answers else ""
        answers = frozenset(joint[f"{asked}={answer.id}"] for answer in arrow.answers)
        return _Way(arrow, answers, tuple(answer.label for answer in arrow.answers))

    def about(self, box: Box) -> tuple[str, ...]:
        """What a box stands for, by joint ids: a question, an outcome, or duties."""
        match box.kind:
            case Kind.QUESTION:
                return (self.names[Renames.QUESTION][self.questions[box.id].id],)
            case Kind.DUTIES:
                return tuple(sorted(self.names[Renames.DUTY][duty.id] for duty in box.duties))
            case Kind.OUTCOME | Kind.END:
                # `o-consult`, `o-consult--then-q4`, `end-consult`, `end`
                own = box.id.partition("--")[0].partition("-")[2]
                return (self.names[Renames.OUTCOME][own],) if own else ()
        return ()

    def words(self, box: Box) -> Hashable:
        """What is read in a box. Its number is not: questions are numbered anew in each flowchart."""
        if box.kind is Kind.QUESTION:
            return self.questions[box.id].text
        return box.text, box.permits, tuple((duty.modality, duty.text) for duty in box.duties)

    def followed(self, known: dict[Hashable, int]) -> dict[int, list[str]]:
        """The boxes by what they stand for and all that follows. known: a number for each of these, shared."""
        boxes = {box.id: box for box in self.boxes}

        def make(id: str, heads: tuple[int, ...]) -> int:
            ways = frozenset(zip((way.answers for way in self.leaving[id]), heads, strict=True))
            return known.setdefault((boxes[id].kind, self.about(boxes[id]), ways), len(known))

        numbers: dict[str, int] = {}
        fold(self.boxes[0].id, lambda id: tuple(way.arrow.head for way in self.leaving[id]), make, numbers)
        found: dict[int, list[str]] = {}
        for box in self.boxes:
            found.setdefault(numbers[box.id], []).append(box.id)
        return found


def _paired(old: _Chart, new: _Chart) -> Pairs:
    """Which box of one is which of the other; the same whichever of the two is called old."""
    known: dict[Hashable, int] = {}
    before, after = old.followed(known), new.followed(known)
    pairs: dict[str, str] = {}
    for number, ids in before.items():
        pairs.update(zip(ids, after.get(number, ()), strict=False))
    while best := _best(old, new, pairs):
        pairs.update(best)
    return {box.id: pairs[box.id] for box in old.boxes if box.id in pairs}


def _best(old: _Chart, new: _Chart, pairs: Pairs) -> dict[str, str]:
    """Of the boxes that are in no pair, those to be paired next: those without a choice, else what has most in common.

    What two have in common is what stands around them: what can be paired for certain has to be, before it is counted.
    """
    found = list(_candidates(old, new, pairs))
    choices = Counter(id for _, id, other in found for id in (f"old {id}", f"new {other}"))
    certain = {id: other for _, id, other in found if choices[f"old {id}"] == choices[f"new {other}"] == 1}
    if certain or not found:
        return certain
    best: dict[str, str] = {}
    # Two pairs with a box in common never have the same sum of places, so their order is not left to chance.
    for (score, _), id, other in sorted(found):
        if score == min(found)[0][0] and id not in best and other not in best.values():
            best[id] = other
    return best


def _candidates(old: _Chart, new: _Chart, pairs: Pairs) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Two boxes that may be the same, with their rank: what they have in common, most first, and where they stand."""
    taken = set(pairs.values())
    for at, one in enumerate(old.boxes):
        for there, other in enumerate(new.boxes):
            if one.id not in pairs and other.id not in taken and one.kind is other.kind:
                shared = Counter(old.about(one)) & Counter(new.about(other))
                if shared or (not old.about(one) and not new.about(other)):
                    common = shared.total() + _neighbours(old, new, pairs, one.id, other.id)
                    yield (-common, at + there), one.id, other.id


def _neighbours(old: _Chart, new: _Chart, pairs: Pairs, one: str, other: str) -> int:
    """How many answers lead both boxes on to the same, or from the same to both."""
    on = {(answer, way.arrow.head) for way in new.leaving[other] for answer in way.answers or {""}}
    to = {(answer, way.arrow.tail) for way in new.arriving[other] for answer in way.answers or {""}}
    led_on = ((answer, pairs.get(way.arrow.head)) in on for way in old.leaving[one] for answer in way.answers or {""})
    led_to = ((answer, pairs.get(way.arrow.tail)) in to for way in old.arriving[one] for answer in way.answers or {""})
    return sum(led_on) + sum(led_to)


def _boxes(old: _Chart, new: _Chart, pairs: Pairs) -> Iterator[Differing[Box]]:
    """Those of the old flowchart, then those of the new one alone."""
    there = {box.id: box for box in new.boxes}
    for box in old.boxes:
        other = there[pairs[box.id]] if box.id in pairs else None
        if other is None or old.words(box) != new.words(other):
            yield Differing(box, other)
    taken = set(pairs.values())
    yield from (Differing(None, box) for box in new.boxes if box.id not in taken)


def _arrows(old: _Chart, new: _Chart, pairs: Pairs) -> Iterator[Differing[Arrow]]:
    """The same for arrows: what leads from one to another box, after an answer that both know, is the same."""
    there = {(way.arrow.tail, way.arrow.head): way for box in new.boxes for way in new.leaving[box.id]}
    for way in (way for box in old.boxes for way in old.leaving[box.id]):
        ends = pairs.get(way.arrow.tail, ""), pairs.get(way.arrow.head, "")
        other = there.get(ends)
        if other is None or (way.answers and not way.answers & other.answers):
            yield Differing(way.arrow, None)
            continue
        del there[ends]
        if way.words != other.words:
            yield Differing(way.arrow, other.arrow)
    yield from (Differing(None, way.arrow) for way in there.values())
