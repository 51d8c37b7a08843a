"""What is measured of the guide in a browser, round by round, all contenders in turns: each function is one part.

Each takes `Places` and the number of rounds, and returns what the pages told, by contender. `guide.py` makes tables of
them.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Playwright

from tests.benchmarks.guide_browser import Server, Visit, profile, serving
from tests.benchmarks.guide_peers import PEERS

PAGE = "/policies/information-sharing/"
OURS = "ours"
OFFLINE = "ours, offline"
STEP = {OURS: ".guide-step .outcome", **dict.fromkeys(PEERS, "#step .outcome")}
"""What is in the page once Python has made the first step."""
STOOD_DOWN = "[data-guide=not-working]:not([hidden])"

REST = 6
"""Seconds that a first visit stays open, as somebody reads: the browser writes down compiled code after a while, and
ours has it do so once nobody has asked for two seconds."""
SLOWED = 4


@dataclass(frozen=True, slots=True)
class Places:
    """What is served: the built site, and the folder that `guide_peers.make` made."""

    playwright: Playwright
    site: Path
    peers: Path

    @property
    def contenders(self) -> tuple[str, ...]:
        return (OURS, *PEERS)

    def folder(self, name: str) -> Path:
        return self.site if name == OURS else self.peers


@dataclass(slots=True)
class Local:
    """What was told without a slow link, each list a round: first and repeat visits, and bytes of the first.

    offline: repeat visits with the server gone; empty where the site keeps no copy of itself, as no peer's does.
    """

    first: list[Visit] = field(default_factory=list)
    repeat: list[Visit] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    offline: list[Visit] = field(default_factory=list)


def address(server: Server, name: str) -> str:
    """Where a contender's page is."""
    return server.origin + (PAGE if name == OURS else f"/{name}/")


async def local(places: Places, rounds: int) -> dict[str, Local]:
    """First visits with an empty profile, then a new page in the same one, for every contender; ours offline too."""
    told = {name: Local() for name in places.contenders}
    async with AsyncExitStack() as stack:
        servers = {folder: await stack.enter_async_context(serving(folder)) for folder in (places.site, places.peers)}
        for turn in range(rounds):
            for name in _turns((*places.contenders, OFFLINE), turn):
                if name == OFFLINE:
                    told[OURS].offline += await _offline(places)
                    continue
                server, found = servers[places.folder(name)], told[name]
                async with profile(places.playwright) as browser:
                    first = await browser.visit(address(server, name), STEP[name], rest=REST)
                    found.repeat.append(await browser.visit(address(server, name), STEP[name]))
                found.first.append(first)
                begun = first.origin / 1000
                found.bytes.append(server.bytes_until(begun + first.known_ready / 1000, begun))
    return told


async def without_runtime(places: Places, rounds: int) -> list[Visit]:
    """The page of a site whose runtime is gone."""
    told = []
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(shutil.copytree(places.site, Path(scratch, "site")))
        shutil.rmtree(site / "assets" / "policy" / "python")
        async with serving(site) as server:
            for _ in range(rounds):
                async with profile(places.playwright) as browser:
                    told.append(await browser.visit(address(server, OURS), STOOD_DOWN))
    return told


async def _offline(places: Places) -> list[Visit]:
    """A repeat visit with the server gone; none where the site keeps no copy of itself."""
    async with serving(places.site) as server, profile(places.playwright, offline_use=True) as browser:
        await browser.visit(address(server, OURS), STEP[OURS], rest=REST)
        if not await browser.keeps_a_copy(server.origin):
            return []
        await server.end()
        return [await browser.visit(address(server, OURS), STEP[OURS])]


async def over_a_link(places: Places, rounds: int, bits: float, delay: float, every: float) -> dict[str, list[Visit]]:
    """First visits over a slow link, each over a link of its own.

    They overlap, because a page mostly waits there: the next one begins so many seconds after the last.
    """

    async def one(name: str) -> Visit:
        async with serving(places.folder(name), bits, delay) as server, profile(places.playwright) as browser:
            return await browser.visit(address(server, name), STEP[name])

    begun: list[tuple[str, asyncio.Task[Visit]]] = []
    async with asyncio.TaskGroup() as group:
        for turn in range(rounds):
            for name in _turns(places.contenders, turn):
                begun.append((name, group.create_task(one(name))))
                await asyncio.sleep(every)
    return {name: [task.result() for other, task in begun if other == name] for name in places.contenders}


async def blocked(places: Places, rounds: int) -> dict[str, list[Visit]]:
    """First visits with a slowed processor, on which nobody touches the page."""
    told: dict[str, list[Visit]] = {name: [] for name in places.contenders}
    for turn in range(rounds):
        for name in _turns(places.contenders, turn):
            async with serving(places.folder(name)) as server, profile(places.playwright) as browser:
                visit = await browser.visit(address(server, name), STEP[name], tap=name != OURS, slowed=SLOWED)
            told[name].append(visit)
    return told


def _turns(contenders: tuple[str, ...], turn: int) -> tuple[str, ...]:
    """Everybody once, another one first each time."""
    first = turn % len(contenders)
    return (*contenders[first:], *contenders[:first])
