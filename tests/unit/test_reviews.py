"""The steps towards a review, by the calendar."""

from datetime import date, timedelta

import pytest

from policy_model.policies.catalogue import find_policy
from policy_model.reviews import Stage, Step, is_overdue, months_before, reached, stages


def test_the_steps_towards_a_review_are_by_the_calendar() -> None:
    assert stages(date(2024, 9, 30)) == (
        Step(Stage.SIX_MONTHS, date(2024, 3, 30)),
        Step(Stage.ONE_MONTH, date(2024, 8, 30)),
        Step(Stage.DUE, date(2024, 9, 30)),
    )


@pytest.mark.parametrize(
    ("due", "six", "one"),
    [
        (date(2025, 8, 31), date(2025, 2, 28), date(2025, 7, 31)),
        (date(2024, 8, 31), date(2024, 2, 29), date(2024, 7, 31)),
        (date(2025, 3, 31), date(2024, 9, 30), date(2025, 2, 28)),
        (date(2026, 1, 15), date(2025, 7, 15), date(2025, 12, 15)),
    ],
)
def test_a_month_without_such_a_day_ends_the_step_on_its_last(due: date, six: date, one: date) -> None:
    assert [step.day for step in stages(due)] == [six, one, due]


def test_the_first_month_of_the_calendar_has_nothing_before_it() -> None:
    assert stages(date(1, 1, 31)) == (Step(Stage.DUE, date(1, 1, 31)),)
    assert stages(date(1, 2, 1))[0] == Step(Stage.ONE_MONTH, date(1, 1, 1))


def test_every_day_of_four_years_has_its_steps_in_order_and_within_the_right_months() -> None:
    for number in range(366 * 4):
        due = date(2024, 1, 1) + timedelta(number)
        six, one, last = (step.day for step in stages(due))
        assert six < one < last == due
        assert (due.year * 12 + due.month) - (six.year * 12 + six.month) == 6
        assert months_before(due, 0) == due


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2024, 3, 29), None),
        (date(2024, 3, 30), Stage.SIX_MONTHS),
        (date(2024, 8, 29), Stage.SIX_MONTHS),
        (date(2024, 8, 30), Stage.ONE_MONTH),
        (date(2024, 9, 29), Stage.ONE_MONTH),
        (date(2024, 9, 30), Stage.DUE),
        (date(2026, 1, 1), Stage.DUE),
    ],
)
def test_a_step_is_reached_on_its_day(on: date, stage: Stage | None) -> None:
    assert reached(date(2024, 9, 30), on) is stage


def test_on_the_due_date_a_review_is_due_and_not_overdue() -> None:
    due = find_policy("information-sharing").next_review
    assert due is not None
    assert due.day is not None
    assert not is_overdue(due.day, due.day)
    assert is_overdue(due.day, due.day + timedelta(1))
