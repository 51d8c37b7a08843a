"""Hypothesis strategies for random policies, small enough for every situation to be tried one by one."""

from __future__ import annotations

from math import prod
from typing import Any

from hypothesis import strategies as st

from policy_model.clauses import Clause, Text
from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, Is, Not
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE, Answer, Question
from policy_model.rules import Duty, Modality, Outcome, Permits, Rule, should

MOST_SITUATIONS = 300
"""Bounds what brute force has to try for one example."""

CLAUSE = "the-clause"
DUTIES = tuple(Duty(f"d{at}", modality, f"Do {at}.") for at, modality in enumerate(Modality))

_SIZE = st.integers(1, 6)
_RULES = st.integers(0, 6)
_FEW = st.integers(0, 3)
_ANSWERS = st.sampled_from((2, 2, 2, 3, 4))
_ANY = st.integers(0, 20)
_PERMITS = st.sampled_from(Permits)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, ...]:
    """1 to 6 questions with 2 to 4 answers each."""
    counts = [draw(_ANSWERS) for _ in range(draw(_SIZE))]
    while prod(counts) > MOST_SITUATIONS:
        counts[counts.index(max(counts))] = 2
    return tuple(
        Question(f"q{at}", f"Question {at}?", tuple(Answer(f"a{each}", f"Answer {each}") for each in range(count)))
        for at, count in enumerate(counts)
    )


def _nested(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return several.map(AllOf) | several.map(AnyOf) | parts.map(Not)


# Conditions before it is known what is asked: a comparison is the numbers of a question and of some answers. Made once:
# Hypothesis checks a strategy at its first use, which takes longer than drawing from it.
_COMPARISONS = st.tuples(st.integers(0, 5), st.integers(1, 15))
_SHAPES = st.recursive(_COMPARISONS, _nested, max_leaves=6) | st.recursive(
    _COMPARISONS | st.sampled_from((ALWAYS, AnyOf(()))), _nested, max_leaves=3
)


def conditions(asked: tuple[Question, ...]) -> st.SearchStrategy[Condition]:
    """Nested conditions over the questions asked, among them some that always or never hold."""

    def condition(shape: Any) -> Condition:
        match shape:
            case Not(part):
                return Not(condition(part))
            case AllOf(parts) | AnyOf(parts):
                return type(shape)(tuple(condition(part) for part in parts))
            case at, chosen:
                question = asked[at % len(asked)]
                answers = tuple(answer.id for bit, answer in enumerate(question.answers) if chosen >> bit & 1)
                return Is(question.id, answers or (question.answers[0].id,))
        raise TypeError(shape)

    return _SHAPES.map(condition)


@st.composite
def _rules(draw: st.DrawFn, asked: tuple[Question, ...], sound: bool) -> tuple[tuple[Outcome, ...], tuple[Rule, ...]]:
    """Outcomes, and rules for duties and outcomes; where `sound`, one outcome a situation."""
    outcomes = tuple(
        Outcome(f"o{at}", f"Outcome {at}.", permits=draw(_PERMITS), because=CLAUSE) for at in range(draw(_FEW) + 1)
    )
    # Few duties for many rules, so that rules share them.
    told: list[tuple[Condition, Duty | Outcome]] = [
        (draw(conditions(asked)), DUTIES[draw(_FEW)]) for _ in range(draw(_RULES))
    ]
    ends: list[tuple[Condition, Duty | Outcome]] = [
        (draw(conditions(asked)), outcomes[draw(_FEW) % len(outcomes)]) for _ in range(draw(_FEW))
    ]
    if sound:
        # The first that holds counts, and the last always does: that parts the situations.
        ends = [
            (AllOf((*(Not(earlier) for earlier, _ in ends[:at]), condition)), outcome)
            for at, (condition, outcome) in enumerate((*ends, (ALWAYS, outcomes[-1])))
        ]
    given = draw(st.permutations([*told, *ends]))
    return outcomes, tuple(
        Rule(f"r{at}", when=condition, then=then, because=CLAUSE) for at, (condition, then) in enumerate(given)
    )


@st.composite
def procedures(draw: st.DrawFn, sound: bool | None = None) -> Procedure:
    """Procedures; sound ones, in which each situation has exactly one outcome, or not, or either (None)."""
    asked = draw(questions())
    outcomes, rules = draw(_rules(asked, draw(st.booleans()) if sound is None else sound))
    return Procedure(
        id="random",
        title="A random procedure",
        start="It starts.",
        questions=asked,
        outcomes=outcomes,
        rules=rules,
        when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "ask somebody"), because=CLAUSE),
    )


@st.composite
def policies(draw: st.DrawFn, sound: bool | None = None) -> Policy:
    """Policies of one random procedure: what the strategies make is valid."""
    return Policy(
        id="random",
        title="A random policy",
        owner="Nobody",
        status="Made up",
        next_review=None,
        versions=(Version(name="1", revised=StatedDate("today")),),
        text=Text(((Clause(CLAUSE, "Some words."),),)),
        procedures=(draw(procedures(sound)),),
    )


@st.composite
def answers(draw: st.DrawFn, procedure: Procedure) -> dict[str, str]:
    """Some answers to some of the questions, in any order, `not-sure` among them."""
    given = {}
    for question in draw(st.permutations(procedure.questions)):
        choices = (*(answer.id for answer in question.answers), NOT_SURE, None, None)
        if answer := choices[draw(_ANY) % len(choices)]:
            given[question.id] = answer
    return given


@st.composite
def rewritten(draw: st.DrawFn, condition: Condition, asked: tuple[Question, ...]) -> Condition:
    """The same in other words: double negation, De Morgan, other order, disjunctions split, cases told apart."""

    def parts(conditions: tuple[Condition, ...], negated: bool = False) -> tuple[Condition, ...]:
        new = [draw(rewritten(part, asked)) for part in conditions]
        return tuple(Not(part) if negated else part for part in draw(st.permutations(new)))

    match condition:
        case Is(question, chosen):
            ids = [answer.id for each in asked if each.id == question for answer in each.answers]
            others = tuple(each for each in ids if each not in chosen)
            same: tuple[Condition, ...] = (
                condition,
                AnyOf(tuple(Is(question, (each,)) for each in chosen)),
                *((Not(Is(question, others)),) if others else ()),  # a comparison with no answer is refused
            )
            return draw(st.sampled_from(same))
        case AllOf(given):
            return Not(AnyOf(parts(given, negated=True))) if draw(st.booleans()) else AllOf(parts(given))
        case AnyOf(given):
            return Not(AllOf(parts(given, negated=True))) if draw(st.booleans()) else AnyOf(parts(given))
        case Not(part):
            new = draw(rewritten(part, asked))
            if draw(st.booleans()):
                case = draw(conditions(asked))
                return AnyOf((AllOf((Not(new), case)), AllOf((Not(case), Not(new)))))
            return Not(Not(Not(new)))
    raise TypeError(condition)
