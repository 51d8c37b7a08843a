"""Python for the browser, made to start fast: `python/manifest.json`, and what it names in `python/<hash>/`.

    manifest.json     the folder, the parts with their SHA-256, what the self-test asks and must be told; the script
                      that starts Python has it too (`publish/scripts.py`), and asks for this one where that fails
    <hash>/           named by the hash of all that is in it, so that it may be kept for ever:
      pyodide.mjs                                          the runtime's script, as its makers ship it
      pyodide.asm.mjs                                      its other script, without lists that nobody reads: `trim.mjs`
      pyodide.asm.wasm, rest.wasm                          its WebAssembly, split: see `split.mjs`
      whole/pyodide.asm.wasm                               the same as its makers ship it, for a start without snapshot
      NOTICE.txt                                           whose work it is, and what was changed
      stdlib.bin, policies.bin, snapshot.bin               see `runtime.mjs`, which makes them; compressed with gzip

Next to each file lies its Brotli form, `.br`, and next to the runtime's the gzip form, `.gz`, for servers that
negotiate. A part is gzip itself, for those that can't: its `.br` holds what is in it, and a reader sees from the first
two bytes which of the two came.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from policy_model.errors import ModelError, Problem
from policy_model.publish.library import library
from policy_model.publish.self_test import self_test

BUILDER = Path(__file__).with_name("runtime.mjs")
_WITH_IT = ("trim.mjs", "glue.mjs", "mark.mjs", "split.mjs", "wasm.mjs")
BUILDERS = (BUILDER, *(BUILDER.with_name(name) for name in _WITH_IT))
NOTICE = Path(__file__).with_name("NOTICE.txt")
COMPRESSOR = Path(__file__).with_name("compress.mjs")

MANIFEST = "manifest.json"
LOADER, TRIMMED = "pyodide.mjs", "pyodide.asm.mjs"
RUNTIME = (LOADER, TRIMMED, "pyodide.asm.wasm")
"""Of the runtime's files, those that a reader gets."""
SPLIT = ("pyodide.asm.wasm", "rest.wasm")
"""What its WebAssembly is split into."""
WHOLE = "whole"
"""The folder of the WebAssembly that is not split."""
NEEDED = (*RUNTIME, "python_stdlib.zip", "pyodide-lock.json")
"""Of the runtime's files, those that the build needs."""
PARTS = ("stdlib.bin", "policies.bin", "snapshot.bin")


class BundleError(ModelError):
    """The bundle can't be made; the problem says why and what to do."""


def make_runtime(folder: Path, pyodide: Path, package: Path, cache: Path) -> dict[str, Any]:
    """Make all of it in `folder`, in place of what an earlier build left there, and return the manifest.

    pyodide: the folder of the npm package. package: the zip of `publish/package.py`.
    cache: where made parts are kept, named by what they were made from; it may be deleted at any time.

    Raises BundleError where Node is missing or what it runs fails, OSError where a folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = _parts(pyodide, package, cache)
    made = json.loads((parts / "made.json").read_text("utf-8"))
    for old in folder.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    new = folder / "new"
    new.mkdir()
    files = (pyodide / LOADER, *(parts / name for name in (TRIMMED, *SPLIT, *PARTS)))
    (new / WHOLE).mkdir()
    whole = pyodide / SPLIT[0]
    with ThreadPoolExecutor() as pool:
        compressed = pool.map(lambda file: _compressed(file, cache), (whole, *files))
        hashes = {WHOLE: _lay(whole, new / WHOLE, next(compressed))}
        hashes |= {file.name: _lay(file, new, forms) for file, forms in zip(files, compressed, strict=True)}
    version = json.loads((pyodide / "package.json").read_text("utf-8"))["version"]
    (new / NOTICE.name).write_text(NOTICE.read_text("utf-8").replace("VERSION", version), "utf-8", newline="\n")
    name = _hash(json.dumps(hashes).encode())[:16]
    new.rename(folder / name)
    manifest = {
        "folder": name,
        "parts": {part: hashes[part] for part in PARTS},
        "snapshot": made["snapshot"],
        "lock": {"info": json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))["info"], "packages": {}},
        "selfTest": self_test(),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return manifest


def _parts(pyodide: Path, package: Path, cache: Path) -> Path:
    """The folder with the parts made from these; made before, where nothing changed."""
    modules = library(pyodide / "python_stdlib.zip")
    sources = [*(pyodide / name for name in NEEDED), package, *BUILDERS]
    kept = cache / f"parts-{_hash(modules, *(source.read_bytes() for source in sources))}"
    if not kept.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as given, tempfile.TemporaryDirectory(dir=cache) as made:
            Path(given, "library.zip").write_bytes(modules)
            told = run_node(BUILDER, pyodide, Path(given, "library.zip"), package, made)
            Path(made, "made.json").write_text(told, encoding="utf-8")
            _keep(Path(made), kept)
        _forget(cache)
    return kept


def _compressed(file: Path, cache: Path) -> Path:
    """The folder with that file's `gz` and `br` forms, and `sha256`, the hash of the file itself."""
    hashed = _hash(file.read_bytes())
    kept = cache / f"compressed-{file.name}-{_hash(COMPRESSOR.read_bytes(), hashed.encode())[:32]}"
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=cache) as made:
            run_node(COMPRESSOR, file, made)
            _keep(Path(made), kept)
    return kept


def _lay(file: Path, folder: Path, compressed: Path) -> list[str]:
    """Put a file and its other forms in place; the hashes of what a reader may get under its name."""
    contents = [file.read_bytes()]
    shutil.copyfile(compressed / "br", folder / f"{file.name}.br")
    if file.name in PARTS:
        contents.append((compressed / "gz").read_bytes())
    else:
        shutil.copyfile(compressed / "gz", folder / f"{file.name}.gz")
    (folder / file.name).write_bytes(contents[-1])
    return [_hash(content) for content in contents]


def run_node(script: Path, *arguments: object) -> str:
    """What one of our scripts prints. Raises BundleError where Node is missing or the script fails."""
    node = shutil.which("node")
    if node is None:
        raise BundleError([Problem("", "Node is missing", "run `python3 scripts/build.py`, which installs it")])
    ended = subprocess.run([node, script, *map(str, arguments)], capture_output=True, text=True, check=False)
    if ended.returncode:
        # The runtime is one long line, and Node likes to show it.
        reason = (ended.stderr.strip().splitlines() or [""])[-1][:300].removeprefix("error: ")
        message = f"`{script.name}` failed with status {ended.returncode}: {reason}"
        raise BundleError([Problem("", message, "run `python3 scripts/build.py`")])
    return ended.stdout


def _keep(made: Path, kept: Path) -> None:
    """Move a folder into the cache, unless another build has put it there meanwhile."""
    if not kept.exists():
        shutil.copytree(made, made.parent / f"{made.name}-whole")
        try:
            (made.parent / f"{made.name}-whole").rename(kept)
        except OSError:
            shutil.rmtree(made.parent / f"{made.name}-whole")


def _forget(cache: Path) -> None:
    """Remove what is old; another build, at work at the same time, may need what is not."""
    for kept in cache.iterdir():
        if kept.stat().st_mtime < time.time() - 7 * 24 * 60 * 60:
            shutil.rmtree(kept, ignore_errors=True)


def _hash(*contents: bytes) -> str:
    hashed = hashlib.sha256()
    for content in contents:
        hashed.update(hashlib.sha256(content).digest() if len(contents) > 1 else content)
    return hashed.hexdigest()
