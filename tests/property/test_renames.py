"""Renames are harmless where they are declared: whatever has another id, nothing follows otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policy_model.clauses import Text
from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not
from policy_model.diff import compare
from policy_model.diff.changes import Kind
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import WITHIN, Procedure, ids
from policy_model.questions import Question
from policy_model.reconcile import reconciliation, text_and_logic_change_together
from policy_model.records import Renamed, Renames
from policy_model.rules import Duty, Outcome, Rule
from tests.property.citing import CLAUSES, citing, put_otherwise

type Former = Mapping[Renames, Mapping[str, str]]
"""Former ids by present ones, by kind; answers as `question=answer`, both by the question's present id."""


def answer_of(former: Former, question: str, answer: str) -> str:
    return former[Renames.ANSWER][f"{question}={answer}"].partition("=")[2]


def condition_before(condition: Condition, former: Former) -> Condition:
    match condition:
        case Is(question, answers):
            return Is(former[Renames.QUESTION][question], tuple(answer_of(former, question, each) for each in answers))
        case Not(part):
            return Not(condition_before(part, former))
        case AllOf(parts) | AnyOf(parts):
            return type(condition)(tuple(condition_before(part, former) for part in parts))
    raise TypeError(condition)


def procedure_before(procedure: Procedure, former: Former) -> Procedure:
    """The procedure with its former ids."""

    def clauses(cited: Iterable[str]) -> tuple[str, ...]:
        return tuple(former[Renames.CLAUSE][clause] for clause in cited)

    def question(each: Question) -> Question:
        answers = tuple(replace(answer, id=answer_of(former, each.id, answer.id)) for answer in each.answers)
        return replace(each, id=former[Renames.QUESTION][each.id], answers=answers, because=clauses(each.clauses))

    def then(each: Duty | Outcome) -> Duty | Outcome:
        if isinstance(each, Duty):
            return replace(each, id=former[Renames.DUTY][each.id])
        return replace(each, id=former[Renames.OUTCOME][each.id], because=clauses(each.clauses))

    def rule(each: Rule) -> Rule:
        return replace(
            each,
            id=former[Renames.RULE][each.id],
            when=condition_before(each.when, former),
            then=then(each.then),
            because=clauses(each.clauses),
        )

    return replace(
        procedure,
        id=former[Renames.PROCEDURE][procedure.id],
        questions=tuple(map(question, procedure.questions)),
        outcomes=tuple(then(each) for each in procedure.outcomes),
        rules=tuple(map(rule, procedure.rules)),
        when_unsure=rule(procedure.when_unsure),
    )


@st.composite
def former_ids(draw: st.DrawFn, known: tuple[str, ...]) -> dict[str, str]:
    """Former ids by present ones: the same, others, or each other's."""
    if draw(st.booleans()):
        return dict(zip(known, draw(st.permutations(known)), strict=True))
    return {id: f"{id}-before" if draw(st.booleans()) else id for id in known}


@st.composite
def renamed_since(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """A version and the one after it, which says the same with other ids and declares them."""
    policy = draw(citing())
    (procedure,) = policy.procedures
    former: dict[Renames, dict[str, str]] = {
        Renames.CLAUSE: draw(former_ids(CLAUSES)),
        Renames.PROCEDURE: draw(former_ids((procedure.id,))),
        Renames.ANSWER: {},
    }
    for what in WITHIN:
        if what is not Renames.ANSWER:
            former[what] = draw(former_ids(ids(procedure, what)))
    for question in procedure.questions:
        # Within their question, which both name by its present id.
        of_question = draw(former_ids(tuple(answer.id for answer in question.answers)))
        former[Renames.ANSWER].update(
            (f"{question.id}={id}", f"{question.id}={was}") for id, was in of_question.items()
        )

    def declared(kinds: Iterable[Renames]) -> tuple[Renamed, ...]:
        return tuple(Renamed(what, was, id) for what in kinds for id, was in former[what].items() if was != id)

    text = Text((tuple(replace(clause, id=former[Renames.CLAUSE][clause.id]) for clause in policy.text),))
    before = replace(policy, text=text, procedures=(procedure_before(procedure, former),))
    since = replace(
        policy,
        versions=(*policy.versions, Version(name="2", revised=StatedDate("tomorrow"))),
        procedures=(replace(procedure, renamed=declared(WITHIN)),),
        renamed=declared((Renames.CLAUSE, Renames.PROCEDURE)),
    )
    return before, since


@given(renamed_since())
def test_nothing_is_to_be_reconciled(versions: tuple[Policy, Policy]) -> None:
    before, since = versions
    assert not [each for each in reconciliation(before, since) if each.text_changed or each.logic_changed]
    assert not list(text_and_logic_change_together(before, since))


@given(renamed_since())
def test_nothing_but_ids_differs_read_either_way(versions: tuple[Policy, Policy]) -> None:
    before, since = versions
    told = [each for each in since.procedures[0].renamed if each.what in (Renames.QUESTION, Renames.OUTCOME)]
    for old, new in ((before, since), (since, before)):
        compared = compare(old, new)
        assert {each.kind for each in (*compared.text, *compared.model)} <= {Kind.RENAMED}
        assert len(compared.text) == sum(each.what is Renames.CLAUSE for each in since.renamed)
        assert len(compared.model) >= len(told)
        (difference,) = compared.procedures
        assert (difference.situations_changed, difference.cases, difference.duties) == (0, (), ())


@given(st.data())
def test_nor_does_anything_follow_otherwise_where_rules_are_put_otherwise_too(data: st.DataObject) -> None:
    before, since = data.draw(renamed_since())
    otherwise = data.draw(put_otherwise(before))
    assert not [each for each in reconciliation(otherwise, since) if each.text_changed or each.logic_changed]
    (difference,) = compare(otherwise, since).procedures
    assert (difference.situations_changed, difference.cases, difference.duties) == (0, (), ())


@given(st.data())
def test_what_changes_is_the_same_under_other_ids(data: st.DataObject) -> None:
    """Renames hide nothing: a rule taken out changes as much with them as without."""
    before, since = data.draw(renamed_since())
    (procedure,) = since.procedures
    if not procedure.rules:
        return
    at = data.draw(st.integers(0, len(procedure.rules) - 1))
    gone = procedure.rules[at]
    kept = tuple(rule for rule in procedure.rules if rule is not gone)
    duties = {rule.then.id for rule in (*kept, procedure.when_unsure)}
    renamed = tuple(
        each
        for each in procedure.renamed
        if not (each.what is Renames.RULE or (each.what is Renames.DUTY and each.new not in duties))
    )
    if any(each.what is Renames.DUTY for each in procedure.renamed if each not in renamed):
        return  # what the duty that is gone was called can't be declared
    whole = replace(since, procedures=(replace(procedure, renamed=()),), versions=since.versions[:1], renamed=())
    less = replace(since, procedures=(replace(procedure, rules=kept, renamed=renamed),))
    plain = replace(less, renamed=(), procedures=(replace(procedure, rules=kept, renamed=()),))

    def changed(one: Policy, other: Policy) -> list[str]:
        return [each.clause for each in reconciliation(one, other) if each.logic_changed]

    assert changed(before, less) == changed(whole, plain)
    (with_renames,), (without,) = compare(before, less).procedures, compare(whole, plain).procedures
    assert with_renames.situations_changed == without.situations_changed
