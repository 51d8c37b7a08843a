"""The decision record: what was answered and what came of it, as text and as HTML, to be put into a case system.

Everything in it is coded: the policy's own words and ids. It has no name in it and no box for one. It is made where it
is read and kept nowhere; the time comes in as an argument.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policy_model.data import digest
from policy_model.decision import Decision, Grounded
from policy_model.errors import Problem, RequestError
from policy_model.evaluate import Evaluator
from policy_model.explain import explain
from policy_model.explain.sentences import UNTIL_ASKED, Kind, in_sentences
from policy_model.policies.catalogue import status_of
from policy_model.policy import Policy
from policy_model.publish.dates import NOT_RECORDED, in_full
from policy_model.publish.html import Child, Element, tag, to_html
from policy_model.publish.parts import PERMITS, UNDECIDED, provenance
from policy_model.questions import NOT_SURE, NOT_SURE_TEXT, Question
from policy_model.rules import Duty

TITLE = "Decision record"
OFFER = (
    "What you answered and what follows from it, to put into the case system. "
    "It holds no name. It is made on this device, and is neither sent nor stored."
)
DIFFERS = "My judgement differs from the guide"
SUPPORTS = "The guide supports judgement; it does not decide."
TO_COMPLETE = "To complete in the case system"
BLANKS = ("Who it is about", "What is shared, or not shared", "With whom", "Recorded by")

REASONS = (Kind.ENOUGH, Kind.OPEN, Kind.SETTLES, Kind.APPLIES)
"""The kinds of an explanation's sentences that are reasons; the others tell what would have been otherwise."""

WIDTH = 100
"""How long a line of the text may be, in characters; an id or a digest is never broken."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a record.

    codes: the ids of what it says, from the question to the answer, for example.
    blank: whether it ends in room to write on.
    """

    text: str
    codes: tuple[str, ...] = ()
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines under a heading. numbered: whether their order matters."""

    title: str
    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A decision record. made: when, in words. name: that of a file to keep it in, which tells nothing of the case."""

    made: str
    name: str
    parts: tuple[Part, ...]


def record(
    policy: Policy, evaluator: Evaluator, answers: Mapping[str, str], at: str, *, differs: bool = False
) -> Record:
    """The record of what the answers decide.

    answers: question id to answer id or `not-sure`; those that count, in the order in which they were given.
    at: the time, with its offset from UTC, as in `2026-11-22T20:45+00:00`.
    differs: whether the reader's own judgement is another. The reason is written elsewhere; here is room for it.

    Raises RequestError for an unknown question or answer, and for a time that is none or has no offset.
    """
    time, decision = _time(at), evaluator.decide(answers)
    return Record(
        f"{in_full(time.date())}, {time:%H:%M} (UTC{time:%:z}), by the clock of the device.",
        f"decision-record-{time:%Y-%m-%d-%H%M}.txt",
        tuple(part for part in _parts(policy, evaluator, decision, differs) if part.lines),
    )


def as_text(record: Record) -> str:
    """The record as plain text, which any case system takes."""
    lines = [TITLE.upper(), "", f"Made: {record.made}", SUPPORTS]
    for part in record.parts:
        lines += ["", part.title.upper()]
        for number, line in enumerate(part.lines, start=1):
            lines += _wrapped(line, f"{number}. " if part.numbered else "- ")
    return "\n".join(lines) + "\n"


def as_html(record: Record, level: int) -> Element:
    """The record as HTML; its heading, of that level, is there to be given the focus."""
    return tag(
        "article",
        tag(f"h{level}", TITLE, tabindex="-1", data_focus=""),
        tag("p", f"Made: {record.made} {SUPPORTS}"),
        *(
            child
            for part in record.parts
            for child in (
                tag(f"h{level + 1}", part.title),
                tag("ol" if part.numbered else "ul", *map(_item, part.lines)),
            )
        ),
        class_="decision-record",
    )


def offer(answers: Mapping[str, str], level: int) -> Element:
    """What a step shows where a record can be made: a script adds the time, and puts what `shown` returns in place.

    level: of its heading.
    """
    return tag(
        "div",
        tag(f"h{level}", TITLE),
        tag("p", OFFER),
        tag(
            "button",
            "Make a decision record",
            type="button",
            class_="guide-control",
            data_failed="The record can't be made here just now.",
            data_record=json.dumps({"answers": dict(answers), "asking": ""}),
        ),
        tag("div", class_="record-made", data_level=str(level)),
        tag("p", class_="record-said", role="status"),
        class_="guide-part guide-record",
    )


def shown(
    policy: Policy, evaluator: Evaluator, answers: Mapping[str, str], level: int, *, at: str, differs: bool = False
) -> dict[str, Any]:
    """The record ready to be shown, as a dictionary that JSON can carry: `html`; `text`; `name`, a file's.

    The arguments and what is raised are those of `record`. level: of its heading.
    """
    made = record(policy, evaluator, answers, at, differs=differs)
    other = {"answers": dict(answers), "asking": "", "record": {"at": at, "differs": not differs}}
    box = tag("input", type="checkbox", checked=differs, data_go=json.dumps(other))
    return {
        "html": to_html(
            as_html(made, level),
            tag("label", box, tag("span", DIFFERS), class_="record-differs"),
            tag(
                "div",
                _button("Copy", "copy", "Copied. Paste it into the case system."),
                _button("Print", "print", ""),
                _button(
                    "Save as a file", "save", "Handed to your browser to save. Whoever uses this device can read it."
                ),
                class_="guide-controls",
            ),
        ),
        "text": as_text(made),
        "name": made.name,
    }


