"""Known situations, by which a Python that has just started shows that it decides as the one that built the site.

The build puts `self_test()` beside the runtime. Before the first decision about a policy is shown, the browser's worker
asks what it asks about that, and compares what it is told. `rehearse` is for the build: it walks through all that a
reader may come to, so that everything needed is imported, and everything compiled, when the memory is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from policy_model.errors import RequestError
from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import every_procedure, find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.guide import step_json
from policy_model.questions import NOT_SURE

SEVERAL = 3
"""How many scenarios of each procedure are asked about, so that the test itself is not what a reader waits for."""


def self_test() -> dict[str, dict[str, str]]:
    """By a policy's name: `asked`, what the self-test asks about it, and `expected`, what `answers` says to that."""
    return {policy: {"asked": asked, "expected": answers(asked)} for policy, asked in _asked().items()}


def _asked() -> dict[str, str]:
    """By a policy's name: policy, procedure and answers of several scenarios of each of its procedures, as JSON."""
    asked: dict[str, list[Any]] = {}
    for policy, procedure in every_procedure():
        scenarios = [[policy.name, procedure.id, dict(scenario.answers)] for scenario in _apart(procedure)]
        asked.setdefault(policy.name, []).extend(scenarios)
    return {policy: json.dumps(scenarios) for policy, scenarios in asked.items()}


def answers(asked: str) -> str:
    """What this Python decides for what is `asked`: of each its outcome and its duties, in order, as JSON.

    Each procedure's rules are worked out anew: what is remembered from the build would show nothing of this Python.

    Raises RequestError where a policy, procedure, question or answer is not there.
    """
    evaluators: dict[str, Evaluator] = {}
    told = []
    for policy, procedure, given in json.loads(asked):
        name = f"{policy}/{procedure}"
        if name not in evaluators:
            evaluators[name] = Evaluator(find_procedure(name)[1])
        decision = evaluators[name].decide(given)
        told.append([decision.outcome and decision.outcome.what.id, [duty.what.id for duty in decision.duties]])
    return json.dumps(told)


def rehearse() -> int:
    """Make every step of every scenario, changed answers, "not sure" and a mistake among them; how many were made."""
    made = 0
    for policy, procedure in every_procedure():
        for go in _walks(procedure):
            _rehearse(policy, procedure, go)
            made += 1
        with suppress(RequestError):
            _rehearse(policy, procedure, {"answers": {"no-such-question": "yes"}, "asking": ""})
    return made


def _apart(procedure: Procedure) -> Iterator[Any]:
    """Scenarios that end apart, as far as there are such."""
    outcomes = {scenario.outcome: scenario for scenario in procedure.scenarios}
    firsts = list(outcomes.values())
    yield from [*firsts, *(each for each in procedure.scenarios if each not in firsts)][:SEVERAL]


def _walks(procedure: Procedure) -> Iterator[dict[str, Any]]:
    record = {"at": "2020-02-02T12:00:00.000+01:00", "differs": True}
    not_sure = {question.id: NOT_SURE for question in procedure.questions}
    yield {"answers": {}, "asking": ""}
    yield {"answers": not_sure, "asking": ""}
    yield {"answers": not_sure, "asking": "", "all": True}
    yield {"answers": not_sure, "asking": "", "record": record}
    for scenario in procedure.scenarios:
        given: dict[str, str] = {}
        for question, answer in scenario.answers.items():
            given[question] = answer
            yield {"answers": given, "asking": ""}
            yield {"answers": given, "asking": "", "all": True}
        yield {"answers": given, "asking": "", "record": record}
    first = procedure.questions[0]
    yield {"answers": {first.id: first.answers[0].id}, "asking": first.id}


def _rehearse(policy: Policy, procedure: Procedure, go: dict[str, Any]) -> None:
    for page in ("", "../"):
        step_json(policy.name, procedure.id, json.dumps(go), page, "3")
