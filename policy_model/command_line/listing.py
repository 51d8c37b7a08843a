"""`policy list`: the policies, their versions and procedures, named as the other commands take them."""

from __future__ import annotations

import json
from argparse import Namespace

from policy_model.command_line.command import Command, takes_json
from policy_model.command_line.terminal import BOLD, date_in_words, page
from policy_model.data import Data, date_data
from policy_model.policies.catalogue import draft_of, listed, typed_name
from policy_model.policy import Policy
from policy_model.publish.dates import NOT_RECORDED


def run(options: Namespace) -> int:
    """Carry out the command."""
    every = listed()
    if options.json:
        print(json.dumps([_data(versions) for versions in every], indent=2))
        return 0
    paper = page()
    for number, versions in enumerate(every):
        policy = versions[-1]
        if number:
            paper.line()
        paper.item(policy.id, f" {policy.title}", indent=0, style=BOLD)
        paper.line(
            f"Version {policy.version.shown}. Status: {policy.standing or NOT_RECORDED}. Owner: {policy.owner}. "
            f"Next review: {date_in_words(policy.next_review)}.",
            indent=2,
        )
        names = {f"{_named(policy)}/{procedure.id}": procedure.title for procedure in policy.procedures}
        for name, title in names.items():
            paper.item(name.ljust(max(map(len, names))), f" {title}")
        if not policy.draft:
            paper.line(f"Newest version: {typed_name(policy)}", indent=2)
        if draft := draft_of(policy.id):
            paper.line(f"Draft, not in force: {typed_name(draft)}", indent=2)
        for older in reversed(versions[:-1]):
            paper.line(f"Older version: {typed_name(older)}", indent=2)
    return 0


def _named(policy: Policy) -> str:
    """How commands take what is listed of a policy: a draft by its own name alone."""
    return typed_name(policy) if policy.draft else policy.id


def _data(versions: tuple[Policy, ...]) -> Data:
    newest = versions[-1]
    draft = draft_of(newest.id)
    return {
        "id": newest.id,
        "name": typed_name(newest),
        "title": newest.title,
        "owner": newest.owner,
        "status": newest.standing,
        "next_review": date_data(newest.next_review),
        "version": newest.version.name,
        "versions": [policy.version.name for policy in versions if not policy.draft],
        "names": [typed_name(policy) for policy in versions if not policy.draft],
        "draft": typed_name(draft) if draft else None,
        "procedures": [
            {"id": procedure.id, "title": procedure.title, "name": f"{_named(newest)}/{procedure.id}"}
            for procedure in newest.procedures
        ],
    }


COMMAND = Command(
    name="list",
    summary="List the policies, with their versions and procedures.",
    usage="[--json]",
    example="policy list",
    arguments=takes_json,
    run=run,
)
