"""Yes/no functions of questions agree with their truth tables, and two that agree are one."""

from hypothesis import given
from hypothesis import strategies as st

from policy_model.conditions import AllOf, AnyOf, Condition, Not, holds
from policy_model.mdd import FALSE, TRUE, Functions
from policy_model.procedure import Procedure
from tests.property.brute_force import situations
from tests.strategies import conditions, procedures, rewritten

LIMIT = 10_000


def truth(procedure: Procedure, condition: Condition) -> list[bool]:
    """Whether the condition holds, situation by situation."""
    return [holds(condition, situation) for situation in situations(procedure)]


def table(functions: Functions, procedure: Procedure, function: int) -> list[bool]:
    """Whether the function holds, situation by situation."""
    return [
        functions.evaluate(
            function,
            {functions.levels[id]: functions.answers[functions.levels[id]][answer] for id, answer in situation.items()},
        )
        for situation in situations(procedure)
    ]


@st.composite
def procedure_and_conditions(draw: st.DrawFn, at_most: int = 4) -> tuple[Procedure, list[Condition]]:
    procedure = draw(procedures())
    return procedure, draw(st.lists(conditions(procedure.questions), min_size=1, max_size=at_most))


@given(procedure_and_conditions())
def test_a_compiled_condition_holds_where_the_condition_does(given_: tuple[Procedure, list[Condition]]) -> None:
    procedure, some = given_
    functions = Functions(procedure.questions, LIMIT)
    for condition in some:
        assert table(functions, procedure, functions.compile(condition)) == truth(procedure, condition)
        assert table(functions, procedure, functions.compile(condition, negated=True)) == truth(
            procedure, Not(condition)
        )


@given(procedure_and_conditions())
def test_all_of_and_any_of_hold_where_all_or_any_of_the_parts_do(given_: tuple[Procedure, list[Condition]]) -> None:
    procedure, some = given_
    functions = Functions(procedure.questions, LIMIT)
    compiled = [functions.compile(condition) for condition in some]
    assert table(functions, procedure, functions.all_of(compiled)) == truth(procedure, AllOf(tuple(some)))
    assert table(functions, procedure, functions.any_of(compiled)) == truth(procedure, AnyOf(tuple(some)))


@given(procedure_and_conditions())
def test_functions_are_the_same_number_exactly_where_they_mean_the_same(
    given_: tuple[Procedure, list[Condition]],
) -> None:
    procedure, some = given_
    functions = Functions(procedure.questions, LIMIT)
    compiled = [functions.compile(condition) for condition in some]
    for one, first in zip(compiled, some, strict=True):
        assert (one == TRUE) == all(truth(procedure, first))
        assert (one == FALSE) == (not any(truth(procedure, first)))
        for other, second in zip(compiled, some, strict=True):
            assert (one == other) == (truth(procedure, first) == truth(procedure, second))


@given(st.data())
def test_a_condition_in_other_words_is_the_same_number(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    condition = data.draw(conditions(procedure.questions))
    functions = Functions(procedure.questions, LIMIT)
    assert functions.compile(data.draw(rewritten(condition, procedure.questions))) == functions.compile(condition)


@given(procedure_and_conditions(at_most=2))
def test_a_restricted_function_holds_where_it_held_with_that_answer(given_: tuple[Procedure, list[Condition]]) -> None:
    procedure, some = given_
    functions = Functions(procedure.questions, LIMIT)
    compiled = [functions.compile(condition) for condition in some]
    functions.limit = 0  # A restriction needs no room within the limit.
    for level, question in enumerate(procedure.questions):
        for answer in question.answers:
            for function, condition in zip(compiled, some, strict=True):
                restricted = functions.restrict(function, level, functions.answers[level][answer.id])
                assert table(functions, procedure, restricted) == [
                    holds(condition, situation | {question.id: answer.id}) for situation in situations(procedure)
                ]
                assert not functions.support(restricted) >> level & 1


@given(procedure_and_conditions(at_most=1))
def test_a_function_depends_on_the_questions_that_can_change_it(given_: tuple[Procedure, list[Condition]]) -> None:
    procedure, (condition,) = given_
    functions = Functions(procedure.questions, LIMIT)
    function = functions.compile(condition)
    for level, question in enumerate(procedure.questions):
        matters = any(
            holds(condition, situation) != holds(condition, situation | {question.id: answer.id})
            for situation in situations(procedure)
            for answer in question.answers
        )
        assert bool(functions.support(function) >> level & 1) == matters
