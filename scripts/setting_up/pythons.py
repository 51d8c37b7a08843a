"""Finding a Python that the project can run on, wherever a machine may keep one."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Sequence

from .project import WINDOWS
from .steps import output_of

OLDEST = (3, 12)
WANTED = "3.12"
# In order of preference: the ones that the dependencies have been tried with first, then whatever is newer.
PREFERRED = ("3.13", "3.14", "3.12", "3.15", "3.16")

PROBE = """
import json, platform, sys, sysconfig
try:
    import ensurepip, venv
    makes_environments = True
except ImportError:
    makes_environments = False
print(json.dumps({
    "program": getattr(sys, "_base_executable", None) or sys.executable,
    "version": sys.version_info[:3],
    "usual": platform.python_implementation() == "CPython" and not sysconfig.get_config_var("Py_GIL_DISABLED"),
    "makes_environments": makes_environments,
}))
"""


@dataclass(frozen=True)
class Python:
    """A Python that was tried and that runs."""

    program: str  # of the installation itself, also where it was found through an environment or a launcher
    version: tuple[int, ...]
    usual: bool  # CPython with its lock: what the dependencies are built for
    makes_environments: bool  # has `venv` and `ensurepip`; a stock Debian Python hasn't

    @property
    def new_enough(self) -> bool:
        return self.usual and self.version >= OLDEST

    def __str__(self) -> str:
        return f"Python {'.'.join(map(str, self.version))} ({self.program})"


def probe(command: Sequence[str]) -> Python | None:
    """Run a would-be Python and ask it what it is; None if it isn't one (a shim or a store's advertisement, say)."""
    answer = output_of([*command, "-I", "-c", PROBE])
    try:
        found = json.loads(answer or "")
        return Python(**{**found, "version": tuple(found["version"])})
    except (ValueError, TypeError, KeyError):
        return None


def candidates() -> Iterator[list[str]]:
    """Commands that may start a Python, best first: the running one, the PATH, pyenv, the Windows launcher."""
    yield [sys.executable]
    for name in ["python" + version for version in PREFERRED] + ["python3", "python"]:
        for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
            # Each folder by itself: behind a shim that only prints a message there may be a real one.
            program = shutil.which(name, path=folder) if folder else None
            if program:
                yield [program]
    for versions in _pyenv_folders():
        for folder in sorted(versions.glob("*"), key=_preference):
            program = folder / ("python.exe" if WINDOWS else "bin/python3")
            if program.exists():
                yield [str(program)]
    launcher = shutil.which("py") if WINDOWS else None
    if launcher:
        for version in PREFERRED:
            yield [launcher, "-" + version]


def usable_pythons(tried: list[Python]) -> Iterator[Python]:
    """The Pythons on this machine that can make `.venv`, best first. All that ran are noted in `tried`."""
    seen = set()
    for command in candidates():
        # The file that a name leads to, so that /bin and /usr/bin count once; an environment's leads to its base.
        key = (os.path.realpath(command[0]), *command[1:])
        python = None if key in seen else probe(command)
        seen.add(key)
        if python is None or python in tried:
            continue
        tried.append(python)
        if python.new_enough and python.makes_environments:
            yield python


def no_python_message(tried: Sequence[Python]) -> str:
    """What to do on a machine where no Python will do, in one line."""
    again = "then run the same command again"
    incomplete = [python for python in tried if python.new_enough and not python.makes_environments]
    if incomplete:
        major, minor = incomplete[0].version[:2]
        return (
            f"{incomplete[0]} has no `venv` or no `ensurepip`: run `sudo apt install python3-venv` (Debian, Ubuntu; "
            f"python{major}.{minor}-venv if that isn't the stock python3), {again}"
        )
    found = "; ".join(str(python) for python in tried[:3]) or "none"
    ways = [f"Python {WANTED} or newer", "uv"]
    if not any(python.makes_environments for python in tried):
        ways.append(
            "(Debian, Ubuntu) `sudo apt install python3-venv`"
        )  # with it, uv can be installed and bring a Python
    return (
        f"no Python {WANTED} or newer on the PATH, under pyenv or through uv (found: {found}): "
        f"install {', or '.join(ways)}, {again}"
    )


def _pyenv_folders() -> list[Path]:
    roots = [os.environ.get("PYENV_ROOT"), os.environ.get("PYENV"), "~/.pyenv", "~/.pyenv/pyenv-win"]
    folders = [Path(root, "versions").expanduser() for root in roots if root]
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]


def _preference(folder: Path) -> tuple[int, tuple[int, ...]]:
    """Sort key: preferred versions first, and the newest of each."""
    digits = ["".join(filter(str.isdigit, part)) for part in folder.name.split(".")]
    number = tuple(int(part) for part in digits if part)
    rank = [i for i, version in enumerate(PREFERRED) if (folder.name + ".").startswith(version + ".")]
    return (rank[0] if rank else len(PREFERRED), tuple(-part for part in number))
