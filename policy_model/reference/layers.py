"""The layers of the package: those that import-linter holds it to, and what in them imports what."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import policy_model

PACKAGE = Path(policy_model.__file__).parent

type Layers = tuple[tuple[str, ...], ...]
"""The modules of each layer, the highest layer first."""

type Imports = Mapping[str, frozenset[str]]
"""What each module imports of the others."""


def layers(project: Path) -> Layers:
    """The layers that the contract in that `pyproject.toml` states. Raises OSError where it can't be read."""
    contracts = tomllib.loads(project.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    stated = next(each["layers"] for each in contracts if each["type"] == "layers" and "containers" not in each)
    return tuple(tuple(name.strip().removeprefix(f"{PACKAGE.name}.") for name in layer.split("|")) for layer in stated)


def imports(modules: frozenset[str], package: Path = PACKAGE) -> Imports:
    """What each of these modules imports of the others; of a package, what any module within it imports.

    What the packages of single policies import is left out: they hold data.
    """
    found: dict[str, set[str]] = {module: set() for module in modules}
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package).with_suffix("").parts
        if parts[0] in modules and not (parts[0] == "policies" and len(parts) > 2):
            found[parts[0]] |= _imported(file.read_text("utf-8"), package.name) & modules - {parts[0]}
    return {module: frozenset(others) for module, others in found.items()}


def direct(imports: Imports) -> Imports:
    """Of the imports those that no other one implies: with `a` → `b` → `c`, not `a` → `c`. There are no circles."""

    @cache
    def reached(module: str) -> frozenset[str]:
        return frozenset().union(*({each} | reached(each) for each in imports[module]))

    return {
        module: frozenset(each for each in others if not any(each in reached(other) for other in others - {each}))
        for module, others in imports.items()
    }


def _imported(source: str, package: str) -> set[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            names += (f"{package}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        elif isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
    return {name.split(".")[1] for name in names if name.startswith(f"{package}.")}
