"""Multi-valued decision diagrams: yes/no functions of questions, each stored once.

A function is a number. Two functions mean the same if, and only if, they have the same number: the diagrams are
reduced and ordered, so they are canonical for a given order of questions (Bryant 1986 for two values; Kam, Villa,
Brayton and Sangiovanni-Vincentelli 1998 for many). Nothing here recurses over questions: a policy may have thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import groupby
from math import prod
from operator import or_

from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not
from policy_model.graphs import fold
from policy_model.questions import Question

FALSE, TRUE = 0, 1
"""The functions that never and always hold."""

type _Part = tuple[int, bool]
"""A condition, by its identity, and whether it is meant negated."""


class Functions:
    """A store of functions over `questions`, in that order.

    A question's level is its position; an answer is meant by its position within its question.
    situations: how many ways there are to answer all questions.
    counted: in how many of them a function holds, where `situations.count` has counted them.
    limit: the number of nodes past which combining functions raises `Overflow`. Restricting one does not: it makes no
        function larger, and an answer must not fail where its procedure was accepted.
    """

    def __init__(self, questions: Sequence[Question], limit: int) -> None:
        self.limit = limit
        self.levels = {question.id: level for level, question in enumerate(questions)}
        self.answers = tuple(
            {answer.id: position for position, answer in enumerate(question.answers)} for question in questions
        )
        self.situations = prod(map(len, self.answers))
        self.counted: dict[int, int] = {}
        leaf_level = len(questions)
        self._level = [leaf_level, leaf_level]
        self._children: list[tuple[int, ...]] = [(), ()]
        self._nodes: list[dict[tuple[int, ...], int]] = [{} for _ in questions]
        self._pairs: tuple[dict[tuple[int, int], int], ...] = ({}, {})
        self._compiled: dict[_Part, int] = {}
        self._conditions: dict[int, Condition] = {}
        self._negated: dict[int, int] = {}
        self._support: dict[int, int] = {}
        self._restricted: dict[tuple[int, int], dict[int, int]] = {}

    def __len__(self) -> int:
        return len(self._level)

    def edges(self) -> Iterator[tuple[int, int, int]]:
        """From every function made, with each answer to its first question: its level, what it becomes, its level."""
        for level, children in zip(self._level, self._children, strict=True):
            for child in children:
                yield level, child, self._level[child]

    def level(self, function: int) -> int:
        """The level of the first question that the function depends on; past the last one for `TRUE` and `FALSE`."""
        return self._level[function]

    def support(self, function: int) -> int:
        """The questions that the function depends on, as a bit mask of levels."""

        def make(each: int, below: tuple[int, ...]) -> int:
            return reduce(or_, below, 1 << self._level[each]) if below else 0

        return fold(function, self.children, make, self._support)

    def compile(self, condition: Condition, negated: bool = False) -> int:
        """The function that a condition (or its negation) states; questions and answers must be known.

        A part that several conditions share, as the same object, is compiled once.
        """

        def part(condition: Condition, negated: bool) -> _Part:
            while isinstance(condition, Not):
                condition, negated = condition.part, not negated
            # Kept, so that its identity stays its own.
            self._conditions[id(condition)] = condition
            return id(condition), negated

        def parts(each: _Part) -> tuple[_Part, ...]:
            match self._conditions[each[0]]:
                case Is():
                    return ()
                case AllOf(parts) | AnyOf(parts):
                    return tuple([part(inner, each[1]) for inner in parts])
                case other:
                    raise TypeError(f"not a condition: {other!r}")

        def make(each: _Part, functions: tuple[int, ...]) -> int:
            condition, negated = self._conditions[each[0]], each[1]
            if isinstance(condition, Is):
                level = self.levels[condition.question]
                chosen = {self.answers[level][answer] for answer in condition.answers}
                return self._make(
                    level, tuple(int((at in chosen) != negated) for at in range(len(self.answers[level])))
                )
            return self.all_of(functions) if isinstance(condition, AllOf) != negated else self.any_of(functions)

        return fold(part(condition, negated), parts, make, self._compiled)

    def all_of(self, functions: Iterable[int]) -> int:
        """The function that holds where all of these do."""
        return self._combine(functions, FALSE)

    def any_of(self, functions: Iterable[int]) -> int:
        """The function that holds where at least one of these does."""
        return self._combine(functions, TRUE)

    def negate(self, function: int) -> int:
        """The function that holds where this one does not."""

        def make(each: int, negated: tuple[int, ...]) -> int:
            return self._make(self._level[each], negated) if negated else TRUE - each

        return fold(function, self.children, make, self._negated)

    def children(self, function: int) -> tuple[int, ...]:
        """What the function becomes with each answer to its first question; empty for `TRUE` and `FALSE`."""
        return self._children[function]

    def cofactor(self, function: int, level: int, answer: int) -> int:
        """The function once the question at `level`, none of those before it, has that answer."""
        return self._children[function][answer] if self._level[function] == level else function

    def restrict(self, function: int, level: int, answer: int) -> int:
        """The function once the question at `level`, wherever in the order it stands, has that answer."""
        if not self.support(function) >> level & 1:
            return function
        if self._level[function] == level:
            return self._children[function][answer]

        def children(each: int) -> tuple[int, ...]:
            undecided = self.support(each) >> level & 1 and self._level[each] != level
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

    def _combine(self, parts: Iterable[int], absorbing: int) -> int:
        """All of the parts (absorbing FALSE) or any of them (absorbing TRUE), two at a time.

        Those that depend on the last questions come first: they end up below the others, which leave them as they are.
        """
        combined = TRUE - absorbing
        for _, level in groupby(sorted(parts, key=self.level, reverse=True), key=self.level):
            group = list(level)
            while len(group) > 1:
                # In rounds: most pairs are of small functions then, and many are met again. "The first that holds
                # counts" makes conditions that begin alike: not this, not that, ..., but this one.
                odd = group[-1:] if len(group) % 2 else []
                pairs = zip(group[::2], group[1::2], strict=False)
                group = [self._pair(one, other, absorbing) for one, other in pairs] + odd
            combined = self._pair(group[0], combined, absorbing)
        return combined

    def _pair(self, one: int, other: int, absorbing: int) -> int:
        """Both (absorbing FALSE) or either (absorbing TRUE).

        Bryant's "apply", with a stack of its own. It is where the time goes, so it is written for speed.
        """
        if one <= TRUE or other <= TRUE or one == other:
            return absorbing if absorbing in (one, other) else max(one, other)
        levels, all_children, memo = self._level, self._children, self._pairs[absorbing]
        start = (one, other) if one < other else (other, one)
        stack = [start]
        while stack:
            pair = stack[-1]
            if pair in memo:
                stack.pop()
                continue
            one, other = pair
            level, other_level = levels[one], levels[other]
            below: Iterable[tuple[int, int]]
            if level == other_level:
                below = zip(all_children[one], all_children[other], strict=False)
            elif level < other_level:
                below = [(child, other) for child in all_children[one]]
            else:
                level = other_level
                below = [(child, one) for child in all_children[other]]
            settled = []
            waiting = len(stack)
            for child in below:
                first, second = child
                if first <= TRUE:
                    settled.append(first if first == absorbing else second)
                elif second <= TRUE:
                    settled.append(second if second == absorbing else first)
                elif first == second:
                    settled.append(first)
                else:
                    if first > second:
                        child = (second, first)
                    function = memo.get(child)
                    if function is None:
                        stack.append(child)
                    else:
                        settled.append(function)
            if len(stack) == waiting:
                stack.pop()
                memo[pair] = self._make(level, tuple(settled))
                if len(levels) > self.limit:
                    raise Overflow
        return memo[start]

    def _make(self, level: int, children: tuple[int, ...]) -> int:
        """The node that asks the question at `level`; no node where the answer to it makes no difference."""
        first = children[0]
        if children.count(first) == len(children):
            return first
        nodes = self._nodes[level]
        node = nodes.get(children)
        if node is None:
            node = nodes[children] = len(self._level)
            self._level.append(level)
            self._children.append(children)
        return node


class Overflow(Exception):
    """A store has reached its limit. Who asked for the function says what that means."""
