"""What a reviewer signs: words to copy, which nobody records here."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.policy import Policy
from policy_model.publish.blocks.calls import Site
from policy_model.publish.html import Element, tag

NOT_KEPT = (
    "Nothing of this is recorded here: this site keeps no names and sends nothing. It counts only where your "
    "organisation keeps it, in an e-mail or on paper."
)


def attestation_text(policy: Policy) -> str:
    """What somebody who has read the policy can say, with the blanks that are theirs to fill in."""
    title = f"\N{LEFT SINGLE QUOTATION MARK}{policy.title}\N{RIGHT SINGLE QUOTATION MARK}"
    return f"I have read {title}, version {policy.version.shown}, on ____________________."


def attestation(site: Site, policy: Policy) -> Iterator[Element]:
    """The words that say that somebody has read the policy, to be copied. The button is for where a script runs."""
    id = f"attestation-{policy.id}-{policy.version.slug}"
    yield tag("p", "To say that you have read it, copy these words. Put the day into the blank, and your name below.")
    yield tag("p", attestation_text(policy), id=id, class_="policy-attestation")
    yield tag(
        "div",
        tag(
            "button",
            "Copy these words",
            type="button",
            hidden=True,
            class_="policy-copy",
            data_copies=id,
            data_said="Copied. Paste them where your organisation keeps them.",
            data_failed="Copying is not allowed here. The words are selected: use your browser's own way to copy.",
        ),
        tag("p", class_="policy-copied", role="status"),
        class_="policy-copying",
    )
    yield tag("p", NOT_KEPT)
