"""Why the example's answers are decided as they are, and what would change it: the facts, and whole sentences."""

from dataclasses import replace

import pytest

from policy_model.conditions import ALWAYS, AnyOf, answered
from policy_model.diagram import consequences
from policy_model.errors import DiagramTooLarge, RequestError
from policy_model.evaluate import Evaluator, Grounded
from policy_model.explain import Changed, Explanation, Fired, Given, Instead, Nearly, explain
from policy_model.explain.sentences import Kind, Sentence, in_sentences
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE, yes_no
from policy_model.rules import Outcome, Permits, Rule, must, must_not
from tests.unit.example import damage, late, lend, put_aside, reserved, returns, withdraw

evaluator = Evaluator(returns)

damaged, is_reserved, is_late = (f"\u2018{question.text}\u2019" for question in (damage, reserved, late))


def rule(id: str) -> Rule:
    return returns.rule(id)


def explained(procedure: Procedure = returns, **answers: str) -> Explanation:
    return explain(Evaluator(procedure), answers)


def texts(explanation: Explanation, *kinds: Kind) -> list[str]:
    return [each.text for each in in_sentences(explanation) if not kinds or each.kind in kinds]


# Why


def test_the_answers_that_are_enough() -> None:
    explanation = explained(late="yes", damage="lost", reserved="yes")
    assert explanation.decision == evaluator.decide({"late": "yes", "damage": "lost", "reserved": "yes"})
    assert explanation.because == (Given(damage, "lost"),)
    assert not explanation.withheld
    assert explanation.open is None
    assert explained(damage="none", reserved="no").because == (Given(damage, "none"), Given(reserved, "no"))


def test_no_answer_is_enough_for_what_is_open() -> None:
    assert explained(damage="none").because is None
    assert explained().because is None


def test_a_smallest_set_is_not_found_greedily() -> None:
    """Dropping answers one by one, the first first, would keep three of them here: b, c and d."""
    a, b, c, d = (yes_no(id, f"{id}?") for id in "abcd")
    yes = {question.id: answered(question, "yes") for question in (a, b, c, d)}
    either = (yes["a"] & yes["c"]) | (yes["b"] & yes["c"] & yes["d"])
    procedure = replace(
        returns,
        questions=(a, b, c, d),
        outcomes=(lend, withdraw),
        rules=(
            Rule("lend", when=either, then=lend, because="thanks"),
            Rule("withdraw", when=~either, then=withdraw, because="lost"),
        ),
        scenarios=(),
    )
    assert explained(procedure, a="yes", b="yes", c="yes", d="yes").because == (Given(a, "yes"), Given(c, "yes"))


def test_of_equally_few_answers_the_earlier_ones_are_told() -> None:
    lent_if_fine = answered(damage, "none") | answered(late, "no")
    procedure = replace(
        returns,
        rules=(
            Rule("lend", when=lent_if_fine, then=lend, because="thanks"),
            Rule("aside", when=~lent_if_fine, then=put_aside, because="reserved"),
        ),
        scenarios=(),
    )
    for answers in ({"damage": "none", "late": "no"}, {"late": "no", "damage": "none"}):
        assert explained(procedure, **answers).because == (Given(damage, "none"),)
    assert explained(procedure, damage="lost", late="no").because == (Given(late, "no"),)


def test_an_answer_not_sure_is_no_reason() -> None:
    explanation = explained(reserved="no", late=NOT_SURE, damage="some")
    assert explanation.because == (Given(damage, "some"), Given(reserved, "no"))


def test_each_rule_that_applies_names_its_own_reason() -> None:
    explanation = explained(damage="lost", reserved="yes", late="yes")
    assert explanation.fired == (
        Fired(rule("thank"), ()),
        Fired(rule("withdraw"), (Given(damage, "lost"),)),
        Fired(rule("fine-late"), (Given(late, "yes"),)),
        Fired(rule("fine-lost"), (Given(damage, "lost"),)),
    )


# What would change it


def test_the_nearest_answers_that_lead_to_each_other_outcome() -> None:
    explanation = explained(damage="lost", late="no")
    assert explanation.instead == (
        Instead(Grounded(lend, (rule("lend"),)), (Changed(damage, "lost", "none"),), (Given(reserved, "no"),)),
        Instead(
            Grounded(put_aside, (rule("put-aside"),)), (Changed(damage, "lost", "none"),), (Given(reserved, "yes"),)
        ),
    )
    assert explanation.instead[0].clauses == ("thanks",)


def test_the_nearest_come_first_and_keep_every_answer_that_they_can() -> None:
    explanation = explained(damage="lost", reserved="yes")
    assert [(each.outcome.what, each.changes) for each in explanation.instead] == [
        (put_aside, (Changed(damage, "lost", "none"),)),
        (lend, (Changed(damage, "lost", "none"), Changed(reserved, "yes", "no"))),
    ]


