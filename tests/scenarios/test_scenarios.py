"""Every worked scenario of every policy, run; and that together they show everything that the policies can say."""

import pytest

from policy_model.evaluate import Evaluator, evaluate
from policy_model.policies.catalogue import catalogue, every_procedure, find_policy
from policy_model.policy import Policy
from policy_model.procedure import Procedure, Scenario

EVERY = [
    pytest.param(procedure, scenario, id=f"{policy.name}: {scenario.name}")
    for policy, procedure in every_procedure()
    for scenario in procedure.scenarios
]
PROCEDURES = [pytest.param(procedure, id=f"{policy.name}/{procedure.id}") for policy, procedure in every_procedure()]


@pytest.mark.parametrize(("procedure", "scenario"), EVERY)
def test_a_scenario_ends_as_it_says(procedure: Procedure, scenario: Scenario) -> None:
    decision = evaluate(procedure, scenario.answers)
    assert decision.outcome is not None
    assert decision.outcome.what.id == scenario.outcome
    assert tuple(grounded.what.id for grounded in decision.duties) == scenario.duties
    assert decision.next_question is None, "nothing that matters is left open"


@pytest.mark.parametrize(("procedure", "scenario"), EVERY)
def test_a_scenario_answers_only_what_is_asked_and_in_that_order(procedure: Procedure, scenario: Scenario) -> None:
    evaluator = Evaluator(procedure)
    answered: dict[str, str] = {}
    for question, answer in scenario.answers.items():
        asked = evaluator.decide(answered).next_question
        assert asked is not None
        assert asked.id == question
        answered[question] = answer


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_scenarios_of_a_procedure_reach_every_outcome_and_use_every_rule(procedure: Procedure) -> None:
    decisions = [evaluate(procedure, scenario.answers) for scenario in procedure.scenarios]
    reached = {decision.outcome.what for decision in decisions if decision.outcome}
    assert reached == set(procedure.outcomes)
    assert {rule for decision in decisions for rule in decision.rules} == set(procedure.rules)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_scenarios_of_a_procedure_give_every_answer(procedure: Procedure) -> None:
    given = {pair for scenario in procedure.scenarios for pair in scenario.answers.items()}
    assert given == {(question.id, answer.id) for question in procedure.questions for answer in question.answers}


def test_the_information_sharing_policy_has_sixteen_scenarios_or_more() -> None:
    policy = find_policy("information-sharing")
    assert sum(len(procedure.scenarios) for procedure in policy.procedures) >= 16


@pytest.mark.parametrize(
    "policy", [policy for versions in catalogue().values() for policy in versions], ids=lambda policy: policy.name
)
def test_scenarios_are_named_by_sentences(policy: Policy) -> None:
    for procedure in policy.procedures:
        for scenario in procedure.scenarios:
            assert scenario.name[0].isupper()
            assert scenario.name.endswith(".")
