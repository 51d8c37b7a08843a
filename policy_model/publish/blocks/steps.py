"""A procedure's steps in a page: the guide, the flowchart, and the numbered outline that says the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from policy_model.diagram import compile_procedure
from policy_model.errors import RequestError, unknown
from policy_model.outline import Branch, Item, Outline
from policy_model.outline import outline as outline_of
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish import all_questions as every_question
from policy_model.publish import drawings
from policy_model.publish import guide as guides
from policy_model.publish.blocks.calls import Site
from policy_model.publish.html import Child, Element, letters, tag
from policy_model.publish.narrow import narrow_svg
from policy_model.publish.parts import cite, duty_item, grounds, outcome_words, part_name, provenance, stem
from policy_model.rules import Duty, Outcome

LICENCES = {
    "ogl": (
        "Contains public sector information licensed under the Open Government Licence v3.0. "
        "That this licence applies is recalled, and not checked against the source."
    )
}
"""What is said of the licence of a procedure's source. How sure it is belongs to it."""


def guide(site: Site, policy: Policy, procedure: Procedure, page: str = "") -> Iterator[Element]:
    """The guide: complete in the page, and taken over by its script where there is JavaScript."""
    yield guides.block(policy, procedure, page=page)


def to_guide(site: Site, policy: Policy, procedure: Procedure) -> Iterator[Element]:
    """The way back to the guide of the same page, for the end of that page: it stays in sight on a small screen."""
    link = tag("a", "Back to the guide", href=f"#guide-{part_name(policy, procedure)}")
    yield tag("p", link, class_="policy-to-guide", data_search_exclude=True)


def all_questions(site: Site, policy: Policy, procedure: Procedure, page: str = "") -> Iterator[Element]:
    """All questions at once, with what follows from the answers; the script takes over here too."""
    yield every_question.block(policy, procedure, page=page)


def flowchart(site: Site, policy: Policy, procedure: Procedure, licence: str = "", page: str = "") -> Iterator[Element]:
    """The flowchart, with what a reader has to know of its source, and its outline a tap away.

    Raises RequestError for an unknown licence, DrawingError where the drawing is missing or stale.
    """
    check_licence(licence)
    title = f"Flowchart: {procedure.title}"
    named = part_name(policy, procedure, page)
    narrow = narrow_svg(drawings.flowchart_of(procedure), policy, named)
    yield figure(policy, procedure, (drawing(policy, procedure, site, bool(page)), narrow), title, licence)
    yield in_words(procedure, named, "The same flowchart in words", page)


def check_licence(licence: str) -> None:
    """Raises RequestError for a licence that is not known; none is fine."""
    if licence and licence not in LICENCES:
        raise RequestError([unknown("licence", licence, LICENCES, "option `licence`")])


def figure(policy: Policy, procedure: Procedure, drawn: tuple[Element, ...], title: str, licence: str = "") -> Element:
    """A drawing with what a reader has to know of its source.

    drawn: the drawing, and where there is one, that for a narrow screen: the style sheet shows one of them.
    title: what it is of, for whoever scrolls in it.
    """
    sizes = (("in", "Larger"), ("out", "Smaller"), ("whole", "Whole width"))
    zoom = tag(
        "div",
        *(tag("button", word, type="button", data_zoom=way) for way, word in sizes),
        tag("span", role="status"),
        class_="flowchart-zoom",
        role="group",
        aria_label=f"Size of: {title}",
        hidden=True,  # until the script is there that it needs
    )
    scrolled = tag(
        "div",
        *drawn,
        class_="policy-scroll flowchart-scroll",
        role="region",
        tabindex="0",
        aria_label=title,
        data_search_exclude=True,  # its words are those of the outline, cut into lines
    )
    caption = tag("figcaption", *_caption(policy, procedure, licence))
    heights = [each.get("height") for each in drawn]  # for `out_of_view.css`
    return tag(
        "figure",
        zoom,
        scrolled,
        caption,
        class_="policy-flowchart",
        data_height=heights[0],
        data_narrow_height=heights[-1],
        data_letters=str(letters(caption)),
    )


