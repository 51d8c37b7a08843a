"""A policy that does not hold together can't exist: the table of what is refused, and with what words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy_model.clauses import Clause, Mark, read_text
from policy_model.errors import PolicyError
from policy_model.policy import Adopted, Interpretation, NotExecutable, Reference, StatedDate, Version
from tests.unit.example import policy, returns

first, second = policy.versions


def test_a_policy_gives_its_parts_by_name() -> None:
    assert policy.version is second
    assert policy.name == "books@V 2"
    assert policy.procedure("returns") is returns
    assert policy.clause("rate") == Clause("rate", "A penny a day.", Mark.RECALLED)
    assert [clause.id for clause in policy.clauses] == ["title", "thanks", "fine", "reserved", "lost", "ask", "rate"]
    for find in (policy.procedure, policy.clause):
        with pytest.raises(KeyError):
            find("nothing")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("V_2 2023", "v_2-2023"), ("2018", "2018"), ("2023/24", "2023-24"), ("1.2", "1.2"), (" Draft  (b) ", "draft-b")],
)
def test_a_slug_can_stand_in_file_names_and_addresses(name: str, slug: str) -> None:
    assert Version(name=name, revised=StatedDate("")).slug == slug


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no names": (
        {"id": "Books!", "title": "", "owner": " "},
        (
            "id: `Books!` is not a policy id\n"
            "  help: use lower-case words and numbers joined by hyphens\n"
            "title: nothing is written here\n"
            "  help: add the words\n"
            "owner: nothing is written here\n"
            "  help: add the words"
        ),
    ),
    "things that are not words": (
        {"id": 3, "title": None, "owner": ("Us",)},
        (
            "id: `3` is not a policy id\n"
            "  help: write it in quotation marks\n"
            "title: `None` is not words\n"
            "  help: write them in quotation marks\n"
            "owner: `('Us',)` is not words\n"
            "  help: write them in quotation marks"
        ),
    ),
    "no version": (
        {"versions": ()},
        "versions: a policy needs a version\n  help: add the first row of its version-control table",
    ),
    "versions backwards": (
        {"versions": (second, first)},
        (
            "versions[2024].revised: `1 May 2024` is before `2 May 2025`, the date of `V 2`\n"
            "  help: list the versions from the oldest to the newest"
        ),
    ),
    "a version of the same name, but for its spelling": (
        {"versions": (first, second, replace(second, name="v  2"))},
        "versions[v  2]: version `v  2` is listed twice\n  help: rename one of them",
    ),
    "a version without a name": (
        {"versions": (replace(first, name="?"),)},
        "versions[?].name: nothing is written here\n  help: add the words",
    ),
    "no procedure": (
        {"procedures": ()},
        "procedures: a policy needs a procedure\n  help: add one to `procedures`",
    ),
    "a procedure twice": (
        {"procedures": (returns, returns)},
        "procedures: procedure id `returns` is used twice\n  help: rename one of them",
    ),
    "a clause id in its own text and in an adopted one": (
        {"adopted": (Adopted(source="fines@1", clause="fin", text=read_text("{#fine}\nA fine.\n{#rate}\nA rate.")),)},
        (
            "text: clause id `fine` is used twice\n"
            "  help: rename one of them\n"
            "adopted[fines@1].clause: unknown clause `fin`\n"
            "  help: did you mean `fine`?"
        ),
    ),
    "an interpretation of nothing": (
        {"interpretations": (Interpretation(id="x", because="los", open="", chosen=" ", otherwise=()),)},
        (
            "interpretations[x].because: unknown clause `los`\n"
            "  help: did you mean `lost`?\n"
            "interpretations[x].open: nothing is written here\n"
            "  help: add the words\n"
            "interpretations[x].chosen: nothing is written here\n"
            "  help: add the words\n"
            "interpretations[x].otherwise: no other reading is given\n"
            "  help: say what else the text could mean"
        ),
    ),
    "an interpretation twice": (
        {"interpretations": policy.interpretations * 2},
        "interpretations: interpretation id `worn` is used twice\n  help: rename one of them",
    ),
    "no reason for a clause that is not there": (
        {"not_executable": (*policy.not_executable, NotExecutable("titel", ""))},
        (
            "not_executable[titel]: unknown clause `titel`\n"
            "  help: did you mean `title`?\n"
            "not_executable[titel].reason: nothing is written here\n"
            "  help: add the words"
        ),
    ),
    "a reference from nowhere": (
        {"references": (Reference(title="Fines", clause="zzz"),)},
        (
            "references[Fines].clause: unknown clause `zzz`\n"
            "  help: known: `ask`, `fine`, `lost`, `rate`, `reserved`, `thanks`, `title`"
        ),
    ),
    "mistakes everywhere": (
        {
            "title": "",
            "versions": (second, first),
            "procedures": (replace(returns, outcomes=returns.outcomes[1:], title=""),),
            "references": (Reference(title="Fines", clause="fines"),),
        },
        (
            "title: nothing is written here\n"
            "  help: add the words\n"
            "versions[2024].revised: `1 May 2024` is before `2 May 2025`, the date of `V 2`\n"
            "  help: list the versions from the oldest to the newest\n"
            "procedures[returns].title: nothing is written here\n"
            "  help: add the words\n"
            "procedures[returns].rules[lend].then: unknown outcome `lend`\n"
            "  help: known: `put-aside`, `withdraw`\n"
            "references[Fines].clause: unknown clause `fines`\n"
            "  help: did you mean `fine`?"
        ),
    ),
}


@pytest.mark.parametrize(("changes", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_policy_says_every_mistake_at_once(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        replace(policy, **changes)
    assert str(caught.value) == message


def test_a_date_without_a_day_can_stand_anywhere() -> None:
    vague = Version(name="V 3", revised=StatedDate("some time before"))
    last = Version(name="V 4", revised=StatedDate("2 May 2025", date(2025, 5, 2)))
    assert replace(policy, versions=(*policy.versions, vague, last)).version is last
