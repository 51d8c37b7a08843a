"""What the benchmarks of sites and of importing measure is what they say. No test depends on a time."""

from pathlib import Path

import pytest

from policy_model.compiled import Compiled
from policy_model.diagram import compile_procedure
from policy_model.flowchart import flowchart
from policy_model.outline import outline
from policy_model.policies.catalogue import every_procedure, packages
from policy_model.policies.elsewhere import use
from policy_model.publish.dot import dot
from policy_model.verify import every_situation_has_exactly_one_outcome
from tests.benchmarks import imports, scale_site
from tests.benchmarks.scale_site import AFTER_EDIT, FROM_NOTHING, OURS, PLAIN, Run, Search
from tests.benchmarks.scale_site_project import QUESTIONS, edit, make_project, title_of
from tests.unit.test_elsewhere import shipped_again


def _drawings() -> dict[str, str]:
    return {policy.id: dot(flowchart(outline(compile_procedure(each))), policy) for policy, each in every_procedure()}


def test_the_generated_policies_hold_together_and_an_edit_changes_one_drawing(tmp_path: Path) -> None:
    make_project(tmp_path, policies=3)
    with shipped_again():
        use(tmp_path / "policies")
        assert {id: held.versions[0].title for id, held in packages().items()} == {
            name: title_of(name) for name in ("p000", "p001", "p002")
        }
        for _, procedure in every_procedure():
            assert len(procedure.questions) == QUESTIONS
            assert not [*every_situation_has_exactly_one_outcome(Compiled(procedure))]
        before = _drawings()
        edit(tmp_path, "p001")
        use(None)
        use(tmp_path / "policies")
        after = _drawings()
    assert len(set(before.values())) == 3
    assert {name for name in before if before[name] != after[name]} == {"p001"}


def test_the_report_says_what_was_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(folder: Path, policies: int, rounds: int, runs: dict, searches: dict) -> None:
        runs[policies, FROM_NOTHING].append(Run(9, 8, 70))
        runs[policies, AFTER_EDIT].append(Run(1.5, 1, 60))
        runs[policies, OURS].append(Run(4, 3, 50))
        runs[policies, PLAIN].append(Run(3, 2.5, 40))
        searches[policies] = Search(2, 1.25, 0.5)

    monkeypatch.setattr(scale_site, "_measure", measure)
    lines = scale_site.report().splitlines()
    drawn = "9.00 s (8.00 s), 70 MB | 1.50 s (1.00 s), 60 MB"
    assert f"| 500 | 1 | {drawn} | 4.00 s (3.00 s), 50 MB | 3.00 s (2.50 s), 40 MB | 1.20 |" in lines
    assert "| 500 | 2.00 MB | 1.25 s | 0.50 s |" in lines
    assert lines[-3:] == [
        "- One edit among 500 policies: 1.50 s by the clock, 1.00 s of a processor, under 1 s: **no**",
        "- The pages of 500 policies: 1.20 times plain MkDocs, at most 1.3 times: **yes**",
        "- The search finds a policy among 500: **yes**, in a browser",
    ]


def test_regenerating_can_be_measured_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(folder: Path, policies: int, rounds: int, runs: dict, searches: None) -> None:
        assert searches is None
        runs[policies, FROM_NOTHING].append(Run(9, 8, 70))
        runs[policies, AFTER_EDIT] += [Run(wall, 0.8, 60) for wall in (0.9, 0.8, 1.7)]

    monkeypatch.setattr(scale_site, "_measure", measure)
    lines = scale_site.report(pages=False).splitlines()
    drawn = "9.00 s (8.00 s), 70 MB | 0.90 s (0.80 s), 60 MB"
    assert f"| 500 | 1 | {drawn} | not measured | not measured | not measured |" in lines
    assert lines[-3:] == [
        "- One edit among 500 policies: 0.90 s by the clock, 0.80 s of a processor, under 1 s: **yes**",
        "- The pages of 500 policies: not measured",
        "- The search finds a policy among 500: not measured",
    ]


def test_the_first_import_only_writes_the_byte_code(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([(900.0, 900.0)] * len(imports.WHAT) + [(61.0, 50.0)] * imports.ROUNDS * len(imports.WHAT))
    monkeypatch.setattr(imports, "_import", lambda code, byte_code: next(times))
    lines = imports.report().splitlines()
    assert f"| {imports.JUDGED} | 61.0 ms | 61.0 ms | 50.0 ms |" in lines
    assert lines[-1] == "- The core: 61.0 ms by the clock, under 60 ms: **no**"
