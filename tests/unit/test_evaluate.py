"""What is decided on the example, for few answers, in any order, and for "not sure"."""

from dataclasses import replace
from itertools import permutations, product

import pytest

import policy_model.evaluate
from policy_model.conditions import AllOf, AnyOf, answered
from policy_model.errors import RequestError
from policy_model.evaluate import Evaluator, Grounded, Step, evaluate
from policy_model.rules import Permits, Rule, must, must_not
from tests.unit.example import damage, fine, late, lend, put_aside, reserved, returns, tell, thank, withdraw

evaluator = Evaluator(returns)


def rules(*ids: str) -> tuple[Rule, ...]:
    return tuple(returns.rule(id) for id in ids)


def test_before_anything_is_answered_what_always_holds_is_certain() -> None:
    decision = evaluator.decide({})
    assert decision.outcome is None
    assert decision.next_question is damage
    assert decision.possible_outcomes == (lend, put_aside, withdraw)
    assert decision.standing == (thank,)
    assert decision.duties == (Grounded(thank, rules("thank")),)
    assert decision.rules == rules("thank")
    assert decision.clauses == ("thanks",)
    assert decision.unsure == ()
    assert decision.trace == ()


def test_a_whole_situation_is_decided_with_its_reasons() -> None:
    decision = evaluator.decide({"damage": "some", "reserved": "yes", "late": "yes"})
    assert decision.outcome == Grounded(put_aside, rules("put-aside"))
    assert decision.next_question is None
    assert decision.possible_outcomes == (put_aside,)
    assert decision.duties == (
        Grounded(thank, rules("thank")),
        Grounded(tell, rules("tell")),
        Grounded(fine, rules("fine-late")),
    )
    assert decision.rules == rules("thank", "tell", "put-aside", "fine-late")
    assert decision.clauses == ("thanks", "reserved", "fine")
    assert decision.trace == (
        Step(damage, "some", (), None),
        Step(reserved, "yes", (tell,), put_aside),
        Step(late, "yes", (fine,), None),
    )


def test_an_outcome_is_said_while_questions_about_how_remain() -> None:
    decision = evaluator.decide({"damage": "none", "reserved": "no"})
    assert decision.outcome == Grounded(lend, rules("lend"))
    assert decision.next_question is late


def test_a_question_that_no_longer_matters_is_not_asked() -> None:
    decision = evaluator.decide({"damage": "lost"})
    assert decision.outcome == Grounded(withdraw, rules("withdraw"))
    assert decision.duties == (Grounded(thank, rules("thank")), Grounded(fine, rules("fine-lost")))
    assert decision.next_question is None


def test_answers_may_come_in_any_order() -> None:
    decision = evaluator.decide({"late": "yes", "damage": "lost", "reserved": "yes"})
    assert decision.trace == (
        Step(late, "yes", (fine,), None),
        Step(damage, "lost", (), withdraw),
        Step(reserved, "yes", (), None),
    )
    assert decision.duties[1] == Grounded(fine, rules("fine-late", "fine-lost"))
    assert evaluator.decide({"late": "no"}).next_question is damage


def test_a_certain_duty_whose_rule_is_open_names_those_that_may_give_it() -> None:
    either = replace(
        returns,
        rules=(
            *returns.rules,
            Rule("stamp-late", when=answered(late, "yes"), then=must("stamp", "Stamp it."), because="fine"),
            Rule("stamp-never", when=AnyOf(()), then=must("stamp", "Stamp it."), because="lost"),
            Rule("stamp-in-time", when=answered(late, "no"), then=must("stamp", "Stamp it."), because="thanks"),
        ),
    )
    *_, stamp = evaluate(either, {}).duties
    rules_that_may = (either.rule("stamp-late"), either.rule("stamp-in-time"))
    assert (stamp.what.id, stamp.rules, stamp.clauses) == ("stamp", rules_that_may, ("fine", "thanks"))
    *_, stamp = evaluate(either, {"late": "no"}).duties
    assert (stamp.rules, stamp.clauses) == (either.rules[-1:], ("thanks",))


def test_not_sure_leaves_everything_open_and_goes_on() -> None:
    decision = evaluator.decide({"damage": "not-sure"})
    assert decision.unsure == (damage,)
    assert decision.outcome is None
    assert decision.possible_outcomes == (lend, put_aside, withdraw)
    assert decision.next_question is reserved
    assert decision.trace == (Step(damage, "not-sure", (), None),)


def test_not_sure_does_not_keep_back_an_outcome_that_allows() -> None:
    decision = evaluator.decide({"damage": "none", "reserved": "no", "late": "not-sure"})
    assert decision.outcome == Grounded(lend, rules("lend"))
    assert decision.next_question is None


