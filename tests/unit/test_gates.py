"""A review that is overdue is a finding on a given day, unless somebody acknowledged it and that still holds."""

import json
from datetime import date
from pathlib import Path

import pytest

from policy_model.check import no_review_is_overdue
from policy_model.command_line import main
from policy_model.errors import PolicyError
from policy_model.policies import gates
from policy_model.policies.catalogue import acknowledged, catalogue, find_policy, packages
from policy_model.publish.blocks import BLOCKS, Site, render
from policy_model.publish.dates import review_steps
from policy_model.publish.html import to_html
from policy_model.reviews import ReviewOverdue
from tests.unit.drafting_project import Project, project

TODAY = "2026-11-22"


def acknowledge(**changes: object) -> ReviewOverdue:
    given = {
        "version": "V_2 2023",
        "by": "AB",
        "reason": "Waiting.",
        "noted": date(2026, 11, 1),
        "until": date(2026, 12, 1),
    }
    return ReviewOverdue(**{**given, **changes})


def test_nothing_depends_on_the_day_unless_it_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "no review is overdue" not in capsys.readouterr().out


def test_an_overdue_review_is_a_finding_on_that_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--on", TODAY, "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["findings"] == 1
    (found,) = (finding for policy in data["policies"] for finding in policy["findings"])
    assert found == {
        "check": "no review is overdue",
        "path": "next_review",
        "message": "the review was due on 2024-09-30, 783 days before 2026-11-22",
        "clauses": [],
        "procedure": None,
        "witness": None,
        "command": None,
    }
    assert all("no review is overdue" in policy["checked"] for policy in data["policies"])


@pytest.mark.parametrize(("on", "status"), [("2024-09-29", 0), ("2024-09-30", 0), ("2024-10-01", 1)])
def test_a_review_is_overdue_from_the_day_after_it_is_due(on: str, status: int) -> None:
    assert main(["check", "information-sharing", "--on", on]) == status


def test_where_no_next_review_is_recorded_none_is_overdue() -> None:
    assert main(["check", "hm-government-advice", "--on", "9999-12-31"]) == 0


@pytest.mark.parametrize("given", ["22/11/2026", "2026-11-31", "2026-W47-7", "20261122", "tomorrow", ""])
def test_what_is_no_date_is_refused(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--on", given]) == 2
    assert capsys.readouterr().err == (
        f"error: --on: `{given}` is not a date\n  help: write year, month and day, as in 2026-11-22\n"
    )


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 10, 31), ["the review was due on 2024-09-30, 761 days before 2026-10-31"]),
        (date(2026, 11, 1), []),
        (date(2026, 12, 1), []),
        (
            date(2026, 12, 2),
            ["the review was due on 2024-09-30, 793 days before 2026-12-02; it was acknowledged until 2026-12-01"],
        ),
    ],
)
def test_an_acknowledgement_holds_from_the_day_it_was_noted_to_its_last(on: date, found: list[str]) -> None:
    policy = find_policy("information-sharing")
    assert [each.message for each in no_review_is_overdue(policy, on, (acknowledge(),))] == found


def test_an_acknowledgement_of_another_version_does_not_count() -> None:
    policy = find_policy("information-sharing")
    assert list(no_review_is_overdue(policy, date(2026, 11, 22), (acknowledge(version="V_1"),)))


def test_a_review_without_a_day_is_found_since_nobody_can_tell(tmp_path: Path) -> None:
    with project(tmp_path) as here:
        here.edit(here.modules / "v2_2023.py", 'StatedDate("30/09/2024", date(2024, 9, 30))', 'StatedDate("autumn")')
        found = list(no_review_is_overdue(find_policy("information-sharing"), date(2026, 11, 22)))
    assert [each.message for each in found] == ["the next review, `autumn`, states no day to hold it to"]


# What stands beside the versions


def write(here: Project, *entries: str) -> None:
    lines = "".join(f"    {entry},\n" for entry in entries)
    source = f"from datetime import date\nfrom policy_model.reviews import ReviewOverdue\nacknowledged = (\n{lines})\n"
    (here.modules / "since_release.py").write_text(source, "utf-8")
    here.read_again()


