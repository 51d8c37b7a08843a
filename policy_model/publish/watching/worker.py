"""A process that has everything imported but the policies, waits for one edit, and builds what that changed.

    python -m policy_model.publish.watching.worker SCRATCH

It says `{"ready": true}`, reads one job (`Job`, as JSON in a line), and says a line of JSON for each part that is done:

    {"built": [files], "last": false}   put in place, each by its address in the site
    {"goes_on": true}                   now come all other pages
    {"error": "…"}                      what is wrong; nothing of that part was put in place, and no more comes
    {"warnings": ["…"]}                 what MkDocs warns of in the whole site; it is put in place

A policy's modules are imported once in a process, so each edit gets a worker of its own.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from policy_model.errors import ModelError
from policy_model.policies.catalogue import packages
from policy_model.publish.draw import stand_by
from policy_model.publish.watching.pages import Pages, PagesError, source_of
from policy_model.publish.watching.python import edit_python

FOLDER = "assets/policy/python"
"""Where the guide's Python is within the site."""

NOT_MADE_HERE = ("assets/policy/", "assets/javascripts/", "assets/stylesheets/", "assets/images/")
"""Beginnings of what a build of all pages does not put in place: the theme's files, and what the bundle adds later."""

PAUSE = 1.0
"""Seconds for the browser to load the open pages anew, before all others take the machine's time."""

GUIDE = b"policy-guide"
"""What marks a page that asks Python."""


@dataclass(frozen=True)
class Job:
    """What to do.

    site: the folder of the site as it was built when the watching began.
    into: the folder that is served before it, file by file.
    first: the pages that somebody looks at, by their places within `docs`; they are put in place before all others.
    edited: the files of the package that changed since the site was built; None where Python may stay as it is.
    """

    site: str
    into: str
    first: list[str]
    edited: list[str] | None

    def line(self) -> str:
        """The job as a line for a worker."""
        return json.dumps(asdict(self))


def main(arguments: list[str]) -> int:
    """The process; returns its exit status: 0 done, 1 an edit could not be built, and it was said why."""
    scratch = Path(arguments[0])
    try:
        pages = Pages(scratch)
        pages.warm_up()
        pages.prepare()
        stand_by()
    except (Exception, SystemExit) as error:  # settings or templates are an author's input: whatever they raise is told
        return _failed(error)
    _say(ready=True)
    if not (line := sys.stdin.readline()):
        return 0  # it is not needed any more
    job = Job(**json.loads(line))
    try:
        packages()  # before any page, so that every mistake in a policy is told, and none twice
        into = Path(job.into)
        if job.first:
            pages.build(job.first)
        if job.edited is not None:
            edit_python(Path(job.site, FOLDER), job.edited, into / FOLDER)
        _say(built=list(_put(scratch, job, ".html", job.first)), last=False)
        if job.first:
            time.sleep(PAUSE)
        _say(goes_on=True)
        warnings = pages.build(None)
        _say(built=list(_put(scratch, job, "", None)), last=True)
        if warnings:
            _say(warnings=warnings)
    except (Exception, SystemExit) as error:
        return _failed(error)
    return 0


def _put(scratch: Path, job: Job, ending: str, pages: Collection[str] | None) -> Iterator[str]:
    """Put in place what was built and differs from what is served now; yields the addresses."""
    into, site = Path(job.into), Path(job.site)
    for file in sorted(scratch.rglob(f"*{ending}")):
        name = file.relative_to(scratch).as_posix()
        if (
            not file.is_file()
            or name.startswith(NOT_MADE_HERE)
            or (pages is not None and source_of(Path("docs"), name) not in pages)
        ):
            continue
        content = file.read_bytes()
        served = into / name if (into / name).is_file() else site / name
        same = served.is_file() and served.read_bytes() == content
        if not same:
            new = into / f"{name}.new"
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(content)
            new.replace(into / name)
        asks = job.edited is not None and name.endswith(".html") and GUIDE in content
        if not same or (asks and (pages is not None or source_of(Path("docs"), name) not in job.first)):
            yield name


def _failed(error: BaseException) -> int:
    if isinstance(error, ModelError | PagesError):
        text = str(error)
    else:
        # Not a mistake that somebody foresaw: where it happened is all that helps.
        text = "".join(traceback.format_exception(error)).strip()
    _say(error=text)
    return 1


def _say(**what: Any) -> None:
    print(json.dumps(what), flush=True, file=_OUT)


if __name__ == "__main__":
    # What MkDocs and its plugins print is not for whoever reads the lines.
    _OUT = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.exit(main(sys.argv[1:]))
