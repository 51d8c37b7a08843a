"""`policy reconcile`: what it tells of each clause, and the record that it writes beside a policy's module."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import policy_model
import policy_model.policies
from policy_model.policies.catalogue import packages
from tests.unit.conftest import Run


@pytest.fixture
def columns() -> int:
    return 100


def test_every_clause_is_told_with_who_signed_it_off_and_why(run: Run) -> None:
    status, out, err = run("reconcile", "hm-government-advice@2018")
    assert (status, err) == (0, "")
    assert out.startswith("""\
Information sharing: advice for practitioners providing safeguarding services, version 2018

Since version 2015
  Clause               Text       Logic      Signed off
  start                as before  as before
  purpose              as before  as before
  identifiable         as before  as before
  consent              as before  changed    The makers of this model: Whether the information is
                                             confidential is no longer asked, so consent now also
                                             lets information be shared that is not confidential; in
                                             2015 that could be shared without.
  lawful-reason        added      changed
  how-much             as before  changed    The makers of this model: Its words begin 'If you
                                             share', and information that is not confidential is no
                                             longer shared where there is neither consent nor a
                                             lawful reason.
""")
    assert (
        """\
  seek-advice          as before  as before
  confidential         removed    changed
  another-reason       removed    changed

What changed in the logic
  consent: in procedure `sharing`, outcome `can-share` follows from it in more situations (with
    `confidential=no` in the version before)
    policy decide hm-government-advice@2018/sharing purpose=yes identifiable=yes consent=yes
  lawful-reason: in procedure `sharing`, outcome `can-share` now follows from it
"""
        in out
    )
    assert out.endswith("""
What was found
  Nothing: every clause is as it was modelled, and what changed alone is signed off.
""")


def test_a_first_version_has_none_before_it(run: Run) -> None:
    assert run("reconcile", "information-sharing") == (
        0,
        """\
Information sharing Policy, version V_2 2023

It is the first version: there is none before it to compare it with

What was found
  Nothing: every clause is as it was modelled.
""",
        "",
    )


def test_as_data(run: Run) -> None:
    status, out, err = run("reconcile", "hm-government-advice", "--json")
    assert (status, err) == (0, "")
    data = json.loads(out)
    assert {key: data[key] for key in ("policy", "version", "before", "findings", "written")} == {
        "policy": "hm-government-advice",
        "version": "2018",
        "before": "2015",
        "findings": [],
        "written": None,
    }
    clauses = {each["clause"]: each for each in data["clauses"]}
    assert clauses["purpose"] == {
        "clause": "purpose",
        "before": "purpose",
        "standing": "kept",
        "text_changed": False,
        "logic_changed": False,
        "alone": None,
        "differences": [],
        "signed_off": None,
    }
    assert clauses["consent"] == {
        "clause": "consent",
        "before": "consent",
        "standing": "kept",
        "text_changed": False,
        "logic_changed": True,
        "alone": "logic",
        "differences": [
            {
                "what": "outcome `can-share` follows from it in more situations",
                "procedure": "sharing",
                "witness": "purpose=yes identifiable=yes consent=yes",
                "before": "confidential=no",
            }
        ],
        "signed_off": {
            "changed": "logic",
            "by": "The makers of this model",
            "why": "Whether the information is confidential is no longer asked, so consent now also lets information "
            "be shared that is not confidential; in 2015 that could be shared without.",
        },
    }
    assert (clauses["lawful-reason"]["before"], clauses["lawful-reason"]["standing"]) == (None, "added")
    assert clauses["confidential"]["differences"][1] == {
        "what": "question `confidential` no longer rests on it",
        "procedure": "sharing",
        "witness": None,
        "before": None,
    }


def test_every_witness_decides(run: Run) -> None:
    _, out, _ = run("reconcile", "hm-government-advice")
    lines = [line.split() for line in out.splitlines() if line.strip().startswith("policy decide ")]
    assert len(lines) == 11
    assert [run(*line[1:])[0] for line in lines] == [0] * len(lines)


# A policy of its own

MODULE = """\
from policy_model.conditions import ALWAYS, answered
from policy_model.policies.reading import records_beside, text_beside
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.questions import yes_no
from policy_model.rules import Outcome, Permits, Rule, should

