"""`policy report`: what a branch changes in the policies, tried on real branches of a repository of its own."""
# ruff: noqa: RUF001 - the quotation marks round questions are typographic

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import cmarkgfm
import pytest

from policy_model.command_line import COMMANDS
from policy_model.command_line.report import revisions, sections
from policy_model.command_line.report.revisions import Revision
from policy_model.command_line.report.states import state_from
from policy_model.data import policy_data
from policy_model.errors import PolicyError, RequestError
from tests.unit import checked_example
from tests.unit.drafting_project import ROOT
from tests.unit.report_project import ALONE, DRAFT, VERSION_3, Repository, repository
from tests.unit.workflows import scripts


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """The repository. What a commit tells of its policies is asked once a commit: the others wait for nothing."""
    told: dict[str, dict[str, object]] = {}
    ask = Revision._told

    def once(self: Revision, folder: Path) -> dict[str, object]:
        if self.commit not in told:
            told[self.commit] = ask(self, folder)
        return told[self.commit]

    with repository(tmp_path_factory.mktemp("report")) as here, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Revision, "_told", once)
        yield here


@pytest.fixture
def here(made: Repository) -> Repository:
    made.branch("work")
    return made


@pytest.fixture
def report(here: Repository, capsys: pytest.CaptureFixture[str]):
    """Runs `policy report`; what it prints, with `HASH` in the place of the beginning of the base's."""

    def report(base: str = "main", *options: str) -> str:
        status = here.project.run("report", "--base", base, *options)
        printed = capsys.readouterr()
        assert (status, printed.err) == (0, "")
        return re.sub(r"`[0-9a-f]{12}`", "`HASH`", printed.out)

    return report


@pytest.fixture
def refused(here: Repository, capsys: pytest.CaptureFixture[str]):
    """Runs `policy report` where that can't be; what it complains of."""

    def refused(base: str = "main") -> str:
        status = here.project.run("report", "--base", base)
        printed = capsys.readouterr()
        assert (status, printed.out) == (2, "")
        return printed.err

    return refused


HEAD = "## What changes in the policies\n\nCompared with `main` (`HASH`).\n\n"


def lend_late_books(here: Repository) -> None:
    """One rule is changed, and another so that each situation still has one outcome."""
    here.edit("when=~lost & ~is_reserved, then", 'when=~lost & (~is_reserved | answered(late, "yes")), then')
    here.edit(
        "when=~lost & is_reserved, then=put_aside", 'when=~lost & is_reserved & answered(late, "no"), then=put_aside'
    )


# What it says


def test_nothing_changed_is_said_plainly(here: Repository, report) -> None:
    (here.root / "README.md").write_text("Not of the policies.", "utf-8")
    here.commit("A file that no policy is made of")
    assert report() == HEAD + (
        "Nothing changed: every policy says and decides what it did, with the same findings, "
        "and the drawings are the same.\n"
    )


