"""The tutorial, done as it says: its edits and commands, in order, in a copy of the project, with what it prints."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from markdown import Markdown

from policy_model.command_line import releasing
from tests.unit.drafting_project import ROOT, Project, project

TUTORIAL = ROOT / "docs" / "developers" / "tutorial.md"
FENCE = re.compile(r"^```(\w+)(?: title=\"(\S+)\")?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LEFT_OUT = "…"
"""A line that stands for any lines of an output, and in a difference for any lines of the file."""

BEFORE = {"python3 scripts/serve.py", "source .venv/bin/activate"}
"""What sets the machine up, which has its own tests (`test_setup.py`)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A block of the tutorial. kind: its language. file: the one that it is about, empty where it is about none."""

    kind: str
    file: str
    said: str


def steps() -> Iterator[Step]:
    return (Step(*(part or "" for part in found)) for found in FENCE.findall(TUTORIAL.read_text("utf-8")))


def commands(said: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block, with the output shown below it."""
    for part in re.split(r"^\$ ", said, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def applied(text: str, difference: str) -> str:
    """The text with the changes made. Each part of the difference has to stand in the text, once, in order."""
    at = 0
    for part in re.split(rf"^{LEFT_OUT}\n", difference, flags=re.MULTILINE):
        lines = part.splitlines(keepends=True)
        assert {line[0] for line in lines} <= set(" +-"), part
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        assert text.count(old) == 1, f"this stands there {text.count(old)} times:\n{old}"
        assert text.index(old) >= at, f"this stands before what was changed already:\n{old}"
        at = text.index(old) + len(new)
        text = text.replace(old, new)
    return text


def agrees(shown: str, output: str) -> bool:
    """Whether that is the output, but for the lines left out."""
    parts = (re.escape(part) for part in re.split(rf"^ *{LEFT_OUT}\n", shown, flags=re.MULTILINE))
    return re.fullmatch(r"(?:.*\n)*?".join(parts), output) is not None


def read_pages(here: Project) -> None:
    """What the site's build does with the pages of the new policy: every block in them is rendered."""
    for page in (here.root / "docs" / "policies" / "photographs").glob("*.md"):
        extensions = ["meta", "attr_list", "admonition", "policy_model"]
        html = Markdown(extensions=extensions, extension_configs={"policy_model": {"diagrams": "diagrams"}}).convert(
            page.read_text("utf-8")
        )
        for part in ('class="policy-emergency"', "Sharing photographs", 'class="policy-guide"'):
            assert part in html, (page, part)
        assert ("<svg" in html) is ("review" not in page.name)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setattr(releasing, "today", lambda: date(2026, 11, 22))
    monkeypatch.setenv("COLUMNS", "80")
    with project(tmp_path) as made:
        for name in ("package.json", "mkdocs.yml"):
            shutil.copy(ROOT / name, tmp_path)
        shutil.copytree(ROOT / "diagrams", tmp_path / "diagrams")
        (tmp_path / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
        monkeypatch.chdir(tmp_path)
        yield made


def test_the_tutorial_does_what_it_says(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    done = 0
    for step in steps():
        file = here.root / step.file
        match step.kind:
            case "sh":
                assert step.said.strip() in BEFORE
            case "text" | "python":
                assert file.is_file()
                file.write_text(step.said, "utf-8", newline="\n")
            case "diff":
                file.write_text(applied(file.read_text("utf-8"), step.said), "utf-8", newline="\n")
            case "console":
                for command, shown in commands(step.said):
                    capsys.readouterr()
                    if command == "python3 scripts/serve.py":
                        here.read_again()
                        read_pages(here)
                    else:
                        # What the script calls once all is set up.
                        called = command.replace("python3 scripts/regenerate.py", "policy draw")
                        name, *arguments = shlex.split(called)
                        assert name == "policy"
                        here.run(*arguments)
                    printed = capsys.readouterr()
                    assert printed.err == "", command
                    assert agrees(shown, printed.out), f"$ {command}\n{printed.out}"
                    done += 1
            case _:
                pytest.fail(f"nobody knows what to do with {step}")
    assert done > 10
