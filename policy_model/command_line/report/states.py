"""All policies as they stand at one moment, with what was found of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from policy_model.command_line.checking import finding_data
from policy_model.data import Data
from policy_model.errors import ModelError, Problem, RequestError
from policy_model.from_data import policy_from
from policy_model.policies.catalogue import every_version, packages, typed_name
from policy_model.policies.gates import findings
from policy_model.policy import Policy


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a version; the same finding, if all of it is the same.

    name: the version that it is of, as it can be typed. check: the property that does not hold. path, message: where
        and what.
    command: the command line that shows it; empty where none does.
    """

    name: str
    check: str
    path: str
    message: str
    command: str


@dataclass(frozen=True, slots=True)
class State:
    """All policies at one moment. policies: by id, each version, the oldest first, a draft last."""

    policies: Mapping[str, tuple[Policy, ...]]
    findings: tuple[Found, ...]


def state_here() -> State:
    """The policies as the command finds them.

    Raises PolicyError where they do not hold together, DiagramTooLarge where one is too large to be checked.
    """
    policies = {id: every_version(id) for id in packages()}
    return State(
        policies,
        tuple(
            _found(typed_name(policy), finding_data(policy, finding))
            for versions in policies.values()
            for policy in versions
            for finding in findings(policy)
        ),
    )


def state_from(told: Data, where: str) -> State:
    """The policies that another revision told of. where: how to call it in an error.

    Raises RequestError where the policies can't be read from what it told, PolicyError where one does not hold together
    as this revision of the project sees it.
    """
    policies: dict[str, tuple[Policy, ...]] = {}
    try:
        for data in told["policies"]:
            policy = _read(data, where)
            policies[policy.id] = (*policies.get(policy.id, ()), policy)
        names = {(each.id, each.version.name): typed_name(each) for some in policies.values() for each in some}
        found = tuple(
            _found(names[each["policy"], each["version"]], data)
            for each in told["checked"]
            for data in each["findings"]
        )
    except KeyError as error:
        raise RequestError([Problem(where, f"what it tells of its policies has no `{error.args[0]}`")]) from None
    return State(policies, found)


def _read(data: Data, where: str) -> Policy:
    """A policy of another revision, which need not hold together by what is asked of one here."""
    try:
        return policy_from(data)
    except ModelError as error:
        place = ": ".join(filter(None, (where, data.get("id"))))
        raise type(error)(
            replace(each, path=": ".join(filter(None, (place, each.path)))) for each in error.problems
        ) from None


def _found(name: str, data: Data) -> Found:
    return Found(name, data["check"], data["path"], data["message"], data.get("command") or "")
