"""What the 2015 and the 2018 editions say alike."""

from __future__ import annotations

from policy_model.conditions import ALWAYS, Condition, answered
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


def standing() -> tuple[Rule, ...]:
    """What stands beside every step, and is no branch of any question."""
    return (
        Rule(
            "concerns-about-harm",
            when=ALWAYS,
            then=must(
                "follow-procedures",
                "If there are concerns that a child is in need, suffering or likely to suffer harm, "
                "follow the relevant procedures without delay.",
            ),
            because="concerns-about-harm",
        ),
        seek_advice,
    )


seek_advice = Rule(
    "seek-advice",
    when=ALWAYS,
    then=should(
        "seek-advice",
        "Seek advice if unsure what to do at any stage, and ensure that the outcome of the discussion is recorded.",
    ),
    because="seek-advice",
)


HOW = ("how-much", "fact-and-opinion", "right-individual", "securely", "inform-individual")
"""The duties of whoever shares, as scenarios name them."""


def how(share: Condition) -> tuple[Rule, ...]:
    """How to share where the answer is to share, and what to record either way."""
    return (
        Rule(
            "how-much",
            when=share,
            then=should("how-much", "Identify how much information to share."),
            because="how-much",
        ),
        Rule(
            "fact-and-opinion",
            when=share,
            then=should("fact-and-opinion", "Distinguish fact from opinion."),
            because="fact-and-opinion",
        ),
        Rule(
            "right-individual",
            when=share,
            then=should(
                "right-individual",
                "Ensure that you are giving the right information to the right individual.",
            ),
            because="right-individual",
        ),
        Rule(
            "securely",
            when=share,
            then=should("securely", "Ensure, where possible, that you are sharing the information securely."),
            because="securely",
        ),
        Rule(
            "inform-individual",
            when=share,
            then=should(
                "inform-individual",
                "Inform the individual that the information has been shared, if they were not aware of this, "
                "as long as this would not create or increase risk of harm.",
            ),
            because="inform-individual",
        ),
        Rule(
            "record",
            when=ALWAYS,
            then=should(
                "record",
                "Record the information sharing decision and your reasons, "
                "in line with your organisation's or local procedures.",
            ),
            because="record",
        ),
    )


not_executable = (NotExecutable("start", "Says where the procedure begins; it asks nothing and demands nothing."),)
