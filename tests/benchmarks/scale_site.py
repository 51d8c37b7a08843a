"""How regenerating and building grow with the number of policies, beside plain MkDocs. `report()` is the table.

`python -m tests.benchmarks.scale_site regenerating` measures that alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from playwright.sync_api import expect, sync_playwright

from policy_model.policies.elsewhere import use
from policy_model.publish.blocks import BLOCKS, Site, render
from policy_model.publish.html import to_html
from scripts.site_server import make_server
from tests.benchmarks.guide_browser import ARGUMENTS, chromium
from tests.benchmarks.scale_site_project import QUESTIONS, edit, make_project, page, title_of

SIZES: Mapping[int, int] = {1: 5, 10: 5, 100: 3, 500: 1}
"""How many policies, and in how many rounds they are measured."""
EDITS = 5
"""How many edits there are in each round, each followed by a run."""
ONE_EDIT, SITE = 1.0, 1.3
"""To reach: the seconds of regenerating after one edit, and the ratio of our site to plain MkDocs."""
PATIENCE = 60
"""Seconds within which the search has to answer."""

FROM_NOTHING, AFTER_EDIT, OURS, PLAIN = "from nothing", "after one edit", "ours", "plain"

DRAW = ("policy_model.command_line", "draw")
BUILD = ("mkdocs", "build", "--quiet", "--strict")


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took. wall, processor: seconds. peak: memory of its largest process, in MB."""

    wall: float
    processor: float
    peak: float


@dataclass(frozen=True, slots=True)
class Search:
    """How the search did.

    index: its size in MB. ready: seconds from opening a page to the first policy found. then: to the next one.
    """

    index: float
    ready: float
    then: float


def report(*, pages: bool = True) -> str:
    """The tables, in Markdown, with what was measured. pages: whether the sites are measured too."""
    return "\n".join(_report(pages=pages))


def _report(*, pages: bool) -> Iterator[str]:
    runs: dict[tuple[int, str], list[Run]] = defaultdict(list)
    searches: dict[int, Search] = {}
    for policies, rounds in SIZES.items():
        with tempfile.TemporaryDirectory() as made:
            _measure(Path(made), policies, rounds, runs, searches if pages else None)
    yield "### Many policies"
    yield ""
    yield f"Generated policies of {QUESTIONS} questions, each with one procedure and a page that shows its text, guide,"
    yield "flowchart, rules and versions. By the clock, and in brackets processor time, children included; the peak"
    yield "memory is that of the largest process. Each command is a new process. *Plain* is MkDocs with Material, the"
    yield "same settings and pages, with what our blocks make pasted in as HTML, so that nothing is left to be made."
    yield "Both build all pages each time. Medians; all take turns in each round, with one edit after the other of one"
    yield f"rule, {EDITS} in all. The ratio is that of processor time."
    yield ""
    yield "| Policies | Rounds | Regenerate from nothing | After one edit | Our pages | Plain MkDocs | Ours, of plain |"
    yield "|--:|--:|--:|--:|--:|--:|--:|"
    for policies, rounds in SIZES.items():
        cells = [_cell(runs[policies, what]) for what in (FROM_NOTHING, AFTER_EDIT, OURS, PLAIN)]
        yield f"| {policies} | {rounds} | " + " | ".join(cells) + f" | {_times(_ratio(runs, policies))} |"
    yield ""
    if searches:
        yield "| Policies | Index of the search | Open a page, and find a policy by its title | Find another |"
        yield "|--:|--:|--:|--:|"
        for policies, found in searches.items():
            yield f"| {policies} | {found.index:.2f} MB | {found.ready:.2f} s | {found.then:.2f} s |"
        yield ""
    yield from _judged(runs, searches)


def _judged(runs: Mapping[tuple[int, str], list[Run]], searches: Mapping[int, Search]) -> Iterator[str]:
    most = max(SIZES)
    wall, processor = (median(getattr(run, what) for run in runs[most, AFTER_EDIT]) for what in ("wall", "processor"))
    yield (
        f"- One edit among {most} policies: {wall:.2f} s by the clock, {processor:.2f} s of a processor, "
        f"under {ONE_EDIT:g} s: **{_reached(wall < ONE_EDIT)}**"
    )
    ratio = _ratio(runs, most)
    yield f"- The pages of {most} policies: " + (
        "not measured"
        if ratio is None
        else f"{ratio:.2f} times plain MkDocs, at most {SITE:g} times: **{_reached(ratio <= SITE)}**"
    )
    found = "**yes**, in a browser" if most in searches else "not measured"  # it raises where it finds none
    yield f"- The search finds a policy among {most}: {found}"


