"""How hard Hypothesis tries: the same examples every time in CI, new ones on a developer's machine. And goldens.

`pytest --hypothesis-profile=thorough tests/property` tries for minutes, before a change to the core is called done.

Goldens are files that hold what the code is to give, and are looked at when they change. With `--reset-goldens` after
the folder or file of some tests, `python3 scripts/test.py` writes theirs anew; the commit that does so says why.

Where several processes run the tests, these take turns so that none has to wait for another.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

RESET = "--reset-goldens"

HERE = Path(__file__).parent
TURNS = ("site", "property", "mutation", "scenarios", "golden", "unit")
"""The folders, in the order in which several processes take them. One process begins with the site, another halfway
down: when that one comes to the unit tests that need the same build, the site has it. What is left at the end is short.
"""
LONGEST = ("test_monkey", "test_watching", "test_every_page", "test_offline", "test_faults", "test_accessibility")
"""Of the site's tests, the files in which single ones take the longest: they are begun before the others."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(RESET, action="store_true", help="write the goldens anew")


@pytest.fixture
def reset_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether what the code gives now is to be the golden."""
    return bool(request.config.getoption(RESET))


# No deadlines: how long an example takes says nothing on a busy machine.
settings.register_profile("here", deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
settings.register_profile("thorough", settings.get_profile("here"), max_examples=500)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of several processes
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[int, int]:
    folder, name = item.path.relative_to(HERE).parts[0], item.path.stem
    place = LONGEST.index(name) if folder == "site" and name in LONGEST else len(LONGEST)
    return TURNS.index(folder), place
