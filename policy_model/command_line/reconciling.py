"""`policy reconcile`: which clauses changed in text, which in logic; and the record of what a model was made from."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import dataclass, replace
from pathlib import Path

import policy_model
from policy_model.command_line.checking import finding_data, tell_finding
from policy_model.command_line.command import Command, Parser, takes_json
from policy_model.command_line.terminal import BOLD, DIM, GREEN, RED, Page, page
from policy_model.data import Data
from policy_model.errors import Problem, RequestError
from policy_model.policies.catalogue import find_policy, module_of, version_before
from policy_model.policies.reading import RECORD
from policy_model.policy import Policy
from policy_model.reconcile import (
    Reconciled,
    Standing,
    every_clause_is_as_it_was_modelled,
    reconciliation,
    records_of,
    text_and_logic_change_together,
)
from policy_model.records import records_as_text
from policy_model.verify import Finding


@dataclass(frozen=True, slots=True)
class Written:
    """A record that was written.

    file: where it is.
    lines: those taken out of it, each after `- `, and those put in, each after `+ `.
    read: whether the policy's module names the file.
    """

    file: Path
    lines: tuple[str, ...]
    read: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a policy. before: the version before; None for the first. written: None where nothing was."""

    policy: Policy
    before: Policy | None
    clauses: tuple[Reconciled, ...]
    findings: tuple[Finding, ...]
    written: Written | None


def run(options: Namespace) -> int:
    """Carry out the command."""
    policy = find_policy(options.policy)
    before, written = version_before(policy), None
    if options.record:
        written = record(policy)
        policy = replace(policy, recorded=records_of(policy))
    found = (*every_clause_is_as_it_was_modelled(policy), *text_and_logic_change_together(before, policy))
    report = Report(policy, before, reconciliation(before, policy) if before else (), found, written)
    if options.json:
        print(json.dumps(_data(report), indent=2))
    else:
        _tell(page(), report)
    return 1 if found else 0


def record(policy: Policy) -> Written:
    """Write the record of a policy of the catalogue beside its module, whole or not at all.

    Raises RequestError where the policy is installed and not worked on, OSError where its folder can't be written.
    """
    source = Path(module_of(policy).__file__ or "")
    if not (Path(policy_model.__file__).parents[1] / "pyproject.toml").is_file() or not source.is_file():
        message = f"the record of `{policy.name}` can't be written: the policy is installed, not worked on"
        raise RequestError([Problem("", message, "run this in a checkout of the project")])
    file = source.with_name(source.stem + RECORD)
    before = file.read_text("utf-8") if file.exists() else ""
    after = records_as_text(records_of(policy), f"{policy.id}@{policy.version.slug}")
    if after != before:
        new = file.with_name(f"{file.name}.new")
        try:
            new.write_text(after, encoding="utf-8", newline="\n")
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)
    old_lines, new_lines = _records(before), _records(after)
    out = (f"- {line}" for line in old_lines if line not in new_lines)
    put_in = (f"+ {line}" for line in new_lines if line not in old_lines)
    return Written(file, (*out, *put_in), read=file.name in source.read_text("utf-8"))


def _records(text: str) -> list[str]:
    """Its lines, without those for people."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _tell(paper: Page, report: Report) -> None:
    policy, before = report.policy, report.before
    paper.line(f"{policy.title}, version {policy.version.shown}", style=BOLD)
    if report.written:
        _tell_written(paper, report.written)
    if before:
        paper.heading(f"Since version {before.version.name}")
        paper.table(("Clause", "Text", "Logic", "Signed off"), map(_row, report.clauses))
        _tell_logic(paper, report)
    else:
        paper.heading("It is the first version: there is none before it to compare it with", style=DIM)
    paper.heading("What was found", RED if report.findings else GREEN)
    for finding in report.findings:
        tell_finding(paper, policy, finding)
    if not report.findings:
        signed_off = ", and what changed alone is signed off" if before else ""
        paper.line(f"Nothing: every clause is as it was modelled{signed_off}.", indent=2)


def _tell_written(paper: Page, written: Written) -> None:
    paper.heading(f"Recorded in {_shown(written.file)}" if written.lines else f"{_shown(written.file)} is as it was")
    for line in written.lines:
        paper.command(line, indent=2)
    if not written.read:
        paper.line(
            f'Nothing reads it: add `recorded=records_beside(__package__, "{written.file.name}")` to the policy.'
        )


def _tell_logic(paper: Page, report: Report) -> None:
    """What differs, where anything does, and in which situation."""
    changed = [each for each in report.clauses if each.logic_changed]
    if changed:
        paper.heading("What changed in the logic")
    for each in changed:
        for difference in each.differences:
            paper.item(f"{each.clause}:", str(difference))
            if difference.witness is not None:
                name = f"{report.policy.id}@{report.policy.version.slug}/{difference.procedure}"
                paper.command(f"policy decide {name} {difference.witness}".rstrip(), indent=4)


def _row(each: Reconciled) -> tuple[str, str, str, str]:
    if each.signed_off:
        signed = f"{each.signed_off.by}: {each.signed_off.why}"
    else:
        signed = "not signed off" if each.alone else ""
    text = "changed" if each.text_changed else "as before"
    logic = "changed" if each.logic_changed else "as before"
    return each.clause, text if each.standing is Standing.KEPT else each.standing.value, logic, signed


def _shown(file: Path) -> str:
    """The file, from the folder where the command runs if it is below that."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _data(report: Report) -> Data:
    policy, before, written = report.policy, report.before, report.written
    return {
        "policy": policy.id,
        "version": policy.version.name,
        "draft": policy.draft,
        "before": before.version.name if before else None,
        "clauses": [clause_data(each) for each in report.clauses],
        "findings": [finding_data(policy, finding) for finding in report.findings],
        "written": {"file": str(written.file), "lines": list(written.lines)} if written else None,
    }


def clause_data(each: Reconciled) -> Data:
    """What became of a clause, as data."""
    signed = each.signed_off
    return {
        "clause": each.clause,
        "before": each.before or None,
        "standing": each.standing.value,
        "text_changed": each.text_changed,
        "logic_changed": each.logic_changed,
        "alone": each.alone.value if each.alone else None,
        "differences": [
            {
                "what": difference.what,
                "procedure": difference.procedure,
                "witness": difference.witness,
                "before": difference.before or None,
            }
            for difference in each.differences
        ],
        "signed_off": {"changed": signed.changed.value, "by": signed.by, "why": signed.why} if signed else None,
    }


def _arguments(parser: Parser) -> None:
    parser.add_argument(
        "policy",
        metavar="POLICY[@VERSION]",
        help="a policy, at its newest version unless one is named; `policy list` lists them",
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="record the clauses as they stand, beside the policy's module; compare text and rules first",
    )
    takes_json(parser)


COMMAND = Command(
    name="reconcile",
    summary="Tell of each clause whether its text and its logic changed since the version before, and together.",
    usage="POLICY[@VERSION] [--json] [--record]",
    example="policy reconcile hm-government-advice@2018\npolicy reconcile information-sharing --record",
    details="Ends with status 1 where anything is found: a clause that is not as it was when the model was made from\n"
    "it, or of which one side changed alone and nobody signed that off in the model.",
    arguments=_arguments,
    run=run,
)
