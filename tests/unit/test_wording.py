"""Conditions in plain words say what the conditions mean, and can be read in one way."""
# ruff: noqa: RUF001 - the quotation marks round questions are typographic

from itertools import product

import pytest

from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, Is, Not, answered, atoms, holds
from policy_model.policies.catalogue import every_procedure
from policy_model.questions import Answer, choice, yes_no
from policy_model.wording import NEVER, in_words, plainest

risk = yes_no("risk", "Is there risk?")
harm = yes_no("harm", "Is there harm?")
view = choice(
    "view",
    "What do they say?",
    Answer("agrees", "They agree"),
    Answer("refuses", "They refuse"),
    Answer("silent", "Nothing"),
    Answer("later", "Ask me later"),
)
QUESTIONS = (risk, harm, view)

at_risk, harmed = answered(risk, "yes"), answered(harm, "yes")
agrees, refuses, silent = answered(view, "agrees"), answered(view, "refuses"), answered(view, "silent")

SITUATIONS = [
    dict(zip(("risk", "harm", "view"), answers, strict=True))
    for answers in product(*([answer.id for answer in question.answers] for question in QUESTIONS))
]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ALWAYS, "always"),
        (~ALWAYS, "never"),
        (NEVER, "never"),
        (at_risk, "‘Is there risk?’ is answered Yes"),
        (~at_risk, "‘Is there risk?’ is answered No"),
        (Not(Not(at_risk)), "‘Is there risk?’ is answered Yes"),
        (agrees, "‘What do they say?’ is answered ‘They agree’"),
        (~agrees, "‘What do they say?’ is not answered ‘They agree’"),
        (agrees | refuses, "‘What do they say?’ is answered ‘They agree’ or ‘They refuse’"),
        (~agrees & ~refuses, "‘What do they say?’ is answered Nothing or ‘Ask me later’"),
        (agrees | silent | refuses, "‘What do they say?’ is not answered ‘Ask me later’"),
        (agrees & refuses, "never"),
        (at_risk | ~at_risk, "always"),
        (at_risk & ALWAYS, "‘Is there risk?’ is answered Yes"),
        (at_risk | NEVER, "‘Is there risk?’ is answered Yes"),
        (at_risk & harmed, "‘Is there risk?’ is answered Yes, and ‘Is there harm?’ is answered Yes"),
        (at_risk | harmed, "‘Is there risk?’ is answered Yes, or ‘Is there harm?’ is answered Yes"),
        (~(at_risk | harmed), "‘Is there risk?’ is answered No, and ‘Is there harm?’ is answered No"),
        (~(at_risk & harmed), "‘Is there risk?’ is answered No, or ‘Is there harm?’ is answered No"),
        (
            at_risk & (harmed | agrees),
            (
                "‘Is there risk?’ is answered Yes, "
                "and either ‘Is there harm?’ is answered Yes or ‘What do they say?’ is answered ‘They agree’"
            ),
        ),
        (
            at_risk | (harmed & agrees),
            (
                "‘Is there risk?’ is answered Yes, "
                "or both ‘Is there harm?’ is answered Yes and ‘What do they say?’ is answered ‘They agree’"
            ),
        ),
        (
            agrees & (harmed | (at_risk & refuses) | silent),
            (
                "‘What do they say?’ is answered ‘They agree’, "
                "and either ‘Is there harm?’ is answered Yes "
                "or (‘Is there risk?’ is answered Yes and ‘What do they say?’ is answered ‘They refuse’) "
                "or ‘What do they say?’ is answered Nothing"
            ),
        ),
        (
            refuses | (at_risk & harmed & agrees),
            (
                "‘What do they say?’ is answered ‘They refuse’, "
                "or (‘Is there risk?’ is answered Yes and ‘Is there harm?’ is answered Yes "
                "and ‘What do they say?’ is answered ‘They agree’)"
            ),
        ),
    ],
)
def test_words(condition: Condition, words: str) -> None:
    assert in_words(condition, QUESTIONS) == words


def test_of_many_answers_the_fewer_are_named() -> None:
    days = choice("day", "Which day?", *(Answer(day, day) for day in ("Mon", "Tue", "Wed", "Thu", "Fri")))
    weekdays = answered(days, "Mon", "Tue", "Wed")
    assert in_words(weekdays, [days]) == "‘Which day?’ is answered neither Thu nor Fri"
    assert in_words(~weekdays, [days]) == "‘Which day?’ is answered Thu or Fri"
    seven = choice("day", "Which day?", *(Answer(day, day) for day in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")))
    assert in_words(answered(seven, "Su", "Mo", "Tu"), [seven]) == "‘Which day?’ is answered Mo, Tu or Su"


def test_an_unknown_question_is_a_misuse() -> None:
    with pytest.raises(KeyError, match="weather"):
        in_words(Is("weather", ("fine",)), QUESTIONS)


def _conditions(depth: int) -> list[Condition]:
    """Conditions of every kind, nested, over the three questions."""
    if depth == 0:
        return [at_risk, harmed, agrees, answered(view, "agrees", "refuses", "silent"), ALWAYS, NEVER]
    inner = _conditions(depth - 1)
    pairs = list(zip(inner, inner[1:] + inner[:1], strict=True)) + list(zip(inner, inner[3:] + inner[:3], strict=True))
    return [
        *(Not(part) for part in inner),
        *(AllOf(pair) for pair in pairs),
        *(AnyOf(pair) for pair in pairs),
    ]


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_the_plainest_form_means_the_same(depth: int) -> None:
    questions = {question.id: question for question in QUESTIONS}
    for condition in _conditions(depth):
        plain = plainest(condition, questions)
        for situation in SITUATIONS:
            assert holds(plain, situation) == holds(condition, situation), (condition, situation)
        assert "Not(" not in repr(plain), condition


def test_every_rule_of_every_policy_names_each_question_that_it_reads() -> None:
    for policy, procedure in every_procedure():
        for rule in procedure.rules:
            words = in_words(rule.when, procedure.questions)
            for atom in atoms(rule.when):
                text = procedure.question(atom.question).text
                assert f"‘{text}’ is " in words, (policy.name, rule.id)
