"""The shipped policies explained: whole sentences where much depends on them, and what holds for every answer."""
# ruff: noqa: RUF001 - the quotation marks round questions are typographic

from itertools import product

import pytest

from policy_model.evaluate import Evaluator
from policy_model.explain import explain
from policy_model.explain.sentences import Kind, in_sentences
from policy_model.policies.catalogue import every_procedure, find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import NOT_SURE
from policy_model.rules import Permits

PROCEDURES = [
    pytest.param(policy, procedure, id=f"{policy.name}/{procedure.id}") for policy, procedure in every_procedure()
]
SCENARIOS = [
    pytest.param(policy, procedure, scenario, id=f"{policy.name}: {scenario.name}")
    for policy, procedure in every_procedure()
    for scenario in procedure.scenarios
]


def told(procedure: str, given: str, *kinds: Kind) -> str:
    """The sentences of those kinds, each on a line and with its clauses."""
    _, found = find_procedure(procedure)
    explanation = explain(Evaluator(found), dict(pair.split("=") for pair in given.split()))
    sentences = in_sentences(explanation)
    return "\n".join(f"{each.text} [{', '.join(each.clauses)}]" for each in sentences if each.kind in kinds)


def lines(paragraphs: str) -> str:
    """Each paragraph on a line of its own."""
    return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs.strip().split("\n\n"))


def test_immediate_risk_alone_is_enough() -> None:
    given = "immediate-risk=yes significant-harm=yes agreement=continues-to-refuse"
    assert told("information-sharing/disclosure", given, Kind.ENOUGH) == lines("""
        It is enough that ‘Is there immediate risk to a service user?’ is answered Yes, whatever else is answered.
        [consent-unless-immediate-risk]
    """)


def test_what_it_takes_not_to_share_and_what_would_change_it() -> None:
    given = "immediate-risk=no significant-harm=yes agreement=continues-to-refuse manager=not-authorised"
    assert told("information-sharing/disclosure", given, Kind.ENOUGH, Kind.INSTEAD) == lines("""
        It is enough that ‘Is there immediate risk to a service user?’ is answered No, and ‘Does the service user agree
        to the information being passed on?’ is answered ‘They continue to refuse, though I have explained’, and ‘What
        has the children's services manager decided?’ is answered ‘Not to authorise it’, whatever else is answered.
        [consult-on-refusal, consent-unless-immediate-risk]

        If ‘Is there immediate risk to a service user?’ were answered Yes: You can pass the information on now, without
        consent, because there is immediate risk to a service user. [consent-unless-immediate-risk]

        If ‘Does the service user agree to the information being passed on?’ were answered ‘They agree’: You can share
        the information, as the service user has agreed. [consent-unless-immediate-risk, explain-why-and-with-whom]

        If ‘Does the service user agree to the information being passed on?’ were answered ‘I have not talked to them
        about it yet’: Talk it through with the service user first. Nothing goes to a third party yet.
        [explain-why-and-with-whom, consent-unless-immediate-risk]

        If ‘What has the children's services manager decided?’ were answered ‘Not consulted, or nothing decided yet’:
        Consult your coordinator or children's services manager. Nothing goes to a third party yet.
        [consult-on-refusal, consent-unless-immediate-risk]

        If ‘What has the children's services manager decided?’ were answered ‘To authorise disclosure over the service
        user's wishes and feelings’: Share the information: the children's services manager has authorised disclosure
        over the service user's wishes and feelings. [manager-may-authorise]
    """)


def test_why_duties_apply_and_why_others_did_not() -> None:
    given = "immediate-risk=no significant-harm=no agreement=agrees"
    assert told("information-sharing/disclosure", given, Kind.APPLIES, Kind.NEARLY) == lines("""
        ‘Should: Explain to the service user why the information needs to be shared’ and ‘Should: Encourage them to
        decide whom it should be shared with, and if there is anyone they would prefer did not know’ apply, because
        ‘Is there immediate risk to a service user?’ is answered No. [explain-why-and-with-whom]

        ‘Should: Explain to the service user, in simple language relevant to ability and understanding, that this is
        significant harm and that you will need to share it with the relevant people’ did not apply, because ‘Do you
        believe that what the service user told you falls within the definition of 'significant harm'?’ was answered
        No; with Yes it would. [explain-significant-harm]

        ‘Must not: Pass the information on to any third party’ did not apply, because ‘Does the service user agree to
        the information being passed on?’ was answered ‘They agree’; with ‘I have not talked to them about it yet’ or
        ‘They try to refuse’ it would. [consent-unless-immediate-risk]
    """)


