"""Random policies of several clauses, and the same in other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from policy_model.clauses import Clause, Text
from policy_model.policy import Policy
from policy_model.rules import Duty, Outcome, Rule
from tests.strategies import conditions, policies, rewritten

CLAUSES = tuple(f"c{at}" for at in range(4))

CITED = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def citing(draw: st.DrawFn) -> Policy:
    """A random policy of four clauses, which its rules, questions and outcomes cite at random."""
    policy: Policy = draw(policies())
    (procedure,) = policy.procedures
    outcomes = {each.id: replace(each, because=draw(CITED)) for each in procedure.outcomes}

    def then(rule: Rule) -> Duty | Outcome:
        return outcomes[rule.then.id] if isinstance(rule.then, Outcome) else rule.then

    procedure = replace(
        procedure,
        questions=tuple(replace(each, because=draw(CITED)) for each in procedure.questions),
        outcomes=tuple(outcomes.values()),
        rules=tuple(replace(rule, then=then(rule), because=draw(CITED)) for rule in procedure.rules),
        when_unsure=replace(procedure.when_unsure, because=draw(CITED)),
    )
    text = Text((tuple(Clause(id, f"Words of {id}.") for id in CLAUSES),))
    return replace(policy, text=text, procedures=(procedure,))


def with_rules(policy: Policy, rules: tuple[Rule, ...]) -> Policy:
    """The policy with other rules in its procedure."""
    return replace(policy, procedures=(replace(policy.procedures[0], rules=rules),))


@st.composite
def put_otherwise(draw: st.DrawFn, policy: Policy) -> Policy:
    """The policy in other words: rules in another order, their conditions rewritten, some of them split in two."""
    (procedure,) = policy.procedures
    asked = procedure.questions

    def rules() -> Iterator[Rule]:
        for rule in draw(st.permutations(procedure.rules)):
            when = draw(rewritten(rule.when, asked))
            if draw(st.booleans()):
                yield replace(rule, when=when)
            else:
                case = draw(conditions(asked))
                yield replace(rule, id=f"{rule.id}-one", when=when & case)
                yield replace(rule, id=f"{rule.id}-two", when=when & ~case)

    return with_rules(policy, tuple(rules()))
