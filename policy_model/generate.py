"""Scenarios made from a procedure: one for each path of its diagram, and a pair for each comparison of its rules.

A pair is two situations that differ in the answer compared and in nothing else; the rule applies in one and not in the
other, and does so because of that comparison. It is what modified condition/decision coverage asks of a test (Chilenski
and Miller 1994; in its masking form: where a condition reads a question twice, the other comparison must not be what
makes the difference).

A scenario of the procedure covers a generated one when it gives all of its answers: then it takes the same path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from policy_model.comparisons import Place, among, answers_of, deciding, written
from policy_model.compiled import Compiled
from policy_model.conditions import AllOf, Condition, Is, bottom_up, parts_of
from policy_model.diagram import Diagram, Leaf, Node
from policy_model.errors import DiagramTooLarge, Problem, RequestError
from policy_model.mdd import FALSE, TRUE, Functions, Overflow
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import NOT_SURE
from policy_model.rules import Rule
from policy_model.situations import Answers, first
from policy_model.values import Value
from policy_model.verify.finding import Finding, found
from policy_model.wording import in_words

MOST = 1_000
"""How many paths or comparisons are listed: nobody reads more, and a large procedure has billions of paths."""


class Worked(Value):
    """A generated scenario. covered_by: the first scenario of the procedure that gives all of its answers, or None."""

    scenario: Scenario
    covered_by: Scenario | None


class Pair(Value):
    """What shows that one comparison of a rule's condition matters.

    comparison: as written in the condition.
    number: its place among those of the condition, from left to right; the first is 1.
    sides: a situation in which the rule applies, and one in which it does not, which differ in that answer alone; None
        where there are no two such.
    """

    rule: Rule
    comparison: Is
    number: int
    sides: tuple[Worked, Worked] | None

    @property
    def is_covered(self) -> bool:
        """Whether scenarios of the procedure cover both sides."""
        return self.sides is not None and all(side.covered_by for side in self.sides)


def how_many_paths(diagram: Diagram) -> int:
    """How many paths lead through the diagram, from its start to an end. Counted, not listed."""
    ways = [1] * len(diagram.nodes)
    for position in reversed(range(len(diagram.nodes))):
        node = diagram.nodes[position]
        if not isinstance(node, Leaf):
            ways[position] = sum(ways[edge.target] for edge in node.edges)
    return ways[0]


def one_per_path(compiled: Compiled, most: int = MOST) -> tuple[Worked, ...]:
    """A scenario for each path of the diagram, in the order of questions and answers.

    Raises RequestError where there are more than `most` paths, or where one ends in no outcome or in several.
    """
    if (count := how_many_paths(compiled.diagram)) > most:
        message = f"its diagram has {count:,} paths; no more than {most:,} are listed"
        raise _refused(compiled.procedure, message, "ask for the pairs: they are as many as comparisons in the rules")
    return tuple(_worked(compiled, answers) for answers in _paths(compiled.diagram))


def pairs(compiled: Compiled, most: int = MOST) -> tuple[Pair, ...]:
    """The pair of each comparison of each rule, in the order of the rules and, in a rule, from left to right.

    A pair of which the procedure's scenarios cover both sides is taken before one of which they cover one, and that
    before any other; of equals the first, in the order of questions and answers.

    Raises RequestError where there are more than `most` comparisons, or where a situation has no outcome or several;
    DiagramTooLarge where a function outgrows its bound.
    """
    comparisons = (each for rule in compiled.procedure.rules for each in written(rule.when))
    if next(islice(comparisons, most, None), None):
        message = f"its rules have more than {most:,} comparisons; no more than that are listed"
        raise _refused(compiled.procedure, message, "`policy check` names those that decide nothing, however many")
    try:
        return tuple(_pairs(compiled))
    except Overflow:
        message = "the functions that its pairs need have too many nodes"
        problem = Problem(f"procedures[{compiled.procedure.id}]", message, "split the procedure")
        raise DiagramTooLarge([problem]) from None


def every_condition_matters(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each comparison of a rule's condition that has no pair. Rules that never apply are left out.

    In its witness the rule applies, and where it can the comparison fails: it makes no difference to the rule.

    Such a comparison can be left out or written more simply, or hides a mistake. A part that several rules share, as
    one object, is written once: its comparisons need a pair in one of them. So a table of which the first row that
    matches counts can be written as one row after another, each without those before it.
    """
    functions = _store(compiled)
    idle: dict[Place, tuple[Rule, int, Is]] = {}
    shown: set[Place] = set()
    done: set[int] = set()  # the identities of parts of which every comparison is shown

    def skip(place: Place, part: Condition) -> bool:
        return place in shown or id(part) in done

    for rule, applies in compiled.rules:
        if applies == FALSE:
            continue
        if len(functions) > functions.limit // 2:
            functions = _store(compiled)
        for place, comparison, decides in deciding(functions, rule.when, whole=False, skip=skip):
            level, named, others = answers_of(functions, comparison)
            if functions.all_of(among(functions, decides, level, answers) for answers in (named, others)) != FALSE:
                shown.add(place)
            else:
                idle.setdefault(place, (rule, applies, comparison))
        for part in bottom_up(rule.when):
            inner = enumerate(parts_of(part))
            if not isinstance(part, Is) and all(skip((id(part), at), each) for at, each in inner):
                done.add(id(part))
    for place, (rule, applies, comparison) in idle.items():
        if place not in shown:
            number = [each for each, _ in written(rule.when)].index(place) + 1
            listed = " or ".join(f"`{answer}`" for answer in comparison.answers)
            given = compiled.given.functions
            without = given.all_of((applies, given.compile(comparison, negated=True)))
            yield found(
                every_condition_matters,
                compiled,
                f"rules[{rule.id}].when",
                f"comparison {number}, of `{comparison.question}` with {listed}, decides nothing: "
                "no two situations that differ in that answer alone show that it matters",
                compiled.example(applies if without == FALSE else without),
                rule.clauses,
            )


