"""The decision record in a real browser: made, copied, printed alone, saved, and gone when it should be."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import find_procedure
from policy_model.publish.record import as_text, record
from tests.site.conftest import PHONE, NewContext
from tests.site.test_guide import answer

pytestmark = pytest.mark.browser

GUIDE = "/policies/information-sharing/guide/"
ANSWERS = {"immediate-risk": "no", "significant-harm": "yes", "agreement": "continues-to-refuse", "manager": "not-sure"}
NOW = datetime.fromisoformat("2026-11-22T20:45:00+05:30")
AT = "2026-11-22T20:45+05:30"


def expected(*, differs: bool = False) -> str:
    policy, procedure = find_procedure("information-sharing/disclosure")
    return as_text(record(policy, Evaluator(procedure), ANSWERS, AT, differs=differs))


def record_made(page: Page) -> Locator:
    """The part of the guide that shows a record, once it is made, with the keyboard alone."""
    page.clock.set_fixed_time(NOW)
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(GUIDE)
    guide = page.locator(".policy-guide")
    for question, given in ANSWERS.items():
        answer(guide, question, given)
    part = guide.locator(".guide-record")
    part.get_by_role("button", name="Make a decision record").press("Enter")
    expect(part.get_by_role("heading", name="Decision record").last).to_be_focused()
    return part


def saved(part: Locator) -> tuple[str, str]:
    with part.page.expect_download() as download:
        part.get_by_role("button", name="Save as a file").press("Enter")
    return download.value.suggested_filename, Path(download.value.path()).read_text(encoding="utf-8")


def test_the_saved_file_is_what_the_model_records_here(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, timezone_id="Asia/Kolkata").new_page()
    asked: list[str] = []
    part = record_made(page)
    page.on("request", lambda request: asked.append(request.url))
    assert saved(part) == ("decision-record-2026-11-22-2045.txt", expected())
    part.get_by_label("My judgement differs from the guide").press(" ")
    expect(part.get_by_label("My judgement differs from the guide")).to_be_checked()
    expect(part.get_by_label("My judgement differs from the guide")).to_be_focused()
    # The new record is there once its box holds the way back.
    expect(part.get_by_label("My judgement differs")).to_have_attribute("data-go", re.compile('"differs": false'))
    assert saved(part)[1] == expected(differs=True)
    assert not [url for url in asked if not url.startswith("blob:")], "nothing of it is sent"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert part.locator("input:not([type=checkbox]), textarea, [contenteditable]").count() == 0
    assert "manager" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_it_is_copied(new_context: NewContext) -> None:
    page = new_context(timezone_id="Asia/Kolkata").new_page()
    part = record_made(page)
    part.get_by_role("button", name="Copy").press("Enter")
    expect(part.get_by_role("status")).to_have_text("Copied. Paste it into the case system.")
    page.evaluate("document.body.append(document.createElement('textarea')); document.body.lastChild.focus()")
    page.keyboard.press("Control+V")
    assert page.evaluate("document.body.lastChild.value") == expected()


@pytest.mark.parametrize("allowed", [True, False], ids=["the newer way", "no way"])
def test_where_the_old_way_is_refused_it_is_copied_the_newer_way_or_selected(page: Page, allowed: bool) -> None:
    page.add_init_script("document.execCommand = () => false")
    write = "(text) => { window.copied = text; return Promise.resolve(); }" if allowed else "() => Promise.reject(1)"
    page.add_init_script(f"Object.defineProperty(navigator, 'clipboard', {{ value: {{ writeText: {write} }} }})")
    part = record_made(page)
    part.get_by_role("button", name="Copy").press("Enter")
    expect(part.get_by_role("status")).to_have_text(
        "Copied. Paste it into the case system."
        if allowed
        else "Copying is not allowed here. The record is selected: use your browser's own way to copy."
    )
    assert bool(page.evaluate("window.copied?.startsWith('DECISION RECORD')")) == allowed
    assert page.evaluate("String(getSelection())").startswith("Decision record")


def test_its_own_button_prints_it_alone(page: Page) -> None:
    part = record_made(page)
    part.get_by_role("button", name="Print").press("Enter")
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    expect(page.locator("body > .record-sheet .decision-record")).to_be_visible()
    for hidden in (".md-header", ".md-container", ".policy-guide"):
        expect(page.locator(hidden)).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".record-sheet")).to_have_count(0)
    expect(page.locator(".md-container")).to_be_visible()


@pytest.mark.parametrize("how", ["start again", "wipe", "reload"])
def test_it_is_gone_with_the_answers(page: Page, how: str) -> None:
    part = record_made(page)
    part.get_by_role("button", name="Print").press("Enter")
    if how == "start again":
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.get_by_role("button", name="Start again").press("Enter")
    elif how == "wipe":
        page.evaluate("document.dispatchEvent(new Event('policy-wipe'))")
    else:
        page.reload()
    expect(page.locator(".decision-record, .record-sheet")).to_have_count(0)
    assert "decision-record" not in page.content()
