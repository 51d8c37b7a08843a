"""What a browser's Python needs, as byte code of that very Python: run inside Pyodide when the site is built.

A zip with the modules of the standard library that are in use, and one with those of this package. Both hold unchecked
hash-based `.pyc` files (PEP 552), stored and not compressed, sorted, with one fixed date: the same bytes every time.

Nobody sees a traceback from there, and nobody asks for help: the byte code has no docstrings, and knows no lines.
"""

from __future__ import annotations

import ast
import importlib.util
import io
import marshal
import zipfile
from collections.abc import Collection, Iterable, Iterator
from types import CodeType

DATE = (2020, 2, 2, 0, 0, 0)
HASHED_UNCHECKED = (1).to_bytes(4, "little")  # the flags of PEP 552
NO_HASH = bytes(8)  # never looked at: there is no source beside it
POLICIES = "policy_model/policies/"
CODE_UNIT = 2  # bytes
NOWHERE = 0b1_1111_000  # an entry of a line table (CPython's Objects/locations.md): these code units, 1 to 8, have none


def in_use(path: str, files: Collection[str]) -> bytes:
    """The modules of the zip at `path` whose `__file__` is among `files`, and the policies' texts if it has any."""
    return _zipped(_in_use(path, frozenset(files)))


def _in_use(path: str, files: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    archive = zipfile.ZipFile(path)
    for name in archive.namelist():
        if f"{path}/{name}" in files:
            yield f"{name}c", compiled(archive.read(name), name)
        elif name.startswith(POLICIES) and not name.endswith((".py", "/")):
            yield name, archive.read(name)


def compiled(source: bytes, name: str) -> bytes:
    """A module's `.pyc`, without docstrings, assertions and lines. Raises SyntaxError where it is no Python."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and ast.get_docstring(node) is not None:
            # A dataclass without one works out its signature for one, while it is imported.
            node.body[0] = ast.copy_location(ast.parse("__doc__ = '-'").body[0], node.body[0])
    code = compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True, optimize=2)
    return importlib.util.MAGIC_NUMBER + HASHED_UNCHECKED + NO_HASH + marshal.dumps(_without_lines(code))


def _without_lines(code: CodeType) -> CodeType:
    # Not empty: `traceback` looks up the place of every instruction.
    most, rest = divmod(len(code.co_code) // CODE_UNIT, 8)
    lines = bytes([NOWHERE | 7]) * most + (bytes([NOWHERE | rest - 1]) if rest else b"")
    constants = tuple(_without_lines(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=constants, co_linetable=lines)


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, DATE), content)
    return made.getvalue()
