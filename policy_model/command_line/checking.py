"""`policy check`: what was checked of policies, what was found, what was proved, and what was chosen in modelling."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policy_model.check import proved
from policy_model.command_line.command import Command, Parser, day, takes_json
from policy_model.command_line.terminal import BOLD, DIM, GREEN, RED, Page, page
from policy_model.data import Data, digest
from policy_model.invariants import Invariant
from policy_model.policies.catalogue import every_version, find_policy, packages, typed_name
from policy_model.policies.gates import checked as properties
from policy_model.policies.gates import findings
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.verify import Finding
from policy_model.wording import in_words


@dataclass(frozen=True, slots=True)
class Checked:
    """A policy and what was found. on: the day that reviews were held to; None where they were left out."""

    policy: Policy
    findings: tuple[Finding, ...]
    on: date | None

    @property
    def proved(self) -> Iterator[tuple[Procedure, Invariant]]:
        """The invariants that nothing was found against."""
        return proved(self.policy, self.findings)


def run(options: Namespace) -> int:
    """Carry out the command."""
    if options.policy:
        policies = [find_policy(options.policy)]
    else:
        policies = [policy for id in packages() for policy in every_version(id)]
    on = day(options.on, "--on") if options.on is not None else None
    every = [Checked(policy, tuple(findings(policy, on)), on) for policy in policies]
    found = sum(len(checked.findings) for checked in every)
    if options.json:
        print(json.dumps({"policies": [_data(checked) for checked in every], "findings": found}, indent=2))
    else:
        paper = page()
        for number, checked in enumerate(every):
            if number:
                paper.line()
            _tell(paper, checked)
    return 1 if found else 0


def command(policy: Policy, finding: Finding) -> str:
    """The command line that shows a finding's witness; empty where it has none."""
    if not finding.procedure:
        return ""
    return f"policy decide {policy.id}@{policy.version.slug}/{finding.procedure} {finding.witness}".strip()


def _tell(paper: Page, checked: Checked) -> None:
    policy, found = checked.policy, checked.findings
    draft = " (draft)" if policy.draft else ""
    paper.item(f"{typed_name(policy)}{draft}:", _how_many(len(found)), indent=0, style=RED if found else GREEN)
    for finding in found:
        tell_finding(paper, policy, finding)
    paper.heading("What was checked")
    each = Counter(finding.check for finding in found)
    paper.table(("Property", "Found"), [(check, str(each[check] or "nothing")) for check in properties(checked.on)])
    if proved := tuple(checked.proved):
        paper.heading("What holds in every situation")
        for procedure, invariant in proved:
            paper.item(f"{procedure.id}:", f"{invariant.sentence} [{', '.join(invariant.clauses)}]", style=DIM)
    if policy.interpretations:
        paper.heading("How the text was read where it leaves room")
        for read in policy.interpretations:
            paper.item(f"{read.id}:", f"{read.open} {read.chosen} [{', '.join(read.clauses)}]", style=BOLD)


def tell_finding(paper: Page, policy: Policy, finding: Finding) -> None:
    """Where something was found, what, the clauses that it rests on, and the command line that shows it."""
    paper.line()
    cited = f" [{', '.join(finding.clauses)}]" if finding.clauses else ""
    paper.item(f"{finding.path}:", finding.message + cited)
    paper.line(f"not so: {finding.check}", indent=4, style=DIM)
    if shown := command(policy, finding):
        paper.line("for example:", indent=4, style=DIM)
        paper.command(shown, indent=6)


def _how_many(findings: int) -> str:
    return {0: "nothing found", 1: "1 finding"}.get(findings, f"{findings} findings")


def _data(checked: Checked) -> Data:
    policy = checked.policy
    return {
        "policy": policy.id,
        "version": policy.version.name,
        "draft": policy.draft,
        "digest": digest(policy),
        "findings": [finding_data(policy, finding) for finding in checked.findings],
        "checked": list(properties(checked.on)),
        "invariants": [
            {
                "procedure": procedure.id,
                "id": invariant.id,
                "sentence": invariant.sentence,
                "when_in_words": in_words(invariant.when, procedure.questions),
                "clauses": list(invariant.clauses),
            }
            for procedure, invariant in checked.proved
        ],
        "interpretations": [
            {
                "id": read.id,
                "clauses": list(read.clauses),
                "open": read.open,
                "chosen": read.chosen,
                "otherwise": list(read.otherwise),
            }
            for read in policy.interpretations
        ],
    }


def finding_data(policy: Policy, finding: Finding) -> Data:
    """A finding as data; None for what it does not have."""
    return {
        "check": finding.check,
        "path": finding.path,
        "message": finding.message,
        "clauses": list(finding.clauses),
        "procedure": finding.procedure or None,
        "witness": finding.witness or None,
        "command": command(policy, finding) or None,
    }


def _arguments(parser: Parser) -> None:
    parser.add_argument(
        "policy",
        metavar="POLICY[@VERSION]",
        nargs="?",
        help="a policy, at its newest version unless one is named; without it, every version of every policy",
    )
    parser.add_argument(
        "--on",
        metavar="DATE",
        help="a day, as in 2026-11-22: a review that is overdue on it is a finding, unless that is acknowledged",
    )
    takes_json(parser)


COMMAND = Command(
    name="check",
    summary="Check policies: what does not hold, shown by an example; what was proved; how the text was read.",
    usage="[POLICY[@VERSION]] [--on DATE] [--json]",
    example="policy check\npolicy check information-sharing --json",
    details="Ends with status 1 where anything is found. In --json, `invariants` are those that hold.\n"
    "Without --on nothing depends on the day: no review is held to its date.",
    arguments=_arguments,
    run=run,
)
