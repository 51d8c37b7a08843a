"""All findings of a policy, in a fixed order, and the command that tells them."""

import json
from dataclasses import replace

import pytest

from policy_model import check as module
from policy_model import diagram
from policy_model.check import CHECKED, findings
from policy_model.command_line import checking, main
from policy_model.conditions import ALWAYS
from policy_model.data import digest
from policy_model.errors import DiagramTooLarge
from policy_model.mdd import Overflow
from policy_model.policies import gates
from policy_model.policies.catalogue import catalogue, find_policy, typed_name
from policy_model.policy import Policy
from policy_model.reconcile import records_of
from policy_model.rules import Rule
from tests.unit.checked_example import is_late, policy, returns
from tests.unit.example import fine, lost


def recorded(changed: Policy) -> Policy:
    """The policy with its record made anew, so that the rest shows."""
    return replace(changed, recorded=records_of(changed))


@pytest.fixture
def wrong() -> Policy:
    """Wrong in several ways, those of its first procedure after those of its second."""
    dead = Rule("dead", when=lost & ~lost, then=fine, because="fine")
    gap = replace(returns, rules=tuple(rule for rule in returns.rules if rule.id != "put-aside"), scenarios=())
    return replace(
        policy,
        procedures=(
            replace(gap, id="gaps"),
            replace(returns, id="deaths", rules=(*returns.rules, dead), scenarios=()),
        ),
        not_executable=policy.not_executable[:1],
    )


def test_the_example_has_no_finding() -> None:
    assert list(findings(policy, None)) == []


def test_findings_come_by_procedure_and_then_by_property(wrong: Policy) -> None:
    found = list(findings(recorded(wrong), None))
    assert [(each.check, each.path) for each in found] == [
        ("every situation has exactly one outcome", "procedures[gaps]"),
        ("every outcome can follow", "procedures[gaps].outcomes[put-aside]"),
        ("no rule is dead", "procedures[deaths].rules[dead]"),
        ("every clause is accounted for", "clauses[rate]"),
    ]
    assert {each.check for each in found} <= set(CHECKED)


def test_text_and_logic_are_reconciled_with_the_record_and_with_the_version_before() -> None:
    late = replace(returns.rule("fine-late"), when=is_late & ~lost)
    changed = replace(returns, rules=tuple(late if rule.id == late.id else rule for rule in returns.rules))
    cited_less = replace(returns.rule("fine-lost"), because="lost")
    other = replace(changed, rules=tuple(cited_less if rule.id == cited_less.id else rule for rule in changed.rules))
    found = list(findings(replace(policy, procedures=(other,)), policy))
    assert [(each.check, each.path) for each in found] == [
        ("every clause is as it was modelled", "clauses[fine]"),
        ("text and logic change together", "clauses[fine]"),
    ]


def test_every_property_is_told_as_a_sentence() -> None:
    assert CHECKED == (
        "every situation has exactly one outcome",
        "no duty is both demanded and forbidden",
        "no rule is dead",
        "no rule is shadowed",
        "every outcome can follow",
        "no question is idle",
        "every answer can matter",
        "every invariant holds",
        "every scenario holds",
        "every condition matters",
        "every clause is accounted for",
        "every clause is as it was modelled",
        "text and logic change together",
    )


def test_what_is_too_large_is_one_error_that_names_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram, "NODE_LIMIT", 3)
    monkeypatch.setattr(diagram.consequences, "__defaults__", (3, *diagram.consequences.__defaults__[1:]))
    with pytest.raises(DiagramTooLarge) as caught:
        list(findings(policy, None))
    (problem,) = caught.value.problems
    assert problem.path == "books@V 2: procedures[returns]"


def test_functions_that_a_check_makes_too_large_are_an_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflows(compiled):
        raise Overflow
        yield

    monkeypatch.setattr(module, "OF_EACH_PROCEDURE", (overflows,))
    with pytest.raises(DiagramTooLarge) as caught:
        list(findings(policy, None))
    assert str(caught.value) == (
        "books@V 2: procedures[returns]: the functions that its checks need have too many nodes\n"
        "  help: split the procedure"
    )


# The command


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs `policy check` over policies of the test's own: its exit status and what it printed."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str, policies: tuple[Policy, ...] = ()) -> tuple[int, str]:
        if policies:
            monkeypatch.setattr(checking, "packages", lambda: [policies[-1].id])
            monkeypatch.setattr(checking, "every_version", lambda id: policies)
            monkeypatch.setattr(checking, "find_policy", lambda name: policies[-1])
        status = main(["check", *arguments])
        printed = capsys.readouterr()
        assert printed.err == ""
        return status, printed.out

    return run


