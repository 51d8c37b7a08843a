"""The wheel alone gives another organisation what it needs for a site of its own: in an empty environment, offline."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from policy_model.publish.bundle import build_wheel

ROOT = Path(__file__).parents[2]

POLICY = {
    "pyproject.toml": '[tool.policy-model]\npolicies = "policies"\n',
    "policies/visiting/__init__.py": 'VERSIONS = ("v1",)\n',
    "policies/visiting/v1.md": (
        "{#title}\n# Visitors\n\n{#sign-in}\nEvery visitor signs in.\n\n"
        "{#no-badge}\nWithout a badge nobody goes further.\n\n{#ask}\nIf you are not sure, ask at the desk.\n"
    ),
    "policies/visiting/v1.py": """
from policy_model.conditions import ALWAYS, answered
from policy_model.policies.reading import records_beside, text_beside
from policy_model.policies.visiting import words
from policy_model.policy import NotExecutable, Policy, StatedDate, Version
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import yes_no
from policy_model.rules import Outcome, Permits, Rule, must, should

badge = yes_no("badge", "Does the visitor have a badge?", because="no-badge")
has_badge = answered(badge, "yes")
go_on = Outcome("go-on", "The visitor can go on.", permits=Permits.YES, because="no-badge")
stay = Outcome("stay", "The visitor stays at the desk.", permits=Permits.NO, because="no-badge")
arriving = Procedure(
    id="arriving",
    title=words.TITLE,
    start="A visitor arrives.",
    questions=(badge,),
    outcomes=(go_on, stay),
    rules=(
        Rule("sign-in", when=ALWAYS, then=must("sign-in", "Have the visitor sign in."), because="sign-in"),
        Rule("with-badge", when=has_badge, then=go_on, because="no-badge"),
        Rule("without-badge", when=~has_badge, then=stay, because="no-badge"),
    ),
    when_unsure=Rule("unsure", when=ALWAYS, then=should("ask", "Ask at the desk."), because="ask"),
    scenarios=(
        Scenario("A visitor shows a badge.", given="badge=yes", outcome="go-on", duties=("sign-in",)),
        Scenario("A visitor has none.", given="badge=no", outcome="stay", duties=("sign-in",)),
    ),
)
policy = Policy(
    id="visiting",
    title="Visitors",
    owner="Made up for a test",
    status="In force",
    next_review=None,
    versions=(Version(name="1", revised=StatedDate("1 May 2026")),),
    text=text_beside(__package__, "v1.md"),
    procedures=(arriving,),
    not_executable=(NotExecutable("title", "A heading."),),
    recorded=records_beside(__package__, "v1.record.txt"),
)
""",
    "policies/visiting/words.py": 'TITLE = "Somebody is at the door"\n',
    "index.md": (
        "# Visiting us\n\n::: policy-list\n\n::: policy-text visiting\n\n::: guide visiting/arriving\n\n"
        "::: flowchart visiting/arriving\n\n::: rules visiting/arriving\n"
    ),
    "build.py": (
        "from pathlib import Path\nimport markdown\n"
        'page = Path("index.md").read_text("utf-8")\n'
        'print(markdown.markdown(page, extensions=["md_in_html", "policy_model"]))\n'
    ),
}
"""A project of another organisation, as small as it can be: a policy, a page, and how Python-Markdown is called."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that project and, in `.venv`, an environment that holds the wheel and what it says it needs."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name, content in POLICY.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(folder / ".venv")
    python = _program(folder, "python")
    offline = ["install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", "--no-compile"]
    wheel = build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *offline, str(wheel)], check=True)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.check_output([python, "-c", where], text=True).strip())
    (of_the_wheel,) = packages.glob("policy_model-*.dist-info")
    for requirement in metadata.Distribution.at(of_the_wheel).requires or ():
        if "extra ==" not in requirement:
            _copy(re.match(r"[\w.-]+", requirement)[0], packages)  # type: ignore[index]
    return folder


def _program(folder: Path, name: str) -> Path:
    return folder / ".venv" / ("Scripts" if os.name == "nt" else "bin") / (f"{name}.exe" if os.name == "nt" else name)


