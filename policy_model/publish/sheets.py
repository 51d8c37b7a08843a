"""The style sheets: joined into one for pages, and cut down to what a drawing carries with it.

They lie in `assets/styles`. Colours are named in `tokens.css` alone, once for light and once for dark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files

FOLDER = "styles"
"""Where the sheets are, within the assets."""

SITE = "site.css"
"""The sheet that names all others, and the one that a built site has instead of them."""

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_IMPORT = re.compile(r'^@import "([\w.]+)";$', re.MULTILINE)
_TOKEN = re.compile(r"(--policy-[a-z-]+): ([^;]+);")
_USED = re.compile(r"var\((--policy-[a-z-]+)\)")


class Scheme(Enum):
    """What the colours are for; the value is how their block in `tokens.css` begins."""

    LIGHT = ":root {"
    DARK = '[data-md-color-scheme="slate"] {'
    FORCED = "@media (forced-colors: active) {"


def joined() -> str:
    """All sheets of the pages as one, in the order in which `site.css` names them, without comments.

    Raises FileNotFoundError where it names one that is not there.
    """
    whole = _IMPORT.sub(lambda named: read(named[1]), read(SITE))
    return re.sub(r"\n{2,}", "\n", _COMMENT.sub("", whole))


def read(name: str) -> str:
    """A sheet as it is written. Raises FileNotFoundError where there is none of this name."""
    return (files("policy_model.publish") / "assets" / FOLDER / name).read_text(encoding="utf-8")


@cache
def colours(scheme: Scheme = Scheme.LIGHT) -> Mapping[str, str]:
    """The colours by their names (`--policy-ink`)."""
    return dict(_TOKEN.findall(_COMMENT.sub("", read("tokens.css")).partition(scheme.value)[2].partition("}")[0]))


def of_a_file(name: str) -> str:
    """A sheet for a drawing that stands alone: it, and the colours that it uses, for light, dark and forced colours."""
    sheet = read(name)
    schemes = {
        Scheme.LIGHT: "",
        Scheme.DARK: "@media screen and (prefers-color-scheme: dark) {\n",
        Scheme.FORCED: "@media (forced-colors: active) {\n",
    }
    blocks = []
    for scheme, where in schemes.items():
        known = colours(scheme)
        named = "".join(f"  {used}: {known[used]};\n" for used in sorted(set(_USED.findall(sheet))) if used in known)
        block = f":root {{\n{named}}}\n"
        blocks.append(f"{where}{block}}}\n" if where else block)
    return "".join(blocks) + sheet


def on_paper(*names: str) -> str:
    """Sheets with light colours in place of their names, and without what holds on some screens alone."""
    sheet = _COMMENT.sub("", "".join(map(read, names)))
    rules = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
    return _USED.sub(lambda used: colours()[used[1]], rules)