def test_the_effect_of_a_changed_rule_is_told_in_words(here: Repository, report) -> None:
    lend_late_books(here)
    here.commit("Late books go back on the shelf")
    assert report() == HEAD + (
        "- **`books@v-2`**, edited. The outcome is another in 2 of 12 situations of *A book comes back*. "
        "Text: nothing differs. Model: 2 changes.\n"
        "- **Findings:** 2 new, 0 gone, 0 as before.\n"
        "- **Drawings:** 3 stale files.\n"
        "\n### Outcomes\n\n"
        "`books@v-2`: **The outcome is another in 2 of 12 situations of *A book comes back*.**\n\n"
        "1. More permissive, 2 situations. When ‘What state is the book in?’ is not answered Lost, and ‘Has somebody "
        "reserved it?’ is answered Yes, and ‘Is it late?’ is answered Yes:\n"
        "   - before: **Not yet.** Put it aside.\n"
        "   - now: **You can share.** Put it back on the shelf.\n"
        "   - for example: `policy decide books@v-2/returns damage=none reserved=yes late=yes`\n"
        "\n### Findings\n\n"
        "- **New:** `books@v-2`, `procedures[returns].scenarios[A reserved book comes back worn and late.]`: it ends "
        "in `lend`, not in `put-aside`. Not so: every scenario holds. For example: `policy decide books@v-2/returns "
        "damage=some reserved=yes late=yes`.\n"
        "- **New:** `books@v-2`, `procedures[returns]`: edited in a released version; put it back, and make the change "
        "in a draft. Not so: every released version is as it was released.\n"
        "\n### Text or logic alone\n\n"
        "- `books@v-2`, `thanks`: its text is as it was and its logic changed. In procedure `returns`, outcome `lend` "
        "follows from it in more situations.\n"
        "- `books@v-2`, `reserved`: its text is as it was and its logic changed. In procedure `returns`, outcome "
        "`put-aside` follows from it in fewer situations.\n"
        "\n### Model\n\n"
        "- `books@v-2`, `procedures[returns].rules[lend]` has another condition: ‘What state is the book in?’ is not "
        r"answered Lost, and <ins>\[added: either\]</ins> ‘Has somebody reserved it?’ is answered No <ins>\[added: or "
        "‘Is it late?’ is answered Yes\\]</ins>\n"
        "- `books@v-2`, `procedures[returns].rules[put-aside]` has another condition: ‘What state is the book in?’ is "
        r"not answered Lost, and ‘Has somebody reserved it?’ is answered <del>\[removed: Yes\]</del> <ins>\[added: Yes"
        ", and ‘Is it late?’ is answered No\\]</ins>\n"
        "\n### Drawings\n\n"
        "- **Stale:** `diagrams/books_v-2_returns.dot`: out of date: its rules and its words changed; "
        "run `python3 scripts/regenerate.py`.\n"
        "- **Stale:** `diagrams/books_v-2_returns.md`: out of date: its rules and its words changed; "
        "run `python3 scripts/regenerate.py`.\n"
        "- **Stale:** `diagrams/books_v-2_returns.svg`: out of date: its rules and its words changed; "
        "run `python3 scripts/regenerate.py`.\n"
    )


def test_what_changed_in_words_alone_is_shown_word_by_word(here: Repository, report) -> None:
    here.edit("A reader who is late pays a fine.", "A reader who is late pays a small fine.")
    assert report() == HEAD + (  # nothing is committed: the checkout counts as it stands
        "- **`books@v-2`**, edited. The outcome is the same in all 12 situations of *A book comes back*. "
        "Text: 1 change. Model: nothing differs.\n"
        "- **Findings:** 2 new, 0 gone, 0 as before.\n"
        "- **Drawings:** 1 stale file.\n"
        "\n### Findings\n\n"
        "- **New:** `books@v-2`, `clauses[fine]`: clause edited in a released version; put it back, and make the "
        "change in a draft. Not so: every released version is as it was released.\n"
        "- **New:** `books@v-2`, `recorded`: edited in a released version; put it back, and make the change in a "
        "draft. Not so: every released version is as it was released.\n"
        "\n### Text or logic alone\n\n"
        "- `books@v-2`, `fine`: its text changed and its logic is as it was.\n"
        "\n### Text\n\n"
        "- `books@v-2`, `clauses[fine]` is worded otherwise: A reader who is late pays a <ins>\\[added: small\\]</ins> "
        "fine.\n"
        "\n### Drawings\n\n"
        "- **Stale:** `diagrams/books_v-2_returns.md`: out of date: its text changed; "
        "run `python3 scripts/regenerate.py`.\n"
        "\n### What else is not as it was\n\n"
        "- `books@v-2`: `recorded`\n"
    )


