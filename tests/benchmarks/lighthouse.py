"""Lighthouse, as npm has it: what it makes of a page as on a telephone."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.benchmarks.guide_browser import chromium, serving
from tests.benchmarks.guide_peers import INSTALLED
from tests.benchmarks.guide_rounds import OURS, Places, address

TRIES = 4
CATEGORIES = ("accessibility", "best-practices", "seo", "performance")


@dataclass(frozen=True, slots=True)
class Scores:
    """Out of 100, by category, each the median of the runs; and what was found wanting in any run, by title."""

    version: str
    scores: dict[str, float]
    complaints: tuple[str, ...]


async def lighthouse(places: Places, runs: int) -> Scores:
    """Of the policy's page. Raises what `scores` does."""
    async with serving(places.site) as server:
        return await scores(address(server, OURS), runs)


async def scores(url: str, runs: int) -> Scores:
    """Run it so many times, one after another. Raises FileNotFoundError or RuntimeError where it can't be run."""
    reports = [await _report(url) for _ in range(runs)]
    found = {name: median(100 * report["categories"][name]["score"] for report in reports) for name in CATEGORIES}
    complaints = {title: None for report in reports for title in _complaints(report)}
    return Scores(reports[0]["lighthouseVersion"], found, tuple(complaints))


async def _report(url: str) -> dict[str, Any]:
    """Of one run; of another where Lighthouse asks for one, since it missed the beginning of the page."""
    for _ in range(TRIES - 1):
        try:
            return await _run(url)
        except RuntimeError as error:
            if "run Lighthouse again" not in str(error):
                raise
    return await _run(url)


async def _run(url: str) -> dict[str, Any]:
    node, browser = shutil.which("node"), chromium()
    if node is None:
        raise FileNotFoundError("Node is missing: run `python3 scripts/benchmark.py guide`")
    command = [node, str(INSTALLED / "lighthouse" / "cli" / "index.js"), url, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, **({"CHROME_PATH": browser} if browser else {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"lighthouse failed: {err.decode().strip()[-500:]}")
    report: dict[str, Any] = json.loads(out)
    return report


def _complaints(report: dict[str, Any]) -> list[str]:
    """What takes something off a score that should be 100; performance is judged by its figures."""
    found = []
    for name in CATEGORIES:
        if name == "performance":
            continue
        for reference in report["categories"][name]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                found.append(f"{name}: {audit['title']}")
    return found
