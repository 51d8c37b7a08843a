"""Conditions are data: combined, shown, compared, and true or false of a situation."""

from itertools import product

import pytest

from policy_model.conditions import ALWAYS, AllOf, AnyOf, Is, Not, answered, atoms, holds
from policy_model.questions import Answer, choice, yes_no

risk = yes_no("risk", "Is there risk?")
colour = choice("colour", "Which colour?", *(Answer(id, id) for id in ("red", "blue", "green")))
at_risk = answered(risk, "yes")
warm = answered(colour, "red")
cold = answered(colour, "blue", "green")


def test_conditions_combine_into_data() -> None:
    assert at_risk & warm == AllOf((Is("risk", ("yes",)), Is("colour", ("red",))))
    assert at_risk | cold == AnyOf((Is("risk", ("yes",)), Is("colour", ("blue", "green"))))
    assert ~at_risk == Not(Is("risk", ("yes",)))


def test_chains_are_flat_and_double_negation_goes() -> None:
    assert at_risk & warm & cold == AllOf((at_risk, warm, cold))
    assert at_risk | (warm | cold) == AnyOf((at_risk, warm, cold))
    assert at_risk & (warm | cold) == AllOf((at_risk, AnyOf((warm, cold))))
    assert ~~at_risk == at_risk
    assert ALWAYS & at_risk == AllOf((at_risk,))


@pytest.mark.parametrize("combine", [lambda: at_risk and warm, lambda: at_risk or warm, lambda: not at_risk])
def test_the_words_of_python_do_not_combine_them(combine: object) -> None:
    with pytest.raises(TypeError) as caught:
        combine()  # type: ignore[operator]
    assert str(caught.value) == "conditions are combined with `&`, `|` and `~`, not with `and`, `or` and `not`"


def test_a_condition_holds_as_its_parts_do() -> None:
    for yes_or_no, shade in product(("yes", "no"), ("red", "blue", "green")):
        situation = {"risk": yes_or_no, "colour": shade}
        assert holds(at_risk, situation) == (yes_or_no == "yes")
        assert holds(cold, situation) == (shade in ("blue", "green"))
        assert holds(at_risk & cold, situation) == (yes_or_no == "yes" and shade != "red")
        assert holds(~at_risk | warm, situation) == (yes_or_no == "no" or shade == "red")


def test_all_of_nothing_always_holds_and_any_of_nothing_never() -> None:
    assert holds(ALWAYS, {})
    assert holds(AllOf(()), {})
    assert not holds(AnyOf(()), {})


def test_a_question_without_an_answer_is_misuse() -> None:
    with pytest.raises(KeyError):
        holds(at_risk, {"colour": "red"})


def test_what_is_no_condition_is_misuse() -> None:
    with pytest.raises(TypeError, match="not a condition: True"):
        holds(True, {})  # type: ignore[arg-type]


def test_the_comparisons_of_a_condition_come_left_to_right() -> None:
    condition = ~(at_risk & (cold | ~warm)) | at_risk
    assert list(atoms(condition)) == [at_risk, cold, warm, at_risk]
    assert list(atoms(ALWAYS)) == []
