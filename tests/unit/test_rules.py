"""Duties, outcomes and rules: values that can be compared and that cite their clauses."""

import dataclasses
import pickle

import pytest

from policy_model.conditions import ALWAYS
from policy_model.rules import Duty, Modality, Outcome, Permits, Rule, may, must, must_not, should
from tests.unit.example import late, policy, returns


@pytest.mark.parametrize(
    ("make", "modality", "word"),
    [
        (must, Modality.MUST, "must"),
        (must_not, Modality.MUST_NOT, "must not"),
        (should, Modality.SHOULD, "should"),
        (may, Modality.MAY, "may"),
    ],
)
def test_a_duty_has_its_modality(make: object, modality: Modality, word: str) -> None:
    assert make("act", "Do it.") == Duty("act", modality, "Do it.")  # type: ignore[operator]
    assert modality.value == word


def test_one_clause_or_several_are_cited() -> None:
    outcome = Outcome("end", "It ends.", permits=Permits.WAIT, because="a")
    assert outcome.clauses == ("a",)
    assert Rule("r", when=ALWAYS, then=outcome, because=("a", "b")).clauses == ("a", "b")


@pytest.mark.parametrize("value", [policy, returns, returns.rules[1], late, returns.outcomes[0], policy.text])
def test_values_are_frozen_hashable_and_equal_to_their_copies(value: object) -> None:
    copy = pickle.loads(pickle.dumps(value))
    assert copy == value
    assert copy is not value
    assert hash(copy) == hash(value)
    field = dataclasses.fields(value)[0].name  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        setattr(value, field, "another")


def test_nothing_in_a_policy_can_be_changed() -> None:
    def inside(value: object) -> None:
        assert not isinstance(value, list | dict | set | bytearray), value
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                inside(getattr(value, field.name))
        elif isinstance(value, tuple):
            for each in value:
                inside(each)

    inside(policy)
