"""All questions of a procedure on one page, for those who use it often, with what follows from the answers below them.

As with the guide, the same code makes the page when the site is built and what follows in the browser; a script puts in
place what `follows` returns and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policy_model.diagram import compile_procedure
from policy_model.evaluate import Evaluator
from policy_model.explain import explain
from policy_model.explain.sentences import in_sentences
from policy_model.outline import outline
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.guide_step import View, conclusion, how_many_left
from policy_model.publish.html import Element, tag, to_html
from policy_model.publish.nested import ALL, LATE, all_the_steps, given
from policy_model.publish.parts import JUDGEMENT, PERMITS, draft_notice, part_name, provenance
from policy_model.publish.record import offer
from policy_model.questions import NOT_SURE, NOT_SURE_TEXT, Question

WITHOUT = (
    "The questions can be answered here once this page's script runs. Nothing is missing without it: "
    "all the steps are below. Open the answer that fits, and go on from there."
)
NOT_WORKING = (
    "The questions can't be answered here just now. Nothing is missing: all the steps are below. "
    "Open the answer that fits, and go on from there."
)
KEPT = (
    "Your answers are kept. What follows from them is shown here by itself, as soon as this page is ready. "
    f"You need not wait: open '{ALL}' below."
)
NOT_NEEDED = "Not needed: with your other answers this question no longer matters. Anything you chose here is kept."
CHOOSE = "Choose an answer, or \u201cI'm not sure\u201d"
PROBLEM = "Some questions still need an answer"
NOTHING_YET = "Nothing is answered yet."
OPEN = "The outcome is not certain yet."


def block(policy: Policy, procedure: Procedure, *, page: str = "", level: int = 2) -> Element:
    """All that a page holds of it: the questions, room for what follows, every step for readers without a script.

    The questions stay hidden until the script takes over.
    page: address of the page that holds the policy's text; empty where that is the same page.
    level: of its heading.

    Raises PolicyError where the procedure leaves a situation without an outcome, or with several.
    """
    id = f"all-{part_name(policy, procedure, page)}"
    source = provenance(policy, procedure)
    return tag(
        "section",
        tag(f"h{level}", f"All questions: {procedure.title} ({policy.version.shown})", id=id),
        draft_notice(policy),
        tag("p", source, class_="guide-source") if source else None,
        # Site generators turn its address into the one that the script hands to `follows`.
        tag("p", tag("a", "The text that these steps come from", href=page, data_all="text"), ".") if page else None,
        tag("p", WITHOUT, class_="guide-notice", data_search_exclude=True, data_all="without"),
        tag(
            "p",
            NOT_WORKING,
            class_="guide-notice",
            data_search_exclude=True,
            data_all="not-working",
            tabindex="-1",
            hidden=True,
        ),
        given(procedure, data_all="given"),
        tag("p", class_="visually-hidden", data_all="live", role="status"),
        tag(
            "div",
            tag("div", class_="all-problem", data_all="problem", tabindex="-1", hidden=True),
            *(_question(id, number, each, level + 1) for number, each in enumerate(procedure.questions, start=1)),
            tag(
                "div",
                _button("Show what follows", "show"),
                _button("Clear all answers", "clear"),
                class_="guide-controls",
            ),
            tag(f"h{level + 1}", "What follows from your answers", tabindex="-1", data_all="heading"),
            tag("p", KEPT, class_="guide-notice", data_search_exclude=True, data_all="kept", hidden=True),
            tag("div", tag("p", NOTHING_YET), data_all="follows"),
            data_all="questions",
            hidden=True,
        ),
        tag("p", LATE, class_="guide-notice", data_search_exclude=True, data_all="late", hidden=True),
        tag("p", JUDGEMENT, class_="guide-judgement"),
        all_the_steps(
            policy,
            outline(compile_procedure(procedure)),
            page=page,
            numbered=f"{page}#outline-{procedure.id}",
            level=level + 1,
            data_all="steps",
        ),
        class_="policy-guide policy-all-questions",
        aria_labelledby=id,
        data_all_questions=id,
        data_policy=policy.name,
        data_procedure=procedure.id,
        data_level=str(level + 1),
    )


def follows(
    policy: Policy, evaluator: Evaluator, answers: Mapping[str, str], *, page: str = "", level: int = 3
) -> dict[str, Any]:
    """What follows from answers that may be given in any order, ready to be shown.

    answers: question id to answer id or `not-sure`. Those to questions that no longer matter don't count.
    page, level: as for `block`; the level is that of the headings in what is returned.

    Returns a dictionary that JSON can carry: `html`; `announcement`; `not_needed`, the ids of questions that no longer
    matter; `missing`, those of questions without which there is no outcome, empty where it is certain or somebody is to
    be asked first; `problem`, HTML that leads to the missing ones.

    Raises RequestError for an unknown question or answer.
    """
    given = _counted(evaluator, answers)
    decision = evaluator.decide(given)
    left = _open(evaluator, given)
    missing = [] if decision.outcome else left
    settled = bool(decision.outcome) or not left
    view = View(
        policy=policy,
        decision=decision,
        asking=left[0] if left else None,
        kept=given,
        again=True,  # nothing is marked as new: answers come in any order
        left=None,
        why=in_sentences(explain(evaluator, given)) if settled else (),
        page=page,
        level=level,
    )
    status = _status(view, left)
    how = f"The outcome is certain. {how_many_left(None)}" if left else ""
    standing = how if decision.outcome else status  # the outcome says the rest itself
    questions = evaluator.procedure.questions
    return {
        "html": to_html(
            *([tag("p", standing, class_="all-status")] if standing else []),
            conclusion(view),
            *([offer(given, level + 1)] if settled and given else []),
        ),
        "announcement": status,
        "not_needed": [question.id for question in questions if question.id not in given and question not in left],
        "missing": [question.id for question in missing],
        "problem": to_html(*_problem(f"all-{part_name(policy, evaluator.procedure, page)}", missing, level)),
    }


def _counted(evaluator: Evaluator, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that count, in the order of the questions.

    Each is judged by those before it, so that no two can make each other needless.
    """
    evaluator.decide(answers)  # refuses what is unknown
    given: dict[str, str] = {}
    for question in evaluator.procedure.questions:
        if question.id in answers and question in _open(evaluator, given):
            given[question.id] = answers[question.id]
    return given


