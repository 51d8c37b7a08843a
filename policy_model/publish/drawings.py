"""The drawings in `diagrams/`: a DOT, an SVG and a twin in words for each procedure of each version of each policy.

What was drawn before from the same DOT is not drawn again: `.cache/drawings` keeps what Graphviz made. Of a policy that
has not changed nothing is made at all (`unchanged.py`), but where everything is checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from policy_model.diagram import compile_procedure
from policy_model.errors import PolicyError, Problem
from policy_model.flowchart import Flowchart, flowchart
from policy_model.outline import outline
from policy_model.policies.catalogue import every_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish import generated, unchanged
from policy_model.publish.dot import dot
from policy_model.publish.draw import KEPT, DrawingError, draw_anew, tool
from policy_model.publish.generated import REGENERATE, Change, Folder
from policy_model.publish.parts import provenance, stem
from policy_model.publish.seal import Made, seal_of, short
from policy_model.publish.svg import inline, svg
from policy_model.publish.twin import cited, twin
from policy_model.verify import Finding


@dataclass(frozen=True)
class Drawings:
    """The files of some procedures. drawn: how many flowcharts Graphviz had to draw, of how many."""

    files: dict[str, Made]
    drawn: int
    total: int


def render(procedures: Iterable[tuple[Policy, Procedure]], kept: Path) -> Drawings:
    """The files of these procedures. kept: the folder where drawings are kept that were made before.

    Raises PolicyError with every mistake that keeps a procedure from being drawn, and DrawingError where Node, or the
    Graphviz that it runs, is missing or fails.
    """
    charts: list[_Chart] = []
    problems: list[Problem] = []
    for policy, procedure in procedures:
        try:
            charts.append(_Chart(policy, flowchart_of(procedure)))
        except PolicyError as error:
            problems += [replace(each, path=f"{policy.name}: {each.path}") for each in error.problems]
    if problems:
        raise PolicyError(problems)
    drawn, anew = draw_anew([chart.dot for chart in charts], kept)
    drawer = {"drawing tool": tool()} if charts else {}
    files: dict[str, Made] = {}
    for chart, drawing in zip(charts, drawn, strict=True):
        files |= chart.in_words
        made = svg(drawing, chart.flowchart, chart.policy, _made_from(chart.dot))
        files[f"{chart.stem}.svg"] = Made(made, chart.inputs | drawer)
    return Drawings(files, anew, len(charts))


def folder(diagrams: Path, *, anew: bool) -> Folder:
    """What is to be in `diagrams`. anew: whether to make all of it, whatever is known to be there already.

    Raises what `render` raises, and PolicyError with the mistakes of all policies at once.
    """
    if anew:
        return Folder(diagrams, render(every_procedure(), KEPT).files)
    return unchanged.of_policies(diagrams, lambda procedures: render(procedures, KEPT).files)


def write(diagrams: Path, *, force: bool = False) -> tuple[Change, ...]:
    """Bring `diagrams` up to date, as `generated.write` does. Raises what that and `folder` raise."""
    return generated.write([folder(diagrams, anew=False)], force=force)


def check(diagrams: Path) -> tuple[Finding, ...]:
    """A finding for each file in `diagrams` that is not as it should be. Raises what `folder` raises."""
    return generated.check([folder(diagrams, anew=True)])


def check_without_drawing(diagrams: Path) -> tuple[Finding, ...]:
    """What `check` finds, as far as it shows without Node: of each SVG, from what it says that it was made.

    Raises PolicyError where a procedure can't be drawn.
    """
    files: dict[str, Made] = {}
    for policy, procedure in every_procedure():
        chart = _Chart(policy, flowchart_of(procedure))
        files |= chart.in_words
        files[f"{chart.stem}.svg"] = chart.as_drawn(diagrams)
    return generated.check([Folder(diagrams, files)])


def inline_svg(policy: Policy, procedure: Procedure, diagrams: Path, anew: bool = False) -> str:
    """The committed drawing of a procedure, for a page. Needs no Node.

    anew: where that file will not do, draw for this page alone, as while a policy is being edited; that needs Node.

    Raises DrawingError where the file is missing, or was made from another DOT than the procedure's own, and what
    `render` raises.
    """
    try:
        return _committed(policy, procedure, diagrams)
    except DrawingError:
        if not anew:
            raise
    name = f"{stem(policy, procedure)}.svg"
    return inline(render([(policy, procedure)], KEPT).files[name].content)


def _committed(policy: Policy, procedure: Procedure, diagrams: Path) -> str:
    file = diagrams / f"{stem(policy, procedure)}.svg"
    place = file.as_posix()
    try:
        drawing = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DrawingError([Problem(place, "the drawing is missing, or can't be read", REGENERATE)]) from error
    if _metadata(dot(flowchart_of(procedure), policy)) not in drawing:
        raise DrawingError([Problem(place, "the drawing is not of the procedure as it is now", REGENERATE)])
    return inline(drawing)


def flowchart_of(procedure: Procedure) -> Flowchart:
    """The flowchart of a procedure: its boxes and arrows. Raises PolicyError where it can't be compiled."""
    return flowchart(outline(compile_procedure(procedure)))


