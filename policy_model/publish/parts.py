"""The parts that pages and the guide share: a duty, an outcome, a quoted clause. Each looks the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from policy_model.clauses import Mark
from policy_model.policies.catalogue import find_policy
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.html import Element, tag
from policy_model.rules import Duty, Modality, Outcome, Permits

MARKS = {
    Mark.CONFIRMED: "Read in a stored copy of a public page.",
    Mark.SECONDARY: "Read in somebody else's account of the source; check at source.",
    Mark.RECALLED: "Recalled, and not checked against the source; not a quotation.",
}
"""What a reader is told of a clause that is not the policy's own words."""

EMERGENCY = "Immediate danger? Call 999."
EMERGENCY_MORE = "If a child or an adult is in immediate danger, call 999 first. This can wait."
NOT_THE_POLICYS = "This notice is not part of the policy's text."
"""What comes before any policy."""

PERMITS = {
    Permits.YES: "You can share",
    Permits.NO: "Do not share",
    Permits.WAIT: "Not yet",
}
"""The heading of an outcome: whether information may be passed on, in words, so that colour is not needed."""


def provenance(policy: Policy, procedure: Procedure) -> str | None:
    """Where a procedure's steps come from and how far that was checked; None where they are the policy's own words."""
    cited = {clause for rule in procedure.rules for clause in rule.clauses}
    marks = [clause.mark for clause in policy.clauses if clause.id in cited and clause.mark is not Mark.SUPPLIED]
    if not marks:
        return None
    adopted = (each for each in policy.adopted if any(clause.id in cited for clause in each.text))
    source = next((find_policy(each.source) for each in adopted), policy)
    return (
        f"These steps restate \u2018{source.title}\u2019, {source.version.name}. "
        f"Its status: {source.status}. {MARKS[max(marks, key=list(Mark).index)]}"
    )


def clause_anchor(clause_id: str) -> str:
    """The id of a clause's element in a page."""
    return f"clause-{clause_id}"


def quote(policy: Policy, clause_id: str, page: str = "") -> Element:
    """A clause quoted, with a link to its place in the text, and its mark where it has one.

    page: address of the page that holds the text; empty on that page itself.
    """
    clause = policy.clause(clause_id)
    recalled = clause.mark is not Mark.SUPPLIED
    return tag(
        "figure",
        tag("blockquote" if not recalled else "p", clause.text),
        tag(
            "figcaption",
            tag("a", "See it in the text", href=f"{page}#{clause_anchor(clause_id)}"),
            f". {MARKS[clause.mark]}" if recalled else None,
        ),
        class_="policy-quote",
        data_clause=clause_id,
    )


def quotes(policy: Policy, clause_ids: Iterable[str], page: str = "") -> Element:
    """Clauses quoted, folded until they are asked for."""
    return tag(
        "details",
        tag("summary", "What the policy says"),
        *(quote(policy, clause_id, page) for clause_id in clause_ids),
        class_="policy-because",
    )


def duty_words(duty: Duty) -> tuple[Element, str]:
    """A duty's modality, marked as such, and the act, to be read after it."""
    return (
        tag("strong", duty.modality.value.capitalize(), class_=f"modality {modality_class(duty.modality)}"),
        f": {duty.text}",
    )


def modality_class(modality: Modality) -> str:
    """The class that marks a modality: `modality-must-not`."""
    return f"modality-{modality.value.replace(' ', '-')}"


def duty_item(duty: Duty, *more: Element | str | None) -> Element:
    """A duty as a list item, followed by `more` (its quoted clauses, for example)."""
    return tag("li", *duty_words(duty), *more, class_="duty", data_duty=duty.id)


def outcome_card(outcome: Outcome, *more: Element | str | None, level: int = 3) -> Element:
    """An outcome: whether information may be passed on, the sentence, and `more`. level: of its heading."""
    return tag(
        "div",
        tag(f"h{level}", PERMITS[outcome.permits], class_="outcome-permits"),
        tag("p", outcome.text, class_="outcome-text"),
        *more,
        class_=f"outcome outcome-{outcome.permits.value}",
        data_outcome=outcome.id,
    )
