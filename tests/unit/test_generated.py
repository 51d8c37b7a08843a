"""Generated files: what is brought up to date, what is left alone, and what stays whole when something goes wrong."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_model import regenerate
from policy_model.errors import PolicyError, Problem
from policy_model.publish.draw import DrawingError
from policy_model.publish.generated import Folder, GeneratingError, check, needs_a_person, summary, write
from policy_model.publish.seal import BY, Made, Seal, digest, seal_of, sealed

ROOT = Path(__file__).resolve().parents[2]
RUN = "run `python3 scripts/regenerate.py`"
FORCED = "run `python3 scripts/regenerate.py --force` to overwrite it"
AS_IT_WAS = "nothing was changed; mend that, and run the same again"
BY_HAND = "edited by hand, or left so by a merge, since it was generated"

FILES = {
    "a.dot": Made("digraph {}\n", {"rules": "1", "words": "1"}),
    "a.svg": Made("<svg/>\n", {"rules": "1", "words": "1", "drawing tool": "3.31.0"}),
    "b.md": Made("# B\n"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder in which everything is up to date."""
    made = Folder(tmp_path / "made", FILES)
    write([made])
    return made


def contents(folder: Folder) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.path.iterdir()}


def next_one(folder: Folder, **files: Made) -> Folder:
    """The folder as it is to be next: `b_md` stands for `b.md`."""
    changed = {name.replace("_", "."): made for name, made in files.items()}
    return Folder(folder.path, {**folder.files, **changed})


# Seals


def test_a_file_ends_with_what_it_was_made_from_in_a_comment_of_its_own_kind() -> None:
    content = digest("x\n")
    inputs = {"rules": "1", "drawing tool": "3.31.0"}
    assert sealed("a.svg", Made("x\n", inputs)) == (
        f"x\n<!-- {BY}; content {content}; rules 1, drawing tool 3.31.0 -->\n"
    )
    assert sealed("a.dot", Made("x\n")) == f"x\n/* {BY}; content {content} */\n"
    assert sealed("_headers", Made("x\n")) == f"x\n# {BY}; content {content}\n"
    for name in ("a.svg", "a.dot", "_headers"):
        assert seal_of(sealed(name, Made("x\n", inputs)).encode()) == Seal(True, inputs)
        assert seal_of(sealed(name, Made("x\n")).encode()) == Seal(True, {})


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("digraph", "graph"),
        lambda text: text + "more\n",
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n",
        lambda text: text.replace("; content", " on a Tuesday; content"),
    ],
    ids=["a word", "a line below", "the last line feed", "line ends", "left by a merge", "the seal itself"],
)
def test_an_edit_breaks_the_seal(edit: Callable[[str], str]) -> None:
    seal = seal_of(edit(sealed("a.dot", FILES["a.dot"])).encode())
    assert seal is not None
    assert not seal.intact


def test_what_is_not_ours_has_no_seal() -> None:
    assert seal_of(b"") is None
    assert seal_of(b"\x89PNG\n") is None


def test_a_content_without_its_last_line_feed_is_a_mistake_in_the_code() -> None:
    with pytest.raises(ValueError, match=r"^`a.dot` does not end with a line feed$"):
        sealed("a.dot", Made("x"))


# Bringing up to date


def test_what_is_up_to_date_is_not_touched(folder: Folder) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.path.iterdir()}
    assert write([folder]) == ()
    assert check([folder]) == ()
    assert {path: path.stat().st_mtime_ns for path in folder.path.iterdir()} == before
    assert summary((), [folder]) == "3 generated files: 3 as they were"


def spoil(folder: Folder) -> Folder:
    """One file of each kind that is not as it should be; returns what the folder is to be."""
    here = folder.path
    (here / "b.md").unlink()
    (here / "a.svg").write_text((here / "a.svg").read_text() + "<!-- mine -->\n")
    (here / "old.dot").write_text(sealed("old.dot", Made("old\n")))
    (here / "older.dot").write_text(sealed("older.dot", Made("older\n")).replace("older", "oldest"))
    (here / "sketch.png").write_bytes(b"\x89PNG"[1:])
    (here / ".gitkeep").touch()
    return next_one(folder, a_dot=Made("digraph { a }\n", {"rules": "2", "words": "2"}))


def test_check_names_each_file_that_is_not_as_it_should_be_and_writes_nothing(folder: Folder) -> None:
    wanted = spoil(folder)
    before, here = contents(folder), folder.path.as_posix()
    assert [str(finding) for finding in check([wanted])] == [
        f"{here}/a.dot: out of date: its rules and its words changed; {RUN}",
        f"{here}/a.svg: {BY_HAND}; {FORCED}",
        f"{here}/b.md: missing; {RUN}",
        f"{here}/old.dot: generated from what is no longer there; {RUN}",
        f"{here}/older.dot: {BY_HAND}; {FORCED}",
        f"{here}/sketch.png: not generated, and nothing else is kept here; move it elsewhere",
    ]
    assert contents(folder) == before


