"""What the tests of the review pack share: the packs of the shipped policies, and a document of odd words."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from policy_model.policies.catalogue import find_policy
from policy_model.publish.blocks import Site
from policy_model.publish.pack import File, files_of
from policy_model.publish.pack.contents import review_pack
from policy_model.publish.pack.document import Document, Heading, Items, Paragraph, Passage, Table, plain

ROOT = Path(__file__).parents[2]
BUILD = date(2026, 11, 22)
SITE = Site(BUILD, ROOT / "diagrams")
SUPPLIED, RESTATED = "information-sharing", "hm-government-advice"

ODD = (
    "<script>alert(1)</script> &amp; <b>bold</b>",
    '=HYPERLINK("x")',
    "+1 -1 @SUM(A1)",
    "#let x = $y$ \\n *strong* _soft_ `code`",
    "{#looks-like-an-id}",
    "a\x07b\x00c\x1bd",
    "\U0001f600 漢字 ŵŷ \ue000",
    "w" * 1000,
    " ".join(["very long"] * 200),
)
"""Words that a reason for a revision might hold, by mistake or by design."""


@cache
def pack(name: str) -> Document:
    """The review pack of a shipped policy."""
    return review_pack(find_policy(name), SITE)


@cache
def made(name: str) -> dict[str, File]:
    """The files of a shipped policy, by the ends of their names."""
    return {Path(file.name).suffix: file for file in files_of(find_policy(name), SITE, ROOT)}


def odd_document(words: str) -> Document:
    """A document that has the words wherever there can be some."""
    said = plain(words)
    return Document(
        title=words,
        subtitle=words,
        author=words,
        mark=words,
        date=BUILD,
        cover=(Paragraph(said),),
        body=(
            Heading(1, said),
            Paragraph(said, quoted=True),
            Items(((Paragraph(said), Items(((Paragraph(said),),))),), numbered=True),
            Table("of odd words", (plain("One"), plain("Two")), ((said, ()), (said, said))),
            Passage("id", said, opens=True),
        ),
    )
