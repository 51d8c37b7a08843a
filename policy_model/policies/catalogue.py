"""Finds policies by the names that commands and pages use.

information-sharing                       the newest version
information-sharing@V_2 2023              that version; `@v_2-2023` is the same
information-sharing/disclosure            a procedure of the newest version
information-sharing@V_2 2023/disclosure   a procedure of that version

The newest version is the newest that is released. A draft is found by its own name alone, also where it is the first
version of a policy, which then has none in force.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise, takewhile
from types import ModuleType

import policy_model.policies
from policy_model.errors import PolicyError, Problem, RequestError, unknown
from policy_model.policies.holding import held_by
from policy_model.policies.placing import file_of
from policy_model.policies.reading import PIN, pin_beside
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.releases import Pin
from policy_model.reviews import ReviewOverdue, acknowledgement_mistakes
from policy_model.values import Value

SINCE_RELEASE = "since_release"
"""The module of a policy's package that holds what came after a release, and so is no part of a version."""


class Held(Value):
    """What a package holds: a released version, a draft, or both.

    versions: those released, the oldest first. draft: None where nothing is being drafted.
    acknowledged: the reviews that somebody acknowledged to be overdue.
    """

    versions: tuple[Policy, ...]
    draft: Policy | None = None
    acknowledged: tuple[ReviewOverdue, ...] = ()

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All versions, the oldest first, the draft last."""
        return (*self.versions, self.draft) if self.draft else self.versions


def catalogue() -> dict[str, tuple[Policy, ...]]:
    """Every policy id with its released versions, the oldest first; a policy that has none is left out.

    Raises PolicyError with the mistakes of all modules at once.
    """
    return {id: held.versions for id, held in packages().items() if held.versions}


@cache
def packages() -> dict[str, Held]:
    """Every policy id with all that its package holds.

    A policy is a package of `policy_model.policies`. Its `VERSIONS` names the modules of the released versions, the
    oldest first, and `DRAFT`, where there is one, that of the next, or of the first; each module holds a `policy`. A
    module `since_release` may hold `acknowledged`.

    Raises PolicyError with the mistakes of all modules at once.
    """
    return _read(sorted(_packages()))


def read(names: Iterable[str]) -> dict[str, Held]:
    """The same of the packages of these names alone, and of those that they import. Raises what `packages` raises."""
    return _read([f"{policy_model.policies.__name__}.{name}" for name in names])


def _read(packages: Iterable[str]) -> dict[str, Held]:
    problems: list[Problem] = []
    found: dict[str, Held] = {}
    for package in packages:
        modules = held_by(package, "VERSIONS", problems) or ()
        released = (held_by(f"{package}.{module}", "policy", problems) for module in modules)
        versions = tuple(policy for policy in released if policy is not None)
        named = held_by(package, "DRAFT", problems) if hasattr(sys.modules.get(package), "DRAFT") else None
        draft = held_by(f"{package}.{named}", "policy", problems) if named else None
        short = package.rpartition(".")[2]
        every = (*versions, draft) if draft else versions
        problems.extend(_mistakes_of_versions(short, every, found))
        problems.extend(_mistakes_of_drafts(short, versions, draft))
        if every:
            found[every[-1].id] = Held(versions, draft, _acknowledged(package, versions, problems))
    if problems:
        # Once each: a module with a mistake is met again in every module that imports it.
        raise PolicyError(dict.fromkeys(problems))
    return found


def find_policy(name: str) -> Policy:
    """The policy that `name` names, at the version named or the newest. Raises RequestError where there is none."""
    policy_id, at, version = name.partition("@")
    known = packages()
    if policy_id not in known:
        raise RequestError([unknown("policy", policy_id, known)])
    if not at:
        held = known[policy_id]
        if not held.versions and held.draft:
            help = f"its draft is `{typed_name(held.draft)}`"
            raise RequestError([Problem("", f"policy `{policy_id}` has no version in force yet", help)])
        return held.versions[-1]
    every = every_version(policy_id)
    for policy in every:
        if version in (policy.version.name, policy.version.slug):
            return policy
    slugs = (policy.version.slug for policy in every)
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
    versions = every_version(policy.id)
    return tuple(takewhile(lambda version: version.name != policy.name, versions))


def version_before(policy: Policy) -> Policy | None:
    """The version before this one, or None where this is the first. Before a draft is the version in force."""
    return {newer.name: older for older, newer in pairwise(every_version(policy.id))}.get(policy.name)


def every_version(policy_id: str) -> tuple[Policy, ...]:
    """All versions of a policy, the oldest first, the draft last; none of a policy that isn't there."""
    return packages().get(policy_id, Held(())).policies


