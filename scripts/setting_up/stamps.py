"""Stamps: what was set up, and from what. No stamp, or one that doesn't fit: the thing has to be set up again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def digest(*files: Path) -> str:
    """The SHA-256 of the files' contents (a missing file counts as an empty one)."""
    whole = hashlib.sha256()
    for file in files:
        content = file.read_bytes() if file.exists() else b""
        whole.update(b"%d:" % len(content) + content)
    return whole.hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    """The stamp at `path`; empty if there is none that can be read."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, stamp: dict[str, str]) -> None:
    """Write `stamp` whole or not at all."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.write_text(json.dumps(stamp, indent=1, sort_keys=True), encoding="utf-8")
    unfinished.replace(path)


def remove_stamp(path: Path) -> None:
    """From here until a new stamp is written, what `path` stands for counts as unfinished."""
    if path.exists():
        path.unlink()
