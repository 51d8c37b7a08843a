"""A comparison as plain data, for `policy diff --json`, and what that shares with what is printed."""

from __future__ import annotations

from policy_model.data import Data, digest
from policy_model.diff import Case, Comparison, Merged, OutcomeDifference
from policy_model.diff.changes import Change
from policy_model.diff.words import when_in_words
from policy_model.policies.catalogue import typed_name
from policy_model.policy import Policy


def comparison_data(comparison: Comparison) -> Data:
    """The comparison by ids. At the top are the counts and the cases of all procedures that both sides have."""
    return {
        "old": _policy_data(comparison.old),
        "new": _policy_data(comparison.new),
        "text": [{**_change_data(each), "mark": _marks(each)} for each in comparison.text],
        "model": [_change_data(each) for each in comparison.model],
        "procedures": [_difference_data(comparison, each) for each in comparison.procedures],
        "situations_total": sum(each.situations_total for each in comparison.procedures),
        "situations_changed": sum(each.situations_changed for each in comparison.procedures),
        "cases": [_case_data(comparison, each, case) for each in comparison.procedures for case in each.cases],
    }


def _policy_data(policy: Policy) -> Data:
    return {
        "policy": policy.id,
        "version": policy.version.name,
        "draft": policy.draft,
        "name": typed_name(policy),
        "digest": digest(policy),
    }


def _change_data(change: Change) -> Data:
    return {"path": change.path, "change": change.kind.value, "old": change.old, "new": change.new}


def _marks(change: Change) -> Data:
    """How far each side's words were checked; None where a side has none, or they are not the clause's."""
    return {
        "old": change.old_mark.value if change.old_mark else None,
        "new": change.new_mark.value if change.new_mark else None,
    }


def _difference_data(comparison: Comparison, difference: OutcomeDifference) -> Data:
    joint = difference.joint
    return {
        "old": difference.old.id,
        "new": difference.new.id,
        "questions": [
            {
                "id": question.id,
                "answers": [answer.id for answer in question.answers],
                "old_answers": list(joint.old.known[question.id][1]) if question.id in joint.old.known else None,
                "new_answers": list(joint.new.known[question.id][1]) if question.id in joint.new.known else None,
            }
            for question in difference.questions
        ],
        "same": [
            {"what": each.what.value, "old": each.old, "new": each.new, "why": each.why} for each in difference.same
        ],
        "situations_total": difference.situations_total,
        "situations_changed": difference.situations_changed,
        "fewest": difference.fewest,
        "left_out": difference.left_out,
        "cases": [_case_data(comparison, difference, case) for case in difference.cases],
        "duties": [
            {
                "id": change.duty.id,
                "modality": change.duty.modality.value,
                "gained": change.gained,
                "lost": change.lost,
                "gained_in": [_merged_data(comparison, difference, each) for each in change.gained_in],
                "lost_in": [_merged_data(comparison, difference, each) for each in change.lost_in],
            }
            for change in difference.duties
        ],
    }


def _case_data(comparison: Comparison, difference: OutcomeDifference, case: Case) -> Data:
    return {
        "procedure": difference.new.id,
        "old": case.old.id if case.old else None,
        "new": case.new.id if case.new else None,
        "direction": case.direction.value,
        **_merged_data(comparison, difference, case),
    }


def _merged_data(comparison: Comparison, difference: OutcomeDifference, merged: Merged) -> Data:
    old, new = commands(comparison, difference, merged)
    return {
        "when": {question: list(answers) for question, answers in merged.when},
        "when_in_words": when_in_words(difference, merged),
        "situations": merged.situations,
        "example": merged.example,
        "command_old": old,
        "command_new": new,
    }


def commands(comparison: Comparison, difference: OutcomeDifference, merged: Merged) -> tuple[str | None, str | None]:
    """The command lines that decide a case's example on the old side and on the new; None where a side can't."""
    sides = (
        (comparison.old, difference.old, merged.example_old),
        (comparison.new, difference.new, merged.example_new),
    )
    old, new = (
        None if example is None else f"policy decide {typed_name(policy)}/{procedure.id} {example}".strip()
        for policy, procedure, example in sides
    )
    return old, new
