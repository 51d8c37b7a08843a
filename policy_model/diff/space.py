"""What two procedures decide in their joint space, and where they decide otherwise, as functions in one store."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.conditions import Is
from policy_model.diagram import NODE_LIMIT, consequences, in_order
from policy_model.diff.joint import Joint, Side
from policy_model.diff.pairing import merged
from policy_model.errors import DiagramTooLarge, Problem
from policy_model.mdd import FALSE, Functions, Overflow
from policy_model.questions import Question
from policy_model.records import Renames
from policy_model.rules import Duty, Modality, Outcome, Permits
from policy_model.values import Value


class Otherwise(Value):
    """Where two procedures decide otherwise.

    questions: those of the joint space, in the order of the functions' levels.
    changed: situations decided otherwise, by what the old side decides in them and what the new one does; None for
        nothing. No two of these functions meet, and none of them never holds.
    duties: each duty that is told otherwise, where the new side alone tells it, and where the old side alone does.
    """

    questions: tuple[Question, ...]
    functions: Functions
    changed: tuple[tuple[Outcome | None, Outcome | None, int], ...]
    duties: tuple[tuple[Duty, int, int], ...]


def otherwise(joint: Joint) -> Otherwise:
    """Where the two sides of a joint space decide otherwise.

    Two orders of questions are tried, where the sides have two. Raises DiagramTooLarge where neither is small enough.
    """
    refused: list[DiagramTooLarge] = []
    for questions in orders(joint):
        space = _Space(joint, questions)
        try:
            old, new = space.decided(joint.old), space.decided(joint.new)
            changed, duties = tuple(space.changed(old, new)), tuple(space.duties_changed(old, new))
            return Otherwise(questions, space.functions, changed, duties)
        except DiagramTooLarge as error:
            refused.append(error)
        except Overflow:
            path = f"procedures[{joint.old.procedure.id}] and procedures[{joint.new.procedure.id}]"
            message = f"compared, they would need more than {NODE_LIMIT:,} nodes"
            help = "ask the questions that both ask in the same order in both"
            refused.append(DiagramTooLarge([Problem(path, message, help)]))
    raise refused[0]


def orders(joint: Joint) -> Iterator[tuple[Question, ...]]:
    """The orders in which to look at the joint questions: as the leading side asks them, then as the other does."""
    by_id = {question.id: question for question in joint.questions}
    sides = (joint.leads, joint.old if joint.leads is joint.new else joint.new)
    asked = []
    for side in sides:
        questions = in_order(side.procedure).questions
        asked.append(tuple(side.names[Renames.QUESTION][question.id] for question in questions))
    for order in dict.fromkeys((merged(*asked), merged(*reversed(asked)))):
        yield tuple(by_id[id] for id in order)


class _Decided(Value):
    """What one side decides, as functions of the joint space.

    known: the situations in which it knows every answer to what it asks.
    outcomes: those in which one outcome alone follows, by its joint id and what it permits; they are among the known
        ones, and no two of them meet.
    duties: by joint id and modality.
    """

    known: int
    outcomes: dict[tuple[str, Permits], tuple[Outcome, int]]
    duties: dict[tuple[str, Modality], tuple[Duty, int]]


type _Part = tuple[tuple[str, Permits] | None, Outcome | None, int]
"""Situations in which a side decides the same: the outcome's key and itself, or None, and their function."""


class _Space:
    """The situations of a joint space, as functions over its questions in some order."""

    def __init__(self, joint: Joint, questions: tuple[Question, ...]) -> None:
        self.joint, self.questions = joint, questions
        self.functions = Functions(questions, NODE_LIMIT)

    def decided(self, side: Side) -> _Decided:
        """What a side decides."""
        functions = self.functions
        given = consequences(side.translated, functions=functions)
        known = functions.all_of(
            functions.compile(Is(question.id, tuple(side.known[question.id][1])))
            for question in self.questions
            if question.id in side.known and len(side.known[question.id][1]) < len(question.answers)
        )
        once = twice = FALSE
        for what, function in zip(given.all, given.when, strict=True):
            if isinstance(what, Outcome):
                twice = functions.any_of((twice, functions.all_of((once, function))))
                once = functions.any_of((once, function))
        alone = functions.all_of((known, functions.negate(twice)))
        decided = _Decided(known, {}, {})
        for what, function in zip(given.all, given.when, strict=True):
            if isinstance(what, Outcome):
                key = side.names[Renames.OUTCOME][what.id], what.permits
                decided.outcomes[key] = what, functions.all_of((function, alone))
            else:
                decided.duties[side.names[Renames.DUTY][what.id], what.modality] = what, function
        return decided

    def parts(self, side: _Decided) -> Iterator[_Part]:
        """All situations, by what the side decides in them: an outcome, nothing, or that it does not know an answer."""
        for key, (outcome, function) in side.outcomes.items():
            yield key, outcome, function
        some = self.functions.any_of(function for _, function in side.outcomes.values())
        yield None, None, self.only(side.known, some)
        yield None, None, self.functions.negate(side.known)

    def only(self, function: int, other: int) -> int:
        """Where the one holds and the other does not."""
        return self.functions.all_of((function, self.functions.negate(other)))

    def changed(self, old: _Decided, new: _Decided) -> Iterator[tuple[Outcome | None, Outcome | None, int]]:
        """The situations decided otherwise, by what the old side decides in them and what the new one does."""
        before, after = tuple(self.parts(old)), tuple(self.parts(new))

        def otherwise(part: _Part, others: tuple[_Part, ...]) -> int:
            same = self.functions.any_of(function for key, _, function in others if key == part[0])
            return self.only(part[2], same)

        gained = [(part[1], otherwise(part, before)) for part in after]
        for part in before:
            lost = otherwise(part, after)
            for outcome, function in gained if lost != FALSE else ():
                both = self.functions.all_of((lost, function))
                if both != FALSE:
                    yield part[1], outcome, both

    def duties_changed(self, old: _Decided, new: _Decided) -> Iterator[tuple[Duty, int, int]]:
        """Each duty that is told otherwise, where the new side alone tells it and where the old one alone does."""
        both = self.functions.all_of((old.known, new.known))
        leading, following = (new, old) if self.joint.leads is self.joint.new else (old, new)
        for key in merged(tuple(leading.duties), tuple(following.duties)):
            duty, _ = (leading if key in leading.duties else following).duties[key]
            before, after = (side.duties[key][1] if key in side.duties else FALSE for side in (old, new))
            if before == after:
                continue
            gained, lost = (
                self.functions.all_of((both, self.only(*sides))) for sides in ((after, before), (before, after))
            )
            if gained != FALSE or lost != FALSE:
                yield duty, gained, lost
