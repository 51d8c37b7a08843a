"""Problems read as sentences, and name what was probably meant."""

import pytest

from policy_model.errors import DiagramTooLarge, ModelError, PolicyError, Problem, RequestError, letters, unknown


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (Problem("", "it is wrong"), "it is wrong"),
        (Problem("rules[a].when", "it is wrong"), "rules[a].when: it is wrong"),
        (Problem("rules[a].when", "it is wrong", "mend it"), "rules[a].when: it is wrong\n  help: mend it"),
    ],
)
def test_a_problem_says_where_it_is_what_is_wrong_and_what_to_do(problem: Problem, message: str) -> None:
    assert str(problem) == message


@pytest.mark.parametrize("kind", [PolicyError, RequestError, DiagramTooLarge])
def test_an_error_says_all_of_its_problems_at_once(kind: type[ModelError]) -> None:
    error = kind(problem for problem in (Problem("a", "one"), Problem("b", "two", "mend it")))
    assert isinstance(error, ModelError)
    assert error.problems == (Problem("a", "one"), Problem("b", "two", "mend it"))
    assert str(error) == "a: one\nb: two\n  help: mend it"


@pytest.mark.parametrize(
    ("name", "known", "message"),
    [
        ("agrement", ["agreement", "manager"], "unknown question `agrement`\n  help: did you mean `agreement`?"),
        ("zzz", ["risk", "harm"], "unknown question `zzz`\n  help: known: `harm`, `risk`"),
        ("zzz", [], "unknown question `zzz`\n  help: there is no question to choose from"),
    ],
)
def test_an_unknown_name_comes_with_the_nearest_known_one(name: str, known: list[str], message: str) -> None:
    assert str(unknown("question", name, known)) == message


def test_a_name_is_recognised_whatever_its_case() -> None:
    assert unknown("version", "V_3", ["v_2", "2018"]).help == "did you mean `v_2`?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("NOT-SURE", "not-sure"),
        ("not sure", "not-sure"),
        ("not_sure", "not-sure"),
        ("notsure", "not-sure"),
        ("authorized", "authorised"),
        ("authroised", "authorised"),
        ("authorise", "authorised"),
        ("authorisedd", "authorised"),
        ("authoised", "authorised"),
        ("not-authorized", "not-authorised"),
        ("damag=lost", "damage=lost"),
    ],
)
def test_an_answer_is_recognised_by_its_letters_or_but_for_one_slip(typed: str, meant: str) -> None:
    assert unknown("answer", typed, [meant, "quite-another"]).help == f"did you mean `{meant}`?"


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("disagrees", "agrees"),
        ("unauthorised", "authorised"),
        ("not-authorised", "authorised"),
        ("authorised", "not-authorised"),
        ("no-authorised", "not-authorised"),
        ("typical", "atypical"),
        ("enable", "unable"),
        ("not-decided", "now-decided"),
        ("under-16", "under-18"),
        ("under16", "under18"),
        ("maybe", "may"),
        ("none", "no"),
        ("yess", "yes"),
        ("autorised-them", "authorised"),
        ("auhtoirsed", "authorised"),
        ("", "yes"),
        ("!", "?"),
        ("damage=a-little", "damage=lost"),
    ],
)
def test_an_answer_is_not_guessed_where_it_could_mean_something_else(typed: str, known: str) -> None:
    assert unknown("answer", typed, [known]).help == f"known: `{known}`"


def test_an_answer_that_could_be_two_is_not_guessed() -> None:
    assert unknown("answer", "refusd", ["refuse", "refused"]).help == "known: `refuse`, `refused`"


def test_answers_are_listed_with_their_wording_in_the_order_offered_and_known_by_it() -> None:
    wording = {"yes": "They agree", "no": "They don't"}
    assert unknown("answer", "maybe", wording, wording=wording).help == ("known: `yes` (They agree), `no` (They don't)")
    assert unknown("answer", "they dont", wording, wording=wording).help == "did you mean `no`?"


def test_letters_are_what_is_left_without_case_spaces_and_punctuation() -> None:
    assert letters("I\N{RIGHT SINGLE QUOTATION MARK}m  Not_sure: 2!") == "imnotsure2"
    assert letters(" -_'") == ""
