"""Situations to practise on: each is the scenario, decided by the engine, and nothing gives the answer away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import find_procedure
from policy_model.publish.blocks import Site, practising
from policy_model.publish.html import Element, to_html
from tests.unit import example

SITE = Site(date(2026, 11, 22), Path("diagrams"))


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def found(element: Element, class_: str) -> list[Element]:
    return [each for each in element.iter() if class_ in each.get("class", "").split()]


@pytest.mark.parametrize("name", ["information-sharing/disclosure", "information-sharing/sharing"])
def test_each_scenario_is_shown_with_what_the_engine_decides_and_why(name: str) -> None:
    policy, procedure = find_procedure(name)
    (shown,) = practising.practise(SITE, policy, procedure, page="index.md")
    situations = found(shown, "practise-situation")
    assert [words(each[0]) for each in situations] == [scenario.name for scenario in procedure.scenarios]
    evaluator = Evaluator(procedure)
    for situation, scenario in zip(situations, procedure.scenarios, strict=True):
        decision = evaluator.decide(scenario.answers)
        assert decision.outcome is not None
        (answer,) = found(situation, "practise-answer")
        assert [each.get("data-outcome") for each in found(answer, "outcome")] == [decision.outcome.what.id]
        duties = [each.get("data-duty") for each in found(answer, "duty")]
        assert sorted(map(str, duties)) == sorted(duty.what.id for duty in decision.duties)
        quoted = {each.get("data-clause") for each in answer.iter("figure")}
        assert quoted >= {*decision.outcome.clauses, *(id for duty in decision.duties for id in duty.clauses)}
        assert {a.get("href") for a in answer.iter("a")} == {f"index.md#clause-{id}" for id in quoted}
        assert "What would change it" in words(answer)


def test_the_choices_are_all_outcomes_and_asking_alike_in_every_situation() -> None:
    policy, procedure = find_procedure("information-sharing/disclosure")
    (shown,) = practising.practise(SITE, policy, procedure)
    every = found(shown, "practise-choices")
    offered = [[words(label) for label in each.iter("label")] for each in every]
    ask = "I'm not sure. Ask your coordinator or children's services manager."
    assert offered == [[*(outcome.text for outcome in procedure.outcomes), ask]] * len(procedure.scenarios)
    # Beside its group's own name, a choice has nothing that tells it from the same choice elsewhere.
    assert len({re.sub(r'name="[^"]*"', "", to_html(each)) for each in every}) == 1
    assert len({box.get("name") for each in every for box in each.iter("input")}) == len(every)


def test_each_leads_to_the_next_and_the_last_to_none() -> None:
    (shown,) = practising.practise(SITE, *find_procedure("information-sharing/disclosure"))
    situations = found(shown, "practise-situation")
    begin = [each.get("id") for situation in situations for each in found(situation, "practise-known")]
    lead = [a.get("href") for situation in situations for p in found(situation, "practise-next") for a in p]
    assert lead == [f"#{id}" for id in begin[1:]]


def test_no_browser_puts_choices_back_and_nothing_can_send_them() -> None:
    (shown,) = practising.practise(SITE, *find_procedure("information-sharing/disclosure"))
    assert (shown.tag, shown.get("autocomplete")) == ("form", "off")
    assert (shown.get("method"), shown.get("action")) == ("dialog", None)
    assert not [
        each
        for each in shown.iter()
        if each.tag in ("button", "input") and each.get("type") not in ("radio", "checkbox")
    ]


def test_without_scenarios_it_says_so() -> None:
    none = replace(example.returns, scenarios=())
    assert [words(each) for each in practising.practise(SITE, example.policy, none)] == [practising.NONE_YET]
