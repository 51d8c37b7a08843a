"""What was measured of the guide, as tables: each goal with what was measured and whether it is reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from typing import Any

from tests.benchmarks.guide_browser import Visit
from tests.benchmarks.guide_peers import versions
from tests.benchmarks.guide_rounds import OURS, SLOWED, Local
from tests.benchmarks.guide_taps import PRESSED, Tap
from tests.benchmarks.lighthouse import CATEGORIES, Scores

PLAIN = "plain"
NAMES = {
    OURS: "**ours**: the policy's page, its first question answered at once",
    PLAIN: "plain `loadPyodide` {plain}, the same wheel",
    "pyscript": "PyScript {pyscript}, the same runtime and wheel",
    "markdown-exec": "markdown-exec {markdown-exec}, its runner, the same runtime and wheel",
}
LINKS = {"9": "9 Mbit/s, 60 ms", "1.6": "1.6 Mbit/s, 150 ms"}
MB = 1_000_000

type Told = dict[str, Any]
type Column = dict[str, list[float]]


def tables(told: Told, rounds: int) -> Iterator[str]:
    """Lines of Markdown for whatever parts were measured."""
    columns = _columns(told)
    if columns:
        yield from _starting(columns, rounds)
    if "blocked" in told:
        yield from _blocked(told["blocked"], rounds)
    goals = list(_goals(told, columns))
    yield "### What was to be reached"
    yield ""
    yield "| What | To reach | Measured | Reached |"
    yield "|---|---|--:|---|"
    for what, goal, measured, reached in goals:
        yield f"| {what} | {goal} | {measured} | {'**yes**' if reached else '**no**'} |"
    if "bare-taps" in told:
        times = [tap.painted for tap in told["bare-taps"]]
        yield ""
        yield "For comparison, a page that holds nothing but a question and its buttons, slowed as much: a tap takes"
        yield f"{median(times):.0f} ms there, and {quantiles(times, n=20)[-1]:.0f} at the 95th percentile."
    if "lighthouse" in told and told["lighthouse"].complaints:
        yield ""
        yield "Lighthouse finds wanting:"
        yield ""
        yield from (f"- {complaint}" for complaint in told["lighthouse"].complaints)


def _columns(told: Told) -> dict[str, Column]:
    """What a table of contenders shows, by heading: seconds, and bytes at last."""
    columns: dict[str, Column] = {}
    local: dict[str, Local] = told.get("local", {})
    if local:
        columns["First visit"] = {name: _seconds(each.first) for name, each in local.items()}
        columns["Repeat visit"] = {name: _seconds(each.repeat) for name, each in local.items()}
        if len(local[OURS].offline) == len(local[OURS].first):  # a copy was kept each time
            columns["Repeat visit, offline"] = {OURS: _seconds(local[OURS].offline)}
    for part, heading in LINKS.items():
        if part in told:
            columns[heading] = {name: _seconds(visits) for name, visits in told[part].items()}
    if local:
        columns["Bytes"] = {name: list(map(float, each.bytes)) for name, each in local.items()}
    return columns


def _starting(columns: dict[str, Column], rounds: int) -> Iterator[str]:
    known = versions()
    yield "### From navigation to the first step that Python makes"
    yield ""
    yield f"Medians of {rounds} rounds in which all take turns; in brackets, of plain Pyodide's."
    yield ""
    yield f"| Contender | {' | '.join(columns)} |"
    yield f"|---|{'--:|' * len(columns)}"
    for name, label in NAMES.items():
        cells = " | ".join(_cell(heading, column, name) for heading, column in columns.items())
        yield f"| {label.format(**known)} | {cells} |"
    yield ""


def _cell(heading: str, column: Column, name: str) -> str:
    if not column.get(name):
        return "\u2013"
    value = median(column[name])
    shown = f"{value / MB:.2f} MB" if heading == "Bytes" else f"{value:.2f} s"
    return f"{shown} ({value / median(column[PLAIN]):.2f})" if PLAIN in column else shown


def _blocked(told: dict[str, list[Visit]], rounds: int) -> Iterator[str]:
    known = versions()
    yield "### The page's main thread while Python starts"
    yield ""
    yield f"Its processor slowed {SLOWED} times, and nobody touches the page: the longest task while Python starts, all"
    yield "those of 50 ms and more together, and the longest that a script was at work at once, with the styles and the"
    yield f"layout that it asked for. Medians of {rounds} rounds, and in brackets the longest of all."
    yield ""
    yield "| Contender | Longest task | Together | Longest script |"
    yield "|---|--:|--:|--:|"
    for name, label in NAMES.items():
        visits = told[name]
        longest, scripts = list(map(_longest, visits)), list(map(_script, visits))
        cells = (
            f"{_task(median(longest))} ({_task(max(longest))})",
            f"{median(sum(_tasks(visit)) for visit in visits):.0f} ms",
            f"{median(scripts):.0f} ms ({max(scripts):.0f} ms)",
        )
        yield f"| {label.format(**known)} | {' | '.join(cells)} |"
    yield ""


def _while_starting(visit: Visit, moment: float) -> bool:
    """Whether Python was starting then. A peer's page has nothing else to do from its beginning."""
    return (visit.began or 0) <= moment <= visit.known_ready


