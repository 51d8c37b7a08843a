"""Decisions: what came of some answers, with every rule, clause and step that it rests on."""

from __future__ import annotations

from policy_model.procedure import Procedure
from policy_model.questions import Question
from policy_model.rules import Duty, Modality, Outcome, Permits, Rule
from policy_model.values import Value


class Grounded[Consequence: (Duty, Outcome)](Value):
    """What follows, and why. what: a duty or an outcome. rules: those that give it; that may, where none is certain."""

    what: Consequence
    rules: tuple[Rule, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of those rules, and of the outcome itself, each once."""
        own: tuple[str, ...] = self.what.clauses if isinstance(self.what, Outcome) else ()
        return tuple(dict.fromkeys((*(id for rule in self.rules for id in rule.clauses), *own)))


class Step(Value):
    """One answer in the trace.

    answer: its id, or `not-sure`.
    duties: those that became certain with it.
    outcome: the outcome that became certain with it, or None; one that the decision withholds isn't told here either.
    """

    question: Question
    answer: str
    duties: tuple[Duty, ...]
    outcome: Outcome | None


class Conclusion(Value):
    """What some answers decide, however they came. A decision has all of it, and the trace.

    clauses: the ids of all that it rests on, once each.
    """

    procedure: Procedure
    outcome: Grounded[Outcome] | None
    next_question: Question | None
    possible_outcomes: tuple[Outcome, ...]
    standing: tuple[Duty, ...]
    duties: tuple[Grounded[Duty], ...]
    rules: tuple[Rule, ...]
    clauses: tuple[str, ...]
    unsure: tuple[Question, ...]


class Decision:
    """What came of some answers. It does not change, and is compared by value."""

    # Not a `Value`, which takes twice as long to make: decisions are made by the million.
    __slots__ = ("_conclusion", "_trace")

    def __init__(self, conclusion: Conclusion, trace: tuple[Step, ...]) -> None:
        self._conclusion = conclusion
        self._trace = trace

    @property
    def procedure(self) -> Procedure:
        """What was decided on."""
        return self._conclusion.procedure

    @property
    def outcome(self) -> Grounded[Outcome] | None:
        """The one that is certain, or None. It may be certain while questions remain that settle only how.

        With an answer "not sure" it is never one that forbids: somebody is to be asked first.
        """
        return self._conclusion.outcome

    @property
    def next_question(self) -> Question | None:
        """The first question that still matters and has no answer, or None."""
        return self._conclusion.next_question

    @property
    def possible_outcomes(self) -> tuple[Outcome, ...]:
        """All that can still follow, in the order of the procedure; where one is certain, it alone."""
        return self._conclusion.possible_outcomes

    @property
    def withheld(self) -> bool:
        """Whether all that could follow is to forbid, and is not said, since something is unsure: it is asked first."""
        possible = self.possible_outcomes
        return bool(self.unsure and possible) and all(outcome.permits is Permits.NO for outcome in possible)

    @property
    def until_asked(self) -> tuple[Grounded[Duty], ...]:
        """Those of the duties that forbid and are not the end of the matter: somebody is to be asked first.

        While something is unsure and there is no outcome, what must not be done must not be done until then. What
        stands whatever is answered is not among them: to ask changes nothing about it.
        """
        if self.outcome or not self.unsure:
            return ()
        return tuple(
            each for each in self.duties if each.what.modality is Modality.MUST_NOT and each.what not in self.standing
        )

    @property
    def standing(self) -> tuple[Duty, ...]:
        """Duties that hold whatever is answered."""
        return self._conclusion.standing

    @property
    def duties(self) -> tuple[Grounded[Duty], ...]:
        """Every duty that is certain, the standing ones among them, in order."""
        return self._conclusion.duties

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Those whose condition certainly holds, in order; without those to an outcome that is not to be told.

        With an answer "not sure" that is one that forbids.
        """
        return self._conclusion.rules

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of every rule that certainly applies, then of the duties and the outcome; each once."""
        return self._conclusion.clauses

    @property
    def unsure(self) -> tuple[Question, ...]:
        """The questions answered "not sure"."""
        return self._conclusion.unsure

    @property
    def trace(self) -> tuple[Step, ...]:
        """One step an answer, in the order given."""
        return self._trace

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return (self._conclusion, self._trace) == (other._conclusion, other._trace)

    def __hash__(self) -> int:
        return hash((self._conclusion, self._trace))

    def __repr__(self) -> str:
        return f"Decision({self._conclusion!r}, {self._trace!r})"
