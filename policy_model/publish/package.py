"""This package as the browser gets it: the model, and the policies that are in use, in one zip.

It is made from the package as it is installed here, so that a site elsewhere needs no checkout of this project. There,
policies of another organisation lie in it where the shipped ones would: the browser's Python finds them without being
told.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import policy_model
import policy_model.policies
from policy_model.publish.byte_code import DATE

PACKAGE = Path(policy_model.__file__).parent
POLICIES = PACKAGE / "policies"


def write_package(file: Path) -> None:
    """Write the zip; the same package and policies give the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in sorted(_files()):
            archive.writestr(zipfile.ZipInfo(name, DATE), source.read_bytes())


def _files() -> Iterator[tuple[str, Path]]:
    """Each file, by its name in the zip."""
    in_use = [Path(folder) for folder in policy_model.policies.__path__]
    for file in _beneath(PACKAGE):
        # A package below `policies` is a policy; the modules there are for policies wherever they are.
        if file.parent == POLICIES or not file.is_relative_to(POLICIES):
            yield file.relative_to(PACKAGE.parent).as_posix(), file
    for folder in in_use:
        for file in _beneath(folder):
            if file.parent != folder:
                yield f"policy_model/policies/{file.relative_to(folder).as_posix()}", file


def _beneath(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
