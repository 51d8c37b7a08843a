"""The DOT of both procedures of the information sharing policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policy_model.diagram import compile_procedure
from policy_model.flowchart import flowchart
from policy_model.outline import outline
from policy_model.policies.catalogue import find_procedure
from policy_model.publish.dot import dot


@pytest.mark.parametrize("name", ["disclosure", "sharing"])
def test_dot(name: str, golden: Callable[[str, str], None]) -> None:
    policy, procedure = find_procedure(f"information-sharing@V_2 2023/{name}")
    golden(f"{name}.dot", dot(flowchart(outline(compile_procedure(procedure))), policy))