def test_what_would_have_applied_with_any_of_several_other_answers() -> None:
    given = "purpose=yes identifiable=yes consent=no lawful-reason=no"
    assert told("information-sharing/sharing", given, Kind.NEARLY) == lines("""
        One of the rules for ‘You can share’ did not apply, because ‘Does the information enable an individual to be
        identified?’ was answered Yes; with No it would. [identifiable]

        One of the rules for ‘You can share’ did not apply, because ‘Do you have consent to share?’ was answered No;
        with Yes it would. [consent]

        ‘Should: Identify how much information to share’, ‘Should: Distinguish fact from opinion’, ‘Should: Ensure that
        you are giving the right information to the right individual’, ‘Should: Ensure, where possible, that you are
        sharing the information securely’ and ‘Should: Inform the individual that the information has been shared, if
        they were not aware of this, as long as this would not create or increase risk of harm’ did not apply; they
        would if ‘Does the information enable an individual to be identified?’ were answered No, if ‘Do you have
        consent to share?’ were answered Yes, or if ‘Have you identified a lawful reason to share information without
        consent?’ were answered Yes. [how-much, fact-and-opinion, right-individual, securely, inform-individual]
    """)


def test_not_sure_about_consent() -> None:
    given = "purpose=yes identifiable=yes consent=not-sure lawful-reason=not-sure"
    assert told("information-sharing/sharing", given, *Kind) == lines("""
        You are not sure about ‘Do you have consent to share?’ and ‘Have you identified a lawful reason to share
        information without consent?’: ask first. [seek-advice]

        Finding out ‘Do you have consent to share?’ would settle most: with Yes the matter is settled. [consent]

        If ‘Do you have consent to share?’ is answered Yes: You can share. [consent, identifiable]

        One of the rules for ‘You can share’ did not apply, because ‘Does the information enable an individual to be
        identified?’ was answered Yes; with No it would. [identifiable]
    """)


def test_not_sure_where_nothing_else_could_be_shared() -> None:
    assert told("information-sharing/sharing", "purpose=no consent=not-sure", *Kind) == lines("""
        You are not sure about ‘Do you have consent to share?’, so nothing is settled until you have asked.
        [seek-advice]

        Finding out ‘Do you have consent to share?’ would settle most: whatever the answer, the matter is settled.
        [consent]

        If ‘Is there a clear and legitimate purpose for sharing information?’ were answered Yes, and ‘Does the
        information enable an individual to be identified?’ were answered No: You can share. [identifiable, consent]
    """)


@pytest.mark.parametrize(("policy", "procedure", "scenario"), SCENARIOS)
def test_a_scenario_is_explained_whole(policy: Policy, procedure: Procedure, scenario: Scenario) -> None:
    evaluator = Evaluator(procedure)
    explanation = explain(evaluator, scenario.answers)
    assert explanation.because is not None
    enough = evaluator.decide({each.question.id: each.answer for each in explanation.because})
    assert enough.outcome is not None
    assert enough.outcome.what.id == scenario.outcome
    others = {outcome.id for outcome in procedure.outcomes} - {scenario.outcome}
    assert {each.outcome.what.id for each in explanation.instead} == others, "every other outcome can be reached"
    clauses = {clause.id for clause in policy.clauses}
    for sentence in in_sentences(explanation):
        assert sentence.clauses
        assert set(sentence.clauses) <= clauses
    assert not explanation.never_follow


@pytest.mark.parametrize(("policy", "procedure"), PROCEDURES)
def test_no_sentence_tells_of_an_outcome_that_forbids_while_something_is_unsure(
    policy: Policy, procedure: Procedure
) -> None:
    evaluator = Evaluator(procedure)
    forbidding = [outcome.text.removesuffix(".") for outcome in procedure.outcomes if outcome.permits is Permits.NO]
    assert forbidding
    for chosen in product(*(((*(each.id for each in question.answers), NOT_SURE)) for question in procedure.questions)):
        if NOT_SURE in chosen:
            answers = {question.id: answer for question, answer in zip(procedure.questions, chosen, strict=True)}
            for sentence in in_sentences(explain(evaluator, answers)):
                assert not [text for text in forbidding if text in sentence.text], (policy.name, answers)
