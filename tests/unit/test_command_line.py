"""The command `policy`: what it prints, what it refuses, how it ends."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import policy_model
import policy_model.policies
import policy_model.publish
from policy_model.command_line import COMMANDS, main
from policy_model.command_line.asking import _chosen
from policy_model.data import digest
from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import catalogue, every_procedure, find_policy, find_procedure, packages
from policy_model.questions import Answer, choice

DISCLOSURE = "information-sharing/disclosure"
ROOT = Path(policy_model.__file__).parent.parent


@pytest.fixture(autouse=True)
def _policies_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
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


# Requests that can't be met


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", f"error: no command is given\n  help: one of: {', '.join(COMMANDS)}\n"),
        ("lst", "error: unknown command `lst`\n  help: did you mean `list`?\n"),
        ("--jsn", "error: unrecognized arguments: --jsn\n  help: see `policy --help`\n"),
        ("list more", "error: unrecognized arguments: more\n  help: see `policy list --help`\n"),
        ("show", "error: the following arguments are required: POLICY[@VERSION]\n  help: see `policy show --help`\n"),
        ("show --js x", "error: unrecognized arguments: --js\n  help: see `policy show --help`\n"),
        ("show infosharing", "error: unknown policy `infosharing`\n  help: did you mean `information-sharing`?\n"),
        (
            "show information-sharing@V_3",
            "error: policy `information-sharing`: unknown version `V_3`\n  help: did you mean `v_2-2023`?\n",
        ),
        (
            "decide",
            (
                "error: the following arguments are required: POLICY[@VERSION]/PROCEDURE\n"
                "  help: see `policy decide --help`\n"
            ),
        ),
        (
            "decide x/y",
            f"error: unknown policy `x`\n  help: known: {', '.join(f'`{id}`' for id in sorted(packages()))}\n",
        ),
        (
            "decide information-sharing",
            (
                "error: `information-sharing` names no procedure\n"
                "  help: write `information-sharing/disclosure` or `information-sharing/sharing`\n"
            ),
        ),
        (
            "ask information-sharing/disclose",
            "error: policy `information-sharing`: unknown procedure `disclose`\n  help: did you mean `disclosure`?\n",
        ),
        (
            f"decide {DISCLOSURE} immediate-rsk=yes",
            "error: unknown question `immediate-rsk`\n  help: did you mean `immediate-risk`?\n",
        ),
        (
            f"decide {DISCLOSURE} agreement=agree",
            "error: question `agreement`: unknown answer `agree`\n  help: did you mean `agrees`?\n",
        ),
        (
            f"decide {DISCLOSURE} immediate-risk",
            (
                "error: `immediate-risk` is not question=answer\n"
                "  help: write `immediate-risk=yes` or `immediate-risk=no` or `immediate-risk=not-sure`\n"
            ),
        ),
        (
            f"decide {DISCLOSURE} manager=",
            (
                "error: `manager=` is not question=answer\n  help: write `manager=not-decided` or `manager=authorised` "
                "or `manager=not-authorised` or `manager=not-sure`\n"
            ),
        ),
        (
            f"decide {DISCLOSURE} =yes",
            (
                "error: `=yes` is not question=answer\n"
                "  help: for example `immediate-risk=yes` or `immediate-risk=no` or `immediate-risk=not-sure`\n"
            ),
        ),
        (
            f"decide {DISCLOSURE} immediate-risk=yes immediate-risk=no",
            "error: question `immediate-risk` has two answers, `yes` and `no`\n  help: give one\n",
        ),
        (
            f"decide {DISCLOSURE} agreement immediate-rsk=yes manager=no",
            (
                "error: `agreement` is not question=answer\n"
                "  help: write `agreement=not-asked` or `agreement=agrees` or `agreement=tries-to-refuse` "
                "or `agreement=continues-to-refuse` or `agreement=not-sure`\n"
                "error: unknown question `immediate-rsk`\n  help: did you mean `immediate-risk`?\n"
                "error: question `manager`: unknown answer `no`\n"
                "  help: known: `not-decided` (Not consulted, or nothing decided yet), "
                "`authorised` (To authorise disclosure over the service user's wishes and feelings), "
                "`not-authorised` (Not to authorise it), `not-sure` (I'm not sure)\n"
            ),
        ),
    ],
)
def test_a_request_that_cannot_be_met(run, arguments: str, message: str) -> None:
    assert run(*arguments.split()) == (2, "", message)


RISK = "known: `yes` (Yes), `no` (No), `not-sure` (I'm not sure)"
AGREEMENT = (
    "known: `not-asked` (I have not talked to them about it yet), `agrees` (They agree), "
    "`tries-to-refuse` (They try to refuse), "
    "`continues-to-refuse` (They continue to refuse, though I have explained), `not-sure` (I'm not sure)"
)
MANAGER = (
    "known: `not-decided` (Not consulted, or nothing decided yet), "
    "`authorised` (To authorise disclosure over the service user's wishes and feelings), "
    "`not-authorised` (Not to authorise it), `not-sure` (I'm not sure)"
)


@pytest.mark.parametrize(
    ("question", "answer", "help"),
    [
        ("agreement", "disagrees", AGREEMENT),
        ("agreement", "refuses", AGREEMENT),
        ("manager", "unauthorised", MANAGER),
        ("manager", "not authorized", "did you mean `not-authorised`?"),
        ("immediate-risk", "maybe", RISK),
        ("immediate-risk", "none", RISK),
        ("immediate-risk", "true", RISK),
        ("immediate-risk", "YES", "did you mean `yes`?"),
        ("immediate-risk", "Not_Sure", "did you mean `not-sure`?"),
        ("agreement", "They agree", "did you mean `agrees`?"),
    ],
)
def test_no_answer_is_guessed_across_its_meaning(run, question: str, answer: str, help: str) -> None:
    message = f"error: question `{question}`: unknown answer `{answer}`\n  help: {help}\n"
    assert run("decide", DISCLOSURE, f"{question}={answer}") == (2, "", message)


def test_what_is_wrong_with_a_request_is_data_too(run) -> None:
    status, out, err = run("decide", DISCLOSURE, "agreement=disagrees", "manager", "--json")
    assert (status, err.count("error: ")) == (2, 2)
    assert json.loads(out) == {
        "errors": [
            {
                "path": "",
                "message": "`manager` is not question=answer",
                "help": "write `manager=not-decided` or `manager=authorised` or `manager=not-authorised` "
                "or `manager=not-sure`",
            },
            {"path": "question `agreement`", "message": "unknown answer `disagrees`", "help": AGREEMENT},
        ]
    }


@pytest.mark.parametrize("arguments", ["", "draw --json", "ask --json", "lst --json", "list -- --json", "--json list"])
def test_where_no_data_is_given_there_is_none_of_what_is_wrong(run, arguments: str) -> None:
    assert run(*arguments.split())[:2] == (2, "")


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if "--json" in command.usage])
def test_what_is_wrong_with_arguments_is_data_too(run, name: str) -> None:
    status, out, _ = run(name, "--json", "--no-such-option")
    (error,) = json.loads(out)["errors"]
    assert (status, error["path"], error["help"]) == (2, "", f"see `policy {name} --help`")


def test_what_is_wrong_with_a_file_is_data_too(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied", "a/b.md")

    monkeypatch.setattr(policy_model.command_line.listing, "listed", refuse)
    status, out, err = run("list", "--json")
    assert (status, err) == (2, "error: a/b.md: permission denied\n")
    assert json.loads(out) == {"errors": [{"path": "a/b.md", "message": "permission denied", "help": ""}]}


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for more policies, found beside those that are there."""
    monkeypatch.setattr(policy_model.policies, "__path__", [*policy_model.policies.__path__, str(tmp_path)])
    packages.cache_clear()
    before = set(sys.modules)
    yield tmp_path
    packages.cache_clear()
    for name in set(sys.modules) - before:
        del sys.modules[name]


