"""What became of things that two sides of a comparison list: added, removed, worded otherwise, moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum

from policy_model.clauses import Mark
from policy_model.diff.pairing import merged, moved
from policy_model.values import Value


class Kind(Enum):
    """What became of a thing; the value says it, after the thing's name."""

    ADDED = "is new"
    REMOVED = "is gone"
    RENAMED = "has another id"
    REWORDED = "is worded otherwise"
    MOVED = "stands elsewhere"
    MARKED = "was checked otherwise against its source"
    HEADING = "is laid out otherwise"
    CONDITION = "has another condition"
    LEADS = "leads to something else"
    PERMITS = "permits something else"
    MODALITY = "binds otherwise"
    CLAUSES = "rests on other clauses"


class Change(Value):
    """One thing that differs between two policies.

    path: which: `clauses[consent]`, `procedures[sharing].questions[consent].answers[yes]`; by joint ids.
    old, new: what each side says, in words; empty where it says nothing. Of what stands elsewhere, where: after what.
    old_mark, new_mark: how far each side's words were checked; None where they are not those of a clause.
    """

    kind: Kind
    path: str
    old: str = ""
    new: str = ""
    old_mark: Mark | None = None
    new_mark: Mark | None = None


type Words = str | Callable[[], str]
"""Words, or what finds them where they are long in the making and seldom needed."""


class Thing(Value):
    """What one side says of a thing.

    own: the id that it has there. words: the thing in words.
    says: for each way in which it can differ, what is compared, and that in words.
    mark: how far a clause's words were checked; None where it is no clause.
    """

    own: str
    words: Words
    says: Mapping[Kind, tuple[object, Words]]
    mark: Mark | None = None


type Things = Mapping[str, Thing]
"""Things in order, by joint ids."""


def compared(path: str, old: Things, new: Things, new_leads: bool) -> Iterator[Change]:
    """What differs between two lists of things."""
    lead, other = (new, old) if new_leads else (old, new)
    elsewhere = moved(tuple(lead), tuple(other))
    for id in merged(tuple(lead), tuple(other)):
        before, after, place = old.get(id), new.get(id), f"{path}[{id}]"
        if before is None or after is None:
            if before:
                yield Change(Kind.REMOVED, place, old=_put(before.words), old_mark=before.mark)
            if after:
                yield Change(Kind.ADDED, place, new=_put(after.words), new_mark=after.mark)
            continue
        if before.own != after.own:
            yield Change(Kind.RENAMED, place, before.own, after.own)
        for kind, (said, words) in before.says.items():
            says, now = after.says[kind]
            marks = (before.mark, after.mark) if kind is Kind.REWORDED else ()
            if said != says:
                yield Change(kind, place, _put(words), _put(now), *marks)
        if id in elsewhere:
            yield Change(Kind.MOVED, place, _place(id, old), _place(id, new))


def _put(words: Words) -> str:
    return words if isinstance(words, str) else words()


def _place(id: str, things: Things) -> str:
    ids = tuple(things)
    at = ids.index(id)
    return f"after {ids[at - 1]}" if at else "first"
