"""The command `policy`: what it prints, what it refuses, how it ends."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import policy_model
import policy_model.policies
import policy_model.publish
from policy_model.command_line import COMMANDS, main
from policy_model.data import digest
from policy_model.policies.catalogue import catalogue, every_procedure, find_policy, find_procedure
from tests.unit.conftest import heed_interrupts, killed_after

DISCLOSURE = "information-sharing/disclosure"
ROOT = Path(policy_model.__file__).parent.parent


@pytest.fixture(autouse=True)
def _the_package_of_this_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def decided(run):
    """Runs `policy decide --json` and gives its data."""

    def decided(*arguments: str) -> dict:
        status, out, err = run("decide", *arguments, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    return decided


# list, show


def test_list(run) -> None:
    status, out, err = run("list")
    assert (status, err) == (0, "")
    # Policies that were added come before or after these.
    assert (
        """\
hm-government-advice  Information sharing: advice for practitioners providing
  safeguarding services
  Version 2018. Status: Replaced in April/May 2024. Owner: HM Government. Next
  review: not recorded.
  hm-government-advice/sharing  When and how to share information
  Newest version: hm-government-advice@2018
  Older version: hm-government-advice@2015

information-sharing  Information sharing Policy
  Version V_2 2023. Status: Active. Owner: Reconstruct. Next review: 30/09/2024
  (30 September 2024).
  information-sharing/disclosure  A service user has told me something
  information-sharing/sharing     When and how to share information
  Newest version: information-sharing@v_2-2023
"""
        in out
    )


def test_list_as_data(run) -> None:
    status, out, err = run("list", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)[0] == {
        "id": "hm-government-advice",
        "name": "hm-government-advice@2018",
        "title": "Information sharing: advice for practitioners providing safeguarding services",
        "owner": "HM Government",
        "status": "Replaced in April/May 2024",
        "next_review": None,
        "version": "2018",
        "versions": ["2015", "2018"],
        "names": ["hm-government-advice@2015", "hm-government-advice@2018"],
        "draft": None,
        "procedures": [
            {
                "id": "sharing",
                "title": "When and how to share information",
                "name": "hm-government-advice/sharing",
            }
        ],
    }
    assert [policy["id"] for policy in json.loads(out)] == list(catalogue())


def test_show_begins_with_what_the_policy_is(run) -> None:
    status, out, err = run("show", "information-sharing")
    assert (status, err) == (0, "")
    assert out.startswith(f"""\
Information sharing Policy
  Owner: Reconstruct
  Status: Active
  Version: V_2 2023
  Last revised: 11/10/23 (11 October 2023)
  Next review: 30/09/2024 (30 September 2024)
  Refers to: Confidentiality Policy (not held here)
  Refers to: GDPR and Data Protection policy (not held here)
  Digest: {digest(find_policy("information-sharing"))}

Versions
  V_2 2023: 11/10/23 (11 October 2023); section: All; person: AD; reason: Review
    of policy, rebranding, and implemented version control mechanism opposed to
    having just date for next review

The text
  [letterhead] "reconstruct"
