"""A small web server for the built site, with what browsers insist on: right types, honest caching, plain headers."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any

# A table of our own: what `mimetypes` knows depends on the machine, and WebAssembly and modules are refused when it's
# wrong.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".dot": "text/vnd.graphviz; charset=utf-8",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".ics": "text/calendar; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".whl": "application/zip",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def header_rules(folder: Path) -> list[tuple[str, dict[str, str]]]:
    """The headers that the site's own file `_headers` asks for, as Netlify and Cloudflare Pages read it.

    Returns patterns of paths, each with its headers, in the file's order; none where there is no such file.
    """
    rules: list[tuple[str, dict[str, str]]] = []
    try:
        lines = (folder / "_headers").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return rules
    for line in lines:
        if line.startswith("/"):
            rules.append((re.sub(r":\w+", "*", line.strip()), {}))  # a part of a path that has a name may be any
        elif line[:1].isspace() and rules:
            name, separator, value = line.strip().partition(":")
            if separator:
                rules[-1][1][name] = value.strip()
    return rules


# The best first. Only the runtime has such files beside it; see policy_model/publish/runtime.py.
COMPRESSED = {"br": ".br", "gzip": ".gz"}

NAMED_BY_CONTENT = re.compile(r"/python/[0-9a-f]{16}/[^/]+$")


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves files as a good static host would."""

    rules: Sequence[tuple[str, Mapping[str, str]]] = ()
    """What `header_rules` read."""

    protocol_version = "HTTP/1.1"  # connections are kept: a page with the guide asks for many files
    server_version = "policy-model"
    sys_version = ""

    encoding = ""
    """How the file that is being sent is compressed; empty where it isn't."""

    def guess_type(self, path: Any) -> str:
        plain = Path(path).with_suffix("") if self.encoding else Path(path)
        return TYPES.get(plain.suffix.lower(), "application/octet-stream")

    def translate_path(self, path: str) -> str:
        """The file to send: a compressed one beside it, where there is one that the browser accepts."""
        file = super().translate_path(path)
        if file.endswith("/") and Path(file, "index.html").is_file():
            file += "index.html"  # which may be there compressed, as any file
        accepted = {each.partition(";")[0].strip() for each in self.headers.get("Accept-Encoding", "").split(",")}
        forms = ((name, file + suffix) for name, suffix in COMPRESSED.items() if name in accepted)
        self.encoding, form = next(((name, form) for name, form in forms if Path(form).is_file()), ("", file))
        return form

    def end_headers(self) -> None:
        headers = {
            "Cache-Control": "no-cache",  # keep a copy, but ask each time whether it still holds
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        path = getattr(self, "path", "/").partition("?")[0]  # a request that can't be read has none
        for pattern, more in self.rules:
            if fnmatchcase(path, pattern):
                headers.update(more)
        if NAMED_BY_CONTENT.search(path):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
            headers["Vary"] = "Accept-Encoding"
        if self.encoding:
            headers.update({"Content-Encoding": self.encoding, "Vary": "Accept-Encoding"})
        for name, value in headers.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)  # what has no page isn't part of the site

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for a missing one; the plain one otherwise."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.log_error("not found: %s", self.path)
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Silent: the address stays the last line on the console. What goes wrong is still said, by `log_error`."""


class SiteServer(ThreadingHTTPServer):
    """One thread a connection; a port that is taken is refused on every system."""

    allow_reuse_address = os.name != "nt"  # there, the option would let two servers share the port
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser that left early is no error
            super().handle_error(request, client_address)

    def server_bind(self) -> None:
        # Past HTTPServer, which looks up the machine's name: that can take seconds where there is no network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]


def make_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of `folder` on 127.0.0.1, bound but not yet serving. Port 0 is any free one. Raises `OSError`."""

    class Handler(SiteHandler):
        rules = header_rules(folder)

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, directory=str(folder), **named)

    return SiteServer(("127.0.0.1", port), Handler)
