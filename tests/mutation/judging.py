"""What catches a mutant: a scenario, an invariant, another property, the record; or whether it is no other policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from policy_model.check import OF_EACH_PROCEDURE, OF_THE_POLICY
from policy_model.compiled import Compiled
from policy_model.diagram import consequences
from policy_model.generate import one_per_path
from policy_model.policy import Policy
from policy_model.procedure import Procedure, mistakes
from policy_model.reconcile import every_clause_is_as_it_was_modelled
from policy_model.verify import every_invariant_holds, every_scenario_holds
from tests.mutation.mutants import EVERYWHERE, OF_CLAUSES, Kind, Mutant, mutants

PROPERTIES = tuple(check for check in OF_EACH_PROCEDURE if check not in (every_scenario_holds, every_invariant_holds))
"""All that `policy check` checks of a procedure besides its scenarios and invariants, which have a verdict each."""

PROPERTIES_OF_POLICIES = tuple(check for check in OF_THE_POLICY if check is not every_clause_is_as_it_was_modelled)
"""All that it checks of a policy besides the record, which has a verdict of its own."""


class Verdict(Enum):
    """What becomes of a mutant, in the order in which it is tried; the value heads a column of the score."""

    SCENARIO = "scenario"
    INVARIANT = "invariant"
    PROPERTY = "property"
    RECORD = "record"
    EQUIVALENT = "equivalent"
    SURVIVED = "survived"


class Judge:
    """Judges the mutants of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._clauses = tuple(clause.id for clause in policy.clauses)
        self._originals = {procedure.id: Compiled(procedure) for procedure in policy.procedures}

    def verdict(self, mutant: Mutant) -> Verdict:
        """What catches the mutant first. What could change a decision has to be caught without the record.

        Save what is changed everywhere at once: nothing else that is checked still says how it was.
        """
        if mutant.kind in OF_CLAUSES:
            return self._of_clauses(mutant.procedure)
        # A policy with a mistake can't be made. Where that is so, nothing further can be asked of it.
        wrong = [problem.path for problem in mistakes(mutant.procedure, self._clauses)]
        compiled = Compiled(mutant.procedure)
        if any(".scenarios[" in path for path in wrong) or (not wrong and any(every_scenario_holds(compiled))):
            return Verdict.SCENARIO
        if any(".invariants[" in path for path in wrong) or (not wrong and any(every_invariant_holds(compiled))):
            return Verdict.INVARIANT
        if wrong or any(finding for check in PROPERTIES for finding in check(compiled)):
            return Verdict.PROPERTY
        if self._has_findings(self._with(mutant.procedure)):
            return Verdict.PROPERTY
        if mutant.kind in EVERYWHERE and any(every_clause_is_as_it_was_modelled(self._with(mutant.procedure))):
            return Verdict.RECORD
        return Verdict.EQUIVALENT if self.is_equivalent(mutant.procedure) else Verdict.SURVIVED

    def is_equivalent(self, procedure: Procedure) -> bool:
        """Whether each consequence follows in the same situations, and each path ends because of the same clauses.

        Functions are canonical: they mean the same if, and only if, they are the same number in one store.
        """
        original, mutant = self._originals[procedure.id], Compiled(procedure)
        changed = consequences(procedure, functions=original.given.functions)
        if procedure.when_unsure != original.procedure.when_unsure:
            return False
        if dict(zip(changed.all, changed.when, strict=True)) != original.when:
            return False
        return all(
            original.evaluator.decide(worked.scenario.answers).clauses
            == mutant.evaluator.decide(worked.scenario.answers).clauses
            for worked in one_per_path(original)
        )

    def _of_clauses(self, procedure: Procedure) -> Verdict:
        """Its decisions are as they were; what is cited is all that can be wrong."""
        policy = self._with(procedure)
        if self._has_findings(policy):
            return Verdict.PROPERTY
        return Verdict.RECORD if any(every_clause_is_as_it_was_modelled(policy)) else Verdict.SURVIVED

    @staticmethod
    def _has_findings(policy: Policy) -> bool:
        return any(finding for check in PROPERTIES_OF_POLICIES for finding in check(policy))

    def _with(self, procedure: Procedure) -> Policy:
        procedures = (procedure if each.id == procedure.id else each for each in self.policy.procedures)
        return replace(self.policy, procedures=tuple(procedures))


def judged(policy: Policy) -> tuple[tuple[Mutant, Verdict], ...]:
    """Every mutant of the policy, with what becomes of it."""
    judge = Judge(policy)
    return tuple((mutant, judge.verdict(mutant)) for mutant in mutants(policy))


def score(results: Iterable[tuple[Mutant, Verdict]]) -> str:
    """The mutation score in a line: how many of the mutants that are not equivalent were caught, in per cent."""
    counted = Counter(verdict for _, verdict in results)
    different = counted.total() - counted[Verdict.EQUIVALENT]
    if not different:
        return "score: none, as no mutant is another policy"
    caught = different - counted[Verdict.SURVIVED]
    # Cut off, not rounded: where one survives it must not say 100 %.
    percent = "100" if caught == different else f"{1000 * caught // different / 10}"
    alone = f"{counted[Verdict.RECORD]:,} of them by the record alone"
    return f"score: {percent} % ({caught:,} caught of {different:,} not equivalent; {alone})"


def table(results: Iterable[tuple[Mutant, Verdict]]) -> list[str]:
    """The score as aligned lines: a row a kind of mutation and one for all, a column a verdict."""
    score: dict[Kind, Counter[Verdict]] = {kind: Counter() for kind in Kind}
    for mutant, verdict in results:
        score[mutant.kind][verdict] += 1
    total: Counter[Verdict] = sum(score.values(), Counter())
    rows = [("mutation", "mutants", *(verdict.value for verdict in Verdict))]
    for name, counted in (*((kind.value, counted) for kind, counted in score.items()), ("all", total)):
        rows.append((name, str(counted.total()), *(str(counted[verdict]) for verdict in Verdict)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            (row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)))
        )
        for row in rows
    ]
