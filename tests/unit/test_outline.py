"""The outline of the example, whole."""

from dataclasses import replace

import pytest

from policy_model.conditions import ALWAYS
from policy_model.diagram import compile_procedure
from policy_model.errors import PolicyError
from policy_model.outline import Branch, Item, Outline, outline
from tests.unit.example import damage, fine, late, lend, put_aside, reserved, returns, tell, thank, withdraw

none, some, is_lost = damage.answers
yes, no = late.answers


def test_the_outline_of_the_example() -> None:
    how = (Branch((yes,), (fine,), None, None), Branch((no,), (), None, None))
    assert outline(compile_procedure(returns)) == Outline(
        returns,
        standing=(thank,),
        settled=None,
        items=(
            Item(1, damage, (Branch((none, some), (), None, 2), Branch((is_lost,), (fine,), withdraw, None)), None),
            Item(2, reserved, (Branch((yes,), (tell,), put_aside, 3), Branch((no,), (), lend, 4)), None),
            Item(3, late, how, put_aside),
            Item(4, late, how, lend),
        ),
    )


def test_an_outcome_that_is_settled_from_the_start_is_said_at_the_start() -> None:
    always = replace(returns.rule("lend"), when=ALWAYS)
    drawn = outline(compile_procedure(replace(returns, rules=(always, returns.rule("fine-late")))))
    assert drawn.settled == lend
    assert drawn.items == (Item(1, late, (Branch((yes,), (fine,), None, None), Branch((no,), (), None, None)), lend),)
    assert outline(compile_procedure(replace(returns, rules=(always,)))) == Outline(
        replace(returns, rules=(always,)), (), lend, ()
    )


def test_a_procedure_with_gaps_and_clashes_has_no_outline() -> None:
    broken = replace(
        returns,
        rules=(
            returns.rule("withdraw"),
            replace(returns.rule("put-aside"), when=returns.rule("tell").when | ~ALWAYS),
            replace(returns.rule("lend"), when=returns.rule("withdraw").when),
        ),
    )
    with pytest.raises(PolicyError) as caught:
        outline(compile_procedure(broken))
    assert str(caught.value) == (
        "procedures[returns]: a situation has no outcome: no rule gives one there\n"
        "  help: for example: damage=none reserved=no\n"
        "procedures[returns]: a situation has the outcomes `lend` and `withdraw`: "
        "rules `lend` and `withdraw` both apply\n"
        "  help: for example: damage=lost"
    )


def test_where_every_situation_is_at_fault_the_error_says_so() -> None:
    with pytest.raises(PolicyError) as caught:
        outline(compile_procedure(replace(returns, rules=())))
    assert str(caught.value) == (
        "procedures[returns]: a situation has no outcome: no rule gives one there\n  help: whatever is answered"
    )
