"""The search box, in Chromium: a passage by its words, and a question by what somebody would say."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.conftest import PHONE, NewContext

pytestmark = pytest.mark.browser

POLICY = "/policies/information-sharing/"


def search(page: Page, words: str) -> Locator:
    """The results, each page with the best of its parts."""
    box = page.get_by_role("textbox", name="Search")
    if not box.is_visible():
        page.get_by_role("button", name="Search", exact=True).click()
    box.click()
    box.fill("")
    page.keyboard.type(words)
    results = page.locator(".md-search-result__item")
    expect(page.locator(".md-search-result__item mark", has_text=words.split()[-1]).first).to_be_visible()
    return results


def test_on_a_phone_what_somebody_would_say_leads_to_the_guide(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    page.goto("/privacy/")
    found = search(page, "someone told me a secret").first.get_by_role("link", name="Somebody told me a secret")
    found.click()
    page.wait_for_url("**/find/#told")
    page.get_by_role("link", name="Someone told me a secret").click()
    page.wait_for_url(f"**{POLICY}#guide-disclosure")
    expect(page.get_by_role("heading", name="Is there immediate risk to a service user?")).to_be_in_viewport()


def test_words_of_a_clause_lead_to_the_text_first(page: Page) -> None:
    page.goto("/privacy/")
    first = search(page, "need to know basis").first.get_by_role("link").first
    assert str(first.get_attribute("href")).partition("?")[0].endswith(POLICY)
