"""Makes a draft of a policy's next version: the version in force, copied beside it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from policy_model.drafting import pages
from policy_model.drafting.copying import draft_alternatives, draft_module
from policy_model.drafting.loading import forget, imported
from policy_model.drafting.names import draft_page, module_name, version_name_mistakes
from policy_model.drafting.place import Place, place_of, with_draft
from policy_model.errors import Problem, RequestError
from policy_model.policies.beside import ALTERNATIVES
from policy_model.policies.catalogue import draft_of, every_version, find_policy, typed_name
from policy_model.policies.reading import RECORD
from policy_model.policy import Policy
from policy_model.publish.files import Files, write
from policy_model.reconcile import records_of
from policy_model.records import records_as_text


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that was made. before: the version that it was copied from. files: what was written, in order."""

    policy: Policy
    before: Policy
    place: Place
    files: tuple[Path, ...]


def draft(name: str, version: str) -> Drafted:
    """Make the draft of that policy's next version, all of its files or none.

    name: the policy's, which stands for its version in force. version: what the next one is called.

    There is one draft of a policy at a time. Two would each be compared with a version that the other one replaces;
    what is worked on side by side belongs on branches.

    Raises RequestError where that can't be done, PolicyError where what was written does not hold together, OSError
    where a file can't be written. Nothing is left behind then.
    """
    policy = find_policy(name)
    if policy is not find_policy(policy.id):
        help = f"a draft is made of the version in force: `policy draft {policy.id}`"
        raise RequestError([Problem("", f"`{typed_name(policy)}` is not the version in force", help)])
    place = place_of(policy)
    problems = list(version_name_mistakes(version, every_version(policy.id), place.folder, place.pages))
    if standing := draft_of(policy.id):
        name = typed_name(standing)
        help = f"release it with `policy release {name}`, or take it out, as docs/developers/releasing.md says"
        problems.append(Problem("", f"`{policy.id}` has a draft already, `{name}`", help))
    if problems:
        raise RequestError(problems)
    return _made(policy, place, version)


def _made(policy: Policy, place: Place, version: str) -> Drafted:
    module = module_name(version)
    text = place.file.with_suffix(".md")
    source = draft_module(place.file.read_text("utf-8"), place.named(place.file), place.module, module, version)
    beside = {
        place.folder / f"{module}.md": text.read_text("utf-8"),
        place.folder / f"{module}{RECORD}": "",
        place.folder / f"{module}.py": source,
    }
    readings = place.folder / f"{place.module}{ALTERNATIVES}.py"
    if readings.is_file():
        copied = draft_alternatives(readings.read_text("utf-8"), place.named(readings), place.module, module, version)
        beside[place.folder / f"{module}{ALTERNATIVES}.py"] = copied
    init = place.init.read_text("utf-8")
    with_it = with_draft(place, module)
    made: dict[Path, str | None] = dict(beside)
    try:
        write(made)
        made_policy = imported(f"{place.package}.{module}")
        rest: dict[Path, str | None] = {
            place.folder / f"{module}{RECORD}": records_as_text(records_of(made_policy), typed_name(made_policy))
        }
        if place.pages:
            index = place.pages / "index.md"
            said = index.read_text("utf-8") if index.is_file() else ""
            rest[place.pages / draft_page(made_policy.version.slug)] = pages.draft(made_policy, policy, said)
        rest[place.init] = with_it  # last: only now is the draft seen
        made |= rest
        write(rest)
        forget(place.package, module)
        import_module(place.package)
        found = find_policy(typed_name(made_policy))
    except BaseException:
        _taken_back(place, made, init)
        forget(place.package, module)
        import_module(place.package)
        raise
    return Drafted(found, policy, place, tuple(made))


def _taken_back(place: Place, made: Files, init: str) -> None:
    for file in made:
        if file != place.init:
            file.unlink(missing_ok=True)
    if place.init.read_text("utf-8") != init:
        place.init.write_text(init, encoding="utf-8", newline="\n")
