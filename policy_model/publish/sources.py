"""What generated files are made from, by its content: this package's own code, and the packages of policies."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from secrets import token_bytes

import policy_model
import policy_model.policies

_WORDS = bytes(
    byte if byte >= 128 or chr(byte).isalnum() or byte == ord("_") else ord("_" if byte == ord("-") else " ")
    for byte in range(256)
)
"""Leaves the words of Python's source, with `-` as `_`: a policy is named by its package, or by its id."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a policy's package is. digest: of its files. names: the other packages that its modules name."""

    digest: str
    names: frozenset[str]


def code() -> str:
    """A digest of what makes files from policies: this package's code, Python, and the library that writes DOT.

    The packages of single policies are left out, and what stands beside them is not.
    """
    held = hashlib.sha256(sys.version.encode())
    package = Path(policy_model.__file__).parent
    for path in _files(str(package), flat=str(package / "policies")):
        if path.endswith((".py", ".mjs")):
            _add(held, os.path.relpath(path, package), _content(path))
    for folder in policy_model.policies.__path__:
        for path in _files(folder, flat=folder):
            _add(held, os.path.relpath(path, folder), _content(path))
    library = find_spec("graphviz")
    if library and library.origin:
        _add(held, library.name, _content(library.origin))  # its version stands there
    return held.hexdigest()


def packages() -> dict[str, Path]:
    """The folder of each policy's package, by its name."""
    return {path.name: path for folder in policy_model.policies.__path__ for path in map(Path, _packages_in(folder))}


def source(package: Path, names: Set[str]) -> Source:
    """What that package is now. names: those of all packages.

    Another package counts as named wherever its name is a word in a module, or its id: rather once too often. A file
    that can't be read is never what it was.
    """
    held = hashlib.sha256()
    named: set[str] = set()
    for path in _files(str(package)):
        content = _content(path)
        _add(held, os.path.relpath(path, package), content)
        if path.endswith(".py"):
            named |= names & set(content.translate(_WORDS).decode(errors="replace").split())
    return Source(held.hexdigest(), frozenset(named - {package.name}))


def needed(package: str, sources: Mapping[str, Source]) -> frozenset[str]:
    """The packages that this one is made from: itself, those that it names, those that they name, and so on."""
    found, left = {package}, [package]
    while left:
        others = sources[left.pop()].names - found
        found |= others
        left += others
    return frozenset(found)


def digests(sources: Mapping[str, Source]) -> dict[str, str]:
    """For each package, a digest of all the packages that it is made from."""
    made_from = {name: sorted(needed(name, sources)) for name in sources}
    return {
        name: hashlib.sha256("\n".join(f"{each} {sources[each].digest}" for each in others).encode()).hexdigest()
        for name, others in made_from.items()
    }


def _packages_in(folder: str) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(each.path for each in entries if _is_package(each.path))


def _is_package(folder: str) -> bool:
    return "." not in Path(folder).name and Path(folder, "__init__.py").is_file()


def _files(folder: str, flat: str = "") -> Iterator[str]:
    """Each file in the folder and those below it, in order. Hidden ones and byte code are passed over.

    flat: a folder whose packages are passed over too.
    """
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda each: each.name)
    except OSError:
        yield folder  # as a file that can't be read
        return
    for each in found:
        if each.name.startswith((".", "__pycache__")):
            continue
        if not each.is_dir():
            yield each.path
        elif folder != flat or not _is_package(each.path):
            yield from _files(each.path, flat)


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return token_bytes()


def _add(held: hashlib._Hash, name: str, content: bytes) -> None:
    held.update(f"{name}\n{len(content)}\n".encode())
    held.update(content)
