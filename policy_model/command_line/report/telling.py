"""Tells of the policies of the project in whose folder it runs, by the command line of that project's own code.

It is run as a program of its own: the project may be another revision of this one. So it imports nothing but the
command line, and asks it for no more than it documents.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any


class Refused(Exception):
    """A command could not be carried out. errors: what it said."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        self.errors = errors


def tell() -> dict[str, Any]:
    """Every version of every policy, and what was found of each; or `errors`, where the policies can't be read."""
    try:
        policies = []
        for policy in _asked("list"):
            names = [*policy["names"], *([policy["draft"]] if policy.get("draft") else [])]
            policies += [_asked("show", name) for name in names]
        return {"policies": policies, "checked": _asked("check")["policies"]}
    except Refused as refused:
        return {"errors": refused.errors}


def _asked(*command: str) -> Any:
    """What a command says in JSON."""
    from policy_model.command_line import main  # that of the project in whose folder this runs

    said, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complaints):
        status = main([*command, "--json"])
    if status not in (0, 1):
        errors = json.loads(said.getvalue())["errors"] if said.getvalue() else []
        raise Refused(errors or [{"path": "", "message": complaints.getvalue().strip(), "help": ""}])
    return json.loads(said.getvalue())


if __name__ == "__main__":
    sys.path.insert(0, "")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(json.dumps(tell()))
