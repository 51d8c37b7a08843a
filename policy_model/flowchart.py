"""A procedure as a flowchart: boxes and arrows, without a drawing's particulars, made from the outline."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from policy_model.graphs import reading_order
from policy_model.outline import Branch, Item, Outline
from policy_model.questions import Answer
from policy_model.rules import Duty, Outcome, Permits
from policy_model.values import Value


class Kind(Enum):
    """What a box stands for; the value is its class in a drawing."""

    START = "start"
    QUESTION = "question"
    DUTIES = "duties"
    OUTCOME = "outcome"
    END = "end"
    """Where questions end that settled only how: their outcome was said before them."""


class Box(Value):
    """One box.

    id: unique within the flowchart, stable while the procedure's meaning is: `q3`, `d2`, `o-consult`. No id of a policy
        has two hyphens together, so `o-consult--then-q4` can't be the end in another outcome.
    text: a question with its number, an outcome, or what starts the procedure; empty for duties.
    duties: what a box of duties lists.
    permits: of an outcome; else None.
    """

    id: str
    kind: Kind
    text: str = ""
    duties: tuple[Duty, ...] = ()
    permits: Permits | None = None


class Arrow(Value):
    """One arrow. id: unique in its chart. tail, head: the ids of the boxes that it leads from and to.

    answers: those that it stands for; none where there is no choice.
    """

    id: str
    tail: str
    head: str
    answers: tuple[Answer, ...] = ()


class Flowchart(Value):
    """Boxes and arrows. Parts that lead on to the same are drawn once.

    boxes: the start, then item by item; where a box of duties leads on to a new box, it stands after that one. Graphviz
        makes the narrower drawing of that order; `in_reading_order` is the one for readers.
    """

    outline: Outline
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def in_reading_order(self) -> tuple[Box, ...]:
        """The boxes, each before those that it leads to, a first answer's side before the others."""
        heads: dict[str, list[str]] = {}
        for arrow in self.arrows:
            heads.setdefault(arrow.tail, []).append(arrow.head)
        boxes = {box.id: box for box in self.boxes}
        return tuple(boxes[id] for id in reading_order(self.boxes[0].id, lambda id: tuple(heads.get(id, ()))))

    def path(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """The ids of the boxes and arrows that the answers pass, from the start to where they stop."""
        leaving: dict[str, list[Arrow]] = {}
        for each in self.arrows:
            leaving.setdefault(each.tail, []).append(each)
        questions = {f"q{item.number}": item.question.id for item in self.outline.items}
        here = self.boxes[0].id
        passed = [here]
        while here in leaving:
            given = answers.get(questions[here]) if here in questions else None
            arrow = next(
                (each for each in leaving[here] if not each.answers or given in [answer.id for answer in each.answers]),
                None,
            )
            if arrow is None:
                break
            here = arrow.head
            passed += (arrow.id, here)
        return tuple(passed)


def flowchart(outline: Outline) -> Flowchart:
    """The flowchart of an outline."""
    boxes: dict[str, Box] = {}
    arrows: dict[str, Arrow] = {}
    shared: dict[tuple[tuple[Duty, ...], str], str] = {}

    def arrow(tail: str, head: str, answers: tuple[Answer, ...] = ()) -> None:
        suffix = f"-{answers[0].id}" if answers else ""
        arrows[f"{tail}{suffix}--to-{head}"] = Arrow(f"{tail}{suffix}--to-{head}", tail, head, answers)

    def outcome_box(outcome: Outcome, then: int | None = None) -> str:
        """The box of an outcome: one where it is the end, another for each question that it leads on to."""
        id = f"o-{outcome.id}" + (f"--then-q{then}" if then else "")
        boxes.setdefault(id, Box(id, Kind.OUTCOME, outcome.text, permits=outcome.permits))
        if then:
            arrow(id, f"q{then}")
        return id

    def after_duties(item: Item, branch: Branch) -> str:
        """The box where a branch leads once its duties are told, with the outcome between where it is certain now."""
        if branch.then is None:
            settled = item.settled
            if settled is None and branch.outcome:
                return outcome_box(branch.outcome)
            id = f"end-{settled.id}" if settled else "end"
            boxes.setdefault(id, Box(id, Kind.END, "Nothing more is asked."))
            return id
        return outcome_box(branch.outcome, branch.then) if branch.outcome else f"q{branch.then}"

    def with_duties(duties: tuple[Duty, ...], head: str) -> str:
        """The box that lists the duties and leads on to `head`; `head` itself where there are none."""
        if not duties:
            return head
        if (duties, head) not in shared:
            id = shared[duties, head] = f"d{len(shared) + 1}"
            boxes[id] = Box(id, Kind.DUTIES, duties=duties)
            arrow(id, head)
        return shared[duties, head]

    boxes["start"] = Box("start", Kind.START, outline.procedure.start)
    first = outline.items[0].number if outline.items else None
    head = outcome_box(outline.settled, first) if outline.settled else f"q{first}"
    arrow("start", with_duties(outline.standing, head))
    for item in outline.items:
        id = f"q{item.number}"
        boxes[id] = Box(id, Kind.QUESTION, f"{item.number}. {item.question.text}")
        for branch in item.branches:
            arrow(id, with_duties(branch.duties, after_duties(item, branch)), branch.answers)
    return Flowchart(outline, tuple(boxes.values()), tuple(arrows.values()))
