"""A project of one small policy in a git repository of its own, for `policy report`: the example's library."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policy_model.drafting.pin import pin
from policy_model.publish import drawings
from tests.unit.drafting_project import ROOT, Project, project

IDENTITY = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"} | {
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
"""Nothing of how git is set up on the machine counts."""

VERSION_3 = """\
from dataclasses import replace
from datetime import date

from policy_model.policies.books import example, v2
from policy_model.policy import StatedDate, Version
from policy_model.reconcile import records_of
from policy_model.records import Renamed, Renames

out = replace(example.withdraw, id="take-out")
rules = tuple(
    replace(each, when=example.is_reserved)
    if each.id == "tell"
    else replace(each, then=out)
    if each.then == example.withdraw
    else each
    for each in v2.returns.rules
)
returns = replace(
    v2.returns,
    rules=rules,
    outcomes=(*v2.returns.outcomes[:-1], out),
    renamed=(Renamed(Renames.OUTCOME, "withdraw", "take-out"),),
)
_unrecorded = replace(
    v2.policy,
    versions=(*v2.policy.versions, Version(name="V 3", revised=StatedDate("3 May 2026", date(2026, 5, 3)))),
    procedures=(returns,),
)
policy = replace(_unrecorded, recorded=records_of(_unrecorded))
"""
"""The version after: whoever reserved a lost book is told so, and an outcome has another id."""

DRAFT = """\
from dataclasses import replace

from policy_model.policies.books import v2
from policy_model.policy import StatedDate, Version

policy = replace(
    v2.policy, versions=(*v2.policy.versions, Version(name="V 3", revised=StatedDate(""), draft=True))
)
"""
"""A draft of the version after, which says what the one before it does."""

ALTERNATIVES = '''\
"""What else the text could mean."""

from policy_model.alternatives import NotModelled

alternatives = (NotModelled(interpretation="worn", reading="Yes.", reason="What is worn, its reader knows."),)
'''
"""Whether a worn book is lost is no question of any version."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A project with a history. policies: the folder of the policies' packages."""

    project: Project

    @property
    def root(self) -> Path:
        return self.project.root

    @property
    def books(self) -> Path:
        return self.root / "policy_model" / "policies" / "books"

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env={**os.environ, **IDENTITY, **ALONE},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self, why: str) -> str:
        """Commit all that there is; the commit's hash."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", why)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str) -> None:
        """Begin a branch at `main`, with nothing left of any other."""
        self.git("checkout", "--quiet", "--force", "main")
        self.git("clean", "--quiet", "-dfx")
        self.git("checkout", "--quiet", "-B", name)
        self.project.read_again()

    def edit(self, old: str, new: str, file: str = "example.py") -> None:
        self.project.edit(self.books / file, old, new)


@contextmanager
def repository(folder: Path) -> Iterator[Repository]:
    """The catalogue finds the library's policy, committed as `main`, with its record, pin and drawings."""
    with project(folder) as made:
        here = Repository(made)
        shutil.rmtree(folder / "docs")
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "information_sharing", "hm_government_advice")
        for package in ("information_sharing", "hm_government_advice"):
            shutil.rmtree(folder / "policy_model" / "policies" / package)
        shutil.copytree(ROOT / "policy_model", folder / "policy_model", ignore=ignored, dirs_exist_ok=True)
        here.books.mkdir()
        (here.books / "__init__.py").write_text('"""The library."""\n\nVERSIONS = ("v2",)\n', "utf-8")
        for name, source in (("example", "example"), ("v2", "checked_example")):
            text = (ROOT / "tests" / "unit" / f"{source}.py").read_text("utf-8")
            # Where it belongs in the order of imports: the hooks look at that too.
            text = text.replace("from tests.unit import example\n", "").replace(
                "from policy_model.reconcile",
                "from policy_model.policies.books import example\nfrom policy_model.reconcile",
            )
            (here.books / f"{name}.py").write_text(text, "utf-8")
        for version in ("v2", "v3"):
            (here.books / f"{version}_alternatives.py").write_text(ALTERNATIVES, "utf-8")
        (folder / ".gitattributes").write_text("* text=auto eol=lf\n", "utf-8")
        made.read_again()
        pin("books@v-2")
        made.read_again()
        drawings.write(folder / "diagrams")
        here.git("init", "--quiet", "--initial-branch=main")
        here.commit("The library")
        yield here
