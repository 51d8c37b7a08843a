"""A document as a Word file: what comes back with comments. The same bytes for the same document.

Headings, lists, tables and page numbers are Word's own, so that its navigation, its comments and a screen reader find
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from policy_model.publish.pack.document import (
    LANGUAGE,
    Block,
    Document,
    Drawing,
    Face,
    Heading,
    Items,
    Paragraph,
    Passage,
    Runs,
    Table,
    in_xml,
)
from policy_model.publish.sheets import colours

FONT = "Arial"
"""Word names its fonts and holds none; this one, or another as wide, is on every machine."""

NAMED = {name.removeprefix("--policy-"): colour.lstrip("#").upper() for name, colour in colours().items()}
INK, QUIET = RGBColor.from_string(NAMED["ink"]), RGBColor.from_string(NAMED["quiet"])
PAPER = NAMED["may-bg"]
MODALITIES = {Face.MUST: "must", Face.MUST_NOT: "no", Face.SHOULD: "should", Face.MAY: "may"}
"""The colour of a word that says how strongly a duty binds."""

SIZES = {"Title": 25, "Subtitle": 14, "Heading 1": 17, "Heading 2": 13, "Heading 3": 11.5, "Heading 4": 10.5}
MARGIN = Mm(48)
"""Where the words of a passage begin: what stands left of it is its id."""

DEEPEST = 3
"""Word's own list styles go to the third level."""

_ZIPPED = (1980, 1, 1, 0, 0, 0)
"""The date that files in the archive bear: the earliest there can be."""


def word(document: Document, picture: Callable[[Drawing], bytes]) -> bytes:
    """The document as a Word file. picture: draws a drawing, as PNG."""
    file = docx.Document()
    _properties(file, document)
    _page(file, document)
    writer = _Writer(file, picture)
    for words, style in (
        (document.author, "Subtitle"),
        (document.title, "Title"),
        (document.subtitle, "Subtitle"),
    ):
        file.add_paragraph(in_xml(words), style=style)
    writer.blocks(document.cover)
    writer.blocks(document.body)
    made = BytesIO()
    file.save(made)
    return _with_fixed_dates(made)