def _measure(
    folder: Path, policies: int, rounds: int, runs: dict[tuple[int, str], list[Run]], searches: dict[int, Search] | None
) -> None:
    """Measure one size. searches: what the search does is put there; None where sites are not measured."""
    ours, plain = folder / OURS, folder / PLAIN
    ours.mkdir()
    make_project(ours, policies)
    names = [f"p{number:03}" for number in range(policies)]
    for number in range(rounds):
        for made in (ours / "diagrams", ours / ".cache"):
            shutil.rmtree(made, ignore_errors=True)
        runs[policies, FROM_NOTHING].append(_run(ours, *DRAW))
        for at in range(EDITS):
            edit(ours, names[policies // 2 + at if policies > EDITS * 2 else 0])
            runs[policies, AFTER_EDIT].append(_run(ours, *DRAW))
        if searches is None:
            continue
        if number == 0:
            _paste(ours, plain, names)
        for what, project in ((OURS, ours), (PLAIN, plain)):
            shutil.rmtree(project / "site", ignore_errors=True)
            runs[policies, what].append(_run(project, *BUILD))
    if searches is not None:
        searches[policies] = _search(ours / "site", title_of(names[0]), title_of(names[-1]))


def _paste(ours: Path, plain: Path, names: list[str]) -> None:
    """Make the plain project of ours: each block is the HTML that it makes, and the extension is gone."""
    shutil.copytree(ours / "docs", plain / "docs")
    settings = (ours / "mkdocs.yml").read_text("utf-8")
    (plain / "mkdocs.yml").write_text(settings.replace("  - policy_model\n", ""), "utf-8")
    site = Site(date(2026, 11, 26), ours / "diagrams")
    use(ours / "policies")
    try:
        for name in names:
            source = page(name).splitlines()
            made = (to_html(*render(line, site, BLOCKS)) if line.startswith(":::") else line for line in source)
            (plain / "docs" / "policies" / name / "index.md").write_text("\n".join(made), "utf-8")
        listed = to_html(*render("::: policy-list", site, BLOCKS)).replace("/index.md", "/")
        (plain / "docs" / "index.md").write_text(f"# All policies\n\n{listed}\n", "utf-8")
    finally:
        use(None)


def _run(folder: Path, *module: str) -> Run:
    """Run a Python module there. Raises RuntimeError where it fails."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795651200"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as on people's machines, byte code is kept
    log = folder / "log.txt"
    before = os.times()
    started = time.perf_counter()
    with log.open("w") as said:
        child = subprocess.Popen([sys.executable, "-m", *module], cwd=folder, env=environment, stdout=said, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"`{' '.join(module)}` failed: {log.read_text('utf-8')[-2000:]}")
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(wall, processor, used.ru_maxrss / 1024)


def _search(site: Path, *titles: str) -> Search:
    """Find policies by their titles, in Chromium. Raises AssertionError where one is not the first that is found."""
    took = []
    with make_server(site, port=0) as serving, sync_playwright() as playwright:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        view = browser.new_page()
        started = time.perf_counter()
        view.goto(f"http://127.0.0.1:{serving.server_port}/")
        for title in titles:
            box = view.locator("[data-md-component=search-query]")
            box.fill("")
            box.press_sequentially(title)
            first = view.locator(".md-search-result__item h1").first
            expect(first).to_have_text(title, timeout=PATIENCE * 1000)
            took.append(time.perf_counter() - started)
            started = time.perf_counter()
        browser.close()
        serving.shutdown()
    index = (site / "search" / "search_index.json").stat().st_size / 1_000_000
    return Search(index, took[0], took[-1])


def _cell(runs: list[Run]) -> str:
    if not runs:
        return "not measured"
    wall, processor = (median(getattr(run, what) for run in runs) for what in ("wall", "processor"))
    return f"{wall:.2f} s ({processor:.2f} s), {max(run.peak for run in runs):.0f} MB"


def _ratio(runs: Mapping[tuple[int, str], list[Run]], policies: int) -> float | None:
    """Of processor time, which other work on the machine disturbs less; None where sites were not measured."""
    if not (runs[policies, OURS] and runs[policies, PLAIN]):
        return None
    ours, plain = (median(run.processor for run in runs[policies, what]) for what in (OURS, PLAIN))
    return ours / plain


def _times(ratio: float | None) -> str:
    return "not measured" if ratio is None else f"{ratio:.2f}"


def _reached(held: bool) -> str:
    return "yes" if held else "no"


if __name__ == "__main__":
    print(report(pages=sys.argv[1:] != ["regenerating"]))
