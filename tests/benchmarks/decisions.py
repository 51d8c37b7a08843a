"""Decisions per second on one core, beside other engines, on the same tables and answers. `report()` is the table."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from math import floor
from random import Random
from statistics import median

from tests.benchmarks.decision_contenders import AGAINST, BATCH, CONTENDERS, JUDGED, Contender, Ours
from tests.benchmarks.decision_tables import Situation, Table, tables

ROUNDS = 9
SECONDS = 0.1
"""How long a contender is asked for decisions in a round, roughly, and not counting what is not timed."""
MOST = 20_000
"""Decisions of one contender in a round, at the most."""
WARM_UP = 1_000
"""Situations that each contender meets before its clock starts: all of them, where there are fewer."""
GOAL, AIM = 20, 50
"""How many times as fast as zen-engine we want to be, and would like to be."""

# The time that the process had a core for, where that can be told finely: what else the machine does is left out.
clock = time.process_time if time.get_clock_info("process_time").resolution < 1e-5 else time.perf_counter


@dataclass
class Measured:
    """What came of one contender on one table: decisions per second in each round, or why there are none."""

    rates: list[float] = field(default_factory=list)
    failure: str = ""

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return median(self.rates)


def report() -> str:
    """The table, in Markdown, with what was measured."""
    return "\n".join(_report(tables()))


def measure(table: Table, rounds: int = ROUNDS) -> dict[type[Contender], Measured]:
    """What each contender makes of a table, in rounds in which they take turns.

    Raises AssertionError where a contender says something else than ours.
    """
    measured = {kind: Measured() for kind in CONTENDERS}
    ready: dict[type[Contender], tuple[Contender, int]] = {}
    situations = list(table.situations())
    Random(0).shuffle(situations)
    ours = Ours(table)
    expected = [ours.result(situation) for situation in situations]
    for kind in CONTENDERS:
        try:
            contender = kind(table)
        except ImportError as failure:
            measured[kind].failure = str(failure)
            continue
        contender.run([contender.answers(situation) for situation in situations[:WARM_UP]])
        ready[kind] = contender, _decisions_a_round(contender, situations)
        # The slow ones are asked for a part of the situations; it is a random one. Another of the same kind is asked:
        # the one that is timed has met no more than its peers.
        compared = kind(table)
        for situation, result in zip(situations[: max(BATCH, ready[kind][1])], expected, strict=False):
            found = compared.result(compared.answers(situation))
            assert found == result, f"{table.name}: {kind.title()} says {found} of {situation}, not {result}"
    for number in range(rounds):
        Random(number).shuffle(situations)
        for kind, (contender, decisions) in ready.items():
            measured[kind].rates.append(_rate(contender, situations, decisions))
    return measured


def _decisions_a_round(contender: Contender, situations: list[Situation]) -> int:
    """As many as take about SECONDS."""
    return max(1, min(MOST, int(SECONDS * _rate(contender, situations, 20))))


def _rate(contender: Contender, situations: list[Situation], decisions: int) -> float:
    """Decisions per second over so many situations, taken in order and from the start again where there are fewer."""
    taken = 0.0
    endless = islice(cycle(situations), decisions)
    while batch := [contender.answers(situation) for situation in islice(endless, BATCH)]:
        start = clock()
        contender.run(batch)
        taken += clock() - start
    return decisions / taken


def _report(measuring: list[Table]) -> Iterator[str]:
    yield "### Decisions per second"
    yield ""
    yield "One core, one decision at a time unless a row says otherwise. The tables: a random one, of which the first"
    yield "row that matches counts, and each shipped procedure, written for the other engines as a table with one row"
    yield "for each path through its diagram. The answers are every question's, in the order asked; situations come in"
    yield "random order, and their results are compared for equality before anything is timed."
    yield ""
    yield "Every decision is read: ours with its outcome, duties, rules, clauses and trace. Each contender meets the"
    yield f"same {WARM_UP:,} situations before the clock starts, or all where there are fewer."
    yield ""
    yield "Two rows are judged: *ours*, whose answers are the model's own strings, as in process, and *ours, JSON"
    yield "strings*, whose answers are new strings each time. *Ours from nothing* had nothing compiled or asked before."
    yield "In brackets: times the faster of zen-engine's two rows with a static loader and a trace. Medians of"
    yield f"{ROUNDS} rounds in which all take turns."
    yield ""
    columns = [(table, measure(table)) for table in measuring]
    yield "| Contender | " + " | ".join(_heading(table) for table, _ in columns) + " |"
    yield "|---" + "|--:" * len(columns) + "|"
    failures: dict[str, str] = {}
    cells: dict[type[Contender], list[str]] = defaultdict(list)
    for _, measured in columns:
        for kind, each in measured.items():
            cells[kind].append(_cell(each, _base(measured)))
            if each.failure:
                failures[kind.package or kind.name] = each.failure
    for kind, row in cells.items():
        name = kind.name if any(failure == kind.package for failure in failures) else kind.title()
        yield f"| {name} | " + " | ".join(row) + " |"
    yield ""
    yield from (_judged(table, measured) for table, measured in columns)
    if failures:
        yield ""
        yield from (f"{name} was not measured: {why}." for name, why in failures.items())


def _heading(table: Table) -> str:
    return f"{table.name} ({len(table.rows)} rows)"


def _base(measured: Mapping[type[Contender], Measured]) -> Measured | None:
    """The fastest of those that ours is measured by."""
    return max((measured[kind] for kind in AGAINST if measured[kind].rates), key=lambda each: each.rate, default=None)


def _judged(table: Table, measured: Mapping[type[Contender], Measured]) -> str:
    """One line: how many times as fast the judged rows are, and whether that is the goal."""
    base = _base(measured)
    if base is None:
        return f"- {table.name}: at least {GOAL} times zen-engine: not measured"
    ratios = {name: measured[kind].rate / base.rate for kind, name in JUDGED.items()}
    # Rounded down: what does not reach the goal must not look as if it did.
    told = (
        f"*{name}* {floor(ratio * 10) / 10:,.1f} times zen-engine, at least {GOAL} times: "
        f"**{'yes' if ratio >= GOAL else 'no'}**, the aim of {AIM}: **{'yes' if ratio >= AIM else 'no'}**"
        for name, ratio in ratios.items()
    )
    return f"- {table.name}: {'; '.join(told)}"


def _cell(measured: Measured, base: Measured | None) -> str:
    if measured.failure:
        return "not measured"
    times = f" ({measured.rate / base.rate:.3g}\u00d7)" if base else ""
    return f"{measured.rate:,.0f}{times}"


if __name__ == "__main__":
    print(report())
