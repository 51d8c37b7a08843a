"""What differs between two procedures in what they decide, and between two policies in all.

Both procedures' rules are made into functions over all questions that either asks (`joint`), in one store. What was
decided otherwise is then a function too: it is counted, and told as few merged cases. No situation is enumerated.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from math import prod
from typing import TypedDict

from policy_model.conditions import Is
from policy_model.diagram import NODE_LIMIT
from policy_model.diff.cases import Cover, cover
from policy_model.diff.changes import Change
from policy_model.diff.irredundant import Cube
from policy_model.diff.joint import Joint, join
from policy_model.diff.policy_changes import follows, join_policies, model_changes, text_changes
from policy_model.diff.procedure_changes import procedure_changes
from policy_model.diff.space import otherwise
from policy_model.diff.texts import Row, beside
from policy_model.mdd import Functions
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.questions import Question
from policy_model.records import Renamed
from policy_model.rules import Duty, Outcome, Permits
from policy_model.situations import count
from policy_model.values import Value

type When = tuple[tuple[str, tuple[str, ...]], ...]
"""Joint questions, in order, each with the answers meant; whatever the others are answered is meant too."""


class Direction(Enum):
    """Whether more may be passed on; the value is the word that is shown."""

    MORE_PERMISSIVE = "more permissive"
    LESS_PERMISSIVE = "less permissive"
    NEITHER = "neither"


_PERMISSIVE = {Permits.NO: 0, Permits.WAIT: 1, Permits.YES: 2}


class Merged(Value, kw_only=True):
    """Situations told as one.

    when: what they have in common, by joint ids; questions that don't matter are left out.
    situations: how many there are, among those of the joint space. Merged situations may overlap.
    example: answers that every one of some of them has, by joint ids, as the command line writes answers.
    example_old, example_new: the same as each side's command line takes them; None where it does not know an answer.
    """

    when: When
    situations: int
    example: str
    example_old: str | None
    example_new: str | None


class Case(Merged, kw_only=True):
    """Situations in which the outcome is another.

    old, new: what each side decides; None where it decides nothing: it does not know an answer (its example is None
        then), or its rules give no single outcome.
    """

    old: Outcome | None
    new: Outcome | None

    @property
    def direction(self) -> Direction:
        """Whether more may be passed on than before; neither where a side decides nothing."""
        if self.old is None or self.new is None or self.old.permits is self.new.permits:
            return Direction.NEITHER
        more = _PERMISSIVE[self.new.permits] > _PERMISSIVE[self.old.permits]
        return Direction.MORE_PERMISSIVE if more else Direction.LESS_PERMISSIVE


class DutyChange(Value, kw_only=True):
    """A duty that is told in other situations, among those that both sides can be asked about.

    gained, lost: in how many situations it is told by the new side alone, and by the old side alone.
    gained_in, lost_in: those situations, merged.
    """

    duty: Duty
    gained: int
    lost: int
    gained_in: tuple[Merged, ...]
    lost_in: tuple[Merged, ...]


class OutcomeDifference(Value, kw_only=True):
    """What two procedures decide otherwise.

    joint: which question, answer, outcome, duty of one is which of the other.
    situations_total: of the joint space: one answer to every question that either side asks.
    situations_changed: those in which the outcome, or whether it lets information be passed on, is another. Exact,
        also where cases overlap or are left out.
    cases: those situations, merged. duties: those told in other situations.
    fewest: whether no smaller number of cases would tell the same.
    left_out: how many of the changed situations are in none of the cases, of which only so many are listed.
    """

    joint: Joint
    situations_total: int
    situations_changed: int
    cases: tuple[Case, ...]
    duties: tuple[DutyChange, ...]
    fewest: bool
    left_out: int

    @property
    def old(self) -> Procedure:
        """The procedure that is compared."""
        return self.joint.old.procedure

    @property
    def new(self) -> Procedure:
        """The procedure that it is compared with."""
        return self.joint.new.procedure

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions that either side asks, under their joint ids, with all answers that either side knows."""
        return self.joint.questions

    @property
    def same(self) -> tuple[Renamed, ...]:
        """What has two ids and was taken as one, from the old side to the new."""
        return self.joint.same


class Comparison(Value, kw_only=True):
    """All that differs between two policies, or two versions of one.

    text: by clause. texts: both texts, whole, beside each other; none where two procedures are compared.
    model: questions, rules, outcomes and what else the model says.
    procedures: what each procedure that both have decides otherwise, also where that is nothing.
    """

    old: Policy
    new: Policy
    text: tuple[Change, ...]
    texts: tuple[Row, ...]
    model: tuple[Change, ...]
    procedures: tuple[OutcomeDifference, ...]


def compare(old: Policy, new: Policy) -> Comparison:
    """All that differs between two policies.

    Raises DiagramTooLarge where two procedures together would outgrow the bound of a diagram.
    """
    joint = join_policies(old, new)
    text = tuple(text_changes(joint))
    return Comparison(
        old=old,
        new=new,
        text=text,
        texts=tuple(beside(joint, text)),
        model=tuple(model_changes(joint)),
        procedures=tuple(_difference(each) for each in joint.procedures),
    )


