"""Every property finds what trying every situation finds, and every witness is a witness: however its questions that
are left open are answered, it shows what was found."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, count

from hypothesis import given
from hypothesis import strategies as st

from policy_model.check import OF_EACH_PROCEDURE
from policy_model.compiled import Compiled
from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, Not, holds
from policy_model.invariants import Invariant
from policy_model.procedure import Procedure, Scenario
from policy_model.rules import Duty, Modality, Outcome, Permits, Rule
from policy_model.verify import (
    Finding,
    every_answer_can_matter,
    every_invariant_holds,
    every_outcome_can_follow,
    every_scenario_holds,
    every_situation_has_exactly_one_outcome,
    no_duty_is_both_demanded_and_forbidden,
    no_question_is_idle,
    no_rule_is_dead,
    no_rule_is_shadowed,
)
from tests.property import brute_force
from tests.strategies import CLAUSE, DUTIES, conditions, procedures

type Situations = list[dict[str, str]]
type Claim = Duty | Outcome | Permits


def told(check: Callable[[Compiled], Iterator[Finding]], procedure: Procedure) -> dict[str, list[Finding]]:
    """What was found, by the last part of its path: `rules[r1]`; empty for the procedure itself."""
    by_part: dict[str, list[Finding]] = {}
    for finding in check(Compiled(procedure)):
        by_part.setdefault(finding.path.removeprefix("procedures[random]").removeprefix("."), []).append(finding)
    return by_part


def witnessed(procedure: Procedure, finding: Finding) -> Situations:
    """Every situation that the witness allows."""
    answers = dict(pair.split("=") for pair in finding.witness.split())
    return list(brute_force.situations(procedure, answers))


def applying(procedure: Procedure) -> dict[str, list[int]]:
    """The numbers of the situations in which each rule applies."""
    every = list(enumerate(brute_force.situations(procedure)))
    return {rule.id: [at for at, each in every if holds(rule.when, each)] for rule in procedure.rules}


def with_clashes(procedure: Procedure) -> Procedure:
    """Every second duty of a rule takes the act of another, so that acts are demanded and forbidden."""
    taken = (replace(DUTIES[1], id="d0"), *DUTIES)
    numbers = count()
    return replace(
        procedure,
        rules=tuple(
            replace(rule, then=taken[next(numbers) % len(taken)]) if isinstance(rule.then, Duty) else rule
            for rule in procedure.rules
        ),
    )


@given(procedures())
def test_outcomes_none_or_several(procedure: Procedure) -> None:
    """Each pair of outcomes that some situation has is told once; so is that one has none."""
    wrong = brute_force.wrong_outcomes(procedure)
    findings = told(every_situation_has_exactly_one_outcome, procedure).get("", [])
    shown = []
    for finding in findings:
        named = {outcome for outcome in procedure.outcomes if f"`{outcome.id}`" in finding.message.partition(":")[0]}
        for situation in witnessed(procedure, finding):
            follow = brute_force.outcomes(procedure, situation)
            assert named <= follow if named else not follow
        shown.append(frozenset(named))
    assert len(shown) == len(wrong)
    assert set(shown) == wrong


@given(procedures().map(with_clashes))
def test_duties_demanded_and_forbidden(procedure: Procedure) -> None:
    clashes = set()
    for situation in brute_force.situations(procedure):
        for one, other in combinations(brute_force.duties(procedure, situation), 2):
            forbids = [duty for duty in (one, other) if duty.modality is Modality.MUST_NOT]
            if one.id == other.id and len(forbids) == 1:
                clashes.add((one.id, (other if forbids[0] == one else one).modality.value))
    shown = set()
    for part, findings in told(no_duty_is_both_demanded_and_forbidden, procedure).items():
        for finding in findings:
            _, duty, _, other, _, modality, _ = finding.message.split("`")
            forbidding, demanding = procedure.rule(part[len("rules[") : -1]), procedure.rule(other)
            assert isinstance(forbidding.then, Duty)
            assert isinstance(demanding.then, Duty)
            assert (forbidding.then.id, forbidding.then.modality) == (duty, Modality.MUST_NOT)
            assert (demanding.then.id, demanding.then.modality.value) == (duty, modality)
            for situation in witnessed(procedure, finding):
                assert {forbidding, demanding} <= brute_force.rules(procedure, situation)
            shown.add((duty, modality))
    assert shown == clashes


@given(st.data())
def test_dead_rules_are_shown_where_as_many_parts_hold_as_can(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    parts = tuple(data.draw(st.lists(conditions(procedure.questions), min_size=1, max_size=4)))
    outer = data.draw(st.sampled_from((lambda: AllOf(parts), lambda: Not(AnyOf(tuple(map(Not, parts)))))))()
    procedure = replace(procedure, rules=(*procedure.rules, Rule("parts", when=outer, then=DUTIES[0], because=CLAUSE)))
    findings = told(no_rule_is_dead, procedure)
    assert list(findings) == [f"rules[{rule}]" for rule, situations in applying(procedure).items() if not situations]

    def holding(situation: dict[str, str]) -> int:
        return sum(holds(part, situation) for part in parts)

    for finding in findings.get("rules[parts]", ()):
        most = max(holding(situation) for situation in brute_force.situations(procedure))
        assert {holding(situation) for situation in witnessed(procedure, finding)} == {most}


@given(st.data())
def test_of_alternatives_that_never_hold_the_one_is_shown_of_which_least_fails(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    pieces = st.lists(conditions(procedure.questions), min_size=1, max_size=3).map(tuple)
    alternatives = data.draw(st.lists(pieces, min_size=1, max_size=3))
    condition = AnyOf(tuple(AllOf(parts) for parts in alternatives))
    compiled = Compiled(procedure)
    near = compiled.as_near_as_can_be(condition)

    def failing(situation: dict[str, str]) -> int:
        return min(sum(not holds(part, situation) for part in parts) for parts in alternatives)

    finding = Finding("", "", "", compiled.witness(near))
    least = min(failing(situation) for situation in brute_force.situations(procedure))
    assert {failing(situation) for situation in witnessed(procedure, finding)} == {least}


@given(procedures(), st.randoms(use_true_random=False))
def test_shadowed_rules(procedure: Procedure, random) -> None:
    # Few consequences for many rules, or hardly one would be hidden.
    few = (*DUTIES[:1], *procedure.outcomes[:1])
    procedure = replace(
        procedure, rules=tuple(replace(rule, then=random.choice((rule.then, *few))) for rule in procedure.rules)
    )
    situations = {id: set(where) for id, where in applying(procedure).items()}
    shadowed = []
    for at, rule in enumerate(procedure.rules):
        mine = situations[rule.id]
        for other_at, other in enumerate(procedure.rules):
            theirs = situations[other.id]
            if rule.then == other.then and mine and (mine < theirs or (mine == theirs and other_at < at)):
                shadowed.append(f"rules[{rule.id}]")
                break
    findings = told(no_rule_is_shadowed, procedure)
    assert sorted(findings) == sorted(shadowed)
    for part, (finding,) in findings.items():
        rule, other = procedure.rule(part[len("rules[") : -1]), procedure.rule(finding.message.split("`")[1])
        assert rule != other
        assert rule.then == other.then
        assert situations[rule.id] <= situations[other.id]
        for situation in witnessed(procedure, finding):
            assert {rule, other} <= brute_force.rules(procedure, situation)


@given(procedures())
def test_outcomes_that_nothing_leads_to(procedure: Procedure) -> None:
    every = list(brute_force.situations(procedure))
    following = {outcome for each in every for outcome in brute_force.outcomes(procedure, each)}
    findings = told(every_outcome_can_follow, procedure)
    assert list(findings) == [f"outcomes[{each.id}]" for each in procedure.outcomes if each not in following]
    for (finding,) in findings.values():
        assert witnessed(procedure, finding)


@given(procedures())
def test_idle_questions_and_answers_that_lead_to_the_same(procedure: Procedure) -> None:
    follows = {
        tuple(situation.items()): (brute_force.outcomes(procedure, situation), brute_force.duties(procedure, situation))
        for situation in brute_force.situations(procedure)
    }
    idle, alike = {}, {}
    for question in procedure.questions:
        # What follows with an answer, whatever the others are.
        groups: dict[tuple, list[str]] = {}
        for answer in question.answers:
            with_it = tuple(each for situation, each in follows.items() if (question.id, answer.id) in situation)
            groups.setdefault(with_it, []).append(f"`{answer.id}`")
        part = f"questions[{question.id}]"
        if len(groups) == 1:
            idle[part] = question
        elif several := [" and ".join(group) for group in groups.values() if len(group) > 1]:
            alike[part] = [f"answers {group} lead to the same in every situation" for group in several]
    assert list(told(no_question_is_idle, procedure)) == list(idle)
    findings = told(every_answer_can_matter, procedure)
    assert {part: [each.message for each in found] for part, found in findings.items()} == alike
    # The witness has the answer, and the guide asks the question on the way there.
    compiled = Compiled(procedure)
    for part, found in findings.items():
        question = procedure.question(part[len("questions[") : -1])
        for finding in found:
            answers = dict(pair.split("=") for pair in finding.witness.split())
            assert f"`{answers.pop(question.id)}`" in finding.message
            met, _ = compiled.diagram.path(answers)
            assert getattr(compiled.diagram.nodes[met[-1]], "question", None) == question.id


CLAIMS: tuple[Claim, ...] = (*Permits, *DUTIES)


@given(st.data())
def test_broken_invariants(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    given_duties = set(procedure.duties)
    known: list[Claim] = [each for each in CLAIMS if not isinstance(each, Duty) or each in given_duties]
    claims = st.lists(
        st.sampled_from([*known, *procedure.outcomes, procedure.when_unsure.then]), max_size=2, unique=True
    ).map(tuple)
    when: Condition = data.draw(conditions(procedure.questions))
    invariant = Invariant(
        "i", "It holds.", when=when, always=data.draw(claims), never=data.draw(claims), because=CLAUSE
    )
    procedure = replace(procedure, invariants=(invariant,))
    every = [each for each in brute_force.situations(procedure) if holds(when, each)]

    def follows(claim: Claim, situation: dict[str, str]) -> bool:
        outcomes = brute_force.outcomes(procedure, situation)
        if isinstance(claim, Permits):
            return claim in {outcome.permits for outcome in outcomes}
        return claim in {*outcomes, *brute_force.duties(procedure, situation), procedure.when_unsure.then}

    sides = [(claim, True) for claim in invariant.always] + [(claim, False) for claim in invariant.never]
    broken = [(claim, side) for claim, side in sides if any(follows(claim, each) != side for each in every)]
    findings = told(every_invariant_holds, procedure).get("invariants[i]", [])
    if not every:
        assert [finding.message for finding in findings] == ["It holds. But its condition holds in no situation"]
        return
    for finding, (claim, side) in zip(findings, broken, strict=True):
        assert finding.message.endswith("does not follow" if side else "follows")
        for situation in witnessed(procedure, finding):
            assert holds(when, situation)
            assert follows(claim, situation) != side


@given(st.data())
def test_a_scenario_of_a_whole_situation_holds_where_it_says_what_follows(data: st.DataObject) -> None:
    procedure = data.draw(procedures(sound=True))
    situation = data.draw(st.sampled_from(list(brute_force.situations(procedure))))
    duties = brute_force.duties(procedure, situation)
    (outcome,) = brute_force.outcomes(procedure, situation)
    named = data.draw(st.sampled_from(procedure.outcomes))
    listed = tuple(duty.id for duty in procedure.duties if duty in duties)
    missing = data.draw(st.sampled_from((*listed, "")))
    scenario = Scenario(
        "One.",
        given=" ".join(f"{question}={answer}" for question, answer in situation.items()),
        outcome=named.id,
        duties=tuple(duty for duty in listed if duty != missing),
    )
    findings = told(every_scenario_holds, replace(procedure, scenarios=(scenario,)))
    assert bool(findings) == (named != outcome or bool(missing))
    for (finding,) in findings.values():
        assert finding.witness == scenario.given


@given(procedures().map(with_clashes))
def test_every_witness_is_decided_by_the_guide_to_its_end(procedure: Procedure) -> None:
    dead = Rule("dead", when=Not(ALWAYS), then=DUTIES[0], because=CLAUSE)
    procedure = replace(procedure, rules=(*procedure.rules, dead))
    compiled = Compiled(procedure)
    for finding in (each for check in OF_EACH_PROCEDURE for each in check(compiled)):
        answers = dict(pair.split("=") for pair in finding.witness.split())
        assert compiled.evaluator.decide(answers).next_question is None, "nothing that matters is left open"
        assert list(answers) == [question.id for question in procedure.questions if question.id in answers]
