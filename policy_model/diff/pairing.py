"""Which things of one side of a comparison are which of the other, and in which order both stand together.

Things with one id are one thing, unless a rename says otherwise (`records.Renamed`). One side leads: the two have its
ids and its order together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from policy_model.records import Renamed, Renames
from policy_model.values import Value, replace


def inverted(renamed: Renamed) -> Renamed:
    """The same, read from new to old."""
    return replace(renamed, old=renamed.new, new=renamed.old)


class Declares(Value):
    """One side of a comparison, a procedure or a policy.

    renamed: what it declares as renamed since the version before.
    ids: its ids of a kind.
    content: all that both sides together may show of it; comparable with the other side's.
    """

    renamed: tuple[Renamed, ...]
    ids: Callable[[Renames], Collection[str]]
    content: Callable[[], Any]

    def fitting(self, other: Declares, sure: bool) -> tuple[Renamed, ...]:
        """What it declares as renamed, where the other side has it under its former id.

        sure: whether the other side is the version before. If it may be a later one, or somebody else's, an id that
            both have is taken for the same thing rather than for one that was renamed.
        """
        return tuple(
            each
            for each in self.renamed
            if each.new in self.ids(each.what)
            and each.old in other.ids(each.what)
            and (sure or each.new not in other.ids(each.what))
        )


def agreed(
    old: Declares, new: Declares, given: Iterable[Renamed] = (), newer: Declares | None = None
) -> tuple[bool, tuple[Renamed, ...]]:
    """Whether the new side leads, and what was renamed, from old to new.

    The side that leads is the newer one, or else the one that alone declares something fitting, or else the one with
    the greater content: which of the two is called old makes no difference.

    given: what is taken as renamed before anything that the sides declare.
    newer: the side that directly follows the other, so that it alone says what was renamed.
    """
    by_new = () if newer is old else new.fitting(old, sure=newer is new)
    by_old = () if newer is new else tuple(map(inverted, old.fitting(new, sure=newer is old)))
    if newer is not None:
        new_leads = newer is new
    elif bool(by_new) != bool(by_old):
        new_leads = bool(by_new)
    else:
        new_leads = bool(new.content() >= old.content())
    seen: set[tuple[Renames, str, str]] = set()
    kept = []
    for each in (*given, *by_new, *by_old) if new_leads else (*given, *by_old, *by_new):
        ends = {(each.what, "old", each.old), (each.what, "new", each.new)}
        if not ends & seen:
            kept.append(each)
            seen |= ends
    return new_leads, tuple(kept)


def matched(
    leading: Iterable[str],
    other: Iterable[str],
    renamed: Mapping[str, str],
    candidate: Callable[[str], str] = lambda id: id,
) -> dict[str, str]:
    """For each of the `other` ids the one that the two have together: the leading side's for what is the same.

    renamed: leading ids by other ones. candidate: which leading id an id that was not renamed would be.
    """
    taken, have = set(renamed.values()), set(leading)
    joint: dict[str, str] = {}
    for id in other:
        name = renamed.get(id) or candidate(id)
        if id not in renamed and name in taken:
            # The leading side has given this id to something else.
            while name in have or name in taken:
                name += "-too"
        taken.add(name)
        joint[id] = name
    return joint


def merged[Id](leading: Sequence[Id], other: Sequence[Id]) -> tuple[Id, ...]:
    """The leading ones in their order, with what only `other` has put in after what it follows there."""
    have = set(leading)
    after: dict[Id | None, list[Id]] = {}
    last: Id | None = None
    for each in other:
        if each in have:
            last = each
        else:
            after.setdefault(last, []).append(each)
    return (*after.get(None, ()), *(id for each in leading for id in (each, *after.get(each, ()))))


def moved[Id](leading: Sequence[Id], other: Sequence[Id]) -> frozenset[Id]:
    """As few as can be of what both have, without which the rest stands in the same order on both sides.

    What stays is a longest increasing subsequence, found by patience sorting (Fredman 1975).
    """
    position = {each: at for at, each in enumerate(other)}
    both = [each for each in leading if each in position]
    ends: list[int] = []  # the lowest position in which a run of each length can end
    last: list[Id] = []
    before: dict[Id, Id | None] = {}
    for each in both:
        length = bisect_left(ends, position[each])
        before[each] = last[length - 1] if length else None
        ends[length:] = [position[each], *ends[length + 1 :]]
        last[length:] = [each, *last[length + 1 :]]
    stays = set()
    at = last[-1] if last else None
    while at is not None:
        stays.add(at)
        at = before[at]
    return frozenset(both) - stays
