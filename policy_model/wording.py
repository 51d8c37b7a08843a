"""Conditions in plain words.

    'Is there immediate risk to a service user?' is answered No, and either … or …

A condition is first put into its plainest form, which means the same: no negations, one comparison a question. Commas
part what stands at the top, "either … or" and "both … and" what stands below it, brackets whatever lies deeper, so that
the words can be read in one way only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policy_model.conditions import ALWAYS, AllOf, AnyOf, Condition, Is, Not
from policy_model.questions import Question

NEVER: Condition = AnyOf(())
"""Holds in no situation."""


def in_words(condition: Condition, questions: Iterable[Question]) -> str:
    """The condition as words that can follow "when": a clause of a sentence, without its full stop.

    `always` and `never` stand alone. questions: those that the condition reads, and any others.

    Raises KeyError for a question that is not among them.
    """
    known = {question.id: question for question in questions}
    return _say(plainest(condition, known), known, depth=0)


def plainest(condition: Condition, questions: Mapping[str, Question], negated: bool = False) -> Condition:
    """The condition (or its negation) without negations, nested likes, or two comparisons of one question side by side.

    Answers stand in the order of their question. Raises KeyError for a question that is not among `questions`.
    """
    match condition:
        case Is(id, answers):
            every = tuple(answer.id for answer in questions[id].answers)
            return _compared(id, every, {answer for answer in every if (answer in answers) != negated})
        case Not(part):
            return plainest(part, questions, not negated)
        case AllOf(parts) | AnyOf(parts):
            plain = [plainest(part, questions, negated) for part in parts]
            return _joined(AllOf if isinstance(condition, AllOf) != negated else AnyOf, plain, questions)
    raise TypeError(f"not a condition: {condition!r}")


def _joined(
    kind: type[AllOf] | type[AnyOf], parts: Iterable[Condition], questions: Mapping[str, Question]
) -> Condition:
    """What the parts, in their plainest form, come to together."""
    absorbing = NEVER if kind is AllOf else ALWAYS
    together: dict[str | Condition, Condition] = {}
    for part in parts:
        for each in part.parts if isinstance(part, kind) else (part,):
            key = each.question if isinstance(each, Is) else each
            before = together.get(key)
            if isinstance(each, Is) and isinstance(before, Is):
                one, other = set(before.answers), set(each.answers)
                every = tuple(answer.id for answer in questions[each.question].answers)
                together[key] = _compared(each.question, every, one & other if kind is AllOf else one | other)
            else:
                together[key] = each
            if together[key] == absorbing:
                return absorbing
    return next(iter(together.values())) if len(together) == 1 else kind(tuple(together.values()))


def _compared(question: str, every: tuple[str, ...], chosen: set[str]) -> Condition:
    if not chosen:
        return NEVER
    return ALWAYS if chosen.issuperset(every) else Is(question, tuple(answer for answer in every if answer in chosen))


def _say(condition: Condition, questions: Mapping[str, Question], depth: int) -> str:
    if condition in (ALWAYS, NEVER):
        return "always" if condition == ALWAYS else "never"
    if isinstance(condition, Is):
        return _say_comparison(questions[condition.question], condition.answers)
    assert isinstance(condition, AllOf | AnyOf)  # the plainest form has nothing else
    word = "and" if isinstance(condition, AllOf) else "or"
    parts = [_say(part, questions, depth + 1) for part in condition.parts]
    if depth == 0:
        return f", {word} ".join(parts)
    joined = f" {word} ".join(parts)
    if depth > 1 or (word == "and" and len(parts) > 2):
        return f"({joined})"
    return f"{'both' if word == 'and' else 'either'} {joined}"


def _say_comparison(question: Question, answers: tuple[str, ...]) -> str:
    """Which answers it has, or which it has not: whichever are fewer."""
    others = tuple(answer.id for answer in question.answers if answer.id not in answers)
    few = answers if len(answers) <= len(others) else others
    if few is answers:
        return f"{quoted(question.text)} is answered {answer_in_words(question, *few)}"
    verb = "is not answered" if len(few) == 1 else "is answered neither"
    return f"{quoted(question.text)} {verb} {' nor '.join(answer_in_words(question, answer) for answer in few)}"


def answer_in_words(question: Question, *answers: str) -> str:
    """Answers of a question, by their ids, joined with "or"; a single word (Yes, No) needs no quotation marks."""
    *first, last = (quoted(text) if " " in (text := question.answer(answer).text) else text for answer in answers)
    return f"{', '.join(first)} or {last}" if first else last


def quoted(text: str) -> str:
    """In curly marks, so that an apostrophe or a quotation inside, which is straight, is not taken for the end."""
    return f"\N{LEFT SINGLE QUOTATION MARK}{text}\N{RIGHT SINGLE QUOTATION MARK}"
