"""What has changed around a policy since its last revision: each a prompt to check at source, and none of it a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_model import checks
from policy_model.clauses import Mark
from policy_model.errors import Problem, unknown
from policy_model.shapes import misfits
from policy_model.values import Value


class Checked(Value):
    """How far something was checked. of: what of it; empty where that is all of it."""

    mark: Mark
    of: str = ""

    @property
    def at_source(self) -> bool:
        """Whether it was read at its source. What was not is to be checked there."""
        return self.mark in (Mark.SUPPLIED, Mark.CONFIRMED)


class Told(Value, kw_only=True):
    """Something that is known, as far as it is. what: a sentence or two. checked: how far each part of it was."""

    what: str
    checked: tuple[Checked, ...]

    @property
    def to_check(self) -> bool:
        """Whether anything of it is still to be checked at source."""
        return not all(each.at_source for each in self.checked)


class Development(Told, kw_only=True):
    """One thing that has happened. read: where it was read."""

    read: str


class Known(Told, kw_only=True):
    """What is known of one edition of a document. edition: which."""

    edition: str


class Replaced(Value, kw_only=True):
    """A document that the policy builds on, and that another one has replaced.

    id: names it in addresses.
    title: that it was replaced, in a few words, as a heading. said: the same in full, in paragraphs.
    known: of its editions, the oldest first.
    """

    id: str
    title: str
    said: tuple[str, ...]
    known: tuple[Known, ...]

    @property
    def to_check(self) -> bool:
        """Whether anything of it is still to be checked at source."""
        return any(each.to_check for each in self.known)


class Developments(Value, kw_only=True):
    """All that is known to have changed around a policy since one of its versions.

    since: the name of that version. replaced: what superseded guidance it builds on, told before anything else.
    """

    since: str
    replaced: tuple[Replaced, ...] = ()
    developments: tuple[Development, ...] = ()

    @property
    def to_check(self) -> int:
        """How many of them have something that is still to be checked at source."""
        return sum(each.to_check for each in self.replaced) + sum(each.to_check for each in self.developments)


def mistakes(held: Iterable[Developments], versions: Iterable[str]) -> Iterator[Problem]:
    """What can't be so. versions: the names of the policy's released versions."""
    versions, seen = tuple(versions), set[str]()
    for each in held:
        place = f"developments[{each.since}]"
        if problems := tuple(misfits(place, each)):
            yield from problems
            continue
        if each.since not in versions:
            yield unknown("version", each.since, versions, f"{place}.since")
        if each.since in seen:
            yield Problem(place, f"version `{each.since}` comes twice", "put both into one")
        seen.add(each.since)
        yield from checks.ids(f"{place}.replaced", "document", (one.id for one in each.replaced))
        for replaced in each.replaced:
            yield from checks.said(f"{place}.replaced[{replaced.id}].title", replaced.title)
            for known in replaced.known:
                path = f"{place}.replaced[{replaced.id}].known[{known.edition}]"
                yield from _told(path, known.what, known.checked)
        for number, development in enumerate(each.developments):
            path = f"{place}.developments[{number}]"
            yield from _told(path, development.what, development.checked)
            yield from checks.said(f"{path}.read", development.read)


def _told(path: str, what: str, checked: tuple[Checked, ...]) -> Iterator[Problem]:
    yield from checks.said(f"{path}.what", what)
    if not checked:
        help = "say how far: `(Checked(Mark.SECONDARY),)`, for example"
        yield Problem(f"{path}.checked", "nothing says how far it was checked", help)
