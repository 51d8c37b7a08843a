"""`policy scenarios`: the scenarios that a procedure should have, and which of them it has."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import dataclass
from textwrap import wrap

from policy_model.command_line.command import Command, Parser, takes_json, takes_procedure
from policy_model.command_line.terminal import BOLD, DIM, page
from policy_model.compiled import Compiled
from policy_model.conditions import Is
from policy_model.data import Data
from policy_model.errors import Problem, RequestError
from policy_model.generate import Pair, Worked, one_per_path, pairs
from policy_model.policies.catalogue import find_procedure
from policy_model.procedure import Scenario

LINE, INDENT = 120, 8
"""How long a line of a policy module may be, and how deep its scenarios stand."""

_INNER = INDENT + 4


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed. what: one of the things listed, in the plural. worked: every generated scenario."""

    what: str
    worked: tuple[Worked, ...]
    covered: int
    data: tuple[Data, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def run(options: Namespace) -> int:
    """Carry out the command."""
    if options.json and options.python:
        raise RequestError([Problem("", "`--json` and `--python` are two forms of one answer", "ask for one of them")])
    policy, procedure = find_procedure(options.procedure)
    compiled = Compiled(procedure)
    listing = _pairs(pairs(compiled)) if options.pairs else _paths(one_per_path(compiled))
    if options.json:
        data = {
            "policy": policy.id,
            "version": policy.version.name,
            "draft": policy.draft,
            "procedure": procedure.id,
            "covered": listing.covered,
            listing.what: listing.data,
        }
        print(json.dumps(data, indent=2))
    elif options.python:
        missing = dict.fromkeys(each.scenario for each in listing.worked if each.covered_by is None)
        print("".join(as_python(scenario) for scenario in missing), end="")
    else:
        paper = page()
        paper.line(procedure.title, style=BOLD)
        paper.line(f"{policy.title}, version {policy.version.shown}", style=DIM)
        paper.line()
        paper.table(listing.headers, listing.rows)
        if listing.rows:
            paper.line()
        paper.line(f"{listing.covered} of {len(listing.rows)} {listing.what} are covered by scenarios", style=BOLD)
    return 0


def as_python(scenario: Scenario) -> str:
    """The scenario as its author would write it in a policy module."""
    arguments = (
        *_string("", scenario.name),
        *_string("given=", scenario.given),
        *_string("outcome=", scenario.outcome),
        *_strings("duties=", scenario.duties),
    )
    lines = ("Scenario(", *(f"    {line}" for line in arguments), "),")
    return "".join(f"{' ' * INDENT}{line}\n" for line in lines)


def _paths(worked: tuple[Worked, ...]) -> Listing:
    return Listing(
        "paths",
        worked,
        sum(each.covered_by is not None for each in worked),
        tuple(_data(each) for each in worked),
        ("path", "answers", "outcome", "duties", "covered by"),
        tuple(
            (
                str(number),
                each.scenario.given or "nothing is asked",
                each.scenario.outcome,
                ", ".join(each.scenario.duties) or "none",
                _covered_by(each),
            )
            for number, each in enumerate(worked, start=1)
        ),
    )


def _pairs(found: tuple[Pair, ...]) -> Listing:
    return Listing(
        "comparisons",
        tuple(side for pair in found for side in pair.sides or ()),
        sum(pair.is_covered for pair in found),
        tuple(_pair_data(pair) for pair in found),
        ("rule", "comparison", "applies", "covered by", "does not apply", "covered by"),
        tuple((pair.rule.id, f"{pair.number}: {_compared(pair.comparison)}", *_pair_cells(pair)) for pair in found),
    )


def _pair_cells(pair: Pair) -> tuple[str, ...]:
    if pair.sides is None:
        return ("no two situations show that it matters", "", "", "")
    return tuple(cell for side in pair.sides for cell in (side.scenario.given, _covered_by(side)))


def _covered_by(worked: Worked) -> str:
    return worked.covered_by.name if worked.covered_by else "no scenario yet"


def _compared(comparison: Is) -> str:
    return f"{comparison.question}={' or '.join(comparison.answers)}"


def _data(worked: Worked) -> Data:
    return {
        "answers": dict(worked.scenario.answers),
        "outcome": worked.scenario.outcome,
        "duties": worked.scenario.duties,
        "covered_by": worked.covered_by.name if worked.covered_by else None,
    }


def _pair_data(pair: Pair) -> Data:
    applies, does_not = pair.sides or (None, None)
    return {
        "rule": pair.rule.id,
        "comparison": {
            "number": pair.number,
            "question": pair.comparison.question,
            "answers": pair.comparison.answers,
        },
        "applies": _data(applies) if applies else None,
        "does_not_apply": _data(does_not) if does_not else None,
    }


def _string(prefix: str, words: str) -> list[str]:
    """An argument and its comma, in as many lines as it needs."""
    if len(line := f"{prefix}{_quoted(words)},") <= LINE - _INNER:
        return [line]
    indent = 4 if prefix else 0
    # A piece stands in quotation marks, with the space that it was parted at, or with the comma after the last one.
    pieces = wrap(words, LINE - _INNER - indent - 3, break_long_words=False, break_on_hyphens=False)
    strings = [_quoted(f"{piece} ") for piece in pieces[:-1]] + [_quoted(pieces[-1])]
    if not prefix:
        return [*strings[:-1], f"{strings[-1]},"]
    return [f"{prefix}(", *(f"    {string}" for string in strings), "),"]


def _strings(prefix: str, each: tuple[str, ...]) -> list[str]:
    """The same for a tuple of strings."""
    quoted = [_quoted(words) for words in each]
    line = f"{prefix}({', '.join(quoted)}{',' if len(each) == 1 else ''}),"
    return [line] if len(line) <= LINE - _INNER else [f"{prefix}(", *(f"    {string}," for string in quoted), "),"]


def _quoted(words: str) -> str:
    mark = "'" if words.count('"') > words.count("'") else '"'
    return mark + words.replace("\\", "\\\\").replace(mark, f"\\{mark}") + mark


def _arguments(parser: Parser) -> None:
    takes_procedure(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--paths", action="store_true", help="one scenario for each path of the diagram; so unless told")
    which.add_argument(
        "--pairs", action="store_true", help="two for each comparison in a rule, which show that it matters"
    )
    takes_json(parser)
    parser.add_argument("--python", action="store_true", help="print what no scenario covers, to paste into a policy")


COMMAND = Command(
    name="scenarios",
    summary="Make the scenarios that a procedure should have, and say which of them it has.",
    usage="POLICY[@VERSION]/PROCEDURE [--paths | --pairs] [--json | --python]",
    example="policy scenarios information-sharing/disclosure\n"
    "policy scenarios information-sharing/disclosure --pairs --python",
    details="A scenario covers a path when it gives all of the path's answers. A comparison is covered when scenarios\n"
    "cover both sides of a pair: two situations that differ in the answer compared alone, so that the rule applies\n"
    "in one and not in the other.\n\n"
    "A name that --python prints only says which answers are given; give it a better one.",
    arguments=_arguments,
    run=run,
)
