"""What is known of the editions of the advice, and what has changed since that of July 2018. None of it is a rule."""

from __future__ import annotations

from policy_model.clauses import Mark
from policy_model.developments import Checked, Development, Developments, Known, Replaced

CONFIRMED, SECONDARY, RECALLED = (Checked(mark) for mark in (Mark.CONFIRMED, Mark.SECONDARY, Mark.RECALLED))

editions = (
    Known(
        edition="March 2015",
        what="Had a flowchart of the same title.",
        checked=(CONFIRMED,),
    ),
    Known(
        edition="July 2018",
        what=(
            "Non-statutory. Updated for GDPR and the Data Protection Act 2018. Supersedes 2015. Its flowchart is on "
            "page 12, with its questions in words on page 11."
        ),
        checked=(CONFIRMED,),
    ),
    Known(
        edition="July 2018",
        what="The wording of its questions, as this site has it.",
        checked=(RECALLED,),
    ),
    Known(
        edition="April/May 2024",
        what="Exists, and replaces July 2018.",
        checked=(CONFIRMED,),
    ),
    Known(
        edition="April/May 2024",
        what=(
            "Non-statutory, 28 pages. Read alongside Working Together 2023. Consent is no longer presented as the "
            "usual basis for sharing to safeguard a child. No yes/no flowchart is known to be in it."
        ),
        checked=(SECONDARY,),
    ),
)

new_edition = Development(
    what="A new edition of the HM Government advice was issued in April/May 2024 and replaces July 2018.",
    read="law firms' and safeguarding partnerships' notices of April 2024",
    checked=(SECONDARY,),
)

golden_rules = Development(
    what=(
        "Its golden rules put protecting a child from harm before privacy. They say that consent is not needed to "
        "share information about a child where the child is at risk or harm is perceived."
    ),
    read="the same",
    checked=(SECONDARY,),
)

developments = (
    Developments(
        since="2018",
        replaced=(
            Replaced(
                id="the-guidance-was-replaced",
                title="This edition was replaced",
                said=(
                    "The edition of July 2018 was replaced in April/May 2024. It is kept here for what builds on it.",
                ),
                known=editions,
            ),
        ),
        developments=(new_edition, golden_rules),
    ),
)
