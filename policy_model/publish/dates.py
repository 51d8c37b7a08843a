"""Dates as pages show them: never as figures alone, which can be misread, and in one language on every machine."""

from __future__ import annotations

from datetime import date

from policy_model.policy import StatedDate
from policy_model.publish.html import Element, tag

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

NOT_RECORDED = "not recorded"
"""What is shown where the source says nothing."""


def in_full(day: date) -> str:
    """A day that can be read in one way only: `11 October 2023`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def time(day: date) -> Element:
    """A day, in words for people and in figures for programs."""
    return tag("time", in_full(day), datetime=day.isoformat())


def reading(stated: StatedDate) -> Element | None:
    """The day that the site takes a stated date to mean, marked as its reading; None where the words are plain."""
    if stated.day is None or stated.words == in_full(stated.day):
        return None
    return tag("span", "read as ", time(stated.day), class_="policy-reading")


def review_statement(next_review: date, build_date: date) -> Element:
    """How the review stood on the day of the build, for readers without JavaScript.

    `page.js` puts the state at the time of reading in its place, from the attribute `data-next-review`.
    """
    days = (next_review - build_date).days
    if days < 0:
        state = f"the review was {_days(-days)} overdue"
    elif days == 0:
        state = "the review was due that day"
    else:
        state = f"the review was due in {_days(days)}"
    return tag(
        "p",
        "When this page was built, on ",
        time(build_date),
        f", {state}.",
        class_="policy-review " + ("is-overdue" if days < 0 else "is-due"),
        data_next_review=next_review.isoformat(),
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
