"""A release is refused while anything stands against it; what is released is recorded as given, and pinned."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from policy_model.command_line import releasing
from policy_model.conditions import ALWAYS
from policy_model.drafting.kinds import contradictions
from policy_model.drafting.pin import main as pin_main
from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import catalogue, draft_of, find_policy, find_procedure, pinned
from policy_model.policy import Policy, ReleaseKind, StatedDate
from policy_model.publish import record
from policy_model.publish.blocks import BLOCKS, Site, render
from policy_model.publish.html import to_html
from policy_model.releases import pin_of
from policy_model.rules import Modality, Outcome, Permits
from tests.unit.drafting_project import ROOT, Project, project
from tests.unit.test_drafting import ruff

DRAFT = "information-sharing@v_3-2026"
SITE = Site(date(2026, 11, 22), ROOT / "diagrams")
GIVEN = {
    "kind": "reviewed-no-change",
    "on": "2026-11-22",
    "by": "AD",
    "reason": "Review of policy",
    "next-review": "2027-11-22",
}

type Release = Callable[..., tuple[int, str, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setattr(releasing, "today", lambda: date(2026, 11, 22))
    monkeypatch.setenv("COLUMNS", "100")
    with project(tmp_path) as made:
        assert made.run("draft", "information-sharing", "--name", "V_3 2026") == 0
        yield made


@pytest.fixture
def release(here: Project, capsys: pytest.CaptureFixture[str]) -> Release:
    """Runs `policy release`: its status, and what it printed. Without what is given as None."""

    def run(*more: str, name: str = DRAFT, **changes: str | None) -> tuple[int, str, str]:
        given = GIVEN | {option.replace("_", "-"): said for option, said in changes.items()}
        options = [f"--{option}={said}" for option, said in given.items() if said is not None]
        capsys.readouterr()
        status = here.run("release", name, *options, *more)
        printed = capsys.readouterr()
        here.read_again()
        return status, printed.out, printed.err

    return run


def reworded(here: Project) -> None:
    """Another word in one clause, compared with its rules, recorded and signed off."""
    here.edit(here.modules / "v_3_2026.md", "you still need to explain", "you will still need to explain")
    module = here.modules / "v_3_2026.py"
    here.edit(
        module,
        "from policy_model.rules import",
        "from policy_model.records import Alone, SignedOff\nfrom policy_model.rules import",
    )
    here.edit(
        module,
        '    recorded=records_beside(__package__, "v_3_2026.record.txt"),\n',
        '    recorded=records_beside(__package__, "v_3_2026.record.txt"),\n'
        '    signed_off=(SignedOff(clause="explain-despite-refusal", changed=Alone.TEXT, by="AB", why="Same."),),\n',
    )
    assert here.run("reconcile", DRAFT, "--record") == 0


def shown(line: str) -> str:
    return to_html(*render(line, SITE, BLOCKS))


# What is recorded


def test_a_review_that_changed_nothing_is_a_release(here: Project, release: Release) -> None:
    before = here.files()
    status, _, err = release("--json")
    assert (status, err) == (0, "")
    policy = find_policy("information-sharing")
    assert policy.name == "information-sharing@V_3 2026"
    assert not policy.draft
    assert draft_of("information-sharing") is None
    assert policy.status == "Active"
    assert policy.next_review == StatedDate("22 November 2027", date(2027, 11, 22))
    row = policy.version
    assert (row.revised, row.section, row.person, row.reason, row.kind) == (
        StatedDate("22 November 2026", date(2026, 11, 22)),
        "",
        "AD",
        "Review of policy",
        ReleaseKind.REVIEWED,
    )
    assert [each.version.name for each in catalogue()["information-sharing"]] == ["V_2 2023", "V_3 2026"]
    assert pinned(policy) == pin_of(policy)
    after = here.files()
    assert [name for name, content in after.items() if before.get(name) != content] == [
        "docs/policies/information-sharing/v_2-2023.md",
        "policy_model/policies/information_sharing/__init__.py",
        "policy_model/policies/information_sharing/v_3_2026.py",
        "policy_model/policies/information_sharing/v_3_2026.released.txt",
    ]
    assert set(before) - set(after) == {"docs/policies/information-sharing/draft-v_3-2026.md"}
    assert here.run("check") == 0
    assert here.run("check", "information-sharing", "--on", "2026-11-22") == 0
    ruff("check", str(here.modules))
    ruff("format", "--check", str(here.modules))


def test_what_was_released_before_is_as_it_was(here: Project, release: Release) -> None:
    release()
    older = find_policy("information-sharing@v_2-2023")
    assert pinned(older) == pin_of(older)
    assert find_policy("information-sharing").versions[:-1] == older.versions


def test_the_version_before_is_shown_as_no_longer_in_force(here: Project, release: Release) -> None:
    """Its own words, `Active`, were true while it was."""
    release()
    said = "Not in force, followed by V_3 2026"
    header = shown("::: policy-header information-sharing@v_2-2023")
    assert f"<dd>{said}</dd>" in header
    assert "data-next-review" not in header
    assert f'<a href="policies/information-sharing/v_2-2023.md">V_2 2023</a> ({said}).' in shown("::: policy-list")
    older, procedure = find_procedure("information-sharing@v_2-2023/disclosure")
    made = record.record(older, Evaluator(procedure), {"immediate-risk": "yes"}, "2026-11-22T20:45+00:00")
    assert f"Status: {said}." in " ".join(record.as_text(made).split())
    assert "<dd>Active</dd>" in shown("::: policy-header information-sharing")
    page = (here.pages / "v_2-2023.md").read_text("utf-8")
    assert '!!! warning "This version is not in force any more"' in page
    for line in page.splitlines():
        if line.startswith(":::"):
            assert shown(line)


def test_a_release_can_be_followed_by_a_draft_and_that_by_a_release(here: Project, release: Release) -> None:
    assert release()[0] == 0
    assert here.run("draft", "information-sharing", "--name", "V_4") == 0
    status, _, err = release(name="information-sharing@v_4", next_review="2028-01-01", section="All")
    assert (status, err) == (0, "")
    assert [row.name for row in find_policy("information-sharing").versions] == ["V_2 2023", "V_3 2026", "V_4"]
    assert find_policy("information-sharing").version.section == "All"
    assert here.run("check") == 0


def test_a_dry_run_writes_nothing_and_says_what_would_be_written(here: Project, release: Release) -> None:
    before = here.files()
    status, out, err = release("--dry-run")
    assert (status, err) == (0, "")
    assert here.files() == before
    assert out.startswith("Information sharing Policy, version V_3 2026, would be released\n")
    assert "\nWould be written\n  policy_model/policies/information_sharing/v_3_2026.released.txt\n" in out
    assert "\nWould be taken away\n  docs/policies/information-sharing/draft-v_3-2026.md\n" in out
    assert "\nNext\n" not in out
    said = json.loads(release("--dry-run", "--json")[1])
    assert said["written"] is False
    done = json.loads(release("--json")[1])
    assert done == {**said, "written": True}, "what was shown is what is done"
    assert done["digest"] == pin_of(find_policy("information-sharing")).digest
    assert done["version"]["kind"] == "reviewed, no change"


def test_what_is_next_is_told_once_it_is_released(release: Release) -> None:
    _, out, _ = release()
    assert '\n    - "V_2 2023": policies/information-sharing/v_2-2023.md\n' in out
    assert "\n    python3 scripts/regenerate.py\n" in out


ODD = {
    "html": "<script>alert(1)</script> & <b onclick='x'>\"</b>",
    "formula": "=cmd|' /C calc'!A0",
    "formulas": "+1 @SUM(A1:A9) -2",
    "a clause id": "clauses[consult-on-refusal] {#consult-on-refusal} [see](#clause-strategy)",
    "Python": '""") or exit() #\\',
    "Markdown": "::: policy-text information-sharing | **bold** `code`",
    "other letters": "Zoë\u2019s \u2013 李 \u0416 😀",
    "long": "The reason is long. " * 99 + "It ends.",
    "long and odd": '"Quoted", it\'s \\ \u2019 😀 ' * 40 + "end",
    "one word": "x" * 1500,
}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_whatever_is_given_is_recorded_as_given_and_shown_as_words(here: Project, release: Release, words: str) -> None:
    status, _, err = release(reason=words, by=words, section=words)
    assert (status, err) == (0, "")
    policy = find_policy("information-sharing")
    assert (policy.version.reason, policy.version.person, policy.version.section) == (words, words, words)
    table = to_html(*render("::: version-table information-sharing", SITE, BLOCKS))
    assert "<script" not in table
    assert "<b " not in table
    assert table.count("<tr>") == 3 + 1 + 2
    assert here.run("check", "information-sharing") == 0
    ruff("check", str(here.modules))
    ruff("format", "--check", str(here.modules))


