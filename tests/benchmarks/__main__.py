"""Measure, and print tables in Markdown. `python3 scripts/benchmark.py` sets up what this needs, then runs it."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from policy_model.errors import ModelError
from tests.benchmarks import browser_memory, decisions, guide, imports, pages, scale, scale_site

PAGE = Path(__file__).parents[2] / "docs" / "developers" / "benchmarks.md"

REPORTS: dict[str, Callable[[], str]] = {
    "decisions": decisions.report,
    "scale": scale.report,
    "memory": browser_memory.report,
    "guide": guide.report,
    "imports": imports.report,
    "pages": pages.report,
    "scale-site": scale_site.report,
}


def main(arguments: list[str]) -> int:
    """The command; see `scripts/benchmark.py --help`."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(REPORTS)}; all without any")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    given = parser.parse_args(arguments)
    names = given.names or list(REPORTS)
    if unknown := [name for name in names if name not in REPORTS]:
        parser.error(f"there is no benchmark {unknown[0]!r}: choose from {', '.join(REPORTS)}")
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            table = f"{REPORTS[name]()}\n\n{_circumstances(name)}"
        except (AssertionError, ModelError, OSError, RuntimeError, subprocess.SubprocessError) as failure:
            print(f"error: {name}: {failure}", file=sys.stderr)
            return 1
        print(table, end="\n\n", flush=True)
        if given.write:
            PAGE.write_text(written(PAGE.read_text("utf-8"), name, table), "utf-8")
    return 0


def written(page: str, name: str, table: str) -> str:
    """The page with the table in its place, which is between two comments. Raises OSError where it has none."""
    begin, end = f"<!-- {name}: measured -->", f"<!-- {name}: end -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not place.search(page):
        raise OSError(f"{PAGE.name} has no place for it: put `{begin}` and `{end}` where it belongs")
    return place.sub(lambda _: f"{begin}\n\n{table}\n\n{end}", page)


def _circumstances(name: str) -> str:
    """On what, when and how it was measured."""
    today = datetime.datetime.now(datetime.UTC).date()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, {python}"
    return f"*{machine}; {today:%d %B %Y}; `python3 scripts/benchmark.py --write {name}`*"


def _processor() -> str:
    """What the machine calls its processor."""
    try:
        told = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        told = None
    return told[1] if told else platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
