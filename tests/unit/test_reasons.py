"""Smallest sets of answers that are enough, and the smallest numbers that hit every set."""

from random import Random

from policy_model.conditions import ALWAYS, AllOf, AnyOf, answered
from policy_model.explain.reasons import are_enough, smallest_hitting_set, smallest_reason, under
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


def test_no_sets_need_no_number() -> None:
    assert smallest_hitting_set([]) == ()


def test_the_smallest_is_not_the_number_that_hits_most() -> None:
    """Taking the number that hits most first, 0, would take three."""
    sets = [{0, 1}, {0, 2}, {0, 1, 3}, {0, 2, 4}, {1, 5}, {2, 6}]
    assert smallest_hitting_set(map(frozenset, sets)) == (1, 2)


def test_many_sets_are_hit_quickly() -> None:
    random = Random(3)
    sets = [frozenset(random.sample(range(40), 3)) for _ in range(60)]
    found = smallest_hitting_set(sets)
    assert all(not each.isdisjoint(found) for each in sets)
    assert len(found) == 13