def test_the_stated_kind_is_shown_beside_the_reason(release: Release) -> None:
    release()
    table = to_html(*render("::: version-table information-sharing", SITE, BLOCKS))
    assert 'Review of policy</span> <span class="policy-reading">reviewed, no change</span></td>' in table


# What is refused


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"kind": None, "on": None, "by": None, "reason": None},
            (
                "error: --kind: nothing is given\n"
                "  help: what it changes: reviewed-no-change, wording-only, changes-decisions; it is never filled in\n"
                "error: --on: nothing is given\n  help: the day of the revision; it is never filled in\n"
                "error: --by: nothing is given\n  help: the person undertaking the revision; it is never filled in\n"
                "error: --reason: nothing is given\n  help: the reason for the revision; it is never filled in\n"
            ),
        ),
        (
            {"by": " ", "reason": ""},
            (
                "error: --by: nothing is written here\n  help: give the words; they are never filled in\n"
                "error: --reason: nothing is written here\n  help: give the words; they are never filled in\n"
            ),
        ),
        (
            {"kind": "wording"},
            "error: --kind: unknown kind of release `wording`\n  help: did you mean `wording-only`?\n",
        ),
        (
            {"on": "22/11/2026", "next_review": "soon"},
            (
                "error: --on: `22/11/2026` is not a date\n  help: write year, month and day, as in 2026-11-22\n"
                "error: --next-review: `soon` is not a date\n  help: write year, month and day, as in 2026-11-22\n"
            ),
        ),
        (
            {"reason": "One line\nand another"},
            (
                "error: --reason: the words hold a character that is not seen: U+000A\n"
                "  help: write them in one line, as text\n"
            ),
        ),
        (
            {"by": "A\x1b[31mD"},
            (
                "error: --by: the words hold a character that is not seen: U+001B\n"
                "  help: write them in one line, as text\n"
            ),
        ),
        (
            {"reason": "x" * 2001},
            "error: --reason: 2001 characters are more than 2000\n  help: say it shorter\n",
        ),
        (
            {"on": "2023-10-10"},
            "error: --on: 2023-10-10 is before 2023-10-11, the date of `V_2 2023`\n",
        ),
        (
            {"on": "2026-11-23"},
            (
                "error: --on: 2026-11-23 is after today, 2026-11-22\n"
                "  help: release it on that day: it is shown as in force at once\n"
            ),
        ),
        (
            {"next_review": "2026-11-22"},
            "error: --next-review: 2026-11-22 is not after the release, 2026-11-22\n",
        ),
        (
            {"next_review": None},
            (
                "error: --next-review: the next review that the draft states, 2024-09-30, is not after the release, "
                "2026-11-22\n  help: say when the next review is\n"
            ),
        ),
        (
            {"kind": "wording-only"},
            (
                "error: --kind: the release is said to be 'wording only', and no word differs\n"
                "  help: state `reviewed-no-change`\n"
            ),
        ),
        (
            {"kind": "changes-decisions"},
            (
                "error: --kind: the release is said to be 'changes what is decided', and every situation is decided as "
                "before\n  help: state `reviewed-no-change`\n"
            ),
        ),
    ],
)
def test_what_is_missing_or_does_not_fit_is_refused(
    here: Project, release: Release, changes: dict[str, str | None], message: str
) -> None:
    before = here.files()
    assert release(**changes) == (2, "", message)
    assert here.files() == before


