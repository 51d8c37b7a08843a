"""When a review is due, the steps towards it, and what was said of one that is overdue."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import MINYEAR, date
from enum import Enum

from policy_model import checks
from policy_model.errors import Problem, unknown
from policy_model.values import Value


class Stage(Enum):
    """A step towards a review; the value is the words that are shown."""

    SIX_MONTHS = "six months before"
    ONE_MONTH = "one month before"
    DUE = "due date"

    @property
    def months(self) -> int:
        """How many months before the due date it is."""
        return _MONTHS[self]


_MONTHS = {Stage.SIX_MONTHS: 6, Stage.ONE_MONTH: 1, Stage.DUE: 0}


class Step(Value):
    """A step towards a review, and its day."""

    stage: Stage
    day: date


def stages(next_review: date) -> tuple[Step, ...]:
    """The steps towards a review, the earliest first; the last is the due date itself.

    Months are counted by the calendar. Where a month has no such day, its last day is taken: six months before
    31 August is 28 February, or 29 in a leap year. A step before the first year of the calendar is left out.
    """
    days = ((stage, months_before(next_review, stage.months)) for stage in Stage)
    return tuple(Step(stage, day) for stage, day in days if day is not None)


def reached(next_review: date, on: date) -> Stage | None:
    """The last step that is reached on that day; None before the first of them."""
    days = [step.stage for step in stages(next_review) if step.day <= on]
    return days[-1] if days else None


def is_overdue(next_review: date, on: date) -> bool:
    """Whether the review is overdue on that day. On the due date it is due, not overdue."""
    return on > next_review


def months_before(day: date, months: int) -> date | None:
    """The day that many months earlier, or the last of a shorter month; None where the calendar has not begun."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < MINYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class ReviewOverdue(Value, kw_only=True):
    """Somebody acknowledged that the review of a released version is overdue. It puts the review off, and ends.

    version: the version's name. by: who, as given; never filled in by software. reason: theirs, as given.
    noted: the day on which they did. until: the last day on which it holds.
    """

    version: str
    by: str
    reason: str
    noted: date
    until: date

    def holds(self, version: str, on: date) -> bool:
        """Whether it is of that version, and holds on that day."""
        return version == self.version and self.noted <= on <= self.until


def acknowledgement_mistakes(
    path: str, acknowledged: Iterable[ReviewOverdue], due: Mapping[str, date | None]
) -> Iterator[Problem]:
    """What can't be so in `acknowledged`. due: for each released version, by name, the day of its review."""
    for number, each in enumerate(acknowledged):
        place = f"{path}[{number}]"
        yield from checks.said(f"{place}.by", each.by)
        yield from checks.said(f"{place}.reason", each.reason)
        if each.version not in due:
            yield unknown("version", each.version, due, f"{place}.version")
        elif (day := due[each.version]) is None:
            yield Problem(f"{place}.version", f"`{each.version}` has no day on which its review is due")
        elif not is_overdue(day, each.noted):
            yield Problem(f"{place}.noted", f"the review is not overdue on {each.noted}", f"it is due on {day}")
        if each.until < each.noted:
            yield Problem(f"{place}.until", f"`{each.until}` is before `{each.noted}`, the day on which it was noted")
