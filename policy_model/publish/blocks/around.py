"""What has changed around a policy since its last revision: superseded guidance first, then everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from policy_model.clauses import Mark
from policy_model.developments import Checked, Developments, Replaced, Told
from policy_model.policies.beside import developments_of
from policy_model.policy import Policy
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.details import table
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import MEANS, mark_badge

NOT_RECORDED = "What has changed around the policy is not recorded here. That does not mean that nothing has changed."
CHECK = " Check at source."
PROMPTS = "Each line is a prompt to check at source. It is not advice, and none of them changes the model."


def developments(site: Site, policy: Policy) -> Iterator[Element]:
    """What has changed since the version, of a draft since the version in force; that nothing is recorded, if so.

    Raises PolicyError where what is recorded can't be so.
    """
    found = developments_of(policy)
    if found is None:
        yield tag("p", NOT_RECORDED)
        return
    for replaced in found.replaced:
        yield from _replaced(replaced)
    if found.developments:
        yield tag("h3", "What else has changed" if found.replaced else "What has changed", id="what-has-changed")
        yield tag("p", PROMPTS)
        rows = ((_told(each), (each.read,)) for each in found.developments)
        yield table("Developments", *_table(("Development", "Where it was read"), rows), class_="sentences-first")
    yield tag("p", "The marks say how far a fact was checked:")
    yield tag("ul", *(tag("li", mark_badge(mark), f": {MEANS[mark]}") for mark in _marks(found)))


def _replaced(replaced: Replaced) -> Iterator[Element]:
    yield tag("h3", replaced.title, id=replaced.id)
    for said in replaced.said:
        yield tag("p", said)
    rows = (((each.edition,), _told(each)) for each in replaced.known)
    yield table("Editions", *_table(("Edition", "What is known, and how far it was checked"), rows))


def _table(heads: Iterable[str], rows: Iterable[tuple[tuple[Child, ...], ...]]) -> tuple[Element, Element]:
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in heads)))
    return head, tag("tbody", *(tag("tr", *(tag("td", *cell) for cell in row)) for row in rows))


def _told(told: Told) -> tuple[Child, ...]:
    """A fact with its marks: of the whole, or of each part that was checked in another way."""
    marks = chain.from_iterable(_checked(each, last=each is told.checked[-1]) for each in told.checked)
    return (told.what, " ", *marks, CHECK if told.to_check else None)


def _checked(checked: Checked, *, last: bool) -> Iterator[Child]:
    yield mark_badge(checked.mark)
    if checked.of:
        yield f" {checked.of}{'.' if last else '; '}"


def _marks(found: Developments) -> Iterator[Mark]:
    """Those that are used, the surest first."""
    told: Iterable[Told] = chain(*(each.known for each in found.replaced), found.developments)
    used = {checked.mark for each in told for checked in each.checked}
    return (mark for mark in Mark if mark in used and mark is not Mark.SUPPLIED)