def test_write_mends_what_is_ours_and_names_what_it_leaves(folder: Folder) -> None:
    wanted = spoil(folder)
    before, here = contents(folder), folder.path.as_posix()
    changes = write([wanted])
    assert [str(change) for change in changes] == [
        f"{here}/a.dot: made again (out of date: its rules and its words changed)",
        f"{here}/a.svg: left alone ({BY_HAND})",
        f"{here}/b.md: made (missing)",
        f"{here}/old.dot: removed (generated from what is no longer there)",
        f"{here}/older.dot: left alone ({BY_HAND})",
        f"{here}/sketch.png: left alone (not generated, and nothing else is kept here)",
    ]
    assert needs_a_person(changes)
    after = {**before, **{name: sealed(name, wanted.files[name]) for name in ("a.dot", "b.md")}}
    del after["old.dot"]
    assert contents(folder) == after


def test_what_was_edited_by_hand_is_overwritten_when_that_is_asked_for(folder: Folder) -> None:
    wanted = spoil(folder)
    here = folder.path.as_posix()
    changes = write([wanted], force=True)
    assert [str(change) for change in changes if change.what in ("overwritten", "left alone")] == [
        f"{here}/a.svg: overwritten ({BY_HAND})",
        f"{here}/older.dot: overwritten ({BY_HAND})",
        f"{here}/sketch.png: left alone (not generated, and nothing else is kept here)",
    ]
    assert not needs_a_person(changes)
    assert set(contents(folder)) == {*FILES, "sketch.png", ".gitkeep"}
    assert check([wanted])[0].path == f"{here}/sketch.png"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (Made("<svg/>\n", {"rules": "1", "words": "1", "drawing tool": "4.0.0"}), "its drawing tool changed"),
        (Made("<svg />\n", {"rules": "1", "words": "1", "drawing tool": "3.31.0"}), "how it is written changed"),
        (
            Made("<svg />\n", {"rules": "2", "words": "2", "drawing tool": "4"}),
            "its rules, its words and its drawing tool changed",
        ),
    ],
)
def test_why_a_file_is_made_again_is_told(folder: Folder, made: Made, why: str) -> None:
    (change,) = write([next_one(folder, a_svg=made)])
    assert str(change) == f"{folder.path.as_posix()}/a.svg: made again (out of date: {why})"
    assert summary([change], [folder]) == "3 generated files: 1 made again, 2 as they were"


def test_a_file_that_was_not_generated_is_never_overwritten(folder: Folder) -> None:
    (folder.path / "a.svg").write_text("<svg>drawn by hand</svg>")
    (folder.path / "b.md").unlink()
    before = contents(folder)
    with pytest.raises(GeneratingError) as caught:
        write([folder], force=True)
    assert str(caught.value) == (
        f"{folder.path.as_posix()}/a.svg: a file that was not generated is in the way\n  help: move it elsewhere"
    )
    assert contents(folder) == before


def test_a_folder_that_holds_other_things_too_keeps_them(folder: Folder) -> None:
    wanted = Folder(folder.path, {"b.md": FILES["b.md"], "in/it.conf": Made("it\n")}, whole=False)
    assert [change.path for change in write([wanted])] == [f"{folder.path.as_posix()}/in/it.conf"]
    assert {*FILES, "in"} == {path.name for path in folder.path.iterdir()}


def test_a_folder_that_is_not_there_is_not_made_by_a_check(tmp_path: Path) -> None:
    assert len(check([Folder(tmp_path / "none", FILES)])) == len(FILES)
    assert not (tmp_path / "none").exists()


# When something goes wrong


def all_changed(folder: Folder) -> Folder:
    return Folder(folder.path, {name: Made(f"new {made.content}") for name, made in folder.files.items()})


