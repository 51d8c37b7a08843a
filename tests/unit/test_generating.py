"""`policy scenarios`: what it prints, what it refuses."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from policy_model.command_line import main
from policy_model.command_line.generating import COMMAND, as_python
from policy_model.command_line.terminal import Page
from policy_model.policies.catalogue import find_procedure
from policy_model.procedure import Scenario
from tests.unit.conftest import Run
from tests.unit.example import policy, returns

HM = "hm-government-advice@2018/sharing"


@pytest.fixture
def run(run: Run) -> Run:
    """Runs `policy scenarios`."""
    return partial(run, "scenarios")


@pytest.fixture
def _of_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the example, whatever it is asked for."""
    monkeypatch.setattr("policy_model.command_line.generating.find_procedure", lambda name: (policy, returns))


def test_paths_are_listed_with_what_covers_them(run) -> None:
    status, out, err = run(HM)
    assert (status, err) == (0, "")
    assert out.startswith("""\
When and how to share information
Information sharing: advice for practitioners providing safeguarding services,
version 2018

  path: 1
  answers: purpose=yes identifiable=yes consent=yes
  outcome: can-share
  duties: follow-procedures, seek-advice, how-much, fact-and-opinion,
    right-individual, securely, inform-individual, record
  covered by: A young person agrees that their school be told.

  path: 2
""")
    assert out.endswith("\n\n5 of 5 paths are covered by scenarios\n")
    assert run(HM, "--paths") == (0, out, "")


@pytest.mark.usefixtures("_of_the_example")
def test_what_no_scenario_covers_is_said(run) -> None:
    _, out, _ = run("books/returns")
    assert out.endswith("""\
  path: 9
  answers: damage=lost
  outcome: withdraw
  duties: thank, fine
  covered by: no scenario yet

1 of 9 paths are covered by scenarios
""")