def _tasks(visit: Visit) -> list[float]:
    """The main thread's long tasks while Python started."""
    return [length for begin, length in visit.long if _while_starting(visit, begin)]


def _longest(visit: Visit) -> float:
    return max(_tasks(visit), default=0)


def _script(visit: Visit) -> float:
    """How long a script of the page was at work at most, meanwhile. One without an address is the benchmark's own."""
    return max((length for begin, length, at in visit.scripts if at and _while_starting(visit, begin)), default=0)


def _task(length: float) -> str:
    return f"{length:.0f} ms" if length else "under 50 ms"


def _goals(told: Told, columns: dict[str, Column]) -> Iterator[tuple[str, str, str, bool]]:
    for heading, at_most in (("First visit", 0.25), ("Repeat visit", 0.20)):
        if heading in columns:
            yield _ratio(heading, columns[heading][OURS], columns[heading][PLAIN], at_most)
    if "Repeat visit" in columns:
        what, at_most = "Repeat visit, offline, of plain Pyodide's repeat visit", 0.18
        if "Repeat visit, offline" in columns:
            yield _ratio(what, columns["Repeat visit, offline"][OURS], columns["Repeat visit"][PLAIN], at_most)
        else:
            yield what, f"at most {at_most}", "the site keeps no copy of itself", False
    for heading in LINKS.values():
        if heading in columns:
            yield _ratio(f"First visit, {heading}", columns[heading][OURS], columns[heading][PLAIN], 0.70)
    if "Bytes" in columns:
        value = median(columns["Bytes"][OURS]) / MB
        yield "Bytes until Python is ready", "at most 3.3 MB", f"{value:.2f} MB", value <= 3.3
    yield from _paints(told)
    if "taps" in told:
        yield from _tap_goals(told["taps"])
    if "blocked" in told:
        visits = told["blocked"][OURS]
        longest, script = max(map(_longest, visits)), max(map(_script, visits))
        what, at_most = "Longest task of the page while Python starts, of all rounds", "at most 50 ms"
        yield what, at_most, _task(longest), longest <= 50
        yield "Longest script of the page meanwhile, of all rounds", at_most, f"{script:.0f} ms", script <= 50
    if "lighthouse" in told:
        yield from _lighthouse_goals(told["lighthouse"])


def _ratio(what: str, ours: Sequence[float], plain: Sequence[float], at_most: float) -> tuple[str, str, str, bool]:
    value = median(ours) / median(plain)
    return what, f"at most {at_most:.2f} of plain Pyodide's", f"{value:.2f}", value <= at_most


FRAME = 17
"""Milliseconds: what is within a frame of the first paint is seen with it."""


def _paints(told: Told) -> Iterator[tuple[str, str, str, bool]]:
    parts = {"local": "", "missing": ", without the runtime"}
    for part, more in parts.items():
        if part not in told:
            continue
        visits = told[part][OURS].first if part == "local" else told[part]
        answerable = median(visit.answerable for visit in visits if visit.answerable is not None)
        paint = median(visit.paint for visit in visits if visit.paint is not None)
        what = f"First question answerable, against first contentful paint{more}"
        yield what, f"at most {FRAME} ms after", f"{answerable:.0f} ms, {paint:.0f} ms", answerable <= paint + FRAME


def _tap_goals(taps: list[Tap]) -> Iterator[tuple[str, str, str, bool]]:
    for what, times in (
        (
            f"Tap of {PRESSED * 1000:.0f} ms to next step painted, main thread slowed {SLOWED} times",
            [tap.painted for tap in taps],
        ),
        (
            f"The same, the worker's part taken {SLOWED} times too",
            [tap.painted + (SLOWED - 1) * tap.worker for tap in taps],
        ),
    ):
        slow = quantiles(times, n=20)[-1]
        measured = f"{slow:.0f} ms (median {median(times):.0f})"
        yield f"{what}: 95th percentile of {len(taps)}", "at most 50 ms", measured, slow <= 50


def _lighthouse_goals(found: Scores) -> Iterator[tuple[str, str, str, bool]]:
    for name in CATEGORIES:
        least = 95 if name == "performance" else 100
        score = found.scores[name]
        what = f"Lighthouse {found.version}, mobile: {name.replace('-', ' ').replace('seo', 'SEO')}"
        yield what, "100" if least == 100 else f"at least {least}", f"{score:.0f}", score >= least


def _seconds(visits: Sequence[Visit]) -> list[float]:
    return [visit.known_ready / 1000 for visit in visits]
