"""Where everything lies."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

WINDOWS = os.name == "nt"


@dataclass(frozen=True)
class Project:
    """A working copy of the project. Everything that a set-up writes is inside its root and ignored by git."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def venv_programs(self) -> Path:
        return self.venv / ("Scripts" if WINDOWS else "bin")

    @property
    def venv_python(self) -> Path:
        return self.venv_programs / ("python.exe" if WINDOWS else "python")

    @property
    def node_modules(self) -> Path:
        return self.root / "node_modules"

    @property
    def site(self) -> Path:
        """The built site."""
        return self.root / "site"

    @property
    def private(self) -> Path:
        """What the set-up keeps for itself: its log, its lock, and `uv` with a Python where the machine has none."""
        return self.root / ".setup"

    @property
    def log(self) -> Path:
        """The full output of every step of the last set-up."""
        return self.private / "set-up.log"

    def lock_file(self, name: str) -> Path:
        """The lock file `name` (`site`, `test`, `bench`, `node` or `uv`)."""
        return self.root / "requirements" / (name + ".txt")

    def environment(self) -> dict[str, str]:
        """The environment for child processes: `.venv` first on the PATH, and nothing that leads Python elsewhere."""
        environment = dict(os.environ)
        for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX"):
            environment.pop(name, None)
        environment.update(
            VIRTUAL_ENV=str(self.venv),
            PATH=self._path(),
            PYTHONUTF8="1",
            PYTHONIOENCODING="utf-8",  # one that is inherited would go before PYTHONUTF8
            PYTHONUNBUFFERED="1",
            PIP_DISABLE_PIP_VERSION_CHECK="1",
            PIP_NO_INPUT="1",
            PIP_USER="0",
            NO_MKDOCS_2_WARNING="1",  # Material's banner about the next MkDocs
        )
        node = self.program("node")
        if node:
            # The one inside Playwright needs a system library that a bare Debian hasn't; ours was tried, and runs.
            environment.setdefault("PLAYWRIGHT_NODEJS_PATH", node)
        return environment

    def program(self, name: str) -> str | None:
        """The path of a program in `.venv` or on the PATH, as the project's child processes would find it."""
        return shutil.which(name, path=self._path())

    def _path(self) -> str:
        return os.pathsep.join([str(self.venv_programs), os.environ.get("PATH", os.defpath)])


THIS = Project(Path(__file__).resolve().parents[2])
