"""What two procedures say otherwise: their questions, answers, outcomes, duties, rules and invariants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from policy_model.conditions import Condition
from policy_model.diff.changes import Change, Kind, Thing, Things, Words, compared
from policy_model.diff.joint import Joint, Names, Side
from policy_model.questions import Question
from policy_model.records import Renames
from policy_model.rules import Duty, Outcome, Permits, Rule
from policy_model.values import Value
from policy_model.wording import in_words, plainest


def procedure_changes(joint: Joint, clauses: tuple[Names, Names]) -> Iterator[Change]:
    """What differs between two procedures. clauses: joint ids of clauses by the old side's own, by the new side's."""
    path = f"procedures[{joint.leads.procedure.id}]"
    new_leads = joint.leads is joint.new
    sides = tuple(zip((joint.old, joint.new), clauses, strict=True))

    def both(noun: str, things: Callable[[Joint, Side, Names], Things]) -> Iterator[Change]:
        before, after = (things(joint, *each) for each in sides)
        yield from compared(f"{path}{noun}", before, after, new_leads)

    yield from both(".questions", _questions)
    for question in joint.questions:
        if question.id in joint.old.known and question.id in joint.new.known:
            before, after = (_answers(side, question) for side, _ in sides)
            yield from compared(f"{path}.questions[{question.id}].answers", before, after, new_leads)
    yield from both(".outcomes", _outcomes)
    # Duties stand in the order of the rules, which tell that they moved.
    yield from (change for change in both(".duties", _duties) if change.kind is not Kind.MOVED)
    yield from both(".rules", _rules)
    for change in both("", _when_unsure):
        yield Change(change.kind, f"{path}.when_unsure", change.old, change.new)
    yield from both(".invariants", _invariants)


def cited(clauses: tuple[str, ...], names: Names) -> tuple[object, str]:
    """In any order: which of them is named first makes no difference."""
    return frozenset(names[clause] for clause in clauses), ", ".join(clauses)


def _questions(_: Joint, side: Side, clauses: Names) -> Things:
    things = {}
    for each in side.procedure.questions:
        words = f"{each.text} ({each.hint})" if each.hint else each.text
        says = {Kind.REWORDED: (words, words), Kind.CLAUSES: cited(each.clauses, clauses)}
        things[side.names[Renames.QUESTION][each.id]] = Thing(each.id, words, says)
    return things


def _answers(side: Side, question: Question) -> Things:
    own, answers = side.known[question.id]
    asked = side.procedure.question(own)
    things = {}
    for joint, each in ((joint, asked.answer(own)) for joint, own in answers.items()):
        words = f"{each.text} ({each.short})" if each.label != each.text else each.text
        things[joint] = Thing(each.id, each.text, {Kind.REWORDED: (words, words)})
    return things


def _outcomes(_: Joint, side: Side, clauses: Names) -> Things:
    return {
        side.names[Renames.OUTCOME][each.id]: Thing(
            each.id,
            each.text,
            {
                Kind.REWORDED: (each.text, each.text),
                Kind.PERMITS: (each.permits, each.permits.value),
                Kind.CLAUSES: cited(each.clauses, clauses),
            },
        )
        for each in side.procedure.outcomes
    }


def _duties(joint: Joint, side: Side, _: Names) -> Things:
    """By id, and by modality too where either side has several duties about one act."""
    several = {
        each.names[Renames.DUTY][duty.id]
        for each in (joint.old, joint.new)
        for duty in each.procedure.duties
        if sum(other.id == duty.id for other in each.procedure.duties) > 1
    }
    things = {}
    for duty in side.procedure.duties:
        id, modality = side.names[Renames.DUTY][duty.id], duty.modality.value
        says = {Kind.REWORDED: (duty.text, duty.text), Kind.MODALITY: (modality, modality)}
        things[f"{id}, {modality}" if id in several else id] = Thing(duty.id, _then(duty), says)
    return things


def _rules(joint: Joint, side: Side, clauses: Names) -> Things:
    each = zip(side.procedure.rules, side.translated.rules, strict=True)
    return {side.names[Renames.RULE][rule.id]: _rule(joint, side, clauses, rule, said) for rule, said in each}


def _when_unsure(joint: Joint, side: Side, clauses: Names) -> Things:
    return {"": _rule(joint, side, clauses, side.procedure.when_unsure, side.translated.when_unsure)}


def _rule(joint: Joint, side: Side, clauses: Names, rule: Rule, translated: Rule) -> Thing:
    says = {
        Kind.LEADS: (_followed(side, rule.then), _then(rule.then)),
        Kind.CONDITION: _condition(joint, side, rule.when, translated.when),
        Kind.CLAUSES: cited(rule.clauses, clauses),
    }
    return Thing(rule.id, partial(_conditional, side, rule.when, _then(rule.then)), says)


def _invariants(joint: Joint, side: Side, clauses: Names) -> Things:
    things = {}
    for each, translated in zip(side.procedure.invariants, side.translated.invariants, strict=True):
        sides = (("always", each.always), ("never", each.never))
        claims = [(how, _followed(side, claimed)) for how, some in sides for claimed in some]
        claimed = "; ".join(f"{how} {_then(claimed)}" for how, some in sides for claimed in some)
        says = {
            Kind.REWORDED: (each.sentence, each.sentence),
            Kind.LEADS: (claims, claimed),
            Kind.CONDITION: _condition(joint, side, each.when, translated.when),
            Kind.CLAUSES: cited(each.clauses, clauses),
        }
        things[each.id] = Thing(each.id, each.sentence, says)
    return things


class _Read(Value):
    """A condition, equal to another one where both read the same."""

    condition: Condition
    questions: dict[str, Question]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Read):
            return NotImplemented
        if self.condition is other.condition or self.condition == other.condition:
            return True
        return plainest(self.condition, self.questions) == plainest(other.condition, other.questions)


def _condition(joint: Joint, side: Side, own: Condition, translated: Condition) -> tuple[_Read, Words]:
    """A condition as it is compared, by joint ids, and in its own words."""
    read = _Read(translated, {question.id: question for question in joint.questions})
    return read, partial(in_words, own, side.procedure.questions)


def _conditional(side: Side, when: Condition, then: str) -> str:
    said = in_words(when, side.procedure.questions)
    return f"{then} ({said})" if said in ("always", "never") else f"{then} (when {said})"


def _followed(side: Side, then: Duty | Outcome | Permits) -> tuple[str, ...]:
    """What follows, by joint ids."""
    match then:
        case Outcome(id=id):
            return "outcome", side.names[Renames.OUTCOME][id]
        case Duty(id=id, modality=modality):
            return modality.value, side.names[Renames.DUTY].get(id, id)
        case Permits():
            return "permits", then.value


def _then(then: Duty | Outcome | Permits) -> str:
    """What follows, in words."""
    match then:
        case Outcome(text=text):
            return text
        case Duty(text=text, modality=modality):
            return f"{modality.value}: {text}"
        case Permits():
            return f"permits: {then.value}"