def _write(folder: Path, **files: str) -> None:
    folder.mkdir()
    for name, source in files.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")


BROKEN_RULES = """\
from dataclasses import replace
from policy_model.conditions import Is
from policy_model.policies.information_sharing.v2_2023 import disclosure, policy as sound

first, second, *rest = disclosure.rules
first = replace(first, when=Is("significant-ham", ("yes",)))
second = replace(second, because="explain-despite-refusals")
disclosure = replace(disclosure, rules=(first, second, *rest))
policy = replace(sound, owner="", procedures=(disclosure, sound.procedures[1]))
"""


@pytest.mark.parametrize("arguments", [("list",), ("show", "information-sharing"), ("decide", DISCLOSURE), ("draw",)])
def test_all_mistakes_of_all_policies_are_told_at_once(run, broken: Path, arguments: tuple[str, ...]) -> None:
    _write(
        broken / "first_broken",
        __init__='VERSIONS = ("v1", "v2", "v3")',
        v1=BROKEN_RULES,
        v2="from policy_model.policies.first_broken.v1 import policy",  # its mistakes are those of v1: told once
        v3="policy = (",
    )
    _write(broken / "second_broken", __init__="")
    _write(broken / "third_broken", __init__='VERSIONS = ("v1", "v2")', v1="text = 1", v2="\nhalf = 1 / 0")
    into = broken / "drawings"
    status, out, err = run(*arguments, *(("--into", str(into)) if arguments == ("draw",) else ()))
    assert (status, out) == (2, "")
    assert (
        err
        == """\
error: 7 mistakes in the policies
first_broken/v1.py:9: owner: nothing is written here
  help: add the words
first_broken/v1.py:9: procedures[disclosure].rules[explain-significant-harm].when: unknown question `significant-ham`
  help: did you mean `significant-harm`?
first_broken/v1.py:9: procedures[disclosure].rules[explain-despite-refusal].because: \
unknown clause `explain-despite-refusals`
  help: did you mean `explain-despite-refusal`?
first_broken/v3.py:1: the module is not valid Python: '(' was never closed
second_broken/__init__.py: the module has no `VERSIONS`
  help: write it as the other policies do
third_broken/v1.py: the module has no `policy`
  help: write it as the other policies do
third_broken/v2.py:2: the module can't be read: division by zero
  help: Python says ZeroDivisionError
"""
    )
    assert not into.exists()


