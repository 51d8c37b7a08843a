"""The texts: verbatim, marked, and accounted for to the last clause."""

import hashlib
from pathlib import Path

import pytest

from policy_model.clauses import Mark
from policy_model.policies.catalogue import catalogue, find_policy
from policy_model.policy import Policy
from policy_model.verify import every_clause_is_accounted_for

POLICIES = [pytest.param(policy, id=policy.name) for versions in catalogue().values() for policy in versions]
SUPPLIED = Path(__file__).parents[2] / "docs/policies/information-sharing/as-supplied.txt"


def test_the_words_of_the_policy_are_the_supplied_words_in_their_order() -> None:
    policy = find_policy("information-sharing")
    (version,) = policy.versions
    assert policy.next_review is not None
    table = [
        *("Document Owner", policy.owner, "Status", policy.status, "Next Review", policy.next_review.words),
        *("Version", "Revision Date", "Section Revised", "Person undertaking Revision", "Reason for Revision"),
        *(version.name, version.revised.words, version.section, version.person, version.reason),
    ]
    words = " ".join([*(clause.text for clause in policy.text), *table]).split()
    assert words == SUPPLIED.read_text("utf-8").split()


def test_the_supplied_text_is_the_one_that_was_supplied() -> None:
    """Down to its tabs, its blank lines and its stray bracket: nobody has tidied it."""
    digest = hashlib.sha256(SUPPLIED.read_text("utf-8").encode()).hexdigest()
    assert digest == "402ad04142b384052c01bb55137dcab35db16937b2f16eb5ea54bca2f127f6e8"


@pytest.mark.parametrize("policy", POLICIES)
def test_every_clause_is_cited_or_has_a_reason(policy: Policy) -> None:
    assert [str(finding) for finding in every_clause_is_accounted_for(policy)] == []


@pytest.mark.parametrize("policy", POLICIES)
def test_interpretations_cite_clauses_and_say_what_else_could_be_meant(policy: Policy) -> None:
    clauses = {clause.id for clause in policy.clauses}
    assert policy.interpretations or policy.id not in ("information-sharing", "hm-government-advice")
    for interpretation in policy.interpretations:
        assert set(interpretation.clauses) <= clauses
        assert "?" in interpretation.open
        assert interpretation.chosen not in interpretation.otherwise


@pytest.mark.parametrize("version", ["2015", "2018"])
def test_no_clause_of_the_guidance_is_shown_as_a_quotation(version: str) -> None:
    assert {clause.mark for clause in find_policy(f"hm-government-advice@{version}").text} == {Mark.RECALLED}


def test_the_policy_keeps_the_marks_of_the_text_that_it_takes_up() -> None:
    policy = find_policy("information-sharing")
    assert {clause.mark for clause in policy.text} == {Mark.SUPPLIED}
    (adopted,) = policy.adopted
    assert adopted.source == "hm-government-advice@2018"
    assert adopted.text == find_policy(adopted.source).text
    assert {clause.mark for clause in adopted.text} == {Mark.RECALLED}


def test_the_policy_takes_its_procedure_from_the_guidance_as_it_is() -> None:
    assert find_policy("information-sharing").procedure("sharing") == find_policy(
        "hm-government-advice@2018"
    ).procedure("sharing")


@pytest.mark.parametrize("policy", POLICIES)
def test_what_readers_are_told_is_a_sentence(policy: Policy) -> None:
    for procedure in policy.procedures:
        told = [rule.then.text for rule in procedure.rules] + [procedure.when_unsure.then.text]
        assert all(text[0].isupper() and text.endswith(".") for text in told)
        assert all(question.text.endswith("?") for question in procedure.questions)


def test_what_is_not_recorded_is_not_filled_in() -> None:
    older = find_policy("hm-government-advice@2015")
    assert older.next_review is None
    assert older.version.revised.day is None, "a month was stated, and no day"
    assert (older.version.section, older.version.person, older.version.reason) == ("", "", "")
    assert all(reference.held == "" for reference in find_policy("information-sharing").references)


def test_the_policy_names_the_two_that_it_refers_to() -> None:
    policy = find_policy("information-sharing")
    assert [reference.title for reference in policy.references] == [
        "Confidentiality Policy",
        "GDPR and Data Protection policy",
    ]
    for reference in policy.references:
        assert reference.title in policy.clause(reference.clause).text


@pytest.mark.parametrize("policy", POLICIES)
def test_outcomes_are_told_apart_by_their_words(policy: Policy) -> None:
    for procedure in policy.procedures:
        texts = [outcome.text for outcome in procedure.outcomes]
        assert len(texts) == len(set(texts))
