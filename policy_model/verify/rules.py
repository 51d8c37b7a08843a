"""Properties of rules and of what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from policy_model.compiled import Compiled
from policy_model.conditions import AnyOf
from policy_model.mdd import FALSE, TRUE
from policy_model.rules import Duty, Modality, Outcome, Rule
from policy_model.situations import count
from policy_model.verify.finding import Finding, found


def every_situation_has_exactly_one_outcome(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each set of outcomes, none or several, that the rules give some situation."""
    functions = compiled.given.functions
    outcomes = [(what, function) for what, function in compiled.when.items() if isinstance(what, Outcome)]
    # The situations that have exactly these outcomes (positions), of those looked at so far.
    kinds: dict[tuple[int, ...], int] = {(): TRUE}
    for at, (_, function) in enumerate(outcomes):
        without = functions.negate(function)
        free = kinds.get((), FALSE)
        # An outcome that follows only where none of the others does, as it should, leaves their kinds as they are.
        apart = functions.all_of((free, function)) == function
        for kind, situations in (((), free),) if apart else tuple(kinds.items()):
            kinds[kind] = functions.all_of((situations, without))
            kinds[*kind, at] = functions.all_of((situations, function))
        kinds = {kind: situations for kind, situations in kinds.items() if situations != FALSE}
    for kind, situations in sorted(kinds.items()):
        if len(kind) != 1:
            rules, both = _applying(compiled, [outcomes[at][0] for at in kind], situations)
            several = " and ".join(f"`{outcomes[at][0].id}`" for at in kind)
            named = " and ".join(f"`{rule.id}`" for rule in rules)
            yield found(
                every_situation_has_exactly_one_outcome,
                compiled,
                "",
                f"a situation has the outcomes {several}: rules {named} {'both' if len(rules) == 2 else 'all'} apply"
                if several
                else "a situation has no outcome: no rule gives one there",
                compiled.example(both),
                (clause for rule in rules for clause in rule.clauses),
            )


def _applying(compiled: Compiled, outcomes: list[Outcome], situations: int) -> tuple[list[Rule], int]:
    """A rule for each outcome such that all of them apply together, and where: in some of those situations.

    In each of the situations every one of the outcomes follows, so each has a rule that applies where those chosen do.
    """
    functions, chosen = compiled.given.functions, []
    for outcome in outcomes:
        rules = ((rule, functions.all_of((situations, function))) for rule, function in compiled.leading[outcome])
        rule, situations = next(each for each in rules if each[1] != FALSE)
        chosen.append(rule)
    return chosen, situations


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
