"""The state of the policies at a git revision: told by the code of that revision itself, in a process of its own.

Nothing of the checkout is touched: what is needed of the revision is unpacked in a temporary folder.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

import policy_model.policies
from policy_model.command_line.report.states import State, state_from
from policy_model.errors import PolicyError, Problem, RequestError

TELLING = Path(__file__).with_name("telling.py")
PACKAGE, DRAWINGS = "policy_model", "diagrams"
"""The folders of a project that are read: the model with its policies, and the drawings."""

_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git sets for its hooks."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of the project.

    name: as it was asked for. commit: its full hash.
    project: the folder of the project here. top: that of the repository. prefix: from there to the project, with `/`
        at its end; empty where the two are one.
    diverged: whether it has commits that the checkout does not descend from.
    """

    name: str
    commit: str
    project: Path
    top: Path
    prefix: str
    diverged: bool

    @property
    def short(self) -> str:
        """The beginning of the commit's hash."""
        return self.commit[:12]

    def drawings(self) -> dict[str, str]:
        """The files in `diagrams/`, each with the hash by which git knows its content."""
        listed = _git(self.top, "ls-tree", "-z", f"{self.commit}:{self.prefix}", f"{DRAWINGS}/").split(b"\0")
        entries = (entry.decode().partition("\t") for entry in listed if entry)
        return {Path(path).name: head.split()[2] for head, _, path in entries}

    def drawings_here(self) -> dict[str, str]:
        """The same of the checkout as it stands."""
        folder = self.project / DRAWINGS
        names = sorted(file.name for file in folder.glob("*") if file.is_file() and file.name[0] != ".")
        paths = "".join(f"{self.prefix}{DRAWINGS}/{name}\n" for name in names)
        hashes = _git(self.top, "hash-object", "--stdin-paths", given=paths.encode()).decode().split()
        return dict(zip(names, hashes, strict=True))

    def state(self) -> State:
        """The policies as they stood.

        Raises RequestError where the revision has none, or its code can't be run; PolicyError where its policies do
        not hold together.
        """
        with TemporaryDirectory(prefix="policy-report-") as folder:
            self._unpack(Path(folder))
            return state_from(self._told(Path(folder)), self.name)

    def _unpack(self, folder: Path) -> None:
        if not _git(self.top, "ls-tree", f"{self.commit}:{self.prefix}", PACKAGE):
            message = f"it has no folder `{self.prefix}{PACKAGE}`"
            raise RequestError([Problem(self.name, message, "name a revision that has policies")])
        packed = _git(self.top, "archive", "--format=tar", f"{self.commit}:{self.prefix}", PACKAGE)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")

    def _told(self, folder: Path) -> dict[str, object]:
        environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        # -P: what lies beside the program is none of the other revision's business.
        run = subprocess.run(
            [sys.executable, "-P", str(TELLING)], cwd=folder, env=environment, capture_output=True, check=False
        )
        if run.returncode:
            last = run.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            message = f"its own code can't tell of its policies: {last}"
            raise RequestError([Problem(self.name, message, "name a revision whose command `policy check` runs")])
        told: dict[str, object] = json.loads(run.stdout)
        errors = told.get("errors")
        if isinstance(errors, list):
            raise PolicyError(Problem(f"{self.name}: {each['path']}", each["message"], each["help"]) for each in errors)
        return told


def revision(name: str) -> Revision:
    """The revision that `name` names. Raises RequestError where there is none, or this is no checkout."""
    project = Path(policy_model.policies.__path__[0]).parents[1]
    if not (project / "pyproject.toml").is_file():
        message = "there is nothing to compare: the policies are installed, not worked on"
        raise RequestError([Problem("", message, "run this in a checkout of the project")])
    try:
        where = _git(project, "rev-parse", "--show-toplevel", "--show-prefix").decode().splitlines()
    except FileNotFoundError:
        raise RequestError([Problem("", "git is not installed", "install it: revisions are its business")]) from None
    except RequestError as error:
        said = error.problems[0].message
        message = "the project is not in a git checkout" if "not a git repository" in said else said
        raise RequestError([Problem("", message, "run this in a clone of the project's repository")]) from None
    top, prefix = Path(where[0]), where[1] if len(where) > 1 else ""
    try:
        found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except RequestError:
        raise RequestError([_unknown(top, name)]) from None
    commit = found.decode().strip()
    return Revision(name, commit, project, top, prefix, _diverged(top, commit))


def _diverged(top: Path, commit: str) -> bool:
    """Whether HEAD does not descend from the commit. A shallow clone can't tell: then nothing is said."""
    if _shallow(top):
        return False
    return bool(_git(top, "rev-list", "--max-count=1", commit, "^HEAD"))


def _unknown(top: Path, name: str) -> Problem:
    message = f"unknown revision `{name}`"
    refs = _git(top, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    known = refs.decode().split()
    near = [each for each in known if each.endswith(f"/{name}")] or get_close_matches(name, known, n=1)
    if near:
        return Problem("--base", message, f"did you mean `{near[0]}`?")
    if _shallow(top):
        help = "this clone is shallow: give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow`"
        return Problem("--base", message, help)
    return Problem("--base", message, "`git branch --all` and `git log` list what there is")


def _shallow(top: Path) -> bool:
    return _git(top, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git says. Raises RequestError with its first complaint, FileNotFoundError where there is no git."""
    # Of the checkout itself, also where a hook of git runs this. In English: one complaint is known by its words.
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | {"LC_ALL": "C"}
    run = subprocess.run(
        ["git", "-C", str(folder), *arguments], input=given, env=environment, capture_output=True, check=False
    )
    if run.returncode:
        complaint = run.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise RequestError([Problem("", f"git {arguments[0]}: {complaint}")])
    return run.stdout
