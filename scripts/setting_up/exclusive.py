"""One set-up at a time in one working copy."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import IO, Any, Iterator

from .project import WINDOWS, Project

if WINDOWS:
    import msvcrt
else:
    import fcntl

_held: IO[str] | None = None


@contextmanager
def one_at_a_time(project: Project) -> Iterator[None]:
    """Wait until no other set-up or build is at work in this working copy, then keep the others waiting.

    The lock belongs to the operating system, not to a file's existence: it goes with the process, however that ends.
    """
    global _held
    project.private.mkdir(parents=True, exist_ok=True)
    with (project.private / "lock").open("a+") as file:
        started = said = time.monotonic()
        announced = False
        while not _try(file):
            if not announced or time.monotonic() - said >= 3:
                said, announced = time.monotonic(), True
                print(f"  waiting for another set-up of this folder to end ({said - started:.0f} s)")
            time.sleep(0.2)
        _held = file
        try:
            yield
        finally:
            _held = None
            _release(file)


def inherited_lock() -> dict[str, Any]:
    """Keyword arguments for `Popen` with which a child holds the lock too, for as long as it lives."""
    if _held is None or WINDOWS:  # on Windows a lock can't be shared; there, files in use can't be removed either
        return {}
    return {"pass_fds": (_held.fileno(),)}


def _try(file: IO[str]) -> bool:
    try:
        if WINDOWS:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _release(file: IO[str]) -> None:
    if WINDOWS:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
