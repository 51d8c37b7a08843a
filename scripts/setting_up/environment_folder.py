"""Virtual environments as folders: made, looked into, removed."""

from __future__ import annotations

import shutil
import stat
import sys
from pathlib import Path
from typing import Any, Callable

from .errors import SetUpError
from .project import WINDOWS, Project
from .pythons import Python
from .steps import run

ON_FAILURE = "onexc" if sys.version_info >= (3, 12) else "onerror"  # the same thing, renamed


def program_in(folder: Path, name: str) -> Path:
    """The path of a program inside a virtual environment."""
    return folder / ("Scripts" if WINDOWS else "bin") / (name + (".exe" if WINDOWS else ""))


def make_environment(project: Project, python: Python, folder: Path) -> None:
    """Make a new virtual environment, in place of whatever was there. Raises `StepFailed`."""
    remove_folder(folder)
    run(project, f"make {folder.name} with {python}", [python.program, "-m", "venv", str(folder)])


def remove_folder(folder: Path) -> None:
    """Remove a folder, read-only files and all. Raises `SetUpError` if something in it is in use."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        try:
            shutil.rmtree(str(folder), **{ON_FAILURE: _make_writable})
        except OSError as error:
            raise SetUpError(
                f"cannot remove {error.filename or folder} ({error.strerror}): close the programs that use it, then "
                "run the same command again"
            ) from None


def _make_writable(function: Callable[[str], Any], path: str, _: Any) -> None:
    Path(path).chmod(stat.S_IRWXU)
    function(path)
