"""One step of the guide as HTML: what is certain, what is asked next, what was answered.

Each button holds the state that it leads to (`data-go`), so that whoever shows the step has nothing to work out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policy_model.evaluate import Decision, Grounded
from policy_model.explain.sentences import UNTIL_ASKED, Sentence
from policy_model.policy import Policy
from policy_model.publish.guide_why import folded, settling
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import PERMITS, UNDECIDED, duty_item, outcome_card, quotes
from policy_model.publish.record import offer
from policy_model.questions import NOT_SURE, NOT_SURE_TEXT, Question
from policy_model.rules import Duty, Outcome, Permits

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a step shows.

    decision: what came of the answers that count at this step.
    asking: the question that is asked, or None at the end.
    kept: every answer given, those among them that stand after a question which is answered again.
    again: whether the question had an answer already, and is answered again.
    left: how many questions may still be asked (fewest, most); None where an answer "not sure" leaves that open.
    why: why the decision is as it is, and what would change it; told once the outcome is certain, or nothing is asked.
    page: address of the page that holds the policy's text; empty where that is the same page.
    level: of the step's headings; those within its parts are one lower.
    """

    policy: Policy
    decision: Decision
    asking: Question | None
    kept: Mapping[str, str]
    again: bool
    left: tuple[int, int] | None
    why: tuple[Sentence, ...]
    page: str
    level: int

    @property
    def outcome_is_new(self) -> bool:
        """Whether the outcome became certain with the last answer."""
        outcome, trace = self.decision.outcome, self.decision.trace
        return bool(outcome and trace and trace[-1].outcome == outcome.what) and not self.again

    @property
    def unsure_is_new(self) -> bool:
        """Whether the last answer was "not sure"."""
        trace = self.decision.trace
        return bool(trace) and trace[-1].answer == NOT_SURE and not self.again

    @property
    def new_duties(self) -> tuple[Duty, ...]:
        """The duties that became certain with the last answer."""
        return self.decision.trace[-1].duties if self.decision.trace and not self.again else ()


def render(view: View) -> Element:
    """The step. The heading that is to have the focus has the attribute `data-focus`; there is always exactly one."""
    question = _question(view, view.asking) if view.asking else None
    return tag("div", *_parts(view, question), _answers(view), _record(view), _controls(view), class_="guide-step")


def conclusion(view: View) -> Element:
    """What came of the answers, without the question, the answers and the buttons, where those stand elsewhere."""
    return tag("div", *_parts(view, None), class_="guide-conclusion")


def _parts(view: View, question: Element | None) -> Iterator[Element | None]:
    decision = view.decision
    unsure = _unsure(view) if decision.unsure else None
    # Whom to ask comes first while it is news, or where nothing else is left to say.
    first = view.unsure_is_new or not (view.asking or decision.outcome)
    yield _outcome(view, decision.outcome) if decision.outcome else None
    yield unsure if first else None
    yield question
    yield _to_do(view)
    yield _until_asked(view)
    yield unsure if not first else None
    yield _still_possible(view) if decision.unsure and not view.asking and not decision.outcome else None
    yield _throughout(view)
    yield folded(view.policy, view.why, view.page, view.level + 1)


def _record(view: View) -> Element | None:
    """The offer of a record, at the end and wherever an outcome is certain; not while an answer is changed."""
    if view.again or not view.decision.trace or not (view.decision.outcome or not view.asking):
        return None
    return offer({step.question.id: step.answer for step in view.decision.trace}, view.level + 1)


def announcement(view: View) -> str:
    """What a screen reader is told beside the heading that gets the focus."""
    said = []
    if view.outcome_is_new and view.decision.outcome:
        said.append(view.decision.outcome.what.text)
        if view.asking:
            said.append(how_many_left(view.left))
    if new := len(view.new_duties):
        said.append(f"{_number(new)} new {'thing' if new == 1 else 'things'} to do.")
    if view.asking and (view.outcome_is_new or view.unsure_is_new):
        said.append(f"Next question: {view.asking.text}")
    return " ".join(said)


def how_many_left(left: tuple[int, int] | None) -> str:
    """A sentence on the questions that remain once the outcome is certain: (fewest, most), None where that is open."""
    if left is None:
        return "The questions that remain settle only how."
    fewest, most = left
    few = "" if fewest == most else "Up to "
    questions = "question settles" if most == 1 else "questions settle"
    number = _number(most).lower() if few else _number(most)
    return f"{few}{number} more {questions} how."


def _outcome(view: View, outcome: Grounded[Outcome]) -> Element:
    card = outcome_card(
        outcome.what,
        quotes(view.policy, outcome.clauses, view.page),
        tag("p", how_many_left(view.left), class_="guide-left") if view.asking and not view.again else None,
        level=view.level,
    )
    if view.outcome_is_new or not view.asking:
        _focus(card[0])
    return card


def _question(view: View, question: Question) -> Element:
    has_focus = view.again or not (view.outcome_is_new or view.unsure_is_new)
    heading = tag(f"h{view.level}", question.text, class_="guide-question")
    if has_focus:
        _focus(heading)
    given = view.kept.get(question.id)
    return tag(
        "fieldset",
        # The hint is in the group's name: whoever goes to the buttons with Tab hears it with the question.
        tag(
            "legend",
            tag("span", f"Question {len(view.decision.trace) + 1}", class_="guide-number"),
            heading,
            tag("span", question.hint, class_="guide-hint") if question.hint else None,
        ),
        tag(
            "p",
            "You answered: ",
            tag("strong", _wording(question, given)),
            ". Your other answers are kept, as far as they still matter.",
            class_="guide-hint",
        )
        if view.again and given
        else None,
        *(_answer_button(view, question, answer.id, answer.text) for answer in question.answers),
        _answer_button(view, question, NOT_SURE, NOT_SURE_TEXT),
        class_="guide-asking",
        data_question=question.id,
    )


