"""Every single mistake in a rule of a shipped policy is noticed, and the score says by what."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from policy_model.check import CHECKED, OF_EACH_PROCEDURE, OF_THE_POLICY, findings
from policy_model.conditions import ALWAYS, AllOf, AnyOf, Is, Not
from policy_model.policies.catalogue import catalogue
from policy_model.policy import Policy
from policy_model.reconcile import every_clause_is_as_it_was_modelled, text_and_logic_change_together
from policy_model.rules import Modality, Permits
from policy_model.verify import Finding, every_invariant_holds, every_scenario_holds, sentence
from tests.mutation import judging
from tests.mutation.conftest import Results
from tests.mutation.judging import Verdict, judged, score, table
from tests.mutation.mutants import EVERYWHERE, OF_CLAUSES, Kind, Mutant, conditions, mutants
from tests.property import brute_force
from tests.unit import example

POLICIES = [
    pytest.param(policy, before, id=policy.name)
    for versions in catalogue().values()
    for before, policy in zip((None, *versions), versions, strict=False)
]


@pytest.mark.parametrize(("policy", "before"), POLICIES)
def test_nothing_is_found_before_anything_is_mutated(policy: Policy, before: Policy | None) -> None:
    # Or else what caught a mutant might be what was wrong all along.
    assert [str(finding) for finding in findings(policy, before)] == []


@pytest.mark.parametrize(("policy", "before"), POLICIES)
def test_every_mutant_is_caught_or_equivalent(policy: Policy, before: Policy | None, results: Results) -> None:
    survived = [str(mutant) for mutant, verdict in results[policy.name] if verdict is Verdict.SURVIVED]
    assert survived == []


@pytest.mark.parametrize(("policy", "before"), POLICIES)
def test_what_could_change_a_decision_is_caught_without_the_record(
    policy: Policy, before: Policy | None, results: Results
) -> None:
    by_record = [mutant for mutant, verdict in results[policy.name] if verdict is Verdict.RECORD]
    assert by_record
    assert {mutant.kind for mutant in by_record} <= OF_CLAUSES | EVERYWHERE


@pytest.mark.parametrize(("policy", "before"), POLICIES)
def test_equivalent_mutants_decide_every_situation_as_the_policy_does(
    policy: Policy, before: Policy | None, results: Results
) -> None:
    equivalent = [mutant for mutant, verdict in results[policy.name] if verdict is Verdict.EQUIVALENT]
    assert len(equivalent) < len(results[policy.name]) / 50
    for mutant in equivalent:
        original = policy.procedure(mutant.procedure.id)
        assert mutant.procedure.rules != original.rules
        for situation in brute_force.situations(original):
            assert brute_force.outcomes(mutant.procedure, situation) == brute_force.outcomes(original, situation)
            assert brute_force.duties(mutant.procedure, situation) == brute_force.duties(original, situation)


@pytest.mark.parametrize(("policy", "before"), POLICIES)
def test_every_rule_is_mutated_in_every_way_that_it_can_be(policy: Policy, before: Policy | None) -> None:
    clauses = len(tuple(policy.clauses))
    every = list(mutants(policy))
    assert len({(mutant.kind, str(mutant)) for mutant in every}) == len(every), "each is another"
    for procedure in policy.procedures:
        places = {**{rule.id: rule for rule in procedure.rules}, "when_unsure": procedure.when_unsure}
        for place, rule in places.items():
            done = [mutant.kind for mutant in every if (mutant.procedure.id, mutant.rule) == (procedure.id, place)]
            if rule.then in procedure.outcomes:
                assert done.count(Kind.OUTCOME_CHANGED) == len(procedure.outcomes) - 1
            else:
                assert done.count(Kind.MODALITY_CHANGED) == len(Modality) - 1
            assert done.count(Kind.CLAUSE_REPLACED) == len(rule.clauses) * (clauses - 1)
            assert done.count(Kind.CLAUSE_DROPPED) == (len(rule.clauses) if len(rule.clauses) > 1 else 0)
            if place != "when_unsure":  # whose condition nothing reads
                assert {Kind.RULE_DROPPED, Kind.NEGATED} <= set(done)
                assert (Kind.LOOSENED in done) == (rule.when != ALWAYS)


@pytest.mark.parametrize(("policy", "before"), POLICIES)
def test_what_is_wrong_everywhere_at_once_is_made_for_each_duty_and_outcome_and_is_caught(
    policy: Policy, before: Policy | None, results: Results
) -> None:
    found = [(mutant, verdict) for mutant, verdict in results[policy.name] if mutant.kind in EVERYWHERE]
    assert {verdict for _, verdict in found} <= {*Verdict} - {Verdict.EQUIVALENT, Verdict.SURVIVED}
    for procedure in policy.procedures:
        made = [mutant for mutant, _ in found if mutant.procedure.id == procedure.id]
        duties = {*procedure.duties, procedure.when_unsure.then}
        assert len(made) == len(duties) * (len(Modality) - 1) + len(procedure.outcomes) * (len(Permits) - 1)
        for mutant in made:
            assert [rule.when for rule in mutant.procedure.rules] == [rule.when for rule in procedure.rules]
            changed = {*mutant.procedure.duties, mutant.procedure.when_unsure.then, *mutant.procedure.outcomes}
            (other,) = changed - {*duties, *procedure.outcomes}
            assert other.id == mutant.rule


def test_the_mutations_of_a_condition() -> None:
    a, b, c = Is("damage", ("none",)), Is("late", ("yes",)), Is("damage", ("some", "lost"))
    none, worn, lost = (Is("damage", (answer,)) for answer in ("none", "some", "lost"))
    never = AnyOf(())
    given = AllOf((a, Not(AnyOf((b, c)))))
    found = list(conditions(given, example.returns.questions))
    assert found == [
        (Kind.NEGATED, Not(given)),
        (Kind.LOOSENED, ALWAYS),
        (Kind.PART_NEGATED, Not(given)),
        (Kind.JOINED, AnyOf((a, Not(AnyOf((b, c)))))),
        (Kind.LOOSENED, AllOf((Not(AnyOf((b, c))),))),
        (Kind.LOOSENED, AllOf((a,))),
        (Kind.PART_NEGATED, AllOf((Not(a), Not(AnyOf((b, c)))))),
        (Kind.ANSWER_ADDED, AllOf((Is("damage", ("none", "some")), Not(AnyOf((b, c)))))),
        (Kind.ANSWER_ADDED, AllOf((Is("damage", ("none", "lost")), Not(AnyOf((b, c)))))),
        (Kind.ANSWER_REMOVED, AllOf((never, Not(AnyOf((b, c)))))),
        (Kind.ANSWER_SWAPPED, AllOf((worn, Not(AnyOf((b, c)))))),
        (Kind.ANSWER_SWAPPED, AllOf((lost, Not(AnyOf((b, c)))))),
        (Kind.PART_NEGATED, AllOf((a, AnyOf((b, c))))),
        (Kind.PART_NEGATED, AllOf((a, Not(Not(AnyOf((b, c))))))),
        (Kind.JOINED, AllOf((a, Not(AllOf((b, c)))))),
        (Kind.TIGHTENED, AllOf((a, Not(AnyOf((c,)))))),
        (Kind.TIGHTENED, AllOf((a, Not(AnyOf((b,)))))),
        (Kind.PART_NEGATED, AllOf((a, Not(AnyOf((Not(b), c)))))),
        (Kind.ANSWER_ADDED, AllOf((a, Not(AnyOf((Is("late", ("yes", "no")), c)))))),
        (Kind.ANSWER_REMOVED, AllOf((a, Not(AnyOf((never, c)))))),
        (Kind.ANSWER_SWAPPED, AllOf((a, Not(AnyOf((Is("late", ("no",)), c)))))),
        (Kind.PART_NEGATED, AllOf((a, Not(AnyOf((b, Not(c))))))),
        (Kind.ANSWER_ADDED, AllOf((a, Not(AnyOf((b, Is("damage", ("some", "lost", "none")))))))),
        (Kind.ANSWER_REMOVED, AllOf((a, Not(AnyOf((b, lost)))))),
        (Kind.ANSWER_SWAPPED, AllOf((a, Not(AnyOf((b, Is("damage", ("none", "lost")))))))),
        (Kind.ANSWER_REMOVED, AllOf((a, Not(AnyOf((b, worn)))))),
        (Kind.ANSWER_SWAPPED, AllOf((a, Not(AnyOf((b, Is("damage", ("some", "none")))))))),
    ]
    assert {kind for kind, _ in found} == set(Kind) - OF_CLAUSES - EVERYWHERE - {
        Kind.RULE_DROPPED,
        Kind.OUTCOME_CHANGED,
        Kind.MODALITY_CHANGED,
    }
    assert none == a


def test_without_its_scenarios_invariants_and_record_a_policy_has_survivors() -> None:
    """The judge can say that a mutant survived, and names what the policy lacks."""
    policy = catalogue()["hm-government-advice"][-1]
    bare = replace(policy.procedures[0], scenarios=(), invariants=())
    verdicts: dict[Verdict, list[Mutant]] = {verdict: [] for verdict in Verdict}
    for mutant, verdict in judged(replace(policy, procedures=(bare,))):
        verdicts[verdict].append(mutant)
    assert not verdicts[Verdict.SCENARIO]
    assert not verdicts[Verdict.INVARIANT]
    assert {mutant.kind for mutant in verdicts[Verdict.SURVIVED]} >= {
        Kind.RULE_DROPPED,
        Kind.NEGATED,
        Kind.MODALITY_CHANGED,
        Kind.ANSWER_SWAPPED,
    }


def test_the_score_as_a_table() -> None:
    procedure = example.returns
    told = Mutant(Kind.RULE_DROPPED, procedure, "tell", "gone")
    lines = table([(told, Verdict.SCENARIO), (told, Verdict.SURVIVED)])
    assert [line.split() for line in lines[:2]] == [
        ["mutation", "mutants", "scenario", "invariant", "property", "record", "equivalent", "survived"],
        ["rule", "dropped", "2", "1", "0", "0", "0", "0", "1"],
    ]
    assert lines[-1].split() == ["all", "2", "1", "0", "0", "0", "0", "1"]
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize(
    ("verdicts", "line"),
    [
        ({}, "score: none, as no mutant is another policy"),
        ({Verdict.EQUIVALENT: 1}, "score: none, as no mutant is another policy"),
        (
            {Verdict.SCENARIO: 2000, Verdict.RECORD: 614, Verdict.PROPERTY: 26, Verdict.EQUIVALENT: 9},
            "score: 100 % (2,640 caught of 2,640 not equivalent; 614 of them by the record alone)",
        ),
        (
            {Verdict.INVARIANT: 2639, Verdict.SURVIVED: 1},
            "score: 99.9 % (2,639 caught of 2,640 not equivalent; 0 of them by the record alone)",
        ),
        ({Verdict.SURVIVED: 2}, "score: 0.0 % (0 caught of 2 not equivalent; 0 of them by the record alone)"),
    ],
)
def test_the_score_in_per_cent(verdicts: dict[Verdict, int], line: str) -> None:
    mutant = Mutant(Kind.RULE_DROPPED, example.returns, "tell", "gone")
    assert score((mutant, verdict) for verdict, many in verdicts.items() for _ in range(many)) == line


def test_every_property_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = {every_scenario_holds, every_invariant_holds}  # each has a verdict of its own
    assert set(OF_EACH_PROCEDURE) == {*judging.PROPERTIES, *apart}
    assert set(OF_THE_POLICY) == {*judging.PROPERTIES_OF_POLICIES, every_clause_is_as_it_was_modelled}
    # `text_and_logic_change_together` alone is left: it compares two versions, and a mutant is one.
    taking_part = (*OF_EACH_PROCEDURE, *OF_THE_POLICY, text_and_logic_change_together)
    assert tuple(map(sentence, taking_part)) == CHECKED
    asked: list[str] = []

    def listening[Checked](check: Callable[[Checked], Iterator[Finding]]) -> Callable[[Checked], Iterator[Finding]]:
        def listened(checked: Checked) -> Iterator[Finding]:
            asked.append(check.__name__)
            return check(checked)

        return listened

    of_procedures, of_policies = judging.PROPERTIES, judging.PROPERTIES_OF_POLICIES
    monkeypatch.setattr(judging, "PROPERTIES", tuple(map(listening, of_procedures)))
    monkeypatch.setattr(judging, "PROPERTIES_OF_POLICIES", tuple(map(listening, of_policies)))
    for each in apart:
        monkeypatch.setattr(judging, each.__name__, listening(each))
    # Nothing is found against what is as it was, so that everything is asked.
    policy = catalogue()["hm-government-advice"][-1]
    unchanged = Mutant(Kind.NEGATED, policy.procedures[0], "none", "nothing")
    assert judging.Judge(policy).verdict(unchanged) is Verdict.EQUIVALENT
    assert sorted(asked) == sorted(each.__name__ for each in (*apart, *of_procedures, *of_policies))
