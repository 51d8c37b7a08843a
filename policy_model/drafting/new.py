"""Makes a new policy: a small one that is complete and made of examples, as a draft of its first version."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from string import Template

import policy_model.policies
from policy_model.drafting import pages
from policy_model.drafting.copying import free, said
from policy_model.drafting.loading import forget, imported
from policy_model.drafting.names import (
    LONGEST_NAME,
    draft_page,
    module_name,
    package_name,
    policy_id_mistakes,
    review_page,
    version_name_mistakes,
    word_mistakes,
)
from policy_model.drafting.place import Place, policies_folder
from policy_model.drafting.source import Source, literal
from policy_model.errors import RequestError
from policy_model.policies.catalogue import find_policy, packages, typed_name
from policy_model.policies.reading import RECORD
from policy_model.policy import Policy
from policy_model.publish.files import write
from policy_model.reconcile import records_of
from policy_model.records import records_as_text

STARTER = Path(__file__).with_name("starter")
"""The folder of what a new policy is made from."""

EXAMPLE = "EXAMPLE:"
"""How all words begin that stand in a new policy until somebody puts its own in their place."""


@dataclass(frozen=True, slots=True)
class Made:
    """A policy that was made, a draft. files: what was written, in order."""

    policy: Policy
    place: Place
    files: tuple[Path, ...]


def new(id: str, title: str, version: str) -> Made:
    """Make a policy, all of its files or none.

    title: what readers are shown; empty where its id is to be shown as words. version: what its first one is called.

    Nothing is said of an owner, a date or a rule but examples, which say that they are: `examples_left` finds them.

    Raises RequestError where that can't be done, OSError where a file can't be written. Nothing is left behind then.
    """
    taken = packages()  # what is wrong with policies is told first
    policies = policies_folder()
    root = policies.parents[1]
    docs = root / "docs" / "policies"
    folder = policies / package_name(id)
    problems = list(policy_id_mistakes(id, taken, policies, docs))
    if not problems:
        problems += version_name_mistakes(version, (), folder, docs / id, "--version")
    if title:
        problems += word_mistakes("--title", title, LONGEST_NAME)
    if problems:
        raise RequestError(problems)
    package = f"{policy_model.policies.__name__}.{folder.name}"
    place = Place(package, module_name(version), folder, root, docs / id)
    return _made(place, id, title or id.replace("-", " ").capitalize(), version)


def examples_left(thing: object, path: str = "") -> tuple[str, ...]:
    """Where in a policy, or in a part of it, the words are still those of the examples."""
    if isinstance(thing, str):
        return (path,) if thing.startswith(EXAMPLE) else ()
    if isinstance(thing, tuple):
        named = ((f"{path}[{getattr(each, 'id', number)}]", each) for number, each in enumerate(thing))
        return tuple(found for name, each in named for found in examples_left(each, name))
    if is_dataclass(thing) and not isinstance(thing, type):
        parts = ((f"{path}.{each.name}".removeprefix("."), getattr(thing, each.name)) for each in fields(thing))
        return tuple(found for name, part in parts for found in examples_left(part, name))
    return ()


def _made(place: Place, id: str, title: str, version: str) -> Made:
    module = place.module
    words = {
        "said": said(f"{title}, {version}"),
        "module": module,
        "row": "row",
        "id": literal(id),
        "title": literal(title),
        "name": literal(version),
    }
    words["row"] = free(module, Source(_filled_in("model.py.txt", words), place.named(place.file)))
    text, record = place.folder / f"{module}.md", place.folder / f"{module}{RECORD}"
    files: dict[Path, str | None] = {
        text: _filled_in("text.md.txt", {"title": title}),
        record: "",
        place.file: _filled_in("model.py.txt", words),
        place.init: f'"""{said(title)}."""\n\nVERSIONS = ()\nDRAFT = {literal(module)}\n',
    }
    assert place.pages is not None
    made = [folder for folder in (place.folder, place.pages) if not folder.exists()]
    try:
        for folder in made:
            folder.mkdir(parents=True)
        write(files)
        policy = imported(f"{place.package}.{module}")
        slug = policy.version.slug
        rest: dict[Path, str | None] = {
            record: records_as_text(records_of(policy), typed_name(policy)),
            place.pages / draft_page(slug): pages.first(policy),
            place.pages / review_page(slug): pages.first_review(policy),
        }
        files |= rest
        write(rest)
        forget(place.package, module)
        found = find_policy(typed_name(policy))
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        for folder in reversed(made):
            _remove(folder)
        forget(place.package, module)
        raise
    return Made(found, place, tuple(files))


def _filled_in(name: str, words: dict[str, str]) -> str:
    return Template((STARTER / name).read_text("utf-8")).substitute(words)


def _remove(folder: Path) -> None:
    """Take away a folder that was made, with what Python may have left in it."""
    for left in folder.glob("__pycache__/*"):
        left.unlink()
    for each in (folder / "__pycache__", folder):
        with suppress(OSError):  # somebody else has put something there meanwhile: it is theirs
            each.rmdir()
    sys.path_importer_cache.pop(str(folder), None)
