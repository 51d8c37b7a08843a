"""What was checked of a policy, what was found, and what was proved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_model import check
from policy_model.conditions import ALWAYS
from policy_model.invariants import Invariant
from policy_model.policies import gates
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.blocks.calls import Site
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import PERMITS, capitalised, duty_words, in_code, outcome_words, quotes, witness
from policy_model.rules import Duty, Outcome, Permits
from policy_model.verify import Finding
from policy_model.wording import in_words, plainest


def findings(site: Site, policy: Policy, page: str = "") -> Iterator[Element]:
    """All that is found, each with a situation that shows it; and what was looked for.

    Raises DiagramTooLarge where a procedure is too large to be checked.
    """
    found = tuple(gates.findings(policy))
    yield tag(
        "p",
        tag("strong", capitalised(how_many(len(found), "finding", "nothing was found")), "."),
        " All situations were looked at when this page was built, not a sample of them.",
    )
    if found:
        yield tag(
            "ol",
            *(_finding(policy, *each, page) for each in enumerate(found, start=1)),
            class_="policy-review-list policy-findings",
        )
    yield tag("h3", "What was looked for")
    each = Counter(finding.check for finding in found)
    yield tag("ul", *(tag("li", f"{capitalised(name)}: {_so(each[name])}.") for name in gates.checked()))


def invariants(site: Site, policy: Policy, page: str = "") -> Iterator[Element]:
    """The invariants that were proved, in sentences.

    Raises DiagramTooLarge where a procedure is too large to be checked.
    """
    proved = tuple(check.proved(policy, gates.findings(policy)))
    if not proved:
        yield tag("p", "No such sentence is proved.")
        return
    yield tag(
        "ol", *(_invariant(policy, *pair, page) for pair in proved), class_="policy-review-list policy-invariants"
    )


def how_many(number: int, noun: str, none: str) -> str:
    """`none` for 0, then `1 finding`, `2 findings`."""
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else none


def _so(found: int) -> str:
    return how_many(found, "finding", "this is so")


def _finding(policy: Policy, number: int, finding: Finding, page: str) -> Element:
    return tag(
        "li",
        tag("p", tag("strong", f"Not so: {finding.check}.")),
        tag("p", tag("code", finding.path), ": ", *in_code(finding.message), "."),
        quotes(policy, finding.clauses, page) if finding.clauses else None,
        *(
            (
                tag("p", "For example:"),
                witness(policy, policy.procedure(finding.procedure), finding.witness, f"example of finding {number}"),
            )
            if finding.procedure
            else ()
        ),
    )


def _invariant(policy: Policy, procedure: Procedure, invariant: Invariant, page: str) -> Element:
    questions = {question.id: question for question in procedure.questions}
    always = plainest(invariant.when, questions) == ALWAYS
    when = "In every situation" if always else f"When {in_words(invariant.when, procedure.questions)}"
    return tag(
        "li",
        tag("p", tag("strong", invariant.sentence)),
        tag("p", f"{procedure.title}. {when}:"),
        tag(
            "ul",
            *(
                tag("li", tag("strong", f"{word}: "), *_claimed(each))
                for word, claims in (("always", invariant.always), ("never", invariant.never))
                for each in claims
            ),
        ),
        quotes(policy, invariant.clauses, page),
        id=f"invariant-{procedure.id}-{invariant.id}",
    )


def _claimed(claimed: Duty | Outcome | Permits) -> tuple[Child, ...]:
    match claimed:
        case Duty():
            return duty_words(claimed)
        case Outcome():
            return outcome_words(claimed)
    return (f"\N{LEFT SINGLE QUOTATION MARK}{PERMITS[claimed]}\N{RIGHT SINGLE QUOTATION MARK}.",)