""")


def test_show_says_what_is_not_recorded_and_what_was_not_checked(run) -> None:
    _, out, _ = run("show", "hm-government-advice@2015")
    assert "  Next review: not recorded\n" in out
    assert "  2015: March 2015; section: not recorded; person: not recorded; reason: not\n    recorded\n" in out
    assert (
        "  [how-much] If you share, identify how much information to share. (Recalled,\n"
        "    and not checked against the source; not a quotation.)\n"
    ) in out


def test_show_tells_every_part(run) -> None:
    for versions in catalogue().values():
        for policy in versions:
            _, out, _ = run("show", policy.name)
            told = " ".join(out.split())
            for procedure in policy.procedures:
                for part in (*procedure.questions, *procedure.outcomes, *procedure.rules):
                    assert f" {part.id}: " in told
                for question in procedure.questions:
                    for answer in question.answers:
                        assert f" {question.id}={answer.id}: {answer.text}" in told
                for scenario in procedure.scenarios:
                    assert f" {scenario.outcome}: {scenario.name} ({scenario.given})" in told
            for clause in policy.clauses:
                assert clause.text in told


@pytest.mark.parametrize(
    "name", ["information-sharing", "information-sharing@v_2-2023", "information-sharing@V_2 2023"]
)
def test_show_as_data(run, name: str) -> None:
    status, out, err = run("show", name, "--json")
    assert (status, err) == (0, "")
    shown = json.loads(out)
    assert shown["digest"] == digest(find_policy("information-sharing"))
    assert [procedure["id"] for procedure in shown["procedures"]] == ["disclosure", "sharing"]


# decide


def test_decide_before_anything_is_known(run) -> None:
    assert run("decide", DISCLOSURE) == (
        0,
        """\
A service user has told me something
Information sharing Policy, version V_2 2023

What to do now
  Should: Be honest that it is not always possible to contain information once
    it has been disclosed. [honest-about-containing]
  May: Advocate on behalf of the service user to keep information on a 'need to
    know basis'. [advocate-need-to-know]

Next question
  Is there immediate risk to a service user?
    immediate-risk=yes       Yes
    immediate-risk=no        No
    immediate-risk=not-sure  I'm not sure

Still possible
  pass-on-now: You can pass the information on now, without consent, because
    there is immediate risk to a service user.
  share-as-agreed: You can share the information, as the service user has
    agreed.
  talk-first: Talk it through with the service user first. Nothing goes to a
    third party yet.
  consult: Consult your coordinator or children's services manager. Nothing goes
    to a third party yet.
  share-over-wishes: Share the information: the children's services manager has
    authorised disclosure over the service user's wishes and feelings.
  do-not-pass-on: Do not pass the information on to any third party: there is no
    consent, no authority and no immediate risk.
""",
        "",
    )


def test_decide_says_an_outcome_though_questions_remain(run) -> None:
    _, out, _ = run("decide", DISCLOSURE, "immediate-risk=yes")
    assert (
        """
You can share
  You can pass the information on now, without consent, because there is
  immediate risk to a service user.
    [consent-unless-immediate-risk] "Advocates and IV's should not pass on
      information to any third parties without this consent unless there is
      immediate risk to a service user."

What to do now
  Should: Be honest that it is not always possible to contain information once
"""
        in out
    )
    assert out.index("\nWhat to do now\n") < out.index("\nNext question, which settles only how\n")
    assert "Still possible" not in out


def test_decide_says_whom_to_ask_when_unsure(run) -> None:
    _, out, _ = run("decide", DISCLOSURE, "immediate-risk=no", "agreement=not-sure")
    assert (
        """
You are not sure
  Does the service user agree to the information being passed on?
  Should: Ask your coordinator or children's services manager.
    [consult-on-refusal] "In the unlikely event that a service user continues to
"""
        in out
    )


def test_decide_never_ends_in_a_prohibition_while_something_is_unsure(run) -> None:
    status, out, _ = run("decide", "information-sharing/sharing", "purpose=no", "consent=not-sure")
    assert status == 0
    assert (
        """
Not settled yet: ask first

You are not sure
  Do you have consent to share?
  Should: Seek advice if unsure what to do at any stage, and ensure that the
    outcome of the discussion is recorded.
