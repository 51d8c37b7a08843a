"""What the 2015 and the 2018 editions say alike."""

from __future__ import annotations

from policy_model.conditions import ALWAYS, Condition, answered
from policy_model.invariants import Invariant
from policy_model.policy import NotExecutable
from policy_model.questions import yes_no
from policy_model.rules import Outcome, Permits, Rule, must, should

TITLE = "Information sharing: advice for practitioners providing safeguarding services"
START = "You are asked to, or wish to, share information."

purpose = yes_no(
    "purpose",
    "Is there a clear and legitimate purpose for sharing information?",
    because="purpose",
)
identifiable = yes_no(
    "identifiable",
    "Does the information enable an individual to be identified?",
    because="identifiable",
)
consent = yes_no(
    "consent",
    "Do you have consent to share?",
    because="consent",
)

clear_purpose = answered(purpose, "yes")
individual_identifiable = answered(identifiable, "yes")
consent_given = answered(consent, "yes")

can_share = Outcome(
    "can-share",
    "You can share.",
    permits=Permits.YES,
    because=("identifiable", "consent"),
)
do_not_share = Outcome(
    "do-not-share",
    "Do not share.",
    permits=Permits.NO,
    because="purpose",
)

follow_procedures = must(
    "follow-procedures",
    "If there are concerns that a child is in need, suffering or likely to suffer harm, "
    "follow the relevant procedures without delay.",
)
how_much = should("how-much", "Identify how much information to share.")
fact_and_opinion = should("fact-and-opinion", "Distinguish fact from opinion.")
right_individual = should(
    "right-individual",
    "Ensure that you are giving the right information to the right individual.",
)
securely = should("securely", "Ensure, where possible, that you are sharing the information securely.")
inform_individual = should(
    "inform-individual",
    "Inform the individual that the information has been shared, if they were not aware of this, "
    "as long as this would not create or increase risk of harm.",
)
record = should(
    "record",
    "Record the information sharing decision and your reasons, in line with your organisation's or local procedures.",
)
ask_advice = should(
    "seek-advice",
    "Seek advice if unsure what to do at any stage, and ensure that the outcome of the discussion is recorded.",
)

how_duties = (how_much, fact_and_opinion, right_individual, securely, inform_individual)
"""What whoever shares should do."""


def standing() -> tuple[Rule, ...]:
    """What stands beside every step, and is no branch of any question."""
    return (
        Rule(
            "concerns-about-harm",
            when=ALWAYS,
            then=follow_procedures,
            because="concerns-about-harm",
        ),
        seek_advice,
    )


seek_advice = Rule(
    "seek-advice",
    when=ALWAYS,
    then=ask_advice,
    because="seek-advice",
)


HOW = tuple(duty.id for duty in how_duties)
"""The duties of whoever shares, as scenarios name them."""


def how(share: Condition) -> tuple[Rule, ...]:
    """How to share where the answer is to share, and what to record either way."""
    return (
        Rule(
            "how-much",
            when=share,
            then=how_much,
            because="how-much",
        ),
        Rule(
            "fact-and-opinion",
            when=share,
            then=fact_and_opinion,
            because="fact-and-opinion",
        ),
        Rule(
            "right-individual",
            when=share,
            then=right_individual,
            because="right-individual",
        ),
        Rule(
            "securely",
            when=share,
            then=securely,
            because="securely",
        ),
        Rule(
            "inform-individual",
            when=share,
            then=inform_individual,
            because="inform-individual",
        ),
        Rule(
            "record",
            when=ALWAYS,
            then=record,
            because="record",
        ),
    )


def invariants(share: Condition) -> tuple[Invariant, ...]:
    """What must hold in both editions, whenever each has it that information is shared."""
    return (
        Invariant(
            "nothing-without-purpose",
            "Nothing is shared without a clear and legitimate purpose.",
            when=~clear_purpose,
            always=(do_not_share,),
            never=(Permits.YES,),
            because="purpose",
        ),
        Invariant(
            "nobody-identifiable-nothing-withheld",
            "With a clear purpose, what identifies nobody is never withheld.",
            when=clear_purpose & ~individual_identifiable,
            always=(can_share,),
            never=(Permits.NO,),
            because="identifiable",
        ),
        Invariant(
            "consent-is-enough",
            "With a clear purpose, what there is consent to share is never withheld.",
            when=clear_purpose & consent_given,
            always=(can_share,),
            never=(Permits.NO,),
            because="consent",
        ),
        Invariant(
            "sharing-says-how",
            "Wherever information is shared, all of how to share it is told.",
            when=share,
            always=(Permits.YES, *how_duties),
            because=("how-much", "fact-and-opinion", "right-individual", "securely", "inform-individual"),
        ),
        Invariant(
            "not-sharing-says-nothing-of-how",
            "Where information is not shared, nobody is told how to share it.",
            when=~share,
            never=(Permits.YES, *how_duties),
            because=("how-much", "fact-and-opinion", "right-individual", "securely", "inform-individual"),
        ),
        Invariant(
            "whatever-is-decided",
            "Whatever is decided, it is recorded, advice can be sought, and concerns about harm wait for nothing.",
            when=ALWAYS,
            always=(follow_procedures, ask_advice, record),
            because=("concerns-about-harm", "seek-advice", "record"),
        ),
    )


not_executable = (NotExecutable("start", "Says where the procedure begins; it asks nothing and demands nothing."),)
