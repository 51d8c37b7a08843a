"""`policy draft`: the next version of a policy, to be worked on beside the one in force."""

from __future__ import annotations

import json
from argparse import Namespace

from policy_model.command_line.command import Command, Parser, takes_json
from policy_model.command_line.terminal import BOLD, page, tell_steps
from policy_model.data import Data
from policy_model.drafting.draft import Drafted, draft
from policy_model.errors import Problem, RequestError
from policy_model.policies.catalogue import find_policy, typed_name
from policy_model.publish.files import shown


def run(options: Namespace) -> int:
    """Carry out the command."""
    find_policy(options.policy)  # what is wrong with policies is told first
    if options.name is None:
        raise RequestError([Problem("--name", "nothing is given", "what the next version is called, as in 'V_3 2026'")])
    made = draft(options.policy, options.name)
    if options.json:
        print(json.dumps(_data(made), indent=2))
    else:
        _tell(made)
    return 0


def _tell(made: Drafted) -> None:
    paper, name, policy = page(), typed_name(made.policy), made.policy
    paper.line(f"{policy.title}, version {policy.version.shown}, copied from {made.before.version.name}", style=BOLD)
    paper.line(f"It is not in force. Commands take it by its own name alone: {name}")
    tell_steps(
        paper,
        shown(made.files, made.place.root),
        "Change the text and the model in the files above.",
        (
            ("See what differs:", f"policy diff {typed_name(made.before)} {name}"),
            ("Record each clause that you compared with its rules:", f"policy reconcile {name} --record"),
            ("See what stands against it:", f"policy check {name}"),
            ("Draw its flowcharts, then build the site, which has a page for it:", "python3 scripts/regenerate.py"),
            ("Release it:", f"policy release {name} --help"),
        ),
    )


def _data(made: Drafted) -> Data:
    return {
        "policy": made.policy.id,
        "version": made.policy.version.name,
        "name": typed_name(made.policy),
        "before": typed_name(made.before),
        "files": shown(made.files, made.place.root),
    }


def _arguments(parser: Parser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="a policy; its version in force is copied")
    parser.add_argument("--name", help="what the next version is called, as in 'V_3 2026'")
    takes_json(parser)


COMMAND = Command(
    name="draft",
    summary="Make a draft of a policy's next version, copied from the one in force.",
    usage="POLICY --name NAME [--json]",
    example="policy draft information-sharing --name 'V_3 2026'",
    details="A draft is marked as one wherever it is shown, and is found by its own name alone. A policy has one\n"
    "draft at a time. All files are written, or none.",
    arguments=_arguments,
    run=run,
)
