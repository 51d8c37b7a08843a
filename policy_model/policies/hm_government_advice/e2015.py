"""The March 2015 edition, kept to be compared with the one that followed it."""

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
from policy_model.policies.reading import records_beside, text_beside
from policy_model.policy import Interpretation, Policy, StatedDate, Version
from policy_model.procedure import Procedure, Scenario
from policy_model.questions import yes_no
from policy_model.rules import Permits, Rule

text = text_beside(__package__, "e2015.md")

march_2015 = Version(name="2015", revised=StatedDate("March 2015"))

confidential = yes_no(
    "confidential",
    "Is the information confidential?",
    because="confidential",
)
another_reason = yes_no(
    "another-reason",
    "Is there another reason to share information, such as to fulfil a public function or to protect the vital "
    "interests of the information subject?",
    because="another-reason",
)

in_confidence = answered(confidential, "yes")
other_reason = answered(another_reason, "yes")

share = clear_purpose & (~individual_identifiable | ~in_confidence | consent_given | other_reason)

sharing = Procedure(
    id="sharing",
    title="When and how to share information",
    start=START,
    questions=(purpose, identifiable, confidential, consent, another_reason),
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
            "not-confidential",
            when=clear_purpose & individual_identifiable & ~in_confidence,
            then=can_share,
            because="confidential",
        ),
        Rule(
            "with-consent",
            when=clear_purpose & individual_identifiable & in_confidence & consent_given,
            then=can_share,
            because="consent",
        ),
        Rule(
            "with-another-reason",
            when=clear_purpose & individual_identifiable & in_confidence & ~consent_given & other_reason,
            then=can_share,
            because="another-reason",
        ),
        Rule(
            "no-other-reason",
            when=clear_purpose & individual_identifiable & in_confidence & ~consent_given & ~other_reason,
            then=do_not_share,
            because="another-reason",
        ),
        *how(share),
    ),
    when_unsure=seek_advice,
    invariants=(
        *invariants(share),
        Invariant(
            "confidential-only-with-grounds",
            "What is confidential and identifies somebody is shared only with consent or another reason.",
            when=individual_identifiable & in_confidence & ~consent_given & ~other_reason,
            always=(do_not_share,),
            never=(Permits.YES,),
            because=("consent", "another-reason"),
        ),
        Invariant(
            "another-reason-is-enough",
            "With a clear purpose and another reason to share, nothing is withheld for want of consent.",
            when=clear_purpose & other_reason,
            never=(Permits.NO,),
            because="another-reason",
        ),
        Invariant(
            "not-confidential-nothing-withheld",
            "With a clear purpose, what is not confidential is never withheld.",
            when=clear_purpose & ~in_confidence,
            never=(Permits.NO,),
            because="confidential",
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
            "What is asked for names a young person but is not confidential.",
            given="purpose=yes identifiable=yes confidential=no",
            outcome="can-share",
            duties=("follow-procedures", "seek-advice", *HOW, "record"),
        ),
        Scenario(
            "A young person agrees that something told in confidence be passed on.",
            given="purpose=yes identifiable=yes confidential=yes consent=yes",
            outcome="can-share",
            duties=("follow-procedures", "seek-advice", *HOW, "record"),
        ),
        Scenario(
            "Something told in confidence has to be passed on to protect somebody's vital interests.",
            given="purpose=yes identifiable=yes confidential=yes consent=no another-reason=yes",
            outcome="can-share",
            duties=("follow-procedures", "seek-advice", *HOW, "record"),
        ),
        Scenario(
            "Something was told in confidence, there is no consent and no other reason to share it.",
            given="purpose=yes identifiable=yes confidential=yes consent=no another-reason=no",
            outcome="do-not-share",
            duties=("follow-procedures", "seek-advice", "record"),
        ),
    ),
)

order_of_questions = Interpretation(
    id="order-of-questions",
    because=("identifiable", "confidential"),
    open="Is confidentiality asked about before or after whether an individual can be identified?",
    chosen="After, as in the flowchart as it is recalled. The outcome is the same in either order.",
    otherwise=("Before.",),
)

policy = Policy(
    id="hm-government-advice",
    title=TITLE,
    owner="HM Government",
    status="Superseded by the 2018 edition",
    next_review=None,
    versions=(march_2015,),
    text=text,
    procedures=(sharing,),
    interpretations=(order_of_questions,),
    not_executable=not_executable,
    recorded=records_beside(__package__, "e2015.record.txt"),
)
