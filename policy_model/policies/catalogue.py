"""Finds policies by the names that commands and pages use.

information-sharing                       the newest version
information-sharing@V_2 2023              that version; `@v_2-2023` is the same
information-sharing/disclosure            a procedure of the newest version
information-sharing@V_2 2023/disclosure   a procedure of that version
"""

from __future__ import annotations

import pkgutil
import traceback
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import pairwise, takewhile
from types import ModuleType
from typing import Any

import policy_model.policies
from policy_model.errors import PolicyError, Problem, RequestError, unknown
from policy_model.policies.reading import RECORD
from policy_model.policy import Policy
from policy_model.procedure import Procedure


@cache
def catalogue() -> dict[str, tuple[Policy, ...]]:
    """Every policy id with its versions, the oldest first.

    A policy is a package of `policy_model.policies` whose `VERSIONS` names its modules, the oldest first; each module
    holds a `policy`. Raises PolicyError with the mistakes of all modules at once.
    """
    problems: list[Problem] = []
    found: dict[str, tuple[Policy, ...]] = {}
    for package in sorted(_packages()):
        modules = _held_by(package, "VERSIONS", problems) or ()
        held = (_held_by(f"{package}.{module}", "policy", problems) for module in modules)
        versions = tuple(policy for policy in held if policy is not None)
        problems.extend(_mistakes_of_versions(package.rpartition(".")[2], versions, found))
        if versions:
            found[versions[-1].id] = versions
    if problems:
        # Once each: a module with a mistake is met again in every module that imports it.
        raise PolicyError(dict.fromkeys(problems))
    return found


def find_policy(name: str) -> Policy:
    """The policy that `name` names, at the version named or the newest. Raises RequestError where there is none."""
    policy_id, at, version = name.partition("@")
    known = catalogue()
    if policy_id not in known:
        raise RequestError([unknown("policy", policy_id, known)])
    if not at:
        return known[policy_id][-1]
    for policy in known[policy_id]:
        if version in (policy.version.name, policy.version.slug):
            return policy
    slugs = (policy.version.slug for policy in known[policy_id])
    raise RequestError([unknown("version", version, slugs, f"policy `{policy_id}`")])


def find_procedure(name: str) -> tuple[Policy, Procedure]:
    """The procedure that `name` names, and its policy. Raises RequestError where there is none."""
    # A version's name may hold a slash; a procedure's id can't.
    split = name.rpartition if "@" in name and "/" in name else name.partition
    policy_name, slash, procedure_id = split("/")
    policy = find_policy(policy_name)
    procedures = {procedure.id: procedure for procedure in policy.procedures}
    if procedure_id in procedures:
        return policy, procedures[procedure_id]
    if slash and procedure_id:
        raise RequestError([unknown("procedure", procedure_id, procedures, f"policy `{policy.id}`")])
    typed = typed_name(policy) if "@" in policy_name else policy.id
    choices = " or ".join(f"`{typed}/{id}`" for id in procedures)
    raise RequestError([Problem("", f"`{name}` names no procedure", f"write {choices}")])


def typed_name(policy: Policy) -> str:
    """The policy and its version as they can be typed in one piece: `information-sharing@v_2-2023`."""
    return f"{policy.id}@{policy.version.slug}"


def versions_before(policy: Policy) -> tuple[Policy, ...]:
    """The versions before this one, the oldest first."""
    versions = catalogue().get(policy.id, ())
    return tuple(takewhile(lambda version: version.name != policy.name, versions))


def version_before(policy: Policy) -> Policy | None:
    """The version before this one, or None where this is the first."""
    return {newer.name: older for older, newer in pairwise(catalogue().get(policy.id, ()))}.get(policy.name)


def module_of(policy: Policy) -> ModuleType:
    """The module that holds a policy of the catalogue. Raises KeyError where none does."""
    for package in _packages():
        for name in import_module(package).VERSIONS:
            module = import_module(f"{package}.{name}")
            if module.policy is policy:
                return module
    raise KeyError(policy.name)


def every_procedure() -> Iterator[tuple[Policy, Procedure]]:
    """Each procedure of each version of each policy."""
    for versions in catalogue().values():
        for policy in versions:
            for procedure in policy.procedures:
                yield policy, procedure


def _packages() -> Iterator[str]:
    path, prefix = policy_model.policies.__path__, f"{policy_model.policies.__name__}."
    return (module.name for module in pkgutil.iter_modules(path, prefix) if module.ispkg)


def _held_by(module: str, name: str, problems: list[Problem]) -> Any:
    """What `module` holds under that name; None, with what is wrong added to `problems`, where it can't be had."""
    try:
        held = getattr(import_module(module), name, None)
    except PolicyError as error:
        problems.extend(_placed(_place(module, error)[0], error))
        return None
    except (Exception, SystemExit) as error:  # an author's input: whatever it raises is reported, with its line
        problems.append(_mistake_in_python(module, error))
        return None
    kind, described = (Policy, "a policy") if name == "policy" else (tuple, "the names of its modules, as a tuple")
    if held is None:
        problems.append(Problem(_file(module), f"the module has no `{name}`", "write it as the other policies do"))
    elif not held or not isinstance(held, kind):
        message = f"`{name}` is not {described}"
        problems.append(Problem(_file(module), message, "write it as the other policies do"))
        return None
    return held


def _mistakes_of_versions(
    package: str, versions: tuple[Policy, ...], others: Mapping[str, tuple[Policy, ...]]
) -> Iterator[Problem]:
    """A package holds one policy, and released versions stay: each version's table continues that of the one before."""
    for policy in versions[-1:]:
        if policy.id in others:
            message = f"policy `{policy.id}` is in another package too"
            yield Problem(package, message, "keep one package for each policy")
    for older, newer in pairwise(versions):
        if older.id != newer.id:
            yield Problem(package, f"`{newer.name}` follows `{older.name}`", "keep one package for each policy")
        elif len(newer.versions) == len(older.versions) or newer.versions[: len(older.versions)] != older.versions:
            yield Problem(
                package,
                f"the version-control table of `{newer.name}` does not continue that of `{older.name}`",
                "leave released rows as they are and add one after them",
            )


def _place(module: str, error: BaseException) -> tuple[str, int | None]:
    """The file, and line if known, of a mistake: in `module`, or in a policy's module that it imports."""
    prefix = f"{policy_model.policies.__name__}."
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        name = frame.f_globals.get("__name__", "")
        if name.startswith(prefix) and ("." in name.removeprefix(prefix) or "__path__" in frame.f_globals):
            return _file(name), line
    return _file(module), None


def _file(module: str) -> str:
    """A module of a policy as its file, from the policy's folder: `information_sharing/v2_2023.py`."""
    package, _, name = module.removeprefix(f"{policy_model.policies.__name__}.").partition(".")
    return f"{package}/{name or '__init__'}.py"


def _placed(place: str, error: PolicyError) -> Iterator[Problem]:
    """The problems of a module, each with the module's place; those of a file beside it name that file themselves."""
    for problem in error.problems:
        beside = ".md" in problem.path or RECORD in problem.path
        yield problem if beside else Problem(f"{place}: {problem.path}", problem.message, problem.help)


def _mistake_in_python(module: str, error: BaseException) -> Problem:
    if isinstance(error, SyntaxError) and error.filename:
        file = "/".join(error.filename.replace("\\", "/").split("/")[-2:])
        return Problem(f"{file}:{error.lineno}", f"the module is not valid Python: {error.msg}")
    file, line = _place(module, error)
    return Problem(
        f"{file}:{line}" if line else file, f"the module can't be read: {error}", f"Python says {type(error).__name__}"
    )
