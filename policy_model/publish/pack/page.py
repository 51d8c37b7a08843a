"""What an author has written on a policy's review page and nowhere else: what changed around the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from markdown import Markdown

from policy_model.errors import Problem
from policy_model.policy import Policy
from policy_model.publish.html import Element
from policy_model.publish.pack.document import Block
from policy_model.publish.pack.fonts import PackError
from policy_model.publish.pack.from_html import blocks

REPLACED, DEVELOPMENTS = "the-guidance-was-replaced", "developments"
"""The ids of the headings whose sections are taken along, in this order. Only a policy that adopts the text of another
document has to say whether that was replaced."""

PAGES = Path("docs", "policies")


def around(policy: Policy, root: Path) -> Iterator[Block]:
    """Those sections of the review page; nothing where the policy has no such page.

    Raises PackError where the page lacks one of them: a pack that leaves it out would say that nothing changed.
    """
    page = root / PAGES / policy.id / "review.md"
    if not page.is_file():
        return
    sections = _sections(page.read_text(encoding="utf-8"))
    wanted = (REPLACED, DEVELOPMENTS) if policy.adopted else (DEVELOPMENTS,)
    missing = [id for id in wanted if id not in sections]
    if missing:
        place = page.relative_to(root).as_posix()
        raise PackError(
            Problem(place, f"there is no heading with the id `{id}`", f"write `{{ #{id} }}` after it") for id in missing
        )
    for id in wanted:
        yield from blocks(sections[id], 2)


def _sections(source: str) -> dict[str, list[Element]]:
    """The page's second-level sections by the ids of their headings, which stand first in them."""
    # The blocks of the page are of no use here, and the pack has them already.
    kept = "\n".join(line for line in source.splitlines() if not line.startswith(":::"))
    page = Markdown(extensions=["attr_list", "md_in_html", "tables", "toc"], output_format="xhtml").convert(kept)
    sections: dict[str, list[Element]] = {}
    for element in ElementTree.fromstring(f"<page>{page}</page>"):
        if element.tag == "h2":
            section = sections.setdefault(element.get("id") or "", [])
        elif not sections:
            continue
        section.append(element)
    return sections