def draft_of(policy_id: str) -> Policy | None:
    """The draft of a policy's next version; None where nothing is being drafted, or there is no such policy."""
    return packages().get(policy_id, Held(())).draft


def in_force(policy: Policy) -> bool:
    """Whether it is the newest released version; so is one that is not in the catalogue, which has no other."""
    versions = catalogue().get(policy.id)
    return not policy.draft and (versions is None or policy.version.name == versions[-1].version.name)


def status_of(policy: Policy) -> str:
    """Its status as readers see it. What an earlier version says of itself may have been true only while in force."""
    newest = policy if policy.draft or in_force(policy) else find_policy(policy.id)
    if newest is not policy and newest.status == policy.status:
        return f"Not in force, followed by {newest.version.name}"
    return policy.standing


def acknowledged(policy: Policy) -> tuple[ReviewOverdue, ...]:
    """The reviews of any version of the policy that somebody acknowledged to be overdue."""
    return packages()[policy.id].acknowledged


def pinned(policy: Policy) -> Pin | None:
    """What was released of a policy of the catalogue; None where nothing says so, as for a draft.

    Raises KeyError where no module holds the policy, PolicyError where the file is malformed.
    """
    package, _, name = module_of(policy).__name__.rpartition(".")
    return pin_beside(package, name + PIN)


def module_of(policy: Policy) -> ModuleType:
    """The module that holds a policy of the catalogue. Raises KeyError where none does."""
    for package in _packages():
        held = import_module(package)
        for name in (*held.VERSIONS, *([held.DRAFT] if hasattr(held, "DRAFT") else [])):
            module = import_module(f"{package}.{name}")
            if module.policy is policy:
                return module
    raise KeyError(policy.name)


def listed() -> tuple[tuple[Policy, ...], ...]:
    """What stands for each policy where policies are listed: its released versions, the oldest first; or its draft."""
    return tuple(held.versions or ((held.draft,) if held.draft else ()) for held in packages().values())


def every_procedure() -> Iterator[tuple[Policy, Procedure]]:
    """Each procedure of each version of each policy, those of drafts too."""
    for id in packages():
        for policy in every_version(id):
            for procedure in policy.procedures:
                yield policy, procedure


def _packages() -> Iterator[str]:
    path, prefix = policy_model.policies.__path__, f"{policy_model.policies.__name__}."
    return (module.name for module in pkgutil.iter_modules(path, prefix) if module.ispkg)


def _acknowledged(package: str, versions: tuple[Policy, ...], problems: list[Problem]) -> tuple[ReviewOverdue, ...]:
    module = f"{package}.{SINCE_RELEASE}"
    if find_spec(module) is None:
        return ()
    held: tuple[ReviewOverdue, ...] = held_by(module, "acknowledged", problems) or ()
    for each in held:
        if not isinstance(each, ReviewOverdue):
            message = f"`{each!r}` is not an acknowledgement"
            problems.append(Problem(file_of(module), message, "write `ReviewOverdue(…)`"))
            return ()
    due = {each.version.name: each.next_review.day if each.next_review else None for each in versions}
    problems.extend(acknowledgement_mistakes(f"{file_of(module)}: acknowledged", held, due))
    return held


def _mistakes_of_versions(package: str, versions: tuple[Policy, ...], others: Mapping[str, Held]) -> Iterator[Problem]:
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


def _mistakes_of_drafts(package: str, versions: tuple[Policy, ...], draft: Policy | None) -> Iterator[Problem]:
    """Released versions are none, and what is named as a draft is one."""
    for policy in versions:
        if policy.draft:
            help = "name its module in `DRAFT`; `policy release` moves it"
            yield Problem(package, f"`{policy.name}` is a draft, and among the released versions", help)
    if draft and not draft.draft:
        help = "name its module in `VERSIONS` once `policy release` has released it"
        yield Problem(package, f"`{draft.name}` is named as a draft, and its row does not say so", help)
