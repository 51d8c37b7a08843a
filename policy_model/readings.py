"""What comes of another reading of a text: a procedure like any other, compared with the policy's own.

In how many situations the outcome would be another is worked out, over all of them. It is not judged by anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from policy_model.alternatives import Alternative, NotModelled
from policy_model.compiled import Compiled
from policy_model.conditions import AllOf, AnyOf, Condition, Not
from policy_model.decision import Decision
from policy_model.diff import OutcomeDifference, compare_procedures
from policy_model.errors import PolicyError
from policy_model.evaluate import Evaluator
from policy_model.invariants import Invariant
from policy_model.policy import Policy
from policy_model.procedure import Procedure, mistakes
from policy_model.records import Renames
from policy_model.rules import Duty, Outcome, Permits, Rule
from policy_model.values import Value, replace
from policy_model.verify import (
    Finding,
    every_invariant_holds,
    every_scenario_holds,
    every_situation_has_exactly_one_outcome,
    no_duty_is_both_demanded_and_forbidden,
    sentence,
)


class WorkedOut(Value):
    """What comes of another reading.

    procedure: with this reading.
    difference: what the policy's own procedure and this one decide otherwise.
    broken: the policy's invariants that would not hold, each with answers that show it, as the command line takes them.
    unsound: why this is no model of a reading after all, or does not show what it is; nothing where it is one.
    """

    alternative: Alternative
    procedure: Procedure
    difference: OutcomeDifference
    broken: tuple[tuple[Invariant, str], ...]
    unsound: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether any situation has another outcome, or other duties."""
        return bool(self.difference.situations_changed or self.difference.duties)


def worked_out(policy: Policy, alternative: Alternative) -> WorkedOut:
    """What comes of that reading of the policy.

    Raises PolicyError where the model does not hold together with it, DiagramTooLarge where it can't be compared.
    """
    texts = (policy.text, *((alternative.text,) if alternative.text else (each.text for each in policy.adopted)))
    clauses = tuple(clause.id for text in texts for clause in text)
    return _worked_out(policy.procedure(alternative.procedure), alternative, clauses)


# Pages, packs and checks ask for the same readings over and over, and a draft mostly reads as the version before it.
@lru_cache(maxsize=256)
def _worked_out(own: Procedure, alternative: Alternative, clauses: tuple[str, ...]) -> WorkedOut:
    other = alternative.whole or changed(own, alternative)
    other = replace(other, id=own.id, scenarios=(alternative.shown_by,), renamed=())
    place = f"alternatives[{alternative.interpretation}]"
    if problems := tuple(mistakes(other, clauses)):
        raise PolicyError(replace(each, path=f"{place}: {each.path}") for each in problems)
    compiled = Compiled(other)
    known = {f"procedures[{own.id}].invariants[{each.id}]": each for each in own.invariants}
    broken: dict[Invariant, str] = {}
    # Another procedure has invariants of its own.
    for finding in every_invariant_holds(compiled) if alternative.whole is None else ():
        broken.setdefault(known[finding.path], finding.witness)
    difference = compare_procedures(own, other, newer=own)
    found = WorkedOut(alternative, other, difference, tuple(broken.items()), ())
    return replace(found, unsound=tuple(_unsound(found, compiled)))


def every_other_reading_is_worked_out(
    policy: Policy, alternatives: tuple[Alternative | NotModelled, ...]
) -> Iterator[Finding]:
    """A finding for each other reading that is neither a model nor has a reason, or whose model does not hold."""
    check = sentence(every_other_reading_is_worked_out)
    given = {(each.interpretation, each.reading) for each in alternatives}
    for interpretation in policy.interpretations:
        for reading in interpretation.otherwise:
            if (interpretation.id, reading) not in given:
                message = f"the reading `{reading}` is neither stated as a model nor has a reason why not"
                yield Finding(check, _path(interpretation.id), message, clauses=interpretation.clauses)
    for each in alternatives:
        if isinstance(each, Alternative):
            for message in _messages(policy, each):
                clauses = next(one.clauses for one in policy.interpretations if one.id == each.interpretation)
                yield Finding(check, _path(each.interpretation), f"`{each.reading}`: {message}", clauses=clauses)


def _messages(policy: Policy, alternative: Alternative) -> Iterator[str]:
    """Why a reading's model is no model, or does not show what it is."""
    try:
        yield from worked_out(policy, alternative).unsound
    except PolicyError as error:
        yield from (f"{each.path}: {each.message}" for each in error.problems)


def _unsound(found: WorkedOut, compiled: Compiled) -> Iterator[str]:
    for check in (
        every_situation_has_exactly_one_outcome,
        no_duty_is_both_demanded_and_forbidden,
        every_scenario_holds,
    ):
        yield from (f"with this reading {each.path}: {each.message}" for each in check(compiled))
    if found.differs and not _is_otherwise(found):
        name = found.alternative.shown_by.name
        yield f"its scenario, `{name}`, is decided in the same way as with the reading chosen"


def _is_otherwise(found: WorkedOut) -> bool:
    """Whether the scenario of a reading is decided otherwise than with the reading chosen."""
    old, new = found.difference.joint.old, found.difference.joint.new
    answers = found.alternative.shown_by.answers
    in_joint = []
    for pair in answers.items():
        answer = new.names[Renames.ANSWER]["=".join(pair)].partition("=")[2]
        in_joint.append((new.names[Renames.QUESTION][pair[0]], answer))
    given = old.own(in_joint)
    if given is None:
        return True
    was = Evaluator(old.procedure).decide(dict(pair.split("=") for pair in given.split()))
    is_now = Evaluator(new.procedure).decide(answers)
    return _told(was) != _told(is_now)


def _told(decision: Decision) -> tuple[Outcome | None, frozenset[Duty]]:
    outcome = decision.outcome.what if decision.outcome else None
    return outcome, frozenset(duty.what for duty in decision.duties)


def _path(interpretation: str) -> str:
    return f"interpretations[{interpretation}].otherwise"


def changed(procedure: Procedure, alternative: Alternative) -> Procedure:
    """The procedure with what a reading changes in it."""
    instead, reads = {rule.id: rule for rule in alternative.rules}, dict(alternative.reads)
    duties = {duty.id: duty for duty in alternative.duties}

    def told(what: Duty | Outcome | Permits) -> Duty | Outcome | Permits:
        return duties.get(what.id, what) if isinstance(what, Duty) else what

    def put(rule: Rule) -> Rule:
        rule = instead.pop(rule.id) if rule.id in instead else replace(rule, when=_read(rule.when, reads))
        then = told(rule.then)
        assert not isinstance(then, Permits)  # a rule never leads to one
        return replace(rule, then=then)

    kept = tuple(put(rule) for rule in procedure.rules if rule.id not in alternative.without)
    rules = (*kept, *map(put, tuple(instead.values())))
    outcomes = dict.fromkeys((*procedure.outcomes, *(rule.then for rule in rules if isinstance(rule.then, Outcome))))
    return replace(
        procedure,
        questions=alternative.questions or procedure.questions,
        rules=rules,
        outcomes=tuple(outcomes),
        when_unsure=put(procedure.when_unsure),
        # An invariant speaks of an act, however strongly it binds.
        invariants=tuple(
            replace(each, always=tuple(map(told, each.always)), never=tuple(map(told, each.never)))
            for each in procedure.invariants
        ),
    )


def _read(condition: Condition, reads: Mapping[Condition, Condition]) -> Condition:
    """The condition with each comparison in it as it is read."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(_read(part, reads) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_read(part, reads) for part in parts))
        case Not(part):
            return Not(_read(part, reads))
    return reads.get(condition, condition)
