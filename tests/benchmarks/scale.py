"""How compiling, verifying and comparing grows with the policy, beside other ways to do it. `report()` is the table."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from math import prod
from statistics import median
from typing import Any

from policy_model.diagram import NODE_LIMIT
from tests.benchmarks.scale_contenders import CONTENDERS
from tests.benchmarks.scale_policies import layered, table

LAYERED = (10, 30, 100, 300, 1000)
TABLES = ((8, 20), (12, 40), (14, 60), (18, 80))
TOO_LARGE = (24, 120)
RUNS = 5
PATIENCE = 120
"""Seconds by the clock after which a contender is given up; it is not run again."""
ANSWERED, REFUSED = 60, 5
"""Seconds within which the one that is TOO_LARGE is to be answered, or else refused."""
MOST_SITUATIONS = 5_000
"""How many situations brute force is asked to try: it needs about a minute for three times as many."""

type Run = dict[str, Any]


def report() -> str:
    """The tables, in Markdown, with what was measured."""
    return "\n".join(_report())


def _report() -> Iterator[str]:
    yield "### Compile, verify and compare"
    yield ""
    yield "The job: from the rules of a procedure, and of the same procedure with one rule changed, find how many"
    yield "situations have no outcome and how many have several, which rules never apply, and how many situations end"
    yield "otherwise. *Ours, all* is more than that: the diagram, every property of `policy_model.verify` with its"
    yield "witnesses, and the merged cases of `policy diff`. The solvers are asked the yes/no part: whether there is"
    yield "such a situation, not how many. What was found is compared for equality."
    yield ""
    yield f"Each contender runs in a process of its own, on one core. Medians of {RUNS} runs, in rounds: seconds of"
    yield "processor time, without start and imports, and the peak memory of the whole process. The rules and the order"
    yield f"of the questions are the same for all. Brute force is asked for {MOST_SITUATIONS:,} situations at most."
    yield ""
    yield "#### Layered policies"
    yield ""
    yield "*Growth* is how many times the seconds of the row before, by how many times its questions: 1 is linear."
    yield ""
    tasks = {f"{size}": f"layered-{size}" for size in LAYERED}
    yield from _table("Questions", tasks, ("ours", "ours, all", "brute force"), grows=("ours", "ours, all"))
    yield ""
    yield "#### Random first-match tables"
    yield ""
    tasks = {f"{size} / {rows}": f"table-{size}-{rows}" for size, rows in TABLES}
    yield from _table("Questions / rules", tasks, tuple(CONTENDERS))
    yield ""
    size, rows = TOO_LARGE
    yield f"#### {size} questions, {rows} rules, at random"
    yield ""
    yield from _too_large(_run("ours, all", f"table-{size}-{rows}", patience=ANSWERED))


def _too_large(run: Run) -> Iterator[str]:
    """Whether it was answered or refused, and whether soon enough."""
    if "missing" in run:
        yield f"Neither answered nor refused: {run['missing']}."
        return
    refused: str | None = run["found"].get("refused")
    within = REFUSED if refused else ANSWERED
    done = f"refused by the bound of {NODE_LIMIT:,} nodes" if refused else "answered"
    yield f"| Step | Took | Within {within} s |"
    yield "|---|--:|---|"
    yield f"| {done} | {_cell([run])} | {'yes' if run['seconds'] < within else 'no'} |"
    if refused:
        yield ""
        yield from ("```text", refused, "```")


def _table(heading: str, tasks: dict[str, str], contenders: Sequence[str], grows: Sequence[str] = ()) -> Iterator[str]:
    """grows: the contenders whose growth is told, where the tasks are named by how many questions they have."""
    runs: dict[tuple[str, str], list[Run]] = {(task, each): [] for task in tasks.values() for each in contenders}
    for _ in range(RUNS):
        for (task, contender), done in runs.items():
            if (not done or "missing" not in done[-1]) and (
                contender != "brute force" or _situations(task) <= MOST_SITUATIONS
            ):
                done.append(_run(contender, task))
    for (task, contender), done in runs.items():
        for run in done:
            _compare(task, contender, runs[task, "ours"], run)
    headings = [heading]
    for contender in contenders:
        headings += (contender, f"growth of {contender}") if contender in grows else (contender,)
    yield "| " + " | ".join(headings) + " |"
    yield "|--:" * len(headings) + "|"
    before = ""
    for label, task in tasks.items():
        cells = [label]
        for contender in contenders:
            cells.append(_cell(runs[task, contender]))
            if contender in grows:
                since = _seconds(runs[tasks[before], contender]) / int(before) if before else 0.0
                cells.append(_growth(since, _seconds(runs[task, contender]) / int(label)))
        yield "| " + " | ".join(cells) + " |"
        before = label


def _growth(before: float, now: float) -> str:
    """Of the seconds that a question takes: 1 where the whole is linear."""
    return f"{now / before:.2f}" if before else "\u2013"


def _run(contender: str, task: str, patience: int = PATIENCE) -> Run:
    command = [sys.executable, "-m", "tests.benchmarks.scale_contenders", contender, task]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return {"missing": f"given up after {patience} s"}
    run: Run = json.loads(done.stdout)
    return run


def _compare(task: str, contender: str, ours: Sequence[Run], run: Run) -> None:
    """Raises AssertionError where a contender found something else, or where ours found nothing to compare with.

    A solver's yes stands for any number. A peer that is not installed, or was given up, has nothing to compare.
    """
    needed = {"ours": ours[0], **({contender: run} if contender.startswith("ours") else {})}
    for name, each in needed.items():
        if why := each.get("missing") or each["found"].get("refused"):
            raise AssertionError(f"{task}: {name} found nothing that can be compared: {why}")
    if "missing" in run:
        return
    expected = ours[0]["found"]
    if not (compared := [key for key in run["found"] if key in expected]):
        raise AssertionError(f"{task}: {contender} found nothing that ours found too: {', '.join(run['found'])}")
    for key in compared:
        found = run["found"][key]
        if (bool(expected[key]) if isinstance(found, bool) else expected[key]) != found:
            raise AssertionError(f"{task}: {contender} found {key} {found}, and ours {expected[key]}")


def _seconds(runs: Sequence[Run]) -> float:
    seconds: float = median(run["seconds"] for run in runs)
    return seconds


def _cell(runs: Sequence[Run]) -> str:
    if not runs:
        return "not run"
    if "missing" in runs[0]:
        return str(runs[0]["missing"])
    return f"{_seconds(runs):.3f} s, {max(run['peak'] for run in runs)} MB"


def _situations(task: str) -> int:
    kind, *numbers = task.split("-")
    procedure = (layered if kind == "layered" else table)(*map(int, numbers))
    return prod(len(question.answers) for question in procedure.questions)


if __name__ == "__main__":
    print(report())
