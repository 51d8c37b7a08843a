"""What is wrong with a policy or with a request, said so that it can be put right.

A message is lower case without a final stop, names things in back-ticks, and keeps its help apart. Checks collect
problems and raise them all at once; nobody has to mend a policy one mistake at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    path: where it is, as the author would find it (`procedures[disclosure].rules[consult].when`).
    message: what is wrong.
    help: what was probably meant or what to do; empty where there is nothing to add.
    """

    path: str
    message: str
    help: str = ""

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        return f"{place}{self.message}" + (f"\n  help: {self.help}" if self.help else "")


class ModelError(Exception):
    """Something asked of the model can't be done; `problems` says why, never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PolicyError(ModelError):
    """A policy does not hold together: every mistake found in it, in the order of the text."""


class RequestError(ModelError):
    """A request names a policy, version, procedure, question or answer that is not there."""


class DiagramTooLarge(ModelError):
    """A procedure's decision diagram would outgrow its bound."""


def unknown(noun: str, name: str, known: Iterable[str], path: str = "") -> Problem:
    """The problem of a name that is not among those `known`, with the nearest of them as help."""
    names = sorted(set(known))
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        hint = f"did you mean `{near[0]}`?"
    elif names:
        hint = f"known: {', '.join(f'`{each}`' for each in names)}"
    else:
        hint = f"there is no {noun} to choose from"
    return Problem(path, f"unknown {noun} `{name}`", hint)
