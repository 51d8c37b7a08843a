"""Another organisation's policies: a folder of its own, in place of the policies that come with this package.

Its project names it in `pyproject.toml`, seen from that file:

    [tool.policy-model]
    policies = "policies"

The folder holds a package for each policy, made as those here are. They are imported as `policy_model.policies.NAME`
from there too, so that they may import each other, and nothing else depends on where they are.
"""

from __future__ import annotations

import pkgutil
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import policy_model.policies
from policy_model.errors import Problem, RequestError, unknown
from policy_model.policies.catalogue import packages

FILE = "pyproject.toml"
"""Where a project says which policies are its own."""
TABLE = "tool.policy-model"
"""The table in it that does."""
SETTING = "policies"
"""The setting in that table: a folder, seen from the file."""

_SHIPPED = tuple(policy_model.policies.__path__)


def use_policies_of(start: Path) -> None:
    """Find the policies where the project at or above `start` says; those that come with this package where none does.

    Raises RequestError where the setting can't be read, or names no folder.
    """
    use(named_by(start))


def named_by(start: Path) -> Path | None:
    """The folder that the nearest project at or above `start` names, or None. Raises what `use_policies_of` raises."""
    for folder in (start, *start.parents):
        if not (folder / FILE).is_file():
            continue
        table = _table(folder / FILE)
        if table is None:
            continue
        if problems := [unknown("setting", key, [SETTING], f"{FILE}: {TABLE}") for key in table if key != SETTING]:
            raise RequestError(problems)
        if SETTING in table:
            return folder_named(table[SETTING], folder, f"{FILE}: {TABLE}.{SETTING}")
    return None


def use(folder: Path | None) -> None:
    """Find the policies in that folder from now on; None: those that come with this package."""
    path = [str(folder)] if folder else list(_SHIPPED)
    if path == list(policy_model.policies.__path__) or (folder is None and not _is_elsewhere()):
        return
    prefix = f"{policy_model.policies.__name__}."
    # The modules beside the shipped policies are needed wherever the policies are.
    kept = {module.name for module in pkgutil.iter_modules(_SHIPPED, prefix) if not module.ispkg}
    for name in kept:
        import_module(name)
    for name in [name for name in sys.modules if name.startswith(prefix) and name not in kept]:
        del sys.modules[name]
    _used[:] = path if folder else []
    policy_model.policies.__path__ = path
    packages.cache_clear()


def folder_named(name: object, root: Path, place: str) -> Path:
    """The folder that a setting names, seen from `root`. Raises RequestError, at `place`, where it names none."""
    if not isinstance(name, str) or not name:
        raise RequestError([Problem(place, f"`{name}` names no folder", f'write it as in `{SETTING} = "policies"`')])
    if not (root / name).is_dir():
        help = "make it, with a package for each policy, or name the one that holds them"
        raise RequestError([Problem(place, f"there is no folder `{name}` in `{root}`", help)])
    return (root / name).resolve()


_used: list[str] = []
"""The folder in use, where it is not this package's own."""


def _is_elsewhere() -> bool:
    """Whether `use` has led to where the policies are found now."""
    return bool(_used) and list(policy_model.policies.__path__) == _used


def _table(file: Path) -> dict[str, Any] | None:
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RequestError([Problem(file.name, f"it can't be read: {error}", "mend what is named")]) from None
    table: dict[str, Any] | None = settings.get("tool", {}).get("policy-model")
    return table
