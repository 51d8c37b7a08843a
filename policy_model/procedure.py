"""Procedures: the questions, rules and outcomes that answer one practical question, and scenarios that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from policy_model import checks, renames
from policy_model.conditions import ALWAYS, Condition, atoms
from policy_model.errors import Problem, unknown
from policy_model.invariants import Invariant
from policy_model.questions import NOT_SURE, Question
from policy_model.records import Renamed, Renames
from policy_model.rules import Duty, Modality, Outcome, Permits, Rule
from policy_model.values import Value, field


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def named[Named: _HasId](things: Iterable[Named], id: str) -> Named:
    """The thing with that id. Raises KeyError where there is none."""
    for thing in things:
        if thing.id == id:
            return thing
    raise KeyError(id)


class Scenario(Value):
    """A worked situation, shown on the site and run as a test.

    name: a sentence.
    given: answers as the command line takes them: `immediate-risk=no agreement=agrees`.
    outcome: the id of the outcome that it must end in.
    duties: the ids of all the duties that it must end with, in order.
    """

    name: str
    given: str = field(kw_only=True)
    outcome: str = field(kw_only=True)
    duties: tuple[str, ...] = field(kw_only=True)

    @property
    def answers(self) -> Mapping[str, str]:
        """The answers, question id to answer id, in the order given."""
        return dict(pair.partition("=")[::2] for pair in self.given.split())


class Procedure(Value, kw_only=True):
    """The questions, rules and outcomes that answer one practical question.

    id: unique within the policy.
    title: its heading.
    start: what sets it off, in the reader's words.
    questions: in the order in which they are asked.
    rules: in the order in which their duties are told.
    when_unsure: what to do about a question that can't be answered; a duty with the clauses that it rests on, and no
        condition (`when=ALWAYS`).
    invariants: what must hold in every situation, whatever the rules come to be.
    renamed: what has another id than in the version before; answers, questions, outcomes, duties and rules.
    any_order: whether the questions may be asked in any order; then one is taken that keeps the diagram small.
    """

    id: str
    title: str
    start: str
    questions: tuple[Question, ...]
    outcomes: tuple[Outcome, ...]
    rules: tuple[Rule, ...]
    when_unsure: Rule
    scenarios: tuple[Scenario, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    any_order: bool = False

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Every duty that a rule can give, once, in the order of the rules."""
        return tuple(dict.fromkeys(rule.then for rule in self.rules if isinstance(rule.then, Duty)))

    def question(self, question_id: str) -> Question:
        """The question with that id. Raises KeyError where there is none."""
        return named(self.questions, question_id)

    def outcome(self, outcome_id: str) -> Outcome:
        """The outcome with that id. Raises KeyError where there is none."""
        return named(self.outcomes, outcome_id)

    def rule(self, rule_id: str) -> Rule:
        """The rule with that id. Raises KeyError where there is none."""
        return named(self.rules, rule_id)


