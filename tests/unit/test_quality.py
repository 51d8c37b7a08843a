"""The tools that read the whole repository: ruff for style and likely mistakes, mypy for types."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--quiet"], id="no likely mistakes"),
        pytest.param(["ruff", "format", "--check", "--quiet"], id="formatted"),
        # Without its cache: one left by another state of the tree has been seen to complain of what is not there.
        pytest.param(["mypy", "--no-incremental"], id="typed"),
    ],
)
def test_the_repository_is(command: list[str]) -> None:
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
