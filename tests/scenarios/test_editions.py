"""The 2015 and the 2018 editions of the guidance differ in the one kind of situation that is known of them."""

import pytest

from policy_model.diff import Direction, OutcomeDifference, compare, compare_procedures
from policy_model.diff.changes import Kind
from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import every_procedure, find_policy, find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.records import Renamed, Renames
from tests.property.brute_force import outcomes, situations

OLD, NEW = find_policy("hm-government-advice@2015"), find_policy("hm-government-advice@2018")
KIND = "purpose=yes identifiable=yes confidential=no consent=no lawful-reason=no"
IN_2015 = "purpose=yes identifiable=yes confidential=no consent=no another-reason=no"
IN_2018 = "purpose=yes identifiable=yes consent=no lawful-reason=no"
HOW = ["how-much", "fact-and-opinion", "right-individual", "securely", "inform-individual"]


def compared(old: Policy, new: Policy) -> OutcomeDifference:
    (difference,) = compare(old, new).procedures
    return difference


def test_one_of_32_situations_is_decided_otherwise() -> None:
    difference = compared(OLD, NEW)
    assert (difference.situations_changed, difference.situations_total) == (1, 32)
    (case,) = difference.cases
    assert (case.example, case.example_old, case.example_new) == (KIND, IN_2015, IN_2018)
    assert " ".join(f"{question}={answer}" for question, (answer,) in case.when) == KIND
    assert case.situations == 1
    assert case.old is not None
    assert case.new is not None
    assert (case.old.id, case.new.id, case.direction) == ("can-share", "do-not-share", Direction.LESS_PERMISSIVE)
    assert (difference.fewest, difference.left_out) == (True, 0)


def test_it_is_the_same_read_backwards() -> None:
    difference = compared(NEW, OLD)
    assert (difference.situations_changed, difference.situations_total) == (1, 32)
    (case,) = difference.cases
    assert (case.example, case.example_old, case.example_new) == (KIND, IN_2018, IN_2015)
    assert case.old is not None
    assert case.new is not None
    assert (case.old.id, case.new.id, case.direction) == ("do-not-share", "can-share", Direction.MORE_PERMISSIVE)


def test_how_to_share_is_no_longer_told_there() -> None:
    there, back = compared(OLD, NEW).duties, compared(NEW, OLD).duties
    assert [(change.duty.id, change.gained, change.lost) for change in there] == [(duty, 0, 1) for duty in HOW]
    assert [(change.duty.id, change.gained, change.lost) for change in back] == [(duty, 1, 0) for duty in HOW]
    for change in there:
        (merged,) = change.lost_in
        assert merged.example == KIND


def test_the_last_question_is_taken_as_the_same_and_why_is_said() -> None:
    (renamed,) = compared(OLD, NEW).same
    assert (renamed.what, renamed.old, renamed.new) == (Renames.QUESTION, "another-reason", "lawful-reason")
    assert (
        renamed.why
        == '"Another reason" (2015) and "lawful reason" (2018) are taken as the same question for the comparison.'
    )


def test_the_example_decides_as_it_says() -> None:
    for name, typed, outcome in (("2015", IN_2015, "can-share"), ("2018", IN_2018, "do-not-share")):
        _, procedure = find_procedure(f"hm-government-advice@{name}/sharing")
        decision = Evaluator(procedure).decide(dict(pair.split("=") for pair in typed.split()))
        assert decision.outcome is not None
        assert decision.outcome.what.id == outcome


def test_it_agrees_with_asking_both_about_every_situation() -> None:
    """Without the comparison's own machinery: both are asked one situation after the other."""
    (old,), (new,) = OLD.procedures, NEW.procedures
    differ = []
    for situation in situations(old):
        in_2018 = {question: answer for question, answer in situation.items() if question != "confidential"}
        in_2018["lawful-reason"] = in_2018.pop("another-reason")
        (before,), (after,) = outcomes(old, situation), outcomes(new, in_2018)
        if before.id != after.id:
            differ.append(situation)
    assert [" ".join(f"{question}={answer}" for question, answer in each.items()) for each in differ] == [IN_2015]


def test_without_the_rename_more_would_seem_to_differ() -> None:
    (old,), (new,) = OLD.procedures, NEW.procedures
    alike = compare_procedures(old, new, [Renamed(Renames.QUESTION, "another-reason", "lawful-reason")])
    assert alike.situations_changed == 1
    apart = compare_procedures(old, new, newer=old)
    assert (apart.situations_total, apart.situations_changed) == (64, 4)


def test_the_text_differs_in_the_clauses_of_the_two_questions() -> None:
    assert [(change.kind, change.path) for change in compare(OLD, NEW).text] == [
        (Kind.REMOVED, "clauses[confidential]"),
        (Kind.REMOVED, "clauses[another-reason]"),
        (Kind.ADDED, "clauses[lawful-reason]"),
    ]


@pytest.mark.parametrize(
    "procedure",
    [pytest.param(procedure, id=f"{policy.name}/{procedure.id}") for policy, procedure in every_procedure()],
)
def test_no_procedure_differs_from_itself(procedure: Procedure) -> None:
    difference = compare_procedures(procedure, procedure)
    assert (difference.situations_changed, difference.cases, difference.duties) == (0, (), ())


def test_the_policy_shares_exactly_where_the_edition_that_it_took_up_does() -> None:
    _, taken_up = find_procedure("information-sharing/sharing")
    (edition,) = NEW.procedures
    assert compare_procedures(edition, taken_up).situations_changed == 0