class _Writer:
    def __init__(self, file: WordDocument, picture: Callable[[Drawing], bytes]) -> None:
        self.file, self.picture = file, picture
        styles: Any = file.styles
        self.ids = {style.name: style.style_id for style in styles if style.type == WD_STYLE_TYPE.PARAGRAPH}

    def blocks(self, blocks: Iterable[Block], depth: int = 0) -> None:
        """depth: of lists that the blocks stand in."""
        for block in blocks:
            match block:
                case Heading():
                    self._heading(block)
                case Paragraph():
                    self._paragraph(block, depth)
                case Passage():
                    self._passage(block)
                case Items():
                    self._items(block, depth + 1)
                case Table():
                    self._table(block)
                case Drawing():
                    self._drawing(block)

    def _new(self, style: str) -> WordParagraph:
        """An empty paragraph. Looking its style up by name, as `add_paragraph` does, takes most of the time."""
        made = self.file.add_paragraph()
        made._p.style = self.ids[style]
        return made

    def _heading(self, heading: Heading) -> None:
        said(self._new(f"Heading {heading.level}"), heading.runs)

    def _paragraph(self, paragraph: Paragraph, depth: int, style: str = "") -> WordParagraph:
        made = self._new(style or ("Quote" if paragraph.quoted else "Normal"))
        if depth:
            made.paragraph_format.left_indent = Mm(6.5 * depth)
        made.paragraph_format.keep_with_next = all(run.face is Face.STRONG for run in paragraph.runs)
        said(made, paragraph.runs)
        return made

    def _passage(self, passage: Passage) -> None:
        if passage.heading:
            # In a paragraph of its own, or the name would stand in Word's list of headings.
            above = self._new("Normal")
            above.paragraph_format.keep_with_next = True
            above.paragraph_format.space_before, above.paragraph_format.space_after = Pt(9), Pt(0)
            self._name(above, passage.id)
            made = self._new(f"Heading {max(2, passage.heading)}")
            made.paragraph_format.left_indent = MARGIN
            made.paragraph_format.space_before = Pt(0)
        else:
            made = self._new("Normal")
            form = made.paragraph_format
            form.left_indent, form.first_line_indent = MARGIN, -MARGIN
            form.tab_stops.add_tab_stop(MARGIN)
            form.space_before = Pt(9 if passage.opens else 2)
            form.keep_together = True
            self._name(made, f"{passage.id}\t")
        said(made, passage.runs)

    def _name(self, paragraph: WordParagraph, words: str) -> None:
        run = paragraph.add_run(words)
        run.font.size, run.font.color.rgb = Pt(7.5), QUIET

    def _items(self, items: Items, depth: int) -> None:
        name = "List Number" if items.numbered else "List Bullet"
        style = name if depth == 1 else f"{name} {min(depth, DEEPEST)}"
        numbering = self._numbering(style) if items.numbered else None
        for item in items.items:
            first, *rest = item
            if isinstance(first, Paragraph):
                made = self._paragraph(first, 0, style)
                if numbering is not None:
                    properties = made._p.get_or_add_pPr().get_or_add_numPr()
                    properties.get_or_add_numId().val = numbering
                    properties.get_or_add_ilvl().val = 0
                self.blocks(rest, depth)
            else:
                self.blocks(item, depth)

    def _numbering(self, style: str) -> int:
        """A numbering of its own for each list: else Word goes on counting from the list before."""
        numbering = self.file.part.numbering_part.element
        number = self.file.styles[style].element.pPr.numPr.numId.val
        abstract = numbering.num_having_numId(number).abstractNumId.val
        own = numbering.add_num(abstract)
        own.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(own.numId)

    def _table(self, table: Table) -> None:
        made = self.file.add_table(rows=0, cols=len(table.head), style="Table Grid")
        made.autofit = True
        _described(made._tbl.tblPr, table.caption)
        for number, row in enumerate((table.head, *table.rows)):
            cells = made.add_row().cells
            properties = made.rows[number]._tr.get_or_add_trPr()
            _add(properties, "w:cantSplit")
            if number == 0:
                _add(properties, "w:tblHeader")
            elif table.to_fill_in:
                made.rows[number].height_rule, made.rows[number].height = WD_ROW_HEIGHT_RULE.AT_LEAST, Mm(17)
            for at, (cell, words) in enumerate(zip(cells, row, strict=True)):
                header = number == 0 or (at == 0 and table.row_headers)
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                said(paragraph, words, strong=header)
                if header:
                    _add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=PAPER)
        _widths(made, table)
        self.file.add_paragraph().paragraph_format.space_after = Pt(2)

    def _drawing(self, drawing: Drawing) -> None:
        paragraph = self.file.add_paragraph()
        shape = paragraph.add_run().add_picture(
            BytesIO(self.picture(drawing)), width=Mm(drawing.width), height=Mm(drawing.height)
        )
        shape._inline.docPr.set("descr", in_xml(drawing.alternative))


def said(paragraph: WordParagraph, runs: Runs, strong: bool = False) -> None:
    """Write the words, each run in its face."""
    for run in runs:
        made = paragraph.add_run(in_xml(run.text))
        match run.face:
            case Face.STRONG:
                made.bold = True
            case Face.CODE:
                made.font.name = "Courier New"
            case Face.ADDED:
                made.underline = True
            case Face.REMOVED:
                made.font.strike = True
            case Face.MUST | Face.MUST_NOT | Face.SHOULD | Face.MAY:
                made.bold = True
                made.font.color.rgb = RGBColor.from_string(NAMED[MODALITIES[run.face]])
                frame = {
                    "val": "dashed" if run.face is Face.MAY else "single",
                    "sz": "4",
                    "space": "0",
                    "color": "auto",
                }
                _add(made._r.get_or_add_rPr(), "w:bdr", **frame)
        if strong:
            made.bold = True


