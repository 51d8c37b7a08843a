"""What reviewers take along from a page: files, each with its kind, its size and its use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policy_model.policy import Policy
from policy_model.publish.blocks.calls import Site
from policy_model.publish.html import Element, tag

if TYPE_CHECKING:
    from policy_model.publish.pack import File


def downloads(site: Site, policy: Policy, folder: str = "../../../assets/policy/take-along") -> Iterator[Element]:
    """Links to the review pack, the calendar file and the feed.

    folder: theirs, seen from the address of the built page; the default is right for a page in a policy's folder.

    Raises PackError, DrawingError or DiagramTooLarge where they can't be made.
    """
    # The pack is made of blocks, so neither package could be loaded before the other.
    from policy_model.publish.pack import feed_file, files_of

    files = (*files_of(policy, site, Path()), feed_file(site))
    yield tag("ul", *(_item(file, folder) for file in files), class_="policy-downloads")
    if policy.next_review is None or policy.next_review.day is None:
        yield tag("p", "No day is recorded for the next review, so there is no calendar file.")


def _item(file: File, folder: str) -> Element:
    link = tag("a", file.title, href=f"{folder}/{file.name}", download=file.name)
    told = f"{file.kind}, {size(len(file.content))}" if file.content else file.kind
    return tag("li", link, f" ({told}). {file.use}")


def size(count: int) -> str:
    """A number of bytes in words: `1 kilobyte`, `521 kilobytes`, `1.2 megabytes`; never less than one kilobyte."""
    thousands = max(1, round(count / 1000))
    if thousands >= 1000:
        return f"{count / 1_000_000:.1f} megabytes"
    return f"{thousands} kilobyte{'' if thousands == 1 else 's'}"