def mistakes(procedure: Procedure, clauses: Iterable[str]) -> Iterator[Problem]:
    """Every mistake in the procedure, given the ids of the clauses that it may cite, in reading order."""
    path = f"procedures[{procedure.id}]"
    questions = {question.id: question for question in procedure.questions}
    outcomes = {outcome.id: outcome for outcome in procedure.outcomes}
    yield from checks.said(f"{path}.title", procedure.title)
    yield from checks.said(f"{path}.start", procedure.start)
    if not procedure.outcomes:
        yield Problem(f"{path}.outcomes", "a procedure needs an outcome", "say where a situation can end")
    yield from checks.ids(f"{path}.questions", "question", (question.id for question in procedure.questions))
    yield from checks.ids(f"{path}.outcomes", "outcome", (outcome.id for outcome in procedure.outcomes))
    yield from checks.ids(f"{path}.rules", "rule", (rule.id for rule in procedure.rules))
    for question in procedure.questions:
        yield from _question(f"{path}.questions[{question.id}]", question, clauses)
    for outcome in procedure.outcomes:
        yield from checks.said(f"{path}.outcomes[{outcome.id}].text", outcome.text)
        yield from checks.cites(f"{path}.outcomes[{outcome.id}].because", outcome.clauses, clauses)
    for rule in procedure.rules:
        yield from _rule(f"{path}.rules[{rule.id}]", rule, questions, outcomes, clauses)
    yield from _duties(path, procedure)
    yield from _rule(f"{path}.when_unsure", procedure.when_unsure, questions, outcomes, clauses)
    yield from checks.ids(f"{path}.invariants", "invariant", (each.id for each in procedure.invariants))
    for invariant in procedure.invariants:
        yield from _invariant(f"{path}.invariants[{invariant.id}]", invariant, procedure, clauses)
    if isinstance(procedure.when_unsure.then, Outcome):
        yield Problem(
            f"{path}.when_unsure.then", "an answer that is missing can't lead to an outcome", "name a duty: whom to ask"
        )
    if isinstance(procedure.when_unsure.when, Condition) and procedure.when_unsure.when != ALWAYS:
        message = "what to do when unsure has a condition, and is told to whoever is not sure, whatever else is so"
        help = "write `when=ALWAYS`; for a duty that depends on answers, add a rule"
        yield Problem(f"{path}.when_unsure.when", message, help)
    seen: set[str] = set()
    for scenario in procedure.scenarios:
        if scenario.name in seen:
            yield Problem(f"{path}.scenarios[{scenario.name}]", "a scenario is named twice", "rename one of them")
        seen.add(scenario.name)
        yield from _scenario(f"{path}.scenarios[{scenario.name}]", scenario, procedure, questions)
    known = {what: ids(procedure, what) for what in WITHIN}
    yield from renames.mistakes(f"{path}.renamed", procedure.renamed, known, "the policy's own `renamed`")


WITHIN = (Renames.QUESTION, Renames.ANSWER, Renames.OUTCOME, Renames.DUTY, Renames.RULE)
"""What a procedure declares as renamed, and not its policy."""


def ids(procedure: Procedure, what: Renames) -> tuple[str, ...]:
    """The ids of all things of that kind in a procedure, in order; answers as `question=answer`."""
    rules = (*procedure.rules, procedure.when_unsure)
    match what:
        case Renames.QUESTION:
            return tuple(question.id for question in procedure.questions)
        case Renames.ANSWER:
            return tuple(f"{each.id}={answer.id}" for each in procedure.questions for answer in each.answers)
        case Renames.OUTCOME:
            return tuple(outcome.id for outcome in procedure.outcomes)
        case Renames.DUTY:
            return tuple(dict.fromkeys(rule.then.id for rule in rules if isinstance(rule.then, Duty)))
        case Renames.RULE:
            return tuple(dict.fromkeys(rule.id for rule in rules))
    raise ValueError(f"{what} is not within a procedure")


def _question(path: str, question: Question, clauses: Iterable[str]) -> Iterator[Problem]:
    yield from checks.said(f"{path}.text", question.text)
    yield from checks.ids(f"{path}.answers", "answer", (answer.id for answer in question.answers))
    if len(question.answers) < 2:
        yield Problem(f"{path}.answers", "a question needs two answers", "one answer alone settles nothing")
    for answer in question.answers:
        yield from checks.said(f"{path}.answers[{answer.id}].text", answer.text)
        if answer.id == NOT_SURE:
            yield Problem(
                f"{path}.answers[{answer.id}]",
                f"`{NOT_SURE}` is offered with every question",
                "leave it out: it settles nothing, so no rule can read it",
            )
    yield from checks.cited(f"{path}.because", question.clauses, clauses)


def _rule(
    path: str, rule: Rule, questions: dict[str, Question], outcomes: dict[str, Outcome], clauses: Iterable[str]
) -> Iterator[Problem]:
    yield from _condition(f"{path}.when", rule.when, questions)
    match rule.then:
        case Outcome(id=id):
            if id not in outcomes:
                yield unknown("outcome", id, outcomes, f"{path}.then")
            elif outcomes[id] != rule.then:
                yield Problem(f"{path}.then", f"outcome `{id}` differs from the one that is listed", "write it once")
        case Duty(id=id, text=text):
            yield from checks.ids(f"{path}.then", "duty", [id])
            yield from checks.said(f"{path}.then.text", text)
        case _:
            help = "use must(…), must_not(…), should(…), may(…) or an outcome"
            yield Problem(f"{path}.then", "a rule leads to a duty or an outcome", help)
    yield from checks.cites(f"{path}.because", rule.clauses, clauses)


