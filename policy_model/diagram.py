"""The decision diagram of a procedure: edge-valued, multi-valued, reduced and ordered.

A node asks a question; an edge is an answer, and carries the duties that have become certain once it is given; a leaf
is an outcome. Duties common to all that can still follow are pulled up as far as they go, which makes the diagram
canonical for its order of questions (Lai and Sastry 1992, with sets of duties for their numbers).

How it is made: each duty and each outcome is one yes/no function, "this follows" (`mdd`). The diagram is the product of
those functions. Two situations lead to the same node if, and only if, the same functions are left of all of them, so
nothing is ever enumerated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from policy_model.errors import DiagramTooLarge, Problem
from policy_model.graphs import reading_order
from policy_model.mdd import FALSE, TRUE, Functions, Overflow
from policy_model.procedure import Procedure
from policy_model.rules import Duty, Outcome

NODE_LIMIT = 200_000
"""How many nodes a diagram, or the functions that it is made from, may have."""

type Left = tuple[tuple[int, int], ...]
"""What is left to decide: (position of a consequence, its function), those that never hold left out."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One answer.

    duties: positions in `Diagram.duties` of those that become certain with it, in order.
    target: the position of the node or leaf where it leads.
    """

    answer: str
    duties: tuple[int, ...]
    target: int


@dataclass(frozen=True, slots=True)
class Node:
    """Asks a question. outcomes: ids of those that can still follow; one alone is certain."""

    question: str
    edges: tuple[Edge, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where situations end: with one outcome in a sound procedure, else with none or several."""

    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """The canonical structure of a procedure.

    duties: all that the procedure can give, in order.
    standing: positions of those certain before anything is asked.
    nodes: every node and leaf, each before those that it leads to; the first is where one starts.
    """

    procedure: Procedure
    duties: tuple[Duty, ...]
    standing: tuple[int, ...]
    nodes: tuple[Node | Leaf, ...]

    def path(self, answers: Mapping[str, str]) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...]]:
        """Where the answers lead from the start: positions of the nodes met, and the (node, answer) edges passed."""
        met, passed = [0], []
        while isinstance(node := self.nodes[met[-1]], Node) and node.question in answers:
            edge = next((edge for edge in node.edges if edge.answer == answers[node.question]), None)
            if edge is None:
                break
            passed.append((met[-1], edge.answer))
            met.append(edge.target)
        return tuple(met), tuple(passed)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a procedure's rules can lead to, each with the function that says when it does."""

    functions: Functions
    all: tuple[Duty | Outcome, ...]
    when: tuple[int, ...]
    rules: tuple[int, ...]
    """The function of each rule's own condition, in the order of the rules."""


def consequences(procedure: Procedure, limit: int = NODE_LIMIT, functions: Functions | None = None) -> Consequences:
    """The duties, then the outcomes, of a procedure, and when each follows.

    functions: the store to make them in, over questions that hold the procedure's; by default one of its own.

    Raises DiagramTooLarge where a function would need more than `limit` nodes.
    """
    functions = functions or Functions(procedure.questions, limit)
    try:
        rules = tuple(functions.compile(rule.when) for rule in procedure.rules)
        grounds: dict[Duty | Outcome, list[int]] = defaultdict(list)
        for rule, function in zip(procedure.rules, rules, strict=True):
            grounds[rule.then].append(function)
        every: tuple[Duty | Outcome, ...] = (*procedure.duties, *procedure.outcomes)
        when = tuple(functions.any_of(grounds[each]) for each in every)
    except Overflow:
        raise _too_large(procedure, limit) from None
    return Consequences(functions, every, when, rules)


def compile_procedure(procedure: Procedure, limit: int = NODE_LIMIT) -> Diagram:
    """The decision diagram of a procedure.

    Raises DiagramTooLarge where it would have more than `limit` nodes.
    """
    given = consequences(procedure, limit)
    functions, duty_count = given.functions, len(procedure.duties)
    outcome_ids = tuple(outcome.id for outcome in procedure.outcomes)

    def settle(left: Left) -> tuple[tuple[int, ...], Left]:
        """The duties that have become certain, and what is left without them and without what can't follow."""
        certain = tuple(at for at, function in left if function == TRUE and at < duty_count)
        return certain, tuple(
            (at, function) for at, function in left if function != FALSE and not (function == TRUE and at < duty_count)
        )

    def level(left: Left) -> int:
        return min((functions.level(function) for _, function in left), default=len(procedure.questions))

    def answered(left: Left) -> tuple[tuple[tuple[int, ...], Left], ...]:
        if (at_level := level(left)) == len(procedure.questions):
            return ()
        return tuple(
            settle(tuple((at, functions.cofactor(function, at_level, answer)) for at, function in left))
            for answer in range(len(procedure.questions[at_level].answers))
        )

    standing, start = settle(tuple(enumerate(given.when)))
    states: dict[Left, tuple[tuple[tuple[int, ...], Left], ...]] = {}

    def children(left: Left) -> tuple[Left, ...]:
        if len(states) >= limit:
            raise _too_large(procedure, limit)
        states[left] = answered(left)
        return tuple(child for _, child in states[left])

    ordered = reading_order(start, children)
    position = {left: at for at, left in enumerate(ordered)}

    def node(left: Left) -> Node | Leaf:
        outcomes = tuple(outcome_ids[at - duty_count] for at, _ in left if at >= duty_count)
        if not states[left]:
            return Leaf(outcomes)
        question = procedure.questions[level(left)]
        return Node(
            question.id,
            tuple(
                Edge(answer.id, duties, position[child])
                for answer, (duties, child) in zip(question.answers, states[left], strict=True)
            ),
            outcomes,
        )

    return Diagram(procedure, procedure.duties, standing, tuple(node(left) for left in ordered))


def _too_large(procedure: Procedure, limit: int) -> DiagramTooLarge:
    return DiagramTooLarge(
        [
            Problem(
                f"procedures[{procedure.id}]",
                f"its decision diagram would have more than {limit:,} nodes",
                "ask questions that the same rules read next to each other, or split the procedure",
            )
        ]
    )
