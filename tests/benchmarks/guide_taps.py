"""How long a tap in the guide takes once Python runs, on a slowed processor."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import CDPSession, Page, Playwright

from tests.benchmarks.guide_browser import profile, serving
from tests.benchmarks.guide_rounds import PAGE, SLOWED, Places

HERE = Path(__file__).parent
WATCHER = (HERE / "guide_taps.js").read_text("utf-8")
BARE = HERE / "guide_bare"
"""A page that holds a question and its buttons, and puts another in their place by four lines of script."""
UNREAD = 0.55
"""Seconds that a step must have been there, or the guide takes a tap for the second half of a double one."""
PRESSED = 0.08
"""Seconds that a finger is on the glass."""
PATIENCE = 60

# The buttons of the step that is shown; where it asks nothing, the one that starts again. The middle of the one wanted,
# in sight.
BUTTON = """(count) => {
    const step = document.querySelector(".policy-guide [data-guide=step]");
    const answers = [...step.querySelectorAll("button[data-answer]")];
    const again = [...step.querySelectorAll("button[data-go]")].filter((each) => each.textContent === "Start again");
    const choice = answers.length ? answers : again;
    const button = choice[count % choice.length];
    button.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = button.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
}"""


@dataclass(frozen=True, slots=True)
class Tap:
    """In milliseconds: until the new step was painted, and what the worker took of it, 0 where it was foreseen."""

    painted: float
    worker: float


async def taps(places: Places, count: int) -> list[Tap]:
    """So many taps, answer by answer and from the beginning again, other answers each time."""
    return await _taps(places.playwright, places.site, PAGE, count)


async def bare_taps(places: Places, count: int) -> list[Tap]:
    """The same on a page that holds nothing else: what the browser itself takes."""
    with tempfile.TemporaryDirectory() as scratch:
        return await _taps(places.playwright, Path(shutil.copytree(BARE, Path(scratch, "site"))), "/", count)


async def _taps(playwright: Playwright, folder: Path, path: str, count: int) -> list[Tap]:
    async with serving(folder) as server, profile(playwright, has_touch=True) as browser:
        page = await browser.context.new_page()
        await page.add_init_script(WATCHER)
        await page.goto(server.origin + path)
        await _until(page, "performance.getEntriesByName('policy-guide-started').length > 0")
        session = await browser.context.new_cdp_session(page)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        for number in range(count):
            await asyncio.sleep(UNREAD)
            await _tap(page, session, number * 7 // 3)
            await _until(page, f"taps.length > {number}")
        told = await page.evaluate("taps")
    return [Tap(painted - began, came - asked if came else 0) for began, asked, came, painted in told]


async def _tap(page: Page, session: CDPSession, count: int) -> None:
    x, y = await page.evaluate(BUTTON, count)
    await asyncio.sleep(0.05)  # the page has scrolled
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    await asyncio.sleep(PRESSED)
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def _until(page: Page, condition: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not await page.evaluate(condition):
        if time.monotonic() > ends:
            raise RuntimeError(f"the guide did not come to it: {json.dumps(condition)}")
        await asyncio.sleep(0.02)
