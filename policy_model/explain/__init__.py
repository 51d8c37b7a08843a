"""Why a decision is as it is, and what would change it.

reasons       the fewest answers that are enough
settling      the open question that would settle most
explanation   the facts
sentences     the facts in plain words, each with its clauses
"""

from __future__ import annotations

from policy_model.explain.explanation import (
    Changed,
    Explanation,
    Fired,
    Given,
    Instead,
    Nearly,
    OpenQuestions,
    explain,
)

__all__ = ["Changed", "Explanation", "Fired", "Given", "Instead", "Nearly", "OpenQuestions", "explain"]
