"""What must hold of the shipped policies in every situation, tried one by one."""

from collections import Counter
from itertools import combinations, product

import pytest

from policy_model.compiled import Compiled
from policy_model.diagram import compile_procedure
from policy_model.evaluate import Evaluator
from policy_model.flowchart import flowchart
from policy_model.outline import outline
from policy_model.policies.catalogue import every_procedure, find_procedure
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE
from policy_model.rules import Permits
from policy_model.verify import every_situation_has_exactly_one_outcome
from tests.property.brute_force import duties, outcomes, situations

PROCEDURES = [pytest.param(procedure, id=f"{policy.name}/{procedure.id}") for policy, procedure in every_procedure()]
_, disclosure = find_procedure("information-sharing/disclosure")
THIRD_PARTIES = disclosure.rule("nothing-to-third-parties").then


def outcome_id(procedure: Procedure, situation: dict[str, str]) -> str:
    (outcome,) = outcomes(procedure, situation)
    return outcome.id


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_situation_has_one_outcome_and_the_guide_reaches_it(procedure: Procedure) -> None:
    assert list(every_situation_has_exactly_one_outcome(Compiled(procedure))) == []
    evaluator = Evaluator(procedure)
    chart = flowchart(outline(compile_procedure(procedure)))
    for situation in situations(procedure):
        (outcome,) = outcomes(procedure, situation)
        answered: dict[str, str] = {}
        while (question := (decision := evaluator.decide(answered)).next_question) is not None:
            answered[question.id] = situation[question.id]
        assert decision.outcome is not None
        assert decision.outcome.what == outcome
        assert {grounded.what for grounded in decision.duties} == duties(procedure, situation)
        assert chart.path(answered)[-1] in (f"o-{outcome.id}", f"end-{outcome.id}")


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_no_act_is_both_demanded_and_forbidden(procedure: Procedure) -> None:
    for situation in situations(procedure):
        for one, other in combinations(duties(procedure, situation), 2):
            assert one.id != other.id, "one act, one modality"


@pytest.mark.parametrize(
    ("name", "total", "share", "do_not"),
    [
        ("hm-government-advice@2018/sharing", 16, 7, 9),
        ("hm-government-advice@2015/sharing", 32, 15, 17),
        ("information-sharing/sharing", 16, 7, 9),
    ],
)
def test_the_guidance_shares_in_as_many_situations_as_it_says(name: str, total: int, share: int, do_not: int) -> None:
    _, procedure = find_procedure(name)
    counted = Counter(outcome_id(procedure, situation) for situation in situations(procedure))
    assert counted == {"can-share": share, "do-not-share": do_not}
    assert counted.total() == total


def test_the_editions_share_when_their_logic_says() -> None:
    """The two lines of logic in the notes on the guidance, written again by hand."""
    for edition, last in (("2015", "another-reason"), ("2018", "lawful-reason")):
        _, procedure = find_procedure(f"hm-government-advice@{edition}/sharing")
        for situation in situations(procedure):
            yes = {question for question, answer in situation.items() if answer == "yes"}
            share = "purpose" in yes and (
                "identifiable" not in yes
                or (edition == "2015" and "confidential" not in yes)
                or "consent" in yes
                or last in yes
            )
            assert outcome_id(procedure, situation) == ("can-share" if share else "do-not-share")


def test_the_editions_differ_in_one_kind_of_situation() -> None:
    _, older = find_procedure("hm-government-advice@2015/sharing")
    _, newer = find_procedure("hm-government-advice@2018/sharing")
    differ = []
    for situation in situations(older):
        in_newer = {id: answer for id, answer in situation.items() if id not in ("confidential", "another-reason")}
        in_newer["lawful-reason"] = situation["another-reason"]
        if outcome_id(older, situation) != outcome_id(newer, in_newer):
            differ.append((situation, outcome_id(older, situation), outcome_id(newer, in_newer)))
    kind = {"purpose": "yes", "identifiable": "yes", "confidential": "no", "consent": "no", "another-reason": "no"}
    assert differ == [(kind, "can-share", "do-not-share")]