def _pairs(compiled: Compiled) -> Iterator[Pair]:
    for rule in compiled.procedure.rules:
        functions = _store(compiled)
        applies = functions.compile(rule.when)
        # A scenario that leaves open whether the rule applies is no side of its pairs.
        shown = [functions.compile(_condition(scenario)) for scenario in compiled.procedure.scenarios]
        settled = functions.any_of(each for each in shown if functions.all_of((each, applies)) in (each, FALSE))
        for number, (_, comparison, decides) in enumerate(deciding(functions, rule.when), start=1):
            sides = _sides(functions, comparison, decides, settled)
            if sides and not functions.evaluate(applies, sides[0]):
                sides = sides[1], sides[0]
            worked = [_worked(compiled, _told(compiled, functions, applies, side)) for side in sides or ()]
            yield Pair(rule, comparison, number, (worked[0], worked[1]) if sides else None)


def _store(compiled: Compiled) -> Functions:
    """A store of its own: much of what is made for one rule is of no use to the next."""
    return Functions(compiled.given.procedure.questions, compiled.given.functions.limit)


def _paths(diagram: Diagram) -> Iterator[dict[str, str]]:
    """The answers along each path, in the order of questions and answers."""
    waiting: list[tuple[int, tuple[tuple[str, str], ...]]] = [(0, ())]
    while waiting:
        position, answers = waiting.pop()
        node = diagram.nodes[position]
        if isinstance(node, Leaf):
            yield dict(answers)
        else:
            waiting.extend((edge.target, (*answers, (node.question, edge.answer))) for edge in reversed(node.edges))


def _sides(functions: Functions, comparison: Is, decides: int, covered: int) -> tuple[Answers, Answers] | None:
    """Two situations that differ in the answer compared alone, in both of which the comparison decides.

    covered: situations to be taken where possible, for both sides or else for one.
    """
    level, named, others = answers_of(functions, comparison)
    preferred = functions.all_of((decides, covered))
    one, other = (among(functions, decides, level, answers) for answers in (named, others))
    one_covered, other_covered = (among(functions, preferred, level, answers) for answers in (named, others))
    both_covered = functions.all_of((one_covered, other_covered))
    half_covered = functions.any_of((functions.all_of((one_covered, other)), functions.all_of((one, other_covered))))
    choices = (both_covered, half_covered, functions.all_of((one, other)))
    where = next((each for each in choices if each != FALSE), FALSE)
    if where == FALSE:
        return None
    rest = first(functions, where) or {}
    situation = {at: rest.get(at, 0) for at in range(len(functions.answers))}

    def side(answers: list[int]) -> Answers:
        decisive = [
            each for each in ({**situation, level: answer} for answer in answers) if functions.evaluate(decides, each)
        ]
        return next((each for each in decisive if functions.evaluate(covered, each)), decisive[0])

    return side(named), side(others)


def _told(compiled: Compiled, functions: Functions, applies: int, situation: Answers) -> dict[str, str]:
    """The answers of a situation that a scenario gives: to what is asked, and to what else settles the function."""
    names = {
        question: next(id for id, position in functions.answers[level].items() if position == situation[level])
        for question, level in functions.levels.items()
    }
    _, passed = compiled.diagram.path(names)
    asked = [node.question for at, _ in passed if isinstance(node := compiled.diagram.nodes[at], Node)]
    for question in asked:
        level = functions.levels[question]
        applies = functions.restrict(applies, level, situation[level])
    told = {functions.levels[question] for question in asked}
    while applies not in (FALSE, TRUE):
        level = functions.level(applies)
        told.add(level)
        applies = functions.children(applies)[situation[level]]
    return {question: names[question] for question, level in functions.levels.items() if level in told}


def _worked(compiled: Compiled, answers: Mapping[str, str]) -> Worked:
    procedure = compiled.procedure
    decision = compiled.evaluator.decide(answers)
    if decision.outcome is None:
        given = " ".join(f"{question}={answer}" for question, answer in answers.items())
        raise _refused(procedure, f"`{given}` has no outcome, or several", "`policy check` tells what is wrong")
    asked = AllOf(tuple(Is(question, (answer,)) for question, answer in answers.items()))
    scenario = Scenario(
        f"The question {in_words(asked, procedure.questions)}." if answers else "Nothing is asked.",
        given=" ".join(f"{question}={answer}" for question, answer in answers.items()),
        outcome=decision.outcome.what.id,
        duties=tuple(duty.what.id for duty in decision.duties),
    )
    covering = (each for each in procedure.scenarios if each.answers.items() >= answers.items())
    return Worked(scenario, next(covering, None))


def _condition(scenario: Scenario) -> Condition:
    """Holds in the situations that a scenario is of."""
    known = ((question, answer) for question, answer in scenario.answers.items() if answer != NOT_SURE)
    return AllOf(tuple(Is(question, (answer,)) for question, answer in known))


def _refused(procedure: Procedure, message: str, help: str) -> RequestError:
    return RequestError([Problem(f"procedures[{procedure.id}]", message, help)])
