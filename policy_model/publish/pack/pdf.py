"""A document as a PDF: tagged, as PDF/UA-1 asks, and the same bytes for the same document."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any, Final

import typst

from policy_model.publish.pack.document import Document, Run
from policy_model.publish.pack.fonts import CODE, FAMILIES, Typeface
from policy_model.publish.sheets import colours

STANDARD: Final = "ua-1"
"""Typst refuses to write it where something that it asks for is missing: a drawing's words, the title, the language."""

_TOO_LONG = re.compile(r"([^\s\u200b]{40})(?=\S)")
"""What no line may have room for: it gets places where it may break."""


def pdf(document: Document, typeface: Typeface) -> bytes:
    """The document as a PDF."""
    named = {name.removeprefix("--policy-"): colour for name, colour in colours().items()}
    data = {**as_data(document, typeface), "families": FAMILIES, "code": CODE, "colours": named}
    made = typst.compile(
        (files(__package__) / "review_pack.typ").read_bytes(),
        font_paths=typeface.fonts,
        sys_inputs={"document": json.dumps(data)},
        format="pdf",
        pdf_standards=STANDARD,
        timestamp=datetime.combine(document.date, time(), UTC),
    )
    assert isinstance(made, bytes)  # one file, however many pages
    return made


def png(svg: str, width: float, height: float, typeface: Typeface, ppi: float = 170) -> bytes:
    """A drawing as a picture. width, height: in millimetres."""
    source = (
        f"#set page(width: {width}mm, height: {height}mm, margin: 0pt)\n"
        f'#image(bytes(sys.inputs.svg), format: "svg", width: {width}mm, height: {height}mm)\n'
    )
    made = typst.compile(source.encode(), font_paths=typeface.fonts, sys_inputs={"svg": svg}, format="png", ppi=ppi)
    assert isinstance(made, bytes)  # one page
    return made


def as_data(value: Any, typeface: Typeface) -> Any:
    """Dataclasses as objects that name their kind, for JSON, with no character that the typeface can't show."""
    match value:
        case Run():
            return {"face": value.face.value, "text": _TOO_LONG.sub("\\1\u200b", typeface.shown(value.text))}
        case _ if is_dataclass(value):
            kept = {field.name: as_data(getattr(value, field.name), typeface) for field in fields(value)}
            return {"kind": type(value).__name__, **kept}
        case tuple():
            return [as_data(each, typeface) for each in value]
        case date():
            return [value.year, value.month, value.day]
        case str():
            return typeface.shown(value)
    return value
