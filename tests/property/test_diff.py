"""A comparison is right to the situation, the same read backwards, and silent about edits that change nothing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not
from policy_model.diff import (
    Case,
    Direction,
    DutyChange,
    Merged,
    OutcomeDifference,
    compare,
    compare_procedures,
)
from policy_model.diff.changes import Change, Kind
from policy_model.diff.joint import Joint, Side
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.questions import Answer, Question
from policy_model.records import Renamed, Renames
from policy_model.rules import Modality, Outcome, Permits
from tests.property import brute_force
from tests.property.brute_force import Situation
from tests.strategies import policies, procedures, rewritten

PERMISSIVE = [Permits.NO, Permits.WAIT, Permits.YES]
MIRRORED = {
    Direction.MORE_PERMISSIVE: Direction.LESS_PERMISSIVE,
    Direction.LESS_PERMISSIVE: Direction.MORE_PERMISSIVE,
    Direction.NEITHER: Direction.NEITHER,
    Kind.ADDED: Kind.REMOVED,
    Kind.REMOVED: Kind.ADDED,
}


# The oracle: both procedures are asked about every joint situation. Ids are the same on both sides.


def joint_situations(old: Procedure, new: Procedure) -> Iterator[Situation]:
    answers: dict[str, dict[str, None]] = defaultdict(dict)
    for procedure in (new, old):
        for question in procedure.questions:
            answers[question.id] |= dict.fromkeys(answer.id for answer in question.answers)
    for chosen in product(*answers.values()):
        yield dict(zip(answers, chosen, strict=True))


def asked(procedure: Procedure, situation: Situation) -> Situation | None:
    """What of the situation the procedure asks for; None where it does not know an answer."""
    known = {question.id: {answer.id for answer in question.answers} for question in procedure.questions}
    if any(situation[question] not in answers for question, answers in known.items()):
        return None
    return {question: situation[question] for question in known}


def decided(procedure: Procedure, situation: Situation) -> Outcome | None:
    """The only outcome that follows."""
    own = asked(procedure, situation)
    outcomes = brute_force.outcomes(procedure, own) if own is not None else frozenset()
    return next(iter(outcomes)) if len(outcomes) == 1 else None


def told(procedure: Procedure, situation: Situation) -> set[tuple[str, Modality]]:
    own = asked(procedure, situation)
    assert own is not None
    return {(duty.id, duty.modality) for duty in brute_force.duties(procedure, own)}


def key(outcome: Outcome | None) -> tuple[str, Permits] | None:
    return (outcome.id, outcome.permits) if outcome else None


def holds(merged: Merged, situation: Situation) -> bool:
    return all(situation[question] in answers for question, answers in merged.when)


def answers_of(typed: str) -> Situation:
    return dict(pair.split("=") for pair in typed.split())


@given(procedures(), procedures())
def test_cases_are_exactly_the_situations_decided_otherwise(old: Procedure, new: Procedure) -> None:
    difference = compare_procedures(old, new)
    total = changed = 0
    for situation in joint_situations(old, new):
        before, after = decided(old, situation), decided(new, situation)
        differs = key(before) != key(after)
        total, changed = total + 1, changed + differs
        within = [case for case in difference.cases if holds(case, situation)]
        assert bool(within) == differs
        for case in within:
            assert (case.old, case.new) == (before, after)
    assert (difference.situations_total, difference.situations_changed) == (total, changed)
    assert difference.left_out == 0


@given(procedures(), procedures())
def test_a_case_is_counted_and_its_example_shows_it(old: Procedure, new: Procedure) -> None:
    every = list(joint_situations(old, new))
    difference = compare_procedures(old, new)
    for case in difference.cases:
        assert case.situations == sum(holds(case, situation) for situation in every)
        example = answers_of(case.example)
        assert holds(case, example)
        for procedure, typed in ((old, case.example_old), (new, case.example_new)):
            known = {question.id: {answer.id for answer in question.answers} for question in procedure.questions}
            if any(answer not in known[question] for question, answer in example.items() if question in known):
                assert typed is None
            else:
                assert typed is not None
                assert answers_of(typed) == {each: answer for each, answer in example.items() if each in known}
        match case.old, case.new:
            case Outcome() as before, Outcome() as after:
                more = PERMISSIVE.index(after.permits) - PERMISSIVE.index(before.permits)
            case _:
                more = 0
        directions = {-1: Direction.LESS_PERMISSIVE, 0: Direction.NEITHER, 1: Direction.MORE_PERMISSIVE}
        assert case.direction is directions[(more > 0) - (more < 0)]


@given(procedures(), procedures())
def test_duties_are_gained_and_lost_exactly_where_one_side_alone_tells_them(old: Procedure, new: Procedure) -> None:
    gained: dict[tuple[str, Modality], int] = defaultdict(int)
    lost: dict[tuple[str, Modality], int] = defaultdict(int)
    difference = compare_procedures(old, new)
    changes = {(change.duty.id, change.duty.modality): change for change in difference.duties}
    for situation in joint_situations(old, new):
        if asked(old, situation) is None or asked(new, situation) is None:
            assert not any(holds(each, situation) for change in changes.values() for each in change.gained_in)
            continue
        before, after = told(old, situation), told(new, situation)
        for counted, duties in ((gained, after - before), (lost, before - after)):
            for duty in duties:
                counted[duty] += 1
        for duty, change in changes.items():
            assert any(holds(each, situation) for each in change.gained_in) == (duty in after - before)
            assert any(holds(each, situation) for each in change.lost_in) == (duty in before - after)
    assert {duty: change.gained for duty, change in changes.items() if change.gained} == gained
    assert {duty: change.lost for duty, change in changes.items() if change.lost} == lost


@given(policies())
def test_a_policy_does_not_differ_from_itself(policy: Policy) -> None:
    comparison = compare(policy, policy)
    assert (comparison.text, comparison.model) == ((), ())
    (difference,) = comparison.procedures
    assert (difference.situations_changed, difference.cases, difference.duties) == (0, (), ())


# The same read backwards.


def mirrored_merged(merged: Merged) -> Merged:
    return replace(merged, example_old=merged.example_new, example_new=merged.example_old)


def mirrored_case(case: Case) -> Case:
    return replace(mirrored_merged(case), old=case.new, new=case.old)  # type: ignore[return-value]


def mirrored_duty(change: DutyChange) -> DutyChange:
    return replace(
        change,
        gained=change.lost,
        lost=change.gained,
        gained_in=tuple(map(mirrored_merged, change.lost_in)),
        lost_in=tuple(map(mirrored_merged, change.gained_in)),
    )


def mirrored(difference: OutcomeDifference) -> OutcomeDifference:
    joint = difference.joint
    return replace(
        difference,
        joint=Joint(
            joint.new,
            joint.old,
            joint.questions,
            tuple(replace(each, old=each.new, new=each.old) for each in joint.same),
            joint.leads,
        ),
        cases=tuple(map(mirrored_case, difference.cases)),
        duties=tuple(map(mirrored_duty, difference.duties)),
    )


def mirrored_change(change: Change) -> Change:
    kind = MIRRORED.get(change.kind, change.kind)
    return Change(kind, change.path, change.new, change.old, change.new_mark, change.old_mark)  # type: ignore[arg-type]


@given(policies(), policies())
def test_a_comparison_read_backwards_is_the_same(one: Policy, other: Policy) -> None:
    forwards, backwards = compare(one, other), compare(other, one)
    assert tuple(map(mirrored, forwards.procedures)) == backwards.procedures
    assert tuple(map(mirrored_change, forwards.text)) == backwards.text
    assert tuple(map(mirrored_change, forwards.model)) == backwards.model
    for there, back in zip(forwards.procedures, backwards.procedures, strict=True):
        for case, same in zip(there.cases, back.cases, strict=True):
            assert same.direction is MIRRORED[case.direction]


# Edits that change nothing.


@st.composite
def harmlessly_edited(draw: st.DrawFn, procedure: Procedure) -> Procedure:
    """The same in other words, in another order, with other ids that are declared as renamed."""
    names = {
        question.id: draw(st.sampled_from((question.id, f"{question.id}-new"))) for question in procedure.questions
    }
    answers = {
        (question.id, answer.id): draw(st.sampled_from((answer.id, f"{answer.id}-new")))
        for question in procedure.questions
        for answer in question.answers
    }
    if draw(st.booleans()) and len(names) > 1:
        first, second, *_ = names
        names[first], names[second] = second, first  # what was called one is now called the other

    def renamed(condition: Condition) -> Condition:
        match condition:
            case Is(question, chosen):
                return Is(names[question], tuple(answers[question, answer] for answer in chosen))
            case AllOf(parts) | AnyOf(parts):
                return type(condition)(tuple(map(renamed, parts)))
            case Not(part):
                return Not(renamed(part))
        raise TypeError(condition)

    def reworded(question: Question) -> Question:
        said = (
            Answer(answers[question.id, answer.id], f"{answer.text}, in other words") for answer in question.answers
        )
        return Question(names[question.id], f"{question.text} Really?", tuple(draw(st.permutations(list(said)))))

    declared = (
        *(Renamed(Renames.QUESTION, old, new) for old, new in names.items() if old != new),
        *(
            Renamed(Renames.ANSWER, f"{names[question]}={old}", f"{names[question]}={new}")
            for (question, old), new in answers.items()
            if old != new
        ),
    )
    rules = [replace(rule, when=renamed(draw(rewritten(rule.when, procedure.questions)))) for rule in procedure.rules]
    return replace(
        procedure,
        title="Another title",
        questions=tuple(draw(st.permutations([reworded(question) for question in procedure.questions]))),
        rules=tuple(draw(st.permutations(rules))),
        renamed=tuple(draw(st.permutations(declared))),
    )


@given(st.data())
def test_harmless_edits_change_no_outcome_and_no_duty(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    edited = data.draw(harmlessly_edited(procedure))
    for old, new in ((procedure, edited), (edited, procedure)):
        difference = compare_procedures(old, new, newer=edited)
        assert (difference.situations_changed, difference.cases, difference.duties) == (0, (), ())
        assert difference.situations_total == sum(1 for _ in brute_force.situations(procedure))


@given(st.data())
def test_a_comparison_with_renames_read_backwards_is_the_same(data: st.DataObject) -> None:
    procedure, other = data.draw(procedures()), data.draw(procedures())
    edited = data.draw(harmlessly_edited(other))
    forwards, backwards = compare_procedures(procedure, edited), compare_procedures(edited, procedure)
    assert mirrored(forwards) == backwards


@given(st.data())
def test_a_joint_space_knows_each_answer_of_each_side_once(data: st.DataObject) -> None:
    old, new = data.draw(procedures()), data.draw(procedures())
    joint = compare_procedures(old, data.draw(harmlessly_edited(new))).joint
    assert len({question.id for question in joint.questions}) == len(joint.questions)
    for question in joint.questions:
        assert len({answer.id for answer in question.answers}) == len(question.answers)
        sides: list[Side] = [side for side in (joint.old, joint.new) if question.id in side.known]
        assert {answer for side in sides for answer in side.known[question.id][1]} == {
            answer.id for answer in question.answers
        }
    for side in (joint.old, joint.new):
        assert sum(len(answers) for _, answers in side.known.values()) == sum(
            len(question.answers) for question in side.procedure.questions
        )
