"""Everything that is checked of a policy, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from policy_model.compiled import Compiled
from policy_model.errors import DiagramTooLarge, Problem
from policy_model.generate import every_condition_matters
from policy_model.invariants import Invariant
from policy_model.mdd import Overflow
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.reconcile import every_clause_is_as_it_was_modelled, text_and_logic_change_together
from policy_model.reviews import ReviewOverdue, is_overdue
from policy_model.values import replace
from policy_model.verify import OF_POLICIES, OF_PROCEDURES, Finding, sentence

OF_EACH_PROCEDURE = (*OF_PROCEDURES, every_condition_matters)
"""What is checked of each procedure by itself, in the order in which it is told."""

OF_THE_POLICY = (*OF_POLICIES, every_clause_is_as_it_was_modelled)
"""What is checked of a policy by itself, in the order in which it is told."""

CHECKED = (
    *map(sentence, OF_EACH_PROCEDURE),
    *map(sentence, OF_THE_POLICY),
    sentence(text_and_logic_change_together),
)
"""The properties, as sentences, in the order in which they are checked: `Finding.check` is one of them."""


def findings(policy: Policy, before: Policy | None) -> Iterator[Finding]:
    """All that is found: each procedure's properties, then those of the policy, then what changed since `before`.

    before: the version before this one, or None where this is the first.

    Raises DiagramTooLarge where a procedure is too large to be checked.
    """
    for procedure in policy.procedures:
        compiled = Compiled(procedure)
        for check in OF_EACH_PROCEDURE:
            with _within_bounds(policy, procedure):
                yield from check(compiled)
    for each in OF_THE_POLICY:
        yield from each(policy)
    with _within_bounds(policy):
        yield from text_and_logic_change_together(before, policy)


def no_review_is_overdue(policy: Policy, on: date, acknowledged: Iterable[ReviewOverdue] = ()) -> Iterator[Finding]:
    """Whether the next review of the version in force is overdue on that day, and nobody's acknowledgement holds.

    Where no next review is recorded nothing is overdue. Where its words state no day, nobody can tell: that is found.
    """
    check, review = sentence(no_review_is_overdue), policy.next_review
    if review is None or not review.words:
        return
    if review.day is None:
        yield Finding(check, "next_review", f"the next review, `{review.words}`, states no day to hold it to")
    elif is_overdue(review.day, on) and not any(each.holds(policy.version.name, on) for each in acknowledged):
        ended = [each.until for each in acknowledged if each.version == policy.version.name and each.until < on]
        so_far = f"; it was acknowledged until {max(ended)}" if ended else ""
        days = (on - review.day).days
        late = f"{days} day{'' if days == 1 else 's'}"
        yield Finding(check, "next_review", f"the review was due on {review.day}, {late} before {on}{so_far}")


def proved(policy: Policy, found: Iterable[Finding]) -> Iterator[tuple[Procedure, Invariant]]:
    """The invariants that nothing was found against, each with its procedure. found: all that `findings` gives."""
    broken = {finding.path for finding in found}
    for procedure in policy.procedures:
        for invariant in procedure.invariants:
            if f"procedures[{procedure.id}].invariants[{invariant.id}]" not in broken:
                yield procedure, invariant


@contextmanager
def _within_bounds(policy: Policy, procedure: Procedure | None = None) -> Iterator[None]:
    """Says of which policy something is too large."""
    try:
        yield
    except DiagramTooLarge as error:
        raise DiagramTooLarge(
            replace(problem, path=f"{policy.name}: {problem.path}") for problem in error.problems
        ) from None
    except Overflow:
        place = f"{policy.name}: procedures[{procedure.id}]" if procedure else policy.name
        message = "the functions that its checks need have too many nodes"
        raise DiagramTooLarge([Problem(place, message, "split the procedure")]) from None
