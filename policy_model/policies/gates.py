"""All that is held against a version of the catalogue: its own checks, its pin, its other readings, its review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from policy_model import check
from policy_model.policies.beside import alternatives_of
from policy_model.policies.catalogue import acknowledged, every_version, in_force, pinned, version_before
from policy_model.policy import Policy
from policy_model.readings import every_other_reading_is_worked_out
from policy_model.releases import every_released_version_is_as_it_was_released
from policy_model.verify import Finding, sentence


def findings(policy: Policy, on: date | None = None) -> Iterator[Finding]:
    """All that is found of a policy. What is not in the catalogue was neither released nor put up for review.

    on: the day to hold reviews to; None to leave them out, so that nothing depends on the day. Only the version in
    force has a review that can be overdue.

    Raises DiagramTooLarge where a procedure is too large to be checked, PolicyError where a pin or
    another reading is malformed.
    """
    yield from check.findings(policy, version_before(policy))
    if not any(each is policy for each in every_version(policy.id)):
        return
    yield from every_released_version_is_as_it_was_released(policy, pinned(policy))
    yield from every_other_reading_is_worked_out(policy, alternatives_of(policy))
    if on and in_force(policy):
        yield from check.no_review_is_overdue(policy, on, acknowledged(policy))


def checked(on: date | None = None) -> tuple[str, ...]:
    """The properties, as sentences, in the order in which `findings` checks them."""
    always = (
        *check.CHECKED,
        sentence(every_released_version_is_as_it_was_released),
        sentence(every_other_reading_is_worked_out),
    )
    return (*always, sentence(check.no_review_is_overdue)) if on else always
