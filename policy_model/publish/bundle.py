"""Puts what the browser needs into a site whose pages are built: `python -m policy_model.publish.bundle SITE`.

    SITE/assets/policy/             the scripts and sheets of `assets`, joined to fewer (`publish/scripts.py`)
    SITE/assets/policy/python/      Python with this package; `publish/runtime.py` says in which parts
    SITE/assets/policy/take-along/  what reviewers take along; `publish/pack/files.py` says what
    SITE/service-worker.js          keeps the site on a reader's device; `publish/offline.py` writes it, last of all

Everything comes from this machine: the runtime from node_modules, the model from this package, the policies from where
the project has them (`policy_model.policies.elsewhere`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from policy_model.errors import ModelError, Problem
from policy_model.policies.elsewhere import use_policies_of
from policy_model.publish import sheets
from policy_model.publish.blocks import Site
from policy_model.publish.blocks.downloads import missing
from policy_model.publish.dates import today
from policy_model.publish.offline import write_worker
from policy_model.publish.package import write_package
from policy_model.publish.running_head import running_heads
from policy_model.publish.runtime import NEEDED, BundleError, make_runtime
from policy_model.publish.scripts import STARTER, scripts, with_manifest

FOLDER = Path("assets", "policy")
"""Where the scripts are within the site; `mkdocs.yml` names it too."""

# `assets/worker.js` knows the same name, and `tests/unit/test_bundle.py` holds it to it.
PYTHON = "python"
"""The runtime's folder within the bundle."""

CACHE = Path(".cache", "python")
"""Where, within the project's folder, parts are kept that take long to make; git ignores it."""

BUILD_DATE = "1580601600"
"""The date that files in the wheel bear, in seconds since 1970: a fixed one, so that two builds give the same bytes."""


def bundle(site: Path, root: Path, say: Callable[[str], None] = print) -> None:
    """Complete the site in that folder (files in the way are replaced).

    site: the folder with the built pages, complete: what is added later is not kept for readers without a network.
    root: the project's own folder, which holds pyproject.toml and node_modules.
    say: is told of each step when it is done.

    Raises BundleError, with one problem, where something that it needs is missing or fails, and what `pack.write`
    raises.
    """
    runtime = root / "node_modules" / "pyodide"
    for name in NEEDED:
        if not (runtime / name).is_file():
            raise _error(
                f"`node_modules/pyodide/{name}` is missing", "run `python3 scripts/build.py`, which installs it"
            )
    if not (site / "index.html").is_file():
        raise _error(f"there are no pages in `{site}`", "build them first, and name the folder of the whole site")
    try:
        from policy_model.publish import pack
    except ModuleNotFoundError as error:
        raise BundleError([missing(error)]) from None
    folder = site / FOLDER
    try:
        with _timed(say, "joined the scripts and the style sheets"):
            folder.mkdir(parents=True, exist_ok=True)
            for name, script in scripts(root).items():
                (folder / name).write_bytes(script)
            use_policies_of(root)
            (folder / sheets.SITE).write_text(sheets.joined() + running_heads(), "utf-8", newline="\n")
        with tempfile.TemporaryDirectory() as made, _timed(say, "made Python for the browser"):
            package = Path(made, "package.zip")
            write_package(package)
            manifest = make_runtime(folder / PYTHON, runtime, package, root / CACHE)
            starter = folder / STARTER
            starter.write_bytes(with_manifest(starter.read_bytes(), manifest))
        with _timed(say, "made what reviewers take along"):
            pack.write(folder / pack.FOLDER, Site(today(), root / "diagrams"), root)
        with _timed(say, "wrote the service worker"):
            write_worker(site)
    except OSError as error:
        raise _error(
            f"can't write `{error.filename}`: {error.strerror}", "choose a folder that can be written"
        ) from None


def build_wheel(root: Path, folder: Path) -> Path:
    """Build the wheel of the project at `root` into `folder`; the same sources give the same bytes.

    Raises BundleError where the build back end fails.
    """
    with tempfile.TemporaryDirectory() as made:
        wheel = ("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", made)
        _run(["pip", *wheel, str(root)], SOURCE_DATE_EPOCH=BUILD_DATE, PIP_DISABLE_PIP_VERSION_CHECK="1")
        (built,) = Path(made).glob("*.whl")
        for old in folder.glob("*.whl"):
            old.unlink()  # of an earlier build; the lock file names one wheel
        return Path(shutil.copyfile(built, folder / built.name))


def project_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds the project. Raises BundleError where there is none."""
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "package.json").is_file():
            return folder
    raise _error("no pyproject.toml and package.json here or above", "run this from the project's folder")


def main(arguments: list[str]) -> int:
    """The command; returns its exit status: 0 made, 1 could not be made, 2 wrong arguments."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: python -m policy_model.publish.bundle SITE", file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        bundle(Path(arguments[0]).resolve(), project_root(Path.cwd()), lambda line: print(line, flush=True))
    except ModelError as error:
        print(f"error: {error}".replace("\n  help: ", "; "), file=sys.stderr)
        return 1
    return 0


@contextmanager
def _timed(say: Callable[[str], None], what: str) -> Iterator[None]:
    """Says what was done, and how long it took, once it is."""
    started = time.monotonic()
    yield
    say(f"{what} ({time.monotonic() - started:.1f} s)")


def _run(module: list[str], **environment: str) -> None:
    """Run a Python module of this environment; what it says is shown only where it fails."""
    command = [sys.executable, "-m", *module]
    ended = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if ended.returncode:
        lines = (ended.stderr or ended.stdout).strip().splitlines()
        reason = next((line.strip() for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else "")
        raise _error(f"`{module[0]}` failed with status {ended.returncode}: {reason}", "run `python3 scripts/build.py`")


def _error(message: str, help: str) -> BundleError:
    return BundleError([Problem("", message, help)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
