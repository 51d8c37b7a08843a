"""What a comparison finds: a table of edits of a small policy, harmless ones among them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from policy_model.clauses import Clause, Mark, Text
from policy_model.conditions import ALWAYS, answered
from policy_model.diff import Direction, OutcomeDifference, compare, compare_procedures, joint, space
from policy_model.diff.changes import Change, Kind
from policy_model.errors import DiagramTooLarge, RequestError
from policy_model.mdd import Overflow
from policy_model.policy import NotExecutable, Policy, StatedDate, Version
from policy_model.procedure import WITHIN, Procedure, ids, named
from policy_model.questions import Answer, Question, yes_no
from policy_model.records import Renamed, Renames
from policy_model.rules import Modality, Outcome, Permits, Rule, must
from tests.unit.example import lost, policy, put_aside, reserved, returns, withdraw

NEXT = Version(name="V 3", revised=StatedDate("later"))

type Edit = Callable[[Procedure], Procedure]


def following(procedure: Procedure = returns, **changes: object) -> Policy:
    """The next version of the policy, with that procedure."""
    return replace(policy, versions=(*policy.versions, NEXT), procedures=(procedure,), **changes)  # type: ignore[arg-type]


def asking(*questions: Question) -> Edit:
    return lambda procedure: replace(procedure, questions=questions)


def with_rule(id: str, /, **changes: object) -> Edit:
    """That rule otherwise."""
    return lambda procedure: replace(
        procedure,
        rules=tuple(replace(rule, **changes) if rule.id == id else rule for rule in procedure.rules),  # type: ignore[arg-type]
    )


def with_outcome(id: str, /, **changes: object) -> Edit:
    """That outcome otherwise, wherever it stands."""

    def edit(procedure: Procedure) -> Procedure:
        new = replace(procedure.outcome(id), **changes)  # type: ignore[arg-type]
        return replace(
            procedure,
            outcomes=tuple(new if outcome.id == id else outcome for outcome in procedure.outcomes),
            rules=tuple(
                replace(rule, then=new) if isinstance(rule.then, Outcome) and rule.then.id == id else rule
                for rule in procedure.rules
            ),
        )

    return edit


damage, late = returns.question("damage"), returns.question("late")
torn = Answer("torn", "Torn")
PROCEDURE = "procedures[returns]"

EDITS: list[tuple[str, Edit, list[tuple[Kind, str]], int]] = [
    ("nothing", lambda procedure: procedure, [], 0),
    (
        "a question is worded otherwise",
        asking(replace(damage, text="How is the book?"), reserved, late),
        [(Kind.REWORDED, ".questions[damage]")],
        0,
    ),
    (
        "a hint is worded otherwise",
        asking(damage, reserved, replace(late, hint="")),
        [(Kind.REWORDED, ".questions[late]")],
        0,
    ),
    (
        "questions are asked in another order",
        asking(late, damage, reserved),
        [(Kind.MOVED, ".questions[late]")],
        0,
    ),
    (
        "an answer is worded otherwise",
        asking(replace(damage, answers=(*damage.answers[:2], Answer("lost", "Gone"))), reserved, late),
        [(Kind.REWORDED, ".questions[damage].answers[lost]")],
        0,
    ),
    (
        "answers stand in another order",
        asking(replace(damage, answers=(damage.answers[2], *damage.answers[:2])), reserved, late),
        [(Kind.MOVED, ".questions[damage].answers[lost]")],
        0,
    ),
    (
        "there is one answer more, and the old version has nothing for it",
        asking(replace(damage, answers=(*damage.answers, torn)), reserved, late),
        [(Kind.ADDED, ".questions[damage].answers[torn]")],
        4,
    ),
    (
        "there is one question more, which no rule reads",
        asking(damage, reserved, late, yes_no("old", "Is it old?", because="lost")),
        [(Kind.ADDED, ".questions[old]")],
        0,
    ),
    (
        "rules stand in another order",
        lambda procedure: replace(procedure, rules=(procedure.rules[-1], *procedure.rules[:-1])),
        [(Kind.MOVED, ".rules[fine-lost]")],
        0,
    ),
    (
        "a condition is put otherwise and means the same",
        with_rule("withdraw", when=~~lost & ALWAYS),
        [],
        0,
    ),
    (
        "a condition means something else",
        with_rule("fine-lost", when=lost & answered(late, "yes")),
        [(Kind.CONDITION, ".rules[fine-lost]")],
        0,
    ),
    (
        "a rule leads to another outcome",
        with_rule("put-aside", then=withdraw),
        [(Kind.LEADS, ".rules[put-aside]")],
        4,
    ),
    (
        "a rule rests on another clause",
        with_rule("tell", because=("reserved", "thanks")),
        [(Kind.CLAUSES, ".rules[tell]")],
        0,
    ),
    (
        "a rule names its clauses in another order",
        with_rule("fine-lost", because=("fine", "lost")),
        [],
        0,
    ),
    (
        "an outcome is worded otherwise",
        with_outcome("withdraw", text="Take it out of the catalogue."),
        [(Kind.REWORDED, ".outcomes[withdraw]")],
        0,
    ),
    (
        "an outcome permits something else",
        with_outcome("put-aside", permits=Permits.NO),
        [(Kind.PERMITS, ".outcomes[put-aside]")],
        4,
    ),
    (
        "a duty is worded otherwise",
        with_rule("thank", then=replace(named(returns.duties, "thank"), text="Say thank you.")),
        [(Kind.REWORDED, ".duties[thank]")],
        0,
    ),
    (
        "a duty binds otherwise",
        with_rule("thank", then=must("thank", "Thank the reader.")),
        [(Kind.MODALITY, ".duties[thank]"), (Kind.LEADS, ".rules[thank]")],
        0,
    ),
    (
        "a rule is gone, and its duty with it",
        lambda procedure: replace(procedure, rules=procedure.rules[:1] + procedure.rules[2:], scenarios=()),
        [(Kind.REMOVED, ".duties[tell]"), (Kind.REMOVED, ".rules[tell]")],
        0,
    ),
    (
        "somebody else is asked when unsure",
        lambda procedure: replace(
            procedure, when_unsure=replace(procedure.when_unsure, then=must("ask", "Ask the director."))
        ),
        [(Kind.LEADS, ".when_unsure")],
        0,
    ),
    (
        "the title is another",
        lambda procedure: replace(procedure, title="A book is back"),
        [(Kind.REWORDED, "")],
        0,
    ),
]


@pytest.mark.parametrize(
    ("edit", "changes", "situations"), [each[1:] for each in EDITS], ids=[each[0] for each in EDITS]
)
def test_an_edit(edit: Edit, changes: list[tuple[Kind, str]], situations: int) -> None:
    comparison = compare(policy, following(edit(returns)))
    assert [(change.kind, change.path) for change in comparison.model] == [
        (kind, f"{PROCEDURE}{path}") for kind, path in changes
    ]
    assert comparison.text == ()
    (difference,) = comparison.procedures
    assert difference.situations_changed == situations
    assert bool(difference.cases) == bool(situations)


# The words of changes


def model_changes(procedure: Procedure, **changes: object) -> tuple[Change, ...]:
    return compare(policy, following(procedure, **changes)).model


def test_a_change_tells_both_sides() -> None:
    assert model_changes(with_rule("withdraw", when=lost & answered(late, "no"))(returns)) == (
        Change(
            Kind.CONDITION,
            "procedures[returns].rules[withdraw]",
            "\N{LEFT SINGLE QUOTATION MARK}What state is the book in?\N{RIGHT SINGLE QUOTATION MARK} is answered Lost",
            "\N{LEFT SINGLE QUOTATION MARK}What state is the book in?\N{RIGHT SINGLE QUOTATION MARK} is answered Lost, "
            "and \N{LEFT SINGLE QUOTATION MARK}Is it late?\N{RIGHT SINGLE QUOTATION MARK} is answered No",
        ),
    )
    assert model_changes(asking(late, damage, reserved)(returns)) == (
        Change(Kind.MOVED, "procedures[returns].questions[late]", "after reserved", "first"),
    )
    assert model_changes(with_rule("put-aside", then=withdraw)(returns)) == (
        Change(Kind.LEADS, "procedures[returns].rules[put-aside]", "Put it aside.", "Withdraw it."),
    )


def test_what_a_policy_says_of_itself_is_compared() -> None:
    (read,) = policy.interpretations
    assert model_changes(
        returns,
        title="Books",
        next_review=None,
        interpretations=(replace(read, chosen="Yes, because it is worn."), replace(read, id="new")),
        not_executable=(NotExecutable("title", "It says what follows."), *policy.not_executable[1:]),
    ) == (
        Change(Kind.REWORDED, "title", "Books that come back", "Books"),
        Change(Kind.REWORDED, "next_review", "May 2030", ""),
        Change(
            Kind.REWORDED,
            "interpretations[worn]",
            "Is a worn book lost? No, because it can be read. Otherwise: Yes.",
            "Is a worn book lost? Yes, because it is worn. Otherwise: Yes.",
        ),
        Change(
            Kind.ADDED,
            "interpretations[new]",
            "",
            "Is a worn book lost? No, because it can be read. Otherwise: Yes.",
        ),
        Change(Kind.REWORDED, "not_executable[title]", "A heading.", "It says what follows."),
    )


def test_the_text_is_compared_by_clause() -> None:
    title, thanks, fine, held, away, ask = policy.text
    new = Text(
        (
            (replace(title, heading=2),),
            (replace(fine, text="A late reader pays."), replace(thanks, mark=Mark.RECALLED)),
            (Clause("put-aside", held.text), ask),
            (Clause("new", "Stamp it."), away),
        )
    )
    changed = replace(
        policy,
        versions=(*policy.versions, NEXT),
        text=new,
        procedures=(_citing_put_aside(returns),),
        renamed=(Renamed(Renames.CLAUSE, "reserved", "put-aside"),),
    )
    comparison = compare(policy, changed)
    assert comparison.text == (
        Change(Kind.HEADING, "clauses[title]", "heading of level 1", "heading of level 2"),
        Change(
            Kind.REWORDED,
            "clauses[fine]",
            "A reader who is late pays a fine.",
            "A late reader pays.",
            Mark.SUPPLIED,
            Mark.SUPPLIED,
        ),
        Change(Kind.MOVED, "clauses[fine]", "after thanks", "after title"),
        Change(Kind.MARKED, "clauses[thanks]", "supplied", "recalled"),
        Change(Kind.RENAMED, "clauses[put-aside]", "reserved", "put-aside"),
        Change(Kind.MOVED, "clauses[ask]", "after lost", "after put-aside"),
        Change(Kind.ADDED, "clauses[new]", "", "Stamp it.", None, Mark.SUPPLIED),
    )
    assert comparison.model == (), "what cites a clause that was renamed cites the same clause"


def _citing_put_aside(procedure: Procedure) -> Procedure:
    def cited(because: str | tuple[str, ...]) -> str | tuple[str, ...]:
        return "put-aside" if because == "reserved" else because

    outcomes = {each: replace(each, because=cited(each.because)) for each in procedure.outcomes}
    return replace(
        procedure,
        questions=tuple(replace(each, because=cited(each.because)) for each in procedure.questions),
        outcomes=tuple(outcomes.values()),
        rules=tuple(
            replace(
                rule,
                because=cited(rule.because),
                then=outcomes[rule.then] if isinstance(rule.then, Outcome) else rule.then,
            )
            for rule in procedure.rules
        ),
    )


def test_a_procedure_of_one_version_alone_is_a_change_and_not_compared() -> None:
    other = replace(returns, id="lending", title="A book goes out")
    comparison = compare(policy, following(other))
    assert comparison.procedures == ()
    assert comparison.model == (
        Change(Kind.REMOVED, "procedures[returns]", "A book comes back: A reader brings a book back.", ""),
        Change(Kind.ADDED, "procedures[lending]", "", "A book goes out: A reader brings a book back."),
    )
    renamed = following(other, renamed=(Renamed(Renames.PROCEDURE, "returns", "lending"),))
    comparison = compare(policy, renamed)
    assert [change.kind for change in comparison.model] == [Kind.RENAMED, Kind.REWORDED]
    (difference,) = comparison.procedures
    assert (difference.old.id, difference.new.id, difference.situations_changed) == ("returns", "lending", 0)


# Cases


def cases(difference: OutcomeDifference) -> list[tuple[str, int, str, str, Direction]]:
    return [
        (
            case.example,
            case.situations,
            case.old.id if case.old else "-",
            case.new.id if case.new else "-",
            case.direction,
        )
        for case in difference.cases
    ]


def test_a_case_has_a_direction() -> None:
    stricter = compare_procedures(returns, with_rule("put-aside", then=withdraw)(returns))
    assert (stricter.situations_total, stricter.situations_changed) == (12, 4)
    assert cases(stricter) == [("damage=none reserved=yes", 4, "put-aside", "withdraw", Direction.LESS_PERMISSIVE)]
    (case,) = stricter.cases
    assert case.when == (("damage", ("none", "some")), ("reserved", ("yes",)))
    milder = compare_procedures(returns, with_rule("withdraw", then=put_aside)(returns))
    assert cases(milder) == [("damage=lost", 4, "withdraw", "put-aside", Direction.MORE_PERMISSIVE)]
    renamed = with_outcome("withdraw", id="destroy")(returns)
    assert cases(compare_procedures(returns, renamed)) == [("damage=lost", 4, "withdraw", "destroy", Direction.NEITHER)]


def test_an_outcome_with_the_same_id_that_permits_something_else_is_another_outcome() -> None:
    difference = compare_procedures(returns, with_outcome("put-aside", permits=Permits.YES)(returns))
    assert cases(difference) == [("damage=none reserved=yes", 4, "put-aside", "put-aside", Direction.MORE_PERMISSIVE)]


def test_a_question_that_one_side_asks_makes_no_difference_to_the_other() -> None:
    old = yes_no("old", "Is it old?", because="lost")
    new = replace(
        returns,
        questions=(old, *returns.questions),
        rules=tuple(
            replace(rule, when=lost | answered(old, "yes"))
            if rule.id == "withdraw"
            else replace(rule, when=rule.when & ~answered(old, "yes"))
            if isinstance(rule.then, Outcome)
            else rule
            for rule in returns.rules
        ),
    )
    difference = compare_procedures(returns, new)
    assert [question.id for question in difference.questions] == ["old", "damage", "reserved", "late"]
    assert (difference.situations_total, difference.situations_changed) == (24, 8)
    assert cases(difference) == [
        ("old=yes damage=none reserved=yes", 4, "put-aside", "withdraw", Direction.LESS_PERMISSIVE),
        ("old=yes damage=none reserved=no", 4, "lend", "withdraw", Direction.LESS_PERMISSIVE),
    ]
    assert [case.example_old for case in difference.cases] == [
        case.example.removeprefix("old=yes ") for case in difference.cases
    ]


def test_an_answer_that_one_side_knows_has_no_outcome_on_the_other() -> None:
    asked = asking(replace(damage, answers=(*damage.answers, torn)), reserved, late)(returns)
    new = with_rule("withdraw", when=answered(asked.question("damage"), "lost", "torn"))(asked)
    new = with_rule("lend", when=~answered(asked.question("damage"), "lost", "torn") & answered(reserved, "no"))(new)
    new = with_rule("put-aside", when=~answered(asked.question("damage"), "lost", "torn") & answered(reserved, "yes"))(
        new
    )
    difference = compare_procedures(returns, new)
    assert (difference.situations_total, difference.situations_changed) == (16, 4)
    (case,) = difference.cases
    assert (case.old, case.new, case.direction) == (None, withdraw, Direction.NEITHER)
    assert (case.example, case.example_old, case.example_new) == ("damage=torn", None, "damage=torn")
    assert difference.duties == (), "duties are compared where both sides can be asked"


def test_a_duty_that_is_told_elsewhere() -> None:
    difference = compare_procedures(returns, with_rule("fine-lost", when=lost & answered(late, "yes"))(returns))
    (change,) = difference.duties
    assert (change.duty.id, change.gained, change.lost, change.gained_in) == ("fine", 0, 2, ())
    assert [each.when for each in change.lost_in] == [(("damage", ("lost",)), ("late", ("no",)))]


def test_a_duty_that_binds_otherwise_is_one_lost_and_one_gained() -> None:
    difference = compare_procedures(returns, with_rule("thank", then=must("thank", "Thank the reader."))(returns))
    assert {(change.duty.modality, change.gained, change.lost) for change in difference.duties} == {
        (Modality.MUST, 12, 0),
        (Modality.SHOULD, 0, 12),
    }
    assert [each.when for change in difference.duties for each in (*change.gained_in, *change.lost_in)] == [(), ()]


# Renames


renamed_question = replace(late, id="overdue")
with_overdue = replace(
    with_rule("fine-late", when=answered(renamed_question, "yes"))(returns),
    questions=(damage, reserved, renamed_question),
)


def test_a_renamed_question_is_the_same_where_that_is_declared_or_given() -> None:
    rename = Renamed(Renames.QUESTION, "late", "overdue", "a better word")
    undeclared = compare_procedures(returns, with_overdue)
    assert undeclared.situations_total == 24
    assert [question.text for question in undeclared.questions] == [
        "What state is the book in?",
        "Has somebody reserved it?",
        "Is it late? [late]",
        "Is it late? [overdue]",
    ]
    declared = replace(with_overdue, renamed=(rename,))
    for difference in (
        compare_procedures(returns, with_overdue, [rename]),
        compare_procedures(returns, declared),
        compare_procedures(declared, returns),
    ):
        assert (difference.situations_total, difference.situations_changed, difference.duties) == (12, 0, ())
    assert compare_procedures(returns, declared).same == (rename,)
    assert compare_procedures(declared, returns).same == (replace(rename, old="overdue", new="late"),)


def test_an_answer_is_renamed_within_its_question() -> None:
    question = replace(late, id="overdue", answers=(Answer("ja", "Yes"), late.answers[1]))
    new = replace(
        with_rule("fine-late", when=answered(question, "ja"))(returns),
        questions=(damage, reserved, question),
        renamed=(Renamed(Renames.QUESTION, "late", "overdue"), Renamed(Renames.ANSWER, "overdue=yes", "overdue=ja")),
    )
    difference = compare_procedures(returns, new)
    assert (difference.situations_total, difference.situations_changed, difference.duties) == (12, 0, ())
    assert difference.same == (
        Renamed(Renames.QUESTION, "late", "overdue"),
        Renamed(Renames.ANSWER, "late=yes", "overdue=ja"),
    )


def test_a_renamed_outcome_or_duty_is_the_same() -> None:
    edited = with_outcome("withdraw", id="destroy")(
        with_rule("thank", then=replace(named(returns.duties, "thank"), id="say"))(returns)
    )
    new = replace(
        edited,
        renamed=(Renamed(Renames.OUTCOME, "withdraw", "destroy"), Renamed(Renames.DUTY, "thank", "say")),
    )
    difference = compare_procedures(returns, new)
    assert (difference.situations_changed, difference.duties) == (0, ())


def test_what_is_said_to_be_the_same_must_be_there() -> None:
    with pytest.raises(RequestError) as error:
        compare_procedures(returns, returns, [Renamed(Renames.QUESTION, "lat", "late")])
    assert str(error.value) == "procedure `returns`: unknown question `lat`\n  help: did you mean `late`?"


def test_an_id_given_to_something_else_is_not_mistaken_for_the_same() -> None:
    """`late` becomes `overdue`, and what is called `late` now is another question."""
    other = yes_no("late", "Is it late in the day?", because="fine")
    new = replace(
        with_overdue,
        questions=(damage, reserved, renamed_question, other),
        renamed=(Renamed(Renames.QUESTION, "late", "overdue"),),
    )
    difference = compare_procedures(returns, new, newer=new)
    assert [question.id for question in difference.questions] == ["damage", "reserved", "overdue", "late"]
    assert (difference.situations_total, difference.situations_changed, difference.duties) == (24, 0, ())


def test_procedures_with_gaps_are_compared_where_they_decide_something() -> None:
    gap = replace(returns, rules=tuple(rule for rule in returns.rules if rule.id != "withdraw"))
    difference = compare_procedures(returns, gap)
    (case,) = difference.cases
    assert (case.old, case.new, case.direction) == (withdraw, None, Direction.NEITHER)
    assert (case.example_old, case.example_new) == ("damage=lost", "damage=lost")
    twice = replace(
        gap,
        rules=(
            *gap.rules,
            Rule("a", when=lost, then=withdraw, because="lost"),
            Rule("b", when=lost, then=put_aside, because="lost"),
        ),
    )
    assert compare_procedures(gap, twice).situations_changed == 0, "neither decides anything there"


# Size


def pairs(order: str, count: int = 8) -> Procedure:
    """Lends where each of several questions is answered as its twin is, which `order` asks next to it, or later."""
    ones, others = ([yes_no(f"{side}-{at}", f"{side} {at}?", because="lost") for at in range(count)] for side in "ab")
    asked = [each for two in zip(ones, others, strict=True) for each in two] if order == "twins" else [*ones, *others]
    same = ALWAYS
    for one, other in zip(ones, others, strict=True):
        same = same & ((answered(one, "yes") & answered(other, "yes")) | (answered(one, "no") & answered(other, "no")))
    return replace(
        returns,
        questions=tuple(asked),
        rules=(
            Rule("lend", when=same, then=returns.outcome("lend"), because="thanks"),
            Rule("withdraw", when=~same, then=withdraw, because="lost"),
        ),
        scenarios=(),
    )


def test_the_order_of_either_side_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "NODE_LIMIT", 300)
    for old, new in (("twins", "apart"), ("apart", "twins")):
        difference = compare_procedures(pairs(old), pairs(new))
        assert (difference.situations_total, difference.situations_changed) == (2**16, 0)


def test_where_questions_may_be_asked_in_any_order_a_small_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "NODE_LIMIT", 300)
    old = replace(pairs("apart"), any_order=True)
    difference = compare_procedures(old, with_rule("lend", because="ask")(old))
    assert (difference.situations_total, difference.situations_changed) == (2**16, 0)
    assert [question.id for question in difference.questions] == [question.id for question in old.questions]


def test_what_is_too_large_in_either_order_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "NODE_LIMIT", 300)
    with pytest.raises(DiagramTooLarge):
        compare_procedures(pairs("apart"), with_rule("lend", because="ask")(pairs("apart")))


def test_a_comparison_that_is_too_large_where_its_procedures_are_not_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(*_: object) -> None:
        raise Overflow

    monkeypatch.setattr(space._Space, "changed", overflow)
    with pytest.raises(DiagramTooLarge) as error:
        compare_procedures(returns, replace(returns, id="lending"))
    assert str(error.value) == (
        "procedures[returns] and procedures[lending]: compared, they would need more than 200,000 nodes\n"
        "  help: ask the questions that both ask in the same order in both"
    )


def test_an_answer_is_renamed_only_where_its_question_is_the_same() -> None:
    """`late` becomes `overdue` by what is given; the version itself says that it became another question."""
    other = replace(late, id="other", answers=(Answer("no", "No"), Answer("ja", "Ja")))
    new = replace(
        with_overdue,
        questions=(*with_overdue.questions, other),
        renamed=(Renamed(Renames.QUESTION, "late", "other"), Renamed(Renames.ANSWER, "other=yes", "other=no")),
    )
    given = Renamed(Renames.QUESTION, "late", "overdue")
    for newer in (None, new):
        difference = compare_procedures(returns, new, [given], newer=newer)
        assert difference.same == (given,)
        assert (difference.situations_total, difference.situations_changed, difference.duties) == (24, 0, ())


def test_two_answers_of_a_question_never_share_a_joint_id() -> None:
    names = {what: {id: id for id in ids(returns, what)} for what in WITHIN}
    names[Renames.ANSWER]["late=yes"] = "late=no"
    with pytest.raises(ValueError, match="two answers of question `late` have one joint id"):
        joint._side(returns, names)
