"""`policy release`: closes a draft, which is the version in force from then on."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime

from policy_model.command_line.command import Command, Parser, day, takes_json
from policy_model.command_line.terminal import BOLD, GREEN, page
from policy_model.data import Data, version_data
from policy_model.drafting.release import Given, Release, release
from policy_model.errors import ModelError, Problem, RequestError, unknown
from policy_model.policies.catalogue import find_policy, typed_name, version_before
from policy_model.policy import Policy, ReleaseKind
from policy_model.publish.files import shown, write

KINDS = {
    "reviewed-no-change": ReleaseKind.REVIEWED,
    "wording-only": ReleaseKind.WORDING,
    "changes-decisions": ReleaseKind.DECISIONS,
}
"""The kinds of release, as the command takes them."""

_NEEDED = {
    "kind": f"what it changes: {', '.join(KINDS)}",
    "on": "the day of the revision",
    "by": "the person undertaking the revision",
    "reason": "the reason for the revision",
}


def run(options: Namespace) -> int:
    """Carry out the command."""
    policy = find_policy(options.policy)  # what is wrong with policies is told first
    first = policy.draft and version_before(policy) is None
    made = release(options.policy, _given(options, first), today())
    if not options.dry_run:
        write(made.files)
    if options.json:
        print(json.dumps(_data(made, options.dry_run), indent=2))
    else:
        _tell(made, options.dry_run)
    return 0


def today() -> date:
    """The day, where the command runs."""
    return datetime.now().astimezone().date()


def _given(options: Namespace, first: bool) -> Given:
    """What was given. Raises RequestError with all that is missing or is no date or kind: nothing is filled in.

    first: whether it is a policy's first version, which has no kind.
    """
    problems: list[Problem] = []
    for name, what in _NEEDED.items():
        if getattr(options, name) is None and not (first and name == "kind"):
            problems.append(Problem(f"--{name}", "nothing is given", f"{what}; it is never filled in"))
    if options.kind is not None and options.kind not in KINDS:
        problems.append(unknown("kind of release", options.kind, KINDS, "--kind"))
    days: dict[str, date] = {}
    for name in ("on", "next_review"):
        if (said := getattr(options, name)) is not None:
            try:
                days[name] = day(said, f"--{name.replace('_', '-')}")
            except ModelError as error:
                problems += error.problems
    if problems:
        raise RequestError(problems)
    return Given(
        kind=KINDS[options.kind] if options.kind is not None else None,
        on=days["on"],
        by=options.by,
        reason=options.reason,
        section=options.section or "",
        next_review=days.get("next_review"),
    )


def _tell(made: Release, dry_run: bool) -> None:
    paper, policy, root = page(), made.policy, made.place.root
    version, before = policy.version, made.before
    said = "would be released" if dry_run else "is released, and in force"
    paper.line(f"{policy.title}, version {version.name}, {said}", style=BOLD if dry_run else GREEN)
    for label, value in (
        *((("Follows:", before.version.name),) if before else ()),
        ("Kind:", version.kind.value if version.kind else "the first version"),
        ("Revised:", version.revised.words),
        ("Section:", version.section or "not recorded"),
        ("Person:", version.person),
        ("Reason:", version.reason),
        ("Next review:", policy.next_review.words if policy.next_review else "not recorded"),
        ("Digest:", made.pin.digest),
    ):
        paper.item(label, value)
    files = {True: "Would be written", False: "Written"}, {True: "Would be taken away", False: "Taken away"}
    for heads, there in zip(files, (True, False), strict=True):
        if some := [file for file, content in made.files.items() if (content is not None) is there]:
            paper.heading(heads[dry_run])
            for file in shown(some, root):
                paper.command(file, indent=2)
    if not dry_run:
        paper.heading("Next")
        paper.item("1.", "Draw the flowcharts again:")
        paper.command("python3 scripts/regenerate.py")
        paper.item("2.", "Write in CHANGELOG.md what changed for readers.")
        if before is None and made.place.pages:
            paper.item("3.", "Name its pages in mkdocs.yml, below `nav`:")
            for line in _menu(policy, made):
                paper.command(line)
        elif before and made.place.pages and (page_ := made.place.pages / f"{before.version.slug}.md") in made.files:
            paper.item("3.", f"Name the page of {before.version.name} in mkdocs.yml, below `nav`:")
            paper.command(f"- {json.dumps(before.version.name)}: {page_.relative_to(root / 'docs').as_posix()}")


def _menu(policy: Policy, made: Release) -> Iterator[str]:
    """The lines that name a policy's first pages in the menu."""
    docs = made.place.root / "docs"
    pages = [file for file, content in made.files.items() if content is not None and file.is_relative_to(docs)]
    yield f"- {json.dumps(policy.title, ensure_ascii=False)}:"
    for file in pages:
        title = "" if file.stem == "index" else f"{file.stem.capitalize()}: "
        yield f"    - {title}{file.relative_to(docs).as_posix()}"


def _data(made: Release, dry_run: bool) -> Data:
    return {
        "policy": made.policy.id,
        "name": typed_name(made.policy),
        "before": typed_name(made.before) if made.before else None,
        "version": version_data(made.policy.version),
        "digest": made.pin.digest,
        "written": not dry_run,
        "files": shown((file for file, content in made.files.items() if content is not None), made.place.root),
        "removed": shown((file for file, content in made.files.items() if content is None), made.place.root),
    }


def _arguments(parser: Parser) -> None:
    parser.add_argument("policy", metavar="POLICY@VERSION", help="the draft; `policy list` lists it")
    parser.add_argument("--kind", metavar="KIND", help=f"{_NEEDED['kind']}; left out for a first version")
    parser.add_argument("--on", metavar="DATE", help="the day of the revision, as in 2026-11-22; no day to come")
    parser.add_argument("--by", metavar="PERSON", help=_NEEDED["by"])
    parser.add_argument("--reason", help=_NEEDED["reason"])
    parser.add_argument("--section", help="the section revised; left out, it is not recorded")
    parser.add_argument("--next-review", metavar="DATE", help="the day of the next review; left out, as the draft says")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; show what would be written")
    takes_json(parser)


COMMAND = Command(
    name="release",
    summary="Release a draft: it is in force from then on, never to be edited.",
    usage="POLICY@VERSION [--kind KIND] --on DATE --by PERSON --reason REASON\n"
    "                      [--section SECTION] [--next-review DATE] [--dry-run] [--json]",
    example="policy release information-sharing@v_3-2026 --kind reviewed-no-change \\\n"
    "    --on 2026-11-22 --by AD --reason 'Review of policy' --next-review 2027-11-22",
    details="Refused while anything is found, a clause is not reconciled, a date does not fit, or the comparison with\n"
    "the version in force contradicts the kind:\n"
    "  reviewed-no-change  text and model are as before\n"
    "  wording-only        every situation is decided as before, with the same duties\n"
    "  changes-decisions   some situation is not\n"
    "A policy's first version has no kind, and none of the words of `policy new` may be left in it.\n"
    "Person and reason are recorded as given, and nothing else of who ran this or when. All files are written,\n"
    "or none.",
    arguments=_arguments,
    run=run,
)
