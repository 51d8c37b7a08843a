"""What a reviewer checks: which sentences the model uses, its rules, its worked situations."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.clauses import Clause
from policy_model.policy import Policy
from policy_model.procedure import Procedure, Scenario
from policy_model.publish.blocks.calls import Site
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import (
    answered,
    clause_anchor,
    duty_item,
    duty_words,
    mark_badge,
    opener,
    outcome_words,
    quotes,
)
from policy_model.rules import Outcome, Rule
from policy_model.wording import in_words


def coverage(site: Site, policy: Policy, page: str = "") -> Iterator[Element]:
    """Each sentence of the text with the rules that cite it, or the reason why none does."""
    uses = {clause.id: _uses(policy, clause.id) for clause in policy.clauses}
    used = sum(1 for found in uses.values() if found)
    yield tag(
        "p", f"{len(uses)} passages: {used} are used by the model, {len(uses) - used} are not, each with its reason."
    )
    reasons = {each.clause: each.reason for each in policy.not_executable}
    yield tag(
        "ol",
        *(
            tag(
                "li",
                _passage(clause, page),
                tag("p", "Used by ", *_listed(uses[clause.id]), ".")
                if uses[clause.id]
                else tag("p", tag("strong", "Not executable: "), reasons.get(clause.id, "no reason is recorded.")),
                class_="is-used" if uses[clause.id] else "is-not-used",
            )
            for clause in policy.clauses
        ),
        class_="policy-coverage",
    )


def rules(site: Site, policy: Policy, procedure: Procedure, page: str = "") -> Iterator[Element]:
    """Each rule in words: when it applies, what follows, and the clauses that say so."""
    yield tag("ol", *(_rule(policy, procedure, rule, page) for rule in procedure.rules), class_="policy-rules")


def scenarios(site: Site, policy: Policy, procedure: Procedure) -> Iterator[Element]:
    """The worked situations, which are also run as tests."""
    yield tag("div", *(_scenario(policy, procedure, each) for each in procedure.scenarios), class_="policy-scenarios")


def _uses(policy: Policy, clause_id: str) -> tuple[str, ...]:
    """What cites a clause, in words: `rule explain-why`, `question agreement`, …; empty where nothing does."""
    found: dict[str, None] = {}
    for procedure in policy.procedures:
        for noun, parts in (
            ("rule", (*procedure.rules, procedure.when_unsure)),
            ("question", procedure.questions),
            ("outcome", procedure.outcomes),
        ):
            found.update({f"{noun} {part.id}": None for part in parts if clause_id in part.clauses})
    return tuple(found)


def _passage(clause: Clause, page: str) -> Element:
    return tag(
        "p",
        tag("a", clause.text, href=f"{page}#{clause_anchor(clause.id)}"),
        " ",
        mark_badge(clause.mark),
    )


def _listed(names: tuple[str, ...]) -> Iterator[Child]:
    for position, name in enumerate(names):
        yield ", " if position else None
        yield tag("code", name)


def _rule(policy: Policy, procedure: Procedure, rule: Rule, page: str) -> Element:
    when = in_words(rule.when, procedure.questions)
    then = outcome_words(rule.then) if isinstance(rule.then, Outcome) else duty_words(rule.then)
    return tag(
        "li",
        tag("p", tag("code", rule.id)),
        tag("p", tag("strong", "Always:")) if when == "always" else tag("p", tag("strong", "When "), f"{when}:"),
        tag("p", *then),
        quotes(policy, rule.clauses, page),
        id=f"rule-{procedure.id}-{rule.id}",
    )


def _scenario(policy: Policy, procedure: Procedure, scenario: Scenario) -> Element:
    outcome = procedure.outcome(scenario.outcome)
    duties = {duty.id: duty for duty in procedure.duties}
    return tag(
        "details",
        tag("summary", scenario.name),
        answered(procedure, scenario.answers),
        tag("p", *outcome_words(outcome), class_=f"outline-outcome is-{outcome.permits.value}"),
        tag("ul", *(duty_item(duties[id]) for id in scenario.duties), class_="policy-duties"),
        *opener(policy, procedure, scenario.answers, scenario.name),
    )
