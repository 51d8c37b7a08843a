"""Serves a site that is being edited: what was built again goes before what was built first, and pages reload.

`policy_model.publish.watching` builds; this serves, and tells the pages that are open. While it is sent, a page gets
one script and one style sheet more, from this server, so that its security policy holds. No file of the site has them.
"""

from __future__ import annotations

import json
import subprocess
import threading
import time
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any, Callable
from urllib.parse import parse_qs, urlsplit

if __package__:  # as the tests import it
    from .site_server import TYPES, SiteHandler, SiteServer, header_rules
else:
    from site_server import TYPES, SiteHandler, SiteServer, header_rules

OURS = "/.watching/"
"""Where, on the server, stands what the site itself has not."""

ADDED = (
    '<link rel="stylesheet" href="{ours}reload.css">'
    '<script type="module" src="{ours}reload.js" data-generation="{generation}"></script>'
)
FILES = Path(__file__).with_name("watching")
RETIRED = Path(__file__).parents[1] / "policy_model" / "publish" / "assets" / "retired_worker.js"
PULSE = 10.0
"""Seconds after which a page that heard nothing is sent a sign of life, which shows whether it is still there."""


class Watched:
    """What is known of a site that is being edited. site: as it was built first. into: what was built since."""

    def __init__(self, site: Path, into: Path, say: Callable[[str], None] = print) -> None:
        self.site, self.into, self.say = site, into, say
        self.tell: Callable[[list[str]], None] = lambda pages: None
        """Is called with the addresses of the pages that are open, whenever these change."""
        self.restart = threading.Event()
        """Set when the scripts themselves have changed."""
        self.watching = threading.Event()
        """Set once no edit is missed."""
        self._changed = threading.Condition()
        self._start = self._generation = int(time.time() * 1000)  # greater than before a restart
        self._pages: dict[str, int] = {}
        self._every = self._start
        self._error, self._building, self._began = "", False, time.monotonic()
        self._open: dict[int, str] = {}

    @property
    def generation(self) -> int:
        """Counts what was put in place."""
        return self._generation

    def heard(self, said: dict[str, Any]) -> None:
        """What `policy_model.publish.watching` says."""
        with self._changed:
            if "building" in said:
                self._building, self._began = True, time.monotonic()
                self.say("{}  {}".format(time.strftime("%H:%M:%S"), ", ".join(said["building"])))
            elif "built" in said:
                self._built(said["built"], said["last"])
            elif "error" in said:
                self._error, self._building = said["error"], False
                lines = said["error"].splitlines()
                self.say("\n".join(["  error: " + lines[0], *("    " + line for line in lines[1:])]))
                self.say("  the pages stay as they were")
            elif "restart" in said:
                self.restart.set()
            elif "watching" in said:
                self.watching.set()
            self._changed.notify_all()

    def _built(self, files: list[str], last: bool) -> None:
        self._error, self._building = "", not last
        self._generation += 1
        for file in files:
            if file.endswith(".html"):
                self._pages[file] = self._generation
            elif file.startswith("assets/"):
                self._every = self._generation
        took = time.monotonic() - self._began
        if last:
            self.say(f"  the whole site is built ({took:.1f} s)")
        elif files:
            self.say("  {} ({:.1f} s)".format(", ".join(files), took))

    def state(self, page: str, generation: int) -> dict[str, Any]:
        """What a page is told. page: its file in the site. generation: when it was sent."""
        newest = max(self._pages.get(page, 0), self._every)
        # While the rest is being built, only what was built since the edit is what the guide decides by.
        late = self._building and self._pages.get(page, 0) < self._generation
        return {"reload": newest > generation, "error": self._error, "building": late and not self._error}

    def follow(self, page: str, generation: int, send: Callable[[bytes], None]) -> None:
        """Tell a page what happens, until it is no longer there: then `send` raises `OSError`."""
        key = threading.get_ident()
        told = None
        try:
            with self._changed:
                self._open[key] = page
                self._tell()
            while True:
                with self._changed:
                    if self.state(page, generation) == told:
                        self._changed.wait(PULSE)
                    state = self.state(page, generation)
                send(b": \n\n" if state == told else f"data: {json.dumps(state)}\n\n".encode())
                told = state
        finally:
            with self._changed:
                del self._open[key]
                self._tell()

    def _tell(self) -> None:
        self.tell(sorted(set(self._open.values())))


