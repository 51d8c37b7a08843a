"""The decision diagram of a procedure: edge-valued, multi-valued, reduced and ordered.

A node asks a question; an edge is an answer, and carries the duties that have become certain once it is given; a leaf
is an outcome. Duties common to all that can still follow are pulled up as far as they go, which makes the diagram
canonical for its order of questions (Lai and Sastry 1992, with sets of duties for their numbers).

How it is made: each duty and each outcome is one yes/no function, "this follows" (`mdd`). The diagram is the product of
those functions. Two situations lead to the same node if, and only if, the same functions are left of all of them, so
nothing is ever enumerated.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import inf
from typing import NamedTuple

from policy_model import ordering
from policy_model.errors import DiagramTooLarge, Problem
from policy_model.graphs import reading_order
from policy_model.mdd import FALSE, TRUE, Functions, Overflow
from policy_model.ordering import too_large
from policy_model.overlaps import overlaps
from policy_model.procedure import Procedure
from policy_model.rules import Duty, Outcome
from policy_model.situations import as_given, nearest
from policy_model.values import Value

NODE_LIMIT = 200_000
"""How many nodes a diagram, or the functions that it is made from, may have."""


class Edge(Value):
    """One answer.

    duties: positions in `Diagram.duties` of those that become certain with it, in order.
    target: the position of the node or leaf where it leads.
    """

    answer: str
    duties: tuple[int, ...]
    target: int


class Node(Value):
    """Asks a question. outcomes: ids of those that can still follow; one alone is certain."""

    question: str
    edges: tuple[Edge, ...]
    outcomes: tuple[str, ...]


class Leaf(Value):
    """Where situations end. outcomes: their ids; one in a sound procedure, else none or several."""

    outcomes: tuple[str, ...]


class Diagram(Value):
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


class Consequences(Value):
    """What a procedure's rules can lead to, each with the function that says when it does."""

    functions: Functions
    all: tuple[Duty | Outcome, ...]
    when: tuple[int, ...]
    rules: tuple[int, ...]
    """The function of each rule's own condition, in the order of the rules."""
    procedure: Procedure
    """With its questions in the order of the functions' levels, where those have a store of their own."""


def consequences(procedure: Procedure, limit: int = NODE_LIMIT, functions: Functions | None = None) -> Consequences:
    """The duties, then the outcomes, of a procedure, and when each follows.

    functions: the store to make them in, over questions that hold the procedure's, with a limit of its own; by default
        a new one, over the procedure's questions `in_order`.

    Raises DiagramTooLarge where a function would need more than `limit` nodes.
    """
    if functions is None:
        procedure = in_order(procedure, limit)
        functions = Functions(procedure.questions, limit)
    return _consequences(procedure, functions)


def _consequences(procedure: Procedure, functions: Functions) -> Consequences:
    try:
        rules = tuple(functions.compile(rule.when) for rule in procedure.rules)
        grounds: dict[Duty | Outcome, list[int]] = defaultdict(list)
        for rule, function in zip(procedure.rules, rules, strict=True):
            grounds[rule.then].append(function)
        every: tuple[Duty | Outcome, ...] = (*procedure.duties, *procedure.outcomes)
        when = tuple(functions.any_of(grounds[each]) for each in every)
    except Overflow:
        raise too_large(procedure, functions.limit, tuple(functions.levels), functions.edges()) from None
    return Consequences(functions, every, when, rules, procedure)


def in_order(procedure: Procedure, limit: int = NODE_LIMIT) -> Procedure:
    """The procedure with its questions in the order in which they are asked; itself where the author's order stands.

    Where the author lets them be asked in any order, it is the one of those tried that makes the smaller diagram.
    """
    # Else nothing is looked up: a procedure's hash goes through its conditions again wherever they are shared.
    return _ordered(procedure, limit) if procedure.any_order else procedure


@lru_cache(maxsize=64)
def _ordered(procedure: Procedure, limit: int) -> Procedure:
    def size(procedure: Procedure) -> float:
        try:
            given = _consequences(procedure, Functions(procedure.questions, limit))
            return len(_Product(given).reached(limit))
        except DiagramTooLarge:
            return inf

    return ordering.in_order(procedure, size)


