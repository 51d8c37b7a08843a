"""What a command is, and how its arguments are read."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from policy_model.errors import Problem, RequestError

STATUSES = """\
exit status:
  0    done
  1    check, reconcile: something was found; draw --check: a drawing is stale, missing or edited by hand;
       draw: a drawing that was edited by hand was left alone
  2    a request that can't be met, or a policy that does not hold together; why, and what to do, is on stderr,
       and with --json on stdout too: {"errors": [{"path", "message", "help"}]}
  130  stopped with Ctrl-C
  141  whoever read the output stopped reading"""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    summary: what it does, for the list of commands.
    usage: its arguments, as its help shows them.
    example: calls of it, one a line.
    arguments: adds its arguments to its parser.
    run: carries it out; returns its exit status. Raises ModelError where that can't be done.
    details: what else its help says; empty where the summary is enough.
    """

    name: str
    summary: str
    usage: str
    example: str
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]
    details: str = ""

    @property
    def parser(self) -> Parser:
        """Reads the command's own arguments."""
        examples = "\n".join(f"  {line}" for line in self.example.splitlines())
        parser = Parser(
            prog=f"policy {self.name}",
            usage=f"policy {self.name} {self.usage}",
            description=f"{self.summary}\n\n{self.details}".strip(),
            epilog=f"example:\n{examples}\n\n{STATUSES}",
        )
        self.arguments(parser)
        return parser

    @property
    def gives_json(self) -> bool:
        """Whether it takes `--json`."""
        return any("--json" in action.option_strings for action in self.parser._actions)

    def call(self, arguments: Sequence[str]) -> int:
        """Carry it out. Raises RequestError for unknown arguments, SystemExit where help was asked for."""
        # Intermixed, so that `--json` may stand before, between or after the answers.
        return self.run(self.parser.parse_intermixed_args(arguments))


class Parser(argparse.ArgumentParser):
    """A parser whose errors are said like all others."""

    def __init__(self, prog: str, usage: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Raises RequestError."""
        raise RequestError([Problem("", message, f"see `{self.prog} --help`")])


def day(given: str, option: str) -> date:
    """The day that an option gives. Raises RequestError where it is none: figures in another order can be misread."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise RequestError([Problem(option, f"`{given}` is not a date", "write year, month and day, as in 2026-11-22")])


def takes_json(parser: Parser) -> None:
    """Adds `--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON, by ids, for scripts")


def takes_procedure(parser: Parser) -> None:
    """Adds the name of a procedure."""
    parser.add_argument(
        "procedure",
        metavar="POLICY[@VERSION]/PROCEDURE",
        help="a procedure, of the newest version unless one is named; `policy list` lists them",
    )
