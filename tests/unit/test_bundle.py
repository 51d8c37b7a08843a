"""The browser's bundle: the same bytes from the same sources, whole, and nothing in it that points elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from policy_model.publish import bundle as bundling
from policy_model.publish import pack, sheets
from policy_model.publish.bundle import FOLDER, PYTHON, BundleError, bundle, main, project_root
from policy_model.publish.offline import ASSETS, NAME
from policy_model.publish.running_head import running_heads
from policy_model.publish.runtime import MANIFEST, NOTICE, PARTS, RUNTIME, SPLIT, WHOLE
from policy_model.publish.scripts import STARTER, scripts, without_manifest
from tests.building import building_alone

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of this project."""
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text("<article>A page.</article>")
    with building_alone():
        bundle(site, ROOT, lambda line: None)
    return site / FOLDER


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this project."""
    return bundling.build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


def test_everything_is_there(made: Path) -> None:
    ours = {*scripts(ROOT), sheets.SITE}
    assert (made / sheets.SITE).read_text("utf-8") == sheets.joined() + running_heads()
    assert ours | {PYTHON, pack.FOLDER} == {file.name for file in made.iterdir()}
    assert (made.parents[1] / NAME).is_file()
    manifest = json.loads((made / PYTHON / MANIFEST).read_text("utf-8"))
    assert {file.name for file in (made / PYTHON).iterdir()} == {MANIFEST, manifest["folder"]}
    files = {file.name for file in (made / PYTHON / manifest["folder"]).iterdir()}
    runtime = {*RUNTIME, *SPLIT}
    compressed = {f"{name}.br" for name in (*runtime, *PARTS)} | {f"{name}.gz" for name in runtime}
    assert files == {*runtime, *PARTS, NOTICE.name, WHOLE, *compressed}
    whole = made / PYTHON / manifest["folder"] / WHOLE / SPLIT[0]
    assert whole.read_bytes() == (ROOT / "node_modules" / "pyodide" / SPLIT[0]).read_bytes()


def test_the_wheel_holds_the_model_and_its_texts(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "policy_model").rglob("*"):
        if path.suffix in {".py", ".md"}:
            assert path.relative_to(ROOT).as_posix() in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]


def test_two_builds_give_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    first = wheel
    second = bundling.build_wheel(ROOT, tmp_path)
    assert second.name == first.name
    assert second.read_bytes() == first.read_bytes()


def test_an_older_wheel_does_not_stay(made: Path, tmp_path: Path) -> None:
    (tmp_path / "policy_model-0.0.0-py3-none-any.whl").write_bytes(b"old")
    wheel = bundling.build_wheel(ROOT, tmp_path)
    assert list(tmp_path.glob("*.whl")) == [wheel]


def test_the_worker_comes_with_the_manifest(made: Path) -> None:
    first, _, rest = (made / STARTER).read_text("utf-8").partition("\n")
    told = first.removeprefix("self.manifest = ").removesuffix(";")
    assert json.loads(told) == json.loads((made / PYTHON / MANIFEST).read_text("utf-8"))
    assert without_manifest((made / STARTER).read_bytes()).decode() == rest


def test_the_worker_looks_where_the_bundle_puts_things(made: Path) -> None:
    named = {
        script: re.findall(r'new URL\("([^"]+)", import\.meta\.url\)', (made / script).read_text("utf-8"))
        for script in ("python.js", "worker.js")
    }
    assert named == {"python.js": ["worker.js"], "worker.js": ["empty.zip", f"{PYTHON}/"]}
    start = without_manifest((made / "worker.js").read_bytes()).decode()
    named_there = set(re.findall(r'"([\w.-]+\.(?:json|mjs|wasm|bin|zip))"', start))
    assert named_there - {"empty.zip"} == {MANIFEST, *RUNTIME, SPLIT[1], *PARTS}  # which is never asked for
    assert f'"{WHOLE}/"' in start


def test_our_scripts_and_sheets_name_no_other_site() -> None:
    for file in filter(Path.is_file, ASSETS.rglob("*")):
        words = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]+\.[a-z]", words), file.name


def test_a_missing_runtime_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyproject.toml", "package.json"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.html").touch()
    assert main([str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        "error: `node_modules/pyodide/pyodide.mjs` is missing; run `python3 scripts/build.py`, which installs it\n"
    )
    assert not (tmp_path / "out" / FOLDER).exists()


def test_a_folder_without_pages_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BundleError) as raised:
        bundle(tmp_path, ROOT)
    assert str(raised.value) == (
        f"there are no pages in `{tmp_path}`\n  help: build them first, and name the folder of the whole site"
    )


def test_outside_the_project_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BundleError) as raised:
        project_root(tmp_path)
    assert str(raised.value) == (
        "no pyproject.toml and package.json here or above\n  help: run this from the project's folder"
    )


def test_a_folder_that_can_not_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    (tmp_path / "assets").write_text("in the way")
    with pytest.raises(BundleError, match="can't write"):
        bundle(tmp_path, ROOT, lambda line: None)


def test_a_back_end_that_fails_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[build-system]\nrequires = []\nbuild-backend = "no_such_back_end"\n')
    with pytest.raises(BundleError) as raised:
        bundling.build_wheel(tmp_path, tmp_path)
    assert len(raised.value.problems) == 1
    assert "`pip` failed with status" in raised.value.problems[0].message


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["a", "b"], 2), (["--help"], 0), (["--fast"], 2)])
def test_wrong_arguments_get_the_usage(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == status
    assert "usage: python -m policy_model.publish.bundle SITE" in capsys.readouterr().err
