"""The command line: every command with its arguments, read off the parsers that read them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from policy_model.command_line import COMMANDS
from policy_model.command_line.command import STATUSES, Command
from policy_model.publish.blocks import Site
from policy_model.publish.html import Element, tag
from policy_model.publish.parts import in_code


def reference_commands(site: Site) -> Iterator[Element]:
    """Every command, in the order of `policy --help`, then what all of them end with."""
    for name, command in COMMANDS.items():
        yield tag("h2", tag("code", f"policy {name}"), id=name)
        yield tag("p", command.summary)
        yield tag("pre", tag("code", f"policy {name} {_unindented(command.usage)}"))
        yield from _arguments(command)
        for paragraph in filter(None, command.details.split("\n\n")):
            laid_out = "\n  " in paragraph
            yield tag("pre", tag("code", paragraph)) if laid_out else tag("p", *in_code(" ".join(paragraph.split())))
        yield tag("p", "For example:")
        yield tag("pre", tag("code", command.example))
    yield tag("h2", "Exit status", id="exit-status")
    yield tag("pre", tag("code", STATUSES.partition("\n")[2]))


def arguments(command: Command) -> list[tuple[str, str]]:
    """What a command takes, but for `--help`: each argument as it is written, and what it means."""
    formatter = argparse.HelpFormatter("")
    return [
        (_written(action), formatter._expand_help(action) if action.help else "")
        for action in command.parser._actions
        if not isinstance(action, argparse._HelpAction)
    ]


def _arguments(command: Command) -> Iterator[Element]:
    taken = arguments(command)
    if taken:
        parts = ((tag("dt", tag("code", name)), tag("dd", *in_code(help))) for name, help in taken)
        yield tag("dl", *(each for pair in parts for each in pair), class_="reference-meanings")


def _written(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    takes_nothing = action.nargs == 0
    return " ".join((*action.option_strings[:1], *(() if takes_nothing else (metavar,))))


def _unindented(usage: str) -> str:
    return " ".join(usage.split())
