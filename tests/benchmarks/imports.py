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
    "what it uses of the standard library": "import bisect, calendar, contextlib, datetime, difflib, enum,"
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
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as byte_code:
        for number in range(ROUNDS + 1):
            for name, code in WHAT.items():
                times = _import(code, byte_code)
                if number:  # the first one only wrote the byte code
                    took[name].append(times)
    yield "### Importing"
    yield ""
    yield "From the first import to the last, in a new process each time, byte code kept from before;"
    yield f"{ROUNDS} rounds in which all take turns. The first row is Python's own part of it."
    yield ""
    yield "| Import | Shortest by the clock | Median | Shortest processor time |"
    yield "|---|--:|--:|--:|"
    for name, each in took.items():
        clock, processor = zip(*each, strict=True)
        yield f"| {name} | {min(clock):.1f} ms | {median(clock):.1f} ms | {min(processor):.1f} ms |"
    yield ""
    shortest = min(clock for clock, _ in took[JUDGED])
    yield f"- The core: {shortest:.1f} ms by the clock, under {MOST} ms: **{'yes' if shortest < MOST else 'no'}**"


def _import(code: str, byte_code: str) -> tuple[float, float]:
    """Milliseconds that the code takes in a new Python: by the clock, and of the processor."""
    timed = f"""
from time import perf_counter, process_time
clock, processor = perf_counter(), process_time()
{code}
print((perf_counter() - clock) * 1000, (process_time() - processor) * 1000)
"""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = byte_code
    told = subprocess.check_output([sys.executable, "-c", timed], cwd=ROOT, env=environment, text=True)
    clock, processor = map(float, told.split())
    return clock, processor


if __name__ == "__main__":
    print(report())