ENTRY = (
    'ReviewOverdue(version="V_2 2023", by="AB", reason="Waiting.", noted=date(2026, 11, 1), until=date(2026, 12, 1))'
)


def test_an_acknowledgement_stands_beside_the_versions_and_edits_none(tmp_path: Path) -> None:
    with project(tmp_path) as here:
        assert here.run("check", "--on", TODAY) == 1
        write(here, ENTRY)
        assert acknowledged(find_policy("information-sharing")) == (acknowledge(),)
        assert here.run("check", "--on", TODAY) == 0
        assert here.run("check", "--on", "2026-12-02") == 1


def test_an_acknowledgement_is_shown_with_its_dates_below_the_review(tmp_path: Path) -> None:
    with project(tmp_path) as here:
        write(here, ENTRY.replace("Waiting.", "<b>Waiting.</b>"))
        site = Site(date(2026, 11, 22), tmp_path)
        header = to_html(*render("::: policy-header information-sharing", site, BLOCKS))
    assert (
        '<p class="policy-acknowledged">That it is overdue was acknowledged on '
        '<time datetime="2026-11-01">1 November 2026</time> by AB, until '
        '<time datetime="2026-12-01">1 December 2026</time>: &lt;b&gt;Waiting.&lt;/b&gt;</p>' in header
    )
    assert header.index("policy-review-steps") < header.index("policy-acknowledged")


def test_the_steps_towards_a_review_are_shown_with_their_days() -> None:
    assert to_html(review_steps(date(2024, 9, 30))) == (
        '<ul class="policy-review-steps" aria-label="Steps towards the next review">'
        '<li data-review-step="2024-03-30">Six months before: <time datetime="2024-03-30">30 March 2024</time>'
        '<span class="policy-review-passed"></span></li>'
        '<li data-review-step="2024-08-30">One month before: <time datetime="2024-08-30">30 August 2024</time>'
        '<span class="policy-review-passed"></span></li>'
        '<li data-review-step="2024-09-30">Due date: <time datetime="2024-09-30">30 September 2024</time>'
        '<span class="policy-review-passed"></span></li></ul>'
    )


def test_the_shipped_policies_acknowledge_nothing() -> None:
    assert [held.acknowledged for held in packages().values()] == [()] * len(catalogue())


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            ENTRY.replace("V_2 2023", "V_9"),
            (
                "information_sharing/since_release.py: acknowledged[0].version: unknown version `V_9`\n"
                "  help: known: `V_2 2023`"
            ),
        ),
        (
            ENTRY.replace('"AB"', '" "'),
            "information_sharing/since_release.py: acknowledged[0].by: nothing is written here\n  help: add the words",
        ),
        (
            ENTRY.replace('"Waiting."', '""'),
            (
                "information_sharing/since_release.py: acknowledged[0].reason: nothing is written here\n"
                "  help: add the words"
            ),
        ),
        (
            ENTRY.replace("2026, 12, 1", "2026, 10, 31"),
            (
                "information_sharing/since_release.py: acknowledged[0].until: `2026-10-31` is before `2026-11-01`, "
                "the day on which it was noted"
            ),
        ),
        (
            ENTRY.replace("2026, 11, 1", "2024, 9, 30"),
            (
                "information_sharing/since_release.py: acknowledged[0].noted: the review is not overdue on 2024-09-30\n"
                "  help: it is due on 2024-09-30"
            ),
        ),
        (
            '"Waiting."',
            (
                "information_sharing/since_release.py: `'Waiting.'` is not an acknowledgement\n"
                "  help: write `ReviewOverdue(…)`"
            ),
        ),
    ],
)
def test_an_acknowledgement_that_can_not_be_so_is_refused(tmp_path: Path, entry: str, message: str) -> None:
    with project(tmp_path) as here:
        write(here, entry)
        with pytest.raises(PolicyError) as caught:
            catalogue()
    assert str(caught.value) == message


def test_the_properties_are_told_as_they_are_checked() -> None:
    assert gates.checked(date(2026, 11, 22)) == (*gates.checked(), "no review is overdue")
    assert gates.checked()[-2:] == (
        "every released version is as it was released",
        "every other reading is worked out",
    )
