"""A Chromium for the tests that drive a real browser."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Iterator

from . import debian
from .errors import SetUpError
from .project import WINDOWS, Project
from .steps import StepFailed, output_of, run

VARIABLE = "POLICY_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def prepare_chromium(project: Project) -> str:
    """The path of a Chromium: named by POLICY_CHROMIUM, found on the machine, or installed. Raises `SetUpError`."""
    named = os.environ.get(VARIABLE)
    if named:
        if not runs(named):
            raise SetUpError(f"{VARIABLE} names {named}, which does not run: name a Chromium, or unset it")
        return named
    return _on_machine() or _playwrights_own(project) or _from_debian(project) or _from_playwright(project)


def runs(program: str) -> bool:
    """Whether a program is there and can be started."""
    if not shutil.which(program):
        return False
    # On Windows it is enough that it's there: asking for the version opens a window.
    return WINDOWS or output_of([program, "--version"]) is not None


def _on_machine() -> str | None:
    return next((place for place in _places() if runs(place)), None)


def _places() -> Iterator[str]:
    for name in NAMES:
        program = shutil.which(name)
        if program:
            yield program
    if sys.platform == "darwin":
        for app in ("Chromium", "Google Chrome", "Microsoft Edge"):
            for folder in ("/Applications", "~/Applications"):
                yield str(Path(folder, app + ".app", "Contents/MacOS", app).expanduser())
    if WINDOWS:
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            for rest in ("Chromium/Application/chrome.exe", "Google/Chrome/Application/chrome.exe"):
                if variable in os.environ:
                    yield str(Path(os.environ[variable], rest))


def _from_debian(project: Project) -> str | None:
    """Chromium from the distribution's packages, where we may install them; None otherwise (Ubuntu has no such one)."""
    # DejaVu beside it has the ticks, arrows and crosses that the other fonts show as boxes.
    packages = ["chromium", "fonts-dejavu-core", "fonts-liberation"]
    try:
        done = debian.install(project, packages, ask="Chromium is missing")
    except StepFailed as failure:
        print(f"  that did not work, trying Playwright's own ({failure})")
        return None
    return _on_machine() if done else None


def _playwrights_own(project: Project) -> str | None:
    """The Chromium that Playwright installed before, if it did."""
    command = [str(project.venv_python), "-c", PLAYWRIGHTS_OWN]
    program = output_of(command, environment=project.environment(), patience=60)
    return program if program and runs(program) else None


def _from_playwright(project: Project) -> str:
    command = [str(project.venv_python), "-m", "playwright", "install", "chromium"]
    if debian.is_here() and os.geteuid() == 0:
        command.insert(-1, "--with-deps")
    hint = f"install Chromium or Chrome yourself, or name one with {VARIABLE}"
    run(project, "install Chromium through Playwright", command, hint=hint)
    program = _playwrights_own(project)
    if program is None:
        raise SetUpError("Playwright's Chromium does not run on this machine: " + hint)
    return program
