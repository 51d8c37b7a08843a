"""`policy report`: what a change to the project changes in its policies, for whoever reviews a pull request."""

from __future__ import annotations

import json
from argparse import Namespace

from policy_model.command_line.command import Command, Parser, takes_json
from policy_model.command_line.report.differences import differences
from policy_model.command_line.report.drawn import drawn
from policy_model.command_line.report.report_data import report_data
from policy_model.command_line.report.revisions import revision
from policy_model.command_line.report.sections import report
from policy_model.command_line.report.states import state_here


def run(options: Namespace) -> int:
    """Carry out the command."""
    now, base = state_here(), revision(options.base)
    found = differences(base.state(), now, drawn(base))
    if options.json:
        print(json.dumps(report_data(base, found), indent=2))
    else:
        print(report(base, found), end="")
    return 0


def _arguments(parser: Parser) -> None:
    parser.add_argument(
        "--base",
        metavar="REVISION",
        required=True,
        help="what to compare the checkout with, uncommitted changes and all: `main`, a tag, a commit, `HEAD~1`",
    )
    takes_json(parser)


COMMAND = Command(
    name="report",
    summary="Report what changed in the policies since a git revision: in words, as Markdown for a pull request.",
    usage="--base REVISION [--json]",
    example="policy report --base main\npolicy report --base HEAD --json",
    details="A version is compared with itself at that revision, a new one with the version before it. The policies\n"
    "of the revision are told by its own code, in a temporary folder; the checkout is left as it is. The Markdown is\n"
    "safe to show on GitHub, and at most 65,000 characters long; --json has all. A difference is no error: the exit\n"
    "status is 0.",
    arguments=_arguments,
    run=run,
)
