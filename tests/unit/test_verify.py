"""Each property, on the example policy edited so that it does not hold: the whole finding, and nothing beside it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from inspect import getdoc

import pytest

from policy_model import verify
from policy_model.compiled import Compiled
from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, Not
from policy_model.generate import every_condition_matters
from policy_model.invariants import Invariant
from policy_model.policy import NotExecutable
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import NOT_SURE, Answer
from policy_model.rules import Outcome, Permits, Rule, may, must, must_not
from policy_model.verify import (
    OF_POLICIES,
    OF_PROCEDURES,
    Finding,
    every_answer_can_matter,
    every_clause_is_accounted_for,
    every_invariant_holds,
    every_outcome_can_follow,
    every_scenario_holds,
    every_situation_has_exactly_one_outcome,
    no_duty_is_both_demanded_and_forbidden,
    no_question_is_idle,
    no_rule_is_dead,
    no_rule_is_shadowed,
    sentence,
)
from policy_model.verify import rules as verify_rules
from policy_model.verify.rules import MOST_PAIRS
from tests.unit.checked_example import is_late, policy, returns, worn
from tests.unit.example import damage, fine, is_reserved, lend, lost, put_aside, suggest, thank, withdraw
from tests.unit.overlapping import overlapping

type Check = Callable[[Compiled], Iterator[Finding]]


def with_rules(*rules: Rule) -> Procedure:
    return replace(returns, rules=(*returns.rules, *rules))


def without_rule(id: str) -> Procedure:
    return replace(returns, rules=tuple(rule for rule in returns.rules if rule.id != id), scenarios=())


def with_invariant(**parts: object) -> Procedure:
    return replace(returns, invariants=(Invariant("claim", "It holds.", because="fine", **parts),))  # type: ignore[arg-type]


def found(check, procedure: Procedure) -> list[tuple[str, str, str]]:
    """Path, message and witness of each finding; what they share is the same for all."""
    findings = list(check(Compiled(procedure)))
    assert {finding.check for finding in findings} <= {sentence(check)}
    assert {finding.procedure for finding in findings} <= {"returns"}
    assert all(finding.path.startswith("procedures[returns]") for finding in findings)
    return [(each.path.removeprefix("procedures[returns]"), each.message, each.witness) for each in findings]


@pytest.mark.parametrize("check", OF_PROCEDURES)
def test_the_example_has_no_finding(check) -> None:
    assert list(check(Compiled(returns))) == []
    assert list(every_clause_is_accounted_for(policy)) == []


def test_every_property_is_listed_and_says_what_it_finds() -> None:
    prefixes = ("every_", "no_")
    named = [name for name in vars(verify) if name.startswith(prefixes)]
    assert sorted(check.__name__ for check in (*OF_PROCEDURES, *OF_POLICIES)) == sorted(named)
    assert all((getdoc(check) or "").startswith("A finding for ") for check in (*OF_PROCEDURES, *OF_POLICIES))
    assert sentence(no_rule_is_dead) == "no rule is dead"


# every situation has exactly one outcome


def test_a_situation_without_an_outcome_is_shown() -> None:
    (finding,) = every_situation_has_exactly_one_outcome(Compiled(without_rule("put-aside")))
    assert finding == Finding(
        "every situation has exactly one outcome",
        "procedures[returns]",
        "a situation has no outcome: no rule gives one there",
        "damage=none reserved=yes late=yes",
        "returns",
    )
    assert str(finding) == (
        "procedures[returns]: a situation has no outcome: no rule gives one there\n"
        "  for example: damage=none reserved=yes late=yes"
    )


def test_a_situation_with_several_outcomes_is_shown() -> None:
    clash = with_rules(Rule("always", when=ALWAYS, then=lend, because="thanks"))
    assert found(every_situation_has_exactly_one_outcome, clash) == [
        (
            "",
            "a situation has the outcomes `lend` and `put-aside`: rules `always` and `put-aside` both apply",
            "damage=none reserved=yes late=yes",
        ),
        (
            "",
            "a situation has the outcomes `lend` and `withdraw`: rules `always` and `withdraw` both apply",
            "damage=lost",
        ),
    ]


def test_every_two_outcomes_that_a_situation_has_are_shown_once() -> None:
    clash = with_rules(
        Rule("late-lend", when=is_late, then=lend, because="thanks"),
        Rule("worn-withdraw", when=worn, then=withdraw, because="thanks"),
    )
    assert [message for _, message, _ in found(every_situation_has_exactly_one_outcome, clash)] == [
        "a situation has the outcomes `lend` and `put-aside`: rules `late-lend` and `put-aside` both apply",
        "a situation has the outcomes `lend` and `withdraw`: rules `lend` and `worn-withdraw` both apply",
        "a situation has the outcomes `put-aside` and `withdraw`: rules `put-aside` and `worn-withdraw` both apply",
    ]


@pytest.mark.parametrize(("many", "more"), [(5, ""), (6, "5 more pairs of outcomes have"), (14, "81 more")])
def test_of_many_pairs_only_so_many_are_shown(many: int, more: str) -> None:
    """14 outcomes of which any may follow with any others have 16,369 sets of several, and 91 pairs."""
    *shown, last = list(every_situation_has_exactly_one_outcome(Compiled(overlapping(many))))
    assert shown[0].message == "a situation has no outcome: no rule gives one there"
    assert len(shown) == MOST_PAIRS + bool(more)
    if more:
        assert last.message.startswith(more)
        assert last.message.endswith(" with both; one has the outcomes `o0` and `o5`: rules `o0` and `o5` both apply")
        assert {"q0=yes", "q5=yes"} <= set(last.witness.split())
    else:
        assert last.message == "a situation has the outcomes `o3` and `o4`: rules `o3` and `o4` both apply"


def test_one_pair_more_is_one_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_rules, "MOST_PAIRS", 2)
    *_, last = every_situation_has_exactly_one_outcome(Compiled(overlapping(3)))
    assert last.message == (
        "one more pair of outcomes has a situation with both; "
        "one has the outcomes `o1` and `o2`: rules `o1` and `o2` both apply"
    )


def test_where_every_situation_is_at_fault_none_has_to_be_named() -> None:
    (finding,) = every_situation_has_exactly_one_outcome(Compiled(replace(returns, rules=())))
    assert str(finding) == "procedures[returns]: a situation has no outcome: no rule gives one there"


# no duty is both demanded and forbidden


def test_a_duty_that_is_forbidden_where_it_is_demanded_is_shown_with_both_rules() -> None:
    mercy = with_rules(Rule("mercy", when=worn, then=must_not("fine", "Ask for the fine."), because="fine"))
    assert found(no_duty_is_both_demanded_and_forbidden, mercy) == [
        (".rules[mercy]", "it forbids `fine` where rule `fine-late` says `must`", "damage=some reserved=yes late=yes")
    ]


def test_a_duty_that_is_forbidden_where_it_is_allowed_is_shown() -> None:
    quiet = with_rules(
        Rule("suggest", when=is_late, then=may("suggest", "Suggest another book."), because="fine"),
        Rule("hurry", when=ALWAYS, then=must_not("suggest", "Suggest another book."), because="fine"),
    )
    assert found(no_duty_is_both_demanded_and_forbidden, quiet) == [
        (".rules[hurry]", "it forbids `suggest` where rule `suggest` says `may`", "damage=lost late=yes")
    ]


def test_a_duty_may_be_demanded_and_forbidden_in_different_situations_and_told_twice_in_one() -> None:
    apart = with_rules(
        Rule("mercy", when=~is_late & ~lost, then=must_not("fine", "Ask for the fine."), because="fine"),
        Rule("thank-more", when=is_late, then=must("thank", "Thank the reader."), because="thanks"),
    )
    assert found(no_duty_is_both_demanded_and_forbidden, apart) == []


# no rule is dead


@pytest.mark.parametrize(
    ("when", "witness"),
    [
        # All parts hold but the last, and the guide's further questions are answered.
        (lost & is_late & ~lost, "damage=lost late=yes"),
        # Whether it is reserved or not, one part fails; so nothing has to be said of it.
        (is_reserved & lost & ~is_reserved, "damage=lost"),
        (Not(AnyOf((lost, ~lost, is_late))), "damage=lost late=no"),
        # Of two alternatives, that of which one part alone fails.
        ((lost & worn & ~lost & ~worn) | (is_late & ~is_late), "damage=lost"),
        (AnyOf(()), "damage=lost"),
    ],
)
def test_a_rule_that_never_applies_is_shown_where_it_is_nearest_to_applying(when: Condition, witness: str) -> None:
    dead = with_rules(Rule("dead", when=when, then=thank, because="thanks"))
    assert found(no_rule_is_dead, dead) == [(".rules[dead]", "it applies in no situation", witness)]


# no rule is shadowed


def test_a_rule_that_another_covers_is_shown_where_both_apply() -> None:
    covered = with_rules(Rule("fine-worn", when=is_late & worn, then=fine, because="fine"))
    assert found(no_rule_is_shadowed, covered) == [
        (
            ".rules[fine-worn]",
            "it adds nothing: wherever it applies, rule `fine-late` applies and leads to the same",
            "damage=some reserved=yes late=yes",
        )
    ]


def test_of_two_equal_rules_the_later_is_shown() -> None:
    equal = with_rules(Rule("again", when=~~lost & (lost | is_late), then=fine, because="fine"))
    assert [(path, message) for path, message, _ in found(no_rule_is_shadowed, equal)] == [
        (".rules[again]", "it adds nothing: wherever it applies, rule `fine-lost` applies and leads to the same")
    ]


def test_a_rule_that_only_several_others_together_cover_is_not_shadowed() -> None:
    together = with_rules(Rule("fine-either", when=AllOf((is_late | lost, is_reserved)), then=fine, because="fine"))
    assert found(no_rule_is_shadowed, together) == []


def test_a_rule_that_never_applies_shadows_nothing_and_is_not_shadowed() -> None:
    dead = with_rules(Rule("dead", when=lost & ~lost, then=fine, because="fine"))
    assert found(no_rule_is_shadowed, dead) == []


# every outcome can follow


def test_an_outcome_that_nothing_leads_to_is_shown() -> None:
    burn = Outcome("burn", "Burn it.", permits=Permits.NO, because="lost")
    unled = replace(returns, outcomes=(*returns.outcomes, burn))
    dead = replace(unled, rules=(*returns.rules, Rule("burn", when=worn & ~worn, then=burn, because="lost")))
    assert found(every_outcome_can_follow, unled) == [(".outcomes[burn]", "no rule leads to it", "damage=lost")]
    assert found(every_outcome_can_follow, dead) == [(".outcomes[burn]", "no situation leads to it", "damage=lost")]


# no question is idle, every answer can matter


def test_a_question_that_nothing_depends_on_is_shown() -> None:
    unread = without_rule("fine-late")
    assert found(no_question_is_idle, unread) == [(".questions[late]", "no rule reads it", "damage=lost late=yes")]
    split = replace(
        unread,
        rules=(
            *unread.rules,
            Rule("early", when=~is_late, then=thank, because="thanks"),
            Rule("late", when=is_late, then=thank, because="thanks"),
        ),
    )
    assert found(no_question_is_idle, split) == [
        (".questions[late]", "nothing that follows depends on its answer", "damage=lost late=yes")
    ]
    assert found(every_answer_can_matter, split) == [], "an idle question is shown as that alone"


def test_answers_that_lead_to_the_same_are_shown_where_the_question_is_asked() -> None:
    torn = replace(damage, answers=(*damage.answers, Answer("torn", "Torn")))
    alike = replace(returns, questions=(torn, *returns.questions[1:]))
    assert found(every_answer_can_matter, alike) == [
        (
            ".questions[damage]",
            "answers `none` and `torn` lead to the same in every situation",
            "damage=torn reserved=yes late=yes",
        )
    ]


def test_answers_to_a_later_question_are_shown_with_what_makes_it_matter() -> None:
    late = replace(returns.question("late"), answers=(*returns.question("late").answers, Answer("very", "Very late")))
    longer = replace(returns, questions=(damage, returns.questions[1], late))
    assert found(every_answer_can_matter, longer) == [
        (
            ".questions[late]",
            "answers `no` and `very` lead to the same in every situation",
            "damage=none reserved=yes late=very",
        )
    ]


# every invariant holds


@pytest.mark.parametrize(
    ("claim", "message", "witness"),
    [
        ({"always": (fine,)}, "duty `fine` (must) does not follow", "damage=some reserved=yes late=no"),
        ({"never": (fine,)}, "duty `fine` (must) follows", "damage=some reserved=yes late=yes"),
        ({"always": (lend,)}, "outcome `lend` does not follow", "damage=some reserved=yes late=yes"),
        ({"never": (put_aside,)}, "outcome `put-aside` follows", "damage=some reserved=yes late=yes"),
        (
            {"always": (Permits.YES,)},
            "an outcome that permits `yes` does not follow",
            "damage=some reserved=yes late=yes",
        ),
        ({"never": (Permits.YES,)}, "an outcome that permits `yes` follows", "damage=some reserved=no late=yes"),
    ],
)
def test_a_claim_that_some_situation_breaks_is_shown(claim: dict, message: str, witness: str) -> None:
    assert found(every_invariant_holds, with_invariant(when=worn, **claim)) == [
        (".invariants[claim]", f"It holds. But {message}", witness)
    ]


def test_every_claim_that_is_broken_is_shown() -> None:
    broken = with_invariant(when=lost, always=(lend, withdraw), never=(Permits.NO, put_aside, fine))
    assert [message for _, message, _ in found(every_invariant_holds, broken)] == [
        "It holds. But outcome `lend` does not follow",
        "It holds. But an outcome that permits `no` follows",
        "It holds. But duty `fine` (must) follows",
    ]


def test_what_to_do_when_unsure_can_be_claimed_and_is_told_in_every_situation() -> None:
    ask = returns.when_unsure.then
    assert found(every_invariant_holds, with_invariant(when=ALWAYS, always=(ask,))) == []
    ((_, message, _),) = found(every_invariant_holds, with_invariant(when=lost, never=(ask,)))
    assert message == "It holds. But duty `ask` (should) follows"


def test_what_whoever_is_not_sure_is_told_is_told_in_every_situation_and_what_no_rule_gives_in_none() -> None:
    told = with_invariant(when=lost, always=(returns.when_unsure.then,))
    assert found(every_invariant_holds, told) == []
    assert [
        message for _, message, _ in found(every_invariant_holds, with_invariant(when=lost, always=(suggest,)))
    ] == ["It holds. But duty `suggest` (may) does not follow"]


def test_an_invariant_about_no_situation_is_shown() -> None:
    vacuous = with_invariant(when=lost & is_late & ~lost, never=(fine,))
    assert found(every_invariant_holds, vacuous) == [
        (".invariants[claim]", "It holds. But its condition holds in no situation", "damage=lost late=yes")
    ]


# every scenario holds


@pytest.mark.parametrize(
    ("given", "outcome", "duties", "message"),
    [
        ("damage=lost", "lend", ("thank", "fine"), "it ends in `withdraw`, not in `lend`"),
        ("damage=none late=no", "lend", ("thank",), "its answers settle no outcome"),
        ("damage=lost", "withdraw", ("thank",), "duty `fine` follows and is not listed"),
        ("damage=none reserved=no late=no", "lend", ("thank", "fine"), "duty `fine` does not follow"),
        ("damage=lost", "withdraw", ("fine", "thank"), "its duties follow in this order: `thank`, `fine`"),
        (
            "damage=lost",
            "lend",
            ("thank", "tell"),
            "it ends in `withdraw`, not in `lend`; duty `tell` does not follow; duty `fine` follows and is not listed",
        ),
        ("damage=none reserved=no", "lend", ("thank",), "it leaves question `late` open, which still matters"),
        # What is not sure never forbids, so such a scenario can't end there.
        (f"damage=lost late={NOT_SURE}", "withdraw", ("thank", "fine"), "its answers settle no outcome"),
    ],
)
def test_a_scenario_that_ends_otherwise_is_shown(
    given: str, outcome: str, duties: tuple[str, ...], message: str
) -> None:
    wrong = replace(returns, scenarios=(Scenario("It ends so.", given=given, outcome=outcome, duties=duties),))
    assert found(every_scenario_holds, wrong) == [(".scenarios[It ends so.]", message, given)]


# every clause is accounted for


def test_a_clause_is_accounted_for_once() -> None:
    changed = replace(policy, not_executable=(NotExecutable("rate", "Elsewhere."), NotExecutable("fine", "None.")))
    assert [str(finding) for finding in every_clause_is_accounted_for(changed)] == [
        "clauses[title]: nothing cites it, and no reason is given",
        "clauses[fine]: it is cited, and listed as not executable",
    ]


def test_a_clause_that_only_a_question_an_outcome_or_the_unsure_cite_is_accounted_for() -> None:
    bare = replace(returns, rules=(), scenarios=(), invariants=())
    silent = replace(policy, procedures=(bare,))
    assert [finding.path for finding in every_clause_is_accounted_for(silent)] == []
    unasked = replace(silent, procedures=(replace(bare, questions=returns.questions[:1]),))
    assert [finding.path for finding in every_clause_is_accounted_for(unasked)] == ["clauses[fine]"]


# The clauses of what is at fault

burn = Outcome("burn", "Burn it.", permits=Permits.NO, because="reserved")
mercy = Rule("mercy", when=worn, then=must_not("fine", "Ask for the fine."), because="thanks")
again = Rule("again", when=is_late & worn, then=fine, because=("ask", "fine"))

AT_FAULT: dict[str, tuple[Check, Procedure, list[tuple[str, ...]]]] = {
    "no outcome": (every_situation_has_exactly_one_outcome, without_rule("put-aside"), [()]),
    "two outcomes": (
        every_situation_has_exactly_one_outcome,
        with_rules(Rule("always", when=lost, then=lend, because="thanks")),
        [("thanks", "lost")],
    ),
    "demanded and forbidden": (no_duty_is_both_demanded_and_forbidden, with_rules(mercy), [("thanks", "fine")]),
    "dead": (
        no_rule_is_dead,
        with_rules(Rule("dead", when=lost & ~lost, then=thank, because=("lost", "ask"))),
        [("lost", "ask")],
    ),
    "shadowed": (no_rule_is_shadowed, with_rules(again), [("ask", "fine")]),
    "an outcome": (
        every_outcome_can_follow,
        replace(returns, outcomes=(*returns.outcomes, burn)),
        [("reserved",)],
    ),
    "an outcome with a rule": (
        every_outcome_can_follow,
        replace(
            returns,
            outcomes=(*returns.outcomes, burn),
            rules=(*returns.rules, Rule("burn", when=worn & ~worn, then=burn, because="lost")),
        ),
        [("reserved", "lost")],
    ),
    "idle": (no_question_is_idle, without_rule("fine-late"), [("fine",)]),
    "an answer": (
        every_answer_can_matter,
        replace(
            returns,
            questions=(replace(damage, answers=(*damage.answers, Answer("torn", "Torn"))), *returns.questions[1:]),
        ),
        [("lost",)],
    ),
    "an invariant": (every_invariant_holds, with_invariant(when=worn, never=(fine, put_aside)), [("fine",), ("fine",)]),
    "a condition": (
        every_condition_matters,
        with_rules(Rule("twice", when=is_late | (is_late & lost), then=suggest, because=("ask", "thanks"))),
        [("ask", "thanks"), ("ask", "thanks")],
    ),
}


@pytest.mark.parametrize(("check", "wrong", "clauses"), AT_FAULT.values(), ids=AT_FAULT)
def test_a_finding_carries_the_clauses_of_what_is_at_fault(
    check: Check, wrong: Procedure, clauses: list[tuple[str, ...]]
) -> None:
    assert [finding.clauses for finding in check(Compiled(wrong))] == clauses


def test_a_clause_at_fault_carries_itself() -> None:
    changed = replace(policy, not_executable=())
    assert [finding.clauses for finding in every_clause_is_accounted_for(changed)] == [("title",), ("rate",)]


def test_what_whoever_is_not_sure_is_told_is_told_everywhere_even_where_rules_lead_to_it_too() -> None:
    ask = returns.when_unsure.then
    rule = Rule("ask-of-lost", when=lost, then=ask, because="ask")
    for invariant, broken in (({"always": (ask,)}, 0), ({"when": ~lost, "never": (ask,)}, 1)):
        procedure = with_invariant(**{"when": ALWAYS, **invariant})
        for rules in (procedure.rules, (*procedure.rules, rule)):
            assert len(found(every_invariant_holds, replace(procedure, rules=rules))) == broken
