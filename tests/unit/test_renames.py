"""What a version can't declare as renamed, with the whole of each message."""

from dataclasses import replace

import pytest

from policy_model.errors import PolicyError
from policy_model.records import Renamed, Renames
from tests.unit.example import policy, returns

IN_PROCEDURE = "procedures[returns].renamed"

GOOD = (
    Renamed(Renames.QUESTION, "state", "damage", "why not"),
    Renamed(Renames.ANSWER, "damage=worn", "damage=some"),
    Renamed(Renames.OUTCOME, "shelve", "lend"),
    Renamed(Renames.DUTY, "pay", "fine"),
    Renamed(Renames.RULE, "rule-1", "fine-late"),
    Renamed(Renames.RULE, "whom-to-ask", "ask"),
    Renamed(Renames.DUTY, "whom-to-ask", "ask"),
)


def test_everything_that_has_an_id_can_be_renamed() -> None:
    procedure = replace(returns, renamed=GOOD)
    named = (Renamed(Renames.PROCEDURE, "back", "returns"), Renamed(Renames.CLAUSE, "late", "fine"))
    assert replace(policy, procedures=(procedure,), renamed=named).renamed == named


def test_two_things_can_change_their_names() -> None:
    swapped = (Renamed(Renames.QUESTION, "late", "reserved"), Renamed(Renames.QUESTION, "reserved", "late"))
    assert replace(policy, procedures=(replace(returns, renamed=swapped),))


@pytest.mark.parametrize(
    ("renamed", "message"),
    [
        pytest.param(
            Renamed(Renames.QUESTION, "state", "damages"),
            f"{IN_PROCEDURE}[damages]: unknown question `damages`\n  help: did you mean `damage`?",
            id="unknown",
        ),
        pytest.param(
            Renamed(Renames.ANSWER, "damage=worn", "damage=a-little"),
            (
                f"{IN_PROCEDURE}[damage=a-little]: unknown answer `damage=a-little`\n"
                "  help: known: `damage=lost`, `damage=none`, `damage=some`, `late=no`, `late=yes`, `reserved=no`, "
                "`reserved=yes`"
            ),
            id="unknown answer",
        ),
        pytest.param(
            Renamed(Renames.ANSWER, "worn", "damage=some"),
            f"{IN_PROCEDURE}[damage=some]: `worn` is not an answer\n  help: write `question=answer`",
            id="an answer without its question",
        ),
        pytest.param(
            Renamed(Renames.ANSWER, "state=worn", "damage=some"),
            (
                f"{IN_PROCEDURE}[damage=some]: `state=worn` and `damage=some` are answers of two questions\n"
                "  help: name both by the id that the question has now"
            ),
            id="an answer with its question's former id",
        ),
        pytest.param(
            Renamed(Renames.OUTCOME, "Shelve", "lend"),
            (
                f"{IN_PROCEDURE}[lend]: `Shelve` is not an outcome id\n"
                "  help: use lower-case words and numbers joined by hyphens"
            ),
            id="an id that can't have been one",
        ),
        pytest.param(
            Renamed(Renames.DUTY, "fine", "fine"),
            f"{IN_PROCEDURE}[fine]: duty `fine` has the id that it had\n  help: leave the entry out",
            id="not renamed",
        ),
        pytest.param(
            Renamed(Renames.RULE, "tell", "lend"),
            (
                f"{IN_PROCEDURE}[lend]: rule `tell` is still there, so it was not renamed\n"
                "  help: keep its id, or say what the one that has it now was called before"
            ),
            id="still there",
        ),
        pytest.param(
            Renamed(Renames.CLAUSE, "late", "fine"),
            f"{IN_PROCEDURE}[fine]: a clause is not renamed here\n  help: rename it in the policy's own `renamed`",
            id="a clause",
        ),
        pytest.param(
            Renamed("rule", "late", "fine"),  # type: ignore[arg-type]
            f"{IN_PROCEDURE}[fine]: `'rule'` is nothing that is renamed\n  help: use one of Renames",
            id="no kind",
        ),
    ],
)
def test_what_a_procedure_can_not_declare(renamed: Renamed, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        replace(policy, procedures=(replace(returns, renamed=(renamed,)),))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("renamed", "message"),
    [
        pytest.param(
            (Renamed(Renames.CLAUSE, "late", "fines"), Renamed(Renames.PROCEDURE, "back", "return")),
            (
                "renamed[fines]: unknown clause `fines`\n  help: did you mean `fine`?\n"
                "renamed[return]: unknown procedure `return`\n  help: did you mean `returns`?"
            ),
            id="unknown",
        ),
        pytest.param(
            (Renamed(Renames.CLAUSE, "late", "fine"), Renamed(Renames.CLAUSE, "late", "lost")),
            "renamed[lost]: clause `late` is renamed twice\n  help: leave one entry out",
            id="one into two",
        ),
        pytest.param(
            (Renamed(Renames.CLAUSE, "late", "fine"), Renamed(Renames.CLAUSE, "later", "fine")),
            "renamed[fine]: clause `fine` is renamed twice\n  help: leave one entry out",
            id="two into one",
        ),
        pytest.param(
            (Renamed(Renames.OUTCOME, "shelve", "lend"),),
            "renamed[lend]: an outcome is not renamed here\n  help: rename it in its procedure's `renamed`",
            id="an outcome",
        ),
    ],
)
def test_what_a_policy_can_not_declare(renamed: tuple[Renamed, ...], message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        replace(policy, renamed=renamed)
    assert str(caught.value) == message
