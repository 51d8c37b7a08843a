"""A draft is a copy of the version in force, marked as a draft wherever it is shown, and never the default."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from markdown import Markdown

from policy_model.command_line import COMMANDS, releasing
from policy_model.diff import compare
from policy_model.drafting import draft as drafting
from policy_model.drafting.names import module_name
from policy_model.errors import PolicyError
from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import (
    catalogue,
    draft_of,
    every_procedure,
    every_version,
    find_policy,
    find_procedure,
    version_before,
    versions_before,
)
from policy_model.publish import all_questions, drawings, generated, guide, record
from policy_model.publish import files as files_module
from policy_model.publish.blocks import BLOCKS, Site, render
from policy_model.publish.draw import KEPT
from policy_model.publish.files import write
from policy_model.publish.html import to_html
from policy_model.publish.markdown import PolicyExtension
from tests.unit.drafting_project import ROOT, Project, project

DRAFT = "information-sharing@v_3-2026"
SITE = Site(date(2026, 11, 22), ROOT / "diagrams")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Project]:
    with project(tmp_path) as made:
        yield made


@pytest.fixture
def drafted(here: Project, capsys: pytest.CaptureFixture[str]) -> Project:
    assert here.run("draft", "information-sharing", "--name", "V_3 2026") == 0
    capsys.readouterr()
    here.read_again()
    return here


def ruff(*arguments: str) -> None:
    # A module of the copy is none of the project's, where ruff looks for its own.
    ours = ("--config", str(ROOT / "pyproject.toml"), "--config", "lint.isort.known-first-party = ['policy_model']")
    command = [sys.executable, "-m", "ruff", *arguments, *ours]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# What a draft is


def test_what_is_written_is_told(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = here.files()
    assert here.run("draft", "information-sharing", "--name", "V_3 2026", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    after = here.files()
    changed = [name for name, content in after.items() if before.get(name) != content]
    assert sorted(said.pop("files")) == changed
    assert said == {
        "policy": "information-sharing",
        "version": "V_3 2026",
        "name": DRAFT,
        "before": "information-sharing@v_2-2023",
    }
    assert changed == [
        "docs/policies/information-sharing/draft-v_3-2026.md",
        "policy_model/policies/information_sharing/__init__.py",
        "policy_model/policies/information_sharing/v_3_2026.md",
        "policy_model/policies/information_sharing/v_3_2026.py",
        "policy_model/policies/information_sharing/v_3_2026.record.txt",
        "policy_model/policies/information_sharing/v_3_2026_alternatives.py",
    ]
    assert set(before) <= set(after)


def test_the_name_of_the_policy_still_means_the_version_in_force(drafted: Project) -> None:
    assert find_policy("information-sharing").version.name == "V_2 2023"
    assert find_procedure("information-sharing/disclosure")[0].version.name == "V_2 2023"
    assert [policy.version.name for policy in catalogue()["information-sharing"]] == ["V_2 2023"]


@pytest.mark.parametrize("name", [DRAFT, "information-sharing@V_3 2026"])
def test_a_draft_is_found_by_its_own_name(drafted: Project, name: str) -> None:
    draft = find_policy(name)
    assert draft.draft
    assert draft_of("information-sharing") is draft
    assert version_before(draft) is find_policy("information-sharing")
    assert versions_before(draft) == (find_policy("information-sharing"),)
    assert every_version("information-sharing")[-1] is draft
    assert [f"{policy.name}/{each.id}" for policy, each in every_procedure() if policy.draft] == [
        "information-sharing@V_3 2026/disclosure",
        "information-sharing@V_3 2026/sharing",
    ]


def test_a_copy_says_and_decides_what_the_version_in_force_does(drafted: Project) -> None:
    comparison = compare(find_policy("information-sharing"), find_policy(DRAFT))
    assert (comparison.text, comparison.model) == ((), ())
    assert [(each.situations_changed, each.duties) for each in comparison.procedures] == [(0, ()), (0, ())]


def test_nothing_is_given_that_only_a_release_can_give(drafted: Project) -> None:
    row = find_policy(DRAFT).version
    assert (row.revised.words, row.revised.day, row.section, row.person, row.reason, row.kind) == (
        "",
        None,
        "",
        "",
        "",
        None,
    )


@pytest.mark.parametrize("policy", ["information-sharing", "hm-government-advice"])
def test_a_fresh_draft_holds_together_and_keeps_to_the_style(here: Project, policy: str) -> None:
    """Renames and sign-offs of the version before are dropped: they were of its own step."""
    assert here.run("draft", policy, "--name", "V_3 2026") == 0
    assert here.run("check") == 0
    draft = find_policy(f"{policy}@v_3-2026")
    assert (draft.renamed, draft.signed_off) == ((), ())
    folder = here.modules.parent / policy.replace("-", "_")
    ruff("check", str(folder))
    ruff("format", "--check", str(folder))


def test_a_draft_of_the_editions_drops_what_was_of_their_own_step(here: Project) -> None:
    assert here.run("draft", "hm-government-advice", "--name", "2024") == 0
    assert [each.renamed for each in find_policy("hm-government-advice@2024").procedures] == [()]
    source = (here.modules.parent / "hm_government_advice" / "v2024.py").read_text("utf-8")
    assert source.startswith('"""2024, to be read beside its text in v2024.md."""\n')
    for gone in ("Renamed", "SignedOff", "signed_off", "e2018."):
        assert gone not in source


def test_the_examples_of_help_work(
    here: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "today", lambda: date(2026, 11, 22))
    for name in ("new", "draft", "release"):
        for line in COMMANDS[name].example.replace("\\\n", " ").splitlines():
            assert here.run(*shlex.split(line)[1:]) == 0, capsys.readouterr().err


# Marked wherever it is shown


@pytest.mark.parametrize(
    ("arguments", "marked"),
    [
        (["list"], "Draft, not in force: information-sharing@v_3-2026"),
        (["show", DRAFT], "Version: V_3 2026, draft"),
        (["show", DRAFT], "Status: Draft, not in force"),
        (["show", DRAFT], "V_3 2026, draft: not recorded; section: not recorded; person: not recorded"),
        (["decide", f"{DRAFT}/disclosure"], "version V_3 2026, draft"),
        (["explain", f"{DRAFT}/disclosure", "immediate-risk=yes"], "version V_3 2026, draft"),
        (["scenarios", f"{DRAFT}/disclosure"], "version V_3 2026, draft"),
        (["check", DRAFT], "information-sharing@v_3-2026 (draft): nothing found"),
        (["reconcile", DRAFT], "version V_3 2026, draft"),
    ],
)
def test_a_draft_is_marked_on_the_command_line(
    drafted: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], marked: str
) -> None:
    assert drafted.run(*arguments) == 0
    assert marked in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "find"),
    [
        (["show", DRAFT], lambda data: data["draft"]),
        (["decide", f"{DRAFT}/disclosure"], lambda data: data["draft"]),
        (["explain", f"{DRAFT}/disclosure", "immediate-risk=yes"], lambda data: data["draft"]),
        (["check", DRAFT], lambda data: data["policies"][0]["draft"]),
        (["reconcile", DRAFT], lambda data: data["draft"]),
        (["scenarios", f"{DRAFT}/disclosure"], lambda data: data["draft"]),
        (["diff", "information-sharing", DRAFT], lambda data: data["new"]["draft"] and not data["old"]["draft"]),
        (["list"], lambda data: data[1]["draft"] == DRAFT and data[0]["draft"] is None),
    ],
)
def test_a_draft_is_marked_as_data(drafted: Project, capsys: pytest.CaptureFixture[str], arguments, find) -> None:
    assert drafted.run(*arguments, "--json") == 0
    assert find(json.loads(capsys.readouterr().out)) is True


def html_words(html: str) -> list[str]:
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()


def shown(line: str) -> str:
    return to_html(*render(line, SITE, BLOCKS))


def test_a_draft_is_marked_on_pages(drafted: Project) -> None:
    header = shown(f"::: policy-header {DRAFT}")
    assert '<p class="policy-draft"><strong>Draft, not in force.</strong>' in header
    assert "<dd>V_3 2026, draft</dd>" in header
    assert "<dd>Draft, not in force</dd>" in header
    assert "data-next-review" not in header, "a draft has no review to be overdue"
    table = shown(f"::: version-table {DRAFT}")
    assert '<th scope="row">V_3 2026 <span class="policy-reading">draft</span></th>' in table
    assert table.count("not recorded") == 4
    assert ">Active<" not in table
    listed = shown("::: policy-list")
    assert '<a href="policies/information-sharing/draft-v_3-2026.md">V_3 2026, draft</a>, not in force.' in listed
    assert "policy-draft" not in shown("::: policy-header information-sharing")


def test_a_draft_is_marked_in_the_guide_and_in_the_record(drafted: Project) -> None:
    policy, procedure = find_procedure(f"{DRAFT}/disclosure")
    for block in (guide.block(policy, procedure), all_questions.block(policy, procedure)):
        said = to_html(block)
        assert "(V_3 2026, draft)</h2>" in said
        assert '<p class="policy-draft">' in said
    text = record.as_text(
        record.record(policy, Evaluator(procedure), {"immediate-risk": "yes"}, "2026-11-22T20:45+00:00")
    )
    text = " ".join(text.split())
    assert "version V_3 2026, draft. Owner: Reconstruct. Status: Draft, not in force." in text


def test_the_page_of_a_draft_compares_it_with_the_version_in_force(drafted: Project) -> None:
    page = (drafted.pages / "draft-v_3-2026.md").read_text("utf-8")
    assert page.startswith(
        '---\ntitle: "Draft: V_3 2026"\nsearch:\n  exclude: true\n---\n\n# Information sharing Policy'
    )
    blocks = [line for line in page.splitlines() if line.startswith(":::")]
    assert "::: changes information-sharing@v_2-2023 information-sharing@v_3-2026" in blocks
    assert "::: flowchart information-sharing@v_3-2026/sharing licence=ogl" in blocks
    for line in blocks:
        if "flowchart" not in line and "downloads" not in line:  # those need what `scripts/regenerate.py` draws
            assert render(line, SITE, BLOCKS)


def test_the_whole_page_of_a_draft_that_says_something_else(drafted: Project) -> None:
    """As a site generator makes it; but for single flowcharts and files to take along, which have their own tests."""
    drafted.edit(drafted.modules / "v_3_2026.md", "you still need to explain", "you do not need to explain")
    drafted.edit(
        drafted.modules / "v_3_2026.py",
        '"immediate-risk",\n            when=immediate_risk,',
        '"immediate-risk",\n            when=immediate_risk & ~not_asked,',
    )
    wait, first = "when=~immediate_risk & (not_asked |", "when=not_asked | (~immediate_risk &"
    drafted.edit(drafted.modules / "v_3_2026.py", wait, first)
    source = (drafted.pages / "draft-v_3-2026.md").read_text("utf-8").split("---\n", 2)[2]
    made_apart = ("::: downloads", "::: flowchart")
    kept = "\n".join(line for line in source.splitlines() if not line.startswith(made_apart))
    both = (find_policy("information-sharing"), find_policy("information-sharing@v_3-2026"))
    drawn = drawings.render([(policy, each) for policy in both for each in policy.procedures], KEPT)
    generated.write([generated.Folder(drafted.root / "diagrams", drawn.files)])
    ours = PolicyExtension(build_date="2026-11-22", diagrams=str(drafted.root / "diagrams"))
    extensions = ["attr_list", "md_in_html", "tables", "toc", ours]
    html = Markdown(extensions=extensions).convert(kept)
    said = " ".join(html_words(html))
    assert said.count("Draft, not in force. It is being reviewed and may change.") >= 3
    assert "[removed: still] [added: do not] need to explain" in said
    assert "the outcome is another in 12 of 96 situations" in said
    assert "compared with V_2 2023 : 1 passage of the text changed" in said
    assert "I have read \u2018Information sharing Policy\u2019, version V_3 2026, draft, on" in said
    assert said.index("Draft, not in force.") < said.index("What has changed around it")
    ids = re.findall(r' id="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert {"changes", "developments", "interpretations", "findings", "sign", "the-guidance-was-replaced"} <= set(ids)
    links = re.findall(r'href="#([^"]+)"', html)
    assert set(links) <= set(ids)
    # Whoever asks for the policy gets the version in force.
    assert find_policy("information-sharing").version.name == "V_2 2023"
    assert "Draft, not in force." not in shown("::: policy-header information-sharing")
    in_force = shown("::: review-summary information-sharing")
    assert "A draft is in the making: V_3 2026, draft, not in force." in in_force


# What is refused


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "V_2 2023",
            "--name: version `V_2 2023` is there already\n  help: give the next version a name of its own",
        ),
        (
            "v_2-2023",
            (
                "--name: version `V_2 2023` is there already; files and addresses know it as `v_2-2023` too\n"
                "  help: give the next version a name of its own"
            ),
        ),
        ("", "--name: nothing is written here\n  help: give the words; they are never filled in"),
        (" V_3", "--name: the words begin or end with a space\n  help: leave it out"),
        ("../..", "--name: `../..` can't name a file\n  help: use some of the letters a to z, or numbers"),
        ("///", "--name: `///` can't name a file\n  help: use some of the letters a to z, or numbers"),
        ("三", "--name: `三` can't name a file\n  help: use some of the letters a to z, or numbers"),
        ("CON", "--name: `CON` can't name a file\n  help: add a number or a year"),
        ("class", "--name: `class` can't name a file\n  help: add a number or a year"),
        (
            "V2 2023",
            (
                "--name: `V2 2023` would be kept in `v2_2023.py`, which is there already\n"
                "  help: choose another name, or take that file away"
            ),
        ),
        (
            "Review",
            (
                "--name: `Review` would be kept in `review.md`, which is there already\n"
                "  help: choose another name, or take that file away"
            ),
        ),
        (
            "V_3\n2026",
            "--name: the words hold a character that is not seen: U+000A\n  help: write them in one line, as text",
        ),
        (
            "V_3\u202e2026",
            (
                "--name: the words hold a character that is not seen: RIGHT-TO-LEFT OVERRIDE\n"
                "  help: write them in one line, as text"
            ),
        ),
        ("V" * 61, "--name: 61 characters are more than 60\n  help: say it shorter"),
    ],
)
def test_a_name_that_can_not_be_taken_is_refused(
    here: Project, capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    before = here.files()
    assert here.run("draft", "information-sharing", f"--name={name}") == 2
    assert capsys.readouterr().err == f"error: {message}\n"
    assert here.files() == before


@pytest.mark.parametrize(
    ("name", "module"),
    [("V_3 2026", "v_3_2026"), ("2026", "v2026"), ("2026/27", "v2026_27"), ("V 3.1 (b)", "v_3_1_b"), ("Zoë's", "zo_s")],
)
def test_a_module_is_named_after_its_version(name: str, module: str) -> None:
    assert module_name(name) == module


@pytest.mark.parametrize("name", ["2026/27", "<b>V_3</b>", "=1+1", "V_3 'b' \"c\" \\d {e}", "`V_3`", "clauses[x]"])
def test_an_odd_name_is_a_name(here: Project, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert here.run("draft", "information-sharing", f"--name={name}", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["version"] == name
    here.read_again()
    draft = find_policy(said["name"])
    assert draft.version.name == name
    assert "<b>" not in shown(f"::: policy-header {said['name']}")
    page = next(here.pages.glob("draft-*.md")).read_text("utf-8")
    assert "<b>" not in page.split("---")[2]
    ruff("check", str(here.modules))
    ruff("format", "--check", str(here.modules))


def test_a_name_is_asked_for(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.run("draft", "information-sharing") == 2
    assert capsys.readouterr().err == (
        "error: --name: nothing is given\n  help: what the next version is called, as in 'V_3 2026'\n"
    )


def test_there_is_one_draft_at_a_time(drafted: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = drafted.files()
    assert drafted.run("draft", "information-sharing", "--name", "V_4") == 2
    assert capsys.readouterr().err == (
        "error: `information-sharing` has a draft already, `information-sharing@v_3-2026`\n"
        "  help: release it with `policy release information-sharing@v_3-2026`, or take it out, "
        "as docs/developers/releasing.md says\n"
    )
    assert drafted.files() == before


def test_a_draft_is_made_of_the_version_in_force_alone(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.run("draft", "hm-government-advice@2015", "--name", "V_4") == 2
    assert capsys.readouterr().err == (
        "error: `hm-government-advice@2015` is not the version in force\n"
        "  help: a draft is made of the version in force: `policy draft hm-government-advice`\n"
    )


def test_an_installed_policy_is_not_drafted(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (here.root / "pyproject.toml").unlink()
    before = here.files()
    assert here.run("draft", "information-sharing", "--name", "V_3") == 2
    assert capsys.readouterr().err == (
        "error: `information-sharing` can't be changed here: the policy is installed, not worked on\n"
        "  help: run this in a checkout of the project\n"
    )
    assert here.files() == before


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "__init__.py",
            'VERSIONS = ("v2_2023",)',
            'VERSIONS = tuple(["v2_2023"])',
            (
                "information_sharing/__init__.py: `VERSIONS` is not written out as a tuple, so it can't be edited\n"
                '  help: write `VERSIONS = ("…",)`'
            ),
        ),
        (
            "v2_2023.py",
            "policy = Policy(",
            "policy = (lambda **given: Policy(**given))(",
            (
                "information_sharing/v2_2023.py: `policy` is not written out as `Policy(…)`, so it can't be copied\n"
                "  help: write it as the other policies do"
            ),
        ),
        (
            "v2_2023.py",
            'text_beside(__package__, "v2_2023.md")',
            'text_beside(__package__, "v2_2023" + ".md")',
            (
                "information_sharing/v2_2023.py: it doesn't read `v2_2023.md`, so the text can't be copied\n"
                "  help: write it as the other policies do"
            ),
        ),
    ],
)
def test_a_module_that_can_not_be_copied_safely_is_left_alone(
    here: Project, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, message: str
) -> None:
    here.edit(here.modules / file, old, new)
    before = here.files()
    assert here.run("draft", "information-sharing", "--name", "V_3") == 2
    assert capsys.readouterr().err == f"error: {message}\n"
    assert here.files() == before


@pytest.mark.parametrize("nth", range(1, 6))
def test_where_a_file_can_not_be_written_nothing_is(
    here: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    before, done, replace = here.files(), [], Path.replace

    def fail(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == nth:
            raise PermissionError(13, "Permission denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    assert here.run("draft", "information-sharing", "--name", "V_3 2026") == 2
    assert capsys.readouterr().err == f"error: {done[nth - 1]}: permission denied\n"
    assert here.files() == before
    here.read_again()
    assert draft_of("information-sharing") is None


def test_files_are_put_in_place_together_or_not_at_all(tmp_path: Path) -> None:
    old, gone, new, folder = (tmp_path / name for name in ("old", "gone", "new", "folder"))
    old.write_text("as it was")
    gone.write_text("still here")
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        write({old: "changed", gone: None, new: "new", folder: "a folder can't be written"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "gone", "old"]
    assert (old.read_text(), gone.read_text()) == ("as it was", "still here")
    write({old: "changed", gone: None, new: "new"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "new", "old"]
    assert files_module.shown([old], tmp_path) == ["old"]


def test_what_was_copied_and_does_not_hold_together_is_taken_back(
    here: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = here.files()
    here.read_again()
    monkeypatch.setattr(drafting, "draft_module", lambda *given: "policy = None + 1\n")
    with pytest.raises(TypeError):
        drafting.draft("information-sharing", "V_3")
    assert here.files() == before


# What a catalogue does not take for a draft


def test_a_draft_among_the_released_versions_is_refused(drafted: Project) -> None:
    init = drafted.modules / "__init__.py"
    drafted.edit(init, '("v2_2023",)\nDRAFT = "v_3_2026"', '("v2_2023", "v_3_2026")')
    with pytest.raises(PolicyError) as caught:
        catalogue()
    assert str(caught.value) == (
        "information_sharing: `information-sharing@V_3 2026` is a draft, and among the released versions\n"
        "  help: name its module in `DRAFT`; `policy release` moves it"
    )


def test_a_released_row_among_drafts_is_refused(drafted: Project) -> None:
    drafted.edit(drafted.modules / "v_3_2026.py", ", draft=True", "")
    with pytest.raises(PolicyError) as caught:
        catalogue()
    assert str(caught.value) == (
        "information_sharing: `information-sharing@V_3 2026` is named as a draft, and its row does not say so\n"
        "  help: name its module in `VERSIONS` once `policy release` has released it"
    )


def test_a_row_of_a_draft_with_more_than_a_name_is_refused(drafted: Project) -> None:
    drafted.edit(drafted.modules / "v_3_2026.py", "draft=True", 'draft=True, person="AD"')
    with pytest.raises(PolicyError) as caught:
        catalogue()
    assert str(caught.value) == (
        "information_sharing/v_3_2026.py:29: versions[V_3 2026]: "
        "`V_3 2026` is a draft, and its row has more than a name\n"
        "  help: `policy release` writes the rest of it"
    )
