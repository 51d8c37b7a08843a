"""The review in a minute: what has changed, what is to be decided, what is to be signed, each with where it is told."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model import check
from policy_model.alternatives import Alternative
from policy_model.diff import compare
from policy_model.policies import gates
from policy_model.policies.beside import alternatives_of, developments_of
from policy_model.policies.catalogue import draft_of, version_before
from policy_model.policy import Policy
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.checked import how_many
from policy_model.publish.blocks.compared import changes
from policy_model.publish.blocks.details import page_of
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import draft_notice
from policy_model.readings import worked_out

NO_EARLIER = "No earlier version is held here, so there is nothing to compare it with."


def review_summary(site: Site, policy: Policy) -> Iterator[Element]:
    """What has changed, what to decide and what to sign, in a line each, with links to where the page tells it.

    Of a draft it is said before all that it is one.

    The page is taken to have these ids: developments, changes, interpretations, findings, sign.

    Raises DiagramTooLarge and PolicyError as the blocks do that tell it in full.
    """
    if (notice := draft_notice(policy)) is not None:
        yield notice
    lines = (
        ("What has changed around it", _around(policy)),
        ("What changed between versions", _between(policy)),
        ("What to decide", _to_decide(policy)),
        ("What was checked", _checked(policy)),
        ("What to sign and take along", _to_sign()),
    )
    yield tag(
        "nav",
        tag("ul", *(tag("li", tag("strong", f"{title}: "), *said) for title, said in lines)),
        class_="policy-review-summary",
        aria_label="The review in a minute",
    )


def changes_since(site: Site, policy: Policy, page: str = "", folder: str = "..") -> Iterator[Element]:
    """What differs from the version before: in full, or in a line where another page tells it.

    page: the page that tells it, seen from this one. Raises DiagramTooLarge where the two can't be compared.
    """
    before = version_before(policy)
    if before is None:
        yield tag("p", NO_EARLIER)
    elif page:
        link = tag("a", "The comparison in full", href=page)
        yield tag("p", f"Compared with {before.version.shown}: ", *_differs(before, policy), " ", link, ".")
    if draft := draft_of(policy.id) if not policy.draft else None:
        link = tag("a", draft.version.shown, href=page_of(draft, folder))
        yield tag("p", "A next version is in the making, and compared with this one: ", link, ". It is not in force.")
    if before is not None and not page:
        yield from changes(site, before, policy)


def _around(policy: Policy) -> Iterator[Child]:
    found = developments_of(policy)
    if found is None:
        yield tag("a", "not recorded here", href="#developments")
        yield "."
        return
    for replaced in found.replaced:
        yield tag("a", replaced.title, href=f"#{replaced.id}")
        yield ". "
    if found.developments:
        link = tag("a", how_many(len(found.developments), "development", ""), href="#what-has-changed")
        yield from ("Besides, " if found.replaced else "", link, " since the last revision. ")
    if found.to_check:
        every = len(found.replaced) + len(found.developments)
        yield f"{'All' if found.to_check == every else f'{found.to_check} of these {every}'} to check at source."


def _between(policy: Policy) -> Iterator[Child]:
    before = version_before(policy)
    if before is None:
        yield tag("a", "no earlier version is held here", href="#changes")
        yield "."
    else:
        yield from (tag("a", f"compared with {before.version.shown}", href="#changes"), ": ")
        yield from _differs(before, policy)
    if not policy.draft and (draft := draft_of(policy.id)):
        yield f" A draft is in the making: {draft.version.shown}, not in force."


def _differs(before: Policy, policy: Policy) -> Iterator[Child]:
    comparison = compare(before, policy)
    yield f"{how_many(len(comparison.text), 'passage', 'no passage')} of the text changed"
    for each in comparison.procedures:
        changed, total = each.situations_changed, each.situations_total
        said = f"the outcome is another in {changed} of {total} situations" if changed else "no outcome is another"
        yield f"; \N{LEFT SINGLE QUOTATION MARK}{each.new.title}\N{RIGHT SINGLE QUOTATION MARK}: {said}"
    yield "."


def _to_decide(policy: Policy) -> Iterator[Child]:
    number = len(policy.interpretations)
    yield tag("a", how_many(number, "place", "no place"), href="#interpretations")
    if not number:
        yield " where the text leaves room is recorded."
        return
    yield f" where the text leaves room. {'It' if number == 1 else 'They'} could be read in "
    readings = alternatives_of(policy)
    others = sum(len(each.otherwise) for each in policy.interpretations)
    yield f"{how_many(others, 'other way', '')}"
    found = [worked_out(policy, each) for each in readings if isinstance(each, Alternative)]
    changed = sum(1 for each in found if each.difference.situations_changed)
    if found:
        yield f"; {changed or 'none'} would change an outcome"
        if others > len(found):
            yield f", and {others - len(found)} can't be worked out with the model"
    yield "."


def _checked(policy: Policy) -> Iterator[Child]:
    found = tuple(gates.findings(policy))
    yield tag("a", how_many(len(found), "finding", "nothing was found"), href="#findings")
    proved = len(tuple(check.proved(policy, found)))
    if proved:
        yield from ("; ", tag("a", how_many(proved, "sentence", ""), href="#invariants"), " proved for every situation")
    yield "."


def _to_sign() -> Iterator[Child]:
    yield tag("a", "words to copy, and files to print and to comment on", href="#sign")
    yield ". Nothing is recorded on this site."
