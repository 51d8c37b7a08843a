"""Nothing that is public is undocumented, and the pages made from the code have all of it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import griffe
import pytest
import yaml
from markdown import Markdown

from policy_model.command_line import COMMANDS
from policy_model.command_line.command import STATUSES
from policy_model.errors import RequestError
from policy_model.publish import generated
from policy_model.publish.blocks import BLOCKS, OPTIONS, Site
from policy_model.publish.html import to_html
from policy_model.reference import architecture as architecture_module
from policy_model.reference.architecture import architecture
from policy_model.reference.blocks import reference_blocks, usage
from policy_model.reference.commands import arguments, reference_commands
from policy_model.reference.extension import OF_REFERENCE, ReferenceExtension
from policy_model.reference.layers import direct, imports, layers
from policy_model.reference.python import fields, modules, public, reference_python, said, shown
from policy_model.reference.words import described, summary

ROOT = Path(__file__).parents[2]
SITE = Site(date(2026, 11, 22), ROOT / "diagrams")


def html(text: str) -> str:
    return to_html(*described(text))


# Python. That modules, classes, functions and methods have docstrings is ruff's to find: rules D1 in pyproject.toml.

TYPES = {
    thing.name for module in modules() for thing in public(module) if isinstance(thing, griffe.Class | griffe.TypeAlias)
}
THINGS = [thing for module in shown() for thing in public(module)]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.path.removeprefix("policy_model."))
def test_what_the_reference_shows_is_documented(thing: griffe.Object) -> None:
    """A value that a constructor takes is named in its class's docstring, unless its type is documented and says it."""
    assert said(thing)
    if not isinstance(thing, griffe.Class):
        return
    taken = fields(thing)
    for part in public(thing):
        enumerated = any("Enum" in str(base) for base in thing.bases) and isinstance(part, griffe.Attribute)
        assert said(part) or part in taken or enumerated, part.path
    for field in taken:
        named = re.search(rf"\b{field.name}\b", said(thing))
        typed = {*re.findall(r"[A-Z]\w+", str(field.annotation))} & TYPES
        assert said(field) or named or typed, f"{field.path}: {field.annotation}"


def test_a_thing_without_a_docstring_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    source = 'class Thing:\n    """A thing."""\n    count: int\n    def run(self) -> None: ...\n'
    module = griffe.visit("made", Path("made.py"), source)
    thing = module["Thing"]
    assert [each.name for each in public(thing)] == ["count", "run"]
    with pytest.raises(AssertionError, match=r"made\.Thing\.run"):
        test_what_the_reference_shows_is_documented(thing)
    del thing.members["run"]
    with pytest.raises(AssertionError, match=r"made\.Thing\.count: int"):
        test_what_the_reference_shows_is_documented(thing)


def test_every_module_of_the_core_is_in_the_page() -> None:
    page = to_html(*reference_python(SITE))
    core = {name for layer in layers(ROOT / "pyproject.toml") for name in layer}
    core -= {"reference", "command_line", "drafting", "publish", "policies"}
    headings = re.findall(r'<h2 id="([\w-]+)"', page)
    assert core <= {each.partition("-")[0] for each in headings}
    assert headings == sorted(headings)
    for thing in THINGS:
        assert f">{thing.name}</code></h3>" in page
    assert (
        '<pre class="policy-code">class Outcome\n    id: str\n    text: str\n    permits: Permits\n'
        "    because: str | tuple[str, ...]</pre>"
    ) in page
    assert '<pre class="policy-code">compare(old: Policy, new: Policy) -&gt; Comparison</pre>' in page
    assert "<li><code>WAIT = 'wait'</code><p>Not yet: something has to be done or decided first.</p></li>" in page
    assert "extendMarkdown" not in page


def test_no_two_parts_of_a_page_have_one_id() -> None:
    for render in (reference_python, reference_blocks, reference_commands):
        ids = re.findall(r' id="([^"]+)"', to_html(*render(SITE)))
        assert len(ids) == len(set(ids))


def test_docstrings_are_read_as_they_are_written() -> None:
    assert html("One `thing`,\nin two lines.") == "<p>One <code>thing</code>, in two lines.</p>"
    assert html("a: one\n    and more. b_c: two.\nd, e: three `x`.") == (
        '<dl class="reference-meanings"><dt><code>a</code></dt><dd>one and more.</dd>'
        "<dt><code>b_c</code></dt><dd>two.</dd><dt><code>d, e</code></dt><dd>three <code>x</code>.</dd></dl>"
    )
    assert html("Said.\n\n    laid  out\n    as it is") == "<p>Said.</p><pre><code>laid  out\nas it is</code></pre>"
    assert html("one  the first\ntwo  the second") == "<pre><code>one  the first\ntwo  the second</code></pre>"
    assert html("Raises KeyError: nothing.") == "<p>Raises KeyError: nothing.</p>"
    assert summary("One\nline.\n\nMore.") == "One line."


# Blocks


