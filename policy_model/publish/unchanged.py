"""Makes the drawings of those policies alone that have changed since their files were made.

For each policy's package it is kept in `.cache/made` which files were made of it, and a hash of each: named by the
package's own files, those of the packages that it names, the code of this one, Python's version and Graphviz's. Where
such an entry is there, and the files are as it says, nothing is imported, compiled or drawn. In all other cases it is
made as without: the entries are told by content, so that what is in them can't be out of date. Only this machine's own
runs write them, and `--check` asks none.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from policy_model.errors import PolicyError, RequestError
from policy_model.policies.catalogue import Held, catalogue, find_policy, module_of
from policy_model.policies.catalogue import read as read_packages
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish import sources
from policy_model.publish.draw import root, started, tool
from policy_model.publish.generated import Folder
from policy_model.publish.keeping import keep, kept
from policy_model.publish.parts import stem
from policy_model.publish.seal import Made, digest, sealed
from policy_model.publish.sources import Source

MADE = Path(".cache", "made")
"""Where, within the project's folder, it is kept what was made of what; git ignores it."""


type Make = Callable[[Sequence[tuple[Policy, Procedure]]], Mapping[str, Made]]
"""Makes the files of some procedures."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was made of a package. id: its policy's. files: a hash of each, as it is written, by its name."""

    id: str
    files: Mapping[str, str]


def of_policies(diagrams: Path, make: Make) -> Folder:
    """What is to be in `diagrams`: that of what has changed is made, and the rest is known to be as it should.

    Raises what `make` raises, PolicyError with the mistakes of all policies at once, and DrawingError where there is no
    Graphviz.
    """
    maker, packages = f"{tool()}\n{sources.code()}", sources.packages()
    before = {name: sources.source(path, packages.keys()) for name, path in packages.items()}
    places = _places(maker, before)
    entries = {name: each for name, place in places.items() if (each := _known(place))}
    # Graphviz takes as long to start as all else here; where all has an entry, there is seldom anything to draw.
    with started() if len(entries) < len(packages) else nullcontext():
        known = {name: each for name, each in entries.items() if _stands(each, diagrams)}
        read = _read(sorted(packages.keys() - known.keys()), known)
        policies = [policy for held in read.values() for policy in held.policies]
        files = make([(policy, procedure) for policy in policies for procedure in policy.procedures])
    # What was saved while it was being made may have been read before or after.
    again = {each for name in read for each in sources.needed(name, before)}
    after = _places(maker, before | {name: sources.source(packages[name], packages.keys()) for name in again})
    keep(
        {
            places[name]: json.dumps(asdict(_made(held, files)))
            for name, held in read.items()
            if places[name] == after[name] and _is_made_from(held, sources.needed(name, before))
        }
    )
    return Folder(diagrams, files, fresh=frozenset(name for each in known.values() for name in each.files))


def of_code(path: Path, made_from: str, make: Callable[[], Folder]) -> Folder:
    """What `make` makes for the folder at `path` from this package's code and those words, if it has to be made.

    Raises what `make` raises, and DrawingError where there is no Graphviz.
    """
    place = root() / MADE / digest(f"{tool()}\n{sources.code()}\n{made_from}")
    known = _known(place)
    if known and _stands(known, path):
        return Folder(path, {}, whole=False, fresh=frozenset(known.files))
    made = make()
    keep({place: json.dumps(asdict(Known("", _hashes(made.files))))})
    return made


def _places(maker: str, found: Mapping[str, Source]) -> dict[str, Path]:
    kept = root() / MADE
    return {name: kept / digest(f"{maker}\n{each}") for name, each in sources.digests(found).items()}


def _known(place: Path) -> Known | None:
    content = kept(place)
    return Known(**json.loads(content)) if content is not None else None


def _stands(known: Known, diagrams: Path) -> bool:
    """Whether each file is there, and as it was made."""
    try:
        return all(
            hashlib.sha256((diagrams / name).read_bytes()).hexdigest() == hashed for name, hashed in known.files.items()
        )
    except OSError:
        return False


def _read(changed: Sequence[str], known: Mapping[str, Known]) -> dict[str, Held]:
    """What the packages hold that have changed. Raises PolicyError with the mistakes of all packages at once."""
    try:
        found = {name: read_packages([name]) for name in changed}
    except PolicyError:
        catalogue()  # says the same, in its order, and what is wrong between packages too
        raise
    ids = Counter([*(each.id for each in known.values()), *(id for held in found.values() for id in held)])
    if max(ids.values(), default=1) > 1:
        catalogue()
    return {name: held for name, by_id in found.items() for held in by_id.values()}


def _made(held: Held, files: Mapping[str, Made]) -> Known:
    stems = {stem(policy, procedure) for policy in held.policies for procedure in policy.procedures}
    mine = {name: made for name, made in files.items() if name.rpartition(".")[0] in stems}
    return Known(held.policies[-1].id, _hashes(mine))


def _hashes(files: Mapping[str, Made]) -> dict[str, str]:
    return {name: digest(sealed(name, made)) for name, made in files.items()}


def _is_made_from(held: Held, packages: frozenset[str]) -> bool:
    """Whether all policies that these adopt words from are in those packages: a twin tells what became of them.

    One that is nowhere in the catalogue may be there next time.
    """
    try:
        adopted = [find_policy(each.source) for policy in held.policies for each in policy.adopted]
    except RequestError:
        return False
    return all(module_of(each).__name__.split(".")[2] in packages for each in adopted)
