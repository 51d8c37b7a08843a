"""Multi-valued decision diagrams: yes/no functions of questions, each stored once.

A function is a number. Two functions mean the same if, and only if, they have the same number: the diagrams are
reduced and ordered, so they are canonical for a given order of questions (Bryant 1986 for two values; Kam, Villa,
Brayton and Sangiovanni-Vincentelli 1998 for many). Nothing here recurses over questions: a policy may have thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not
from policy_model.graphs import fold
from policy_model.questions import Question

FALSE, TRUE = 0, 1
"""The functions that never and always hold."""


class Functions:
    """A store of functions over `questions`, in that order.

    A question's level is its position; an answer is meant by its position within its question.
    limit: the number of nodes past which combining functions raises `Overflow`. Restricting one does not: it makes no
        function larger, and an answer must not fail where its procedure was accepted.
    """

    def __init__(self, questions: Sequence[Question], limit: int) -> None:
        self.limit = limit
        self.levels = {question.id: level for level, question in enumerate(questions)}
        self.answers = tuple(
            {answer.id: position for position, answer in enumerate(question.answers)} for question in questions
        )
        leaf_level = len(questions)
        self._level = [leaf_level, leaf_level]
        self._children: list[tuple[int, ...]] = [(), ()]
        self._support = [0, 0]
        self._node: dict[tuple[int, tuple[int, ...]], int] = {}
        self._all: dict[frozenset[int], int] = {frozenset(): TRUE}
        self._any: dict[frozenset[int], int] = {frozenset(): FALSE}
        self._negated: dict[int, int] = {}
        self._restricted: dict[tuple[int, int], dict[int, int]] = {}

    def __len__(self) -> int:
        return len(self._level)

    def level(self, function: int) -> int:
        """The level of the first question that the function depends on; past the last one for `TRUE` and `FALSE`."""
        return self._level[function]

    def support(self, function: int) -> int:
        """The questions that the function depends on, as a bit mask of levels."""
        return self._support[function]

    def compile(self, condition: Condition, negated: bool = False) -> int:
        """The function that a condition (or its negation) states; questions and answers must be known."""
        match condition:
            case Is(question, answers):
                level = self.levels[question]
                chosen = {self.answers[level][answer] for answer in answers}
                return self._make(
                    level, tuple(int((at in chosen) != negated) for at in range(len(self.answers[level])))
                )
            case Not(part):
                return self.compile(part, not negated)
            case AllOf(parts) | AnyOf(parts):
                functions = (self.compile(part, negated) for part in parts)
                return self.all_of(functions) if isinstance(condition, AllOf) != negated else self.any_of(functions)
        raise TypeError(f"not a condition: {condition!r}")

    def all_of(self, functions: Iterable[int]) -> int:
        """The function that holds where all of these do."""
        return self._combine(functions, absorbing=FALSE, neutral=TRUE, memo=self._all)

    def any_of(self, functions: Iterable[int]) -> int:
        """The function that holds where at least one of these does."""
        return self._combine(functions, absorbing=TRUE, neutral=FALSE, memo=self._any)

    def negate(self, function: int) -> int:
        """The function that holds where this one does not."""

        def make(each: int, negated: tuple[int, ...]) -> int:
            return self._make(self._level[each], negated) if negated else TRUE - each

        return fold(function, lambda each: self._children[each], make, self._negated)

    def children(self, function: int) -> tuple[int, ...]:
        """What the function becomes with each answer to its first question; empty for `TRUE` and `FALSE`."""
        return self._children[function]

    def cofactor(self, function: int, level: int, answer: int) -> int:
        """The function once the question at `level`, none of those before it, has that answer."""
        return self._children[function][answer] if self._level[function] == level else function

    def restrict(self, function: int, level: int, answer: int) -> int:
        """The function once the question at `level`, wherever in the order it stands, has that answer."""
        if not self._support[function] >> level & 1:
            return function
        if self._level[function] == level:
            return self._children[function][answer]

        def children(each: int) -> tuple[int, ...]:
            undecided = self._support[each] >> level & 1 and self._level[each] != level
            return self._children[each] if undecided else ()

        def make(each: int, restricted: tuple[int, ...]) -> int:
            if restricted:
                return self._make(self._level[each], restricted)
            return self.cofactor(each, level, answer)

        return fold(function, children, make, self._restricted.setdefault((level, answer), {}))

    def evaluate(self, function: int, situation: Mapping[int, int]) -> bool:
        """Whether the function holds for these answers (level to position), one for every question it meets."""
        while function > TRUE:
            function = self._children[function][situation[self._level[function]]]
        return function == TRUE

    def _combine(self, functions: Iterable[int], absorbing: int, neutral: int, memo: dict[frozenset[int], int]) -> int:
        def simplified(parts: Iterable[int]) -> frozenset[int]:
            left = frozenset(parts) - {neutral}
            return frozenset((absorbing,)) if absorbing in left else left

        def first(parts: frozenset[int]) -> int:
            return min(self._level[part] for part in parts)

        def children(parts: frozenset[int]) -> tuple[frozenset[int], ...]:
            if len(parts) <= 1:
                return ()
            level = first(parts)
            return tuple(
                simplified(self.cofactor(part, level, answer) for part in parts)
                for answer in range(len(self.answers[level]))
            )

        def make(parts: frozenset[int], combined: tuple[int, ...]) -> int:
            if len(self) > self.limit:
                raise Overflow
            return self._make(first(parts), combined) if combined else next(iter(parts), neutral)

        # Two at a time, the deepest first: sets of many parts would each be a state of their own.
        combined = neutral
        for function in sorted(functions, key=self.level, reverse=True):
            combined = fold(simplified((function, combined)), children, make, memo)
        return combined

    def _make(self, level: int, children: tuple[int, ...]) -> int:
        if all(child == children[0] for child in children):
            return children[0]
        key = (level, children)
        node = self._node.get(key)
        if node is None:
            node = self._node[key] = len(self)
            self._level.append(level)
            self._children.append(children)
            self._support.append(reduce(or_, (self._support[child] for child in children), 1 << level))
        return node


class Overflow(Exception):
    """A store has reached its limit. Who asked for the function says what that means."""
