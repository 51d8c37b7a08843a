"""The style sheets: all of them reach a page, drawings take their colours along, and every colour can be read."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from policy_model.publish.sheets import Scheme, colours, joined, of_a_file, on_paper, read

ROOT = Path(__file__).resolve().parents[2]
STYLES = ROOT / "policy_model/publish/assets/styles"
SCREENS = (Scheme.LIGHT, Scheme.DARK)
WORDS = ("yes", "no", "wait", "must", "should", "may")


def test_a_page_gets_every_sheet_as_one() -> None:
    named = re.findall(r'^@import "(.+)";$', read("site.css"), re.MULTILINE)
    assert sorted([*named, "site.css"]) == sorted(file.name for file in STYLES.iterdir())
    whole = joined()
    assert "@import" not in whole
    assert "/*" not in whole
    for name in named:
        last = read(name).rstrip().rpartition("\n")[0].rpartition("\n")[2]
        assert last in whole, name
        assert read(name).count("{") == read(name).count("}"), f"{name} would swallow what follows it"
    assert whole.index(".fc text {") < whole.index(".is-alone > .fc-shape"), "what outranks stands later"


def test_only_the_tokens_name_colours_and_others_use_those_that_there_are() -> None:
    allowed = {"#ffffff", "#000000", "#8f1720"}  # on the header, which is the same in every scheme, and on paper
    for file in STYLES.glob("*.css"):
        sheet = file.read_text("utf-8")
        if file.name != "tokens.css":
            assert set(re.findall(r"#[0-9a-f]{3,8}\b", sheet)) <= allowed, file.name
        used = set(re.findall(r"var\((--policy-[a-z-]+)", sheet))
        assert used <= set(re.findall(r"^ +(--policy-[a-z-]+):", read("tokens.css"), re.MULTILINE)), file.name


def test_every_brace_is_closed() -> None:
    for file in STYLES.glob("*.css"):
        sheet = file.read_text("utf-8")
        assert sheet.count("{") == sheet.count("}"), file.name


def test_light_and_dark_name_the_same_colours() -> None:
    assert set(colours(Scheme.DARK)) == set(colours())
    assert set(colours(Scheme.FORCED)) < set(colours())


def test_a_file_of_its_own_has_the_colours_that_it_uses_in_every_scheme() -> None:
    sheet = of_a_file("flowchart.css")
    assert sheet in (ROOT / "diagrams/information-sharing_v_2-2023_disclosure.svg").read_text("utf-8")
    used = set(re.findall(r"var\((--policy-[a-z-]+)\)", sheet))
    light, dark, forced = sheet.split(":root {")[1:4]
    for block in (light, dark, forced):
        assert set(re.findall(r"(--policy-[a-z-]+):", block)) == used


def test_paper_has_light_colours_and_no_names() -> None:
    sheet = on_paper("flowchart.css")
    assert "var(" not in sheet
    assert "@media" not in sheet
    assert f"fill: {colours()['--policy-ink']};" in sheet


@pytest.mark.parametrize("scheme", SCREENS)
def test_every_colour_can_be_read_on_its_background(scheme: Scheme) -> None:
    """4.5 to 1, as WCAG 2 counts it; words in a drawing 7 to 1, and its lines 3 to 1."""
    named = {name.removeprefix("--policy-"): colour for name, colour in colours(scheme).items()}
    pairs = {(name, f"{name}-bg") for name in WORDS}
    assert {back for _, back in pairs} == {name for name in named if name.endswith("-bg")} - {
        "applied-bg",
        "question-bg",
    }
    pairs |= set(product((*WORDS, "ink", "accent", "quiet", "focus", "border"), ("page",)))
    for front, back in pairs:
        assert contrast(named[front], named[back]) >= 4.5, (front, back)
    for fill in ("page", "question-bg", "yes-bg", "no-bg", "wait-bg"):
        assert contrast(named["ink"], named[fill]) >= 7, fill
        assert contrast(named["border"], named[fill]) >= 3, fill
        assert contrast(named["focus"], named[fill]) >= 3, fill


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (`#rrggbb`), from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