@pytest.mark.usefixtures("_of_the_example")
def test_a_wide_terminal_shows_a_table(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_model.command_line.generating.page", lambda: Page(sys.stdout, 120, styled=False))
    _, out, _ = run("books/returns")
    header, first, *_ = out.splitlines()[3:]
    assert header.split("  ")[1:2] == ["path"]
    assert [cell.strip() for cell in first.split("  ") if cell.strip()] == [
        "1",
        "damage=none reserved=yes late=yes",
        "put-aside",
        "thank, tell, fine",
        "no scenario yet",
    ]
    assert header.index("covered by") == first.index("no scenario yet")


@pytest.mark.usefixtures("_of_the_example")
def test_pairs_are_listed_with_what_covers_each_side(run) -> None:
    status, out, err = run("books/returns", "--pairs")
    assert (status, err) == (0, "")
    assert out.startswith("""\
A book comes back
Books that come back, version V 2

  rule: tell
  comparison: 1: reserved=yes
  applies: damage=some reserved=yes late=yes
  covered by: A reserved book comes back worn and late.
  does not apply: damage=some reserved=no late=yes
  covered by: no scenario yet

  rule: tell
  comparison: 2: damage=lost
""")
    assert out.endswith("\n\n0 of 9 comparisons are covered by scenarios\n")


def test_paths_as_data(run) -> None:
    status, out, err = run(HM, "--json")
    data = json.loads(out)
    assert (status, err) == (0, "")
    assert {key: value for key, value in data.items() if key != "paths"} == {
        "policy": "hm-government-advice",
        "version": "2018",
        "draft": False,
        "procedure": "sharing",
        "covered": 5,
    }
    assert len(data["paths"]) == 5
    assert data["paths"][4] == {
        "answers": {"purpose": "no"},
        "outcome": "do-not-share",
        "duties": ["follow-procedures", "seek-advice", "record"],
        "covered_by": "A caller gives no clear reason for wanting to know about a young person.",
    }


def test_pairs_as_data(run) -> None:
    _, out, _ = run(HM, "--pairs", "--json")
    data = json.loads(out)
    assert data["covered"] == len(data["comparisons"]) == 34
    assert data["comparisons"][0] == {
        "rule": "no-purpose",
        "comparison": {"number": 1, "question": "purpose", "answers": ["yes"]},
        "applies": {
            "answers": {"purpose": "no"},
            "outcome": "do-not-share",
            "duties": ["follow-procedures", "seek-advice", "record"],
            "covered_by": "A caller gives no clear reason for wanting to know about a young person.",
        },
        "does_not_apply": {
            "answers": {"purpose": "yes", "identifiable": "yes", "consent": "yes"},
            "outcome": "can-share",
            "duties": list(find_procedure(HM)[1].scenarios[1].duties),
            "covered_by": "A young person agrees that their school be told.",
        },
    }


@pytest.mark.usefixtures("_of_the_example")
def test_what_is_not_covered_as_python_once_each(run) -> None:
    _, paths, _ = run("books/returns", "--python")
    assert paths.count("Scenario(\n") == 8
    assert 'given="damage=some reserved=yes late=yes"' not in paths, "it is covered"
    _, pairs, _ = run("books/returns", "--pairs", "--python")
    assert pairs.endswith("        ),\n")
    given = [line for line in pairs.splitlines() if "given=" in line]
    assert len(set(given)) == len(given) < 18


def test_where_all_is_covered_there_is_nothing_to_paste(run) -> None:
    assert run("information-sharing/disclosure", "--python") == (0, "", "")
    assert run("information-sharing/disclosure", "--pairs", "--python") == (0, "", "")


SCENARIOS = (
    Scenario("A short one.", given="damage=lost", outcome="withdraw", duties=("thank",)),
    Scenario("It has no duty, and a 'mark' in it.", given="", outcome="withdraw", duties=()),
    Scenario('It "quotes" itself, with a \\ in it.', given="late=yes", outcome="lend", duties=("thank", "fine")),
    Scenario(
        "It is told at length, " * 12 + "until a line is too short for it.",
        given=" ".join(f"question-number-{at}=answer" for at in range(9)),
        outcome="lend",
        duties=tuple(f"duty-of-the-number-{at}" for at in range(9)),
    ),
)


def test_scenarios_are_printed_as_their_author_would_write_them(tmp_path: Path) -> None:
    pasted = "".join(map(as_python, SCENARIOS))
    source = f"procedure = Procedure(\n    scenarios=(\n{pasted}    ),\n)\n"
    assert eval(source.partition("=")[2], {"Scenario": Scenario, "Procedure": dict}) == {"scenarios": SCENARIOS}
    module = tmp_path / "module.py"
    module.write_text(source, encoding="utf-8")
    formatting = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=120", "--check", str(module)]
    formatted = subprocess.run(formatting, capture_output=True, text=True, check=False)
    assert formatted.returncode == 0, formatted.stdout + formatted.stderr + source


@pytest.mark.usefixtures("_of_the_example")
def test_what_the_command_prints_is_formatted_too(run, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(f"procedure = Procedure(\n    scenarios=(\n{run('b/r', '--python')[1]}    ),\n)\n", "utf-8")
    formatting = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=120", "--check", str(module)]
    assert subprocess.run(formatting, capture_output=True, text=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            [HM, "--paths", "--pairs"],
            "error: argument --pairs: not allowed with argument --paths\n  help: see `policy scenarios --help`\n",
        ),
        (
            ["information-sharing/disclosures"],
            """\
error: policy `information-sharing`: unknown procedure `disclosures`
  help: did you mean `disclosure`?
""",
        ),
    ],
)
def test_what_cannot_be_met_is_refused(run, arguments: list[str], message: str) -> None:
    assert run(*arguments) == (2, "", message)


def test_two_forms_of_one_answer_are_refused(run) -> None:
    message, help = "`--json` and `--python` are two forms of one answer", "ask for one of them"
    status, out, err = run(HM, "--json", "--python")
    assert (status, err) == (2, f"error: {message}\n  help: {help}\n")
    assert json.loads(out) == {"errors": [{"path": "", "message": message, "help": help}]}


def test_the_command_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    assert f"  scenarios  {COMMAND.summary}\n" in capsys.readouterr().out
