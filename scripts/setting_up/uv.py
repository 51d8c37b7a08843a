"""The last way to a Python: `uv`, which can bring one. All of it stays inside the project's folder."""

from __future__ import annotations

import shutil
import sys

from .environment_folder import make_environment, program_in
from .errors import SetUpError
from .project import Project
from .pythons import Python, probe
from .stamps import digest, read_stamp, write_stamp
from .steps import output_of, run

FETCHED = "3.13"


def python_through_uv(project: Project, tried: list[Python]) -> Python | None:
    """A Python that `uv` finds or fetches; None if there is no `uv` and no way to install it.

    Raises `StepFailed` when fetching fails, for want of a network say.
    """
    uv = find_uv(project, tried)
    if uv is None:
        return None
    environment = dict(project.environment(), UV_PYTHON_INSTALL_DIR=str(project.private / "python"))
    environment.pop("VIRTUAL_ENV")  # uv must not look into the .venv that is about to be made
    run(
        project,
        f"fetch Python {FETCHED} through uv",
        # Managed only: what the machine has was looked at already, and found wanting.
        [uv, "python", "install", "--no-config", "--no-bin", "--managed-python", FETCHED],
        environment=environment,
        hint="install Python 3.12 or newer yourself",
    )
    find = [uv, "python", "find", "--no-config", "--no-project", "--managed-python", FETCHED]
    found = output_of(find, environment=environment)
    python = probe([found]) if found else None
    if python is None or not (python.new_enough and python.makes_environments):
        raise SetUpError("uv found no Python that works: install Python 3.12 or newer, then run the same command again")
    return python


def find_uv(project: Project, tried: list[Python]) -> str | None:
    """`uv` from the PATH, or else installed with hashes by a Python that can make an environment for it."""
    on_path = shutil.which("uv")
    if on_path:
        return on_path
    folder, stamp = project.private / "uv", project.private / "uv" / "set-up.json"
    wanted = {"uv": digest(project.lock_file("uv")), "root": str(project.root)}
    if read_stamp(stamp) != wanted:
        makers = [python for python in tried if python.makes_environments and python.version >= (3, 8)]
        if not makers:
            return None
        own = [python for python in makers if python.version[:2] == sys.version_info[:2]]
        make_environment(project, (own or makers)[0], folder)
        lock = str(project.lock_file("uv"))
        pip = [str(program_in(folder, "python")), "-m", "pip", "install", "--require-hashes", "--only-binary=:all:"]
        run(project, "install uv", [*pip, "-r", lock])
        write_stamp(stamp, wanted)
    return str(program_in(folder, "uv"))
