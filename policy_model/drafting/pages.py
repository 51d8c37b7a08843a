"""The Markdown pages that come with a draft, and with a release. They hold blocks, in which nothing is repeated."""

from __future__ import annotations

import html
import json
import re

from policy_model.drafting.names import draft_page, review_page
from policy_model.policies.catalogue import typed_name
from policy_model.policy import Policy

_SIGNS = re.compile(r"([\\`*{}\[\]()#+\-.!|])")


def draft(policy: Policy, before: Policy, index: str = "") -> str:
    """The page of a draft, for its reviewers: that of every review, with what differs from the version in force first.

    index: the page of the version in force. The licences that it names for flowcharts are named here too.

    It is left out of the site's search, so that nobody who looks for guidance is led to a draft.
    """
    name = typed_name(policy)
    parts = [
        _head(f"Draft: {policy.version.name}", searched=False),
        f"# {_said(policy.title)}: draft of {_said(policy.version.name)}",
        "::: emergency-card",
        "## In a minute { #in-a-minute }",
        f"::: review-summary {name}",
        "## Where it stands { #standing }",
        f"::: policy-header {name}",
        f"In force is [{_said(before.version.name)}](index.md).",
        "### Version control { #version-control }",
        f"::: version-table {name}",
        f"## What differs from {_said(before.version.name)} {{ #changes }}",
        f"::: changes {typed_name(before)} {name}",
        f"## What has changed since {_said(before.version.name)} {{ #developments }}",
        f"::: developments {name}",
        "## How the text was read { #interpretations }",
        f"::: interpretations {name}",
        "## Which sentences the model uses { #coverage }",
        f"::: coverage {name}",
        "## What holds in every situation { #invariants }",
        f"::: invariants {name}",
        "## What was checked { #findings }",
        f"::: findings {name}",
        "## Worked situations { #scenarios }",
        *(
            part
            for each in policy.procedures
            for part in (f"### {_said(each.title)} {{ #scenarios-{each.id} }}", f"::: scenarios {name}/{each.id}")
        ),
        "## The text { #the-text }",
        f"::: policy-text {name}",
        *([f"::: adopted-text {name}"] if policy.adopted else []),
        "## The flowcharts { #flowcharts }",
        *(f"::: flowchart {name}/{each.id}{_licence(policy, each.id, index)}" for each in policy.procedures),
        "## To sign and take along { #sign }",
        "No approval is recorded on this site.",
        f"::: attestation {name}",
        "### To take along { #take-along }",
        "The review pack of this draft holds its text, and the comparison with the version in force.",
        f"::: downloads {name}",
        "## Try it { #try }",
        "The examples above open in these guides. **Those of the draft are not in force.**",
        *(f"::: guide {name}/{procedure.id}" for procedure in policy.procedures),
        *(f"::: guide {typed_name(before)}/{procedure.id} page=index.md" for procedure in before.procedures),
    ]
    return "\n\n".join(parts) + "\n"


def first(policy: Policy) -> str:
    """The page of a policy's first version, with what its readers need. It is a draft's until its release."""
    name = typed_name(policy)
    slug = policy.version.slug
    parts = [
        _head(f"Draft: {policy.title}", searched=False),
        f"# {_said(policy.title)}",
        "::: emergency-card",
        f"::: policy-header {name}",
        *(f"::: guide {name}/{each.id}" for each in policy.procedures),
        f"Reviewers have [a page of their own]({review_page(slug)}).",
        "## The policy, word for word { #the-text }",
        f"::: policy-text {name} review={review_page(slug)}",
        "## Flowchart { #flowchart }",
        *(f"::: flowchart {name}/{each.id}" for each in policy.procedures),
        "## Versions { #versions }",
        f"::: version-table {name}",
        *(f"::: to-guide {name}/{each.id}" for each in policy.procedures[:1]),
    ]
    return "\n\n".join(parts) + "\n"


