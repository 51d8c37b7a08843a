"""A window of a browser, driven from outside: the same few things in Firefox and in WebKit."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ENTER = "\ue007"

PATIENCE = 60
"""Seconds until what is waited for has failed to come: Python's plain start is among it, on a busy machine."""


class NotThere(Exception):
    """This machine doesn't have what it takes to drive a browser; the text says what is missing."""


class Failed(Exception):
    """The browser refused what it was told, or an expression went wrong in it; the text is its own."""


class Window(ABC):
    """One window with one page, in a browser of its own with an empty profile.

    What a page is asked is an expression of JavaScript. The browser's own machinery evaluates it, so neither a security
    policy nor JavaScript that is turned off is in its way; but what it comes to must be there at once: no promise.
    """

    name: str
    """The browser's, for people."""

    errors: list[str]
    """What the console called an error; always empty in a browser that doesn't tell."""

    def __init__(self, *, javascript: bool = True) -> None:
        """Start the browser. Raises `NotThere`."""
        self.errors = []
        self._ending = ExitStack()
        try:
            self._start(self._folder(), javascript)
        except BaseException:
            self.close()
            raise

    @abstractmethod
    def _start(self, folder: Path, javascript: bool) -> None:
        """Start the browser, with an empty folder for whatever it keeps. Raises `NotThere`."""

    @abstractmethod
    def open(self, address: str) -> None:
        """Go to a page, and wait until it is loaded. Raises `Failed`."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Make what is seen of a page this wide and high, in the page's own pixels."""

    @abstractmethod
    def _evaluated(self, expression: str) -> str | None:
        """What an expression comes to: a text or nothing. Raises `Failed`."""

    @abstractmethod
    def _act(self, actions: list[dict[str, Any]]) -> None:
        """Perform input as WebDriver describes it, which is the same in both browsers' protocols."""

    def close(self) -> None:
        """End the browser; nothing is left of its profile."""
        self._ending.close()

    def evaluate(self, expression: str) -> Any:
        """What an expression comes to, as plain data. Raises `Failed`."""
        answer = self._evaluated(f"JSON.stringify({expression})")
        return None if answer is None else json.loads(answer)

    def until(self, expression: str) -> None:
        """Wait for an expression to hold."""
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < deadline, f"{self.name} waited in vain: {expression}"
            time.sleep(0.02)  # leaves the processor to what is waited for

    def until_seen(self, selector: str) -> None:
        """Wait until there is an element that fits and is seen."""
        self.until(f"document.querySelector({json.dumps(selector)})?.checkVisibility()")

    def press(self, selector: str, key: str = ENTER) -> None:
        """Press a key on an element, once it is there."""
        self.until_seen(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
        keys = [{"type": way, "value": key} for way in ("keyDown", "keyUp")]
        self._act([{"type": "key", "id": "keyboard", "actions": keys}])

    def click(self, selector: str) -> None:
        """Click in the middle of an element, once it is there."""
        self.until_seen(selector)
        element = f"document.querySelector({json.dumps(selector)})"
        self.evaluate(f"{element}.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
        box = self.evaluate(f"{element}.getBoundingClientRect()")
        middle = {"x": round(box["x"] + box["width"] / 2), "y": round(box["y"] + box["height"] / 2)}
        steps = [{"type": "pointerMove", **middle}]
        steps += [{"type": way, "button": 0} for way in ("pointerDown", "pointerUp")]
        self._act([{"type": "pointer", "id": "mouse", "actions": steps}])

    def seen(self, selector: str, attribute: str) -> list[str]:
        """An attribute of every element that fits and is seen, in the page's order."""
        elements = f"[...document.querySelectorAll({json.dumps(selector)})].filter((each) => each.checkVisibility())"
        values: list[str] = self.evaluate(f"{elements}.map((each) => each.getAttribute({json.dumps(attribute)}))")
        return values

    def _folder(self) -> Path:
        return Path(self._ending.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))

    def _run(self, command: list[str], **options: Any) -> None:
        """Run a program that is ended with the window."""
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        self._ending.callback(process.wait, PATIENCE)
        self._ending.callback(process.terminate)


def once[Result](attempt: Callable[[], Result]) -> Result:
    """What an attempt gives, as soon as it works: a program that was started is not ready at once."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except (OSError, ValueError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
