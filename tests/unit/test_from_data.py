"""A policy read back from its data is the policy that the data was made from."""

import json
from dataclasses import replace

import pytest

from policy_model.data import digest, policy_data
from policy_model.diff import compare
from policy_model.errors import RequestError
from policy_model.from_data import policy_from
from policy_model.policies.catalogue import catalogue
from policy_model.policy import Policy, StatedDate, Version
from tests.unit import checked_example

POLICIES = [*(policy for versions in catalogue().values() for policy in versions), checked_example.policy]


def again(policy: Policy) -> Policy:
    """Through JSON, as another process tells it."""
    return policy_from(json.loads(json.dumps(policy_data(policy))))


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_a_policy_comes_back_as_it_was(policy: Policy) -> None:
    back = again(policy)
    assert (digest(back), back.draft, back.name) == (digest(policy), policy.draft, policy.name)
    comparison = compare(policy, back)
    assert (comparison.text, comparison.model) == ((), ())
    assert not any(each.situations_changed for each in comparison.procedures)


def test_a_draft_comes_back_as_one() -> None:
    example = checked_example.policy
    row = Version(name="V 3", revised=StatedDate(""), draft=True)
    assert again(replace(example, versions=(*example.versions, row))).versions[-1] == row


def test_what_was_not_there_yet_is_left_empty() -> None:
    """As an earlier revision of the project tells it."""
    data = policy_data(checked_example.policy)
    for name in ("recorded", "signed_off", "renamed", "draft"):
        del data[name]
    for procedure in data["procedures"]:
        for name in ("invariants", "renamed", "any_order"):
            del procedure[name]
    back = policy_from(data)
    assert (back.recorded, back.draft, back.procedures[0].invariants) == ((), False, ())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", ..., "`title` is missing"),
        ("next_review", {"words": "soon", "day": "soon"}, "Invalid isoformat string: 'soon'"),
        ("versions", [], "not enough values to unpack (expected at least 1, got 0)"),
    ],
)
def test_what_is_no_policy_is_refused(field: str, value: object, said: str) -> None:
    data = policy_data(checked_example.policy)
    if value is ...:
        del data[field]
    else:
        data[field] = value
    with pytest.raises(RequestError) as caught:
        policy_from(data)
    assert str(caught.value) == f"the data is not a policy's as it is written now: {said}"