def test_one_mistake_is_one(run, broken: Path) -> None:
    _write(broken / "broken", __init__='VERSIONS = ("v1",)', v1="policy = None")
    assert run("list")[2] == (
        "error: 1 mistake in the policies\n"
        "broken/v1.py: the module has no `policy`\n  help: write it as the other policies do\n"
    )


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if "--json" in command.usage])
def test_what_is_wrong_with_policies_is_data_too(run, broken: Path, name: str) -> None:
    _write(broken / "broken", __init__='VERSIONS = ("v1",)', v1="policy = None")
    named = {"list": (), "diff": ("broken", "broken"), "report": ("--base", "HEAD")}.get(name, ("broken/any",))
    status, out, err = run(name, *named, "--json")
    assert (status, err) == (
        2,
        (
            "error: 1 mistake in the policies\n"
            "broken/v1.py: the module has no `policy`\n  help: write it as the other policies do\n"
        ),
    )
    assert json.loads(out) == {
        "errors": [
            {
                "path": "broken/v1.py",
                "message": "the module has no `policy`",
                "help": "write it as the other policies do",
            }
        ]
    }


# ask


@pytest.fixture
def asked(run, monkeypatch: pytest.MonkeyPatch):
    """Runs `policy ask` with these lines typed; gives what it printed."""

    def asked(*typed: str, name: str = DISCLOSURE) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        status, out, err = run("ask", name)
        assert (status, err) == (0, "")
        return out

    return asked


