"""Released versions are never edited, only followed: the digest of each is pinned here.

A digest that differs means that a released version was changed: put it back, and add a version after it. What is still
being modelled may change: then the new digest is pinned in the same commit, and the commit says why.
"""

import pytest

from policy_model.data import digest
from policy_model.policies.catalogue import catalogue, find_policy

RELEASED = {
    "hm-government-advice@2015": "5024c5bbb600f948ed22a764fc26dfbfcf478dc7e5c70546715145a186348f6e",
    "hm-government-advice@2018": "fb4ca58a1a8949dc7bbaf98f6586e619a69a17ce41c65640e06d4a25cab97671",
    "information-sharing@V_2 2023": "cf906bc35b317a653aa7860cf2254dd7ed48f0358234f7e842bcdeeeb0da8273",
}


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_version_is_as_it_was(name: str) -> None:
    assert digest(find_policy(name)) == RELEASED[name]


def test_every_version_is_pinned() -> None:
    assert [policy.name for versions in catalogue().values() for policy in versions] == list(RELEASED)
