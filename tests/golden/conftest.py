"""Goldens: files that hold what the code is to give, word for word, and are read when they change.

`python3 scripts/test.py tests/golden --reset-goldens` writes them anew; the commit that does so says why. Naming the
folder is necessary: pytest reads this file too late for its option otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RESET = "--reset-goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(RESET, action="store_true", help="write the goldens anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the golden of that name, or makes it the golden."""

    def compare(name: str, given: str) -> None:
        file = HERE / name
        if request.config.getoption(RESET, default=False):
            file.write_bytes(given.encode())
            return
        known = file.read_bytes().decode() if file.exists() else ""
        assert given == known, f"{file.name} differs; if that is meant: python3 scripts/test.py tests/golden {RESET}"

    return compare