def test_the_cases_of_each_version_are_a_list_of_their_own(here: Repository, report) -> None:
    """Two versions are changed by one edit, and each by one case."""
    (here.books / "v3.py").write_text(DRAFT, "utf-8")
    here.edit('("v2",)', '("v2",)\nDRAFT = "v3"', "__init__.py")
    here.commit("A draft")
    here.git("branch", "--force", "drafted")
    lend_late_books(here)
    html = cmarkgfm.github_flavored_markdown_to_html(report("drafted"))
    outcomes = html.partition("<h3>Outcomes</h3>")[2].partition("<h3>")[0]
    one = "<p><code></code><strong><em></em></strong></p><ol><li><ul>" + "<li><strong></strong></li>" * 2
    one += "<li><code></code></li></ul></li></ol>"
    assert "".join(re.findall(r"<[^>]+>", outcomes)) == one * 2


def test_a_stale_drawing_is_named(here: Repository, report) -> None:
    drawing = here.root / "diagrams" / "books_v-2_returns.svg"
    drawing.write_text(drawing.read_text("utf-8").replace("<metadata>made", "<metadata>mad"), "utf-8", newline="\n")
    (here.root / "diagrams" / "books_v-2_returns.dot").unlink()
    assert report() == HEAD + (
        "- **Findings:** none.\n"
        "- **Drawings:** 1 changed, 2 stale files.\n"
        "\n### Drawings\n\n"
        "- Changed: `books_v-2_returns`\n"
        "- **Stale:** `diagrams/books_v-2_returns.dot`: missing; run `python3 scripts/regenerate.py`.\n"
        "- **Stale:** `diagrams/books_v-2_returns.svg`: edited by hand, or left so by a merge, since it was generated; "
        "run `python3 scripts/regenerate.py --force` to overwrite it.\n"
    )


def test_a_new_version_is_compared_with_the_one_before_it(here: Repository, report) -> None:
    (here.books / "v3.py").write_text(VERSION_3, "utf-8")
    here.edit('("v2",)', '("v2", "v3")', "__init__.py")
    here.commit("The version after")
    assert report() == HEAD + (
        "- **`books@v-3`**, new, compared with `books@v-2`. The outcome is the same in all 12 situations of *A book "
        "comes back*. Text: nothing differs. Model: 2 changes.\n"
        "- **Findings:** 2 new, 0 gone, 0 as before.\n"
        "- **Drawings:** 3 stale files.\n"
        "\n### Policies and versions\n\n"
        "- The version `books@v-3` is new.\n"
        "\n### Duties\n\n"
        "- `books@v-3/returns`, told in 2 situations:\n"
        "   - **must:** Tell the reader who reserved it.\n"
        "   - When ‘What state is the book in?’ is answered Lost, and ‘Has somebody reserved it?’ is answered Yes.\n"
        "\n### Findings\n\n"
        "- **New:** `books@v-3`, `clauses[reserved]`: its logic changed since version `V 2`, and its text did not: in "
        "procedure `returns`, duty `tell` (must) follows from it in more situations; put it right, or sign it off in "
        "`signed_off` as `Alone.LOGIC`. Not so: text and logic change together. For example: `policy decide "
        "books@v-3/returns damage=lost reserved=yes`.\n"
        "- **New:** `books@v-3`, `released`: nothing says what was released; `policy release` pins it. Not so: every "
        "released version is as it was released.\n"
        "\n### Text or logic alone\n\n"
        "- `books@v-3`, `reserved`: its text is as it was and its logic changed. In procedure `returns`, duty `tell` "
        "(must) follows from it in more situations. **Not signed off.**\n"
        "\n### Renamed\n\n"
        "- `books@v-3`, `procedures[returns].outcomes[take-out]`: `withdraw` is now `take-out`.\n"
        "\n### Model\n\n"
        "- `books@v-3`, `procedures[returns].rules[tell]` has another condition: ‘Has somebody reserved it?’ is "
        r"answered <del>\[removed: Yes, and ‘What state is the book in?’ is not answered Lost\]</del> <ins>\[added: "
        "Yes\\]</ins>\n"
        "\n### Drawings\n\n"
        "- **Stale:** `diagrams/books_v-3_returns.dot`: missing; run `python3 scripts/regenerate.py`.\n"
        "- **Stale:** `diagrams/books_v-3_returns.md`: missing; run `python3 scripts/regenerate.py`.\n"
        "- **Stale:** `diagrams/books_v-3_returns.svg`: missing; run `python3 scripts/regenerate.py`.\n"
    )


