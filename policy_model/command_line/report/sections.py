"""The differences between two states of the policies, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_model.command_line.comparison_data import commands
from policy_model.command_line.report.differences import Changed, Differences
from policy_model.command_line.report.markdown import LONGEST, Section, code, document, prose, with_code
from policy_model.command_line.report.revisions import Revision
from policy_model.command_line.report.states import Found
from policy_model.diff import Case, Merged, OutcomeDifference
from policy_model.diff.changes import Change, Kind
from policy_model.diff.words import (
    ToldOtherwise,
    duties_together,
    how_many_changed,
    overlapping,
    situations,
    when,
    word_by_word,
)
from policy_model.policies.catalogue import typed_name
from policy_model.policy import Policy
from policy_model.publish.parts import MARKS, PERMITS, capitalised
from policy_model.reconcile import Reconciled
from policy_model.rules import Outcome

MOST_CASES = 5
"""In how many merged cases a duty that is told otherwise is shown: each of them may be long."""


def report(base: Revision, found: Differences) -> str:
    """The whole report, as Markdown."""
    head = f"## What changes in the policies\n\nCompared with {code(base.name)} ({code(base.short)}).\n"
    if base.diverged:
        said = "has commits that this branch has not: what they changed is told here the other way round."
        head += f"\n{code(base.name)} {said}\n"
    if not found:
        return f"{head}\nNothing changed: {_NOTHING}\n"
    sections = (
        Section("", "version", tuple(_summary(found))),
        Section("Policies and versions", "line", tuple(_came_and_went(found))),
        Section("Outcomes", "case", tuple(_outcomes(found.changed))),
        Section("Duties", "case", tuple(_duties(found.changed))),
        Section("Findings", "finding", tuple(_findings(found))),
        Section("Text or logic alone", "clause", tuple(_alone(found.changed))),
        Section("Text", "clause", tuple(_changes(found.changed, text=True))),
        Section("Renamed", "id", tuple(_renamed(found.changed))),
        Section("Model", "change", tuple(_changes(found.changed, text=False))),
        Section("Drawings", "drawing", tuple(_drawings(found))),
        Section("What else is not as it was", "part", tuple(_otherwise(found.changed))),
    )
    return document(head, sections, f"policy report --base {base.name} --json", LONGEST)


_NOTHING = "every policy says and decides what it did, with the same findings, and the drawings are the same."


# The summary


def _summary(found: Differences) -> Iterator[str]:
    for each in found.changed:
        outcomes = (
            f" {capitalised(how_many_changed(difference))} of *{prose(difference.new.title)}*."
            for difference in each.comparison.procedures
        )
        said = f"new, compared with {code(typed_name(each.comparison.old))}" if each.new else "edited"
        text, model = (_how_many(len(some), "change", "nothing differs") for some in _both(each))
        yield f"- **{code(typed_name(each.policy))}**, {said}.{''.join(outcomes)} Text: {text}. Model: {model}."
    counts = f"{len(found.found)} new, {len(found.mended)} gone, {len(found.as_before)} as before"
    yield f"- **Findings:** {counts if found.found or found.mended or found.as_before else 'none'}."
    if drawn := found.drawn:
        told = {
            "new": len(drawn.added),
            "changed": len(drawn.changed),
            "gone": len(drawn.removed),
        }
        went = [f"{count} {what}" for what, count in told.items() if count]
        stale = [_how_many(len(drawn.stale), "stale file", "")] if drawn.stale else []
        yield f"- **Drawings:** {', '.join((*went, *stale))}."


def _both(changed: Changed) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    return changed.comparison.text, changed.comparison.model


def _how_many(count: int, noun: str, none: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}" if count else none


def _came_and_went(found: Differences) -> Iterator[str]:
    for said, policies in (("is new", found.policies_added), ("is gone", found.policies_removed)):
        for policy in policies:
            title, version = prose(policy.title), prose(policy.version.shown)
            yield f"- The policy {code(policy.id)} {said}: {title}, version {version}."
    for said, policies in (
        ("is new", found.versions_added),
        ("is gone", found.versions_removed),
        ("was a draft, and is released", found.released),
    ):
        for policy in policies:
            yield f"- The version {code(typed_name(policy))} {said}{', a draft' if policy.draft else ''}."


# What was found


def _findings(found: Differences) -> Iterator[str]:
    for said, findings in (("new", found.found), ("gone", found.mended)):
        for each in findings:
            yield f"- **{capitalised(said)}:** {_finding(each)}"


def _finding(found: Found) -> str:
    shown = f" For example: {code(found.command)}." if found.command else ""
    return f"{code(found.name)}, {code(found.path)}: {with_code(found.message)}. Not so: {prose(found.check)}.{shown}"


# What is decided


def _outcomes(changed: Iterable[Changed]) -> Iterator[str]:
    apart = ""  # what is said after a list has to stand apart from it
    for each in changed:
        for difference in each.comparison.procedures:
            if not difference.situations_changed:
                continue
            first, apart = apart + _of(each, difference), "\n"
            for number, case in enumerate(difference.cases, start=1):
                yield first + _case(each, difference, number, case)
                first = ""
            if difference.left_out:
                more = _how_many(difference.left_out, "more situation", "")
                yield f"{first}- {more} changed that no case here tells of."


def _of(changed: Changed, difference: OutcomeDifference) -> str:
    """What heads the cases of a procedure."""
    said = f"{capitalised(how_many_changed(difference))} of *{prose(difference.new.title)}*"
    more = f" {words}" if (words := overlapping(difference)) else ""
    return f"{code(typed_name(changed.policy))}: **{said}.**{more}\n\n"


def _case(changed: Changed, difference: OutcomeDifference, number: int, case: Case) -> str:
    sides = zip(_sides(changed), ((case.old, case.example_old), (case.new, case.example_new)), strict=True)
    decided = (f"   - {label}: {_decided(*decided)}" for label, decided in sides)
    head = f"{number}. {capitalised(case.direction.value)}, {situations(case.situations)}."
    return "\n".join((f"{head} {prose(when(difference, case))}:", *decided, *_examples(changed, difference, case)))


def _sides(changed: Changed) -> tuple[str, str]:
    old, new = changed.comparison.old, changed.comparison.new
    return (prose(old.version.shown), prose(new.version.shown)) if changed.new else ("before", "now")


def _decided(outcome: Outcome | None, example: str | None) -> str:
    if outcome is None:
        return "no outcome; it does not know these answers." if example is None else "no single outcome."
    permits = f"{PERMITS[outcome.permits]}."
    return f"**{prose(permits)}**" + (f" {prose(outcome.text)}" if outcome.text != permits else "")


def _examples(changed: Changed, difference: OutcomeDifference, merged: Merged) -> Iterator[str]:
    shown = dict.fromkeys(command for command in commands(changed.comparison, difference, merged) if command)
    if shown:
        yield f"   - for example: {', '.join(map(code, shown))}"


def _duties(changed: Iterable[Changed]) -> Iterator[str]:
    for each in changed:
        for difference in each.comparison.procedures:
            for told in duties_together(difference):
                yield _told(each, difference, told)


def _told(changed: Changed, difference: OutcomeDifference, told: ToldOtherwise) -> str:
    said = "told" if told.gained else "no longer told"
    name = f"{typed_name(changed.policy)}/{difference.new.id}"
    duties = (f"   - **{duty.modality.value}:** {prose(duty.text)}" for duty in told.duties)
    cases = (f"   - {prose(when(difference, merged))}." for merged in told.merged[:MOST_CASES])
    more = len(told.merged) - MOST_CASES
    left = (f"   - And in {_how_many(more, 'more case', '')}.",) if more > 0 else ()
    return "\n".join((f"- {code(name)}, {said} in {situations(told.situations)}:", *duties, *cases, *left))


# Whether text and logic go together


def _alone(changed: Iterable[Changed]) -> Iterator[str]:
    for each in changed:
        for reconciled in each.alone:
            differs = "".join(f" {capitalised(with_code(str(each)))}." for each in reconciled.differences)
            name = code(typed_name(each.policy))
            yield f"- {name}, {code(reconciled.clause)}: {reconciled.became}.{differs}{_signed(each, reconciled)}"


def _signed(changed: Changed, reconciled: Reconciled) -> str:
    """Who signed it off. Within a version nobody does: sign-offs are of what changed since the version before."""
    if not changed.new:
        return ""
    if reconciled.signed_off is None:
        return " **Not signed off.**"
    return f" Signed off by {prose(reconciled.signed_off.by)}: {prose(reconciled.signed_off.why)}"


# What is said


def _changes(changed: Iterable[Changed], text: bool) -> Iterator[str]:
    for each in changed:
        for change in each.comparison.text if text else each.comparison.model:
            if change.kind is not Kind.RENAMED:
                yield f"- {_change(each.policy, change)}"


def _change(policy: Policy, change: Change) -> str:
    said = f"{code(typed_name(policy))}, {code(change.path)} {change.kind.value}"
    marks = dict.fromkeys(MARKS[mark] for mark in (change.old_mark, change.new_mark) if mark in MARKS)
    marked = "".join(f" ({prose(mark)})" for mark in marks)
    words = " ".join(_word_by_word(change.old, change.new))
    return f"{said}: {words}{marked}" if words else f"{said}.{marked}"


def _word_by_word(old: str, new: str) -> Iterator[str]:
    """Both wordings in one; what is new as a whole, or gone, needs no mark."""
    if not (old and new):
        yield from (prose(words) for words in (old, new) if words)
        return
    for each in word_by_word(old, new):
        element = {"removed": "del", "added": "ins"}.get(each.said)
        yield f"<{element}>\\[{each.said}: {prose(each.words)}\\]</{element}>" if element else prose(each.words)


def _renamed(changed: Iterable[Changed]) -> Iterator[str]:
    for each in changed:
        for change in (*each.comparison.text, *each.comparison.model):
            if change.kind is Kind.RENAMED:
                name = code(typed_name(each.policy))
                yield f"- {name}, {code(change.path)}: {code(change.old)} is now {code(change.new)}."
        for difference in each.comparison.procedures:
            for same in difference.same:
                if same.why:
                    both = f"{same.what.value} {code(same.old)} and {code(same.new)}"
                    yield f"- {code(typed_name(each.policy))}, taken as the same: {both}. {prose(same.why)}"


def _drawings(found: Differences) -> Iterator[str]:
    drawn = found.drawn
    for said, names in (("new", drawn.added), ("changed", drawn.changed), ("gone", drawn.removed)):
        for name in names:
            yield f"- {capitalised(said)}: {code(name)}"
    for stale in drawn.stale:
        yield f"- **Stale:** {code(stale.path)}: {with_code(stale.message)}."


def _otherwise(changed: Iterable[Changed]) -> Iterator[str]:
    for each in changed:
        if each.otherwise:
            yield f"- {code(typed_name(each.policy))}: {', '.join(map(code, each.otherwise))}"
