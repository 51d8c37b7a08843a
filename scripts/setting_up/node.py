"""Node and the packages that npm brings: Python and Graphviz as WebAssembly."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from .errors import SetUpError
from .project import Project
from .stamps import digest, read_stamp, remove_stamp, write_stamp
from .steps import output_of, run

OLDEST = 20


def machine_has_node(project: Project) -> bool:
    """Whether the machine itself has a Node that is new enough, and npm with it; both are really run.

    npm is slow to start, so it is asked only while there is something for it to install.
    """
    if not _major_version(_on_machine(project, "node")) >= OLDEST:
        return False
    return node_modules_ready(project) or _major_version(_on_machine(project, "npm")) > 0


def node_modules_ready(project: Project) -> bool:
    """Whether `node_modules` was installed to the end, from the lock file as it is now."""
    return read_stamp(_stamp(project)) == _wanted(project)


def prepare_node_modules(project: Project) -> bool:
    """Install `node_modules` as the lock file says, unless that was done. Returns whether anything had to be done."""
    if node_modules_ready(project):
        return False
    npm = project.program("npm")
    if npm is None:
        raise SetUpError("npm is missing: install Node.js 20 or newer, with npm, then run the same command again")
    remove_stamp(_stamp(project))
    command = [npm, "ci", "--ignore-scripts", "--prefer-offline", "--loglevel=http"]
    # With npm's own waits, a machine without a network would be told so after more than a minute.
    command += ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000"]
    run(project, "install package-lock.json into node_modules", command)
    write_stamp(_stamp(project), _wanted(project))
    return True


def _stamp(project: Project) -> Path:
    return project.node_modules / ".set-up.json"


def _wanted(project: Project) -> dict:
    return {"packages": digest(project.root / "package.json", project.root / "package-lock.json")}


def _on_machine(project: Project, name: str) -> str | None:
    """The program on the PATH that isn't `.venv`'s own."""
    program = shutil.which(name)
    if program and Path(program).parent == project.venv_programs:
        return None
    return program


def _major_version(program: str | None) -> int:
    """The major version that a program gives; 0 if it isn't there or doesn't run."""
    answer = output_of([program, "--version"]) if program else None
    found = re.match(r"v?(\d+)\.", answer or "")
    return int(found.group(1)) if found else 0
