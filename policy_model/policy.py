"""A policy as it stood at one version, checked when it is made: one that does not hold together can't exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import Enum
from itertools import pairwise

from policy_model import checks, renames
from policy_model.clauses import Clause, Text
from policy_model.errors import PolicyError, Problem
from policy_model.procedure import Procedure, mistakes, named
from policy_model.questions import as_ids
from policy_model.records import Alone, Recorded, Renamed, Renames, SignedOff
from policy_model.shapes import misfits
from policy_model.values import Value

DRAFT = "Draft, not in force"
"""The status of a draft, as readers see it."""


class StatedDate(Value):
    """A date in the words of its source, and the day that it is taken to mean (None where no day is stated)."""

    words: str
    day: date | None = None


class ReleaseKind(Enum):
    """What a release is said to change since the version before; the value is the words that are shown."""

    REVIEWED = "reviewed, no change"
    WORDING = "wording only"
    DECISIONS = "changes what is decided"


class Version(Value, kw_only=True):
    """A state of a policy: one row of its version-control table, exactly as supplied.

    An empty string is what the source does not record; it is shown as "not recorded", never filled in.

    section, person, reason: the section revised, the person undertaking the revision, and its reason.
    draft: whether it is still in the making. Then only its name is given; `policy release` takes the rest.
    kind: what its release was said to change, which was held against the comparison; None where none was stated.
    """

    name: str
    revised: StatedDate
    section: str = ""
    person: str = ""
    reason: str = ""
    draft: bool = False
    kind: ReleaseKind | None = None

    @property
    def shown(self) -> str:
        """The name as readers see it: `V_3 2026, draft` until it is released."""
        return f"{self.name}, draft" if self.draft else self.name

    @property
    def slug(self) -> str:
        """The name as files and addresses spell it: `V_2 2023` is `v_2-2023`, `2023/24` is `2023-24`."""
        return re.sub(r"[^a-z0-9._]+", "-", self.name.lower()).strip("-")


class Interpretation(Value, kw_only=True):
    """A judgement made in modelling where the text leaves room, shown to reviewers.

    id: unique within the policy.
    because: the clauses that leave room, one id or several.
    open: what they leave open, a question.
    chosen: the reading that the model takes, and why.
    otherwise: what else the text could mean.
    """

    id: str
    because: str | tuple[str, ...]
    open: str
    chosen: str
    otherwise: tuple[str, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that leave room."""
        return as_ids(self.because)


class NotExecutable(Value):
    """The reason why no rule cites a clause."""

    clause: str
    reason: str


class Reference(Value, kw_only=True):
    """Another document that the text refers to.

    title: as the text gives it.
    clause: the id of the clause that refers to it.
    held: where it is on this site (`policy` or `policy@version`); empty where it is not held here.
    """

    title: str
    clause: str
    held: str = ""


class Adopted(Value, kw_only=True):
    """The text of another document that a policy takes one of its procedures from.

    source: the policy and version that hold it here (`policy@version`).
    clause: the id of the clause that takes it up.
    """

    source: str
    clause: str
    text: Text


