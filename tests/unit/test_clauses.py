"""A text file becomes clauses, or says by line what is wrong with it."""

import pytest

from policy_model.clauses import Clause, Mark, Text, read_text
from policy_model.errors import PolicyError


def test_a_text_has_headings_paragraphs_and_clauses_with_their_marks() -> None:
    source = """\
{#title}
## The title
{#first}
One sentence.
{#second recalled}
Another: *verbatim*, # and all.

{#third confirmed}
A new paragraph.
"""
    assert read_text(source) == Text(
        (
            (Clause("title", "The title", heading=2),),
            (Clause("first", "One sentence."), Clause("second", "Another: *verbatim*, # and all.", Mark.RECALLED)),
            (Clause("third", "A new paragraph.", Mark.CONFIRMED),),
        )
    )


def test_a_heading_is_a_paragraph_of_its_own() -> None:
    text = read_text("{#a}\nA\n{#b}\n# B\n{#c}\nC\n")
    assert [[clause.id for clause in paragraph] for paragraph in text.paragraphs] == [["a"], ["b"], ["c"]]


def test_a_text_gives_its_clauses_in_reading_order() -> None:
    text = read_text("{#a}\nA\n{#b}\nB\n\n{#c}\nC\n")
    assert [clause.id for clause in text] == ["a", "b", "c"]


def test_an_empty_text_has_no_clause() -> None:
    assert list(read_text("\n\n")) == []


def test_an_indented_clause_id_is_one_all_the_same() -> None:
    assert [clause.text for clause in read_text("{#a}\nA\n  {#b}\nB\n")] == ["A", "B"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("No id.", "policy.md:1: words without a clause id\n  help: put a line `{#some-id}` above them"),
        (
            "{#a}\nA\nand more",
            "policy.md:3: words without a clause id\n  help: put a line `{#some-id}` above them",
        ),
        ("{#a}\n\n{#b}\nB", "policy.md:1: clause `a` has no words\n  help: add its text below"),
        ("{#a}\nA\n{#b}", "policy.md:3: clause `b` has no words\n  help: add its text below"),
        (
            "{#A Clause}\nA",
            (
                "policy.md:1: `{#A Clause}` is not a clause id\n"
                "  help: write `{#words-joined-by-hyphens}`, or `{#words recalled}` (or confirmed, or secondary)"
            ),
        ),
        (
            "{#a guessed}\nA",
            (
                "policy.md:1: `{#a guessed}` is not a clause id\n"
                "  help: write `{#words-joined-by-hyphens}`, or `{#words recalled}` (or confirmed, or secondary)"
            ),
        ),
        (
            "{#a}\nA\n\n{#a}\nB",
            "policy.md:4: clause id `a` is used twice\n  help: it was first given in line 1",
        ),
        (
            "Words\n{#a--b}\nA\n{#c}\n{#d}\nD\n{#d}\nD\n",
            (
                "policy.md:1: words without a clause id\n"
                "  help: put a line `{#some-id}` above them\n"
                "policy.md:2: `{#a--b}` is not a clause id\n"
                "  help: write `{#words-joined-by-hyphens}`, or `{#words recalled}` (or confirmed, or secondary)\n"
                "policy.md:4: clause `c` has no words\n"
                "  help: add its text below\n"
                "policy.md:7: clause id `d` is used twice\n"
                "  help: it was first given in line 5"
            ),
        ),
    ],
    ids=[
        "no id",
        "two lines for one id",
        "no words before the next id",
        "no words at the end",
        "malformed id",
        "unknown mark",
        "id used twice",
        "all at once",
    ],
)
def test_a_broken_text_says_every_mistake_at_its_line(source: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_text(source, "policy.md")
    assert str(caught.value) == message


def test_the_hash_of_a_clause_is_that_of_its_words_alone() -> None:
    assert Clause("a", "The words.").text_hash == Clause("b", "The words.", Mark.RECALLED).text_hash
    for other in ("The words", "the words.", "The  words.", "The words. "):
        assert Clause("a", "The words.").text_hash != Clause("a", other).text_hash
    assert Clause("a", "abc").text_hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