def _condition(path: str, condition: Condition, questions: dict[str, Question]) -> Iterator[Problem]:
    if not isinstance(condition, Condition):
        yield Problem(path, f"`{condition!r}` is not a condition", "use answered(…), combined with `&`, `|` and `~`")
    for atom in atoms(condition):
        question = questions.get(atom.question)
        if question is None:
            yield unknown("question", atom.question, questions, path)
            continue
        known = [answer.id for answer in question.answers]
        if not atom.answers:
            help = "name those for which the condition holds"
            yield Problem(f"{path}, question `{question.id}`", "no answer is named", help)
        for answer in atom.answers:
            if answer not in known:
                yield unknown("answer", answer, known, f"{path}, question `{question.id}`")


def _invariant(path: str, invariant: Invariant, procedure: Procedure, clauses: Iterable[str]) -> Iterator[Problem]:
    yield from checks.said(f"{path}.sentence", invariant.sentence)
    yield from _condition(f"{path}.when", invariant.when, {question.id: question for question in procedure.questions})
    if not (invariant.always or invariant.never):
        yield Problem(path, "nothing is claimed", "say what follows `always`, or `never`")
    for side, claimed in (("always", invariant.always), ("never", invariant.never)):
        for each in claimed:
            match each:
                case Outcome(id=id) if each not in procedure.outcomes:
                    yield unknown("outcome", id, (outcome.id for outcome in procedure.outcomes), f"{path}.{side}")
                case Duty(id=id) if each not in (duties := (*procedure.duties, procedure.when_unsure.then)):
                    yield unknown("duty", id, (duty.id for duty in duties), f"{path}.{side}")
                case Outcome() | Duty() | Permits():
                    pass
                case _:
                    help = "use a duty or an outcome of the procedure, or one of Permits"
                    yield Problem(f"{path}.{side}", f"`{each!r}` is nothing that follows", help)
    yield from checks.cites(f"{path}.because", invariant.clauses, clauses)


def _duties(path: str, procedure: Procedure) -> Iterator[Problem]:
    first: dict[tuple[str, Modality], Rule] = {}
    places = [(f"{path}.rules[{rule.id}]", rule) for rule in procedure.rules]
    for place, rule in (*places, (f"{path}.when_unsure", procedure.when_unsure)):
        duty = rule.then
        if isinstance(duty, Duty) and duty != (known := first.setdefault((duty.id, duty.modality), rule)).then:
            help = f"rule `{known.id}` words it otherwise: write it once and use it in both"
            yield Problem(f"{place}.then", f"duty `{duty.id}` has two wordings", help)
    unsure = procedure.when_unsure.then
    for rule in procedure.rules:
        duty = rule.then
        if not (isinstance(duty, Duty) and isinstance(unsure, Duty) and duty.id == unsure.id):
            continue
        if duty.modality is not unsure.modality:
            message = f"duty `{duty.id}` is `{unsure.modality.value}` here and `{duty.modality.value}` elsewhere"
            help = f"rule `{rule.id}` may apply at the same time: write it once and use it in both"
            yield Problem(f"{path}.when_unsure.then", message, help)


def _scenario(path: str, scenario: Scenario, procedure: Procedure, questions: dict[str, Question]) -> Iterator[Problem]:
    seen: set[str] = set()
    for pair in scenario.given.split():
        question_id, equals, answer_id = pair.partition("=")
        if not equals:
            yield Problem(f"{path}.given", f"`{pair}` is not an answer", "write `question=answer`")
            continue
        if question_id in seen:
            yield Problem(f"{path}.given", f"question `{question_id}` is answered twice", "leave one answer out")
        seen.add(question_id)
        if question_id not in questions:
            yield unknown("question", question_id, questions, f"{path}.given")
            continue
        known = [answer.id for answer in questions[question_id].answers]
        if answer_id not in (*known, NOT_SURE):
            yield unknown("answer", answer_id, known, f"{path}.given, question `{question_id}`")
    if scenario.outcome not in (outcomes := [outcome.id for outcome in procedure.outcomes]):
        yield unknown("outcome", scenario.outcome, outcomes, f"{path}.outcome")
    for duty in scenario.duties:
        if duty not in (duties := [each.id for each in procedure.duties]):
            yield unknown("duty", duty, duties, f"{path}.duties")
