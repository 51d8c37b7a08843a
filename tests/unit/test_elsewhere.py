"""Another organisation's policies take the place of the shipped ones, in the catalogue and in what a browser gets."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from markdown import Markdown

import policy_model.policies
from policy_model.command_line import main
from policy_model.errors import RequestError
from policy_model.policies.catalogue import catalogue, packages
from policy_model.policies.elsewhere import named_by, use, use_policies_of
from policy_model.publish.markdown import BlockError, PolicyExtension
from policy_model.publish.package import write_package
from tests.unit.test_standalone import POLICY

SHIPPED = {"hm-government-advice", "information-sharing"}


@contextmanager
def shipped_again() -> Iterator[None]:
    """Whatever policies are used within it, the shipped ones are found again afterwards, by the very same modules."""
    loaded, attributes = {**sys.modules}, {**vars(policy_model.policies)}
    try:
        yield
    finally:
        use(None)
        name = policy_model.policies.__name__
        sys.modules.update({key: module for key, module in loaded.items() if key.startswith(f"{name}.")})
        vars(policy_model.policies).update(attributes)
        packages.cache_clear()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A project with a policy of its own."""
    for name, content in POLICY.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    with shipped_again():
        yield tmp_path


def test_the_policies_of_a_project_take_the_place_of_the_shipped_ones(project: Path) -> None:
    assert set(catalogue()) == SHIPPED
    use_policies_of(project / "policies" / "visiting")
    assert set(catalogue()) == {"visiting"}
    use_policies_of(project)
    assert set(catalogue()) == {"visiting"}
    use_policies_of(project.parent)
    assert set(catalogue()) == SHIPPED


def test_a_browser_gets_the_policies_in_use_and_no_others(project: Path, tmp_path: Path) -> None:
    shipped, theirs = tmp_path / "shipped.zip", tmp_path / "theirs.zip"
    write_package(shipped)
    use(project / "policies")
    write_package(theirs)
    names = {file: set(zipfile.ZipFile(file).namelist()) for file in (shipped, theirs)}
    only = names[shipped] ^ names[theirs]
    assert only == {name for name in only if name.startswith("policy_model/policies/") and name.count("/") == 3}
    assert {name.split("/")[2] for name in names[theirs] & only} == {"visiting"}
    assert {name.split("/")[2] for name in names[shipped] & only} == {"hm_government_advice", "information_sharing"}
    look = "import sys; sys.path[:0] = sys.argv[1:]; from policy_model.policies.catalogue import *; print(*catalogue())"
    assert subprocess.check_output([sys.executable, "-I", "-S", "-c", look, theirs], text=True) == "visiting\n"


def test_a_package_gives_the_same_bytes_every_time(tmp_path: Path) -> None:
    write_package(tmp_path / "first")
    write_package(tmp_path / "second")
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (
            'policies = "polices"',
            (
                "pyproject.toml: tool.policy-model.policies: there is no folder `polices` in `{folder}`\n"
                "  help: make it, with a package for each policy, or name the one that holds them"
            ),
        ),
        (
            "policies = 3",
            (
                "pyproject.toml: tool.policy-model.policies: `3` names no folder\n"
                '  help: write it as in `policies = "policies"`'
            ),
        ),
        (
            'policy = "policies"',
            "pyproject.toml: tool.policy-model: unknown setting `policy`\n  help: did you mean `policies`?",
        ),
        (
            "policies =",
            "pyproject.toml: it can't be read: Invalid value (at line 2, column 11)\n  help: mend what is named",
        ),
    ],
)
def test_a_bad_setting_is_one_clear_message(setting: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.policy-model]\n{setting}\n", "utf-8")
    with pytest.raises(RequestError) as raised:
        named_by(tmp_path)
    assert str(raised.value) == message.format(folder=tmp_path)


def test_a_command_ends_with_that_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.policy-model]\npolicies = 3\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["list"]) == 2
    assert capsys.readouterr().err.startswith("error: pyproject.toml: tool.policy-model.policies: `3` names no folder")


def test_a_page_can_name_the_folder_too(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    html = Markdown(extensions=[PolicyExtension(policies=str(project / "policies"))]).convert("::: policy-list")
    assert "Visitors" in html
    assert "HM Government" not in html
    with pytest.raises(BlockError) as raised:
        Markdown(extensions=[PolicyExtension(policies="no/such")])
    assert str(raised.value).startswith("policies: there is no folder `no/such` in `")


def test_a_project_without_the_setting_has_the_shipped_policies(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n", "utf-8")
    assert named_by(tmp_path) is None
