"""What reviewers take along: found on the page, with its kind, size and use, and whole when it is there."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import feedparser
import pytest
from icalendar import Calendar
from playwright.sync_api import expect
from pypdf import PdfReader

from policy_model.publish.blocks.downloads import size
from tests.site.conftest import DESK, PHONE, NewContext

pytestmark = pytest.mark.browser

REVIEW = "/policies/information-sharing/review/"
COMPARED = "/policies/hm-government-advice/compared/"
FILES = {
    "Review pack": ("information-sharing-review-pack.pdf", "PDF"),
    "Review pack for comments": ("information-sharing-review-pack.docx", "Word document"),
    "Review dates": ("information-sharing-review.ics", "calendar file"),
    "Versions of all policies": ("versions.atom", "Atom feed"),
}


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_reviewer_finds_each_file_and_takes_it_along(new_context: NewContext, site: Path, viewport, scripts):
    page = new_context(viewport=viewport, java_script_enabled=scripts, accept_downloads=True).new_page()
    page.goto(REVIEW)
    expect(page.get_by_role("heading", name="To take along")).to_be_visible()
    items = page.locator(".policy-downloads li")
    expect(items).to_have_count(len(FILES))
    for item, (title, (name, kind)) in zip(items.all(), FILES.items(), strict=True):
        with page.expect_download() as download:
            item.get_by_role("link", name=title, exact=True).click()
        assert download.value.suggested_filename == name
        content = Path(download.value.path()).read_bytes()
        assert content == (site / "assets" / "policy" / "take-along" / name).read_bytes()
        assert f"({kind}, {size(len(content))}). " in item.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") or not scripts


def test_the_words_to_sign_are_copied(new_context: NewContext):
    page = new_context(viewport=PHONE).new_page()
    page.goto(REVIEW)
    words = page.locator(".policy-attestation")
    page.get_by_role("button", name="Copy these words").press("Enter")
    expect(page.locator(".policy-copying").get_by_role("status")).to_have_text(
        "Copied. Paste them where your organisation keeps them."
    )
    page.evaluate("document.body.append(document.createElement('textarea')); document.body.lastChild.focus()")
    page.keyboard.press("Control+V")
    title = "\N{LEFT SINGLE QUOTATION MARK}Information sharing Policy\N{RIGHT SINGLE QUOTATION MARK}"
    assert page.evaluate("document.body.lastChild.value") == words.inner_text()
    assert words.inner_text() == f"I have read {title}, version V_2 2023, on ____________________."
    assert page.evaluate("JSON.stringify(localStorage)").find("have read") == -1


def test_the_words_to_sign_are_there_without_scripts(new_context: NewContext):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(REVIEW)
    expect(page.locator(".policy-attestation")).to_be_visible()
    expect(page.get_by_role("button", name="Copy these words")).to_have_count(0)
    expect(page.get_by_text("Nothing of this is recorded here: this site keeps no names")).to_be_visible()


def test_the_files_are_what_they_are_said_to_be(site: Path):
    folder = site / "assets" / "policy" / "take-along"
    names = {file.name for file in folder.iterdir()}
    assert names == {
        *(name for name, _ in FILES.values()),
        "hm-government-advice-review-pack.pdf",
        "hm-government-advice-review-pack.docx",
    }
    for name in sorted(names):
        content = (folder / name).read_bytes()
        match Path(name).suffix:
            case ".pdf":
                assert len(PdfReader(BytesIO(content)).pages) > 10
            case ".docx":
                assert ZipFile(BytesIO(content)).testzip() is None
            case ".ics":
                assert len(Calendar.from_ical(content).walk("VEVENT")) == 3
            case ".atom":
                assert not feedparser.parse(content).bozo


@pytest.mark.parametrize("address", ["/", REVIEW, COMPARED])
def test_every_page_names_the_feed(new_context: NewContext, server: str, address: str):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(address)
    link = page.locator('link[rel~="alternate"][type="application/atom+xml"]')
    expect(link).to_have_attribute("title", "Versions of all policies")
    feed = page.request.get(page.evaluate("link => link.href", link.element_handle()))
    assert feed.ok
    (entry,) = feedparser.parse(feed.body(), response_headers={"content-location": feed.url}).entries
    assert re.sub(r"^.*?//[^/]*", "", entry.link).endswith("/policies/information-sharing/")


def test_a_policy_without_a_review_date_says_why_it_has_no_calendar(new_context: NewContext):
    page = new_context().new_page()
    page.goto(COMPARED)
    expect(page.locator(".policy-downloads li")).to_have_count(3)
    expect(page.get_by_text("No day is recorded for the next review, so there is no calendar file.")).to_be_visible()
