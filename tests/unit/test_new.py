"""A new policy is complete, made of examples that say so, a draft, and never released with an example in it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from policy_model.command_line import releasing
from policy_model.compiled import Compiled
from policy_model.drafting import new as making
from policy_model.drafting import pages
from policy_model.drafting.new import EXAMPLE, examples_left, new
from policy_model.generate import one_per_path
from policy_model.policies.catalogue import catalogue, draft_of, find_policy, listed, pinned
from policy_model.policies.gates import findings
from policy_model.publish import drawings
from policy_model.publish.blocks import BLOCKS, Site, render
from policy_model.publish.html import to_html
from tests.unit.drafting_project import ROOT, Project, project
from tests.unit.test_drafting import ruff

NAME = "lone-working@v_1"
WRITTEN = [
    "docs/policies/lone-working/draft-v_1-review.md",
    "docs/policies/lone-working/draft-v_1.md",
    "policy_model/policies/lone_working/__init__.py",
    "policy_model/policies/lone_working/v_1.md",
    "policy_model/policies/lone_working/v_1.py",
    "policy_model/policies/lone_working/v_1.record.txt",
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setattr(releasing, "today", lambda: date(2026, 11, 22))
    monkeypatch.setenv("COLUMNS", "100")
    with project(tmp_path) as made:
        yield made


@pytest.fixture
def made(here: Project, capsys: pytest.CaptureFixture[str]) -> Project:
    assert here.run("new", "lone-working") == 0
    capsys.readouterr()
    here.read_again()
    return here


def folder(here: Project) -> Path:
    return here.modules.parent / "lone_working"


def docs(here: Project) -> Path:
    return here.pages.parent / "lone-working"


def own_words(here: Project) -> None:
    """Words of its own in the place of every example, compared with the rules and recorded."""
    for file in (folder(here) / "v_1.py", folder(here) / "v_1.md"):
        file.write_text(file.read_text("utf-8").replace(f"{EXAMPLE} ", ""), "utf-8", newline="\n")
    assert here.run("reconcile", NAME, "--record") == 0


# What is made


def test_all_of_it_is_written_and_told(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = here.files()
    assert here.run("new", "lone-working", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    after = here.files()
    assert sorted(said.pop("files")) == [name for name in after if before.get(name) != after[name]] == WRITTEN
    assert said == {"policy": "lone-working", "version": "V_1", "name": NAME}
    assert set(before) <= set(after)


def test_nothing_is_found_and_it_keeps_to_the_style(made: Project) -> None:
    assert made.run("check") == 0
    ruff("check", str(folder(made)))
    ruff("format", "--check", str(folder(made)))


def test_every_path_has_a_scenario(made: Project) -> None:
    (procedure,) = find_policy(NAME).procedures
    shown = [dict(scenario.answers) for scenario in procedure.scenarios]
    assert [dict(each.scenario.answers) for each in one_per_path(Compiled(procedure))] == shown


def test_it_is_a_draft_and_nothing_is_in_force(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert draft_of("lone-working") is find_policy(NAME)
    assert "lone-working" not in catalogue()
    assert [each[-1].id for each in listed()] == ["hm-government-advice", "information-sharing", "lone-working"]
    for name in ("lone-working", "lone-working/sharing"):
        assert made.run("decide" if "/" in name else "show", name) == 2
        assert capsys.readouterr().err == (
            "error: policy `lone-working` has no version in force yet\n  help: its draft is `lone-working@v_1`\n"
        )


def test_nobody_is_named_and_no_date_is_given(made: Project) -> None:
    policy = find_policy(NAME)
    assert (policy.owner, policy.status, policy.next_review) == ("EXAMPLE: the owner", "", None)
    row = policy.version
    assert (row.revised.words, row.section, row.person, row.reason) == ("", "", "", "")


def test_all_words_but_the_title_say_that_they_are_examples(made: Project) -> None:
    policy = find_policy(NAME)
    assert {clause.text for clause in policy.text if not clause.text.startswith(EXAMPLE)} == {"Lone working"}
    (procedure,) = policy.procedures
    for words in (
        *(each.text for each in (*procedure.questions, *procedure.outcomes, *procedure.duties)),
        *(answer.text for question in procedure.questions for answer in question.answers),
        *(each.name for each in procedure.scenarios),
        *(each.sentence for each in procedure.invariants),
    ):
        assert words.startswith(EXAMPLE)
    left = examples_left(policy)
    assert "owner" in left
    assert "text.paragraphs[1][ask-first].text" in left
    assert "procedures[sharing].questions[agreement].answers[agrees].text" in left


def test_it_is_listed_with_its_own_name_alone(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert made.run("list") == 0
    assert capsys.readouterr().out.endswith(
        "lone-working  Lone working\n"
        "  Version V_1, draft. Status: Draft, not in force. Owner: EXAMPLE: the owner. Next review: not\n"
        "  recorded.\n"
        "  lone-working@v_1/sharing  EXAMPLE: Whether to share it\n"
        "  Draft, not in force: lone-working@v_1\n"
    )
    assert made.run("list", "--json") == 0
    data = json.loads(capsys.readouterr().out)[-1]
    assert (data["versions"], data["names"], data["draft"]) == ([], [], NAME)
    assert data["procedures"][0]["name"] == f"{NAME}/sharing"


def test_the_home_page_leads_reviewers_to_it_and_nobody_else(made: Project) -> None:
    listing = to_html(*render("::: policy-list", Site(date(2026, 11, 22), ROOT / "diagrams"), BLOCKS))
    assert listing.endswith(
        '<li><span class="policy-list-title">Lone working</span><p>For reviewers: '
        '<a href="policies/lone-working/draft-v_1.md">V_1, draft</a>, not in force.</p></li></ul>'
    )


def test_its_pages_are_whole(made: Project, tmp_path: Path) -> None:
    policy = find_policy(NAME)
    drawn = tmp_path / "drawn"
    drawn.mkdir()
    for name, content in drawings.render((policy, each) for each in policy.procedures).items():
        (drawn / name).write_text(content, "utf-8")
    site = Site(date(2026, 11, 22), drawn)
    for page in docs(made).iterdir():
        text = page.read_text("utf-8")
        assert "search:\n  exclude: true\n" in text
        lines = [line for line in text.splitlines() if line.startswith(":::")]
        assert lines[0] == "::: emergency-card"
        shown = "".join(to_html(*render(line, site, BLOCKS)) for line in lines if "downloads" not in line)
        assert "Draft, not in force.</strong> It is being reviewed and may change. No version of this policy" in shown
        assert "Follow the version in force" not in shown
        assert shown.count(' class="policy-guide"') == 1


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ([], "Lone working"),
        (["--title", "Working alone"], "Working alone"),
        (["--title", "\"Alone\" & <b>'un'</b> {x} $id \\d"], "\"Alone\" & <b>'un'</b> {x} $id \\d"),
    ],
)
def test_a_title_is_a_title_whatever_is_in_it(here: Project, given: list[str], title: str) -> None:
    assert here.run("new", "lone-working", *given) == 0
    policy = find_policy(NAME)
    assert policy.title == title
    assert policy.clause("title").text == title
    assert "<b>" not in (docs(here) / "draft-v_1.md").read_text("utf-8").split("---")[2]
    ruff("check", str(folder(here)))
    ruff("format", "--check", str(folder(here)))


@pytest.mark.parametrize("version", ["2027/28", "share", "Rule", "row", "V_1 'b' \"c\""])
def test_its_version_is_called_as_its_owner_calls_it(here: Project, version: str) -> None:
    """Also where the model has a value of that name already."""
    assert here.run("new", "lone-working", "--version", version) == 0
    policy = draft_of("lone-working")
    assert policy is not None
    assert policy.version.name == version
    assert not list(findings(policy))
    ruff("check", str(folder(here)))


# What is refused


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["information-sharing"],
            (
                "NAME: policy `information-sharing` is there already\n"
                "  help: choose another name; `policy list` lists those taken"
            ),
        ),
        (
            ["Lone Wörking"],
            (
                "NAME: `Lone Wörking` is not a policy id\n"
                "  help: write `lone-working`; the words that are shown go into `--title`"
            ),
        ),
        (
            ["lone_working"],
            (
                "NAME: `lone_working` is not a policy id\n"
                "  help: write `lone-working`; the words that are shown go into `--title`"
            ),
        ),
        (
            ["../../etc"],
            "NAME: `../../etc` is not a policy id\n  help: write `etc`; the words that are shown go into `--title`",
        ),
        (
            ["三"],
            (
                "NAME: `三` is not a policy id\n"
                "  help: use some of the letters a to z; the words that are shown go into `--title`"
            ),
        ),
        ([""], "NAME: nothing is written here\n  help: give the words; they are never filled in"),
        (["a" * 61], "NAME: 61 characters are more than 60\n  help: say it shorter"),
        (
            ["class"],
            (
                "NAME: `class` can't name a folder: it is a word of Python's own\n"
                "  help: add a word, as in `class-policy`"
            ),
        ),
        (
            ["con"],
            (
                "NAME: `con` can't name a folder: it is what Windows calls a device\n"
                "  help: add a word, as in `con-policy`"
            ),
        ),
        (
            ["2-alone"],
            "NAME: `2-alone` can't name a Python package: it begins with a number\n  help: put a word before it",
        ),
        (
            ["catalogue"],
            (
                "NAME: `catalogue.py` is there already, in `policy_model/policies`\n"
                "  help: choose another name, or take it away"
            ),
        ),
        (
            ["lone-working", "--version", "CON"],
            "--version: `CON` can't name a file\n  help: add a number or a year",
        ),
        (
            ["lone-working", "--title", " Alone"],
            "--title: the words begin or end with a space\n  help: leave it out",
        ),
        ([], "the following arguments are required: NAME\n  help: see `policy new --help`"),
    ],
)
def test_what_can_not_be_made_is_refused_and_nothing_is_written(
    here: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    before = here.files()
    assert here.run("new", *arguments) == 2
    assert capsys.readouterr().err == f"error: {message}\n"
    assert here.files() == before


@pytest.mark.parametrize("place", ["policy_model/policies/lone_working", "docs/policies/lone-working"])
def test_a_folder_in_the_way_is_left_alone(here: Project, capsys: pytest.CaptureFixture[str], place: str) -> None:
    (here.root / place).mkdir()
    (here.root / place / "notes.txt").write_text("of somebody", "utf-8")
    before = here.files()
    assert here.run("new", "lone-working") == 2
    parent, _, name = place.rpartition("/")
    assert capsys.readouterr().err == (
        f"error: NAME: `{name}` is there already, in `{parent}`\n  help: choose another name, or take it away\n"
    )
    assert here.files() == before


def test_what_python_left_of_a_policy_that_was_taken_out_is_in_nobodys_way(here: Project) -> None:
    (folder(here) / "__pycache__").mkdir(parents=True)
    docs(here).mkdir()
    assert here.run("new", "lone-working") == 0


def test_an_installed_project_takes_no_policy(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (here.root / "pyproject.toml").unlink()
    before = here.files()
    assert here.run("new", "lone-working") == 2
    assert capsys.readouterr().err == (
        "error: no policy can be added here: the policies are installed, not worked on\n"
        "  help: run this in a checkout of the project\n"
    )
    assert here.files() == before


@pytest.mark.parametrize("nth", range(1, 8))
def test_where_a_file_can_not_be_written_nothing_is(
    here: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    before, done, move = here.files(), [], Path.replace

    def fail(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == nth:
            raise PermissionError(13, "Permission denied", str(target))
        return move(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    assert here.run("new", "lone-working") == 2
    assert capsys.readouterr().err == f"error: {done[-1]}: permission denied\n"
    assert here.files() == before
    assert not folder(here).exists()
    assert not docs(here).exists()
    here.read_again()
    assert "lone-working" not in [each[-1].id for each in listed()]


def test_what_does_not_hold_together_is_taken_back(here: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = here.files()
    monkeypatch.setattr(making.pages, "first_review", lambda policy: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        new("lone-working", "", "V_1")
    assert here.files() == before


def test_a_folder_that_can_not_be_made_leaves_nothing(
    here: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, make = here.files(), Path.mkdir

    def fail(self: Path, *given: object, **more: object) -> None:
        if self == docs(here):
            raise PermissionError(13, "Permission denied", str(self))
        make(self, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", fail)
    assert here.run("new", "lone-working") == 2
    assert capsys.readouterr().err == f"error: {docs(here)}: permission denied\n"
    assert here.files() == before
    assert not folder(here).exists()


# Its release


RELEASE = ("release", NAME, "--on", "2026-11-22", "--by", "AB", "--reason", "First version")


def test_it_is_not_released_while_an_example_is_left(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = made.files()
    assert made.run(*RELEASE) == 2
    told = capsys.readouterr().err
    assert told.startswith(
        "error: title: an example still stands here"
        if False
        else "error: owner: an example still stands here\n  help: put the policy's own words in its place\n"
    )
    assert len(re.findall("an example still stands here", told)) == len(examples_left(find_policy(NAME)))
    assert made.files() == before


def test_a_first_version_has_no_kind(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    own_words(made)
    capsys.readouterr()
    assert made.run(*RELEASE, "--kind", "wording-only") == 2
    assert capsys.readouterr().err == (
        "error: --kind: `lone-working@v_1` is the first version: there is none before it that it could change\n"
        "  help: leave `--kind` out\n"
    )


def test_its_release_makes_its_pages_those_of_the_policy(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    own_words(made)
    page = docs(made) / "draft-v_1.md"
    page.write_text(page.read_text("utf-8").replace("Reviewers have", "Ours. Reviewers have"), "utf-8", newline="\n")
    capsys.readouterr()
    assert made.run(*RELEASE) == 0
    out = capsys.readouterr().out
    assert "  Kind: the first version\n" in out
    assert out.endswith(
        "  3. Name its pages in mkdocs.yml, below `nav`:\n"
        '    - "Lone working":\n'
        "        - policies/lone-working/index.md\n"
        "        - Review: policies/lone-working/review.md\n"
    )
    made.read_again()
    policy = find_policy("lone-working")
    assert (policy.draft, policy.version.person, policy.version.kind) == (False, "AB", None)
    assert pinned(policy) is not None
    assert made.run("check") == 0
    assert sorted(each.name for each in docs(made).iterdir()) == ["index.md", "review.md"]
    for name in ("index.md", "review.md"):
        text = (docs(made) / name).read_text("utf-8")
        assert text.startswith("# Lone working")
        assert "draft" not in text.lower()
        assert "@" not in text
    assert "\n\nOurs. Reviewers have [a page of their own](review.md).\n" in (docs(made) / "index.md").read_text(
        "utf-8"
    )
    ruff("check", str(folder(made)))
    ruff("format", "--check", str(folder(made)))


def test_a_page_in_the_way_of_its_release_is_left_alone(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    own_words(made)
    (docs(made) / "index.md").write_text("# Ours\n", "utf-8")
    before = made.files()
    capsys.readouterr()
    assert made.run(*RELEASE) == 2
    assert capsys.readouterr().err == (
        "error: `draft-v_1.md` is to become `index.md`, which is there already\n  help: take one of the two away\n"
    )
    assert made.files() == before


def test_its_next_version_is_drafted_and_has_to_be_of_a_kind(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    own_words(made)
    assert made.run(*RELEASE) == 0
    assert made.run("draft", "lone-working", "--name", "V_2") == 0
    capsys.readouterr()
    assert made.run("release", "lone-working@v_2", *RELEASE[2:]) == 2
    assert capsys.readouterr().err.startswith("error: --kind: nothing is given\n")


def test_names_that_only_look_like_the_drafts_stay_in_a_page(made: Project) -> None:
    policy = find_policy(NAME)
    page = "lone-working@v_1/sharing not-lone-working@v_1 lone-working@v_11 draft-v_1-review.md draft-v_1.md"
    assert pages.of_first_release(page, policy) == (
        "lone-working/sharing not-lone-working@v_1 lone-working@v_11 review.md index.md"
    )


def test_what_is_no_example_is_none() -> None:
    policy = find_policy("information-sharing")
    assert examples_left(policy) == ()
    assert examples_left(replace(policy, owner="EXAMPLE: somebody")) == ("owner",)
