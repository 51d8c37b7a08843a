"""The scripts of the pages, joined to fewer."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from policy_model.errors import ModelError
from policy_model.publish import scripts as joining
from policy_model.publish.offline import ASSETS
from policy_model.publish.scripts import AT_THE_ROOT, JOINED, PARTS, scripts

ROOT = Path(__file__).parents[2]
IMPORTED = re.compile(r'\b(?:import|from)\s*\(?\s*"\./([\w.]+)"')


def imported(script: str) -> set[str]:
    return set(IMPORTED.findall(script))


def test_a_page_asks_for_the_joined_ones_and_they_for_none_of_their_parts() -> None:
    made = {name: script.decode() for name, script in scripts(ROOT).items()}
    written = {file.name for file in ASSETS.glob("*.js")}
    assert set(made) == written - PARTS - AT_THE_ROOT
    assert set().union(*map(imported, made.values())) == {"exit.js", "guide.js", "python.js"}
    for name in set(made) - set(JOINED):
        assert made[name] == (ASSETS / name).read_text("utf-8")


def test_every_part_is_put_somewhere() -> None:
    asked_for = {name: imported((ASSETS / name).read_text("utf-8")) for name in (*JOINED, *PARTS)}
    assert set().union(*asked_for.values()) >= PARTS


def test_a_script_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "ASSETS", Path(shutil.copytree(ASSETS, tmp_path / "assets")))
    broken = tmp_path / "assets" / "zoom.js"
    broken.write_text("// A comment.\nconst = 1;\n")
    with pytest.raises(ModelError, match=r'zoom\.js:2: Expected identifier but found "="'):
        scripts(ROOT)


def test_without_esbuild_it_is_said_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"`node_modules/esbuild` is missing\n  help: run `python3 scripts/build\.py`"):
        scripts(tmp_path)
