"""Outcomes that overlap: those of which one situation has two. A sound procedure has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from policy_model.mdd import FALSE, Functions
from policy_model.rules import Outcome, Rule
from policy_model.values import Value


class Overlap(Value):
    """Two outcomes that overlap. rules: one that leads to each. where: the function of where both rules apply."""

    outcomes: tuple[Outcome, Outcome]
    rules: tuple[Rule, Rule]
    where: int

    def __str__(self) -> str:
        """What overlaps, and by which rules."""
        (one, other), (first, second) = self.outcomes, self.rules
        return f"the outcomes `{one.id}` and `{other.id}`: rules `{first.id}` and `{second.id}` both apply"


def overlaps(functions: Functions, outcomes: Iterable[Outcome], rules: Iterable[tuple[Rule, int]]) -> Iterator[Overlap]:
    """Every two outcomes that overlap, each with those before it. rules: of the procedure, each with its function.

    Raises Overflow where a function has too many nodes.
    """
    leading: dict[Outcome, list[tuple[Rule, int]]] = {outcome: [] for outcome in outcomes}
    for rule, function in rules:
        if isinstance(rule.then, Outcome):
            leading[rule.then].append((rule, function))
    before: list[tuple[Outcome, int]] = []
    covered = FALSE
    for outcome, leads in leading.items():
        follows = functions.any_of(function for _, function in leads)
        # An outcome that follows only where none before it does, as it should, is not held against each of them.
        if functions.all_of((covered, follows)) != FALSE:
            for earlier, function in before:
                if functions.all_of((function, follows)) != FALSE:
                    yield _overlap(functions, (earlier, outcome), leading[earlier], leads)
        covered = functions.any_of((covered, follows))
        before.append((outcome, follows))


def _overlap(
    functions: Functions,
    outcomes: tuple[Outcome, Outcome],
    ones: Iterable[tuple[Rule, int]],
    others: Iterable[tuple[Rule, int]],
) -> Overlap:
    """The overlap of two outcomes, with the first rules of each that apply together."""
    together = (
        Overlap(outcomes, (one, other), both)
        for (one, says), (other, also) in product(ones, others)
        if (both := functions.all_of((says, also))) != FALSE
    )
    return next(together)
