"""The command `policy`: lists and shows policies, decides situations, asks its way through one, draws."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import metadata

from policy_model.command_line import (
    asking,
    checking,
    comparing,
    deciding,
    drafting,
    drawing,
    explaining,
    generating,
    listing,
    reconciling,
    releasing,
    reporting,
    showing,
    starting,
)
from policy_model.command_line.command import STATUSES, Command, Parser
from policy_model.command_line.terminal import prepare_streams
from policy_model.data import Data
from policy_model.errors import ModelError, PolicyError, Problem, RequestError, unknown

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        listing.COMMAND,
        showing.COMMAND,
        deciding.COMMAND,
        asking.COMMAND,
        explaining.COMMAND,
        checking.COMMAND,
        comparing.COMMAND,
        reconciling.COMMAND,
        reporting.COMMAND,
        generating.COMMAND,
        drawing.COMMAND,
        starting.COMMAND,
        drafting.COMMAND,
        releasing.COMMAND,
    )
}

INTERRUPTED, READER_GONE = 130, 141
"""What shells give for Ctrl-C and for a closed pipe."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, that of this process unless `arguments` are given. Returns the exit status."""
    prepare_streams()
    try:
        status = _status(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()  # here, so that a reader who has gone is noticed here
    except BrokenPipeError:
        # What is left in the buffer would be written, and complained of, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _status(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except SystemExit as stop:  # argparse has printed help or the version
        return stop.code if isinstance(stop.code, int) else 0
    except PolicyError as error:
        problems = error.problems
        count = len(problems)
        print(f"error: {count} {'mistake' if count == 1 else 'mistakes'} in the policies", file=sys.stderr)
        print(error, file=sys.stderr)
    except ModelError as error:
        problems = error.problems
        for problem in problems:
            print(f"error: {problem}", file=sys.stderr)
    except BrokenPipeError:
        raise
    except OSError as error:
        problems = (Problem(str(error.filename or ""), (error.strerror or str(error)).lower()),)
        print(f"error: {problems[0]}", file=sys.stderr)
    if _is_json_asked_for(arguments):
        print(json.dumps(_errors_data(problems), indent=2))
    return 2


def _is_json_asked_for(arguments: list[str]) -> bool:
    """Whether a script reads the output, so that it is told what is wrong in JSON too."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options and options[0] in COMMANDS and COMMANDS[options[0]].gives_json


def _errors_data(problems: Iterable[Problem]) -> Data:
    return {"errors": [{"path": each.path, "message": each.message, "help": each.help} for each in problems]}


def _dispatch(arguments: list[str]) -> int:
    if not arguments:
        raise RequestError([Problem("", "no command is given", f"one of: {', '.join(COMMANDS)}")])
    name, *rest = arguments
    if name.startswith("-"):
        _parser().parse_args(arguments)
    if name not in COMMANDS:
        raise RequestError([unknown("command", name, COMMANDS)])
    return COMMANDS[name].call(rest)


def _parser() -> Parser:
    """Answers `policy --help` and `policy --version`."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {command.name:{width}}  {command.summary}" for command in COMMANDS.values())
    parser = Parser(
        prog="policy",
        usage="policy COMMAND …",
        description="What a written policy says and what it decides.",
        epilog=f"commands (`policy COMMAND --help` tells more):\n{commands}\n\n"
        f"example:\n  policy decide information-sharing/disclosure immediate-risk=yes\n\n{STATUSES}",
    )
    parser.add_argument("--version", action="version", version=f"policy {_version()}", help="print the version and end")
    return parser


def _version() -> str:
    try:
        return metadata.version("policy-model")
    except metadata.PackageNotFoundError:
        return "(run from its source, not installed)"