def _button(text: str, does: str, said: str) -> Element:
    """said: what the reader is told once it is done."""
    failed = "Copying is not allowed here. The record is selected: use your browser's own way to copy."
    return tag(
        "button",
        text,
        type="button",
        class_="guide-control",
        data_does=does,
        data_said=said,
        data_failed=failed if does == "copy" else None,
    )


def _parts(policy: Policy, evaluator: Evaluator, decision: Decision, differs: bool) -> Iterator[Part]:
    answers = {step.question.id: step.answer for step in decision.trace}
    yield Part("What was answered", tuple(_answered(decision)), numbered=True)
    yield Part("Outcome", (_outcome(decision),))
    apart = {*decision.standing, *(duty.what for duty in decision.until_asked)}
    yield Part(UNTIL_ASKED, tuple(map(_duty, decision.until_asked)))
    to_do = [duty for duty in decision.duties if duty.what not in apart]
    yield Part("What to do, in order", tuple(map(_duty, to_do)), numbered=True)
    yield Part(
        "Throughout, whatever the answers", tuple(_duty(d) for d in decision.duties if d.what in decision.standing)
    )
    if decision.unsure:
        rule = decision.procedure.when_unsure
        assert isinstance(rule.then, Duty)  # else the policy could not have been made
        about = (Line(f"Ask about: {question.text}", (question.id,)) for question in decision.unsure)
        yield Part("Not sure: ask", (_duty(Grounded(rule.then, (rule,))), *about))
    sentences = in_sentences(explain(evaluator, answers))
    yield Part("Why", tuple(Line(each.text, each.clauses) for each in sentences if each.kind in REASONS))
    yield Part("What it rests on", tuple(_sources(policy, decision)))
    if differs:
        yield Part(DIFFERS, (Line("My decision, and my reason", blank=True),))
    yield Part(TO_COMPLETE, tuple(Line(blank, blank=True) for blank in BLANKS))


def _answered(decision: Decision) -> Iterator[Line]:
    for step in decision.trace:
        yield Line(f"{step.question.text} {_wording(step.question, step.answer)}.", (step.question.id, step.answer))
    if question := decision.next_question:
        yield Line(f"{question.text} Not answered when this was made.", (question.id,))


def _wording(question: Question, answer: str) -> str:
    return NOT_SURE_TEXT if answer == NOT_SURE else question.answer(answer).text


def _outcome(decision: Decision) -> Line:
    if decision.outcome is None:
        return Line(f"None is certain yet. {UNDECIDED}")
    outcome = decision.outcome.what
    permits = f"{PERMITS[outcome.permits]}."
    return Line(permits if outcome.text == permits else f"{permits} {outcome.text}", (outcome.id,))


def _duty(duty: Grounded[Duty]) -> Line:
    return Line(f"{duty.what.modality.value.capitalize()}: {duty.what.text}", (duty.what.id,))


def _sources(policy: Policy, decision: Decision) -> Iterator[Line]:
    review = policy.next_review.words if policy.next_review else NOT_RECORDED
    yield Line(
        f"Policy: {policy.title}, version {policy.version.shown}. Owner: {policy.owner or NOT_RECORDED}. "
        f"Status: {status_of(policy) or NOT_RECORDED}. Next review: {review}.",
        (policy.id,),
    )
    yield Line(f"Procedure: {decision.procedure.title}", (decision.procedure.id,))
    if source := provenance(policy, decision.procedure):
        yield Line(source)
    yield Line("Rules", tuple(rule.id for rule in decision.rules))
    yield Line("Clauses", decision.clauses)
    yield Line("Model (SHA-256)", (digest(policy),))


def _time(at: str) -> datetime:
    try:
        time = datetime.fromisoformat(at)
    except ValueError:
        raise RequestError([Problem("", f"`{at}` is not a time", "write it as in 2026-11-22T20:45+00:00")]) from None
    if time.utcoffset() is None:
        help = "write it as in 2026-11-22T20:45+00:00"
        raise RequestError([Problem("", f"`{at}` does not say how far it is from UTC", help)])
    return time


def _wrapped(line: Line, mark: str) -> Iterable[str]:
    codes = f" [{', '.join(line.codes)}]" if line.codes else ""
    said = f"{mark}{line.text}{codes}{': ' + '_' * 40 if line.blank else ''}"
    return textwrap.wrap(said, WIDTH, subsequent_indent=" " * len(mark), break_long_words=False, break_on_hyphens=False)


def _item(line: Line) -> Element:
    codes: list[Child] = []
    for code in line.codes:
        codes += (" ", tag("code", code))
    return tag(
        "li",
        line.text,
        *codes,
        ":" if line.blank else None,
        tag("span", class_="record-blank") if line.blank else None,
        class_="record-to-write" if line.blank else None,
    )
