"""A procedure with what is worked out from it, each part when it is first asked for, and once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import count

from policy_model.conditions import AllOf, AnyOf, Condition, Not
from policy_model.diagram import Consequences, Diagram, Node, compile_procedure, consequences
from policy_model.evaluate import Evaluator
from policy_model.mdd import FALSE, TRUE
from policy_model.procedure import Procedure
from policy_model.rules import Duty, Outcome, Rule
from policy_model.situations import Answers, as_given, nearest


class Compiled:
    """A procedure, its functions, its diagram and its evaluator; made once, for all that is asked of them.

    Any part raises DiagramTooLarge where it would outgrow its bound.
    """

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure

    @cached_property
    def given(self) -> Consequences:
        """When each duty, each outcome and each rule follows, as functions."""
        return consequences(self.procedure)

    @cached_property
    def when(self) -> dict[Duty | Outcome, int]:
        """The function of each consequence: the duties, then the outcomes."""
        return dict(zip(self.given.all, self.given.when, strict=True))

    @cached_property
    def rules(self) -> tuple[tuple[Rule, int], ...]:
        """Each rule with its function."""
        return tuple(zip(self.procedure.rules, self.given.rules, strict=True))

    @cached_property
    def leading(self) -> dict[Duty | Outcome, tuple[tuple[Rule, int], ...]]:
        """The rules that lead to each consequence, with their functions."""
        leading: dict[Duty | Outcome, list[tuple[Rule, int]]] = {what: [] for what in self.when}
        for rule, function in self.rules:
            leading[rule.then].append((rule, function))
        return {what: tuple(rules) for what, rules in leading.items()}

    @cached_property
    def diagram(self) -> Diagram:
        """The decision diagram."""
        return compile_procedure(self.procedure, given=self.given)

    @cached_property
    def evaluator(self) -> Evaluator:
        """What decides situations."""
        return Evaluator(self.procedure)

    def example(self, function: int) -> dict[int, int]:
        """The fewest answers with which the function holds, of equally few the first; none where it never does."""
        return nearest(self.given.functions, function, {}) or {}

    @cached_property
    def _questions_left(self) -> list[int]:
        """For each node of the diagram, how few questions its end may be away."""
        left = [0] * len(self.diagram.nodes)
        for position, node in reversed(tuple(enumerate(self.diagram.nodes))):
            if isinstance(node, Node):  # it stands before those that it leads to
                left[position] = 1 + min(left[edge.target] for edge in node.edges)
        return left

    def witness(self, answers: Answers) -> str:
        """The answers, and those that the guide asks for besides on the way to its end, as the command line takes them.

        The guide is given the answers, and to every other question the one after which fewest may be left to ask.
        """
        functions, left = self.given.functions, self._questions_left
        asked = dict(answers)
        node = self.diagram.nodes[0]
        while isinstance(node, Node):
            ways = [left[edge.target] for edge in node.edges]
            answer = asked.setdefault(functions.levels[node.question], ways.index(min(ways)))
            node = self.diagram.nodes[node.edges[answer].target]
        return as_given(functions, asked)

    def as_near_as_can_be(self, condition: Condition) -> dict[int, int]:
        """Answers with which as few parts of the condition fail as can: none where it holds somewhere.

        The parts are those that it joins with "and"; where it joins such with "or", those of one alternative.
        """
        functions = self.given.functions
        alternatives = [
            # Those that read little first: they leave little to go on with.
            sorted(map(functions.compile, _joined(AllOf, each)), key=lambda part: functions.support(part).bit_count())
            for each in _joined(AnyOf, condition)
        ]
        # columns[i][k]: where at most so many as rounds before this one of the first k parts of alternative i fail.
        columns = [[FALSE] * (len(parts) + 1) for parts in alternatives]
        for _ in count():
            for parts, column in zip(alternatives, columns, strict=True):
                fewer, column[0] = column[0], TRUE
                for at, part in enumerate(parts, start=1):
                    holds = functions.all_of((column[at - 1], part))
                    fewer, column[at] = column[at], functions.any_of((fewer, holds))
                if column[-1] != FALSE:
                    return self.example(column[-1])
            if not alternatives:
                break
        return {}


def _joined(kind: type[AllOf] | type[AnyOf], condition: Condition) -> Iterator[Condition]:
    """What the condition joins in that way, seen through a negation; itself where it joins nothing so."""
    match condition:
        case AllOf(parts) | AnyOf(parts) if isinstance(condition, kind):
            yield from parts
        case Not(AllOf(parts) | AnyOf(parts) as part) if not isinstance(part, kind):
            yield from (~each for each in parts)
        case _:
            yield condition