def in_words(procedure: Procedure, named: str, title: str, page: str | None = None) -> Element:
    """The outline, folded below a flowchart. named: what the ids of its parts end with.

    page: address of the page that holds the text, to which it leads; None where it leads to none.
    """
    return tag("details", tag("summary", title), _outline(procedure, named, page), class_="policy-in-words")


def outline(site: Site, policy: Policy, procedure: Procedure, page: str = "") -> Iterator[Element]:
    """The numbered outline: every question, what follows each answer, and where to go next."""
    yield _outline(procedure, part_name(policy, procedure, page))


def _outline(procedure: Procedure, named: str, page: str | None = None) -> Element:
    steps = outline_of(compile_procedure(procedure))
    words = _Words(procedure, page)
    id = f"outline-{named}"
    return tag(
        "div",
        tag("p", procedure.start, class_="outline-start"),
        *words.standing(steps),
        tag("ol", *(words.item(id, item) for item in steps.items), class_="outline-items") if steps.items else None,
        id=id,
        class_="policy-outline",
    )


def drawing(policy: Policy, procedure: Procedure, site: Site, among_others: bool = False) -> Element:
    """The drawing as an element; HTML knows SVG without its name space, which would become a prefix.

    among_others: whether versions may stand together in the page, so that its ids have to name its own.

    Raises DrawingError where the drawing is missing or stale.
    """
    drawn = drawings.inline_svg(policy, procedure, site.diagrams, site.editing)
    root = ElementTree.fromstring(drawn.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))
    if among_others:
        own, here = f"fc-{procedure.id}", f"fc-{stem(policy, procedure)}"
        for element in root.iter():
            for name in ("id", "aria-labelledby", "aria-describedby"):
                if named := element.get(name):
                    element.set(name, named.replace(own, here, 1))
    return root


def _caption(policy: Policy, procedure: Procedure, licence: str) -> Iterator[Child]:
    version = f", {policy.version.shown}" if policy.draft else ""
    yield f"Flowchart: {procedure.title}{version}. Drawn from the model of this site."
    if source := provenance(policy, procedure):
        yield f" {source}"
    if licence:
        yield f" {LICENCES[licence]}"


@dataclass(frozen=True, slots=True)
class _Words:
    """What the outline says of a procedure. page: as for `in_words`."""

    procedure: Procedure
    page: str | None

    def standing(self, steps: Outline) -> Iterator[Element]:
        if steps.standing:
            yield tag("p", "Throughout, whatever is answered:")
            yield self._duties(steps.standing)
        if steps.settled:
            yield tag("p", "Whatever is answered: ", *self._outcome(steps.settled))

    def item(self, outline_id: str, item: Item) -> Element:
        return tag(
            "li",
            tag("p", item.question.text, class_="outline-question"),
            tag("p", "The outcome is certain by now; this question settles only how.", class_="outline-settled")
            if item.settled
            else None,
            tag("ul", *(self._branch(outline_id, branch) for branch in item.branches), class_="outline-answers"),
            id=f"{outline_id}-{item.number}",
        )

    def _branch(self, outline_id: str, branch: Branch) -> Element:
        answers = " or: ".join(answer.text for answer in branch.answers)
        return tag(
            "li",
            tag("p", tag("strong", f"{answers}."), class_="outline-answer"),
            self._duties(branch.duties) if branch.duties else None,
            tag("p", *self._outcome(branch.outcome), class_=f"outline-outcome is-{branch.outcome.permits.value}")
            if branch.outcome
            else None,
            tag("p", *_then(outline_id, branch), class_="outline-then"),
        )

    def _duties(self, duties: tuple[Duty, ...]) -> Element:
        return tag("ul", *(duty_item(duty, *self._cited(duty)) for duty in duties), class_="policy-duties")

    def _outcome(self, outcome: Outcome) -> Iterator[Child]:
        yield from outcome_words(outcome)
        yield from self._cited(outcome)

    def _cited(self, what: Duty | Outcome) -> Iterator[Element | str]:
        """The way back to the clauses that say so."""
        if self.page is not None:
            yield " "
            yield cite(grounds(self.procedure, what), self.page)


def _then(outline_id: str, branch: Branch) -> tuple[Child, ...]:
    if branch.then is None:
        return ("Nothing more is asked.",)
    return ("Go to ", tag("a", f"question {branch.then}", href=f"#{outline_id}-{branch.then}"), ".")
