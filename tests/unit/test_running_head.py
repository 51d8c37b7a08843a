"""The line at the top of printed pages: what it says, and that a sheet can hold any words."""

from __future__ import annotations

from dataclasses import replace

from policy_model.policies.catalogue import find_policy
from policy_model.policy import StatedDate
from policy_model.publish.running_head import _sheet, head, running_heads
from tests.unit import example


def test_it_says_which_policy_how_it_stands_and_when_its_review_is_due() -> None:
    assert head(find_policy("information-sharing")) == (
        "Information sharing Policy. Version: V_2 2023. Status: Active. Next review: 30 September 2024."
    )
    assert head(replace(example.policy, next_review=None, status="")).endswith(
        " Status: not recorded. Next review: not recorded."
    )
    in_spring = replace(example.policy, next_review=StatedDate("spring"))
    assert head(in_spring).endswith(" Next review: spring.")


def test_there_is_a_rule_for_every_version() -> None:
    said = running_heads()
    assert said.count("--running-head:") == 3
    assert '[data-policy="hm-government-advice@2015"]' in said


def test_no_words_end_a_string_of_the_sheet() -> None:
    nasty = replace(example.policy, title='A "title" \\ } \n of two lines')
    said = _sheet([nasty])
    assert '"A \\22 title\\22  \\5c  } \\a  of two lines. Version:' in said
    assert said.count("\n") == 3
