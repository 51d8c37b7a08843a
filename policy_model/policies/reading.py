"""Reads what stands beside a policy module: its text, the record of what the model was made from, and its pin."""

from __future__ import annotations

import pkgutil
from errno import ENOENT

from policy_model.clauses import Text, read_text
from policy_model.errors import PolicyError, Problem
from policy_model.records import Recorded, read_records
from policy_model.releases import Pin, read_pin

RECORD = ".record.txt"
"""How the name of a module's record ends, after the module's own."""

PIN = ".released.txt"
"""How the name of the file ends that says what was released, after the module's own."""


def text_beside(package: str, file: str) -> Text:
    """The text in `file` of `package`, both as a policy module names them: `text_beside(__package__, "v2_2023.md")`.

    Raises PolicyError where the file is missing, isn't UTF-8, or isn't in the form that `policy_model.clauses` states.
    """
    name = _named(package, file)
    source = _source(package, file)
    if source is None:
        raise PolicyError([Problem(name, "there is no such text file", "put it beside the policy's module")])
    return read_text(source, name)


def records_beside(package: str, file: str) -> tuple[Recorded, ...]:
    """The records in `file` of `package`: `records_beside(__package__, "v2_2023.record.txt")`.

    A file that is missing has recorded nothing, so that a model can be made before its record is;
    `policy_model.reconcile` finds that.

    Raises PolicyError where the file isn't UTF-8, or isn't in the form that `policy_model.records` states.
    """
    return read_records(_source(package, file) or "", _named(package, file))


def pin_beside(package: str, file: str) -> Pin | None:
    """What was released, as `file` of `package` says: `v2_2023.released.txt`; None where there is no such file.

    Raises PolicyError where the file isn't UTF-8, or isn't in the form that `policy_model.releases` states.
    """
    source = _source(package, file)
    return None if source is None else read_pin(source, _named(package, file))


def _named(package: str, file: str) -> str:
    """How errors call the file: by its folder and its own name."""
    return "/".join((*package.split(".")[-1:], file))


def _source(package: str, file: str) -> str | None:
    """What the file holds; None where there is none. Raises PolicyError where it isn't UTF-8."""
    try:
        source = pkgutil.get_data(package, file)
        return None if source is None else source.decode("utf-8-sig")  # some editors mark UTF-8
    except OSError as error:
        if error.errno not in (ENOENT, 0):  # 0 is what a zip says
            raise
        return None
    except UnicodeDecodeError as error:
        place = f"{_named(package, file)}:{error.object[: error.start].count(b'\n') + 1}"
        raise PolicyError([Problem(place, "the file is not UTF-8", "save it as UTF-8")]) from None
