"""How the files of the drawings are kept, and what drawing needs."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from policy_model.clauses import read_text
from policy_model.diagram import compile_procedure
from policy_model.errors import PolicyError
from policy_model.outline import outline
from policy_model.policies.catalogue import every_procedure, find_policy, find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish import drawings, generated
from policy_model.publish.draw import DrawingError, draw, draw_anew
from policy_model.publish.generated import Folder
from policy_model.publish.svg import inline
from policy_model.publish.twin import twin
from policy_model.rules import Duty
from tests.unit import checked_example, example

ROOT = Path(__file__).resolve().parents[2]
DISCLOSURE = "information-sharing_v_2-2023_disclosure"
RUN = "run `python3 scripts/regenerate.py`"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where drawings are kept; at first there are none."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def fresh(kept: Path) -> drawings.Drawings:
    """All drawings, drawn anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return drawings.render(every_procedure(), kept)


@pytest.fixture
def diagrams(tmp_path: Path, fresh: drawings.Drawings) -> Path:
    """A folder in which everything is up to date."""
    generated.write([Folder(tmp_path / "diagrams", fresh.files)])
    return tmp_path / "diagrams"


def test_the_committed_drawings_are_up_to_date(fresh: drawings.Drawings) -> None:
    assert fresh.drawn == fresh.total
    assert generated.check([Folder(Path("diagrams"), fresh.files)]) == ()


def test_three_files_are_named_after_policy_version_and_procedure(fresh: drawings.Drawings) -> None:
    stems = {
        "hm-government-advice_2015_sharing",
        "hm-government-advice_2018_sharing",
        "information-sharing_v_2-2023_disclosure",
        "information-sharing_v_2-2023_sharing",
    }
    assert set(fresh.files) >= {f"{stem}.{ending}" for stem in stems for ending in ("dot", "md", "svg")}
    assert len(fresh.files) == 3 * len(list(every_procedure()))


# Drawn once


def test_what_was_drawn_from_the_same_dot_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(
        "policy_model.publish.draw.draw", lambda dots: asked.append(dots) or [f"<{dot}>" for dot in dots]
    )
    assert draw_anew(["a", "b", "a"], tmp_path / "kept") == (["<a>", "<b>", "<a>"], 2)
    assert draw_anew(["a", "c"], tmp_path / "kept") == (["<a>", "<c>"], 1)
    assert asked == [["a", "b"], ["c"]]
    for kept in (tmp_path / "kept").iterdir():
        kept.write_text(kept.read_text()[:-1])  # cut short
    assert draw_anew(["a"], tmp_path / "kept") == (["<a>"], 1)
    monkeypatch.setattr("policy_model.publish.draw.tool", lambda: "another version")
    assert draw_anew(["a"], tmp_path / "kept") == (["<a>"], 1)


def test_where_nothing_can_be_kept_all_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_model.publish.draw.draw", lambda dots: [f"<{dot}>" for dot in dots])
    (tmp_path / "kept").touch()
    assert draw_anew(["a"], tmp_path / "kept") == (["<a>"], 1)


def test_an_edit_of_one_rule_draws_one_flowchart_again(fresh: drawings.Drawings, kept: Path) -> None:
    every = dict.fromkeys(every_procedure())
    policy, procedure = find_procedure("information-sharing/disclosure")
    rules = tuple(rule for rule in procedure.rules if rule.id != "be-honest")
    edited = [
        (a, replace(b, rules=rules, scenarios=(), invariants=()) if (a, b) == (policy, procedure) else b)
        for a, b in every
    ]
    again = drawings.render(edited, kept)
    assert (fresh.total, again.drawn) == (4, 1)
    assert {name for name in fresh.files if fresh.files[name] != again.files[name]} == {
        f"{DISCLOSURE}.dot",
        f"{DISCLOSURE}.md",
        f"{DISCLOSURE}.svg",
    }


# What a file was made from


def inputs(policy: Policy, procedure: Procedure, kept: Path) -> dict[str, dict[str, str]]:
    return {
        name.rpartition(".")[2]: dict(made.inputs)
        for name, made in drawings.render([(policy, procedure)], kept).files.items()
    }


