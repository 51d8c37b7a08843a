"""An extension of Python-Markdown: lines such as `::: policy-text information-sharing` become parts of a page.

It is no plugin of a site generator, so that the same pages build with every generator that uses Python-Markdown. In
`mkdocs.yml`:

    markdown_extensions:
      - policy_model:
          diagrams: diagrams

The blocks are listed in `policy_model.publish.blocks`.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, override
from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from policy_model.errors import ModelError, Problem, RequestError
from policy_model.policies.elsewhere import folder_named, use, use_policies_of
from policy_model.publish.blocks import BLOCKS, Block, Site, render
from policy_model.publish.dates import today
from policy_model.publish.html import to_html
from policy_model.publish.pauses import with_pauses

if TYPE_CHECKING:
    _Stops = Exception
else:
    try:
        # MkDocs prints this error of its own as one message, and any other with a traceback.
        from mkdocs.exceptions import BuildError as _Stops
    except ImportError:
        _Stops = Exception

_BLOCK = re.compile(r"^:::(?!:)", re.MULTILINE)
_HEADING = re.compile(r"h[1-6]")
_SPECIAL = re.compile(r"[&<>{}\x02\x03]")
_ZENSICAL = "rendering_context"
"""The processor in which Zensical leaves the page that it builds."""


class BlockError(RequestError, _Stops):
    """A block in a page can't be rendered; the message names the page, where it is known, and the line."""


class PolicyExtension(Extension):
    """The extension.

    build_date: the day that pages give as that of their build, `2026-11-22`; where it is empty, the environment's
        `SOURCE_DATE_EPOCH` or else today.
    diagrams: the folder that holds the drawings, seen from where the build runs.
    editing: whether somebody is editing, and looks at the pages meanwhile: see `Site`. Drawing needs Node then.
    policies: the folder of the site's own policies, seen from there too; where it is empty, the one that the project's
        `pyproject.toml` names, or else the policies that come with this package (`policy_model.policies.elsewhere`).

    A block that can't be rendered raises BlockError, which ends the build.
    """

    blocks: ClassVar[Mapping[str, Block]] = BLOCKS
    """The blocks that a page can have, by name. An extension with more of them is a class of its own."""

    def __init__(self, **configs: Any) -> None:
        self.config = {
            "build_date": ["", "the day of the build, as in 2026-11-22; empty: SOURCE_DATE_EPOCH, else today"],
            "diagrams": ["diagrams", "the folder that holds the drawings"],
            "editing": [False, "whether somebody is editing: what is slow, or not up to date, is no mistake then"],
            "policies": ["", "the folder of the site's own policies; empty: as pyproject.toml says"],
        }
        super().__init__(**configs)

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        _find_policies(str(self.getConfig("policies")))
        day, diagrams = _build_date(str(self.getConfig("build_date"))), Path(self.getConfig("diagrams"))
        site = Site(day, diagrams, editing=bool(self.getConfig("editing")))
        source = _Source(md)
        # Before any other: later ones take lines out, and the numbers would no longer be the author's.
        md.preprocessors.register(source, "policy-source", 1000)
        md.parser.blockprocessors.register(_Blocks(md, site, source, self.blocks), "policy-blocks", 175)


class _Source(Preprocessor):
    """Remembers the page's lines, to say where a bad block stands."""

    lines: tuple[str, ...] = ()

    @override
    def run(self, lines: list[str]) -> list[str]:
        self.lines = tuple(lines)
        return lines

    def place(self, line: str) -> str:
        """`index.md:12`, or `line 12` where the page is not known: a generator leaves its file in a processor."""
        page, lines = "", self.lines
        if "relpath" in self.md.treeprocessors and (file := getattr(self.md.treeprocessors["relpath"], "file", None)):
            page, lines = file.src_uri, tuple(file.content_string.splitlines())
        elif path := self.zensical_path():
            # Of the page it hands over what follows the front matter.
            context: Any = self.md.preprocessors[_ZENSICAL]
            page, lines = path, tuple(Path(context.config["docs_dir"], path).read_text("utf-8").splitlines())
        number = next((number for number, each in enumerate(lines, start=1) if each.strip() == line), 0)
        return f"{page}:{number}" if page else f"line {number}"

    def zensical_path(self) -> str | None:
        """The page's file, seen from the folder of the pages; None where it is not Zensical that builds."""
        if _ZENSICAL not in self.md.preprocessors:
            return None
        context: Any = self.md.preprocessors[_ZENSICAL]
        path: str = context.page.path
        return path


