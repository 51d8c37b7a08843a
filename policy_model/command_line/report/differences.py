"""What differs between two states of the policies.

A version is compared with itself as it was, whether it is a draft or was released: a released version edited in place
is what most pull requests hold. A version that is new is compared with the one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from policy_model.command_line.report.drawn import Drawn
from policy_model.command_line.report.states import Found, State
from policy_model.data import NOT_DIGESTED, Data, digest, policy_data
from policy_model.diff import Comparison, compare
from policy_model.policy import Policy
from policy_model.procedure import WITHIN, Procedure, ids
from policy_model.reconcile import Reconciled, reconciliation
from policy_model.records import Renamed, Renames

COMPARED = frozenset(
    {"title", "owner", "status", "next_review", "clauses", "interpretations", "not_executable", "procedures"}
)
"""The parts of a policy that a comparison tells of."""

COMPARED_OF_PROCEDURES = frozenset(
    {"title", "start", "questions", "outcomes", "rules", "duties", "when_unsure", "invariants"}
)
"""The parts of a procedure that a comparison tells of."""

OF_ITS_OWN = frozenset({"version", "versions", "recorded", "signed_off", "renamed"})
"""The parts that differ between any two versions."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A version that is new, or not as it was.

    new: whether it is new; then it is compared with the version before it, else with itself as it was.
    alone: the clauses of which text or logic changed alone.
    otherwise: the parts that differ and of which the comparison tells nothing, by their paths.
    """

    comparison: Comparison
    new: bool
    alone: tuple[Reconciled, ...]
    otherwise: tuple[str, ...]

    @property
    def policy(self) -> Policy:
        """The version as it is now."""
        return self.comparison.new


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What differs between two states.

    policies_added, policies_removed: at their newest version. versions_added, versions_removed: those of policies that
        both states have. released: those that were drafts.
    changed: the versions that are new and follow another, and those that are not as they were.
    found, mended, as_before: findings that are new, that are gone, and that are in both.
    """

    policies_added: tuple[Policy, ...]
    policies_removed: tuple[Policy, ...]
    versions_added: tuple[Policy, ...]
    versions_removed: tuple[Policy, ...]
    released: tuple[Policy, ...]
    changed: tuple[Changed, ...]
    found: tuple[Found, ...]
    mended: tuple[Found, ...]
    as_before: tuple[Found, ...]
    drawn: Drawn

    def __bool__(self) -> bool:
        """Whether anything differs."""
        policies = self.policies_added or self.policies_removed or self.versions_added or self.versions_removed
        return bool(policies or self.changed or self.found or self.mended or self.drawn)


def differences(before: State, now: State, drawn: Drawn) -> Differences:
    """What differs between two states.

    Raises DiagramTooLarge where two states of one procedure together would outgrow the bound of a diagram.
    """
    both = [id for id in now.policies if id in before.policies]
    was = {policy.name: policy for id in both for policy in before.policies[id]}
    now_named = {policy.name: policy for id in both for policy in now.policies[id]}
    return Differences(
        policies_added=tuple(now.policies[id][-1] for id in now.policies if id not in before.policies),
        policies_removed=tuple(before.policies[id][-1] for id in before.policies if id not in now.policies),
        versions_added=tuple(policy for name, policy in now_named.items() if name not in was),
        versions_removed=tuple(policy for name, policy in was.items() if name not in now_named),
        released=tuple(
            policy for name, policy in now_named.items() if name in was and was[name].draft and not policy.draft
        ),
        changed=tuple(each for id in both for each in _changed(before.policies[id], now.policies[id])),
        found=tuple(each for each in now.findings if each not in before.findings),
        mended=tuple(each for each in before.findings if each not in now.findings),
        as_before=tuple(each for each in now.findings if each in before.findings),
        drawn=drawn,
    )


def _changed(before: Iterable[Policy], now: Iterable[Policy]) -> Iterator[Changed]:
    was = {policy.name: policy for policy in before}
    preceding: Policy | None = None
    for policy in now:
        old = was.get(policy.name)
        if old is None:
            if preceding is not None:
                alone = (each for each in reconciliation(preceding, policy) if each.alone)
                otherwise = (
                    part for part in _otherwise(preceding, policy) if part.rpartition(".")[2] not in OF_ITS_OWN
                )
                yield Changed(compare(preceding, policy), True, tuple(alone), tuple(otherwise))
        elif old.draft != policy.draft or digest(old) != digest(policy):
            alone = (each for each in reconciliation(old, _since(old, policy)) if each.alone)
            yield Changed(compare(old, policy), False, tuple(alone), tuple(_otherwise(old, policy)))
        preceding = policy


def _since(old: Policy, policy: Policy) -> Policy:
    """The policy with what was renamed since `old`: it declares what was since the version before, maybe long ago."""

    def later(renamed: tuple[Renamed, ...], known: dict[Renames, set[str]]) -> tuple[Renamed, ...]:
        return tuple(each for each in renamed if each.new not in known.get(each.what, ()))

    procedures = {procedure.id: procedure for procedure in old.procedures}
    clauses = {Renames.CLAUSE: {clause.id for clause in old.clauses}, Renames.PROCEDURE: set(procedures)}
    return replace(
        policy,
        renamed=later(policy.renamed, clauses),
        procedures=tuple(
            replace(each, renamed=later(each.renamed, _ids(procedures[each.id]))) if each.id in procedures else each
            for each in policy.procedures
        ),
    )


def _ids(procedure: Procedure) -> dict[Renames, set[str]]:
    return {what: set(ids(procedure, what)) for what in WITHIN}


def _otherwise(old: Policy, new: Policy) -> Iterator[str]:
    before, now = policy_data(old), policy_data(new)
    for field in now:
        if field not in NOT_DIGESTED | COMPARED and before[field] != now[field]:
            yield field
    procedures = {each["id"]: each for each in before["procedures"]}
    for each in now["procedures"]:
        was = procedures.get(each["id"], each)
        for field in each:
            if field not in NOT_DIGESTED | COMPARED_OF_PROCEDURES and was[field] != each[field]:
                yield f"procedures[{each['id']}].{field}"
    was_set, is_set = ({each["id"]: _set(each) for each in data["clauses"]} for data in (before, now))
    if was_set.keys() == is_set.keys() and was_set != is_set:
        yield "text"  # other paragraphs, or another source: a clause that came or went moves those after it anyway


def _set(clause: Data) -> tuple[int, str | None]:
    """How a clause is set in the text: where, and from which document."""
    return clause["paragraph"], clause["source"]
