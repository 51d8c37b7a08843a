"""Situations to practise on, in Chromium: without a script and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from policy_model.publish.blocks.practising import NOTES
from tests.site.conftest import PHONE, NewContext

pytestmark = pytest.mark.browser

PRACTISE = "/policies/information-sharing/practise/"


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
    page.emulate_media(media="print")
    last = page.locator(".policy-practise").first.locator(".practise-situation").last
    expect(last.get_by_text(NOTES)).to_be_visible()  # though it was never opened
    expect(last.locator(".outcome")).to_be_hidden()
    expect(page.get_by_role("link", name="Next situation").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("Print the answers too").first.check()
    page.emulate_media(media="print")
    expect(last.locator(".outcome")).to_be_visible()
    expect(last.locator(".outcome blockquote").first).to_be_visible()
    expect(page.locator(".practise-situation").last.locator(".outcome")).to_be_hidden()
