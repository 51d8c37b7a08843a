"""While a policy is edited: the open page reloads, its guide decides as the edited model, a mistake is shown."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.watched_site import Watched, end, make_watched_server, watch
from tests.site.conftest import DESK, ROOT
from tests.site.conftest import Watch as Followed

pytestmark = pytest.mark.browser

MODULE = "policy_model/policies/information_sharing/v2_2023.py"
SAID = "You can pass the information on now"
EDITED = "You may by all means pass the information on now"
CLAUSE = 'because="consent-unless-immediate-risk"'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what is edited; what is installed is that of this one."""
    copy = tmp_path / "project"
    for folder in ("docs", "diagrams", "policy_model"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("mkdocs.yml", "package.json"):
        shutil.copy(ROOT / file, copy)
    (copy / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    return copy


@pytest.fixture
def terminal() -> list[str]:
    """What the person at the terminal is told."""
    return []


@pytest.fixture
def open_page(project: Path, site: Path, tmp_path: Path, terminal: list[str], browser: Browser) -> Iterator[Page]:
    """The page of the policy, served while the project is watched."""
    into = tmp_path / "into"
    into.mkdir()
    watched = Watched(site, into, terminal.append)
    with make_watched_server(watched, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        child = watch(watched, sys.executable, project, {**os.environ, "NO_MKDOCS_2_WARNING": "1"})
        origin = f"http://127.0.0.1:{server.server_port}"
        context = browser.new_context(base_url=origin, viewport=DESK)
        followed = Followed(origin)
        followed.follow(context)
        page = context.new_page()
        page.goto("/policies/information-sharing/")
        yield page
        context.close()
        end(child)
        server.shutdown()
        followed.check()


def edit(project: Path, old: str, new: str) -> None:
    text = (project / MODULE).read_text("utf-8")
    assert old in text
    (project / MODULE).write_text(text.replace(old, new), "utf-8")


def test_an_edit_reloads_the_page_and_a_mistake_is_shown_until_it_is_mended(
    open_page: Page, project: Path, site: Path, terminal: list[str]
) -> None:
    page, notice = open_page, open_page.locator("#watching")
    expect(page.locator("body")).to_contain_text(SAID)
    expect(notice).to_be_hidden()

    edit(project, SAID, EDITED)
    expect(page.locator("body")).to_contain_text(EDITED)
    # The guide starts anew, without the snapshot of what was before, and Python says what the edited model says.
    page.locator(".policy-guide button", has_text="Yes").first.click()
    started = "() => performance.getEntriesByName('policy-guide-started')[0]?.detail"
    assert page.wait_for_function(started).json_value() == "plain"
    expect(page.locator(".policy-guide .outcome-text").first).to_contain_text(EDITED)
    expect(page.locator(".guide-why, .guide-outcome, .policy-guide").first).not_to_contain_text(SAID)

    edit(project, CLAUSE, 'because="consent-unless-immediate-rsk"')
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("What you edited can't be shown. This page is as it was before:")
    expect(notice).to_contain_text("unknown clause `consent-unless-immediate-rsk`")
    expect(page.locator("body")).to_contain_text(EDITED)
    assert any("unknown clause `consent-unless-immediate-rsk`" in line for line in terminal)

    edit(project, 'because="consent-unless-immediate-rsk"', CLAUSE)
    edit(project, EDITED, SAID)
    expect(page.locator(".policy-text, main").first).not_to_contain_text(EDITED)
    expect(notice).to_be_hidden()
    assert not [file for file in site.rglob("*.html") if ".watching" in file.read_text("utf-8")]