def test_ask_from_the_start_to_an_outcome(asked) -> None:
    assert (
        asked("2", "2", "2", "q")
        == """\
Immediate danger? Call 999. If a child or an adult is in immediate danger, call
999 first. This can wait. This notice is not part of the policy's text.
A service user has told me something
Information sharing Policy, version V_2 2023
Type the number of an answer, or its words; b to go back, c and a number to
change that answer, s to start again, q to quit, ? for all that can be typed.

Question 1
  Is there immediate risk to a service user?
    1. Yes
    2. No
    3. I'm not sure

[1 to 3, s, q, ?] 2

What to do now
  Should: Explain to the service user why the information needs to be shared.
    [explain-why-and-with-whom] "If there is no immediate risk, you should
      explain to the service user why the information needs to be shared, and
      encourage them to decide whom it should be shared with, and if there is
      anyone they would prefer did not know."
  Should: Encourage them to decide whom it should be shared with, and if there
    is anyone they would prefer did not know. [explain-why-and-with-whom]
  Should: Be honest that it is not always possible to contain information once
    it has been disclosed.
    [honest-about-containing] "It is not always possible to contain information
      once it has been disclosed, and you should be honest with young people
      about this."
  May: Advocate on behalf of the service user to keep information on a 'need to
    know basis'.
    [advocate-need-to-know] "However, you can advocate on behalf of the service
      user to keep information on a 'need to know basis'."

Question 2
  Do you believe that what the service user told you falls within the definition
  of 'significant harm'?
  The policy's categories are Physical abuse, Sexual abuse, Emotional Abuse and
  Neglect.
    1. Yes
    2. No
    3. I'm not sure

[1 to 3, b, c N, s, q, ?] 2

Question 3
  Does the service user agree to the information being passed on?
    1. I have not talked to them about it yet
    2. They agree
    3. They try to refuse
    4. They continue to refuse, though I have explained
    5. I'm not sure

[1 to 5, b, c N, s, q, ?] 2

You can share
  You can share the information, as the service user has agreed.
    [consent-unless-immediate-risk] "Advocates and IV's should not pass on
      information to any third parties without this consent unless there is
      immediate risk to a service user."
    [explain-why-and-with-whom] "If there is no immediate risk, you should
      explain to the service user why the information needs to be shared, and
      encourage them to decide whom it should be shared with, and if there is
      anyone they would prefer did not know."

Nothing more is asked
  1. Is there immediate risk to a service user? No
  2. Do you believe that what the service user told you falls within the
    definition of 'significant harm'? No
  3. Does the service user agree to the information being passed on? They agree

[b, c N, s, q, ?] q
"""
    )


def test_ask_says_an_outcome_once_though_questions_remain(asked) -> None:
    out = asked("1", "2")
    first, outcome, rest = out.partition("\nYou can share\n  You can pass the information on now")
    assert outcome
    assert "Question 2" not in first
    assert "\nQuestion 2, which settles only how\n" in rest
    assert "You can share" not in rest


def test_answers_may_be_typed_by_their_ids(asked) -> None:
    assert "\n[1 to 3, s, q, ?] yes\n\nYou can share\n" in asked("yes")


def test_ask_says_whom_to_ask_when_unsure(asked) -> None:
    out = asked("2", "3")
    assert (
        "\nYou are not sure\n"
        "  Do you believe that what the service user told you falls within the definition\n"
        "  of 'significant harm'?\n"
        "  Should: Ask your coordinator or children's services manager.\n"
        '    [consult-on-refusal] "In the unlikely event'
    ) in out
    assert out.endswith("\n[1 to 5, b, c N, s, q, ?] \n")


def test_ask_never_ends_in_a_prohibition_while_something_is_unsure(asked) -> None:
    sharing = "information-sharing/sharing"
    assert "\nDo not share\n" in asked("1", "1", "2", "2", name=sharing)
    unsure = asked("1", "1", "3", "2", name=sharing)
    assert "\nDo not share\n" not in unsure
    assert "\nNot settled yet: ask first\n" in unsure


def test_going_back_takes_the_last_answer_back(asked) -> None:
    _, said, after = asked("1", "1", "b").partition("\nAnswer 2 taken back\n")
    assert said
    assert "Explain to the service user, in simple language" not in after
    assert "\nQuestion 2, which settles only how\n" in after
    # The outcome still holds, and is told again beside the duties.
    assert after.count("\nYou can share\n") == 1


def test_changing_an_answer_keeps_those_that_still_matter(asked) -> None:
    # No risk, significant harm, continued refusal, authorised: then there is immediate risk after all.
    _, said, after = asked("2", "1", "4", "2", "c 1", "1").partition(
        "\nAnswer changed; 1 that no longer matters is dropped\n"
    )
    assert said
    assert "\nYou can share\n  You can pass the information on now" in after
    assert after.endswith(
        """\
Nothing more is asked
  1. Is there immediate risk to a service user? Yes
  2. Do you believe that what the service user told you falls within the
    definition of 'significant harm'? Yes
  3. Does the service user agree to the information being passed on? They
    continue to refuse, though I have explained
"""
        "\n[b, c N, s, q, ?] \n"
    )


