"""Functions of questions: each stored once, combined and restricted without recursion, within a bound."""

from itertools import pairwise

import pytest

from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, answered
from policy_model.mdd import FALSE, TRUE, Functions, Overflow
from policy_model.questions import yes_no
from tests.unit.example import damage, late, reserved

worn = answered(damage, "some")
is_late = answered(late, "yes")
is_reserved = answered(reserved, "yes")


@pytest.fixture
def functions() -> Functions:
    return Functions((damage, reserved, late), limit=100)


def test_what_always_and_never_holds_is_known(functions: Functions) -> None:
    assert functions.compile(ALWAYS) == TRUE
    assert functions.compile(AnyOf(())) == FALSE
    assert functions.compile(answered(damage, "none", "some", "lost")) == TRUE
    assert functions.compile(is_late & ~is_late) == FALSE
    assert functions.compile(is_late | ~is_late) == TRUE
    assert functions.all_of(()) == TRUE
    assert functions.any_of(()) == FALSE


def test_the_same_in_other_words_is_the_same_number(functions: Functions) -> None:
    number = functions.compile(worn & (is_late | is_reserved))
    assert functions.compile((worn & is_reserved) | (is_late & worn)) == number
    assert functions.compile(~(~worn | ~(is_reserved | is_late))) == number
    assert functions.compile(~(worn & (is_late | is_reserved)), negated=True) == number
    assert functions.compile(worn & is_late) != number


def test_a_function_knows_the_questions_that_it_depends_on(functions: Functions) -> None:
    function = functions.compile(worn & is_late)
    assert functions.level(function) == 0
    assert functions.support(function) == 0b101
    assert functions.support(TRUE) == functions.support(FALSE) == 0
    assert functions.level(TRUE) == functions.level(FALSE) == 3


def test_a_cofactor_answers_the_first_question_and_a_restriction_any(functions: Functions) -> None:
    function = functions.compile(worn & (is_late | is_reserved))
    some, yes, no = 1, 0, 1
    assert functions.cofactor(function, 0, some) == functions.compile(is_late | is_reserved)
    assert functions.cofactor(function, 0, 0) == FALSE
    assert functions.restrict(function, 2, no) == functions.compile(worn & is_reserved)
    assert functions.restrict(function, 1, yes) == functions.compile(worn)
    assert functions.restrict(functions.compile(worn), 2, yes) == functions.compile(worn)


def test_a_function_is_evaluated_along_one_path(functions: Functions) -> None:
    function = functions.compile(worn & is_late)
    assert functions.evaluate(function, {0: 1, 2: 0})
    assert not functions.evaluate(function, {0: 1, 2: 1})
    assert not functions.evaluate(function, {0: 2})


def test_combining_stops_at_the_limit() -> None:
    questions = [yes_no(f"q{at}", "?") for at in range(16)]
    answers = [answered(question, "yes") for question in questions]
    # Each pair is asked far apart: which of the first were answered yes has to be remembered.
    pairs = AnyOf(tuple(answers[at] & answers[at + 8] for at in range(8)))
    with pytest.raises(Overflow):
        Functions(questions, limit=200).compile(pairs)


def test_restricting_needs_no_room_within_the_limit() -> None:
    questions = [yes_no(f"q{at}", "?") for at in range(8)]
    odd: Condition = AnyOf(())
    for question in questions:
        this = answered(question, "yes")
        odd = (odd & ~this) | (~odd & this)
    functions = Functions(questions, limit=10_000)
    function = functions.compile(odd)
    accepted = functions.limit = len(functions)
    assert functions.support(functions.restrict(function, 4, 0)) == 0b11101111
    assert len(functions) > accepted


def test_a_wide_condition_needs_room_for_its_questions_only() -> None:
    questions = [yes_no(f"q{at}", "?") for at in range(1000)]
    functions = Functions(questions, limit=5_000)
    everything = functions.compile(AllOf(tuple(answered(question, "yes") for question in questions)))
    assert functions.support(everything) == (1 << 1000) - 1
    assert functions.restrict(everything, 999, 1) == FALSE


def test_a_part_that_conditions_share_is_compiled_once() -> None:
    questions = [yes_no(f"q{at}", "?") for at in range(100)]
    odd: Condition = AnyOf(())
    for question in questions:
        this = answered(question, "yes")
        odd = (odd & ~this) | (~odd & this)
    # Written out, its last question alone would stand in it 2 ** 99 times.
    functions = Functions(questions, limit=50_000)
    assert functions.support(functions.compile(odd)) == (1 << 100) - 1


def test_a_chain_in_which_the_first_that_holds_counts_parts_the_situations() -> None:
    questions = [yes_no(f"q{at}", "?") for at in range(40)]
    first = [answered(one, "yes") & answered(other, "yes") for one, other in pairwise(questions)]
    functions = Functions(questions, limit=10_000)
    left: Condition = ALWAYS
    chain = []
    for condition in first:
        chain.append(functions.compile(left & condition))
        left = left & ~condition
    chain.append(functions.compile(left))
    assert functions.any_of(chain) == TRUE
    assert all(functions.all_of(pair) == FALSE for pair in pairwise(chain))
    situation = {at: 0 if at in (7, 8, 20, 21) else 1 for at in range(40)}
    assert [functions.evaluate(each, situation) for each in chain].index(True) == 7


def test_edges_lead_from_each_function_to_what_its_answers_make_of_it(functions: Functions) -> None:
    yes = functions.compile(is_late)
    function = functions.compile(worn & is_late)
    assert {(0, FALSE, 3), (0, yes, 2), (2, TRUE, 3), (2, FALSE, 3)} <= set(functions.edges())
    assert functions.children(function) == (FALSE, yes, FALSE)


def test_what_is_no_condition_is_misuse(functions: Functions) -> None:
    with pytest.raises(TypeError, match="not a condition: 'late'"):
        functions.compile("late")  # type: ignore[arg-type]
