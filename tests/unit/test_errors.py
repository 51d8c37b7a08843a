"""Problems read as sentences, and name what was probably meant."""

import pytest

from policy_model.errors import DiagramTooLarge, ModelError, PolicyError, Problem, RequestError, unknown


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
