"""What became of the committed drawings: which are others, and which are not what the model draws now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy_model.command_line.drawing import with_its_packages
from policy_model.command_line.report.revisions import DRAWINGS, Revision
from policy_model.verify import Finding


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawings, in a revision and here. added, changed, removed: their names, without `.dot` and `.svg`.

    stale: what is not what the model draws now, as far as that can be told without drawing.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    stale: tuple[Finding, ...]

    def __bool__(self) -> bool:
        """Whether anything differs, or is stale."""
        return bool(self.added or self.changed or self.removed or self.stale)


def drawn(base: Revision) -> Drawn:
    """What became of the drawings since `base`. Raises RequestError where a package that drawing needs is missing."""
    before, now = _by_drawing(base.drawings()), _by_drawing(base.drawings_here())
    with with_its_packages():
        from policy_model.publish import drawings

        stale = drawings.check_without_drawing(base.project / DRAWINGS)
    return Drawn(
        added=tuple(name for name in now if name not in before),
        changed=tuple(name for name in now if name in before and before[name] != now[name]),
        removed=tuple(name for name in before if name not in now),
        stale=tuple(_within(base, each) for each in stale),
    )


def _by_drawing(files: Mapping[str, str]) -> dict[str, frozenset[tuple[str, str]]]:
    """The files of each drawing, with their hashes: DOT and SVG are one drawing."""
    each: dict[str, set[tuple[str, str]]] = {}
    for name in sorted(files):
        each.setdefault(name.rpartition(".")[0] or name, set()).add((name, files[name]))
    return {name: frozenset(of) for name, of in each.items()}


def _within(base: Revision, finding: Finding) -> Finding:
    """The finding, with its file named from the folder of the project."""
    path = finding.path.removeprefix(f"{base.project.as_posix()}/")
    return Finding(finding.check, path, finding.message)
