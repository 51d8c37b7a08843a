"""The files that reviewers take along: what they are called, what each is for, and how they come into the site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policy_model.policies.catalogue import draft_of, listed
from policy_model.policy import Policy
from policy_model.publish.blocks.calls import Site
from policy_model.publish.pack.contents import review_pack
from policy_model.publish.pack.feed import versions_feed
from policy_model.publish.pack.fonts import typeface
from policy_model.publish.pack.pdf import pdf, png
from policy_model.publish.pack.review_calendar import review_calendar
from policy_model.publish.pack.word import word

FOLDER = "take-along"
"""The folder of these files, within that of the bundle."""

FEED = "versions.atom"
PAGES = "../../../policies"
"""The folder of the policies' pages, seen from `FOLDER` in the built site."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to take along.

    name: the same for every build, so that links to it stay.
    title: what it is called in a link.
    kind: what sort of file it is, in words.
    use: what it is for, a sentence.
    """

    name: str
    title: str
    kind: str
    use: str
    content: bytes


@cache
def files_of(policy: Policy, site: Site, root: Path) -> tuple[File, ...]:
    """The files of a policy at one version: the review pack twice, and the calendar where a review date is stated.

    root: the project's folder.

    While somebody is editing, the review pack is not made: it has no content then.

    Raises PackError where something that is needed is missing, DrawingError where a drawing is, and DiagramTooLarge
    where the policy is too large to be checked.
    """
    read, commented = (b"", b"") if site.editing else _documents(policy, site, root)
    name = f"{policy.id}-draft-{policy.version.slug}" if policy.draft else policy.id
    use = "The same text, to comment on and to change."
    made = [
        File(f"{name}-review-pack.pdf", "Review pack", "PDF", "To read, to print and to sign.", read),
        File(f"{name}-review-pack.docx", "Review pack for comments", "Word document", use, commented),
    ]
    if calendar := review_calendar(policy, site.build_date):
        use = "The due date, one month and six months before it, for your own calendar. It sets no alarm."
        made.append(File(f"{name}-review.ics", "Review dates", "calendar file", use, calendar))
    return tuple(made)


def _documents(policy: Policy, site: Site, root: Path) -> tuple[bytes, bytes]:
    """The review pack as a PDF and as a Word document."""
    document = review_pack(policy, site)
    with typeface(root) as faces:
        return (
            pdf(document, faces),
            word(document, lambda drawing: png(drawing.svg, drawing.width, drawing.height, faces)),
        )


def feed_file(site: Site) -> File:
    """The feed of versions."""
    use = "For a feed reader: it shows when a new version is released."
    return File(FEED, "Versions of all policies", "Atom feed", use, versions_feed(site.build_date, PAGES))


def write(folder: Path, site: Site, root: Path) -> tuple[str, ...]:
    """Write the files of every policy in force and of every draft, and the feed; returns their names.

    What else is in the folder is left of an earlier build, and is removed. Raises what `files_of` raises, before
    anything is written, and OSError.
    """
    newest = [versions[-1] for versions in listed()]
    every = dict.fromkeys(policy for each in newest for policy in (each, draft_of(each.id)) if policy)
    files = [*(file for policy in every for file in files_of(policy, site, root)), feed_file(site)]
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for file in files:
        (folder / file.name).write_bytes(file.content)
    return tuple(file.name for file in files)
