"""Python at work when nobody waits, for the browser to keep what it compiled: after a pause, of a new copy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.site.conftest import PHONE, Watch, awaited, chromium
from tests.site.test_guide import SHARING, answer, guide_of
from tests.site.test_patience import constant
from tests.site.test_start import started, walk

pytestmark = pytest.mark.browser

QUIET = constant("exercise.js", "QUIET") / 1000
SECONDS = 60
"""Within these it has ended, on a busy machine."""
SMALLEST = 200_000
"""Bytes that the compiled code of Python has at least; the list of what is kept takes less."""


@pytest.fixture
def profile(browser: Browser, server: str, watch: Watch, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that keeps on the disk what it keeps, in `tmp_path`."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path, **chromium(), base_url=server, viewport=PHONE, service_workers="block"
    )
    watch.follow(context)
    yield context
    context.close()


def exercised(page: Page) -> list[float]:
    """When it had ended, in milliseconds of the page; nothing before."""
    return page.evaluate("performance.getEntriesByName('policy-guide-exercised').map((mark) => mark.startTime)")


def test_chromium_keeps_what_it_compiled(profile: BrowserContext, tmp_path: Path) -> None:
    kept = tmp_path / "Default" / "Code Cache" / "wasm"
    page = profile.new_page()
    page.goto(SHARING)
    assert started(page) == ["snapshot"]
    assert not awaited(page, lambda: largest(kept) > SMALLEST, 1), "a start alone has it kept: no exercise is needed"
    assert awaited(page, lambda: exercised(page), SECONDS)
    assert awaited(page, lambda: largest(kept) > SMALLEST)
    page.reload()
    walk(page)


def largest(folder: Path) -> int:
    return max((file.stat().st_size for file in folder.rglob("*") if file.is_file()), default=0)


def test_it_waits_as_long_as_somebody_asks(page: Page) -> None:
    page.goto(SHARING)
    assert started(page) == ["snapshot"]
    guide = guide_of(page, "disclosure")
    until = time.monotonic() + 3 * QUIET
    while time.monotonic() < until:
        answer(guide, "immediate-risk", "no")
        guide.locator("fieldset[data-question=significant-harm]").wait_for()
        guide.get_by_role("button", name="Start again").press("Enter")
    last = page.evaluate("performance.now()")
    (ended,) = awaited(page, lambda: exercised(page), SECONDS)
    assert ended > last + 1000 * QUIET


def test_a_copy_that_was_there_for_long_is_left_alone(profile: BrowserContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: "Thu, 01 Jan 2026 12:00:00 GMT")
    page = profile.new_page()
    page.goto(SHARING)
    assert started(page) == ["snapshot"]
    assert not awaited(page, lambda: exercised(page), 4 * QUIET)
