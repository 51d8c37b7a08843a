"""The policy's page on paper, in Chromium: a document that says on each page what it is, with nothing to press."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from policy_model.diagram import compile_procedure
from policy_model.outline import outline
from policy_model.policies.catalogue import find_policy
from policy_model.publish.running_head import head
from tests.site.conftest import NewContext

pytestmark = pytest.mark.browser

POLICY = find_policy("information-sharing")
PAGE = "/policies/information-sharing/"
TO_PRESS = ("Exit this page", "I'm not sure", "Start again", "Make a decision record", "Open in the guide", "Zoom")


def squeezed(words: str) -> str:
    """Without spaces: lines and columns part words where they like."""
    return "".join(words.split())


def sheets(page: Page, paper: str) -> list[str]:
    """The words of each sheet of paper, squeezed."""
    printed = page.pdf(format=paper, print_background=True)
    return [squeezed(sheet.extract_text()) for sheet in PdfReader(BytesIO(printed)).pages]


@pytest.mark.parametrize(("script", "paper"), [(True, "Letter"), (False, "A4")], ids=["with a script", "without"])
def test_the_policy_is_a_document(script: bool, paper: str, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(PAGE)
    printed = sheets(page, paper)
    for number, sheet in enumerate(printed, start=1):
        assert squeezed(head(POLICY)) in sheet
        assert f"Page{number}of{len(printed)}" in sheet
    whole = "".join(printed)
    assert not [words for words in TO_PRESS if squeezed(words) in whole]
    for clause in POLICY.text:
        assert squeezed(clause.text)[:40] in whole
    # What is folded is there, and each flowchart is on one sheet of paper.
    for procedure in POLICY.procedures:
        steps = outline(compile_procedure(procedure))
        assert all(whole.count(squeezed(item.question.text)) >= 2 for item in steps.items)
    for drawn in page.locator(".flowchart-scroll > svg:first-of-type").all():
        lines = {squeezed(words) for words in drawn.locator("text").all_text_contents()}
        assert [sheet for sheet in printed if all(line in sheet for line in lines)], "a flowchart is cut"
    # A link has a number; the address by that number stands at the end, and is gone from the page once it is printed.
    notes = whole.partition(squeezed("Where the links lead"))[2]
    number = re.search(rf"(\d+)\.{re.escape(page.url)}guide/", notes)
    assert bool(number) == script
    assert "#rule-" not in notes  # where what was folded into the text leads, which is not printed
    if number:
        assert squeezed(f"a page of its own{number[1]}, for small screens") in whole
    expect(page.locator(".policy-footnotes, [data-footnote]")).to_have_count(0)


def test_every_version_has_a_line_of_its_own_and_a_comparison_none(page: Page) -> None:
    page.emulate_media(media="print")
    line = "getComputedStyle(document.documentElement).getPropertyValue('--running-head')"
    said = {}
    for address in ("information-sharing/review/", "information-sharing/practise/", "hm-government-advice/2015/"):
        page.goto(f"/policies/{address}")
        said[address] = page.evaluate(line)
    advice = find_policy("hm-government-advice@2015")
    assert list(said.values()) == [f'"{head(each)}"' for each in (POLICY, POLICY, advice)]
    page.goto("/policies/hm-government-advice/compared/")
    assert page.evaluate(line) == ""
