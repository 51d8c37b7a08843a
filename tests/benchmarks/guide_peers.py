"""What the guide is measured against: other ways to run the same wheel in a page, each as its makers ship it.

`make(folder, ...)` makes a folder to be served, with a page for each of `PEERS`; all come to the same first decision,
by the same call, on the same runtime as npm brings it:

    runtime/          the runtime, its own standard library, and its lock file with our wheel added
    plain/            `loadPyodide`, then `loadPackage`, as Pyodide's own documentation says
    pyscript/         PyScript's script and style sheet from npm, told to use that runtime
    markdown-exec/    a page that MkDocs and markdown-exec make of a fence

What their pages would fetch from elsewhere lies beside them, and the addresses are changed to it: no request leaves the
machine. Each file has a Brotli form beside it, made as the site's are.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from policy_model.publish.bundle import build_wheel
from policy_model.publish.runtime import COMPRESSOR, run_node

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".cache" / "peers" / "node_modules"
"""Where `scripts/benchmark.py` puts what `peers/package.json` names."""

PEERS = ("plain", "pyscript", "markdown-exec")

RUNTIME = ("pyodide.mjs", "pyodide.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm", ".whl", ".zip"}

ELSEWHERE = {
    r"https://cdnjs\.cloudflare\.com/ajax/libs/ace/[\d.]+/": "/ace/",
    r"https://cdnjs\.cloudflare\.com/ajax/libs/highlight\.js/[\d.]+/": "/highlight/",
    r"https://cdn\.jsdelivr\.net/pyodide/v[\d.]+/full/": "/runtime/",
    r"https://cdn\.jsdelivr\.net/npm/highlightjs-themes@[\d.]+/": "/themes/",
}
"""Where markdown-exec's pages fetch from, and where that lies here."""


