"""What a policy claims of itself: invariants, scenarios, and that nothing of its text is left out."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.compiled import Compiled
from policy_model.mdd import FALSE, TRUE
from policy_model.policy import Policy
from policy_model.rules import Duty, Outcome, Permits
from policy_model.verify.finding import Finding, found, sentence


def every_invariant_holds(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each claim of an invariant that some situation breaks, or an invariant that claims nothing.

    It begins with the invariant's sentence, which is what a reviewer knows it by.
    """
    functions, when = compiled.given.functions, compiled.when

    def holding(claimed: Duty | Outcome | Permits) -> int:
        if isinstance(claimed, Permits):
            permitting = (what for what in when if isinstance(what, Outcome) and what.permits is claimed)
            return functions.any_of(when[what] for what in permitting)
        if claimed == compiled.procedure.when_unsure.then:
            return TRUE  # told to whoever is not sure, in any situation, whether or not rules lead to it too
        return when.get(claimed, FALSE)

    for invariant in compiled.procedure.invariants:
        condition = functions.compile(invariant.when)
        missing = ((f"{_said(each)} does not follow", functions.negate(holding(each))) for each in invariant.always)
        present = ((f"{_said(each)} follows", holding(each)) for each in invariant.never)
        broken = [
            (message, compiled.example(situations))
            for message, wrong in (*missing, *present)
            if (situations := functions.all_of((condition, wrong))) != FALSE
        ]
        if condition == FALSE:
            broken = [("its condition holds in no situation", compiled.as_near_as_can_be(invariant.when))]
        for message, answers in broken:
            told = f"{invariant.sentence} But {message}"
            part = f"invariants[{invariant.id}]"
            yield found(every_invariant_holds, compiled, part, told, answers, invariant.clauses)


def every_scenario_holds(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each scenario that does not end, or not in its outcome with its duties in their order."""
    procedure = compiled.procedure
    for scenario in procedure.scenarios:
        decision = compiled.evaluator.decide(scenario.answers)
        ends = decision.outcome.what.id if decision.outcome else None
        duties = tuple(grounded.what.id for grounded in decision.duties)
        wrong = []
        if ends != scenario.outcome:
            wrong.append(
                f"it ends in `{ends}`, not in `{scenario.outcome}`" if ends else "its answers settle no outcome"
            )
        if ends and decision.next_question:
            wrong.append(f"it leaves question `{decision.next_question.id}` open, which still matters")
        wrong += [f"duty `{duty}` does not follow" for duty in scenario.duties if duty not in duties]
        wrong += [f"duty `{duty}` follows and is not listed" for duty in duties if duty not in scenario.duties]
        if not wrong and duties != scenario.duties:
            wrong.append(f"its duties follow in this order: {', '.join(f'`{duty}`' for duty in duties)}")
        if wrong:
            path = f"procedures[{procedure.id}].scenarios[{scenario.name}]"
            yield Finding(sentence(every_scenario_holds), path, "; ".join(wrong), scenario.given, procedure.id)


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
        check = sentence(every_clause_is_accounted_for)
        yield Finding(check, f"clauses[{clause.id}]", message, clauses=(clause.id,))


def _said(claimed: Duty | Outcome | Permits) -> str:
    match claimed:
        case Duty(id, modality):
            return f"duty `{id}` ({modality.value})"
        case Outcome(id):
            return f"outcome `{id}`"
    return f"an outcome that permits `{claimed.value}`"
