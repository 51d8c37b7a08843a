"""A policy's own words, clause by clause, and those of documents that it adopts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_model.clauses import Clause, Mark
from policy_model.errors import Problem, RequestError, unknown
from policy_model.policies.catalogue import find_policy
from policy_model.policy import Policy
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.details import page_of
from policy_model.publish.blocks.from_clause import from_paragraph
from policy_model.publish.html import Child, Element, letters, tag
from policy_model.publish.parts import MARKS, clause_anchor, mark_badge

type Paragraph = tuple[Clause, ...]


def policy_text(site: Site, policy: Policy, from_: str = "", to: str = "", review: str = "") -> Iterator[Element]:
    """The policy's words from the clause `from_` to the clause `to`, both included; all of them where neither is named.

    What the owner supplied stands in elements with the attribute `data-verbatim`, which hold no other word. Below each
    paragraph stands, folded, what follows from it.

    review: the page that holds the rules, seen from this one.

    Raises RequestError where `from_` or `to` names no clause, or they stand in the wrong order.
    """
    paragraphs = _between(policy, from_, to)
    clauses = [clause for paragraph in paragraphs for clause in paragraph]
    supplied = all(clause.mark is Mark.SUPPLIED for clause in clauses)
    yield _text(policy, paragraphs, review, verbatim=supplied)
    yield from _marks_explained(clauses)


def adopted_text(site: Site, policy: Policy, folder: str = "..", review: str = "") -> Iterator[Element]:
    """The texts of other documents that the policy's procedures are built from, with the marks of their clauses."""
    for adopted in policy.adopted:
        source = find_policy(adopted.source)
        yield tag(
            "p",
            "From ",
            tag("cite", tag("a", source.title, href=page_of(source, folder))),
            f" ({source.owner}, {source.version.revised.words}), restated in this site's words.",
            class_="policy-source",
        )
        yield _text(policy, adopted.text.paragraphs, review)
        yield from _marks_explained(adopted.text)


def _text(policy: Policy, paragraphs: Iterable[Paragraph], review: str, *, verbatim: bool = False) -> Element:
    kind = "policy-text" if verbatim else "policy-text is-restated"
    parts = list(_explained(policy, paragraphs, review, verbatim=verbatim))
    # For `out_of_view.css`: how much room it takes, so that it need not be laid out for that.
    said = [part for part in parts if part.tag != "details"]
    return tag("div", *parts, class_=kind, data_letters=str(letters(*said)), data_paragraphs=str(len(said)))


def _explained(
    policy: Policy, paragraphs: Iterable[Paragraph], review: str, *, verbatim: bool = False
) -> Iterator[Element]:
    """Each paragraph, and below it what follows from it. Headings ask for nothing."""
    for paragraph in paragraphs:
        yield _paragraph(paragraph, verbatim)
        if not paragraph[0].heading:
            yield from_paragraph(policy, paragraph, review)


def _paragraph(paragraph: Paragraph, verbatim: bool) -> Element:
    first = paragraph[0]
    if first.heading:
        # A page has one first-level heading, its own, so that the text's headings start at the second level.
        name, id = f"h{max(2, first.heading)}", clause_anchor(first.id)
        return tag(name, first.text, _link(first), id=id, class_="clause", data_verbatim=verbatim)
    children: list[Child] = []
    for clause in paragraph:
        children += (_clause(clause), _link(clause), mark_badge(clause.mark), " ")
    return tag("p", *children[:-1], data_verbatim=verbatim)


def _clause(clause: Clause) -> Element:
    return tag("span", clause.text, id=clause_anchor(clause.id), class_="clause")


def _link(clause: Clause) -> Element:
    """A quiet link to the clause itself. It has no text: nothing may stand among the words but the words."""
    label = f"Link to clause {clause.id}"
    return tag("a", href=f"#{clause_anchor(clause.id)}", class_="clause-link", title=label, aria_label=label)


def _marks_explained(clauses: Iterable[Clause]) -> Iterator[Element]:
    marks = {clause.mark for clause in clauses}
    for mark, meaning in MARKS.items():
        if mark in marks:
            yield tag(
                "p",
                mark_badge(mark),
                f" {meaning}",
                class_="policy-mark-note",
            )


def _between(policy: Policy, from_: str, to: str) -> tuple[Paragraph, ...]:
    ids = [clause.id for clause in policy.text]
    problems = [
        unknown("clause", id, ids, f"option `{option}`")
        for option, id in (("from", from_), ("to", to))
        if id and id not in ids
    ]
    if problems:
        raise RequestError(problems)
    first = ids.index(from_) if from_ else 0
    last = ids.index(to) if to else len(ids) - 1
    if last < first:
        raise RequestError([Problem("", f"clause `{to}` stands before `{from_}`", "swap `from` and `to`")])
    wanted = set(ids[first : last + 1])
    kept = (tuple(clause for clause in paragraph if clause.id in wanted) for paragraph in policy.text.paragraphs)
    return tuple(paragraph for paragraph in kept if paragraph)
