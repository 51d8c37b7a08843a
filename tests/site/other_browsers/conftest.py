"""Firefox and WebKit, each started once, with and without JavaScript. Tests of one that isn't there are skipped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.programs import do_without
from tests.site.other_browsers.firefox import Firefox
from tests.site.other_browsers.webkit import WebKit
from tests.site.other_browsers.window import NotThere, Window


def started(kind: type[Window], *, javascript: bool) -> Window:
    """A new window, or the test is skipped, with the reason."""
    try:
        return kind(javascript=javascript)
    except NotThere as missing:
        do_without(f"{kind.name} can't be driven here: {missing}")


@pytest.fixture(scope="session", params=[Firefox, WebKit], ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> type[Window]:
    """The browsers, one after the other."""
    found: type[Window] = request.param
    return found


@pytest.fixture(scope="session")
def scripted(kind: type[Window]) -> Iterator[Window]:
    window = started(kind, javascript=True)
    yield window
    window.close()


@pytest.fixture(scope="session")
def unscripted(kind: type[Window]) -> Iterator[Window]:
    window = started(kind, javascript=False)
    yield window
    window.close()


@pytest.fixture
def expected() -> list[str]:
    """Words that mark what the console calls an error as one that the test brings about itself."""
    return []


@pytest.fixture
def window(scripted: Window, expected: list[str]) -> Iterator[Window]:
    """A window as people have it; that the page's scripts made no error is looked at when the test has ended."""
    yield from watched(scripted, expected)


@pytest.fixture
def without_javascript(unscripted: Window, expected: list[str]) -> Iterator[Window]:
    """A window in a browser whose JavaScript is turned off."""
    yield from watched(unscripted, expected)


def watched(window: Window, expected: list[str]) -> Iterator[Window]:
    window.errors.clear()
    yield window
    window.evaluate("1")  # what the console said is heard before its answer
    assert not [error for error in window.errors if not any(words in error for words in expected)]