def test_the_answer_that_is_changed_is_shown(asked) -> None:
    out = asked("2", "c 1")
    assert "    1. Yes\n    2. No (your answer so far)\n    3. I'm not sure\n" in out.partition("] c 1\n")[2]


def test_back_keeps_an_answer_that_was_to_be_changed(asked) -> None:
    out = asked("2", "c 1", "b")
    assert "\nAnswer kept\n" in out
    assert "\nQuestion 2\n" in out.partition("\nAnswer kept\n")[2]


def test_changing_to_the_same_answer_keeps_it(asked) -> None:
    assert "\nAnswer kept\n" in asked("2", "c 1", "2")


def test_a_prohibition_is_taken_back_when_a_later_answer_is_unsure(broken: Path, asked) -> None:
    _write(broken / "strict", __init__='VERSIONS = ("v1",)', v1=STRICT)
    out = asked("1", "2", name="strict/asking")
    assert "\nDo not share\n  Do not.\n" in out
    assert "\nThe outcome above" not in out
    unsure = asked("1", "3", name="strict/asking")
    assert unsure.partition("\nDo not share\n")[2].count("\nThe outcome above does not stand: ask first\n") == 1
    assert "\nNot settled yet: ask first\n" in unsure


STRICT = """\
from policy_model.clauses import read_text
from policy_model.conditions import ALWAYS, answered
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.questions import yes_no
from policy_model.rules import Outcome, Permits, Rule, must, should

secret, urgent = yes_no("secret", "Is it secret?"), yes_no("urgent", "Is it urgent?")
no = Outcome("no", "Do not.", permits=Permits.NO, because="all")
yes = Outcome("yes", "Do.", permits=Permits.YES, because="all")
asking = Procedure(
    id="asking",
    title="Asking",
    start="Somebody asks.",
    questions=(secret, urgent),
    outcomes=(no, yes),
    rules=(
        Rule("hurry", when=answered(urgent, "yes"), then=must("hurry", "Hurry."), because="all"),
        Rule("secret", when=answered(secret, "yes"), then=no, because="all"),
        Rule("open", when=answered(secret, "no"), then=yes, because="all"),
    ),
    when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "Ask."), because="all"),
)
policy = Policy(
    id="strict",
    title="Strict",
    owner="Somebody",
    status="Draft",
    next_review=None,
    versions=(Version(name="1", revised=StatedDate("2020")),),
    text=read_text("{#all}\\nAll of it."),
    procedures=(asking,),
)
"""


def test_starting_again_forgets_everything(asked) -> None:
    _, said, after = asked("1", "1", "s").partition("\nStarted again\n")
    assert said
    assert "You can share" not in after
    assert "\nQuestion 1\n" in after
    assert after.endswith("\n[1 to 3, s, q, ?] \n")


@pytest.mark.parametrize("typed", ["0", "4", "maybe", "yes no", "b", "back", "c", "c 1", "c x", "change 1", "²", "1 2"])
def test_what_cannot_be_typed_is_answered_with_what_can(asked, typed: str) -> None:
    assert asked(typed).endswith(f"""
[1 to 3, s, q, ?] {typed}
`{typed}` can't be typed here. This can:
  1 or Yes
  2 or No
  3 or I'm not sure
  s or start again
  q or quit
  ? for this list

[1 to 3, s, q, ?] \n""")


@pytest.mark.parametrize("typed", ["", "?"])
def test_what_can_be_typed_is_told_where_it_is_asked_for_or_nothing_is_typed(asked, typed: str) -> None:
    assert asked("2", "2", typed).endswith(f"""
[1 to 5, b, c N, s, q, ?] {typed}
This can be typed:
  1 or I have not talked to them about it yet
  2 or They agree
  3 or They try to refuse
  4 or They continue to refuse, though I have explained
  5 or I'm not sure
  b or back: take the last answer back
  c N or change N: change answer N, up to 2
  s or start again
  q or quit
  ? for this list

[1 to 5, b, c N, s, q, ?] \n""")