end = Outcome("end", "It ends.", permits=Permits.YES, because="clause")
wait = Outcome("wait", "It waits.", permits=Permits.WAIT, because="clause")
ready = yes_no("ready", "Are you ready?", because="clause")
is_ready = answered(ready, "{answer}")
policy = Policy(
    id="new",
    title="New",
    owner="Us",
    status="Active",
    next_review=None,
    versions={versions},
    text=text_beside(__package__, "{file}.md"),
    procedures=(
        Procedure(
            id="only",
            title="Only",
            start="It starts.",
            questions=(ready,),
            outcomes=(end, wait),
            rules=(
                Rule("end", when=is_ready, then=end, because="clause"),
                Rule("wait", when=~is_ready, then=wait, because="clause"),
            ),
            when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "Ask."), because="last"),
        ),
    ),
    {more}
)
"""
TEXT = "{#clause}\nSome words.\n{#last}\nSome more.\n"
ONE = 'Version(name="1", revised=StatedDate("May")),'
TWO = 'Version(name="2 b", revised=StatedDate("June")),'


class Folder:
    """A package of one policy in a folder of its own, found by the catalogue in place of the shipped ones."""

    def __init__(self, path: Path) -> None:
        self.path = path / "new"
        self.path.mkdir()
        (self.path / "__init__.py").write_text('VERSIONS = ("one",)\n', "utf-8")
        self.version("one", ONE)

    def version(
        self, file: str, versions: str, *, answer: str = "yes", more: str | None = None, text: str = TEXT
    ) -> None:
        if more is None:
            more = f'recorded=records_beside(__package__, "{file}.record.txt"),'
        filled = {"file": file, "versions": f"({versions})", "answer": answer, "more": more}
        source = MODULE
        for name, value in filled.items():
            source = source.replace(f"{{{name}}}", value)
        (self.path / f"{file}.py").write_text(source, "utf-8")
        (self.path / f"{file}.md").write_text(text, "utf-8")
        forget()

    @property
    def record(self) -> Path:
        return self.path / "one.record.txt"


def forget() -> None:
    """Let the catalogue read the policies again."""
    packages.cache_clear()
    for name in [name for name in sys.modules if name.startswith("policy_model.policies.new")]:
        del sys.modules[name]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    monkeypatch.setattr(policy_model.policies, "__path__", [str(tmp_path)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # a file written twice in a second would be read as it was
    monkeypatch.chdir(tmp_path)
    yield Folder(tmp_path)
    monkeypatch.undo()
    forget()


RECORD = """\
# What the model of new@1 was made from: the beginning of the SHA-256 of each clause's words,
# the clause, and what cites it. Where a clause changes, compare it with what cites it, then record it by
# `policy reconcile new@1 --record`.

c041125205ba14fe  clause  only/question/ready only/rule/end only/rule/wait only/outcome/end:yes only/outcome/wait:wait
07a82e04394b0557  last  only/when-unsure/ask:should
"""


def test_what_was_never_recorded_is_found_and_recorded(run: Run, folder: Folder) -> None:
    assert run("reconcile", "new") == (
        1,
        """\
New, version 1

It is the first version: there is none before it to compare it with

What was found

  recorded: nothing is recorded: compare text and rules, then run `policy reconcile new@1 --record`
    not so: every clause is as it was modelled
""",
        "",
    )
    assert not folder.record.exists()
    status, out, _ = run("reconcile", "new", "--record")
    assert (status, folder.record.read_text("utf-8")) == (0, RECORD)
    added = "".join(f"  + {line}\n" for line in RECORD.splitlines()[4:])
    assert f"\nRecorded in new/one.record.txt\n{added}\n" in out
    forget()
    assert run("reconcile", "new")[0] == 0
    assert sorted(path.name for path in folder.path.iterdir()) == ["__init__.py", "one.md", "one.py", "one.record.txt"]


def test_what_changed_is_found_and_recorded_again(run: Run, folder: Folder) -> None:
    run("reconcile", "new", "--record")
    before = folder.record.read_text("utf-8").splitlines()
    folder.version("one", ONE, text=TEXT.replace("Some more", "A little more"))
    status, out, _ = run("reconcile", "new")
    assert status == 1
    assert (
        """
What was found

  clauses[last]: its text changed since the model was made from it: check `only/when-unsure/ask`,
    then run `policy reconcile new@1 --record` [last]
    not so: every clause is as it was modelled
