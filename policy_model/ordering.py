"""The order of questions and the size of a diagram: an order that keeps it small, and why one was too large.

A diagram is small where questions that rules read together are asked soon after one another: what was answered has to
be remembered no longer than that. FORCE (Aloul, Markov and Sakallah 2003) moves each question to the middle of those it
is read with, again and again, for as long as that brings them closer together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate

from policy_model.conditions import Is, bottom_up, parts_of
from policy_model.errors import DiagramTooLarge, Problem
from policy_model.procedure import Procedure
from policy_model.values import replace

MOST_NAMED = 6
"""How many questions or rules an error names before it says how many more there are."""

type Group = frozenset[int]
"""Questions that are read together, by their positions in an order."""


def in_order(procedure: Procedure, size: Callable[[Procedure], float]) -> Procedure:
    """The procedure with its questions in the order to ask them in; itself where the author's order stands.

    size: how large a procedure's diagram is; infinity where it is too large. Another order than the author's is taken
        only where that makes the diagram smaller.
    """
    if not procedure.any_order:
        return procedure
    ids = [question.id for question in procedure.questions]
    groups = dict.fromkeys(group for _, read in _read(procedure, ids) for group, _ in read if len(group) > 1)
    order = closest(len(procedure.questions), groups)
    other = replace(procedure, questions=tuple(procedure.questions[at] for at in order))
    return other if size(other) < size(procedure) else procedure


def closest(count: int, groups: Iterable[Group]) -> tuple[int, ...]:
    """An order of `count` questions in which groups span little; the one that they are in, where none found is better.

    Deterministic: questions that are drawn to the same place stay as they were to each other.
    """
    groups = tuple(groups)
    best = tuple(range(count))
    shortest = span(best, groups)
    # From the order that they are in, and from that in which groups come, small ones first.
    for start in (best, dict.fromkeys((*(at for group in sorted(groups, key=len) for at in sorted(group)), *best))):
        order, length = tuple(start), span(start, groups)
        while True:
            if length < shortest:
                best, shortest = order, length
            place = _places(order)
            drawn: list[list[float]] = [[] for _ in order]
            for group in groups:
                middle = sum(place[at] for at in group) / len(group)
                for at in group:
                    drawn[at].append(middle)
            middles = [sum(each) / len(each) if each else place[at] for at, each in enumerate(drawn)]
            order, before = tuple(sorted(order, key=middles.__getitem__)), length
            if (length := span(order, groups)) >= before:
                break
    return best


def span(order: Iterable[int], groups: Iterable[Group]) -> int:
    """How far apart the first and the last question of each group stand, summed up."""
    place = _places(order)
    return sum(max(places) - min(places) for group in groups for places in [[place[at] for at in group]])


def too_large[State: Hashable](
    procedure: Procedure, limit: int, order: Sequence[str], edges: Iterable[tuple[int, State, int]]
) -> DiagramTooLarge:
    """The error of a diagram with more than `limit` nodes, which says what interleaves where it grew widest.

    order: the ids of the questions in order.
    edges: of what had been made of it: the position of the question asked, where an answer leads, and the position of
        the question asked there.
    """
    widths = _widths(edges)
    message = f"its decision diagram would have more than {limit:,} nodes"
    help = "ask questions that the same rules read next to each other"
    for level in sorted(widths, key=lambda at: (-widths[at], at)):
        both = list(_reading_both(procedure, order, level))
        if both:
            groups = frozenset[int]().union(*(group for group, _ in both))
            earlier, later = ([order[at] for at in sorted(groups) if (at < level) == side] for side in (True, False))
            message += f": what is answered to {_some(earlier)} has to be kept apart until {_some(later)}"
            rules = list(dict.fromkeys(rule for _, rule in both))
            who = f"rules {_some(rules)} read" if len(rules) > 1 else f"rule {_some(rules)} reads"
            help = f"{who} both: ask them next to each other"
            break
    if procedure.any_order:
        help = f"{help}, or split the procedure; of the orders tried, none makes it small enough"
    else:
        help = f"{help}, set `any_order=True` to have an order chosen, or split the procedure"
    return DiagramTooLarge([Problem(f"procedures[{procedure.id}]", message, help)])


def _reading_both(procedure: Procedure, order: Sequence[str], level: int) -> Iterator[tuple[Group, str]]:
    """The smallest groups read together of which some stand before the level and some do not, each with a rule's id."""

    def across(group: Group) -> bool:
        return len({at < level for at in group}) > 1

    for rule, read in _read(procedure, order):
        for group, within in read:
            if across(group) and not any(map(across, within)):
                yield group, rule


def _widths[State: Hashable](edges: Iterable[tuple[int, State, int]]) -> dict[int, int]:
    """Before each question, by its position: how many different things may have to be remembered."""
    since: dict[State, tuple[int, int]] = {}
    for above, state, level in edges:
        first, _ = since.get(state, (above, level))
        since[state] = min(first, above), level
    changes: dict[int, int] = defaultdict(int)
    for above, level in since.values():
        changes[above + 1] += 1
        changes[level + 1] -= 1
    levels = sorted(changes)
    return dict(zip(levels, accumulate(changes[level] for level in levels), strict=True))


def _read(procedure: Procedure, order: Sequence[str]) -> Iterator[tuple[str, list[tuple[Group, list[Group]]]]]:
    """What each rule reads together: what each part of its condition does, and what the parts of that part do."""
    position = {question: at for at, question in enumerate(order)}
    for rule in procedure.rules:
        read: dict[int, tuple[Group, list[Group]]] = {}
        for part in bottom_up(rule.when):
            within = [read[id(each)][0] for each in parts_of(part)]
            own = [position[part.question]] if isinstance(part, Is) else []
            read[id(part)] = frozenset(own).union(*within), within
        yield rule.id, list(read.values())


def _places(order: Iterable[int]) -> dict[int, int]:
    return {at: place for place, at in enumerate(order)}


def _some(ids: Sequence[str]) -> str:
    """Six of the ids at most, and how many more there are."""
    shown = ", ".join(f"`{id}`" for id in ids[:MOST_NAMED])
    return f"{shown} and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else shown