def test_every_option_of_a_block_has_a_meaning_and_every_meaning_an_option() -> None:
    assert {option for block in BLOCKS.values() for option in block.options} == set(OPTIONS)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_documented(name: str) -> None:
    block = BLOCKS[name]
    assert inspect.getdoc(block.render)
    parameters = list(inspect.signature(block.render).parameters.values())
    assert tuple(each.name.rstrip("_") for each in parameters if each.default is not each.empty) == block.options
    page = to_html(*reference_blocks(SITE))
    assert f'<h2 id="{name}"><code>{name}</code></h2><pre><code>{usage(name, block)}</code></pre>' in page


def test_a_block_is_shown_as_it_is_written() -> None:
    assert usage("flowchart", BLOCKS["flowchart"]) == "::: flowchart POLICY/PROCEDURE [licence=…] [page=…]"
    assert usage("emergency-card", BLOCKS["emergency-card"]) == "::: emergency-card"
    page = to_html(*reference_blocks(SITE))
    assert "seen from the address of the built page. <code>policies</code> unless given.</dd>" in page


# Commands


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented(name: str) -> None:
    command = COMMANDS[name]
    assert command.summary
    assert command.example.startswith(f"policy {name}")
    for written, help in arguments(command):
        assert help, written
        assert written in command.usage, written
    page = to_html(*reference_commands(SITE))
    assert f'<h2 id="{name}"><code>policy {name}</code></h2><p>' in page
    for written, _ in arguments(command):
        assert f"<dt><code>{written}</code></dt>" in page


def test_statuses_are_told_once_for_all_commands() -> None:
    page = to_html(*reference_commands(SITE))
    for status in re.findall(r"^  (\d+) ", STATUSES, flags=re.MULTILINE):
        assert re.search(rf"^  {status} ", page.rpartition("<pre><code>")[2], re.MULTILINE)


# The pages


@pytest.mark.parametrize("name", OF_REFERENCE)
def test_a_page_has_its_block(name: str) -> None:
    (page,) = (each for each in (ROOT / "docs").rglob("*.md") if f"\n::: {name}\n" in each.read_text("utf-8"))
    assert page.parent.name == "developers"
    made = Markdown(extensions=["meta", "toc", ReferenceExtension()]).convert(f"# Page\n\n::: {name}\n")
    assert len(made) > 2000
    assert ":::" not in re.sub(r"<code>.*?</code>", "", made, flags=re.DOTALL)


def test_the_reference_is_of_this_site_alone() -> None:
    with pytest.raises(Exception, match="unknown block `architecture`"):
        Markdown(extensions=["policy_model"]).convert("::: architecture")


# The architecture


def test_the_drawing_is_what_the_code_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert generated.check([architecture_module.folder(Path())]) == ()


def test_an_import_that_others_imply_is_left_out() -> None:
    found = direct({"a": frozenset("bcd"), "b": frozenset("c"), "c": frozenset("d"), "d": frozenset()})
    assert found == {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("d"), "d": frozenset()}


def test_without_its_project_the_package_has_no_layers_to_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(architecture_module, "PROJECT", tmp_path / "pyproject.toml")
    with pytest.raises(RequestError) as raised:
        list(architecture(SITE))
    assert str(raised.value) == (
        "the layers are stated in `pyproject.toml`, which is not here\n"
        "  help: build this page in a checkout of the project"
    )


def test_the_words_have_every_layer_and_every_import() -> None:
    stated = layers(ROOT / "pyproject.toml")
    page = to_html(*architecture(SITE))
    assert [tuple(re.findall(r"<strong><code>(\w+)</code>", row)) for row in page.split("<li><ul>")[1:]] == list(stated)
    found = imports(frozenset(name for layer in stated for name in layer))
    assert "<small>Imports errors.</small>" in page
    assert found["policy"] >= {"procedure", "clauses", "errors"}
    position = {name: number for number, layer in enumerate(stated) for name in layer}
    assert all(position[name] < position[other] for name, others in found.items() for other in others)
    assert re.search(r'<svg class="fc" role="img" aria-labelledby="architecture-title"', page)
    drawn = page.partition("</svg>")[0]
    boxes = re.findall(r'y="[^"]*">(\w+)</text>', drawn)
    assert sorted(boxes) == sorted(name for layer in stated for name in layer)


# Decision records


def menu(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from menu(each)


def test_every_decision_is_in_the_index_and_in_the_menu() -> None:
    records = sorted(each.name for each in (ROOT / "docs/decisions").glob("*.md") if each.name != "index.md")
    index = (ROOT / "docs/decisions/index.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| \[[^]]+\]\(([\w-]+\.md)\) \| .+ \|$", index, flags=re.MULTILINE)) == records
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    named = [each.removeprefix("decisions/") for each in menu(nav) if each.startswith("decisions/")]
    assert sorted(named) == sorted([*records, "index.md"])


@pytest.mark.parametrize(
    "record",
    [each for each in sorted((ROOT / "docs/decisions").glob("*.md")) if each.name != "index.md"],
    ids=lambda each: each.stem,
)
def test_a_decision_says_why_what_instead_and_what_follows(record: Path) -> None:
    headings = re.findall(r"^## (\w+)", record.read_text("utf-8"), flags=re.MULTILINE)
    assert {"Context", "Decision", "Rejected", "Consequences"} <= set(headings)
