"""What a model was made from, and what was signed off: so that text and logic can't drift apart unseen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Recorded:
    """One clause as it stood when the model was made from it.

    text_hash: `Clause.text_hash` of its words then.
    cited_by: what cited it then: `disclosure/explain-why` for a rule, question or outcome of a procedure.
    """

    clause: str
    text_hash: str
    cited_by: tuple[str, ...]


class Alone(Enum):
    """Which of a clause's two sides changed since the version before, without the other."""

    TEXT = "text"
    LOGIC = "logic"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
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


@dataclass(frozen=True, slots=True)
class Renamed:
    """What this version calls `new` is what the version before it called `old`.

    An answer is named with its question's new id: `agreement=refuses`.
    why: the reason for taking the two as one; shown wherever versions are compared. Empty for a mere new name.
    """

    what: Renames
    old: str
    new: str
    why: str = ""
