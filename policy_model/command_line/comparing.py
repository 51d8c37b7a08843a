"""`policy diff`: what differs between two versions of a policy, or two procedures, in words and in decisions."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import permutations

from policy_model.command_line.command import Command, Parser, takes_json
from policy_model.command_line.comparison_data import commands, comparison_data
from policy_model.command_line.terminal import BOLD, DIM, GREEN, RED, YELLOW, Page, marked, page
from policy_model.diff import (
    Comparison,
    Direction,
    Merged,
    OutcomeDifference,
    compare,
    compare_in_policies,
)
from policy_model.diff.changes import Change
from policy_model.diff.words import duties_together, overlapping, situations, when_in_words
from policy_model.errors import Problem, RequestError, unknown
from policy_model.policies.catalogue import find_policy, find_procedure, typed_name, versions_before
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.records import Renamed, Renames
from policy_model.rules import Outcome

_STYLES = {Direction.MORE_PERMISSIVE: GREEN, Direction.LESS_PERMISSIVE: RED, Direction.NEITHER: YELLOW}
_SAME = {what.value: what for what in Renames if what not in (Renames.CLAUSE, Renames.PROCEDURE)}


def run(options: Namespace) -> int:
    """Carry out the command."""
    comparison, text_too = _compared(options)
    if options.json:
        print(json.dumps(comparison_data(comparison), indent=2))
    else:
        _tell(page(), comparison, text_too)
    return 0


def _compared(options: Namespace) -> tuple[Comparison, bool]:
    """The comparison, and whether it is of whole policies with their texts."""
    old, new = _named(options.old), _named(options.new)
    if old == new and "@" not in options.old + options.new:
        raise RequestError([_one_version(*old)])
    same = [_taken_as_same(each) for each in options.same]
    match old, new:
        case (policy, None), (other, None):
            if same:
                help = f"write `{options.old}/{policy.procedures[0].id}`, for example"
                raise RequestError([Problem("--same", "it is said of two procedures, and policies are named", help)])
            return compare(policy, other), True
        case (policy, Procedure() as procedure), (other, Procedure() as other_procedure):
            return compare_in_policies((policy, procedure), (other, other_procedure), same), False
    whole, part = (options.old, options.new) if old[1] is None else (options.new, options.old)
    message = f"`{whole}` names a policy, `{part}` a procedure"
    raise RequestError([Problem("", message, "name two policies, or two procedures")])


def _named(name: str) -> tuple[Policy, Procedure | None]:
    try:
        return find_policy(name), None
    except RequestError:
        # A version's name may hold a slash, so that the policy has been looked for first.
        if "/" not in name:
            raise
        return find_procedure(name)


def _one_version(policy: Policy, procedure: Procedure | None) -> Problem:
    """What is wrong where both sides are the newest version of one thing."""
    newest, before = typed_name(policy), versions_before(policy)
    if procedure:
        before = tuple(each for each in before if procedure.id in (other.id for other in each.procedures))
    older = [typed_name(each) for each in before]
    part = f"/{procedure.id}" if procedure else ""
    message = f"both sides name the same version, `{newest}{part}`"
    if not older:
        return Problem("", message, "it has no older version to compare it with")
    known = ", ".join(f"`{each}`" for each in older)
    return Problem("", message, f"older: {known}; write `policy diff {older[-1]}{part} {newest}{part}`")


def _taken_as_same(said: str) -> Renamed:
    """`question:OLD=NEW`, or `answer:QUESTION=OLD=NEW` with the question's id on the new side."""
    noun, colon, ends = said.partition(":")
    parts = ends.split("=")
    if not (colon and all(parts)) or len(parts) != (3 if noun == Renames.ANSWER.value else 2):
        help = "write `question:OLD=NEW`, for example, or `answer:QUESTION=OLD=NEW`"
        raise RequestError([Problem("--same", f"`{said}` does not say what is the same", help)])
    if noun not in _SAME:
        raise RequestError([unknown("kind", noun, _SAME, "--same")])
    *question, old, new = parts
    return Renamed(_SAME[noun], "=".join((*question, old)), "=".join((*question, new)))


def _tell(paper: Page, comparison: Comparison, text_too: bool) -> None:
    old, new = comparison.old, comparison.new
    paper.line(f"{typed_name(old)} compared with {typed_name(new)}", style=BOLD)
    if _is_one_thing(comparison):
        _tell_one_version(paper, old)
    for title in dict.fromkeys((old.title, new.title)):
        paper.line(title, style=DIM)
    if text_too:
        _tell_changes(paper, "The text", comparison.text)
    _tell_changes(paper, "The model", comparison.model)
    for difference in comparison.procedures:
        _tell_outcomes(paper, comparison, difference)
        _tell_duties(paper, comparison, difference)
        _tell_one_sided(paper, comparison, difference)
        _tell_same(paper, difference)


def _is_one_thing(comparison: Comparison) -> bool:
    same = all(difference.old == difference.new for difference in comparison.procedures)
    return comparison.old == comparison.new and same


def _tell_one_version(paper: Page, policy: Policy) -> None:
    older = ", ".join(typed_name(each) for each in versions_before(policy))
    paper.line(f"Both sides name the same version. Older: {older or 'none'}.", style=YELLOW)


def _tell_changes(paper: Page, heading: str, changes: Iterable[Change]) -> None:
    paper.heading(heading)
    listed = tuple(changes)
    if not listed:
        paper.line("Nothing differs.", indent=2)
    for change in listed:
        paper.item(f"{change.path}:", change.kind.value)
        for sign, words, mark, style in (
            ("-", change.old, change.old_mark, RED),
            ("+", change.new, change.new_mark, GREEN),
        ):
            if words:
                paper.item(sign, marked(words, mark) if mark else words, indent=4, style=style)


