"""Markdown as GitHub shows it: words that stay words in it, and documents that are not too long for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 65_000
"""How many characters a document may have. A comment may have 65,536, of which its sender may want a line; the summary
of a job may have 1 MiB, which so many characters never reach."""

LONGEST_QUOTE = 2_000
"""How many characters of one wording are shown: one long clause shall not crowd out what else changed."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>#~]")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_AT_THE_START = re.compile(r"^(?:([-+=])|(\d+)([.)]))")
_MADE_SOMETHING_OF = re.compile(
    r"(?<=@)(?=\w)|(?<=\\#)(?=\d)|(?<=GH-)(?=\d)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=:)(?=[\w+-]+:)", re.IGNORECASE
)
_INVISIBLE = "&#8203;"


def prose(words: str, most: int = LONGEST_QUOTE) -> str:
    """Words that GitHub shows as they are, in one line, whatever they hold.

    No mark-up of theirs counts, no HTML, no formula, no short name of a picture, no address; and nobody is notified:
    a space without width stands where GitHub would find a name or a number of an issue. Characters that can't be seen,
    or turn the direction of others, are replaced.
    """
    one_line = _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(words.split()))
    more = len(one_line) - most
    if more > 0:
        one_line = one_line[:most]
    escaped = _SPECIAL.sub(r"\\\g<0>", one_line.replace("&", "&amp;"))
    escaped = _AT_THE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", escaped)
    # Not `\$`: https://docs.github.com says how a dollar sign is kept from beginning a formula.
    escaped = _MADE_SOMETHING_OF.sub(_INVISIBLE, escaped).replace("$", "<span>$</span>")
    return escaped + (f" … ({more:,} characters more)" if more > 0 else "")


def code(words: str) -> str:
    """An id or a command, to be copied as it is."""
    one_line = _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(words.split()))
    marks = "`" * (max((len(run) for run in re.findall("`+", one_line)), default=0) + 1)
    space = " " if one_line[:1] == "`" or one_line[-1:] == "`" else ""
    return f"{marks}{space}{one_line}{space}{marks}"


def with_code(words: str) -> str:
    """A message that names things in back-ticks."""
    parts = words.split("`")
    if len(parts) % 2 == 0:
        return prose(words)
    # Only the first words can be at the start of anything.
    said = (part and (code(part) if at % 2 else _between(part)) for at, part in enumerate(parts))
    return "".join(said)


def _between(words: str) -> str:
    """Words with the spaces at their ends."""
    inner = prose(words)
    return f"{' ' if words[:1].isspace() else ''}{inner}{' ' if words[-1:].isspace() and inner else ''}"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document. title: its heading; empty for the first. noun: what an item is, for what is left out."""

    title: str
    noun: str
    items: tuple[str, ...]


def document(head: str, sections: Iterable[Section], all_of_it: str, longest: int) -> str:
    """Sections one below the other. What does not fit is left out from the end of a section, and said so.

    all_of_it: the command that shows what was left out. longest: how many characters there may be.
    """
    filled = [section for section in sections if section.items]
    fixed = sum(len(_heading(each)) + len(_left_out(each, 10**9, all_of_it)) + 1 for each in filled)
    room = _shared(longest - len(head) - fixed, [sum(map(_size, each.items)) for each in filled])
    parts = [head]
    for section, left in zip(filled, room, strict=True):
        parts.append(_heading(section))
        for number, item in enumerate(section.items):
            left -= _size(item)
            if left < 0:
                parts.append("\n" * bool(number) + _left_out(section, len(section.items) - number, all_of_it))
                break
            parts.append(f"{item}\n")
    return "".join(parts).rstrip("\n") + "\n"


def _shared(room: int, wanted: list[int]) -> list[int]:
    """How much room each gets: what it wants, or an equal part of what those leave who want less than that."""
    shares = [0] * len(wanted)
    for left, at in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        shares[at] = min(wanted[at], max(room, 0) // (len(wanted) - left))
        room -= shares[at]
    return shares


def _size(item: str) -> int:
    return len(item) + 1


def _heading(section: Section) -> str:
    return f"\n### {section.title}\n\n" if section.title else "\n"


def _left_out(section: Section, count: int, all_of_it: str) -> str:
    noun = section.noun if count == 1 else f"{section.noun}s"
    return f"{count:,} {noun} more left out here, for want of room: {code(all_of_it)} has all.\n"
