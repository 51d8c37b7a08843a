"""The typeface of documents: from a pinned package, so that every machine breaks lines at the same places.

It is Arimo, which is as wide as Arial: the flowcharts were laid out for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from fontTools.ttLib import TTFont

from policy_model.errors import ModelError, Problem

FAMILIES = ("Arimo", "Arimo Ext", "DejaVu Sans Mono")
"""What is tried in turn for each letter: the last one, for arrows and ticks, is Typst's own."""

CODE = "DejaVu Sans Mono"
FOLDER = Path("node_modules", "@fontsource", "arimo", "files")
WEIGHTS = (400, 700)
SUBSETS = {"latin": "Arimo", "latin-ext": "Arimo Ext"}
"""The package's files, and the family that each is: of two with one name only one would be used."""

NAMES = (1, 4, 16)
"""The entries of a font's table of names that hold its family."""


ALSO = frozenset(map(ord, "\t\n\u200b←↑→↓↔⇒∞≈≠≤≥☐☑☒✓✔✗✘"))
"""What the last of the families has, among what people write; it can't be asked."""


class PackError(ModelError):
    """What reviewers take along can't be made."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """The fonts, for Typst. covers: the code points that they have letters for."""

    fonts: typst.Fonts
    covers: frozenset[int]

    def shown(self, words: str) -> str:
        """The words with the number of each character that can't be shown in its place: `[U+6F22]`.

        A PDF for everybody may hold no character that its fonts don't have, and leaving one out would change the words.
        """
        return "".join(each if ord(each) in self.covers else f"[U+{ord(each):04X}]" for each in words)


@contextmanager
def typeface(root: Path) -> Iterator[Typeface]:
    """The typeface. root: the project's folder, which holds node_modules. Raises PackError where it isn't there."""
    covers = set(ALSO)
    with TemporaryDirectory() as made:
        for subset, family in SUBSETS.items():
            for weight in WEIGHTS:
                source = root / FOLDER / f"arimo-{subset}-{weight}-normal.woff"
                if not source.is_file():
                    help = "run `python3 scripts/build.py`, which installs it"
                    raise PackError([Problem("", f"`{source.relative_to(root).as_posix()}` is missing", help)])
                covers |= _as_truetype(source, family, Path(made, f"{subset}-{weight}.ttf"))
        yield Typeface(typst.Fonts(include_system_fonts=False, font_paths=[made]), frozenset(covers))


def _as_truetype(source: Path, family: str, target: Path) -> set[int]:
    """Unpack a font, for Typst reads no compressed ones. Returns the code points that it has letters for."""
    with TTFont(source, recalcTimestamp=False) as font:
        font.flavor = None
        for record in font["name"].names:
            if record.nameID in NAMES:
                record.string = record.toUnicode().replace("Arimo", family)
        font.save(target)
        return {code for code in font.getBestCmap() if code >= ord(" ")}