def test_the_day_of_the_last_revision_is_not_before_it(release: Release) -> None:
    assert release(on="2023-10-11")[0] == 0


def test_what_is_released_is_not_released_again(here: Project, release: Release) -> None:
    assert release(name="information-sharing")[2] == (
        "error: `information-sharing@v_2-2023` is no draft: it is released already\n"
        "  help: its draft is `information-sharing@v_3-2026`\n"
    )
    assert release(name="hm-government-advice")[2] == (
        "error: `hm-government-advice@2018` is no draft: it is released already\n"
        "  help: make one with `policy draft hm-government-advice`\n"
    )
    assert release()[0] == 0
    assert release()[2].startswith("error: `information-sharing@v_3-2026` is no draft: it is released already\n")


def test_a_clause_that_was_not_reconciled_keeps_it_back(here: Project, release: Release) -> None:
    here.edit(here.modules / "v_3_2026.md", "you still need to explain", "you will still need to explain")
    status, _, err = release(kind="wording-only")
    assert status == 2
    assert err.count("error: clauses[explain-despite-refusal]: ") == 2
    assert "(not so: every clause is as it was modelled)" in err
    assert "(not so: text and logic change together)" in err
    assert "help: see `policy check information-sharing@v_3-2026`" in err


def test_a_finding_keeps_it_back(here: Project, release: Release) -> None:
    module = here.modules / "v_3_2026.py"
    here.edit(module, 'NotExecutable("letterhead", "The organisation\'s name on the document."),', "")
    status, _, err = release()
    assert status == 2
    assert "error: clauses[letterhead]: nothing cites it, and no reason is given" in err


