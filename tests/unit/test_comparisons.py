"""Where a comparison decides: what is left out of that as no part of it makes no difference to whether it can."""

import pytest

from policy_model.comparisons import among, answers_of, deciding
from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not
from policy_model.mdd import FALSE, Functions
from policy_model.questions import yes_no

one, other = Is("one", ("yes",)), Is("other", ("yes",))
other_not = Is("other", ("no",))


def decided(condition: Condition, whole: bool) -> list[bool]:
    """For each comparison, whether two situations that differ in its answer alone show that it matters."""
    functions = Functions((yes_no("one", "One?"), yes_no("other", "Other?")), 1_000)
    shown = []
    for _, comparison, decides in deciding(functions, condition, whole=whole):
        level, named, others = answers_of(functions, comparison)
        shown.append(functions.all_of(among(functions, decides, level, each) for each in (named, others)) != FALSE)
    return shown


@pytest.mark.parametrize(
    "condition",
    [
        AnyOf((other_not, AnyOf((one, AllOf((one, other)))))),
        Not(AllOf((other, AllOf((one, AnyOf((one, other_not))))))),
    ],
)
def test_a_question_that_cancels_within_a_part_still_bears_on_its_comparisons(condition: Condition) -> None:
    assert decided(condition, whole=False) == decided(condition, whole=True)
    assert False in decided(condition, whole=True)
