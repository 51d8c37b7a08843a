"""Policies and decisions as dictionaries, lists, strings, numbers and None: for JSON, scripts, other languages.

Conditions are trees of `{"question": id, "answers": [ids]}`, `{"all": [parts]}`, `{"any": [parts]}`, `{"not": part}`;
`{"all": []}` always holds. A string is empty where the source records nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from policy_model.clauses import Text
from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not
from policy_model.evaluate import Decision
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.questions import Question
from policy_model.records import Renamed
from policy_model.rules import Duty, Outcome, Permits, Rule
from policy_model.wording import in_words

type Data = dict[str, Any]
"""What JSON can carry."""

NOT_DIGESTED = frozenset({"digest", "draft", "when_in_words"})
"""Names whose values are no part of what a version says and does.

`digest` and `when_in_words` are worked out from the rest by this software, which may come to word them differently.
Only a version that is not released is a `draft`, and only a released one is pinned.
"""


def digest(policy: Policy) -> str:
    """SHA-256 of the policy's canonical JSON, in hexadecimal: pins a released version.

    It changes with any word, rule, scenario or interpretation of the policy, and not with the software that reads it.
    Anybody can work it out again from `policy_data`: see `canonical_json`.
    """
    return hashlib.sha256(canonical_json(_policy(policy)).encode()).hexdigest()


def canonical_json(data: object) -> str:
    """JSON with sorted keys, no spaces, no escapes but the needed ones, and without what `NOT_DIGESTED` names."""
    return json.dumps(_without(NOT_DIGESTED, data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def policy_data(policy: Policy) -> Data:
    """All of a policy, with its digest, and whether it is a draft."""
    return {**_policy(policy), "draft": policy.draft, "digest": digest(policy)}


def decision_data(policy: Policy, decision: Decision) -> Data:
    """What came of some answers, by ids; `policy_data` holds the words.

    outcome, next_question: an id, or None where none is certain or left.
    withheld: whether all that could follow is to forbid, and something is unsure: then no outcome is told as possible,
        nor rules that lead to one, nor clauses that only those cite.
    when_unsure: the duty where a question was answered "not sure", else None.
    """
    procedure = decision.procedure
    when_unsure = procedure.when_unsure
    return {
        "policy": policy.id,
        "version": policy.version.name,
        "draft": policy.draft,
        "digest": digest(policy),
        "procedure": procedure.id,
        "answers": {step.question.id: step.answer for step in decision.trace},
        "outcome": decision.outcome.what.id if decision.outcome else None,
        "withheld": decision.withheld,
        "next_question": decision.next_question.id if decision.next_question else None,
        "possible_outcomes": [] if decision.withheld else [outcome.id for outcome in decision.possible_outcomes],
        "duties": [_duty(duty.what, duty.clauses) for duty in decision.duties],
        "rules": [rule.id for rule in decision.rules],
        "clauses": list(decision.clauses),
        "unsure": [question.id for question in decision.unsure],
        "when_unsure": _duty(when_unsure.then, when_unsure.clauses) if decision.unsure else None,
        "trace": [
            {
                "question": step.question.id,
                "answer": step.answer,
                "duties": [duty.id for duty in step.duties],
                "outcome": step.outcome.id if step.outcome else None,
            }
            for step in decision.trace
        ],
    }


def version_data(version: Version) -> Data:
    """One row of a version-control table."""
    return {
        "name": version.name,
        "slug": version.slug,
        "revised": date_data(version.revised),
        "section": version.section,
        "person": version.person,
        "reason": version.reason,
        # Only where it was stated: the versions from before there were kinds keep their digests.
        **({"kind": version.kind.value} if version.kind else {}),
    }


def date_data(stated: StatedDate | None) -> Data | None:
    """The words of the source, and the day that they are taken to mean as `2023-10-11` or None; None for no date."""
    if stated is None:
        return None
    return {"words": stated.words, "day": stated.day.isoformat() if stated.day else None}


def _policy(policy: Policy) -> Data:
    return {
        "id": policy.id,
        "title": policy.title,
        "owner": policy.owner,
        "status": policy.status,
        "next_review": date_data(policy.next_review),
        "version": policy.version.name,
        "versions": [version_data(version) for version in policy.versions],
        "clauses": [
            *_clauses(policy.text),
            *(clause for adopted in policy.adopted for clause in _clauses(adopted.text, adopted.source)),
        ],
        "adopted": [{"source": adopted.source, "clause": adopted.clause} for adopted in policy.adopted],
        "references": [
            {"title": reference.title, "clause": reference.clause, "held": reference.held}
            for reference in policy.references
        ],
        "interpretations": [
            {
                "id": each.id,
                "clauses": list(each.clauses),
                "open": each.open,
                "chosen": each.chosen,
                "otherwise": list(each.otherwise),
            }
            for each in policy.interpretations
        ],
        "not_executable": [{"clause": each.clause, "reason": each.reason} for each in policy.not_executable],
        "recorded": [
            {"clause": each.clause, "text_hash": each.text_hash, "cited_by": list(each.cited_by)}
            for each in policy.recorded
        ],
        "signed_off": [
            {"clause": each.clause, "changed": each.changed.value, "by": each.by, "why": each.why}
            for each in policy.signed_off
        ],
        "renamed": _renamed(policy.renamed),
        "procedures": [_procedure(procedure) for procedure in policy.procedures],
    }


def _clauses(text: Text, source: str | None = None) -> Iterable[Data]:
    """Clauses with the number of their paragraph within their text. source: of adopted ones, `policy@version`."""
    for number, paragraph in enumerate(text.paragraphs, start=1):
        for clause in paragraph:
            yield {
                "id": clause.id,
                "text": clause.text,
                "mark": clause.mark.value,
                "heading": clause.heading,
                "paragraph": number,
                "source": source,
                "text_hash": clause.text_hash,
            }


def _procedure(procedure: Procedure) -> Data:
    return {
        "id": procedure.id,
        "title": procedure.title,
        "start": procedure.start,
        "questions": [_question(question) for question in procedure.questions],
        "outcomes": [
            {
                "id": outcome.id,
                "text": outcome.text,
                "permits": outcome.permits.value,
                "clauses": list(outcome.clauses),
            }
            for outcome in procedure.outcomes
        ],
        "rules": [
            {
                "id": rule.id,
                "when": _condition(rule.when),
                "when_in_words": in_words(rule.when, procedure.questions),
                "then": _then(rule.then),
                "clauses": list(rule.clauses),
            }
            for rule in procedure.rules
        ],
        "duties": [_duty(duty, _because(duty, procedure.rules)) for duty in procedure.duties],
        "when_unsure": {
            "rule": procedure.when_unsure.id,
            **_duty(procedure.when_unsure.then, procedure.when_unsure.clauses),
        },
        "scenarios": [
            {
                "name": scenario.name,
                "given": scenario.given,
                "outcome": scenario.outcome,
                "duties": list(scenario.duties),
            }
            for scenario in procedure.scenarios
        ],
        "invariants": [
            {
                "id": invariant.id,
                "sentence": invariant.sentence,
                "when": _condition(invariant.when),
                "when_in_words": in_words(invariant.when, procedure.questions),
                "always": [_claimed(each) for each in invariant.always],
                "never": [_claimed(each) for each in invariant.never],
                "clauses": list(invariant.clauses),
            }
            for invariant in procedure.invariants
        ],
        "renamed": _renamed(procedure.renamed),
        "any_order": procedure.any_order,
    }


def _claimed(claimed: Duty | Outcome | Permits) -> Data:
    """`{"permits": value}`, `{"outcome": id}`, or `{"duty": {id, modality, text}}`."""
    return {"permits": claimed.value} if isinstance(claimed, Permits) else _then(claimed)


def _renamed(renamed: Iterable[Renamed]) -> list[Data]:
    return [{"what": each.what.value, "old": each.old, "new": each.new, "why": each.why} for each in renamed]


def _question(question: Question) -> Data:
    return {
        "id": question.id,
        "text": question.text,
        "hint": question.hint,
        "answers": [{"id": answer.id, "text": answer.text, "short": answer.label} for answer in question.answers],
        "clauses": list(question.clauses),
    }


def _condition(condition: Condition) -> Data:
    match condition:
        case Is(question, answers):
            return {"question": question, "answers": list(answers)}
        case AllOf(parts):
            return {"all": [_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_condition(part) for part in parts]}
        case Not(part):
            return {"not": _condition(part)}
    raise TypeError(f"not a condition: {condition!r}")


def _then(then: Duty | Outcome) -> Data:
    """`{"outcome": id}`, or `{"duty": {id, modality, text}}`."""
    return {"outcome": then.id} if isinstance(then, Outcome) else {"duty": _act(then)}


def _act(duty: Duty) -> Data:
    return {"id": duty.id, "modality": duty.modality.value, "text": duty.text}


def _duty(duty: Duty | Outcome, clauses: Iterable[str]) -> Data:
    assert isinstance(duty, Duty)  # a policy whose `when_unsure` leads to an outcome can't be made
    return {**_act(duty), "clauses": list(clauses)}


def _because(duty: Duty, rules: Iterable[Rule]) -> Iterable[str]:
    """The clauses of every rule that gives the duty, each once."""
    return dict.fromkeys(clause for rule in rules if rule.then == duty for clause in rule.clauses)


def _without(names: frozenset[str], data: object) -> object:
    if isinstance(data, dict):
        return {key: _without(names, value) for key, value in data.items() if key not in names}
    if isinstance(data, list):
        return [_without(names, each) for each in data]
    return data
