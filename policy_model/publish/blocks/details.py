"""What a reader has to know of a policy besides its words: whose it is, how it stands, what it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.clauses import Mark
from policy_model.policies.catalogue import acknowledged, catalogue, draft_of, find_policy, in_force, listed, status_of
from policy_model.policy import Policy, StatedDate, Version
from policy_model.publish.blocks.calls import Site
from policy_model.publish.dates import NOT_RECORDED, in_full, reading, review_statement, review_steps, time
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import EMERGENCY, EMERGENCY_MORE, NOT_THE_POLICYS, draft_notice

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
    """Owner, status, version, last revision and next review, and how the review stands; of a draft, that it is one."""
    if (notice := draft_notice(policy)) is not None:
        yield notice
    yield from _standing(site, policy, about=policy.name)
    if policy.next_review and policy.next_review.day and in_force(policy):
        yield review_steps(policy.next_review.day)
        yield from _acknowledged(policy)


def _standing(site: Site, policy: Policy, about: str | None = None) -> Iterator[Element]:
    """Its facts, and how the review stands, which is that of the version in force alone.

    about: the policy's name, where the page is about this policy.
    """
    yield tag("dl", *_facts(policy), class_="policy-facts", data_policy=about)
    if policy.next_review and policy.next_review.day and in_force(policy):
        yield review_statement(policy.next_review.day, site.build_date)


def policy_list(site: Site, folder: str = "policies") -> Iterator[Element]:
    """Every policy at its newest version, with its status and review, and links to the earlier versions and the draft.

    Those whose words were supplied stand before those that are only restated, and what is a draft alone comes last.
    """
    policies = sorted(listed(), key=lambda versions: (versions[-1].draft, not is_supplied(versions[-1])))
    yield tag("ul", *(_listed(site, versions, folder) for versions in policies), class_="policy-list")


def version_table(site: Site, policy: Policy) -> Iterator[Element]:
    """The version-control table. Words that the owner supplied are marked with `data-verbatim`; the site's are not."""
    verbatim = is_supplied(policy)
    yield table(
        "Document control",
        tag(
            "tbody",
            *(
                tag("tr", tag("th", name, scope="row", data_verbatim=verbatim), cell)
                for name, cell in (
                    ("Document Owner", _cell(policy.owner, verbatim)),
                    ("Status", _cell(policy.standing, verbatim and not policy.draft)),
                    ("Next Review", _date_cell(policy.next_review, verbatim)),
                )
            ),
        ),
    )
    yield table(
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


def table(caption: str, *rows: Element, class_: str = "") -> Element:
    """A table that scrolls by itself where the page is narrow. class_: of the table, besides its own."""
    return tag(
        "div",
        tag("table", *rows, aria_label=caption, class_=f"policy-table {class_}".rstrip()),
        class_="policy-scroll",
        role="region",
        tabindex="0",
        aria_label=f"{caption}, table",
    )


def is_supplied(policy: Policy) -> bool:
    """Whether the words are the owner's own, as supplied, and not restated."""
    return all(clause.mark is Mark.SUPPLIED for clause in policy.text)


def page_of(policy: Policy, folder: str) -> str:
    """The Markdown page of a policy: `index.md` for the newest version; others have their slugs in their names."""
    if policy.draft:
        return f"{folder}/{policy.id}/draft-{policy.version.slug}.md"
    newest = catalogue()[policy.id][-1]
    return f"{folder}/{policy.id}/{'index' if policy == newest else policy.version.slug}.md"


def _facts(policy: Policy) -> Iterator[Element]:
    facts: tuple[tuple[str, tuple[Child, ...]], ...] = (
        ("Owner", (policy.owner or NOT_RECORDED,)),
        ("Status", (status_of(policy) or NOT_RECORDED,)),
        ("Version", (policy.version.shown,)),
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
    if newest.draft:  # none is in force yet: its title leads nobody to what does not hold
        title = tag("span", newest.title, class_="policy-list-title")
        return tag("li", title, *_in_the_making(newest, folder))
    return tag(
        "li",
        tag("a", newest.title, href=page_of(newest, folder), class_="policy-list-title"),
        *_standing(site, newest),
        *(
            tag("p", "Earlier: ", tag("a", each.version.name, href=page_of(each, folder)), f" ({status_of(each)}).")
            for each in reversed(earlier)
        ),
        *_in_the_making(draft_of(newest.id), folder),
    )


def _in_the_making(draft: Policy | None, folder: str) -> Iterator[Element]:
    if draft:
        yield tag("p", "For reviewers: ", tag("a", draft.version.shown, href=page_of(draft, folder)), ", not in force.")


def _acknowledged(policy: Policy) -> Iterator[Element]:
    """Who acknowledged that the review is overdue, why, and until when. Each with its dates: a page grows old."""
    for each in acknowledged(policy):
        if each.version == policy.version.name:
            yield tag(
                "p",
                "That it is overdue was acknowledged on ",
                time(each.noted),
                f" by {each.by}, until ",
                time(each.until),
                f": {each.reason}",
                class_="policy-acknowledged",
            )


def _version_row(version: Version, verbatim: bool) -> Element:
    return tag(
        "tr",
        tag("th", version.name, *_draft(version), scope="row", data_verbatim=verbatim and not version.draft),
        _date_cell(version.revised, verbatim),
        *(_cell(words, verbatim) for words in (version.section, version.person)),
        _reason_cell(version, verbatim),
    )


def _draft(version: Version) -> Iterator[Child]:
    if version.draft:
        yield " "
        yield tag("span", "draft", class_="policy-reading")


def _reason_cell(version: Version, verbatim: bool) -> Element:
    """The reason as given; beside it what the release was stated to change, which was held against the comparison."""
    if version.kind is None:
        return _cell(version.reason, verbatim)
    kind = tag("span", version.kind.value, class_="policy-reading")
    return tag("td", tag("span", version.reason, data_verbatim=verbatim), " ", kind)


def _cell(words: str, verbatim: bool) -> Element:
    if not words:
        return tag("td", tag("span", NOT_RECORDED, class_="policy-reading"))
    return tag("td", words, data_verbatim=verbatim)


def _date_cell(stated: StatedDate | None, verbatim: bool) -> Element:
    if stated is None or not stated.words:
        return _cell("", verbatim)
    return tag("td", tag("span", stated.words, data_verbatim=verbatim), " ", reading(stated))
