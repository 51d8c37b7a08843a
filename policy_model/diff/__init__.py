"""What differs between two versions of a policy, or two procedures: in their words, in the model, in what they decide.

joint, pairing            one set of questions for both sides, and what of one side is what of the other
changes, *_changes        what the text and the model say otherwise
texts                     both texts beside each other, whole
space                     where outcomes and duties differ, as functions of the joint questions
cases, covering, …        such a function as few merged cases
comparison                all of it, with counts, cases, examples and directions
"""

from __future__ import annotations

from policy_model.diff.changes import Change
from policy_model.diff.comparison import (
    Case,
    Comparison,
    Direction,
    DutyChange,
    Merged,
    OutcomeDifference,
    When,
    compare,
    compare_in_policies,
    compare_procedures,
)
from policy_model.diff.texts import Row

__all__ = [
    "Case",
    "Change",
    "Comparison",
    "Direction",
    "DutyChange",
    "Merged",
    "OutcomeDifference",
    "Row",
    "When",
    "compare",
    "compare_in_policies",
    "compare_procedures",
]
