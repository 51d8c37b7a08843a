"""Merged cases of functions that can be told at a glance."""

import pytest

from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, Is, answered
from policy_model.diff import cases
from policy_model.diff.cases import Cover, cover
from policy_model.mdd import Functions
from policy_model.questions import Answer, Question, choice, yes_no

LIMIT = 100_000

weather = choice("weather", "How is it?", Answer("sun", "Sunny"), Answer("rain", "Rainy"), Answer("snow", "Snowy"))
late = yes_no("late", "Is it late?")
far = yes_no("far", "Is it far?")

sun, rain, is_late, is_far = (
    answered(weather, "sun"),
    answered(weather, "rain"),
    answered(late, "yes"),
    answered(far, "yes"),
)


def covered(condition: Condition, *questions: Question) -> Cover:
    functions = Functions(questions or (weather, late, far), LIMIT)
    return cover(functions, functions.compile(condition))


@pytest.mark.parametrize(
    ("condition", "cubes"),
    [
        (ALWAYS, ((),)),
        (AnyOf(()), ()),
        (is_late, (((1, (0,)),),)),
        (~sun, (((0, (1, 2)),),)),
        (sun | rain, (((0, (0, 1)),),)),
        (sun & is_late, (((0, (0,)), (1, (0,))),)),
        # Overlapping: both are as wide as they can be.
        (is_late | is_far, (((1, (0,)),), ((2, (0,)),))),
        # What holds for two answers is one case, beside what holds for one of them alone.
        ((sun & is_late) | (rain & (is_late | is_far)), (((0, (0, 1)), (1, (0,))), ((0, (1,)), (2, (0,))))),
        # Neither "late" nor "far" matters on its own.
        ((is_late & is_far) | (~is_late & ~is_far), (((1, (0,)), (2, (0,))), ((1, (1,)), (2, (1,))))),
        # The case where both are so is within the two others.
        ((is_late & sun) | (~is_late & is_far) | (sun & is_far), (((0, (0,)), (1, (0,))), ((1, (1,)), (2, (0,))))),
    ],
)
def test_cases(condition: Condition, cubes: object) -> None:
    assert covered(condition) == Cover(cubes, fewest=True)  # type: ignore[arg-type]


def flags(count: int) -> tuple[Question, ...]:
    return tuple(yes_no(f"q{at}", f"Question {at}?") for at in range(count))


def an_odd_number_of(questions: tuple[Question, ...]) -> Condition:
    odd = AnyOf(())
    for question in questions:
        yes = answered(question, "yes")
        odd = (odd & ~yes) | (~odd & yes)
    return odd


def test_where_nothing_can_be_merged_the_cases_are_all_the_ways() -> None:
    questions = flags(5)
    found = covered(an_odd_number_of(questions), *questions)
    assert (len(found.cubes), found.fewest, found.left_out) == (16, True, False)


def test_of_more_cases_than_are_listed_the_first_are() -> None:
    questions = flags(40)
    found = covered(an_odd_number_of(questions), *questions)
    assert (len(found.cubes), found.fewest, found.left_out) == (cases.MOST_CASES, False, True)
    assert len(set(found.cubes)) == cases.MOST_CASES


def test_one_case_over_many_questions_is_the_fewest() -> None:
    questions = flags(900)
    every = AllOf(tuple(answered(question, "yes") for question in questions))
    assert covered(every, *questions) == Cover((tuple((level, (0,)) for level in range(900)),), fewest=True)


def test_the_widest_of_many_cases_come_first() -> None:
    """Each question adds a case half as wide as the one before; the widest are listed."""
    questions = flags(300)
    earlier: list[Condition] = []
    parts = []
    for at in range(0, 300, 2):
        parts.append(AllOf((*earlier, answered(questions[at], "yes"), answered(questions[at + 1], "yes"))))
        earlier.append(answered(questions[at], "no"))
    found = covered(AnyOf(tuple(parts)), *questions)
    assert (len(found.cubes), found.left_out) == (cases.MOST_CASES, True)
    assert {max(level for level, _ in cube) // 2 for cube in found.cubes} == set(range(cases.MOST_CASES))


def test_a_store_without_room_gives_the_ways_through_the_diagram() -> None:
    questions = flags(4)
    functions = Functions(questions, LIMIT)
    function = functions.compile(an_odd_number_of(questions))
    functions.limit = 0
    found = cover(functions, function)
    assert (len(found.cubes), found.fewest, found.left_out) == (8, False, False)


def test_an_answer_that_makes_no_difference_is_left_out_of_a_case() -> None:
    five = choice("five", "Which?", *(Answer(f"a{at}", f"Answer {at}") for at in range(5)))
    condition = (Is("five", ("a0", "a1", "a2", "a3")) & is_late) | (Is("five", ("a3", "a4")) & is_far)
    assert covered(condition, five, late, far).cubes == (
        ((0, (0, 1, 2, 3)), (1, (0,))),
        ((0, (3, 4)), (2, (0,))),
    )
