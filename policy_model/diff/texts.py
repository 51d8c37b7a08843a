"""Two texts beside each other: both whole, each in its own order, with what is the same in one row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from policy_model.clauses import Clause
from policy_model.diff.changes import Change
from policy_model.diff.pairing import moved
from policy_model.diff.policy_changes import JointPolicies
from policy_model.policy import Policy
from policy_model.values import Value


class Row(Value, kw_only=True):
    """A clause where it stands in both texts, or in one of them.

    id: its joint id.
    old, new: the clause as either text has it here; None where a text has it elsewhere, or not at all.
    elsewhere: the clause as the other text has it, where it stands elsewhere there; else None.
    changes: what became of it; none where it is as it was.
    opens: whether a paragraph begins here: of the new text, or of the old one where the new one has nothing here.
    """

    id: str
    old: Clause | None
    new: Clause | None
    elsewhere: Clause | None
    changes: tuple[Change, ...]
    opens: bool


def beside(joint: JointPolicies, changes: Collection[Change]) -> Iterator[Row]:
    """Both texts, row by row: the old clauses of the rows are the old text, the new ones are the new text.

    The texts of documents that are adopted follow the policy's own.

    changes: what differs in the text. Between two clauses that both texts have in this order, what only the old one has
    there comes first.
    """
    old, new = (
        {names[clause.id]: clause for clause in policy.clauses}
        for policy, names in zip((joint.old, joint.new), joint.clauses, strict=True)
    )
    lead, other = (new, old) if joint.new_leads else (old, new)
    elsewhere = moved(tuple(lead), tuple(other))
    opening = [_opening(policy) for policy in (joint.old, joint.new)]
    became: dict[str, list[Change]] = {}
    for change in changes:
        became.setdefault(change.path, []).append(change)

    def row(id: str, *, of_old: bool, of_new: bool) -> Row:
        before, after = old.get(id) if of_old else None, new.get(id) if of_new else None
        there = (new if of_old else old).get(id) if id in elsewhere else None
        mine = tuple(became.get(f"clauses[{id}]", ()))
        opens = after.id in opening[1] if after else before is not None and before.id in opening[0]
        return Row(id=id, old=before, new=after, elsewhere=there, changes=mine, opens=opens)

    both = [id for id in old if id in new and id not in elsewhere]
    gaps = zip(_gaps(tuple(old), both), _gaps(tuple(new), both), strict=True)
    for at, (gone, come) in enumerate(gaps):
        yield from (row(id, of_old=True, of_new=False) for id in gone)
        yield from (row(id, of_old=False, of_new=True) for id in come)
        if at < len(both):
            yield row(both[at], of_old=True, of_new=True)


def _opening(policy: Policy) -> frozenset[str]:
    """The ids of the clauses with which paragraphs begin."""
    texts = (policy.text, *(adopted.text for adopted in policy.adopted))
    return frozenset(paragraph[0].id for text in texts for paragraph in text.paragraphs)


def _gaps(ids: Sequence[str], both: Sequence[str]) -> Iterator[Sequence[str]]:
    """What stands before each of those that both have, and after the last one."""
    start = 0
    for id in both:
        end = ids.index(id)
        yield ids[start:end]
        start = end + 1
    yield ids[start:]
