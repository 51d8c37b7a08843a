"""Firefox and WebKit, for the tests that drive them too."""

from __future__ import annotations

import shutil

from . import debian
from .project import Project
from .steps import StepFailed

# Each Debian package that the tests need something of, and the programs of which one will do. They look for them on the
# PATH, as here.
PROGRAMS = {
    "firefox-esr": ("firefox-esr", "firefox"),
    "webkit2gtk-driver": ("WebKitWebDriver",),
    "xvfb": ("Xvfb",),  # the screen of a WebKit that nobody sees
}


def prepare_other_browsers(project: Project) -> None:
    """Install what is missing, where we may. Elsewhere nothing is asked for: those tests are skipped, and say why."""
    missing = [package for package, programs in PROGRAMS.items() if not any(map(shutil.which, programs))]
    if not missing:
        return
    try:
        done = debian.install(project, missing)
    except StepFailed as failure:
        print(f"  that did not work, going on without ({failure})")
        return
    if not done:
        print(f"- tests in other browsers will be skipped; on Debian, with root, they need {', '.join(missing)}")
