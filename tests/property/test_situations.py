"""What is read off a function about its situations agrees with trying them all."""

from hypothesis import given
from hypothesis import strategies as st

from policy_model.conditions import Condition, holds
from policy_model.mdd import FALSE, TRUE, Functions
from policy_model.procedure import Procedure
from policy_model.situations import count, first, nearest
from tests.property import brute_force
from tests.strategies import conditions, procedures

type Positions = dict[int, int]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Procedure, Condition, Functions, int]:
    procedure = draw(procedures())
    condition = draw(conditions(procedure.questions))
    functions = Functions(procedure.questions, limit=10_000)
    return procedure, condition, functions, functions.compile(condition)


def situations(procedure: Procedure, condition: Condition, functions: Functions) -> list[Positions]:
    """All in which the condition holds, in the order of questions and answers."""
    return [
        {functions.levels[id]: functions.answers[functions.levels[id]][answer] for id, answer in situation.items()}
        for situation in brute_force.situations(procedure)
        if holds(condition, situation)
    ]


def ways(functions: Functions, function: int) -> list[Positions]:
    """The answers on every way to `TRUE`."""
    if function <= TRUE:
        return [{}] if function == TRUE else []
    return [
        {functions.level(function): answer} | way
        for answer, child in enumerate(functions.children(function))
        for way in ways(functions, child)
    ]


@given(cases())
def test_as_many_situations_are_counted_as_there_are(case: tuple[Procedure, Condition, Functions, int]) -> None:
    procedure, condition, functions, function = case
    assert count(functions, function) == len(situations(procedure, condition, functions))
    assert count(functions, functions.negate(function)) == functions.situations - count(functions, function)


@given(cases())
def test_the_first_is_the_first_and_needs_no_more(case: tuple[Procedure, Condition, Functions, int]) -> None:
    procedure, condition, functions, function = case
    every = situations(procedure, condition, functions)
    found = first(functions, function)
    assert (found is None) == (not every)
    if found is not None:
        assert found.items() <= every[0].items()
        assert sum(found.items() <= each.items() for each in every) == len(
            [None for each in brute_force.situations(procedure) if found.items() <= positions(functions, each).items()]
        ), "whatever the others are, it holds"


def positions(functions: Functions, situation: dict[str, str]) -> Positions:
    return {functions.levels[id]: functions.answers[functions.levels[id]][answer] for id, answer in situation.items()}


@given(st.data(), cases())
def test_the_nearest_is_as_near_as_any(data: st.DataObject, case: tuple[Procedure, Condition, Functions, int]) -> None:
    procedure, condition, functions, function = case
    situation = positions(functions, data.draw(st.sampled_from(list(brute_force.situations(procedure)))))
    known = data.draw(st.sets(st.sampled_from(sorted(situation))))
    given_ = {level: answer for level, answer in situation.items() if level in known}
    found = nearest(functions, function, given_)

    def changes(answers: Positions) -> int:
        return sum(answers.get(level, answer) != answer for level, answer in given_.items())

    every = situations(procedure, condition, functions)
    assert (found is None) == (not every) == (function == FALSE)
    if found is None:
        return
    assert changes(found) == min(map(changes, every)), "no situation in which it holds is nearer"
    for each in brute_force.situations(procedure):
        if found.items() <= positions(functions, each).items():
            assert holds(condition, each), "whatever the others are, it holds"

    def rank(way: Positions) -> object:
        """As the docstring has it: changes, further answers, earlier given answers kept, the first."""
        steps = (
            (given_.get(level, way[level]) != way[level], way[level]) if level in way else None
            for level in range(len(functions.answers))
        )
        return changes(way), len(way.keys() - given_.keys()), [step or (False, -1) for step in steps]

    assert found == min(ways(functions, function), key=rank)
