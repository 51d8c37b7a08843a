"""Any policy comes back from its data with the digest that it had."""

import json

from hypothesis import given

from policy_model.data import digest, policy_data
from policy_model.from_data import policy_from
from policy_model.policy import Policy
from tests.strategies import policies


@given(policies())
def test_a_policy_comes_back_from_its_data(policy: Policy) -> None:
    back = policy_from(json.loads(json.dumps(policy_data(policy))))
    assert digest(back) == digest(policy)
    assert policy_data(back) == policy_data(policy)
