"""What a procedure decides for some answers, and why.

Answers may be few, in any order, or "not sure". Whatever they already make certain is said; nothing more.

How it is done: by an automaton that is built as it is used ("lazy transition evaluation": Aho, Sethi and Ullman 1986,
for regular expressions). A state is what some answers have left of every rule's function (`mdd`). A transition is one
answer more, and holds the step of the trace that it makes. Each is worked out once; after that, an answer costs a
look-up or two, in whatever order answers come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from policy_model.decision import Conclusion, Decision, Grounded, Step
from policy_model.diagram import consequences
from policy_model.errors import RequestError, unknown
from policy_model.mdd import FALSE, TRUE
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE, NOT_SURE_TEXT, Question
from policy_model.rules import Duty, Outcome, Permits
from policy_model.values import replace

__all__ = ["Decision", "Evaluator", "Grounded", "Step", "evaluate"]

ROOM = 8_000_000
"""How much an evaluator keeps of what it has worked out, in words of memory, roughly; past that it starts afresh."""

TRANSITION = 50
"""What a transition takes of that, and a node of a function that was made for it."""


class _State:
    """What some answers have left of a procedure's rules.

    left: the function of every duty and outcome, then of every rule.
    outcome: the one that is certain, or None.
    after: where answers lead from here, by question and answer; those that have been given.
    conclusion: what is decided here where nothing is unsure, once it has been asked for.
    """

    __slots__ = ("after", "conclusion", "left", "outcome")

    def __init__(self, left: tuple[int, ...], outcome: Outcome | None) -> None:
        self.left = left
        self.outcome = outcome
        self.after: dict[str, dict[str, _Arrival]] = {}
        self.conclusion: Conclusion | None = None


class _Arrival:
    """A transition: the state where an answer leads, and the step that it makes. The start is one without a step.

    after, then: that state's own `after`, and what it holds for the question that follows in the order asked.
    """

    __slots__ = ("after", "state", "step", "then")
    step: Step

    def __init__(self, state: _State, following: str) -> None:
        self.state = state
        self.after = state.after
        self.then = state.after.setdefault(following, {})


class Evaluator:
    """Decides situations of one procedure; made once, used for many, in one thread at a time.

    Raises DiagramTooLarge where the procedure's functions outgrow their bound.
    """

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self._compile()

    def decide(self, answers: Mapping[str, str]) -> Decision:
        """The decision for `answers`, question id to answer id or `not-sure`, in the order in which they were given.

        Raises RequestError naming every unknown question and answer.
        """
        at = self._start
        try:
            if [*answers] == self._order:  # as they are asked, all of them: the usual case, and one look-up an answer
                steps = [(at := at.then[answer]).step for answer in answers.values()]
            else:
                steps = [(at := at.after[question][answer]).step for question, answer in answers.items()]
        except KeyError:  # an answer that was not given in that state before, or is "not sure", or unknown
            return self._decide_anew(answers)
        return Decision(at.state.conclusion or self._conclude(at.state), tuple(steps))

    def _decide_anew(self, answers: Mapping[str, str]) -> Decision:
        """The same where a transition has to be made, or something is not sure."""
        self._check(answers)
        if self._room <= 0:
            # The functions too, where most of them are such as answers have left.
            grown = len(self._given.functions) > 2 * self._nodes
            self._compile() if grown else self._start_afresh()
        unsure = tuple(question for question in self._questions.values() if answers.get(question.id) == NOT_SURE)
        at = self._start
        steps = []
        for question, answer in answers.items():
            if answer == NOT_SURE:
                steps.append(Step(self._questions[question], answer, (), None))
                continue
            at = at.after.get(question, {}).get(answer) or self._arrive(at.state, question, answer)
            withheld = unsure and at.step.outcome and at.step.outcome.permits is Permits.NO
            steps.append(replace(at.step, outcome=None) if withheld else at.step)
        return Decision(self._conclude(at.state, unsure), tuple(steps))

    def _compile(self) -> None:
        self._given = given = consequences(self.procedure)
        self._nodes = len(given.functions)
        self._questions = {question.id: question for question in given.procedure.questions}
        self._order = [*self._questions]
        self._beginning = (*given.when, *given.rules)
        # Which functions an answer may change, by the question's level; where in a state the rules for each thing are.
        supports = [given.functions.support(function) for function in self._beginning]
        self._reading = [
            [at for at, levels in enumerate(supports) if levels >> level & 1] for level in range(len(self._order))
        ]
        self._leading: dict[Duty | Outcome, list[int]] = defaultdict(list)
        for at, rule in enumerate(self.procedure.rules, start=len(given.all)):
            self._leading[rule.then].append(at)
        self._start_afresh()

    def _start_afresh(self) -> None:
        """Forget all states and transitions, so that a service may run for years and be asked in every order."""
        self._room = ROOM
        self._states: dict[tuple[int, ...], _State] = {}
        self._steps: dict[Step, Step] = {}
        start = self._state(self._beginning)
        self._start = _Arrival(start, self._following(-1))
        self._standing = tuple(self._duties(start))

    def _arrive(self, before: _State, question: str, answer: str) -> _Arrival:
        """Make the transition with an answer that is known and has none yet."""
        functions = self._given.functions
        nodes, level = len(functions), functions.levels[question]
        left = list(before.left)
        for at in self._reading[level]:
            if left[at] > TRUE:  # else it is settled
                left[at] = functions.restrict(left[at], level, functions.answers[level][answer])
        state = self._state(tuple(left))
        already = self._duties(before)
        duties = tuple(duty for duty in self._duties(state) if duty not in already)
        step = Step(self._questions[question], answer, duties, None if before.outcome else state.outcome)
        arrival = before.after.setdefault(question, {})[answer] = _Arrival(state, self._following(level))
        # One step for all transitions that tell the same: there are few of them, and so they stay at hand.
        arrival.step = self._steps.setdefault(step, step)
        self._room -= len(left) + TRANSITION * (1 + len(functions) - nodes)
        return arrival

    def _following(self, level: int) -> str:
        """The question that is asked next; after the last one what no question is called."""
        return self._order[level + 1] if level + 1 < len(self._order) else ""

    def _state(self, left: tuple[int, ...]) -> _State:
        if left not in self._states:
            possible = self._possible(left)
            certain = tuple(possible.values()) == (TRUE,)
            self._states[left] = _State(left, next(iter(possible)) if certain else None)
        return self._states[left]

    def _possible(self, left: tuple[int, ...]) -> dict[Outcome, int]:
        """The outcomes that can still follow, in order, each with its function."""
        return {
            what: function
            for what, function in zip(self._given.all, left, strict=False)
            if function != FALSE and isinstance(what, Outcome)
        }

    def _duties(self, state: _State) -> dict[Duty, None]:
        """Those that are certain, in order."""
        return {
            what: None
            for what, function in zip(self._given.all, state.left, strict=False)
            if function == TRUE and isinstance(what, Duty)
        }

    def _conclude(self, state: _State, unsure: tuple[Question, ...] = ()) -> Conclusion:
        """What is decided in a state, and kept with it where nothing is unsure."""
        if state.conclusion and not unsure:
            return state.conclusion
        left, consequence_count = state.left, len(self._given.all)
        # An outcome that forbids is withheld where something is not known.
        withheld = unsure and state.outcome and state.outcome.permits is Permits.NO
        outcome = None if withheld or not state.outcome else self._grounded(state.outcome, left)
        duties = tuple(self._grounded(duty, left) for duty in self._duties(state))
        rules = tuple(
            rule
            for rule, function in zip(self.procedure.rules, left[consequence_count:], strict=True)
            if function == TRUE and not (unsure and isinstance(rule.then, Outcome) and rule.then.permits is Permits.NO)
        )
        open_levels = 0
        for function in left[:consequence_count]:
            open_levels |= self._given.functions.support(function)
        matter = (each for level, each in enumerate(self._questions.values()) if open_levels >> level & 1)
        citing = (*rules, *duties, *((outcome,) if outcome else ()))
        conclusion = Conclusion(
            procedure=self.procedure,
            outcome=outcome,
            next_question=next((question for question in matter if question not in unsure), None),
            possible_outcomes=tuple(self._possible(left)),
            standing=self._standing,
            duties=duties,
            rules=rules,
            clauses=tuple(dict.fromkeys(id for each in citing for id in each.clauses)),
            unsure=unsure,
        )
        if not unsure:
            state.conclusion = conclusion
        return conclusion

    def _grounded[What: (Duty, Outcome)](self, what: What, left: tuple[int, ...]) -> Grounded[What]:
        leading = [at for at in self._leading[what] if left[at] != FALSE]
        fired = [at for at in leading if left[at] == TRUE]
        return Grounded(what, tuple(self.procedure.rules[at - len(self._given.all)] for at in fired or leading))

    def _check(self, answers: Mapping[str, str]) -> None:
        questions = self._questions
        problems = []
        for question_id, answer_id in answers.items():
            question = questions.get(question_id)
            if question is None:
                problems.append(unknown("question", question_id, questions))
            elif answer_id != NOT_SURE and answer_id not in (known := [answer.id for answer in question.answers]):
                wording = {**{answer.id: answer.text for answer in question.answers}, NOT_SURE: NOT_SURE_TEXT}
                problems.append(unknown("answer", answer_id, [*known, NOT_SURE], f"question `{question_id}`", wording))
        if problems:
            raise RequestError(problems)


def evaluate(procedure: Procedure, answers: Mapping[str, str]) -> Decision:
    """The decision of `procedure` for `answers`; see Evaluator.decide, which is quicker for many."""
    return Evaluator(procedure).decide(answers)
