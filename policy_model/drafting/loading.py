"""Reads what was just written, as the next command would."""

from __future__ import annotations

import sys
from importlib import import_module, invalidate_caches

from policy_model.policies.beside import ALTERNATIVES
from policy_model.policies.catalogue import packages
from policy_model.policy import Policy


def imported(module: str) -> Policy:
    """The policy that a module holds. Raises PolicyError where it does not hold together."""
    invalidate_caches()
    made = import_module(module).policy
    assert isinstance(made, Policy)
    return made


def forget(package: str, module: str) -> None:
    """Have the catalogue read a package and its draft again; the modules of released versions stay as they are."""
    packages.cache_clear()
    invalidate_caches()
    for name in (package, f"{package}.{module}", f"{package}.{module}{ALTERNATIVES}"):
        sys.modules.pop(name, None)
