"""An irredundant cover of a function: cases, none of which can be left out, that hold together exactly where it does.

Minato's way (1992, after Morreale 1970) for questions with any number of answers: a function is parted by the answers
to its first question, and what a wider choice of answers can hold as well is left to that.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from heapq import heappop, heappush
from itertools import combinations, count
from math import prod

from policy_model.conditions import Is
from policy_model.diff.covering import TooMuch
from policy_model.graphs import fold
from policy_model.mdd import FALSE, TRUE, Functions

MOST_STEPS = 20_000
"""How many pairs of functions may be gone through."""

type Cube = tuple[tuple[int, tuple[int, ...]], ...]
"""Levels with the positions of the answers allowed, in order; a question that is left out may have any answer."""

_NONE, _ANYTHING = 0, 1
"""The sums of no case, and of one case that says nothing more."""


def irredundant(functions: Functions, function: int) -> Iterator[Cube]:
    """The cases, those of the most situations first.

    Raises TooMuch, at once, where they would take too many steps to find; Overflow where the store has no room.
    """
    sums = _Sums(functions)
    return _widest_first(sums.of(function), sums.parts, [len(answers) for answers in functions.answers])


type _Parts = list[tuple[tuple[int, tuple[int, ...], int], ...]]
"""For each sum of cases its parts: level, answers (none for any), and the sum of the cases below.

Cases that begin otherwise may go on alike, so that a sum is kept once, by its number.
"""


class _Sums:
    """Sums of cases for the functions of a store."""

    def __init__(self, functions: Functions) -> None:
        self.parts: _Parts = [(), ()]
        self._functions = functions
        self._made: dict[tuple[int, int], tuple[int, int]] = {}
        self._literals: dict[tuple[int, tuple[int, ...]], int] = {}
        self._questions = {level: question for question, level in functions.levels.items()}
        self._answers = [tuple(answers) for answers in functions.answers]

    def of(self, function: int) -> int:
        """The sum for a function."""
        start = (function, function)
        waiting, asked = [self._parted(*start)], [start]
        answer: tuple[int, int] | None = None
        # A recursion without its depth: each generator asks for what it needs, and is sent it.
        while waiting:
            try:
                pair = waiting[-1].send(answer)  # type: ignore[arg-type]  # None starts a generator
            except StopIteration as done:
                waiting.pop()
                answer = self._made[asked.pop()] = done.value
                continue
            answer = self._made.get(pair)
            if answer is None:
                if len(self._made) + len(waiting) > MOST_STEPS:
                    raise TooMuch
                waiting.append(self._parted(*pair))
                asked.append(pair)
        return self._made[start][0]

    def _parted(self, least: int, most: int) -> Generator[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """Cases that hold wherever `least` does, and only where `most` does; and the function that they come to."""
        functions = self._functions
        if least == FALSE:
            return _NONE, FALSE
        if most == TRUE:
            return _ANYTHING, TRUE
        level = min(functions.level(least), functions.level(most))
        alike: dict[tuple[int, int], list[int]] = {}
        for at in range(len(self._answers[level])):
            pair = functions.cofactor(least, level, at), functions.cofactor(most, level, at)
            alike.setdefault(pair, []).append(at)
        answers, left, allowed = list(alike.values()), [pair[0] for pair in alike], [pair[1] for pair in alike]
        held = [FALSE] * len(alike)
        choices = [(chosen, functions.all_of(allowed[at] for at in chosen)) for chosen in _choices(len(alike))]
        parts = []
        for number, (chosen, most_of_all) in enumerate(choices):
            needed = functions.any_of(
                # What a wider choice can hold as well is left to that.
                functions.all_of(
                    (left[at], *(functions.negate(more) for wider, more in choices[number + 1 :] if at in wider))
                )
                for at in chosen
            )
            if needed == FALSE:
                continue
            cases, function = yield needed, most_of_all
            together = sorted(answer for at in chosen for answer in answers[at])
            parts.append((level, tuple(together) if len(chosen) < len(alike) else (), cases))
            for at in chosen:
                held[at] = functions.any_of((held[at], function))
                left[at] = functions.all_of((left[at], functions.negate(function)))
        self.parts.append(tuple(parts))
        whole = functions.any_of(
            functions.all_of((self._literal(level, tuple(each)), function))
            for each, function in zip(answers, held, strict=True)
        )
        return len(self.parts) - 1, whole

    def _literal(self, level: int, answers: tuple[int, ...]) -> int:
        if (level, answers) not in self._literals:
            chosen = Is(self._questions[level], tuple(self._answers[level][at] for at in answers))
            self._literals[level, answers] = self._functions.compile(chosen)
        return self._literals[level, answers]


def _choices(count: int) -> list[tuple[int, ...]]:
    """Choices of `count` kinds of answers, each after those that are part of it. Of many kinds not every choice."""
    sizes = range(1, count + 1) if count <= 3 else (1, count - 1, count)
    return [chosen for size in sizes for chosen in combinations(range(count), size)]


def _widest_first(start: int, parts: _Parts, sizes: list[int]) -> Iterator[Cube]:
    """The cases of a sum one by one, as cubes, those of the most situations first. sizes: answers of each question.

    What is begun waits by the situations of the widest case that can become of it. Of those that wait alike the last
    one goes on: every step then leads to a case, however many there are.
    """
    total = prod(sizes)

    def narrowed(situations: int, level: int, answers: tuple[int, ...]) -> int:
        return situations // sizes[level] * len(answers) if answers else situations

    def make(each: int, below: tuple[int, ...]) -> int:
        found = (narrowed(most, level, answers) for (level, answers, _), most in zip(parts[each], below, strict=True))
        return total if each == _ANYTHING else max(found, default=0)

    widest: dict[int, int] = {}
    fold(start, lambda each: tuple(below for _, _, below in parts[each]), make, widest)
    number = count()
    waiting: list[tuple[int, int, int, Cube, int]] = []

    def wait(situations: int, begun: Cube, rest: int) -> None:
        heappush(waiting, (-(situations * widest[rest] // total), -next(number), situations, begun, rest))

    wait(total, (), start)
    while waiting:
        _, _, situations, begun, rest = heappop(waiting)
        if rest == _ANYTHING:
            yield begun
        # Of equally wide ones the last begun goes on first, or all would be begun before one is finished.
        for level, answers, below in reversed(parts[rest]):
            wait(narrowed(situations, level, answers), (*begun, (level, answers)) if answers else begun, below)
