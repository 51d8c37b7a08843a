"""What a command says where a request can't be met, or where policies do not hold together."""

import json
from pathlib import Path

import pytest

import policy_model
import policy_model.policies
import policy_model.publish
from policy_model.command_line import COMMANDS
from policy_model.policies.catalogue import packages
from tests.unit.conftest import write_modules

DISCLOSURE = "information-sharing/disclosure"


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
    write_modules(
        broken / "first_broken",
        __init__='VERSIONS = ("v1", "v2", "v3")',
        v1=BROKEN_RULES,
        v2="from policy_model.policies.first_broken.v1 import policy",  # its mistakes are those of v1: told once
        v3="policy = (",
    )
    write_modules(broken / "second_broken", __init__="")
    write_modules(broken / "third_broken", __init__='VERSIONS = ("v1", "v2")', v1="text = 1", v2="\nhalf = 1 / 0")
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
    write_modules(broken / "broken", __init__='VERSIONS = ("v1",)', v1="policy = None")
    assert run("list")[2] == (
        "error: 1 mistake in the policies\n"
        "broken/v1.py: the module has no `policy`\n  help: write it as the other policies do\n"
    )


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if "--json" in command.usage])
def test_what_is_wrong_with_policies_is_data_too(run, broken: Path, name: str) -> None:
    write_modules(broken / "broken", __init__='VERSIONS = ("v1",)', v1="policy = None")
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
