"""The released versions of all policies as an Atom feed (RFC 4287).

A date is one that a text states as a day. A version whose text states none is left out, for an entry without a date
can't be, and nobody may be told a date that was made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import uuid5
from xml.etree import ElementTree

from policy_model.policies.catalogue import catalogue
from policy_model.policy import Policy
from policy_model.publish.blocks.details import page_of
from policy_model.publish.dates import NOT_RECORDED
from policy_model.publish.html import Element, tag
from policy_model.publish.pack.document import in_xml
from policy_model.publish.pack.review_calendar import NAMESPACE

TITLE = "Versions of policies"
SUBTITLE = "Released versions whose text states the day of their revision; others can't be dated, and are not listed."


def versions_feed(made: date, pages: str) -> bytes:
    """The feed. made: what it is dated where no version is. pages: the folder of the policies' pages, seen from it."""
    return feed((version for versions in catalogue().values() for version in versions), made, pages)


def feed(policies: Iterable[Policy], made: date, pages: str) -> bytes:
    """The feed of these versions, the newest first."""
    dated = [(policy.version.revised.day, policy) for policy in policies if policy.version.revised.day]
    entries = sorted(dated, key=lambda pair: (pair[0], pair[1].name), reverse=True)
    owners = sorted({policy.owner for _, policy in entries})
    root = tag(
        "feed",
        tag("id", _id(f"versions of {', '.join(owners)}")),
        tag("title", TITLE),
        tag("subtitle", SUBTITLE),
        tag("updated", _at(entries[0][0] if entries else made)),
        *(_entry(policy, day, pages) for day, policy in entries),
        xmlns="http://www.w3.org/2005/Atom",
    )
    root.set("xml:lang", "en-GB")
    ElementTree.indent(root)
    return (
        b'<?xml version="1.0" encoding="utf-8"?>\n'
        + in_xml(ElementTree.tostring(root, encoding="unicode")).encode()
        + b"\n"
    )


def _entry(policy: Policy, day: date, pages: str) -> Element:
    version = policy.version
    page = page_of(policy, pages).removesuffix("index.md").removesuffix(".md")
    return tag(
        "entry",
        tag("id", _id(f"version {policy.owner} {policy.id} {version.slug}")),
        tag("title", f"{policy.title}, {version.name}"),
        tag("updated", _at(day)),
        tag("author", tag("name", policy.owner)),
        tag("link", rel="alternate", type="text/html", href=f"{page.rstrip('/')}/"),
        tag(
            "content",
            f"Revised: {version.revised.words}. Section: {version.section or NOT_RECORDED}. "
            f"Reason: {version.reason or NOT_RECORDED}.",
            type="text",
        ),
    )


def _id(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE, name)}"


def _at(day: date) -> str:
    """Atom wants a time too. The text states none: midnight stands for the whole day."""
    return f"{day.isoformat()}T00:00:00Z"
