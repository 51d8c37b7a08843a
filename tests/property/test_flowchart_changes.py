"""What differs between two flowcharts: nothing hidden, nothing made up, and the same whichever is called old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from policy_model.diagram import compile_procedure
from policy_model.diff import OutcomeDifference, compare, compare_procedures
from policy_model.flowchart import Box, Flowchart, Kind, flowchart
from policy_model.flowchart_changes import FlowchartChanges, Marking, flowchart_changes
from policy_model.outline import outline
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.questions import Answer, Question
from policy_model.rules import Outcome
from tests.property import brute_force
from tests.property.test_renames import renamed_since
from tests.strategies import procedures


def chart(procedure: Procedure) -> Flowchart:
    return flowchart(outline(compile_procedure(procedure)))


def marked(difference: OutcomeDifference) -> FlowchartChanges:
    return flowchart_changes(difference, chart(difference.old), chart(difference.new))


@st.composite
def two(draw: st.DrawFn) -> tuple[Procedure, Procedure]:
    """Two procedures that have little or much in common."""
    one = draw(procedures(sound=True))
    if draw(st.booleans()):
        return one, draw(procedures(sound=True))
    duties = {duty.id for rule in one.rules if not isinstance(rule.then, Outcome) for duty in [rule.then]}
    kept = {id for id in duties if draw(st.booleans())}
    rules = tuple(rule for rule in one.rules if isinstance(rule.then, Outcome) or rule.then.id in kept)
    return one, replace(one, rules=rules)


@given(procedures(sound=True))
def test_nothing_is_marked_beside_itself(procedure: Procedure) -> None:
    changes = marked(compare_procedures(procedure, procedure))
    assert changes.same
    assert {*changes.pairs} == {(box.id, box.id) for box in changes.old.boxes}


@given(renamed_since())
def test_nothing_is_marked_where_only_ids_differ(versions: tuple[Policy, Policy]) -> None:
    before, since = versions
    (procedure,) = before.procedures
    if all(len(brute_force.outcomes(procedure, each)) == 1 for each in brute_force.situations(procedure)):
        (difference,) = compare(before, since).procedures
        assert marked(difference).same


@given(two())
def test_it_is_the_same_read_backwards(both: tuple[Procedure, Procedure]) -> None:
    there, back = (marked(compare_procedures(*each)) for each in (both, both[::-1]))
    assert (there.of_old, there.of_new) == (back.of_new, back.of_old)
    assert {*there.pairs} == {(old, new) for new, old in back.pairs}


@given(two())
def test_what_is_not_marked_is_in_both_and_says_and_leads_to_the_same(both: tuple[Procedure, Procedure]) -> None:
    changes = marked(compare_procedures(*both))
    pairs = dict(changes.pairs)
    assert len(set(pairs.values())) == len(pairs)
    old, new = ({box.id: box for box in each.boxes} for each in (changes.old, changes.new))
    plain = [{id for id in boxes if id not in marks} for boxes, marks in ((old, changes.of_old), (new, changes.of_new))]
    assert {pairs[id] for id in plain[0]} == plain[1]
    for id in old:
        if id in plain[0]:
            assert said(old[id]) == said(new[pairs[id]])
        else:
            assert (changes.of_old[id] is Marking.OTHERWISE) is (id in pairs)
    ways = [
        {
            (arrow.tail, arrow.head, frozenset(answer.id for answer in arrow.answers))
            for arrow in each.arrows
            if arrow.id not in marks
        }
        for each, marks in ((changes.old, changes.of_old), (changes.new, changes.of_new))
    ]
    assert {(pairs[tail], pairs[head], answers) for tail, head, answers in ways[0]} == ways[1]


def said(box: Box) -> tuple[object, ...]:
    """What is read in a box, without a question's number."""
    text = box.text.partition(". ")[2] if box.kind is Kind.QUESTION else box.text
    return box.kind, text, box.permits, box.duties


@given(two())
def test_where_nothing_is_marked_nothing_is_decided_otherwise(both: tuple[Procedure, Procedure]) -> None:
    """Of what both can be asked: an answer that one of them does not know may be to a question that it never asks."""
    difference = compare_procedures(*both)
    if marked(difference).same:
        for situation in joint(difference.questions):
            decided = [consequences(procedure, situation) for procedure in both]
            assert decided[0] == decided[1] or None in decided
        assert all(case.old is None or case.new is None for case in difference.cases)
        assert difference.duties == ()


def joint(questions: tuple[Question, ...]) -> list[dict[str, str]]:
    answers: list[tuple[Answer, ...]] = [question.answers for question in questions]
    ids = [question.id for question in questions]
    return [dict(zip(ids, (each.id for each in chosen), strict=True)) for chosen in product(*answers)]


def consequences(procedure: Procedure, situation: Mapping[str, str]) -> object:
    """What follows; None where it does not know an answer."""
    own = {question.id: situation[question.id] for question in procedure.questions}
    known = all(own[question.id] in [answer.id for answer in question.answers] for question in procedure.questions)
    if not known:
        return None
    (outcome,) = brute_force.outcomes(procedure, own)
    return outcome.id, outcome.permits, {(duty.id, duty.modality) for duty in brute_force.duties(procedure, own)}
