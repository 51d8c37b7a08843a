"""Merged cases hold exactly where their function does, and no fewer would do: held to trying everything."""

from itertools import chain, combinations, product

from hypothesis import given
from hypothesis import strategies as st

from policy_model.conditions import AllOf, AnyOf, Is
from policy_model.diff import cases
from policy_model.diff.cases import cover
from policy_model.diff.covering import fewest
from policy_model.diff.irredundant import Cube, irredundant
from policy_model.mdd import Functions
from policy_model.questions import Answer, Question

type Point = tuple[int, ...]

LIMIT = 10_000


@st.composite
def truth_tables(draw: st.DrawFn, sizes: st.SearchStrategy[list[int]]) -> tuple[list[int], frozenset[Point]]:
    """How many answers each question has, and the points at which a function holds."""
    chosen = draw(sizes)
    points = list(product(*map(range, chosen)))
    return chosen, frozenset(point for point in points if draw(st.booleans()))


def made(sizes: list[int], points: frozenset[Point]) -> tuple[Functions, int]:
    """A store with the function that holds at those points."""
    questions = [
        Question(f"q{at}", f"Q{at}?", tuple(Answer(f"a{each}", f"A{each}") for each in range(size)))
        for at, size in enumerate(sizes)
    ]
    functions = Functions(questions, LIMIT)
    condition = AnyOf(tuple(AllOf(tuple(Is(f"q{at}", (f"a{v}",)) for at, v in enumerate(p))) for p in sorted(points)))
    return functions, functions.compile(condition)


def points_of(cube: Cube, sizes: list[int]) -> frozenset[Point]:
    allowed = dict(cube)
    return frozenset(product(*(allowed.get(at, range(size)) for at, size in enumerate(sizes))))


def every_cube(sizes: list[int]) -> list[Cube]:
    """All there are: each non-empty set of answers for each question."""
    sets = [list(chain(*(combinations(range(size), k) for k in range(1, size + 1)))) for size in sizes]
    return [
        tuple((at, answers) for at, answers in enumerate(chosen) if len(answers) < sizes[at])
        for chosen in product(*sets)
    ]


def least(sizes: list[int], points: frozenset[Point]) -> int:
    """The smallest number of cubes that cover the points and nothing else."""
    fits = [each for each in {points_of(cube, sizes) for cube in every_cube(sizes)} if each <= points]
    widest = [each for each in fits if not any(each < other for other in fits)]
    return next(
        count
        for count in range(len(widest) + 1)
        if any(frozenset().union(*chosen) == points for chosen in combinations(widest, count))
    )


SMALL = st.sampled_from([[2, 2], [2, 2, 2], [2, 3], [3, 3], [4, 2], [2, 2, 3], [4, 3]])
LARGER = st.sampled_from([[2, 2, 2, 2], [3, 3, 3], [2, 3, 4], [5, 2, 2], [2, 2, 2, 2, 2], [4, 4, 2]])


@given(truth_tables(SMALL))
def test_a_cover_is_exact_and_no_smaller_one_is(table: tuple[list[int], frozenset[Point]]) -> None:
    sizes, points = table
    covered = cover(*made(sizes, points))
    assert frozenset().union(*(points_of(cube, sizes) for cube in covered.cubes)) == points
    assert covered.fewest
    assert not covered.left_out
    assert len(covered.cubes) == least(sizes, points)


@given(truth_tables(LARGER), st.sampled_from(["fewest", "irredundant", "ways"]))
def test_each_way_to_a_cover_is_exact(table: tuple[list[int], frozenset[Point]], way: str) -> None:
    sizes, points = table
    functions, function = made(sizes, points)
    if way == "fewest":
        found = cover(functions, function).cubes
    elif way == "irredundant":
        found = tuple(irredundant(functions, function))
    else:
        found = tuple(cases._ways(functions, function))
    each = [points_of(cube, sizes) for cube in found]
    assert frozenset().union(*each) == points
    if way == "ways":
        assert sum(map(len, each)) == len(points), "none overlap"
    else:
        assert [len(one) for one in each] == sorted((len(one) for one in each), reverse=True) or way == "fewest"
        for at in range(len(each)):
            assert frozenset().union(*each[:at], *each[at + 1 :]) != points, "none can be left out"


@given(truth_tables(LARGER))
def test_the_fewest_are_no_more_than_the_irredundant(table: tuple[list[int], frozenset[Point]]) -> None:
    functions, function = made(*table)
    assert len(cover(functions, function).cubes) <= len(tuple(irredundant(functions, function)))


@given(truth_tables(LARGER))
def test_a_cover_does_not_depend_on_what_else_the_store_holds(
    table: tuple[list[int], frozenset[Point]],
) -> None:
    sizes, points = table
    functions, function = made(sizes, points)
    negated = functions.negate(function)
    assert cover(functions, function) == cover(*made(sizes, points))
    everything = frozenset(product(*map(range, sizes)))
    assert cover(functions, negated) == cover(*made(sizes, everything - points))


@st.composite
def some_cubes(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    """Cubes over a few axes, each with the values that it allows on each axis, as bits."""
    if draw(st.booleans()):
        # Each of many values is in two cubes or three: nothing can be struck out at first, so that choices are tried.
        many, chosen = draw(st.integers(8, 9)), [0] * 9
        covering = st.lists(st.integers(0, many - 1), min_size=2, max_size=3, unique=True)
        for value, cubes in enumerate(draw(st.lists(covering, min_size=14, max_size=14))):
            for cube in cubes:
                chosen[cube] |= 1 << value
        return [14], [[values] for values in chosen if values]
    sizes = draw(st.sampled_from([[4, 4], [3, 3, 2], [2, 2, 2, 2], [5, 3]]))
    values = st.tuples(*(st.integers(1, (1 << size) - 1) for size in sizes)).map(list)
    return sizes, draw(st.lists(values, min_size=1, max_size=10))


@given(some_cubes())
def test_the_fewest_cubes_are_chosen_and_of_those_the_ones_that_say_least(
    given_: tuple[list[int], list[list[int]]],
) -> None:
    sizes, cubes = given_
    points = [
        frozenset(
            product(*([at for at in range(size) if values >> at & 1] for values, size in zip(cube, sizes, strict=True)))
        )
        for cube in cubes
    ]
    said = [sum(values != (1 << size) - 1 for values, size in zip(cube, sizes, strict=True)) for cube in cubes]
    whole = frozenset().union(*points)

    def covers(chosen: tuple[int, ...]) -> bool:
        return frozenset().union(*(points[at] for at in chosen)) == whole

    chosen, proved = fewest(cubes, sizes)
    assert proved
    assert covers(chosen)
    every = next(
        found
        for count in range(1, len(cubes) + 1)
        if (found := [some for some in combinations(range(len(cubes)), count) if covers(some)])
    )
    assert len(chosen) == len(every[0])
    assert sum(said[at] for at in chosen) == min(sum(said[at] for at in some) for some in every)
