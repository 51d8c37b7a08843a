"""What was found by comparing, in words: for the command line, the pages, and the report of a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from policy_model.conditions import AllOf, Is
from policy_model.diff.comparison import Merged, OutcomeDifference
from policy_model.rules import Duty
from policy_model.values import Value
from policy_model.wording import in_words


def situations(count: int) -> str:
    """`1 situation`, `1,024 situations`."""
    return f"{count:,} {'situation' if count == 1 else 'situations'}"


def how_many_changed(difference: OutcomeDifference) -> str:
    """In how many situations the outcome is another, as a clause that can follow a colon."""
    changed, total = difference.situations_changed, difference.situations_total
    if not changed:
        return f"the outcome is the same in all {situations(total)}"
    return f"the outcome is another in {changed:,} of {situations(total)}"


def overlapping(difference: OutcomeDifference) -> str:
    """A sentence to say above the cases where a situation may be in two of them; empty where none is."""
    listed = difference.situations_changed - difference.left_out
    if sum(case.situations for case in difference.cases) > listed:
        return "Some of them are in more than one of the cases below."
    return ""


def when_in_words(difference: OutcomeDifference, merged: Merged) -> str:
    """What merged situations have in common, to be read after "when"; or `always`."""
    return in_words(AllOf(tuple(Is(*each) for each in merged.when)), difference.questions)


def when(difference: OutcomeDifference, merged: Merged) -> str:
    """The same as the beginning of a sentence."""
    words = when_in_words(difference, merged)
    return "In every situation" if words == "always" else f"When {words}"


class ToldOtherwise(Value):
    """Duties that one side alone tells, all in the same situations.

    gained: whether that is the new side. situations: how many. merged: which.
    """

    gained: bool
    situations: int
    merged: tuple[Merged, ...]
    duties: tuple[Duty, ...]


def duties_together(difference: OutcomeDifference) -> tuple[ToldOtherwise, ...]:
    """The duties that are told in other situations; those of one side and of the same situations together."""
    together: dict[tuple[bool, int, tuple[Merged, ...]], list[Duty]] = {}
    for change in difference.duties:
        for side in ((False, change.lost, change.lost_in), (True, change.gained, change.gained_in)):
            if side[1]:
                together.setdefault(side, []).append(change.duty)
    return tuple(ToldOtherwise(*side, tuple(duties)) for side, duties in together.items())


class Words(Value):
    """A run of words that two wordings share, or that one of them has alone. said: what became of them; else empty."""

    said: str
    words: str


def word_by_word(old: str, new: str) -> Iterator[Words]:
    """Both wordings in one: `removed` are the old one's own words, `added` the new one's."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield Words("", " ".join(before[i1:i2]))
            continue
        for said, words in (("removed", before[i1:i2]), ("added", after[j1:j2])):
            if words:
                yield Words(said, " ".join(words))
