"""The oracle: applies rules one by one to every situation. Slow, short, and shares nothing with the diagram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

from policy_model.conditions import holds
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE
from policy_model.rules import Duty, Outcome, Rule

type Situation = dict[str, str]


def situations(procedure: Procedure, answers: Mapping[str, str] | None = None) -> Iterator[Situation]:
    """Every situation, or every one that the answers allow; `not-sure` allows all."""
    known = {id: answer for id, answer in (answers or {}).items() if answer != NOT_SURE}
    ids = [question.id for question in procedure.questions]
    choices = [
        [known[question.id]] if question.id in known else [answer.id for answer in question.answers]
        for question in procedure.questions
    ]
    for chosen in product(*choices):
        yield dict(zip(ids, chosen, strict=True))


def rules(procedure: Procedure, situation: Situation) -> frozenset[Rule]:
    """The rules that apply."""
    return frozenset(rule for rule in procedure.rules if holds(rule.when, situation))


def outcomes(procedure: Procedure, situation: Situation) -> frozenset[Outcome]:
    """The outcomes that follow: one where the procedure is sound."""
    return frozenset(rule.then for rule in rules(procedure, situation) if isinstance(rule.then, Outcome))


def wrong_outcomes(procedure: Procedure) -> set[frozenset[Outcome]]:
    """Every pair of outcomes that some situation has; and none at all, where some situation has none."""
    every = {outcomes(procedure, situation) for situation in situations(procedure)}
    return {frozenset(pair) for each in every for pair in combinations(each, 2)} | {each for each in every if not each}


def duties(procedure: Procedure, situation: Situation) -> frozenset[Duty]:
    """The duties that follow."""
    return frozenset(rule.then for rule in rules(procedure, situation) if isinstance(rule.then, Duty))
