"""A policy's text: clauses in the order in which they are read, each with an id that it keeps for good.

The text of a version is kept in a plain file so that its owner can check it word for word:

    # A heading

    {#first-clause}
    One sentence, or several, on one line.
    {#second-clause}
    The next clause of the same paragraph.

    {#third-clause}
    A blank line starts a new paragraph.

A clause that reports somebody else's document says how far it was checked: `{#purpose recalled}`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from enum import Enum

from policy_model.errors import PolicyError, Problem
from policy_model.values import Value


class Mark(Enum):
    """How far a clause was checked against its source."""

    SUPPLIED = "supplied"
    """The policy's own words, as its owner supplied them."""
    CONFIRMED = "confirmed"
    """Read in a stored copy of a public page."""
    SECONDARY = "secondary"
    """Read in somebody else's account of the source."""
    RECALLED = "recalled"
    """Reconstructed from knowledge of the document and not checked against it."""


class Clause(Value):
    """A passage of the text that can be cited.

    id: a name given once, never worked out from the clause's position.
    text: the words, verbatim.
    mark: how far the words were checked against their source.
    heading: the level of the heading that the clause is, 1 to 6, or 0 for running text.
    """

    id: str
    text: str
    mark: Mark = Mark.SUPPLIED
    heading: int = 0

    @property
    def text_hash(self) -> str:
        """SHA-256 of the words, in hexadecimal: changes when, and only when, a word or a mark of punctuation does."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Text(Value):
    """The whole text: paragraphs of one clause or more; a heading is a paragraph of its own."""

    paragraphs: tuple[tuple[Clause, ...], ...] = ()

    def __iter__(self) -> Iterator[Clause]:
        """Every clause, in reading order."""
        return (clause for paragraph in self.paragraphs for clause in paragraph)


_CLAUSE_ID = re.compile(r"\{#([a-z0-9]+(?:-[a-z0-9]+)*)(?: (confirmed|secondary|recalled))?\}")
_HEADING = re.compile(r"(#{1,6}) (.+)")


def read_text(source: str, name: str = "text") -> Text:
    """The text that `source` holds, in the form described at the head of this module.

    name: how to call the source in an error, its file name for example.

    Raises PolicyError with every mistake, each at its line: words without an id, an id without words, a malformed or
    repeated id.
    """
    problems: list[Problem] = []
    paragraphs: list[tuple[Clause, ...]] = []
    paragraph: list[Clause] = []
    seen: dict[str, int] = {}
    pending: tuple[str, Mark, int] | None = None

    def close_paragraph() -> None:
        if paragraph:
            paragraphs.append(tuple(paragraph))
            paragraph.clear()

    def orphan() -> None:
        if pending:
            clause_id, _, number = pending
            problems.append(Problem(f"{name}:{number}", f"clause `{clause_id}` has no words", "add its text below"))

    for number, line in enumerate(source.splitlines(), start=1):
        place = f"{name}:{number}"
        if line.lstrip().startswith("{#"):
            orphan()
            pending = None
            match = _CLAUSE_ID.fullmatch(line.strip())
            if not match:
                help = "write `{#words-joined-by-hyphens}`, or `{#words recalled}` (or confirmed, or secondary)"
                problems.append(Problem(place, f"`{line.strip()}` is not a clause id", help))
                # Its words follow: give them a name of their own, so that one mistake is reported once.
                pending = (f"line-{number}", Mark.SUPPLIED, number)
                continue
            clause_id, mark = match[1], Mark(match[2] or "supplied")
            if clause_id in seen:
                first = f"it was first given in line {seen[clause_id]}"
                problems.append(Problem(place, f"clause id `{clause_id}` is used twice", first))
            seen.setdefault(clause_id, number)
            pending = (clause_id, mark, number)
        elif not line.strip():
            close_paragraph()
        elif pending is None:
            problems.append(Problem(place, "words without a clause id", "put a line `{#some-id}` above them"))
        else:
            heading = _HEADING.fullmatch(line)
            if heading:
                close_paragraph()
                paragraph.append(Clause(pending[0], heading[2], pending[1], len(heading[1])))
                close_paragraph()
            else:
                paragraph.append(Clause(pending[0], line, pending[1]))
            pending = None
    orphan()
    close_paragraph()
    if problems:
        raise PolicyError(problems)
    return Text(tuple(paragraphs))
