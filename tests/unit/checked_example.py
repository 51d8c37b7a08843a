"""The example policy with what it takes for nothing to be found: every answer matters, every clause is recorded."""

from __future__ import annotations

from dataclasses import replace

from policy_model.conditions import ALWAYS, answered
from policy_model.invariants import Invariant
from policy_model.reconcile import records_of
from policy_model.rules import Permits, Rule, should
from tests.unit import example

worn = answered(example.damage, "some")
is_late = answered(example.late, "yes")

mend = should("mend", "Mend it.")

returns = replace(
    example.returns,
    rules=(*example.returns.rules, Rule("mend", when=worn, then=mend, because="lost")),
    scenarios=tuple(replace(each, duties=(*each.duties, "mend")) for each in example.returns.scenarios),
    invariants=(
        Invariant(
            "lost-is-not-lent",
            "A lost book is never lent.",
            when=example.lost,
            never=(Permits.YES,),
            because="lost",
        ),
        Invariant("thanked", "Every reader is thanked.", when=ALWAYS, always=(example.thank,), because="thanks"),
    ),
)

_unrecorded = replace(example.policy, procedures=(returns,))
policy = replace(_unrecorded, recorded=records_of(_unrecorded))
