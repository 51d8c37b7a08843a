"""What else the 2015 edition, as recalled, could mean. For reviewers; no part of the version."""

from __future__ import annotations

from policy_model.alternatives import Alternative
from policy_model.policies.hm_government_advice.both_editions import HOW, consent, identifiable, purpose
from policy_model.policies.hm_government_advice.e2015 import another_reason, confidential, sharing
from policy_model.procedure import Scenario

confidential_first = Alternative(
    interpretation="order-of-questions",
    reading="Before.",
    procedure=sharing.id,
    questions=(purpose, confidential, identifiable, consent, another_reason),
    shown_by=Scenario(
        "Something told in confidence has to be passed on to protect somebody's vital interests.",
        given="purpose=yes confidential=yes identifiable=yes consent=no another-reason=yes",
        outcome="can-share",
        duties=("follow-procedures", "seek-advice", *HOW, "record"),
    ),
)

alternatives = (confidential_first,)
