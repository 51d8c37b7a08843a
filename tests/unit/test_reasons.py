"""Smallest sets of answers that are enough."""

from functools import cache

from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, answered
from policy_model.explain.reasons import are_enough, smallest_reason, under
from policy_model.mdd import FALSE, TRUE, Functions
from policy_model.questions import yes_no

questions = tuple(yes_no(f"q{at}", f"Question {at}?") for at in range(200))
yes = tuple(answered(question, "yes") for question in questions)


def test_answers_are_put_in_wherever_they_stand() -> None:
    functions = Functions(questions, 10_000)
    function = functions.compile((yes[0] & yes[1]) | (yes[2] & ~yes[3]))
    assert under(functions, function, {}) == function
    assert under(functions, function, {3: 1, 1: 1}) == functions.compile(yes[2])
    assert under(functions, function, {1: 1, 2: 0, 3: 1}) == TRUE


def test_answers_are_enough_where_they_leave_no_way_out() -> None:
    functions = Functions(questions, 10_000)
    function = functions.compile((yes[0] & yes[1]) | (yes[2] & ~yes[3]))
    assert are_enough(functions, function, {1: 1, 2: 0, 3: 1})
    assert are_enough(functions, TRUE, {})
    assert not are_enough(functions, function, {1: 0, 2: 0})
    assert not are_enough(functions, FALSE, {})


def test_a_function_that_is_not_certain_has_no_reason() -> None:
    functions = Functions(questions, 10_000)
    assert smallest_reason(functions, functions.compile(yes[0]), {}) is None
    assert smallest_reason(functions, functions.compile(yes[0]), {0: 1}) is None
    assert smallest_reason(functions, functions.compile(ALWAYS), {0: 1}) == ()


def test_many_questions_are_no_matter() -> None:
    functions = Functions(questions, 100_000)
    everything = dict.fromkeys(range(200), 0)
    one_half = functions.compile(AllOf(yes[:100]) | (AllOf(yes[100:]) & yes[0]))
    assert smallest_reason(functions, one_half, everything) == tuple(range(100))
    assert smallest_reason(functions, functions.compile(AnyOf(yes)), everything) == (0,)


def test_the_smallest_is_not_what_is_left_when_answers_are_left_out_one_by_one() -> None:
    functions = Functions(questions, 10_000)
    function = functions.compile((yes[0] & yes[1] & yes[2]) | (yes[3] & yes[4]))
    assert smallest_reason(functions, function, dict.fromkeys(range(5), 0)) == (3, 4)


def test_so_many_out_of_many_are_the_first_of_them() -> None:
    """Any twenty of forty are enough: that is more sets than could be looked at one by one."""

    @cache
    def at_least(number: int, start: int) -> Condition:
        if number == 0:
            return ALWAYS
        if number > 40 - start:
            return AnyOf(())
        return (yes[start] & at_least(number - 1, start + 1)) | at_least(number, start + 1)

    functions = Functions(questions, 10_000)
    function = functions.compile(at_least(20, 0))
    assert smallest_reason(functions, function, dict.fromkeys(range(40), 0)) == tuple(range(20))
    every_other = {at: at % 2 for at in range(40)}
    assert smallest_reason(functions, function, every_other) == tuple(range(0, 40, 2))
