"""Words on a terminal: wrapped to its width, with a little bold and colour; plain where the output is piped."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TextIO

from policy_model.clauses import Clause, Mark
from policy_model.evaluate import Grounded
from policy_model.policy import Policy, StatedDate
from policy_model.publish.dates import NOT_RECORDED, in_full
from policy_model.publish.parts import MARKS, PERMITS
from policy_model.rules import Duty, Modality, Outcome, Permits

NARROWEST, WIDEST = 30, 100
"""How wide lines may be, whatever the terminal's width: long lines are hard to read."""

NARROWEST_COLUMN = 20
"""How narrow a table's last column may become before the table is told line by line."""

BOLD, DIM, RED, GREEN, YELLOW = "1", "2", "1;31", "1;32", "1;33"

_PERMITS = {Permits.YES: GREEN, Permits.NO: RED, Permits.WAIT: YELLOW}
_MODALITIES = {Modality.MUST_NOT: RED}


@dataclass(frozen=True, slots=True)
class Page:
    """Where words go. width: of a line, in characters. styled: whether bold and colour are shown."""

    out: TextIO
    width: int
    styled: bool

    def line(self, text: str = "", *, indent: int = 0, style: str = "") -> None:
        """A paragraph, or an empty line."""
        self.item("", text, indent=indent, style=style)

    def heading(self, text: str, style: str = BOLD) -> None:
        """A heading, after an empty line."""
        self.line()
        self.line(text, style=style)

    def item(self, label: str, text: str, *, indent: int = 2, style: str = BOLD) -> None:
        """A paragraph that begins with a label in that style; with no label, all of it is in that style."""
        first, *rest = self._wrapped(f"{label} {text}".strip(), indent, hanging=2 if label else 0) or [""]
        if label and first[indent:].startswith(label):
            first = first[:indent] + self.styled_as(style, label) + first[indent + len(label) :]
        elif not label:
            first, *rest = [self.styled_as(style, line) for line in (first, *rest)]
        for line in (first, *rest):
            print(line, file=self.out)

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[str]], *, indent: int = 2) -> None:
        """Rows of cells in aligned columns below their headers; nothing where there is no row.

        The last column wraps, the others stay in one piece. Where that leaves it too little room, each row is told as
        lines of `header: cell`.
        """
        rows = [tuple(row) for row in rows]
        if not rows:
            return
        widths = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
        before = indent + sum(width + 2 for width in widths[:-1])
        if self.width - before < min(widths[-1], NARROWEST_COLUMN):
            for number, row in enumerate(rows):
                if number:
                    self.line()
                for header, cell in zip(headers, row, strict=True):
                    if cell:
                        self.item(f"{header}:", cell, indent=indent)
            return
        for number, (*cells, last) in enumerate((tuple(headers), *rows)):
            aligned = "".join(cell.ljust(width + 2) for cell, width in zip(cells, widths, strict=False))
            first, *rest = self._wrapped(last, before, hanging=0) or [""]
            for line in (" " * indent + aligned + first[before:], *rest):
                print(self.styled_as("" if number else BOLD, line.rstrip()), file=self.out)

    def command(self, text: str, *, indent: int = 4) -> None:
        """A command line to be copied: in one piece, however long, since a broken line would be two commands."""
        print(" " * indent + text, file=self.out)

    def duty(self, duty: Duty, clauses: Iterable[str] = ()) -> None:
        """What to do, its modality first, and the ids of the clauses that say so."""
        cited = f" [{', '.join(clauses)}]" if clauses else ""
        style = _MODALITIES.get(duty.modality, BOLD)
        self.item(f"{duty.modality.value.capitalize()}:", duty.text + cited, style=style)

    def outcome(self, policy: Policy, outcome: Grounded[Outcome]) -> None:
        """Whether information may be passed on, the outcome's sentence, and its clauses quoted."""
        self.heading(PERMITS[outcome.what.permits], _PERMITS[outcome.what.permits])
        self.line(outcome.what.text, indent=2)
        self.quotes(policy, outcome.clauses)

    def quotes(self, policy: Policy, clauses: Iterable[str]) -> None:
        """Clauses, in their own words."""
        for clause in clauses:
            self.quote(policy.clause(clause))

    def quote(self, clause: Clause, *, indent: int = 4) -> None:
        """One clause, with its mark."""
        self.item(f"[{clause.id}]", marked(clause.text, clause.mark), indent=indent, style=DIM)

    def styled_as(self, style: str, text: str) -> str:
        """The text in a style, where styles are shown."""
        return f"\033[{style}m{text}\033[0m" if self.styled and style and text else text

    def _wrapped(self, text: str, indent: int, hanging: int) -> list[str]:
        return wrap(
            text,
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hanging),
            break_long_words=False,
            break_on_hyphens=False,  # an id has to stay in one piece to be copied
        )


def marked(words: str, mark: Mark) -> str:
    """A clause's words: in quotation marks where they are the policy's own, else with how far they were checked."""
    return f'"{words}"' if mark is Mark.SUPPLIED else f"{words} ({MARKS[mark]})"


def page() -> Page:
    """The page that standard output is."""
    width = max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))
    return Page(sys.stdout, width, shows_styles(sys.stdout))


def tell_steps(paper: Page, written: Iterable[str], first: str, then: Iterable[tuple[str, str]]) -> None:
    """The files that a command has written, and numbered steps from there: the first in words, then commands."""
    paper.heading("Written")
    for file in written:
        paper.command(file, indent=2)
    paper.heading("Next")
    paper.item("1.", first)
    for number, (say, command) in enumerate(then, start=2):
        paper.item(f"{number}.", say)
        paper.command(command)


def shows_styles(out: TextIO) -> bool:
    """Whether bold and colour are seen there, and wanted: `NO_COLOR` says that they are not."""
    terminal = os.environ.get("TERM", "")
    # Windows sets WT_SESSION in its newer terminal; its older one shows the codes themselves.
    capable = "WT_SESSION" in os.environ or terminal not in ("", "dumb")
    return out.isatty() and not os.environ.get("NO_COLOR") and capable


def prepare_streams() -> None:
    """Make streams show `?` for a character that they can't show or read, where they would fail."""
    if sys.stdout is None:  # closed by who started us: nobody is listening
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - it stays open as long as the process
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def date_in_words(stated: StatedDate | None) -> str:
    """The date in the words of its source, and the day that they are taken to mean, in full."""
    if stated is None:
        return NOT_RECORDED
    return f"{stated.words} ({in_full(stated.day)})" if stated.day else stated.words
