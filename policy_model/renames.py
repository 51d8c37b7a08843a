"""The checks of what a version declares as renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policy_model import checks
from policy_model.errors import Problem, unknown
from policy_model.records import Renamed, Renames


def mistakes(
    path: str, renamed: Iterable[Renamed], known: Mapping[Renames, Iterable[str]], elsewhere: str
) -> Iterator[Problem]:
    """What can't be so in `renamed`: a new id that isn't there, an old one that still is, one thing renamed twice.

    known: the ids that this version has, by kind; answers as `question=answer`.
    elsewhere: where the kinds that are not among them are renamed, as words.
    """
    renamed = tuple(renamed)
    named_anew = {(each.what, each.new) for each in renamed}
    seen: set[tuple[Renames, str, str]] = set()
    for each in renamed:
        place = f"{path}[{each.new}]"
        if each.what not in known:
            if isinstance(each.what, Renames):
                yield Problem(place, f"{checks.a(each.what.value)} is not renamed here", f"rename it in {elsewhere}")
            else:
                yield Problem(place, f"`{each.what!r}` is nothing that is renamed", "use one of Renames")
            continue
        noun, ids = each.what.value, tuple(known[each.what])
        yield from _malformed(place, each)
        if each.new not in ids:
            yield unknown(noun, each.new, ids, place)
        if each.old == each.new:
            yield Problem(place, f"{noun} `{each.new}` has the id that it had", "leave the entry out")
        elif each.old in ids and (each.what, each.old) not in named_anew:
            help = "keep its id, or say what the one that has it now was called before"
            yield Problem(place, f"{noun} `{each.old}` is still there, so it was not renamed", help)
        for side, id in (("old", each.old), ("new", each.new)):
            if (each.what, side, id) in seen:
                yield Problem(place, f"{noun} `{id}` is renamed twice", "leave one entry out")
            seen.add((each.what, side, id))


def _malformed(place: str, renamed: Renamed) -> Iterator[Problem]:
    """An old id that can't have been one. New ones are looked up, so they need no check."""
    if renamed.what is not Renames.ANSWER:
        yield from checks.ids(place, renamed.what.value, [renamed.old])
        return
    question, equals, answer = renamed.old.partition("=")
    if not equals:
        yield Problem(place, f"`{renamed.old}` is not an answer", "write `question=answer`")
    elif question != renamed.new.partition("=")[0]:
        help = "name both by the id that the question has now"
        yield Problem(place, f"`{renamed.old}` and `{renamed.new}` are answers of two questions", help)
    else:
        yield from checks.ids(place, "answer", [answer])
