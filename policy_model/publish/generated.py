"""Generated files that are committed: brought up to date together, or checked byte for byte.

Everything is made before anything is written. What was not generated is never overwritten or deleted, and what was
edited by hand since is left alone, and named, until somebody says otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from policy_model.errors import ModelError, Problem
from policy_model.publish import files
from policy_model.publish.seal import Made, Seal, seal_of, sealed
from policy_model.verify import Finding

REGENERATE = "run `python3 scripts/regenerate.py`"
AS_IT_WAS = "nothing was changed; mend that, and run the same again"
FORCE = "run `python3 scripts/regenerate.py --force` to overwrite it"


class GeneratingError(ModelError):
    """Generated files can't be read or written, or a file is in the way; nothing was written."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What is to be in a folder.

    files: each by its path from there, with strokes.
    whole: whether nothing else is kept there. Then a generated file that is not among these is removed, and any other
        is named. Else such files are nobody's business here.
    fresh: the names of further files, of which it is known that they are as they should be.
    """

    path: Path
    files: Mapping[str, Made]
    whole: bool = True
    fresh: frozenset[str] = frozenset()


class State(Enum):
    """What is the matter with a file; the value says so, `{}` being what has changed."""

    MISSING = "missing"
    CHANGED = "out of date: {}"
    EDITED = "edited by hand, or left so by a merge, since it was generated"
    SUPERFLUOUS = "generated from what is no longer there"
    FOREIGN = "not generated, and nothing else is kept here"


@dataclass(frozen=True, slots=True)
class Change:
    """What was done with a file. path: the file. what: `removed`, for example. state, why: what it was like before."""

    path: str
    what: str
    state: State
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what} ({self.why})"


LEFT = "left alone"
_DONE = {
    State.MISSING: "made",
    State.CHANGED: "made again",
    State.EDITED: "overwritten",
    State.SUPERFLUOUS: "removed",
    State.FOREIGN: LEFT,
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that is not as it should be. wanted: what it should hold; None where it should not be there."""

    path: Path
    state: State
    why: str
    wanted: str | None


def write(folders: Iterable[Folder], *, force: bool = False) -> tuple[Change, ...]:
    """Bring the folders up to date, all files or none, and say what changed and why; nothing where nothing did.

    force: overwrite, or remove, what was edited by hand too.

    Raises GeneratingError, with nothing written, where a file that was not generated stands in the way, or a folder
    can't be read or written.
    """
    folders = tuple(folders)
    with _access(folders):
        found = tuple(_survey(folders))
        in_the_way = [each.path for each in found if each.state is State.FOREIGN and each.wanted is not None]
        if in_the_way:
            message = "a file that was not generated is in the way"
            raise GeneratingError(Problem(path.as_posix(), message, "move it elsewhere") for path in in_the_way)
        left = {State.FOREIGN} if force else {State.FOREIGN, State.EDITED}
        wanted = {each.path: each.wanted for each in found if each.state not in left}
        for path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
        files.write(wanted)
        for folder in folders:
            for name in (*folder.files, *folder.fresh):  # of a run that was killed
                files.staging(folder.path / name).unlink(missing_ok=True)
    return tuple(
        Change(each.path.as_posix(), LEFT if each.state in left else _DONE[each.state], each.state, each.why)
        for each in found
    )


def check(folders: Iterable[Folder]) -> tuple[Finding, ...]:
    """A finding for each file that is not as it should be, byte for byte. Writes nothing.

    Raises GeneratingError where a folder can't be read.
    """
    folders = tuple(folders)
    helps = {State.FOREIGN: "move it elsewhere", State.EDITED: FORCE}
    with _access(folders):
        return tuple(
            Finding(
                "everything generated is what is generated now",
                each.path.as_posix(),
                f"{each.why}; {helps.get(each.state, REGENERATE)}",
            )
            for each in _survey(folders)
        )


def needs_a_person(changes: Iterable[Change]) -> bool:
    """Whether something that was edited by hand was left as it is, so that what is committed is not up to date."""
    return any(change.state is State.EDITED and change.what == LEFT for change in changes)


def summary(changes: Iterable[Change], folders: Iterable[Folder]) -> str:
    """In one line, what was done with how many files: `8 generated files: 1 made again, 7 as they were`."""
    changes = tuple(changes)
    total = sum(len(folder.files) + len(folder.fresh) for folder in folders)
    done = Counter(change.what for change in changes)
    # What is removed, or is none of ours, is not among those that are generated.
    others = {State.SUPERFLUOUS, State.FOREIGN}
    same = total - sum(change.state not in others for change in changes)
    parts = [*(f"{count} {what}" for what, count in done.items()), *([f"{same} as they were"] if same else [])]
    return f"{total} generated files: {', '.join(parts)}"


def _survey(folders: Iterable[Folder]) -> Iterator[_Found]:
    """Each file that is not as it should be, by name; hidden files (of an editor, of git) are passed over."""
    for folder in folders:
        present = {path.name for path in _kept(folder)} if folder.whole else set()
        for name in sorted({*folder.files, *present} - folder.fresh):
            path = folder.path / name
            wanted = sealed(name, folder.files[name]) if name in folder.files else None
            state, why = _state(path, folder.files.get(name), wanted)
            if state:
                yield _Found(path, state, why or state.value, wanted)


def _kept(folder: Folder) -> Iterable[Path]:
    return (path for path in folder.path.iterdir() if path.name[0] != ".") if folder.path.is_dir() else ()


def _state(path: Path, made: Made | None, wanted: str | None) -> tuple[State | None, str]:
    if not path.exists():
        return State.MISSING, ""
    content = path.read_bytes() if path.is_file() else b""
    if wanted is not None and content == wanted.encode():
        return None, ""
    seal = seal_of(content)
    if seal is None:
        return State.FOREIGN, ""
    if not seal.intact:
        return State.EDITED, ""
    if made is None:
        return State.SUPERFLUOUS, ""
    return State.CHANGED, State.CHANGED.value.format(_changed(seal, made))


def _changed(seal: Seal, made: Made) -> str:
    """What has changed since the seal, in words: `its rules and its words changed`."""
    words = [f"its {word}" for word, value in made.inputs.items() if seal.inputs.get(word) != value]
    *others, last = words or ["how it is written"]
    return f"{', '.join(others)}{' and ' if others else ''}{last} changed"


@contextmanager
def _access(folders: Iterable[Folder]) -> Iterator[None]:
    """Says in one line where a folder can't be read or written."""
    try:
        yield
    except OSError as error:
        if error.filename:
            file = Path(str(error.filename))
            place = file.parent if file.name.startswith(".") else file  # what is staged there is nobody's concern
        else:  # Python names no file where a disk is full
            (place, *_) = (folder.path for folder in folders)
        problem = Problem(place.as_posix(), f"can't be read or written: {error.strerror or error}", AS_IT_WAS)
        raise GeneratingError([problem]) from error
