"""Where a browser pauses while it reads a long page in, to paint, and to hear whoever taps meanwhile.

Chromium reads on for up to half a second at a time, once a page has turned out to be long. After a script it looks up
within 10 ms (`HTMLDocumentParser::PumpTokenizer`, where it reads tokens after a script), and an empty script is enough:
HTML prepares it and runs nothing, so that no security policy is asked, and other browsers pass over it.
"""

from __future__ import annotations

from collections.abc import Iterable

from policy_model.publish.html import Element, tag

EVERY = 60
"""Elements after which a pause is due."""
HOLDING = frozenset({"article", "details", "div", "figure", "section"})
"""What may hold one."""
FOLLOWING = frozenset({"details", "div", "figure", "section", "svg"})
"""What one may come before: no style asks what comes right before these."""


def with_pauses(elements: Iterable[Element]) -> list[Element]:
    """The elements of one block of a page, with pauses put between and into them; short ones as they were."""
    block = tag("div", *elements)
    _put(block, 0)
    return list(block)


def _put(parent: Element, since: int) -> int:
    """Put pauses into an element that begins so many elements after the last one; returns how many it leaves so."""
    children: list[Element] = []
    for child in parent:
        if since >= EVERY and children and child.tag in FOLLOWING:
            children.append(tag("script"))
            since = 0
        children.append(child)
        since = _put(child, since + 1) if child.tag in HOLDING else since + len(list(child.iter()))
    parent[:] = children
    return since
