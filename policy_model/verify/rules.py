"""Properties of rules and of what they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from policy_model.compiled import Compiled
from policy_model.conditions import AnyOf
from policy_model.mdd import FALSE
from policy_model.overlaps import overlaps
from policy_model.rules import Duty, Modality, Outcome, Rule
from policy_model.situations import Answers, count
from policy_model.verify.finding import Finding, found

MOST_PAIRS = 10
"""How many pairs of outcomes that overlap are told one by one; the others are counted."""


def every_situation_has_exactly_one_outcome(compiled: Compiled) -> Iterator[Finding]:
    """A finding for the situations without an outcome, and for each pair of outcomes that some situation has.

    Past `MOST_PAIRS` of them one finding says how many more there are.
    """

    def wrong(message: str, answers: Answers, rules: Iterable[Rule] = ()) -> Finding:
        clauses = (clause for rule in rules for clause in rule.clauses)
        return found(every_situation_has_exactly_one_outcome, compiled, "", message, answers, clauses)

    functions, procedure = compiled.given.functions, compiled.procedure
    without = functions.negate(functions.any_of(compiled.when[outcome] for outcome in procedure.outcomes))
    if without != FALSE:
        yield wrong("a situation has no outcome: no rule gives one there", compiled.example(without))
    every = overlaps(functions, procedure.outcomes, compiled.rules)
    for each in islice(every, MOST_PAIRS):
        yield wrong(f"a situation has {each}", compiled.example(each.where), each.rules)
    if more := next(every, None):
        many, example = 1 + sum(1 for _ in every), compiled.example(more.where)
        pairs = "one more pair of outcomes has" if many == 1 else f"{many:,} more pairs of outcomes have"
        yield wrong(f"{pairs} a situation with both; one has {more}", example, more.rules)


def no_duty_is_both_demanded_and_forbidden(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each duty that is forbidden where it is also demanded, advised or allowed."""
    functions, when = compiled.given.functions, compiled.when
    forbidden = {what.id: what for what in when if isinstance(what, Duty) and what.modality is Modality.MUST_NOT}
    for duty, function in when.items():
        if not isinstance(duty, Duty) or duty in forbidden.values() or duty.id not in forbidden:
            continue
        if functions.all_of((function, when[forbidden[duty.id]])) == FALSE:
            continue
        for (one, says), (other, forbids) in product(compiled.leading[duty], compiled.leading[forbidden[duty.id]]):
            if (both := functions.all_of((says, forbids))) != FALSE:
                yield found(
                    no_duty_is_both_demanded_and_forbidden,
                    compiled,
                    f"rules[{other.id}]",
                    f"it forbids `{duty.id}` where rule `{one.id}` says `{duty.modality.value}`",
                    compiled.example(both),
                    (*other.clauses, *one.clauses),
                )
                break


def no_rule_is_dead(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each rule that never applies; in its witness as many parts of its condition hold as can."""
    for rule, function in compiled.rules:
        if function == FALSE:
            near = compiled.as_near_as_can_be(rule.when)
            part, message = f"rules[{rule.id}]", "it applies in no situation"
            yield found(no_rule_is_dead, compiled, part, message, near, rule.clauses)


def no_rule_is_shadowed(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each rule with another that leads to the same wherever it does; of two equal ones for the later."""
    functions, when = compiled.given.functions, compiled.when
    for what, every in compiled.leading.items():
        rules = [(rule, function) for rule, function in every if function != FALSE]
        if len(rules) < 2:
            continue
        # Rules that never apply together hide nothing of each other. Then, and only then, the numbers add up.
        apart = sum(count(functions, function) for _, function in rules)
        if apart == count(functions, when[what]):
            continue
        different = {function: rule for rule, function in reversed(rules)}  # the earliest of equal ones
        once = twice = FALSE
        for function in sorted(different, key=functions.level, reverse=True):
            twice = functions.any_of((twice, functions.all_of((once, function))))
            once = functions.any_of((once, function))
        alone = functions.negate(twice)
        for rule, function in rules:
            other: Rule | None = None
            if different[function] is not rule:
                other = different[function]
            elif functions.all_of((function, alone)) == FALSE:
                wider = (each for each in rules if each[1] != function)
                other = next((each for each, whole in wider if functions.all_of((function, whole)) == function), None)
            if other:
                yield found(
                    no_rule_is_shadowed,
                    compiled,
                    f"rules[{rule.id}]",
                    f"it adds nothing: wherever it applies, rule `{other.id}` applies and leads to the same",
                    compiled.example(function),
                    (*rule.clauses, *other.clauses),
                )


def every_outcome_can_follow(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each outcome that no situation has; in its witness a rule that leads to it is near to applying."""
    for outcome, function in compiled.when.items():
        if isinstance(outcome, Outcome) and function == FALSE:
            rules = [rule for rule in compiled.procedure.rules if rule.then == outcome]
            yield found(
                every_outcome_can_follow,
                compiled,
                f"outcomes[{outcome.id}]",
                "no situation leads to it" if rules else "no rule leads to it",
                compiled.as_near_as_can_be(AnyOf(tuple(rule.when for rule in rules))),
                (*outcome.clauses, *(clause for rule in rules for clause in rule.clauses)),
            )
