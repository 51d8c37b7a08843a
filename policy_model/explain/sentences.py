"""An explanation in plain sentences, each with the clauses that it rests on.

It is enough that 'Is there immediate risk to a service user?' is answered Yes, whatever else is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from policy_model.explain.explanation import Explanation, Given, Instead, Nearly, OpenQuestions
from policy_model.explain.settling import Settling
from policy_model.questions import Question
from policy_model.rules import Duty, Outcome, Rule
from policy_model.values import Value
from policy_model.wording import answer_in_words, quoted

UNTIL_ASKED = "Until you have asked"
"""What is said of, or heads, duties that forbid while something is unsure: see `Decision.until_asked`."""


class Kind(Enum):
    """What a sentence tells; the value heads those of its kind."""

    ENOUGH = "Why"
    OPEN = "What is open"
    SETTLES = "What to find out first"
    INSTEAD = "What would change it"
    APPLIES = "What applies, and why"
    NEARLY = "What nearly applied"
    NEVER = "What can never follow"


class Sentence(Value):
    """One sentence. text: its words. clauses: the ids of those that it rests on."""

    kind: Kind
    text: str
    clauses: tuple[str, ...]


def in_sentences(explanation: Explanation) -> tuple[Sentence, ...]:
    """The explanation in words, in the order of the kinds.

    Rules that always apply are left out, and what nearly applied where the same is said by another sentence.
    """
    return tuple(_sentences(explanation))


def _sentences(explanation: Explanation) -> Iterator[Sentence]:
    decision = explanation.decision
    if decision.outcome and explanation.because is not None:
        yield Sentence(
            Kind.ENOUGH, _enough(explanation.because, decision.procedure.questions), decision.outcome.clauses
        )
    if explanation.open:
        yield from _open(explanation, explanation.open)
    for instead in explanation.instead:
        yield Sentence(Kind.INSTEAD, _instead(instead), instead.clauses)
    yield from _applies(explanation)
    yield from _nearly(explanation)
    for outcome in explanation.never_follow:
        yield Sentence(Kind.NEVER, f"No answers lead to {_named(outcome)}.", outcome.clauses)


def _enough(because: tuple[Given, ...], questions: tuple[Question, ...]) -> str:
    if not because:
        return "The outcome is the same whatever is answered."
    rest = ", whatever else is answered" if len(because) < len(questions) else ""
    return f"It is enough that {_answered(because)}{rest}."


def _open(explanation: Explanation, open: OpenQuestions) -> Iterator[Sentence]:
    decision, unsure = explanation.decision, explanation.decision.procedure.when_unsure
    if decision.unsure:
        asked = [quoted(question.text) for question in decision.unsure]
        rest = ", so nothing is settled until you have asked." if explanation.withheld else ": ask first."
        yield Sentence(Kind.OPEN, f"You are not sure about {_listed(asked)}{rest}", unsure.clauses)
    elif open.questions:
        asked = [quoted(question.text) for question in open.questions]
        clauses = tuple(dict.fromkeys(clause for question in open.questions for clause in question.clauses))
        yield Sentence(Kind.OPEN, f"The outcome still depends on {_listed(asked)}.", clauses)
    if open.settles_most:
        yield Sentence(Kind.SETTLES, settles_in_words(open.settles_most), open.settles_most.question.clauses)


def settles_in_words(settling: Settling) -> str:
    """Which question would settle most, and with which of its answers the matter is settled; never how."""
    if settling.settled == settling.left:
        how = ": whatever the answer, the matter is settled"
    elif settling.settled:
        how = f": with {answer_in_words(settling.question, *settling.answers)} the matter is settled"
    else:
        how = ", though no answer to it alone settles the matter"
    return f"Finding out {quoted(settling.question.text)} would settle most{how}."


def _instead(instead: Instead) -> str:
    verb = "were" if instead.changes else "is"
    changed = (Given(change.question, change.to) for change in instead.changes)
    return f"If {_answered((*changed, *instead.further), verb)}: {instead.outcome.what.text}"


def _applies(explanation: Explanation) -> Iterator[Sentence]:
    """Duties with the same reason are told together; those that hold until somebody has been asked, apart."""
    together: dict[tuple[bool, tuple[Given, ...]], list[Rule]] = {}
    until_asked = {duty.what for duty in explanation.decision.until_asked}
    for fired in explanation.fired:
        if isinstance(fired.rule.then, Duty) and fired.because:
            together.setdefault((fired.rule.then in until_asked, fired.because), []).append(fired.rule)
    for (is_until_asked, because), rules in together.items():
        names = dict.fromkeys(_named(rule.then) for rule in rules)
        verb = "applies" if len(names) == 1 else "apply"
        until = f"{UNTIL_ASKED}, " if is_until_asked else ""
        yield Sentence(Kind.APPLIES, f"{until}{_listed(names)} {verb}, because {_answered(because)}.", _clauses(rules))


def _nearly(explanation: Explanation) -> Iterator[Sentence]:
    """Rules that the same changes would make apply are told together."""
    misses: dict[str, list[Nearly]] = {}
    for nearly in explanation.nearly:
        if not _is_said_already(nearly, explanation):
            misses.setdefault(nearly.rule.id, []).append(nearly)
    together: dict[tuple[tuple[Question, tuple[str, ...]], ...], list[Rule]] = {}
    for those in misses.values():
        together.setdefault(tuple((each.question, each.would) for each in those), []).append(those[0].rule)
    every = explanation.decision.procedure.rules
    for rules in together.values():
        # What other rules lead to as well may follow yet.
        names = dict.fromkeys(
            ("one of the rules for " if sum(each.then == rule.then for each in every) > 1 else "") + _named(rule.then)
            for rule in rules
        )
        text = f"{_listed(names)} did not apply{_missed(misses[rules[0].id], 'it' if len(names) == 1 else 'they')}."
        yield Sentence(Kind.NEARLY, text[0].upper() + text[1:], _clauses(rules))


def _missed(those: list[Nearly], they: str) -> str:
    """Why, and with what other answers it would have been otherwise."""
    if len(those) == 1:
        (only,) = those
        given, would = (answer_in_words(only.question, *answers) for answers in ((only.given,), only.would))
        return f", because {quoted(only.question.text)} was answered {given}; with {would} {they} would"
    *first, last = (
        f"if {quoted(each.question.text)} were answered {answer_in_words(each.question, *each.would)}" for each in those
    )
    return f"; {they} would {', '.join(first)}, or {last}"


def _is_said_already(nearly: Nearly, explanation: Explanation) -> bool:
    """Whether what the rule leads to follows all the same, or the same change is told as leading to its outcome."""
    decision = explanation.decision
    certain = {duty.what for duty in decision.duties} | ({decision.outcome.what} if decision.outcome else set())
    return nearly.rule.then in certain or any(
        each.outcome.what == nearly.rule.then
        and not each.further
        and [change.question for change in each.changes] == [nearly.question]
        for each in explanation.instead
    )


def _clauses(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for rule in rules for clause in rule.clauses))


def _named(then: Duty | Outcome) -> str:
    """A duty or an outcome by its words, without the full stop that would end the sentence around it."""
    modality = f"{then.modality.value.capitalize()}: " if isinstance(then, Duty) else ""
    return quoted(modality + then.text.removesuffix("."))


def _answered(given: Iterable[Given], verb: str = "is") -> str:
    """That questions have these answers, as the words of a condition: commas part them."""
    parts = [f"{quoted(each.question.text)} {verb} answered {_answer(each)}" for each in given]
    return ", and ".join(parts)


def _answer(given: Given) -> str:
    return answer_in_words(given.question, given.answer)


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
