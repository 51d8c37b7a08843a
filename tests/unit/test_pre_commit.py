"""The hooks, run by the real pre-commit over a repository of its own: it fetches nothing, and stops what CI would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.drafting_project import ROOT
from tests.unit.report_project import ALONE, IDENTITY, Repository, repository

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links the environment into another folder")


def pre_commit(here: Repository, home: Path) -> tuple[int, dict[str, str], str]:
    """Every hook over every file: the exit status, what became of each hook, all that was said."""
    here.git("add", "--all")
    environment = {
        **os.environ,
        **IDENTITY,
        **ALONE,
        "PRE_COMMIT_HOME": str(home),
        "PRE_COMMIT_COLOR": "never",
        # Whoever asked anybody for anything would wait for an answer that nobody gives.
        **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"),
    }
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    done = subprocess.run(command, cwd=here.root, env=environment, capture_output=True, text=True, check=False)
    lines = (line.partition("....") for line in done.stdout.splitlines() if "...." in line)
    return done.returncode, {name: rest.strip(".") for name, _, rest in lines}, done.stdout + done.stderr


HOOKS = (
    "No likely mistakes (ruff check)",
    "Formatted (ruff format)",
    "Every policy does what a policy must (policy check)",
    "Every drawing is up to date (policy draw --check)",
)


def test_the_hooks_let_pass_what_holds_and_stop_what_does_not(tmp_path: Path) -> None:
    with repository(tmp_path / "project") as here:
        for name in (".pre-commit-config.yaml", ".gitignore"):
            shutil.copy(ROOT / name, here.root)
        shutil.copytree(ROOT / "scripts", here.root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        for name in (".venv", "node_modules"):
            (here.root / name).symlink_to(ROOT / name)
        (here.root / ".git" / "info" / "exclude").write_text("/.venv\n/node_modules\n", "utf-8")
        status, became, said = pre_commit(here, tmp_path / "home")
        assert (status, became) == (0, dict.fromkeys(HOOKS, "Passed")), said
        (here.books / "other.py").write_text("import os\nx = {1:2}\n", "utf-8")
        here.edit("when=is_reserved & ~lost, then=tell", "when=is_reserved, then=tell")
        status, became, said = pre_commit(here, tmp_path / "home")
        assert (status, became) == (1, dict.fromkeys(HOOKS, "Failed"))
        assert "`os` imported but unused" in said
        assert "1 file would be reformatted" in said
        assert "procedures[returns]: edited in a released version;" in said
        assert "run `python3 scripts/regenerate.py`" in said


def test_a_module_is_run_in_the_environment_and_ends_as_it_does(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "ending.py").write_text("import sys\nsys.exit(len(sys.argv))\n", "utf-8")
    command = [sys.executable, str(tmp_path / "scripts" / "run.py"), "ending", "--one", "two"]
    before = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (before.returncode, before.stderr) == (
        1,
        "error: the project's environment is not there: run `python3 scripts/test.py`, which makes it\n",
    )
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 3
    nothing = subprocess.run(command[:2], capture_output=True, text=True, check=False)
    assert (nothing.returncode, nothing.stderr) == (2, "usage: run.py MODULE [arguments]\n")