def first_review(policy: Policy) -> str:
    """The page for those who review a policy's first version: what was checked, how it was read, its rules."""
    name = typed_name(policy)
    page = f"page={draft_page(policy.version.slug)}"
    parts = [
        _head(f"Draft: review of {policy.title}", searched=False),
        f"# {_said(policy.title)}: review",
        "::: emergency-card",
        f"::: policy-header {name}",
        "## What has changed around it { #developments }",
        "Nothing is recorded here. That does not mean that nothing changed.",
        "## What was checked { #findings }",
        f"::: findings {name} {page}",
        "## How the text was read { #interpretations }",
        "Where the text leaves room, the model makes a choice. Each choice is named here, or none was made.",
        f"::: interpretations {name} {page}",
        "## Which sentences the model uses { #coverage }",
        f"::: coverage {name} {page}",
        "## What holds in every situation { #invariants }",
        f"::: invariants {name} {page}",
        "## The rules { #rules }",
        *(f"::: rules {name}/{each.id} {page}" for each in policy.procedures),
        "## Worked situations { #scenarios }",
        "Each of these is also run as a test.",
        *(f"::: scenarios {name}/{each.id}" for each in policy.procedures),
        "## Try a situation { #try }",
        "The situations above open in these guides.",
        *(f"::: guide {name}/{each.id} {page}" for each in policy.procedures),
        "## To take along { #take-along }",
        f"::: downloads {name}",
    ]
    return "\n\n".join(parts) + "\n"


def of_first_release(page: str, policy: Policy) -> str:
    """A page of a policy's first version, as it is once that is in force. page: what was written in it as a draft.

    What its author wrote stays. The version is named no longer, so that the page will be that of the newest one.
    """
    slug = policy.version.slug
    page = re.sub(r"\A---\ntitle: \"Draft: .*\"\nsearch:\n  exclude: true\n---\n\n", "", page)
    page = re.sub(rf"(?<![\w-]){re.escape(typed_name(policy))}(?![\w.-])", policy.id, page)
    return page.replace(review_page(slug), "review.md").replace(draft_page(slug), "index.md")


def superseded(policy: Policy, by: Policy, index: str = "") -> str:
    """The page of a version that another one has followed. by: the version in force. index: as for `draft`."""
    name = typed_name(policy)
    parts = [
        _head(policy.version.name, searched=True),
        f"# {_said(policy.title)}, {_said(policy.version.name)}",
        "::: emergency-card",
        '!!! warning "This version is not in force any more"',
        f"    In force is [{_said(by.version.name)}](index.md). This page is kept to compare the two.",
        f"::: policy-header {name}",
        *(f"::: guide {name}/{procedure.id}" for procedure in policy.procedures),
        "## The text { #the-text }",
        f"::: policy-text {name}",
        *([f"::: adopted-text {name}"] if policy.adopted else []),
        "## The flowcharts { #flowcharts }",
        *(f"::: flowchart {name}/{each.id}{_licence(policy, each.id, index)}" for each in policy.procedures),
        "## Version control { #versions }",
        f"::: version-table {name}",
        *(f"::: to-guide {name}/{each.id}" for each in policy.procedures[:1]),
    ]
    return "\n\n".join(parts) + "\n"


def _head(title: str, *, searched: bool) -> str:
    lines = ["---", f"title: {json.dumps(title)}", *(() if searched else ("search:", "  exclude: true")), "---"]
    return "\n".join(lines)


def _licence(policy: Policy, procedure: str, index: str) -> str:
    """The option of a flowchart's block that names its licence, as the page of the version in force has it."""
    called = re.escape(f"::: flowchart {policy.id}/{procedure}")
    match = re.search(rf"^{called}(?: .*)?( licence=\S+)", index, re.MULTILINE)
    return match[1] if match else ""


def _said(words: str) -> str:
    """Words that Markdown shows as they are."""
    return _SIGNS.sub(r"\\\1", html.escape(words, quote=False))
