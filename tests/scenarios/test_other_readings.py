"""What else the texts could mean: every other reading is a model, or says why not; and each model is what it says."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from policy_model.alternatives import Alternative, NotModelled
from policy_model.evaluate import Evaluator
from policy_model.policies.beside import alternatives_of
from policy_model.policies.catalogue import catalogue, find_policy
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.readings import WorkedOut, every_other_reading_is_worked_out, worked_out
from policy_model.rules import Duty, Outcome
from tests.property.brute_force import duties, outcomes

type Ends = tuple[tuple[str, str] | None, frozenset[tuple[str, str]]]

POLICIES = [policy for versions in catalogue().values() for policy in versions]
MODELLED = [
    pytest.param(policy, each, id=f"{policy.version.slug}: {each.interpretation}: {each.reading[:30]}")
    for policy in POLICIES
    for each in alternatives_of(policy)
    if isinstance(each, Alternative)
]
OF_THE_POLICY = {
    (each.interpretation, each.reading): each
    for each in alternatives_of(find_policy("information-sharing"))
    if isinstance(each, Alternative)
}


def ends(procedure: Procedure, situation: dict[str, str]) -> Ends:
    """What one procedure decides, rule by rule, without any diagram: its outcome, and its duties with how they bind."""
    found = outcomes(procedure, situation)
    assert len(found) == 1, "every situation has one outcome, with any reading"
    (outcome,) = found
    told = frozenset((duty.id, duty.modality.value) for duty in duties(procedure, situation))
    return (outcome.id, outcome.permits.value), told


def both(found: WorkedOut) -> list[tuple[Ends, Ends]]:
    """What the reading chosen and the other one decide, in every situation that the two together can be asked about."""
    joint = found.difference.joint
    ids = [question.id for question in joint.questions]
    answers = [[answer.id for answer in question.answers] for question in joint.questions]
    decided = []
    for chosen in product(*answers):
        pairs = list(zip(ids, chosen, strict=True))
        sides = []
        for side in (joint.old, joint.new):
            own = side.own(pairs)
            assert own is not None
            sides.append(ends(side.procedure, dict(pair.split("=") for pair in own.split())))
        decided.append((sides[0], sides[1]))
    return decided


@pytest.mark.parametrize(("policy", "alternative"), MODELLED)
def test_the_counts_are_those_of_asking_both_about_every_situation(policy: Policy, alternative: Alternative) -> None:
    found = worked_out(policy, alternative)
    decided = both(found)
    assert found.difference.situations_total == len(decided)
    assert found.difference.situations_changed == sum(old[0] != new[0] for old, new in decided)
    gained, lost = (Counter(duty for pair in decided for duty in pair[at][1] - pair[1 - at][1]) for at in (1, 0))
    told = {(each.duty.id, each.duty.modality.value): (each.gained, each.lost) for each in found.difference.duties}
    assert told == {duty: (gained[duty], lost[duty]) for duty in {*gained, *lost}}


@pytest.mark.parametrize(("policy", "alternative"), MODELLED)
def test_each_is_shown_by_a_situation_that_it_decides_otherwise(policy: Policy, alternative: Alternative) -> None:
    found = worked_out(policy, alternative)
    assert found.unsound == ()
    scenario = alternative.shown_by
    decision = Evaluator(found.procedure).decide(scenario.answers)
    assert decision.outcome is not None
    assert decision.outcome.what.id == scenario.outcome
    assert tuple(duty.what.id for duty in decision.duties) == scenario.duties
    if not found.differs:
        return
    own = policy.procedure(alternative.procedure)
    known = {question.id for question in own.questions}
    was = Evaluator(own).decide({id: answer for id, answer in scenario.answers.items() if id in known})
    told = [(duty.what.id, duty.what.modality) for duty in decision.duties]
    assert (was.outcome and was.outcome.what, [(duty.what.id, duty.what.modality) for duty in was.duties]) != (
        decision.outcome.what,
        told,
    )


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_every_other_reading_is_a_model_or_says_why_not(policy: Policy) -> None:
    stated = [(each.interpretation, each.reading) for each in alternatives_of(policy)]
    assert stated == [(each.id, reading) for each in policy.interpretations for reading in each.otherwise]
    assert list(every_other_reading_is_worked_out(policy, alternatives_of(policy))) == []


def test_what_is_not_modelled_is_about_words_or_about_who_somebody_is() -> None:
    not_modelled = [each for policy in POLICIES for each in alternatives_of(policy) if isinstance(each, NotModelled)]
    assert [each.interpretation for each in not_modelled] == [
        "third-parties",
        "third-parties",
        "advocates-and-ivs",
        "ask-when-unsure",
        "day-first",
    ]


# What a reviewer can count on the fingers, read from the text and not from the machinery


@pytest.mark.parametrize(
    ("interpretation", "reading", "changed", "total", "broken"),
    [
        (
            # No immediate risk, a continued refusal, authority, neither significant harm nor abuse: one situation.
            "authority-without-abuse",
            "No, and the information must not be shared.",
            1,
            96,
            ["only-the-manager-ends-it"],
        ),
        (
            # The same refusal and authority, with significant harm (abuse or not) or with abuse alone.
            "this-consent",
            "The service user's agreement alone.",
            3,
            96,
            ["grounds-are-enough", "authority-overrides-wishes", "only-the-manager-ends-it"],
        ),
        (
            # Those three, before anything was talked about and while they try to refuse.
            "authority-after-refusal",
            "Yes: whenever the manager gives it.",
            6,
            96,
            ["nothing-without-grounds"],
        ),
        (
            # Immediate risk, not talked about yet: two of harm, three of the manager, two of abuse.
            "immediate-risk-and-explaining",
            "It waives none, and passing on waits for the explaining.",
            12,
            96,
            ["immediate-risk-is-not-forbidden", "immediate-risk-does-not-wait", "grounds-are-enough"],
        ),
        (
            "immediate-risk-and-explaining",
            "It waives all explaining.",
            0,
            96,
            ["significant-harm-is-explained", "refusal-does-not-end-explaining"],
        ),
        (
            # No immediate risk, significant harm, no consent: three of agreement, three of the manager, two of abuse.
            "will-have-to-be-shared",
            "Significant harm is always shared with third parties, with or without consent.",
            18,
            96,
            ["nothing-without-grounds", "consulting-after-refusal"],
        ),
        ("which-edition", "March 2015, which has a flowchart of the same title.", 1, 32, []),
        ("strength-of-the-advice", "All of it as 'must'.", 0, 16, []),
    ],
)
def test_what_would_be_otherwise(
    interpretation: str, reading: str, changed: int, total: int, broken: list[str]
) -> None:
    found = worked_out(find_policy("information-sharing"), OF_THE_POLICY[interpretation, reading])
    assert (found.difference.situations_changed, found.difference.situations_total) == (changed, total)
    assert [invariant.id for invariant, _ in found.broken] == broken


def test_a_sentence_that_would_not_hold_has_a_situation_that_shows_it() -> None:
    for alternative in OF_THE_POLICY.values():
        found = worked_out(find_policy("information-sharing"), alternative)
        evaluator = Evaluator(found.procedure)
        for invariant, given in found.broken:
            decision = evaluator.decide(dict(pair.split("=") for pair in given.split()))
            told: set[Duty | Outcome] = {duty.what for duty in decision.duties}
            ended = {decision.outcome.what} if decision.outcome else set()
            permits = {outcome.permits for outcome in ended}
            followed = {*told, *ended, *permits}
            assert not {*invariant.always} <= followed or {*invariant.never} & followed, invariant.id


def test_the_order_of_questions_makes_no_difference_to_either_edition() -> None:
    for year in ("2015", "2018"):
        policy = find_policy(f"hm-government-advice@{year}")
        (alternative,) = alternatives_of(policy)
        assert isinstance(alternative, Alternative)
        assert not worked_out(policy, alternative).differs
