"""What has changed around the policy since V_2 2023. Each is a prompt to check at source, and none of it is a rule."""

from __future__ import annotations

from policy_model.clauses import Mark
from policy_model.developments import Checked, Development, Developments, Replaced
from policy_model.policies.hm_government_advice.developments import editions, golden_rules, new_edition

SECONDARY = Checked(Mark.SECONDARY)

developments = (
    Developments(
        since="V_2 2023",
        replaced=(
            Replaced(
                id="the-guidance-was-replaced",
                title="The guidance was replaced",
                said=(
                    (
                        "The policy takes its flowchart from HM Government's advice on information sharing. The "
                        "edition in force at the last revision, on 11 October 2023, was that of July 2018."
                    ),
                    (
                        "That edition was replaced in April/May 2024: after the last revision, and before the next "
                        "review date, 30 September 2024. So the flowchart on this site is that of superseded guidance."
                    ),
                ),
                known=editions,
            ),
        ),
        developments=(
            new_edition,
            golden_rules,
            Development(
                what=(
                    "The Children's Wellbeing and Schools Act 2026, section 4, creates a duty to share information "
                    "for safeguarding and promoting welfare. It reaches people who provide services under "
                    "arrangements with the bodies it names, and starts by regulations. Whether it has started must "
                    "be checked."
                ),
                read="the Act as enacted; one partnership's notice of a 30 September 2026 start",
                checked=(Checked(Mark.CONFIRMED, "that it is enacted"), Checked(Mark.SECONDARY, "the start date")),
            ),
            Development(
                what="Working Together to Safeguard Children has a 2026 edition.",
                read="partnerships' notices",
                checked=(SECONDARY,),
            ),
            Development(
                what=(
                    '"Recognised legitimate interests", a lawful basis with a safeguarding condition, is in force '
                    "since 5 February 2026."
                ),
                read="law firms' notices",
                checked=(SECONDARY,),
            ),
        ),
    ),
)
