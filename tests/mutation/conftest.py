"""Judges every mutant once, and prints the score where pytest sums up."""

from __future__ import annotations

from itertools import chain

import pytest

from policy_model.policies.catalogue import catalogue
from tests.mutation.judging import Verdict, judged, score, table
from tests.mutation.mutants import Mutant

type Results = dict[str, tuple[tuple[Mutant, Verdict], ...]]

SCORE = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def results(pytestconfig: pytest.Config) -> Results:
    """The mutants of each version of each policy, by its name, with what becomes of them."""
    found = {policy.name: judged(policy) for versions in catalogue().values() for policy in versions}
    lines = [line for name, each in found.items() for line in ("", name, *table(each), score(each))]
    lines += ("", f"all: {score(chain.from_iterable(found.values()))}")
    pytestconfig.stash[SCORE] = lines
    print("\n".join(lines))
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The score, where it was worked out."""
    if lines := config.stash.get(SCORE, []):
        terminalreporter.section("mutants of the shipped policies, and what caught them first")
        for line in lines:
            terminalreporter.write_line(line)
