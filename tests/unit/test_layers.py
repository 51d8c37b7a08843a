"""The core is layered, uses the standard library alone, opens no file, reads no clock and reaches no network."""

import ast
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import policy_model

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "pyproject.toml"
PACKAGE = Path(policy_model.__file__).parent
CORE = sorted(
    (
        *PACKAGE.glob("*.py"),
        *(file for folder in ("diff", "explain", "verify") for file in PACKAGE.glob(f"{folder}/*.py")),
    )
)

USED = {
    "__future__",
    "bisect",
    "calendar",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "difflib",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "typing",
}
"""What the core uses of the standard library: none of it opens a file, reads a clock or reaches a network by itself."""

WRITES_METHODS = {"values.py": {"exec"}}
"""Runs what it has written itself, from the names of fields, as `dataclasses` does."""

MISUSED = {"open", "exec", "eval", "__import__", "input", "today", "now", "fromtimestamp", "utcnow"}
"""Names that would do so with what `USED` and the built-ins offer."""


def module(path: Path) -> str:
    """A file of the package as it is imported: `policy_model.verify` for that folder's `__init__`."""
    return ".".join(part for part in path.relative_to(PACKAGE.parent).with_suffix("").parts if part != "__init__")


def modules_imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add(node.module or "")
            if node.module == "policy_model":
                found |= {f"policy_model.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", CORE, ids=module)
def test_a_core_module_uses_the_standard_library_and_the_core_alone(path: Path) -> None:
    core = {module(each) for each in CORE}
    for name in modules_imported(ast.parse(path.read_text("utf-8"))):
        assert name in core or name.partition(".")[0] in USED, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", CORE, ids=module)
def test_a_core_module_opens_no_file_and_reads_no_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            assert called not in MISUSED - WRITES_METHODS.get(path.name, set()), (
                f"{path.name}:{node.lineno} calls {called}"
            )


def test_layers_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # It would have every logger that is there fall silent, MkDocs's too, of which later tests read what it says.
    monkeypatch.setattr("logging.config.dictConfig", lambda config: None)
    assert lint_imports(config_filename=str(PROJECT), no_cache=True) == 0, capsys.readouterr().out


def test_every_module_of_the_core_has_its_layer() -> None:
    contracts = tomllib.loads(PROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each["type"] == "layers" and "containers" not in each)
    placed = {name.strip(" ()") for layer in layers for name in layer.replace(":", "|").split("|")}
    # A package has the layer that is named for it; so have its modules.
    core = {".".join(module(path).split(".")[:2]) for path in CORE}
    assert core - {"policy_model"} <= placed
