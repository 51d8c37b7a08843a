"""`policy diff`: what it prints, what it gives as data, what it refuses."""

import io
import json
import sys
from dataclasses import replace
from functools import partial

import pytest

from policy_model.clauses import Mark
from policy_model.command_line import main
from policy_model.command_line.comparison_data import comparison_data
from policy_model.command_line.terminal import marked
from policy_model.data import digest
from policy_model.diff import compare
from policy_model.policies.catalogue import find_policy
from tests.unit.conftest import Run

OLD, NEW = "hm-government-advice@2015", "hm-government-advice@2018"
IN_2015 = "purpose=yes identifiable=yes confidential=no consent=no another-reason=no"
IN_2018 = "purpose=yes identifiable=yes consent=no lawful-reason=no"

LEFT, RIGHT = "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"


@pytest.fixture
def run(run: Run) -> Run:
    """Runs `policy diff`."""
    return partial(run, "diff")


def test_two_versions(run) -> None:
    status, out, err = run(OLD, NEW)
    assert (status, err) == (0, "")
    assert out.startswith("""\
hm-government-advice@2015 compared with hm-government-advice@2018
Information sharing: advice for practitioners providing safeguarding services

The text
  clauses[confidential]: is gone
    - Ask whether the information is confidential. If it is not, you can share.
      (Recalled, and not checked against the source; not a quotation.)
  clauses[another-reason]: is gone
    - Ask whether there is another reason to share information, such as to
      fulfil a public function or to protect the vital interests of the
      information subject. With one, you can share; without one, do not share.
      (Recalled, and not checked against the source; not a quotation.)
  clauses[lawful-reason]: is new
    + Ask whether you have identified a lawful reason to share information
      without consent. With one, you can share; without one, do not share.
      (Recalled, and not checked against the source; not a quotation.)

The model
  status: is worded otherwise
    - Superseded by the 2018 edition
    + Replaced in April/May 2024
  procedures[sharing].questions[confidential]: is gone
    - Is the information confidential?
  procedures[sharing].questions[lawful-reason]: has another id
    - another-reason
    + lawful-reason
""")
    assert out.endswith(f"""\

Outcomes: When and how to share information
  The outcome differs in 1 of 32 situations.

  1. less permissive: 1 situation
     when {LEFT}Is there a clear and legitimate purpose for sharing information?{RIGHT} is
     answered Yes, and {LEFT}Does the information enable an individual to be
     identified?{RIGHT} is answered Yes, and {LEFT}Is the information confidential?{RIGHT} is
     answered No, and {LEFT}Do you have consent to share?{RIGHT} is answered No, and {LEFT}Have
     you identified a lawful reason to share information without consent?{RIGHT} is
     answered No
     2015: You can share. [can-share]
     2018: Do not share. [do-not-share]
     for example:
       policy decide hm-government-advice@2015/sharing {IN_2015}
       policy decide hm-government-advice@2018/sharing {IN_2018}

Duties
  2015 alone, in 1 situation, tells:
    Should: Identify how much information to share.
    Should: Distinguish fact from opinion.
    Should: Ensure that you are giving the right information to the right
      individual.
    Should: Ensure, where possible, that you are sharing the information
      securely.
    Should: Inform the individual that the information has been shared, if they
      were not aware of this, as long as this would not create or increase risk
      of harm.
    for example:
      policy decide hm-government-advice@2015/sharing {IN_2015}
      policy decide hm-government-advice@2018/sharing {IN_2018}

Asked by one side alone
  confidential: 2015 alone asks it; 2018 decides without it, whatever is
    answered.

Taken as the same
  question another-reason and lawful-reason: "Another reason" (2015) and "lawful
    reason" (2018) are taken as the same question for the comparison.
""")


