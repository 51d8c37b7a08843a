"""The drawing of the layers, and the same in words: `python -m policy_model.reference.architecture [--check]`.

Graphviz draws it where Node is, so it is committed beside this module, and held to the code byte for byte. What is said
in words is read off the code whenever a page is built.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import griffe
from graphviz import Digraph

from policy_model.errors import Problem, RequestError
from policy_model.publish.blocks import Site
from policy_model.publish.draw import DrawingError, draw
from policy_model.publish.html import Element, tag
from policy_model.publish.parts import in_code
from policy_model.reference.layers import PACKAGE, Layers, direct, imports, layers
from policy_model.reference.python import package
from policy_model.reference.words import summary

PROJECT = PACKAGE.parent / "pyproject.toml"
FILE = Path(__file__).with_name("architecture.svg")
REDRAW = "python -m policy_model.reference.architecture"

_SVG = "{http://www.w3.org/2000/svg}"
_GRAPH = {"bgcolor": "transparent", "rankdir": "TB", "nodesep": "0.12", "ranksep": "0.22"}
_BOX = {"shape": "box", "fontname": "Arial", "fontsize": "16", "margin": "0.12,0.06", "height": "0.3"}


def architecture(site: Site) -> Iterator[Element]:
    """The drawing, and the layers in words, the highest first.

    Raises RequestError where the package is installed, and its project is not there.
    """
    if not PROJECT.is_file():
        help = "build this page in a checkout of the project"
        raise RequestError([Problem("", "the layers are stated in `pyproject.toml`, which is not here", help)])
    stated = layers(PROJECT)
    drawing = ElementTree.fromstring(FILE.read_text("utf-8").replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))
    yield tag(
        "div",
        drawing,
        class_="policy-scroll architecture-drawing",
        role="region",
        tabindex="0",
        aria_label="The layers, drawn",
    )
    yield tag("h2", "The layers in words", id="layers")
    yield tag("p", "A module may import those of the layers below its own, and no other. The highest comes first.")
    imported = imports(frozenset(name for layer in stated for name in layer))
    yield tag(
        "ol",
        *(tag("li", tag("ul", *(_module(name, sorted(imported[name])) for name in layer))) for layer in stated),
        class_="architecture-layers",
    )


def dot(stated: Layers) -> str:
    """The layers as DOT: one row each, and an arrow for each import that no other one implies."""
    graph = Digraph("architecture", graph_attr=_GRAPH, node_attr=_BOX, edge_attr={"arrowsize": "0.7"})
    for number, layer in enumerate(stated):
        with graph.subgraph(name=f"layer{number}", graph_attr={"rank": "same"}) as row:
            for name in layer:
                row.node(name, id=name)
    # Rows stand below each other in the order of the contract, whatever imports what.
    for upper, lower in pairwise(stated):
        graph.edge(upper[0], lower[0], style="invis")
    for tail, heads in direct(imports(frozenset(name for layer in stated for name in layer))).items():
        for head in sorted(heads):
            graph.edge(tail, head, id=f"{tail}/{head}")
    return str(graph.source)


def svg(project: Path) -> str:
    """The drawing as it is committed: without colours of its own, and with a name.

    project: the `pyproject.toml` that states the layers. Raises DrawingError where Node or its Graphviz is missing.
    """
    (drawn,) = draw([dot(layers(project))])
    source = ElementTree.fromstring(drawn)
    moved = re.search(r"translate\((\S+) (\S+)\)", next(source.iter(f"{_SVG}g")).get("transform", ""))
    assert moved is not None
    width, height = (float(number) for number in source.get("viewBox", "").split()[2:])
    root = tag(
        "svg",
        tag("title", "The layers of the package", id="architecture-title"),
        tag(
            "desc",
            "Each row is a layer. An arrow is an import. The list below says it in words.",
            id="architecture-desc",
        ),
        *_parts(source),
        class_="fc",
        role="img",
        aria_labelledby="architecture-title",
        aria_describedby="architecture-desc",
        xmlns=_SVG.strip("{}"),
        viewBox=f"-{moved[1]} -{moved[2]} {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
    )
    root.text = "\n"
    for child in root:
        child.tail = "\n"
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def main(arguments: list[str]) -> int:
    """The command; returns its exit status: 0 drawn or as it should be, 1 stale with `--check`, 2 it can't be."""
    if arguments not in ([], ["--check"]):
        print(f"usage: {REDRAW} [--check]", file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        drawn = svg(PROJECT)
        now = FILE.read_text("utf-8") if FILE.is_file() else ""
        if arguments and now != drawn:
            print(f"{FILE.name}: not what the code draws now: run `{REDRAW}`")
            return 1
        if now != drawn:
            new = FILE.with_name(f".{FILE.name}.new")
            new.write_text(drawn, "utf-8", newline="\n")
            new.replace(FILE)
    except (DrawingError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _parts(source: Element) -> Iterator[Element]:
    """Boxes and arrows with the classes that the style sheet knows, and nothing else of Graphviz's."""
    for group in source.iter(f"{_SVG}g"):
        if group.get("class") == "node":
            yield tag(
                "g",
                *(
                    tag("polygon", points=each.get("points"), class_="fc-shape")
                    for each in group.iter(f"{_SVG}polygon")
                ),
                *(tag("text", each.text, x=each.get("x"), y=each.get("y")) for each in group.iter(f"{_SVG}text")),
                class_="fc-box",
            )
        elif group.get("class") == "edge" and "/" in group.get("id", ""):
            yield tag(
                "g",
                *(tag("path", d=each.get("d"), class_="fc-line") for each in group.iter(f"{_SVG}path")),
                *(tag("polygon", points=each.get("points"), class_="fc-head") for each in group.iter(f"{_SVG}polygon")),
                class_="fc-arrow",
            )


def _module(name: str, imported: list[str]) -> Element:
    module = package()[name]
    assert isinstance(module, griffe.Module)
    said = summary(module.docstring.value) if module.docstring else ""
    used = tag("small", "Imports ", ", ".join(imported), ".") if imported else tag("small", "Imports nothing of them.")
    return tag("li", tag("strong", tag("code", name)), ": ", *in_code(said), " ", used)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
