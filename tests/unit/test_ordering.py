"""An order that keeps questions read together close, and the error that says which are not."""

from dataclasses import replace

from policy_model.conditions import ALWAYS, AnyOf, answered
from policy_model.ordering import closest, in_order, span, too_large
from policy_model.procedure import Procedure
from policy_model.questions import yes_no
from policy_model.rules import Rule
from tests.unit.example import returns, thank

ids = tuple(f"q{at}" for at in range(8))
questions = tuple(yes_no(id, "?") for id in ids)
yes = [answered(question, "yes") for question in questions]


def asking(*groups: tuple[int, ...], any_order: bool = True) -> Procedure:
    """A procedure with a rule for each group of questions."""
    rules = (
        Rule(f"r{at}", when=AnyOf(tuple(yes[question] for question in group)), then=thank, because="thanks")
        for at, group in enumerate(groups)
    )
    return replace(returns, questions=questions, rules=tuple(rules), any_order=any_order)


def remembered(widths: dict[int, int]) -> list[tuple[int, str, int]]:
    """Edges to so many things at each level, from the level before it."""
    return [(level - 1, f"{level}-{at}", level) for level, width in widths.items() for at in range(width)]


def order(procedure: Procedure) -> list[str]:
    return [question.id for question in procedure.questions]


def test_a_span_is_how_far_apart_the_first_and_the_last_of_each_group_stand() -> None:
    assert span((0, 1, 2, 3), [frozenset({0, 3}), frozenset({1, 2})]) == 4
    assert span((0, 3, 1, 2), [frozenset({0, 3}), frozenset({1, 2})]) == 2


def test_questions_read_together_are_brought_together() -> None:
    assert closest(4, [frozenset({0, 2}), frozenset({1, 3})]) == (0, 2, 1, 3)
    assert closest(6, [frozenset({0, 5}), frozenset({1, 4}), frozenset({2, 3})]) == (0, 5, 1, 4, 2, 3)


def test_an_order_that_can_not_be_bettered_stays() -> None:
    assert closest(4, [frozenset({0, 1}), frozenset({2, 3})]) == (0, 1, 2, 3)
    assert closest(3, ()) == (0, 1, 2)
    assert closest(0, ()) == ()


def test_another_order_is_taken_where_it_makes_the_diagram_smaller() -> None:
    procedure = asking((0, 4), (1, 5), (2, 6), (3, 7))
    sizes = {tuple(order(procedure)): 2.0}
    assert order(in_order(procedure, lambda each: sizes.get(tuple(order(each)), 1.0))) == [
        *("q0", "q4", "q1", "q5"),
        *("q2", "q6", "q3", "q7"),
    ]
    assert in_order(procedure, lambda each: 1.0) is procedure, "no better"


def test_the_authors_order_stands_where_it_is_the_authors() -> None:
    procedure = asking((0, 4), (1, 5), any_order=False)
    assert in_order(procedure, lambda each: 1 / 0) is procedure, "nothing is measured"


def test_the_error_names_what_interleaves_where_the_diagram_is_widest() -> None:
    procedure = asking((0, 2), (1, 5), (6, 7), any_order=False)
    assert str(too_large(procedure, 1000, ids, remembered({1: 3, 4: 9, 7: 2}))) == (
        "procedures[returns]: its decision diagram would have more than 1,000 nodes: "
        "what is answered to `q1` has to be kept apart until `q5`\n"
        "  help: rule `r1` reads both: ask them next to each other, set `any_order=True` to have an order chosen, "
        "or split the procedure"
    )


def test_what_is_remembered_counts_until_it_is_asked_and_no_longer() -> None:
    procedure = asking((0, 1), (1, 2), (2, 3), any_order=False)
    widest_at_two = "what is answered to `q1` has to be kept apart until `q2`"
    assert widest_at_two in str(too_large(procedure, 1, ids, remembered({2: 5, 3: 4})))
    from_the_start = [(0, f"early-{at}", 2) for at in range(3)]
    assert widest_at_two in str(too_large(procedure, 1, ids, [*from_the_start, *remembered({1: 1, 2: 2, 3: 4})]))


def test_a_part_of_a_rule_is_named_rather_than_the_whole_of_it() -> None:
    whole = Rule("whole", when=(yes[0] & yes[6]) | (yes[2] & yes[3]), then=thank, because="thanks")
    procedure = replace(asking((4, 5)), rules=(whole,))
    assert str(too_large(procedure, 10, ids, remembered({4: 1}))) == (
        "procedures[returns]: its decision diagram would have more than 10 nodes: "
        "what is answered to `q0` has to be kept apart until `q6`\n"
        "  help: rule `whole` reads both: ask them next to each other, or split the procedure; "
        "of the orders tried, none makes it small enough"
    )


def test_the_next_widest_place_is_named_where_nothing_interleaves_at_the_widest() -> None:
    procedure = asking((0, 1), (4, 5), any_order=False)
    assert "what is answered to `q4` has to be kept apart until `q5`" in str(
        too_large(procedure, 1, ids, remembered({3: 9, 5: 2}))
    )


def test_where_nothing_interleaves_the_help_is_general() -> None:
    procedure = replace(returns, rules=(Rule("thank", when=ALWAYS, then=thank, because="thanks"),))
    assert str(too_large(procedure, 5, ("damage", "reserved", "late"), remembered({0: 6}))) == (
        "procedures[returns]: its decision diagram would have more than 5 nodes\n"
        "  help: ask questions that the same rules read next to each other, set `any_order=True` to have an order "
        "chosen, or split the procedure"
    )
