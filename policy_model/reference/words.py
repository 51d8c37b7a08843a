"""Docstrings as parts of a page: paragraphs, lists of names with their meanings, and lines to be kept as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent

from policy_model.publish.html import Element, tag
from policy_model.publish.parts import in_code

_NAMES = re.compile(r"^([a-z_]+(?:, [a-z_]+)*): ", re.MULTILINE)
_ANOTHER = re.compile(r"(?<=\.) (?=[a-z_]+(?:, [a-z_]+)*: )")
"""Where one line goes on with the next name: `old: the one before. new: the one after.`"""


def described(docstring: str) -> Iterator[Element]:
    """What a docstring says, paragraph by paragraph; nothing where it is empty."""
    for paragraph in filter(None, re.split(r"\n\s*\n", dedent(docstring).strip("\n"))):
        if _is_laid_out(paragraph):
            yield tag("pre", tag("code", dedent(paragraph)))
        elif _NAMES.match(paragraph):
            yield _meanings(_ANOTHER.sub("\n", re.sub(r"\n +", " ", paragraph)))
        else:
            yield tag("p", *in_code(" ".join(paragraph.split())))


def summary(docstring: str) -> str:
    """Its first paragraph, in one line."""
    return " ".join(re.split(r"\n\s*\n", docstring.strip(), maxsplit=1)[0].split())


def _is_laid_out(paragraph: str) -> bool:
    """Whether its lines stand as they do for a reason: they are indented, or in columns."""
    lines = paragraph.splitlines()
    return all(line.startswith("    ") for line in lines) or all("  " in line.strip() for line in lines)


def _meanings(paragraph: str) -> Element:
    """A list of names, each with its meaning; a line that begins with no name goes on with the one before."""
    entries: list[tuple[str, str]] = []
    for line in paragraph.splitlines():
        if match := _NAMES.match(line):
            entries.append((match[1], line[match.end() :]))
        else:
            names, meaning = entries.pop()
            entries.append((names, f"{meaning} {line}"))
    parts = ((tag("dt", tag("code", names)), tag("dd", *in_code(meaning))) for names, meaning in entries)
    return tag("dl", *(each for pair in parts for each in pair), class_="reference-meanings")
