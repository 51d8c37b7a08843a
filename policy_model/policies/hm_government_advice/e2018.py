"""The July 2018 edition: the one in force when Reconstruct's policy was last revised."""

from __future__ import annotations

from policy_model.conditions import answered
from policy_model.invariants import Invariant
from policy_model.policies.hm_government_advice.both_editions import (
    HOW,
    START,
    TITLE,
    can_share,
    clear_purpose,
    consent,
    consent_given,
    do_not_share,
    how,
    identifiable,
    individual_identifiable,
    invariants,
    not_executable,
    purpose,
    seek_advice,
    standing,
)
from policy_model.policies.hm_government_advice.e2015 import march_2015
from policy_model.policies.reading import records_beside, text_beside
from policy_model.policy import Interpretation, Policy, StatedDate, Version
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import yes_no
from policy_model.records import Alone, Renamed, Renames, SignedOff
from policy_model.rules import Permits, Rule

text = text_beside(__package__, "e2018.md")

july_2018 = Version(
    name="2018",
    revised=StatedDate("July 2018"),
    reason="Updated for GDPR and the Data Protection Act 2018; supersedes 2015.",
)

lawful_reason = yes_no(
    "lawful-reason",
    "Have you identified a lawful reason to share information without consent?",
    because="lawful-reason",
)
reason_identified = answered(lawful_reason, "yes")

share = clear_purpose & (~individual_identifiable | consent_given | reason_identified)

sharing = Procedure(
    id="sharing",
    title="When and how to share information",
    start=START,
    questions=(purpose, identifiable, consent, lawful_reason),
    outcomes=(can_share, do_not_share),
    rules=(
        *standing(),
        Rule(
            "no-purpose",
            when=~clear_purpose,
            then=do_not_share,
            because="purpose",
        ),
        Rule(
            "nobody-identifiable",
            when=clear_purpose & ~individual_identifiable,
            then=can_share,
            because="identifiable",
        ),
        Rule(
            "with-consent",
            when=clear_purpose & individual_identifiable & consent_given,
            then=can_share,
            because="consent",
        ),
        Rule(
            "with-lawful-reason",
            when=clear_purpose & individual_identifiable & ~consent_given & reason_identified,
            then=can_share,
            because="lawful-reason",
        ),
        Rule(
            "no-lawful-reason",
            when=clear_purpose & individual_identifiable & ~consent_given & ~reason_identified,
            then=do_not_share,
            because="lawful-reason",
        ),
        *how(share),
    ),
    when_unsure=seek_advice,
    renamed=(
        Renamed(
            Renames.QUESTION,
            "another-reason",
            "lawful-reason",
            why='"Another reason" (2015) and "lawful reason" (2018) are taken as the same question for the comparison.',
        ),
    ),
    invariants=(
        *invariants(share),
        Invariant(
            "identifiable-only-with-grounds",
            "What identifies somebody is shared only with consent or a lawful reason.",
            when=individual_identifiable & ~consent_given & ~reason_identified,
            always=(do_not_share,),
            never=(Permits.YES,),
            because=("consent", "lawful-reason"),
        ),
        Invariant(
            "lawful-reason-is-enough",
            "With a clear purpose and a lawful reason, nothing is withheld for want of consent.",
            when=clear_purpose & reason_identified,
            never=(Permits.NO,),
            because="lawful-reason",
        ),
    ),
    scenarios=(
        Scenario(
            "A caller gives no clear reason for wanting to know about a young person.",
            given="purpose=no",
            outcome="do-not-share",
            duties=("follow-procedures", "seek-advice", "record"),
        ),
        Scenario(
            "A funder asks how many young people were supported, with no names and nobody to be recognised.",
            given="purpose=yes identifiable=no",
            outcome="can-share",
            duties=("follow-procedures", "seek-advice", *HOW, "record"),
        ),
        Scenario(
            "A young person agrees that their school be told.",
            given="purpose=yes identifiable=yes consent=yes",
            outcome="can-share",
            duties=("follow-procedures", "seek-advice", *HOW, "record"),
        ),
        Scenario(
            "There is no consent, but a lawful reason to share has been identified.",
            given="purpose=yes identifiable=yes consent=no lawful-reason=yes",
            outcome="can-share",
            duties=("follow-procedures", "seek-advice", *HOW, "record"),
        ),
        Scenario(
            "There is no consent and no lawful reason to share has been identified.",
            given="purpose=yes identifiable=yes consent=no lawful-reason=no",
            outcome="do-not-share",
            duties=("follow-procedures", "seek-advice", "record"),
        ),
    ),
)

order_of_questions = Interpretation(
    id="order-of-questions",
    because=("identifiable", "consent"),
    open="Is consent asked about before or after whether an individual can be identified?",
    chosen="After, as in the flowchart as it is recalled. The outcome is the same in either order.",
    otherwise=("Before, as the wording of the edition's page 11 may have it.",),
)

signed_off = (
    SignedOff(
        clause="consent",
        changed=Alone.LOGIC,
        by="The makers of this model",
        why=(
            "Whether the information is confidential is no longer asked, so consent now also lets information be "
            "shared that is not confidential; in 2015 that could be shared without."
        ),
    ),
    *(
        SignedOff(
            clause=clause,
            changed=Alone.LOGIC,
            by="The makers of this model",
            why=(
                "Its words begin 'If you share', and information that is not confidential is no longer shared where "
                "there is neither consent nor a lawful reason."
            ),
        )
        for clause in HOW
    ),
)

policy = Policy(
    id="hm-government-advice",
    title=TITLE,
    owner="HM Government",
    status="Replaced in April/May 2024",
    next_review=None,
    versions=(march_2015, july_2018),
    text=text,
    procedures=(sharing,),
    interpretations=(order_of_questions,),
    not_executable=not_executable,
    recorded=records_beside(__package__, "e2018.record.txt"),
    signed_off=signed_off,
)
