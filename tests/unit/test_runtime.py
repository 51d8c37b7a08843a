"""Python for the browser: named by its content, checked by hashes, and made again only where something changed."""

from __future__ import annotations

import gzip
import hashlib
import json
import marshal
import re
import shutil
import traceback
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from policy_model.policies.catalogue import every_procedure, find_procedure
from policy_model.publish import byte_code, library, runtime, self_test
from policy_model.publish.bundle import CACHE
from policy_model.publish.package import write_package
from policy_model.publish.runtime import MANIFEST, PARTS, BundleError, make_runtime
from tests.building import building_alone

ROOT = Path(__file__).parents[2]
PYODIDE = ROOT / "node_modules" / "pyodide"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This package, as the bundle has it."""
    file = tmp_path_factory.mktemp("package") / "package.zip"
    write_package(file)
    return file


@pytest.fixture(scope="module")
def made(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this project's runtime."""
    folder = tmp_path_factory.mktemp("python")
    with building_alone():
        make_runtime(folder, PYODIDE, package, ROOT / CACHE)
    return folder


def hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_each_part_is_gzip_and_both_its_forms_are_pinned(made: Path) -> None:
    manifest = json.loads((made / MANIFEST).read_text("utf-8"))
    assert manifest["parts"].keys() == set(PARTS)
    for name, hashes in manifest["parts"].items():
        sent = (made / manifest["folder"] / name).read_bytes()
        assert hashes == [hashed(gzip.decompress(sent)), hashed(sent)]


def test_the_lock_names_nothing_that_could_be_fetched(made: Path) -> None:
    lock = json.loads((made / MANIFEST).read_text("utf-8"))["lock"]
    assert lock == {"info": json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"], "packages": {}}


def test_the_policies_are_byte_code_and_texts(made: Path) -> None:
    manifest = json.loads((made / MANIFEST).read_text("utf-8"))
    part = gzip.decompress((made / manifest["folder"] / "policies.bin").read_bytes())
    names = zipfile.ZipFile(BytesIO(part)).namelist()
    assert names == sorted(names)
    assert {Path(name).suffix for name in names} == {".pyc", ".md", ".txt"}
    assert "policy_model/publish/guide.pyc" in names
    # What is for reviewers alone no guide asks for.
    assert not [name for name in names if re.search("alternatives|developments|readings", name)]


def test_what_did_not_change_is_not_made_again(package: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = json.loads((made / MANIFEST).read_text("utf-8"))
    monkeypatch.setattr(runtime, "run_node", lambda *_: pytest.fail("made again"))
    assert make_runtime(made, PYODIDE, package, ROOT / CACHE) == first


def test_an_older_build_does_not_stay(package: Path, tmp_path: Path) -> None:
    (tmp_path / "0123456789abcdef").mkdir()
    manifest = make_runtime(tmp_path, PYODIDE, package, ROOT / CACHE)
    assert {each.name for each in tmp_path.iterdir()} == {MANIFEST, manifest["folder"]}
    assert (tmp_path / manifest["folder"]).stat().st_mode & 0o055 == 0o055, "a web server may read it"


def test_without_node_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(BundleError) as raised:
        runtime.run_node(runtime.COMPRESSOR)
    assert str(raised.value) == "Node is missing\n  help: run `python3 scripts/build.py`, which installs it"


def test_a_script_that_fails_is_one_short_line(tmp_path: Path) -> None:
    with pytest.raises(BundleError) as raised:
        runtime.run_node(runtime.BUILDER, tmp_path, tmp_path / "none.whl", tmp_path)
    message = str(raised.value)
    assert message.startswith("`runtime.mjs` failed with status 1: Cannot find module ")
    assert message.endswith("\n  help: run `python3 scripts/build.py`")
    assert len(message) < 500


MODULE = b"""'Words.'
class Plain:
    'Words.'
    def asked(self):
        'Words.'
        assert self is None
        return [each for each in [self.missing]]
"""


def zipped(path: Path) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("in_use.py", "not_in_use.py"):
            archive.writestr(name, MODULE)
        archive.writestr("policy_model/policies/some/text.md", "A text.")
    return str(path)


def test_byte_code_is_of_what_is_in_use_and_the_same_every_time(tmp_path: Path) -> None:
    path = zipped(tmp_path / "given.zip")
    first, second = (byte_code.in_use(path, [f"{path}/in_use.py", "elsewhere/not_in_use.py"]) for _ in range(2))
    assert first == second
    assert zipfile.ZipFile(BytesIO(first)).namelist() == ["in_use.pyc", "policy_model/policies/some/text.md"]


def test_byte_code_has_no_words_and_no_lines_and_an_error_in_it_can_be_shown() -> None:
    made: dict[str, Any] = {}
    exec(marshal.loads(byte_code.compiled(MODULE, "module.py")[16:]), made)
    assert (made.get("__doc__"), made["Plain"].__doc__, made["Plain"].asked.__doc__) == (None, "-", None)
    with pytest.raises(AttributeError) as raised:
        made["Plain"]().asked()
    shown = traceback.format_exception(raised.value)
    assert "asked" in "".join(shown)
    assert "Plain" in shown[-1]
    assert "missing" in shown[-1]
    assert {each.lineno for each in traceback.extract_tb(raised.value.__traceback__)[1:]} <= {None, -1}


def test_the_library_has_the_stand_ins_and_nothing_that_they_stand_for() -> None:
    shipped = PYODIDE / "python_stdlib.zip"
    before, after = (zipfile.ZipFile(each) for each in (shipped, BytesIO(library.library(shipped))))
    gone = set(before.namelist()) - set(after.namelist())
    assert gone
    assert all(name.startswith("asyncio/") for name in gone)
    changed = {name for name in after.namelist() if after.read(name) != before.read(name)}
    assert changed == library.STAND_INS.keys()


def test_a_runtime_without_a_module_that_is_stood_in_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"asyncio/__init__\.py"):
        library.library(Path(zipped(tmp_path / "given.zip")))


def test_the_self_test_asks_several_things_of_every_procedure() -> None:
    tests = self_test.self_test()
    for policy, procedure in every_procedure():
        asked = json.loads(tests[policy.name]["asked"])
        assert {name for name, _, _ in asked} == {policy.name}
        assert len([answers for _, id, answers in asked if id == procedure.id]) == self_test.SEVERAL


def test_the_self_test_expects_what_the_scenarios_say() -> None:
    for test in self_test.self_test().values():
        asked, told = json.loads(test["asked"]), json.loads(test["expected"])
        for (policy, id, given), (outcome, duties) in zip(asked, told, strict=True):
            _, procedure = find_procedure(f"{policy}/{id}")
            (scenario,) = (each for each in procedure.scenarios if dict(each.answers) == given)
            assert (outcome, set(duties)) == (scenario.outcome, set(scenario.duties))
