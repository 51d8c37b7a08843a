"""Text and logic, reconciled clause by clause.

A model drifts from its text in two ways. Words change and the rules made from them do not: each clause's hash and what
cited it are recorded with the model, and compared. Or a new version changes one side of a clause without the other:
the two versions are compared, and what changed alone is a finding until somebody has signed it off.

The logic of a clause is what follows because of it: in each procedure the duties and outcomes that rules give citing
it, each with the situations in which they do so, and the questions and outcomes that cite it. It is compared by its
meaning: how rules are ordered, worded, named or split makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from policy_model.clauses import Clause
from policy_model.compiled import Compiled
from policy_model.logic import Difference, called_now, differences
from policy_model.policy import Policy
from policy_model.questions import Question
from policy_model.records import HASH_DIGITS, Alone, Recorded, Renames, SignedOff
from policy_model.rules import Duty, Outcome, Rule
from policy_model.values import Value
from policy_model.verify import Finding, sentence


class Standing(Enum):
    """Whether both versions have a clause; the value is the word that is shown."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class Reconciled(Value, kw_only=True):
    """What became of a clause since the version before.

    clause: its id in this version; where it was removed, in the version before.
    before: its id in the version before; empty where it was added.
    text_changed: whether its words are others; those of a clause that was added or removed are.
    differences: where its logic is another.
    signed_off: by whom and why a change of one side alone was found right, if it was.
    """

    clause: str
    before: str
    standing: Standing
    text_changed: bool
    differences: tuple[Difference, ...] = ()
    signed_off: SignedOff | None = None

    @property
    def logic_changed(self) -> bool:
        """Whether something else follows because of it."""
        return bool(self.differences)

    @property
    def alone(self) -> Alone | None:
        """Which side changed without the other.

        None where both did or neither; and where the clause was added or removed. For one that was added,
        `every_clause_is_accounted_for` asks for a rule or a reason; nothing can rest on one that was removed.
        """
        if self.standing is not Standing.KEPT or self.text_changed == self.logic_changed:
            return None
        return Alone.TEXT if self.text_changed else Alone.LOGIC

    @property
    def became(self) -> str:
        """What became of it, in words: `added`, or `its text is as it was and its logic changed`."""
        if self.standing is not Standing.KEPT:
            return str(self.standing.value)
        sides = (("its text", self.text_changed), ("its logic", self.logic_changed))
        return " and ".join(f"{side} {'changed' if changed else 'is as it was'}" for side, changed in sides)


def records_of(policy: Policy) -> tuple[Recorded, ...]:
    """What there is to record of each clause as it stands, in the order of the text."""
    cited_by = _citations(policy)
    return tuple(
        Recorded(clause.id, clause.text_hash[:HASH_DIGITS], cited_by.get(clause.id, ())) for clause in policy.clauses
    )


def every_clause_is_as_it_was_modelled(policy: Policy) -> Iterator[Finding]:
    """A finding for each clause whose words, or what cites it and how, differ from what was recorded with the model."""
    again = f"`policy reconcile {policy.id}@{policy.version.slug} --record`"
    recorded = {record.clause: record for record in policy.recorded}
    if not recorded:
        yield Finding(
            sentence(every_clause_is_as_it_was_modelled),
            "recorded",
            f"nothing is recorded: compare text and rules, then run {again}",
        )
        return
    for now in records_of(policy):
        path, was = f"clauses[{now.clause}]", recorded.pop(now.clause, None)
        if was is None:
            yield Finding(
                sentence(every_clause_is_as_it_was_modelled),
                path,
                f"it is not recorded: {_check(now.cited_by)}, then run {again}",
                clauses=(now.clause,),
            )
            continue
        if was.text_hash != now.text_hash:
            message = f"its text changed since the model was made from it: {_check(now.cited_by)}, then run {again}"
            yield Finding(sentence(every_clause_is_as_it_was_modelled), path, message, clauses=(now.clause,))
        if changes := tuple(_cited_otherwise(was, now)):
            message = f"{' and '.join(changes)}: check that against its text, then run {again}"
            yield Finding(sentence(every_clause_is_as_it_was_modelled), path, message, clauses=(now.clause,))
    for gone in recorded.values():
        message = f"the text has no such clause any more: {_check(gone.cited_by)}, then run {again}"
        yield Finding(sentence(every_clause_is_as_it_was_modelled), f"recorded[{gone.clause}]", message)


def _cited_otherwise(was: Recorded, now: Recorded) -> Iterator[str]:
    """What cites a clause now and did not, what did and does not, and what binds otherwise."""
    before, after = dict(map(_apart, was.cited_by)), dict(map(_apart, now.cited_by))
    if more := [name for name in after if name not in before]:
        yield f"{_named(more)} now {_cite(more)} it"
    if fewer := [name for name in before if name not in after]:
        yield f"{_named(fewer)} no longer {_cite(fewer)} it"
    for name, binds in after.items():
        if binds != before.get(name, binds):
            said = f"`{name}` now says `{binds}`" if binds else f"`{name}` gives no duty any more"
            yield f"{said} (recorded: {f'`{before[name]}`' if before[name] else 'nothing'})"


