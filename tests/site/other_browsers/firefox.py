"""Firefox, over WebDriver BiDi: https://w3c.github.io/webdriver-bidi/."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from websocket import create_connection

from tests.site.other_browsers.window import PATIENCE, Failed, NotThere, Window, once

PREFERENCES = {
    # Nothing that Firefox would fetch for itself.
    "app.normandy.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


class Firefox(Window):
    """A Firefox without a screen."""

    name = "Firefox"

    def _start(self, folder: Path, javascript: bool) -> None:
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        if not program:
            raise NotThere("no `firefox-esr` and no `firefox` on the PATH")
        preferences = {**PREFERENCES, "javascript.enabled": javascript}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
        (folder / "user.js").write_text("".join(lines), "utf-8")
        self._run([program, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(folder)])
        listening = once(lambda: json.loads((folder / "WebDriverBiDiServer.json").read_text("utf-8")))
        address = f"ws://{listening['ws_host']}:{listening['ws_port']}/session"
        # With an origin this would look like a page, and Firefox lets no page drive it.
        self.connection = create_connection(address, suppress_origin=True, timeout=PATIENCE)
        self._ending.callback(self.connection.close)
        self.calls = 0
        self._call("session.new", capabilities={})
        self._call("session.subscribe", events=["log.entryAdded"])
        # A tab of its own: in the first one the address bar has the focus, and keys press no button.
        self.page = self._call("browsingContext.create", type="tab")["context"]

    def open(self, address: str) -> None:
        self._call("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def resize(self, width: int, height: int) -> None:
        self._call("browsingContext.setViewport", context=self.page, viewport={"width": width, "height": height})

    def _evaluated(self, expression: str) -> str | None:
        page = {"context": self.page}
        answer = self._call("script.evaluate", expression=expression, target=page, awaitPromise=False)
        if answer["type"] == "exception":
            raise Failed(answer["exceptionDetails"]["text"])
        value: str | None = answer["result"].get("value")
        return value

    def _act(self, actions: list[dict[str, Any]]) -> None:
        self._call("input.performActions", context=self.page, actions=actions)

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command, and what came of it. What the console says meanwhile is kept."""
        self.calls += 1
        self.connection.send(json.dumps({"id": self.calls, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.connection.recv())
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.errors.append(answer["params"]["text"])
            if answer.get("id") == self.calls:
                if answer["type"] == "error":
                    raise Failed(f"{method}: {answer['message']}")
                result: dict[str, Any] = answer["result"]
                return result