def _made_from(source: str) -> str:
    return f"made from DOT with the SHA-256 {hashlib.sha256(source.encode()).hexdigest()}"


def _metadata(source: str) -> str:
    """What stands in an SVG that was made from that DOT."""
    return f"<metadata>{_made_from(source)}</metadata>"


@dataclass(frozen=True)
class _Chart:
    policy: Policy
    flowchart: Flowchart

    @property
    def stem(self) -> str:
        return stem(self.policy, self.flowchart.outline.procedure)

    @cached_property
    def dot(self) -> str:
        return dot(self.flowchart, self.policy)

    @property
    def in_words(self) -> dict[str, Made]:
        """The files that need no Graphviz."""
        in_words = twin(self.flowchart.outline, self.policy)
        return {
            f"{self.stem}.dot": Made(self.dot, self.inputs),
            f"{self.stem}.md": Made(in_words, self.inputs_in_words),
        }

    def as_drawn(self, diagrams: Path) -> Made:
        """What the SVG in that folder holds, if it says that it was made from this; else what none holds."""
        file = diagrams / f"{self.stem}.svg"
        content = file.read_bytes() if file.is_file() else b""
        seal = seal_of(content)
        if (
            seal
            and seal.intact
            and seal.inputs.items() >= self.inputs.items()
            and _metadata(self.dot).encode() in content
        ):
            return Made(b"".join(content.splitlines(keepends=True)[:-1]).decode(), seal.inputs)
        return Made("\n", self.inputs)

    @property
    def inputs(self) -> dict[str, str]:
        """What the drawing is made from: where its arrows lead, and what it says."""
        boxes, arrows = self.flowchart.boxes, self.flowchart.arrows
        procedure = self.flowchart.outline.procedure
        rules = (
            [(box.id, box.permits, [(duty.id, duty.modality) for duty in box.duties]) for box in boxes],
            [(arrow.id, arrow.tail, arrow.head, [answer.id for answer in arrow.answers]) for arrow in arrows],
        )
        words = (
            (self.policy.title, self.policy.version.shown, procedure.title),
            [(box.text, [duty.text for duty in box.duties]) for box in boxes],
            [[(answer.text, answer.label) for answer in arrow.answers] for arrow in arrows],
        )
        return {"rules": short(*rules), "words": short(*words)}

    @property
    def inputs_in_words(self) -> dict[str, str]:
        """The same of its twin, which has the rules one by one, and the passages that they cite."""
        procedure = self.flowchart.outline.procedure
        every = (*procedure.rules, procedure.when_unsure)
        rules = [(rule.id, rule.when, rule.then.id, rule.clauses) for rule in every]
        text = [self.policy.clause(id) for id in cited(self.policy, procedure)]
        words = (
            self.inputs["words"],
            self.policy.standing,
            provenance(self.policy, procedure),
            [rule.then.text for rule in every],
            [each.text for each in procedure.questions],
        )
        return {"rules": short(self.inputs["rules"], rules), "words": short(*words), "text": short(text)}
