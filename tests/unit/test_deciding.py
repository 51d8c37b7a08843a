"""`policy decide` where nothing can be concluded: what is not to be done until somebody is asked, and faulty models."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from policy_model.command_line import deciding, explaining, main
from policy_model.conditions import ALWAYS
from policy_model.rules import Rule
from tests.unit import example

type Run = Callable[..., str]

REFUSED = "immediate-risk=no agreement=continues-to-refuse manager=not-authorised significant-harm=not-sure"
AT_FAULT = "The model is at fault, and not your answers: tell whoever keeps it. `policy check` shows what is wrong."


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """What a command prints that succeeds; with `rules`, of the example procedure with those instead of its own."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str, rules: tuple[Rule, ...] = ()) -> str:
        if rules:
            procedure = replace(example.returns, rules=rules, scenarios=())
            found = replace(example.policy, procedures=(procedure,)), procedure
            for module in (deciding, explaining):
                monkeypatch.setattr(module, "find_procedure", lambda name: found)
        assert main([*arguments]) == 0
        return capsys.readouterr().out

    return run


def test_what_must_not_be_done_stands_under_until_you_have_asked(run: Run) -> None:
    out = run("decide", "information-sharing/disclosure", *REFUSED.split())
    assert (
        """
Until you have asked
  Must not: Pass the information on to any third party. [consent-unless-immediate-risk]

What to do now
  Should: Explain to the service user"""
        in out
    )
    assert out.index("Not settled yet: ask first") < out.index("Until you have asked")
    assert out.count("Must not:") == 1


def test_what_must_not_be_done_is_a_duty_like_others_once_it_is_settled(run: Run) -> None:
    answers = (*REFUSED.replace("not-sure", "no").split(), "abuse-or-neglect=no")
    out = run("decide", "information-sharing/disclosure", *answers)
    assert "\n  Must not: Pass the information on to any third party." in out.partition("\nWhat to do now\n")[2]
    assert "Until you have asked" not in out


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_what_is_withheld_is_in_no_part_of_the_data(run: Run, command: str) -> None:
    asked = ("information-sharing/sharing", "purpose=no", "identifiable=not-sure", "--json")
    data = json.loads(run(command, *asked))
    assert (data["outcome"], data["withheld"], data["possible_outcomes"]) == (None, True, [])
    for told in (data["outcome"], data["rules"], data["clauses"], data["trace"], data.get("fired"), data.get("open")):
        assert "do-not-share" not in json.dumps(told)
        assert "no-purpose" not in json.dumps(told)
    assert "purpose" not in data["clauses"]


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_rules_that_contradict_are_named_and_the_model_is_said_to_be_at_fault(run: Run, command: str) -> None:
    always = Rule("always", when=ALWAYS, then=example.lend, because="thanks")
    out = run(command, "books/returns", "damage=lost", "late=no", "reserved=no", rules=(*example.returns.rules, always))
    assert "\nThe rules give no single outcome for these answers\n" in out
    said = f"Rules `withdraw` and `always` contradict: they give different outcomes. {AT_FAULT}"
    assert said in " ".join(out.split())


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_that_no_rule_gives_an_outcome_is_said_to_be_the_fault_of_the_model(run: Run, command: str) -> None:
    rules = tuple(rule for rule in example.returns.rules if rule.id != "withdraw")
    out = run(command, "books/returns", "damage=lost", "late=no", "reserved=no", rules=rules)
    assert "\nThe rules give no single outcome for these answers\n" in out
    assert f"No rule gives an outcome. {AT_FAULT}" in " ".join(out.split())


def test_a_sound_model_is_never_said_to_be_at_fault(run: Run) -> None:
    for answers in ((), ("damage=lost",), ("damage=lost", "late=not-sure"), ("damage=none", "reserved=not-sure")):
        assert "at fault" not in run("decide", "books/returns", *answers, rules=example.returns.rules)
