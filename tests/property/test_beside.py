"""Two texts beside each other: each column is its own text, whatever was added, left out or moved."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policy_model.clauses import Clause, Text
from policy_model.conditions import ALWAYS
from policy_model.diff import compare
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.questions import yes_no
from policy_model.rules import Outcome, Permits, Rule, should

IDS = tuple("abcdefgh")
YES = Outcome("yes", "Yes.", permits=Permits.YES, because="a")
PROCEDURE = Procedure(
    id="always",
    title="It is always so",
    start="It starts.",
    questions=(yes_no("q", "Is it?", because="a"),),
    outcomes=(YES,),
    rules=(Rule("yes", when=ALWAYS, then=YES, because="a"),),
    when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "Ask."), because="a"),
)
"""A policy has to have one; this one cites a clause that every text has."""
OLD = (Version(name="1", revised=StatedDate("today")),)
NEW = (*OLD, Version(name="2", revised=StatedDate("tomorrow")))


@st.composite
def versions(draw: st.DrawFn) -> Policy:
    """Some clauses in some order, some of them in other words, in paragraphs."""
    kept = {"a", *draw(st.sets(st.sampled_from(IDS)))}
    ids = [id for id in draw(st.permutations(IDS)) if id in kept]
    clauses = [Clause(id, f"{id} {draw(st.sampled_from(('as it was', 'otherwise')))}") for id in ids]
    cut = draw(st.integers(0, len(clauses)))
    paragraphs = tuple(tuple(part) for part in (clauses[:cut], clauses[cut:]) if part)
    return Policy(
        id="random",
        title="A random policy",
        owner="Nobody",
        status="Made up",
        next_review=None,
        versions=OLD,
        text=Text(paragraphs),
        procedures=(PROCEDURE,),
    )


@given(versions(), versions())
def test_each_column_is_its_own_text(old: Policy, other: Policy) -> None:
    new = replace(other, versions=NEW)
    comparison = compare(old, new)
    rows = comparison.texts
    assert tuple(row.old for row in rows if row.old) == tuple(old.text)
    assert tuple(row.new for row in rows if row.new) == tuple(new.text)
    changed = {change.path for change in comparison.text}
    for row in rows:
        assert bool(row.changes) is (f"clauses[{row.id}]" in changed)
        if row.old and row.new:
            assert row.elsewhere is None
            assert bool(row.changes) is (row.old.text != row.new.text)
        elif row.elsewhere:
            assert row.elsewhere in (old.text if row.new else new.text)
    opened = [row.id for row in rows if row.new and row.opens]
    assert opened == [paragraph[0].id for paragraph in new.text.paragraphs]


@given(versions(), versions())
def test_it_is_the_same_read_backwards(one: Policy, other: Policy) -> None:
    there, back = compare(one, replace(other, versions=NEW)), compare(replace(other, versions=NEW), one)
    assert {(row.id, row.old, row.new, row.elsewhere) for row in there.texts} == {
        (row.id, row.new, row.old, row.elsewhere) for row in back.texts
    }
