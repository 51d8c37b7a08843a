"""A procedure's steps in a page: the guide, the flowchart, and the numbered outline that says the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from policy_model.diagram import compile_procedure
from policy_model.errors import RequestError, unknown
from policy_model.outline import Branch, Item, Outline
from policy_model.outline import outline as outline_of
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish import drawings
from policy_model.publish import guide as guides
from policy_model.publish.blocks.calls import Site
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import PERMITS, duty_item, provenance
from policy_model.rules import Duty, Outcome

LICENCES = {
    "ogl": (
        "Contains public sector information licensed under the Open Government Licence v3.0. "
        "That this licence applies is recalled, and not checked against the source."
    )
}
"""What is said of the licence of a procedure's source. How sure it is belongs to it."""


def guide(site: Site, policy: Policy, procedure: Procedure) -> Iterator[Element]:
    """The guide: complete in the page, and taken over by its script where there is JavaScript."""
    yield guides.block(policy, procedure)


def flowchart(site: Site, policy: Policy, procedure: Procedure, licence: str = "") -> Iterator[Element]:
    """The flowchart, with what a reader has to know of its source, and its outline a tap away.

    Raises RequestError for an unknown licence, DrawingError where the drawing is missing or stale.
    """
    if licence and licence not in LICENCES:
        raise RequestError([unknown("licence", licence, LICENCES, "option `licence`")])
    yield tag(
        "figure",
        tag(
            "div",
            _drawing(policy, procedure, site),
            class_="policy-scroll flowchart-scroll",
            role="region",
            tabindex="0",
            aria_label=f"Flowchart: {procedure.title}",
        ),
        tag("figcaption", *_caption(policy, procedure, licence)),
        class_="policy-flowchart",
    )
    yield tag(
        "details",
        tag("summary", "The same flowchart in words"),
        *outline(site, policy, procedure),
        class_="policy-in-words",
    )


def outline(site: Site, policy: Policy, procedure: Procedure) -> Iterator[Element]:
    """The numbered outline: every question, what follows each answer, and where to go next."""
    steps = outline_of(compile_procedure(procedure))
    yield tag(
        "div",
        tag("p", procedure.start, class_="outline-start"),
        *_standing(steps),
        tag("ol", *(_item(procedure, item) for item in steps.items), class_="outline-items") if steps.items else None,
        id=f"outline-{procedure.id}",
        class_="policy-outline",
    )


def _drawing(policy: Policy, procedure: Procedure, site: Site) -> Element:
    """The drawing as an element; HTML knows SVG without its name space, which would become a prefix."""
    drawn = drawings.inline_svg(policy, procedure, site.diagrams)
    return ElementTree.fromstring(drawn.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))


def _caption(policy: Policy, procedure: Procedure, licence: str) -> Iterator[Child]:
    yield f"Flowchart: {procedure.title}. Drawn from the model of this site."
    if source := provenance(policy, procedure):
        yield f" {source}"
    if licence:
        yield f" {LICENCES[licence]}"


def _standing(steps: Outline) -> Iterator[Element]:
    if steps.standing:
        yield tag("p", "Throughout, whatever is answered:")
        yield _duties(steps.standing)
    if steps.settled:
        yield tag("p", "Whatever is answered: ", *outcome_words(steps.settled))


def _item(procedure: Procedure, item: Item) -> Element:
    return tag(
        "li",
        tag("p", item.question.text, class_="outline-question"),
        tag("p", "The outcome is certain by now; this question settles only how.", class_="outline-settled")
        if item.settled
        else None,
        tag("ul", *(_branch(procedure, branch) for branch in item.branches), class_="outline-answers"),
        id=_anchor(procedure, item.number),
    )


def _branch(procedure: Procedure, branch: Branch) -> Element:
    answers = " or: ".join(answer.text for answer in branch.answers)
    return tag(
        "li",
        tag("p", tag("strong", f"{answers}."), class_="outline-answer"),
        _duties(branch.duties) if branch.duties else None,
        tag("p", *outcome_words(branch.outcome), class_=f"outline-outcome is-{branch.outcome.permits.value}")
        if branch.outcome
        else None,
        tag("p", *_then(procedure, branch), class_="outline-then"),
    )


def _then(procedure: Procedure, branch: Branch) -> tuple[Child, ...]:
    if branch.then is None:
        return ("Nothing more is asked.",)
    return ("Go to ", tag("a", f"question {branch.then}", href=f"#{_anchor(procedure, branch.then)}"), ".")


def outcome_words(outcome: Outcome) -> tuple[Child, ...]:
    """An outcome in a line: whether information may be passed on, then its sentence where that says more."""
    permits = f"{PERMITS[outcome.permits]}."
    return (tag("strong", permits), f" {outcome.text}" if outcome.text != permits else None)


def _duties(duties: tuple[Duty, ...]) -> Element:
    return tag("ul", *(duty_item(duty) for duty in duties), class_="policy-duties")


def _anchor(procedure: Procedure, number: int) -> str:
    return f"outline-{procedure.id}-{number}"
