"""What is generated is what trying every situation finds: each path once, and a pair wherever there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policy_model.compiled import Compiled
from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not, atoms, holds
from policy_model.generate import Pair, every_condition_matters, how_many_paths, one_per_path, pairs
from policy_model.procedure import Procedure, Scenario
from policy_model.rules import Rule
from tests.property import brute_force
from tests.property.brute_force import Situation
from tests.strategies import procedures


@st.composite
def cases(draw: st.DrawFn) -> Procedure:
    """Sound procedures, with some of the scenarios that can be generated, and the order of questions given or not."""
    procedure = replace(draw(procedures(sound=True)), any_order=draw(st.booleans()))
    scenarios = [each.scenario for each in one_per_path(Compiled(procedure))]
    kept = draw(st.lists(st.sampled_from(scenarios), max_size=4, unique=True))
    return replace(procedure, scenarios=tuple(kept))


def agrees(scenario: Scenario, situation: Situation) -> bool:
    return scenario.answers.items() <= situation.items()


def turned(condition: Condition, situation: Situation, number: int) -> bool:
    """Whether the condition holds if its comparison of that number (the first is 1) says the opposite."""
    met = iter(range(1, 1_000))

    def told(each: Condition) -> bool:
        match each:
            case Is():
                return holds(each, situation) != (next(met) == number)
            case Not(part):
                return not told(part)
            case AllOf(parts) | AnyOf(parts):
                each_told = [told(part) for part in parts]  # all of them, so that each is counted
                return all(each_told) if isinstance(each, AllOf) else any(each_told)
        raise TypeError(each)

    return told(condition)


def decides(rule: Rule, number: int, situation: Situation) -> bool:
    return turned(rule.when, situation, number) != holds(rule.when, situation)


def sides(procedure: Procedure, rule: Rule, comparison: Is, number: int) -> Iterator[tuple[Situation, Situation]]:
    """Every pair for the comparison; the side on which it holds first."""
    question = next(each for each in procedure.questions if each.id == comparison.question)
    for one in brute_force.situations(procedure):
        if not holds(comparison, one) or not decides(rule, number, one):
            continue
        for answer in question.answers:
            other = {**one, question.id: answer.id}
            if not holds(comparison, other) and decides(rule, number, other):
                yield one, other


def settled(procedure: Procedure, rule: Rule, scenario: Scenario) -> bool:
    situations = brute_force.situations(procedure, scenario.answers)
    return len({holds(rule.when, situation) for situation in situations}) == 1


@given(cases())
def test_every_situation_is_on_one_path_which_ends_as_it_does(procedure: Procedure) -> None:
    compiled = Compiled(procedure)
    worked = one_per_path(compiled)
    assert len(worked) == how_many_paths(compiled.diagram)
    for situation in brute_force.situations(procedure):
        (each,) = (each for each in worked if agrees(each.scenario, situation))
        assert {outcome.id for outcome in brute_force.outcomes(procedure, situation)} == {each.scenario.outcome}
        told = [duty.id for duty in procedure.duties if duty in brute_force.duties(procedure, situation)]
        assert each.scenario.duties == tuple(told)


@given(cases())
def test_a_path_asks_what_the_guide_asks_and_leaves_nothing_open(procedure: Procedure) -> None:
    compiled = Compiled(procedure)
    for each in one_per_path(compiled):
        answered: dict[str, str] = {}
        for question, answer in each.scenario.answers.items():
            asked = compiled.evaluator.decide(answered).next_question
            assert asked is not None
            assert asked.id == question
            answered[question] = answer
        assert compiled.evaluator.decide(answered).next_question is None


@given(cases())
def test_a_path_is_covered_where_a_scenario_takes_it(procedure: Procedure) -> None:
    taken = {scenario.given: scenario for scenario in procedure.scenarios}
    for each in one_per_path(Compiled(procedure)):
        assert each.covered_by == taken.get(each.scenario.given)


@given(cases())
def test_there_is_a_pair_for_each_comparison_that_has_one(procedure: Procedure) -> None:
    found = pairs(Compiled(procedure))
    written = [
        (rule, number, comparison)
        for rule in procedure.rules
        for number, comparison in enumerate(atoms(rule.when), start=1)
    ]
    assert [(pair.rule, pair.number, pair.comparison) for pair in found] == written
    for pair in found:
        every = list(sides(procedure, pair.rule, pair.comparison, pair.number))
        assert (pair.sides is not None) == bool(every)
        if pair.sides:
            check_sides(procedure, pair)


def check_sides(procedure: Procedure, pair: Pair) -> None:
    """However the questions that a side leaves out are answered, the rule applies there, or does not."""
    assert pair.sides
    applies, does_not = (side.scenario for side in pair.sides)
    for scenario, expected in ((applies, True), (does_not, False)):
        for situation in brute_force.situations(procedure, scenario.answers):
            assert holds(pair.rule.when, situation) == expected
            told = [duty.id for duty in procedure.duties if duty in brute_force.duties(procedure, situation)]
            assert (scenario.outcome, scenario.duties) == (
                next(iter(brute_force.outcomes(procedure, situation))).id,
                tuple(told),
            )
    every = (
        (one, other) if holds(pair.rule.when, one) else (other, one)
        for one, other in sides(procedure, pair.rule, pair.comparison, pair.number)
    )
    assert any(agrees(applies, one) and agrees(does_not, other) for one, other in every)


@given(cases())
def test_a_pair_has_as_many_sides_covered_as_any(procedure: Procedure) -> None:
    for pair in pairs(Compiled(procedure)):
        if not pair.sides:
            continue
        covering = [each for each in procedure.scenarios if settled(procedure, pair.rule, each)]
        best = max(
            sum(any(agrees(scenario, side) for scenario in covering) for side in both)
            for both in sides(procedure, pair.rule, pair.comparison, pair.number)
        )
        assert sum(side.covered_by is not None for side in pair.sides) == best


def written(condition: Condition, place: tuple[int, int] = (0, 0)) -> Iterator[tuple[tuple[int, int], Is]]:
    """Every comparison, and where it is written: in what, and in which place of it."""
    match condition:
        case Is():
            yield place if place[0] else (id(condition), 0), condition
        case Not(part):
            yield from written(part, (id(condition), 0))
        case AllOf(parts) | AnyOf(parts):
            for at, part in enumerate(parts):
                yield from written(part, (id(condition), at))


@given(procedures())
def test_a_comparison_that_has_a_pair_in_none_of_the_rules_that_share_it_is_found(procedure: Procedure) -> None:
    written_in: dict[tuple[int, int], tuple[Rule, int, Is]] = {}
    shown = set()
    for rule in procedure.rules:
        if not any(holds(rule.when, situation) for situation in brute_force.situations(procedure)):
            continue
        for number, (place, comparison) in enumerate(written(rule.when), start=1):
            written_in.setdefault(place, (rule, number, comparison))
            if any(True for _ in sides(procedure, rule, comparison, number)):
                shown.add(place)
    idle = {
        f"procedures[random].rules[{rule.id}].when: comparison {number}": (rule, comparison)
        for place, (rule, number, comparison) in written_in.items()
        if place not in shown
    }
    found = {str(finding).partition(",")[0]: finding for finding in every_condition_matters(Compiled(procedure))}
    assert sorted(found) == sorted(idle)
    for name, (rule, comparison) in idle.items():
        witness = dict(pair.split("=") for pair in found[name].witness.split())
        shows_it = list(brute_force.situations(procedure, witness))
        assert all(holds(rule.when, situation) for situation in shows_it)
        if any(
            holds(rule.when, situation) and not holds(comparison, situation)
            for situation in brute_force.situations(procedure)
        ):
            assert not any(holds(comparison, situation) for situation in shows_it)
