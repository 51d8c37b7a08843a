"""The browser's bundle: the same bytes from the same sources, whole, and nothing in it that points elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from policy_model.publish import bundle as bundling
from policy_model.publish.bundle import ASSETS, LOCK, PYTHON, RUNTIME, BundleError, bundle, main, project_root

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of this project."""
    folder = tmp_path_factory.mktemp("bundle") / "assets"
    bundle(folder, ROOT, lambda line: None)
    return folder


def test_everything_is_there(made: Path) -> None:
    assert {file.name for file in ASSETS.iterdir()} <= {file.name for file in made.iterdir()}
    files = {file.name for file in (made / PYTHON).iterdir()}
    (wheel,) = (name for name in files if name.endswith(".whl"))
    assert files == {*RUNTIME, LOCK, wheel}


def test_the_lock_file_names_our_wheel_alone_with_its_hash(made: Path) -> None:
    lock = json.loads((made / PYTHON / LOCK).read_text("utf-8"))
    (package,) = lock["packages"].values()
    wheel = made / PYTHON / package["file_name"]
    assert package["name"] == "policy-model"
    assert wheel.name == package["file_name"], "named relative to the lock file"
    assert package["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert package["depends"] == []
    assert lock["info"] == json.loads((ROOT / "node_modules" / "pyodide" / LOCK).read_text("utf-8"))["info"]


def test_the_wheel_holds_the_model_and_its_texts(made: Path) -> None:
    (wheel,) = (made / PYTHON).glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "policy_model").rglob("*"):
        if path.suffix in {".py", ".md"}:
            assert path.relative_to(ROOT).as_posix() in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]


def test_two_builds_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    (first,) = (made / PYTHON).glob("*.whl")
    second = bundling.build_wheel(ROOT, tmp_path)
    assert second.name == first.name
    assert second.read_bytes() == first.read_bytes()


def test_an_older_wheel_does_not_stay(made: Path, tmp_path: Path) -> None:
    (tmp_path / "policy_model-0.0.0-py3-none-any.whl").write_bytes(b"old")
    wheel = bundling.build_wheel(ROOT, tmp_path)
    assert list(tmp_path.glob("*.whl")) == [wheel]


def test_the_worker_looks_where_the_bundle_puts_things(made: Path) -> None:
    worker = (made / "worker.js").read_text("utf-8")
    assert re.findall(r'new URL\("([^"]+/)", import\.meta\.url\)', worker) == [f"{PYTHON}/"]
    for name in re.findall(r'new URL\("([^"]+)", python\)', worker):
        assert (made / PYTHON / name).is_file()
    assert f'"{LOCK}"' in worker
    assert re.findall(r'new URL\("([^"]+)", import\.meta\.url\)', (made / "guide.js").read_text("utf-8")) == [
        "worker.js"
    ]


def test_our_scripts_and_sheets_name_no_other_site() -> None:
    for file in ASSETS.iterdir():
        words = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]+\.[a-z]", words), file.name


def test_a_missing_runtime_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyproject.toml", "package.json"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert main([str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        "error: `node_modules/pyodide/pyodide.mjs` is missing; run `python3 scripts/build.py`, which installs it\n"
    )
    assert not (tmp_path / "out").exists()


def test_outside_the_project_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BundleError) as raised:
        project_root(tmp_path)
    assert str(raised.value) == (
        "no pyproject.toml and package.json here or above\n  help: run this from the project's folder"
    )


def test_a_folder_that_can_not_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BundleError, match="can't write"):
        bundle(tmp_path / "file", ROOT, lambda line: None)


def test_a_back_end_that_fails_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[build-system]\nrequires = []\nbuild-backend = "no_such_back_end"\n')
    with pytest.raises(BundleError) as raised:
        bundling.build_wheel(tmp_path, tmp_path)
    assert len(raised.value.problems) == 1
    assert "`pip` failed with status" in raised.value.problems[0].message


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["a", "b"], 2), (["--help"], 0), (["--fast"], 2)])
def test_wrong_arguments_get_the_usage(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == status
    assert "usage: python -m policy_model.publish.bundle FOLDER" in capsys.readouterr().err
