"""The scripts of the pages: what only other scripts ask for is put into those, so that there is less to be asked for.

On a slow line, and on a busy telephone, each file that a script has to ask for in its turn is a moment more in which
nothing goes on. The sources stay small; esbuild joins them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policy_model.errors import Problem
from policy_model.publish.offline import ASSETS, RETIRED, WORKER
from policy_model.publish.runtime import BundleError, run_node

PARTS = frozenset(
    f"{name}.js"
    for name in (
        "copy",
        "exercise",
        "footnotes",
        "foresight",
        "late",
        "outline",
        "overlay",
        "parts",
        "rest",
        "start",
        "zoom",
    )
)
"""The scripts that are put into others. They hold nothing that two of those would have to share."""

JOINED = ("all_questions.js", "guide.js", "page.js", "record.js", "worker.js")
"""The scripts that they are put into."""

STARTER = "worker.js"
"""The script that starts Python. It holds the manifest, so that nothing is asked for before Python's parts."""

_MANIFEST = b"self.manifest = "

JOINER = Path(__file__).with_name("join.mjs")

AT_THE_ROOT = frozenset({WORKER, RETIRED})
"""The scripts that work only at the root of the site: `publish/offline.py` puts them there."""


def scripts(root: Path) -> Mapping[str, bytes]:
    """The scripts that a site has, by their names.

    root: the project's own folder, whose node_modules hold esbuild. Raises BundleError where that can't be had, or a
    script can't be read.
    """
    written = {file.name: file for file in ASSETS.glob("*.js") if file.name not in AT_THE_ROOT}
    others = {name: file.read_bytes() for name, file in written.items() if name not in {*PARTS, *JOINED}}
    return others | _joined(root, sorted({*written} - PARTS))


def with_manifest(starter: bytes, manifest: Mapping[str, Any]) -> bytes:
    """The starter with the manifest of `publish/runtime.py` as its first line."""
    return _MANIFEST + json.dumps(manifest).encode() + b";\n" + without_manifest(starter)


def without_manifest(starter: bytes) -> bytes:
    """The starter as it was written: it asks for the manifest."""
    return starter.partition(b"\n")[2] if starter.startswith(_MANIFEST) else starter


def _joined(root: Path, stay: list[str]) -> dict[str, bytes]:
    """stay: the scripts that are asked for as they are, by whichever script imports them."""
    if not (root / "node_modules" / "esbuild").is_dir():
        raise BundleError(
            [Problem("", "`node_modules/esbuild` is missing", "run `python3 scripts/build.py`, which installs it")]
        )
    with tempfile.TemporaryDirectory() as made:
        run_node(JOINER, root.resolve(), ASSETS, made, ",".join(JOINED), ",".join(stay))
        return {name: Path(made, name).read_bytes() for name in JOINED}
