"""The comparisons of a condition, and where each of them decides whether the condition holds."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from functools import reduce
from itertools import accumulate
from operator import or_

from policy_model.conditions import AllOf, AnyOf, Condition, Is, parts_of
from policy_model.graphs import fold
from policy_model.mdd import FALSE, TRUE, Functions

type Place = tuple[int, int]
"""Where a comparison is written: the identity of what it is a part of, and which part."""


def written(condition: Condition) -> Iterator[tuple[Place, Is]]:
    """Every comparison of the condition, left to right, and where it is written."""
    waiting: list[tuple[Place, Condition]] = [((id(condition), -1), condition)]
    while waiting:
        place, each = waiting.pop()
        if isinstance(each, Is):
            yield place, each
        waiting.extend(((id(each), at), part) for at, part in reversed(list(enumerate(parts_of(each)))))


def deciding(
    functions: Functions,
    condition: Condition,
    whole: bool = True,
    skip: Callable[[Place, Condition], bool] | None = None,
) -> Iterator[tuple[Place, Is, int]]:
    """The same, with the function that says where each decides.

    It decides where the condition holds or fails as the comparison does, or just the other way round: where all that
    is joined to it by "and" holds, and all that is joined to it by "or" fails, as far out as the condition goes.

    whole: whether the function is needed as it is. Else what shares no question with the comparison, itself or through
        others, is left out of it where it can hold at all: the comparison's question has no part in that.
    skip: parts to be left out.
    """
    reads: dict[int, int] = {}
    waiting: list[tuple[Place, Condition, int]] = [((id(condition), -1), condition, TRUE)]
    while waiting:
        place, each, decides = waiting.pop()
        if isinstance(each, Is):
            yield place, each, decides
            continue
        wanted = [at for at, part in enumerate(parts_of(each)) if not (skip and skip((id(each), at), part))]
        inner = {0: decides}
        if wanted and isinstance(each, AllOf | AnyOf):
            holding = [functions.compile(part, negated=isinstance(each, AnyOf)) for part in each.parts]
            given = [*holding, decides]
            if whole:
                groups = [list(range(len(given)))]
            else:
                # Of a part that is gone into, what it reads as written; of the rest, what it comes to.
                reading = list(map(functions.support, given))
                for at in wanted:
                    reading[at] = _reads(functions, each.parts[at], reads)
                groups = _sharing(reading)
            inner = _with_all_others(functions, given, frozenset(wanted), groups)
        waiting.extend(((id(each), at), parts_of(each)[at], inner[at]) for at in reversed(wanted))


def _with_all_others(
    functions: Functions, given: list[int], wanted: Container[int], groups: list[list[int]]
) -> dict[int, int]:
    """For each function wanted, where all the others of its group hold, if those of each other group can."""

    def both(one: int, other: int) -> int:
        return functions.all_of((one, other))

    impossible = [group for group in groups if functions.all_of([given[at] for at in group]) == FALSE]
    found = {}
    for group in groups:
        if any(other is not group for other in impossible):
            found.update(dict.fromkeys(group, FALSE))
            continue
        together = [given[at] for at in group]
        places = [place for place, at in enumerate(group) if at in wanted]
        if not places:
            continue
        before = list(accumulate(together[: places[-1]], both, initial=TRUE))
        after = list(accumulate(reversed(together[places[0] + 1 :]), both, initial=TRUE))
        for place in places:
            found[group[place]] = both(before[place], after[len(group) - place - 1])
    return found


def _reads(functions: Functions, condition: Condition, memo: dict[int, int]) -> int:
    """The questions that the condition reads as it is written, as a bit mask of levels.

    A question that makes no difference to a condition as a whole may make one to a comparison within it.
    """
    met = {id(condition): condition}

    def parts(key: int) -> tuple[int, ...]:
        within = parts_of(met[key])
        met.update((id(part), part) for part in within)
        return tuple([id(part) for part in within])

    def make(key: int, read: tuple[int, ...]) -> int:
        part = met[key]
        return 1 << functions.levels[part.question] if isinstance(part, Is) else reduce(or_, read, 0)

    return fold(id(condition), parts, make, memo)


def _sharing(reads: Iterable[int]) -> list[list[int]]:
    """The positions in groups: those that read a common question, themselves or through others."""
    groups: list[tuple[int, list[int]]] = []
    for at, questions in enumerate(reads):
        members, apart = [at], []
        for group in groups:
            if group[0] & questions:
                questions, members = questions | group[0], group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (questions, members)]
    return [sorted(members) for _, members in groups]


def answers_of(functions: Functions, comparison: Is) -> tuple[int, list[int], list[int]]:
    """The level of a comparison's question, and its answers: those with which the comparison holds, and the others."""
    level = functions.levels[comparison.question]
    known = functions.answers[level]
    named = {known[answer] for answer in comparison.answers}
    return level, sorted(named), [answer for answer in known.values() if answer not in named]


def among(functions: Functions, function: int, level: int, answers: Iterable[int]) -> int:
    """Where the function holds with one of these answers to the question at that level, whatever is answered."""
    return functions.any_of([functions.restrict(function, level, answer) for answer in answers])
