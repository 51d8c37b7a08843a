"""Policies and decisions as data: complete, plain, and pinned by a digest."""
# ruff: noqa: RUF001 - the quotation marks round questions are typographic

import hashlib
import json
from dataclasses import fields, replace

import pytest

from policy_model import data as data_module
from policy_model.clauses import Clause, Text
from policy_model.conditions import Not
from policy_model.data import NOT_DIGESTED, canonical_json, decision_data, digest, policy_data
from policy_model.evaluate import evaluate
from policy_model.policies.catalogue import catalogue, every_procedure, find_policy, find_procedure
from policy_model.policy import Policy
from policy_model.rules import Rule

POLICIES = [policy for versions in catalogue().values() for policy in versions]
by_name = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)


@by_name
def test_a_policy_survives_json(policy: Policy) -> None:
    data = policy_data(policy)
    assert json.loads(json.dumps(data)) == data


def test_a_policy_says_what_it_is() -> None:
    data = policy_data(find_policy("information-sharing"))
    assert {name: value for name, value in data.items() if not isinstance(value, list) and name != "digest"} == {
        "id": "information-sharing",
        "title": "Information sharing Policy",
        "owner": "Reconstruct",
        "status": "Active",
        "next_review": {"words": "30/09/2024", "day": "2024-09-30"},
        "version": "V_2 2023",
        "draft": False,
    }
    assert data["versions"] == [
        {
            "name": "V_2 2023",
            "slug": "v_2-2023",
            "revised": {"words": "11/10/23", "day": "2023-10-11"},
            "section": "All",
            "person": "AD",
            "reason": "Review of policy, rebranding, and implemented version control mechanism "
            "opposed to having just date for next review",
        }
    ]


def test_what_is_not_recorded_stays_empty() -> None:
    data = policy_data(find_policy("hm-government-advice@2015"))
    assert data["next_review"] is None
    assert data["versions"] == [
        {
            "name": "2015",
            "slug": "2015",
            "revised": {"words": "March 2015", "day": None},
            "section": "",
            "person": "",
            "reason": "",
        }
    ]


@by_name
def test_every_clause_is_there_with_its_words_and_their_hash(policy: Policy) -> None:
    clauses = policy_data(policy)["clauses"]
    assert [clause["id"] for clause in clauses] == [clause.id for clause in policy.clauses]
    for clause in clauses:
        assert clause["text"] == policy.clause(clause["id"]).text
        assert clause["text_hash"] == hashlib.sha256(clause["text"].encode()).hexdigest()


def test_an_adopted_clause_names_its_source() -> None:
    clauses = {clause["id"]: clause for clause in policy_data(find_policy("information-sharing"))["clauses"]}
    assert clauses["consult-on-refusal"]["source"] is None
    assert clauses["consult-on-refusal"]["mark"] == "supplied"
    assert clauses["purpose"]["source"] == "hm-government-advice@2018"
    assert clauses["purpose"]["mark"] == "recalled"


def test_a_question_a_rule_and_an_outcome() -> None:
    procedure = policy_data(find_policy("information-sharing"))["procedures"][0]
    assert procedure["questions"][3] == {
        "id": "manager",
        "text": "What has the children's services manager decided?",
        "hint": "The policy gives this authority to the children's services manager.",
        "answers": [
            {"id": "not-decided", "text": "Not consulted, or nothing decided yet", "short": "Nothing yet"},
            {
                "id": "authorised",
                "text": "To authorise disclosure over the service user's wishes and feelings",
                "short": "Authorised",
            },
            {"id": "not-authorised", "text": "Not to authorise it", "short": "Not authorised"},
        ],
        "clauses": ["consult-on-refusal", "manager-may-authorise"],
    }
    rules = {rule["id"]: rule for rule in procedure["rules"]}
    assert rules["explain-why"] == {
        "id": "explain-why",
        "when": {"not": {"question": "immediate-risk", "answers": ["yes"]}},
        "when_in_words": "‘Is there immediate risk to a service user?’ is answered No",
        "then": {
            "duty": {
                "id": "explain-why",
                "modality": "should",
                "text": "Explain to the service user why the information needs to be shared.",
            }
        },
        "clauses": ["explain-why-and-with-whom"],
    }
    assert rules["be-honest"]["when"] == {"all": []}
    assert rules["with-consent"]["then"] == {"outcome": "share-as-agreed"}
    assert {outcome["id"]: outcome["permits"] for outcome in procedure["outcomes"]} == {
        "pass-on-now": "yes",
        "share-as-agreed": "yes",
        "talk-first": "wait",
        "consult": "wait",
        "share-over-wishes": "yes",
        "do-not-pass-on": "no",
    }
    assert procedure["when_unsure"] == {
        "rule": "ask-when-unsure",
        "id": "ask-when-unsure",
        "modality": "should",
        "text": "Ask your coordinator or children's services manager.",
        "clauses": ["consult-on-refusal"],
    }


