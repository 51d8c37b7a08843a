"""Properties of questions and their answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from policy_model.compiled import Compiled
from policy_model.conditions import atoms
from policy_model.mdd import FALSE, TRUE
from policy_model.verify.finding import Finding, found


def no_question_is_idle(compiled: Compiled) -> Iterator[Finding]:
    """A finding for each question that nothing depends on."""
    read = {atom.question for rule in compiled.procedure.rules for atom in atoms(rule.when)}
    for question, level in _idle(compiled):
        message = "nothing that follows depends on its answer" if question in read else "no rule reads it"
        clauses = compiled.procedure.question(question).clauses
        yield found(no_question_is_idle, compiled, f"questions[{question}]", message, {level: 0}, clauses)


def every_answer_can_matter(compiled: Compiled) -> Iterator[Finding]:
    """A finding for answers of one question that lead to the same in every situation; none for idle questions."""
    functions = compiled.given.functions
    # Per question, a number for each answer: those with the same one were not told apart yet. Functions are reduced,
    # so what has different children is different, and one walk over all nodes tells apart all that can be.
    numbers = [(0,) * len(answers) for answers in functions.answers]
    for node in _nodes(compiled):
        level, seen = functions.level(node), dict[tuple[int, int], int]()
        told = zip(numbers[level], functions.children(node), strict=True)
        numbers[level] = tuple(seen.setdefault(each, len(seen)) for each in told)
    idle = {level for _, level in _idle(compiled)}
    for (question, level), answers in zip(functions.levels.items(), functions.answers, strict=True):
        for number in dict.fromkeys(numbers[level]) if level not in idle else ():
            alike = [answer for answer, each in zip(answers, numbers[level], strict=True) if each == number]
            if len(alike) > 1:
                yield found(
                    every_answer_can_matter,
                    compiled,
                    f"questions[{question}]",
                    f"answers {' and '.join(f'`{answer}`' for answer in alike)} lead to the same in every situation",
                    _where_it_matters(compiled, level) | {level: answers[alike[-1]]},
                    compiled.procedure.question(question).clauses,
                )


def _nodes(compiled: Compiled) -> Iterator[int]:
    """Every function, but `TRUE` and `FALSE`, that is left of a consequence's function after some answers; once."""
    children = compiled.given.functions.children
    waiting, seen = list(compiled.given.when), {FALSE, TRUE}
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            yield node
            waiting.extend(children(node))


def _idle(compiled: Compiled) -> list[tuple[str, int]]:
    """The questions, and their levels, that no consequence depends on."""
    functions = compiled.given.functions
    support = reduce(or_, (functions.support(function) for function in compiled.given.when), 0)
    return [(question, level) for question, level in functions.levels.items() if not support >> level & 1]


def _where_it_matters(compiled: Compiled, level: int) -> dict[int, int]:
    """Answers to earlier questions with which something that follows depends on the question at that level."""
    functions = compiled.given.functions
    function = next(each for each in compiled.given.when if functions.support(each) >> level & 1)
    answers: dict[int, int] = {}
    while functions.level(function) != level:
        children = functions.children(function)
        answer = next(at for at, child in enumerate(children) if functions.support(child) >> level & 1)
        answers[functions.level(function)] = answer
        function = children[answer]
    return answers
