"""The guide in the page, beside other ways to run Python there: `report()` is the tables.

The site is built for it, or is the one in the folder that POLICY_SITE names. To measure parts alone, with fewer rounds:

    POLICY_SITE=FOLDER python -m tests.benchmarks.guide --rounds 3 local 9
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from tests.benchmarks import guide_rounds as rounds_of
from tests.benchmarks import guide_tables
from tests.benchmarks.guide_peers import ROOT, Asked, compress, make
from tests.benchmarks.guide_rounds import PAGE, Places
from tests.benchmarks.guide_taps import bare_taps, taps
from tests.benchmarks.lighthouse import lighthouse

ROUNDS = 7
TAPS = 105

# For each part: what measures it. The runs over a link begin so many seconds after each other.
PARTS: dict[str, Any] = {
    "local": rounds_of.local,
    "missing": rounds_of.without_runtime,
    "9": lambda places, rounds: rounds_of.over_a_link(places, rounds, 9e6, 0.060, every=10),
    "1.6": lambda places, rounds: rounds_of.over_a_link(places, rounds, 1.6e6, 0.150, every=10),
    "blocked": rounds_of.blocked,
    "taps": lambda places, rounds: taps(places, TAPS),
    "bare-taps": lambda places, rounds: bare_taps(places, TAPS),
    "lighthouse": lighthouse,
}


def report(parts: tuple[str, ...] = tuple(PARTS), rounds: int = ROUNDS) -> str:
    """The tables, in Markdown. Raises OSError where something is not installed, RuntimeError where a page fails."""
    with tempfile.TemporaryDirectory() as folder:
        return "\n".join(guide_tables.tables(asyncio.run(_measure(Path(folder), parts, rounds)), rounds))


async def _measure(folder: Path, parts: tuple[str, ...], rounds: int) -> dict[str, Any]:
    site = site_in(folder / "site")
    scratch = folder / "scratch"
    scratch.mkdir()
    peers = make(folder / "peers", _asked(site), scratch)
    told = {}
    async with async_playwright() as playwright:
        places = Places(playwright, site, peers)
        for part in parts:
            print(f"- {part}", file=sys.stderr, flush=True)
            told[part] = await PARTS[part](places, rounds)
    return told


def site_in(folder: Path) -> Path:
    """A copy of the site as a host would serve it: everything that hosts compress has its Brotli form beside it."""
    if before := os.environ.get("POLICY_SITE"):
        shutil.copytree(before, folder)
    else:
        for command in (
            ["mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
            ["policy_model.publish.bundle", str(folder)],
        ):
            environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
            subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=sys.stderr, check=True)
    compress(folder)
    return folder


def _asked(site: Path) -> Asked:
    """What the page's first button asks of Python."""
    html = Path(site, PAGE.strip("/"), "index.html").read_text("utf-8")
    guide = html[html.index('class="policy-guide"') :]

    def first(name: str) -> str:
        found = re.search(rf'data-{name}="([^"]*)"', guide)
        if not found:
            raise RuntimeError(f"the page has no guide with `data-{name}`")
        return unescape(found[1])

    return Asked(first("policy"), first("procedure"), first("go"), "", first("level"))


def main(arguments: list[str]) -> int:
    """Some parts, to try something out."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.guide", description="Measure parts of the guide.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without any")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args(arguments)
    if unknown := [part for part in given.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}: choose from {', '.join(PARTS)}")
    print(report(tuple(given.parts) or tuple(PARTS), given.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
