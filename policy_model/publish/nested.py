"""A procedure's outline as disclosure elements, one in another: the whole guide where no script runs.

Each answer opens on what follows from it: what to do, the outcome, the next question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_model.outline import Branch, Item, Outline
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.html import Element, tag
from policy_model.publish.parts import cite, duty_item, grounds, outcome_card, quotes
from policy_model.questions import NOT_SURE, NOT_SURE_TEXT
from policy_model.rules import Duty, Outcome

LATE = "This takes longer than usual. You need not wait: the steps below are the whole answer, opened at your place."
"""Said beside the steps while what was asked is still awaited."""

ALL = "All the steps at once"
"""What they are called where they are folded together."""

MOST_PATHS = 200
"""With more ways through it than this a procedure is too much to unfold; its numbered outline says the same."""


def paths(outline: Outline) -> int:
    """How many ways lead through the outline, answers that lead to the same counted once."""
    ways: dict[int, int] = {}
    # Every item stands before those that it leads to.
    for item in reversed(outline.items):
        ways[item.number] = sum(ways[branch.then] if branch.then else 1 for branch in item.branches)
    return ways[1] if outline.items else 1


def nested(policy: Policy, outline: Outline, *, page: str = "", numbered: str = "", level: int = 4) -> Element:
    """The outline as nested disclosure elements, or a link to the numbered one where it has more than `MOST_PATHS`.

    page: address of the page that holds the policy's text; empty where that is the same page.
    numbered: address of the numbered outline.
    level: of the headings of outcomes.
    """
    return _Nesting(policy, outline, page, level).whole(numbered)


def all_the_steps(
    policy: Policy, outline: Outline, *, page: str, numbered: str, level: int, **attributes: str
) -> Element:
    """The same, folded together under one heading, and open for readers without a script. The rest as for `nested`."""
    return tag(
        "details",
        tag("summary", ALL),
        nested(policy, outline, page=page, numbered=numbered, level=level),
        class_="guide-all",
        **attributes,
        open=True,
    )


def given(procedure: Procedure, **attributes: str) -> Element:
    """Every answer to every question in words, all hidden: a script shows those that were given, and no others.

    It stands in for the guide's own list where Python can't make one. `data-given` is question id, space, answer id.
    """
    choices = (
        (question, id, text)
        for question in procedure.questions
        for id, text in (*((answer.id, answer.text) for answer in question.answers), (NOT_SURE, NOT_SURE_TEXT))
    )
    return tag(
        "div",
        tag("p", "Your answers so far. The steps below are open at that place."),
        tag(
            "ul",
            *(
                tag("li", question.text, " ", tag("strong", text), data_given=f"{question.id} {id}", hidden=True)
                for question, id, text in choices
            ),
        ),
        class_="guide-notice",
        data_search_exclude=True,
        hidden=True,
        **attributes,
    )


class _Nesting:
    def __init__(self, policy: Policy, outline: Outline, page: str, level: int) -> None:
        self.policy, self.outline, self.page, self.level = policy, outline, page, level
        self.procedure = outline.procedure

    def whole(self, numbered: str) -> Element:
        if paths(self.outline) > MOST_PATHS:
            link = tag("a", "Read all the steps in the numbered outline", href=numbered)
            return tag("p", link, ".", class_="policy-nested")
        standing = self.outline.standing
        return tag(
            "div",
            self._outcome(self.outline.settled) if self.outline.settled else None,
            tag("p", "Open the answer that fits, and go on from there.") if self.outline.items else None,
            *(self._question(self.outline.items[0]) if self.outline.items else ()),
            tag("p", tag("strong", "Throughout, whatever the answers"), class_="nested-throughout")
            if standing
            else None,
            self._duties(standing),
            class_="policy-nested",
        )

    def _question(self, item: Item) -> tuple[Element | None, ...]:
        question = item.question
        return (
            tag("p", question.text, class_="nested-question"),
            tag("p", question.hint, class_="nested-hint") if question.hint else None,
            *(self._branch(item, branch) for branch in item.branches),
            self._not_sure(item),
        )

    def _branch(self, item: Item, branch: Branch) -> Element:
        following = self.outline.items[branch.then - 1] if branch.then else None
        return tag(
            "details",
            tag("summary", tag("span", *_either(answer.text for answer in branch.answers))),
            tag(
                "div",
                self._duties(branch.duties),
                self._outcome(branch.outcome) if branch.outcome else None,
                self._said_already(item.settled) if item.settled and not following else None,
                *(self._question(following) if following else ()),
                class_="nested-inside",
            ),
            class_="nested-answer",
            data_question=item.question.id,
            data_answers=" ".join(answer.id for answer in branch.answers),
        )

    def _not_sure(self, item: Item) -> Element:
        rule = self.procedure.when_unsure
        something_stands_above = item is not self.outline.items[0] or self.outline.settled
        assert isinstance(rule.then, Duty)  # else the policy could not have been made
        return tag(
            "details",
            tag("summary", NOT_SURE_TEXT),
            tag(
                "div",
                tag("ul", duty_item(rule.then, " ", cite(rule.clauses, self.page)), class_="duties"),
                # True of every outline: duties are told at the earliest point at which they are certain.
                tag("p", "Whatever the answer, what stands above this question holds already.")
                if something_stands_above
                else None,
                tag("p", "Look into the other answers too: whatever they have in common holds."),
                class_="nested-inside",
            ),
            class_="nested-answer nested-not-sure",
            data_question=item.question.id,
            data_answers="not-sure",
        )

    def _duties(self, duties: tuple[Duty, ...]) -> Element | None:
        if not duties:
            return None
        return tag(
            "ul",
            *(duty_item(duty, " ", cite(grounds(self.procedure, duty), self.page)) for duty in duties),
            class_="duties",
        )

    def _outcome(self, outcome: Outcome) -> Element:
        clauses = dict.fromkeys((*grounds(self.procedure, outcome), *outcome.clauses))
        return outcome_card(outcome, quotes(self.policy, clauses, self.page), level=self.level)

    def _said_already(self, outcome: Outcome) -> Element:
        return tag("p", f"Nothing more is asked. The outcome stands: {outcome.text}", class_="nested-end")


def _either(texts: Iterable[str]) -> Iterator[Element | str]:
    """Several answers in one line, told apart."""
    for position, text in enumerate(texts):
        if position:
            yield tag("em", " or ")
        yield text
