"""Commands, run in the test's own process."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import policy_model.policies
import policy_model.publish
from policy_model.command_line import main
from policy_model.policies.catalogue import packages

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


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for more policies, found beside those that are there."""
    monkeypatch.setattr(policy_model.policies, "__path__", [*policy_model.policies.__path__, str(tmp_path)])
    packages.cache_clear()
    before = set(sys.modules)
    yield tmp_path
    packages.cache_clear()
    for name in set(sys.modules) - before:
        del sys.modules[name]


@contextmanager
def killed_after(seconds: float, process: subprocess.Popen[Any]) -> Iterator[None]:
    """A process that is still waited for then is killed: its lines end, and nobody waits for more of them."""
    patience = threading.Timer(seconds, process.kill)
    patience.start()
    try:
        yield
    finally:
        patience.cancel()


def heed_interrupts() -> None:
    """For a new process: Ctrl-C ends it, also where the tests run in the background, which has them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def write_modules(folder: Path, **files: str) -> None:
    """A package of a policy in that folder: its modules, each with its source."""
    folder.mkdir()
    for name, source in files.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Stands in for the module that draws, which needs packages and a Node that other commands do without."""
    module = ModuleType("policy_model.publish.drawings")
    monkeypatch.setattr("policy_model.publish.generated.needs_a_person", lambda changes: "by hand" in changes)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(policy_model.publish, "drawings", module, raising=False)
    return module
