"""Independent oracles: `dd` (binary diagrams) and `python-sat` (a solver) agree with ours, brute force with the counts.

Each is given the procedure anew, from its conditions as written, and shares nothing with our functions. A question with
several answers is a variable an answer, of which exactly one is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import combinations, count
from typing import Any, Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysat.solvers import Solver

from policy_model import situations
from policy_model.compiled import Compiled
from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not, holds
from policy_model.diagram import compile_procedure
from policy_model.procedure import Procedure
from policy_model.rules import Duty, Outcome
from policy_model.verify import every_situation_has_exactly_one_outcome, no_rule_is_dead
from tests.property import brute_force
from tests.strategies import procedures, rewritten

BDD = pytest.importorskip("dd.autoref", reason="`dd` has wheels for Linux alone").BDD


class Oracle(Protocol):
    """Knows whether a condition can hold, in some situation of a procedure."""

    def __init__(self, procedure: Procedure) -> None: ...

    def possible(self, condition: Condition) -> bool: ...


class ByDiagrams:
    """Binary decision diagrams."""

    def __init__(self, procedure: Procedure) -> None:
        self.bdd = BDD()
        self.variables = [
            [f"{question.id}_{answer.id}" for answer in question.answers] for question in procedure.questions
        ]
        self.bdd.declare(*(name for names in self.variables for name in names))
        true = self.bdd.true
        self.situations = true
        for names in self.variables:
            each = [self.bdd.var(name) for name in names]
            self.situations &= reduce(lambda one, other: one | other, each)
            for one, other in combinations(each, 2):
                self.situations &= ~(one & other)

    def function(self, condition: Condition) -> Any:
        match condition:
            case Is(question, answers):
                return reduce(
                    lambda one, other: one | other,
                    (self.bdd.var(f"{question}_{answer}") for answer in answers),
                    self.bdd.false,
                )
            case AllOf(parts):
                return reduce(lambda one, part: one & self.function(part), parts, self.bdd.true)
            case AnyOf(parts):
                return reduce(lambda one, part: one | self.function(part), parts, self.bdd.false)
            case Not(part):
                return ~self.function(part)
        raise TypeError(condition)

    def possible(self, condition: Condition) -> bool:
        return bool((self.situations & self.function(condition)) != self.bdd.false)

    def how_many(self, condition: Condition) -> int:
        return int((self.situations & self.function(condition)).count(nvars=sum(map(len, self.variables))))


class BySolver:
    """A solver of clauses, to which each part of a condition is a variable of its own (Tseitin 1968)."""

    def __init__(self, procedure: Procedure) -> None:
        self.fresh = count(1)
        self.clauses: list[list[int]] = []
        self.variables: dict[tuple[str, str], int] = {}
        for question in procedure.questions:
            each = [
                self.variables.setdefault((question.id, answer.id), next(self.fresh)) for answer in question.answers
            ]
            self.clauses += [each, *([-one, -other] for one, other in combinations(each, 2))]

    def literal(self, condition: Condition) -> int:
        match condition:
            case Is(question, answers):
                return self._any([self.variables[question, answer] for answer in answers])
            case AllOf(parts):
                return -self._any([-self.literal(part) for part in parts])
            case AnyOf(parts):
                return self._any([self.literal(part) for part in parts])
            case Not(part):
                return -self.literal(part)
        raise TypeError(condition)

    def possible(self, condition: Condition) -> bool:
        literal = self.literal(condition)
        with Solver(name="cadical153", bootstrap_with=self.clauses) as solver:
            return bool(solver.solve(assumptions=[literal]))

    def _any(self, literals: list[int]) -> int:
        new = next(self.fresh)
        self.clauses += [[-new, *literals], *([new, -literal] for literal in literals)]
        return new


ORACLES = [pytest.param(ByDiagrams, id="dd"), pytest.param(BySolver, id="python-sat")]


def following(procedure: Procedure, what: Duty | Outcome) -> Condition:
    """When a consequence follows, as a condition."""
    return AnyOf(tuple(rule.when for rule in procedure.rules if rule.then == what))


def having(procedure: Procedure, outcomes: Sequence[Outcome]) -> Condition:
    """When all of these outcomes follow; of none, when none at all does."""
    if outcomes:
        return AllOf(tuple(following(procedure, each) for each in outcomes))
    return AllOf(tuple(Not(following(procedure, each)) for each in procedure.outcomes))


@pytest.mark.parametrize("oracle", ORACLES)
@given(procedure=procedures())
def test_gaps_and_overlaps(oracle: type[Oracle], procedure: Procedure) -> None:
    asked = oracle(procedure)
    several = [
        chosen
        for size in (0, 2)
        for chosen in combinations(procedure.outcomes, size)
        if asked.possible(having(procedure, chosen))
    ]
    messages = {
        f"a situation has the outcomes {' and '.join(f'`{outcome.id}`' for outcome in chosen)}"
        if chosen
        else "a situation has no outcome"
        for chosen in several
    }
    findings = list(every_situation_has_exactly_one_outcome(Compiled(procedure)))
    assert {finding.message.partition(": ")[0] for finding in findings} == messages
    for finding in findings:
        at_fault = [Is(*_pair(pair)) for pair in finding.witness.split()]
        outcomes, rules = (set(part.split("`")[1::2]) for part in finding.message.split(": "))
        (named,) = (chosen for chosen in several if {each.id for each in chosen} == outcomes)
        assert {rule.then for rule in procedure.rules if rule.id in rules} == set(named)
        for rule in rules:
            without = (*at_fault, Not(procedure.rule(rule).when))
            assert not asked.possible(AllOf(without)), "every such situation has these rules"
        assert asked.possible(AllOf((*at_fault, having(procedure, named))))
        assert not asked.possible(AllOf((*at_fault, Not(having(procedure, named))))), "every such situation shows it"


@pytest.mark.parametrize("oracle", ORACLES)
@given(procedure=procedures())
def test_dead_rules(oracle: type[Oracle], procedure: Procedure) -> None:
    asked = oracle(procedure)
    dead = [f"procedures[random].rules[{rule.id}]" for rule in procedure.rules if not asked.possible(rule.when)]
    assert [finding.path for finding in no_rule_is_dead(Compiled(procedure))] == dead


@pytest.mark.parametrize("oracle", ORACLES)
@given(data=st.data())
def test_two_procedures_have_one_diagram_exactly_where_they_do_the_same(
    oracle: type[Oracle], data: st.DataObject
) -> None:
    one = data.draw(procedures())
    # The same in other words, or with the conditions of two rules exchanged.
    rules = [replace(rule, when=data.draw(rewritten(rule.when, one.questions))) for rule in one.rules]
    if len(rules) > 1 and data.draw(st.booleans()):
        rules[0], rules[1] = replace(rules[0], when=rules[1].when), replace(rules[1], when=rules[0].when)
    other = replace(one, rules=tuple(rules))
    asked = oracle(one)
    same = not any(
        asked.possible(_apart(following(one, what), following(other, what))) for what in (*one.duties, *one.outcomes)
    )
    mine, theirs = compile_procedure(one), compile_procedure(other)
    assert ((mine.standing, mine.nodes) == (theirs.standing, theirs.nodes)) == same


@given(procedures())
def test_counts(procedure: Procedure) -> None:
    compiled, asked = Compiled(procedure), ByDiagrams(procedure)
    every = list(brute_force.situations(procedure))
    for rule, function in compiled.rules:
        counted = situations.count(compiled.given.functions, function)
        assert counted == sum(holds(rule.when, situation) for situation in every)
        assert counted == asked.how_many(rule.when)
    for what, function in compiled.when.items():
        assert situations.count(compiled.given.functions, function) == asked.how_many(following(procedure, what))


def _apart(one: Condition, other: Condition) -> Condition:
    return AnyOf((AllOf((one, Not(other))), AllOf((other, Not(one)))))


def _pair(pair: str) -> tuple[str, tuple[str]]:
    question, _, answer = pair.partition("=")
    return question, (answer,)