def _properties(file: WordDocument, document: Document) -> None:
    day = datetime.combine(document.date, time())
    core = file.core_properties
    # Word's own bound for each of these is 255 characters.
    core.title, core.subject, core.comments = (
        in_xml(each)[:255] for each in (document.title, document.subtitle, document.mark)
    )
    core.author = core.last_modified_by = in_xml(document.author)[:255]
    core.language = LANGUAGE
    core.created = core.modified = day
    core.revision = 1


def _page(file: WordDocument, document: Document) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    _add(defaults, "w:lang", val=LANGUAGE, eastAsia=LANGUAGE)
    styles: Any = file.styles
    for style in styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for name in list(fonts.attrib):
                del fonts.attrib[name]
            for name in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{name}"), FONT)
    normal = styles["Normal"]
    normal.font.size, normal.font.color.rgb = Pt(10.5), INK
    normal.paragraph_format.space_after = Pt(5)
    for name, size in SIZES.items():
        style = styles[name]
        style.font.size, style.font.color.rgb = Pt(size), INK
        style.font.bold, style.font.italic = name != "Subtitle", False
        style.paragraph_format.space_before = Pt(12 if name.startswith("Heading") else 0)
        style.paragraph_format.space_after = Pt(5)
        style.paragraph_format.keep_with_next = True
    styles["Heading 1"].paragraph_format.page_break_before = True
    for border in styles["Title"].element.pPr.findall(qn("w:pBdr")):
        styles["Title"].element.pPr.remove(border)
    quote = styles["Quote"]
    quote.font.italic, quote.font.color.rgb = False, INK
    quote.paragraph_format.left_indent = Mm(10)
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
    styles["Footer"].font.size, styles["Footer"].font.color.rgb = Pt(8), QUIET
    footer = section.footer.paragraphs[0]
    footer.paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
    for part in (f"{in_xml(document.mark)}\tPage ", "PAGE", " of ", "NUMPAGES"):
        run = footer.add_run("" if part.isupper() else part)
        if part.isupper():
            _field(run._r, part)


def _field(run: Any, name: str) -> None:
    """A number that Word works out: of the page, or of all pages."""
    _add(run, "w:fldChar", fldCharType="begin")
    _add(run, "w:instrText").text = name
    _add(run, "w:fldChar", fldCharType="separate")
    _add(run, "w:t").text = "1"
    _add(run, "w:fldChar", fldCharType="end")


def _described(properties: Any, caption: str) -> None:
    """What a table is of, for readers who can't see it."""
    _add(properties, "w:tblCaption", val=in_xml(caption))


def _widths(made: Any, table: Table) -> None:
    """The first column of facts is narrow, columns to write in are alike, others are as their words ask for."""
    columns = len(table.head)
    if table.row_headers and columns == 2:
        shares = [45.0, 125.0]
    elif table.to_fill_in:
        shares = [170 / columns] * columns
    else:
        longest = [
            max(sum(len(run.text) for run in row[at]) for row in (table.head, *table.rows)) for at in range(columns)
        ]
        kept = [min(max(each, 15), 45) for each in longest]
        shares = [170 * each / sum(kept) for each in kept]
    made.autofit = False
    for at, share in enumerate(shares):
        made.columns[at].width = Mm(share)
        for cell in made.columns[at].cells:
            cell.width = Mm(share)


def _add(parent: Any, name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _with_fixed_dates(made: BytesIO) -> bytes:
    """The same archive without the time at which it was made."""
    fixed = BytesIO()
    with ZipFile(made) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = ZipInfo(name, _ZIPPED)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3  # the same on every machine
            target.writestr(info, source.read(name))
    return fixed.getvalue()