def test_policies_and_versions_that_come_and_go_are_named(here: Repository, report) -> None:
    """A draft is released under its own name, another is begun, and one policy takes the place of another."""
    (here.books / "v3.py").write_text(DRAFT, "utf-8")
    here.edit('("v2",)', '("v2",)\nDRAFT = "v3"', "__init__.py")
    other = here.books.with_name("films")
    shutil.copytree(here.books, other, ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in (
        ("example.py", 'id="books"', 'id="films"'),
        ("v2.py", "policies.books", "policies.films"),
        ("v3.py", "policies.books", "policies.films"),
    ):
        here.project.edit(other / file, old, new)
    here.commit("A draft, and films")
    here.git("branch", "--force", "before")
    shutil.rmtree(here.books)
    shutil.copytree(other, here.books.with_name("games"))
    for file, old, new in (
        ("example.py", 'id="films"', 'id="games"'),
        ("v2.py", "policies.films", "policies.games"),
        ("v3.py", "policies.films", "policies.games"),
    ):
        here.project.edit(other.with_name("games") / file, old, new)
    here.project.edit(other / "v3.py", ", draft=True", "")
    here.project.edit(other / "__init__.py", '("v2",)\nDRAFT = "v3"', '("v2", "v3")')
    said = report("before")
    assert said.split("### ")[1] == (
        "Policies and versions\n\n"
        "- The policy `games` is new: Books that come back, version V 3, draft.\n"
        "- The policy `books` is gone: Books that come back, version V 3, draft.\n"
        "- The version `films@v-3` was a draft, and is released.\n\n"
    )
    assert "- **`films@v-3`**, edited. The outcome is the same in all 12 situations of *A book comes back*." in said


def test_it_is_data_too(here: Repository, report) -> None:
    lend_late_books(here)
    data = json.loads(report("main", "--json"))
    commit = here.git("rev-parse", "main")
    assert data["base"] == {"revision": "main", "commit": commit, "diverged": False}
    assert data["differs"] is True
    assert data["policies"] == {"added": [], "removed": []}
    (changed,) = data["versions"]["changed"]
    assert (changed["name"], changed["new"], changed["compared_with"]) == ("books@v-2", False, "books@v-2")
    assert changed["comparison"]["situations_changed"] == 2
    assert [each["clause"] for each in changed["alone"]] == ["thanks", "reserved"]
    assert [each["path"] for each in data["findings"]["new"]] == [
        "procedures[returns].scenarios[A reserved book comes back worn and late.]",
        "procedures[returns]",
    ]
    assert data["findings"]["new"][1]["command"] is None
    assert [each["path"] for each in data["drawings"]["stale"]] == [
        "diagrams/books_v-2_returns.dot",
        "diagrams/books_v-2_returns.md",
        "diagrams/books_v-2_returns.svg",
    ]


def test_words_of_a_policy_make_no_mark_up(here: Repository, report) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=y> @everyone #1 [x](https://example.org) **b** `c` &lt;"
    here.edit("Thank the reader.\n", f"{hostile}\n")
    here.edit("Put it aside.", f"<b>{hostile}")
    lend_late_books(here)
    said = report()
    html = cmarkgfm.github_flavored_markdown_to_html(said, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
    assert "<a " not in html
    assert "@everyone" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_report_that_is_too_long_says_what_it_leaves_out(
    here: Repository, report, monkeypatch: pytest.MonkeyPatch
) -> None:
    lend_late_books(here)
    monkeypatch.setattr(sections, "LONGEST", 2_800)
    short = report()
    assert len(short) <= 2_800
    assert "1 finding more left out here, for want of room: `policy report --base main --json` has all.\n" in short


@pytest.mark.skipif(os.name == "nt", reason="workflows run in bash on Linux")
def test_the_workflow_reports_a_pull_request(here: Repository, tmp_path: Path) -> None:
    """The step as it stands, in what actions/checkout leaves of a pull request: a merge, and the commits before it."""
    lend_late_books(here)
    here.commit("Late books go back on the shelf")
    here.git("checkout", "--quiet", "-B", "trunk", "main")
    (here.root / "README.md").write_text("Meanwhile.", "utf-8")
    here.commit("Something else")
    here.git("checkout", "--quiet", "-B", "pull")
    here.git("merge", "--quiet", "--no-ff", "--message", "Merge", "work")
    there = tmp_path / "there"
    here.git("clone", "--quiet", "--depth=2", "--branch=pull", f"file://{here.root}", str(there))
    here.git("-C", str(there), "checkout", "--quiet", "--detach")
    (there / ".venv").symlink_to(ROOT / ".venv")
    environment = {
        **os.environ,
        **ALONE,
        "GITHUB_BASE_REF": "trunk",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "PYTHONPATH": str(there),  # what is installed in `.venv` is this project, and not the one there
    }
    script = scripts()["checks.yml: policies: What changes in the policies"]
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=there, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    report = (there / "policy-report.md").read_text("utf-8")
    trunk = here.git("rev-parse", "trunk")[:12]
    assert report.startswith(
        f"## What changes in the policies\n\nCompared with `trunk` (`{trunk}`).\n\n- **`books@v-2`**, edited. "
    )
    assert "   - now: **You can share.** Put it back on the shelf.\n" in report
    assert (tmp_path / "summary.md").read_text("utf-8") == report


# What it is compared with


def test_the_examples_of_its_help_work(here: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    for line in COMMANDS["report"].example.splitlines():
        status = here.project.run(*line.split()[1:])
        printed = capsys.readouterr()
        assert (status, printed.err) == (0, ""), line
        assert printed.out


def test_a_branch_that_is_behind_is_told_so(here: Repository, report) -> None:
    here.git("commit", "--quiet", "--allow-empty", "--message", "One more")
    here.git("branch", "--force", "ahead")
    here.git("reset", "--quiet", "--hard", "main")
    assert report("ahead") == HEAD.replace("main", "ahead") + (
        "`ahead` has commits that this branch has not: what they changed is told here the other way round.\n\n"
        "Nothing changed: every policy says and decides what it did, with the same findings, "
        "and the drawings are the same.\n"
    )


def test_a_hook_of_git_may_run_it(here: Repository, report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git-of-somebody-else")
    assert "Nothing changed" in report()


def test_a_finding_that_was_there_is_not_new_and_one_that_went_is_gone(here: Repository, report) -> None:
    lend_late_books(here)
    here.commit("Not so")
    here.git("branch", "--force", "not-so")
    here.edit("A reader who is late pays a fine.", "A reader who is late pays a small fine.")
    said = report("not-so")
    assert "- **Findings:** 2 new, 0 gone, 2 as before.\n" in said
    here.git("checkout", "--quiet", "--force", "main")
    here.project.read_again()
    assert "- **Findings:** 0 new, 2 gone, 0 as before.\n" in report("not-so")


# Overdue reviews


def overdue(here: Repository, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    status = here.project.run("report", "--overdue", *arguments)
    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    return printed.out


def test_overdue_reviews_are_listed(here: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    here.edit('StatedDate("May 2030")', 'StatedDate("1 May 2030", date(2030, 5, 1))')
    assert overdue(here, capsys, "2030-05-01") == ""
    assert json.loads(overdue(here, capsys, "2030-05-01", "--json")) == {"overdue": []}
    assert overdue(here, capsys, "2030-05-03") == (
        "- Books that come back (`books@v-2`): the review was due on 2030-05-01, 2 days before 2030-05-03.\n\n"
        "Review the policy, and release a version that names the next review; or let whoever may do so acknowledge in "
        "`since_release.py` of the policy that its review is overdue.\n"
    )
    assert json.loads(overdue(here, capsys, "2030-05-03", "--json")) == {
        "overdue": [
            {"name": "books@v-2", "message": "the review was due on 2030-05-01, 2 days before 2030-05-03"},
        ]
    }


def test_a_review_that_was_acknowledged_to_be_overdue_is_not_listed(
    here: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    here.edit('StatedDate("May 2030")', 'StatedDate("1 May 2030", date(2030, 5, 1))')
    (here.books / "since_release.py").write_text(
        "from datetime import date\n"
        "from policy_model.reviews import ReviewOverdue\n"
        'acknowledged = (ReviewOverdue(version="V 2", by="A", reason="B", noted=date(2030, 5, 2), '
        "until=date(2030, 5, 9)),)\n",
        "utf-8",
    )
    assert overdue(here, capsys, "2030-05-09") == ""
    assert "9 days before 2030-05-10; it was acknowledged until 2030-05-09." in overdue(here, capsys, "2030-05-10")


# What can't be


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "one of the arguments --base --overdue is required"),
        (("--base", "main", "--overdue", "2030-05-03"), "argument --overdue: not allowed with argument --base"),
    ],
)
def test_one_thing_is_reported(here: Repository, capsys, arguments: tuple[str, ...], said: str) -> None:
    assert here.project.run("report", *arguments) == 2
    assert capsys.readouterr().err == f"error: {said}\n  help: see `policy report --help`\n"


def test_no_date(here: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.project.run("report", "--overdue", "3/5/2030") == 2
    assert capsys.readouterr().err == (
        "error: --overdue: `3/5/2030` is not a date\n  help: write year, month and day, as in 2026-11-22\n"
    )


def test_an_unknown_revision(refused) -> None:
    assert refused("mian") == "error: --base: unknown revision `mian`\n  help: did you mean `main`?\n"
    help = "  help: `git branch --all` and `git log` list what there is\n"
    assert refused("HEAD~99") == f"error: --base: unknown revision `HEAD~99`\n{help}"
    assert refused("") == f"error: --base: unknown revision ``\n{help}"


def test_a_branch_that_only_the_remote_has(here: Repository, refused) -> None:
    here.git("update-ref", "refs/remotes/origin/release", "main")
    assert refused("release") == ("error: --base: unknown revision `release`\n  help: did you mean `origin/release`?\n")
    here.git("update-ref", "-d", "refs/remotes/origin/release")


def test_a_shallow_clone_without_the_base(here: Repository, refused) -> None:
    """As `actions/checkout` leaves it."""
    here.git("commit", "--quiet", "--allow-empty", "--message", "One more")
    shallow = here.root / ".git" / "shallow"
    shallow.write_text(f"{here.git('rev-parse', 'HEAD')}\n", "utf-8")
    try:
        assert refused("HEAD~1") == (
            "error: --base: unknown revision `HEAD~1`\n"
            "  help: this clone is shallow: give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow`\n"
        )
    finally:
        shallow.unlink()


def test_no_checkout(here: Repository, refused, monkeypatch: pytest.MonkeyPatch) -> None:
    away = here.root / ".git-away"
    (here.root / ".git").rename(away)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.root.parent))
    try:
        assert refused() == (
            "error: the project is not in a git checkout\n  help: run this in a clone of the project's repository\n"
        )
    finally:
        away.rename(here.root / ".git")


def test_no_git(refused, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused() == "error: git is not installed\n  help: install it: revisions are its business\n"


def test_an_installed_policy(here: Repository, refused) -> None:
    (here.root / "pyproject.toml").unlink()
    assert refused() == (
        "error: there is nothing to compare: the policies are installed, not worked on\n"
        "  help: run this in a checkout of the project\n"
    )


def test_a_base_without_policies(here: Repository, refused) -> None:
    here.git("checkout", "--quiet", "--orphan", "empty")
    here.git("rm", "--quiet", "-r", "--cached", ".")
    here.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    here.git("checkout", "--quiet", "--force", "-B", "work", "main")
    assert refused("empty") == (
        "error: empty: it has no folder `policy_model`\n  help: name a revision that has policies\n"
    )


def test_a_base_whose_policies_do_not_hold_together(here: Repository, refused) -> None:
    here.edit('id="books"', 'id="Books!"')
    here.commit("Broken")
    here.git("branch", "--force", "broken")
    here.edit('id="Books!"', 'id="books"')
    assert refused("broken") == (
        "error: 1 mistake in the policies\n"
        "broken: books/example.py:55: id: `Books!` is not a policy id\n"
        "  help: use lower-case words and numbers joined by hyphens\n"
    )


def test_a_base_whose_code_does_not_run(here: Repository, refused) -> None:
    main = here.root / "policy_model" / "command_line" / "__init__.py"
    main.write_text("raise ImportError('no')", "utf-8")
    here.commit("Broken")
    here.git("branch", "--force", "broken")
    assert refused("broken") == (
        "error: broken: its own code can't tell of its policies: ImportError: no\n"
        "  help: name a revision whose command `policy check` runs\n"
    )


@pytest.mark.parametrize(
    ("told", "error", "said"),
    [
        ({"policies": []}, RequestError, "old: what it tells of its policies has no `checked`"),
        (
            {"policies": [{"id": "books"}], "checked": []},
            RequestError,
            "old: books: the data is not a policy's as it is written now: `versions` is missing",
        ),
        (
            {"policies": [{**policy_data(checked_example.policy), "title": ""}], "checked": []},
            PolicyError,
            "old: books: title: nothing is written here\n  help: add the words",
        ),
    ],
)
def test_a_base_that_tells_of_its_policies_otherwise(told: dict, error: type[Exception], said: str) -> None:
    """As one may that is much older, or newer."""
    with pytest.raises(error) as caught:
        state_from(told, "old")
    assert str(caught.value) == said


def test_nothing_is_left_behind(here: Repository, report, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(revisions, "TemporaryDirectory", lambda **_: _Kept(tmp_path / "unpacked"))
    before = here.project.files()
    report()
    unpacked = tmp_path / "unpacked"
    assert not [file for file in unpacked.rglob("*") if file.suffix == ".pyc"]
    assert (unpacked / "policy_model" / "policies" / "books" / "v2.py").is_file()
    assert {name: content for name, content in here.project.files().items() if name in before} == before


class _Kept:
    """A temporary folder that can be looked at afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> str:
        self.folder.mkdir()
        return str(self.folder)

    def __exit__(self, *_: object) -> None:
        pass


def test_a_project_below_the_root_of_its_repository(tmp_path: Path, here: Repository) -> None:
    """What is read of a revision is the project's, and nothing that stands beside it."""
    top, project = tmp_path, tmp_path / "in" / "here"
    for file, words in (
        ("policy_model/__init__.py", "1"),
        ("diagrams/a.dot", "a"),
        ("pyproject.toml", ""),
        ("../policy_model/__init__.py", "2"),
        ("../diagrams/b.dot", "b"),
    ):
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).write_text(words, "utf-8")
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "Both"]):
        here.git("-C", str(top), *command)
    (project / "diagrams" / "a.dot").write_text("c", "utf-8")
    (project / "diagrams" / "new.dot").write_text("c", "utf-8")
    commit = here.git("-C", str(top), "rev-parse", "HEAD")
    base = Revision("HEAD", commit, project, top, "in/here/", diverged=False)
    before, now = base.drawings(), base.drawings_here()
    assert (list(before), list(now)) == (["a.dot"], ["a.dot", "new.dot"])
    assert before["a.dot"] != now["a.dot"] == now["new.dot"]
    base._unpack(tmp_path / "out")
    assert (tmp_path / "out" / "policy_model" / "__init__.py").read_text("utf-8") == "1"
    assert not (tmp_path / "out" / "diagrams").exists()