"""
        in out
    )
    assert "Do not share" not in out


def test_options_may_stand_between_answers(run) -> None:
    before = run("decide", "--json", DISCLOSURE, "immediate-risk=no", "agreement=agrees")
    between = run("decide", DISCLOSURE, "immediate-risk=no", "--json", "agreement=agrees")
    assert before == between
    assert json.loads(before[1])["answers"] == {"immediate-risk": "no", "agreement": "agrees"}


def test_an_answer_may_be_repeated(decided) -> None:
    assert decided(DISCLOSURE, "immediate-risk=yes", "immediate-risk=yes")["outcome"] == "pass-on-now"


@pytest.mark.parametrize("name", ["information-sharing/disclosure", "information-sharing/sharing"])
def test_decide_walks_from_no_answers_to_every_outcome(decided, name: str) -> None:
    _, procedure = find_procedure(name)
    answers_of = {question.id: [answer.id for answer in question.answers] for question in procedure.questions}
    reached = set()

    def walk(*answers: str) -> None:
        data = decided(name, *answers)
        if data["next_question"] is None:
            assert data["possible_outcomes"] == [data["outcome"]]
            reached.add(data["outcome"])
        elif data["outcome"]:
            reached.add(data["outcome"])
        for answer in answers_of.get(data["next_question"], ()):
            walk(*answers, f"{data['next_question']}={answer}")

    walk()
    assert reached == {outcome.id for outcome in procedure.outcomes}


@pytest.mark.parametrize(
    ("name", "given", "outcome", "duties"),
    [
        pytest.param(f"{policy.name}/{procedure.id}", each.given, each.outcome, each.duties, id=each.name)
        for policy, procedure in every_procedure()
        for each in procedure.scenarios
    ],
)
def test_every_scenario(decided, name: str, given: str, outcome: str, duties: tuple[str, ...]) -> None:
    data = decided(name, *given.split())
    assert data["outcome"] == outcome
    assert tuple(duty["id"] for duty in data["duties"]) == duties


# draw


def test_draw_writes_into_diagrams(run, drawings: ModuleType) -> None:
    drawings.write = lambda folder, force: (f"wrote {folder.name}/a.dot", f"wrote {folder.name}/a.svg")
    assert run("draw") == (0, "wrote diagrams/a.dot\nwrote diagrams/a.svg\n", "")


def test_draw_writes_into_a_folder(run, drawings: ModuleType, tmp_path: Path) -> None:
    drawings.write = lambda folder, force: () if folder == tmp_path else ("elsewhere",)
    assert run("draw", "--into", str(tmp_path)) == (0, "every drawing is up to date\n", "")


def test_draw_leaves_what_was_edited_by_hand_unless_told_otherwise(run, drawings: ModuleType) -> None:
    drawings.write = lambda folder, force: ("overwritten",) if force else ("by hand",)
    assert run("draw") == (1, "by hand\n", "")
    assert run("draw", "--force") == (0, "overwritten\n", "")


def test_draw_check_gives_findings_and_writes_nothing(run, drawings: ModuleType) -> None:
    drawings.check = lambda folder: (f"{folder.name}/a.svg: stale",)
    assert run("draw", "--check") == (1, "diagrams/a.svg: stale\n", "")


def test_draw_check_with_nothing_to_say(run, drawings: ModuleType) -> None:
    drawings.check = lambda folder: ()
    assert run("draw", "--check") == (0, "every drawing is up to date\n", "")


def test_draw_without_graphviz(tmp_path: Path) -> None:
    # A process of its own, in which the package can't be imported, whether it is installed or not.
    code = (
        "import sys; sys.modules['graphviz'] = None\n"
        "from policy_model.command_line import main; sys.exit(main(['draw']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        (
            "error: drawing needs the Python package `graphviz`, which is not installed\n"
            "  help: run `python3 scripts/build.py`, which installs it\n"
        ),
    )
    assert list(tmp_path.iterdir()) == []


def test_draw_into_a_folder_that_cannot_be_written(run, drawings: ModuleType) -> None:
    def write(folder: Path, *, force: bool) -> None:
        raise PermissionError(13, "Permission denied", "diagrams/a.dot")

    drawings.write = write
    assert run("draw") == (2, "", "error: diagrams/a.dot: permission denied\n")


# Help


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_every_option_and_gives_an_example(run, name: str) -> None:
    status, out, err = run(name, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: policy {name} {COMMANDS[name].usage}\n\n{COMMANDS[name].summary}\n")
    for action in COMMANDS[name].parser._actions:
        assert action.help
        for said in action.option_strings or (action.metavar,):
            assert re.search(rf"^  (-h, )?{re.escape(said)}( |,|$)", out, re.MULTILINE)
            assert said in ("-h", "--help") or said in COMMANDS[name].usage
    assert f"\nexample:\n  policy {name}" in out
    for status_line in ("\n  0    done\n", "\n  1    check, reconcile: ", "\n  2    a request that can't be met"):
        assert status_line in out


# `new`, `draft` and `release` write, and `report` needs a history: their examples work in projects of their own, in
# `test_drafting.py` and `test_reporting.py`.
@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("new", "draft", "release", "report")])
def test_the_examples_of_help_work(run, drawings: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    drawings.write = drawings.check = lambda folder, **_: ()
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    for line in COMMANDS[name].example.splitlines():
        status, _, err = run(*line.split()[1:])
        assert (status, err) == (0, ""), line


def test_the_help_of_all_names_every_command(run) -> None:
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    for command in COMMANDS.values():
        assert f"\n  {command.name:{max(map(len, COMMANDS))}}  {command.summary}\n" in out


def test_version(run) -> None:
    status, out, err = run("--version")
    assert (status, err) == (0, "")
    assert out.startswith("policy ")


# Real processes


def _process(*arguments: str, **options) -> subprocess.Popen:
    command = [sys.executable, "-m", "policy_model.command_line", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_a_real_process_decides() -> None:
    process = _process("decide", DISCLOSURE, "immediate-risk=yes", "--json")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)["outcome"] == "pass-on-now"


def test_a_real_process_refuses_without_a_traceback() -> None:
    process = _process("decide", "information-sharing/disclosures")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")
    assert err.decode().splitlines() == [
        "error: policy `information-sharing`: unknown procedure `disclosures`",
        "  help: did you mean `disclosure`?",
    ]


def test_a_real_process_asks_what_is_piped_in() -> None:
    process = _process("ask", DISCLOSURE, stdin=subprocess.PIPE)
    out, err = process.communicate(b"1\nq\n", timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert b"You can share" in out
    assert b"\033" not in out


def test_characters_that_a_stream_cannot_show_are_replaced() -> None:
    process = _process("show", "information-sharing", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert b"?Is there immediate risk to a service user?? is answered No" in out


def test_a_reader_who_stops_reading_is_no_error() -> None:
    process = _process("show", "information-sharing", "--json")
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't send an interrupt to one process alone")
def test_an_interrupt_is_quiet() -> None:
    # What is started in the background, as the tests may be, has been told to ignore interrupts.
    process = _process("ask", DISCLOSURE, stdin=subprocess.PIPE, preexec_fn=heed_interrupts)
    assert process.stdout is not None
    said = b""
    with killed_after(60, process):
        while b"[1 to 3" not in said:
            more = process.stdout.read1()
            assert more, said
            said += more
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")


# On a terminal


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "styled"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
        ({"WT_SESSION": "x"}, True),
    ],
)
def test_styles_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], styled: bool
) -> None:
    for name in ("TERM", "NO_COLOR", "WT_SESSION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["decide", DISCLOSURE, "immediate-risk=yes"]) == 0
    told = terminal.getvalue()
    assert ("\033[1mMay:\033[0m Advocate" in told) == styled
    assert ("\033[" in told) == styled


@pytest.mark.parametrize("columns", [20, 40, 80, 300])
def test_lines_are_no_wider_than_the_terminal(run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    _, out, _ = run("decide", "information-sharing/sharing")
    assert max(map(len, out.splitlines())) <= min(max(columns, 30), 100)


def test_draw_into_no_folder_is_refused(run) -> None:
    status, _, err = run("draw", "--into", "")
    assert status == 2
    assert "a folder has a name" in err