"""
        in out
    )
    status, out, _ = run("reconcile", "new", "--record")
    after = folder.record.read_text("utf-8").splitlines()
    assert (status, before[:-1]) == (0, after[:-1])
    assert f"\nRecorded in new/one.record.txt\n  - {before[-1]}\n  + {after[-1]}\n\n" in out
    forget()
    status, out, _ = run("reconcile", "new", "--record", "--json")
    assert (status, json.loads(out)["written"]) == (0, {"file": str(folder.record), "lines": []})


def test_nothing_new_to_record_is_said(run: Run, folder: Folder) -> None:
    run("reconcile", "new", "--record")
    forget()
    changed = folder.record.stat().st_mtime_ns
    status, out, _ = run("reconcile", "new", "--record")
    assert (status, folder.record.stat().st_mtime_ns) == (0, changed)
    assert "\nnew/one.record.txt is as it was\n" in out


def test_a_record_that_no_module_reads_is_told(run: Run, folder: Folder) -> None:
    folder.version("one", ONE, more="")
    _, out, _ = run("reconcile", "new", "--record")
    assert '\nNothing reads it: add `recorded=records_beside(__package__, "one.record.txt")` to the policy.\n' in out


def test_logic_that_changed_alone_is_found(run: Run, folder: Folder) -> None:
    run("reconcile", "new", "--record")
    (folder.path / "__init__.py").write_text('VERSIONS = ("one", "two")\n', "utf-8")
    folder.version("two", ONE + TWO, answer="no")
    status, out, _ = run("reconcile", "new", "--record")
    assert status == 1
    assert (folder.path / "two.record.txt").is_file()
    assert (
        out.partition("\nSince")[2]
        == """\
 version 1
  Clause  Text       Logic      Signed off
  clause  as before  changed    not signed off
  last    as before  as before

What changed in the logic
  clause: in procedure `only`, outcome `end` follows from it in more situations
    policy decide new@2-b/only ready=no
  clause: in procedure `only`, outcome `end` follows from it in fewer situations
    policy decide new@2-b/only ready=yes
  clause: in procedure `only`, outcome `wait` follows from it in more situations
    policy decide new@2-b/only ready=yes
  clause: in procedure `only`, outcome `wait` follows from it in fewer situations
    policy decide new@2-b/only ready=no

What was found

  clauses[clause]: its logic changed since version `1`, and its text did not: in procedure `only`,
    outcome `end` follows from it in more situations; put it right, or sign it off in `signed_off`
    as `Alone.LOGIC` [clause]
    not so: text and logic change together
    for example:
      policy decide new@2-b/only ready=no
"""
    )


def test_a_broken_record_is_told_at_its_line(run: Run, folder: Folder) -> None:
    folder.record.write_text("# A comment.\nabc  clause\n", "utf-8")
    assert run("reconcile", "new") == (
        2,
        "",
        (
            "error: 1 mistake in the policies\n"
            "new/one.record.txt:2: `abc` is not the beginning of a hash\n"
            "  help: it has 16 digits, 0 to 9 and a to f; `policy reconcile --record` writes it anew once the line is "
            "put right or taken out\n"
        ),
    )


def test_the_record_of_an_installed_policy_is_not_written(
    run: Run, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_model, "__file__", str(tmp_path / "site-packages" / "policy_model" / "__init__.py"))
    assert run("reconcile", "new", "--record") == (
        2,
        "",
        (
            "error: the record of `new@1` can't be written: the policy is installed, not worked on\n"
            "  help: run this in a checkout of the project\n"
        ),
    )
    assert not folder.record.exists()


def test_a_record_that_can_not_be_written_is_left_as_it_was(
    run: Run, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("reconcile", "new", "--record")
    before = folder.record.read_text("utf-8")
    folder.version("one", ONE, text=TEXT.replace("more", "less"))

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    assert run("reconcile", "new", "--record") == (2, "", f"error: {folder.record}: permission denied\n")
    assert folder.record.read_text("utf-8") == before
    assert sorted(path.name for path in folder.path.iterdir()) == ["__init__.py", "one.md", "one.py", "one.record.txt"]


def test_an_unknown_policy_is_refused(run: Run) -> None:
    assert run("reconcile", "hm-goverment-advice") == (
        2,
        "",
        "error: unknown policy `hm-goverment-advice`\n  help: did you mean `hm-government-advice`?\n",
    )
