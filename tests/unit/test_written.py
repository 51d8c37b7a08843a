"""The lines of a policy's module that make a part of it."""

from __future__ import annotations

from pathlib import Path

import policy_model.policies
from policy_model.policies.catalogue import find_policy
from policy_model.policies.written import written
from tests.unit import example

POLICY = find_policy("information-sharing")


def test_every_part_is_found_where_it_is_written() -> None:
    folder = Path(policy_model.policies.__path__[0])
    for procedure in POLICY.procedures:
        kinds = {
            "rule": (*procedure.rules, procedure.when_unsure),
            "question": procedure.questions,
            "outcome": procedure.outcomes,
            "duty": procedure.duties,
        }
        for noun, parts in kinds.items():
            for part in parts:
                found = written(POLICY, noun, part.id)
                assert found, (noun, part.id)
                lines = (folder / found.file).read_text("utf-8").splitlines()[found.line - 1 :]
                assert [line.strip().rstrip(",") for line in lines[: found.text.count("\n") + 1]] == [
                    line.strip().rstrip(",") for line in found.text.splitlines()
                ]
                assert f'"{part.id}"' in found.text


def test_a_rule_is_not_taken_for_what_has_the_same_id() -> None:
    duty, rule = (written(POLICY, noun, "explain-why") for noun in ("duty", "rule"))
    assert duty
    assert rule
    assert duty.text.startswith("explain_why = should(")
    assert rule.text.startswith('Rule(\n    "explain-why",\n    when=~immediate_risk,')


def test_what_another_policy_brings_is_found_there() -> None:
    found = written(POLICY, "rule", "no-purpose")
    assert found
    assert found.file == "hm_government_advice/e2018.py"


def test_nothing_is_made_up() -> None:
    assert written(POLICY, "rule", "unheard-of") is None
    assert written(example.policy, "rule", "thank") is None
