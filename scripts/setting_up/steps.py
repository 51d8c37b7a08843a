"""Steps: what is being done, how long it takes, and no silence in between."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Sequence

from .errors import SetUpError
from .exclusive import inherited_lock
from .project import Project

HEARTBEAT = 3.0  # seconds without a word before a step says that it is still at work
REMEMBERED = 60  # lines of output kept for explaining a failure

NETWORK_SIGNS = (
    "Could not resolve",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENETUNREACH",
    "ENOTFOUND",
    "ETIMEDOUT",
    "ERR_SOCKET_TIMEOUT",
    "Failed to establish a new connection",
    "Max retries exceeded",
    "Name or service not known",
    "Network is unreachable",
    "NewConnectionError",
    "Read timed out",
    "Temporary failure",
    "client error (Connect)",
    "dns error",
    "getaddrinfo",
)
ERROR_SIGNS = ("ERROR:", "npm error", "E:", "error:", "Error:")


class StepFailed(SetUpError):
    """A child process failed; the text says which step, why as far as it can be told, and where the whole log is."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is being done, and afterwards how long it took."""
    print("- " + title)
    started = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - started:.1f} s")


def run(
    project: Project,
    title: str,
    command: Sequence[str],
    *,
    environment: dict[str, str] | None = None,
    shown: bool = False,
    hint: str = "",
) -> None:
    """Run a child process as a step.

    Its output goes to the log, and to the console too when `shown`; a console that was quiet for three seconds gets the
    time, and the last line unless it has that already. Raises `StepFailed`, with `hint` as what else to do.
    """
    with step(title):
        lines: list[str] = []
        status = _run_logged(project, title, command, environment or project.environment(), shown, lines)
        if status:
            raise StepFailed(_explanation(title, status, lines, project.log, hint))


def output_of(command: Sequence[str], *, environment: dict[str, str] | None = None, patience: float = 30) -> str | None:
    """What a program answers when it is asked something; None if it can't be started, fails, or is silent for too long.

    environment: the child's, where it isn't this process's own.
    patience: in seconds.
    """
    try:
        answer = subprocess.run(
            list(command),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=patience,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.decode("utf-8", "replace").strip()


def _run_logged(
    project: Project, title: str, command: Sequence[str], environment: dict[str, str], shown: bool, lines: list[str]
) -> int:
    project.private.mkdir(exist_ok=True)
    with project.log.open("a", encoding="utf-8") as log:
        print(f"\n# {title}\n$ {' '.join(command)}", file=log, flush=True)
        try:
            child = subprocess.Popen(
                list(command),
                cwd=str(project.root),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                # A child that outlives a killed set-up keeps the lock, so that the next one waits for it to end.
                **inherited_lock(),
            )
        except OSError as error:
            raise StepFailed(f"{title}: cannot run {command[0]}: {error.strerror or error}") from None
        try:
            for line in _lines_with_heartbeat(child, shown):
                log.write(line + "\n")
                log.flush()
                if shown:
                    print("  " + line)
                if line.strip():
                    lines.append(line.strip())
                    del lines[:-REMEMBERED]
            return child.wait()
        except BaseException:
            child.terminate()
            child.wait()
            raise


def _lines_with_heartbeat(child: subprocess.Popen, shown: bool) -> Iterator[str]:
    """The child's lines as they come; while there are none, a sign of life on the console."""
    lines: queue.Queue = queue.Queue()

    def read() -> None:
        for raw in child.stdout:
            lines.put(raw.decode("utf-8", "replace").rstrip())
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    started = spoke = time.monotonic()
    last = ""
    while True:
        try:
            line = lines.get(timeout=max(0.05, spoke + HEARTBEAT - time.monotonic()))
        except queue.Empty:
            line = ""
        if line is None:
            return
        if line:
            yield line
            if shown:
                spoke = time.monotonic()
            else:
                last = line.strip()
        if time.monotonic() - spoke >= HEARTBEAT:
            spoke = time.monotonic()
            print(f"  {spoke - started:3.0f} s  {last[:100]}".rstrip())
            sys.stdout.flush()


def _explanation(title: str, status: int, lines: list[str], log: Path, hint: str) -> str:
    where = f"the whole log is in {log}"
    if any(sign in line for line in lines for sign in NETWORK_SIGNS):
        advice = "connect this machine" + (", or " + hint if hint else "")
        return f"{title}: cannot reach the network: {advice}, then run the same command again; {where}"
    telling = [line for line in lines if line.startswith(ERROR_SIGNS)] or lines[-1:] or ["it said nothing"]
    advice = f"{hint}; " if hint else ""
    return f"{title}: failed with status {status}: {telling[0]}; {advice}{where}"
