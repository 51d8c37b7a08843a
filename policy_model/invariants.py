"""Invariants: sentences that must hold in every situation of a procedure."""

from __future__ import annotations

from policy_model.conditions import Condition
from policy_model.questions import as_ids
from policy_model.rules import Duty, Outcome, Permits
from policy_model.values import Value, field


class Invariant(Value):
    """Wherever `when` holds, each of `always` follows and none of `never` does.

    id: unique within its procedure.
    sentence: what must hold, as a reviewer would say it.
    always, never: duties, outcomes, or whether information may be passed on. The duty of `when_unsure` counts as
        following everywhere, since it is told in every situation to whoever is not sure, and whether rules lead to it
        too makes no difference: under `always` it says that this duty is the one they are told, and under `never` it
        can't hold.
    because: the clauses that support it, one id or several.
    """

    id: str
    sentence: str
    when: Condition = field(kw_only=True)
    always: tuple[Duty | Outcome | Permits, ...] = field(default=(), kw_only=True)
    never: tuple[Duty | Outcome | Permits, ...] = field(default=(), kw_only=True)
    because: str | tuple[str, ...] = field(kw_only=True)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that support it."""
        return as_ids(self.because)
