"""The smallest set of some answers that is enough for a function to hold, whatever the other answers are.

Such a set is a sufficient reason, also called a prime implicant explanation (Shih, Choi and Darwiche 2018). The
smallest is found exactly, by implicit hitting sets (Moreno-Centeno and Karp 2013; for explanations Ignatiev, Narodytska
and Marques-Silva 2019). A counterexample is a situation in which the function does not hold: a set of answers is enough
if, and only if, it has one of those that each counterexample changes. So the smallest set that hits all counterexamples
found so far is taken; while it has a counterexample of its own, that one is put with the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from policy_model.mdd import FALSE, Functions
from policy_model.situations import Answers, nearest


def under(functions: Functions, function: int, answers: Answers) -> int:
    """What is left of the function once these questions, levels to positions, have these answers."""
    while True:
        while (level := functions.level(function)) in answers:
            function = functions.children(function)[answers[level]]
        # What stands first now stays open. An answer that the rest depends on goes past it; then the walk goes on.
        support = functions.support(function)
        if (further := next((level for level in answers if support >> level & 1), None)) is None:
            return function
        function = functions.restrict(function, further, answers[further])


def are_enough(functions: Functions, function: int, answers: Answers) -> bool:
    """Whether these answers make the function hold, whatever the others are: they leave no way to where it does not."""
    reached, stack = {function}, [function]
    while stack:
        each = stack.pop()
        if each == FALSE:
            return False
        level, children = functions.level(each), functions.children(each)
        for child in (children[answers[level]],) if level in answers else children:
            if child not in reached:
                reached.add(child)
                stack.append(child)
    return True


def smallest_reason(functions: Functions, function: int, answers: Answers) -> tuple[int, ...] | None:
    """The levels of the fewest of the answers that make the function hold; None where all of them don't.

    Of several such sets it is the one with the earliest questions: it has the first question on which two sets differ.
    """
    if not are_enough(functions, function, answers):
        return None
    against = functions.negate(function)
    changed: list[frozenset[int]] = []
    while True:
        enough = smallest_hitting_set(changed)
        left = under(functions, against, {level: answers[level] for level in enough})
        if left == FALSE:
            return enough
        # Counterexamples that have no answer in common say more than one: what each changes is kept for the next.
        while left != FALSE:
            found = nearest(functions, left, answers) or {}
            changed.append(frozenset(level for level, answer in found.items() if answers.get(level, answer) != answer))
            left = under(functions, left, {level: answers[level] for level in changed[-1]})


def smallest_hitting_set(sets: Iterable[frozenset[int]]) -> tuple[int, ...]:
    """The fewest numbers of which each set, none of them empty, has one; of several such the first in order."""
    return tuple(sorted(number for together in _connected(sets) for number in _hitting(together)))


def _hitting(sets: tuple[frozenset[int], ...]) -> list[int]:
    size = next(size for size in count(_apart(sets)) if _can_be_hit(sets, size))
    chosen: list[int] = []
    for number in sorted(frozenset().union(*sets)):
        without = _not_hit(sets, {number})
        if len(without) < len(sets) and _can_be_hit(without, size - len(chosen) - 1):
            chosen.append(number)
            sets = without
    return chosen


def _connected(sets: Iterable[frozenset[int]]) -> list[tuple[frozenset[int], ...]]:
    """The sets in groups that have no number in common: each is hit for itself."""
    groups: list[tuple[frozenset[int], tuple[frozenset[int], ...]]] = []
    for each in sets:
        numbers = each
        together: tuple[frozenset[int], ...] = (each,)
        apart = []
        for group in groups:
            if group[0].isdisjoint(numbers):
                apart.append(group)
            else:
                numbers, together = numbers | group[0], together + group[1]
        groups = [*apart, (numbers, together)]
    return [together for _, together in groups]


def _can_be_hit(sets: tuple[frozenset[int], ...], size: int) -> bool:
    """Whether so many numbers can hit every set. Branches over a smallest set; bounded by sets that lie apart."""
    waiting = [(sets, size)]
    while waiting:
        sets, size = waiting.pop()
        if not sets:
            return True
        if _apart(sets) <= size:
            smallest = min(sets, key=lambda each: len(each))
            waiting.extend((_not_hit(sets, {number}), size - 1) for number in sorted(smallest, reverse=True))
    return False


def _apart(sets: Iterable[frozenset[int]]) -> int:
    """How many sets, the smallest taken first, have no number in common: so many numbers at least must be chosen."""
    taken: set[int] = set()
    apart = 0
    for each in sorted(sets, key=len):
        if taken.isdisjoint(each):
            taken |= each
            apart += 1
    return apart


def _not_hit(sets: Iterable[frozenset[int]], numbers: Iterable[int]) -> tuple[frozenset[int], ...]:
    return tuple(each for each in sets if each.isdisjoint(numbers))
