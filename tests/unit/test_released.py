"""Released versions are never edited, only followed: each is held to the pin that stands beside its module.

A finding means that a released version was changed: put it back, and make the change in a draft. What is still being
modelled may change: then it is pinned again in the same commit, and the commit says why.
"""

from dataclasses import replace

import pytest

from policy_model.clauses import read_text
from policy_model.data import digest
from policy_model.errors import PolicyError
from policy_model.policies.catalogue import catalogue, find_policy, pinned
from policy_model.policy import Policy
from policy_model.releases import (
    Pin,
    every_released_version_is_as_it_was_released,
    pin_as_text,
    pin_of,
    read_pin,
)
from policy_model.verify import Finding, sentence

RELEASED = [pytest.param(policy, id=policy.name) for versions in catalogue().values() for policy in versions]
LEFT = "leave the file as `policy release` wrote it"
MEND = "put it back, and make the change in a draft"


@pytest.mark.parametrize("policy", RELEASED)
def test_a_released_version_is_as_it_was(policy: Policy) -> None:
    pin = pinned(policy)
    assert pin is not None
    assert pin.digest == digest(policy)
    assert pin == pin_of(policy)


@pytest.mark.parametrize("policy", RELEASED)
def test_a_pin_survives_its_file(policy: Policy) -> None:
    assert read_pin(pin_as_text(pin_of(policy), "any@version")) == pin_of(policy)


@pytest.fixture
def policy() -> Policy:
    return find_policy("information-sharing")


def found(now: Policy, then: Policy | None) -> list[Finding]:
    return list(every_released_version_is_as_it_was_released(now, pin_of(then) if then else None))


def test_a_version_that_is_as_it_was_gives_no_finding(policy: Policy) -> None:
    assert found(policy, policy) == []


def test_a_version_without_a_pin_is_found(policy: Policy) -> None:
    (finding,) = found(policy, None)
    assert str(finding) == "released: nothing says what was released; `policy release` pins it"


def test_an_edited_clause_is_named(policy: Policy) -> None:
    words = "The safety and welfare of young people is paramount."
    edited = _with_text(policy, words, words.replace("paramount", "important"))
    assert [(each.path, each.message, each.clauses) for each in found(edited, policy)] == [
        ("clauses[welfare-paramount]", f"clause edited in a released version; {MEND}", ("welfare-paramount",))
    ]
    assert found(edited, policy)[0].check == sentence(every_released_version_is_as_it_was_released)
    assert found(edited, policy)[0].check == "every released version is as it was released"


def test_a_clause_that_comes_or_goes_is_named_and_those_after_it_are_not(policy: Policy) -> None:
    more = replace(policy, text=read_text(_source(policy) + "\n{#more}\nMore.\n"))
    assert [(each.path, each.message) for each in found(more, policy)] == [
        ("clauses[more]", f"clause added to a released version; {MEND}")
    ]
    assert [(each.path, each.message, each.clauses) for each in found(policy, more)] == [
        ("clauses[more]", f"clause taken out of a released version; {MEND}", ())
    ]


def test_an_edited_rule_is_found_in_its_procedure(policy: Policy) -> None:
    first, second = policy.procedures
    edited = replace(policy, procedures=(replace(first, title="Another title"), second))
    assert [(each.path, each.message) for each in found(edited, policy)] == [
        ("procedures[disclosure]", f"edited in a released version; {MEND}")
    ]


def test_an_edited_row_and_an_edited_record_are_found(policy: Policy) -> None:
    (row,) = policy.versions
    edited = replace(policy, versions=(replace(row, person="AB"),), recorded=policy.recorded[1:])
    assert [each.path for each in found(edited, policy)] == ["versions", "recorded"]


def test_clauses_in_another_order_are_found(policy: Policy) -> None:
    swapped = replace(policy, text=replace(policy.text, paragraphs=policy.text.paragraphs[::-1]))
    assert [each.path for each in found(swapped, policy)] == ["released"]


def test_a_draft_is_held_to_no_pin(policy: Policy) -> None:
    (row,) = policy.versions
    draft = replace(
        policy,
        versions=(
            row,
            replace(
                row,
                name="V_3",
                revised=replace(row.revised, words="", day=None),
                section="",
                person="",
                reason="",
                draft=True,
            ),
        ),
    )
    assert found(draft, policy) == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", f"pin: the digest is missing\n  help: {LEFT}"),
        ("# Only a comment.\n", f"pin: the digest is missing\n  help: {LEFT}"),
        (
            "abc\n",
            f"pin:1: this is no digest, and no part that comes once\n  help: {LEFT}",
        ),
        (
            "a" * 64 + "\n" + "b" * 16 + "  title\n" + "c" * 16 + "  title\n" + "d" * 16 + "  clauses[Not An Id]\n",
            (
                f"pin:3: this is no digest, and no part that comes once\n  help: {LEFT}\n"
                f"pin:4: this is no digest, and no part that comes once\n  help: {LEFT}"
            ),
        ),
    ],
)
def test_a_malformed_pin_is_refused_at_its_line(source: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_pin(source)
    assert str(caught.value) == message


def test_a_pin_has_the_digest_first() -> None:
    assert read_pin("a" * 64 + "\n" + "b" * 16 + "  clauses[one-two]\n") == Pin(
        "a" * 64, {"clauses[one-two]": "b" * 16}
    )


def _source(policy: Policy) -> str:
    return "\n".join(
        "".join(
            f"{{#{clause.id}}}\n{'#' * clause.heading}{' ' if clause.heading else ''}{clause.text}\n" for clause in each
        )
        for each in policy.text.paragraphs
    )


def _with_text(policy: Policy, old: str, new: str) -> Policy:
    assert read_text(_source(policy)) == policy.text
    return replace(policy, text=read_text(_source(policy).replace(old, new)))
