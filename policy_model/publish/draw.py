"""Runs Graphviz: the pinned WebAssembly one in the project's `node_modules`, which draws the same on every machine."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from policy_model.errors import ModelError, Problem
from policy_model.publish import keeping

SET_UP = "in the folder of the project, run `python3 scripts/build.py`, which sets up what is missing"


class DrawingError(ModelError):
    """A drawing can't be made, or is not fit to be shown; the help names the command that mends it."""


SCRIPT = Path(__file__).with_name("draw.mjs")
KEPT = Path(".cache", "drawings")
"""Where, within the project's folder, drawings are kept that were made before; git ignores it."""


def tool() -> str:
    """The version of the Graphviz that draws. Raises DrawingError where there is none."""
    package = root() / "node_modules" / "@viz-js" / "viz" / "package.json"
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


def draw_anew(dots: Sequence[str], kept: Path) -> tuple[list[str], int]:
    """The SVG that Graphviz draws for each DOT, and how many had to be drawn: those that were not drawn before.

    kept: the folder where drawings are kept, seen from that of the project, each named by its DOT and by what draws it.
        It may be deleted at any time, and where it can't be written, nothing is kept.

    Raises DrawingError as `draw` does.
    """
    kept = root() / kept
    drawer = f"{tool()}\n{SCRIPT.read_text(encoding='utf-8')}"
    places = {dot: kept / hashlib.sha256(f"{drawer}\n{dot}".encode()).hexdigest() for dot in dots}
    known = {dot: drawn for dot, place in places.items() if (drawn := keeping.kept(place)) is not None}
    missing = [dot for dot in places if dot not in known]
    new = dict(zip(missing, draw(missing) if missing else [], strict=True))
    keeping.keep({places[dot]: drawn for dot, drawn in new.items()})
    known |= new
    return [known[dot] for dot in dots], len(missing)


def draw(dots: list[str]) -> list[str]:
    """The SVG that Graphviz draws for each DOT.

    `node_modules` is looked for in the current folder and those above it, Node on the PATH and beside this Python.
    Raises DrawingError where one of them is missing, or Graphviz fails.
    """
    stands_by = bool(_standing)
    process = _standing.pop() if stands_by else _start()
    assert process.stdin
    assert process.stdout
    with suppress(BrokenPipeError):  # it has failed, and says why
        process.stdin.write(f"{json.dumps(dots)}\n".encode())
        process.stdin.flush()
    line = process.stdout.readline()
    if line and stands_by:
        _standing.append(process)
    else:
        _, errors = process.communicate()
    if line:
        drawn: list[str] = json.loads(line)
        return drawn
    said = re.search(r"^\w*Error.*", errors.decode(errors="replace"), flags=re.MULTILINE)
    why = said[0].strip() if said else f"exit status {process.returncode}"
    raise DrawingError([Problem("", f"Graphviz failed: {why}", SET_UP)])


def stand_by() -> None:
    """Start Graphviz before there is anything to draw, so that the first drawing need not wait for it.

    Raises DrawingError where it can't be started.
    """
    if not _standing:
        _standing.append(_start())


@contextmanager
def started() -> Iterator[None]:
    """Start Graphviz now for what is drawn within, as it takes a while, and end it after.

    Where it can't be started, nothing is said until there is something to draw.
    """
    if _standing:
        yield
        return
    with suppress(DrawingError):
        stand_by()
    try:
        yield
    finally:
        while _standing:
            process = _standing.pop()
            process.kill()
            process.communicate()


_standing: list[subprocess.Popen[bytes]] = []
"""The Graphviz that waits for the next drawing, if one does. It ends with this process, which closes its input."""


def _start() -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen([_node(), str(SCRIPT), str(root())], stdin=pipe, stdout=pipe, stderr=pipe)


def _node() -> str:
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None:
        raise DrawingError([Problem("", "Node.js is missing, which draws the flowcharts", SET_UP)])
    return node


def root() -> Path:
    """The folder of the project: the nearest with a `package.json`. Raises DrawingError where it has no Graphviz."""
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / "package.json").is_file()), here)
    if not (root / "node_modules" / "@viz-js" / "viz").is_dir():
        raise DrawingError([Problem("", "`node_modules` has no Graphviz, which draws the flowcharts", SET_UP)])
    return root
