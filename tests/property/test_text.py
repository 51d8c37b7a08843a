"""A text that is written down and read again is the same text."""

from hypothesis import given
from hypothesis import strategies as st

from policy_model.clauses import Clause, Mark, Text, read_text

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cs")), min_size=1, max_size=40
).filter(lambda line: line == line.strip() and not line.startswith(("{#", "#")))


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """Paragraphs of one to three clauses, headings between them."""
    ids = iter(draw(st.lists(st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9]{1,3}){0,2}", fullmatch=True), unique=True)))
    paragraphs: list[tuple[Clause, ...]] = []
    for id in ids:
        paragraph = [Clause(id, draw(words), draw(st.sampled_from(Mark)), draw(st.sampled_from((0, 0, 0, 1, 2, 6))))]
        if not paragraph[0].heading:
            more = [next(ids, "") for _ in range(draw(st.integers(0, 2)))]
            paragraph += [Clause(each, draw(words), draw(st.sampled_from(Mark))) for each in more if each]
        paragraphs.append(tuple(paragraph))
    return Text(tuple(paragraphs))


def written(text: Text) -> str:
    """The file that holds the text."""
    paragraphs = []
    for paragraph in text.paragraphs:
        lines = []
        for clause in paragraph:
            mark = "" if clause.mark is Mark.SUPPLIED else f" {clause.mark.value}"
            heading = "#" * clause.heading + " " if clause.heading else ""
            lines.append(f"{{#{clause.id}{mark}}}\n{heading}{clause.text}")
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs) + "\n"


@given(texts(), st.sampled_from(("\n", "\r\n")))
def test_a_text_survives_being_written_and_read(text: Text, end_of_line: str) -> None:
    assert read_text(written(text).replace("\n", end_of_line)) == text


@given(texts(), texts())
def test_a_clause_has_the_hash_of_another_exactly_where_their_words_are_the_same(one: Text, other: Text) -> None:
    for first in one:
        for second in other:
            assert (first.text_hash == second.text_hash) == (first.text == second.text)
