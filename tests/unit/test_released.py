"""Released versions are never edited, only followed: the digest of each is pinned here.

A digest that differs means that a released version was changed: put it back, and add a version after it. What is still
being modelled may change: then the new digest is pinned in the same commit, and the commit says why.
"""

import pytest

from policy_model.data import digest
from policy_model.policies.catalogue import catalogue, find_policy

RELEASED = {
    "hm-government-advice@2015": "0a857385dbb6e92f7340bed7c331cd25669c1e219d2488e4486b21f29663d354",
    "hm-government-advice@2018": "c3379a1ac0ec02281d402c21fba92d6a07fa908dbed94f95e5b92765f928a02e",
    "information-sharing@V_2 2023": "bbede33fc0d49f993acdef5e93258c09f5979a8c66e5a85baa2dc3a1cb418c90",
}


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_version_is_as_it_was(name: str) -> None:
    assert digest(find_policy(name)) == RELEASED[name]


def test_every_version_is_pinned() -> None:
    assert [policy.name for versions in catalogue().values() for policy in versions] == list(RELEASED)
