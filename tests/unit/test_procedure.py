"""Procedures give their parts by name, and list every mistake in them."""

from dataclasses import replace
from typing import Any

import pytest

from policy_model.conditions import ALWAYS, AllOf, Is, answered
from policy_model.procedure import Procedure, Scenario, mistakes
from policy_model.questions import Answer, choice, yes_no
from policy_model.rules import Outcome, Permits, Rule, must, should
from tests.unit.example import damage, fine, late, lend, returns, suggest, tell, thank

CLAUSES = ["title", "thanks", "fine", "reserved", "lost", "ask"]


def test_parts_are_found_by_id() -> None:
    assert returns.question("late") is late
    assert returns.outcome("lend") is lend
    assert returns.rule("tell").then is tell
    for find in (returns.question, returns.outcome, returns.rule):
        with pytest.raises(KeyError):
            find("nothing")


def test_duties_come_once_in_the_order_of_the_rules() -> None:
    assert returns.duties == (thank, tell, fine)


def test_a_scenario_has_its_answers_in_order() -> None:
    (scenario,) = returns.scenarios
    assert list(scenario.answers.items()) == [("damage", "some"), ("reserved", "yes"), ("late", "yes")]
    assert Scenario("Nothing is known.", given="", outcome="lend", duties=()).answers == {}


def test_the_example_has_no_mistake() -> None:
    assert list(mistakes(returns, CLAUSES)) == []


def with_rule(**changes: Any) -> Procedure:
    """The example with its rule about telling changed."""
    return replace(
        returns,
        rules=tuple(replace(rule, **changes) if rule.id == "tell" else rule for rule in returns.rules),
    )


def with_scenario(**changes: Any) -> Procedure:
    return replace(returns, scenarios=(replace(returns.scenarios[0], **changes),))


SCENARIO = "procedures[returns].scenarios[A reserved book comes back worn and late.]"

