"""What is wrong with a policy or with a request, said so that it can be put right.

A message is lower case without a final stop, names things in back-ticks, and keeps its help apart. Checks collect
problems and raise them all at once; nobody has to mend a policy one mistake at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from policy_model.values import Value


class Problem(Value):
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
    """A request can't be met: it names what is not there, or asks for what makes no sense."""


class DiagramTooLarge(ModelError):
    """A procedure's decision diagram would outgrow its bound."""


LONG = 5
"""How many letters a word needs before one that is wrong is taken for a slip of the finger."""


def unknown(
    noun: str, name: str, known: Iterable[str], path: str = "", wording: Mapping[str, str] | None = None
) -> Problem:
    """The problem of a name that is not among those `known`, with the nearest of them as help.

    An answer is never guessed by its looks, since its opposite often looks nearest: see `_same_answer`.

    wording: what readers are shown for those known, which are listed in their own order then.
    """
    names = sorted(set(known)) if wording is None else list(dict.fromkeys(known))
    said = wording or {}
    if noun == "answer":
        near = [each for each in names if _same_answer(name, each) or letters(name) == letters(said.get(each, ""))]
        near = near if len(near) == 1 and letters(name) else []
    else:
        lower = {each.lower(): each for each in names}
        near = [lower[each] for each in get_close_matches(name.lower(), lower, n=1, cutoff=0.5)]
    if near:
        hint = f"did you mean `{near[0]}`?"
    elif names:
        hint = f"known: {', '.join(f'`{each}`' + (f' ({said[each]})' if each in said else '') for each in names)}"
    else:
        hint = f"there is no {noun} to choose from"
    return Problem(path, f"unknown {noun} `{name}`", hint)


def letters(words: str) -> str:
    """The letters and digits of words alone, so that case, spaces and punctuation make no difference."""
    return "".join(character for character in words.casefold() if character.isalnum())


def _same_answer(name: str, known: str) -> bool:
    """Whether a name can only be that answer: but for case, spaces and punctuation, or one slip in a long word.

    What turns a word into its opposite comes before it (`un-`, `dis-`, `a-`), or is a short word (`not`, `no`) or a
    number of its own; so the slip is neither at a word's first letter, nor in such a word, nor a word more or fewer.
    """
    if letters(name) == letters(known):
        return True
    typed, meant = (re.findall(r"[^\W_]+", words.casefold()) for words in (name, known))
    if len(typed) != len(meant):
        return False
    differing = [(one, other) for one, other in zip(typed, meant, strict=True) if one != other]
    return len(differing) == 1 and _slip(*differing[0])


def _slip(typed: str, meant: str) -> bool:
    """Whether two long words differ in one letter after the first, or in the order of two neighbours."""
    if min(len(typed), len(meant)) < LONG or typed[0] != meant[0] or not (typed + meant).isalpha():
        return False
    start = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    if start is None:
        return abs(len(typed) - len(meant)) == 1
    one, other = typed[start:], meant[start:]
    swapped = one[1::-1] + one[2:] == other
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]
