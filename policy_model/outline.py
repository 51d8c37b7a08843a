"""A procedure as a numbered outline: the text equivalent of its flowchart, read off the same diagram.

1. Is there immediate risk to a service user?
   Yes: You can pass the information on now. Go to 2.
   No: you should explain why. Go to 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.compiled import Compiled
from policy_model.diagram import Diagram, Edge, Leaf, Node
from policy_model.errors import PolicyError, Problem
from policy_model.procedure import Procedure
from policy_model.questions import Answer, Question
from policy_model.rules import Duty, Outcome
from policy_model.values import Value
from policy_model.verify import every_situation_has_exactly_one_outcome


class Branch(Value):
    """What follows one answer, or several that lead to the same.

    duties: those that become certain.
    outcome: the outcome, where this is the first point at which it is certain; else None.
    then: the number of the item to go to, or None where nothing more is asked.
    """

    answers: tuple[Answer, ...]
    duties: tuple[Duty, ...]
    outcome: Outcome | None
    then: int | None


class Item(Value):
    """One numbered question.

    number: from 1, in an order in which each item stands before those that it leads to.
    settled: the outcome, where it is certain before the question is asked, which then settles only how; else None.
    """

    number: int
    question: Question
    branches: tuple[Branch, ...]
    settled: Outcome | None


class Outline(Value):
    """The whole procedure.

    standing: the duties that hold whatever is answered.
    settled: the outcome, where there is only one whatever is answered; else None.
    """

    procedure: Procedure
    standing: tuple[Duty, ...]
    settled: Outcome | None
    items: tuple[Item, ...]


def outline(diagram: Diagram) -> Outline:
    """The outline of a diagram.

    Raises PolicyError where some situation has no outcome, or several: there is nothing to draw at its end.
    """
    if any(isinstance(node, Leaf) and len(node.outcomes) != 1 for node in diagram.nodes):
        findings = every_situation_has_exactly_one_outcome(Compiled(diagram.procedure))
        raise PolicyError(
            Problem(each.path, each.message, f"for example: {each.witness}" if each.witness else "whatever is answered")
            for each in findings
        )
    procedure = diagram.procedure
    numbers = {
        position: number
        for number, position in enumerate(
            (position for position, node in enumerate(diagram.nodes) if isinstance(node, Node)), start=1
        )
    }

    def certain(node: Node | Leaf) -> Outcome | None:
        return procedure.outcome(node.outcomes[0]) if len(node.outcomes) == 1 else None

    def branches(node: Node) -> Iterator[Branch]:
        question = procedure.question(node.question)
        for edge, answers in _grouped(node):
            yield Branch(
                tuple(question.answer(answer) for answer in answers),
                tuple(diagram.duties[at] for at in edge.duties),
                None if certain(node) else certain(diagram.nodes[edge.target]),
                numbers.get(edge.target),
            )

    return Outline(
        procedure,
        tuple(diagram.duties[at] for at in diagram.standing),
        certain(diagram.nodes[0]),
        tuple(
            Item(numbers[position], procedure.question(node.question), tuple(branches(node)), certain(node))
            for position, node in enumerate(diagram.nodes)
            if isinstance(node, Node)
        ),
    )


def _grouped(node: Node) -> Iterator[tuple[Edge, tuple[str, ...]]]:
    """Edges that lead to the same, with the answers that they share; in the order of their first answers."""
    groups: dict[tuple[tuple[int, ...], int], list[Edge]] = {}
    for edge in node.edges:
        groups.setdefault((edge.duties, edge.target), []).append(edge)
    for edges in groups.values():
        yield edges[0], tuple(edge.answer for edge in edges)
