"""Broken policies, each a small edit of the example, and the whole of what is said of it.

A policy of which the parts don't hold together can't be made: an error says every mistake. One that can be made and
does not do what a policy must is found out by `policy_model.check`: a finding, with an example.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from policy_model.check import findings
from policy_model.clauses import Text, read_text
from policy_model.conditions import Is, answered
from policy_model.errors import PolicyError
from policy_model.invariants import Invariant
from policy_model.policy import NotExecutable, Policy
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import Answer, Question, choice, yes_no
from policy_model.reconcile import records_of
from policy_model.rules import Outcome, Permits, Rule, may, must, must_not, should
from tests.unit.checked_example import is_late, policy, returns, worn
from tests.unit.example import TEXT, damage, fine, is_reserved, lend, lost, put_aside, thank, withdraw

GIVEN = "damage=some reserved=yes late=yes"
SCENARIO = "procedures[returns].scenarios[A reserved book comes back worn and late.]"
TUPLE = "  help: write `(…, …)`, and `(…,)` for one alone"


def having(**changes: Any) -> Policy:
    """The example with its procedure changed, recorded anew so that nothing else is found."""
    changed = replace(policy, procedures=(replace(returns, **changes),))
    return replace(changed, recorded=records_of(changed))


def with_rules(*rules: Any) -> Policy:
    return having(rules=(*returns.rules, *rules))


def with_rule(id: str, **changes: Any) -> Policy:
    return having(rules=tuple(replace(rule, **changes) if rule.id == id else rule for rule in returns.rules))


def without_rules(*ids: str) -> Policy:
    return having(rules=tuple(rule for rule in returns.rules if rule.id not in ids))


def with_question(question: Any, *rules: Rule) -> Policy:
    """With one question more, and no scenario that would have to answer it."""
    return having(questions=(*returns.questions, question), rules=(*returns.rules, *rules), scenarios=())


def with_scenario(**changes: Any) -> Policy:
    return having(scenarios=(replace(returns.scenarios[0], **changes),))


def with_invariant(**parts: Any) -> Policy:
    return having(invariants=(Invariant("claim", "It holds.", because="fine", **parts),))


def with_text(text: Text) -> Policy:
    changed = replace(policy, text=text)
    return replace(changed, recorded=records_of(changed))


ERRORS: dict[str, tuple[Callable[[], Policy], str]] = {
    # Names
    "a rule cites a clause that is not there": (
        lambda: with_rule("tell", because="reservd"),
        "procedures[returns].rules[tell].because: unknown clause `reservd`\n  help: did you mean `reserved`?",
    ),
    "a rule cites nothing": (
        lambda: with_rule("tell", because=()),
        ("procedures[returns].rules[tell].because: no clause is cited\n  help: name the clause that says so"),
    ),
    "two rules of one id": (
        lambda: with_rules(returns.rule("tell")),
        "procedures[returns].rules: rule id `tell` is used twice\n  help: rename one of them",
    ),
    "two questions of one id": (
        lambda: with_question(yes_no("late", "Is it very late?", because="fine")),
        "procedures[returns].questions: question id `late` is used twice\n  help: rename one of them",
    ),
    "two clauses of one id": (
        lambda: with_text(Text((*policy.text.paragraphs, policy.text.paragraphs[0]))),
        "text: clause id `title` is used twice\n  help: rename one of them",
    ),
    "a rule reads an answer that is not offered": (
        lambda: with_rule("fine-late", when=Is("late", ("yess",))),
        (
            "procedures[returns].rules[fine-late].when, question `late`: unknown answer `yess`\n"
            "  help: known: `no`, `yes`"
        ),
    ),
    "a rule reads a question that is not asked": (
        lambda: having(questions=returns.questions[:2], scenarios=()),
        "procedures[returns].rules[fine-late].when: unknown question `late`\n  help: known: `damage`, `reserved`",
    ),
    "a rule leads to an outcome that is not listed": (
        lambda: with_rule("lend", then=Outcome("keep", "Keep it.", permits=Permits.NO, because="lost")),
        (
            "procedures[returns].rules[lend].then: unknown outcome `keep`\n"
            "  help: known: `lend`, `put-aside`, `withdraw`"
        ),
    ),
    "one duty in two wordings": (
        lambda: with_rules(Rule("again", when=worn, then=must("fine", "Take the fine."), because="fine")),
        (
            "procedures[returns].rules[again].then: duty `fine` has two wordings\n"
            "  help: rule `fine-late` words it otherwise: write it once and use it in both"
        ),
    ),
    "a reason for a clause that is not there": (
        lambda: replace(policy, not_executable=(*policy.not_executable, NotExecutable("rates", "Elsewhere."))),
        "not_executable[rates]: unknown clause `rates`\n  help: did you mean `rate`?",
    ),
    # Claims
    "an invariant that claims nothing": (
        lambda: with_invariant(when=lost),
        ("procedures[returns].invariants[claim]: nothing is claimed\n  help: say what follows `always`, or `never`"),
    ),
    "an invariant about a duty that no rule gives": (
        lambda: with_invariant(when=lost, always=(must("fines", "Ask for the fine."),)),
        "procedures[returns].invariants[claim].always: unknown duty `fines`\n  help: did you mean `fine`?",
    ),
    "an invariant about an outcome that is not listed": (
        lambda: with_invariant(when=lost, never=(Outcome("lends", "Lend.", permits=Permits.YES, because="lost"),)),
        "procedures[returns].invariants[claim].never: unknown outcome `lends`\n  help: did you mean `lend`?",
    ),
    "an invariant about words": (
        lambda: with_invariant(when=lost, never=("lend",)),
        (
            "procedures[returns].invariants[claim].never: `'lend'` is nothing that follows\n"
            "  help: use a duty or an outcome of the procedure, or one of Permits"
        ),
    ),
    "an invariant about a question that is not asked": (
        lambda: with_invariant(when=Is("lost", ("yes",)), never=(lend,)),
        "procedures[returns].invariants[claim].when: unknown question `lost`\n  help: did you mean `late`?",
    ),
    "a scenario with an answer that is not offered": (
        lambda: with_scenario(given="damage=torn"),
        f"{SCENARIO}.given, question `damage`: unknown answer `torn`\n  help: known: `lost`, `none`, `some`",
    ),
    # Wrong kinds of things
    "one rule that is not in a tuple": (
        lambda: having(rules=returns.rule("tell")),
        f"procedures[returns].rules: a rule where a tuple belongs\n{TUPLE}",
    ),
    "rules in a list": (
        lambda: having(rules=list(returns.rules)),
        f"procedures[returns].rules: a list where a tuple belongs\n{TUPLE}",
    ),
    "rules within rules": (
        lambda: with_rules(returns.rules[:2]),
        "procedures[returns].rules[8]: a tuple where a rule belongs\n  help: write `Rule(…)`",
    ),
    "because of None": (
        lambda: with_rule("tell", because=None),
        f"procedures[returns].rules[tell].because: `None` where an id or a tuple belongs\n{TUPLE}",
    ),
    "because of a number": (
        lambda: with_rule("tell", because=("reserved", 3)),
        ("procedures[returns].rules[tell].because[1]: `3` is not words\n  help: write them in quotation marks"),
    ),
    "words among questions": (
        lambda: with_question("Is it wet?"),
        "procedures[returns].questions[3]: `'Is it wet?'` where a question belongs\n  help: write `Question(…)`",
    ),
    "words among answers": (
        lambda: with_question(Question("wet", "Is it wet?", ("yes", "no"))),  # type: ignore[arg-type]
        (
            "procedures[returns].questions[wet].answers[0]: `'yes'` where an answer belongs\n"
            "  help: write `Answer(…)`\n"
            "procedures[returns].questions[wet].answers[1]: `'no'` where an answer belongs\n"
            "  help: write `Answer(…)`"
        ),
    ),
    "a condition that Python has already answered": (
        lambda: with_rule("tell", when=True),
        (
            "procedures[returns].rules[tell].when: `True` is not a condition\n"
            "  help: use answered(…), combined with `&`, `|` and `~`"
        ),
    ),
    "a duty for whoever is not sure, without its clauses": (
        lambda: having(when_unsure=returns.when_unsure.then),
        "procedures[returns].when_unsure: a duty where a rule belongs\n  help: write `Rule(…)`",
    ),
    "whether it may be passed on in words": (
        lambda: having(outcomes=(replace(lend, permits="yes"), *returns.outcomes[1:])),
        ("procedures[returns].outcomes[lend].permits: `'yes'` is none of `Permits`\n  help: write `Permits.…`"),
    ),
    "any order in words": (
        lambda: having(any_order="yes"),
        ("procedures[returns].any_order: `'yes'` is neither yes nor no\n  help: write `True` or `False`"),
    ),
    "answers of a scenario that are not words": (
        lambda: with_scenario(given={"damage": "some"}),
        (
            "procedures[returns].scenarios[0].given: `{'damage': 'some'}` is not words\n"
            "  help: write them in quotation marks"
        ),
    ),
    "a claim that is not in a tuple": (
        lambda: with_invariant(when=lost, always=fine),
        f"procedures[returns].invariants[claim].always: a duty where a tuple belongs\n{TUPLE}",
    ),
    "one procedure that is not in a tuple": (
        lambda: replace(policy, procedures=returns),  # type: ignore[arg-type]
        f"procedures: a procedure where a tuple belongs\n{TUPLE}",
    ),
    "a date in words alone": (
        lambda: replace(policy, next_review="May 2030"),  # type: ignore[arg-type]
        "next_review: `'May 2030'` where a stated date belongs\n  help: write `StatedDate(…)`",
    ),
    "a text that was not read": (
        lambda: replace(policy, text=TEXT),  # type: ignore[arg-type]
        "text: `'{#title}\\n# Bo…re not sure.\\n'` where a text belongs\n  help: write `Text(…)`",
    ),
    "several at once": (
        lambda: having(questions=(damage, "late"), rules=None),
        (
            "procedures[returns].questions[1]: `'late'` where a question belongs\n"
            "  help: write `Question(…)`\n"
            "procedures[returns].rules: `None` where a tuple belongs\n"
            f"{TUPLE}"
        ),
    ),
}

FINDINGS: dict[str, tuple[Callable[[], Policy], str]] = {
    "a gap": (
        lambda: with_rule("put-aside", when=is_reserved & worn),
        (
            "procedures[returns]: a situation has no outcome: no rule gives one there\n"
            "  for example: damage=none reserved=yes late=yes"
        ),
    ),
    "an overlap": (
        lambda: with_rule("lend", when=~lost & (~is_reserved | worn)),
        (
            "procedures[returns]: a situation has the outcomes `lend` and `put-aside`: "
            "rules `lend` and `put-aside` both apply\n"
            "  for example: damage=some reserved=yes late=yes\n"
            f"{SCENARIO}: its answers settle no outcome\n"
            f"  for example: {GIVEN}"
        ),
    ),
    "a contradiction": (
        lambda: with_rules(
            Rule("mercy", when=worn & ~is_reserved, then=must_not("fine", "Ask for the fine."), because="fine")
        ),
        (
            "procedures[returns].rules[mercy]: it forbids `fine` where rule `fine-late` says `must`\n"
            "  for example: damage=some reserved=no late=yes"
        ),
    ),
    "a rule that never applies": (
        lambda: with_rules(Rule("hurry", when=is_late & lost & ~lost, then=may("hurry", "Be quick."), because="fine")),
        ("procedures[returns].rules[hurry]: it applies in no situation\n  for example: damage=lost late=yes"),
    ),
    "a rule that another hides": (
        lambda: with_rules(Rule("fine-worn", when=worn & is_late, then=fine, because="fine")),
        (
            "procedures[returns].rules[fine-worn]: it adds nothing: wherever it applies, rule `fine-late` applies "
            "and leads to the same\n"
            "  for example: damage=some reserved=yes late=yes"
        ),
    ),
    "a rule written twice": (
        lambda: with_rules(replace(returns.rule("tell"), id="tell-again")),
        (
            "procedures[returns].rules[tell-again]: it adds nothing: wherever it applies, rule `tell` applies "
            "and leads to the same\n"
            "  for example: damage=none reserved=yes late=yes"
        ),
    ),
    "an outcome that no rule leads to": (
        lambda: having(outcomes=(*returns.outcomes, Outcome("burn", "Burn it.", permits=Permits.NO, because="lost"))),
        ("procedures[returns].outcomes[burn]: no rule leads to it\n  for example: damage=lost"),
    ),
    "an idle question": (
        lambda: with_question(yes_no("wet", "Is it wet?", because="lost")),
        ("procedures[returns].questions[wet]: no rule reads it\n  for example: damage=lost wet=yes"),
    ),
    "a question that is read for nothing": (
        lambda: with_question(
            yes_no("wet", "Is it wet?", because="lost"),
            Rule("wet", when=is_reserved & Is("wet", ("yes",)), then=may("dry", "Dry it."), because="lost"),
            Rule("dry", when=is_reserved & Is("wet", ("no",)), then=may("dry", "Dry it."), because="lost"),
        ),
        (
            "procedures[returns].questions[wet]: nothing that follows depends on its answer\n"
            "  for example: damage=lost reserved=yes wet=yes"
        ),
    ),
    "answers that lead to the same": (
        lambda: with_question(
            choice("cover", "What of its cover?", Answer("on", "On"), Answer("off", "Off"), Answer("gone", "Gone")),
            Rule("cover", when=Is("cover", ("off", "gone")), then=should("bind", "Bind it."), because="lost"),
        ),
        (
            "procedures[returns].questions[cover]: answers `off` and `gone` lead to the same in every situation\n"
            "  for example: damage=lost cover=gone"
        ),
    ),
    "a comparison that cannot matter": (
        lambda: with_rule("tell", when=is_reserved & ~lost & (~lost | is_late)),
        (
            "procedures[returns].rules[tell].when: comparison 3, of `damage` with `lost`, decides nothing: no two "
            "situations that differ in that answer alone show that it matters\n"
            "  for example: damage=none reserved=yes late=yes\n"
            "procedures[returns].rules[tell].when: comparison 4, of `late` with `yes`, decides nothing: no two "
            "situations that differ in that answer alone show that it matters\n"
            "  for example: damage=none reserved=yes late=no"
        ),
    ),
    "an invariant that something breaks": (
        lambda: with_invariant(when=worn, never=(put_aside, Permits.NO)),
        (
            "procedures[returns].invariants[claim]: It holds. But outcome `put-aside` follows\n"
            "  for example: damage=some reserved=yes late=yes"
        ),
    ),
    "an invariant that something leaves out": (
        lambda: with_invariant(when=is_late | is_reserved, always=(fine, thank)),
        (
            "procedures[returns].invariants[claim]: It holds. But duty `fine` (must) does not follow\n"
            "  for example: damage=none reserved=yes late=no"
        ),
    ),
    "an invariant about no situation": (
        lambda: with_invariant(when=answered(damage, "none") & worn, never=(withdraw,)),
        (
            "procedures[returns].invariants[claim]: It holds. But its condition holds in no situation\n"
            "  for example: damage=none reserved=yes late=yes"
        ),
    ),
    "a scenario that ends elsewhere": (
        lambda: with_scenario(outcome="lend"),
        f"{SCENARIO}: it ends in `put-aside`, not in `lend`\n  for example: {GIVEN}",
    ),
    "a scenario with other duties": (
        lambda: with_scenario(duties=("thank", "fine", "mend")),
        f"{SCENARIO}: duty `tell` follows and is not listed\n  for example: {GIVEN}",
    ),
    "a scenario that does not get to an end": (
        lambda: with_scenario(given="damage=some late=yes", duties=("thank", "fine", "mend")),
        f"{SCENARIO}: its answers settle no outcome\n  for example: damage=some late=yes",
    ),
    "a clause that nothing is made of": (
        lambda: with_text(read_text(f"{TEXT}{{#smoke}}\nDo not smoke.\n")),
        "clauses[smoke]: nothing cites it, and no reason is given",
    ),
    "a clause that is cited and said to be silent": (
        lambda: replace(policy, not_executable=(*policy.not_executable, NotExecutable("ask", "A courtesy."))),
        "clauses[ask]: it is cited, and listed as not executable",
    ),
    "words that changed after the model was made": (
        lambda: replace(policy, text=read_text(TEXT.replace("pays a fine", "pays twice"))),
        (
            "clauses[fine]: its text changed since the model was made from it: check `returns/question/late`, "
            "`returns/rule/fine-late`, `returns/rule/fine-lost`, then run `policy reconcile books@v-2 --record`"
        ),
    ),
}


@pytest.mark.parametrize(("broken", "message"), ERRORS.values(), ids=ERRORS)
def test_what_does_not_hold_together_cannot_be_made(broken: Callable[[], Policy], message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        broken()
    assert str(caught.value) == message


@pytest.mark.parametrize(("broken", "message"), FINDINGS.values(), ids=FINDINGS)
def test_what_a_policy_must_not_do_is_found(broken: Callable[[], Policy], message: str) -> None:
    assert "\n".join(map(str, findings(broken(), None))) == message


def test_the_example_that_they_are_made_from_is_whole() -> None:
    assert list(findings(having(), None)) == []
    assert isinstance(returns, Procedure)
    assert all(isinstance(each, Scenario) for each in returns.scenarios)
