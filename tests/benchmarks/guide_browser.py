"""Pages of the benchmarks in a real Chromium: `profile()` is a browser of its own, `Profile.visit()` one page in it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Playwright, ViewportSize

HERE = Path(__file__).parent
WATCHER = (HERE / "guide_page.js").read_text("utf-8")
PHONE: ViewportSize = {"width": 360, "height": 740}
PATIENCE = 180
"""Seconds after which a page is given up."""
SETTLED = 1.5
"""Seconds that a browser has to itself before a page: it sets up much at its start, and clears up after a page."""
KEPT = """async () => {
    const names = (await caches.keys()).sort();
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().map((request) => request.url).sort();
}"""
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


def chromium() -> str | None:
    """As POLICY_CHROMIUM names it, else from the PATH; None where only Playwright's own may be there."""
    return os.environ.get("POLICY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page told, in milliseconds since its navigation; None where there was no such thing.

    origin: when it began, in milliseconds since 1970. way: how Python started, where the guide says so.
    long: the main thread's tasks of 50 ms and more: when, and how long.
    scripts: what was at work for more than 5 ms in frames that took so long: when, how long, and its address.
    """

    origin: float
    ready: float | None
    paint: float | None
    answerable: float | None
    began: float | None
    long: tuple[tuple[float, float], ...]
    scripts: tuple[tuple[float, float, str], ...] = ()
    way: str | None = None

    @property
    def known_ready(self) -> float:
        """When Python was ready. Raises RuntimeError where it never was."""
        if self.ready is None:
            raise RuntimeError("a page told of no step")
        return self.ready


class Server:
    """A server process; see `guide_server.py`. `bytes_until` reads what it wrote down."""

    def __init__(self, process: asyncio.subprocess.Process, origin: str, log: Path) -> None:
        self.process, self.origin, self.log = process, origin, log

    def bytes_until(self, moment: float, since: float = 0) -> int:
        """Bytes of all answers that were through between two moments, in seconds since 1970."""
        told = map(json.loads, self.log.read_text("utf-8").splitlines())
        return sum(answer["bytes"] for answer in told if since <= answer["at"] <= moment)

    async def end(self) -> None:
        if self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()


@asynccontextmanager
async def serving(folder: Path, bits: float = 0, delay: float = 0) -> AsyncIterator[Server]:
    """A server of that folder in a process of its own, over a link of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch, "log")
        log.touch()
        command = [sys.executable, "-m", "tests.benchmarks.guide_server", str(folder), str(log), str(bits), str(delay)]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=HERE.parents[1], stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        assert process.stdout
        port = (await process.stdout.readline()).decode().strip()
        server = Server(process, f"http://127.0.0.1:{port}", log)
        try:
            if not port:
                raise RuntimeError("the server of the benchmarks did not start")
            yield server
        finally:
            await server.end()


class Profile:
    """A browser with a profile of its own, as of somebody who was never there."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context

    async def visit(self, url: str, ready: str, *, tap: bool = True, slowed: float = 1, rest: float = 0) -> Visit:
        """Open a page, wait until `ready` is in it, and for `rest` seconds more; then close it.

        slowed: how many times the main thread's processor is slowed. Raises RuntimeError where it does not come, and
        where a request leaves the machine.
        """
        await asyncio.sleep(SETTLED)
        page = await self.context.new_page()
        try:
            visit = await asyncio.wait_for(self._visit(page, url, ready, tap, slowed), PATIENCE)
            await asyncio.sleep(rest)
        except TimeoutError:
            raise RuntimeError(f"{url}: Python made no step within {PATIENCE} s") from None
        finally:
            await page.close()
        return visit

    async def keeps_a_copy(self, origin: str) -> bool:
        """Whether the site's service worker keeps Python for use without a network; waits while it is at work."""
        page = await self.context.new_page()
        await page.goto(f"{origin}/")
        kept: list[str] = []
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            before, kept = kept, await page.evaluate(KEPT)
            if kept == before and any(each.endswith("/snapshot.bin") for each in kept):
                break
            if not kept and not await page.evaluate("navigator.serviceWorker.getRegistration().then(Boolean)"):
                break
            await asyncio.sleep(1)
        await page.close()
        return bool(kept)

    async def _visit(self, page: Page, url: str, ready: str, tap: bool, slowed: float) -> Visit:
        told: asyncio.Future[Visit] = asyncio.get_running_loop().create_future()
        errors: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            if message.text.startswith("benchmark ") and not told.done():
                found = json.loads(message.text.partition(" ")[2])
                found |= {name: tuple(map(tuple, found[name])) for name in ("long", "scripts")}
                told.set_result(Visit(**found))
            elif message.type == "error":
                errors.append(message.text)

        host = url.partition("://")[2].partition("/")[0]
        left: list[str] = []
        page.on("console", hear)
        page.on("request", lambda request: left.append(request.url) if f"//{host}/" not in request.url else None)
        await page.add_init_script(f"{WATCHER}({json.dumps(tap)}, {json.dumps(ready)})")
        if slowed > 1:
            session = await self.context.new_cdp_session(page)
            await session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        await page.goto(url, wait_until="commit")
        try:
            visit = await told
        except asyncio.CancelledError:
            print(*errors, sep="\n", file=sys.stderr)
            raise
        if outside := [each for each in left if not each.startswith(("data:", "blob:"))]:
            raise RuntimeError(f"{url}: a request left the machine: {outside[0]}")
        return visit


@asynccontextmanager
async def profile(
    playwright: Playwright, *, offline_use: bool = False, has_touch: bool = False
) -> AsyncIterator[Profile]:
    """A browser with an empty profile. Without `offline_use` no service worker is let in: the HTTP cache is alone."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = await playwright.chromium.launch_persistent_context(
            folder,
            executable_path=chromium(),
            args=ARGUMENTS,
            viewport=PHONE,
            has_touch=has_touch,
            service_workers="allow" if offline_use else "block",
        )
        try:
            yield Profile(context)
        finally:
            await context.close()
