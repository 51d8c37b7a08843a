"""Why some answers are decided as they are, and what would change it: the facts. `sentences` words them.

All of it is read off the functions of the procedure's outcomes and rules; no situation is enumerated. An answer
"not sure" is no answer: what is said holds whatever it would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_model.diagram import Consequences, consequences
from policy_model.errors import DiagramTooLarge, Problem
from policy_model.evaluate import Decision, Evaluator, Grounded
from policy_model.explain.reasons import are_enough, smallest_reason, under
from policy_model.explain.settling import Settling, levels, most_settling, open_questions
from policy_model.mdd import FALSE, Overflow
from policy_model.questions import Question
from policy_model.rules import Outcome, Permits, Rule
from policy_model.situations import Answers, nearest
from policy_model.values import Value


class Given(Value):
    """An answer to a question, by its id."""

    question: Question
    answer: str


class Changed(Value):
    """Another answer to a question: what was given, and what it is changed to, both by their ids."""

    question: Question
    given: str
    to: str


class Instead(Value):
    """The nearest answers that lead to another outcome.

    outcome: the other outcome, with the rules that then give it.
    changes: the fewest of the given answers that have to change, in the order of the questions.
    further: answers to questions without one, or with "not sure", none of which can then be left out.
    """

    outcome: Grounded[Outcome]
    changes: tuple[Changed, ...]
    further: tuple[Given, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that then say so."""
        return self.outcome.clauses


class Fired(Value):
    """A rule that certainly applies. because: the fewest of the given answers that make it apply."""

    rule: Rule
    because: tuple[Given, ...]


class Nearly(Value):
    """A rule that certainly does not apply, and would if one question had another answer than the one given.

    would: the ids of the answers with which it certainly would, in their order.
    """

    rule: Rule
    question: Question
    given: str
    would: tuple[str, ...]


class OpenQuestions(Value):
    """What is still open where there is no outcome.

    possible: the outcomes that can still follow; none where that would be to forbid while something is unsure.
    questions: those answered "not sure", and those without an answer on which the outcome depends.
    settles_most: the one of them to find out about first; None where there is none of them.
    """

    possible: tuple[Outcome, ...]
    questions: tuple[Question, ...]
    settles_most: Settling | None


class Explanation(Value, kw_only=True):
    """Why, and what would change it.

    While an answer is "not sure", no outcome that forbids is told as what follows, or as what would after a change.

    decision: what is explained.
    because: the fewest of the given answers that make the outcome certain, in the order of the questions; of several
        such sets the one with the earliest questions. None where there is no outcome.
    withheld: whether all that could follow is an outcome that is held back until somebody has been asked.
    instead: for each other outcome that can be reached, the nearest answers that lead there; the nearest first.
    never_follow: the outcomes that no answers lead to.
    fired: the rules that certainly apply, and why, in order.
    nearly: the rules that don't and are one changed answer away, in order; one for each such question.
    open: what is open where there is no outcome, else None.
    """

    decision: Decision
    because: tuple[Given, ...] | None
    withheld: bool
    instead: tuple[Instead, ...]
    never_follow: tuple[Outcome, ...]
    fired: tuple[Fired, ...]
    nearly: tuple[Nearly, ...]
    open: OpenQuestions | None


def explain(evaluator: Evaluator, answers: Mapping[str, str]) -> Explanation:
    """Why `answers`, question id to answer id or `not-sure`, are decided as they are, and what would change it.

    Raises RequestError naming every unknown question and answer, and DiagramTooLarge where that can't be worked out
    within its bound.
    """
    try:
        return _Explaining(evaluator, answers).explanation()
    except Overflow:
        message = "explaining its decisions would need more nodes than a diagram may have"
        path = f"procedures[{evaluator.procedure.id}]"
        raise DiagramTooLarge([Problem(path, message, "split the procedure")]) from None


