"""The guide's Python with the policies as they are now, quickly: it starts the plain way, and reads what is edited.

The build's own way takes a minute or more: byte code, a snapshot, Brotli. Here the parts that it made stay as they are,
but for the policies. Modules that were edited since are put among them as they are written, and Python compiles them in
the page. There is no snapshot, so that none can be stale.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from policy_model.publish.runtime import LOADER, MANIFEST, PARTS, TRIMMED, WHOLE
from policy_model.publish.scripts import STARTER, without_manifest
from policy_model.publish.self_test import self_test

STDLIB, POLICIES = PARTS[0], PARTS[1]
PACKAGE = "policy_model"
LEFT_OUT = (
    f"{PACKAGE}/command_line/",
    f"{PACKAGE}/drafting/",
    f"{PACKAGE}/publish/assets/",
    f"{PACKAGE}/publish/pack/",
)
READ = (".py", ".md", ".txt")


def edit_python(built: Path, edited: Iterable[str], folder: Path) -> None:
    """Make a Python of that in `built`, with the files named in `edited` as they are now, in `folder`.

    The script beside the folder that starts it comes without the manifest there: each edit has another one.

    built: the folder of a built site that holds its manifest.
    edited: files of the package that changed since, or are gone, from the project's folder; the current one is that.

    Raises OSError where a folder can't be read or written.
    """
    manifest = json.loads((built / MANIFEST).read_text("utf-8"))
    parts = built / manifest["folder"]
    policies = with_edits(gzip.decompress((parts / POLICIES).read_bytes()), set(edited))
    hashed = hashlib.sha256(policies).hexdigest()
    new = folder / hashlib.sha256(f"{manifest['folder']} {hashed}".encode()).hexdigest()[:16]
    if not new.is_dir():
        making = folder / f"{new.name}.new"
        shutil.rmtree(making, ignore_errors=True)
        (making / WHOLE).mkdir(parents=True)
        for name in (LOADER, TRIMMED, STDLIB, f"{WHOLE}/pyodide.asm.wasm"):
            for form in (name, f"{name}.br", f"{name}.gz"):
                _share(parts / form, making / form)
        (making / POLICIES).write_bytes(policies)
        making.rename(new)
    manifest |= {
        "folder": new.name,
        "parts": {STDLIB: manifest["parts"][STDLIB], POLICIES: [hashed]},
        "snapshot": None,
        "selfTest": self_test(),
    }
    _put(folder / MANIFEST, json.dumps(manifest, indent=1).encode())
    starter = folder.with_name(STARTER)
    if not starter.exists():  # the built site's comes with that site's manifest
        _put(starter, without_manifest(built.with_name(STARTER).read_bytes()))


def _put(file: Path, content: bytes) -> None:
    """As a whole: it may be asked for at any time."""
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(content)
    new.replace(file)


def with_edits(archive: bytes, edited: set[str]) -> bytes:
    """The zip of the package, in it each edited file as it is now, and what it has not and an edit may come to need."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w") as new:
        kept = [each for each in old.infolist() if _source(each.filename) not in edited]
        for entry in kept:
            new.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), old.read(entry))
        held = {_source(entry.filename) for entry in kept}
        for name in _package():
            if name not in held:
                new.writestr(zipfile.ZipInfo(name), Path(name).read_bytes())
    return made.getvalue()


def state(root: Path) -> dict[str, str]:
    """The files of the package, each with the hash of what it holds, by which edits are found."""
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in _package(root)}


def _source(name: str) -> str:
    return f"{name.removesuffix('.pyc')}.py" if name.endswith(".pyc") else name


def _package(root: Path = Path()) -> Iterator[str]:
    for file in sorted((root / PACKAGE).rglob("*")):
        name = file.relative_to(root).as_posix()
        if file.suffix in READ and not name.startswith(LEFT_OUT) and file.is_file():
            yield name


def _share(old: Path, new: Path) -> None:
    """One file under two names, where the system can; they are megabytes."""
    if old.is_file():
        try:
            os.link(old, new)
        except OSError:
            shutil.copyfile(old, new)
