"""Whether what a release is said to change agrees with what the comparison shows."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.diff import Comparison, compare
from policy_model.diff.changes import Kind
from policy_model.errors import Problem
from policy_model.policy import Policy, ReleaseKind

_OF_ITSELF = frozenset({"next_review"})
"""What a review changes of itself, though nothing that was reviewed changed."""

_BINDING = frozenset({Kind.MODALITY, Kind.PERMITS})
"""Changes of the model after which a duty binds otherwise, or an outcome lets something else happen."""


def contradictions(kind: ReleaseKind, old: Policy, new: Policy) -> Iterator[Problem]:
    """What the comparison of two versions says against the stated kind of release, an example for each.

    Raises DiagramTooLarge where the two can't be compared.
    """
    comparison = compare(old, new)
    decided = tuple(_decided_otherwise(comparison))
    said = (*comparison.text, *(change for change in comparison.model if change.path not in _OF_ITSELF))
    stated = f"the release is said to be '{kind.value}'"
    if kind is ReleaseKind.DECISIONS:
        if not decided:
            help = f"state `{'wording-only' if said else 'reviewed-no-change'}`"
            yield Problem("--kind", f"{stated}, and every situation is decided as before", help)
        return
    for each in decided:
        yield Problem("--kind", f"{stated}, but {each}", "state `changes-decisions`, or change the draft")
    if kind is ReleaseKind.WORDING and not said:
        yield Problem("--kind", f"{stated}, and no word differs", "state `reviewed-no-change`")
    if kind is ReleaseKind.REVIEWED and not decided:
        for change in said:
            yield Problem("--kind", f"{stated}, but `{change.path}` {change.kind.value}", "state `wording-only`")


def _decided_otherwise(comparison: Comparison) -> Iterator[str]:
    """What the two versions decide otherwise: outcomes, then duties, then how they bind, then whole procedures."""
    for each in comparison.procedures:
        id = each.new.id
        if each.situations_changed:
            example = each.cases[0].example if each.cases else ""
            shown = f": `{example}`, for example" if example else ""
            yield (
                f"the outcome of `{id}` is another in {each.situations_changed} of {each.situations_total} situations"
                f"{shown}"
            )
        for duty in each.duties:
            yield f"the duty `{duty.duty.id}` of `{id}` is told in other situations"
    for change in comparison.model:
        leads = change.kind is Kind.LEADS and change.path.endswith(".when_unsure")
        whole = change.path.startswith("procedures[") and change.path.endswith("]") and "." not in change.path
        if change.kind in _BINDING or leads or (whole and change.kind in (Kind.ADDED, Kind.REMOVED)):
            yield f"`{change.path}` {change.kind.value}"
