"""All questions on one page: what follows is what the model decides, and what no longer matters is never decisive."""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from typing import Any
from xml.etree import ElementTree

import pytest

from policy_model.decision import Decision
from policy_model.errors import RequestError
from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import every_procedure, find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.all_questions import block, follows
from policy_model.publish.guide import step_json
from policy_model.questions import NOT_SURE
from policy_model.rules import Duty, Outcome
from tests.unit.test_guide import DISCLOSURE, parsed, states

EVERY = [pytest.param(*each, id=f"{each[0].name}/{each[1].id}") for each in every_procedure()]


def shown(answers: dict[str, str]) -> dict[str, object]:
    policy, procedure = find_procedure("/".join(DISCLOSURE))
    return follows(policy, Evaluator(procedure), answers)


@cache
def every_state(name: str) -> tuple[tuple[dict[str, str], dict[str, Any]], ...]:
    """All answers that there can be to a procedure's questions, each with what follows; worked out once."""
    policy, procedure = find_procedure(name)
    evaluator = Evaluator(procedure)
    return tuple((answers, follows(policy, evaluator, answers)) for answers in states(procedure))


def certain(decision: Decision) -> tuple[Outcome | None, frozenset[Duty]]:
    """The outcome and the duties, whichever rules give them."""
    outcome = decision.outcome.what if decision.outcome else None
    return outcome, frozenset(duty.what for duty in decision.duties)


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_what_follows_is_what_the_model_decides_from_all_answers(policy: Policy, procedure: Procedure) -> None:
    evaluator = Evaluator(procedure)
    for answers, made in every_state(f"{policy.name}/{procedure.id}"):
        needless = made["not_needed"]
        decision = evaluator.decide({id: given for id, given in answers.items() if id not in needless})
        tree = parsed(made["html"])
        outcomes = [part.get("data-outcome") for part in tree.findall(".//*[@data-outcome]")]
        assert outcomes == ([decision.outcome.what.id] if decision.outcome else []), answers
        told = {part.get("data-duty") for part in tree.findall(".//*[@data-duty]")}
        asked = {procedure.when_unsure.then.id} if decision.unsure else set()
        assert told == {duty.what.id for duty in decision.duties} | asked, answers
        if NOT_SURE not in answers.values():
            # Answers that don't count decide nothing.
            every = evaluator.decide(answers)
            assert certain(every) == certain(decision), answers


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_a_question_that_is_not_needed_changes_nothing_whatever_its_answer(
    policy: Policy, procedure: Procedure
) -> None:
    evaluator = Evaluator(procedure)
    some = 0
    for answers, made in every_state(f"{policy.name}/{procedure.id}"):
        needless = made["not_needed"]
        some += len(needless)
        rest = {id: given for id, given in answers.items() if id not in needless}
        choices = [[answer.id for answer in procedure.question(id).answers] for id in needless]
        expected = certain(evaluator.decide(rest))
        for given in product(*choices):
            other = evaluator.decide({**rest, **dict(zip(needless, given, strict=True))})
            assert certain(other) == expected, (answers, given)
    assert some or len(procedure.questions) < 2


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_only_questions_that_matter_are_missing_and_only_while_no_outcome_is_certain(
    policy: Policy, procedure: Procedure
) -> None:
    evaluator = Evaluator(procedure)
    for answers, made in every_state(f"{policy.name}/{procedure.id}"):
        missing = set(made["missing"])
        assert not missing & (set(answers) | set(made["not_needed"]))
        rest = {id: given for id, given in answers.items() if id not in made["not_needed"]}
        decision = evaluator.decide(rest)
        assert bool(missing) == (decision.outcome is None and decision.next_question is not None), answers
        assert made["problem"].count("<a ") == len(missing)


def test_what_no_longer_matters_is_named() -> None:
    assert shown({"immediate-risk": "yes", "manager": "not-decided"})["not_needed"] == ["manager", "abuse-or-neglect"]
    assert shown({"manager": NOT_SURE})["not_needed"] == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Nothing is answered yet. 5 questions still matter."),
        ({"manager": NOT_SURE}, "The outcome is not certain yet. 4 questions still matter."),
        (
            {"significant-harm": "no", "agreement": "agrees"},
            "The outcome is not certain yet. One question still matters.",
        ),
        (
            {"immediate-risk": "yes"},
            (
                "You can share. You can pass the information on now, without consent, because there is immediate "
                "risk to a service user. The questions that remain settle only how."
            ),
        ),
        (
            {
                "immediate-risk": "no",
                "significant-harm": "yes",
                "agreement": "continues-to-refuse",
                "manager": NOT_SURE,
            },
            "Every question that matters is answered. It is not settled yet: ask first.",
        ),
    ],
)
def test_how_it_stands_is_said_in_a_sentence(answers: dict[str, str], said: str) -> None:
    assert shown(answers)["announcement"] == said


def test_a_record_is_offered_once_there_is_something_to_record() -> None:
    assert "data-record" not in str(shown({})["html"])
    assert "data-record" in str(shown({"immediate-risk": "yes"})["html"])


def test_unknown_answers_are_refused() -> None:
    with pytest.raises(RequestError) as refused:
        shown({"immediate-risk": "maybe"})
    assert "unknown answer `maybe`" in str(refused.value)


def test_the_browser_is_given_the_same() -> None:
    go = json.dumps({"answers": {"immediate-risk": "yes"}, "asking": "", "all": True})
    assert json.loads(step_json(*DISCLOSURE, go, "", "3")) == shown({"immediate-risk": "yes"})


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_the_page_asks_every_question_and_chooses_for_nobody(policy: Policy, procedure: Procedure) -> None:
    section = block(policy, procedure, page="../")
    fieldsets = list(section.iter("fieldset"))
    assert [each.get("data-question") for each in fieldsets] == [question.id for question in procedure.questions]
    for fieldset, question in zip(fieldsets, procedure.questions, strict=True):
        radios = list(fieldset.iter("input"))
        assert [radio.get("value") for radio in radios] == [*(answer.id for answer in question.answers), NOT_SURE]
        assert {(radio.get("type"), radio.get("checked")) for radio in radios} == {("radio", None)}
        assert len({radio.get("name") for radio in radios}) == 1
    ids = [part.get("id") for part in section.iter() if part.get("id")]
    assert len(ids) == len(set(ids))
    assert not list(section.iter("form"))
    assert "All the steps at once" in ElementTree.tostring(section, encoding="unicode")


def test_links_to_what_is_missing_lead_to_its_first_answer() -> None:
    policy, procedure = find_procedure("/".join(DISCLOSURE))
    ids = {part.get("id") for part in block(policy, procedure, page="../").iter()}
    made = follows(policy, Evaluator(procedure), {}, page="../")
    links = [link.get("href", "") for link in parsed(made["problem"]).iter("a")]
    assert len(links) == len(procedure.questions)
    assert {link.removeprefix("#") for link in links} <= ids
