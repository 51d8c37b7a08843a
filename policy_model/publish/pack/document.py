"""A document as its renderers get it: headings, paragraphs, lists, tables and drawings, without a page's layout.

One document gives both the PDF and the Word file, so that the two can't say different things. All of it is plain data:
words are never markup, whatever stands in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Face(Enum):
    """How a run of words is shown. The words say the same without it."""

    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"
    ADDED = "added"
    REMOVED = "removed"
    MUST = "must"
    MUST_NOT = "must-not"
    SHOULD = "should"
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one face."""

    text: str
    face: Face = Face.PLAIN


type Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. level: 1 for a part of the document, which starts on a new page, to 4."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. quoted: whether its words are somebody's own, and set apart as such."""

    runs: Runs
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause of a policy's text, with its id in the margin.

    heading: the level of the heading that it is, or 0.
    opens: whether a paragraph of the text begins here.
    """

    id: str
    runs: Runs
    heading: int = 0
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list. numbered: whether its items have numbers, from 1."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    caption: what it is of, for readers who can't see it.
    head: its header row.
    rows: its cells, row by row.
    row_headers: whether the first cell of each row says what the row is of.
    to_fill_in: whether there has to be room for handwriting.
    """

    caption: str
    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    row_headers: bool = False
    to_fill_in: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """One part of a drawing, small enough for a page.

    svg: the part, a drawing by itself.
    width, height: in millimetres.
    alternative: what it shows, in words.
    """

    svg: str
    width: float
    height: float
    alternative: str


type Block = Heading | Paragraph | Passage | Items | Table | Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document.

    title, subtitle, author: what its cover and its properties say.
    mark: what every page says: which version this is a copy of, and when it was made.
    date: the day on which it counts as made.
    cover: what stands on the first page, after the title.
    body: everything after it.
    """

    title: str
    subtitle: str
    author: str
    mark: str
    date: date
    cover: tuple[Block, ...]
    body: tuple[Block, ...]


_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

LANGUAGE = "en-GB"
"""The language of every document."""


def plain(*words: str) -> Runs:
    """Words of no particular face."""
    return tuple(Run(each) for each in words)


def text_of(runs: Runs) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def in_xml(words: str) -> str:
    """The words without what no XML can hold, control characters for example: a sign stands for each."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", words)
