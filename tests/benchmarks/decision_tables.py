"""The tables that decisions are measured on: a random one, and the shipped procedures, one row a path of the diagram.

Each is there twice: as a procedure of ours, and as rows that any engine of decision tables can read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random

from policy_model.conditions import ALWAYS, AllOf, Condition, answered
from policy_model.diagram import Diagram, Leaf, compile_procedure
from policy_model.policies.catalogue import find_procedure
from policy_model.procedure import Procedure
from policy_model.questions import Answer, Question, choice
from policy_model.rules import Outcome, Permits, Rule, should

type Situation = dict[str, str]

SHIPPED = ("information-sharing/disclosure", "hm-government-advice@2015/sharing", "hm-government-advice@2018/sharing")


@dataclass(frozen=True)
class Row:
    """Where each question has one of these answers (any, where it is not named), `then` is what follows, by column."""

    when: Mapping[str, tuple[str, ...]]
    then: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A decision table, of which the first row that matches counts, and the same as a procedure.

    source: the same as a Python function of plain `if`s, as a person would write it: `decide(answers)` returns the
        columns.
    """

    name: str
    procedure: Procedure
    rows: tuple[Row, ...]
    source: str

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked."""
        return self.procedure.questions

    @property
    def columns(self) -> tuple[str, ...]:
        """What follows has these parts."""
        return tuple(self.rows[0].then)

    def situations(self) -> Iterator[Situation]:
        """Every one, in order."""
        ids = [question.id for question in self.questions]
        for answers in product(*([answer.id for answer in question.answers] for question in self.questions)):
            yield dict(zip(ids, answers, strict=True))


def tables() -> list[Table]:
    """All of them."""
    return [random_table(rules=40, questions=12), *map(shipped, SHIPPED)]


def random_table(rules: int, questions: int) -> Table:
    """A table of so many rows over so many questions with two answers, three or four; the last row takes the rest."""
    random = Random(rules)
    asked = tuple(
        choice(f"q{at}", f"Question {at}?", *(Answer(f"a{each}", f"Answer {each}") for each in range(count)))
        for at, count in enumerate(random.choices((2, 3, 4), weights=(8, 3, 1), k=questions))
    )
    outcomes = tuple(Outcome(f"o{at}", f"Outcome {at}.", permits=Permits.YES, because="clause") for at in range(5))
    rows: list[Row] = []
    as_rules: list[Rule] = []
    left: Condition = ALWAYS
    for at in range(rules):
        read = sorted(random.sample(range(questions), random.randint(2, 5))) if at < rules - 1 else []
        when = {asked[each].id: _some(random, asked[each]) for each in read}
        outcome = random.choice(outcomes)
        condition = AllOf(tuple(answered(question, *when[question.id]) for question in asked if question.id in when))
        as_rules.append(Rule(f"row-{at}", when=left & condition, then=outcome, because="clause"))
        rows.append(Row(when, {"outcome": outcome.id}))
        left = left & ~condition
    procedure = Procedure(
        id="random",
        title="A random table",
        start="It starts.",
        questions=asked,
        outcomes=outcomes,
        rules=tuple(as_rules),
        when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "ask somebody"), because="clause"),
    )
    return Table(f"{rules} rules, {questions} questions", procedure, tuple(rows), "\n".join(_chain(rows)))


def shipped(name: str) -> Table:
    """A shipped procedure: one row for each path through its diagram, with the outcome and the duties."""
    _, procedure = find_procedure(name)
    diagram = compile_procedure(procedure)
    source = ["def decide(answers):", *_nested(diagram, 0, diagram.standing, " ")]
    return Table(name, procedure, tuple(_paths(diagram, 0, {}, diagram.standing)), "\n".join(source))


def _some(random: Random, question: Question) -> tuple[str, ...]:
    """Some of its answers, not all: mostly one."""
    ids = [answer.id for answer in question.answers]
    return tuple(sorted(random.sample(ids, random.randint(1, len(ids) - 1))))


def _paths(diagram: Diagram, at: int, when: dict[str, tuple[str, ...]], duties: tuple[int, ...]) -> Iterator[Row]:
    match diagram.nodes[at]:
        case Leaf() as leaf:
            yield Row(when, _told(diagram, leaf, duties))
        case node:
            for edge in node.edges:
                further = {**when, node.question: (edge.answer,)}
                yield from _paths(diagram, edge.target, further, duties + edge.duties)


def _nested(diagram: Diagram, at: int, duties: tuple[int, ...], indent: str) -> Iterator[str]:
    match diagram.nodes[at]:
        case Leaf() as leaf:
            yield f"{indent}return {tuple(_told(diagram, leaf, duties).values())!r}"
        case node:
            yield f"{indent}answer = answers[{node.question!r}]"
            for edge in node.edges[:-1]:
                yield f"{indent}if answer == {edge.answer!r}:"
                yield from _nested(diagram, edge.target, duties + edge.duties, indent + " ")
            last = node.edges[-1]
            yield from _nested(diagram, last.target, duties + last.duties, indent)


def _told(diagram: Diagram, leaf: Leaf, duties: tuple[int, ...]) -> dict[str, str]:
    (outcome,) = leaf.outcomes
    return {"outcome": outcome, "duties": " ".join(diagram.duties[at].id for at in sorted(duties))}


def _chain(rows: list[Row]) -> Iterator[str]:
    yield "def decide(answers):"
    for row in rows:
        tests = (
            f"answers[{question!r}] == {answers[0]!r}" if len(answers) == 1 else f"answers[{question!r}] in {answers!r}"
            for question, answers in row.when.items()
        )
        yield f" if {' and '.join(tests) or 'True'}: return {tuple(row.then.values())!r}"
