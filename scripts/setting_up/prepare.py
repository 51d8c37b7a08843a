"""What each script asks for, in one call."""

from __future__ import annotations

import time

from .chromium import prepare_chromium
from .environment import prepare_environment
from .exclusive import one_at_a_time
from .node import machine_has_node, prepare_node_modules
from .peers import prepare_peers
from .project import Project
from .test_programs import prepare_test_programs


def prepare_site(project: Project) -> None:
    """Everything that building the site and drawing the diagrams needs. Raises `SetUpError`."""
    with one_at_a_time(project):
        _prepare(project, "site")


def prepare_tests(project: Project) -> str:
    """Everything that the tests need. Returns the path of a Chromium. Raises `SetUpError`."""
    with one_at_a_time(project):
        _prepare(project, "test")
        chromium = prepare_chromium(project)
        prepare_test_programs(project)
    print(f"- the browser for the tests is {chromium}")
    return chromium


def prepare_benchmarks(project: Project) -> str:
    """Everything that the benchmarks need, whatever we are measured against included. Returns the path of a Chromium.

    Raises `SetUpError`.
    """
    with one_at_a_time(project):
        _prepare(project, "test", "bench")  # the tests' drives a browser
        prepare_peers(project)
        return prepare_chromium(project)


def _prepare(project: Project, *more: str) -> None:
    started = time.monotonic()
    if project.log.exists():
        project.log.unlink()
    # The site's first: it holds what builds the packages that have no wheel.
    locks = list(dict.fromkeys(["site", *more])) + ([] if machine_has_node(project) else ["node"])
    changed = [prepare_environment(project, locks), prepare_node_modules(project)]
    took = time.monotonic() - started
    result = "everything is in place" if any(changed) else "nothing to install"
    print(f"- set-up: {result} ({took:.1f} s)")
