"""The invariants that the shipped policies state: which they are, that each bites, and that brute force agrees."""

from dataclasses import replace

import pytest

from policy_model.compiled import Compiled
from policy_model.conditions import holds
from policy_model.invariants import Invariant
from policy_model.policies.catalogue import every_procedure, find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.rules import Permits, must
from policy_model.verify import every_invariant_holds
from tests.property.brute_force import duties, outcomes, situations

EVERY = [
    pytest.param(policy, procedure, invariant, id=f"{policy.name}/{procedure.id}: {invariant.sentence}")
    for policy, procedure in every_procedure()
    for invariant in procedure.invariants
]
SENTENCES = {
    "information-sharing/disclosure": (
        "Immediate risk is never answered with 'do not share'.",
        "Where there is immediate risk, passing the information on waits for nothing.",
        "Nothing goes to a third party without consent, authority or immediate risk.",
        "With consent, immediate risk, or authority after a continued refusal, nobody is told not to share.",
        "Where the manager authorises disclosure of abuse or neglect, a continued refusal does not stop it.",
        "Authority over the service user's wishes reaches no further than abuse or neglect.",
        "It ends in 'do not pass on' only after a continued refusal, and if the manager did not authorise it.",
        "Where the service user continues to refuse and nothing is decided, staff consult and say that they will.",
        "Significant harm is always explained to the service user, with immediate risk or without.",
        "A refusal never ends the explaining of significant harm; it adds to it.",
        "Without immediate risk, the service user is always told why, and asked whom it should be shared with.",
        "Being honest about what can't be contained, and advocating 'need to know', depend on no answer.",
        "Whoever is not sure is told to ask the coordinator or the children's services manager.",
    ),
    "hm-government-advice@2015/sharing": (
        "Nothing is shared without a clear and legitimate purpose.",
        "With a clear purpose, what identifies nobody is never withheld.",
        "With a clear purpose, what there is consent to share is never withheld.",
        "Wherever information is shared, all of how to share it is told.",
        "Where information is not shared, nobody is told how to share it.",
        "Whatever is decided, it is recorded, advice can be sought, and concerns about harm wait for nothing.",
        "What is confidential and identifies somebody is shared only with consent or another reason.",
        "With a clear purpose and another reason to share, nothing is withheld for want of consent.",
        "With a clear purpose, what is not confidential is never withheld.",
    ),
    "hm-government-advice@2018/sharing": (
        "Nothing is shared without a clear and legitimate purpose.",
        "With a clear purpose, what identifies nobody is never withheld.",
        "With a clear purpose, what there is consent to share is never withheld.",
        "Wherever information is shared, all of how to share it is told.",
        "Where information is not shared, nobody is told how to share it.",
        "Whatever is decided, it is recorded, advice can be sought, and concerns about harm wait for nothing.",
        "What identifies somebody is shared only with consent or a lawful reason.",
        "With a clear purpose and a lawful reason, nothing is withheld for want of consent.",
    ),
}


@pytest.mark.parametrize(("name", "sentences"), SENTENCES.items(), ids=SENTENCES)
def test_each_policy_states_its_invariants(name: str, sentences: tuple[str, ...]) -> None:
    _, procedure = find_procedure(name)
    assert tuple(invariant.sentence for invariant in procedure.invariants) == sentences


def test_the_policy_states_those_of_the_guidance_that_it_adopts() -> None:
    _, adopted = find_procedure("information-sharing/sharing")
    _, own = find_procedure("hm-government-advice@2018/sharing")
    assert adopted.invariants == own.invariants


@pytest.mark.parametrize(("policy", "procedure", "invariant"), EVERY)
def test_every_situation_keeps_every_invariant(policy: Policy, procedure: Procedure, invariant: Invariant) -> None:
    held = 0
    for situation in situations(procedure):
        if holds(invariant.when, situation):
            (outcome,) = outcomes(procedure, situation)
            follows = {outcome, outcome.permits, *duties(procedure, situation), procedure.when_unsure.then}
            assert follows.issuperset(invariant.always)
            assert follows.isdisjoint(invariant.never)
            held += 1
    assert held, "it is about some situation"


@pytest.mark.parametrize(("policy", "procedure", "invariant"), EVERY)
def test_every_claim_is_broken_by_some_change(policy: Policy, procedure: Procedure, invariant: Invariant) -> None:
    """A claim that nothing could break would say nothing."""
    for side in ("always", "never"):
        for claim in getattr(invariant, side):
            alone = replace(invariant, **{"always": (), "never": (), side: (claim,)})
            assert any(
                list(every_invariant_holds(Compiled(replace(changed, invariants=(alone,)))))
                for changed in _changed(procedure)
            ), claim


def _changed(procedure: Procedure) -> list[Procedure]:
    """The procedure with one rule turned round, one outcome that permits otherwise, or other words when unsure."""
    rules = procedure.rules
    unsure = replace(procedure.when_unsure, then=must("else", "Do something else."))
    turned = [
        replace(procedure, rules=(*rules[:at], replace(rule, when=~rule.when), *rules[at + 1 :]))
        for at, rule in enumerate(rules)
    ]
    permitting = []
    for outcome in procedure.outcomes:
        for permits in Permits:
            other = replace(outcome, permits=permits)
            permitting.append(
                replace(
                    procedure,
                    outcomes=tuple(other if each == outcome else each for each in procedure.outcomes),
                    rules=tuple(replace(rule, then=other) if rule.then == outcome else rule for rule in rules),
                )
            )
    # What is told to whoever is not sure counts everywhere: a rule that tells the same is turned round with it.
    return [*turned, *permitting, *(replace(each, when_unsure=unsure) for each in (procedure, *turned))]
