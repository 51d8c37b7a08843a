"""`policy report`: what a change to the project changes in its policies, or which reviews are overdue; as Markdown."""

from __future__ import annotations

import json
from argparse import Namespace

from policy_model.command_line.command import Command, Parser, day, takes_json
from policy_model.command_line.report.differences import differences
from policy_model.command_line.report.drawn import drawn
from policy_model.command_line.report.overdue import overdue, overdue_data, overdue_in_words
from policy_model.command_line.report.report_data import report_data
from policy_model.command_line.report.revisions import revision
from policy_model.command_line.report.sections import report
from policy_model.command_line.report.states import state_here


def run(options: Namespace) -> int:
    """Carry out the command."""
    if options.overdue is not None:
        late = overdue(day(options.overdue, "--overdue"))
        print(json.dumps(overdue_data(late), indent=2) + "\n" if options.json else overdue_in_words(late), end="")
        return 0
    now, base = state_here(), revision(options.base)
    found = differences(base.state(), now, drawn(base))
    if options.json:
        print(json.dumps(report_data(base, found), indent=2))
    else:
        print(report(base, found), end="")
    return 0


def _arguments(parser: Parser) -> None:
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument(
        "--base",
        metavar="REVISION",
        help="what to compare the checkout with, uncommitted changes and all: `main`, a tag, a commit, `HEAD~1`",
    )
    one.add_argument(
        "--overdue",
        metavar="DATE",
        help="report the reviews that are overdue on a day, as in 2026-11-22; nothing is printed where none is",
    )
    takes_json(parser)


COMMAND = Command(
    name="report",
    summary="Report, as Markdown for GitHub, what changed in the policies since a git revision, or overdue reviews.",
    usage="(--base REVISION | --overdue DATE) [--json]",
    example="policy report --base main\npolicy report --base HEAD --json\npolicy report --overdue 2026-11-22",
    details="A version is compared with itself at that revision, a new one with the version before it. The policies\n"
    "of the revision are told by its own code, in a temporary folder; the checkout is left as it is. The Markdown is\n"
    "safe to show on GitHub, and at most 65,000 characters long; --json has all. Neither a difference nor a review\n"
    "that is overdue is an error: the exit status is 0.",
    arguments=_arguments,
    run=run,
)
