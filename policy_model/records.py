"""What a model was made from, and what was signed off: so that text and logic can't drift apart unseen.

The record of a version is a plain file beside its module, one line a clause in the order of the text: the beginning of
the SHA-256 of the clause's words, the clause, and what cites it, with how strongly a duty binds or whether an outcome
lets information be passed on:

    # A line that begins with `#` is for people.
    8f14e45fceea167a  consult-on-refusal  disclosure/question/agreement disclosure/rule/consult:must
    c9f0f895fb98ab91  strategy

It is written by `policy reconcile --record`, not by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from policy_model.errors import PolicyError, Problem
from policy_model.values import Value

HASH_DIGITS = 16
"""How many hexadecimal digits of a clause's hash are recorded: 64 bits, against slips of the pen and not forgery."""

_HASH = re.compile(rf"[0-9a-f]{{{HASH_DIGITS}}}")
_ID = "[a-z0-9]+(?:-[a-z0-9]+)*"
_CLAUSE = re.compile(_ID)
_CITING = re.compile(
    f"{_ID}/(?:question/{_ID}|(?:rule|when-unsure)/{_ID}(?::(?:must|must-not|should|may))?"
    f"|outcome/{_ID}(?::(?:yes|no|wait))?)"
)


class Recorded(Value):
    """One clause as it stood when the model was made from it.

    text_hash: the first `HASH_DIGITS` digits of `Clause.text_hash` of its words then.
    cited_by: what cited it then: `procedure/kind/id`, where kind is rule, question, outcome or when-unsure. A rule that
        gives a duty ends in its modality, `:must-not`; an outcome in whether it permits to pass on, `:yes`, `:no` or
        `:wait`. A clause's words may bear a rule and yet not bear it as strongly.
    """

    clause: str
    text_hash: str
    cited_by: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "  ".join((self.text_hash, self.clause, " ".join(self.cited_by))).rstrip()

    def mistakes(self, path: str) -> Iterator[Problem]:
        """What is malformed, named as at `path`."""
        if not (isinstance(self.text_hash, str) and _HASH.fullmatch(self.text_hash)):
            message = f"`{self.text_hash}` is not the beginning of a hash"
            yield Problem(path, message, f"it has {HASH_DIGITS} digits, 0 to 9 and a to f; {_RECORD_AGAIN}")
        if not self.clause:
            yield Problem(path, "no clause is named", _RECORD_AGAIN)
        elif not (isinstance(self.clause, str) and _CLAUSE.fullmatch(self.clause)):
            yield Problem(path, f"`{self.clause}` is not a clause id", _RECORD_AGAIN)
        for citing in self.cited_by:
            if not (isinstance(citing, str) and _CITING.fullmatch(citing)):
                help = f"write `procedure/rule/id:must`, `procedure/outcome/id:no` or the like; {_RECORD_AGAIN}"
                yield Problem(path, f"`{citing}` is nothing that cites a clause", help)


_RECORD_AGAIN = "`policy reconcile --record` writes it anew once the line is put right or taken out"


def read_records(source: str, name: str = "record") -> tuple[Recorded, ...]:
    """The records that `source` holds, in the form described at the head of this module.

    name: how to call the source in an error, its file name for example.

    Raises PolicyError with every mistake, each at its line: a malformed hash, clause or citation, a clause told twice.
    """
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    records: list[Recorded] = []
    for number, line in enumerate(source.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        text_hash, *rest = line.split()
        clause = rest[0] if rest else ""
        record = Recorded(clause, text_hash, tuple(rest[1:]))
        problems.extend(record.mistakes(f"{name}:{number}"))
        if clause in lines:
            help = f"it was first recorded in line {lines[clause]}; take one of the two out"
            problems.append(Problem(f"{name}:{number}", f"clause `{clause}` is recorded twice", help))
        lines.setdefault(clause, number)
        records.append(record)
    if problems:
        raise PolicyError(problems)
    return tuple(records)


def records_as_text(records: Iterable[Recorded], policy: str) -> str:
    """The records as `read_records` reads them. policy: how commands name the policy."""
    head = (
        f"# What the model of {policy} was made from: the beginning of the SHA-256 of each clause's words,",
        "# the clause, and what cites it. Where a clause changes, compare it with what cites it, then record it by",
        f"# `policy reconcile {policy} --record`.",
    )
    return "".join(f"{line}\n" for line in (*head, "", *map(str, records)))


class Alone(Enum):
    """Which of a clause's two sides changed since the version before, without the other."""

    TEXT = "text"
    LOGIC = "logic"


class SignedOff(Value, kw_only=True):
    """Somebody looked at a clause of which one side changed alone, and found that right.

    clause: its id in this version.
    by: who, as given; never filled in by software.
    why: their reason, as given.
    """

    clause: str
    changed: Alone
    by: str
    why: str


class Renames(Enum):
    """What was given another id; the value is the word that is shown."""

    CLAUSE = "clause"
    PROCEDURE = "procedure"
    QUESTION = "question"
    ANSWER = "answer"
    OUTCOME = "outcome"
    DUTY = "duty"
    RULE = "rule"


class Renamed(Value):
    """What this version calls `new` is what the version before it called `old`.

    An answer is named with its question's new id: `agreement=refuses`.
    why: the reason for taking the two as one; shown wherever versions are compared. Empty for a mere new name.
    """

    what: Renames
    old: str
    new: str
    why: str = ""
