"""Reconciling two versions of random policies agrees with looking at every situation; the same in other words is so."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policy_model.clauses import Clause, Text
from policy_model.conditions import holds
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE, Answer, Question
from policy_model.reconcile import (
    every_clause_is_as_it_was_modelled,
    reconciliation,
    records_of,
    text_and_logic_change_together,
)
from policy_model.records import Alone, SignedOff
from policy_model.rules import Outcome, Rule
from tests.property import brute_force
from tests.property.citing import CITED, CLAUSES, citing, put_otherwise, with_rules
from tests.strategies import conditions


def changed_logic(before: Policy, policy: Policy) -> set[str]:
    return {each.clause for each in reconciliation(before, policy) if each.logic_changed}


@st.composite
def with_other_conditions(draw: st.DrawFn, policy: Policy) -> Policy:
    """The policy with new conditions for some of its rules, or none."""
    (procedure,) = policy.procedures
    asked = procedure.questions
    return with_rules(
        policy,
        tuple(replace(rule, when=draw(conditions(asked))) if draw(st.booleans()) else rule for rule in procedure.rules),
    )


def follows(procedure: Procedure, clause: str, consequence: str, situation: dict[str, str]) -> bool:
    """Whether a rule that cites the clause gives the consequence, named as messages name it."""
    return any(
        clause in rule.clauses and named(rule) == consequence and holds(rule.when, situation)
        for rule in procedure.rules
    )


def named(rule: Rule) -> str:
    if isinstance(rule.then, Outcome):
        return f"outcome `{rule.then.id}`"
    return f"duty `{rule.then.id}` ({rule.then.modality.value})"


@given(st.data())
def test_between_a_version_and_itself_nothing_changes(data: st.DataObject) -> None:
    policy = data.draw(citing())
    assert not [each for each in reconciliation(policy, policy) if each.text_changed or each.logic_changed]
    assert not list(text_and_logic_change_together(policy, policy))


@given(st.data())
def test_what_is_put_otherwise_is_the_same(data: st.DataObject) -> None:
    policy = data.draw(citing())
    assert not changed_logic(policy, data.draw(put_otherwise(policy)))


@given(st.data())
def test_what_was_just_recorded_is_as_it_was_modelled(data: st.DataObject) -> None:
    policy = data.draw(citing())
    recorded = replace(policy, recorded=records_of(policy))
    assert not list(every_clause_is_as_it_was_modelled(recorded))
    clause = data.draw(st.sampled_from(CLAUSES))
    text = Text(
        (tuple(replace(each, text=each.text + (" And." if each.id == clause else "")) for each in policy.text),)
    )
    (found,) = every_clause_is_as_it_was_modelled(replace(recorded, text=text))
    assert found.path == f"clauses[{clause}]"


@given(st.data())
def test_exactly_the_clauses_whose_logic_changed_are_told(data: st.DataObject) -> None:
    before = data.draw(citing())
    policy = data.draw(with_other_conditions(before))
    (old,), (new,) = before.procedures, policy.procedures
    every = list(brute_force.situations(new))
    expected = {
        clause
        for clause in CLAUSES
        for consequence in map(named, new.rules)
        if any(follows(old, clause, consequence, each) != follows(new, clause, consequence, each) for each in every)
    }
    assert changed_logic(before, policy) == expected
    # And each witness is one.
    for each in reconciliation(before, policy):
        for difference in each.differences:
            consequence = next(name for name in map(named, new.rules) if difference.what.startswith(name))
            now = "now" in difference.what or "more" in difference.what
            assert difference.witness is not None
            answers = dict(pair.split("=") for pair in difference.witness.split())
            for situation in brute_force.situations(new, answers):
                assert follows(new, each.clause, consequence, situation) == now
                assert follows(old, each.clause, consequence, situation) != now


@given(st.data())
def test_one_rule_changed_is_the_clauses_of_that_rule(data: st.DataObject) -> None:
    """Where no other rule shares its clauses and its consequence: each rule cites a clause of its own."""
    before = data.draw(citing())
    own = tuple(f"of-{rule.id}" for rule in before.procedures[0].rules)
    before = replace(before, text=Text((tuple(Clause(id, f"{id}.") for id in (*CLAUSES, *own)),)))
    before = with_rules(
        before,
        tuple(replace(rule, because=clause) for rule, clause in zip(before.procedures[0].rules, own, strict=True)),
    )
    (procedure,) = before.procedures
    if not procedure.rules:
        return
    at = data.draw(st.integers(0, len(procedure.rules) - 1))
    when = data.draw(conditions(procedure.questions))
    rules = tuple(replace(rule, when=when) if at == each else rule for each, rule in enumerate(procedure.rules))
    policy = with_rules(before, rules)
    differs = any(
        holds(rules[at].when, each) != holds(procedure.rules[at].when, each)
        for each in brute_force.situations(procedure)
    )
    assert changed_logic(before, policy) == ({own[at]} if differs else set())
    found = list(text_and_logic_change_together(before, policy))
    assert [each.path for each in found] == ([f"clauses[{own[at]}]"] if differs else [])
    signed = SignedOff(clause=own[at], changed=Alone.LOGIC, by="AB", why="Why not.")
    after_signing = text_and_logic_change_together(before, replace(policy, signed_off=(signed,)))
    assert [each.path for each in after_signing] == ([] if differs else [f"signed_off[{own[at]}]"])


@st.composite
def asking_otherwise(draw: st.DrawFn, policy: Policy) -> Policy:
    """The policy with a question more, and answers more or fewer, that its rules may read."""
    (procedure,) = policy.procedures
    asked = [*procedure.questions]
    if draw(st.booleans()):
        two = (Answer("a0", "Yes"), Answer("a1", "No"))
        asked.insert(draw(st.integers(0, len(asked))), Question("more", "More?", two, because=draw(CITED)))
    at = draw(st.integers(0, len(asked) - 1))
    also = (Answer("another", "Another"), Answer("one-more", "One more"))[: draw(st.integers(0, 2))]
    asked[at] = replace(asked[at], answers=(*asked[at].answers, *also))
    rules = tuple(
        replace(rule, when=draw(conditions(tuple(asked)))) if draw(st.booleans()) else rule for rule in procedure.rules
    )
    return replace(policy, procedures=(replace(procedure, questions=tuple(asked), rules=rules),))


@given(st.data())
def test_what_is_asked_on_one_side_only_is_read_alike_from_both_sides_and_in_all_words(data: st.DataObject) -> None:
    fewer = data.draw(citing())
    more = data.draw(asking_otherwise(fewer))
    changed = changed_logic(fewer, more)
    assert changed_logic(more, fewer) == changed
    assert changed_logic(data.draw(put_otherwise(fewer)), data.draw(put_otherwise(more))) == changed


@given(st.data())
def test_an_unknown_answer_is_whatever_the_answer(data: st.DataObject) -> None:
    before = data.draw(citing())
    policy = data.draw(asking_otherwise(before))
    (old,), (new,) = before.procedures, policy.procedures
    known = {question.id: {answer.id for answer in question.answers} for question in old.questions}

    def followed(clause: str, consequence: str, situation: dict[str, str]) -> bool:
        given = {id: answer if answer in known[id] else NOT_SURE for id, answer in situation.items() if id in known}
        return all(follows(old, clause, consequence, each) for each in brute_force.situations(old, given))

    every = list(brute_force.situations(new))
    expected = {
        clause
        for clause in CLAUSES
        for consequence in map(named, new.rules)
        if any(follows(new, clause, consequence, each) != followed(clause, consequence, each) for each in every)
    }
    for question in new.questions:
        if known.get(question.id) != {answer.id for answer in question.answers}:
            expected |= set(question.clauses)
    assert changed_logic(before, policy) == expected
