"""The situations in which a function holds: how many there are, the first, the nearest to a given one.

Everything is read off the function's diagram in one walk; no situation is enumerated. An answer is meant by its
position within its question, a question by its level.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy_model.graphs import fold
from policy_model.mdd import FALSE, TRUE, Functions

type Answers = Mapping[int, int]
"""Positions of answers, by level."""


def as_given(functions: Functions, answers: Answers) -> str:
    """Answers as the command line takes them, in the order of the questions: `immediate-risk=no agreement=agrees`."""
    names = [(question, tuple(known)) for question, known in zip(functions.levels, functions.answers, strict=True)]
    return " ".join(f"{names[level][0]}={names[level][1][answer]}" for level, answer in sorted(answers.items()))


def count(functions: Functions, function: int) -> int:
    """In how many situations the function holds, out of one for each way to answer all questions of the store."""

    def make(each: int, counts: tuple[int, ...]) -> int:
        # Each answer to a question is given in an equal share of all situations.
        return sum(counts) // len(counts) if counts else each * functions.situations

    return fold(function, functions.children, make, functions.counted)


def first(functions: Functions, function: int) -> dict[int, int] | None:
    """The first situation in which the function holds, in the order of questions and answers; None where there is none.

    Only the answers that it depends on: whatever the others are, the function holds.
    """
    if function == FALSE:
        return None
    found: dict[int, int] = {}
    while function != TRUE:
        # Every function but FALSE holds somewhere, so the first child that is not FALSE leads on.
        answer, child = next(
            (answer, child) for answer, child in enumerate(functions.children(function)) if child != FALSE
        )
        found[functions.level(function)] = answer
        function = child
    return found


def nearest(functions: Functions, function: int, given: Answers) -> dict[int, int] | None:
    """Answers that make the function hold with as few of those `given` changed as can be; None where it never holds.

    Only the answers that are needed: whatever the others are, the function holds. Among equally near ones those with
    the fewest answers to questions without a given one, then those that keep the earlier given answers, then the first.
    """
    if function == FALSE:
        return None
    far = len(functions.answers) + 1

    def cost(level: int, answer: int) -> tuple[int, int]:
        if level not in given:
            return 0, 1
        return (0, 0) if given[level] == answer else (1, 0)

    # How many given answers change, and how many others are given, on the best way from a function to `TRUE`.
    def least(each: int, costs: tuple[tuple[int, int], ...]) -> tuple[int, int]:
        if not costs:
            return (0, 0) if each == TRUE else (far, far)
        level = functions.level(each)
        steps = (cost(level, answer) for answer in range(len(costs)))
        return min((step[0] + rest[0], step[1] + rest[1]) for step, rest in zip(steps, costs, strict=True))

    memo: dict[int, tuple[int, int]] = {}
    fold(function, functions.children, least, memo)
    found: dict[int, int] = {}
    while function != TRUE:
        level = functions.level(function)

        def ranked(answer: int, level: int = level, function: int = function) -> tuple[tuple[int, int], bool, int]:
            step, rest = cost(level, answer), memo[functions.children(function)[answer]]
            return (step[0] + rest[0], step[1] + rest[1]), given.get(level, answer) != answer, answer

        found[level] = min(range(len(functions.children(function))), key=ranked)
        function = functions.children(function)[found[level]]
    return found
