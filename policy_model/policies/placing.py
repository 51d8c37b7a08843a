"""Where in the policies' files a mistake is, so that its author finds it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import policy_model.policies
from policy_model.errors import PolicyError, Problem
from policy_model.policies.lines import line_of
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


def placed(module: str, error: PolicyError) -> Iterator[Problem]:
    """The problems of a module, each with its file, and line if known. Those of a file beside it say so themselves."""
    file, line = place(module, error)
    source = source_of(file)
    for problem in error.problems:
        if ".md" in problem.path or RECORD in problem.path:
            yield problem
            continue
        at = (line_of(problem, source) if source else None) or line
        where = f"{file}:{at}" if at else file
        yield Problem(f"{where}: {problem.path}", problem.message, problem.help)


def source_of(file: str) -> str | None:
    """The source of a module of a policy, as `file_of` names it; None where it can't be had."""
    package, _, name = file.removesuffix(".py").partition("/")
    full = f"{policy_model.policies.__name__}.{package}" + ("" if name == "__init__" else f".{name}")
    try:
        spec = find_spec(full)
        read: Callable[[str], str | None] | None = getattr(spec.loader, "get_source", None) if spec else None
        return read(full) if read else None
    except (ImportError, OSError, SyntaxError, UnicodeDecodeError):
        return None


def mistake_in_python(module: str, error: BaseException) -> Problem:
    """What an author's Python raised, at its file and line if known."""
    if isinstance(error, SyntaxError) and error.filename:
        file = "/".join(error.filename.replace("\\", "/").split("/")[-2:])
        if "codec can't decode" in error.msg:
            return Problem(f"{file}:{error.lineno}", "the file is not UTF-8", "save it as UTF-8")
        return Problem(f"{file}:{error.lineno}", f"the module is not valid Python: {error.msg}")
    file, line = place(module, error)
    return Problem(
        f"{file}:{line}" if line else file, f"the module can't be read: {error}", f"Python says {type(error).__name__}"
    )
