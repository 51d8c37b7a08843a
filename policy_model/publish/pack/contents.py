"""What a review pack holds, in the order in which a reviewer reads: from where the policy stands to where to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from policy_model.clauses import Mark, Text
from policy_model.policies.beside import developments_of
from policy_model.policies.catalogue import version_before
from policy_model.policy import Policy
from policy_model.publish.blocks.around import NOT_RECORDED, developments
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.checked import findings, invariants
from policy_model.publish.blocks.compared import all_changes
from policy_model.publish.blocks.details import emergency_card, policy_header, references, version_table
from policy_model.publish.blocks.readings import told
from policy_model.publish.blocks.review import scenarios
from policy_model.publish.blocks.sign import attestation_text
from policy_model.publish.blocks.steps import outline
from policy_model.publish.blocks.words import adopted_text, policy_text
from policy_model.publish.dates import in_full
from policy_model.publish.drawings import inline_svg
from policy_model.publish.html import Element
from policy_model.publish.pack.document import (
    Block,
    Document,
    Drawing,
    Face,
    Heading,
    Paragraph,
    Passage,
    Run,
    Table,
    plain,
)
from policy_model.publish.pack.drawing import parts
from policy_model.publish.pack.from_html import blocks
from policy_model.publish.parts import provenance

ROWS = 4
"""How many people can sign; whoever needs more copies the page."""

CUT = "A line that ends at a letter goes on from the same letter on the next page."
"""What is said of flowcharts that are cut."""

SIGN_OFF = ("Name", "Role", "Decision", "Date")


def review_pack(policy: Policy, site: Site) -> Document:
    """The review pack of a policy at one version.

    Raises PolicyError where what stands beside it can't be so, DrawingError where a drawing is missing or stale, and
    DiagramTooLarge where the policy is too large to be checked.
    """
    version = policy.version.shown
    return Document(
        title=policy.title,
        subtitle=f"Review pack, version {version}",
        author=policy.owner,
        mark=f"{policy.title}, {version}. Copy for review, made on {in_full(site.build_date)}. It approves nothing.",
        date=site.build_date,
        cover=tuple(_cover(policy, site)),
        body=tuple(
            chain(
                _around(policy, site),
                _text(policy, site),
                _since(policy, site),
                _readings(policy, site),
                _checked(policy, site),
                *(_flowchart(policy, site, number) for number in range(len(policy.procedures))),
                _situations(policy, site),
                _to_sign(policy, site),
            )
        ),
    )


def _cover(policy: Policy, site: Site) -> Iterator[Block]:
    yield from blocks(policy_header(site, policy), 2)
    yield _strong("This is a copy for review. It approves nothing, and nothing in it has been filled in for anyone.")
    yield _said(
        "It was made by a program from the policy's own text and from a model of what the text asks. What is the "
        "policy's own wording says so; all else is about it."
    )
    if developments_of(policy) is None:
        yield _said(NOT_RECORDED)
    yield from blocks(emergency_card(site), 2)


def _around(policy: Policy, site: Site) -> Iterator[Block]:
    if developments_of(policy) is not None:
        yield _part("What changed around the policy")
        yield from blocks(developments(site, policy), 2)


def _text(policy: Policy, site: Site) -> Iterator[Block]:
    yield _part("The policy, word for word")
    supplied = all(clause.mark is Mark.SUPPLIED for clause in policy.text)
    words = "the policy's own words, not corrected and not shortened" if supplied else "not a quotation of the source"
    yield _said(f"On the right: {words}. On the left: the name of each passage, as this pack cites it.")
    yield from _passages((policy.text,), policy_text(site, policy))
    yield Heading(2, plain("Version control"))
    yield from blocks(version_table(site, policy), 3)
    if policy.adopted:
        yield Heading(2, plain("What the guidance says, as recalled"))
        yield from _passages((each.text for each in policy.adopted), adopted_text(site, policy))
    if policy.references:
        yield Heading(2, plain("Other documents named in the text"))
        yield from blocks(references(site, policy), 3)


def _passages(texts: Iterable[Text], elements: Iterable[Element]) -> Iterator[Block]:
    """What a block says of texts, with each text itself passage by passage."""
    following = iter(texts)
    for element in elements:
        if "policy-text" in (element.get("class") or "").split():
            yield from _passages_of(next(following))
        else:
            yield from blocks((element,), 3)


def _passages_of(text: Text) -> Iterator[Passage]:
    for paragraph in text.paragraphs:
        for clause in paragraph:
            mark = () if clause.mark is Mark.SUPPLIED else (Run(" "), Run(f"[{clause.mark.value}]", Face.STRONG))
            yield Passage(clause.id, (Run(clause.text), *mark), clause.heading, clause is paragraph[0])


def _readings(policy: Policy, site: Site) -> Iterator[Block]:
    yield _part("What the text leaves open")
    yield _said(
        "Where the text leaves room, the model makes a cautious choice and records it here. Each is for the policy's "
        "owner to decide. What would come of another reading was worked out over all situations; the review page tells "
        "each of them. A situation is one answer to every question: the count does not say how often it happens."
    )
    yield from (blocks(told(policy, in_full=False), 2) if policy.interpretations else (_said("Nothing is recorded."),))


def _checked(policy: Policy, site: Site) -> Iterator[Block]:
    yield _part("What was checked")
    yield from blocks(findings(site, policy), 2, quoting=False)
    yield Heading(2, plain("What holds in every situation"))
    yield from blocks(invariants(site, policy), 3, quoting=False)


def _flowchart(policy: Policy, site: Site, number: int) -> Iterator[Block]:
    procedure = policy.procedures[number]
    yield _part(f"Flowchart: {procedure.title}")
    drawings = parts(inline_svg(policy, procedure, site.diagrams, site.editing), procedure.title)
    yield _said(" ".join(filter(None, ("Drawn from the model.", provenance(policy, procedure)))))
    if len(drawings) > 1:
        yield _said(f"It takes {len(drawings)} pages. {CUT} The same steps follow in words.")
    yield from drawings
    yield Heading(2, plain(f"The same in words: {procedure.title}"))
    yield from blocks(outline(site, policy, procedure), 3)


def _since(policy: Policy, site: Site) -> Iterator[Block]:
    before = version_before(policy)
    if before is None:
        yield Heading(2, plain("What changed since the version before"))
        yield _said("No earlier version is held here, so there is nothing to compare it with.")
        return
    yield _part(f"What changed since {before.version.shown}")
    explained = False
    for each in blocks(all_changes(site, before, policy, whole=False), 2):
        if isinstance(each, Drawing) and not explained:
            yield _said(CUT)
            explained = True
        yield each


def _situations(policy: Policy, site: Site) -> Iterator[Block]:
    yield _part("Worked situations")
    yield _said("Each was worked out by the model. Does the policy mean it so?")
    for procedure in policy.procedures:
        yield Heading(2, plain(procedure.title))
        told = tuple(blocks(scenarios(site, policy, procedure), 3))
        yield from told or (_said("None is recorded."),)


def _to_sign(policy: Policy, site: Site) -> Iterator[Block]:
    yield _part("Sign-off")
    yield _said(
        "No approval is recorded where this copy comes from. What is written here counts only where your organisation "
        "keeps it."
    )
    empty = tuple(() for _ in SIGN_OFF)
    yield Table("Sign-off", tuple(map(plain, SIGN_OFF)), (empty,) * ROWS, to_fill_in=True)
    yield Heading(2, plain("To say that you have read it"))
    yield _said(attestation_text(policy))
    yield _said("Name: ______________________________")
    yield _said("Nothing of this is recorded by the site or by this copy.")


def _part(title: str) -> Heading:
    return Heading(1, plain(title))


def _said(words: str) -> Paragraph:
    return Paragraph(plain(words))


def _strong(words: str) -> Paragraph:
    return Paragraph((Run(words, Face.STRONG),))
