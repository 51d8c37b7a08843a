"""Goldens in words: `tests/conftest.py` says how they are written anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import RESET

HERE = Path(__file__).parent


@pytest.fixture
def golden(reset_goldens: bool) -> Callable[[str, str], None]:
    """Compares a text with the golden of that name, or makes it the golden."""

    def compare(name: str, given: str) -> None:
        file = HERE / name
        if reset_goldens:
            file.write_bytes(given.encode())
            return
        known = file.read_bytes().decode() if file.exists() else ""
        assert given == known, f"{file.name} differs; if that is meant: python3 scripts/test.py tests/golden {RESET}"

    return compare
