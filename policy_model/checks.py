"""The checks that every part of a policy shares: ids, citations, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy_model.errors import Problem, unknown

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def ids(path: str, noun: str, names: Iterable[str]) -> Iterator[Problem]:
    """Ids that are malformed or used twice."""
    seen: set[str] = set()
    for id in names:
        if not isinstance(id, str):
            yield Problem(path, f"`{id!r}` is not {a(noun)} id", "write it in quotation marks")
            continue
        if not _ID.fullmatch(id):
            yield Problem(path, f"`{id}` is not {a(noun)} id", "use lower-case words and numbers joined by hyphens")
        if id in seen:
            yield Problem(path, f"{noun} id `{id}` is used twice", "rename one of them")
        seen.add(id)


def cites(path: str, named: tuple[str, ...], clauses: Iterable[str]) -> Iterator[Problem]:
    """Clauses that are cited and not there, or no clause at all."""
    if not named:
        yield Problem(path, "no clause is cited", "name the clause that says so")
    yield from cited(path, named, clauses)


def cited(path: str, named: tuple[str, ...], clauses: Iterable[str]) -> Iterator[Problem]:
    """Clauses that are cited and not there."""
    for clause in named:
        if clause not in clauses:
            yield unknown("clause", clause, clauses, path)


def said(path: str, words: str) -> Iterator[Problem]:
    """Words that are missing, or something else in their place."""
    if not isinstance(words, str):
        yield Problem(path, f"`{words!r}` is not words", "write them in quotation marks")
    elif not words.strip():
        yield Problem(path, "nothing is written here", "add the words")


def a(noun: str) -> str:
    """The noun with its article."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
