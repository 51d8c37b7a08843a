"""How the files of the drawings are kept, and what drawing needs."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from policy_model.errors import PolicyError
from policy_model.policies.catalogue import every_procedure, find_policy, find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish import drawings
from policy_model.publish.dot import MARK
from policy_model.publish.draw import DrawingError, draw
from policy_model.publish.svg import inline
from policy_model.rules import Duty

ROOT = Path(__file__).resolve().parents[2]
DISCLOSURE = "information-sharing_v_2-2023_disclosure"
RUN = "run `python3 scripts/regenerate.py`"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What `write` puts into an empty folder."""
    folder = tmp_path_factory.mktemp("drawn") / "diagrams"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        drawings.write(folder)
    return contents(folder)


@pytest.fixture
def diagrams(tmp_path: Path, fresh: dict[str, bytes]) -> Path:
    """A folder in which everything is up to date."""
    folder = tmp_path / "diagrams"
    folder.mkdir()
    for name, content in fresh.items():
        (folder / name).write_bytes(content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_committed_drawings_are_up_to_date() -> None:
    assert drawings.check(Path("diagrams")) == ()


# The same bytes every time


def test_dot_does_not_depend_on_the_machine() -> None:
    code = (
        "from policy_model.policies.catalogue import every_procedure as e\n"
        "from policy_model.publish.drawings import _chart, dot\n"
        "import sys; sys.stdout.buffer.write(''.join(dot(_chart(b), a) for a, b in e()).encode())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale, zone in [("0", "C", "UTC"), ("4711", "tr_TR.UTF-8", "Pacific/Auckland")]
    }
    assert len(outputs) == 1
    assert outputs.pop().count(b"digraph") == len(list(every_procedure()))


def test_drawing_twice_gives_the_same(diagrams: Path, fresh: dict[str, bytes], tmp_path: Path) -> None:
    drawings.write(tmp_path / "again")
    assert contents(tmp_path / "again") == fresh
    assert drawings.write(diagrams) == ()


# The files


def test_a_pair_of_files_is_named_after_policy_version_and_procedure(fresh: dict[str, bytes]) -> None:
    stems = {
        "hm-government-advice_2015_sharing",
        "hm-government-advice_2018_sharing",
        "information-sharing_v_2-2023_disclosure",
        "information-sharing_v_2-2023_sharing",
    }
    assert set(fresh) >= {f"{stem}.{ending}" for stem in stems for ending in ("dot", "svg")}
    assert len(fresh) == 2 * len(list(every_procedure()))


def spoil(diagrams: Path) -> None:
    """One file of each kind that is not as it should be."""
    (diagrams / "hm-government-advice_2015_sharing.svg").unlink()
    (diagrams / f"{DISCLOSURE}.dot").write_bytes((diagrams / f"{DISCLOSURE}.dot").read_bytes() + b"\n")
    svg_file = diagrams / f"{DISCLOSURE}.svg"
    svg_file.write_bytes(svg_file.read_bytes().replace(b"something", b"nothing"))
    (diagrams / "old_1_gone.dot").write_text(f"// {MARK}\n")
    (diagrams / "sketch.png").write_bytes(b"\x89PNG")
    (diagrams / ".gitkeep").touch()


def test_check_names_each_file_that_is_not_as_it_should_be_and_writes_nothing(diagrams: Path) -> None:
    spoil(diagrams)
    before = contents(diagrams)
    here = diagrams.as_posix()
    changed = "not what the model draws now: out of date, or edited by hand"
    assert [str(finding) for finding in drawings.check(diagrams)] == [
        f"{here}/hm-government-advice_2015_sharing.svg: missing; {RUN}",
        f"{here}/{DISCLOSURE}.dot: {changed}; {RUN}",
        f"{here}/{DISCLOSURE}.svg: {changed}; {RUN}",
        f"{here}/old_1_gone.dot: drawn for a procedure that is no longer there; {RUN}",
        f"{here}/sketch.png: not drawn from the model, and nothing else is kept here; move it elsewhere",
    ]
    assert contents(diagrams) == before


def test_check_of_a_folder_that_is_not_there_names_every_file(tmp_path: Path) -> None:
    assert len(drawings.check(tmp_path / "none")) == 2 * len(list(every_procedure()))
    assert not (tmp_path / "none").exists()


def test_write_mends_what_is_ours_and_leaves_the_rest(diagrams: Path, fresh: dict[str, bytes]) -> None:
    spoil(diagrams)
    here = diagrams.as_posix()
    changed = "(not what the model draws now: out of date, or edited by hand)"
    assert [str(change) for change in drawings.write(diagrams)] == [
        f"{here}/hm-government-advice_2015_sharing.svg: drawn (missing)",
        f"{here}/{DISCLOSURE}.dot: drawn again {changed}",
        f"{here}/{DISCLOSURE}.svg: drawn again {changed}",
        f"{here}/old_1_gone.dot: removed (drawn for a procedure that is no longer there)",
        f"{here}/sketch.png: left alone (not drawn from the model, and nothing else is kept here)",
    ]
    assert contents(diagrams) == {**fresh, "sketch.png": b"\x89PNG", ".gitkeep": b""}


def test_write_refuses_to_overwrite_what_was_not_drawn_here(diagrams: Path) -> None:
    (diagrams / f"{DISCLOSURE}.dot").unlink()
    (diagrams / f"{DISCLOSURE}.svg").write_text("<svg>drawn by hand</svg>")
    before = contents(diagrams)
    with pytest.raises(DrawingError) as caught:
        drawings.write(diagrams)
    assert str(caught.value) == (
        f"{diagrams.as_posix()}/{DISCLOSURE}.svg: a file that was not drawn from the model is in the way\n"
        "  help: move it elsewhere"
    )
    assert contents(diagrams) == before


def test_write_into_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "diagrams").touch()
    with pytest.raises(DrawingError, match="diagrams: no access: "):
        drawings.write(tmp_path / "diagrams")


