"""Releases a draft: holds what is said of it against what was found, and pins what was released."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType

from policy_model.drafting import pages
from policy_model.drafting.kinds import contradictions
from policy_model.drafting.names import draft_page, review_page, word_mistakes
from policy_model.drafting.new import examples_left
from policy_model.drafting.place import Place, place_of, with_release
from policy_model.drafting.source import Source, argument, argument_line, stated, with_import
from policy_model.errors import Problem, RequestError
from policy_model.policies import gates
from policy_model.policies.catalogue import draft_of, find_policy, typed_name, version_before
from policy_model.policies.reading import PIN
from policy_model.policy import Policy, ReleaseKind
from policy_model.publish.files import Files
from policy_model.releases import Pin, pin_as_text, pin_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a release is said to be, in the words of whoever releases it. Nothing of it is filled in.

    kind: None for a first version, before which there is none that it could change. on: the day of the revision.
    by: the person undertaking it. section: the one revised; empty where none is named. next_review: None where the
    draft says it itself.
    """

    kind: ReleaseKind | None
    on: date
    by: str
    reason: str
    section: str = ""
    next_review: date | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A release that can be made: what it writes, and the version as it will be. before: None where it is the first."""

    policy: Policy
    before: Policy | None
    pin: Pin
    place: Place
    files: Files


def release(name: str, given: Given, today: date) -> Release:
    """What is to be written to release that draft. Writes nothing.

    today: a release on a later day is refused, since it would be shown as in force at once.

    Raises RequestError with all that stands against it: it is no draft, something was found, the comparison with the
    version in force contradicts its kind, a date does not fit, or words are missing.
    """
    draft = find_policy(name)
    if not draft.draft:
        made = draft_of(draft.id)
        help = f"its draft is `{typed_name(made)}`" if made else f"make one with `policy draft {draft.id}`"
        message = f"`{typed_name(draft)}` is no draft: it is released already"
        raise RequestError([Problem("", message, help)])
    before = version_before(draft)
    problems = [*_said(given), *_dated(draft, before, given, today), *_examples(draft)]
    if before is None and given.kind:
        message = f"`{typed_name(draft)}` is the first version: there is none before it that it could change"
        problems.append(Problem("--kind", message, "leave `--kind` out"))
    elif before and given.kind is None:
        problems.append(Problem("--kind", "nothing is given", f"say what it changes since {before.version.name}"))
    elif before and given.kind:
        problems += contradictions(given.kind, before, draft)
    for finding in gates.findings(draft):
        help = f"see `policy check {typed_name(draft)}`"
        problems.append(Problem(finding.path, f"{finding.message} (not so: {finding.check})", help))
    if problems:
        raise RequestError(problems)
    place = place_of(draft)
    module = _filled_in(Source(place.file.read_text("utf-8"), place.named(place.file)), given)
    policy = _read(module, place)
    pin = pin_of(policy)
    files: dict[Path, str | None] = {
        place.folder / f"{place.module}{PIN}": pin_as_text(pin, typed_name(policy)),
        **_pages(place, draft, policy, before),
        place.file: module,
        place.init: with_release(place),
    }
    return Release(policy, before, pin, place, files)


def _said(given: Given) -> Iterator[Problem]:
    for option, words in (("--by", given.by), ("--reason", given.reason)):
        yield from word_mistakes(option, words)
    if given.section:
        yield from word_mistakes("--section", given.section)


def _examples(draft: Policy) -> Iterator[Problem]:
    for path in examples_left(draft):
        yield Problem(path, "an example still stands here", "put the policy's own words in its place")


def _dated(draft: Policy, before: Policy | None, given: Given, today: date) -> Iterator[Problem]:
    last = before.version.revised if before else None
    if before and last and last.day and given.on < last.day:
        yield Problem("--on", f"{given.on} is before {last.day}, the date of `{before.version.name}`")
    if given.on > today:
        help = "release it on that day: it is shown as in force at once"
        yield Problem("--on", f"{given.on} is after today, {today}", help)
    if given.next_review:
        if given.next_review <= given.on:
            yield Problem("--next-review", f"{given.next_review} is not after the release, {given.on}")
    elif (review := draft.next_review) and review.day and review.day <= given.on:
        message = f"the next review that the draft states, {review.day}, is not after the release, {given.on}"
        yield Problem("--next-review", message, "say when the next review is")


def _filled_in(source: Source, given: Given) -> str:
    """The draft's module with its row, and its next review where that was given."""
    rows = [call for call in source.calls("Version") if argument(call, "draft")]
    if len(rows) != 1:
        raise source.refused("it does not hold one `Version(…, draft=True)`, so its row can't be filled in")
    name = argument(rows[0], "name")
    if name is None or not isinstance(name.value, ast.Constant) or not isinstance(name.value.value, str):
        raise source.refused("the row of the draft has no `name` written out")
    lines = [
        argument_line("name", name.value.value),
        f"    revised={stated(given.on)},\n",
        argument_line("section", given.section) if given.section else "",
        argument_line("person", given.by),
        argument_line("reason", given.reason),
        f"    kind=ReleaseKind.{given.kind.name},\n" if given.kind else "",
    ]
    source.replace(rows[0], f"Version(\n{''.join(lines)})")
    if given.next_review:
        call = next(source.calls("Policy"), None)
        review = argument(call, "next_review") if call else None
        if review is None:
            raise source.refused("`Policy(…)` names no `next_review`, so it can't be written")
        source.replace(review.value, stated(given.next_review))
    done = Source(source.changed(), source.file)
    for module, wanted in (
        ("datetime", "date"),
        *([("policy_model.policy", "ReleaseKind")] if given.kind else []),
        ("policy_model.policy", "StatedDate"),
    ):
        done = with_import(done, module, wanted)
    return done.bytes.decode()


def _read(module: str, place: Place) -> Policy:
    """The version as the module says it, without writing the module. Raises what importing it would raise."""
    made = ModuleType(f"{place.package}.{place.module}")
    made.__package__ = place.package
    exec(compile(module, str(place.file), "exec"), made.__dict__)
    policy = made.policy
    assert isinstance(policy, Policy)
    return policy


def _pages(place: Place, draft: Policy, policy: Policy, before: Policy | None) -> Files:
    """The page of the draft goes; that of the version which is no longer in force comes.

    Of a first version its own pages stay, as `index.md` and `review.md`.
    """
    if place.pages is None:
        return {}
    if before is None:
        return _first_pages(place.pages, draft)
    index = place.pages / "index.md"
    kept = place.pages / f"{before.version.slug}.md"
    files: dict[Path, str | None] = {}
    if not kept.exists():
        files[kept] = pages.superseded(before, policy, index.read_text("utf-8") if index.is_file() else "")
    if (page := place.pages / draft_page(draft.version.slug)).exists():
        files[page] = None
    return files


def _first_pages(folder: Path, draft: Policy) -> Files:
    """Raises RequestError where a page is in the way of one of them."""
    files: dict[Path, str | None] = {}
    for written, name in ((draft_page, "index.md"), (review_page, "review.md")):
        page, kept = folder / written(draft.version.slug), folder / name
        if not page.exists():
            continue
        if kept.exists():
            message = f"`{page.name}` is to become `{name}`, which is there already"
            raise RequestError([Problem("", message, "take one of the two away")])
        files[kept] = pages.of_first_release(page.read_text("utf-8"), draft)
        files[page] = None
    return files
