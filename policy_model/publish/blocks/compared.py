"""Two versions of a policy beside each other: what they say, what they decide, and whether the two go together.

In the order in which reviewers read: a summary, the text, the outcomes, the model, the sign-offs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy_model.clauses import Clause, Mark
from policy_model.diff import Case, Comparison, OutcomeDifference, compare
from policy_model.diff.changes import Change
from policy_model.diff.words import duties_together, how_many_changed, situations, when, word_by_word
from policy_model.policies.catalogue import version_before
from policy_model.policy import Policy
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.checked import how_many
from policy_model.publish.blocks.steps import outcome_words
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import capitalised, duty_item, in_code, mark_badge, provenance, witness
from policy_model.reconcile import Reconciled, reconciliation
from policy_model.records import Renamed
from policy_model.rules import Outcome

_CLAUSE = re.compile(r"clauses\[(.+)\]")
ALONE = " changed in words alone or in logic alone"
SIGNED = "A sign-off is the reason that somebody gave for leaving it so. It is no approval of the policy."


def changes(site: Site, old: Policy, new: Policy) -> Iterator[Element]:
    """All that differs between two policies, or two versions of one.

    Raises DiagramTooLarge where two procedures together would outgrow the bound of a diagram.
    """
    comparison = compare(old, new)
    follows = version_before(new)
    # Sign-offs are of what changed since the version before, and of nothing else.
    reconciled = reconciliation(old, new) if follows and follows.name == old.name else ()
    yield _heading("Summary")
    yield tag("ul", *(tag("li", *line) for line in _summary(comparison, reconciled)), class_="policy-summary")
    yield from _sources(comparison)
    yield _heading("Text")
    yield from _listed((_text_change(comparison, each) for each in comparison.text), "No passage differs.")
    yield _heading("Outcomes")
    for difference in comparison.procedures:
        yield from _outcomes(comparison, difference)
    yield _heading("Model")
    yield from _listed(map(_change, comparison.model), "Nothing differs.")
    if reconciled:
        yield _heading("Text and logic")
        yield from _reconciled(reconciled)


def _heading(title: str) -> Element:
    return tag("h2", title, id=f"changes-{title.lower().replace(' ', '-')}")


def _listed(items: Iterable[Element], nothing: str) -> Iterator[Element]:
    listed = tuple(items)
    yield tag("ol", *listed, class_="policy-review-list policy-changes") if listed else tag("p", nothing)


# The summary


def _summary(comparison: Comparison, reconciled: tuple[Reconciled, ...]) -> Iterator[tuple[Child, ...]]:
    yield tag("strong", "Text: "), how_many(len(comparison.text), "change", "nothing differs"), "."
    for difference in comparison.procedures:
        yield tag("strong", f"Outcomes, {difference.new.title}: "), f"{how_many_changed(difference)}."
    yield tag("strong", "Model: "), how_many(len(comparison.model), "change", "nothing differs"), "."
    if reconciled:
        alone = [each for each in reconciled if each.alone]
        signed = sum(1 for each in alone if each.signed_off)
        said = f", {'all' if signed == len(alone) else signed} of them signed off" if alone else ""
        yield tag("strong", "Text and logic: "), how_many(len(alone), "passage", "no passage"), ALONE, said, "."


def _sources(comparison: Comparison) -> Iterator[Element]:
    """How far each side was checked, where it is not in the words of its owner."""
    for policy in (comparison.old, comparison.new):
        for said in dict.fromkeys(provenance(policy, procedure) for procedure in policy.procedures):
            if said:
                yield tag("p", said, class_="policy-source")


# What they say


def _text_change(comparison: Comparison, change: Change) -> Element:
    id = match[1] if (match := _CLAUSE.match(change.path)) else ""
    marks = {clause.mark for clause in _clauses_called(comparison, id)}
    return _change(change, *(mark_badge(mark) for mark in Mark if mark in marks))


def _clauses_called(comparison: Comparison, id: str) -> Iterator[Clause]:
    return (clause for policy in (comparison.old, comparison.new) for clause in policy.clauses if clause.id == id)


def _change(change: Change, *more: Child) -> Element:
    return tag(
        "li",
        tag("p", tag("code", change.path), f" {change.kind.value}. ", *more),
        tag("p", *marked(change.old, change.new)) if change.old or change.new else None,
    )


def marked(old: str, new: str) -> Iterator[Child]:
    """Both wordings in one, word by word: what went and what came is marked as such, and said so."""
    for each in word_by_word(old, new):
        if each.said:
            name = "del" if each.said == "removed" else "ins"
            yield tag(name, tag("span", f"[{each.said}: ", class_="change-word"), each.words, "]")
            yield " "
        else:
            yield f"{each.words} "


# What they decide


def _outcomes(comparison: Comparison, difference: OutcomeDifference) -> Iterator[Element]:
    yield tag("h3", difference.new.title)
    yield tag("p", tag("strong", f"{capitalised(how_many_changed(difference))}."))
    for renamed in difference.same:
        if renamed.why:
            yield tag("p", *_taken_as_the_same(comparison, difference, renamed), class_="policy-same")
    if difference.cases:
        cases = enumerate(difference.cases, start=1)
        yield tag(
            "ol", *(_case(comparison, difference, *each) for each in cases), class_="policy-review-list policy-cases"
        )
    if difference.left_out:
        yield tag("p", f"{how_many(difference.left_out, 'more situation', 'none')} changed that no case here tells of.")
    if difference.duties:
        yield tag("h4", "Duties")
        yield tag("ul", *_duties(difference), class_="policy-review-list policy-duty-changes")


def _taken_as_the_same(comparison: Comparison, difference: OutcomeDifference, renamed: Renamed) -> Iterator[Child]:
    yield tag("strong", "Taken as the same: ")
    yield f"the {renamed.what.value} "
    yield tag("code", renamed.old)
    yield f" ({comparison.old.version.shown}) and "
    yield tag("code", renamed.new)
    yield f" ({comparison.new.version.shown}). {renamed.why}"


def _case(comparison: Comparison, difference: OutcomeDifference, number: int, case: Case) -> Element:
    old, new = comparison.old, comparison.new
    sides = ((old, difference.old, case.old, case.example_old), (new, difference.new, case.new, case.example_new))
    return tag(
        "li",
        tag(
            "p",
            tag("strong", capitalised(case.direction.value)),
            f", {how_many(case.situations, 'situation', 'no situation')}. ",
            when(difference, case),
            ":",
        ),
        *(tag("p", tag("strong", f"{policy.version.shown}: "), *_decided(outcome)) for policy, _, outcome, _ in sides),
        *(
            part
            for policy, procedure, _, example in sides
            if example is not None
            for part in (
                tag("p", f"For example, in {policy.version.shown}:"),
                witness(policy, procedure, example, f"example of case {number}"),
            )
        ),
        class_=f"is-{case.direction.name.lower().replace('_', '-')}",
    )


def _decided(outcome: Outcome | None) -> tuple[Child, ...]:
    return outcome_words(outcome) if outcome else ("no outcome; it does not know these answers.",)


def _duties(difference: OutcomeDifference) -> Iterator[Element]:
    """Those told in other situations; those of the same situations together."""
    for told in duties_together(difference):
        said = "Told in" if told.gained else "No longer told in"
        yield tag(
            "li",
            tag("p", tag("strong", f"{said} {situations(told.situations)}:")),
            tag("ul", *map(duty_item, told.duties)),
            *(tag("p", f"{when(difference, each)}.") for each in told.merged),
        )


# Whether the two go together


def _reconciled(reconciled: tuple[Reconciled, ...]) -> Iterator[Element]:
    changed = [each for each in reconciled if each.text_changed or each.logic_changed]
    kept = len(reconciled) - len(changed)
    yield tag("p", how_many(kept, "passage", "No passage"), " changed in neither words nor logic.")
    if any(each.signed_off for each in changed):
        yield tag("p", SIGNED)
    yield tag("ol", *map(_one_reconciled, changed), class_="policy-review-list policy-reconciled")


def _one_reconciled(each: Reconciled) -> Element:
    return tag(
        "li",
        tag("p", tag("code", each.clause), f": {each.became}."),
        tag("ul", *(tag("li", *in_code(str(difference)), ".") for difference in each.differences))
        if each.differences
        else None,
        tag("p", *_signed(each)) if each.alone else None,
    )


def _signed(each: Reconciled) -> tuple[Child, ...]:
    if each.signed_off is None:
        return (tag("strong", "Not signed off."),)
    return tag("strong", f"Signed off by {each.signed_off.by}: "), each.signed_off.why
