"""What a reader has to know of a policy besides its words: whose it is, how it stands, what it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.clauses import Mark
from policy_model.policies.catalogue import catalogue, find_policy
from policy_model.policy import Policy, StatedDate, Version
from policy_model.publish.blocks.calls import Site
from policy_model.publish.dates import NOT_RECORDED, in_full, reading, review_statement
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import EMERGENCY, EMERGENCY_MORE, NOT_THE_POLICYS

COLUMNS = ("Version", "Revision Date", "Section Revised", "Person undertaking Revision", "Reason for Revision")
"""The headings of the version-control table, in its owner's words."""


def emergency_card(site: Site) -> Iterator[Element]:
    """What comes before any policy. Static and never folded, so that nothing can keep a reader from it."""
    yield tag(
        "section",
        tag("p", tag("strong", EMERGENCY), class_="policy-emergency-call"),
        tag("p", EMERGENCY_MORE),
        tag("p", tag("small", NOT_THE_POLICYS)),
        class_="policy-emergency",
        aria_label="Emergency",
    )


def policy_header(site: Site, policy: Policy) -> Iterator[Element]:
    """Owner, status, version, last revision and next review, and how the review stands."""
    yield tag(
        "dl",
        *_facts(policy),
        class_="policy-facts",
    )
    if policy.next_review and policy.next_review.day:
        yield review_statement(policy.next_review.day, site.build_date)


def policy_list(site: Site, folder: str = "policies") -> Iterator[Element]:
    """Every policy at its newest version, with its status and review, and links to the earlier versions.

    Those whose words were supplied stand before those that are only restated.
    """
    policies = sorted(catalogue().values(), key=lambda versions: not is_supplied(versions[-1]))
    yield tag("ul", *(_listed(site, versions, folder) for versions in policies), class_="policy-list")


def version_table(site: Site, policy: Policy) -> Iterator[Element]:
    """The version-control table. Words that the owner supplied are marked with `data-verbatim`; the site's are not."""
    verbatim = is_supplied(policy)
    yield _table(
        "Document control",
        tag(
            "tbody",
            *(
                tag("tr", tag("th", name, scope="row", data_verbatim=verbatim), cell)
                for name, cell in (
                    ("Document Owner", _cell(policy.owner, verbatim)),
                    ("Status", _cell(policy.status, verbatim)),
                    ("Next Review", _date_cell(policy.next_review, verbatim)),
                )
            ),
        ),
    )
    yield _table(
        "Versions",
        tag("thead", tag("tr", *(tag("th", name, scope="col", data_verbatim=verbatim) for name in COLUMNS))),
        tag("tbody", *(_version_row(version, verbatim) for version in policy.versions)),
    )


def references(site: Site, policy: Policy, folder: str = "..") -> Iterator[Element]:
    """The documents that the policy refers to, and where each is."""
    yield tag(
        "ul",
        *(
            tag(
                "li",
                tag("a", reference.title, href=page_of(find_policy(reference.held), folder))
                if reference.held
                else tag("span", tag("cite", reference.title), ": not held on this site."),
            )
            for reference in policy.references
        ),
        class_="policy-references",
    )


def is_supplied(policy: Policy) -> bool:
    """Whether the words are the owner's own, as supplied, and not restated."""
    return all(clause.mark is Mark.SUPPLIED for clause in policy.text)


def page_of(policy: Policy, folder: str) -> str:
    """The Markdown page of a policy: `index.md` for the newest version, an earlier one's by its slug."""
    newest = catalogue()[policy.id][-1]
    return f"{folder}/{policy.id}/{'index' if policy == newest else policy.version.slug}.md"


def _facts(policy: Policy) -> Iterator[Element]:
    facts: tuple[tuple[str, tuple[Child, ...]], ...] = (
        ("Owner", (policy.owner or NOT_RECORDED,)),
        ("Status", (policy.status or NOT_RECORDED,)),
        ("Version", (policy.version.name,)),
        ("Last revised", _stated(policy.version.revised)),
        ("Next review", _stated(policy.next_review)),
    )
    for name, value in facts:
        yield tag("div", tag("dt", name), tag("dd", *value))


def _stated(stated: StatedDate | None) -> tuple[Child, ...]:
    if stated is None or not stated.words:
        return (NOT_RECORDED,)
    if stated.day is None or (full := in_full(stated.day)) == stated.words:
        return (stated.words,)
    return (
        tag("time", full, datetime=stated.day.isoformat()),
        " ",
        tag("span", f"given as {stated.words}", class_="policy-reading"),
    )


def _listed(site: Site, versions: tuple[Policy, ...], folder: str) -> Element:
    newest, earlier = versions[-1], versions[:-1]
    return tag(
        "li",
        tag("a", newest.title, href=page_of(newest, folder), class_="policy-list-title"),
        *policy_header(site, newest),
        *(
            tag("p", "Earlier: ", tag("a", each.version.name, href=page_of(each, folder)), f" ({each.status}).")
            for each in reversed(earlier)
        ),
    )


def _table(caption: str, *rows: Element) -> Element:
    """A table that scrolls by itself where the page is narrow."""
    return tag(
        "div",
        tag("table", *rows, aria_label=caption, class_="policy-table"),
        class_="policy-scroll",
        role="region",
        tabindex="0",
        aria_label=f"{caption}, table",
    )


def _version_row(version: Version, verbatim: bool) -> Element:
    return tag(
        "tr",
        tag("th", version.name, scope="row", data_verbatim=verbatim),
        _date_cell(version.revised, verbatim),
        *(_cell(words, verbatim) for words in (version.section, version.person, version.reason)),
    )


def _cell(words: str, verbatim: bool) -> Element:
    if not words:
        return tag("td", tag("span", NOT_RECORDED, class_="policy-reading"))
    return tag("td", words, data_verbatim=verbatim)


def _date_cell(stated: StatedDate | None, verbatim: bool) -> Element:
    if stated is None or not stated.words:
        return _cell("", verbatim)
    return tag("td", tag("span", stated.words, data_verbatim=verbatim), " ", reading(stated))