class _Explaining:
    """The answers among the functions of their procedure.

    alone: for each outcome the function that says when it follows and no other does.
    known: the answers that are not "not sure".
    """

    def __init__(self, evaluator: Evaluator, answers: Mapping[str, str]) -> None:
        self.evaluator, self.answers = evaluator, answers
        self.decision = evaluator.decide(answers)
        self.procedure = evaluator.procedure
        self.given: Consequences = consequences(self.procedure)
        self.functions = self.given.functions
        self.known = levels(self.given, answers)
        self.questions = self.given.procedure.questions  # in the order of the functions' levels
        self.when = {
            what: function
            for what, function in zip(self.given.all, self.given.when, strict=True)
            if isinstance(what, Outcome)
        }
        self.alone = {outcome: self._alone(outcome) for outcome in self.when}

    def explanation(self) -> Explanation:
        decision = self.decision
        outcome = decision.outcome.what if decision.outcome else None
        return Explanation(
            decision=decision,
            because=self._because(self.alone[outcome]) if outcome else None,
            withheld=decision.withheld,
            instead=self._instead(outcome),
            never_follow=tuple(each for each, function in self.when.items() if function == FALSE),
            fired=tuple(self._fired()),
            nearly=tuple(self._nearly()),
            open=None if outcome else self._open(),
        )

    def _alone(self, outcome: Outcome) -> int:
        others = (self.functions.negate(function) for other, function in self.when.items() if other != outcome)
        return self.functions.all_of((self.when[outcome], *others))

    def _is_kept_back(self, rule_or_outcome: Rule | Outcome) -> bool:
        """Whether it forbids, which is not told while something is unsure."""
        what = rule_or_outcome.then if isinstance(rule_or_outcome, Rule) else rule_or_outcome
        return bool(self.decision.unsure) and isinstance(what, Outcome) and what.permits is Permits.NO

    def _because(self, function: int) -> tuple[Given, ...]:
        reason = smallest_reason(self.functions, function, self.known)
        assert reason is not None  # what is certain has a reason
        return self._answered({level: self.known[level] for level in reason})

    def _answered(self, answers: Answers) -> tuple[Given, ...]:
        return tuple(Given(self.questions[level], self._id(level, answers[level])) for level in sorted(answers))

    def _id(self, level: int, position: int) -> str:
        return self.questions[level].answers[position].id

    def _instead(self, outcome: Outcome | None) -> tuple[Instead, ...]:
        """Every other outcome that can be reached, the nearest first; equally near ones in the procedure's order."""
        every = (self._nearest(other) for other in self.when if other != outcome and not self._is_kept_back(other))
        return tuple(sorted(filter(None, every), key=lambda each: (len(each.changes), len(each.further))))

    def _nearest(self, outcome: Outcome) -> Instead | None:
        found = nearest(self.functions, self.alone[outcome], self.known)
        if found is None:
            return None
        changed = self._changed(found)
        left = under(self.functions, self.alone[outcome], {**self.known, **changed})
        # What is asked on the way there may be settled by an answer that was given to a later question.
        further = {level: answer for level, answer in found.items() if level not in self.known}
        needed = smallest_reason(self.functions, left, further)
        assert needed is not None  # all of them together lead there
        changes = tuple(
            Changed(self.questions[level], self._id(level, self.known[level]), self._id(level, answer))
            for level, answer in sorted(changed.items())
        )
        answered = self._answered({level: further[level] for level in needed})
        then = self.evaluator.decide(
            {
                **self.answers,
                **{change.question.id: change.to for change in changes},
                **{each.question.id: each.answer for each in answered},
            }
        )
        assert then.outcome is not None  # the function says so, and nothing that forbids is looked for while unsure
        return Instead(then.outcome, changes, answered)

    def _fired(self) -> Iterator[Fired]:
        certain = {rule.id for rule in self.decision.rules}
        for rule, function in zip(self.procedure.rules, self.given.rules, strict=True):
            if rule.id in certain and not self._is_kept_back(rule):
                yield Fired(rule, self._because(function))

    def _nearly(self) -> Iterator[Nearly]:
        for rule, function in zip(self.procedure.rules, self.given.rules, strict=True):
            found = None if self._is_kept_back(rule) else nearest(self.functions, function, self.known)
            # Nowhere near for most rules, which is quickly seen; the few others are tried answer by answer.
            if found is None or len(self._changed(found)) != 1:
                continue
            support = self.functions.support(function)
            for level, position in self.known.items():
                if support >> level & 1:
                    would = tuple(
                        answer
                        for answer, at in self.functions.answers[level].items()
                        if are_enough(self.functions, function, {**self.known, level: at})
                    )
                    if would:
                        yield Nearly(rule, self.questions[level], self._id(level, position), would)

    def _changed(self, found: Answers) -> dict[int, int]:
        """Those of the answers found that are given otherwise."""
        return {level: answer for level, answer in found.items() if self.known.get(level, answer) != answer}

    def _open(self) -> OpenQuestions:
        when = {outcome: under(self.functions, function, self.known) for outcome, function in self.when.items()}
        return OpenQuestions(
            () if self.decision.withheld else self.decision.possible_outcomes,
            open_questions(self.given, self.decision, when),
            most_settling(self.decision, self.given),
        )
