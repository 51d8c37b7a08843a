"""`policy decide`: what follows from some answers, and what to ask next."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Collection, Iterable

from policy_model.command_line.command import Command, Parser, takes_json, takes_procedure
from policy_model.command_line.terminal import BOLD, DIM, Page, page
from policy_model.data import decision_data
from policy_model.errors import Problem, RequestError
from policy_model.evaluate import Decision, Evaluator, Grounded
from policy_model.explain.sentences import UNTIL_ASKED, settles_in_words
from policy_model.explain.settling import Settling, most_settling
from policy_model.policies.catalogue import find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE, NOT_SURE_TEXT, Question
from policy_model.rules import Duty, Outcome

AT_FAULT = "The model is at fault, and not your answers: tell whoever keeps it. `policy check` shows what is wrong."


def run(options: Namespace) -> int:
    """Carry out the command."""
    policy, procedure = find_procedure(options.procedure)
    decision = decide(procedure, options.answers)
    if options.json:
        settling = to_find_out(decision)
        settles_most = settling.question.id if settling else None
        print(json.dumps({**decision_data(policy, decision), "settles_most": settles_most}, indent=2))
    else:
        _tell(page(), policy, decision)
    return 0


def decide(procedure: Procedure, pairs: Iterable[str]) -> Decision:
    """The decision for answers as they are typed, `question=answer`.

    Raises RequestError with all that is wrong with them: no `=`, an unknown question or answer, two answers to one
    question.
    """
    answers: dict[str, str] = {}
    problems = []
    for pair in pairs:
        question, equals, answer = pair.partition("=")
        if not (question and equals and answer):
            problems.append(Problem("", f"`{pair}` is not question=answer", _as_typed(procedure, pair)))
        elif answers.setdefault(question, answer) != answer:
            problems.append(
                Problem("", f"question `{question}` has two answers, `{answers[question]}` and `{answer}`", "give one")
            )
    try:
        decision = Evaluator(procedure).decide(answers)
    except RequestError as error:
        raise RequestError([*problems, *error.problems]) from None
    if problems:
        raise RequestError(problems)
    return decision


def _as_typed(procedure: Procedure, pair: str) -> str:
    """How to answer the question that was meant, or, where none can be recognised, the first one."""
    meant = [question for question in procedure.questions if question.id == pair.strip("=")]
    for question in meant or procedure.questions[:1]:
        example = " or ".join(f"`{question.id}={answer}`" for answer in choices(question))
        return f"write {example}" if meant else f"for example {example}"
    return "this procedure asks nothing"


def _tell(paper: Page, policy: Policy, decision: Decision) -> None:
    paper.line(decision.procedure.title, style=BOLD)
    paper.line(f"{policy.title}, version {policy.version.shown}", style=DIM)
    if decision.outcome:
        paper.outcome(policy, decision.outcome)
    elif not decision.next_question:
        paper.heading(why_no_outcome(decision))
    tell_fault(paper, decision)
    if decision.unsure:
        tell_whom_to_ask(paper, policy, decision.procedure, decision.unsure)
        tell_what_to_find_out(paper, decision)
    until_asked = decision.until_asked
    _tell_duties(paper, UNTIL_ASKED, until_asked)
    _tell_duties(paper, "What to do now", [duty for duty in decision.duties if duty not in until_asked])
    if decision.next_question:
        _tell_question(paper, decision.next_question, only_how=decision.outcome is not None)
    tell_still_possible(paper, decision)


def _tell_duties(paper: Page, heading: str, duties: Collection[Grounded[Duty]]) -> None:
    if duties:
        paper.heading(heading)
    for duty in duties:
        paper.duty(duty.what, duty.clauses)


def tell_fault(paper: Page, decision: Decision) -> None:
    """That the model is at fault, and how: where certain rules contradict, or none can give an outcome any more."""
    leading = [rule for rule in decision.rules if isinstance(rule.then, Outcome)]
    if len({rule.then for rule in leading}) > 1:
        *first, last = (f"`{rule.id}`" for rule in leading)
        fault = f"Rules {', '.join(first)} and {last} contradict: they give different outcomes."
    elif not decision.possible_outcomes:
        fault = "No rule gives an outcome."
    else:
        return
    paper.line(f"{fault} {AT_FAULT}", indent=2)


def tell_whom_to_ask(paper: Page, policy: Policy, procedure: Procedure, questions: Iterable[Question]) -> None:
    """What to do about the questions that were answered "not sure"."""
    paper.heading("You are not sure")
    for question in questions:
        paper.line(question.text, indent=2)
    assert isinstance(procedure.when_unsure.then, Duty)  # a policy with anything else can't be made
    paper.duty(procedure.when_unsure.then)
    paper.quotes(policy, procedure.when_unsure.clauses)


def tell_what_to_find_out(paper: Page, decision: Decision) -> None:
    """The open question that would settle most, where something is unsure and there is no outcome."""
    if settling := to_find_out(decision):
        paper.line(settles_in_words(settling), indent=2)


def to_find_out(decision: Decision) -> Settling | None:
    """The open question that would settle most; None where nothing is unsure, or there is an outcome."""
    return most_settling(decision) if decision.unsure and not decision.outcome else None


def tell_still_possible(paper: Page, decision: Decision) -> None:
    """The outcomes that can still follow, where none is certain."""
    if decision.possible_outcomes and not decision.outcome and not decision.withheld:
        paper.heading("Still possible")
        for outcome in decision.possible_outcomes:
            paper.item(f"{outcome.id}:", outcome.text)


def why_no_outcome(decision: Decision) -> str:
    """Why there is none though nothing is left to ask."""
    if decision.unsure:
        return "Not settled yet: ask first"
    return "The rules give no single outcome for these answers"


def _tell_question(paper: Page, question: Question, only_how: bool) -> None:
    paper.heading("Next question" + (", which settles only how" if only_how else ""))
    paper.line(question.text, indent=2)
    if question.hint:
        paper.line(question.hint, indent=2, style=DIM)
    typed = {f"{question.id}={answer}": text for answer, text in choices(question).items()}
    for answer, text in typed.items():
        paper.item(answer.ljust(max(map(len, typed))), f" {text}", indent=4)


def choices(question: Question) -> dict[str, str]:
    """What the question can be answered, ids to wording, in order."""
    return {**{answer.id: answer.text for answer in question.answers}, NOT_SURE: NOT_SURE_TEXT}


def takes_answers(parser: Parser) -> None:
    """Adds the name of a procedure, answers to its questions, and `--json`."""
    takes_procedure(parser)
    parser.add_argument(
        "answers",
        metavar="question=answer",
        nargs="*",
        default=(),
        help=f"what is known, in any order; `question={NOT_SURE}` where you are not sure",
    )
    takes_json(parser)


COMMAND = Command(
    name="decide",
    summary="Decide a situation: what to do now, the outcome or the next question, and the clauses that say so.",
    usage="POLICY[@VERSION]/PROCEDURE [question=answer …] [--json]",
    example="policy decide information-sharing/disclosure\n"
    "policy decide information-sharing/disclosure immediate-risk=no agreement=agrees",
    arguments=takes_answers,
    run=run,
)
