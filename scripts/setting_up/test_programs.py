"""The programs that single tests drive: other browsers, and what opens or checks what the project makes."""

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
    "libreoffice-writer": ("soffice",),  # opens the review pack's Word file, as a reviewer without Word would
    "default-jre-headless": ("java",),  # runs the W3C's Nu checker, which npm brings, over every page
    "jq": ("jq",),  # runs the workflows' filters, as GitHub's own command does
}


def prepare_test_programs(project: Project) -> None:
    """Install what is missing, where we may: nobody is asked for a password for it.

    Elsewhere nothing is asked for: those tests are skipped, and say why.
    """
    missing = [package for package, programs in PROGRAMS.items() if not any(map(shutil.which, programs))]
    if not missing:
        return
    try:
        done = debian.install(project, missing)
    except StepFailed as failure:
        print(f"  that did not work, going on without ({failure})")
        return
    if not done:
        print(f"- some tests will be skipped; on Debian, with root, they need {', '.join(missing)}")
