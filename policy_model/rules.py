"""Rules: when a condition holds, a duty or an outcome follows, because of these clauses."""

from __future__ import annotations

from enum import Enum

from policy_model.conditions import Condition
from policy_model.questions import as_ids
from policy_model.values import Value, field


class Modality(Enum):
    """How strongly a duty binds; the value is the word that is shown."""

    MUST = "must"
    MUST_NOT = "must not"
    SHOULD = "should"
    MAY = "may"


class Permits(Enum):
    """Whether an outcome lets information be passed on."""

    YES = "yes"
    NO = "no"
    WAIT = "wait"
    """Not yet: something has to be done or decided first."""


class Duty(Value):
    """Something that the reader must, must not, should or may do.

    id: names the act; the same id under `must` and `must not` is a contradiction.
    text: the act, to be read after its modality ("must … explain").
    """

    id: str
    modality: Modality
    text: str


def must(id: str, text: str) -> Duty:
    """The reader must do this."""
    return Duty(id, Modality.MUST, text)


def must_not(id: str, text: str) -> Duty:
    """The reader must not do this."""
    return Duty(id, Modality.MUST_NOT, text)


def should(id: str, text: str) -> Duty:
    """The reader should do this."""
    return Duty(id, Modality.SHOULD, text)


def may(id: str, text: str) -> Duty:
    """The reader may do this."""
    return Duty(id, Modality.MAY, text)


class Outcome(Value):
    """Where a situation ends.

    id: unique within its procedure.
    text: what the reader is told, a whole sentence.
    permits: whether information may be passed on.
    because: the clauses that it rests on, one id or several.
    """

    id: str
    text: str
    permits: Permits = field(kw_only=True)
    because: str | tuple[str, ...] = field(kw_only=True)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that the outcome rests on."""
        return as_ids(self.because)


class Rule(Value):
    """When `when` holds, `then` follows.

    id: unique within its procedure.
    then: one duty, or the outcome in which the situation ends.
    because: the clauses that say so, one id or several.
    """

    id: str
    when: Condition = field(kw_only=True)
    then: Duty | Outcome = field(kw_only=True)
    because: str | tuple[str, ...] = field(kw_only=True)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that say so."""
        return as_ids(self.because)
