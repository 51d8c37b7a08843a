"""A draft has a review pack of its own, which says that it is one and compares it with the version in force."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from policy_model.policies.catalogue import draft_of
from policy_model.publish import drawings
from policy_model.publish.blocks import Site
from policy_model.publish.pack import FOLDER, write
from tests.unit.drafting_project import project
from tests.unit.pack_examples import BUILD, ROOT


def test_a_draft_has_a_pack_beside_that_of_the_version_in_force(tmp_path, capsys):
    with project(tmp_path) as copy:
        assert copy.run("draft", "information-sharing", "--name", "V_3 2026") == 0
        copy.edit(copy.modules / "v_3_2026.md", "is paramount", "comes first")
        drawings.write(tmp_path / "diagrams")
        (tmp_path / FOLDER).mkdir()
        (tmp_path / FOLDER / "of-an-earlier-build.pdf").touch()
        names = write(tmp_path / FOLDER, Site(BUILD, tmp_path / "diagrams"), ROOT)
        draft = draft_of("information-sharing")
        assert draft is not None
        shown = draft.version.shown
    assert set(names) == {file.name for file in (tmp_path / FOLDER).iterdir()}
    # Its review has no date of its own yet.
    assert {name for name in names if "draft" in name} == {
        "information-sharing-draft-v_3-2026-review-pack.pdf",
        "information-sharing-draft-v_3-2026-review-pack.docx",
    }
    read = PdfReader(BytesIO((tmp_path / FOLDER / "information-sharing-draft-v_3-2026-review-pack.pdf").read_bytes()))
    pages = [" ".join(page.extract_text().split()) for page in read.pages]
    assert all(f"Information sharing Policy, {shown}. Copy for review" in page for page in pages)
    assert "Draft, not in force" in pages[0]
    (changed,) = [page for page in pages if page.startswith("What changed since V_2 2023")]
    assert "[removed: is paramount.]" in changed
    assert "[added: comes first.]" in changed
    feed = (tmp_path / FOLDER / "versions.atom").read_text("utf-8")
    assert "V_2 2023" in feed
    assert "V_3 2026" not in feed
