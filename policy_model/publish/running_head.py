"""The line at the top of every printed page: which policy, at which version, how it stands, when its review is due.

A style sheet writes it, because only a sheet can write into a page's margin. It can't read the words off the page, so
it holds those of every policy, and takes those of the one that the page is about. While somebody edits, a sheet that
changes is joined without it: the line is of the built site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_model.policies.catalogue import packages, status_of
from policy_model.policy import Policy
from policy_model.publish.dates import NOT_RECORDED, in_full


def running_heads() -> str:
    """The rules for every version of every policy, drafts too.

    A page is about the policy that all its elements with `data-policy` name; one that compares two has no such line.
    """
    return _sheet(policy for held in packages().values() for policy in held.policies)


def _sheet(policies: Iterable[Policy]) -> str:
    return "@media print {\n" + "".join(map(_rule, policies)) + "}\n"


def _rule(policy: Policy) -> str:
    named = f"[data-policy={_string(policy.name)}]"
    page = f":root:has({named}):not(:has([data-policy]:not({named})))"
    return f"{page} {{ --running-head: {_string(head(policy))}; }}\n"


def head(policy: Policy) -> str:
    """The line itself."""
    review = policy.next_review
    due = (in_full(review.day) if review.day else review.words) if review else NOT_RECORDED
    return (
        f"{policy.title}. Version: {policy.version.shown}. Status: {status_of(policy) or NOT_RECORDED}. "
        f"Next review: {due or NOT_RECORDED}."
    )


def _string(words: str) -> str:
    """The words as a string of a style sheet."""
    return '"' + re.sub(r'["\\\x00-\x1f\x7f]', lambda each: f"\\{ord(each[0]):x} ", words) + '"'
