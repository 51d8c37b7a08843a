"""What a procedure decides for some answers, and why.

Answers may be few, in any order, or "not sure". Whatever they already make certain is said; nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy_model.diagram import Consequences, consequences
from policy_model.errors import RequestError, unknown
from policy_model.mdd import FALSE, TRUE
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE, Question
from policy_model.rules import Duty, Outcome, Permits, Rule


@dataclass(frozen=True, slots=True)
class Grounded[Consequence: (Duty, Outcome)]:
    """A duty or an outcome, with the rules that give it. Where no single rule is certain yet, those that may."""

    what: Consequence
    rules: tuple[Rule, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of those rules, and of the outcome itself, each once."""
        own: tuple[str, ...] = self.what.clauses if isinstance(self.what, Outcome) else ()
        return tuple(dict.fromkeys((*(id for rule in self.rules for id in rule.clauses), *own)))


@dataclass(frozen=True, slots=True)
class Step:
    """One answer in the trace.

    answer: its id, or `not-sure`.
    duties: those that became certain with it.
    outcome: the outcome that became certain with it, or None; one that the decision withholds isn't told here either.
    """

    question: Question
    answer: str
    duties: tuple[Duty, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of some answers.

    outcome: the one that is certain, or None. It may be certain while questions remain that settle only how. With an
        answer "not sure" it is never one that forbids: somebody is to be asked first.
    next_question: the first question that still matters and has no answer, or None.
    possible_outcomes: all that can still follow, in the order of the procedure; where one is certain, it alone.
    standing: duties that hold whatever is answered.
    duties: every duty that is certain, the standing ones among them, in order.
    rules: those whose condition certainly holds, in order.
    unsure: the questions answered "not sure".
    trace: one step an answer, in the order given.
    """

    procedure: Procedure
    outcome: Grounded[Outcome] | None
    next_question: Question | None
    possible_outcomes: tuple[Outcome, ...]
    standing: tuple[Duty, ...]
    duties: tuple[Grounded[Duty], ...]
    rules: tuple[Rule, ...]
    unsure: tuple[Question, ...]
    trace: tuple[Step, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of every rule that certainly applies, then of the duties and the outcome; each once."""
        cited = [id for rule in self.rules for id in rule.clauses]
        for grounded in (*self.duties, *((self.outcome,) if self.outcome else ())):
            cited.extend(grounded.clauses)
        return tuple(dict.fromkeys(cited))


class Evaluator:
    """Decides situations of one procedure; made once, used for many.

    Raises DiagramTooLarge where the procedure's functions outgrow their bound.
    """

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self._given: Consequences = consequences(procedure)

    def decide(self, answers: Mapping[str, str]) -> Decision:
        """The decision for `answers`, question id to answer id or `not-sure`, in the order in which they were given.

        Raises RequestError naming every unknown question and answer.
        """
        self._check(answers)
        functions, procedure = self._given.functions, self.procedure
        when, rules = self._given.when, self._given.rules
        unsure = tuple(question for question in procedure.questions if answers.get(question.id) == NOT_SURE)
        standing = certain = self._duties(when)
        outcome = self._outcome(when, unsure)
        settled = 0
        trace = []
        for question_id, answer_id in answers.items():
            level = functions.levels[question_id]
            settled |= 1 << level
            if answer_id != NOT_SURE:
                answer = functions.answers[level][answer_id]
                when = tuple(functions.restrict(function, level, answer) for function in when)
                rules = tuple(functions.restrict(function, level, answer) for function in rules)
            now = self._duties(when)
            before, outcome = outcome, self._outcome(when, unsure)
            trace.append(
                Step(
                    procedure.questions[level],
                    answer_id,
                    tuple(duty for duty in now if duty not in certain),
                    outcome if before is None else None,
                )
            )
            certain = now
        open_levels = 0
        for function in when:
            open_levels |= functions.support(function)
        return Decision(
            procedure=procedure,
            outcome=self._grounded(outcome, rules) if outcome else None,
            next_question=next(self._questions(open_levels & ~settled), None),
            possible_outcomes=tuple(self._possible(when)),
            standing=tuple(standing),
            duties=tuple(self._grounded(duty, rules) for duty in certain),
            rules=tuple(rule for rule, function in zip(procedure.rules, rules, strict=True) if function == TRUE),
            unsure=unsure,
            trace=tuple(trace),
        )

    def _duties(self, when: tuple[int, ...]) -> dict[Duty, None]:
        """Those that are certain, in order."""
        return {
            what: None
            for what, function in zip(self._given.all, when, strict=True)
            if function == TRUE and isinstance(what, Duty)
        }

    def _possible(self, when: tuple[int, ...]) -> dict[Outcome, int]:
        """The outcomes that can still follow, in order, each with its function."""
        return {
            what: function
            for what, function in zip(self._given.all, when, strict=True)
            if function != FALSE and isinstance(what, Outcome)
        }

    def _outcome(self, when: tuple[int, ...], unsure: tuple[Question, ...]) -> Outcome | None:
        """The outcome that is certain. One that forbids is withheld where something is not known."""
        possible = self._possible(when)
        if len(possible) != 1:
            return None
        ((outcome, function),) = possible.items()
        withheld = unsure and outcome.permits is Permits.NO
        return outcome if function == TRUE and not withheld else None

    def _questions(self, levels: int) -> Iterator[Question]:
        return (question for level, question in enumerate(self.procedure.questions) if levels >> level & 1)

    def _grounded[Consequence: (Duty, Outcome)](
        self, what: Consequence, rules: tuple[int, ...]
    ) -> Grounded[Consequence]:
        leading = [
            (rule, function)
            for rule, function in zip(self.procedure.rules, rules, strict=True)
            if rule.then == what and function != FALSE
        ]
        fired = tuple(rule for rule, function in leading if function == TRUE)
        return Grounded(what, fired or tuple(rule for rule, _ in leading))

    def _check(self, answers: Mapping[str, str]) -> None:
        questions = {question.id: question for question in self.procedure.questions}
        problems = []
        for question_id, answer_id in answers.items():
            question = questions.get(question_id)
            if question is None:
                problems.append(unknown("question", question_id, questions))
            elif answer_id != NOT_SURE and answer_id not in (known := [answer.id for answer in question.answers]):
                problems.append(unknown("answer", answer_id, [*known, NOT_SURE], f"question `{question_id}`"))
        if problems:
            raise RequestError(problems)


def evaluate(procedure: Procedure, answers: Mapping[str, str]) -> Decision:
    """The decision of `procedure` for `answers`; see Evaluator.decide, which is quicker for many."""
    return Evaluator(procedure).decide(answers)
