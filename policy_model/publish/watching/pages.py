"""Pages built by MkDocs in a process that has everything at hand: its settings read, its templates compiled."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin

BLOCK = re.compile(r"^:::(?!:)", re.MULTILINE)
"""Where a page has a block."""

_OF_NO_INTEREST = ("A 'dirty' build", "Documentation built", "Cleaning site", "Building documentation")


class PagesError(Exception):
    """Pages could not be built; the text says why, a line for each mistake."""


class Pages:
    """Builds pages of the project in the current folder into a folder of its own.

    folder: where they are put; emptied by each build of all of them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._templates: Any = None
        self._settings = self._load()

    def warm_up(self) -> None:
        """Build the shortest page that has no block: what MkDocs needs is imported then, and its templates compiled.

        No policy is imported. Raises PagesError.
        """
        sources = {page: (Path("docs") / page).read_text("utf-8") for page in _sources()}
        plain = [page for page, source in sources.items() if not BLOCK.search(source)]
        self.build({min(plain, key=lambda page: len(sources[page]))} if plain else set())

    def build(self, pages: Collection[str] | None) -> list[str]:
        """Build these pages, or all where it is None; returns what MkDocs warns of then.

        pages: by their places within `docs`. What is not theirs alone, such as the index for the search, is then of no
            use.

        Raises PagesError where a page can't be built.
        """
        told = _Told()
        logger = logging.getLogger("mkdocs")
        logger.addHandler(told)
        settings, self._settings = self._settings or self._load(), None
        try:
            chosen = _Chosen(pages, self._templates)
            settings.plugins["chosen-pages"] = chosen
            build(settings, dirty=pages is not None)
            self._templates = chosen.templates
        except Abort as error:
            raise PagesError("\n".join(told.lines) or str(error)) from None
        finally:
            logger.removeHandler(told)
        return told.lines if pages is None else []

    def prepare(self) -> None:
        """Read the settings for the next build, before it is asked for: MkDocs uses them up."""
        self._settings = self._settings or self._load()

    def _load(self) -> Any:
        settings = load_config("mkdocs.yml", site_dir=str(self.folder))
        # Whoever edits a rule sees its drawing at once; the committed one waits for `regenerate.py`.
        for name in settings.markdown_extensions:
            if name.partition(".")[0] == "policy_model":  # or another of its extensions
                settings.mdx_configs.setdefault(name, {})["editing"] = True
        return settings


class _Chosen(BasePlugin):  # type: ignore[no-untyped-call, type-arg]
    """Has MkDocs build some pages alone, with templates that were compiled before."""

    def __init__(self, pages: Collection[str] | None, templates: Any) -> None:
        self.pages, self.templates = pages, templates

    def on_files(self, files: Any, **_: Any) -> Any:
        if self.pages is not None:
            for file in files:
                changed = file.src_uri in self.pages
                file.is_modified = lambda changed=changed: changed
        return files

    def on_env(self, env: Any, **_: Any) -> Any:
        self.templates = self.templates or env
        return self.templates


class _Told(logging.Handler):
    """Keeps what MkDocs warns of, and its errors."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        # Before a mistake that is told in the next line MkDocs says on which page it was, and so does that line.
        if not line.startswith(_OF_NO_INTEREST) and not line.endswith("':"):
            self.lines.append(line)


def source_of(docs: Path, address: str) -> str:
    """The source of the page at that address in the site, within `docs`; empty where there is none."""
    folder = address.removesuffix("index.html").strip("/")
    sources = (f"{folder}.md", f"{folder}/index.md") if folder else ("index.md",)
    return next((each for each in sources if (docs / each).is_file()), "")


def _sources() -> list[str]:
    return sorted(page.relative_to("docs").as_posix() for page in Path("docs").rglob("*.md"))
