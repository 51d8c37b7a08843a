"""Lighthouse on every kind of page. `report()` is the table.

The site is built for it, or is the one in the folder that POLICY_SITE names.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.guide import site_in
from tests.benchmarks.guide_browser import serving
from tests.benchmarks.lighthouse import CATEGORIES, Scores, scores

RUNS = 3
"""Of each kind: its scores for performance differ by some points from run to run, and the median is what counts."""

KINDS = {
    "home": "/",
    "a policy": "/policies/information-sharing/",
    "the guide": "/policies/information-sharing/guide/",
    "all questions": "/policies/information-sharing/all-questions/",
    "practise": "/policies/information-sharing/practise/",
    "find by what happened": "/policies/information-sharing/find/",
    "review": "/policies/information-sharing/review/",
    "two versions compared": "/policies/hm-government-advice/compared/",
    "about": "/about/",
    "words": "/glossary/",
    "a long page for developers": "/developers/tutorial/",
    "reference": "/developers/reference-python/",
    "a decision record": "/decisions/one-diagram/",
}
TO_REACH = {**dict.fromkeys(CATEGORIES, 100), "performance": 95}


def report() -> str:
    """The table, in Markdown. Raises OSError where something is not installed, RuntimeError where Lighthouse fails."""
    with tempfile.TemporaryDirectory() as folder:
        return "\n".join(table(asyncio.run(_measure(Path(folder)))))


async def _measure(folder: Path) -> dict[str, Scores]:
    async with serving(site_in(folder / "site")) as server:
        return {kind: await scores(server.origin + address, RUNS) for kind, address in KINDS.items()}


def table(found: dict[str, Scores]) -> Iterator[str]:
    """Its lines, from what was found for each kind of page."""
    version = next(iter(found.values())).version
    yield "### Kinds of pages"
    yield ""
    yield f"Lighthouse {version}, mobile, out of 100: {f'medians of {RUNS} runs' if RUNS > 1 else 'one run each'}."
    yield ""
    yield f"| Page | {' | '.join(name.replace('-', ' ').replace('seo', 'SEO') for name in CATEGORIES)} | Reached |"
    yield f"|---|{'--:|' * len(CATEGORIES)}---|"
    for kind, each in found.items():
        reached = all(each.scores[name] >= least for name, least in TO_REACH.items())
        figures = " | ".join(f"{each.scores[name]:.0f}" for name in CATEGORIES)
        yield f"| {kind} | {figures} | **{'yes' if reached else 'no'}** |"
    complaints = {complaint: kind for kind, each in found.items() for complaint in each.complaints}
    if complaints:
        yield ""
        yield from (f"- {complaint} ({kind})" for complaint, kind in complaints.items())


if __name__ == "__main__":
    print(report())
