"""`.venv`: made with a Python that will do, filled from the lock files, and mended when it isn't whole."""

from __future__ import annotations

from typing import Sequence

from .environment_folder import make_environment
from .errors import SetUpError
from .project import Project
from .pythons import OLDEST, WANTED, Python, no_python_message, usable_pythons
from .stamps import digest, read_stamp, remove_stamp, write_stamp
from .steps import StepFailed, output_of, run
from .uv import python_through_uv

# What a lock file brings beside itself: the tests' one holds everything that the site's one does, at the same versions.
HOLDS = {"site": ("site",), "test": ("test", "site"), "node": ("node",), "bench": ("bench",)}

# Python alone, and published without a wheel. They are built here, by the build back end that the site's lock holds.
WITHOUT_WHEEL = ("astutils", "ply", "statistics")

PIP = (
    "-m", "pip", "install", "--progress-bar=off", "--retries=3", "--timeout=30",
    "--only-binary=:all:",  # building a package would bring in what no lock file names
    "--no-binary=" + ",".join(WITHOUT_WHEEL), "--no-build-isolation",
)  # fmt: skip


def prepare_environment(project: Project, locks: Sequence[str]) -> bool:
    """Make sure that `.venv` holds the project itself and the packages of `locks`: `site`, then others of `HOLDS`.

    The stamp is removed before anything in `.venv` is touched and written after the last part, so a `.venv` without one
    was left half-made: it is made again, as it is when its Python is gone, the project was moved or a lock file changed
    (which is also how packages that are no longer wanted go). Returns whether anything had to be done.
    """
    stamp_file = project.venv / "set-up.json"
    wanted = {name: digest(project.lock_file(name)) for lock in locks for name in HOLDS[lock]}
    package = digest(project.root / "pyproject.toml")
    stamp = read_stamp(stamp_file)
    if not _fits(project, stamp, wanted):
        remove_stamp(stamp_file)
        stamp = {"root": str(project.root), "python": _make(project)}
    missing = [lock for lock in locks if any(name not in stamp for name in HOLDS[lock])]
    if not missing and stamp.get("package") == package:
        return False
    remove_stamp(stamp_file)
    for lock in missing:
        _install(project, lock)
    if stamp.get("package") != package:
        command = [str(project.venv_python), *PIP, "--no-deps", "--no-index", "--editable", "."]
        run(project, "install the project itself into .venv (editable)", command)
    write_stamp(stamp_file, {**stamp, **wanted, "package": package})
    return True


def _fits(project: Project, stamp: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether `.venv` is whole, belongs here, runs, and holds nothing from an older lock file."""
    return (
        stamp.get("root") == str(project.root)
        and stamp.get("python") == _version(project)
        and all(stamp.get(name, value) == value for name, value in wanted.items())
    )


def _version(project: Project) -> str | None:
    """The version of `.venv`'s Python; None if it doesn't run, or is too old."""
    command = [str(project.venv_python), "-I", "-S", "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]
    version = output_of(command) or ""
    try:
        return version if tuple(map(int, version.split("."))) >= OLDEST else None
    except ValueError:
        return None


def _make(project: Project) -> str:
    """Make `.venv` with the first Python that manages it. Returns its version."""
    tried: list[Python] = []
    print(f"- look for Python {WANTED} or newer")
    for python in usable_pythons(tried):
        version = _made_with(project, python)
        if version:
            return version
    fetched = python_through_uv(project, tried)
    version = _made_with(project, fetched) if fetched else None
    if version:
        return version
    raise SetUpError(no_python_message(tried))


def _made_with(project: Project, python: Python) -> str | None:
    try:
        make_environment(project, python, project.venv)
    except StepFailed as failure:
        print(f"  that did not work, looking further ({failure})")
        return None
    return _version(project)


def _install(project: Project, lock: str) -> None:
    name = f"requirements/{lock}.txt"
    hint = "install Node.js 20 or newer yourself" if lock == "node" else ""
    command = [str(project.venv_python), *PIP, "--require-hashes", "-r", name]
    run(project, f"install {name} into .venv", command, hint=hint)
