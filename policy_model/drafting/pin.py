"""Pins a version again, as it is now: `python -m policy_model.drafting.pin POLICY@VERSION`.

It is for a version whose model is still being made, and for one whose digest this software has come to work out
otherwise. What a released version says or does is never changed: that is what drafts are for.
"""

from __future__ import annotations

import sys

from policy_model.drafting.place import place_of
from policy_model.errors import ModelError, Problem, RequestError
from policy_model.policies.catalogue import find_policy, pinned, typed_name
from policy_model.policies.reading import PIN
from policy_model.publish.files import write
from policy_model.releases import pin_as_text, pin_of


def pin(name: str) -> tuple[str, ...]:
    """Pin the version of that name; returns the parts that were pinned otherwise before, or not at all.

    Raises RequestError where there is no such version, or it is a draft, which only its release pins.
    """
    policy = find_policy(name)
    if policy.draft:
        raise RequestError([Problem("", f"`{typed_name(policy)}` is a draft", "`policy release` pins it")])
    before, now, place = pinned(policy), pin_of(policy), place_of(policy)
    write({place.folder / f"{place.module}{PIN}": pin_as_text(now, typed_name(policy))})
    was = before.parts if before else {}
    return tuple(path for path in {**was, **now.parts} if was.get(path) != now.parts.get(path))


def main(arguments: list[str]) -> int:
    """The command; returns its exit status: 0 pinned, 2 it can't be."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: python -m policy_model.drafting.pin POLICY@VERSION", file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        changed = pin(arguments[0])
    except (ModelError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print("\n".join(f"pinned anew: {path}" for path in changed) or "it was pinned as it is")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
