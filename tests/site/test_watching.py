"""While a policy is edited: the open page reloads, its guide decides as the edited model, a mistake is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import DESK, Watch, awaited
from tests.watched_project import edit, watched_project

pytestmark = pytest.mark.browser

SAID = "You can pass the information on now"
EDITED = "You may by all means pass the information on now"
PATIENCE = 60_000
"""Milliseconds for a build on a machine that has much else to do."""
CLAUSE = 'because="consent-unless-immediate-risk"'


@dataclass(frozen=True)
class Open:
    """What a test has before it. project: the copy that it edits. terminal: what was said there."""

    page: Page
    project: Path
    terminal: list[str]

    def wait_for(self, words: str) -> None:
        """Wait until that was said at the terminal."""
        said = awaited(self.page, lambda: any(words in line for line in self.terminal), PATIENCE / 1000)
        assert said, self.terminal


@pytest.fixture
def opened(site: Path, tmp_path: Path, browser: Browser) -> Iterator[Open]:
    """The page of the policy, served while the project is watched."""
    terminal: list[str] = []
    with watched_project(tmp_path, site, terminal.append) as (project, origin):
        with browser.new_context(base_url=origin, viewport=DESK) as context:
            watch = Watch(origin)
            watch.follow(context)
            page = context.new_page()
            page.goto("/policies/information-sharing/")
            yield Open(page, project, terminal)
        watch.check()


def test_an_edit_reloads_the_page_and_a_mistake_is_shown_until_it_is_mended(opened: Open, site: Path) -> None:
    page, notice = opened.page, opened.page.locator("#watching")
    expect(page.locator("body")).to_contain_text(SAID)
    expect(notice).to_be_hidden()

    edit(opened.project, SAID, EDITED)
    expect(page.locator("body")).to_contain_text(EDITED, timeout=PATIENCE)
    opened.wait_for("the whole site is built")  # whatever else may load the page anew
    # The guide starts anew, without the snapshot of what was before, and says what the edited model says.
    page.locator(".policy-guide button", has_text="Yes").first.click()
    started = "() => performance.getEntriesByName('policy-guide-started')[0]?.detail"
    assert page.wait_for_function(started).json_value() == "plain"
    expect(page.locator(".guide-step .outcome").first).to_contain_text(EDITED, timeout=PATIENCE)

    edit(opened.project, CLAUSE, 'because="consent-unless-immediate-rsk"')
    expect(notice).to_contain_text("What you edited can't be shown. This page is as it was before:")
    expect(notice).to_contain_text("unknown clause `consent-unless-immediate-rsk`")
    expect(page.locator("body")).to_contain_text(EDITED)
    assert any("unknown clause `consent-unless-immediate-rsk`" in line for line in opened.terminal)

    edit(opened.project, 'because="consent-unless-immediate-rsk"', CLAUSE)
    edit(opened.project, EDITED, SAID)
    expect(page.locator("body")).not_to_contain_text(EDITED)
    expect(notice).to_be_hidden()

    script = opened.project / "policy_model/publish/assets/zoom.js"
    whole = script.read_text("utf-8")
    script.write_text(f"const = 1;\n{whole}", "utf-8")
    expect(notice).to_contain_text('zoom.js:1: Expected identifier but found "="')
    script.write_text(whole, "utf-8")
    expect(notice).to_be_hidden()
    assert not [file for file in site.rglob("*.html") if "/.watching" in file.read_text("utf-8")]