def _tell_outcomes(paper: Page, comparison: Comparison, difference: OutcomeDifference) -> None:
    paper.heading(f"Outcomes: {difference.new.title}")
    changed, total = difference.situations_changed, difference.situations_total
    if not changed:
        paper.line(f"The outcome is the same in all {situations(total)}.", indent=2)
        return
    paper.line(f"The outcome differs in {changed:,} of {situations(total)}.", indent=2)
    if said := overlapping(difference):
        paper.line(said, indent=2, style=DIM)
    for number, case in enumerate(difference.cases, start=1):
        paper.line()
        paper.item(
            f"{number}. {case.direction.value}:".capitalize(),
            situations(case.situations),
            style=_STYLES[case.direction],
        )
        words = when_in_words(difference, case)
        paper.line(words if words == "always" else f"when {words}", indent=5)
        decided = ((case.old, case.example_old), (case.new, case.example_new))
        for side, (outcome, example) in zip(_labels(comparison, difference), decided, strict=True):
            paper.item(f"{side}:", _outcome(outcome, example), indent=5)
        _tell_examples(paper, comparison, difference, case, indent=5)
    if difference.left_out:
        paper.line()
        paper.line(f"{situations(difference.left_out)} more, in cases that are not listed.", indent=2)


def _tell_examples(
    paper: Page, comparison: Comparison, difference: OutcomeDifference, merged: Merged, indent: int
) -> None:
    paper.line("for example:", indent=indent, style=DIM)
    for command in commands(comparison, difference, merged):
        if command:
            paper.command(command, indent=indent + 2)


def _tell_duties(paper: Page, comparison: Comparison, difference: OutcomeDifference) -> None:
    """The duties that one side alone tells, those together that it tells in the same situations."""
    sides, together = _labels(comparison, difference), duties_together(difference)
    if together:
        paper.heading("Duties")
    for number, told in enumerate(together):
        if number:
            paper.line()
        paper.line(f"{sides[told.gained]} alone, in {situations(told.situations)}, tells:", indent=2)
        for duty in told.duties:
            paper.item(f"{duty.modality.value.capitalize()}:", duty.text, indent=4)
        _tell_examples(paper, comparison, difference, told.merged[0], indent=4)


def _tell_one_sided(paper: Page, comparison: Comparison, difference: OutcomeDifference) -> None:
    said = list(_one_sided(comparison, difference))
    if said:
        paper.heading("Asked by one side alone")
    for label, words in said:
        paper.item(label, words)


def _one_sided(comparison: Comparison, difference: OutcomeDifference) -> Iterator[tuple[str, str]]:
    sides = zip((difference.joint.old, difference.joint.new), _labels(comparison, difference), strict=True)
    both = tuple(permutations(sides))
    for question in difference.questions:
        for (side, name), (other, without) in both:
            if question.id not in other.known:
                words = f"{name} alone asks it; {without} decides without it, whatever is answered."
                yield f"{question.id}:", words
            elif question.id in side.known:
                for answer in question.answers:
                    if answer.id not in other.known[question.id][1]:
                        words = f"{name} alone knows it; {without} decides nothing where it is given."
                        yield f"{question.id}={answer.id}:", words


def _tell_same(paper: Page, difference: OutcomeDifference) -> None:
    if difference.same:
        paper.heading("Taken as the same")
    for renamed in difference.same:
        label = f"{renamed.what.value} {renamed.old} and {renamed.new}"
        paper.item(f"{label}:" if renamed.why else label, renamed.why)


def _outcome(outcome: Outcome | None, example: str | None) -> str:
    if outcome:
        return f"{outcome.text} [{outcome.id}]"
    return "no outcome: it does not know these answers" if example is None else "no single outcome"


def _labels(comparison: Comparison, difference: OutcomeDifference) -> tuple[str, str]:
    """What tells the two sides apart, in short."""
    old, new = comparison.old, comparison.new
    if old.id != new.id:
        return typed_name(old), typed_name(new)
    if old.name != new.name:
        return old.version.shown, new.version.shown
    if difference.old.id != difference.new.id:
        return difference.old.id, difference.new.id
    return "the old side", "the new side"


def _arguments(parser: Parser) -> None:
    help = "a policy at a version, or a procedure of one (`POLICY@VERSION/PROCEDURE`); `policy list` lists them"
    parser.add_argument("old", metavar="OLD", help=help)
    parser.add_argument("new", metavar="NEW", help="the same for the other side")
    parser.add_argument(
        "--same",
        metavar="WHAT:OLD=NEW",
        action="append",
        default=[],
        help="take a question (`question:reason=grounds`), an outcome, a duty or a rule of OLD and one of NEW as the "
        "same, or an answer (`answer:QUESTION=OLD=NEW`); may be repeated; two procedures have to be named",
    )
    takes_json(parser)


COMMAND = Command(
    name="diff",
    summary="Compare two versions of a policy, or two procedures: what they say, and what they decide otherwise.",
    usage="OLD NEW [--same WHAT:OLD=NEW …] [--json]",
    example="policy diff hm-government-advice@2015 hm-government-advice@2018\n"
    "policy diff hm-government-advice/sharing information-sharing/sharing --json",
    details="Outcomes are compared in every situation: one answer to every question that either side asks. A question\n"
    "that one side alone asks makes no difference to the other. A difference is no error: the exit status is 0.\n"
    "In --json, `situations_total`, `situations_changed` and `cases` at the top are of all procedures together.",
    arguments=_arguments,
    run=run,
)
