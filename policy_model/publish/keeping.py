"""Keeps what takes long to make, for the next time: in a folder of `.cache`, each named by what it was made from.

A help, and no more: the folder may be deleted at any time, what is damaged counts as not kept, and where nothing can be
written, nothing is kept.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from policy_model.publish.seal import digest

OLD = 30 * 24 * 60 * 60
"""After how many seconds without use a file is no longer kept."""


def kept(place: Path) -> str | None:
    """What is kept there, whole; None where nothing is, or it was damaged."""
    try:
        hashed, _, content = place.read_text(encoding="utf-8").partition("\n")
        os.utime(place)
    except (OSError, UnicodeDecodeError):
        return None
    return content if digest(content) == hashed else None


def keep(contents: Mapping[Path, str]) -> None:
    """Keep each content at its place, whole or not at all; what nobody used for long is thrown away there."""
    with suppress(OSError):
        for place, content in contents.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            new = place.with_name(f"{place.name}.{os.getpid()}")
            new.write_bytes(f"{digest(content)}\n{content}".encode())
            new.replace(place)
        for folder in {place.parent for place in contents}:
            for other in folder.iterdir():
                if other.stat().st_mtime < time.time() - OLD:
                    other.unlink(missing_ok=True)
