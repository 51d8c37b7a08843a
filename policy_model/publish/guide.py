"""The guide: a procedure's questions one at a time, beside the text.

The same code makes the first step when the site is built, and every step in the browser, where Pyodide runs it. It
uses the standard library alone. A script puts in place what `step` returns and decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from policy_model.diagram import Diagram, Leaf, compile_procedure
from policy_model.errors import RequestError, unknown
from policy_model.evaluate import Evaluator
from policy_model.explain import explain
from policy_model.explain.sentences import in_sentences
from policy_model.flowchart import Flowchart, flowchart
from policy_model.outline import outline
from policy_model.policies.catalogue import find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish import all_questions, record
from policy_model.publish.guide_step import View, announcement, render
from policy_model.publish.html import Element, tag, to_html
from policy_model.publish.nested import ALL, LATE, all_the_steps, given
from policy_model.publish.parts import JUDGEMENT, draft_notice, part_name, provenance
from policy_model.questions import NOT_SURE

NOT_WORKING = (
    "The interactive guide is not working here just now. Nothing is missing: all the steps are below. "
    "Open the answer that fits, and go on from there."
)
KEPT = f"The guide is getting ready and goes on by itself. You need not wait: open '{ALL}' below."

DRAWINGS = ("fc", "fc-narrow")
"""What the ids begin with in the two drawings of a flowchart: `svg.py`, `narrow.py`."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A procedure made ready to be walked through."""

    policy: Policy
    evaluator: Evaluator
    diagram: Diagram
    flowchart: Flowchart

    @property
    def procedure(self) -> Procedure:
        """The procedure itself."""
        return self.evaluator.procedure


def block(policy: Policy, procedure: Procedure, *, page: str = "", numbered: str = "", level: int = 2) -> Element:
    """All that the guide puts into a page: its heading, its first step, and every step as nested disclosure elements.

    The first step stays hidden until the script takes over; the nested steps are complete without it.
    page: address of the page that holds the policy's text; empty where that is the same page.
    numbered: address of the numbered outline; empty for its place on the page that holds the text.
    level: of the guide's heading.

    Raises PolicyError where the procedure leaves a situation without an outcome, or with several.
    """
    compiled = _compile(policy, procedure)
    id = f"guide-{part_name(policy, procedure, page)}"
    source = provenance(policy, procedure)
    return tag(
        "section",
        tag(f"h{level}", _heading(policy, procedure, page), id=id),
        draft_notice(policy),
        tag("p", source, class_="guide-source") if source else None,
        # Site generators turn its address into the one that the script hands to `step`.
        tag("p", tag("a", "The text that these steps come from", href=page, data_guide="text"), ".") if page else None,
        tag(
            "p",
            NOT_WORKING,
            class_="guide-notice",
            data_search_exclude=True,
            data_guide="not-working",
            tabindex="-1",
            hidden=True,
        ),
        given(procedure, data_guide="given"),
        tag("div", class_="visually-hidden", data_guide="live", role="status"),
        tag("div", render(_view(compiled, {}, "", page, level + 1)), data_guide="step", hidden=True),
        tag(
            "p",
            tag("span", "Your answer is kept: ", tag("strong", data_guide="answer"), ". "),
            KEPT,
            class_="guide-notice",
            data_search_exclude=True,
            data_guide="kept",
            hidden=True,
        ),
        tag("p", LATE, class_="guide-notice", data_search_exclude=True, data_guide="late", hidden=True),
        tag("p", JUDGEMENT, class_="guide-judgement"),
        all_the_steps(
            policy,
            compiled.flowchart.outline,
            page=page,
            numbered=numbered or f"{page}#outline-{procedure.id}",
            level=level + 1,
            data_guide="all",
        ),
        class_="policy-guide",
        aria_labelledby=id,
        data_policy=policy.name,
        data_procedure=procedure.id,
        data_level=str(level + 1),
    )


def heading(procedure: Procedure) -> str:
    """The guide's heading, by which other parts of a page name it."""
    return f"Step by step: {procedure.title}"


def _heading(policy: Policy, procedure: Procedure, page: str) -> str:
    """With its version where other versions may stand beside it, and where it is a draft's."""
    shown = f" ({policy.version.shown})" if page or policy.draft else ""
    return heading(procedure) + shown


