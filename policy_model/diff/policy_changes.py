"""What two policies, or two versions of one, say otherwise: their text clause by clause, and their model."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy_model.diff.changes import Change, Kind, Thing, Things, compared
from policy_model.diff.joint import Joint, Names, join
from policy_model.diff.pairing import Declares, agreed, matched
from policy_model.diff.procedure_changes import cited, procedure_changes
from policy_model.policy import Policy, StatedDate
from policy_model.records import Renames
from policy_model.values import Value


class JointPolicies(Value):
    """Two policies, and which of their clauses and procedures are the same.

    new_leads: whether joint ids and order are the new side's.
    clauses, procedure_ids: joint ids by the old side's own ones, and by the new side's.
    procedures: those that both have, in order.
    """

    old: Policy
    new: Policy
    new_leads: bool
    clauses: tuple[Names, Names]
    procedure_ids: tuple[Names, Names]
    procedures: tuple[Joint, ...]


def join_policies(old: Policy, new: Policy) -> JointPolicies:
    """Which clauses and procedures of two policies are the same.

    Where one is the version right after the other, what it declares as renamed says so. Otherwise what either declares
    is used as far as it fits, as for procedures (`joint.join`).
    """
    policies, sides = (old, new), (_declares(old), _declares(new))
    newer = next((at for at in (0, 1) if follows(policies[at], policies[1 - at])), None)
    new_leads, same = agreed(*sides, newer=None if newer is None else sides[newer])

    def names(what: Renames) -> tuple[Names, Names]:
        lead, other = (tuple(side.ids(what)) for side in (reversed(sides) if new_leads else sides))
        ends = ((each.old, each.new) if new_leads else (each.new, each.old) for each in same if each.what is what)
        leading, following = {id: id for id in lead}, matched(lead, other, dict(ends))
        return (following, leading) if new_leads else (leading, following)

    procedure_ids = names(Renames.PROCEDURE)
    before, after = (
        {ids[procedure.id]: procedure for procedure in policy.procedures}
        for policy, ids in zip(policies, procedure_ids, strict=True)
    )
    procedures = []
    for id in after if new_leads else before:
        if id in before and id in after:
            both = before[id], after[id]
            procedures.append(join(*both, newer=None if newer is None else both[newer]))
    return JointPolicies(old, new, new_leads, names(Renames.CLAUSE), procedure_ids, tuple(procedures))


def follows(policy: Policy, other: Policy) -> bool:
    """Whether it is the version right after the other one."""
    return policy.id == other.id and policy.versions[:-1] == other.versions


def text_changes(joint: JointPolicies) -> Iterator[Change]:
    """What differs in the text, clause by clause."""
    yield from compared("clauses", *_both(joint, _clauses), joint.new_leads)


def model_changes(joint: JointPolicies) -> Iterator[Change]:
    """What differs in the model: what the policy says of itself, its procedures, and how its text is read."""
    for field in ("title", "owner", "status", "next_review"):
        before, after = (_of_itself(policy, field) for policy in (joint.old, joint.new))
        if before != after:
            yield Change(Kind.REWORDED, field, before, after)
    yield from compared("procedures", *_both(joint, _procedures), joint.new_leads)
    for each in joint.procedures:
        yield from procedure_changes(each, joint.clauses)
    yield from compared("interpretations", *_both(joint, _interpretations), joint.new_leads)
    yield from compared("not_executable", *_both(joint, _not_executable), joint.new_leads)


def _declares(policy: Policy) -> Declares:
    ids = {
        Renames.CLAUSE: tuple(clause.id for clause in policy.clauses),
        Renames.PROCEDURE: tuple(procedure.id for procedure in policy.procedures),
    }
    content = (
        policy.name,
        [(clause.id, clause.text) for clause in policy.clauses],
        [(procedure.id, procedure.title, procedure.start) for procedure in policy.procedures],
        [(each.id, each.open, each.chosen) for each in policy.interpretations],
        [(each.clause, each.reason) for each in policy.not_executable],
    )
    return Declares(policy.renamed, lambda what: ids.get(what, ()), lambda: content)


def _both(joint: JointPolicies, things: Callable[[Policy, Names, Names], Things]) -> tuple[Things, Things]:
    """What each side says of the same things. things: of a policy, with joint ids of its clauses and procedures."""
    return (
        things(joint.old, joint.clauses[0], joint.procedure_ids[0]),
        things(joint.new, joint.clauses[1], joint.procedure_ids[1]),
    )


def _of_itself(policy: Policy, field: str) -> str:
    value = getattr(policy, field)
    return value.words if isinstance(value, StatedDate) else value or ""


def _clauses(policy: Policy, clauses: Names, _: Names) -> Things:
    return {
        clauses[each.id]: Thing(
            each.id,
            each.text,
            {
                Kind.REWORDED: (each.text, each.text),
                Kind.MARKED: (each.mark, each.mark.value),
                Kind.HEADING: (each.heading, f"heading of level {each.heading}" if each.heading else "running text"),
            },
            each.mark,
        )
        for each in policy.clauses
    }


def _procedures(policy: Policy, _: Names, procedures: Names) -> Things:
    things = {}
    for each in policy.procedures:
        words = f"{each.title}: {each.start}"
        things[procedures[each.id]] = Thing(each.id, words, {Kind.REWORDED: (words, words)})
    return things


def _interpretations(policy: Policy, clauses: Names, _: Names) -> Things:
    things = {}
    for each in policy.interpretations:
        words = f"{each.open} {each.chosen} Otherwise: {' '.join(each.otherwise)}"
        says = {Kind.REWORDED: (words, words), Kind.CLAUSES: cited(each.clauses, clauses)}
        things[each.id] = Thing(each.id, words, says)
    return things


def _not_executable(policy: Policy, clauses: Names, _: Names) -> Things:
    return {
        clauses[each.clause]: Thing(each.clause, each.reason, {Kind.REWORDED: (each.reason, each.reason)})
        for each in policy.not_executable
    }
