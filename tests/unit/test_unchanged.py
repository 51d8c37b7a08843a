"""What has not changed is not made again: what counts as a change, and that nothing else is different for it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from policy_model.errors import PolicyError
from policy_model.policies.catalogue import Held, packages
from policy_model.policies.catalogue import read as read_packages
from policy_model.policies.elsewhere import use
from policy_model.publish import drawings, keeping, sources, unchanged
from policy_model.publish.generated import Folder
from policy_model.publish.seal import Made, digest, sealed
from tests.benchmarks.scale_site_project import edit, make_project
from tests.unit.test_elsewhere import shipped_again

ROOT = Path(__file__).resolve().parents[2]
DIAGRAMS = Path("diagrams")
ENDINGS = ("dot", "md", "svg")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three policies that was drawn."""
    project = tmp_path_factory.mktemp("made") / "project"
    project.mkdir()
    make_project(project, policies=3)
    with shipped_again(), pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        use(project / "policies")
        drawings.write(DIAGRAMS)
    return project


@pytest.fixture
def project(drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it, the current folder."""
    copy = tmp_path / "project"
    shutil.copytree(drawn, copy, symlinks=True)
    monkeypatch.chdir(copy)
    with shipped_again():
        yield copy


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packages that are read."""
    asked: list[str] = []

    def spy(names: list[str]) -> object:
        asked.extend(names)
        return read_packages(names)

    monkeypatch.setattr(unchanged, "read_packages", spy)
    return asked


def regenerate() -> list[str]:
    """Bring the drawings up to date as a new process would, and say what was done."""
    as_a_new_process()
    return [f"{change.path}: {change.what}" for change in drawings.write(DIAGRAMS)]


def as_a_new_process() -> None:
    use(None)
    use(Path.cwd() / "policies")


def contents() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in DIAGRAMS.iterdir()}


def test_an_edit_of_one_policy_reads_and_makes_that_one(project: Path, read: list[str]) -> None:
    assert regenerate() == []
    assert read == []
    edit(project, "p001")
    assert regenerate() == [f"diagrams/p001_1_deciding.{ending}: made again" for ending in ENDINGS]
    assert read == ["p001"]
    assert regenerate() == []
    assert read == ["p001"]
    # The same bytes as when all is made.
    assert contents() == {name: sealed(name, made).encode() for name, made in all_made().items()}
    assert drawings.check(DIAGRAMS) == ()


def all_made() -> dict[str, Made]:
    return dict(drawings.folder(DIAGRAMS, anew=True).files)


def test_back_to_what_it_was_is_known_but_the_files_are_not_as_they_were(project: Path, read: list[str]) -> None:
    module = project / "policies" / "p001" / "v1.py"
    before, was = module.read_bytes(), contents()
    edit(project, "p001")
    regenerate()
    module.write_bytes(before)
    assert regenerate() == [f"diagrams/p001_1_deciding.{ending}: made again" for ending in ENDINGS]
    assert read == ["p001", "p001"]
    assert contents() == was


def test_what_is_missing_or_damaged_is_made_anew(project: Path, read: list[str]) -> None:
    missing, cut_short, no_utf_8 = unchanged.MADE.iterdir()
    missing.unlink()
    cut_short.write_bytes(cut_short.read_bytes()[:-1])
    no_utf_8.write_bytes(b"\xff")
    assert regenerate() == []
    assert read == ["p000", "p001", "p002"]
    assert regenerate() == []
    assert read == ["p000", "p001", "p002"]


