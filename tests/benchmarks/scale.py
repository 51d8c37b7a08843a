"""How compiling, verifying and comparing grows with the policy, beside other ways to do it. `report()` is the table."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
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
MOST_SECONDS, MOST_MEMORY = 3, 300
"""What the largest of the LAYERED may take, in seconds and in MB."""
MOST_GROWTH = 2
"""How many times what a question took in the row before it may take, for growth to be called close to linear."""
MOST_SITUATIONS = 5_000
"""How many situations brute force is asked to try: it needs about a minute for three times as many."""

type Run = dict[str, Any]

OURS = ("ours", "ours, all")

type Runs = dict[tuple[str, str], list[Run]]
"""By task and contender."""


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
    runs = _measured(tasks.values(), ("ours", "ours, all", "brute force"))
    yield from _table("Questions", tasks, runs, grows=OURS)
    yield ""
    yield from _judged_growth(runs)
    yield ""
    yield "#### Random first-match tables"
    yield ""
    tasks = {f"{size} / {rows}": f"table-{size}-{rows}" for size, rows in TABLES}
    runs = _measured(tasks.values(), tuple(CONTENDERS))
    yield from _table("Questions / rules", tasks, runs)
    yield ""
    yield _judged_tables(runs)
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


def _judged_growth(runs: Runs) -> Iterator[str]:
    """Whether layered policies take no more than they may, and grow as they should."""
    sizes = [size for size in LAYERED if (f"layered-{size}", OURS[0]) in runs]
    for contender in OURS:
        every = {size: runs[f"layered-{size}", contender] for size in sizes}
        largest = every[sizes[-1]]
        within = _seconds(largest) < MOST_SECONDS and _peak(largest) < MOST_MEMORY
        growth = max((_growth(every, *pair) for pair in pairwise(sizes)), default=0.0)
        yield (
            f"- *{contender}*: {sizes[-1]:,} questions under {MOST_SECONDS} s and {MOST_MEMORY} MB: "
            f"**{_yes(within)}**; close to linear, with a growth of {MOST_GROWTH} at most: "
            f"**{_yes(growth <= MOST_GROWTH)}**, at most {growth:.2f}"
        )


def _judged_tables(runs: Runs) -> str:
    """Whether ours is no slower than `dd.autoref` on any table. Ours is the same job; *ours, all* is more."""
    slower = []
    for (task, contender), done in runs.items():
        if contender == "dd.autoref":
            if "missing" in done[0]:
                return f"- *ours* no slower than dd.autoref on any row: not measured: {done[0]['missing']}"
            if _seconds(runs[task, "ours"]) > _seconds(done):
                slower.append(task)
    return f"- *ours* no slower than dd.autoref on any row: **{_yes(not slower)}**"


def _yes(so: bool) -> str:
    return "yes" if so else "no"


def _measured(tasks: Iterable[str], contenders: Sequence[str]) -> Runs:
    """Every contender at every task, in rounds; what they found is compared."""
    runs: Runs = {(task, each): [] for task in tasks for each in contenders}
    for _ in range(RUNS):
        for (task, contender), done in runs.items():
            if (not done or "missing" not in done[-1]) and (
                contender != "brute force" or _situations(task) <= MOST_SITUATIONS
            ):
                done.append(_run(contender, task))
    for (task, contender), done in runs.items():
        for run in done:
            _compare(task, contender, runs[task, "ours"], run)
    return runs


def _table(heading: str, tasks: dict[str, str], runs: Runs, grows: Sequence[str] = ()) -> Iterator[str]:
    """grows: the contenders whose growth is told, where the tasks are named by how many questions they have."""
    contenders = list(dict.fromkeys(contender for _, contender in runs))
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
                every = {int(size): runs[named, contender] for size, named in tasks.items()}
                cells.append(f"{_growth(every, int(before), int(label)):.2f}" if before else "\u2013")
        yield "| " + " | ".join(cells) + " |"
        before = label


def _growth(every: Mapping[int, Sequence[Run]], before: int, now: int) -> float:
    """How many times as long a question takes as in the row before: 1 where the whole is linear."""
    return _seconds(every[now]) / now / (_seconds(every[before]) / before)


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
    return f"{_seconds(runs):.3f} s, {_peak(runs)} MB"


def _peak(runs: Sequence[Run]) -> int:
    peak: int = max(run["peak"] for run in runs)
    return peak


def _situations(task: str) -> int:
    kind, *numbers = task.split("-")
    procedure = (layered if kind == "layered" else table)(*map(int, numbers))
    return prod(len(question.answers) for question in procedure.questions)


if __name__ == "__main__":
    print(report())
