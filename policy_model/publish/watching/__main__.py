"""Watches the project and builds what an edit changes: `python -m policy_model.publish.watching SITE INTO`.

SITE is a built site, INTO an empty folder: what is built again is put there, and is to be served before SITE. Reads
lines of JSON, `{"open": ["policies/x/", …]}`, the pages that are open; ends when there are no more. Says such lines:

    {"watching": true}                                 from now on no edit is missed
    {"building": ["docs/index.md"]}                    these files were edited
    {"built": ["index.html"], "last": true}            these files of the site are put in place; `last`: all of it is
    {"error": "…"}                                     why what was edited can't be shown; the pages stay as they were
    {"restart": true}                                  the scripts changed
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from policy_model.errors import ModelError
from policy_model.publish import sheets
from policy_model.publish.scripts import AT_THE_ROOT, scripts
from policy_model.publish.watching.pages import BLOCK, source_of
from policy_model.publish.watching.plan import WATCHED, Plan, plan
from policy_model.publish.watching.python import state
from policy_model.publish.watching.worker import Job

SETTLED = 0.05
"""Seconds without a further edit after which building begins: editors write one file in several steps."""

LINES = 6
"""How many lines are shown of what a worker complained of when it broke."""


class Watching:
    """What is known between edits. root: the project's folder. site, into: see above."""

    def __init__(self, root: Path, site: Path, into: Path, scratch: Path) -> None:
        self.root, self.site, self.into, self.scratch = root, site, into, scratch
        self.happened: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._before = state(root)
        self._open: list[str] = []
        self._due = Plan()
        self._named: list[str] = []
        self._worker: Worker | None = None
        self._spare: Worker | None = None
        self._count = 0

    def run(self) -> None:
        """Watch until there is nobody to read what is said."""
        self._spare = self._new_worker()
        wait: float | None = None
        while True:
            try:
                what, given = self.happened.get(timeout=wait)
            except queue.Empty:
                wait = None
                self._build()
                continue
            if what == "ended":
                break
            if what == "edited":
                if more := plan([given]):
                    self._due |= more
                    self._named.append(given)
                    wait = SETTLED
            elif what == "open":
                self._open = given
            elif what == "said":
                self._pass_on(*given)
        for worker in (self._worker, self._spare):
            if worker:
                worker.end()

    def _build(self) -> None:
        due, self._due = self._due, Plan()
        named, self._named = sorted(set(self._named)), []
        if due.restart:
            say(restart=True)
            return
        say(building=named)
        if due.assets:
            try:
                say(built=list(self._copy_assets(due.assets)), last=not due.builds)
            except ModelError as error:  # a script that can't be read: the one before stays
                say(error=str(error))
        if not due.builds:
            return
        if self._worker:
            self._worker.end()  # at work on what is old by now
        if due.fresh or not self._spare:
            if self._spare:
                self._spare.end()
            self._spare = self._new_worker()
        self._worker, self._spare = self._spare, None
        self._worker.give(Job(str(self.site), str(self.into), self._first(due), self._edited(due)))

    def _pass_on(self, worker: Worker, said: dict[str, Any]) -> None:
        """What a worker said; those that were given up have nothing more to say."""
        if worker is not self._worker:
            if worker is self._spare and "error" in said:
                self._spare = None  # it could not even begin, and is tried again with the next edit
                say(**said)
            return
        if "warnings" in said:
            say(error="\n".join(said["warnings"]))
        elif "built" in said or "error" in said:
            say(**said)
        if self._spare is None and ("goes_on" in said or "error" in said):
            self._spare = self._new_worker()

    def _first(self, due: Plan) -> list[str]:
        """The open pages that the edit concerns, by their sources."""
        sources = (source_of(self.root / "docs", address) for address in self._open)
        return [each for each in dict.fromkeys(sources) if each and due.concerns(each, self._has_blocks(each))]

    def _has_blocks(self, page: str) -> bool:
        return bool(BLOCK.search((self.root / "docs" / page).read_text("utf-8", errors="replace")))

    def _edited(self, due: Plan) -> list[str] | None:
        """The files of the package that are not as they were when the site was built."""
        if not due.python:
            return None
        now = state(self.root)
        return sorted(name for name in {*self._before, *now} if self._before.get(name) != now.get(name))

    def _copy_assets(self, names: Iterable[str]) -> Iterator[str]:
        sheet = {name for name in names if name.startswith(f"{sheets.FOLDER}/")}
        copies = {sheets.SITE: sheets.joined().encode()} if sheet else {}
        if {*names} - sheet - AT_THE_ROOT:
            copies |= scripts(self.root)
        for name, content in sorted(copies.items()):
            copy = self.into / "assets/policy" / name
            if copy.is_file() and copy.read_bytes() == content:
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            new = copy.with_name(f"{copy.name}.new")
            new.write_bytes(content)
            new.replace(copy)
            yield f"assets/policy/{name}"

    def _new_worker(self) -> Worker:
        self._count += 1
        return Worker(self.root, self.scratch / str(self._count), self.happened)


