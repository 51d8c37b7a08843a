"""Writes several files together: all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

type Files = Mapping[Path, str | None]
"""What each file is to hold, in the order in which they are put in place; None for one that is taken away."""


def write(files: Files) -> None:
    """Put all files in place. Each is written whole under another name first, so that nobody reads half of one.

    Raises OSError where one can't be written or taken away; then all are as they were.
    """
    before = {file: file.read_bytes() if file.exists() else None for file in files}
    staged = {file: staging(file) for file, content in files.items() if content is not None}
    done: list[Path] = []
    try:
        for file, new in staged.items():
            new.write_bytes((files[file] or "").encode())
        for file in files:
            done.append(file)
            if file in staged:
                staged[file].replace(file)
            else:
                file.unlink(missing_ok=True)
    except BaseException:
        _put_back({file: before[file] for file in reversed(done)})
        raise
    finally:
        for new in staged.values():
            # Not more than tidying up: what went wrong before, if anything did, is what is told.
            with suppress(OSError):
                new.unlink(missing_ok=True)


def staging(file: Path) -> Path:
    """Where a file is written before it is put in its place; a run that was killed may leave it behind."""
    return file.with_name(f".{file.name}.new")


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for file, content in before.items():
        if content is None:
            file.unlink(missing_ok=True)
        elif not file.exists() or file.read_bytes() != content:
            new = staging(file)
            new.write_bytes(content)
            new.replace(file)


def shown(files: Iterable[Path], root: Path) -> list[str]:
    """The files as they are named to people: from the folder of the project."""
    return [file.relative_to(root).as_posix() for file in files]