def test_each_command_line_that_is_shown_decides_as_it_says(run, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(OLD, NEW)
    shown = list(dict.fromkeys(line.strip() for line in out.splitlines() if line.strip().startswith("policy decide")))
    assert len(shown) == 2
    for line, said in zip(shown, ("You can share.", "Do not share."), strict=True):
        assert main(line.split()[1:]) == 0
        assert said in capsys.readouterr().out


def test_a_policy_and_itself(run) -> None:
    assert run(NEW, "hm-government-advice") == (
        0,
        """\
hm-government-advice@2018 compared with hm-government-advice@2018
Both sides name the same version. Older: hm-government-advice@2015.
Information sharing: advice for practitioners providing safeguarding services

The text
  Nothing differs.

The model
  Nothing differs.

Outcomes: When and how to share information
  The outcome is the same in all 16 situations.
""",
        "",
    )


def test_a_version_is_named_as_it_can_be_typed(run) -> None:
    status, out, err = run("information-sharing@V_2 2023", "information-sharing")
    assert (status, err) == (0, "")
    assert out.startswith("""\
information-sharing@v_2-2023 compared with information-sharing@v_2-2023
Both sides name the same version. Older: none.
""")


def test_two_procedures_of_one_version_are_two_things(run) -> None:
    status, out, err = run("information-sharing/disclosure", "information-sharing/sharing")
    assert (status, err) == (0, "")
    assert "Both sides" not in out


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        (
            "hm-government-advice",
            f"both sides name the same version, `{NEW}`",
            f"older: `{OLD}`; write `policy diff {OLD} {NEW}`",
        ),
        (
            "hm-government-advice/sharing",
            f"both sides name the same version, `{NEW}/sharing`",
            f"older: `{OLD}`; write `policy diff {OLD}/sharing {NEW}/sharing`",
        ),
        (
            "information-sharing",
            "both sides name the same version, `information-sharing@v_2-2023`",
            "it has no older version to compare it with",
        ),
    ],
)
def test_one_name_twice_is_no_comparison(run, name: str, message: str, help: str) -> None:
    assert run(name, name) == (2, "", f"error: {message}\n  help: {help}\n")


def test_a_clauses_own_words_are_quoted_and_others_are_marked() -> None:
    assert marked("Ask.", Mark.SUPPLIED) == '"Ask."'
    assert marked("Ask.", Mark.SECONDARY) == ("Ask. (Read in somebody else's account of the source; check at source.)")


def test_two_policies_procedures(run) -> None:
    status, out, err = run(f"{OLD}/sharing", "information-sharing/sharing")
    assert (status, err) == (0, "")
    assert "The text" not in out
    assert "The outcome differs in 1 of 32 situations." in out
    assert f"     {OLD}: You can share. [can-share]\n     information-sharing@v_2-2023: Do not share." in out
    assert f"policy decide information-sharing@v_2-2023/sharing {IN_2018}\n" in out


def test_what_is_taken_as_the_same_for_once(run) -> None:
    status, out, err = run(f"{OLD}/sharing", f"{NEW}/sharing", "--same", "outcome:can-share=do-not-share")
    assert (status, err) == (0, "")
    assert "The outcome differs in 32 of 32 situations.\n" in out, (
        "can-share is do-not-share now, and permits otherwise"
    )
    assert out.endswith("""\
Taken as the same
  outcome can-share and do-not-share
  question another-reason and lawful-reason: "Another reason" (2015) and "lawful
    reason" (2018) are taken as the same question for the comparison.
""")


def test_an_answer_that_one_side_alone_knows(run) -> None:
    """`no` is called `yes`, so that each side has an answer that the other one does not know."""
    status, out, err = run(f"{NEW}/sharing", f"{NEW}/sharing", "--same", "answer:purpose=no=yes")
    assert (status, err) == (0, "")
    assert out.endswith("""\
Asked by one side alone
  purpose=yes-too: the old side alone knows it; the new side decides nothing
    where it is given.
  purpose=no: the new side alone knows it; the old side decides nothing where it
    is given.

Taken as the same
  answer purpose=no and purpose=yes
""")
    assert "     the old side: no outcome: it does not know these answers\n" in out