class Worker:
    """A process of `worker.py`, and a thread that hears it. scratch: an empty folder of its own."""

    def __init__(self, root: Path, scratch: Path, happened: queue.Queue[tuple[str, Any]]) -> None:
        command = [sys.executable, "-m", "policy_model.publish.watching.worker", str(scratch)]
        self._complaints = scratch.with_name(f"{scratch.name}.txt")
        self._ended = False
        with self._complaints.open("wb") as complaints:
            self._process = subprocess.Popen(
                command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, encoding="utf-8"
            )
        threading.Thread(target=self._hear, args=[happened], daemon=True).start()

    def give(self, job: Job) -> None:
        """Have it work; what comes of it is put into the queue."""
        assert self._process.stdin
        with suppress(BrokenPipeError):  # it has ended, and said why
            self._process.stdin.write(f"{job.line()}\n")
            self._process.stdin.flush()

    def end(self) -> None:
        """End it, whatever it is doing: it leaves nothing half-written."""
        self._ended = True
        self._process.kill()
        self._process.wait()

    def _hear(self, happened: queue.Queue[tuple[str, Any]]) -> None:
        assert self._process.stdout
        finished = False
        for line in self._process.stdout:
            said = json.loads(line)
            finished = finished or "error" in said or bool(said.get("last"))
            happened.put(("said", (self, said)))
        if not (finished or self._ended):
            # As where a module that it imports is no longer Python: what Python says of that ends with the line.
            lines = self._complaints.read_text("utf-8", errors="replace").strip().splitlines()[-LINES:]
            error = "\n".join(lines) or f"building ended with status {self._process.wait()}"
            happened.put(("said", (self, {"error": error})))


class _Files(FileSystemEventHandler):
    """Puts the files that were written, moved or deleted into a queue, by their place in the project."""

    def __init__(self, root: Path, happened: queue.Queue[tuple[str, Any]]) -> None:
        self._root, self._happened = root, happened

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in ("created", "modified", "moved", "deleted"):
            return
        for path in filter(None, (event.src_path, event.dest_path)):
            with suppress(ValueError):
                name = Path(str(path)).relative_to(self._root).as_posix()
                if name.startswith(WATCHED):
                    self._happened.put(("edited", name))


def say(**what: Any) -> None:
    """Say something to whoever serves the site."""
    with suppress(BrokenPipeError):  # it has gone, and this is about to be noticed
        print(json.dumps(what), flush=True)


def hear(lines: IO[str], happened: queue.Queue[tuple[str, Any]]) -> None:
    """Put what comes in lines of JSON into the queue; at their end, that they have ended."""
    for line in lines:
        for what, given in json.loads(line).items():
            happened.put((what, given))
    happened.put(("ended", None))


def main(arguments: list[str]) -> int:
    """The command; ends with 0."""
    root, site, into = Path.cwd().resolve(), Path(arguments[0]), Path(arguments[1])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        watching = Watching(root, site, into, Path(scratch))
        observer = Observer()
        files = _Files(root, watching.happened)
        for name in WATCHED:
            if (root / name).is_dir():
                observer.schedule(files, str(root / name), recursive=True)
        observer.schedule(files, str(root), recursive=False)
        observer.start()
        say(watching=True)
        threading.Thread(target=hear, args=[sys.stdin, watching.happened], daemon=True).start()
        with suppress(KeyboardInterrupt):
            watching.run()
        observer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
