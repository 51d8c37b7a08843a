"""Finds policies by the names that commands and pages use.

    information-sharing                       the newest version
    information-sharing@V_2 2023              that version; `@v_2-2023` is the same
    information-sharing/disclosure            a procedure of the newest version
    information-sharing@V_2 2023/disclosure   a procedure of that version
"""

from __future__ import annotations

import pkgutil
import traceback
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import policy_model.policies
from policy_model.errors import PolicyError, Problem, RequestError, unknown
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
        versions = []
        for module in import_module(package).VERSIONS:
            try:
                versions.append(import_module(f"{package}.{module}").policy)
            except PolicyError as error:
                problems.extend(_placed(f"{package.rpartition('.')[2]}/{module}.py", error))
            except Exception as error:  # A policy module is an author's input: whatever it raises is reported, with its line.
                problems.append(_mistake_in_python(f"{package}.{module}", error))
        if versions:
            found[versions[-1].id] = tuple(versions)
    if problems:
        raise PolicyError(problems)
    return found


def find_policy(name: str) -> Policy:
    """The policy that `name` names, at the version named or the newest. Raises RequestError where there is none."""
    policy_id, _, version = name.partition("@")
    known = catalogue()
    if policy_id not in known:
        raise RequestError([unknown("policy", policy_id, known)])
    if not version:
        return known[policy_id][-1]
    for policy in known[policy_id]:
        if version in (policy.version.name, policy.version.slug):
            return policy
    raise RequestError(
        [unknown("version", version, (policy.version.name for policy in known[policy_id]), f"policy `{policy_id}`")]
    )


def find_procedure(name: str) -> tuple[Policy, Procedure]:
    """The procedure that `name` names, and its policy. Raises RequestError where there is none."""
    policy_name, slash, procedure_id = name.partition("/")
    policy = find_policy(policy_name)
    procedures = {procedure.id: procedure for procedure in policy.procedures}
    if procedure_id in procedures:
        return policy, procedures[procedure_id]
    if slash and procedure_id:
        raise RequestError([unknown("procedure", procedure_id, procedures, f"policy `{policy.id}`")])
    choices = " or ".join(f"`{policy_name}/{id}`" for id in procedures)
    raise RequestError([Problem("", f"`{name}` names no procedure", f"write {choices}")])


def every_procedure() -> Iterator[tuple[Policy, Procedure]]:
    """Each procedure of each version of each policy."""
    for versions in catalogue().values():
        for policy in versions:
            for procedure in policy.procedures:
                yield policy, procedure


def _packages() -> Iterator[str]:
    path, prefix = policy_model.policies.__path__, f"{policy_model.policies.__name__}."
    return (module.name for module in pkgutil.iter_modules(path, prefix) if module.ispkg)


def _placed(place: str, error: PolicyError) -> Iterator[Problem]:
    """The problems of a module, each with the module's place; those of its text file name that file themselves."""
    for problem in error.problems:
        in_text = ".md" in problem.path
        yield problem if in_text else Problem(f"{place}: {problem.path}", problem.message, problem.help)


def _mistake_in_python(module: str, error: Exception) -> Problem:
    file = "/".join(module.split(".")[-2:]) + ".py"
    if isinstance(error, SyntaxError):
        return Problem(f"{file}:{error.lineno}", f"the module is not valid Python: {error.msg}")
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(file)]
    place = f"{file}:{lines[-1]}" if lines else file
    return Problem(place, f"the module can't be read: {error}", f"Python says {type(error).__name__}")