class _Blocks(BlockProcessor):
    def __init__(self, md: Markdown, site: Site, source: _Source, blocks: Mapping[str, Block]) -> None:
        super().__init__(md.parser)
        self.md, self.site, self.source, self.known = md, site, source, blocks

    @override
    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return bool(_BLOCK.search(block))

    @override
    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        start = _BLOCK.search(block)
        assert start is not None  # `test` has found it
        before, (line, _, after) = block[: start.start()], block[start.start() :].partition("\n")
        if before.strip():
            self.parser.parseBlocks(parent, [before])
        try:
            elements = with_pauses(render(line, self.site, self.known))
        except ModelError as error:
            raise BlockError(_placed(self.source.place(line.strip()), error)) from None
        for element in elements:
            self._keep(element)
            parent.append(element)
        if after.strip():
            blocks.insert(0, after)

    def _keep(self, element: ElementTree.Element) -> None:
        """Make an element safe from Markdown, which would read its words as Markdown and escape them its own way.

        It stays an element, so that its links and anchors are checked with the page's own, and its second-level
        headings are in the table of contents.
        """
        for key, value in element.attrib.items():
            element.set(key, value.replace("&", "&amp;"))
        element.text = self._words(element.text)
        for child in element:
            child.tail = self._words(child.tail)
        before: ElementTree.Element | None = None
        for child in list(element):
            if child.tag == "svg" or "download" in child.attrib or _has_no_id(child):
                # To Markdown a drawing is no HTML, and a heading without an id is one to be given an id. MkDocs looks
                # for what links lead to among the pages, and files to take along are put beside them later.
                self._stash(child, element, before)
            else:
                self._keep(child)
                before = child

    def _stash(
        self, child: ElementTree.Element, parent: ElementTree.Element, before: ElementTree.Element | None
    ) -> None:
        """Put what stands for the child, ready as it is, among the words before it."""
        element = copy.copy(child)
        element.tail = None
        if "download" in element.attrib:
            element.set("href", self._from_source(element.get("href", "")))
        words = self.md.htmlStash.store(to_html(element)) + (child.tail or "")
        parent.remove(child)
        if before is None:
            parent.text = AtomicString((parent.text or "") + words)
        else:
            before.tail = AtomicString((before.tail or "") + words)

    def _from_source(self, address: str) -> str:
        """What stands in the page for an address seen from the built one.

        Zensical takes every link as seen from the page's source, and a page `a.md` is built as `a/index.html`. MkDocs
        leaves alone what has been put ready.
        """
        path = self.source.zensical_path()
        nested = path is not None and not path.endswith(("index.md", "README.md"))
        return address.removeprefix("../") if nested else address

    def _words(self, words: str | None) -> str | None:
        if words and _SPECIAL.search(words):
            words = self.md.htmlStash.store(html.escape(words, quote=False))
        return AtomicString(words) if words else words


def _has_no_id(element: ElementTree.Element) -> bool:
    return _HEADING.fullmatch(element.tag) is not None and "id" not in element.attrib


def _placed(place: str, error: ModelError) -> list[Problem]:
    return [
        Problem(f"{place}: {problem.path}" if problem.path else place, problem.message, problem.help)
        for problem in error.problems
    ]


def _find_policies(given: str) -> None:
    try:
        if given:
            use(folder_named(given, Path.cwd(), "policies"))
        else:
            use_policies_of(Path.cwd())
    except RequestError as error:
        raise BlockError(error.problems) from None


def _build_date(given: str) -> date:
    if given:
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise BlockError([Problem("build_date", f"`{given}` is not a day", "write it as in 2026-11-22")]) from None
    return today()