def compile_procedure(procedure: Procedure, limit: int = NODE_LIMIT, given: Consequences | None = None) -> Diagram:
    """The decision diagram of a procedure, its questions `in_order`.

    given: its consequences, where they have been made already, in a store of their own.

    Raises DiagramTooLarge where it would have more than `limit` nodes.
    """
    given = given or consequences(procedure, limit)
    product = _Product(given)
    reached = product.reached(limit)
    position = {left: at for at, left in enumerate(reached)}

    def node(left: _Left) -> Node | Leaf:
        outcomes = product.outcomes(left)
        if not (steps := product.steps[left]):
            return Leaf(outcomes)
        question = given.procedure.questions[left.level]
        return Node(
            question.id,
            tuple(
                Edge(answer.id, duties, position[child])
                for answer, (duties, child) in zip(question.answers, steps, strict=True)
            ),
            outcomes,
        )

    return Diagram(given.procedure, given.procedure.duties, product.standing, tuple(map(node, reached)))


class _Left(NamedTuple):
    """What is left to decide after some answers.

    level: that of the first question that something left depends on; past the last one where nothing is.
    begun: how many consequences, by the first question that they depend on, may have been touched by those answers.
        The others are left as they were, so they need not be carried along: a long procedure has many.
    touched: the positions of those begun that are neither ruled out nor duties that are certain, with what is left of
        their functions.
    """

    level: int
    begun: int
    touched: tuple[tuple[int, int], ...]


class _Product:
    """The product of a procedure's consequences: what is left of all of them, answer by answer.

    standing: the duties that are certain before anything is asked.
    steps: for each state reached, the duties that become certain with each answer and the state that it leads to.
    """

    def __init__(self, given: Consequences) -> None:
        self._given = given
        self._duties = len(given.procedure.duties)
        level = given.functions.level
        self.standing = tuple(at for at in range(self._duties) if given.when[at] == TRUE)
        certain = [(at, TRUE) for at, function in enumerate(given.when) if function == TRUE and at >= self._duties]
        open = ((at, function) for at, function in enumerate(given.when) if function > TRUE)
        self._to_come = tuple(sorted(open, key=lambda each: level(each[1])))
        self._begins = [*(level(function) for _, function in self._to_come), level(TRUE)]
        self.start = _Left(self._begins[0], 0, tuple(certain))
        self.steps: dict[_Left, tuple[tuple[tuple[int, ...], _Left], ...]] = {}

    def reached(self, limit: int) -> tuple[_Left, ...]:
        """All that can be left, each before what it leads to. Raises DiagramTooLarge past `limit` of them."""

        def children(left: _Left) -> tuple[_Left, ...]:
            if len(self.steps) >= limit:
                raise self._too_large(limit)
            self.steps[left] = tuple(self._answered(left))
            return tuple(child for _, child in self.steps[left])

        return reading_order(self.start, children)

    def _too_large(self, limit: int) -> DiagramTooLarge:
        """Where outcomes overlap, what is told first: each set of them that a situation has is kept apart."""
        given = self._given
        procedure, functions = given.procedure, given.functions
        try:
            rules = zip(procedure.rules, given.rules, strict=True)
            overlap = next(overlaps(functions, procedure.outcomes, rules), None)
        except Overflow:
            overlap = None
        if overlap is None:
            edges = ((above.level, left, left.level) for above, steps in self.steps.items() for _, left in steps)
            return too_large(procedure, limit, tuple(functions.levels), edges)
        witness = as_given(functions, nearest(functions, overlap.where, {}) or {}) or "every situation"
        message = f"its decision diagram would have more than {limit:,} nodes, and outcomes overlap: a situation has"
        help = f"give each situation one outcome; one that has both: {witness}"
        return DiagramTooLarge([Problem(f"procedures[{procedure.id}]", f"{message} {overlap}", help)])

    def outcomes(self, left: _Left) -> tuple[str, ...]:
        """The ids of those that can still follow, in order."""
        possible = (at for at, _ in (*left.touched, *self._to_come[left.begun :]) if at >= self._duties)
        return tuple(self._given.procedure.outcomes[at - self._duties].id for at in sorted(possible))

    def _answered(self, left: _Left) -> Iterator[tuple[tuple[int, ...], _Left]]:
        """For each answer to the question at hand, the duties that become certain and what is left."""
        functions, asked = self._given.functions, left.level
        if asked == functions.level(TRUE):
            return
        begun = bisect_right(self._begins, asked, left.begun)
        touched = (*left.touched, *self._to_come[left.begun : begun])
        for answer in range(len(functions.answers[asked])):
            certain, kept, next_level = [], [], self._begins[begun]
            for each in touched:
                at, function = each
                level = functions.level(function)
                if level == asked:
                    function = functions.children(function)[answer]
                    if function == FALSE:
                        continue
                    if function == TRUE and at < self._duties:
                        certain.append(at)
                        continue
                    each, level = (at, function), functions.level(function)
                kept.append(each)
                if level < next_level:
                    next_level = level
            yield tuple(sorted(certain)), _Left(next_level, begun, tuple(kept))
