"""Properties that a policy must have. Each is a function with the property's name; it gives findings with a witness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_model.diagram import Diagram, Leaf
from policy_model.policy import Policy


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    check: the property that does not hold, as a sentence.
    path: where: `procedures[disclosure]`, `clauses[see-also]`.
    message: what was found.
    witness: answers that show it, as the command line takes them; empty where no situation is at fault. Every situation
        that has these answers shows it.
    procedure: the id of the procedure that the witness is a situation of; empty where there is none.
    """

    check: str
    path: str
    message: str
    witness: str = ""
    procedure: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" + (f"\n  for example: {self.witness}" if self.witness else "")


def every_situation_has_exactly_one_outcome(diagram: Diagram) -> Iterator[Finding]:
    """A finding for each kind of leaf where the rules give no outcome, or several."""
    ways = _ways(diagram)
    for position, leaf in enumerate(diagram.nodes):
        if isinstance(leaf, Leaf) and len(leaf.outcomes) != 1:
            several = " and ".join(f"`{outcome}`" for outcome in leaf.outcomes)
            yield Finding(
                "every situation has exactly one outcome",
                f"procedures[{diagram.procedure.id}]",
                f"a situation has the outcomes {several}" if several else "a situation has no outcome",
                " ".join(f"{question}={answer}" for question, answer in ways[position]),
            )


def every_clause_is_accounted_for(policy: Policy) -> Iterator[Finding]:
    """A finding for each clause that no rule, question or outcome cites and that has no reason, or that has both."""
    cited: set[str] = set()
    for procedure in policy.procedures:
        for rule in (*procedure.rules, procedure.when_unsure):
            cited.update(rule.clauses)
        for outcome in procedure.outcomes:
            cited.update(outcome.clauses)
        for question in procedure.questions:
            cited.update(question.clauses)
    silent = {each.clause for each in policy.not_executable}
    for clause in policy.clauses:
        if clause.id in cited and clause.id in silent:
            message = "it is cited, and listed as not executable"
        elif clause.id not in cited and clause.id not in silent:
            message = "nothing cites it, and no reason is given"
        else:
            continue
        yield Finding("every clause is accounted for", f"clauses[{clause.id}]", message)


def _ways(diagram: Diagram) -> dict[int, tuple[tuple[str, str], ...]]:
    """For each position, the answers of one shortest way there from the start."""
    ways: dict[int, tuple[tuple[str, str], ...]] = {0: ()}
    # Every node stands before those that it leads to, so its own way is known when it is met.
    for position, node in enumerate(diagram.nodes):
        if isinstance(node, Leaf):
            continue
        for edge in node.edges:
            way = (*ways[position], (node.question, edge.answer))
            if edge.target not in ways or len(way) < len(ways[edge.target]):
                ways[edge.target] = way
    return ways
