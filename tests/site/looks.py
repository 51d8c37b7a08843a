"""Whether a page still looks as it did: two pictures compared coarsely, so that only where things stand counts."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops

SCALE = 8
"""Pixels of the page, each way, that become one of the picture that is kept."""
LOUDEST = 40
"""How far one such pixel may differ, of 255, before it counts: less is how letters are drawn here or there."""
MOST = 0.004
"""The share of pixels that may differ so."""


def coarse(file: Path) -> Image.Image:
    """The picture in greys, so small that letters become the grey of their line."""
    with Image.open(file) as picture:
        grey = picture.convert("L")
    return grey.resize((grey.width // SCALE, grey.height // SCALE), Image.Resampling.BOX)


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ clearly; all of them where the sizes do."""
    if one.size != other.size:
        return 1.0
    difference = ImageChops.difference(one, other)
    loud = sum(difference.histogram()[LOUDEST:])
    return loud / (one.width * one.height)