@pytest.mark.parametrize("what", ["sources.code", "tool"])
def test_other_code_or_another_drawing_tool_makes_all_anew(
    project: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(f"policy_model.publish.unchanged.{what}", lambda: "another")
    assert regenerate() == []
    assert read == ["p000", "p001", "p002"]


def test_a_file_that_is_missing_or_was_edited_by_hand_is_seen(project: Path, read: list[str]) -> None:
    (DIAGRAMS / "p000_1_deciding.dot").unlink()
    twin = DIAGRAMS / "p002_1_deciding.md"
    twin.write_text(twin.read_text("utf-8") + "mine\n", "utf-8")
    assert regenerate() == ["diagrams/p000_1_deciding.dot: made", "diagrams/p002_1_deciding.md: left alone"]
    assert read == ["p000", "p002"]


def test_a_policy_that_is_gone_has_its_files_removed(project: Path, read: list[str]) -> None:
    shutil.rmtree(project / "policies" / "p001")
    assert regenerate() == [f"diagrams/p001_1_deciding.{ending}: removed" for ending in ENDINGS]
    assert read == []


def test_mistakes_of_and_between_policies_are_told_and_nothing_is_written(project: Path) -> None:
    shutil.copytree(project / "policies" / "p000", project / "policies" / "p900")
    module = project / "policies" / "p001" / "v1.py"
    module.write_text(module.read_text("utf-8").replace('owner="Generated"', 'owner=""'), "utf-8")
    before = contents()
    with pytest.raises(PolicyError) as caught:
        regenerate()
    told = str(caught.value)
    assert told.count("\n  help: ") == 2
    assert "p900: policy `p000` is in another package too\n  help: keep one package for each policy" in told
    as_a_new_process()
    with pytest.raises(PolicyError) as caught:
        packages()
    assert told == str(caught.value)
    assert contents() == before


def test_two_packages_that_are_each_known_may_still_hold_the_same_policy(project: Path) -> None:
    moved = project / "policies" / "p900"
    (project / "policies" / "p000").rename(moved)
    assert regenerate() == []
    shutil.copytree(moved, project / "policies" / "p000")
    with pytest.raises(PolicyError, match=r"^p900: policy `p000` is in another package too\n"):
        regenerate()


def test_what_was_saved_while_it_was_read_is_read_again(project: Path, read: list[str]) -> None:
    edit(project, "p001")
    as_a_new_process()

    def make(procedures: object) -> dict[str, Made]:
        edit(project, "p001")
        return drawings.render(procedures, drawings.KEPT).files  # type: ignore[arg-type]

    unchanged.of_policies(DIAGRAMS, make)
    unchanged.of_policies(DIAGRAMS, lambda procedures: {})
    assert read == ["p001", "p001"]


def test_a_check_believes_no_entry(project: Path, read: list[str]) -> None:
    false = sealed("p001_1_deciding.dot", Made("digraph {}\n"))
    (DIAGRAMS / "p001_1_deciding.dot").write_text(false, "utf-8")
    for entry in unchanged.MADE.iterdir():
        held = json.loads(keeping.kept(entry) or "")
        if held["id"] == "p001":
            held["files"]["p001_1_deciding.dot"] = digest(false)
            keeping.keep({entry: json.dumps(held)})
    assert regenerate() == []
    assert read == []
    as_a_new_process()
    assert [finding.path for finding in drawings.check(DIAGRAMS)] == ["diagrams/p001_1_deciding.dot"]


# What a package is made from


def tree(folder: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")


def digests(folder: Path) -> dict[str, str]:
    names = {path.name for path in folder.iterdir()}
    return sources.digests({name: sources.source(folder / name, names) for name in names})


def test_a_package_is_made_from_its_files_and_from_the_packages_that_it_names(tmp_path: Path) -> None:
    files = {
        "one/v1.py": "x = 1\n",
        "one/v1.md": "text\n",
        "other/v1.py": "from ..one import v1\n",
        "by_id/v1.py": 'source = "other@v_1"\n',
        "alone/v1.py": "one_more = 1\n",
        "alone/in/x.py": "y\n",
        "alone/v1.md": "one\n",
    }
    tree(tmp_path, files)
    before = digests(tmp_path)
    for name, changed in {
        "one/v1.md": {"one", "other", "by_id"},
        "one/new.md": {"one", "other", "by_id"},
        "other/v1.py": {"other", "by_id"},
        "alone/in/x.py": {"alone"},
        "alone/__pycache__/x.pyc": set[str](),
        "alone/.x.swp": set[str](),
    }.items():
        tree(tmp_path, {name: files.get(name, "") + "# more\n"})
        after = digests(tmp_path)
        assert {each for each in before if before[each] != after[each]} == changed, name
        before = after


def test_what_can_not_be_read_is_never_what_it_was(tmp_path: Path) -> None:
    tree(tmp_path, {"a/v1.py": "x = 1\n"})
    assert digests(tmp_path) == digests(tmp_path)
    (tmp_path / "a" / "v1.md").symlink_to(tmp_path / "nowhere")
    assert digests(tmp_path) != digests(tmp_path)


def test_packages_may_name_each_other(tmp_path: Path) -> None:
    tree(tmp_path, {"a/v1.py": "from ..b import v1\n", "b/v1.py": "from ..a import v1\n"})
    before = digests(tmp_path)
    tree(tmp_path, {"a/v1.py": "from ..b import v1, v2\n"})
    after = digests(tmp_path)
    assert [before[name] != after[name] for name in ("a", "b")] == [True, True]


def test_what_stands_beside_the_packages_counts_as_code(project: Path) -> None:
    as_a_new_process()
    before = sources.code()
    (project / "policies" / "p000" / "v1.md").write_text("other\n", "utf-8")
    assert sources.code() == before
    (project / "policies" / "shared.py").write_text("x = 1\n", "utf-8")
    assert sources.code() != before


def test_a_policy_that_adopts_words_of_a_package_that_it_does_not_name_is_made_each_time() -> None:
    (held,) = read_packages(["information_sharing"]).values()
    assert unchanged._is_made_from(held, frozenset({"information_sharing", "hm_government_advice"}))
    assert not unchanged._is_made_from(held, frozenset({"information_sharing"}))
    (policy,) = held.versions
    from_nowhere = replace(policy, adopted=(replace(policy.adopted[0], source="nowhere@1"),))
    assert not unchanged._is_made_from(Held((from_nowhere,)), frozenset({"information_sharing"}))


# What is made from the code alone


def test_what_is_made_from_the_code_is_made_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Folder(project, {"a.svg": Made("<svg/>\n")}, whole=False)
    asked: list[int] = []

    def make() -> Folder:
        asked.append(1)
        return made

    assert unchanged.of_code(project, "layers", make) == made
    assert unchanged.of_code(project, "layers", make) == made  # nobody has written it yet
    (project / "a.svg").write_text(sealed("a.svg", made.files["a.svg"]), "utf-8")
    assert unchanged.of_code(project, "layers", make) == Folder(project, {}, False, frozenset({"a.svg"}))
    assert len(asked) == 2
    assert unchanged.of_code(project, "other layers", make) == made
    monkeypatch.setattr("policy_model.publish.unchanged.sources.code", lambda: "another")
    assert unchanged.of_code(project, "layers", make) == made


def test_where_nothing_has_changed_nothing_is_imported_that_reads_code_or_makes_pages() -> None:
    code = "import sys, policy_model.regenerate; print(*{'griffe', 'markdown', 'mkdocs', 'docx'} & {*sys.modules})"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "\n"