def compare_procedures(
    old: Procedure, new: Procedure, renamed: Iterable[Renamed] = (), *, newer: Procedure | None = None
) -> OutcomeDifference:
    """What two procedures decide otherwise; `renamed` and `newer` as for `joint.join`.

    Raises RequestError for a rename of something that is not there, DiagramTooLarge where the two together would
    outgrow the bound of a diagram.
    """
    return _difference(join(old, new, renamed, newer=newer))


def compare_in_policies(
    old: tuple[Policy, Procedure], new: tuple[Policy, Procedure], renamed: Iterable[Renamed] = ()
) -> Comparison:
    """What differs between two procedures, of one policy or of two: in the model, and in what they decide.

    Raises RequestError and DiagramTooLarge as `compare_procedures` does.
    """
    newer = next((one[1] for one, other in ((new, old), (old, new)) if follows(one[0], other[0])), None)
    difference = compare_procedures(old[1], new[1], renamed, newer=newer)
    clauses = join_policies(old[0], new[0]).clauses
    return Comparison(
        old=old[0],
        new=new[0],
        text=(),
        texts=(),
        model=tuple(procedure_changes(difference.joint, clauses)),
        procedures=(difference,),
    )


def _difference(joint: Joint) -> OutcomeDifference:
    found = otherwise(joint)
    functions, telling = found.functions, _Telling(joint, found.questions)
    covers = [cover(functions, function) for *_, function in found.changed]
    sizes = [count(functions, function) for *_, function in found.changed]
    # The most situations first. No two of these functions meet, so no two have a case in common.
    order = sorted(range(len(covers)), key=lambda at: (-sizes[at], covers[at].cubes))
    return OutcomeDifference(
        joint=joint,
        situations_total=telling.total,
        situations_changed=sum(sizes),
        cases=tuple(
            Case(old=found.changed[at][0], new=found.changed[at][1], **told)
            for at in order
            for told in telling.told(covers[at])
        ),
        duties=tuple(_duty_change(telling, functions, *each) for each in found.duties),
        fewest=all(covered.fewest for covered in covers),
        left_out=sum(telling.left_out(size, covered) for size, covered in zip(sizes, covers, strict=True)),
    )


def _duty_change(telling: _Telling, functions: Functions, duty: Duty, gained: int, lost: int) -> DutyChange:
    gained_in, lost_in = (
        tuple(Merged(**told) for told in telling.told(cover(functions, function))) for function in (gained, lost)
    )
    return DutyChange(
        duty=duty,
        gained=count(functions, gained),
        lost=count(functions, lost),
        gained_in=gained_in,
        lost_in=lost_in,
    )


class _Told(TypedDict):
    """What `Merged` says."""

    when: When
    situations: int
    example: str
    example_old: str | None
    example_new: str | None


class _Telling:
    """Tells merged cases in the words of a joint space. questions: in the order in which cubes count them."""

    def __init__(self, joint: Joint, questions: tuple[Question, ...]) -> None:
        self.joint, self.questions = joint, questions
        self.total = prod(len(question.answers) for question in questions)
        self.place = {question.id: at for at, question in enumerate(joint.questions)}

    def told(self, covered: Cover) -> list[_Told]:
        """Merged cases, those of the most situations first."""
        each = sorted(covered.cubes, key=lambda cube: (-self.situations(cube), cube))
        return [self.told_of(cube) for cube in each]

    def told_of(self, cube: Cube) -> _Told:
        """One merged case."""
        chosen = ((self.questions[level], answers) for level, answers in cube)
        when = sorted(
            ((question.id, tuple(question.answers[at].id for at in answers)) for question, answers in chosen),
            key=lambda each: self.place[each[0]],
        )
        example = [(question, answers[0]) for question, answers in when]
        return _Told(
            when=tuple(when),
            situations=self.situations(cube),
            example=" ".join(f"{question}={answer}" for question, answer in example),
            example_old=self.joint.old.own(example),
            example_new=self.joint.new.own(example),
        )

    def situations(self, cube: Cube) -> int:
        """How many situations a cube holds."""
        size = self.total
        for level, answers in cube:
            size = size // len(self.questions[level].answers) * len(answers)
        return size

    def left_out(self, situations: int, covered: Cover) -> int:
        """How many of so many situations are in no listed case."""
        if not covered.left_out:
            return 0
        # In a store of its own: the other may be full.
        functions = Functions(self.questions, NODE_LIMIT)
        answers = [tuple(answer.id for answer in question.answers) for question in self.questions]
        listed = functions.any_of(
            functions.all_of(
                functions.compile(Is(self.questions[level].id, tuple(answers[level][at] for at in chosen)))
                for level, chosen in cube
            )
            for cube in covered.cubes
        )
        return situations - count(functions, listed)
