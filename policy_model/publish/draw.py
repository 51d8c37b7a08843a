"""Runs Graphviz: the pinned WebAssembly one in the project's `node_modules`, which draws the same on every machine."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from policy_model.errors import ModelError, Problem

SET_UP = "in the folder of the project, run `python3 scripts/build.py`, which sets up what is missing"


class DrawingError(ModelError):
    """A drawing can't be made, or is not fit to be shown; the help names the command that mends it."""


def draw(dots: list[str]) -> list[str]:
    """The SVG that Graphviz draws for each DOT.

    `node_modules` is looked for in the current folder and those above it, Node on the PATH and beside this Python.
    Raises DrawingError where one of them is missing, or Graphviz fails.
    """
    command = [_node(), str(Path(__file__).with_name("draw.mjs")), str(_root())]
    done = subprocess.run(command, input=json.dumps(dots).encode(), capture_output=True, check=False)
    if done.returncode:
        said = re.search(r"^\w*Error.*", done.stderr.decode(errors="replace"), flags=re.MULTILINE)
        why = said[0].strip() if said else f"exit status {done.returncode}"
        raise DrawingError([Problem("", f"Graphviz failed: {why}", SET_UP)])
    drawn: list[str] = json.loads(done.stdout)
    return drawn


def _node() -> str:
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None:
        raise DrawingError([Problem("", "Node.js is missing, which draws the flowcharts", SET_UP)])
    return node


def _root() -> Path:
    """The folder of the project: the nearest with a `package.json`."""
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / "package.json").is_file()), here)
    if not (root / "node_modules" / "@viz-js" / "viz").is_dir():
        raise DrawingError([Problem("", "`node_modules` has no Graphviz, which draws the flowcharts", SET_UP)])
    return root
