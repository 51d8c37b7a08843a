"""Reads the text that stands beside a policy module."""

from __future__ import annotations

from importlib import resources

from policy_model.clauses import Text, read_text
from policy_model.errors import PolicyError, Problem


def text_beside(package: str, file: str) -> Text:
    """The text in `file` of `package`, both as a policy module names them: `text_beside(__package__, "v2_2023.md")`.

    Raises PolicyError where the file is missing, isn't UTF-8, or isn't in the form that `policy_model.clauses` states.
    """
    name = "/".join((*package.split(".")[-1:], file))
    try:
        source = (resources.files(package) / file).read_bytes().decode("utf-8-sig")  # some editors mark UTF-8
    except FileNotFoundError:
        raise PolicyError([Problem(name, "there is no such text file", "put it beside the policy's module")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PolicyError([Problem(f"{name}:{line}", "the file is not UTF-8", "save it as UTF-8")]) from None
    return read_text(source, name)
