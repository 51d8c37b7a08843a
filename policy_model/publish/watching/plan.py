"""What an edited file means for the site that is being watched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

WATCHED = ("docs", "policy_model", "diagrams", "scripts", "mkdocs.yml")
"""What is watched, within the project's folder."""

PACKAGE, POLICIES = "policy_model/", "policy_model/policies/"
ASSETS = "policy_model/publish/assets/"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do. Nothing, where all is false or empty.

    restart: the scripts themselves changed: the server is started anew.
    fresh: code or settings changed that a waiting worker has read already.
    python: the guide's Python is to be made anew.
    policies: pages with blocks are to be built anew.
    every: all pages are.
    pages: these pages are, by their place within `docs`.
    assets: these scripts and style sheets are to be copied, by their names within the assets.
    """

    restart: bool = False
    fresh: bool = False
    python: bool = False
    policies: bool = False
    every: bool = False
    pages: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self != Plan()

    @property
    def builds(self) -> bool:
        """Whether pages are to be built."""
        return self.policies or self.every or bool(self.pages)

    def concerns(self, page: str, blocks: bool) -> bool:
        """Whether a page of `docs` is to be built anew. blocks: whether it has any."""
        return self.every or page in self.pages or (self.policies and blocks)

    def __or__(self, other: Plan) -> Plan:
        return Plan(
            self.restart or other.restart,
            self.fresh or other.fresh,
            self.python or other.python,
            self.policies or other.policies,
            self.every or other.every,
            self.pages | other.pages,
            self.assets | other.assets,
        )


def plan(changed: Iterable[str]) -> Plan:
    """What to do where these files were written, moved or deleted. changed: from the project's folder, with strokes."""
    whole = Plan()
    for path in changed:
        whole |= _plan(path)
    return whole


def _plan(path: str) -> Plan:
    parts, suffix = PurePosixPath(path).parts, PurePosixPath(path).suffix
    # What editors and tools write for themselves: `.v2.py.swp`, `v2.py~`, `4913`.
    if any(part.startswith((".", "#")) or part == "__pycache__" for part in parts) or not suffix or suffix[-1] == "~":
        return Plan()
    if path.startswith("scripts/"):
        return Plan(restart=suffix in (".py", ".js", ".css"))
    if path.startswith(ASSETS):
        return Plan(assets=frozenset({path.removeprefix(ASSETS)}))
    if path.startswith(POLICIES) and len(parts) > 3:
        return Plan(python=True, policies=True) if suffix in (".py", ".md", ".txt") else Plan()
    if path.startswith(PACKAGE):
        return Plan(fresh=True, python=True, policies=True) if suffix in (".py", ".mjs") else Plan()
    if path.startswith("diagrams/"):
        return Plan(policies=suffix == ".svg")
    if path.startswith("docs/") and suffix == ".md":
        return Plan(pages=frozenset({path.removeprefix("docs/")}))
    if path == "mkdocs.yml" or path.startswith("docs/overrides/"):
        return Plan(fresh=True, every=True)
    return Plan(every=path.startswith("docs/"))
