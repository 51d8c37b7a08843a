"""LibreOffice for the test that opens the Word file: it is what a reviewer without Word would open it with."""

from __future__ import annotations

import shutil

from . import debian
from .project import Project
from .steps import StepFailed

PACKAGE = "libreoffice-writer"


def prepare_libreoffice(project: Project) -> str | None:
    """The path of LibreOffice: found on the machine, or installed from Debian; None where it can't be had.

    Nobody is asked for a password for it: without it, one test is skipped and says so.
    """
    found = shutil.which("soffice")
    if found:
        return found
    try:
        debian.install(project, [PACKAGE])
    except StepFailed as failure:
        print(f"  that did not work, so the Word file is not opened in LibreOffice ({failure})")
    return shutil.which("soffice")
