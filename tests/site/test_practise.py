"""Situations to practise on, in Chromium: without a script and on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from policy_model.policies.catalogue import find_procedure
from policy_model.publish.blocks.practising import NOTES
from tests.site.conftest import PHONE, NewContext

pytestmark = pytest.mark.browser

PRACTISE = "/policies/information-sharing/practise/"
_, DISCLOSURE = find_procedure("information-sharing/disclosure")
_, SHARING = find_procedure("information-sharing/sharing")
SITUATIONS = len(DISCLOSURE.scenarios) + len(SHARING.scenarios)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_one_situation_after_another(script: bool, new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=script).new_page()
    page.goto(PRACTISE)
    first, second = page.locator(".practise-situation").nth(0), page.locator(".practise-situation").nth(1)
    opened(first.locator("> summary"), first.locator(".practise-known"))
    answer = first.locator(".practise-answer")
    expect(answer.locator(".outcome")).to_be_hidden()
    first.get_by_role("radio").nth(2).check()
    expect(answer.locator(".outcome")).to_be_hidden()  # whatever is chosen tells nothing
    opened(answer.locator("> summary"), answer.locator(".outcome"))
    first.get_by_role("link", name="Next situation").click()
    expect(second.locator(".practise-known")).to_be_in_viewport()
    expect(first.get_by_role("radio").nth(2)).to_be_checked()
    page.reload()
    expect(page.locator("input:checked:not(header *, [class^=md-])")).to_have_count(0)


def opened(summary: Locator, what: Locator) -> None:
    """What stands below opens, and by the keyboard too."""
    summary.focus()
    summary.press("Enter")
    expect(what).to_be_visible()


def test_on_paper_the_answers_come_only_where_they_are_asked_for(page: Page) -> None:
    page.goto(PRACTISE)
    for answers in (0, len(DISCLOSURE.scenarios)):
        if answers:
            page.get_by_label("Print the answers too").first.check()
        said = " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(page.pdf())).pages)
        assert said.count("What would change it") >= answers
        assert (said.count("What to do, in order") == 0) == (answers == 0)
        assert said.count(NOTES) == SITUATIONS
        assert all(scenario.name in said for scenario in DISCLOSURE.scenarios)
        assert "Next situation" not in said