@pytest.mark.parametrize(
    "answers",
    [{"damage": "lost", "late": "not-sure"}, {"reserved": "not-sure", "damage": "lost"}],
    ids=["answered after", "answered before"],
)
def test_not_sure_never_ends_in_an_outcome_that_forbids(answers: dict[str, str]) -> None:
    decision = evaluator.decide(answers)
    assert withdraw.permits is Permits.NO
    assert decision.possible_outcomes == (withdraw,)
    assert decision.outcome is None
    assert [step.outcome for step in decision.trace] == [None, None]
    assert decision.withheld
    assert decision.rules == rules("thank", "fine-lost")
    certain = evaluator.decide({"damage": "lost"})
    assert not certain.withheld
    assert certain.rules == rules("thank", "withdraw", "fine-lost")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"damage": "some", "late": "not-sure"}, ["shelve"]),
        ({"damage": "some", "late": "not-sure", "reserved": "not-sure"}, ["shelve"]),
        ({"damage": "some", "reserved": "yes", "late": "not-sure"}, []),
        ({"damage": "some"}, []),
        ({"late": "not-sure"}, []),
    ],
    ids=["a question open", "nothing more to ask", "an outcome", "nothing unsure", "not certain"],
)
def test_what_is_certainly_forbidden_holds_until_somebody_is_asked(
    answers: dict[str, str], expected: list[str]
) -> None:
    shelve = must_not("shelve", "Put it back on the shelf.")
    always = must_not("sell", "Sell it.")
    more = (
        Rule("shelve", when=answered(damage, "some"), then=shelve, because="lost"),
        Rule("sell", when=AllOf(()), then=always, because="lost"),
    )
    decision = evaluate(replace(returns, rules=(*returns.rules, *more)), answers)
    assert [duty.what.id for duty in decision.until_asked] == expected
    assert set(decision.until_asked) <= set(decision.duties)


def test_where_rules_clash_or_leave_a_gap_no_outcome_is_certain() -> None:
    clash = replace(returns, rules=(*returns.rules, replace(returns.rule("lend"), id="lend-all", when=AllOf(()))))
    decision = evaluate(clash, {"damage": "lost"})
    assert (decision.outcome, decision.possible_outcomes) == (None, (lend, withdraw))
    assert [step.outcome for step in decision.trace] == [None]
    gap = replace(returns, rules=tuple(rule for rule in returns.rules if rule.id != "withdraw"))
    decision = evaluate(gap, {"damage": "lost"})
    assert (decision.outcome, decision.possible_outcomes, decision.next_question) == (None, (), None)
    decision = evaluate(gap, {"reserved": "no"})
    assert (decision.outcome, decision.possible_outcomes) == (None, (lend,)), "or none, where it is lost"


def test_unknown_questions_and_answers_are_all_refused_at_once() -> None:
    with pytest.raises(RequestError) as caught:
        evaluator.decide({"damages": "none", "damage": "nonne", "late": "perhaps", "reserved": "yes"})
    assert str(caught.value) == (
        "unknown question `damages`\n"
        "  help: did you mean `damage`?\n"
        "question `damage`: unknown answer `nonne`\n"
        "  help: known: `none` (As it was), `some` (A little worn), `lost` (Lost), `not-sure` (I'm not sure)\n"
        "question `late`: unknown answer `perhaps`\n"
        "  help: known: `yes` (Yes), `no` (No), `not-sure` (I'm not sure)"
    )


def test_a_misspelt_not_sure_is_recognised() -> None:
    with pytest.raises(RequestError) as caught:
        evaluator.decide({"late": "notsure"})
    assert str(caught.value) == "question `late`: unknown answer `notsure`\n  help: did you mean `not-sure`?"


def test_a_decision_is_compared_by_value_and_does_not_change() -> None:
    answers = {"damage": "some", "reserved": "yes", "late": "not-sure"}
    one, other = evaluator.decide(answers), evaluate(returns, answers)
    assert one is not other
    assert (one, hash(one), repr(one)) == (other, hash(other), repr(other))
    assert one != evaluator.decide({"damage": "some", "reserved": "yes"}), "another trace"
    assert one != evaluator.decide({"reserved": "yes", "damage": "some", "late": "not-sure"}), "another order"
    assert one != "some answers"
    with pytest.raises(AttributeError):
        one.outcome = None  # type: ignore[misc]
    with pytest.raises(AttributeError):
        one.trace = ()  # type: ignore[misc]


def test_each_thing_is_worked_out_once_and_shared() -> None:
    used = Evaluator(returns)
    one = used.decide({"damage": "some", "reserved": "yes"})
    other = used.decide({"reserved": "yes", "damage": "some"})
    assert one.duties is other.duties
    assert one.trace[1] is not other.trace[0], "the outcome becomes certain with the last of the two"
    again = used.decide({"damage": "none", "reserved": "yes"})
    assert one.trace[1] is again.trace[1]


@pytest.mark.parametrize("functions_too", [False, True])
def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch, functions_too: bool) -> None:
    monkeypatch.setattr(policy_model.evaluate, "ROOM", 10 * policy_model.evaluate.TRANSITION)
    bounded = Evaluator(returns)
    if functions_too:
        bounded._nodes = 0
    compiled = bounded._given
    met: list[int] = []
    for ids in permutations([question.id for question in returns.questions]):
        for answers in product(*((*returns.question(id).answers, None) for id in ids)):
            given = {id: answer.id for id, answer in zip(ids, answers, strict=True) if answer}
            assert bounded.decide(given) == evaluate(returns, given)
            met.append(sum(len(leading) for state in bounded._states.values() for leading in state.after.values()))
    assert max(met) <= 10 + len(returns.questions)
    assert met.count(min(met[1:])) > 1, "it started afresh"
    assert (bounded._given is not compiled) == functions_too