class WatchedHandler(SiteHandler):
    """Serves a site that is being edited."""

    watched: Watched

    def do_GET(self) -> None:  # noqa: N802 (http.server calls it so)
        address = urlsplit(self.path)
        if address.path == OURS + "events":
            asked = parse_qs(address.query)
            self._events(asked.get("page", [""])[0], asked.get("generation", ["0"])[0])
        elif address.path.startswith(OURS):
            self._send(FILES / Path(address.path).name, "")
        elif address.path == "/service-worker.js":
            # No copy on the device may answer for what is being edited: this ends one that an earlier visit left.
            self._send(RETIRED, "")
        else:
            file = Path(self.translate_path(self.path))
            if file.suffix == ".html" and file.is_file():
                self._send(file, ADDED.format(ours=OURS, generation=self.watched.generation))
            else:
                super().do_GET()

    def translate_path(self, path: str) -> str:
        """The file that was built last."""
        first = self.directory
        self.directory = str(self.watched.into)
        try:
            newer = super().translate_path(path)
        finally:
            self.directory = first
        return newer if Path(newer).is_file() else super().translate_path(path)

    def _send(self, file: Path, added: str) -> None:
        try:
            body = file.read_bytes()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        if added:
            body = body.replace(b"</head>", added.encode() + b"</head>", 1)
        self.encoding = ""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", TYPES[file.suffix])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _events(self, page: str, generation: str) -> None:
        file = page.lstrip("/") + ("index.html" if page.endswith("/") else "")
        self.close_connection = True
        self.encoding = ""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

        def send(content: bytes) -> None:
            self.wfile.write(content)
            self.wfile.flush()

        self.watched.follow(file, int(generation) if generation.isdecimal() else 0, send)


def make_watched_server(watched: Watched, port: int) -> ThreadingHTTPServer:
    """A server on 127.0.0.1, bound but not yet serving. Port 0 is any free one. Raises `OSError`."""

    class Handler(WatchedHandler):
        rules = header_rules(watched.site)

        def __init__(self, *arguments: Any, **named: Any) -> None:
            self.watched = watched
            super().__init__(*arguments, directory=str(watched.site), **named)

    return SiteServer(("127.0.0.1", port), Handler)


def end(child: subprocess.Popen) -> None:
    """End what `watch` has started, and with it the workers that it has."""
    try:
        child.stdin.close()
        child.wait(5)
    except (OSError, subprocess.TimeoutExpired):
        child.kill()
        child.wait()


def watch(watched: Watched, python: str, root: Path, environment: dict[str, str]) -> subprocess.Popen:
    """Start what watches and builds, and wait until it does. It ends when its input is closed, as at this one's end."""
    child = subprocess.Popen(
        [python, "-m", "policy_model.publish.watching", str(watched.site), str(watched.into)],
        cwd=str(root),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )

    def tell(pages: list[str]) -> None:
        try:
            child.stdin.write(json.dumps({"open": pages}) + "\n")
            child.stdin.flush()
        except (OSError, ValueError):
            pass  # it has ended, which `hear` tells

    def hear(lines: IO[str]) -> None:
        for line in lines:
            watched.heard(json.loads(line))
        watched.watching.set()  # nobody need wait any longer
        if child.wait() != 0:
            watched.say(f"  error: watching ended with status {child.returncode}: start `serve.py` again")

    watched.tell = tell
    threading.Thread(target=hear, args=[child.stdout], daemon=True).start()
    watched.watching.wait()
    return child