def step(
    policy_name: str,
    procedure_id: str,
    answers: Mapping[str, str],
    *,
    asking: str = "",
    page: str = "",
    level: int = 3,
) -> dict[str, Any]:
    """The step to which the answers lead, ready to be shown.

    answers: question id to answer id or `not-sure`. Those to questions that the others leave unasked don't count.
    asking: a question answered already, to be answered again.
    page: address of the page that holds the policy's text; empty where that is the same page.
    level: of the step's headings.

    Returns a dictionary that JSON can carry: `html`; `announcement`; `outcome` and `next_question`, an id or None;
    `duties` and `clauses`, ids in order; `path`, the ids of what the answers pass in the page's flowcharts.

    Raises RequestError where the policy, procedure, a question or an answer is not there.
    """
    compiled = _find(policy_name, procedure_id)
    view = _view(compiled, answers, asking, page, level)
    decision = view.decision
    passed = {each.question.id: each.answer for each in decision.trace}
    name = part_name(compiled.policy, compiled.procedure, page)
    return {
        "html": to_html(render(view)),
        "announcement": announcement(view),
        "outcome": decision.outcome.what.id if decision.outcome else None,
        "next_question": view.asking.id if view.asking else None,
        "duties": [duty.what.id for duty in decision.duties],
        "clauses": list(decision.clauses),
        "path": [f"{drawing}-{name}-{id}" for drawing in DRAWINGS for id in compiled.flowchart.path(passed)],
    }


def step_json(policy_name: str, procedure_id: str, go: str, page: str, level: str) -> str:
    """`step` for a caller that has only text: `go` is what a button of the step before holds; returns JSON.

    Where `go` holds more than answers and a question, it asks for something else: with `record` (the time `at`, and
    whether judgement `differs`) for what `record.shown` returns, with `all` for what `all_questions.follows` returns.
    """
    state = json.loads(go)
    answers, asking = state["answers"], state["asking"]
    compiled = _find(policy_name, procedure_id)
    if "record" in state:
        return json.dumps(record.shown(compiled.policy, compiled.evaluator, answers, int(level), **state["record"]))
    if "all" in state:
        return json.dumps(
            all_questions.follows(compiled.policy, compiled.evaluator, answers, page=page, level=int(level))
        )
    return json.dumps(step(policy_name, procedure_id, answers, asking=asking, page=page, level=int(level)))


@cache
def _find(policy_name: str, procedure_id: str) -> Compiled:
    return _compile(*find_procedure(f"{policy_name}/{procedure_id}"))


def _compile(policy: Policy, procedure: Procedure) -> Compiled:
    diagram = compile_procedure(procedure)
    return Compiled(policy, Evaluator(procedure), diagram, flowchart(outline(diagram)))


def _view(compiled: Compiled, given: Mapping[str, str], asking: str, page: str, level: int) -> View:
    evaluator = compiled.evaluator
    kept = _asked(evaluator, given)
    if asking and asking not in kept:
        raise RequestError([unknown("answered question", asking, kept)])
    before = dict(list(kept.items())[: list(kept).index(asking)]) if asking else kept
    decision = evaluator.decide(before)
    return View(
        policy=compiled.policy,
        decision=decision,
        asking=compiled.procedure.question(asking) if asking else decision.next_question,
        kept=kept,
        again=bool(asking),
        left=_left(compiled.diagram, before),
        why=in_sentences(explain(evaluator, before)) if decision.outcome or not decision.next_question else (),
        page=page,
        level=level,
    )


def _asked(evaluator: Evaluator, given: Mapping[str, str]) -> dict[str, str]:
    """The answers that count, in the order in which their questions are asked."""
    evaluator.decide(given)  # refuses what is unknown
    asked: dict[str, str] = {}
    while (question := evaluator.decide(asked).next_question) and question.id in given:
        asked[question.id] = given[question.id]
    return asked


def _left(diagram: Diagram, answers: Mapping[str, str]) -> tuple[int, int] | None:
    """How many questions may still be asked, fewest and most; None where an answer "not sure" leaves that open."""
    if NOT_SURE in answers.values():
        return None
    left: dict[int, tuple[int, int]] = {}
    # Every node stands before those that it leads to.
    for position, node in reversed(list(enumerate(diagram.nodes))):
        if isinstance(node, Leaf):
            left[position] = 0, 0
        else:
            after = [left[edge.target] for edge in node.edges]
            left[position] = min(few for few, _ in after) + 1, max(many for _, many in after) + 1
    return left[diagram.path(answers)[0][-1]]
