"""What a browser's Python needs, as byte code of that very Python: run inside Pyodide when the site is built.

A zip with the modules of the standard library that are in use, and one with this package. Both hold unchecked
hash-based `.pyc` files (PEP 552), stored and not compressed, sorted, with one fixed date: the same bytes every time.
"""

from __future__ import annotations

import importlib.util
import io
import marshal
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

DATE = (2020, 2, 2, 0, 0, 0)
HASHED_UNCHECKED = (1).to_bytes(4, "little")  # the flags of PEP 552
NO_HASH = bytes(8)  # never looked at: there is no source beside it
POLICIES = "policy_model/policies/"
NOT_FOR_BROWSERS = ("policy_model/command_line/", "policy_model/publish/assets/")


def standard_library(archive: str) -> bytes:
    """The modules that this Python has imported from the zip `archive`, its standard library."""
    library = zipfile.ZipFile(archive)
    files = {str(getattr(module, "__file__", None)) for module in list(sys.modules.values())}
    names = [file.removeprefix(f"{archive}/") for file in files if file.startswith(f"{archive}/")]
    return _zipped((f"{name}c", _compiled(library.read(name), name, docstrings=False)) for name in names)


def package(folder: str) -> bytes:
    """The package `policy_model` within `folder`, without what only a person's own machine uses."""
    return _zipped(_package(Path(folder)))


def _package(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in (folder / "policy_model").rglob("*"):
        name = file.relative_to(folder).as_posix()
        if name.startswith(NOT_FOR_BROWSERS):
            continue
        if file.suffix == ".py":
            yield f"{name}c", _compiled(file.read_bytes(), name)
        elif file.is_file() and name.startswith(POLICIES):  # texts and records
            yield name, file.read_bytes()


def _compiled(source: bytes, name: str, docstrings: bool = True) -> bytes:
    # Our own stay: without one, each dataclass works out its signature for one while it is imported.
    code = compile(source, name, "exec", dont_inherit=True, optimize=0 if docstrings else 2)
    return importlib.util.MAGIC_NUMBER + HASHED_UNCHECKED + NO_HASH + marshal.dumps(code)


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, DATE), content)
    return made.getvalue()
