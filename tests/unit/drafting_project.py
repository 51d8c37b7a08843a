"""A project in a folder of its own, with a copy of the shipped policies, which what is drafted there never reaches."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import policy_model.policies
from policy_model.command_line import main
from policy_model.policies.catalogue import packages

ROOT = Path(__file__).parents[2]
NAME = policy_model.policies.__name__
SHIPPED = ("hm_government_advice", "information_sharing")
"""The packages that tests count on. Whoever adds a policy adds none to them."""

SHARED = {f"{NAME}.{module}" for module in ("beside", "catalogue", "gates", "holding", "placing", "reading")}


@dataclass(frozen=True, slots=True)
class Project:
    """Where the copy is. modules: the folder of the information sharing policy's modules. pages: that of its pages."""

    root: Path

    @property
    def modules(self) -> Path:
        return self.root / "policy_model" / "policies" / "information_sharing"

    @property
    def pages(self) -> Path:
        return self.root / "docs" / "policies" / "information-sharing"

    def files(self) -> dict[str, bytes]:
        """Every file with what it holds."""
        every = (file for file in self.root.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
        return {file.relative_to(self.root).as_posix(): file.read_bytes() for file in sorted(every)}

    def edit(self, file: Path, old: str, new: str) -> None:
        """Put other words in the place of some that stand there once, and read the policies again."""
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (file, old, text.count(old))
        file.write_text(text.replace(old, new), "utf-8", newline="\n")
        self.read_again()

    def read_again(self) -> None:
        """Read the policies again, as the next command would."""
        for name in [name for name in sys.modules if name.startswith(f"{NAME}.") and name not in SHARED]:
            del sys.modules[name]
        for cached in self.root.rglob("__pycache__"):
            shutil.rmtree(cached, ignore_errors=True)  # a file edited twice within a second looks unedited
        packages.cache_clear()

    def run(self, *arguments: str) -> int:
        """A command line, with the policies read again first; its exit status."""
        self.read_again()
        return main(arguments)


@contextmanager
def project(folder: Path) -> Iterator[Project]:
    """The catalogue finds the policies of a copy in `folder` instead of the shipped ones, until the end."""
    here = Project(folder)
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    policies, copied = ROOT / "policy_model" / "policies", folder / "policy_model" / "policies"
    copied.mkdir(parents=True)
    for module in policies.glob("*.py"):
        shutil.copy(module, copied)
    for name in SHIPPED:
        shutil.copytree(policies / name, copied / name, ignore=ignored)
        pages = Path("docs", "policies", name.replace("_", "-"))
        shutil.copytree(ROOT / pages, folder / pages)
    shutil.copy(ROOT / "pyproject.toml", folder)
    path, loaded = policy_model.policies.__path__, {**sys.modules}
    attributes = {**vars(policy_model.policies)}
    policy_model.policies.__path__ = [str(folder / "policy_model" / "policies")]
    here.read_again()
    try:
        yield here
    finally:
        policy_model.policies.__path__ = path
        here.read_again()
        for name, module in loaded.items():
            if name.startswith(f"{NAME}."):
                sys.modules[name] = module
        vars(policy_model.policies).update(attributes)
        packages.cache_clear()
