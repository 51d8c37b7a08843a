"""Which open question would settle most: the one to find out about first, where something is not sure."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from policy_model.diagram import Consequences, consequences
from policy_model.evaluate import Decision, Evaluator
from policy_model.explain.reasons import under
from policy_model.mdd import FALSE, TRUE
from policy_model.questions import NOT_SURE, Question
from policy_model.rules import Outcome, Permits
from policy_model.situations import Answers
from policy_model.values import Value


class Settling(Value):
    """The question that would settle most.

    answers: the ids of those of its answers with which there is an outcome, in its order.
    settled: in how many of the situations that are left there is one once this question is answered.
    left: how many situations the answers so far leave open.
    """

    question: Question
    answers: tuple[str, ...]
    settled: int
    left: int


def settles_most(evaluator: Evaluator, answers: Mapping[str, str]) -> Settling | None:
    """The open question whose answer gives an outcome in the most of the situations that are left; see Settling.

    Open are those answered "not sure" and those without an answer on which the outcome still depends. A question counts
    with what a decision would then say, the others left as they are: an outcome that forbids is none while another one
    is unsure. Of several questions it is the one that leaves the fewest outcomes possible, over all those situations,
    then the earliest.

    answers: question id to answer id or `not-sure`. None where there is an outcome, or no question is open.

    Raises RequestError naming every unknown question and answer.
    """
    return most_settling(evaluator.decide(answers))


def most_settling(decision: Decision, given: Consequences | None = None) -> Settling | None:
    """The same, for a decision. given: what its procedure's rules lead to, where that has been worked out already."""
    if decision.outcome:
        return None
    given = given or consequences(decision.procedure)
    functions = given.functions
    known = levels(given, {step.question.id: step.answer for step in decision.trace})
    when = {
        what: under(functions, function, known)
        for what, function in zip(given.all, given.when, strict=True)
        if isinstance(what, Outcome)
    }
    left = prod(len(answers) for level, answers in enumerate(functions.answers) if level not in known)
    found: list[tuple[int, int, Settling]] = []
    for question in open_questions(given, decision, when):
        level = functions.levels[question.id]
        others_unsure = any(each != question for each in decision.unsure)
        settling_answers, possible = [], 0
        for answer, position in functions.answers[level].items():
            after = {what: functions.restrict(function, level, position) for what, function in when.items()}
            can_follow = [what for what, function in after.items() if function != FALSE]
            possible += len(can_follow)
            is_certain = len(can_follow) == 1 and after[can_follow[0]] == TRUE
            if is_certain and not (others_unsure and can_follow[0].permits is Permits.NO):
                settling_answers.append(answer)
        # Each answer of the question leaves equally many situations.
        each = left // len(functions.answers[level])
        settled = each * len(settling_answers)
        found.append((-settled, each * possible, Settling(question, tuple(settling_answers), settled, left)))
    return min(found, key=lambda ranked: ranked[:2])[2] if found else None


def open_questions(given: Consequences, decision: Decision, when: Mapping[Outcome, int]) -> tuple[Question, ...]:
    """Those answered "not sure", and those without an answer that `when`, what is left of the outcomes, depends on."""
    matter = 0
    for function in when.values():
        matter |= given.functions.support(function)
    return tuple(
        question
        for question in given.procedure.questions
        if question in decision.unsure or matter >> given.functions.levels[question.id] & 1
    )


def levels(given: Consequences, answers: Mapping[str, str]) -> Answers:
    """The answers that are known, as positions by levels, in the order of levels."""
    functions = given.functions
    known = {
        functions.levels[question]: functions.answers[functions.levels[question]][answer]
        for question, answer in answers.items()
        if answer != NOT_SURE
    }
    return dict(sorted(known.items()))
