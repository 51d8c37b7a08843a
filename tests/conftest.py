"""How hard Hypothesis tries: the same examples every time in CI, new ones on a developer's machine. And goldens.

`pytest --hypothesis-profile=thorough tests/property` tries for minutes, before a change to the core is called done.

Goldens are files that hold what the code is to give, and are looked at when they change. With `--reset-goldens` after
the folder or file of some tests, `python3 scripts/test.py` writes theirs anew; the commit that does so says why.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

RESET = "--reset-goldens"


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
