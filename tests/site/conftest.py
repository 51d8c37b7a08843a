"""The built site, served, in a real Chromium. Every page is watched: nothing leaves the site, no error is unhandled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from scripts.site_server import make_server
from tests.building import building_alone

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

# Python's start is among what is waited for, on machines that have much else to do.
expect.set_options(timeout=25_000)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a freshly built site; POLICY_SITE names one that was built before, to try a single test quickly."""
    if before := os.environ.get("POLICY_SITE"):
        return Path(before).resolve()
    scratch = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        scratch = scratch.parent  # which all of pytest's workers share: whoever comes first builds for all
    folder = scratch / "site"
    with FileLock(scratch / "site.lock"):
        if not folder.exists():
            _build(scratch / "unfinished")
            (scratch / "unfinished").rename(folder)
    return folder


def _build(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _run("mkdocs", "build", "--strict", "--site-dir", str(folder))
    with building_alone():
        _run("policy_model.publish.bundle", str(folder))


def _run(*command: str) -> None:
    built = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address of the served site, without a stroke at its end."""
    with make_server(site, port=0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**chromium())
        yield started
        started.close()


def chromium(*flags: str) -> dict[str, Any]:
    """How to launch Chromium: as POLICY_CHROMIUM names it, else from the PATH, else Playwright's own."""
    named = os.environ.get("POLICY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    ours = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
    return {"executable_path": named, "args": [*ours, *flags]}


@dataclass
class Watch:
    """What the pages of one test asked for, and what went wrong in them.

    requests: every address, in order.
    errors: what was thrown and not handled, and what the console calls an error.
    expected: words that mark an error as one that the test brings about itself.
    """

    origin: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context, and their workers."""
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def check(self) -> None:
        """Fail on a request that left the site, and on an error that was not expected."""
        left = [url for url in self.requests if not url.startswith((f"{self.origin}/", "data:", "blob:"))]
        assert not left, "requests that left the site's origin"
        unexpected = [error for error in self.errors if not any(words in error for words in self.expected)]
        assert not unexpected, "errors that nobody handled"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def watch(server: str) -> Iterator[Watch]:
    """The watch over all contexts of a test; it is checked when the test has ended."""
    watching = Watch(server)
    yield watching
    watching.check()


def awaited[Value](page: Page, attempt: Callable[[], Value], within: float = 20) -> Value:
    """What an attempt gives, as soon as that is true; after so many seconds what it gives then. The page goes on."""
    deadline = time.monotonic() + within
    while not (given := attempt()) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    return given


type NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser, server: str, watch: Watch) -> Iterator[NewContext]:
    """Makes contexts that are watched: `new_context(viewport=PHONE, java_script_enabled=False)`, for instance."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        # Without the service worker, which would answer what a test wants to break; `test_offline.py` has it.
        ours = {"base_url": server, "viewport": DESK, "service_workers": "block"}
        context = browser.new_context(**{**ours, **options})  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        watch.follow(context)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def context(new_context: NewContext) -> BrowserContext:
    """A context as on a desk."""
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page as on a desk."""
    return context.new_page()
