"""`policy show`: all of a policy: its text, versions, questions, rules, outcomes, scenarios."""

from __future__ import annotations

import json
from argparse import Namespace

from policy_model.command_line.command import Command, Parser, takes_json
from policy_model.command_line.terminal import BOLD, DIM, Page, date_in_words, page
from policy_model.data import digest, policy_data
from policy_model.policies.catalogue import find_policy, status_of
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.dates import NOT_RECORDED
from policy_model.publish.parts import PERMITS
from policy_model.rules import Outcome
from policy_model.wording import in_words


def run(options: Namespace) -> int:
    """Carry out the command."""
    policy = find_policy(options.policy)
    if options.json:
        print(json.dumps(policy_data(policy), indent=2))
        return 0
    paper = page()
    _head(paper, policy)
    _versions(paper, policy)
    paper.heading("The text")
    for clause in policy.clauses:
        paper.quote(clause, indent=2)
    for procedure in policy.procedures:
        _procedure(paper, policy, procedure)
    paper.heading("What the text leaves open")
    for each in policy.interpretations:
        paper.item(f"{each.id}:", f"{each.open} {each.chosen}")
    return 0


def _head(paper: Page, policy: Policy) -> None:
    paper.line(policy.title, style=BOLD)
    for label, value in (
        ("Owner:", policy.owner),
        ("Status:", status_of(policy)),
        ("Version:", policy.version.shown),
        ("Last revised:", date_in_words(policy.version.revised)),
        ("Next review:", date_in_words(policy.next_review)),
        *(("Refers to:", f"{each.title} ({each.held or 'not held here'})") for each in policy.references),
        ("Digest:", digest(policy)),
    ):
        paper.item(label, value or NOT_RECORDED, style=DIM)


def _versions(paper: Page, policy: Policy) -> None:
    paper.heading("Versions")
    for version in policy.versions:
        fields = (("section", version.section), ("person", version.person), ("reason", version.reason))
        said = "; ".join(f"{name}: {value or NOT_RECORDED}" for name, value in fields)
        kind = f" ({version.kind.value})" if version.kind else ""
        paper.item(f"{version.shown}:", f"{date_in_words(version.revised) or NOT_RECORDED}; {said}{kind}")


def _procedure(paper: Page, policy: Policy, procedure: Procedure) -> None:
    paper.heading(f"{policy.id}/{procedure.id}: {procedure.title}")
    paper.line(procedure.start, indent=2)
    paper.heading("Questions")
    for question in procedure.questions:
        paper.item(f"{question.id}:", question.text)
        for answer in question.answers:
            paper.item(f"{question.id}={answer.id}:", answer.text, indent=4, style=DIM)
    paper.heading("Outcomes")
    for outcome in procedure.outcomes:
        paper.item(f"{outcome.id}:", f"{PERMITS[outcome.permits]}. {outcome.text} [{', '.join(outcome.clauses)}]")
    paper.heading("Rules")
    for rule in procedure.rules:
        then = rule.then
        said = f"outcome {then.id}" if isinstance(then, Outcome) else f"{then.modality.value}: {then.text}"
        when = in_words(rule.when, procedure.questions)
        paper.item(f"{rule.id}:", f"{said} [{', '.join(rule.clauses)}]")
        paper.line(when if when in ("always", "never") else f"when {when}", indent=4, style=DIM)
    paper.heading("Scenarios")
    for scenario in procedure.scenarios:
        paper.item(f"{scenario.outcome}:", f"{scenario.name} ({scenario.given})")


def _arguments(parser: Parser) -> None:
    parser.add_argument(
        "policy",
        metavar="POLICY[@VERSION]",
        help="a policy, at its newest version unless one is named; `policy list` lists them",
    )
    takes_json(parser)


COMMAND = Command(
    name="show",
    summary="Show all of a policy: its text, versions, questions, rules, outcomes and scenarios.",
    usage="POLICY[@VERSION] [--json]",
    example="policy show information-sharing\npolicy show information-sharing@v_2-2023 --json",
    details="The digest pins a released version. It is the SHA-256 of what --json prints, without `digest`,\n"
    "`draft` and `when_in_words`, as JSON with sorted keys, no spaces and no needless escapes.",
    arguments=_arguments,
    run=run,
)