def test_what_can_be_typed_while_an_answer_is_changed(asked) -> None:
    assert "\n  b or back: keep the answer as it was\n" in asked("2", "c 1", "?")


def test_what_can_be_typed_where_nothing_more_is_asked(asked) -> None:
    assert asked("2", "2", "2", "?").endswith("""
This can be typed:
  b or back: take the last answer back
  c N or change N: change answer N, up to 3
  s or start again
  q or quit
  ? for this list

[b, c N, s, q, ?] \n""")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (("No",), ("2",)),
        (("not sure",), ("3",)),
        (("not-sure",), ("3",)),
        (("I\N{RIGHT SINGLE QUOTATION MARK}m not sure.",), ("3",)),
        (("2", "2", "they  AGREE"), ("2", "2", "2")),
        (("2", "back"), ("2", "b")),
        (("2", "change 1"), ("2", "c 1")),
        (("2", "Start again"), ("2", "s")),
        (("2", "quit", "1"), ("2", "q")),
    ],
)
def test_words_do_what_their_short_forms_do(asked, typed: tuple[str, ...], plain: tuple[str, ...]) -> None:
    assert re.sub(r"\] .*", "]", asked(*typed)) == re.sub(r"\] .*", "]", asked(*plain))


def test_words_that_two_answers_have_choose_neither() -> None:
    question = choice("q", "Which?", Answer("a", "The same"), Answer("b", "the same!"), Answer("c", "Another"))
    assert [_chosen(question, typed) for typed in ("the same", "2", "another", "!")] == [None, "b", "c", None]


def test_the_end_of_input_ends_it_quietly(asked) -> None:
    assert asked().endswith("\n    3. I'm not sure\n\n[1 to 3, s, q, ?] \n")


def test_every_way_through_ask_tells_what_decide_gives(asked) -> None:
    """For every situation of the disclosure procedure that can be typed: the last outcome told is the one decided."""
    _, procedure = find_procedure(DISCLOSURE)
    evaluator = Evaluator(procedure)
    ways: list[dict[str, str]] = [{}]
    walked = 0
    while ways:
        answers = ways.pop()
        decision = evaluator.decide(answers)
        if decision.next_question:
            ways.extend({**answers, decision.next_question.id: each.id} for each in decision.next_question.answers)
            continue
        told = " ".join(asked(*answers.values()).split())
        walked += 1
        assert decision.outcome is not None
        for outcome in procedure.outcomes:
            assert (outcome.text in told) == (outcome == decision.outcome.what), answers
        for duty in procedure.duties:
            certain = duty in [each.what for each in decision.duties]
            assert (f"{duty.modality.value.capitalize()}: {duty.text}" in told) == certain, answers
    # Risk: harm with four views, or no harm. No risk: three views, or a refusal with three decisions of the manager,
    # of which "authorised" asks about abuse where there is no harm.
    assert walked == (4 + 1) + (3 + 3) + (3 + 4)


# draw


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Stands in for the module that draws, which needs packages and a Node that other commands do without."""
    module = ModuleType("policy_model.publish.drawings")
    monkeypatch.setattr("policy_model.publish.generated.needs_a_person", lambda changes: "by hand" in changes)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(policy_model.publish, "drawings", module, raising=False)
    return module


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
def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_is_quiet() -> None:
    # What is started in the background, as the tests may be, has been told to ignore interrupts.
    process = _process("ask", DISCLOSURE, stdin=subprocess.PIPE, preexec_fn=_heed_interrupts)
    assert process.stdout is not None
    while b"[1 to 3" not in process.stdout.read1():
        pass
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


def test_ask_ends_with_whom_to_ask_and_what_can_follow_where_nothing_is_settled(asked) -> None:
    out = asked("3", "3", "1")
    end = out.partition("\nNot settled yet: ask first\n")[2]
    assert end.startswith("\nYou are not sure\n  Is there immediate risk to a service user?\n")
    assert "  Should: Ask your coordinator or children's services manager.\n" in end
    assert "\nStill possible\n  pass-on-now: You can pass the information on now" in end
    assert "\nYour answers\n  1. Is there immediate risk" in end


def test_draw_into_no_folder_is_refused(run) -> None:
    status, _, err = run("draw", "--into", "")
    assert status == 2
    assert "a folder has a name" in err