# In a page


def test_a_page_can_not_show_a_drawing_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DrawingError) as caught:
        drawings.inline_svg(*find_procedure("information-sharing/disclosure"), tmp_path)
    assert str(caught.value) == (
        f"{tmp_path.as_posix()}/{DISCLOSURE}.svg: the drawing is missing, or can't be read\n  help: {RUN}"
    )


def test_a_page_can_not_show_a_drawing_of_something_else(diagrams: Path) -> None:
    policy, procedure = find_procedure("information-sharing/disclosure")
    with pytest.raises(DrawingError) as caught:
        drawings.inline_svg(policy, replace(procedure, start="Somebody has told you something."), diagrams)
    assert str(caught.value) == (
        f"{diagrams.as_posix()}/{DISCLOSURE}.svg: the drawing is not of the procedure as it is now\n  help: {RUN}"
    )


def test_a_page_shows_a_drawing_without_node(diagrams: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    shown = drawings.inline_svg(*find_procedure("information-sharing/disclosure"), diagrams)
    assert shown == inline((diagrams / f"{DISCLOSURE}.svg").read_text(encoding="utf-8"))
    assert shown.startswith('<svg id="fc-disclosure" class="fc" ')


# What drawing needs


def test_without_node_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(DrawingError) as caught:
        draw([])
    assert str(caught.value) == (
        "Node.js is missing, which draws the flowcharts\n"
        "  help: in the folder of the project, run `python3 scripts/build.py`, which sets up what is missing"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Node is a shell script")
def test_node_is_also_found_beside_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "node").write_text("#!/bin/sh\necho '[\"drawn\"]'\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", "/usr/sbin")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert draw(["digraph {}"]) == ["drawn"]


def test_without_node_modules_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DrawingError, match=r"^`node_modules` has no Graphviz, which draws the flowcharts\n"):
        draw([])


def test_what_graphviz_says_is_passed_on() -> None:
    with pytest.raises(DrawingError, match=r"^Graphviz failed: \w*Error: syntax error"):
        draw(["digraph {"])


def test_every_procedure_that_can_not_be_drawn_is_named_with_its_version() -> None:
    def without_outcomes(policy: Policy) -> tuple[Policy, Procedure]:
        procedure = policy.procedures[-1]
        return policy, replace(procedure, rules=tuple(rule for rule in procedure.rules if isinstance(rule.then, Duty)))

    names = ("hm-government-advice@2015", "hm-government-advice@2018")
    with pytest.raises(PolicyError) as caught:
        drawings.render([without_outcomes(find_policy(name)) for name in names])
    assert str(caught.value) == "\n".join(
        f"{name}: procedures[sharing]: a situation has no outcome: no rule gives one there\n"
        "  help: for example: purpose=no"
        for name in names
    )
