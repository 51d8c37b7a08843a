"""The flowchart of the example, whole, as lines that can be read."""

from dataclasses import replace

from policy_model.conditions import ALWAYS, answered
from policy_model.diagram import compile_procedure
from policy_model.flowchart import Box, Flowchart, Kind, flowchart
from policy_model.outline import outline
from policy_model.procedure import Procedure
from policy_model.rules import Permits
from tests.unit.example import late, lend, put_aside, returns, withdraw


def draw(procedure: Procedure) -> Flowchart:
    return flowchart(outline(compile_procedure(procedure)))


def lines(chart: Flowchart) -> list[str]:
    """Each arrow: `tail -answers-> head`."""
    return [f"{each.tail} -{'/'.join(answer.id for answer in each.answers)}-> {each.head}" for each in chart.arrows]


def test_the_arrows_of_the_example() -> None:
    assert sorted(lines(draw(returns))) == [
        "d1 --> q1",
        "d2 --> o-withdraw",
        "d3 --> o-put-aside--then-q3",
        "d4 --> end-put-aside",
        "d5 --> end-lend",
        "o-lend--then-q4 --> q4",
        "o-put-aside--then-q3 --> q3",
        "q1 -lost-> d2",
        "q1 -none/some-> q2",
        "q2 -no-> o-lend--then-q4",
        "q2 -yes-> d3",
        "q3 -no-> end-put-aside",
        "q3 -yes-> d4",
        "q4 -no-> end-lend",
        "q4 -yes-> d5",
        "start --> d1",
    ]


def test_the_boxes_of_the_example() -> None:
    boxes = {box.id: box for box in draw(returns).boxes}
    assert boxes["start"] == Box("start", Kind.START, "A reader brings a book back.")
    assert boxes["q1"] == Box("q1", Kind.QUESTION, "1. What state is the book in?")
    assert boxes["d3"] == Box("d3", Kind.DUTIES, duties=(returns.duties[1],))
    assert boxes["o-withdraw"] == Box("o-withdraw", Kind.OUTCOME, "Withdraw it.", permits=Permits.NO)
    assert boxes["o-lend--then-q4"] == Box(
        "o-lend--then-q4", Kind.OUTCOME, "Put it back on the shelf.", permits=Permits.YES
    )
    assert boxes["end-lend"] == Box("end-lend", Kind.END, "Nothing more is asked.")
    assert next(iter(boxes)) == "start"


def test_arrows_have_ids_that_name_their_ends() -> None:
    ids = [arrow.id for arrow in draw(returns).arrows]
    assert "start--to-d1" in ids
    assert "q1-none--to-q2" in ids
    assert "o-lend--then-q4--to-q4" in ids


def test_boxes_of_ids_that_look_alike_are_kept_apart() -> None:
    """`lend` leads on to question 4, and another outcome's id ends in `then-q4`."""
    alike = replace(withdraw, id="lend-then-q4")
    procedure = replace(
        returns,
        outcomes=(lend, put_aside, alike),
        rules=tuple(replace(rule, then=alike) if rule.then == withdraw else rule for rule in returns.rules),
    )
    boxes = {box.id: box.text for box in draw(procedure).boxes}
    assert (boxes["o-lend--then-q4"], boxes["o-lend-then-q4"]) == (lend.text, withdraw.text)


def test_a_path_follows_the_answers_from_the_start() -> None:
    chart = draw(returns)
    assert chart.path({}) == ("start", "start--to-d1", "d1", "d1--to-q1", "q1")
    assert chart.path({"damage": "not-sure"}) == chart.path({})
    assert chart.path({"damage": "some", "reserved": "no", "late": "yes"})[5:] == (
        "q1-none--to-q2",
        "q2",
        "q2-no--to-o-lend--then-q4",
        "o-lend--then-q4",
        "o-lend--then-q4--to-q4",
        "q4",
        "q4-yes--to-d5",
        "d5",
        "d5--to-end-lend",
        "end-lend",
    )


def test_an_outcome_that_is_settled_from_the_start_stands_at_the_start() -> None:
    always = replace(returns.rule("lend"), when=ALWAYS)
    assert lines(draw(replace(returns, rules=(always,)))) == ["start --> o-lend"]
    how = replace(returns.rule("fine-late"), when=answered(late, "yes"))
    assert sorted(lines(draw(replace(returns, rules=(always, how))))) == [
        "d1 --> end-lend",
        "o-lend--then-q1 --> q1",
        "q1 -no-> end-lend",
        "q1 -yes-> d1",
        "start --> o-lend--then-q1",
    ]


def test_duties_that_lead_on_to_the_same_are_drawn_once() -> None:
    """Whether late or in time, a worn book gets the same note: one box."""
    boxes = [box for box in draw(returns).boxes if box.kind is Kind.DUTIES]
    keys = {(box.duties, next(arrow.head for arrow in draw(returns).arrows if arrow.tail == box.id)) for box in boxes}
    assert len(keys) == len(boxes)


def test_reading_order_has_each_box_before_those_that_it_leads_to() -> None:
    chart = draw(returns)
    order = {box.id: position for position, box in enumerate(chart.in_reading_order)}
    assert order.keys() == {box.id for box in chart.boxes}
    assert all(order[arrow.tail] < order[arrow.head] for arrow in chart.arrows)
    assert [box.id for box in chart.in_reading_order][:4] == ["start", "d1", "q1", "q2"]
