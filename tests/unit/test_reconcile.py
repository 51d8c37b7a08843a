"""Text and logic are reconciled: harmless edits give nothing, each kind of drift is found and said in full."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from policy_model.clauses import read_text
from policy_model.conditions import ALWAYS, AllOf, AnyOf, Not, answered
from policy_model.errors import DiagramTooLarge
from policy_model.policies.catalogue import find_policy
from policy_model.policy import NotExecutable, Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.questions import Answer, yes_no
from policy_model.reconcile import (
    Standing,
    every_clause_is_as_it_was_modelled,
    reconciliation,
    records_of,
    text_and_logic_change_together,
)
from policy_model.records import Alone, Recorded, Renamed, Renames, SignedOff
from policy_model.rules import Modality, Permits, Rule, may, must
from tests.unit.example import (
    TEXT,
    damage,
    fine,
    is_reserved,
    late,
    lend,
    lost,
    policy,
    put_aside,
    reserved,
    returns,
    suggest,
    thank,
    withdraw,
)

recorded = replace(policy, recorded=records_of(policy))

NEXT = Version(name="V 3", revised=StatedDate("June 2025"))


def after(text: str = TEXT, **changes: object) -> Policy:
    """The version after the example policy, with the procedure and the words changed."""
    procedure = replace(returns, **changes)  # type: ignore[arg-type]
    return replace(policy, versions=(*policy.versions, NEXT), text=read_text(text), procedures=(procedure,))


def rules(**changes: Rule | None) -> tuple[Rule, ...]:
    """The rules of the example, some of them others or left out, by their ids with `_` for `-`."""
    made = (changes.get(rule.id.replace("-", "_"), rule) for rule in returns.rules)
    return tuple(rule for rule in made if rule)


def changed(rule: str, **changes: object) -> Rule:
    return replace(returns.rule(rule), **changes)  # type: ignore[arg-type]


# Since the model was made


def test_what_there_is_to_record() -> None:
    assert [str(record) for record in records_of(policy)] == [
        "97a68b951ed84812  title",
        "f06f4bf4ed111428  thanks  returns/rule/thank:should returns/rule/lend returns/outcome/lend:yes",
        "06c6053fa1e677a4  fine  returns/question/late returns/rule/fine-late:must returns/rule/fine-lost:must",
        (
            "8c807736cf3f7126  reserved  returns/question/reserved returns/rule/tell:must returns/rule/put-aside "
            "returns/outcome/put-aside:wait"
        ),
        (
            "200cd291947119e0  lost  returns/question/damage returns/rule/withdraw returns/rule/fine-lost:must "
            "returns/outcome/withdraw:no"
        ),
        "e55def5288d33035  ask  returns/when-unsure/ask:should",
        "f73cced7dfad5cb0  rate",
    ]


def test_nothing_is_found_of_what_was_just_recorded() -> None:
    assert not list(every_clause_is_as_it_was_modelled(recorded))


def edited(text: str, **changes: object) -> Policy:
    """The recorded policy, edited since."""
    procedure = replace(returns, **changes)  # type: ignore[arg-type]
    return replace(recorded, text=read_text(text), procedures=(procedure,))


AGAIN = "then run `policy reconcile books@v-2 --record`"

DRIFTED: dict[str, tuple[Policy, str]] = {
    "words": (
        edited(TEXT.replace("pays a fine", "pays a small fine")),
        (
            "clauses[fine]: its text changed since the model was made from it: check `returns/question/late`, "
            f"`returns/rule/fine-late`, `returns/rule/fine-lost`, {AGAIN}"
        ),
    ),
    "words that nothing cites": (
        edited(TEXT.replace("# Books that", "# Things that")),
        (
            "clauses[title]: its text changed since the model was made from it: check that nothing need cite it, "
            f"{AGAIN}"
        ),
    ),
    "a clause cited by more": (
        edited(TEXT, rules=rules(lend=changed("lend", because=("thanks", "lost")))),
        (f"clauses[lost]: `returns/rule/lend` now cites it: check that against its text, {AGAIN}"),
    ),
    "a clause cited by fewer": (
        edited(TEXT, rules=rules(fine_lost=changed("fine-lost", because="lost"))),
        (f"clauses[fine]: `returns/rule/fine-lost` no longer cites it: check that against its text, {AGAIN}"),
    ),
    "a clause cited by others": (
        edited(
            TEXT,
            rules=rules(fine_late=changed("fine-late", id="late"), fine_lost=changed("fine-lost", because="lost")),
        ),
        (
            "clauses[fine]: `returns/rule/late` now cites it and `returns/rule/fine-late`, `returns/rule/fine-lost` "
            f"no longer cite it: check that against its text, {AGAIN}"
        ),
    ),
    "an outcome that rests on another clause": (
        edited(
            TEXT,
            outcomes=(replace(lend, because="reserved"), *returns.outcomes[1:]),
            rules=rules(lend=changed("lend", then=replace(lend, because="reserved"))),
        ),
        (
            "clauses[thanks]: `returns/outcome/lend` no longer cites it: check that against its text, "
            f"{AGAIN}\n"
            "clauses[reserved]: `returns/outcome/lend` now cites it: check that against its text, "
            f"{AGAIN}"
        ),
    ),
    "whom to ask": (
        edited(TEXT, when_unsure=replace(returns.when_unsure, because=("ask", "lost"))),
        (f"clauses[lost]: `returns/when-unsure/ask` now cites it: check that against its text, {AGAIN}"),
    ),
    "a duty that binds otherwise wherever it is given": (
        edited(
            TEXT,
            rules=rules(
                fine_late=changed("fine-late", then=replace(fine, modality=Modality.MUST_NOT)),
                fine_lost=changed("fine-lost", then=replace(fine, modality=Modality.MUST_NOT)),
            ),
        ),
        (
            "clauses[fine]: `returns/rule/fine-late` now says `must-not` (recorded: `must`) and "
            f"`returns/rule/fine-lost` now says `must-not` (recorded: `must`): check that against its text, {AGAIN}\n"
            "clauses[lost]: `returns/rule/fine-lost` now says `must-not` (recorded: `must`): "
            f"check that against its text, {AGAIN}"
        ),
    ),
    "an outcome that permits something else": (
        edited(
            TEXT,
            outcomes=(replace(lend, permits=Permits.WAIT), *returns.outcomes[1:]),
            rules=rules(lend=changed("lend", then=replace(lend, permits=Permits.WAIT))),
        ),
        (
            "clauses[thanks]: `returns/outcome/lend` now says `wait` (recorded: `yes`): check that against its text, "
            f"{AGAIN}"
        ),
    ),
    "a duty in place of an outcome": (
        edited(TEXT, scenarios=(), rules=rules(put_aside=changed("put-aside", then=suggest))),
        (
            "clauses[reserved]: `returns/rule/put-aside` now says `may` (recorded: nothing): "
            f"check that against its text, {AGAIN}"
        ),
    ),
    "an outcome in place of a duty": (
        edited(TEXT, scenarios=(), rules=rules(tell=changed("tell", then=put_aside))),
        (
            "clauses[reserved]: `returns/rule/tell` gives no duty any more (recorded: `must`): "
            f"check that against its text, {AGAIN}"
        ),
    ),
    "a clause without a record": (
        replace(
            edited(TEXT + "\n{#shelf}\nShelves are alphabetical.\n"),
            not_executable=(*policy.not_executable, NotExecutable("shelf", "Describes.")),
        ),
        f"clauses[shelf]: it is not recorded: check that nothing need cite it, {AGAIN}",
    ),
    "a clause that has gone": (
        replace(recorded, recorded=(*recorded.recorded, Recorded("gone", "0" * 16, ("returns/rule/tell",)))),
        f"recorded[gone]: the text has no such clause any more: check `returns/rule/tell`, {AGAIN}",
    ),
    "no record at all": (
        policy,
        "recorded: nothing is recorded: compare text and rules, then run `policy reconcile books@v-2 --record`",
    ),
}


@pytest.mark.parametrize(("drifted", "message"), DRIFTED.values(), ids=DRIFTED)
def test_drift_since_the_model_was_made_is_found(drifted: Policy, message: str) -> None:
    found = list(every_clause_is_as_it_was_modelled(drifted))
    assert "\n".join(map(str, found)) == message
    assert {each.check for each in found} == {"every clause is as it was modelled"}
    for each in found:  # a clause that has gone has no words to show
        kind, _, id = each.path.partition("[")
        assert each.clauses == ((id.removesuffix("]"),) if kind == "clauses" else ())


def test_the_order_of_what_cites_a_clause_does_not_matter() -> None:
    assert not list(every_clause_is_as_it_was_modelled(edited(TEXT, rules=tuple(reversed(returns.rules)))))


# Since the version before: harmless

old_damage = replace(
    damage,
    id="state",
    answers=(Answer("as-it-was", "As it was"), *damage.answers[1:]),
)
tardy = answered(late, "yes")

HARMLESS: dict[str, Policy] = {
    "nothing": after(),
    "the order of rules": after(rules=tuple(reversed(returns.rules))),
    "the order of questions": after(questions=tuple(reversed(returns.questions))),
    "the order of answers": after(questions=(replace(damage, answers=damage.answers[::-1]), reserved, late)),
    "wording": after(
        title="Returns",
        questions=(replace(damage, text="How is the book?"), reserved, replace(late, hint="")),
        rules=rules(
            fine_late=changed("fine-late", then=replace(fine, text="Take the fine.")),
            fine_lost=changed("fine-lost", then=replace(fine, text="Take the fine.")),
        ),
        scenarios=(),
    ),
    "a rule renamed": after(rules=rules(thank=changed("thank", id="thanks"))),
    "a rule split in two": after(
        rules=(
            *rules(lend=None),
            changed("lend", id="lend-1", when=~lost & ~is_reserved & tardy),
            changed("lend", id="lend-2", when=~(lost | is_reserved | tardy)),
        )
    ),
    "two rules joined, apart from a clause that only one cited": after(
        rules=rules(
            fine_late=changed("fine-late", id="fine", when=tardy | lost),
            fine_lost=changed("fine-lost", because="lost"),
        )
    ),
    "a condition put otherwise": after(
        rules=rules(tell=changed("tell", when=Not(AnyOf((lost, answered(reserved, "no"))))))
    ),
    "a rule that never holds": after(
        rules=(*returns.rules, Rule("never", when=AllOf((lost, ~lost)), then=may("x", "X."), because="ask"))
    ),
    "a question that makes no difference, citing nothing": after(
        questions=(*returns.questions, yes_no("raining", "Is it raining?"))
    ),
    "a mark checked": replace(
        after(), adopted=(replace(policy.adopted[0], text=read_text("{#rate confirmed}\nA penny a day.\n")),)
    ),
    "interpretations": replace(after(), interpretations=()),
}


@pytest.mark.parametrize("policy_after", HARMLESS.values(), ids=HARMLESS)
def test_harmless_edits_change_nothing(policy_after: Policy) -> None:
    assert not [each for each in reconciliation(policy, policy_after) if each.text_changed or each.logic_changed]
    assert not list(text_and_logic_change_together(policy, policy_after))


def test_an_answer_more_changes_nothing_where_none_made_a_difference() -> None:
    """Whichever way it is said that the answers that there were made none."""
    every = tuple(answer.id for answer in damage.answers)
    policies = [
        after(questions=(asked, reserved, late), rules=rules(thank=changed("thank", when=when)))
        for asked in (damage, replace(damage, answers=(*damage.answers, Answer("burnt", "Burnt"))))
        for when in (ALWAYS, answered(damage, *every), ~answered(damage, "lost") | lost)
    ]
    known, more = policies[:3], (policies[3], policies[5])
    for one, other in ((a, b) for few in known for many in more for a, b in ((few, many), (many, few))):
        told = [each for clause in reconciliation(one, other) for each in clause.differences if "`thank`" in each.what]
        assert not told
    (told,) = (each for each in reconciliation(policies[0], policies[4]) if each.clause == "thanks")
    assert [(each.what, each.witness) for each in told.differences if "`thank`" in each.what] == [
        ("duty `thank` (should) follows from it in fewer situations", "damage=burnt")
    ]


def test_declared_renames_change_nothing() -> None:
    """Everything that has an id gets another; the version before is written with the former ones."""
    state = answered(old_damage, "lost")
    pay, shelve = replace(fine, id="pay"), replace(lend, id="shelve", because="thank-you")
    before = replace(
        policy,
        text=read_text(TEXT.replace("{#thanks}", "{#thank-you}")),
        procedures=(
            replace(
                returns,
                id="back",
                questions=(old_damage, reserved, late),
                outcomes=(shelve, *returns.outcomes[1:]),
                rules=(
                    Rule("thank-them", when=ALWAYS, then=thank, because="thank-you"),
                    changed("tell", when=is_reserved & ~state),
                    Rule("lend", when=~state & ~is_reserved, then=shelve, because="thank-you"),
                    changed("put-aside", when=answered(old_damage, "as-it-was", "some") & is_reserved),
                    changed("withdraw", when=state),
                    changed("fine-late", then=pay),
                    changed("fine-lost", when=state, then=pay),
                ),
                scenarios=(),
            ),
        ),
    )
    renamed = (
        Renamed(Renames.QUESTION, "state", "damage"),
        Renamed(Renames.ANSWER, "damage=as-it-was", "damage=none"),
        Renamed(Renames.OUTCOME, "shelve", "lend"),
        Renamed(Renames.DUTY, "pay", "fine"),
        Renamed(Renames.RULE, "thank-them", "thank"),
    )
    named = (Renamed(Renames.PROCEDURE, "back", "returns"), Renamed(Renames.CLAUSE, "thank-you", "thanks"))
    since = replace(after(renamed=renamed), renamed=named)
    reconciled = reconciliation(before, since)
    assert [(each.clause, each.before) for each in reconciled if each.clause != each.before] == [
        ("thanks", "thank-you")
    ]
    assert not [each for each in reconciled if each.text_changed or each.logic_changed]
    # Undeclared, the same is something else altogether.
    undeclared = replace(since, renamed=(), procedures=(replace(since.procedures[0], renamed=()),))
    assert [each.clause for each in reconciliation(before, undeclared) if each.logic_changed] == [
        "thanks",
        "fine",
        "reserved",
        "lost",
        "ask",
        "thank-you",
    ]


# Since the version before: drift

SINCE = "since version `V 2`"
SIGN = "or sign it off in `signed_off` as"


burnt = replace(damage, answers=(*damage.answers, Answer("burnt", "Burnt")))
two = replace(damage, answers=(damage.answers[0], damage.answers[2]))
ask_for = replace(fine, modality=Modality.SHOULD)
shelve_later = replace(lend, permits=Permits.WAIT)
raining = yes_no("raining", "Is it raining?")

ALONE: dict[str, tuple[Policy, str]] = {
    "a clause reworded": (
        after(TEXT.replace("pays a fine", "pays a small fine")),
        (f"clauses[fine]: its text changed {SINCE}, and its logic did not: change what cites it, {SIGN} `Alone.TEXT`"),
    ),
    "a condition": (
        after(rules=rules(fine_late=changed("fine-late", when=tardy & is_reserved))),
        (
            f"clauses[fine]: its logic changed {SINCE}, and its text did not: in procedure `returns`, duty "
            f"`fine` (must) follows from it in fewer situations; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=none reserved=no late=yes"
        ),
    ),
    "a condition that reads a new question": (
        after(
            questions=(raining, *returns.questions),
            rules=rules(fine_late=changed("fine-late", when=tardy & answered(raining, "no"))),
        ),
        (
            f"clauses[fine]: its logic changed {SINCE}, and its text did not: in procedure `returns`, duty "
            f"`fine` (must) follows from it in fewer situations; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: raining=yes damage=none reserved=yes late=yes"
        ),
    ),
    "how strongly a duty binds": (
        after(rules=rules(fine_late=changed("fine-late", then=ask_for))),
        (
            f"clauses[fine]: its logic changed {SINCE}, and its text did not: in procedure `returns`, duty "
            f"`fine` (should) now follows from it; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=lost late=yes"
        ),
    ),
    "another duty": (
        after(rules=rules(tell=changed("tell", then=suggest)), scenarios=()),
        (
            f"clauses[reserved]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"duty `suggest` (may) now follows from it; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=none reserved=yes late=yes"
        ),
    ),
    "what an outcome permits": (
        after(outcomes=(shelve_later, *returns.outcomes[1:]), rules=rules(lend=changed("lend", then=shelve_later))),
        (
            f"clauses[thanks]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"outcome `lend` permits `wait`, where it permitted `yes`; put it right, {SIGN} `Alone.LOGIC`"
        ),
    ),
    "an outcome of other situations": (
        after(
            rules=rules(
                lend=changed("lend", when=~lost), put_aside=changed("put-aside", when=lost & ALWAYS), withdraw=None
            )
        ),
        (
            f"clauses[thanks]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"outcome `lend` follows from it in more situations; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=none reserved=yes late=yes\n"
            f"clauses[reserved]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"outcome `put-aside` follows from it in more situations; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=lost\n"
            f"clauses[lost]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"outcome `withdraw` no longer follows from it; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=lost"
        ),
    ),
    "a rule that says what it says because of another clause": (
        after(rules=rules(tell=changed("tell", because="ask"))),
        (
            f"clauses[reserved]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"duty `tell` (must) no longer follows from it; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=none reserved=yes late=yes\n"
            f"clauses[ask]: its logic changed {SINCE}, and its text did not: in procedure `returns`, duty "
            f"`tell` (must) now follows from it; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=none reserved=yes late=yes"
        ),
    ),
    "what a question rests on": (
        after(questions=(damage, reserved, replace(late, because="lost"))),
        (
            f"clauses[fine]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"question `late` no longer rests on it; put it right, {SIGN} `Alone.LOGIC`\n"
            f"clauses[lost]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"question `late` now rests on it; put it right, {SIGN} `Alone.LOGIC`"
        ),
    ),
    "what an outcome rests on": (
        after(
            outcomes=(lend, put_aside, replace(withdraw, because=("lost", "ask"))),
            rules=rules(withdraw=changed("withdraw", then=replace(withdraw, because=("lost", "ask")))),
        ),
        (
            f"clauses[ask]: its logic changed {SINCE}, and its text did not: in procedure `returns`, outcome "
            f"`withdraw` now rests on it; put it right, {SIGN} `Alone.LOGIC`"
        ),
    ),
    "whom to ask": (
        after(when_unsure=replace(returns.when_unsure, then=must("ask", "Ask the librarian."))),
        (
            f"clauses[ask]: its logic changed {SINCE}, and its text did not: in procedure `returns`, when "
            f"unsure, duty `ask` (must) now follows from it; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=lost"
        ),
    ),
    "an answer more": (
        after(questions=(burnt, reserved, late)),
        (
            f"clauses[thanks]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"outcome `lend` follows from it in more situations; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=burnt reserved=no late=yes\n"
            f"clauses[reserved]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"duty `tell` (must) follows from it in more situations; put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: damage=burnt reserved=yes late=yes\n"
            f"clauses[lost]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"question `damage` has other answers; put it right, {SIGN} `Alone.LOGIC`"
        ),
    ),
    "an answer fewer": (
        after(questions=(two, reserved, late), scenarios=()),
        (
            f"clauses[thanks]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            "outcome `lend` follows from it in fewer situations (with `damage=some reserved=no` in the "
            f"version before); put it right, {SIGN} `Alone.LOGIC`\n"
            f"clauses[reserved]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            "duty `tell` (must) follows from it in fewer situations (with `damage=some reserved=yes` in the "
            f"version before); put it right, {SIGN} `Alone.LOGIC`\n"
            f"clauses[lost]: its logic changed {SINCE}, and its text did not: in procedure `returns`, "
            f"question `damage` has other answers; put it right, {SIGN} `Alone.LOGIC`"
        ),
    ),
    "another procedure": (
        replace(
            after(),
            procedures=(
                returns,
                replace(
                    returns,
                    id="again",
                    questions=(),
                    outcomes=(lend,),
                    rules=(Rule("always", when=ALWAYS, then=lend, because="ask"),),
                    scenarios=(),
                ),
            ),
        ),
        (
            f"clauses[thanks]: its logic changed {SINCE}, and its text did not: in procedure `again`, "
            f"outcome `lend` now rests on it; put it right, {SIGN} `Alone.LOGIC`\n"
            f"clauses[ask]: its logic changed {SINCE}, and its text did not: in procedure `again`, outcome "
            f"`lend` now follows from it; put it right, {SIGN} `Alone.LOGIC`"
        ),
    ),
}


@pytest.mark.parametrize(("since", "message"), ALONE.values(), ids=ALONE)
def test_what_changed_alone_is_found(since: Policy, message: str) -> None:
    assert "\n".join(map(str, text_and_logic_change_together(policy, since))) == message


def test_text_and_logic_may_change_together() -> None:
    text = TEXT.replace("is late pays", "is late or unkind pays")
    unkind = yes_no("unkind", "Was the reader unkind?", because="fine")
    when = tardy | answered(unkind, "yes")
    since = after(text, questions=(*returns.questions, unkind), rules=rules(fine_late=changed("fine-late", when=when)))
    (fines,) = [each for each in reconciliation(policy, since) if each.text_changed or each.logic_changed]
    assert (fines.clause, fines.text_changed, fines.logic_changed, fines.alone) == ("fine", True, True, None)
    assert [(each.what, each.witness, each.before) for each in fines.differences] == [
        ("duty `fine` (must) follows from it in more situations", "damage=none late=no unkind=yes", ""),
        ("question `unkind` now rests on it", None, ""),
    ]
    assert not list(text_and_logic_change_together(policy, since))


def test_what_only_the_version_before_asked_is_told_beside_the_witness() -> None:
    since = after(
        questions=(damage, late), rules=rules(tell=None, put_aside=None, lend=changed("lend", when=~lost)), scenarios=()
    )
    by_clause = {each.clause: each for each in reconciliation(policy, since)}
    assert "; ".join(map(str, by_clause["thanks"].differences)) == (
        "in procedure `returns`, outcome `lend` follows from it in more situations (with `reserved=yes` in the version "
        "before)"
    )
    assert by_clause["thanks"].differences[0].witness == "damage=none"
    assert [(each.what, each.witness, each.before) for each in by_clause["reserved"].differences] == [
        ("duty `tell` (must) no longer follows from it", "damage=none", "reserved=yes"),
        ("outcome `put-aside` no longer follows from it", "damage=none", "reserved=yes"),
        ("question `reserved` no longer rests on it", None, ""),
    ]


def test_a_witness_is_one_that_the_version_can_be_asked_about_where_there_is_one() -> None:
    torn = replace(damage, answers=(damage.answers[0], Answer("torn", "Torn"), damage.answers[2]))
    before = after(rules=rules(tell=changed("tell", when=is_reserved & answered(damage, "some", "lost"))))
    since = after(
        questions=(torn, reserved, late),
        rules=rules(tell=changed("tell", when=is_reserved & answered(damage, "none"))),
        scenarios=(),
    )
    told = {each.clause: each for each in reconciliation(before, since)}
    assert [(each.what, each.witness, each.before) for each in told["reserved"].differences] == [
        ("duty `tell` (must) follows from it in more situations", "damage=none reserved=yes", ""),
        ("duty `tell` (must) follows from it in fewer situations", "damage=lost reserved=yes", ""),
        ("outcome `put-aside` follows from it in more situations", "damage=torn reserved=yes", ""),
        ("outcome `put-aside` follows from it in fewer situations", None, "damage=some reserved=yes"),
    ]


def test_clauses_that_are_added_and_removed_never_change_alone() -> None:
    """Whether anything rests on a clause that was added is asked by another check."""
    text = TEXT.replace("{#lost}", "{#gone}") + "\n{#shelf}\nShelves are alphabetical.\n"
    gone = replace(withdraw, because="gone")
    procedure = replace(
        returns,
        questions=(replace(damage, because=()), reserved, late),
        outcomes=(lend, put_aside, gone),
        rules=rules(
            withdraw=changed("withdraw", then=gone, because="gone"), fine_lost=changed("fine-lost", because="fine")
        ),
    )
    since = replace(policy, text=read_text(text), procedures=(procedure,), interpretations=())
    told = {each.clause: each for each in reconciliation(policy, since)}
    assert list(told) == ["title", "thanks", "fine", "reserved", "gone", "ask", "shelf", "rate", "lost"]
    assert {clause: each.standing for clause, each in told.items() if each.standing is not Standing.KEPT} == {
        "gone": Standing.ADDED,
        "shelf": Standing.ADDED,
        "lost": Standing.REMOVED,
    }
    assert [(told[each].text_changed, told[each].logic_changed) for each in ("gone", "shelf", "lost")] == [
        (True, True),
        (True, False),
        (True, True),
    ]
    assert (told["gone"].before, told["lost"].before) == ("", "lost")
    assert not list(text_and_logic_change_together(policy, since))


def test_a_procedure_that_is_gone_takes_its_logic_with_it() -> None:
    other = Procedure(
        id="lost-property",
        title="Lost property",
        start="Something was found.",
        questions=(yes_no("valuable", "Is it valuable?", because="ask"),),
        outcomes=(lend,),
        rules=(Rule("keep", when=ALWAYS, then=lend, because="ask"),),
        when_unsure=returns.when_unsure,
    )
    before = replace(policy, procedures=(other, returns))
    since = after()
    assert list(map(str, text_and_logic_change_together(before, since))) == [
        (
            f"clauses[thanks]: its logic changed {SINCE}, and its text did not: in procedure `lost-property`, outcome "
            f"`lend` no longer rests on it; put it right, {SIGN} `Alone.LOGIC`"
        ),
        (
            f"clauses[ask]: its logic changed {SINCE}, and its text did not: in procedure `lost-property`, outcome "
            f"`lend` no longer follows from it; put it right, {SIGN} `Alone.LOGIC`"
        ),
    ]
    asked = {each.clause: each for each in reconciliation(before, since)}["ask"]
    assert [(each.what, each.witness) for each in asked.differences] == [
        ("outcome `lend` no longer follows from it", None),
        ("when unsure, duty `ask` (should) no longer follows from it", None),
        ("question `valuable` no longer rests on it", None),
    ]


def test_a_finding_shows_answers_that_the_guide_would_ask_for() -> None:
    (found,) = text_and_logic_change_together(policy, ALONE["a condition"][0])
    assert (found.check, found.procedure, found.witness) == (
        "text and logic change together",
        "returns",
        "damage=none reserved=no late=yes",
    )


# Signed off


def signed(clause: str, changed: Alone) -> SignedOff:
    return SignedOff(clause=clause, changed=changed, by="AB", why="It is right.")


@pytest.mark.parametrize(
    ("since", "changed"), [(ALONE["a clause reworded"][0], Alone.TEXT), (ALONE["a condition"][0], Alone.LOGIC)]
)
def test_what_is_signed_off_is_no_finding(since: Policy, changed: Alone) -> None:
    given = signed("fine", changed)
    since = replace(since, signed_off=(given,))
    assert not list(text_and_logic_change_together(policy, since))
    assert [each for each in reconciliation(policy, since) if each.signed_off] == [
        each for each in reconciliation(policy, since) if each.alone is changed
    ]


STALE: dict[str, tuple[Policy | None, Policy, SignedOff, str]] = {
    "nothing changed": (
        policy,
        after(),
        signed("fine", Alone.LOGIC),
        (
            f"signed_off[fine]: its text and its logic are as they were {SINCE}, and not its logic alone: "
            "take this sign-off out"
        ),
    ),
    "both changed": (
        policy,
        after(TEXT.replace("pays a fine", "pays nothing"), rules=rules(fine_late=None)),
        signed("fine", Alone.TEXT),
        (
            f"signed_off[fine]: its text and its logic both changed {SINCE}, and not its text alone: "
            "take this sign-off out"
        ),
    ),
    "the other side changed": (
        policy,
        ALONE["a clause reworded"][0],
        signed("fine", Alone.LOGIC),
        (
            f"{ALONE['a clause reworded'][1]}\n"
            f"signed_off[fine]: its text alone changed {SINCE}, and not its logic alone: take this sign-off out"
        ),
    ),
    "the clause is new": (
        policy,
        replace(
            after(TEXT + "{#shelf}\nShelves are alphabetical.\n"),
            not_executable=(*policy.not_executable, NotExecutable("shelf", "Describes.")),
        ),
        signed("shelf", Alone.TEXT),
        f"signed_off[shelf]: it was added {SINCE}, and not its text alone: take this sign-off out",
    ),
    "the first version": (
        None,
        policy,
        signed("fine", Alone.TEXT),
        "signed_off[fine]: there is no version before this one, and not its text alone: take this sign-off out",
    ),
}


@pytest.mark.parametrize(("before", "since", "given", "message"), STALE.values(), ids=STALE)
def test_a_stale_sign_off_is_found(before: Policy | None, since: Policy, given: SignedOff, message: str) -> None:
    found = text_and_logic_change_together(before, replace(since, signed_off=(given,)))
    assert "\n".join(map(str, found)) == message


def test_there_is_nothing_to_find_in_a_first_version() -> None:
    assert not list(text_and_logic_change_together(None, policy))


def asking(order: Iterable[int], any_order: bool = False) -> Policy:
    """One rule that reads 40 questions in pairs, the first with the last and so on, asked in that order."""
    questions = tuple(yes_no(f"q{at}", f"Question {at}?") for at in range(40))
    pairs = (answered(questions[at], "yes") & answered(questions[39 - at], "yes") for at in range(20))
    rule = Rule("thank", when=AnyOf(tuple(pairs)), then=thank, because="thanks")
    asked = tuple(questions[at] for at in order)
    return after(questions=asked, rules=(rule,), scenarios=(), any_order=any_order)


PAIRS = [at for pair in zip(range(20), range(39, 19, -1), strict=True) for at in pair]


def test_questions_are_looked_at_in_the_order_of_either_version() -> None:
    """What the one that asks for the pairs together makes small, the other would not."""
    for before, since in ((PAIRS, range(40)), (range(40), PAIRS)):
        assert not [each for each in reconciliation(asking(before), asking(since)) if each.logic_changed]


def test_what_is_too_large_in_either_order_is_refused() -> None:
    with pytest.raises(DiagramTooLarge) as caught:
        reconciliation(asking(range(40)), asking(range(39, -1, -1)))
    assert str(caught.value) == (
        "procedures[returns]: its rules and those of the version before together would need more than 200,000 nodes\n"
        "  help: split the procedure, or ask the questions of both in the same order"
    )


def test_the_order_of_questions_is_chosen_where_the_author_lets_it_be() -> None:
    before, since = asking(range(40)), asking(range(39, -1, -1), any_order=True)
    assert not [each for each in reconciliation(before, since) if each.logic_changed]


# The policies that are here


def test_the_editions_of_the_advice_are_signed_off_where_logic_changed_alone() -> None:
    e2015, e2018 = find_policy("hm-government-advice@2015"), find_policy("hm-government-advice@2018")
    alone = [each for each in reconciliation(e2015, e2018) if each.alone]
    assert [(each.clause, each.alone) for each in alone] == [
        (clause, Alone.LOGIC)
        for clause in ("consent", "how-much", "fact-and-opinion", "right-individual", "securely", "inform-individual")
    ]
    assert {each.signed_off.by for each in alone if each.signed_off} == {"The makers of this model"}
    assert not list(text_and_logic_change_together(e2015, e2018))
    unsigned = text_and_logic_change_together(e2015, replace(e2018, signed_off=()))
    since = "since version `2015`"
    assert list(map(str, unsigned)) == [
        (
            f"clauses[consent]: its logic changed {since}, and its text did not: in procedure `sharing`, outcome "
            "`can-share` follows from it in more situations (with `confidential=no` in the version before); "
            f"put it right, {SIGN} `Alone.LOGIC`\n"
            "  for example: purpose=yes identifiable=yes consent=yes"
        ),
        *(
            (
                f"clauses[{clause}]: its logic changed {since}, and its text did not: in procedure `sharing`, duty "
                f"`{clause}` (should) follows from it in fewer situations (with `confidential=no` in the version "
                f"before); put it right, {SIGN} `Alone.LOGIC`\n"
                "  for example: purpose=yes identifiable=yes consent=no lawful-reason=no"
            )
            for clause in ("how-much", "fact-and-opinion", "right-individual", "securely", "inform-individual")
        ),
    ]


@pytest.mark.parametrize("name", ["hm-government-advice@2015", "hm-government-advice@2018", "information-sharing"])
def test_every_policy_is_as_it_was_modelled(name: str) -> None:
    assert not list(every_clause_is_as_it_was_modelled(find_policy(name)))
    assert [each.clause for each in find_policy(name).recorded] == [each.id for each in find_policy(name).clauses]


# An id that something else takes over


@pytest.mark.parametrize("turned", [False, True])
def test_a_clause_that_takes_over_the_id_of_one_that_was_dropped_is_not_mistaken_for_it(turned: bool) -> None:
    extra = ["{#one}\nWords one.\n", "{#two}\nWords two.\n"]
    before = after(TEXT + "\n" + "\n".join(extra[::-1] if turned else extra))
    renamed = (Renamed(Renames.CLAUSE, "one", "two"),)
    since = replace(after(TEXT + "\n{#two}\nWords one.\n"), renamed=renamed)
    told = [
        (each.clause, each.before, each.standing, each.text_changed, each.logic_changed)
        for each in reconciliation(before, since)
        if "two" in (each.clause, each.before)
    ]
    assert told == [("two", "one", Standing.KEPT, False, False), ("two", "two", Standing.REMOVED, True, False)]


@pytest.mark.parametrize("turned", [False, True])
def test_a_procedure_that_takes_over_the_id_of_one_that_was_dropped_is_not_mistaken_for_it(turned: bool) -> None:
    one, two = replace(returns, id="one"), replace(returns, id="two", rules=rules(tell=None), scenarios=())
    before = replace(policy, procedures=(two, one) if turned else (one, two))
    renamed = (Renamed(Renames.PROCEDURE, "one", "two"),)
    since = replace(after(), procedures=(replace(returns, id="two"),), renamed=renamed)
    (reserved_now,) = (each for each in reconciliation(before, since) if each.clause == "reserved")
    assert [str(each) for each in reserved_now.differences][:1] == [
        "in procedure `two`, outcome `put-aside` no longer follows from it"
    ]
    assert not any("`tell`" in each.what for each in reserved_now.differences)
