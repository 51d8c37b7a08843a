"""WebKit, as GTK's small browser, over WebDriver: https://www.w3.org/TR/webdriver2/."""

from __future__ import annotations

import json
import os
import shutil
import socket
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.site.other_browsers.window import PATIENCE, Failed, NotThere, Window, once

SCREEN = (1400, 1100)
"""Width and height, in pixels."""


class WebKit(Window):
    """A WebKit on a screen that nobody sees."""

    name = "WebKit"

    def _start(self, folder: Path, javascript: bool) -> None:
        missing = [program for program in ("WebKitWebDriver", "Xvfb") if not shutil.which(program)]
        if missing:
            raise NotThere(" and ".join(f"no `{program}`" for program in missing) + " on the PATH")
        _small_bars(folder)
        own = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "DISPLAY": self._screen(), "GDK_BACKEND": "x11"}
        own["WEBKIT_DISABLE_COMPOSITING_MODE"] = "1"  # for a graphics card, which this screen doesn't have
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._run(["WebKitWebDriver", f"--port={port}"], env={**os.environ, **own})
        once(lambda: self._call("GET", "/status"))
        arguments = ["--automation", f"--enable-javascript={str(javascript).lower()}"]
        wanted = {"webkitgtk:browserOptions": {"args": arguments}}
        made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"/session/{made['sessionId']}"
        self._ending.callback(self._call, "DELETE", self.session)

    def open(self, address: str) -> None:
        self._call("POST", f"{self.session}/url", {"url": address})

    def resize(self, width: int, height: int) -> None:
        # Its tool bar stands above the page; nothing stands beside it.
        height += self.evaluate("outerHeight - innerHeight")
        # In the middle of the screen, where the pointer is: the window below it has the focus.
        corner = {"x": (SCREEN[0] - width) // 2, "y": (SCREEN[1] - height) // 2}
        self._call("POST", f"{self.session}/window/rect", {**corner, "width": width, "height": height})

    def _evaluated(self, expression: str) -> str | None:
        script = {"script": f"return {expression}", "args": []}
        value: str | None = self._call("POST", f"{self.session}/execute/sync", script)
        return value

    def _act(self, actions: list[dict[str, Any]]) -> None:
        self._call("POST", f"{self.session}/actions", {"actions": actions})

    def _screen(self) -> str:
        """A screen in memory; its name."""
        reading, writing = os.pipe()
        with os.fdopen(reading) as told:
            # It takes a number that is free, and tells it when it is ready.
            size = f"{SCREEN[0]}x{SCREEN[1]}x24"
            screen = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
            try:
                self._run(screen, pass_fds=[writing])
            finally:
                os.close(writing)
            return f":{told.readline().strip()}"

    def _call(self, method: str, path: str, body: object = None) -> Any:
        """One command, and what came of it."""
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(self.address + path, data, method=method), timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise Failed(f"{path}: {json.load(error)['value']['message']}") from None


def _small_bars(home: Path) -> None:
    """Make its tool bar as narrow as a telephone: the window can't be narrower than that."""
    style = home / ".config" / "gtk-3.0" / "gtk.css"
    style.parent.mkdir(parents=True)
    style.write_text("* { min-width: 0; padding: 0; margin: 0; font-size: 1px; }\n", "utf-8")
