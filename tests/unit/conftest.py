"""Commands, run in the test's own process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policy_model.command_line import main

type Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def columns() -> int:
    """How wide the terminal is."""
    return 80


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int) -> Run:
    """Runs a command line: its exit status, what it printed, what it complained of."""
    monkeypatch.setenv("COLUMNS", str(columns))

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run
