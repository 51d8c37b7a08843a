"""The dates of a policy's review as a calendar file.

It sets no alarm: whoever takes the dates into a calendar sets their own there. Nobody is invited and nothing is sent.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from policy_model.policy import Policy
from policy_model.publish.dates import in_full
from policy_model.reviews import Stage, Step, stages

NAMESPACE = UUID("5d4f0f0e-6d0b-5a55-9d0c-7d2f4f5f3c11")
"""What the ids of events and feed entries are made from, with what they are of: no host name is needed for them."""

MADE_BY = "-//Policy model//Review dates//EN"


def review_calendar(policy: Policy, made: date) -> bytes | None:
    """The steps towards the review as events that take a whole day; None where no day is stated for it.

    Those that have passed are in it too: an overdue review stays due on its day. An event keeps its id for as long as
    the review has its date, so that taking the file in again changes the events and adds none.
    """
    if policy.draft or policy.next_review is None or policy.next_review.day is None:
        return None
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", f"Review of {policy.title}")
    for step in stages(policy.next_review.day):
        calendar.add_component(_event(policy, step, policy.next_review.day, made))
    made_of: bytes = calendar.to_ical()
    return made_of


def _event(policy: Policy, step: Step, due: date, made: date) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE, f"review {policy.id} {due.isoformat()} {step.stage.name}")))
    event.add("dtstamp", datetime.combine(made, time(), UTC))
    event.add("dtstart", step.day)
    event.add("dtend", step.day + timedelta(days=1))
    event.add("summary", f"{_what(step.stage)}: {policy.title}")
    event.add(
        "description",
        f"{policy.title}, version {policy.version.shown}. Owner: {policy.owner}. "
        f"Its next review is due on {in_full(due)}.",
    )
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    return event


def _what(stage: Stage) -> str:
    if stage is Stage.DUE:
        return "Review due"
    return f"Review due in {stage.value.removesuffix(' before')}"
