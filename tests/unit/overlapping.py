"""A procedure that is not sound: any of its outcomes may follow with any others."""

from __future__ import annotations

from dataclasses import replace

from policy_model.conditions import answered
from policy_model.procedure import Procedure
from policy_model.questions import yes_no
from policy_model.rules import Outcome, Permits, Rule
from tests.unit.example import returns


def overlapping(many: int) -> Procedure:
    """A procedure with as many outcomes, each following from one question: any of them may follow with any others."""
    questions = tuple(yes_no(f"q{each}", f"Is it {each}?", because="fine") for each in range(many))
    outcomes = tuple(Outcome(f"o{each}", f"It is {each}.", permits=Permits.NO, because="fine") for each in range(many))
    rules = (
        Rule(outcome.id, when=answered(question, "yes"), then=outcome, because="fine")
        for question, outcome in zip(questions, outcomes, strict=True)
    )
    return replace(returns, questions=questions, outcomes=outcomes, rules=tuple(rules), scenarios=(), invariants=())