def changed(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    return {form: {name for name in before[form] if before[form][name] != after[form][name]} for form in before}


def test_why_a_drawing_changes_is_told_apart(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy, procedure = checked_example.policy, checked_example.returns
    monkeypatch.setattr("policy_model.publish.drawings.draw_anew", lambda dots, kept: (["drawn"] * len(dots), 0))
    monkeypatch.setattr("policy_model.publish.drawings.svg", lambda *_: "drawn\n")
    before = inputs(policy, procedure, kept)
    reworded = replace(policy, text=read_text(example.TEXT.replace("pays a fine", "pays a small fine")))
    assert changed(before, inputs(reworded, procedure, kept)) == {"dot": set(), "svg": set(), "md": {"text"}}
    asked = replace(procedure.questions[0], text="How is the book?")
    other_words = replace(procedure, questions=(asked, *procedure.questions[1:]))
    assert changed(before, inputs(policy, other_words, kept)) == {"dot": {"words"}, "svg": {"words"}, "md": {"words"}}
    other_rules = replace(
        procedure, rules=tuple(rule for rule in procedure.rules if rule.id != "thank"), scenarios=(), invariants=()
    )
    assert {"rules"} <= changed(before, inputs(policy, other_rules, kept))["svg"]
    monkeypatch.setattr("policy_model.publish.drawings.tool", lambda: "another")
    assert changed(before, inputs(policy, procedure, kept)) == {"dot": set(), "svg": {"drawing tool"}, "md": set()}


# The twin in words


def test_the_twin_says_outline_rules_and_passages_in_words() -> None:
    policy, procedure = checked_example.policy, checked_example.returns
    said = twin(outline(compile_procedure(procedure)), policy)
    assert said.startswith(
        "# A book comes back\n\nBooks that come back, V 2.\n\n## Outline\n\nA reader brings a book back.\n\n"
        "Throughout, whatever is answered:\n\n- Should: Thank the reader.\n\n"
        "1. What state is the book in?\n"
        "    - **As it was.** Go to question 2.\n"
        "    - **A little worn.** Go to question 2.\n"
        "        - Should: Mend it.\n"
        "    - **Lost.** **Do not share.** Withdraw it. Nothing more is asked.\n"
        "        - Must: Ask for the fine.\n"
    )
    assert "| `thank` | always | Should: Thank the reader. | `thanks` |\n" in said
    assert "| `ask` | whenever somebody is not sure | " in said
    assert "## Passages cited\n\n- `thanks`: Thank the reader.\n" in said


def test_the_twin_says_how_far_a_source_was_checked() -> None:
    policy, procedure = find_procedure("hm-government-advice@2015/sharing")
    said = twin(outline(compile_procedure(procedure)), policy)
    assert "These steps restate" in said
    assert "(recalled): " in said


# In a page


def test_a_page_can_not_show_a_drawing_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DrawingError) as caught:
        drawings.inline_svg(*find_procedure("information-sharing/disclosure"), tmp_path)
    assert str(caught.value) == (
        f"{tmp_path.as_posix()}/{DISCLOSURE}.svg: the drawing is missing, or can't be read\n  help: {RUN}"
    )


def test_a_page_can_not_show_a_drawing_of_something_else(diagrams: Path) -> None:
    policy, procedure = find_procedure("information-sharing/disclosure")
    with pytest.raises(DrawingError) as caught:
        drawings.inline_svg(policy, replace(procedure, start="Somebody has told you something."), diagrams)
    assert str(caught.value) == (
        f"{diagrams.as_posix()}/{DISCLOSURE}.svg: the drawing is not of the procedure as it is now\n  help: {RUN}"
    )


def test_a_page_shows_a_drawing_without_node(diagrams: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    shown = drawings.inline_svg(*find_procedure("information-sharing/disclosure"), diagrams)
    assert shown == inline((diagrams / f"{DISCLOSURE}.svg").read_text(encoding="utf-8"))
    assert shown.startswith('<svg id="fc-disclosure" class="fc" ')
    assert shown.endswith("</svg>\n")


def test_while_somebody_is_editing_a_stale_drawing_is_drawn_for_the_page(tmp_path: Path) -> None:
    policy, procedure = find_procedure("information-sharing/disclosure")
    edited = replace(procedure, start="Somebody has told you something.")
    shown = drawings.inline_svg(policy, edited, tmp_path, anew=True)
    assert "Somebody has told you" in shown
    assert not list(tmp_path.iterdir())


# What drawing needs


def test_without_node_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(DrawingError) as caught:
        draw([])
    assert str(caught.value) == (
        "Node.js is missing, which draws the flowcharts\n"
        "  help: in the folder of the project, run `python3 scripts/build.py`, which sets up what is missing"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Node is a shell script")
def test_node_is_also_found_beside_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "node").write_text("#!/bin/sh\necho '[\"drawn\"]'\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", "/usr/sbin")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert draw(["digraph {}"]) == ["drawn"]


def test_without_node_modules_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DrawingError, match=r"^`node_modules` has no Graphviz, which draws the flowcharts\n"):
        draw([])


def test_what_graphviz_says_is_passed_on() -> None:
    with pytest.raises(DrawingError, match=r"^Graphviz failed: \w*Error: syntax error"):
        draw(["digraph {"])


def test_every_procedure_that_can_not_be_drawn_is_named_with_its_version(tmp_path: Path) -> None:
    def without_outcomes(policy: Policy) -> tuple[Policy, Procedure]:
        procedure = policy.procedures[-1]
        return policy, replace(procedure, rules=tuple(rule for rule in procedure.rules if isinstance(rule.then, Duty)))

    names = ("hm-government-advice@2015", "hm-government-advice@2018")
    with pytest.raises(PolicyError) as caught:
        drawings.render([without_outcomes(find_policy(name)) for name in names], tmp_path)
    assert str(caught.value) == "\n".join(
        f"{name}: procedures[sharing]: a situation has no outcome: no rule gives one there\n"
        "  help: for example: purpose=no"
        for name in names
    )
