"""Everything that is generated and committed: `python -m policy_model.regenerate [--check] [--force]`.

`KINDS` lists it. `scripts/regenerate.py` sets up what drawing needs and runs this.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from policy_model.errors import DiagramTooLarge, ModelError, PolicyError
from policy_model.publish import drawings, generated, headers, unchanged
from policy_model.publish.generated import Folder


def _architecture(root: Path, anew: bool) -> Folder:
    def make() -> Folder:
        # Not above: what reads the package's code takes long to import, and has seldom anything to draw.
        from policy_model.reference import architecture

        return architecture.folder(root)

    if anew:
        return make()
    layers = (root / "pyproject.toml").read_text("utf-8")
    return unchanged.of_code(root / "policy_model" / "reference", layers, make)


KINDS: Mapping[str, Callable[[Path, bool], Folder]] = {
    "drawings": lambda root, anew: drawings.folder(root / "diagrams", anew=anew),
    "headers for hosts": lambda root, _: headers.folder(root / "docs"),
    "the architecture's drawing": _architecture,
}
"""Each kind of generated files by its name, and what makes them for the project in a folder, anew or as needed."""


def folders(root: Path, *, anew: bool = True) -> tuple[Folder, ...]:
    """Everything that is generated for the project at `root`.

    anew: whether to make all of it; else what is known to be there, as it should be, is not made again.

    Raises PolicyError or DiagramTooLarge where a policy is broken, before anything is drawn, and DrawingError where
    drawing needs what is not there.
    """
    return tuple(make(root, anew) for make in KINDS.values())


def main(arguments: Sequence[str]) -> int:
    """The command; returns its exit status.

    0: all is up to date. 1: with `--check`, something is not; without, something that was edited by hand was left, or
    files can't be written. 2: wrong arguments, or a policy that does not hold together.
    """
    parser = argparse.ArgumentParser(prog="python -m policy_model.regenerate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--force", action="store_true", help="overwrite what was edited by hand too")
    options = parser.parse_args(arguments)
    try:
        return _check() if options.check else _write(force=options.force)
    except (PolicyError, DiagramTooLarge) as error:
        print(f"error: a policy does not hold together; nothing was written\n{error}", file=sys.stderr)
        return 2
    except ModelError as error:
        for problem in error.problems:
            print(f"error: {problem}".replace("\n  help: ", ": "), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _check() -> int:
    findings = generated.check(folders(Path()))
    for finding in findings:
        print(finding)
    if not findings:
        print("everything generated is up to date")
    return 1 if findings else 0


def _write(*, force: bool) -> int:
    made = folders(Path(), anew=False)
    changes = generated.write(made, force=force)
    for change in changes:
        print(change)
    print(generated.summary(changes, made))
    if not generated.needs_a_person(changes):
        return 0
    print(f"error: what was edited by hand was left alone: {generated.FORCE}, or take the edit back", file=sys.stderr)
    return 1
