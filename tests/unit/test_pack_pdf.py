"""The review pack as a PDF: tagged, with its pages numbered, word for word, and the same bytes every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from policy_model.errors import ModelError
from policy_model.policies.catalogue import find_policy
from policy_model.publish.pack.document import Drawing, Heading, Table, text_of
from policy_model.publish.pack.fonts import typeface
from policy_model.publish.pack.pdf import pdf
from tests.unit.pack_examples import ODD, RESTATED, ROOT, SUPPLIED, made, odd_document, pack


@cache
def reader(name: str) -> PdfReader:
    return PdfReader(BytesIO(made(name)[".pdf"].content))


@cache
def words_of_pages(name: str) -> tuple[str, ...]:
    """The words of each page, without spaces."""
    return tuple(squeezed(page.extract_text()) for page in reader(name).pages)


def tags(reader: PdfReader) -> list[Any]:
    """Every element of the structure tree, in reading order."""

    def below(element: Any) -> Iterator[Any]:
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            each = kid.get_object()
            if isinstance(each, dict) and "/S" in each:
                yield each
                yield from below(each)

    return list(below(reader.trailer["/Root"]["/StructTreeRoot"]))


def squeezed(words: str) -> str:
    """Words without spaces, for a PDF breaks lines where it likes."""
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize("name", [SUPPLIED, RESTATED])
def test_it_says_what_it_is(name):
    read, policy = reader(name), find_policy(name)
    root = read.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == f"{policy.title}: Review pack, version {policy.version.name}"
    assert read.metadata.author == policy.owner
    assert "<pdfuaid:part>1</pdfuaid:part>" in read.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]


@pytest.mark.parametrize("name", [SUPPLIED, RESTATED])
def test_its_structure_is_that_of_the_document(name):
    document, found = pack(name), tags(reader(name))
    kinds = Counter(each["/S"] for each in found)
    drawings = [block for block in document.body if isinstance(block, Drawing)]
    assert [each["/Alt"] for each in found if each["/S"] == "/Figure"] == [each.alternative for each in drawings]
    tables = [block for block in (*document.cover, *document.body) if isinstance(block, Table)]
    assert kinds["/Table"] == len(tables)
    assert kinds["/TH"] == sum(len(each.head) for each in tables)
    headings = Counter(f"/H{block.level}" for block in document.body if isinstance(block, Heading))
    assert kinds["/H1"] >= headings["/H1"] > 5
    assert kinds["/L"] > 10
    assert kinds["/LI"] > kinds["/L"]


def test_its_bookmarks_are_its_headings():
    document, read = pack(SUPPLIED), reader(SUPPLIED)
    first_level = [entry.title for entry in read.outline if not isinstance(entry, list)]
    parts = [text_of(block.runs) for block in document.body if isinstance(block, Heading) and block.level == 1]
    assert [title for title in first_level if title != "In this pack"] == parts


@pytest.mark.parametrize("name", [SUPPLIED, RESTATED])
def test_every_page_says_which_it_is_of_how_many_and_what_it_is_a_copy_of(name):
    pages, policy = words_of_pages(name), find_policy(name)
    for number, words in enumerate(pages, start=1):
        assert squeezed(f"Page {number} of {len(pages)}") in words
        assert squeezed(f"{policy.version.name}. Copy for review, made on 22 November 2026.") in words


def test_the_text_of_the_policy_is_in_it_word_for_word():
    whole = "".join(words_of_pages(SUPPLIED))
    for clause in find_policy(SUPPLIED).text:
        assert squeezed(clause.text) in whole, clause.id
        assert squeezed(clause.id) in whole


def test_the_flowcharts_are_drawn_and_their_words_are_text():
    assert sum(len(page.images) for page in reader(SUPPLIED).pages) == 0
    asked = squeezed("6. What has the children's services manager decided?")
    drawn = [words for words in words_of_pages(SUPPLIED) if asked in words]
    assert len(drawn) == 2  # in the drawing, and in words


def test_its_bytes_depend_on_nothing_but_what_is_in_it():
    """Another process, with another hash seed, folder for temporary files and time zone, gives the same."""
    script = (
        "import sys; from tests.unit.pack_examples import *; "
        f"[sys.stdout.buffer.write(made({SUPPLIED!r})[end].content) for end in ('.pdf', '.docx', '.ics')]"
    )
    other = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1"},
        capture_output=True,
        check=True,
    ).stdout
    assert other == b"".join(made(SUPPLIED)[end].content for end in (".pdf", ".docx", ".ics"))


@pytest.mark.parametrize("words", ODD, ids=lambda words: ascii(words[:12]))
def test_odd_words_are_harmless_text(words):
    with typeface(ROOT) as letters:
        read = PdfReader(BytesIO(pdf(odd_document(words), letters)))
        said = squeezed("".join(page.extract_text() for page in read.pages)).replace("\N{ZERO WIDTH SPACE}", "")
        assert squeezed(letters.shown(words)) in said
    assert not any("/AA" in page or "/A" in page for page in read.pages)


def test_a_character_that_the_typeface_lacks_is_named_and_not_left_out():
    with typeface(ROOT) as letters:
        assert letters.shown("a\U0001f600b\x07漢ŵ→✓") == "a[U+1F600]b[U+0007][U+6F22]ŵ→✓"


def test_without_the_typeface_it_says_what_to_run(tmp_path):
    with pytest.raises(ModelError) as raised, typeface(tmp_path):
        pass
    assert str(raised.value) == (
        "`node_modules/@fontsource/arimo/files/arimo-latin-400-normal.woff` is missing\n"
        "  help: run `python3 scripts/build.py`, which installs it"
    )
