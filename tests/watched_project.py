"""A copy of the project that is watched and served, for a test and for a benchmark."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.watched_site import Watched, end, make_watched_server, watch

ROOT = Path(__file__).parents[1]
MODULE = "policy_model/policies/information_sharing/v2_2023.py"


@contextmanager
def watched_project(folder: Path, site: Path, say: Callable[[str], None]) -> Iterator[tuple[Path, str]]:
    """Copy what is edited into `folder`, watch it and serve it; the copy, and the address without a stroke at its end.

    site: built before. say: is told what the person at the terminal would read.
    """
    copy, into = folder / "project", folder / "into"
    for name in ("docs", "diagrams", "policy_model"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "package.json", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    (copy / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    into.mkdir()
    with make_watched_server(watched := Watched(site, into, say), 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        child = watch(watched, sys.executable, copy, {**os.environ, "NO_MKDOCS_2_WARNING": "1"})
        try:
            yield copy, f"http://127.0.0.1:{server.server_port}"
        finally:
            end(child)
            server.shutdown()


def edit(project: Path, old: str, new: str) -> None:
    """Put other words into the policy's module. Raises ValueError where the old ones are not there."""
    text = (project / MODULE).read_text("utf-8")
    if old not in text:
        raise ValueError(f"{MODULE} has no {old!r}")
    (project / MODULE).write_text(text.replace(old, new), "utf-8")