def test_other_words_are_released_as_wording_only(here: Project, release: Release) -> None:
    reworded(here)
    status, _, err = release(kind="reviewed-no-change")
    assert (status, err) == (
        2,
        (
            "error: --kind: the release is said to be 'reviewed, no change', but `clauses[explain-despite-refusal]` is "
            "worded otherwise\n  help: state `wording-only`\n"
        ),
    )
    assert release(kind="wording-only")[0] == 0
    assert find_policy("information-sharing").version.kind is ReleaseKind.WORDING
    assert here.run("check") == 0


@pytest.mark.parametrize("nth", range(1, 4))
def test_where_a_file_can_not_be_written_nothing_is_released(
    here: Project, release: Release, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    before, done, put = here.files(), [], Path.replace

    def fail(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == nth:
            raise OSError(28, "No space left on device", str(target))
        return put(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    status, _, err = release()
    assert (status, err) == (2, f"error: {done[nth - 1]}: no space left on device\n")
    assert here.files() == before
    assert find_policy(DRAFT).draft


# What a kind claims

PERMIT = {Permits.YES: Permits.WAIT, Permits.WAIT: Permits.YES, Permits.NO: Permits.WAIT}


def _procedure(policy: Policy, **changes: object) -> Policy:
    first, *rest = policy.procedures
    return replace(policy, procedures=(replace(first, **changes), *rest))


def _rule(policy: Policy, id: str, **changes: object) -> Policy:
    rules = policy.procedures[0].rules
    return _procedure(policy, rules=tuple(replace(each, **changes) if each.id == id else each for each in rules))


def _outcome(policy: Policy, id: str, **changes: object) -> Policy:
    def other(then: object) -> object:
        return replace(then, **changes) if isinstance(then, Outcome) and then.id == id else then

    first = policy.procedures[0]
    return _procedure(
        policy,
        outcomes=tuple(map(other, first.outcomes)),
        rules=tuple(replace(each, then=other(each.then)) for each in first.rules),
        scenarios=(),
        invariants=(),
    )


BARE = {"scenarios": (), "invariants": ()}
SAID = "the release is said to be"


def _edits() -> dict[str, tuple[Policy, ReleaseKind]]:
    """Edits of a policy, with the one kind of release that each of them is."""
    policy = find_policy("information-sharing")
    bare = _procedure(policy, **BARE)
    rules = {rule.id: rule for rule in policy.procedures[0].rules}
    unsure = policy.procedures[0].when_unsure
    return {
        "nothing": (policy, ReleaseKind.REVIEWED),
        "another review date": (replace(policy, next_review=None), ReleaseKind.REVIEWED),
        "the title": (replace(policy, title="Another"), ReleaseKind.WORDING),
        "an outcome's words": (_outcome(bare, "consult", text="Consult."), ReleaseKind.WORDING),
        "a question's words": (
            _procedure(
                policy,
                questions=tuple(replace(each, text=f"{each.text} ") for each in policy.procedures[0].questions),
            ),
            ReleaseKind.WORDING,
        ),
        "a duty's words": (
            _rule(bare, "be-honest", then=replace(rules["be-honest"].then, text="Be honest.")),
            ReleaseKind.WORDING,
        ),
        "rules in another order": (
            _procedure(policy, rules=policy.procedures[0].rules[::-1], **BARE),
            ReleaseKind.WORDING,
        ),
        "whom to ask": (
            _procedure(bare, when_unsure=replace(unsure, then=replace(unsure.then, id="ask-another"))),
            ReleaseKind.DECISIONS,
        ),
        "what an outcome permits": (_outcome(bare, "consult", permits=Permits.YES), ReleaseKind.DECISIONS),
        "how a duty binds": (
            _rule(bare, "be-honest", then=replace(rules["be-honest"].then, modality=Modality.MUST)),
            ReleaseKind.DECISIONS,
        ),
        "when a duty is told": (
            _rule(bare, "be-honest", when=rules["explain-why"].when),
            ReleaseKind.DECISIONS,
        ),
        "a duty more": (_rule(bare, "explain-why", when=ALWAYS), ReleaseKind.DECISIONS),
        "a procedure less": (replace(policy, procedures=policy.procedures[:1]), ReleaseKind.DECISIONS),
    }


@pytest.mark.parametrize("kind", ReleaseKind)
@pytest.mark.parametrize("edit", _edits())
def test_a_kind_that_the_comparison_contradicts_is_refused(edit: str, kind: ReleaseKind) -> None:
    new, is_of = _edits()[edit]
    # A duty that is worded otherwise is the same duty, so wording is not told as a change of what is decided.
    found = list(contradictions(kind, find_policy("information-sharing"), new))
    assert (found == []) is (kind is is_of), found
    assert all(each.path == "--kind" and each.message.startswith(SAID) for each in found)


def test_an_outcome_that_changed_is_told_with_an_example() -> None:
    new, _ = _edits()["what an outcome permits"]
    first, *_ = contradictions(ReleaseKind.WORDING, find_policy("information-sharing"), new)
    assert str(first) == (
        "--kind: the release is said to be 'wording only', but the outcome of `disclosure` is another in 5 of 96 "
        "situations: `immediate-risk=no agreement=continues-to-refuse manager=not-decided`, for example\n"
        "  help: state `changes-decisions`, or change the draft"
    )


# To pin again


def test_a_version_is_pinned_again_where_it_is_still_being_modelled(
    here: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    here.edit(here.modules / "v2_2023.py", 'title="Information sharing Policy"', 'title="Another"')
    assert here.run("check", "information-sharing") == 1
    assert "title: edited in a released version" in capsys.readouterr().out
    assert pin_main(["information-sharing@v_2-2023"]) == 0
    assert capsys.readouterr().out == "pinned anew: title\n"
    assert here.run("check", "information-sharing") == 0
    assert pin_main(["information-sharing@v_2-2023"]) == 0
    assert capsys.readouterr().out.endswith("it was pinned as it is\n")


def test_a_draft_is_not_pinned(here: Project, capsys: pytest.CaptureFixture[str]) -> None:
    here.read_again()
    assert pin_main([DRAFT]) == 2
    assert capsys.readouterr().err == f"error: `{DRAFT}` is a draft\n  help: `policy release` pins it\n"


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["--what"], 2), (["a", "b"], 2), (["--help"], 0)])
def test_the_arguments_of_pinning(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert pin_main(arguments) == status
    assert capsys.readouterr().err == "usage: python -m policy_model.drafting.pin POLICY@VERSION\n"
