"""Whether the parts of a policy are what they are declared to be: the first thing to know about a module typed by hand.

A comma left out makes one rule of a tuple of rules; Python notices much later, and says it in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from policy_model import checks
from policy_model.errors import Problem
from policy_model.values import Value

_UNION, _NONE = type(int | None), type(None)
_MOST_SHOWN = 30

_CHECKED_APART = frozenset({"id", "when", "then", "changed", "what"})
"""Fields of which the check of their own part says more."""

_READ_AT_ONCE = frozenset({"clause", "given", "outcome"})
"""Of the fields that are words, those that are taken apart or looked up before any check asks whether they are."""


class _Kind(Value):
    """What is declared. classes: of one thing. each: what a tuple holds, or None where no tuple belongs."""

    classes: tuple[type, ...]
    each: _Kind | None


def misfits(path: str, thing: Any) -> Iterator[Problem]:
    """Every field of `thing`, a value, and of its parts, that does not hold what is declared, in reading order."""
    for name, kind in _kinds(thing.__class__):
        yield from _misfit(f"{path}.{name}" if path else name, getattr(thing, name), kind)


@cache
def _kinds(declaring: Hashable) -> tuple[tuple[str, _Kind], ...]:
    """The fields that are looked at, each with what is declared."""
    hints = get_type_hints(declaring)
    names = (name for name in hints if name not in _CHECKED_APART)
    return tuple((name, _kind(hints[name])) for name in names if hints[name] is not str or name in _READ_AT_ONCE)


def _kind(declared: Any) -> _Kind:
    choices = get_args(declared) if get_origin(declared) is _UNION else (declared,)
    tuples = [get_args(each)[0] for each in choices if get_origin(each) is tuple]
    return _Kind(tuple(each for each in choices if get_origin(each) is None), _kind(tuples[0]) if tuples else None)


def _misfit(path: str, value: Any, kind: _Kind) -> Iterator[Problem]:
    if isinstance(value, kind.classes):
        if isinstance(value, Value):
            yield from misfits(path, value)
    elif isinstance(value, tuple) and kind.each:
        for at, each in enumerate(value):
            if not (isinstance(each, str) and str in kind.each.classes):
                name = getattr(each, "id", None)
                yield from _misfit(f"{path}[{name if isinstance(name, str) else at}]", each, kind.each)
    elif kind.each:
        belongs = "an id or a tuple belongs" if str in kind.classes else "a tuple belongs"
        yield Problem(path, f"{_said(value)} where {belongs}", "write `(…, …)`, and `(…,)` for one alone")
    elif len(named := [each for each in kind.classes if each is not _NONE]) == 1:
        yield _other(path, value, named[0])


def _other(path: str, value: Any, kind: type) -> Problem:
    """Something stands where a thing of that one kind belongs."""
    if kind is str:
        return Problem(path, f"`{_short(value)}` is not words", "write them in quotation marks")
    if kind is bool:
        return Problem(path, f"`{_short(value)}` is neither yes nor no", "write `True` or `False`")
    if issubclass(kind, Enum):
        return Problem(path, f"`{_short(value)}` is none of `{kind.__name__}`", f"write `{kind.__name__}.…`")
    return Problem(path, f"{_said(value)} where {_a(kind.__name__)} belongs", f"write `{kind.__name__}(…)`")


def _said(value: Any) -> str:
    """What stands there, in few words."""
    if isinstance(value, Value | tuple | list | dict | set):
        return _a(type(value).__name__)
    return f"`{_short(value)}`"


def _short(value: Any) -> str:
    """As Python writes it, its middle left out where that is long: somebody may have put a whole text there."""
    written = repr(value)
    half = _MOST_SHOWN // 2
    return written if len(written) <= _MOST_SHOWN else f"{written[:half]}…{written[-half:]}"


def _a(name: str) -> str:
    """A class's name as words: `a rule`, `an answer`, `a stated date`."""
    return checks.a(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
