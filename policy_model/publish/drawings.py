"""The drawings in `diagrams/`: a DOT and an SVG for each procedure of each version of each policy.

Everything is drawn before anything is written, and what was not drawn here is never overwritten or deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from operator import eq
from pathlib import Path

from policy_model.diagram import compile_procedure
from policy_model.errors import PolicyError, Problem
from policy_model.flowchart import Flowchart, flowchart
from policy_model.outline import outline
from policy_model.policies.catalogue import every_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.dot import MARK, dot
from policy_model.publish.draw import DrawingError, draw
from policy_model.publish.parts import stem
from policy_model.publish.svg import inline, svg
from policy_model.verify import Finding

REGENERATE = "run `python3 scripts/regenerate.py`"


class State(Enum):
    """What is wrong with a file in `diagrams/`; the value says so."""

    MISSING = "missing"
    CHANGED = "not what the model draws now: out of date, or edited by hand"
    SUPERFLUOUS = "drawn for a procedure that is no longer there"
    FOREIGN = "not drawn from the model, and nothing else is kept here"


@dataclass(frozen=True, slots=True)
class Change:
    """What `write` did with one file. path: the file. what: `removed`, for example. why: the state that it was in."""

    path: str
    what: str
    why: State

    def __str__(self) -> str:
        return f"{self.path}: {self.what} ({self.why.value})"


_DONE = {
    State.MISSING: "drawn",
    State.CHANGED: "drawn again",
    State.SUPERFLUOUS: "removed",
    State.FOREIGN: "left alone",
}


def render(procedures: Iterable[tuple[Policy, Procedure]]) -> dict[str, str]:
    """The files of these procedures, name to content.

    Raises PolicyError with every mistake that keeps a procedure from being drawn, and DrawingError where Node, or the
    Graphviz that it runs, is missing or fails.
    """
    charts: list[tuple[str, Policy, Flowchart]] = []
    problems: list[Problem] = []
    for policy, procedure in procedures:
        try:
            charts.append((stem(policy, procedure), policy, _chart(procedure)))
        except PolicyError as error:
            problems += [replace(each, path=f"{policy.name}: {each.path}") for each in error.problems]
    if problems:
        raise PolicyError(problems)
    dots = [dot(chart, policy) for _, policy, chart in charts]
    files: dict[str, str] = {}
    for (name, policy, chart), source, drawn in zip(charts, dots, draw(dots), strict=True):
        files[f"{name}.dot"] = source
        files[f"{name}.svg"] = svg(drawn, chart, policy, _made_from(source))
    return files


def write(diagrams: Path) -> tuple[Change, ...]:
    """Bring `diagrams` up to date, and say what changed and why, file by file; nothing where nothing did.

    Files drawn here for procedures that are gone are removed; any other file that is not a drawing is left alone, and
    named. Raises PolicyError, DiagramTooLarge or DrawingError before anything is written; DrawingError also where a
    file that was not drawn here stands in the way.
    """
    files = render(every_procedure())
    with _access(diagrams):
        found = tuple(_survey(diagrams, _exactly(files)))
        in_the_way = [name for name, state in found if state is State.FOREIGN and name in files]
        if in_the_way:
            message = "a file that was not drawn from the model is in the way"
            raise DrawingError(Problem(_path(diagrams, name), message, "move it elsewhere") for name in in_the_way)
        diagrams.mkdir(parents=True, exist_ok=True)
        for name, state in found:
            if name in files:
                _replace(diagrams / name, files[name])
            elif state is State.SUPERFLUOUS:
                (diagrams / name).unlink()
    return tuple(Change(_path(diagrams, name), _DONE[state], state) for name, state in found)


def check(diagrams: Path) -> tuple[Finding, ...]:
    """A finding for each file in `diagrams` that is not as it should be, byte for byte. Writes nothing.

    Raises what `render` raises.
    """
    files = render(every_procedure())
    with _access(diagrams):
        return tuple(_findings(diagrams, _survey(diagrams, _exactly(files))))


def check_without_drawing(diagrams: Path) -> tuple[Finding, ...]:
    """What `check` finds, as far as it shows without Node: of each SVG, from which DOT it says it was made."""
    right: dict[str, Callable[[bytes], bool]] = {}
    for policy, procedure in every_procedure():
        source, name = dot(_chart(procedure), policy), stem(policy, procedure)
        right[f"{name}.dot"] = partial(eq, source.encode())
        right[f"{name}.svg"] = partial(_has, _metadata(source).encode())
    with _access(diagrams):
        return tuple(_findings(diagrams, _survey(diagrams, right)))


def inline_svg(policy: Policy, procedure: Procedure, diagrams: Path) -> str:
    """The committed drawing of a procedure, for a page. Needs no Node.

    Raises DrawingError where the file is missing, or was made from another DOT than the procedure's own.
    """
    file = diagrams / f"{stem(policy, procedure)}.svg"
    place = _path(diagrams, file.name)
    try:
        drawing = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DrawingError([Problem(place, "the drawing is missing, or can't be read", REGENERATE)]) from error
    if _metadata(dot(_chart(procedure), policy)) not in drawing:
        raise DrawingError([Problem(place, "the drawing is not of the procedure as it is now", REGENERATE)])
    return inline(drawing)


def _chart(procedure: Procedure) -> Flowchart:
    return flowchart(outline(compile_procedure(procedure)))


def _made_from(source: str) -> str:
    return f"made from DOT with the SHA-256 {hashlib.sha256(source.encode()).hexdigest()}"


def _metadata(source: str) -> str:
    """What stands in an SVG that was made from that DOT."""
    return f"<metadata>{_made_from(source)}</metadata>"


def _path(diagrams: Path, name: str) -> str:
    return (diagrams / name).as_posix()


@contextmanager
def _access(diagrams: Path) -> Iterator[None]:
    """Says in one line where the folder can't be read or written."""
    try:
        yield
    except OSError as error:
        raise DrawingError([Problem(str(error.filename or diagrams), f"no access: {error.strerror}")]) from error


type _Right = Mapping[str, Callable[[bytes], bool]]
"""For each file that there has to be, what tells whether its content is right."""


def _has(part: bytes, content: bytes) -> bool:
    return part in content


def _exactly(files: Mapping[str, str]) -> _Right:
    return {name: partial(eq, content.encode()) for name, content in files.items()}


def _findings(diagrams: Path, found: Iterable[tuple[str, State]]) -> Iterator[Finding]:
    for name, state in found:
        mend = "move it elsewhere" if state is State.FOREIGN else REGENERATE
        yield Finding("every drawing is what the model draws", _path(diagrams, name), f"{state.value}; {mend}")


def _survey(diagrams: Path, right: _Right) -> Iterator[tuple[str, State]]:
    """Each file that is not as it should be, by name; hidden files (of an editor, of git) are passed over."""
    present = {path.name: path for path in diagrams.iterdir() if path.name[0] != "."} if diagrams.is_dir() else {}
    for name in sorted({*right, *present}):
        if name not in present:
            yield name, State.MISSING
            continue
        content = present[name].read_bytes() if present[name].is_file() else b""
        if MARK.encode() not in content:
            yield name, State.FOREIGN
        elif name not in right:
            yield name, State.SUPERFLUOUS
        elif not right[name](content):
            yield name, State.CHANGED


def _replace(file: Path, content: str) -> None:
    """Put a whole new file in the place of the old one: whoever reads it meanwhile gets one or the other."""
    new = file.with_name(f".{file.name}.new")
    new.write_bytes(content.encode())
    new.replace(file)
