"""A function as few merged cases: each a set of answers for some questions, together exactly where it holds.

Cases may overlap: fewer of them are needed then, and each is as wide as it can be.

Small functions: all prime implicants, found from the function's diagram as Coudert and Madre (1992) do for two values,
and the fewest of them that cover it, which is Quine's and McCluskey's table (1952, 1956) solved exactly by reduction
and by branching with a bound, in place of Petrick's expansion (1956). Among equally few, those that say least.

Larger ones: an irredundant cover (`irredundant`), the widest cases first; it may not be the smallest. Where even that
grows too large, the first ways through the function's diagram.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, islice

from policy_model.diff.covering import TooMuch, fewest
from policy_model.diff.irredundant import Cube, irredundant
from policy_model.graphs import fold
from policy_model.mdd import FALSE, TRUE, Functions, Overflow
from policy_model.values import Value

MOST_CASES = 100
"""How many cases are listed of one function."""

MOST_NODES, MOST_PRIMES, MOST_STATES = 500, 400, 5_000
"""A function is small while it has no more nodes and no more prime implicants, found in no more states than that."""


class Cover(Value):
    """Cases that together hold exactly where a function does.

    fewest: whether no smaller number of cases would do.
    left_out: whether there are more, which are not listed.
    """

    cubes: tuple[Cube, ...]
    fewest: bool
    left_out: bool = False


def cover(functions: Functions, function: int) -> Cover:
    """As few cases as can be found. Always the same for a function, whatever else its store holds."""
    try:
        cubes, proved = _fewest(functions, function)
        return Cover(tuple(sorted(cubes)[:MOST_CASES]), proved, len(cubes) > MOST_CASES)
    except (TooMuch, Overflow):
        pass
    try:
        listed = irredundant(functions, function)
    except (TooMuch, Overflow):
        listed = _ways(functions, function)
    found = tuple(islice(listed, MOST_CASES + 1))
    return Cover(tuple(sorted(found[:MOST_CASES])), fewest=len(found) == 1, left_out=len(found) > MOST_CASES)


# All prime implicants. A cube is one number with a bit for each answer of each question, set where it is allowed.


def _fewest(functions: Functions, function: int) -> tuple[list[Cube], bool]:
    """The fewest cases, and whether they are proved to be. Raises TooMuch where the function is not small."""
    sizes = [len(answers) for answers in functions.answers]
    shifts = (0, *accumulate(sizes))
    primes = sorted(_primes(functions, function, sizes, shifts))
    axes = [((1 << size) - 1, shift) for size, shift in zip(sizes, shifts, strict=False)]
    chosen, proved = fewest([[prime >> shift & whole for whole, shift in axes] for prime in primes], sizes)
    return [
        tuple(
            (level, tuple(at for at in range(sizes[level]) if primes[each] >> shift >> at & 1))
            for level, (whole, shift) in enumerate(axes)
            if primes[each] >> shift & whole != whole
        )
        for each in chosen
    ], proved


def _primes(functions: Functions, function: int, sizes: list[int], shifts: tuple[int, ...]) -> list[int]:
    """All prime implicants: what holds for some answers to the first question, for all of these together, and no more.

    Raises TooMuch where they are many.
    """
    anything = (1 << shifts[-1]) - 1
    parted: dict[int, dict[int, int]] = {TRUE: {}, FALSE: {}}

    def together(each: int) -> tuple[int, ...]:
        """What holds with each choice of answers to the first question; choices of which nothing holds left out."""
        if len(parted) > MOST_STATES:
            raise TooMuch
        if each not in parted:
            singles: dict[int, int] = {}
            for at, child in enumerate(functions.children(each)):
                if child != FALSE:
                    singles[child] = singles.get(child, 0) | 1 << at
            holds = {0: TRUE}
            for child, answers in singles.items():
                more = {chosen | answers: functions.all_of((other, child)) for chosen, other in holds.items()}
                holds |= {chosen: both for chosen, both in more.items() if both != FALSE}
                if len(holds) > MOST_PRIMES:
                    raise TooMuch
            parted[each] = {chosen: both for chosen, both in holds.items() if chosen}
        return tuple(parted[each].values())

    def make(each: int, found: tuple[list[int], ...]) -> list[int]:
        if each <= TRUE:
            return [anything] * each
        shift, whole = shifts[functions.level(each)], (1 << sizes[functions.level(each)]) - 1
        below = dict(zip(parted[each], found, strict=True))
        primes = [
            prime & ~(whole << shift) | chosen << shift
            for chosen, under in below.items()
            for prime in under
            # With more answers it must not hold: else a wider one takes its place.
            if not any(chosen & more == chosen != more and _within(prime, below[more]) for more in below)
        ]
        if len(primes) > MOST_PRIMES:
            raise TooMuch
        return primes

    memo: dict[int, list[int]] = {}
    if _is_large(functions, function):
        raise TooMuch
    return fold(function, together, make, memo)


def _within(cube: int, others: list[int]) -> bool:
    return any(cube & ~other == 0 for other in others)


def _is_large(functions: Functions, function: int) -> bool:
    met, stack = {function}, [function]
    while stack and len(met) <= MOST_NODES:
        new = set(functions.children(stack.pop())) - met
        met |= new
        stack.extend(new)
    return len(met) > MOST_NODES


def _ways(functions: Functions, function: int) -> Iterator[Cube]:
    """The ways through a function's diagram to where it holds, answers that lead to the same taken as one."""
    stack: list[tuple[Cube, int]] = [((), function)]
    while stack:
        begun, each = stack.pop()
        if each == TRUE:
            yield begun
            continue
        leading: dict[int, tuple[int, ...]] = {}
        for at, child in enumerate(functions.children(each)):
            leading[child] = (*leading.get(child, ()), at)
        leading.pop(FALSE, None)
        level = functions.level(each)
        stack.extend(((*begun, (level, answers)), child) for child, answers in reversed(leading.items()))
