"""Programs that tests drive and that a machine may lack: such a test is skipped, or fails where all are required."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

REQUIRED = "POLICY_ALL_PROGRAMS"
"""Where this is set, a program that isn't there is a failure."""


def program(name: str) -> str:
    """Where it is; without it, the test that asks is skipped, or fails."""
    found = shutil.which(name)
    return found or do_without(f"there is no {name}; on Debian, with root, `scripts/test.py` installs it")


def do_without(reason: str) -> NoReturn:
    """Skip the test, or fail where all programs are required."""
    if os.environ.get(REQUIRED):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
