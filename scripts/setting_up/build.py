"""The site, built whole or not at all."""

from __future__ import annotations

from pathlib import Path

from .environment_folder import remove_folder
from .exclusive import one_at_a_time
from .project import THIS, Project
from .steps import run, step


def build_site(project: Project = THIS) -> Path:
    """Build the site into `site/` and return that folder; a build that fails leaves the old site as it was.

    Needs what `prepare_site` sets up. Raises `SetUpError`.
    """
    new, old = project.root / ".site-new", project.root / ".site-old"
    python = str(project.venv_python)
    with one_at_a_time(project):
        if old.exists() and not project.site.exists():
            old.rename(project.site)  # an earlier build was stopped between its last two moves
        remove_folder(new)
        try:
            pages = [python, "-m", "mkdocs", "build", "--strict", "--site-dir", str(new)]
            run(project, "build the pages", pages, shown=True, hint="mend what the lines above name")
            bundle = [python, "-m", "policy_model.publish.bundle", str(new)]
            run(project, "bundle the guide: Python and the policies, for the browser", bundle, shown=True)
            with step("put the new site in place"):
                remove_folder(old)
                if project.site.exists():
                    project.site.rename(old)
                new.rename(project.site)
        finally:
            remove_folder(new)
            if project.site.exists():
                remove_folder(old)
    return project.site
