"""On which line of a policy's module a part of the policy is written, for the messages about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

    from policy_model.errors import Problem

_PART = re.compile(r"(\w+)(?:\[([^\]]*)\])?")
_TWICE = re.compile(r"(\w+) id `([^`]*)` is used twice")
_MADE_BY = {
    "answer": ("Answer",),
    "duty": ("must", "must_not", "should", "may"),
    "interpretation": ("Interpretation",),
    "invariant": ("Invariant",),
    "not_executable": ("NotExecutable",),
    "outcome": ("Outcome",),
    "procedure": ("Procedure",),
    "question": ("yes_no", "choice", "Question"),
    "rule": ("Rule",),
    "scenario": ("Scenario",),
    "version": ("Version",),
}
"""What makes each part of a policy, so that a rule is not taken for the outcome of the same id."""


def line_of(problem: Problem, source: str) -> int | None:
    """The line in a module's source where that problem is, as far as its path tells; None where nothing was found.

    A part is found by the id that it is made with, and what is wrong with it by the name that it is given by. Of two
    parts with one id the second is meant.
    """
    import ast  # not above: the guide's Python has no use for it, and would have to be sent it

    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    if twice := _TWICE.search(problem.message):
        made = _made(calls, *twice.groups())
        return made[-1].lineno if len(made) > 1 else None
    found: int | None = None
    within = calls
    for name, id in _PART.findall(problem.path):
        if id:
            # Where a part is not made here, nothing here is known to be its own.
            within = _made(calls, name.rstrip("s"), id)[:1]
            found = within[0].lineno if within else found
        else:
            found = next(_given(within, name), found)
    return found


def _made(calls: list[ast.Call], noun: str, id: str) -> list[ast.Call]:
    named = [call for call in calls if id in ids_of(call)]
    return [call for call in named if name_of(call) in makers(noun)] or named


def makers(noun: str) -> tuple[str, ...]:
    """What makes such a part of a policy, by the name by which it is called: `must`, `may`, … for a `duty`."""
    return _MADE_BY.get(noun, ())


def ids_of(call: ast.Call) -> set[object]:
    """What a part may be called by: the first thing that is given, and what is given as `id`, `clause` or `name`."""
    given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg in ("id", "clause", "name"))]
    return {value for each in given if isinstance(value := getattr(each, "value", None), str)}


def _given(calls: list[ast.Call], name: str) -> Iterator[int]:
    return (keyword.value.lineno for call in calls for keyword in call.keywords if keyword.arg == name)


def name_of(call: ast.Call) -> str:
    """The name by which something is called: `yes_no`."""
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")
