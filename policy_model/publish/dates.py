"""Dates as pages show them: never as figures alone, which can be misread, and in one language on every machine."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from policy_model.policy import StatedDate
from policy_model.publish.html import Element, tag
from policy_model.reviews import stages

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

NOT_RECORDED = "not recorded"
"""What is shown where the source says nothing."""


def today() -> date:
    """The day of a build: that of the environment's `SOURCE_DATE_EPOCH`, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now().astimezone()).date()


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

    `page.js` puts the state at the time of reading before it, from the attribute `data-next-review`.
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
        tag("span", class_="policy-today", hidden=True),
        tag("span", "When this page was built, on ", time(build_date), f", {state}.", class_="policy-built"),
        class_="policy-review " + ("is-overdue" if days < 0 else "is-due"),
        data_next_review=next_review.isoformat(),
    )


def review_steps(next_review: date) -> Element:
    """The steps towards a review, each with its day. `page.js` says which have passed on the day of reading."""
    return tag(
        "ul",
        *(
            tag(
                "li",
                f"{step.stage.value.capitalize()}: ",
                time(step.day),
                tag("span", class_="policy-review-passed"),
                data_review_step=step.day.isoformat(),
            )
            for step in stages(next_review)
        ),
        class_="policy-review-steps",
        aria_label="Steps towards the next review",
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
