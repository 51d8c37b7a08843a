"""Questions and their answers."""

import pytest

from policy_model.questions import Answer, Question, as_ids, choice, yes_no


def test_a_yes_no_question_is_answered_yes_or_no() -> None:
    assert yes_no("risk", "Is there risk?", because="c", hint="Look.") == Question(
        "risk", "Is there risk?", (Answer("yes", "Yes"), Answer("no", "No")), "c", "Look."
    )


def test_a_choice_has_answers_of_its_own() -> None:
    red, blue = Answer("red", "It is red", "Red"), Answer("blue", "Blue")
    question = choice("colour", "Which?", red, blue, because=("a", "b"))
    assert question.answers == (red, blue)
    assert question.clauses == ("a", "b")
    assert [answer.label for answer in question.answers] == ["Red", "Blue"]


def test_an_answer_is_found_by_its_id() -> None:
    question = yes_no("risk", "Is there risk?")
    assert question.answer("no") == Answer("no", "No")
    with pytest.raises(KeyError):
        question.answer("maybe")


def test_one_id_may_be_written_without_brackets() -> None:
    assert as_ids("the-clause") == ("the-clause",)
    assert as_ids(("one", "two")) == ("one", "two")
    assert as_ids(()) == ()
