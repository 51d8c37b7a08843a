"""The reviews that are overdue on a day: for an issue that reminds of them."""

from __future__ import annotations

from datetime import date

from policy_model.check import no_review_is_overdue
from policy_model.command_line.report.markdown import code, prose, with_code
from policy_model.data import Data
from policy_model.policies.catalogue import SINCE_RELEASE, acknowledged, catalogue, typed_name
from policy_model.policy import Policy
from policy_model.verify import Finding

type Overdue = tuple[tuple[Policy, Finding], ...]
"""Each version in force with what was found of its review."""


def overdue(on: date) -> Overdue:
    """The reviews that are overdue on that day and that nobody acknowledged to be, and those that state no day."""
    in_force = [versions[-1] for versions in catalogue().values()]
    return tuple(
        (policy, finding) for policy in in_force for finding in no_review_is_overdue(policy, on, acknowledged(policy))
    )


def overdue_in_words(late: Overdue) -> str:
    """As Markdown; nothing where no review is overdue."""
    if not late:
        return ""
    listed = (
        f"- {prose(policy.title)} ({code(typed_name(policy))}): {with_code(each.message)}.\n" for policy, each in late
    )
    return "".join(listed) + (
        "\nReview the policy, and release a version that names the next review; or let whoever may do so acknowledge "
        f"in {code(f'{SINCE_RELEASE}.py')} of the policy that its review is overdue.\n"
    )


def overdue_data(late: Overdue) -> Data:
    """As data."""
    return {"overdue": [{"name": typed_name(policy), "message": finding.message} for policy, finding in late]}
