"""Mutants of a policy: each differs from it by one small mistake in one rule, duty or outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, Is, Not
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.questions import Question
from policy_model.rules import Duty, Modality, Outcome, Permits, Rule


class Kind(Enum):
    """What was done; the value is the words that the score shows."""

    RULE_DROPPED = "rule dropped"
    NEGATED = "condition negated"
    PART_NEGATED = "part of a condition negated"
    LOOSENED = "condition, or part of an `and`, dropped"
    TIGHTENED = "part of an `or` dropped"
    JOINED = "`and` for `or`, or the other way round"
    ANSWER_ADDED = "answer added to a comparison"
    ANSWER_REMOVED = "answer removed from a comparison"
    ANSWER_SWAPPED = "answer swapped for another"
    OUTCOME_CHANGED = "outcome changed"
    MODALITY_CHANGED = "modality changed"
    CLAUSE_REPLACED = "clause replaced"
    CLAUSE_DROPPED = "clause dropped"
    DUTY_CHANGED = "duty's modality changed everywhere"
    PERMITS_CHANGED = "what an outcome permits changed everywhere"


OF_CLAUSES = frozenset({Kind.CLAUSE_REPLACED, Kind.CLAUSE_DROPPED})
"""Those that change no decision, only the reason given for it."""

EVERYWHERE = frozenset({Kind.DUTY_CHANGED, Kind.PERMITS_CHANGED})
"""Those made where a duty or an outcome is defined: rules and invariants use that, and so agree on the mistake."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy's procedure with one mistake.

    rule: the id of the rule with the mistake, or `when_unsure`; where it is made everywhere, of the duty or outcome.
    what: what the mistake is, for a person to find it.
    """

    kind: Kind
    procedure: Procedure
    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.procedure.id}/{self.rule}: {self.kind.value}: {self.what}"


def mutants(policy: Policy) -> Iterator[Mutant]:
    """Every single mutation of every rule of the policy, of what to do when unsure, and of each duty and outcome."""
    clauses = [clause.id for clause in policy.clauses]
    for procedure in policy.procedures:
        for at, rule in enumerate(procedure.rules):
            before, after = procedure.rules[:at], procedure.rules[at + 1 :]
            dropped = replace(procedure, rules=(*before, *after))
            yield Mutant(Kind.RULE_DROPPED, dropped, rule.id, "gone")
            changes = (*_conditions(procedure, rule), *_consequences(procedure, rule), *_citations(clauses, rule))
            for kind, changed, what in changes:
                yield Mutant(kind, replace(procedure, rules=(*before, changed, *after)), rule.id, what)
        unsure = procedure.when_unsure
        for kind, changed, what in (*_consequences(procedure, unsure), *_citations(clauses, unsure)):
            yield Mutant(kind, replace(procedure, when_unsure=changed), "when_unsure", what)
        yield from _defined_otherwise(procedure)


def _defined_otherwise(procedure: Procedure) -> Iterator[Mutant]:
    """Each duty with each other modality, and each outcome that permits something else, wherever they stand."""
    every = (rule.then for rule in (*procedure.rules, procedure.when_unsure))
    for duty in dict.fromkeys(each for each in every if isinstance(each, Duty)):
        for modality in Modality:
            if modality is not duty.modality:
                changed = _with(procedure, duty, replace(duty, modality=modality))
                yield Mutant(Kind.DUTY_CHANGED, changed, duty.id, modality.value)
    for outcome in procedure.outcomes:
        for permits in Permits:
            if permits is not outcome.permits:
                changed = _with(procedure, outcome, replace(outcome, permits=permits))
                yield Mutant(Kind.PERMITS_CHANGED, changed, outcome.id, permits.value)


def _with[What: (Duty, Outcome)](procedure: Procedure, old: What, new: What) -> Procedure:
    """The procedure with `new` wherever `old` stands."""

    def claimed(claims: tuple[Duty | Outcome | Permits, ...]) -> tuple[Duty | Outcome | Permits, ...]:
        return tuple(new if each == old else each for each in claims)

    def given(rule: Rule) -> Rule:
        return replace(rule, then=new) if rule.then == old else rule

    return replace(
        procedure,
        outcomes=tuple(new if isinstance(new, Outcome) and each == old else each for each in procedure.outcomes),
        rules=tuple(map(given, procedure.rules)),
        when_unsure=given(procedure.when_unsure),
        invariants=tuple(
            replace(each, always=claimed(each.always), never=claimed(each.never)) for each in procedure.invariants
        ),
    )


type Change = tuple[Kind, Rule, str]


def _conditions(procedure: Procedure, rule: Rule) -> Iterator[Change]:
    seen = {rule.when}
    for kind, condition in conditions(rule.when, procedure.questions):
        if condition not in seen:
            seen.add(condition)
            yield kind, replace(rule, when=condition), str(condition)


def _consequences(procedure: Procedure, rule: Rule) -> Iterator[Change]:
    then = rule.then
    if isinstance(then, Outcome):
        for outcome in procedure.outcomes:
            if outcome != then:
                yield Kind.OUTCOME_CHANGED, replace(rule, then=outcome), outcome.id
        return
    for modality in Modality:
        if modality is not then.modality:
            yield Kind.MODALITY_CHANGED, replace(rule, then=Duty(then.id, modality, then.text)), modality.value


def _citations(clauses: list[str], rule: Rule) -> Iterator[Change]:
    for at, cited in enumerate(rule.clauses):
        before, after = rule.clauses[:at], rule.clauses[at + 1 :]
        for clause in clauses:
            if clause != cited:
                changed = replace(rule, because=(*before, clause, *after))
                yield Kind.CLAUSE_REPLACED, changed, f"{cited} by {clause}"
        if before or after:
            yield Kind.CLAUSE_DROPPED, replace(rule, because=(*before, *after)), cited


def conditions(condition: Condition, questions: tuple[Question, ...]) -> Iterator[tuple[Kind, Condition]]:
    """Every single mutation of a condition; one may come twice, made in two ways."""
    yield Kind.NEGATED, ~condition
    yield Kind.LOOSENED, ALWAYS
    for part, put in _everywhere(condition, lambda changed: changed):
        yield Kind.PART_NEGATED, put(~part)
        match part:
            case Is(question, answers):
                known = [answer.id for each in questions if each.id == question for answer in each.answers]
                for kind, changed in _answers(answers, known):
                    yield kind, put(Is(question, changed) if changed else AnyOf(()))  # none of them: never
            case AllOf(parts):
                yield Kind.JOINED, put(AnyOf(parts))
                for at in range(len(parts)):
                    yield Kind.LOOSENED, put(AllOf((*parts[:at], *parts[at + 1 :])))
            case AnyOf(parts):
                yield Kind.JOINED, put(AllOf(parts))
                for at in range(len(parts)):
                    yield Kind.TIGHTENED, put(AnyOf((*parts[:at], *parts[at + 1 :])))


type Put = Callable[[Condition], Condition]
"""Gives the whole condition, with something else in the place of one part."""


def _everywhere(condition: Condition, put: Put) -> Iterator[tuple[Condition, Put]]:
    """The condition and each part of it, however deep, with what puts something else in its place."""
    yield condition, put
    match condition:
        case Not(part):
            yield from _everywhere(part, lambda changed: put(Not(changed)))
        case AllOf(parts) | AnyOf(parts):
            for at, part in enumerate(parts):

                def put_part(changed: Condition, at: int = at) -> Condition:
                    return put(type(condition)((*parts[:at], changed, *parts[at + 1 :])))

                yield from _everywhere(part, put_part)


def _answers(answers: tuple[str, ...], known: list[str]) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    others = [answer for answer in known if answer not in answers]
    for other in others:
        yield Kind.ANSWER_ADDED, (*answers, other)
    for at in range(len(answers)):
        yield Kind.ANSWER_REMOVED, (*answers[:at], *answers[at + 1 :])
        for other in others:
            yield Kind.ANSWER_SWAPPED, (*answers[:at], other, *answers[at + 1 :])
