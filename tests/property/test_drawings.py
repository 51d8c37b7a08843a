"""The outline and the flowchart say what a decision says, at every step of every way through them."""

from collections.abc import Iterator

from hypothesis import given

from policy_model.diagram import compile_procedure
from policy_model.evaluate import Decision, Evaluator
from policy_model.flowchart import Kind, flowchart
from policy_model.outline import Outline, outline
from policy_model.procedure import Procedure
from policy_model.rules import Duty, Outcome
from tests.property import brute_force
from tests.strategies import procedures

type Way = tuple[dict[str, str], frozenset[Duty], Outcome | None, int | None]
"""Answers given, duties told, the outcome said, and the item that comes next."""


def ways(drawn: Outline) -> Iterator[Way]:
    """Every way through the outline as a reader would go it, and every beginning of one."""
    start: Way = ({}, frozenset(drawn.standing), drawn.settled, drawn.items[0].number if drawn.items else None)
    waiting = [start]
    while waiting:
        answers, duties, outcome, number = way = waiting.pop()
        yield way
        if number is None:
            continue
        item = drawn.items[number - 1]
        assert item.number == number
        assert item.settled == outcome
        for branch in item.branches:
            assert branch.outcome is None or outcome is None, "an outcome is said once"
            assert branch.then is None or branch.then > number, "one goes forward only"
            for answer in branch.answers:
                assert item.question.id not in answers
                waiting.append(
                    (
                        answers | {item.question.id: answer.id},
                        duties | set(branch.duties),
                        outcome or branch.outcome,
                        branch.then,
                    )
                )


def outcome_of(decision: Decision) -> Outcome | None:
    return decision.outcome.what if decision.outcome else None


@given(procedures(sound=True))
def test_every_way_through_the_outline_says_what_is_decided(procedure: Procedure) -> None:
    drawn = outline(compile_procedure(procedure))
    evaluator = Evaluator(procedure)
    ended = set()
    for answers, duties, outcome, number in ways(drawn):
        decision = evaluator.decide(answers)
        asked = drawn.items[number - 1].question if number else None
        assert (outcome, asked) == (outcome_of(decision), decision.next_question)
        assert duties == {grounded.what for grounded in decision.duties}
        if number is None:
            ended.add(outcome)
    assert ended == {
        outcome
        for situation in brute_force.situations(procedure)
        for outcome in brute_force.outcomes(procedure, situation)
    }


@given(procedures(sound=True))
def test_an_outline_offers_each_answer_once(procedure: Procedure) -> None:
    for item in outline(compile_procedure(procedure)).items:
        offered = [answer for branch in item.branches for answer in branch.answers]
        assert sorted(offered, key=item.question.answers.index) == list(item.question.answers)


@given(procedures(sound=True))
def test_every_path_through_the_flowchart_says_what_is_decided(procedure: Procedure) -> None:
    chart = flowchart(outline(compile_procedure(procedure)))
    boxes = {box.id: box for box in chart.boxes}
    arrows = {arrow.id: arrow for arrow in chart.arrows}
    evaluator = Evaluator(procedure)
    for situation in brute_force.situations(procedure):
        path = chart.path(situation)
        passed = [boxes[id] for id in path if id in boxes]
        decision = evaluator.decide(situation)
        outcome = outcome_of(decision)
        assert outcome is not None
        assert [box.id for box in passed if box.kind is Kind.OUTCOME] in (
            [f"o-{outcome.id}"],
            [f"o-{outcome.id}--then-{path[path.index(box.id) + 2]}" for box in passed if "--then-" in box.id],
        )
        assert passed[-1].id in (f"o-{outcome.id}", f"end-{outcome.id}")
        told = [duty for box in passed for duty in box.duties]
        assert len(told) == len(set(told)), "a duty is told once"
        assert set(told) == {grounded.what for grounded in decision.duties}
        for tail, arrow_id, head in zip(path[::2], path[1::2], path[2::2], strict=False):
            assert (arrows[arrow_id].tail, arrows[arrow_id].head) == (tail, head)


@given(procedures(sound=True))
def test_a_flowchart_is_all_of_a_piece(procedure: Procedure) -> None:
    drawn = outline(compile_procedure(procedure))
    chart = flowchart(drawn)
    ids = [*(box.id for box in chart.boxes), *(arrow.id for arrow in chart.arrows)]
    assert len(ids) == len(set(ids))
    assert {arrow.head for arrow in chart.arrows} == {box.id for box in chart.boxes} - {"start"}
    assert {arrow.tail for arrow in chart.arrows} == {
        box.id
        for box in chart.boxes
        if not (box.kind is Kind.END or (box.kind is Kind.OUTCOME and "--then-" not in box.id))
    }
    questions = [box for box in chart.boxes if box.kind is Kind.QUESTION]
    assert [box.text for box in questions] == [f"{item.number}. {item.question.text}" for item in drawn.items]


@given(procedures(sound=True))
def test_a_path_through_the_flowchart_stops_at_the_question_that_is_asked_next(procedure: Procedure) -> None:
    drawn = outline(compile_procedure(procedure))
    chart = flowchart(drawn)
    for answers, _, _, number in ways(drawn):
        end = chart.path(answers)[-1]
        assert end == f"q{number}" if number else not end.startswith(("q", "d"))