def test_a_clean_policy_tells_what_was_checked_what_was_proved_and_how_it_was_read(run) -> None:
    properties = "".join(f"  {each:44}  nothing\n" for each in gates.checked())
    assert run("books", policies=(policy,)) == (
        0,
        f"""\
books@v-2: nothing found

What was checked
  Property                                      Found
{properties}
What holds in every situation
  returns: A lost book is never lent. [lost]
  returns: Every reader is thanked. [thanks]

How the text was read where it leaves room
  worn: Is a worn book lost? No, because it can be read. [lost]
""",
    )


def test_a_finding_is_told_with_a_command_line_that_shows_it(run, wrong: Policy) -> None:
    status, out = run("books", policies=(recorded(wrong),))
    assert status == 1
    assert out.startswith("""\
books@v-2: 4 findings

  procedures[gaps]: a situation has no outcome: no rule gives one there
    not so: every situation has exactly one outcome
    for example:
      policy decide books@v-2/gaps damage=none reserved=yes late=yes

  procedures[gaps].outcomes[put-aside]: no rule leads to it [reserved]
    not so: every outcome can follow
    for example:
      policy decide books@v-2/gaps damage=lost

""")
    assert "\n  every situation has exactly one outcome       1\n" in out
    assert "\n  no rule is shadowed                           nothing\n" in out
    assert (
        "  clauses[rate]: nothing cites it, and no reason is given [rate]\n"
        "    not so: every clause is accounted for\n\n" in out
    )


def test_an_invariant_that_does_not_hold_is_not_told_as_one_that_does(run) -> None:
    broken = replace(returns.invariants[0], when=ALWAYS)
    changed = replace(policy, procedures=(replace(returns, invariants=(broken, returns.invariants[1])),))
    status, out = run("books", policies=(changed,))
    assert status == 1
    assert (
        "  procedures[returns].invariants[lost-is-not-lent]: A lost book is never lent.\n"
        "    But an outcome that permits `yes` follows [lost]\n" in out
    )
    assert "What holds in every situation\n  returns: Every reader is thanked. [thanks]\n\n" in out


def test_as_data(run, wrong: Policy) -> None:
    wrong = recorded(wrong)
    status, out = run("--json", policies=(policy, wrong))
    data = json.loads(out)
    assert status == 1
    assert data["findings"] == 4
    clean, found = data["policies"]
    assert clean == {
        "policy": "books",
        "version": "V 2",
        "draft": False,
        "digest": digest(policy),
        "findings": [],
        "checked": list(gates.checked()),
        "invariants": [
            {
                "procedure": "returns",
                "id": "lost-is-not-lent",
                "sentence": "A lost book is never lent.",
                "when_in_words": "\N{LEFT SINGLE QUOTATION MARK}What state is the book in?"
                "\N{RIGHT SINGLE QUOTATION MARK} is answered Lost",
                "clauses": ["lost"],
            },
            {
                "procedure": "returns",
                "id": "thanked",
                "sentence": "Every reader is thanked.",
                "when_in_words": "always",
                "clauses": ["thanks"],
            },
        ],
        "interpretations": [
            {
                "id": "worn",
                "clauses": ["lost"],
                "open": "Is a worn book lost?",
                "chosen": "No, because it can be read.",
                "otherwise": ["Yes."],
            }
        ],
    }
    assert found["digest"] == digest(wrong)
    assert found["findings"][0] == {
        "check": "every situation has exactly one outcome",
        "path": "procedures[gaps]",
        "message": "a situation has no outcome: no rule gives one there",
        "clauses": [],
        "procedure": "gaps",
        "witness": "damage=none reserved=yes late=yes",
        "command": "policy decide books@v-2/gaps damage=none reserved=yes late=yes",
    }
    assert found["findings"][-1] == {
        "check": "every clause is accounted for",
        "path": "clauses[rate]",
        "message": "nothing cites it, and no reason is given",
        "clauses": ["rate"],
        "procedure": None,
        "witness": None,
        "command": None,
    }


def test_without_a_name_every_version_of_every_policy_is_checked_and_nothing_is_found(run) -> None:
    status, out = run()
    assert status == 0
    for versions in catalogue().values():
        for each in versions:
            assert f"{typed_name(each)}: nothing found\n" in out
    told = " ".join(out.split())
    for each in find_policy("information-sharing").interpretations:
        assert f" {each.id}: {each.open} {each.chosen} [{', '.join(each.clauses)}]" in told
    for procedure in find_policy("information-sharing").procedures:
        for invariant in procedure.invariants:
            assert f" {procedure.id}: {invariant.sentence} [{', '.join(invariant.clauses)}]" in told


def test_on_a_terminal_what_is_found_is_red_and_what_is_clean_green(run, wrong: Policy, monkeypatch) -> None:
    monkeypatch.setattr("policy_model.command_line.terminal.shows_styles", lambda out: True)
    _, clean = run("books", policies=(policy,))
    _, found = run("books", policies=(recorded(wrong),))
    assert clean.startswith("\033[1;32mbooks@v-2:\033[0m nothing found\n")
    assert found.startswith("\033[1;31mbooks@v-2:\033[0m 4 findings\n")
