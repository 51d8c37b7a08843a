"""The review pack as a Word file: Word's own headings, lists and tables, and LibreOffice opens it whole."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from policy_model.policies.catalogue import find_policy
from policy_model.publish.pack.document import Block, Document, Drawing, Heading, Items, Passage, Table, in_xml, text_of
from policy_model.publish.pack.word import word
from tests.programs import program
from tests.unit.pack_examples import ODD, RESTATED, SUPPLIED, made, odd_document, pack

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE = OFFICE % "text", OFFICE % "table"
DRAW, SVG = OFFICE % "drawing", OFFICE % "svg-compatible"


def opened(name: str) -> docx.document.Document:
    return docx.Document(BytesIO(made(name)[".docx"].content))


def headings(document: Document) -> list[tuple[int, str]]:
    """The headings that the document has, those of the policy's own text among them."""
    found = []
    for block in (*document.cover, *document.body):
        if isinstance(block, Heading):
            found.append((block.level, text_of(block.runs)))
        elif isinstance(block, Passage) and block.heading:
            found.append((max(2, block.heading), text_of(block.runs)))
    return found


def tables(document: Document) -> list[list[list[str]]]:
    """The cells of its tables, header rows first."""
    return [
        [[text_of(cell) for cell in row] for row in (block.head, *block.rows)]
        for block in (*document.cover, *document.body)
        if isinstance(block, Table)
    ]


def lists(blocks: tuple[Block, ...]) -> int:
    """How many lists with numbers there are, one in another too."""
    return sum(each.numbered + sum(lists(item) for item in each.items) for each in blocks if isinstance(each, Items))


@pytest.mark.parametrize("name", [SUPPLIED, RESTATED])
def test_headings_and_tables_are_words_own(name):
    file = opened(name)
    found = [
        (int(paragraph.style.name[-1]), paragraph.text)
        for paragraph in file.paragraphs
        if paragraph.style is not None and (paragraph.style.name or "").startswith("Heading")
    ]
    assert found == headings(pack(name))
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables] == tables(pack(name))
    for table in file.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None, "repeated on each page"
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])


def test_each_numbered_list_counts_from_one():
    file = opened(SUPPLIED)
    numberings = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in file.paragraphs
        if (paragraph.style.name or "").startswith("List Number")
    ]
    assert len(set(numberings)) == lists(pack(SUPPLIED).body) == 3
    starts = file.part.numbering_part.element.findall(f"{qn('w:num')}/{qn('w:lvlOverride')}/{qn('w:startOverride')}")
    assert [each.val for each in starts] == [1, 1, 1]


def test_it_says_what_it_is_and_whose():
    core, policy = opened(SUPPLIED).core_properties, find_policy(SUPPLIED)
    assert (core.title, core.author, core.last_modified_by) == (policy.title, policy.owner, policy.owner)
    assert core.language == "en-GB"
    assert str(core.created) == str(core.modified) == "2026-11-22 00:00:00+00:00"
    with ZipFile(BytesIO(made(SUPPLIED)[".docx"].content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b'w:lang w:val="en-GB"' in archive.read("word/styles.xml")
        footer = archive.read("word/footer1.xml").decode()
    assert "Copy for review, made on 22 November 2026" in footer
    assert re.findall(r"<w:instrText>(\w+)</w:instrText>", footer) == ["PAGE", "NUMPAGES"]


def test_each_drawing_has_its_words():
    file = opened(SUPPLIED)
    told = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert told == [block.alternative for block in pack(SUPPLIED).body if isinstance(block, Drawing)]


def test_the_text_of_the_policy_is_in_it_word_for_word():
    said = [paragraph.text for paragraph in opened(SUPPLIED).paragraphs]
    for clause in find_policy(SUPPLIED).text:
        if clause.heading:
            assert said[said.index(clause.id) + 1] == clause.text
        else:
            assert f"{clause.id}\t{clause.text}" in said


@pytest.mark.parametrize("words", ODD, ids=lambda words: ascii(words[:12]))
def test_odd_words_are_harmless_text(words):
    file = docx.Document(BytesIO(word(odd_document(words), lambda drawing: b"")))
    assert in_xml(words) in [paragraph.text for paragraph in file.paragraphs]
    assert file.tables[0].cell(1, 0).text == in_xml(words)
    assert not list(file.element.iter(qn("w:fldSimple"), qn("w:hyperlink"), qn("w:instrText")))
    assert file.core_properties.title == in_xml(words)[:255]


# As LibreOffice has it


@cache
def in_libreoffice(folder: Path, name: str) -> ElementTree.Element:
    """The file as LibreOffice reads it, written out again as one flat file of its own."""
    source = folder / f"{name}.docx"
    source.write_bytes(made(name)[".docx"].content)
    subprocess.run(
        [
            program("soffice"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "fodt",
            "--outdir",
            str(folder),
            str(source),
        ],
        env={**os.environ, "HOME": str(folder)},
        capture_output=True,
        timeout=180,
        check=True,
    )
    return ElementTree.parse(folder / f"{name}.fodt").getroot()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libreoffice")


def said(element: ElementTree.Element) -> str:
    """The words of a part, a tab as such."""
    words = element.text or ""
    for child in element:
        words += {f"{TEXT}tab": "\t", f"{TEXT}s": " ", f"{TEXT}line-break": "\n"}.get(child.tag, "") + said(child)
        words += child.tail or ""
    return words


def test_libreoffice_has_its_headings_and_tables_whole(folder):
    root = in_libreoffice(folder, SUPPLIED)
    found = [(int(each.get(f"{TEXT}outline-level", "0")), said(each)) for each in root.iter(f"{TEXT}h")]
    assert found == headings(pack(SUPPLIED))
    read = list(root.iter(f"{TABLE}table"))
    assert [
        [[said(cell).strip() for cell in row.iter(f"{TABLE}table-cell")] for row in table.iter(f"{TABLE}table-row")]
        for table in read
    ] == tables(pack(SUPPLIED))
    assert all(table.find(f"{TABLE}table-header-rows/{TABLE}table-row") is not None for table in read)


def test_libreoffice_has_its_pictures_lists_and_page_numbers(folder):
    root = in_libreoffice(folder, SUPPLIED)
    pictures = [
        said(frame.find(f"{SVG}desc")) for frame in root.iter(f"{DRAW}frame") if frame.find(f"{SVG}desc") is not None
    ]
    assert pictures == [block.alternative for block in pack(SUPPLIED).body if isinstance(block, Drawing)]
    assert len(list(root.iter(f"{TEXT}list-item"))) > 100
    assert list(root.iter(f"{TEXT}page-number"))
    assert list(root.iter(f"{TEXT}page-count"))
