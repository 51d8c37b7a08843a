"""Two texts: side by side, passage by passage, and as one text in which what went and what came is marked.

Whatever is marked is marked by a word too. Both are whole: what is as it was can be read, or put away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_model.clauses import Clause, Mark
from policy_model.diff import Comparison, Row
from policy_model.diff.changes import Kind
from policy_model.diff.words import word_by_word
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import mark_badge

SIMPLE = (Kind.REWORDED, Kind.ADDED, Kind.REMOVED, Kind.MOVED)
"""What became of a passage that its words show by themselves; of anything else both sides' values are said."""


def text(comparison: Comparison, names: tuple[str, str], whole: bool = True) -> Iterator[Element]:
    """Both texts of a comparison, where they differ.

    names: what the two are called.
    whole: whether passages that are as they were stand side by side too, and can be put away.
    """
    rows = comparison.texts
    ids = {row.id for row in rows}
    changed = {row.id for row in rows if row.changes}
    if not changed:
        yield tag("p", "No passage differs.")
        return
    rest = len(ids) - len(changed)
    yield tag("p", f"{len(changed)} of {len(ids)} passages differ" if rest else "Every passage differs", ".")
    shown = rows if whole else tuple(row for row in rows if row.changes)
    yield tag(
        "div",
        *(_chooser() if whole and rest else ()),
        tag("h3", "Side by side"),
        tag("p", "Passages that are as they were are not repeated.") if rest and not whole else None,
        _table(shown, names),
        tag("h3", "As one marked text"),
        tag("div", *map(_paragraph, _paragraphs(rows)), class_="policy-text is-marked"),
        class_="policy-texts",
    )


def _chooser() -> tuple[Element, Element]:
    """Puts away what is as it was, by the style sheet alone; whoever can't use it has everything before them."""
    id = "changes-only"
    box = tag("input", type="checkbox", id=id, class_="policy-only-changes")
    return box, tag("label", "Show only what differs", for_=id, class_="policy-only-changes")


# Side by side


def _table(rows: Iterable[Row], names: tuple[str, str]) -> Element:
    head = ("Passage", *names)
    return tag(
        "table",
        tag("thead", tag("tr", *(tag("th", each, scope="col") for each in head))),
        tag("tbody", *(_row(row, names) for row in rows)),
        class_="policy-table policy-beside",
        aria_label=f"The text of {names[0]} and of {names[1]}, side by side",
    )


def _row(row: Row, names: tuple[str, str]) -> Element:
    said = _became(row)
    return tag(
        "tr",
        tag(
            "th",
            tag("code", row.id),
            f" {said}. " if said else " as it was. ",
            *_marks(row),
            scope="row",
        ),
        _cell(names[0], *_old_words(row, names[0])),
        _cell(names[1], *_new_words(row, names[1])),
        class_=None if row.changes else "is-same",
    )


def _cell(name: str, *words: Child) -> Element:
    return tag("td", tag("span", f"{name}: ", class_="policy-side"), *words)


def _old_words(row: Row, name: str) -> Iterable[Child]:
    """The words of the old side, with what went marked, or why there are none."""
    if row.old is None:
        return (_elsewhere(row, name),)
    other = row.new or row.elsewhere
    return _in_cell(row.old, went(row.old.text, other.text) if other else (_one("del", row.old.text, "removed"),))


def _new_words(row: Row, name: str) -> Iterable[Child]:
    """The words of the new side, with what came marked, or why there are none."""
    if row.new is None:
        return (_elsewhere(row, name),)
    other = row.old or row.elsewhere
    return _in_cell(row.new, came(other.text, row.new.text) if other else (_one("ins", row.new.text, "added"),))


def _in_cell(clause: Clause, words: Iterable[Child]) -> Iterable[Child]:
    return (tag("strong", *words),) if clause.heading else words


def _elsewhere(row: Row, name: str) -> str:
    moved = next((change for change in row.changes if change.kind is Kind.MOVED), None)
    if moved is None:
        return f"Not in {name}."
    return f"In {name} it stands {moved.new if row.old else moved.old}."


def _became(row: Row) -> str:
    """What became of a passage, in words; of one that stands elsewhere, at either place."""
    return "; ".join(
        change.kind.value if change.kind in SIMPLE else f"{change.kind.value} ({change.old}, now {change.new})"
        for change in row.changes
    )


def _marks(row: Row) -> Iterator[Child]:
    marks = {clause.mark for clause in (row.old, row.new) if clause}
    for mark in Mark:
        if mark in marks and (badge := mark_badge(mark)) is not None:
            yield from (badge, " ")


# As one text


def _paragraphs(rows: Iterable[Row]) -> Iterator[list[Row]]:
    paragraph: list[Row] = []
    for row in rows:
        if row.opens and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(row)
    if paragraph:
        yield paragraph


def _paragraph(rows: list[Row]) -> Element:
    children: list[Child] = []
    for row in rows:
        clause = row.new or row.old
        heading = clause is not None and clause.heading
        children += (
            tag("strong" if heading else "span", *_in_one(row), class_=None if row.changes else "is-same"),
            " ",
            *_marks(row),
        )
    return tag("p", *children, class_=None if any(row.changes for row in rows) else "is-same")


def _in_one(row: Row) -> Iterable[Child]:
    """A passage with what went and what came; one that stands elsewhere at both places."""
    moved = row.elsewhere is not None
    if row.old and row.new:
        return marked(row.old.text, row.new.text)
    if row.old:
        return (_one("del", row.old.text, "moved from here" if moved else "removed"),)
    assert row.new is not None  # a row is of a clause
    if row.elsewhere is None or row.elsewhere.text == row.new.text:
        return (_one("ins", row.new.text, "moved to here" if moved else "added"),)
    return (tag("span", "[moved to here] ", class_="change-word"), *marked(row.elsewhere.text, row.new.text))


# Word by word


def marked(old: str, new: str) -> Iterator[Child]:
    """Both wordings in one, word by word: what went and what came is marked as such, and said so."""
    return _marked(old, new, ("removed", "added"))


def went(old: str, new: str) -> Iterator[Child]:
    """The old wording, with what went marked."""
    return _marked(old, new, ("removed",))


def came(old: str, new: str) -> Iterator[Child]:
    """The new wording, with what came marked."""
    return _marked(old, new, ("added",))


def _marked(old: str, new: str, shown: tuple[str, ...]) -> Iterator[Child]:
    for each in word_by_word(old, new):
        if not each.said:
            yield f"{each.words} "
        elif each.said in shown:
            yield _one("del" if each.said == "removed" else "ins", each.words, each.said)
            yield " "


def _one(name: str, words: str, said: str) -> Element:
    return tag(name, tag("span", f"[{said}: ", class_="change-word"), words, "]")
