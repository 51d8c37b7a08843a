"""`policy new`: a small policy, complete and made of examples, to be worked on as a draft."""

from __future__ import annotations

import json
from argparse import Namespace

from policy_model.command_line.command import Command, Parser, takes_json
from policy_model.command_line.terminal import BOLD, page, tell_steps
from policy_model.data import Data
from policy_model.drafting.new import EXAMPLE, Made, new
from policy_model.policies.catalogue import typed_name
from policy_model.publish.files import shown


def run(options: Namespace) -> int:
    """Carry out the command."""
    made = new(options.name, options.title, options.version)
    if options.json:
        print(json.dumps(_data(made), indent=2))
    else:
        _tell(made)
    return 0


def _tell(made: Made) -> None:
    paper, name, policy = page(), typed_name(made.policy), made.policy
    paper.line(f"{policy.title}, version {policy.version.shown}", style=BOLD)
    paper.line(f"It is not in force, and made of examples. Commands take it by its own name alone: {name}")
    tell_steps(
        paper,
        shown(made.files, made.place.root),
        f"Put the policy's own words in the place of those that begin with `{EXAMPLE}`.",
        (
            ("See what stands against it:", f"policy check {name}"),
            ("Answer its questions:", f"policy ask {name}/{policy.procedures[0].id}"),
            ("Record each clause that you compared with its rules:", f"policy reconcile {name} --record"),
            ("Draw its flowchart:", "python3 scripts/regenerate.py"),
            ("See its pages, to which the home page links:", "python3 scripts/serve.py"),
            ("Release it:", f"policy release {name} --help"),
        ),
    )
    paper.line()
    paper.line("docs/developers/tutorial.md goes through these steps with one policy.")


def _data(made: Made) -> Data:
    return {
        "policy": made.policy.id,
        "version": made.policy.version.name,
        "name": typed_name(made.policy),
        "files": shown(made.files, made.place.root),
    }


def _arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="its id in files, addresses and commands, as in lone-working")
    parser.add_argument("--title", default="", help="what readers are shown; the words of NAME unless given")
    parser.add_argument("--version", default="V_1", help="what its first version is called; `%(default)s` unless given")
    takes_json(parser)


COMMAND = Command(
    name="new",
    summary="Make a new policy: small, complete and made of examples, with its text, model and pages.",
    usage="NAME [--title TITLE] [--version VERSION] [--json]",
    example="policy new lone-working --title 'Working alone'",
    details="It is a draft, marked as one wherever it is shown, and is found by its own name alone. Words that begin\n"
    f"with `{EXAMPLE}` wait to be replaced; it can't be released while one is left. Nothing is said of an owner or\n"
    "a date. All files are written, or none.",
    arguments=_arguments,
    run=run,
)
