"""On which line of a module a part of a policy is written."""

from __future__ import annotations

import pytest

from policy_model.errors import Problem
from policy_model.policies.lines import line_of

SOURCE = """\
agree = yes_no("agree", "Do they agree?", because="one")
share = Outcome("share", "Share it.", because="one")
policy = Policy(
    id="p",
    owner="Us",
    procedures=(
        Procedure(
            id="share",
            rules=(
                Rule("share", when=agree, then=share,
                     because="two"),
                Rule("agree", when=agree, then=must("tell", "Tell them."), because="two"),
                Rule("agree", when=agree, then=share, because="two"),
            ),
            scenarios=(Scenario("They agree. It is shared.", answers={}, outcome="share"),),
        ),
    ),
)
"""


@pytest.mark.parametrize(
    ("path", "message", "line"),
    [
        ("owner", "nothing is written here", 5),
        ("procedures[share].rules[share].because", "unknown clause `two`", 11),
        ("procedures[share].rules[share]", "it is wrong", 10),
        ("procedures[share].outcomes[share].because", "unknown clause `one`", 2),
        ("procedures[share].questions[agree]", "it is wrong", 1),
        ("procedures[share].rules", "rule id `agree` is used twice", 13),
        ("procedures[share].scenarios[They agree. It is shared.].outcome", "it is wrong", 15),
        ("procedures[share].rules[gone].because", "unknown clause `two`", 7),
        ("versions", "nothing is written here", None),
        ("procedures[share].rules", "rule id `gone` is used twice", None),
    ],
)
def test_a_part_is_found_by_its_id_and_by_what_is_wrong_with_it(path: str, message: str, line: int | None) -> None:
    assert line_of(Problem(path, message), SOURCE) == line


def test_what_is_not_python_has_no_lines() -> None:
    assert line_of(Problem("owner", "nothing is written here"), "policy = (") is None