class Policy(Value, kw_only=True):
    """One written policy at one version.

    id: its name in files, addresses and commands.
    title, owner, status: as the policy states them. The owner can't be empty.
    next_review: as the policy states it; None where it states none.
    versions: the version-control table up to this version, the oldest first.
    text: its own words.
    adopted: the texts of other documents that its procedures are built from.
    not_executable: a reason for each clause that no rule cites.
    recorded: each clause as it stood when the model was made from it.
    signed_off: clauses of which text or logic changed alone since the version before, which somebody found right.
    renamed: clauses and procedures that have another id than in the version before.

    Raises PolicyError, with every mistake, when the parts do not hold together.
    """

    id: str
    title: str
    owner: str
    status: str
    next_review: StatedDate | None
    versions: tuple[Version, ...]
    text: Text
    adopted: tuple[Adopted, ...] = ()
    procedures: tuple[Procedure, ...]
    interpretations: tuple[Interpretation, ...] = ()
    not_executable: tuple[NotExecutable, ...] = ()
    references: tuple[Reference, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    signed_off: tuple[SignedOff, ...] = ()
    renamed: tuple[Renamed, ...] = ()

    def __post_init__(self) -> None:
        # Nothing else can be said of parts that are not what they should be.
        problems = tuple(misfits("", self)) or tuple(self._mistakes())
        if problems:
            raise PolicyError(problems)

    def _mistakes(self) -> Iterator[Problem]:
        clauses = [clause.id for clause in self.clauses]
        yield from checks.ids("id", "policy", [self.id])
        yield from checks.said("title", self.title)
        yield from checks.said("owner", self.owner)
        yield from checks.ids("text", "clause", clauses)
        yield from _version_mistakes(self.versions)
        if not self.procedures:
            yield Problem("procedures", "a policy needs a procedure", "add one to `procedures`")
        yield from checks.ids("procedures", "procedure", (procedure.id for procedure in self.procedures))
        for procedure in self.procedures:
            yield from mistakes(procedure, clauses)
        yield from checks.ids("interpretations", "interpretation", (each.id for each in self.interpretations))
        for interpretation in self.interpretations:
            path = f"interpretations[{interpretation.id}]"
            yield from checks.cites(f"{path}.because", interpretation.clauses, clauses)
            yield from checks.said(f"{path}.open", interpretation.open)
            yield from checks.said(f"{path}.chosen", interpretation.chosen)
            if not interpretation.otherwise:
                yield Problem(f"{path}.otherwise", "no other reading is given", "say what else the text could mean")
        for silent in self.not_executable:
            yield from checks.cited(f"not_executable[{silent.clause}]", (silent.clause,), clauses)
            yield from checks.said(f"not_executable[{silent.clause}].reason", silent.reason)
        yield from _record_mistakes(self.recorded)
        yield from _sign_off_mistakes(self.signed_off, clauses)
        ids = {Renames.CLAUSE: clauses, Renames.PROCEDURE: [procedure.id for procedure in self.procedures]}
        yield from renames.mistakes("renamed", self.renamed, ids, "its procedure's `renamed`")
        for adopted in self.adopted:
            yield from checks.cited(f"adopted[{adopted.source}].clause", (adopted.clause,), clauses)
        for reference in self.references:
            yield from checks.cited(f"references[{reference.title}].clause", (reference.clause,), clauses)

    @property
    def version(self) -> Version:
        """The version that this is: the last row of the table."""
        return self.versions[-1]

    @property
    def draft(self) -> bool:
        """Whether it is still in the making: not in force, and never the default."""
        return self.version.draft

    @property
    def standing(self) -> str:
        """Its status as readers see it. A draft has none of its own yet: what it says there was copied."""
        return DRAFT if self.draft else self.status

    @property
    def name(self) -> str:
        """How commands name it: `information-sharing@V_2 2023`."""
        return f"{self.id}@{self.version.name}"

    @property
    def clauses(self) -> Iterator[Clause]:
        """Every clause that can be cited: of the policy's own text, then of the adopted ones."""
        yield from self.text
        for adopted in self.adopted:
            yield from adopted.text

    def clause(self, clause_id: str) -> Clause:
        """The clause with that id. Raises KeyError where there is none."""
        return named(self.clauses, clause_id)

    def procedure(self, procedure_id: str) -> Procedure:
        """The procedure with that id. Raises KeyError where there is none."""
        return named(self.procedures, procedure_id)


def _record_mistakes(recorded: Iterable[Recorded]) -> Iterator[Problem]:
    """What is malformed. That a record is of a clause that has gone is a finding: the text may change first."""
    seen: set[str] = set()
    for record in recorded:
        path = f"recorded[{record.clause}]"
        yield from record.mistakes(path)
        if record.clause in seen:
            yield Problem(path, f"clause `{record.clause}` is recorded twice", "take one of the two out")
        seen.add(record.clause)


def _sign_off_mistakes(signed_off: Iterable[SignedOff], clauses: Collection[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for signed in signed_off:
        path = f"signed_off[{signed.clause}]"
        yield from checks.cited(path, (signed.clause,), clauses)
        if signed.clause in seen:
            help = "its text changed alone or its logic did, not both: keep one"
            yield Problem(path, f"clause `{signed.clause}` is signed off twice", help)
        seen.add(signed.clause)
        if not isinstance(signed.changed, Alone):
            yield Problem(f"{path}.changed", f"`{signed.changed!r}` is no side of a clause", "use one of Alone")
        yield from checks.said(f"{path}.by", signed.by)
        yield from checks.said(f"{path}.why", signed.why)


def _draft_mistakes(version: Version, last: bool) -> Iterator[Problem]:
    """A draft comes last, and has nothing that only its release can give."""
    if not version.draft:
        return
    path = f"versions[{version.name}]"
    if not last:
        yield Problem(path, f"`{version.name}` is a draft, and another version follows it", "release it first")
    given = (version.revised.words, version.revised.day, version.section, version.person, version.reason, version.kind)
    if any(given):
        message = f"`{version.name}` is a draft, and its row has more than a name"
        yield Problem(path, message, "`policy release` writes the rest of it")


def _version_mistakes(versions: tuple[Version, ...]) -> Iterator[Problem]:
    if not versions:
        yield Problem("versions", "a policy needs a version", "add the first row of its version-control table")
    slugs: dict[str, str] = {}
    for version in versions:
        yield from checks.said(f"versions[{version.name}].name", version.slug)
        if version.slug in slugs:
            message = f"version `{version.name}` is listed twice"
            yield Problem(f"versions[{version.name}]", message, "rename one of them")
        slugs[version.slug] = version.name
        yield from _draft_mistakes(version, version is versions[-1])
    dated = [(version.name, version.revised) for version in versions if version.revised.day]
    for (older, before), (newer, after) in pairwise(dated):
        if before.day and after.day and after.day < before.day:
            yield Problem(
                f"versions[{newer}].revised",
                f"`{after.words}` is before `{before.words}`, the date of `{older}`",
                "list the versions from the oldest to the newest",
            )
