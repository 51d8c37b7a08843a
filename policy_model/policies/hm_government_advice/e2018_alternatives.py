"""What else the 2018 edition, as recalled, could mean. For reviewers; no part of the version."""

from __future__ import annotations

from policy_model.alternatives import Alternative
from policy_model.policies.hm_government_advice.both_editions import HOW, consent, identifiable, purpose
from policy_model.policies.hm_government_advice.e2018 import lawful_reason, sharing
from policy_model.procedure import Scenario

consent_first = Alternative(
    interpretation="order-of-questions",
    reading="Before, as the wording of the edition's page 11 may have it.",
    procedure=sharing.id,
    questions=(purpose, consent, identifiable, lawful_reason),
    shown_by=Scenario(
        "There is no consent, but a lawful reason to share has been identified.",
        given="purpose=yes consent=no identifiable=yes lawful-reason=yes",
        outcome="can-share",
        duties=("follow-procedures", "seek-advice", *HOW, "record"),
    ),
)

alternatives = (consent_first,)