def test_as_data(run) -> None:
    status, out, err = run(OLD, NEW, "--json")
    assert (status, err) == (0, "")
    data = json.loads(out)
    assert list(data) == [
        *("old", "new", "text", "model", "procedures"),
        *("situations_total", "situations_changed", "cases"),
    ]
    assert data["old"] == {
        "policy": "hm-government-advice",
        "version": "2015",
        "draft": False,
        "name": OLD,
        "digest": digest(find_policy(OLD)),
    }
    assert [change["mark"] for change in data["text"]] == [
        {"old": "recalled", "new": None},
        {"old": "recalled", "new": None},
        {"old": None, "new": "recalled"},
    ]
    assert not any("mark" in change for change in data["model"])
    assert [(change["path"], change["change"]) for change in data["text"]] == [
        ("clauses[confidential]", "is gone"),
        ("clauses[another-reason]", "is gone"),
        ("clauses[lawful-reason]", "is new"),
    ]
    assert (data["situations_total"], data["situations_changed"]) == (32, 1)
    (case,) = data["cases"]
    assert {name: value for name, value in case.items() if name != "when_in_words"} == {
        "procedure": "sharing",
        "old": "can-share",
        "new": "do-not-share",
        "direction": "less permissive",
        "when": {
            "purpose": ["yes"],
            "identifiable": ["yes"],
            "confidential": ["no"],
            "consent": ["no"],
            "lawful-reason": ["no"],
        },
        "situations": 1,
        "example": "purpose=yes identifiable=yes confidential=no consent=no lawful-reason=no",
        "command_old": f"policy decide {OLD}/sharing {IN_2015}",
        "command_new": f"policy decide {NEW}/sharing {IN_2018}",
    }
    (procedure,) = data["procedures"]
    assert {name: procedure[name] for name in ("old", "new", "fewest", "left_out")} == {
        "old": "sharing",
        "new": "sharing",
        "fewest": True,
        "left_out": 0,
    }
    assert procedure["cases"] == data["cases"]
    assert procedure["questions"][2] == {
        "id": "confidential",
        "answers": ["yes", "no"],
        "old_answers": ["yes", "no"],
        "new_answers": None,
    }
    assert procedure["same"][0]["old"] == "another-reason"
    assert [(duty["id"], duty["gained"], duty["lost"]) for duty in procedure["duties"][:1]] == [("how-much", 0, 1)]


def test_the_counts_and_cases_at_the_top_are_of_all_procedures() -> None:
    policy = find_policy("information-sharing")
    disclosure, sharing = policy.procedures
    waits, ends = disclosure.outcome("talk-first"), disclosure.outcome("do-not-pass-on")
    changed = replace(
        disclosure,
        rules=tuple(replace(rule, then=ends) if rule.then == waits else rule for rule in disclosure.rules),
        invariants=(),
        scenarios=(),
    )
    after = replace(policy, procedures=(changed, sharing))
    data = comparison_data(compare(policy, after))
    counts = [(each["situations_changed"], each["situations_total"]) for each in data["procedures"]]
    assert (data["situations_changed"], data["situations_total"]) == tuple(map(sum, zip(*counts, strict=True)))
    assert [changed for changed, _ in counts][1] == 0 < counts[0][0]
    assert data["cases"] == [case for each in data["procedures"] for case in each["cases"]]
    assert {case["procedure"] for case in data["cases"]} == {"disclosure"}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ("hm-goverment-advice", NEW),
            "error: unknown policy `hm-goverment-advice`\n  help: did you mean `hm-government-advice`?\n",
        ),
        (
            (f"{OLD}/shraing", f"{NEW}/sharing"),
            "error: policy `hm-government-advice`: unknown procedure `shraing`\n  help: did you mean `sharing`?\n",
        ),
        (
            (OLD, f"{NEW}/sharing"),
            f"""\
error: `{OLD}` names a policy, `{NEW}/sharing` a procedure
  help: name two policies, or two procedures
""",
        ),
        (
            (OLD, NEW, "--same", "question:another-reason=lawful-reason"),
            f"""\
error: --same: it is said of two procedures, and policies are named
  help: write `{OLD}/sharing`, for example
""",
        ),
        (
            (f"{OLD}/sharing", f"{NEW}/sharing", "--same", "question:another-reason"),
            """\
error: --same: `question:another-reason` does not say what is the same
  help: write `question:OLD=NEW`, for example, or `answer:QUESTION=OLD=NEW`
""",
        ),
        (
            (f"{OLD}/sharing", f"{NEW}/sharing", "--same", "questoin:a=b"),
            "error: --same: unknown kind `questoin`\n  help: did you mean `question`?\n",
        ),
        (
            (f"{OLD}/sharing", f"{NEW}/sharing", "--same", "question:another-raeson=lawful"),
            """\
error: procedure `sharing`: unknown question `another-raeson`
  help: did you mean `another-reason`?
error: procedure `sharing`: unknown question `lawful`
  help: did you mean `lawful-reason`?
""",
        ),
        ((OLD,), "error: the following arguments are required: NEW\n  help: see `policy diff --help`\n"),
    ],
)
def test_refused(run, arguments: tuple[str, ...], complaint: str) -> None:
    assert run(*arguments) == (2, "", complaint)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_direction_is_coloured_on_a_terminal_and_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "WT_SESSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", told := Terminal())
    assert main(("diff", NEW, OLD)) == 0
    assert "\033[1;32m1. more permissive:\033[0m 1 situation" in told.getvalue()