def _copy(name: str, packages: Path) -> None:
    """Put a package of this environment into another: it is the locked one, and no network is asked."""
    distribution = metadata.distribution(name)
    assert not [each for each in distribution.requires or () if "extra ==" not in each], f"{name} needs more"
    for file in distribution.files or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            (packages / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), packages / file)


def _run(folder: Path, program: str, *arguments: str) -> SimpleNamespace:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [_program(folder, program), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return SimpleNamespace(status=done.returncode, out=done.stdout, err=done.stderr)


def test_the_command_line_knows_the_policies_of_the_project_alone(elsewhere: Path) -> None:
    listed = _run(elsewhere, "policy", "list", "--json")
    assert (listed.status, listed.err) == (0, "")
    assert "visiting" in listed.out
    assert "information-sharing" not in listed.out
    decided = _run(elsewhere, "policy", "decide", "visiting/arriving", "badge=no")
    assert (decided.status, decided.err) == (0, "")
    assert "The visitor stays at the desk." in decided.out


def test_outside_such_a_project_it_knows_the_policies_that_come_with_it(elsewhere: Path) -> None:
    (elsewhere.parent / "outside").mkdir()
    python = _program(elsewhere, "python")
    command = [python, "-m", "policy_model.command_line", "list"]
    assert "information-sharing/disclosure" in subprocess.check_output(
        command, cwd=elsewhere.parent / "outside", text=True
    )


def test_any_python_markdown_site_has_the_blocks(elsewhere: Path) -> None:
    stale = _run(elsewhere, "python", "build.py")
    assert stale.status == 1
    assert "BlockError: line 9: diagrams/visiting_1_arriving.svg: the drawing is missing" in stale.err
    (elsewhere / "package.json").write_text("{}", "utf-8")
    (elsewhere / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    drawn = _run(elsewhere, "policy", "draw")
    assert (drawn.status, drawn.err) == (0, "")
    page = _run(elsewhere, "python", "build.py")
    assert (page.status, page.err) == (0, "")
    for part in (
        'href="policies/visiting/index.md">Visitors</a>',
        'data-procedure="arriving"',
        "Does the visitor have a badge?",
        "Without a badge nobody goes further.",
        "<svg",
        "Somebody is at the door",
    ):
        assert part in page.out
    assert "information-sharing" not in page.out


def test_what_is_not_installed_is_one_clear_message(elsewhere: Path) -> None:
    page = 'import markdown; markdown.markdown("::: downloads visiting", extensions=["policy_model"])'
    done = _run(elsewhere, "python", "-c", page)
    assert done.err.endswith(
        "BlockError: line 1: what reviewers take along needs the Python package `typst`, which is not installed\n"
        "  help: install `policy-model[publish]`\n"
    )


def test_the_wheel_says_that_it_is_typed(elsewhere: Path) -> None:
    (marker,) = (elsewhere / ".venv").rglob("policy_model/py.typed")
    assert marker.read_bytes() == b""


def _loaded(modules: str) -> set[str]:
    """What a bare Python has loaded once it has imported these."""
    code = f"import sys; before = set(sys.modules); import {modules}; print(*sorted(set(sys.modules) - before))"
    return set(subprocess.check_output([sys.executable, "-I", "-c", code], cwd=ROOT, text=True).split())


HEAVY = {
    "argparse", "asyncio", "concurrent", "ctypes", "decimal", "email", "http", "importlib.metadata", "logging",
    "multiprocessing", "pathlib", "pickle", "random", "shutil", "signal", "socket", "ssl", "statistics", "subprocess",
    "tempfile", "threading", "tomllib", "unittest", "urllib", "xml", "zipfile",
}  # fmt: skip
"""What takes long to import, and what a model of rules has no use for."""


def test_the_core_starts_without_what_takes_long_to_start() -> None:
    core = ("check", "comparisons", "diff", "explain", "flowchart", "generate", "outline", "reconcile", "releases")
    loaded = _loaded(", ".join(f"policy_model.{name}" for name in core))
    assert loaded >= {f"policy_model.{name}" for name in core}
    assert {name for name in loaded if name in HEAVY or name.partition(".")[0] in HEAVY} == set()


def test_a_command_starts_without_what_only_pages_need() -> None:
    loaded = {name.partition(".")[0] for name in _loaded("policy_model.command_line")}
    assert not loaded & {"markdown", "graphviz", "typst", "docx", "icalendar", "mkdocs", "asyncio"}
