"""How long the core takes to import, in a Python of its own each time. `report()` is the table."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROUNDS = 31
MOST = 60
"""Milliseconds within which the core is to be imported."""

CORE = "check, comparisons, diff, explain, flowchart, generate, outline, reconcile, releases"
"""The modules that between them import every module of the core."""

WHAT = {
    "what it uses of the standard library": "import bisect, calendar, contextlib, dataclasses, datetime, difflib, enum,"
    " functools, hashlib, heapq, json, math, re, typing",
    "the core, to decide": "from policy_model import evaluate",
    "**the core, all of it**": f"from policy_model import {CORE}",
    "the catalogue, and all policies made": "from policy_model.policies.catalogue import packages; packages()",
    "the command line": "import policy_model.command_line",
}
JUDGED = "**the core, all of it**"


def report() -> str:
    """The table, in Markdown, with what was measured."""
    return "\n".join(_report())


def _report() -> Iterator[str]:
    took: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as byte_code:
        for number in range(ROUNDS + 1):
            for name, code in WHAT.items():
                milliseconds = _import(code, byte_code)
                if number:  # the first one only wrote the byte code
                    took[name].append(milliseconds)
    yield "### Importing"
    yield ""
    yield "From the first import to the last, by the clock, in a new process each time, byte code kept from before;"
    yield f"{ROUNDS} rounds in which all take turns. The shortest is what it takes where nothing else is at work."
    yield ""
    yield "| Import | Shortest | Median |"
    yield "|---|--:|--:|"
    for name, each in took.items():
        yield f"| {name} | {min(each):.1f} ms | {median(each):.1f} ms |"
    yield ""
    shortest = min(took[JUDGED])
    yield f"- The core: {shortest:.1f} ms, under {MOST} ms: **{'yes' if shortest < MOST else 'no'}**"


def _import(code: str, byte_code: str) -> float:
    """Milliseconds that the code takes in a new Python."""
    timed = f"import time; started = time.perf_counter()\n{code}\nprint((time.perf_counter() - started) * 1000)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = byte_code
    return float(subprocess.check_output([sys.executable, "-c", timed], cwd=ROOT, env=environment, text=True))


if __name__ == "__main__":
    print(report())
