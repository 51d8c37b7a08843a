"""`policy explain`: why some answers are decided as they are, and what would change it."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable
from itertools import groupby

from policy_model.command_line.command import Command
from policy_model.command_line.deciding import (
    decide,
    takes_answers,
    tell_fault,
    tell_still_possible,
    tell_whom_to_ask,
    why_no_outcome,
)
from policy_model.command_line.terminal import BOLD, DIM, Page, page
from policy_model.data import Data, decision_data
from policy_model.evaluate import Evaluator
from policy_model.explain import Explanation, Given, Instead, OpenQuestions, explain
from policy_model.explain.sentences import in_sentences
from policy_model.policies.catalogue import find_procedure
from policy_model.policy import Policy


def run(options: Namespace) -> int:
    """Carry out the command."""
    policy, procedure = find_procedure(options.procedure)
    decision = decide(procedure, options.answers)
    explanation = explain(Evaluator(procedure), {step.question.id: step.answer for step in decision.trace})
    if options.json:
        print(json.dumps(explanation_data(policy, explanation), indent=2))
    else:
        _tell(page(), policy, explanation)
    return 0


def _tell(paper: Page, policy: Policy, explanation: Explanation) -> None:
    decision = explanation.decision
    paper.line(decision.procedure.title, style=BOLD)
    paper.line(f"{policy.title}, version {policy.version.shown}", style=DIM)
    quoted: set[str] = set()
    if decision.outcome:
        paper.outcome(policy, decision.outcome)
        quoted.update(decision.outcome.clauses)
    elif not decision.next_question:
        paper.heading(why_no_outcome(decision))
    tell_fault(paper, decision)
    if decision.unsure:
        tell_whom_to_ask(paper, policy, decision.procedure, decision.unsure)
        quoted.update(decision.procedure.when_unsure.clauses)
    tell_still_possible(paper, decision)
    sentences = in_sentences(explanation)
    for kind, those in groupby(sentences, key=lambda sentence: sentence.kind):
        paper.heading(kind.value)
        for sentence in those:
            cited = f" [{', '.join(sentence.clauses)}]" if sentence.clauses else ""
            paper.item("-", sentence.text + cited)
    left = dict.fromkeys(clause for sentence in sentences for clause in sentence.clauses if clause not in quoted)
    if left:
        paper.heading("What the clauses say")
        paper.quotes(policy, left)


def explanation_data(policy: Policy, explanation: Explanation) -> Data:
    """The decision by ids, as `policy decide` gives it; why; and the sentences.

    because: the answers that are enough, by questions; None where there is no outcome.
    """
    return {
        **decision_data(policy, explanation.decision),
        "because": None if explanation.because is None else _answers(explanation.because),
        "instead": [_instead(each) for each in explanation.instead],
        "never_follow": [outcome.id for outcome in explanation.never_follow],
        "fired": [{"rule": each.rule.id, "because": _answers(each.because)} for each in explanation.fired],
        "nearly": [
            {
                "rule": each.rule.id,
                "question": each.question.id,
                "given": each.given,
                "would": list(each.would),
                "clauses": list(each.rule.clauses),
            }
            for each in explanation.nearly
        ],
        "open": _open(explanation.open) if explanation.open else None,
        "sentences": [
            {"kind": each.kind.name.lower(), "text": each.text, "clauses": list(each.clauses)}
            for each in in_sentences(explanation)
        ],
    }


def _answers(given: Iterable[Given]) -> Data:
    return {each.question.id: each.answer for each in given}


def _instead(instead: Instead) -> Data:
    return {
        "outcome": instead.outcome.what.id,
        "changes": {change.question.id: {"given": change.given, "to": change.to} for change in instead.changes},
        "further": _answers(instead.further),
        "rules": [rule.id for rule in instead.outcome.rules],
        "clauses": list(instead.clauses),
    }


def _open(open: OpenQuestions) -> Data:
    settling = open.settles_most
    return {
        "possible": [outcome.id for outcome in open.possible],
        "questions": [question.id for question in open.questions],
        "settles_most": settling
        and {
            "question": settling.question.id,
            "answers": list(settling.answers),
            "settled": settling.settled,
            "left": settling.left,
        },
    }


COMMAND = Command(
    name="explain",
    summary="Explain a decision: the answers that are enough for it, and the nearest that lead elsewhere.",
    usage="POLICY[@VERSION]/PROCEDURE [question=answer …] [--json]",
    example="policy explain information-sharing/disclosure immediate-risk=yes",
    details="It says too which rules apply and why, which nearly did, and, where something is open, what to find out.",
    arguments=takes_answers,
    run=run,
)
