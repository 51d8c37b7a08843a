"""Which open question would settle most."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from policy_model.errors import RequestError
from policy_model.evaluate import Evaluator
from policy_model.explain.sentences import settles_in_words
from policy_model.explain.settling import Settling, settles_most
from policy_model.policies.catalogue import find_procedure
from policy_model.questions import NOT_SURE
from tests.unit.example import damage, late, reserved, returns

evaluator = Evaluator(returns)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # Each answer to the first question leaves 4 of the 12 situations, and one of them settles the matter.
        ({}, Settling(damage, ("lost",), 4, 12)),
        ({"damage": "none"}, Settling(reserved, ("yes", "no"), 4, 4)),
        ({"damage": "none", "reserved": NOT_SURE, "late": "yes"}, Settling(reserved, ("yes", "no"), 2, 2)),
        # Of what is withheld, any answer to the one question that is unsure settles the matter.
        ({"damage": "lost", "late": NOT_SURE}, Settling(late, ("yes", "no"), 4, 4)),
        # With two unsure, none does; they leave equally many outcomes, so the earlier one is told.
        ({"damage": "lost", "late": NOT_SURE, "reserved": NOT_SURE}, Settling(reserved, (), 0, 4)),
        # That the book is lost settles nothing while its reservation is unsure.
        ({"damage": NOT_SURE, "reserved": NOT_SURE, "late": "no"}, Settling(damage, (), 0, 6)),
    ],
)
def test_the_question_that_would_settle_most(answers: Mapping[str, str], expected: Settling) -> None:
    assert settles_most(evaluator, answers) == expected
    assert settles_most(evaluator, dict(reversed(answers.items()))) == expected


def test_nothing_is_to_be_found_out_where_there_is_an_outcome() -> None:
    assert settles_most(evaluator, {"damage": "none", "reserved": "no", "late": NOT_SURE}) is None
    assert settles_most(evaluator, {"damage": "lost"}) is None


def test_of_questions_that_settle_equally_much_it_is_the_one_that_leaves_fewer_outcomes() -> None:
    """Neither settles anything while the other is unsure; asked first, the reservation leaves two outcomes each way."""
    turned = replace(returns, questions=(reserved, damage, late))
    unsure = {"reserved": NOT_SURE, "damage": NOT_SURE, "late": "no"}
    assert settles_most(Evaluator(turned), unsure) == Settling(damage, (), 0, 6)


def test_the_one_with_more_of_its_answers_settling_comes_first() -> None:
    _, disclosure = find_procedure("information-sharing/disclosure")
    answers = {"immediate-risk": "no", "significant-harm": "no", "agreement": "continues-to-refuse"}
    settling = settles_most(Evaluator(disclosure), {**answers, "manager": NOT_SURE, "abuse-or-neglect": NOT_SURE})
    assert settling == Settling(disclosure.question("manager"), ("not-decided",), 2, 6), "to forbid is withheld"


def test_unknown_answers_are_refused() -> None:
    with pytest.raises(RequestError) as caught:
        settles_most(evaluator, {"damages": "none"})
    assert str(caught.value) == "unknown question `damages`\n  help: did you mean `damage`?"


def test_in_words_it_never_tells_how_the_matter_is_settled() -> None:
    asked = "Finding out \u2018What state is the book in?\u2019 would settle most"
    assert settles_in_words(Settling(damage, ("none", "some", "lost"), 3, 3)) == (
        f"{asked}: whatever the answer, the matter is settled."
    )
    assert settles_in_words(Settling(damage, ("some", "lost"), 2, 3)) == (
        f"{asked}: with \u2018A little worn\u2019 or Lost the matter is settled."
    )
    assert settles_in_words(Settling(damage, (), 0, 3)) == f"{asked}, though no answer to it alone settles the matter."
