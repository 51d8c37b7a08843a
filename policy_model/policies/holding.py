"""Reads what a policy's module holds under a name; what is wrong with it is told with the file that has it."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from policy_model.errors import PolicyError, Problem
from policy_model.policies.placing import file_of, mistake_in_python, placed
from policy_model.policy import Policy

_KINDS: dict[str, tuple[type, str]] = {
    "policy": (Policy, "a policy"),
    "VERSIONS": (tuple, "the names of its modules, as a tuple"),
    "DRAFT": (str, "the name of a module"),
    "acknowledged": (tuple, "acknowledgements, as a tuple"),
    "developments": (tuple, "developments, as a tuple"),
    "alternatives": (tuple, "other readings, as a tuple"),
}
"""What the names that a module may hold stand for."""


def held_by(module: str, name: str, problems: list[Problem]) -> Any:
    """What `module` holds under that name; None, with what is wrong added to `problems`, where it can't be had."""
    try:
        held = getattr(import_module(module), name, None)
    except PolicyError as error:
        problems.extend(placed(module, error))
        return None
    except (Exception, SystemExit) as error:  # an author's input: whatever it raises is reported, with its line
        problems.append(mistake_in_python(module, error))
        return None
    kind, described = _KINDS[name]
    if held is None:
        problems.append(Problem(file_of(module), f"the module has no `{name}`", "write it as the other policies do"))
    elif not isinstance(held, kind) or not (held or (name == "VERSIONS" and hasattr(sys.modules[module], "DRAFT"))):
        message = f"`{name}` is not {described}"
        problems.append(Problem(file_of(module), message, "write it as the other policies do"))
        return None
    return held
