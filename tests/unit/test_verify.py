"""Checks give findings, each with a witness."""

from dataclasses import replace

from policy_model.conditions import ALWAYS
from policy_model.diagram import compile_procedure
from policy_model.policy import NotExecutable
from policy_model.verify import Finding, every_clause_is_accounted_for, every_situation_has_exactly_one_outcome
from tests.unit.example import policy, returns


def test_the_example_has_no_finding() -> None:
    assert list(every_situation_has_exactly_one_outcome(compile_procedure(returns))) == []
    assert list(every_clause_is_accounted_for(policy)) == []


def test_a_situation_without_an_outcome_is_shown() -> None:
    gap = replace(returns, rules=tuple(rule for rule in returns.rules if rule.id != "put-aside"))
    (finding,) = every_situation_has_exactly_one_outcome(compile_procedure(gap))
    assert finding == Finding(
        "every situation has exactly one outcome",
        "procedures[returns]",
        "a situation has no outcome",
        "damage=none reserved=yes late=yes",
    )
    assert str(finding) == (
        "procedures[returns]: a situation has no outcome\n  for example: damage=none reserved=yes late=yes"
    )


def test_a_situation_with_several_outcomes_is_shown() -> None:
    clash = replace(returns, rules=(*returns.rules, replace(returns.rule("lend"), id="always", when=ALWAYS)))
    findings = list(every_situation_has_exactly_one_outcome(compile_procedure(clash)))
    assert [(finding.message, finding.witness) for finding in findings] == [
        ("a situation has the outcomes `lend` and `put-aside`", "damage=none reserved=yes late=yes"),
        ("a situation has the outcomes `lend` and `withdraw`", "damage=lost"),
    ]


def test_where_every_situation_is_at_fault_none_has_to_be_named() -> None:
    (finding,) = every_situation_has_exactly_one_outcome(compile_procedure(replace(returns, rules=())))
    assert str(finding) == "procedures[returns]: a situation has no outcome"


def test_a_clause_is_accounted_for_once() -> None:
    changed = replace(policy, not_executable=(NotExecutable("rate", "Elsewhere."), NotExecutable("fine", "None.")))
    assert [str(finding) for finding in every_clause_is_accounted_for(changed)] == [
        "clauses[title]: nothing cites it, and no reason is given",
        "clauses[fine]: it is cited, and listed as not executable",
    ]


def test_a_clause_that_only_a_question_an_outcome_or_the_unsure_cite_is_accounted_for() -> None:
    silent = replace(policy, procedures=(replace(returns, rules=(), scenarios=()),))
    assert [finding.path for finding in every_clause_is_accounted_for(silent)] == []
    unasked = replace(silent, procedures=(replace(returns, rules=(), scenarios=(), questions=returns.questions[:1]),))
    assert [finding.path for finding in every_clause_is_accounted_for(unasked)] == ["clauses[fine]"]