_ACE = "ace-builds/src-min-noconflict"
_ELSEWHERE_FILES = {
    "ace": {name: f"{_ACE}/{name}" for name in ("ace.js", "mode-python.js", "theme-tomorrow.js")},
    "highlight": {"highlight.min.js": "@highlightjs/cdn-assets/highlight.min.js"},
    "themes": {f"{name}.min.css": f"highlightjs-themes/{name}.css" for name in ("tomorrow", "tomorrow-night-blue")},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What every contender answers: what `policy_model.publish.guide.step_json` takes."""

    policy: str
    procedure: str
    go: str
    page: str
    level: str

    @property
    def python(self) -> str:
        """The program that puts the step into the page."""
        arguments = ", ".join(map(repr, (self.policy, self.procedure, self.go, self.page, self.level)))
        return f"""\
import json
from policy_model.publish.guide import step_json
from js import document
document.getElementById("step").innerHTML = json.loads(step_json({arguments}))["html"]
"""


def make(folder: Path, asked: Asked, scratch: Path) -> Path:
    """Make all of it in `folder`, and return that. Raises OSError where something is not installed.

    scratch: an empty folder.
    """
    if not INSTALLED.is_dir():
        raise FileNotFoundError("`.cache/peers` is missing: run `python3 scripts/benchmark.py guide`")
    _runtime(folder / "runtime", scratch)
    _page(folder / "plain", _PLAIN.format(program=json.dumps(asked.python)))
    _page(folder / "pyscript", _PYSCRIPT.format(program=asked.python))
    shutil.copytree(INSTALLED / "@pyscript" / "core" / "dist", folder / "pyscript" / "core")
    _markdown_exec(folder, asked, scratch)
    compress(folder)
    return folder


def versions() -> dict[str, str]:
    """The versions of what is measured, by name."""
    found = {"plain": ROOT / "node_modules" / "pyodide", "pyscript": INSTALLED / "@pyscript" / "core"}
    read = {name: json.loads((at / "package.json").read_text("utf-8"))["version"] for name, at in found.items()}
    return {**read, "markdown-exec": distribution("markdown-exec").version}


def compress(folder: Path) -> None:
    """Lay the Brotli form beside every file that has none and that hosts compress, as they would."""

    def lay(file: Path) -> None:
        kept = ROOT / ".cache" / "brotli" / hashlib.sha256(file.read_bytes() + COMPRESSOR.read_bytes()).hexdigest()
        if not kept.is_file():
            made = Path(f"{kept}-{os.getpid()}-{file.name}")
            made.mkdir(parents=True)
            run_node(COMPRESSOR, file, made)
            (made / "br").replace(kept)
            shutil.rmtree(made)
        shutil.copyfile(kept, f"{file}.br")

    wanted = (file for file in sorted(folder.rglob("*")) if file.suffix in COMPRESSED and "lunr" not in file.parts)
    missing = [file for file in wanted if not Path(f"{file}.br").exists()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lay, missing))


def _runtime(folder: Path, scratch: Path) -> None:
    shutil.copytree(ROOT / "node_modules" / "pyodide", folder, ignore=lambda _, names: set(names) - set(RUNTIME))
    wheels = (build_wheel(ROOT, folder), _wheel_of("micropip", scratch))
    lock = folder / "pyodide-lock.json"
    add = ["add-wheels", "--ignore-missing-dependencies", "--input", str(lock), "--output", str(scratch / "lock.json")]
    tool = Path(sys.executable).with_name("pyodide")
    given = [str(shutil.copy(wheel, scratch)) for wheel in wheels]
    _run([str(tool), "lockfile", *add, "--base-path", str(scratch), *given])
    made = json.loads((scratch / "lock.json").read_text("utf-8"))
    made["packages"]["policy-model"]["depends"] = []  # what it needs for drawings and pages, and not for a guide
    lock.write_text(json.dumps(made), encoding="utf-8")
    for wheel in wheels:
        shutil.copy(scratch / wheel.name, folder / wheel.name)


def _wheel_of(name: str, folder: Path) -> Path:
    """The wheel of an installed package, put together again: markdown-exec's runner wants this one."""
    package = distribution(name)
    wheel = folder / "of" / f"{name}-{package.version}-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in package.files or ():
            if file.suffix != ".pyc" and ".." not in file.parts and file.name not in ("INSTALLER", "REQUESTED"):
                archive.write(str(file.locate()), str(file))
    return wheel


def _page(folder: Path, html: str) -> None:
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(html, encoding="utf-8")


def _markdown_exec(folder: Path, asked: Asked, scratch: Path) -> None:
    """As a reader of its documentation would do it, with the theme that it is made for."""
    fence = f'```pyodide install="policy-model"\n{asked.python}```\n'
    (scratch / "docs").mkdir()
    (scratch / "docs" / "index.md").write_text(f'# Guide\n\n<div id="step"></div>\n\n{fence}', encoding="utf-8")
    (scratch / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    site = folder / "markdown-exec"
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(scratch / "mkdocs.yml")]
    _run([*mkdocs, "--site-dir", str(site)])
    page = site / "index.html"
    html = page.read_text("utf-8")
    for there, here in ELSEWHERE.items():
        html, changed = re.subn(there, here, html)
        if not changed:
            raise OSError(f"markdown-exec's page no longer fetches from {there}: change `ELSEWHERE` in guide_peers.py")
    page.write_text(html, encoding="utf-8")
    for there, files in _ELSEWHERE_FILES.items():
        for name, file in files.items():
            (folder / there).mkdir(exist_ok=True)
            shutil.copy(INSTALLED / file, folder / there / name)


def _run(command: list[str]) -> None:
    ended = subprocess.run(
        command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise RuntimeError(f"`{Path(command[0]).name}` failed: {(ended.stderr or ended.stdout).strip()[-500:]}")


_PLAIN = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Plain Pyodide</title>
<p>The first step, as soon as Python has made it.</p>
<div id="step"></div>
<script type="module">
  import {{ loadPyodide }} from "/runtime/pyodide.mjs";
  const python = await loadPyodide();
  await python.loadPackage("policy-model");
  python.runPython({program});
</script>
</html>
"""

_PYSCRIPT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>PyScript</title>
<link rel="stylesheet" href="core/core.css">
<script type="module" src="core/core.js"></script>
<p>The first step, as soon as Python has made it.</p>
<div id="step"></div>
<py-config>
interpreter = "/runtime/pyodide.mjs"
packages = ["policy-model"]
packages_cache = "passthrough"
</py-config>
<script type="py">
{program}</script>
</html>
"""

_MKDOCS = """\
site_name: markdown-exec
theme:
  name: material
  font: false
plugins:
  - markdown-exec
markdown_extensions:
  - pymdownx.superfences
"""
