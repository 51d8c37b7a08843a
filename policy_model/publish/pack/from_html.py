"""Reads the elements that blocks put into pages, so that a document says what the pages say, from the same functions.

What only a screen can use is left out: buttons, links to places in a page, what is hidden until a script runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree import ElementTree

from policy_model.publish.html import Element, tag
from policy_model.publish.pack.document import Block, Face, Heading, Items, Paragraph, Run, Runs, Table
from policy_model.publish.pack.drawing import parts

INLINE = frozenset({"a", "abbr", "cite", "code", "del", "em", "ins", "small", "span", "strong", "time"})
BLOCKS = frozenset({"div", "figure", "section", "details", "li", "dd", "article", "aside"})
"""Elements that hold others and add nothing of their own."""

FACES = {
    "strong": Face.STRONG,
    "code": Face.CODE,
    "ins": Face.ADDED,
    "del": Face.REMOVED,
}

AROUND = {"policy-reading": ("(", ")"), "policy-mark": ("[", "]")}
"""What says, where a page does so by a frame or by small letters, that the words of a class are a remark."""

ONLY_ON_A_SCREEN = frozenset(
    {"clause-link", "policy-open", "guide-notice", "policy-command", "policy-side", "visually-hidden"}
)
"""Classes of elements that are of use on a screen alone."""

SAID_OF_A_COPY = {"this page was built": "this copy was made"}
"""What blocks say of the page that they stand in, and what is true of a document instead."""

RECORDED = "As recorded"
"""What stands over the facts of a table that has no header row of its own."""

SEE_IT = "See it in the text"
FLOWCHART = "Flowchart: "


class NotReadable(ValueError):
    """An element that documents have no form for: a block began to use one, and it has to be given one here."""


def blocks(elements: Iterable[Element], level: int, quoting: bool = True) -> Iterator[Block]:
    """The elements as parts of a document.

    level: of the highest heading among them; others keep their distance from it.
    quoting: whether clauses are quoted where a page quotes them, or only named: the pack holds the whole text anyway.

    Raises NotReadable for an element that documents have no form for.
    """
    kept = tuple(elements)
    found = (int(each.tag[1]) for element in kept for each in element.iter() if re.fullmatch("h[1-6]", each.tag))
    shift = level - min(found, default=level)
    for element in kept:
        yield from _block(element, shift, quoting)


def runs(element: Element, face: Face = Face.PLAIN) -> Runs:
    """The words of an element, with single spaces, in runs of one face each.

    Raises NotReadable for an element that can't stand among words.
    """
    said = [(words, own) for words, own in _inline(element, face) if words]
    joined = ((own, "".join(words for words, _ in group)) for own, group in groupby(said, key=lambda pair: pair[1]))
    found: list[Run] = []
    for own, words in joined:
        text = re.sub(r"[ \t\r\n]+", " ", words)
        for on_a_page, in_a_copy in SAID_OF_A_COPY.items():
            text = text.replace(on_a_page, in_a_copy)
        before = found[-1].text if found else " "
        text = text.lstrip(" ") if before.endswith(" ") else text
        if text:
            found.append(Run(text, own))
    if found and (last := found[-1]).text.endswith(" "):
        found[-1:] = [Run(last.text.rstrip(" "), last.face)] if last.text.strip(" ") else []
    return tuple(found)


def _inline(element: Element, face: Face) -> Iterator[tuple[str, Face]]:
    yield element.text or "", face
    for child in element:
        if not _hidden(child):
            if child.tag not in INLINE:
                raise NotReadable(f"`{child.tag}` among words")
            before, after = AROUND.get((child.get("class") or "").partition(" ")[0], ("", ""))
            own = Face.STRONG if before == "[" else _modality(child) or FACES.get(child.tag, face)
            yield before, own
            yield from _inline(child, own)
            yield after, own
        yield child.tail or "", face


def _modality(element: Element) -> Face | None:
    """The face of a word that says how strongly a duty binds: `modality-must-not` on a page."""
    marked = [name for name in (element.get("class") or "").split() if name.startswith("modality-")]
    return Face(marked[0].removeprefix("modality-")) if marked else None


def _hidden(element: Element) -> bool:
    return (
        element.tag == "button"
        or "hidden" in element.attrib
        or not ONLY_ON_A_SCREEN.isdisjoint((element.get("class") or "").split())
    )


def _classed(element: Element, name: str) -> bool:
    return name in (element.get("class") or "").split()


def _block(element: Element, shift: int, quoting: bool) -> Iterator[Block]:
    if _hidden(element):
        return
    if not quoting and _classed(element, "policy-because"):
        named = ", ".join(dict.fromkeys(each.get("data-clause") or "" for each in element.iter("figure")))
        yield from _paragraph((Run("Passages: ", Face.STRONG), Run(f"{named}.")))
        return
    match element.tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            yield Heading(min(max(int(element.tag[1]) + shift, 1), 4), runs(element))
        case "p":
            yield from _paragraph(runs(element))
        case "summary" | "dt":
            yield from _paragraph(runs(element, Face.STRONG))
        case "blockquote":
            yield from _paragraph(runs(element), quoted=True)
        case "figcaption":
            said = runs(element)
            # A link to the place in the page is no use on paper, where the clause's id stands instead.
            rest = "".join(run.text for run in said).removeprefix(SEE_IT).removeprefix(".").strip()
            yield from _paragraph((Run(rest),) if rest else ())
        case "ul" | "ol":
            items = tuple(tuple(_inside(item, shift, quoting)) for item in element if not _hidden(item))
            if items:
                yield Items(items, element.tag == "ol")
        case "table":
            yield _table(element)
        case "svg":
            title = element.findtext("title") or ""
            yield from parts(ElementTree.tostring(element, encoding="unicode"), title.removeprefix(FLOWCHART))
        case "dl":
            pairs = zip(element.iter("dt"), element.iter("dd"), strict=True)
            yield _facts("The policy", tuple((runs(term), runs(said)) for term, said in pairs))
        case _ if element.tag in BLOCKS:
            yield from _inside(element, shift, quoting)
        case _:
            raise NotReadable(f"`{element.tag}` as a part of a document")


def _inside(element: Element, shift: int, quoting: bool) -> Iterator[Block]:
    """What stands in an element: words among its blocks are paragraphs of their own."""
    if _classed(element, "policy-quote"):
        yield Paragraph((Run(f"Clause {element.get('data-clause')}", Face.STRONG),))
    loose = tag("p")
    loose.text = element.text
    for child in element:
        if child.tag in INLINE or _hidden(child):
            loose.append(child)
            continue
        yield from _paragraph(runs(loose))
        yield from _block(child, shift, quoting)
        loose = tag("p")
        loose.text = child.tail
    yield from _paragraph(runs(loose))


def _paragraph(said: Runs, quoted: bool = False) -> Iterator[Paragraph]:
    if said:
        yield Paragraph(said, quoted)


def _table(element: Element) -> Table:
    caption, rows = element.get("aria-label") or "", list(element.iter("tr"))
    cells = tuple(tuple(map(runs, row)) for row in rows)
    if rows and all(cell.tag == "th" for cell in rows[0]):
        return Table(caption, cells[0], cells[1:], row_headers=any(row[0].tag == "th" for row in rows[1:]))
    return _facts(caption, cells)


def _facts(caption: str, rows: tuple[tuple[Runs, ...], ...]) -> Table:
    """A table whose rows begin with what they are of; its columns get a header too, for readers who hear it."""
    return Table(caption, ((Run(caption),), (Run(RECORDED),)), rows, row_headers=True)
