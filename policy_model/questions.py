"""Questions: what the reader is asked, with finitely many answers."""

from __future__ import annotations

from policy_model.values import Value

NOT_SURE = "not-sure"
"""What any question may be answered with. It settles nothing, so it is no answer of the question's own."""

NOT_SURE_TEXT = "I'm not sure"
"""How it is worded wherever it is offered."""


class Answer(Value):
    """One answer that a question can be given.

    id: unique within its question.
    text: the wording that the reader chooses.
    short: the wording on an arrow of the flowchart; the text itself where there is none.
    """

    id: str
    text: str
    short: str = ""

    @property
    def label(self) -> str:
        """The wording where room is short."""
        return self.short or self.text


class Question(Value):
    """What the reader is asked.

    id: unique within its procedure.
    text: the question.
    answers: two or more, in the order in which they are offered.
    because: the clauses that the question comes from, one id or several.
    hint: what helps to answer; empty where nothing does.
    """

    id: str
    text: str
    answers: tuple[Answer, ...]
    because: str | tuple[str, ...] = ()
    hint: str = ""

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that the question comes from."""
        return as_ids(self.because)

    def answer(self, answer_id: str) -> Answer:
        """The answer with that id. Raises KeyError where there is none."""
        for answer in self.answers:
            if answer.id == answer_id:
                return answer
        raise KeyError(answer_id)


def yes_no(id: str, text: str, *, because: str | tuple[str, ...] = (), hint: str = "") -> Question:
    """A question answered with `yes` or `no`."""
    return Question(id, text, (Answer("yes", "Yes"), Answer("no", "No")), because, hint)


def choice(id: str, text: str, *answers: Answer, because: str | tuple[str, ...] = (), hint: str = "") -> Question:
    """A question with answers of its own."""
    return Question(id, text, answers, because, hint)


def as_ids(ids: str | tuple[str, ...]) -> tuple[str, ...]:
    """One id or several, as several: so that an author may write `because="the-clause"`."""
    return (ids,) if isinstance(ids, str) else tuple(ids)