BROKEN = {
    "two questions of one id": (
        replace(returns, questions=(*returns.questions, late)),
        "procedures[returns].questions: question id `late` is used twice\n  help: rename one of them",
    ),
    "an id in capitals": (
        replace(returns, questions=(*returns.questions, yes_no("Is_Late", "Late?"))),
        (
            "procedures[returns].questions: `Is_Late` is not a question id\n"
            "  help: use lower-case words and numbers joined by hyphens"
        ),
    ),
    "two rules of one id": (
        replace(returns, rules=(*returns.rules, returns.rules[0])),
        "procedures[returns].rules: rule id `thank` is used twice\n  help: rename one of them",
    ),
    "two outcomes of one id": (
        replace(returns, outcomes=(*returns.outcomes, lend)),
        "procedures[returns].outcomes: outcome id `lend` is used twice\n  help: rename one of them",
    ),
    "a question with one answer": (
        replace(returns, questions=(*returns.questions, choice("one", "Which?", Answer("a", "A")))),
        (
            "procedures[returns].questions[one].answers: a question needs two answers\n"
            "  help: one answer alone settles nothing"
        ),
    ),
    "a question that offers not-sure itself": (
        replace(
            returns,
            questions=(*returns.questions, choice("own", "Which?", Answer("a", "A"), Answer("not-sure", "Not sure"))),
        ),
        (
            "procedures[returns].questions[own].answers[not-sure]: `not-sure` is offered with every question\n"
            "  help: leave it out: it settles nothing, so no rule can read it"
        ),
    ),
    "answers of one id, without words": (
        replace(returns, questions=(*returns.questions, choice("q", " ", Answer("a", "A"), Answer("a", "")))),
        (
            "procedures[returns].questions[q].text: nothing is written here\n"
            "  help: add the words\n"
            "procedures[returns].questions[q].answers: answer id `a` is used twice\n"
            "  help: rename one of them\n"
            "procedures[returns].questions[q].answers[a].text: nothing is written here\n"
            "  help: add the words"
        ),
    ),
    "a question that cites what is not there": (
        replace(returns, questions=(*returns.questions, yes_no("q", "Q?", because=("fines", "lost")))),
        "procedures[returns].questions[q].because: unknown clause `fines`\n  help: did you mean `fine`?",
    ),
    "no outcome at all": (
        replace(returns, outcomes=(), rules=returns.rules[:1], scenarios=()),
        "procedures[returns].outcomes: a procedure needs an outcome\n  help: say where a situation can end",
    ),
    "no title and no start": (
        replace(returns, title="", start=" "),
        (
            "procedures[returns].title: nothing is written here\n"
            "  help: add the words\n"
            "procedures[returns].start: nothing is written here\n"
            "  help: add the words"
        ),
    ),
    "an outcome without words or clause": (
        replace(returns, outcomes=(*returns.outcomes, Outcome("new", "", permits=Permits.NO, because=()))),
        (
            "procedures[returns].outcomes[new].text: nothing is written here\n"
            "  help: add the words\n"
            "procedures[returns].outcomes[new].because: no clause is cited\n"
            "  help: name the clause that says so"
        ),
    ),
    "a rule that reads an unknown question": (
        with_rule(when=Is("damages", ("none",))),
        "procedures[returns].rules[tell].when: unknown question `damages`\n  help: did you mean `damage`?",
    ),
    "a rule that reads unknown answers": (
        with_rule(when=~answered(damage, "nonne") & answered(late, "perhaps")),
        (
            "procedures[returns].rules[tell].when, question `damage`: unknown answer `nonne`\n"
            "  help: known: `lost`, `none`, `some`\n"
            "procedures[returns].rules[tell].when, question `late`: unknown answer `perhaps`\n"
            "  help: known: `no`, `yes`"
        ),
    ),
    "a rule that reads not-sure": (
        with_rule(when=answered(late, "not-sure")),
        "procedures[returns].rules[tell].when, question `late`: unknown answer `not-sure`\n  help: known: `no`, `yes`",
    ),
    "a comparison with no answer": (
        with_rule(when=answered(late)),
        (
            "procedures[returns].rules[tell].when, question `late`: no answer is named\n"
            "  help: name those for which the condition holds"
        ),
    ),
    "a condition that is none": (
        with_rule(when=True),
        (
            "procedures[returns].rules[tell].when: `True` is not a condition\n"
            "  help: use answered(…), combined with `&`, `|` and `~`"
        ),
    ),
    "a rule that leads to neither duty nor outcome": (
        with_rule(then="tell"),
        (
            "procedures[returns].rules[tell].then: a rule leads to a duty or an outcome\n"
            "  help: use must(…), must_not(…), should(…), may(…) or an outcome\n"
            f"{SCENARIO}.duties: unknown duty `tell`\n"
            "  help: known: `fine`, `thank`"
        ),
    ),
    "an outcome that is not listed": (
        replace(returns, outcomes=returns.outcomes[1:]),
        "procedures[returns].rules[lend].then: unknown outcome `lend`\n  help: known: `put-aside`, `withdraw`",
    ),
    "an outcome written twice": (
        replace(returns, outcomes=(replace(lend, text="Lend it."), *returns.outcomes[1:])),
        (
            "procedures[returns].rules[lend].then: outcome `lend` differs from the one that is listed\n"
            "  help: write it once"
        ),
    ),
    "a duty with a bad id and no words": (
        with_rule(when=ALWAYS, then=must("Tell them", "")),
        (
            "procedures[returns].rules[tell].then: `Tell them` is not a duty id\n"
            "  help: use lower-case words and numbers joined by hyphens\n"
            "procedures[returns].rules[tell].then.text: nothing is written here\n"
            "  help: add the words\n"
            f"{SCENARIO}.duties: unknown duty `tell`\n"
            "  help: did you mean `Tell them`?"
        ),
    ),
    "two wordings for one duty": (
        replace(
            returns, rules=(*returns.rules, Rule("again", when=ALWAYS, then=must("tell", "Tell them."), because="lost"))
        ),
        (
            "procedures[returns].rules[again].then: duty `tell` has two wordings\n"
            "  help: rule `tell` words it otherwise: write it once and use it in both"
        ),
    ),
    "another wording where one is not sure": (
        replace(returns, when_unsure=replace(returns.when_unsure, then=should("thank", "Thank them."))),
        (
            "procedures[returns].when_unsure.then: duty `thank` has two wordings\n"
            "  help: rule `thank` words it otherwise: write it once and use it in both"
        ),
    ),
    "another strength where one is not sure": (
        replace(returns, when_unsure=replace(returns.when_unsure, then=must("thank", "Thank the reader."))),
        (
            "procedures[returns].when_unsure.then: duty `thank` is `must` here and `should` elsewhere\n"
            "  help: rule `thank` may apply at the same time: write it once and use it in both"
        ),
    ),
    "a rule without a clause, and one with a wrong one": (
        replace(
            returns,
            rules=(
                *returns.rules,
                Rule("new", when=ALWAYS, then=suggest, because=()),
                Rule("other", when=ALWAYS, then=suggest, because=("thank", "zzz")),
            ),
        ),
        (
            "procedures[returns].rules[new].because: no clause is cited\n"
            "  help: name the clause that says so\n"
            "procedures[returns].rules[other].because: unknown clause `thank`\n"
            "  help: did you mean `thanks`?\n"
            "procedures[returns].rules[other].because: unknown clause `zzz`\n"
            "  help: known: `ask`, `fine`, `lost`, `reserved`, `thanks`, `title`"
        ),
    ),
    "what to do when unsure, under a condition": (
        replace(returns, when_unsure=replace(returns.when_unsure, when=Is("late", ("yes",)))),
        (
            "procedures[returns].when_unsure.when: what to do when unsure has a condition, and is told to whoever is "
            "not sure, whatever else is so\n"
            "  help: write `when=ALWAYS`; for a duty that depends on answers, add a rule"
        ),
    ),
    "an outcome where one is not sure": (
        replace(returns, when_unsure=replace(returns.when_unsure, then=lend)),
        (
            "procedures[returns].when_unsure.then: an answer that is missing can't lead to an outcome\n"
            "  help: name a duty: whom to ask"
        ),
    ),
    "a scenario of unknown things": (
        with_scenario(given="damaged=none late=soon", outcome="lent", duties=("thank", "telling")),
        (
            f"{SCENARIO}.given: unknown question `damaged`\n"
            "  help: did you mean `damage`?\n"
            f"{SCENARIO}.given, question `late`: "
            "unknown answer `soon`\n"
            "  help: known: `no`, `yes`\n"
            f"{SCENARIO}.outcome: unknown outcome `lent`\n"
            "  help: did you mean `lend`?\n"
            f"{SCENARIO}.duties: unknown duty `telling`\n"
            "  help: did you mean `tell`?"
        ),
    ),
    "a scenario that answers twice, and what is no answer": (
        with_scenario(given="late=yes damage late=no"),
        (
            f"{SCENARIO}.given: `damage` is not an answer\n"
            "  help: write `question=answer`\n"
            f"{SCENARIO}.given: "
            "question `late` is answered twice\n"
            "  help: leave one answer out"
        ),
    ),
    "two scenarios of one name": (
        replace(returns, scenarios=returns.scenarios * 2),
        (f"{SCENARIO}: a scenario is named twice\n  help: rename one of them"),
    ),
}


@pytest.mark.parametrize(("procedure", "message"), BROKEN.values(), ids=BROKEN)
def test_every_mistake_is_said_with_its_place_and_what_to_do(procedure: Procedure, message: str) -> None:
    assert "\n".join(str(problem) for problem in mistakes(procedure, CLAUSES)) == message


def test_a_scenario_may_leave_a_question_unsure() -> None:
    assert list(mistakes(with_scenario(given="damage=lost late=not-sure"), CLAUSES)) == []


def test_a_nested_condition_is_read_to_its_depths() -> None:
    deep = AllOf((ALWAYS, ~(answered(late, "yes") | AllOf((Is("colour", ("red",)),)))))
    assert [problem.message for problem in mistakes(with_rule(when=deep), CLAUSES)] == ["unknown question `colour`"]