def test_where_nothing_is_certain_the_missing_answers_are_named() -> None:
    explanation = explained(damage="none")
    assert [(each.outcome.what, each.changes, each.further) for each in explanation.instead] == [
        (lend, (), (Given(reserved, "no"),)),
        (put_aside, (), (Given(reserved, "yes"),)),
        (withdraw, (Changed(damage, "none", "lost"),), ()),
    ]


def test_a_question_on_the_way_that_a_later_answer_settles_is_no_further_answer() -> None:
    """The way to lending goes by the first question, which has no answer and needs none: the third settles it."""
    to_lend = answered(reserved, "no") & (answered(damage, "none") | answered(late, "no"))
    procedure = replace(
        returns,
        outcomes=(lend, put_aside),
        rules=(
            Rule("lend", when=to_lend, then=lend, because="thanks"),
            Rule("aside", when=~to_lend, then=put_aside, because="reserved"),
        ),
        scenarios=(),
    )
    (instead,) = explained(procedure, reserved="yes", late="no").instead
    assert (instead.changes, instead.further) == ((Changed(reserved, "yes", "no"),), ())


def test_rules_one_changed_answer_away_nearly_applied() -> None:
    explanation = explained(damage="lost", reserved="yes", late="no")
    assert explanation.nearly == (
        Nearly(rule("tell"), damage, "lost", ("none", "some")),
        Nearly(rule("put-aside"), damage, "lost", ("none", "some")),
        Nearly(rule("fine-late"), late, "no", ("yes",)),
    )


def test_a_rule_that_is_still_open_did_not_nearly_apply() -> None:
    assert [each.rule.id for each in explained(late="no").nearly] == ["fine-late"]
    assert explained(reserved="no").nearly == (), "whether it is lost is open, so no change of an answer is enough"


def test_what_no_answers_lead_to() -> None:
    never = Outcome("burn", "Burn it.", permits=Permits.NO, because="lost")
    procedure = replace(returns, outcomes=(*returns.outcomes, never))
    explanation = explained(procedure, damage="lost")
    assert explanation.never_follow == (never,)
    assert never not in [each.outcome.what for each in explanation.instead]
    assert Sentence(Kind.NEVER, "No answers lead to \u2018Burn it\u2019.", ("lost",)) in in_sentences(explanation)


def test_an_outcome_that_only_clashes_is_no_other_outcome() -> None:
    clash = replace(
        returns,
        rules=(
            *(each for each in returns.rules if each.id != "lend"),
            Rule("lend-lost", when=answered(damage, "lost"), then=lend, because="thanks"),
        ),
        scenarios=(),
    )
    explanation = explained(clash, damage="lost")
    assert explanation.because is None, "lost books are withdrawn and lent"
    assert [each.outcome.what for each in explanation.instead] == [put_aside]
    assert explanation.never_follow == ()


# Not sure


def test_what_forbids_is_withheld_while_something_is_unsure() -> None:
    explanation = explained(damage="lost", late=NOT_SURE)
    assert explanation.withheld
    assert explanation.because is None
    assert explanation.open is not None
    assert explanation.open.possible == ()
    assert explanation.open.questions == (late,)
    assert "withdraw" not in [each.rule.id for each in explanation.fired]
    assert texts(explanation, Kind.OPEN, Kind.SETTLES) == [
        f"You are not sure about {is_late}, so nothing is settled until you have asked.",
        f"Finding out {is_late} would settle most: whatever the answer, the matter is settled.",
    ]
    assert not [text for text in texts(explanation) if "Withdraw" in text]


def test_what_must_not_be_done_is_told_as_until_you_have_asked() -> None:
    keep = Rule("keep", when=answered(damage, "some"), then=must_not("shelve", "Put it back."), because="lost")
    mend = Rule("mend", when=answered(damage, "some"), then=must("mend", "Mend it."), because="lost")
    kept = Evaluator(replace(returns, rules=(*returns.rules, keep, mend)))
    told = [
        [each.text for each in in_sentences(explain(kept, answers)) if each.kind is Kind.APPLIES]
        for answers in ({"damage": "some", "reserved": NOT_SURE, "late": "no"}, {"damage": "some", "reserved": "yes"})
    ]
    because = f"because {damaged} is answered \u2018A little worn\u2019."
    assert told[0] == [
        f"Until you have asked, \u2018Must not: Put it back\u2019 applies, {because}",
        f"\u2018Must: Mend it\u2019 applies, {because}",
    ]
    assert f"\u2018Must not: Put it back\u2019 and \u2018Must: Mend it\u2019 apply, {because}" in told[1]


def test_while_something_is_unsure_changes_that_would_forbid_are_not_told() -> None:
    explanation = explained(damage="none", late=NOT_SURE)
    assert [each.outcome.what for each in explanation.instead] == [lend, put_aside]
    assert "withdraw" not in [each.rule.id for each in explanation.nearly]
    assert withdraw in [each.outcome.what for each in explained(damage="none", late="no").instead]


def test_an_unsure_question_may_be_the_one_that_is_needed() -> None:
    explanation = explained(damage="none", reserved=NOT_SURE)
    assert [(each.outcome.what, each.further) for each in explanation.instead] == [
        (lend, (Given(reserved, "no"),)),
        (put_aside, (Given(reserved, "yes"),)),
    ]
    assert explanation.open is not None
    assert explanation.open.possible == (lend, put_aside)


