"""The blocks that an author can write in a page, each with what it takes: read off the registry and the docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from policy_model.publish.blocks import BLOCKS, OPTIONS, Block, Site
from policy_model.publish.html import Element, tag
from policy_model.publish.parts import in_code
from policy_model.reference.words import described


def reference_blocks(site: Site) -> Iterator[Element]:
    """Every block, in the order of the registry."""
    for name, block in BLOCKS.items():
        yield tag("h2", tag("code", name), id=name)
        yield tag("pre", tag("code", usage(name, block)))
        yield from described(inspect.getdoc(block.render) or "")
        if block.options:
            yield tag(
                "dl",
                *(each for option in block.options for each in _option(option, block)),
                class_="reference-meanings",
            )


def usage(name: str, block: Block) -> str:
    """How the block is written: `::: outline POLICY/PROCEDURE [page=…]`."""
    return " ".join(("::: " + name, *filter(None, (block.target.value,)), *(f"[{each}=…]" for each in block.options)))


def _option(name: str, block: Block) -> tuple[Element, Element]:
    taken = inspect.signature(block.render).parameters
    default = taken[name if name in taken else f"{name}_"].default
    unless = (f" `{default}` unless given.",) if default else ()
    return tag("dt", tag("code", name)), tag("dd", *in_code(" ".join((OPTIONS[name], *map(str.strip, unless)))))