@pytest.mark.parametrize("nth", range(1, 4))
@pytest.mark.parametrize("step", ["write_bytes", "replace"])
@pytest.mark.parametrize("raised", [KeyboardInterrupt(), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))])
def test_a_run_that_is_stopped_at_any_write_leaves_every_file_as_it_was(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, step: str, nth: int, raised: BaseException
) -> None:
    before, plain, calls = contents(folder), getattr(Path, step), []

    def stop(self: Path, given: object) -> object:
        calls.append(self)
        if len(calls) == nth:
            if step == "write_bytes":
                plain(self, b"half")
            raise raised
        return plain(self, given)

    monkeypatch.setattr(Path, step, stop)
    with pytest.raises((KeyboardInterrupt, GeneratingError)) as caught:
        write([all_changed(folder)])
    assert contents(folder) == before
    if isinstance(caught.value, GeneratingError):
        assert str(caught.value) == (
            f"{folder.path.as_posix()}: can't be read or written: No space left on device\n  help: {AS_IT_WAS}"
        )


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_a_run_that_is_killed_leaves_whole_files_and_the_next_one_tidies_up(folder: Folder, step: str) -> None:
    before = contents(folder)
    code = f"""
import os, signal
from pathlib import Path
from policy_model.publish.generated import Folder, write
from policy_model.publish.seal import Made
plain, calls = Path.{step}, []
def stop(self, given):
    calls.append(self)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(self, given)
Path.{step} = stop
write([Folder(Path({str(folder.path)!r}), {{name: Made("new\\n") for name in {list(FILES)!r}}})])
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == -signal.SIGKILL
    found = contents(folder)
    for name in FILES:
        assert found[name] in (before[name], sealed(name, Made("new\n")))
    write([folder])
    assert contents(folder) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount")
def test_a_disk_that_is_full_is_one_clear_message_and_nothing_is_half_written(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        folder = Folder(disk / "made", FILES)
        write([folder])
        before = contents(folder)
        large = Folder(folder.path, {name: Made("x" * 50_000 + "\n") for name in FILES})
        with pytest.raises(GeneratingError) as caught:
            write([large])
        assert str(caught.value) == (
            f"{folder.path.as_posix()}: can't be read or written: No space left on device\n  help: {AS_IT_WAS}"
        )
        assert contents(folder) == before
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_folder_that_can_not_be_written_says_so(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, content: bytes) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    before = contents(folder)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(GeneratingError) as caught:
        write([all_changed(folder)])
    assert str(caught.value) == (
        f"{folder.path.as_posix()}: can't be read or written: Permission denied\n  help: {AS_IT_WAS}"
    )
    assert contents(folder) == before


def test_a_folder_that_is_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "made").touch()
    with pytest.raises(GeneratingError) as caught:
        write([Folder(tmp_path / "made", FILES)])
    assert str(caught.value) == (
        f"{(tmp_path / 'made').as_posix()}: can't be read or written: File exists\n  help: {AS_IT_WAS}"
    )


# The command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A project in which three files are generated."""
    monkeypatch.chdir(tmp_path)
    made = Folder(Path("made"), FILES)
    monkeypatch.setattr(regenerate, "KINDS", {"some": lambda root, _: Folder(root / "made", FILES)})
    return made


def test_the_command_writes_checks_and_says_what_changed(here: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert regenerate.main(["--check"]) == 1
    assert capsys.readouterr().out == "".join(f"made/{name}: missing; {RUN}\n" for name in FILES)
    assert regenerate.main([]) == 0
    made = "".join(f"made/{name}: made (missing)\n" for name in FILES)
    assert capsys.readouterr().out == f"{made}3 generated files: 3 made\n"
    assert regenerate.main(["--check"]) == 0
    assert capsys.readouterr() == ("everything generated is up to date\n", "")


def test_the_command_leaves_an_edit_by_hand_and_ends_with_status_1(
    here: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    write([here])
    (here.path / "b.md").write_text(sealed("b.md", FILES["b.md"]).replace("# B", "# C"))
    assert regenerate.main([]) == 1
    assert capsys.readouterr() == (
        f"made/b.md: left alone ({BY_HAND})\n3 generated files: 1 left alone, 2 as they were\n",
        f"error: what was edited by hand was left alone: {FORCED}, or take the edit back\n",
    )
    assert regenerate.main(["--force"]) == 0


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (
            PolicyError([Problem("new/one.py:3: owner", "nothing is written here", "add the words")]),
            2,
            (
                "error: a policy does not hold together; nothing was written\n"
                "new/one.py:3: owner: nothing is written here\n  help: add the words\n"
            ),
        ),
        (DrawingError([Problem("", "Node.js is missing", "set it up")]), 1, "error: Node.js is missing: set it up\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_goes_wrong_is_one_clear_message(
    here: Folder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    status: int,
    said: str,
) -> None:
    def fail(root: Path, anew: bool) -> Folder:
        raise raised

    monkeypatch.setattr(regenerate, "KINDS", {**regenerate.KINDS, "broken": fail})
    assert regenerate.main([]) == status
    assert capsys.readouterr() == ("", said)
    assert not here.path.exists()


def test_everything_is_the_same_bytes_whatever_machine_makes_it(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from policy_model import regenerate\n"
        "from policy_model.publish import drawings\n"
        "from policy_model.reference import architecture\n"
        "from policy_model.publish.seal import sealed\n"
        "drawings.KEPT = architecture.KEPT = pathlib.Path(sys.argv[1])\n"  # drawn anew by each
        "for folder in regenerate.folders(pathlib.Path()):\n"
        "    for name, made in folder.files.items():\n"
        "        sys.stdout.buffer.write(f'{folder.path.as_posix()}/{name}\\n{sealed(name, made)}'.encode())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale, zone in [("0", "C", "UTC"), ("4711", "tr_TR.UTF-8", "Pacific/Auckland")]
    }
    assert len(outputs) == 1
    said = outputs.pop()
    assert said.count(BY.encode()) == sum(len(folder.files) for folder in regenerate.folders(ROOT))
    assert b"\ndigraph" in said
    assert b"<svg" in said
