"""What stands beside a version and is no part of it: what has changed around it, and what else it could mean.

    developments.py                  in a policy's package: `developments`, for any of its versions
    v2_2023_alternatives.py          beside v2_2023.py: `alternatives`, the other readings of its interpretations

They are for reviewers. No guide needs them, so that they are read when they are asked for, and never by a browser.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

from policy_model import alternatives, developments
from policy_model.alternatives import Alternative, NotModelled
from policy_model.developments import Developments
from policy_model.errors import PolicyError, Problem
from policy_model.policies.catalogue import catalogue, module_of, version_before
from policy_model.policies.holding import held_by
from policy_model.policies.placing import file_of
from policy_model.policy import Policy
from policy_model.values import replace

DEVELOPMENTS = "developments"
"""The module of a policy's package that holds what has changed around it."""

ALTERNATIVES = "_alternatives"
"""How the name of the module ends that holds the other readings of a version, after the name of the version's own."""


def developments_of(policy: Policy) -> Developments | None:
    """What has changed around a policy since that version, of a draft since the version in force; None if unrecorded.

    Raises PolicyError where the module can't be read or holds what can't be so.
    """
    if (module := _module_of(policy)) is None:
        return None
    package = module.rpartition(".")[0]
    found = f"{package}.{DEVELOPMENTS}"
    if find_spec(found) is None:
        return None
    held = _read(found, "developments", (Developments,), "Developments(…)")
    versions = [version.version.name for version in catalogue().get(policy.id, ())]
    _refuse(found, developments.mistakes(held, versions))
    since = version_before(policy) if policy.draft else policy
    return next((each for each in held if since and each.since == since.version.name), None)


def alternatives_of(policy: Policy) -> tuple[Alternative | NotModelled, ...]:
    """The other readings of a version's interpretations; none where no module states them.

    Raises PolicyError as `developments_of` does.
    """
    if (module := _module_of(policy)) is None or find_spec(found := f"{module}{ALTERNATIVES}") is None:
        return ()
    held = _read(found, "alternatives", (Alternative, NotModelled), "Alternative(…)` or `NotModelled(…)")
    _refuse(found, alternatives.mistakes(policy, held))
    return held


def _module_of(policy: Policy) -> str | None:
    """The module that holds a policy; None where it is not of the catalogue."""
    try:
        return module_of(policy).__name__
    except KeyError:
        return None


def _read(module: str, name: str, kinds: tuple[type, ...], help: str) -> tuple[Any, ...]:
    """What the module holds under that name, all of it of one of those kinds."""
    problems: list[Problem] = []
    held: tuple[Any, ...] = held_by(module, name, problems) or ()
    place = f"{file_of(module)}: {name}"
    others = (each for each in held if not isinstance(each, kinds))
    problems.extend(Problem(place, f"`{each!r}` does not belong here", f"write `{help}`") for each in others)
    if problems:
        raise PolicyError(problems)
    return held


def _refuse(module: str, problems: Iterable[Problem]) -> None:
    """Raise what can't be so, at its place in the module."""
    if found := [replace(each, path=f"{file_of(module)}: {each.path}") for each in problems]:
        raise PolicyError(found)