@by_name
def test_the_digest_can_be_worked_out_again_from_the_data(policy: Policy) -> None:
    def without(data: object) -> object:
        if isinstance(data, dict):
            return {
                key: without(value) for key, value in data.items() if key not in ("digest", "draft", "when_in_words")
            }
        return [without(each) for each in data] if isinstance(data, list) else data

    data = policy_data(policy)
    canonical = json.dumps(without(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert data["digest"] == digest(policy) == hashlib.sha256(canonical.encode()).hexdigest()
    assert canonical_json(data) == canonical


def test_the_digest_does_not_follow_how_software_words_a_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = find_policy("information-sharing")
    before = digest(policy)
    monkeypatch.setattr(data_module, "in_words", lambda condition, questions: "worded otherwise")
    assert policy_data(policy)["procedures"][0]["rules"][0]["when_in_words"] == "worded otherwise"
    assert digest(policy) == before
    assert {"digest", "draft", "when_in_words"} == NOT_DIGESTED


def _other(policy: Policy) -> dict[str, Policy]:
    """The policy with one thing changed, for each part of it."""
    procedure = policy.procedures[0]

    def with_procedure(**changes: object) -> Policy:
        return replace(policy, procedures=(replace(procedure, **changes), *policy.procedures[1:]))

    def with_rule(**changes: object) -> Policy:
        first, *rest = procedure.rules
        return with_procedure(rules=(replace(first, **changes), *rest))

    (first_clause, *same_paragraph), *paragraphs = policy.text.paragraphs
    lettered = replace(first_clause, text=first_clause.text + "!")
    silent, *others = policy.not_executable
    return {
        "title": replace(policy, title="Another"),
        "owner": replace(policy, owner="Another"),
        "status": replace(policy, status="Another"),
        "next_review": replace(policy, next_review=None),
        "versions": replace(policy, versions=(replace(policy.version, person="Another"),)),
        "a clause": replace(policy, text=Text(((lettered, *same_paragraph), *paragraphs))),
        "a heading": replace(policy, text=Text(((replace(first_clause, heading=3), *same_paragraph), *paragraphs))),
        "a paragraph": replace(policy, text=Text((*policy.text.paragraphs, (Clause("more", "More."),)))),
        "a paragraph's end": replace(policy, text=Text((tuple(policy.text),))),
        "not_executable": replace(policy, not_executable=(replace(silent, reason="Another."), *others)),
        "interpretations": replace(policy, interpretations=policy.interpretations[1:]),
        "references": replace(policy, references=()),
        "a procedure": with_procedure(start="Another."),
        "a scenario": with_procedure(scenarios=procedure.scenarios[1:]),
        "a rule's condition": with_rule(when=Not(procedure.rules[0].when)),
        "a rule's clauses": with_rule(because="explain-despite-refusal"),
        "the order of the rules": with_procedure(rules=procedure.rules[::-1]),
        "a hint": with_procedure(
            questions=(replace(procedure.questions[0], hint="Another."), *procedure.questions[1:])
        ),
    }


@pytest.mark.parametrize("part", _other(find_policy("information-sharing")))
def test_the_digest_changes_with(part: str) -> None:
    policy = find_policy("information-sharing")
    assert digest(_other(policy)[part]) != digest(policy)


@pytest.mark.parametrize("field", [field.name for field in fields(Policy)])
def test_every_field_of_a_policy_is_in_its_data(field: str) -> None:
    # `text` is told as clauses.
    assert {"text": "clauses"}.get(field, field) in policy_data(find_policy("information-sharing"))


@pytest.mark.parametrize("field", [field.name for field in fields(Rule)])
def test_every_field_of_a_rule_is_in_its_data(field: str) -> None:
    rule = policy_data(find_policy("information-sharing"))["procedures"][0]["rules"][0]
    assert {"because": "clauses"}.get(field, field) in rule


def test_a_decision() -> None:
    policy, procedure = find_procedure("information-sharing/disclosure")
    data = decision_data(policy, evaluate(procedure, {"significant-harm": "not-sure", "immediate-risk": "yes"}))
    assert data == {
        "policy": "information-sharing",
        "version": "V_2 2023",
        "draft": False,
        "digest": digest(policy),
        "procedure": "disclosure",
        "answers": {"significant-harm": "not-sure", "immediate-risk": "yes"},
        "outcome": "pass-on-now",
        "withheld": False,
        "next_question": "agreement",
        "possible_outcomes": ["pass-on-now"],
        "duties": [
            {
                "id": "be-honest",
                "modality": "should",
                "text": "Be honest that it is not always possible to contain information once it has been disclosed.",
                "clauses": ["honest-about-containing"],
            },
            {
                "id": "advocate-need-to-know",
                "modality": "may",
                "text": "Advocate on behalf of the service user to keep information on a 'need to know basis'.",
                "clauses": ["advocate-need-to-know"],
            },
        ],
        "rules": ["be-honest", "advocate-need-to-know", "immediate-risk"],
        "clauses": ["honest-about-containing", "advocate-need-to-know", "consent-unless-immediate-risk"],
        "unsure": ["significant-harm"],
        "when_unsure": {
            "id": "ask-when-unsure",
            "modality": "should",
            "text": "Ask your coordinator or children's services manager.",
            "clauses": ["consult-on-refusal"],
        },
        "trace": [
            {"question": "significant-harm", "answer": "not-sure", "duties": [], "outcome": None},
            {"question": "immediate-risk", "answer": "yes", "duties": [], "outcome": "pass-on-now"},
        ],
    }
    assert json.loads(json.dumps(data)) == data


def test_an_outcome_that_forbids_is_told_nowhere_while_something_is_unsure() -> None:
    policy, procedure = find_procedure("hm-government-advice/sharing")
    data = decision_data(policy, evaluate(procedure, {"purpose": "no", "consent": "not-sure"}))
    assert (data["outcome"], data["withheld"], data["next_question"]) == (None, True, None)
    assert data["possible_outcomes"] == []
    assert [step["outcome"] for step in data["trace"]] == [None, None]
    certain = decision_data(policy, evaluate(procedure, {"purpose": "no"}))
    assert (certain["outcome"], certain["withheld"]) == ("do-not-share", False)
    assert "no-purpose" in certain["rules"]
    assert data["rules"] == [rule for rule in certain["rules"] if rule != "no-purpose"]
    assert set(certain["clauses"]) - set(data["clauses"]) == {"purpose"}, "which nothing else cites that applies"
    assert data["when_unsure"]["id"] == "seek-advice"


def test_a_duty_of_a_procedure_names_the_clauses_of_all_its_rules() -> None:
    for policy, procedure in every_procedure():
        given = next(each for each in policy_data(policy)["procedures"] if each["id"] == procedure.id)
        for duty, told in zip(procedure.duties, given["duties"], strict=True):
            expected = {clause for rule in procedure.rules if rule.then == duty for clause in rule.clauses}
            assert set(told["clauses"]) == expected
