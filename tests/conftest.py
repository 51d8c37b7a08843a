"""How hard Hypothesis tries: the same examples every time in CI, new ones on a developer's machine.

`pytest --hypothesis-profile=thorough tests/property` tries for minutes, before a change to the core is called done.
"""

import os

from hypothesis import HealthCheck, settings

# No deadlines: how long an example takes says nothing on a busy machine.
settings.register_profile("here", deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
settings.register_profile("thorough", settings.get_profile("here"), max_examples=500)
settings.load_profile("ci" if os.environ.get("CI") else "here")