# In sentences


def test_a_decision_in_sentences() -> None:
    assert in_sentences(explained(damage="some", reserved="yes", late="no")) == (
        Sentence(
            Kind.ENOUGH,
            f"It is enough that {damaged} is answered \u2018A little worn\u2019, and {is_reserved} is answered Yes, "
            "whatever else is answered.",
            ("reserved",),
        ),
        Sentence(Kind.INSTEAD, f"If {is_reserved} were answered No: Put it back on the shelf.", ("thanks",)),
        Sentence(Kind.INSTEAD, f"If {damaged} were answered Lost: Withdraw it.", ("lost",)),
        Sentence(
            Kind.APPLIES,
            "\u2018Must: Tell the reader who reserved it\u2019 applies, because "
            f"{damaged} is answered \u2018A little worn\u2019, and {is_reserved} is answered Yes.",
            ("reserved",),
        ),
        Sentence(
            Kind.NEARLY,
            "One of the rules for \u2018Must: Ask for the fine\u2019 did not apply, because "
            f"{is_late} was answered No; with Yes it would.",
            ("fine",),
        ),
        Sentence(
            Kind.NEARLY,
            "One of the rules for \u2018Must: Ask for the fine\u2019 did not apply, because "
            f"{damaged} was answered \u2018A little worn\u2019; with Lost it would.",
            ("lost", "fine"),
        ),
    )


def test_what_follows_all_the_same_did_not_nearly_apply() -> None:
    explanation = explained(damage="lost", reserved="no", late="no")
    assert "fine-late" in [each.rule.id for each in explanation.nearly]
    assert not [text for text in texts(explanation, Kind.NEARLY) if "fine" in text], "a lost book is fined anyway"


def test_few_answers_in_sentences() -> None:
    explanation = explained()
    assert texts(explanation) == [
        f"The outcome still depends on {damaged} and {is_reserved}.",
        f"Finding out {damaged} would settle most: with Lost the matter is settled.",
        f"If {damaged} is answered Lost: Withdraw it.",
        f"If {damaged} is answered \u2018As it was\u2019, and {is_reserved} is answered No: Put it back on the shelf.",
        f"If {damaged} is answered \u2018As it was\u2019, and {is_reserved} is answered Yes: Put it aside.",
    ]
    assert in_sentences(explanation)[0].clauses == ("lost", "reserved")


def test_an_outcome_that_nothing_can_change() -> None:
    procedure = replace(
        returns, outcomes=(lend,), rules=(Rule("lend", when=ALWAYS, then=lend, because="thanks"),), scenarios=()
    )
    assert in_sentences(explained(procedure, late="yes")) == (
        Sentence(Kind.ENOUGH, "The outcome is the same whatever is answered.", ("thanks",)),
    )


def test_every_answer_may_be_needed() -> None:
    procedure = replace(
        returns,
        questions=(reserved,),
        outcomes=(lend, put_aside),
        rules=(
            Rule("lend", when=answered(reserved, "no"), then=lend, because="thanks"),
            Rule("aside", when=answered(reserved, "yes"), then=put_aside, because="reserved"),
        ),
        scenarios=(),
    )
    assert texts(explained(procedure, reserved="no"), Kind.ENOUGH) == [
        f"It is enough that {is_reserved} is answered No."
    ]


def test_rules_that_give_nothing_are_explained_without_an_outcome() -> None:
    gap = replace(returns, rules=(Rule("never", when=AnyOf(()), then=lend, because="thanks"),), scenarios=())
    explanation = explained(gap, damage="none")
    assert (explanation.because, explanation.instead, explanation.fired) == (None, (), ())
    assert explanation.never_follow == returns.outcomes
    assert explanation.open is not None
    assert (explanation.open.questions, explanation.open.settles_most) == ((), None)
    assert texts(explanation) == [f"No answers lead to \u2018{each.text[:-1]}\u2019." for each in returns.outcomes]


# Refused


def test_unknown_answers_are_refused() -> None:
    with pytest.raises(RequestError) as caught:
        explained(damage="nonne")
    assert str(caught.value) == (
        "question `damage`: unknown answer `nonne`\n"
        "  help: known: `none` (As it was), `some` (A little worn), `lost` (Lost), `not-sure` (I'm not sure)"
    )


def test_what_outgrows_its_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    clash = replace(
        returns, rules=(*returns.rules, Rule("all", when=answered(late, "no"), then=lend, because="thanks"))
    )
    given = consequences(clash)
    given.functions.limit = 0  # no room for when an outcome follows alone, which is more than when it follows
    monkeypatch.setattr("policy_model.explain.explanation.consequences", lambda procedure: given)
    with pytest.raises(DiagramTooLarge) as caught:
        explained(clash)
    assert str(caught.value) == (
        "procedures[returns]: explaining its decisions would need more nodes than a diagram may have\n"
        "  help: split the procedure"
    )
