"""Packages of the distribution, on Debian and what comes of it: installed where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Sequence

from .project import Project
from .steps import run


def is_here() -> bool:
    """Whether this is Debian, or a system with its packages."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    families = " ".join(line.partition("=")[2] for line in lines if line.startswith(("ID=", "ID_LIKE=")))
    return "debian" in families and shutil.which("apt-get") is not None


def install(project: Project, packages: Sequence[str], *, ask: str = "") -> bool:
    """Install packages. Returns False where that can't be: on another system, or without the right to.

    ask: why a password may be asked for; without it, nobody is asked. Raises `StepFailed`.
    """
    privilege = _privilege(ask) if is_here() else None
    if privilege is None:
        return False
    quietly = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    _read_list(project, tuple(quietly))
    names = " ".join(packages)
    run(project, f"install from Debian: {names}", [*quietly, "install", "-y", "--no-install-recommends", *packages])
    return True


@lru_cache(maxsize=None)  # once a set-up is enough
def _read_list(project: Project, quietly: tuple[str, ...]) -> None:
    run(project, "read the list of Debian packages", [*quietly, "update"])


def _privilege(ask: str) -> list[str] | None:
    """What to put before a command so that it may install packages; None if nothing will do."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if not sudo:
        return None
    if subprocess.call([sudo, "-n", "true"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
        return [sudo]
    if ask and sys.stdin is not None and sys.stdin.isatty():
        print(f"- {ask}: sudo may ask for your password to install it (Ctrl-C to stop)")
        if subprocess.call([sudo, "-v"]) == 0:
            return [sudo]
    return None
