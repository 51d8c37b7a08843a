"""Builds HTML with the standard library's element tree, which escapes whatever it is given."""

from __future__ import annotations

from xml.etree import ElementTree

type Element = ElementTree.Element
type Child = Element | str | None


def tag(name: str, *children: Child, **attributes: str | bool | None) -> Element:
    """An element. Children are elements and text, None is left out.

    Attributes are spelt as Python allows: `class_="duty"`, `data_duty="be-honest"`, `aria_live="polite"`; None and
    False leave one out, True gives it without a value.
    """
    element = ElementTree.Element(
        name,
        {
            key.rstrip("_").replace("_", "-"): "" if value is True else value
            for key, value in attributes.items()
            if value is not None and value is not False
        },
    )
    last: Element | None = None
    for child in children:
        if child is None:
            continue
        if not isinstance(child, str):
            element.append(child)
            last = child
        elif last is None:
            element.text = (element.text or "") + child
        else:
            last.tail = (last.tail or "") + child
    return element


def to_html(*elements: Element) -> str:
    """The elements as HTML text."""
    return "".join(ElementTree.tostring(element, encoding="unicode", method="html") for element in elements)


def letters(*elements: Element) -> int:
    """How many letters the elements hold, spaces among them."""
    return sum(len(text) for element in elements for text in element.itertext())
