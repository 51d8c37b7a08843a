"""Conditions: yes/no expressions over answers, as data that can be shown, compiled and compared.

refuses = answered(agreement, "refuses", "still-refuses")
refuses & ~answered(immediate_risk, "yes")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_model.graphs import fold
from policy_model.questions import Question
from policy_model.values import Value


class Condition(Value):
    """Holds or does not hold in a situation. Combine with `&`, `|` and `~`."""

    def __and__(self, other: Condition) -> Condition:
        return AllOf(_parts(AllOf, self) + _parts(AllOf, other))

    def __or__(self, other: Condition) -> Condition:
        return AnyOf(_parts(AnyOf, self) + _parts(AnyOf, other))

    def __invert__(self) -> Condition:
        return self.part if isinstance(self, Not) else Not(self)

    def __bool__(self) -> bool:
        # Python's own words would quietly drop a part: `a and b` is `b` where `a` counts as true, `not a` is False.
        raise TypeError("conditions are combined with `&`, `|` and `~`, not with `and`, `or` and `not`")


class Is(Condition):
    """The question has one of these answers (ids, in the order given)."""

    question: str
    answers: tuple[str, ...]


class AllOf(Condition):
    """Every part holds; with no part it always holds."""

    parts: tuple[Condition, ...]


class AnyOf(Condition):
    """At least one part holds; with no part it never holds."""

    parts: tuple[Condition, ...]


class Not(Condition):
    """The part does not hold."""

    part: Condition


ALWAYS: Condition = AllOf(())
"""Holds in every situation."""


def answered(question: Question, *answers: str) -> Condition:
    """Holds where `question` has one of the `answers` (ids). Whether they exist is checked with the policy."""
    return Is(question.id, answers)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """What the condition joins or negates; nothing for a comparison."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
    return ()


def bottom_up(condition: Condition) -> tuple[Condition, ...]:
    """The condition and all that it is made of: each object once, parts before what they are part of, left to right."""
    met = {id(condition): condition}

    def parts(key: int) -> tuple[int, ...]:
        within = parts_of(met[key])
        met.update((id(part), part) for part in within)
        return tuple(map(id, within))

    made: dict[int, Condition] = {}
    fold(id(condition), parts, lambda key, _: met[key], made)
    return tuple(made.values())


def holds(condition: Condition, situation: Mapping[str, str]) -> bool:
    """Whether the condition holds when every question it reads has an answer (question id to answer id).

    Raises KeyError for a question without an answer.
    """
    # What is being gone through: the parts still to come, and what they come to unless one says otherwise.
    within: list[tuple[Iterator[Condition], bool] | None] = []
    while True:
        match condition:
            case Is(question, answers):
                held = situation[question] in answers
            case AllOf(parts) | AnyOf(parts):
                held = isinstance(condition, AllOf)
                within.append((iter(parts), held))
            case Not(part):
                within.append(None)
                condition = part
                continue
            case _:
                raise TypeError(f"not a condition: {condition!r}")
        while within:
            if (joined := within[-1]) is None:
                held = not held
            elif held == joined[1] and (following := next(joined[0], None)) is not None:
                condition = following
                break
            within.pop()
        else:
            return held


def atoms(condition: Condition) -> Iterator[Is]:
    """Every comparison of a question with answers in the condition, left to right; a part that is shared, once."""
    waiting, met = [condition], set[int]()
    while waiting:
        part = waiting.pop()
        if isinstance(part, Is):
            yield part
        elif id(part) not in met:
            met.add(id(part))
            waiting.extend(reversed(parts_of(part)))


def _parts(kind: type[AllOf] | type[AnyOf], condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)
