"""The decision diagram of the example, whole; its bound; and its depth."""

import itertools
from dataclasses import replace
from functools import partial

import pytest

from policy_model.conditions import AllOf, AnyOf, answered
from policy_model.diagram import Edge, Leaf, Node, compile_procedure, consequences, in_order
from policy_model.errors import DiagramTooLarge
from policy_model.evaluate import Evaluator
from policy_model.mdd import TRUE, Functions
from policy_model.procedure import Procedure
from policy_model.questions import yes_no
from policy_model.rules import Outcome, Permits, Rule, should
from tests.unit.example import fine, returns, tell, thank
from tests.unit.overlapping import overlapping


def test_the_diagram_of_the_example() -> None:
    diagram = compile_procedure(returns)
    assert diagram.procedure is returns
    assert diagram.duties == (thank, tell, fine)
    assert diagram.standing == (0,)
    assert diagram.nodes == (
        Node(
            "damage",
            (Edge("none", (), 1), Edge("some", (), 1), Edge("lost", (2,), 6)),
            ("lend", "put-aside", "withdraw"),
        ),
        Node("reserved", (Edge("yes", (1,), 2), Edge("no", (), 4)), ("lend", "put-aside")),
        Node("late", (Edge("yes", (2,), 3), Edge("no", (), 3)), ("put-aside",)),
        Leaf(("put-aside",)),
        Node("late", (Edge("yes", (2,), 5), Edge("no", (), 5)), ("lend",)),
        Leaf(("lend",)),
        Leaf(("withdraw",)),
    )


def test_a_path_goes_as_far_as_the_answers_do() -> None:
    diagram = compile_procedure(returns)
    assert diagram.path({}) == ((0,), ())
    assert diagram.path({"late": "yes"}) == ((0,), ())
    assert diagram.path({"reserved": "no", "damage": "some"}) == ((0, 1, 4), ((0, "some"), (1, "no")))
    assert diagram.path({"damage": "lost", "late": "no"}) == ((0, 6), ((0, "lost"),))
    assert diagram.path({"damage": "not-sure", "reserved": "no"}) == ((0,), ())


def test_gaps_and_clashes_end_in_leaves_of_their_own() -> None:
    rules = (replace(returns.rule("lend"), when=AllOf(())), returns.rule("withdraw"))
    assert compile_procedure(replace(returns, rules=rules)).nodes == (
        Node("damage", (Edge("none", (), 1), Edge("some", (), 1), Edge("lost", (), 2)), ("lend", "withdraw")),
        Leaf(("lend",)),
        Leaf(("lend", "withdraw")),
    )
    assert compile_procedure(replace(returns, rules=())).nodes == (Leaf(()),)


def test_a_procedure_may_ask_nothing() -> None:
    rules = (returns.rule("thank"), replace(returns.rule("lend"), when=AllOf(())))
    diagram = compile_procedure(replace(returns, questions=(), rules=rules))
    assert (diagram.standing, diagram.nodes) == ((0,), (Leaf(("lend",)),))


def test_consequences_are_the_duties_then_the_outcomes() -> None:
    given = consequences(returns)
    assert given.all == (thank, tell, fine, *returns.outcomes)
    assert given.when[0] == TRUE
    assert given.functions.support(given.when[2]) == 0b101, "two rules ask for the fine"
    assert len(given.rules) == len(returns.rules)


def pairs_far_apart(count: int) -> Procedure:
    """Asks the first of each pair, then the second: the diagram has to remember all of the first."""
    questions = tuple(yes_no(f"q{at}", "?") for at in range(2 * count))
    yes = [answered(question, "yes") for question in questions]
    return replace(
        returns,
        questions=questions,
        rules=tuple(
            Rule(f"r{at}", when=yes[at] & yes[at + count], then=should(f"d{at}", "Do it."), because="thanks")
            for at in range(count)
        ),
        scenarios=(),
    )


TOO_LARGE = """\
procedures[returns]: its decision diagram would have more than {} nodes: \
what is answered to {} has to be kept apart until {}
  help: {} both: \
ask them next to each other, set `any_order=True` to have an order chosen, or split the procedure"""

SIX = (
    "`q0`, `q1`, `q2`, `q3`, `q4`, `q5`",
    "`q6`, `q7`, `q8`, `q9`, `q10`, `q11`",
    "rules `r0`, `r1`, `r2`, `r3`, `r4`, `r5` read",
)

TEN = (
    "`q0`, `q1`, `q2`, `q3`, `q4`, `q5` and 4 more",
    "`q10`, `q11`, `q12`, `q13`, `q14`, `q15` and 4 more",
    "rule `either` reads",
)


