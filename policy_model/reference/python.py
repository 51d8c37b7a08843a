"""The Python of the model: its modules, with the signature and the docstring of all that is public in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import griffe

import policy_model
from policy_model.publish.blocks import Site
from policy_model.publish.html import Element, tag
from policy_model.reference.words import described

LEFT_OUT = ("command_line", "drafting", "publish", "reference")
"""What the pages are made with, and not what a program would call. `publish.markdown` is shown all the same."""

type Thing = griffe.Object


@cache
def package() -> griffe.Module:
    """The package, read and not run."""
    loaded = griffe.load("policy_model", search_paths=[Path(policy_model.__file__).parents[1]], allow_inspection=False)
    assert isinstance(loaded, griffe.Module)
    return loaded


def modules(within: griffe.Module | None = None) -> Iterator[griffe.Module]:
    """Every module of the package, those above it first; none of a policy, which holds data."""
    here = within or package()
    yield here
    for module in here.modules.values():
        if module.is_alias or (here.path == "policy_model.policies" and module.is_init_module):
            continue
        yield from modules(module)


def shown() -> Iterator[griffe.Module]:
    """The modules of the reference."""
    for module in modules():
        part = module.path.split(".")[1:2]
        if part and (part[0] not in LEFT_OUT or module.path == "policy_model.publish.markdown") and public(module):
            yield module


def public(thing: griffe.Object) -> list[griffe.Object]:
    """What a module or a class defines for others, in the order of the source."""
    return [
        member
        for name, member in thing.members.items()
        if isinstance(member, griffe.Object) and not member.is_module and not name.startswith("_")
    ]


def reference_python(site: Site) -> Iterator[Element]:
    """Every module of the model, by its name."""
    for module in shown():
        name = module.path.removeprefix("policy_model.")
        yield tag("h2", tag("code", name), id=name.replace(".", "-"))
        yield from described(_said(module))
        for thing in public(module):
            yield from _thing(thing, f"{name.replace('.', '-')}-{thing.name}")


def _thing(thing: griffe.Object, id: str) -> Iterator[Element]:
    yield tag("h3", tag("code", thing.name), id=id)
    yield tag("pre", tag("code", _signature(thing)))
    yield from described(_said(thing))
    if isinstance(thing, griffe.Class):
        parts = [each for each in public(thing) if not _is_field(each)]
        if parts:
            yield tag("dl", *(each for part in parts for each in _member(part)), class_="reference-members")


def _member(member: griffe.Object) -> tuple[Element, Element]:
    return tag("dt", tag("code", _signature(member))), tag("dd", *described(_said(member)))


def _is_field(member: griffe.Object) -> bool:
    """Whether it is a value that a constructor takes: its class's docstring says what it means."""
    return isinstance(member, griffe.Attribute) and "property" not in member.labels and member.value is None


def _said(thing: griffe.Object) -> str:
    return thing.docstring.value if thing.docstring else ""


def _signature(thing: griffe.Object) -> str:
    if isinstance(thing, griffe.Function):
        return thing.signature()
    if isinstance(thing, griffe.Class):
        return f"class {thing.name}"
    if isinstance(thing, griffe.TypeAlias):
        return f"type {thing.name} = {thing.value}"
    assert isinstance(thing, griffe.Attribute)
    annotation = f": {thing.annotation}" if thing.annotation else ""
    return f"{thing.name}{annotation}"
