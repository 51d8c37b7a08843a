"""The phrases of the page that finds by what happened: the site's own, each once, and each leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from policy_model.policies.catalogue import find_policy

PAGE = Path(__file__).parents[2] / "docs/policies/information-sharing/find.md"
SOURCE = PAGE.read_text("utf-8")
PHRASES = re.findall(r'^- \["(.+)"\]\[([a-z-]+)\]$', SOURCE, re.MULTILINE)
LEAD = dict(re.findall(r"^\[([a-z-]+)\]: (\S+)$", SOURCE, re.MULTILINE))


def test_each_phrase_stands_once_and_leads_somewhere() -> None:
    assert len(PHRASES) == SOURCE.count("\n- ") > 0
    assert len({phrase.lower() for phrase, _ in PHRASES}) == len(PHRASES)
    assert {name for _, name in PHRASES} == set(LEAD)


def test_no_phrase_is_taken_for_the_policys_words() -> None:
    words = " ".join(clause.text for clause in find_policy("information-sharing").clauses).lower()
    for phrase, _ in PHRASES:
        assert phrase.lower() not in words, phrase
        assert not re.search(r"\b(must|should|may|not allowed)\b", phrase), f"sounds like a rule: {phrase}"