def test_a_diagram_that_outgrows_its_bound_is_refused() -> None:
    nodes = len(compile_procedure(pairs_far_apart(6)).nodes)
    assert len(compile_procedure(pairs_far_apart(6), limit=nodes).nodes) == nodes
    with pytest.raises(DiagramTooLarge) as caught:
        compile_procedure(pairs_far_apart(6), limit=nodes - 1)
    assert str(caught.value) == TOO_LARGE.format(nodes - 1, *SIX)


@pytest.mark.parametrize(("many", "limit"), [(2, 6), (3, 14), (40, 999)])
def test_where_outcomes_overlap_that_is_what_makes_it_too_large(many: int, limit: int) -> None:
    assert many > 3 or len(compile_procedure(overlapping(many), limit=limit + 1).nodes) == limit + 1
    with pytest.raises(DiagramTooLarge) as caught:
        compile_procedure(overlapping(many), limit=limit)
    assert str(caught.value) == (
        f"procedures[returns]: its decision diagram would have more than {limit} nodes, and outcomes overlap: "
        "a situation has the outcomes `o0` and `o1`: rules `o0` and `o1` both apply\n"
        "  help: give each situation one outcome; one that has both: q0=yes q1=yes"
    )


def test_functions_that_outgrow_the_bound_are_refused() -> None:
    procedure = pairs_far_apart(10)
    either = Outcome("either", "One of them.", permits=Permits.YES, because="thanks")
    condition = AnyOf(tuple(rule.when for rule in procedure.rules))
    procedure = replace(
        procedure, outcomes=(either,), rules=(Rule("either", when=condition, then=either, because="thanks"),)
    )
    store = Functions(procedure.questions, limit=1000)
    for make in (compile_procedure, consequences, partial(consequences, functions=store)):
        with pytest.raises(DiagramTooLarge) as caught:
            make(procedure, limit=1000)
        assert str(caught.value) == TOO_LARGE.format("1,000", *TEN)


def test_an_evaluator_of_functions_that_outgrow_the_bound_is_refused() -> None:
    procedure = pairs_far_apart(18)
    condition = AnyOf(tuple(rule.when for rule in procedure.rules))
    with pytest.raises(DiagramTooLarge, match="more than 200,000 nodes: what is answered to `q0`, `q1`"):
        Evaluator(replace(procedure, rules=(replace(returns.rule("lend"), when=condition),)))


def test_questions_that_may_be_asked_in_any_order_are_asked_in_a_good_one() -> None:
    procedure = replace(pairs_far_apart(8), any_order=True)
    given = consequences(procedure)
    asked = [question.id for question in given.procedure.questions]
    assert asked == [f"q{at}" for pair in range(8) for at in (pair, pair + 8)]
    assert tuple(given.functions.levels) == tuple(asked)
    diagram = compile_procedure(procedure)
    assert diagram.procedure is given.procedure, "whoever asks sees the same order"
    assert len(diagram.nodes) == 17
    assert len(compile_procedure(pairs_far_apart(8)).nodes) > 500


def test_the_authors_order_stands_unless_another_is_better() -> None:
    assert in_order(pairs_far_apart(8)) == pairs_far_apart(8)
    free = replace(returns, any_order=True)
    assert in_order(free) is free


def test_consequences_that_are_known_are_not_made_again() -> None:
    given = consequences(returns)
    made = len(given.functions)
    assert compile_procedure(returns, given=given) == compile_procedure(returns)
    assert len(given.functions) == made


def test_a_thousand_questions_in_layers_compile() -> None:
    questions = tuple(yes_no(f"q{at}", f"Question {at}?") for at in range(1000))
    yes = [answered(question, "yes") for question in questions]
    go = Outcome("go", "Go on.", permits=Permits.YES, because="thanks")
    stop = Outcome("stop", "Stop.", permits=Permits.WAIT, because="thanks")
    procedure = Procedure(
        id="layers",
        title="Layers",
        start="It starts.",
        questions=questions,
        outcomes=(go, stop),
        rules=(
            *(
                Rule(f"both-{at}", when=one & next_one, then=should(f"do-{at}", "Do it."), because="thanks")
                for at, (one, next_one) in enumerate(itertools.pairwise(yes))
            ),
            Rule("go", when=AllOf(tuple(yes)), then=go, because="thanks"),
            Rule("stop", when=AnyOf(tuple(~each for each in yes)), then=stop, because="thanks"),
        ),
        when_unsure=returns.when_unsure,
    )
    diagram = compile_procedure(procedure)
    met, passed = diagram.path({question.id: "yes" for question in questions})
    assert len(passed) == 1000
    assert diagram.nodes[met[-1]] == Leaf(("go",))
    assert isinstance(diagram.nodes[0], Node)
    assert hash(diagram.nodes) == hash(compile_procedure(procedure).nodes)
