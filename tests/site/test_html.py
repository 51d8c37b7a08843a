"""The HTML of every page, and of every step of the guide, as the W3C's Nu checker reads it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from policy_model.publish.guide import step_json
from tests.programs import program
from tests.site.conftest import ROOT
from tests.site.test_rest import ways

CHECKER = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
PAGE = '<!doctype html><html lang="en"><title>{}</title>{}</html>'
HEADINGS = "<h1>The policy</h1><h2>The guide</h2><h3>What follows</h3>"  # those that a step stands below


def checked(folder: Path) -> list[str]:
    """What the checker calls an error in the pages in a folder, each with where."""
    command = [program("java"), "-jar", str(CHECKER), "--errors-only", "--format", "json", "--skip-non-html"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    found = json.loads(done.stderr)["messages"]
    return [f"{each['url'].removeprefix('file:')}:{each['lastLine']}: {each['message']}" for each in found]


def test_the_checker_finds_no_error_on_any_page(site: Path) -> None:
    assert checked(site) == []


def test_the_checker_finds_no_error_in_any_step_of_the_guide(tmp_path: Path) -> None:
    for number, asked in enumerate(ways()):
        policy, procedure, *_ = asked
        step = json.loads(step_json(*asked))
        page = PAGE.format(f"{policy}/{procedure}, {number}", HEADINGS + step["html"])
        (tmp_path / f"{number}.html").write_text(page, "utf-8")
    assert checked(tmp_path) == []


def test_the_checker_finds_an_error_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text(PAGE.format("Wrong", '<p id="a"><p id="a">'), "utf-8")
    (found,) = checked(tmp_path)
    assert "Duplicate ID" in found
