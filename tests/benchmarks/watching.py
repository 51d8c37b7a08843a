"""How long an edit of a rule takes to be seen: `POLICY_SITE=site .venv/bin/python -m tests.benchmarks.watching`.

From the moment at which the file is written to that at which Chromium has loaded the page anew and shows the new words.
POLICY_SITE names a site that was built before. Arguments are pages to be measured in place of the usual ones.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from playwright.sync_api import Error, Page, sync_playwright

from tests.site.conftest import DESK, chromium
from tests.watched_project import edit, watched_project

ROUNDS = 7
PAGES = ("policies/information-sharing/", "policies/information-sharing/guide/", "policies/information-sharing/review/")
RULE = "Be honest that it is not always possible"
BETWEEN = 10.0
"""Seconds until all other pages are built too, and a worker waits again."""
PATIENCE = 60.0


def main(pages: list[str]) -> int:
    """Print a table; returns exit status 0."""
    print("| Page | median, s | fastest | slowest |\n|---|--:|--:|--:|")
    for address in pages or PAGES:
        took = sorted(_measured(address))
        print(f"| `{address}` | {median(took):.2f} | {took[0]:.2f} | {took[-1]:.2f} |", flush=True)
    print(f"\n{ROUNDS} edits each; the load of the machine: {os.getloadavg()[0]:.1f}")
    return 0


def _measured(address: str) -> list[float]:
    site = Path(os.environ["POLICY_SITE"]).resolve()
    took: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        watched_project(Path(folder), site, lambda line: None) as (project, origin),
        sync_playwright() as playwright,
        playwright.chromium.launch(**chromium()) as browser,
    ):
        page = browser.new_page(viewport=DESK)
        page.goto(f"{origin}/{address}")
        words = RULE
        for number in range(-1, ROUNDS):  # the first one finds everything cold, as the first edit of a day does
            time.sleep(BETWEEN)
            before, words = words, f"Be honest, for the time of number {number + 2}, that it is not always possible"
            started = time.monotonic()
            edit(project, before, words)
            _wait(page, words)
            if number >= 0:
                took.append(time.monotonic() - started)
    return took


def _wait(page: Page, words: str) -> None:
    shown = "words => document.readyState !== 'loading' && document.body.textContent.includes(words)"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(Error):  # it is on its way from one page to the next
            if page.evaluate(shown, words):
                return
        time.sleep(0.005)
    raise TimeoutError(f"{words!r} was not shown")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
