"""What was released stays as it was: each released version is pinned, and held to its pin.

The pin of a version is a plain file beside its module: the digest of the whole, then the beginning of the SHA-256 of
each part, so that what was edited can be named:

    # A line that begins with `#` is for people.
    cf906bc35b317a653aa7860cf2254dd7ed48f0358234f7e842bcdeeeb0da8273
    8f14e45fceea167a  clauses[consult-on-refusal]
    c9f0f895fb98ab91  procedures[disclosure]

It is written by `policy release`, not by hand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from policy_model.data import NOT_DIGESTED, canonical_json, digest, policy_data
from policy_model.errors import PolicyError, Problem
from policy_model.policy import Policy
from policy_model.records import HASH_DIGITS
from policy_model.values import Value
from policy_model.verify import Finding, sentence

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(rf"([0-9a-f]{{{HASH_DIGITS}}})  ([a-z_]+(?:\[[a-z0-9-]+\])?)")
_CLAUSE = re.compile(r"clauses\[(.+)\]")
_PIN_AGAIN = "leave the file as `policy release` wrote it"


class Pin(Value):
    """A version as it was released. digest: of the whole. parts: the hash of each part, by its path."""

    digest: str
    parts: Mapping[str, str]


def pin_of(policy: Policy) -> Pin:
    """The pin of a policy as it is now."""
    return Pin(digest(policy), dict(_parts(policy)))


def read_pin(source: str, name: str = "pin") -> Pin:
    """The pin that `source` holds, in the form described at the head of this module.

    name: how to call the source in an error, its file name for example.

    Raises PolicyError with every line that is malformed, and where the digest is missing.
    """
    problems: list[Problem] = []
    whole, parts = "", {}
    for number, line in enumerate(source.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if not whole and _DIGEST.fullmatch(line):
            whole = line
        elif whole and (match := _PART.fullmatch(line)) and match[2] not in parts:
            parts[match[2]] = match[1]
        else:
            problems.append(Problem(f"{name}:{number}", "this is no digest, and no part that comes once", _PIN_AGAIN))
    if not whole and not problems:
        problems.append(Problem(name, "the digest is missing", _PIN_AGAIN))
    if problems:
        raise PolicyError(problems)
    return Pin(whole, parts)


def pin_as_text(pin: Pin, policy: str) -> str:
    """The pin as `read_pin` reads it. policy: how commands name the policy."""
    head = (
        f"# What was released as {policy}: the digest of all that it says and does, then the",
        "# beginning of the SHA-256 of each part. A released version is never edited, only followed; `policy check`",
        "# holds it to this file.",
    )
    parts = (f"{hash}  {path}" for path, hash in pin.parts.items())
    return "".join(f"{line}\n" for line in (*head, "", pin.digest, *parts))


def every_released_version_is_as_it_was_released(policy: Policy, pin: Pin | None) -> Iterator[Finding]:
    """What was edited since the release, part by part. pin: None where nothing was pinned. A draft has no pin."""
    check = sentence(every_released_version_is_as_it_was_released)
    if policy.draft:
        return
    if pin is None:
        yield Finding(check, "released", "nothing says what was released; `policy release` pins it")
        return
    if pin.digest == digest(policy):
        return
    now, edited = pin_of(policy).parts, False
    for path in (*pin.parts, *(path for path in now if path not in pin.parts)):
        before, after = pin.parts.get(path), now.get(path)
        if before != after:
            edited = True
            clause = match[1] if (match := _CLAUSE.fullmatch(path)) else ""
            did = "edited in" if before and after else "taken out of" if before else "added to"
            yield Finding(
                check,
                path,
                f"{'clause ' if clause else ''}{did} a released version; {_MEND}",
                clauses=(clause,) if clause and after else (),
            )
    if not edited:
        yield Finding(check, "released", f"the order of its parts, or how its text is set, was edited; {_MEND}")


_MEND = "put it back, and make the change in a draft"


def _parts(policy: Policy) -> Iterator[tuple[str, str]]:
    """Each clause and each procedure by its id, and every other field."""
    for field, value in policy_data(policy).items():
        if field in NOT_DIGESTED:
            continue
        if field not in ("clauses", "procedures"):
            yield field, _hash(value)
            continue
        for each in value:
            # Without its paragraph's number, which changes with any paragraph that comes or goes before it.
            yield f"{field}[{each['id']}]", _hash({key: said for key, said in each.items() if key != "paragraph"})


def _hash(value: Any) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()[:HASH_DIGITS]
