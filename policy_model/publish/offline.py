"""The service worker of a built site: `python -m policy_model.publish.offline [--retire] SITE`.

It keeps the site on a reader's device, as `docs/decisions/offline.md` says. `assets/service_worker.js` is what it does;
this puts before it the list of the site's files, each with its SHA-256, and their version, which is a hash of all that.
So the same site has the same version, and this comes last: whatever is changed afterwards is not kept by anybody.

With `--retire` it puts there instead what ends the worker on every device that comes by.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).with_name("assets")
WORKER, RETIRED = "service_worker.js", "retired_worker.js"
"""The scripts within the assets. They work only at the root of the site, so the bundle does not copy them."""
NAME = "service-worker.js"
"""Its name at the root of the site."""

PYTHON = "assets/policy/python"
EACH_WAY = ("pyodide.mjs", "pyodide.asm.mjs")
WAYS: Mapping[str, tuple[str, ...]] = {
    "snapshot": (*EACH_WAY, "pyodide.asm.wasm", "rest.wasm", "snapshot.bin"),
    "plain": (*EACH_WAY, "whole/pyodide.asm.wasm", "stdlib.bin", "policies.bin"),
}
"""What each way of starting Python may ask for, in its folder; `assets/start.js` knows the ways by the same names."""

FOR_OTHERS = (NAME, "_headers", "sitemap.xml", "assets/screenshot.png")
"""Files that no page asks for: hosts and search engines do."""
UNUSED = (".map", ".gz")
"""Endings of files that no page asks for by that name."""
NOT_KEPT = ("assets/javascripts/lunr/", "assets/policy/take-along/", "developers/reference-")
"""Beginnings of what is not kept: the search in other languages, what a reviewer downloads once, and what developers
look up."""


def write_worker(site: Path) -> str:
    """Write the service worker of the site in that folder, and return the site's version, of 16 digits.

    Raises OSError where a file can't be read or the worker can't be written, FileNotFoundError among them where there
    is no Python in the site.
    """
    code = (ASSETS / WORKER).read_text("utf-8")
    listed = what_is_kept(site)
    version = _hash(json.dumps([listed, code]).encode())[:16]
    text = f"self.list = {json.dumps({'version': version, **listed}, indent=1)};\n\n{code}"
    (site / NAME).write_text(text, "utf-8", newline="\n")
    return version


def retire_worker(site: Path) -> None:
    """Put what ends the service worker in its place. Raises OSError where that can't be done."""
    (site / NAME).write_bytes((ASSETS / RETIRED).read_bytes())


def what_is_kept(site: Path) -> dict[str, Any]:
    """The files that a device may keep.

    Returns a dictionary that JSON can carry: `site` and `python`, each from a file's address within the site to the
    hashes that its content may have; `ways`, from a way of starting Python to the addresses that it needs; `words`,
    from a page's address to a digest of what it says; `policies`, such a digest of all pages of policies together.

    Raises OSError where a file can't be read.
    """
    made = json.loads((site / PYTHON / "manifest.json").read_text("utf-8"))
    folder = f"{PYTHON}/{made['folder']}"
    files = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*")) if file.is_file()}
    asked_for = {
        name: file for name, file in files.items() if not name.startswith(f"{folder}/") and _is_asked_for(name)
    }
    ways = {way: [f"{folder}/{part}" for part in parts] for way, parts in WAYS.items()}
    parts = made["parts"]  # each comes in one of two forms, as the host can
    words = {_address(name): _words(file) for name, file in asked_for.items() if name.endswith(".html")}
    policies = [words[address] for address in sorted(words) if address.startswith("policies/")]
    return {
        "site": {_address(name): [_hash(file.read_bytes())] for name, file in asked_for.items()},
        "python": {
            name: parts.get(name.rpartition("/")[2]) or [_hash((site / name).read_bytes())]
            for name in sorted(set().union(*ways.values()))
        },
        "ways": ways,
        "words": words,
        "policies": _hash(json.dumps(policies).encode())[:16],
    }


def main(arguments: list[str]) -> int:
    """The command; returns its exit status: 0 written, 1 could not be written, 2 wrong arguments."""
    folders = [each for each in arguments if not each.startswith("-")]
    options = [each for each in arguments if each.startswith("-")]
    if len(folders) != 1 or options not in ([], ["--retire"]):
        print("usage: python -m policy_model.publish.offline [--retire] SITE", file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        if options:
            retire_worker(Path(folders[0]))
            print(f"put `{NAME}` that ends the service worker in place")
        else:
            print(f"wrote `{NAME}` of version {write_worker(Path(folders[0]))}")
    except OSError as error:
        print(f"error: can't read or write `{error.filename}`: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _is_asked_for(name: str) -> bool:
    return not (name in FOR_OTHERS or name.endswith(UNUSED) or name.startswith(NOT_KEPT))


def _address(name: str) -> str:
    """As a reader asks for it: a page by its folder."""
    return name.removesuffix("index.html") if name == "index.html" or name.endswith("/index.html") else name


def _words(page: Path) -> str:
    """A digest of what a page says, whatever it looks like."""
    article = _Article()
    article.feed(page.read_text("utf-8"))
    return _hash(" ".join(article.words()).encode())[:16]


class _Article(HTMLParser):
    """Takes the words of a page's article."""

    def __init__(self) -> None:
        super().__init__()
        self._open = 0
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open += tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self._open -= tag == "article"

    def handle_data(self, data: str) -> None:
        if self._open:
            self._said.append(data)

    def words(self) -> Iterator[str]:
        for said in self._said:
            yield from said.split()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
