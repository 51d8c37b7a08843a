"""One build of the browser's Python at a time, where several of pytest's processes need one.

They keep what they have made in one cache. At the same time each would make all of it, which takes minutes of a
processor; one after the other, the first makes it and the others find it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from policy_model.publish.bundle import CACHE

ROOT = Path(__file__).parents[1]


@contextmanager
def building_alone() -> Iterator[None]:
    """Waits until no other process of these tests builds."""
    (ROOT / CACHE).mkdir(parents=True, exist_ok=True)
    with FileLock(ROOT / CACHE.parent / "tests.lock"):
        yield