def _answer_button(view: View, question: Question, answer: str, text: str) -> Element:
    extra = " guide-not-sure" if answer == NOT_SURE else ""
    return _button(text, {**view.kept, question.id: answer}, class_=f"guide-answer{extra}", data_answer=answer)


def _to_do(view: View) -> Element | None:
    """What is certain, does not hold anyway, and not only until somebody has been asked."""
    apart = {*view.decision.standing, *(duty.what for duty in view.decision.until_asked)}
    duties = [duty for duty in view.decision.duties if duty.what not in apart]
    if not duties:
        return None
    if view.asking:
        title = "What to do now"
    else:
        title = "What is certain, whatever the answer" if not view.decision.outcome else "What to do, in order"
    return _duties(view, title, duties, "guide-to-do")


def _until_asked(view: View) -> Element | None:
    """What must not be done yet, which is not the end of the matter: it never stands below "what is certain"."""
    duties = view.decision.until_asked
    return _duties(view, UNTIL_ASKED, duties, "guide-until") if duties else None


def _throughout(view: View) -> Element | None:
    standing = [duty for duty in view.decision.duties if duty.what in view.decision.standing]
    return _duties(view, "Throughout, whatever the answers", standing, "guide-throughout") if standing else None


def _duties(view: View, title: str, duties: Iterable[Grounded[Duty]], class_: str) -> Element:
    def item(duty: Grounded[Duty]) -> Element:
        new = tag("span", "New", class_="duty-new") if duty.what in view.new_duties and view.asking else None
        return duty_item(
            duty.what, *((" ", new) if new is not None else ()), quotes(view.policy, duty.clauses, view.page)
        )

    return _section(view, title, tag("ol", *map(item, duties), class_="duties"), class_=class_)


def _unsure(view: View) -> Element:
    """Whom to ask, and about what. It never says that information may not be shared."""
    decision, rule = view.decision, view.decision.procedure.when_unsure
    assert isinstance(rule.then, Duty)  # else the policy could not have been made
    undecided = not view.asking and not decision.outcome
    heading = tag(
        f"h{view.level}", "Not settled yet: ask first" if undecided else "You are not sure: ask", class_="guide-ask"
    )
    if (undecided or view.unsure_is_new) and not (view.outcome_is_new or (decision.outcome and not view.asking)):
        _focus(heading)
    return tag(
        "div",
        heading,
        tag("ul", duty_item(rule.then, quotes(view.policy, rule.clauses, view.page)), class_="duties"),
        tag("p", "Ask about:"),
        tag("ul", *(tag("li", question.text, data_unsure=question.id) for question in decision.unsure)),
        *settling(view.policy, view.why, view.page),
        tag("p", UNDECIDED) if undecided else None,
        class_="guide-unsure",
    )


def _still_possible(view: View) -> Element | None:
    """The outcomes that the missing answers leave open; none where that would be to forbid out of a missing answer."""
    possible = view.decision.possible_outcomes
    if all(outcome.permits is Permits.NO for outcome in possible):
        return None
    return _section(
        view,
        "What can still follow, once you know",
        tag(
            "ul",
            *(
                tag("li", tag("strong", f"{PERMITS[each.permits]}:"), f" {each.text}", data_possible=each.id)
                for each in possible
            ),
        ),
        class_="guide-possible",
    )


def _answers(view: View) -> Element | None:
    procedure, trace = view.decision.procedure, view.decision.trace
    if not trace:
        return None

    def item(question: Question, answer: str) -> Element:
        change = _button(
            "Change",
            view.kept,
            question.id,
            class_="guide-change",
            label=f"Change the answer to: {question.text}",
        )
        words = tag("span", question.text, " ", tag("strong", _wording(question, answer)))
        return tag("li", words, change, data_question=question.id, data_answer=answer)

    answers = (item(procedure.question(step.question.id), step.answer) for step in trace)
    return _section(view, "Your answers", tag("ol", *answers), class_="guide-answers")


def _controls(view: View) -> Element | None:
    """Back to the step before; from a question that is answered again, to where the reader left."""
    trace = view.decision.trace
    if not (trace or view.again):
        return None
    before = view.kept if view.again else {step.question.id: step.answer for step in trace[:-1]}
    return tag(
        "div",
        _button("Back", before, class_="guide-control guide-back"),
        _button("Start again", {}, class_="guide-control guide-again"),
        class_="guide-controls",
    )


def _section(view: View, title: str, *children: Child, class_: str) -> Element:
    return tag("div", tag(f"h{view.level + 1}", title), *children, class_=f"guide-part {class_}")


def _button(
    text: str, answers: Mapping[str, str], asking: str = "", label: str | None = None, **attributes: str
) -> Element:
    go = json.dumps({"answers": dict(answers), "asking": asking})
    return tag("button", text, type="button", data_go=go, aria_label=label, **attributes)


def _focus(heading: Element) -> None:
    heading.set("tabindex", "-1")
    heading.set("data-focus", "")


def _wording(question: Question, answer: str | None) -> str:
    return NOT_SURE_TEXT if answer in (NOT_SURE, None) else question.answer(answer).text


def _number(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
