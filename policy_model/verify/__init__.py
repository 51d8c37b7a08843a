"""Properties that a policy must have. Each is a function with the property's name; it gives findings with a witness.

Those of a procedure take it `Compiled`, those of a whole policy the `Policy`. Nothing is enumerated: a property is a
question about functions that are kept once each, so most of it is a comparison of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy_model.compiled import Compiled
from policy_model.policy import Policy
from policy_model.verify.claims import every_clause_is_accounted_for, every_invariant_holds, every_scenario_holds
from policy_model.verify.finding import Finding, sentence
from policy_model.verify.questions import every_answer_can_matter, no_question_is_idle
from policy_model.verify.rules import (
    every_outcome_can_follow,
    every_situation_has_exactly_one_outcome,
    no_duty_is_both_demanded_and_forbidden,
    no_rule_is_dead,
    no_rule_is_shadowed,
)

__all__ = [
    "OF_POLICIES",
    "OF_PROCEDURES",
    "Finding",
    "every_answer_can_matter",
    "every_clause_is_accounted_for",
    "every_invariant_holds",
    "every_outcome_can_follow",
    "every_scenario_holds",
    "every_situation_has_exactly_one_outcome",
    "no_duty_is_both_demanded_and_forbidden",
    "no_question_is_idle",
    "no_rule_is_dead",
    "no_rule_is_shadowed",
    "sentence",
]

OF_PROCEDURES: tuple[Callable[[Compiled], Iterator[Finding]], ...] = (
    every_situation_has_exactly_one_outcome,
    no_duty_is_both_demanded_and_forbidden,
    no_rule_is_dead,
    no_rule_is_shadowed,
    every_outcome_can_follow,
    no_question_is_idle,
    every_answer_can_matter,
    every_invariant_holds,
    every_scenario_holds,
)
"""The properties of a procedure, in the order in which they are told."""

OF_POLICIES: tuple[Callable[[Policy], Iterator[Finding]], ...] = (every_clause_is_accounted_for,)
"""The properties of a whole policy."""
