"""Memory of the model in the browser: in the same Python as WebAssembly that the site ships, under Node.

`report()` is the table.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any

from policy_model.policies.catalogue import every_procedure
from policy_model.publish.bundle import build_wheel

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
RUNTIME = ROOT / "node_modules" / "pyodide"

MB = 1024 * 1024


def report() -> str:
    """The table, in Markdown, with what was measured. Raises FileNotFoundError where Node or Pyodide is missing."""
    return "\n".join(_report())


def measure(traced: bool) -> list[dict[str, Any]]:
    """Each stage with the bytes of the heap and, where `traced`, those that Python holds."""
    node = shutil.which("node")
    if node is None or not RUNTIME.is_dir():
        missing = f"`{RUNTIME.relative_to(ROOT)}`" if node else "Node"
        raise FileNotFoundError(f"{missing} is missing: run `python3 scripts/benchmark.py memory`")
    with tempfile.TemporaryDirectory() as made:
        wheel = build_wheel(ROOT, Path(made))
        program = HERE / "browser_memory_stages.py"
        command = [node, HERE / "browser_memory.mjs", RUNTIME, wheel, program, *(["traced"] if traced else [])]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"the browser's Python failed under Node: {ended.stderr.strip()}")
    return [json.loads(line) for line in ended.stdout.splitlines()]


def _report() -> Iterator[str]:
    version = json.loads((RUNTIME / "package.json").read_text("utf-8"))["version"]
    procedures = [procedure for _, procedure in every_procedure()]
    situations = sum(prod(len(question.answers) for question in procedure.questions) for procedure in procedures)
    yield "### Memory in the browser"
    yield ""
    yield f"Pyodide {version}, the one that the site ships, under Node: all {len(procedures)} procedures of all"
    yield f"versions of all policies, and all of their {situations:,} situations. The heap is all that WebAssembly has"
    yield "taken from the machine: it grows in steps, and never shrinks. Python's own is what its `tracemalloc` counts"
    yield "from its start on, code included, in a run apart."
    yield ""
    yield "| After | Heap | Python's own |"
    yield "|---|--:|--:|"
    for plain, traced in zip(measure(traced=False), measure(traced=True), strict=True):
        stage = plain["stage"].capitalize()
        yield f"| {stage} | {plain['heap'] / MB:.1f} MB | {traced['own'] / MB:.2f} MB |"


if __name__ == "__main__":
    print(report())
