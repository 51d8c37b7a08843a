"""The Python of the model: its modules, with the signature and the docstring of all that is public in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import griffe

import policy_model
from policy_model.publish.blocks import Site
from policy_model.publish.html import Element, tag
from policy_model.reference.words import described

LEFT_OUT = ("command_line", "drafting", "publish", "reference")
"""What the pages are made with, and not what a program would call. `publish.markdown` is shown all the same."""


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
    """What a module or a class defines for others, in the order of the source, without what another asks of it."""
    return [
        member
        for name, member in thing.members.items()
        if isinstance(member, griffe.Object)
        and not member.is_module
        and not name.startswith("_")
        and not _is_asked_of_it(member)
    ]


def fields(thing: griffe.Class) -> list[griffe.Attribute]:
    """The values that its constructor takes, in the order of the source."""
    stated = (each for each in public(thing) if isinstance(each, griffe.Attribute) and each.annotation)
    return [each for each in stated if "instance-attribute" in each.labels]


def reference_python(site: Site) -> Iterator[Element]:
    """Every module of the model, by its name."""
    for module in sorted(shown(), key=lambda each: each.path):
        name = module.path.removeprefix("policy_model.")
        id = name.replace(".", "-")
        things = chain.from_iterable(_thing(thing, f"{id}-{thing.name}") for thing in public(module))
        yield tag("h2", tag("code", name), id=id)
        yield tag("div", *described(said(module)), *things, class_="reference-module")


def said(thing: griffe.Object) -> str:
    """Its docstring; empty where it has none."""
    return thing.docstring.value if thing.docstring else ""


def _thing(thing: griffe.Object, id: str) -> Iterator[Element]:
    yield tag("h3", tag("code", thing.name), id=id)
    if (signature := _signature(thing)) not in (thing.name, f"class {thing.name}"):
        # Without a `code` in it: the theme measures each of those while a page loads, and here they are hundreds.
        yield tag("pre", signature, class_="policy-code")
    yield from described(said(thing))
    if isinstance(thing, griffe.Class):
        taken = fields(thing)
        parts = [each for each in public(thing) if each not in taken]
        if parts:
            yield tag("ul", *map(_member, parts), class_="reference-members")


def _member(member: griffe.Object) -> Element:
    return tag("li", tag("code", _signature(member)), *described(said(member)))


def _is_asked_of_it(member: griffe.Object) -> bool:
    """Whether another class asks for it: a method that overrides, or an attribute that is set for the class above."""
    if isinstance(member, griffe.Function):
        return any(str(each.value).endswith("override") for each in member.decorators)
    return isinstance(member, griffe.Attribute) and member.labels == {"instance-attribute"} and not member.annotation


def _signature(thing: griffe.Object) -> str:
    if isinstance(thing, griffe.Function):
        return thing.signature()
    if isinstance(thing, griffe.Class):
        return "\n".join((f"class {thing.name}", *(f"    {_signature(each)}" for each in fields(thing))))
    if isinstance(thing, griffe.TypeAlias):
        return f"type {thing.name} = {thing.value}"
    assert isinstance(thing, griffe.Attribute)
    if thing.annotation:
        return f"{thing.name}: {thing.annotation}"
    # The value of an enumeration's member is what is shown to people.
    of_class = thing.parent is not None and thing.parent.is_class
    return f"{thing.name} = {thing.value}" if of_class else thing.name
