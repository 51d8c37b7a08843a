"""Where in the policies' files a mistake is, so that its author finds it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import policy_model.policies
from policy_model.errors import PolicyError, Problem
from policy_model.policies.reading import RECORD


def place(module: str, error: BaseException) -> tuple[str, int | None]:
    """The file, and line if known, of a mistake: in `module`, or in a policy's module that it imports."""
    prefix = f"{policy_model.policies.__name__}."
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        name = frame.f_globals.get("__name__", "")
        if name.startswith(prefix) and ("." in name.removeprefix(prefix) or "__path__" in frame.f_globals):
            return file_of(name), line
    return file_of(module), None


def file_of(module: str) -> str:
    """A module of a policy as its file, from the policy's folder: `information_sharing/v2_2023.py`."""
    package, _, name = module.removeprefix(f"{policy_model.policies.__name__}.").partition(".")
    return f"{package}/{name or '__init__'}.py"


def placed(where: str, error: PolicyError) -> Iterator[Problem]:
    """The problems of a module, each with its place, `where`; those of a file beside it name that file themselves."""
    for problem in error.problems:
        beside = ".md" in problem.path or RECORD in problem.path
        yield problem if beside else Problem(f"{where}: {problem.path}", problem.message, problem.help)


def mistake_in_python(module: str, error: BaseException) -> Problem:
    """What an author's Python raised, at its file and line if known."""
    if isinstance(error, SyntaxError) and error.filename:
        file = "/".join(error.filename.replace("\\", "/").split("/")[-2:])
        return Problem(f"{file}:{error.lineno}", f"the module is not valid Python: {error.msg}")
    file, line = place(module, error)
    return Problem(
        f"{file}:{line}" if line else file, f"the module can't be read: {error}", f"Python says {type(error).__name__}"
    )