def test_the_standing_notes_of_the_guidance_stand_beside_every_step() -> None:
    for edition in ("2015", "2018"):
        _, procedure = find_procedure(f"hm-government-advice@{edition}/sharing")
        assert [duty.id for duty in Evaluator(procedure).decide({}).standing] == [
            "follow-procedures",
            "seek-advice",
            "record",
        ]


def test_the_disclosure_procedure_has_96_situations() -> None:
    counted = Counter(outcome_id(disclosure, situation) for situation in situations(disclosure))
    assert counted == {
        "pass-on-now": 48,
        "share-as-agreed": 12,
        "talk-first": 24,
        "consult": 5,
        "share-over-wishes": 3,
        "do-not-pass-on": 4,
    }


def test_disclosure_asks_about_immediate_risk_first_and_then_says_the_outcome_at_once() -> None:
    evaluator = Evaluator(disclosure)
    first = evaluator.decide({}).next_question
    assert first is not None
    assert first.id == "immediate-risk"
    decision = evaluator.decide({"immediate-risk": "yes"})
    assert decision.outcome is not None
    assert decision.outcome.what.id == "pass-on-now"


def answers(procedure: Procedure) -> list[dict[str, str]]:
    """Every set of answers that can be given: each question answered, answered `not-sure`, or left out."""
    choices = [[*(answer.id for answer in question.answers), NOT_SURE, ""] for question in procedure.questions]
    return [
        {question.id: answer for question, answer in zip(procedure.questions, chosen, strict=True) if answer}
        for chosen in product(*choices)
    ]


def test_immediate_risk_always_lets_information_be_passed_on_whatever_else_is_known() -> None:
    evaluator = Evaluator(disclosure)
    for given in answers(disclosure):
        if given.get("immediate-risk") == "yes":
            decision = evaluator.decide(given)
            assert decision.outcome is not None
            assert decision.outcome.what.permits is Permits.YES
            assert THIRD_PARTIES not in [grounded.what for grounded in decision.duties]


def test_nothing_goes_to_a_third_party_without_consent_authority_or_immediate_risk() -> None:
    for situation in situations(disclosure):
        (outcome,) = outcomes(disclosure, situation)
        allowed = (
            situation["immediate-risk"] == "yes"
            or situation["agreement"] == "agrees"
            or (
                situation["agreement"] == "continues-to-refuse"
                and situation["manager"] == "authorised"
                and "yes" in (situation["significant-harm"], situation["abuse-or-neglect"])
            )
        )
        assert (outcome.permits is Permits.YES) == allowed
        assert (THIRD_PARTIES in duties(disclosure, situation)) == (not allowed)


def test_the_manager_decides_only_where_the_service_user_continues_to_refuse() -> None:
    evaluator = Evaluator(disclosure)
    for given in answers(disclosure):
        asked = evaluator.decide(given).next_question
        if asked and asked.id == "manager" and given.get("agreement") != NOT_SURE:
            assert given.get("immediate-risk") != "yes"
            assert given.get("agreement", "continues-to-refuse") == "continues-to-refuse"


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_not_sure_never_forbids_and_always_has_somebody_to_ask(procedure: Procedure) -> None:
    evaluator = Evaluator(procedure)
    assert procedure.when_unsure.then.text.startswith(("Ask ", "Seek advice"))
    for given in answers(procedure):
        decision = evaluator.decide(given)
        if NOT_SURE in given.values():
            assert decision.outcome is None or decision.outcome.what.permits is not Permits.NO


@pytest.mark.parametrize("edition", ["2015", "2018"])
def test_the_guidance_says_how_to_share_exactly_where_it_shares(edition: str) -> None:
    _, procedure = find_procedure(f"hm-government-advice@{edition}/sharing")
    how = {"how-much", "fact-and-opinion", "right-individual", "securely", "inform-individual"}
    for situation in situations(procedure):
        told = {duty.id for duty in duties(procedure, situation)}
        assert told & how == (how if outcome_id(procedure, situation) == "can-share" else set())
