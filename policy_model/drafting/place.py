"""Where a policy's files are, and what its package says of its versions."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import policy_model.policies
from policy_model.drafting.source import Source, literal
from policy_model.errors import Problem, RequestError
from policy_model.policies.catalogue import module_of
from policy_model.policy import Policy


@dataclass(frozen=True, slots=True)
class Place:
    """Where a policy is worked on.

    package: its package as Python names it. module: the name of the module that holds the version.
    folder: that of its modules. root: that of the project. pages: that of its pages; None where it has none.
    """

    package: str
    module: str
    folder: Path
    root: Path
    pages: Path | None

    @property
    def file(self) -> Path:
        """The version's module."""
        return self.folder / f"{self.module}.py"

    @property
    def init(self) -> Path:
        """The file that names the versions."""
        return self.folder / "__init__.py"

    def named(self, file: Path) -> str:
        """A file of the package as messages name it: `information_sharing/v2_2023.py`."""
        return f"{file.parent.name}/{file.name}"


def place_of(policy: Policy) -> Place:
    """Where a policy of the catalogue is worked on. Raises RequestError where it is installed and not worked on."""
    module = module_of(policy)
    file = Path(module.__file__ or "")
    if not file.is_file() or len(file.parents) < 4 or not (file.parents[3] / "pyproject.toml").is_file():
        message = f"`{policy.id}` can't be changed here: the policy is installed, not worked on"
        raise RequestError([Problem("", message, "run this in a checkout of the project")])
    package, _, name = module.__name__.rpartition(".")
    root = file.parents[3]
    pages = root / "docs" / "policies" / policy.id
    return Place(package, name, file.parent, root, pages if pages.is_dir() else None)


def policies_folder() -> Path:
    """The folder of all policies' packages, in a checkout of the project. Raises RequestError where it is installed."""
    folder = Path(policy_model.policies.__path__[0])
    if not (folder.parents[1] / "pyproject.toml").is_file():
        message = "no policy can be added here: the policies are installed, not worked on"
        raise RequestError([Problem("", message, "run this in a checkout of the project")])
    return folder


def with_draft(place: Place, module: str) -> str:
    """What `__init__.py` says once that module is the draft. Raises RequestError where it can't be edited."""
    source, versions = _read(place)
    source.insert_after(versions, f"\nDRAFT = {literal(module)}")
    return source.changed()


def with_release(place: Place) -> str:
    """What `__init__.py` says once the draft is released. Raises RequestError where it can't be edited."""
    source, versions = _read(place)
    draft = source.assigned("DRAFT")
    if draft is None:
        raise source.refused("`DRAFT` is not written out as the name of a module", 'write `DRAFT = "…"`')
    assert isinstance(versions.value, ast.Tuple)
    names = [*(source.written(each) for each in versions.value.elts), literal(place.module)]
    source.replace(versions.value, f"({', '.join(names)})" if len(names) > 1 else f"({names[0]},)")
    source.drop(draft)
    return source.changed().rstrip() + "\n"


def _read(place: Place) -> tuple[Source, ast.Assign]:
    source = Source(place.init.read_text("utf-8"), place.named(place.init))
    versions = source.assigned("VERSIONS")
    if versions is None or not isinstance(versions.value, ast.Tuple):
        help = 'write `VERSIONS = ("…",)`'
        raise source.refused("`VERSIONS` is not written out as a tuple, so it can't be edited", help)
    return source, versions