def _open(evaluator: Evaluator, answers: Mapping[str, str]) -> list[Question]:
    """The questions without an answer that still matter. One answered "not sure" leaves it to the others to matter."""
    given, found = dict(answers), []
    while question := evaluator.decide(given).next_question:
        found.append(question)
        given[question.id] = NOT_SURE
    return found


def _status(view: View, left: list[Question]) -> str:
    """How it stands, in a sentence or two."""
    outcome = view.decision.outcome
    if outcome:
        permits = f"{PERMITS[outcome.what.permits]}."
        certain = permits if outcome.what.text == permits else f"{permits} {outcome.what.text}"
        return f"{certain} {how_many_left((1, 1) if len(left) == 1 else None)}" if left else certain
    if not left:
        return "Every question that matters is answered. It is not settled yet: ask first."
    many = f"{len(left)} questions still matter." if len(left) > 1 else "One question still matters."
    return f"{OPEN if view.kept else NOTHING_YET} {many}"


def _question(block_id: str, number: int, question: Question, level: int) -> Element:
    id = f"{block_id}-{question.id}"
    choices = [*((answer.id, answer.text) for answer in question.answers), (NOT_SURE, NOT_SURE_TEXT)]
    return tag(
        "fieldset",
        tag(
            "legend",
            tag("span", f"Question {number}", class_="guide-number"),
            tag(f"h{level}", question.text, class_="guide-question"),
        ),
        tag("p", question.hint, class_="guide-hint", id=f"{id}-hint") if question.hint else None,
        tag("p", CHOOSE, class_="all-error", id=f"{id}-error", hidden=True),
        tag("p", NOT_NEEDED, class_="all-not-needed", tabindex="-1", hidden=True),
        *(_choice(id, *choice) for choice in choices),
        class_="all-question",
        data_question=question.id,
        aria_describedby=f"{id}-hint" if question.hint else None,
    )


def _choice(question_id: str, answer: str, text: str) -> Element:
    # Browsers put answers back after a reload; the script, which alone shows these, takes them away again.
    radio = tag("input", type="radio", name_=question_id, value=answer, id=f"{question_id}-{answer}")
    return tag("label", radio, tag("span", text), class_="all-answer")


def _problem(block_id: str, missing: Iterable[Question], level: int) -> Iterator[Element]:
    yield tag(f"h{level}", PROBLEM)
    yield tag(
        "ul",
        *(
            tag("li", tag("a", question.text, href=f"#{block_id}-{question.id}-{question.answers[0].id}"))
            for question in missing
        ),
    )


def _button(text: str, does: str) -> Element:
    return tag("button", text, type="button", class_="guide-control", data_does=does)
