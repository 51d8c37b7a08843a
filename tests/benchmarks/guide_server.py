"""The project's own server for the benchmarks: `python -m tests.benchmarks.guide_server FOLDER LOG [BITS DELAY]`.

    BITS    a second, of the link that all connections share; 0 for what the machine can do
    DELAY   in seconds: what a connection costs before its first request, and each request before its answer

Prints its port, then serves until it is ended. LOG gets a line of JSON for each answer when it has been sent: its path,
when (seconds since 1970), and its bytes with headers. A worker's requests meet the same link as the page's, which the
browser's own emulation does not see to. How TCP finds its speed is not simulated, for nobody.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any, override

from scripts.site_server import SiteHandler, make_server

PIECE = 4096
"""Bytes that pass a slow link together: 20 ms at 1.6 Mbit/s, as much as a reader's connections wait for each other."""


class Link:
    """What all connections of one server share."""

    def __init__(self, bits: float, delay: float) -> None:
        self.rate, self.delay = bits / 8, delay
        self._free = 0.0
        self._lock = threading.Lock()

    def carry(self, length: int) -> None:
        """Return when that many bytes are through."""
        with self._lock:
            self._free = max(self._free, time.monotonic()) + length / self.rate
            free = self._free
        if (wait := free - time.monotonic()) > 0:
            time.sleep(wait)


class Wire:
    """A connection's way out: counts, and goes as fast as its link does."""

    def __init__(self, out: Any, link: Link) -> None:
        self.out, self.link, self.sent = out, link, 0

    def write(self, content: bytes) -> int:
        """As that of a file; the bytes pass in pieces where the link is slow."""
        self.sent += len(content)
        if not self.link.rate:
            self.out.write(content)
        else:
            for begin in range(0, len(content), PIECE):
                piece = content[begin : begin + PIECE]
                self.link.carry(len(piece))
                self.out.write(piece)
        return len(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.out, name)


class LinkedHandler(SiteHandler):
    """Serves as the project's server does, over a link, and writes down what was sent."""

    link: Link
    log: IO[str]

    def setup(self) -> None:
        super().setup()
        self.wfile: Any = Wire(self.wfile, self.link)
        time.sleep(self.link.delay)

    @override
    def do_GET(self) -> None:
        time.sleep(self.link.delay)
        before = self.wfile.sent
        super().do_GET()
        self.wfile.flush()
        told = {"path": self.path, "at": time.time(), "bytes": self.wfile.sent - before}
        self.log.write(json.dumps(told) + "\n")

    def log_error(self, format: str, *arguments: Any) -> None:
        """Silent: a missing runtime is among what is measured."""


def linked_server(folder: Path, log: Path, bits: float = 0, delay: float = 0) -> ThreadingHTTPServer:
    """A server of `folder` on a free port, bound but not yet serving; see above."""
    server = make_server(folder, port=0)
    told = {"link": Link(bits, delay), "log": log.open("a", buffering=1, encoding="utf-8")}
    plain: Any = server.RequestHandlerClass
    server.RequestHandlerClass = type("Handler", (LinkedHandler, plain), told)
    return server


if __name__ == "__main__":
    serving = linked_server(Path(sys.argv[1]), Path(sys.argv[2]), *map(float, sys.argv[3:]))
    print(serving.server_port, flush=True)
    serving.serve_forever()