def _apart(citing: str) -> tuple[str, str]:
    """What cites a clause, and how strongly it binds or what it permits; empty where it does neither."""
    name, _, binds = citing.partition(":")
    return name, binds


def reconciliation(before: Policy, policy: Policy) -> tuple[Reconciled, ...]:
    """What became of every clause since the version `before`: of this version's in their order, then those removed.

    Raises DiagramTooLarge where the two logics together would outgrow the bound of a diagram.
    """
    now_called = called_now(before, policy, Renames.CLAUSE)
    old: dict[str, Clause] = {now_called[clause.id]: clause for clause in before.clauses}
    new = {clause.id: clause for clause in policy.clauses}
    signed_off = {signed.clause: signed for signed in policy.signed_off}
    found = differences(before, policy)

    def reconciled(id: str) -> Reconciled:
        was, now = old.get(id), new.get(id)
        return Reconciled(
            clause=was.id if was and not now else id,
            before=was.id if was else "",
            standing=Standing.ADDED if not was else Standing.REMOVED if not now else Standing.KEPT,
            text_changed=not (was and now and was.text_hash == now.text_hash),
            differences=found.get(id, ()),
            signed_off=signed_off.get(id),
        )

    return tuple(reconciled(id) for id in (*new, *(id for id in old if id not in new)))


def text_and_logic_change_together(before: Policy | None, policy: Policy) -> Iterator[Finding]:
    """A finding for each clause of which one side changed alone with nobody's sign-off, and for each stale sign-off.

    before: the version before; None for the first one, in which nothing can have changed.
    """
    if before is None:
        yield from (_stale(each, "there is no version before this one") for each in policy.signed_off)
        return
    since = f"since version `{before.version.name}`"
    for each in reconciliation(before, policy):
        signed = each.signed_off
        if each.alone and not (signed and signed.changed is each.alone):
            yield _alone(policy, each, since)
        if signed and signed.changed is not each.alone:
            yield _stale(signed, f"{_became(each)} {since}")


def _alone(policy: Policy, each: Reconciled, since: str) -> Finding:
    check, path = sentence(text_and_logic_change_together), f"clauses[{each.clause}]"
    sign = f"or sign it off in `signed_off` as `{each.alone}`"
    if each.alone is Alone.TEXT:
        message = f"its text changed {since}, and its logic did not: change what cites it, {sign}"
        return Finding(check, path, message, clauses=(each.clause,))
    shown = next((each for each in each.differences if each.witness is not None), each.differences[0])
    message = f"its logic changed {since}, and its text did not: {shown}; put it right, {sign}"
    if shown.witness is None:
        return Finding(check, path, message, clauses=(each.clause,))
    compiled = Compiled(policy.procedure(shown.procedure))
    functions, answers = compiled.given.functions, {}
    for pair in shown.witness.split():
        question, _, answer = pair.partition("=")
        level = functions.levels[question]
        answers[level] = functions.answers[level][answer]
    return Finding(check, path, message, compiled.witness(answers), shown.procedure, (each.clause,))


def _became(each: Reconciled) -> str:
    if each.standing is Standing.ADDED:
        return "it was added"
    match each.text_changed, each.logic_changed:
        case True, True:
            return "its text and its logic both changed"
        case False, False:
            return "its text and its logic are as they were"
    return f"its {'text' if each.text_changed else 'logic'} alone changed"


def _stale(signed: SignedOff, why: str) -> Finding:
    message = f"{why}, and not its {signed.changed.value} alone: take this sign-off out"
    check = sentence(text_and_logic_change_together)
    return Finding(check, f"signed_off[{signed.clause}]", message, clauses=(signed.clause,))


def _citations(policy: Policy) -> dict[str, tuple[str, ...]]:
    """What cites each clause that something cites, as `Recorded.cited_by` names it, in the order of the model."""
    found: dict[str, dict[str, None]] = {}
    for procedure in policy.procedures:
        for kind, citing in (
            ("question", procedure.questions),
            ("rule", procedure.rules),
            ("outcome", procedure.outcomes),
            ("when-unsure", (procedure.when_unsure,)),
        ):
            for each in citing:
                for clause in each.clauses:
                    found.setdefault(clause, {})[f"{procedure.id}/{kind}/{each.id}{_binds(each)}"] = None
    return {clause: tuple(names) for clause, names in found.items()}


def _binds(citing: Question | Rule | Outcome) -> str:
    """What is recorded of it besides its name, which it may have in common with other rules: `:must-not`, `:wait`."""
    match citing:
        case Rule(then=Duty(modality=modality)):
            return f":{modality.value.replace(' ', '-')}"
        case Outcome(permits=permits):
            return f":{permits.value}"
    return ""


def _check(cited_by: Iterable[str]) -> str:
    names = [_apart(citing)[0] for citing in cited_by]
    return f"check {_named(names)}" if names else "check that nothing need cite it"


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cite(names: list[str]) -> str:
    return "cites" if len(names) == 1 else "cite"
