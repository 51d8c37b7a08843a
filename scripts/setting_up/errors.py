"""How a script ends: one line that says what, where and what to do; never a traceback for what a person can mend."""

from __future__ import annotations

import sys
from typing import Callable, Sequence

INTERRUPTED = 130  # what shells give for Ctrl-C


class SetUpError(Exception):
    """Something that the person at the keyboard can mend. Its text is one line, and says how."""


def run_script(main: Callable[[], int]) -> None:
    """Run a script's `main` and exit with its status; a known failure becomes one line on stderr and status 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that can't show a character shows "?" in its place; lines appear when they are written.
            stream.reconfigure(errors="replace", line_buffering=True)
    try:
        status = main()
    except SetUpError as error:
        status = fail(str(error))
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing is left to say, and nobody to say it to
        status = 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        status = fail(f"{place}{error.strerror or error}")
    sys.exit(status)


def fail(message: str) -> int:
    """Say `message` on stderr as an error. Returns exit status 1."""
    print("error: " + message, file=sys.stderr)
    return 1


def only_help(arguments: Sequence[str]) -> bool:
    """Whether the arguments ask for help and nothing else (for scripts that hand their arguments on)."""
    return list(arguments) in (["-h"], ["--help"])
