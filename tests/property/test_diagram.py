"""The decision diagram says what the rules say, once, and as early as can be."""

from hypothesis import given
from hypothesis import strategies as st

from policy_model.compiled import Compiled
from policy_model.conditions import AllOf, AnyOf
from policy_model.diagram import Diagram, Leaf, Node, compile_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.rules import Rule
from policy_model.verify import every_situation_has_exactly_one_outcome
from tests.property import brute_force
from tests.strategies import policies, procedures, rewritten


def walk(diagram: Diagram, situation: dict[str, str]) -> tuple[frozenset[str], frozenset[int], list[str]]:
    """Where a situation leads: its outcomes, its duties, and the questions asked on the way."""
    node, duties, asked = diagram.nodes[0], set(diagram.standing), []
    while isinstance(node, Node):
        asked.append(node.question)
        edge = next(edge for edge in node.edges if edge.answer == situation[node.question])
        assert not duties & set(edge.duties), "a duty is told once"
        duties.update(edge.duties)
        node = diagram.nodes[edge.target]
    return frozenset(node.outcomes), frozenset(duties), asked


def meaning(diagram: Diagram) -> object:
    """The diagram without the order of its duties, which is that of the rules."""
    return (
        frozenset(diagram.duties[at] for at in diagram.standing),
        [
            node
            if isinstance(node, Leaf)
            else (
                node.question,
                node.outcomes,
                [
                    (edge.answer, frozenset(diagram.duties[at] for at in edge.duties), edge.target)
                    for edge in node.edges
                ],
            )
            for node in diagram.nodes
        ],
    )


@given(policies())
def test_the_diagram_agrees_with_the_rules_in_every_situation(policy: Policy) -> None:
    (procedure,) = policy.procedures
    diagram = compile_procedure(procedure)
    for situation in brute_force.situations(procedure):
        outcomes, duties, _ = walk(diagram, situation)
        assert outcomes == {outcome.id for outcome in brute_force.outcomes(procedure, situation)}
        assert {diagram.duties[at] for at in duties} == brute_force.duties(procedure, situation)


@given(procedures())
def test_questions_are_asked_in_order_and_once(procedure: Procedure) -> None:
    diagram = compile_procedure(procedure)
    order = [question.id for question in procedure.questions]
    for situation in brute_force.situations(procedure):
        _, _, asked = walk(diagram, situation)
        assert asked == sorted(set(asked), key=order.index)


@given(st.data())
def test_the_same_rules_in_other_words_give_the_same_diagram(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    rules = []
    for rule in procedure.rules:
        when = data.draw(rewritten(rule.when, procedure.questions))
        split = when.parts if isinstance(when, AnyOf) and when.parts and data.draw(st.booleans()) else (when,)
        rules += [Rule(f"{rule.id}-{at}", when=part, then=rule.then, because="other") for at, part in enumerate(split)]
    # A rule that never applies changes nothing either.
    rules = [*rules, *(Rule(f"no-{rule.id}", when=AnyOf(()), then=rule.then, because="no") for rule in rules[:1])]
    again = Procedure(
        id="again",
        title="In other words",
        start="",
        questions=procedure.questions,
        outcomes=procedure.outcomes,
        rules=tuple(data.draw(st.permutations(rules))),
        when_unsure=procedure.when_unsure,
    )
    assert meaning(compile_procedure(again)) == meaning(compile_procedure(procedure))


@given(procedures(), procedures())
def test_procedures_that_decide_differently_have_different_diagrams(one: Procedure, other: Procedure) -> None:
    other = Procedure(
        id="other",
        title="Another",
        start="",
        questions=one.questions,
        outcomes=one.outcomes,
        rules=tuple(
            Rule(rule.id, when=AllOf((rule.when,)), then=rule.then, because="c")
            for rule in one.rules[: len(other.rules)]
        ),
        when_unsure=one.when_unsure,
    )
    same = all(
        brute_force.outcomes(one, situation) == brute_force.outcomes(other, situation)
        and brute_force.duties(one, situation) == brute_force.duties(other, situation)
        for situation in brute_force.situations(one)
    )
    assert (meaning(compile_procedure(one)) == meaning(compile_procedure(other))) == same


@given(procedures())
def test_the_diagram_is_reduced(procedure: Procedure) -> None:
    nodes = compile_procedure(procedure).nodes
    assert len(set(nodes)) == len(nodes), "no two nodes are equal"
    for node in nodes:
        if isinstance(node, Node):
            assert len({(edge.duties, edge.target) for edge in node.edges}) > 1, "no question is asked for nothing"


@given(procedures())
def test_duties_stand_as_early_as_they_are_certain(procedure: Procedure) -> None:
    for node in compile_procedure(procedure).nodes:
        if isinstance(node, Node):
            assert not set.intersection(*(set(edge.duties) for edge in node.edges))


@given(procedures())
def test_each_node_stands_before_those_that_it_leads_to_and_is_led_to(procedure: Procedure) -> None:
    nodes = compile_procedure(procedure).nodes
    targets: set[int] = set()
    for position, node in enumerate(nodes):
        if isinstance(node, Node):
            assert all(edge.target > position for edge in node.edges)
            targets.update(edge.target for edge in node.edges)
    assert targets == set(range(1, len(nodes)))


@given(procedures())
def test_a_node_names_the_outcomes_that_can_still_follow(procedure: Procedure) -> None:
    nodes = compile_procedure(procedure).nodes
    order = [outcome.id for outcome in procedure.outcomes]
    following: list[set[str]] = [set() for _ in nodes]
    for position in reversed(range(len(nodes))):
        node = nodes[position]
        if isinstance(node, Leaf):
            following[position] = set(node.outcomes)
        else:
            following[position] = set.union(*(following[edge.target] for edge in node.edges))
        assert node.outcomes == tuple(sorted(following[position], key=order.index))


@given(procedures())
def test_a_procedure_is_found_sound_exactly_where_every_situation_has_one_outcome(procedure: Procedure) -> None:
    wrong = brute_force.wrong_outcomes(procedure)
    findings = list(every_situation_has_exactly_one_outcome(Compiled(procedure)))
    assert len(findings) == len(wrong), "a finding for each kind of mistake"
    for finding in findings:
        witness = dict(pair.split("=") for pair in finding.witness.split())
        follow = [brute_force.outcomes(procedure, each) for each in brute_force.situations(procedure, witness)]
        assert any(all(kind <= each if kind else not each for each in follow) for kind in wrong), (
            "a witness shows one thing, however the rest is answered"
        )


@given(st.data())
def test_a_path_follows_the_answers_for_as_long_as_they_last(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    diagram = compile_procedure(procedure)
    situation = data.draw(st.sampled_from(list(brute_force.situations(procedure))))
    known = data.draw(st.sets(st.sampled_from([question.id for question in procedure.questions])))
    met, passed = diagram.path({id: answer for id, answer in situation.items() if id in known})
    assert met[0] == 0
    assert len(met) == len(passed) + 1
    for here, (position, answer), there in zip(met, passed, met[1:], strict=False):
        node = diagram.nodes[here]
        assert position == here
        assert isinstance(node, Node)
        assert node.question in known
        assert answer == situation[node.question]
        assert there == next(edge.target for edge in node.edges if edge.answer == answer)
    last = diagram.nodes[met[-1]]
    assert isinstance(last, Leaf) or last.question not in known
