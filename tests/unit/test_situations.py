"""The situations of a function of the example: counted, the first, the nearest."""

import pytest

from policy_model.conditions import ALWAYS, AnyOf, Condition, answered
from policy_model.mdd import Functions
from policy_model.questions import yes_no
from policy_model.situations import count, first, nearest
from tests.unit.example import damage, is_reserved, late, lost, reserved

is_late = answered(late, "yes")
DAMAGE, RESERVED, LATE = range(3)
NONE, SOME, LOST = range(3)
YES, NO = range(2)


@pytest.fixture
def functions() -> Functions:
    return Functions((damage, reserved, late), limit=100)


@pytest.mark.parametrize(
    ("condition", "situations"),
    [(ALWAYS, 12), (AnyOf(()), 0), (lost, 4), (is_late, 6), (~lost & is_late, 4), (lost | is_reserved, 8)],
)
def test_situations_are_counted(functions: Functions, condition: Condition, situations: int) -> None:
    assert count(functions, functions.compile(condition)) == situations


def test_more_situations_than_could_be_tried_are_counted() -> None:
    questions = [yes_no(f"q{at}", "?") for at in range(1000)]
    functions = Functions(questions, limit=10_000)
    assert functions.situations == 2**1000
    assert count(functions, functions.compile(AnyOf(tuple(answered(each, "yes") for each in questions)))) == 2**1000 - 1


def test_the_first_situation_has_the_answers_that_it_needs(functions: Functions) -> None:
    assert first(functions, functions.compile(ALWAYS)) == {}
    assert first(functions, functions.compile(AnyOf(()))) is None
    assert first(functions, functions.compile(is_late)) == {LATE: YES}
    assert first(functions, functions.compile(lost | ~is_late)) == {DAMAGE: NONE, LATE: NO}


def test_the_nearest_situation_changes_as_few_answers_as_can_be(functions: Functions) -> None:
    either = functions.compile((lost & is_late) | is_reserved)
    given = {DAMAGE: LOST, RESERVED: NO, LATE: NO}
    assert nearest(functions, either, given) == {DAMAGE: LOST, RESERVED: NO, LATE: YES}, "the earlier answers are kept"
    assert nearest(functions, either, {DAMAGE: NONE, RESERVED: NO, LATE: YES}) == {DAMAGE: NONE, RESERVED: YES}
    assert nearest(functions, either, {RESERVED: NO}) == {DAMAGE: LOST, RESERVED: NO, LATE: YES}, "none is changed"
    assert nearest(functions, functions.compile(ALWAYS), {LATE: NO}) == {}
    assert nearest(functions, functions.compile(AnyOf(())), {LATE: NO}) is None


def test_among_equally_near_ones_the_earlier_given_answers_are_kept(functions: Functions) -> None:
    differ = functions.compile((is_reserved & ~is_late) | (~is_reserved & is_late))
    assert nearest(functions, differ, {RESERVED: YES, LATE: YES}) == {RESERVED: YES, LATE: NO}
    assert nearest(functions, functions.compile(~lost), {DAMAGE: LOST}) == {DAMAGE: NONE}
