"""Two versions of a policy beside each other: what they say, what they decide, and whether the two go together.

In the order in which reviewers read: a summary, the text, the outcomes, the flowcharts, the model, the sign-offs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_model.diff import Case, Comparison, OutcomeDifference, compare
from policy_model.diff.changes import Change
from policy_model.diff.words import duties_together, how_many_changed, situations, when
from policy_model.policies.catalogue import version_before
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.checked import how_many
from policy_model.publish.blocks.compared_flowcharts import flowcharts
from policy_model.publish.blocks.compared_text import marked, text
from policy_model.publish.blocks.steps import check_licence
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import capitalised, duty_item, in_code, outcome_words, provenance, witness
from policy_model.reconcile import Reconciled, reconciliation
from policy_model.records import Renamed
from policy_model.rules import Outcome

ALONE = " changed in words alone or in logic alone"
SIGNED = "A sign-off is the reason that somebody gave for leaving it so. It is no approval of the policy."


def changes(site: Site, old: Policy, new: Policy, licence: str = "") -> Iterator[Element]:
    """All that differs between two policies, or two versions of one, with what is as it was.

    licence: as of `steps.flowchart`, for flowcharts that restate a document of somebody else's.

    Raises what `all_changes` raises.
    """
    yield from all_changes(site, old, new, licence)


def all_changes(site: Site, old: Policy, new: Policy, licence: str = "", whole: bool = True) -> Iterator[Element]:
    """The same, for whoever wants less.

    whole: whether what is as it was is shown too: the passages beside each other, the outlines of the flowcharts.

    Raises DiagramTooLarge where two procedures together would outgrow the bound of a diagram, RequestError for an
    unknown licence, and DrawingError where the drawing of a flowchart that differs is missing or stale.
    """
    check_licence(licence)
    comparison = compare(old, new)
    names = names_of(old, new)
    follows = version_before(new)
    # Sign-offs are of what changed since the version before, and of nothing else.
    reconciled = reconciliation(old, new) if follows and follows.name == old.name else ()
    alone = tuple(_alone(comparison, names))
    yield _heading("Summary")
    yield tag("ul", *(tag("li", *line) for line in _summary(comparison, reconciled)), class_="policy-summary")
    yield from _sources(comparison)
    yield _heading("Text")
    yield from text(comparison, names, whole)
    yield _heading("Outcomes")
    for difference in comparison.procedures:
        yield from _outcomes(comparison, names, difference)
    yield from _said_alone(alone, "There is nothing to compare it with.")
    yield _heading("Flowcharts")
    for difference in comparison.procedures:
        yield tag("h3", difference.new.title)
        yield from flowcharts(site, (old, new), difference, names, licence, whole)
    yield from _said_alone(alone, "All of its flowchart is there alone.")
    yield _heading("Model")
    yield from _listed(map(_change, comparison.model), "Nothing differs.")
    if reconciled:
        yield _heading("Text and logic")
        yield from _reconciled(reconciled)


def names_of(old: Policy, new: Policy) -> tuple[str, str]:
    """What two policies are called beside each other: by their versions where that tells them apart."""
    shown = old.version.shown, new.version.shown
    if old.id == new.id:
        return shown
    return f"{old.title}, {shown[0]}", f"{new.title}, {shown[1]}"


def _alone(comparison: Comparison, names: tuple[str, str]) -> Iterator[tuple[str, Procedure]]:
    """The procedures that only one side has, with what that side is called."""
    for name, policy, compared in (
        (names[0], comparison.old, [each.old for each in comparison.procedures]),
        (names[1], comparison.new, [each.new for each in comparison.procedures]),
    ):
        yield from ((name, procedure) for procedure in policy.procedures if procedure not in compared)


def _said_alone(alone: Iterable[tuple[str, Procedure]], so: str) -> Iterator[Element]:
    for name, procedure in alone:
        yield tag("h3", procedure.title)
        yield tag("p", f"Only {name} has this procedure. {so}")


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


def _change(change: Change) -> Element:
    return tag(
        "li",
        tag("p", tag("code", change.path), f" {change.kind.value}. "),
        tag("p", *marked(change.old, change.new)) if change.old or change.new else None,
    )


# What they decide


def _outcomes(comparison: Comparison, names: tuple[str, str], difference: OutcomeDifference) -> Iterator[Element]:
    yield tag("h3", difference.new.title)
    yield tag("p", tag("strong", f"{capitalised(how_many_changed(difference))}."))
    for renamed in difference.same:
        if renamed.why:
            yield tag("p", *_taken_as_the_same(names, renamed), class_="policy-same")
    if difference.cases:
        cases = enumerate(difference.cases, start=1)
        yield tag(
            "ol",
            *(_case(comparison, names, difference, *each) for each in cases),
            class_="policy-review-list policy-cases",
        )
    if difference.left_out:
        yield tag("p", f"{how_many(difference.left_out, 'more situation', 'none')} changed that no case here tells of.")
    if difference.duties:
        yield tag("h4", "Duties")
        yield tag("ul", *_duties(difference), class_="policy-review-list policy-duty-changes")


def _taken_as_the_same(names: tuple[str, str], renamed: Renamed) -> Iterator[Child]:
    yield tag("strong", "Taken as the same: ")
    yield f"the {renamed.what.value} "
    yield tag("code", renamed.old)
    yield f" ({names[0]}) and "
    yield tag("code", renamed.new)
    yield f" ({names[1]}). {renamed.why}"


def _case(
    comparison: Comparison, names: tuple[str, str], difference: OutcomeDifference, number: int, case: Case
) -> Element:
    sides = (
        (names[0], comparison.old, difference.old, case.old, case.example_old),
        (names[1], comparison.new, difference.new, case.new, case.example_new),
    )
    return tag(
        "li",
        tag(
            "p",
            tag("strong", capitalised(case.direction.value)),
            f", {situations(case.situations)}. ",
            when(difference, case),
            ":",
        ),
        *(tag("p", tag("strong", f"{name}: "), *_decided(outcome)) for name, _, _, outcome, _ in sides),
        *(
            part
            for name, policy, procedure, _, example in sides
            if example is not None
            for part in (
                tag("p", f"For example, in {name}:"),
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
