"""How a text was read where it leaves room, what else it could mean, and what would come of that, worked out."""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.alternatives import Alternative, NotModelled
from policy_model.clauses import Mark
from policy_model.diff import Case, OutcomeDifference
from policy_model.diff.words import ToldOtherwise, duties_together, situations, when
from policy_model.policies.beside import alternatives_of
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.checked import how_many
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import MARKS, answered, answers_of, duty_item, mark_badge, opener, outcome_words, quote
from policy_model.readings import WorkedOut, worked_out

NO_MODEL = "What would come of it is not worked out here."


def interpretations(site: Site, policy: Policy, page: str = "") -> Iterator[Element]:
    """Each judgement made in modelling: its clauses, what was chosen, what else it could mean, and what follows then.

    Raises PolicyError where another reading can't be so.
    """
    return told(policy, page, in_full=True)


def told(policy: Policy, page: str = "", *, in_full: bool) -> Iterator[Element]:
    """The same. in_full: whether each situation that would come out differently is told, or only how many there are."""
    alternatives = {(each.interpretation, each.reading): each for each in alternatives_of(policy)}
    for number, each in enumerate(policy.interpretations, start=1):
        readings = ((reading, alternatives.get((each.id, reading))) for reading in each.otherwise)
        yield tag(
            "section",
            tag("h3", f"{number}. {each.open}", id=f"interpretation-{each.id}"),
            *(quote(policy, clause, page) for clause in each.clauses),
            tag("p", tag("strong", "The model's reading: "), each.chosen),
            tag("p", tag("strong", "It could also mean:")),
            tag("ul", *(_reading(policy, *reading, in_full=in_full) for reading in readings), class_="policy-readings"),
            class_="policy-interpretation",
        )


def changed_in(found: WorkedOut) -> tuple[Child, ...]:
    """In how many situations another reading would end otherwise, as a sentence."""
    difference = found.difference
    changed, total = difference.situations_changed, difference.situations_total
    if changed:
        words = f"{changed} of {total} situations"
        return ("With this reading the outcome would be another in ", tag("strong", words), ".")
    if found.differs:
        none = f"no outcome would be another in any of {total} situations"
        return (f"With this reading {none}; ", tag("strong", "what has to be done would be"), ".")
    return (
        "With this reading ",
        tag("strong", "nothing would come out differently"),
        f" in any of {total} situations.",
    )


def _reading(policy: Policy, reading: str, alternative: Alternative | NotModelled | None, *, in_full: bool) -> Element:
    match alternative:
        case Alternative():
            found = _worked_out(policy, worked_out(policy, alternative), in_full=in_full)
        case NotModelled(reason=reason):
            found = iter((tag("p", tag("strong", "This can't be worked out with the model. "), reason),))
        case None:
            found = iter((tag("p", NO_MODEL),))
    return tag("li", tag("p", reading, class_="policy-reading-said"), *found)


def _worked_out(policy: Policy, found: WorkedOut, *, in_full: bool) -> Iterator[Element]:
    difference, alternative = found.difference, found.alternative
    yield tag("p", *changed_in(found), *_more_asked(difference), *_broken(found))
    if alternative.text and (marks := [each.mark for each in alternative.text if each.mark is not Mark.SUPPLIED]):
        least = max(marks, key=list(Mark).index)
        yield tag("p", mark_badge(least), f" {MARKS[least]}", class_="policy-mark-note")
    if alternative.assumed:
        yield tag("p", tag("strong", "Assumed for this reading: "), alternative.assumed)
    for renamed in difference.same:
        if renamed.why:
            yield tag("p", tag("strong", "Taken as the same: "), renamed.why)
    if not in_full:
        yield from _broken_sentences(found)
    elif found.differs:
        yield tag(
            "details",
            tag("summary", "What would come out differently"),
            *_cases(policy, found),
            *_duties(difference),
            *_broken_sentences(found),
            class_="policy-in-words",
        )


def _more_asked(difference: OutcomeDifference) -> Iterator[Child]:
    """Why there are more situations than the policy's own procedure has: what is asked besides."""
    own = {question.id for question in difference.old.questions}
    more = [question.text for question in difference.questions if question.id not in own]
    if more:
        asked = " and ".join(f"\N{LEFT SINGLE QUOTATION MARK}{text}\N{RIGHT SINGLE QUOTATION MARK}" for text in more)
        yield f" It also asks {asked}, and each answer to that counts as a situation of its own."


def _broken(found: WorkedOut) -> Iterator[Child]:
    if found.broken:
        yield f" {len(found.broken)} of the sentences that hold in every situation would not hold."


def _cases(policy: Policy, found: WorkedOut) -> Iterator[Element]:
    difference = found.difference
    if difference.cases:
        yield tag("p", tag("strong", "Another outcome:"))
        yield tag(
            "ol",
            *(_case(policy, found, *each) for each in enumerate(difference.cases, start=1)),
            class_="policy-review-list policy-cases",
        )
    if difference.left_out:
        yield tag("p", f"{how_many(difference.left_out, 'more situation', 'none')} that no case here tells of.")


def _case(policy: Policy, found: WorkedOut, number: int, case: Case) -> Element:
    own = found.difference.old
    return tag(
        "li",
        tag("p", f"{when(found.difference, case)} ({situations(case.situations)}):"),
        tag("p", tag("strong", "With this reading: "), *(outcome_words(case.new) if case.new else ("no outcome.",))),
        tag("p", tag("strong", "With the model's: "), *(outcome_words(case.old) if case.old else ("no outcome.",))),
        *_example(policy, own, case, f"example {number} of \u2018{found.alternative.reading}\u2019"),
    )


def _example(policy: Policy, procedure: Procedure, case: Case, about: str) -> Iterator[Element]:
    """A situation as the policy's own procedure is asked about it, and a way to see it decided."""
    if not case.example_old:
        return
    if any(len(answers) > 1 for _, answers in case.when):  # else the case is told in those very answers
        yield tag("p", "For example:")
        yield answered(procedure, answers_of(case.example_old))
    yield from opener(policy, procedure, answers_of(case.example_old), about)


def _duties(difference: OutcomeDifference) -> Iterator[Element]:
    """Those told in other situations, with when; those of the same situations together."""
    told_otherwise = duties_together(difference)
    if not told_otherwise:
        return
    yield tag("p", tag("strong", "Other duties:"))
    yield tag(
        "ul",
        *(
            tag(
                "li",
                tag("p", tag("strong", _said(each))),
                tag("ul", *map(duty_item, each.duties), class_="policy-duties"),
                *(tag("p", f"{when(difference, merged)}.") for merged in each.merged),
            )
            for each in told_otherwise
        ),
        class_="policy-review-list policy-duty-changes",
    )


def _said(told: ToldOtherwise) -> str:
    return f"{'Told as well' if told.gained else 'Not told any more'} in {situations(told.situations)}:"


def _broken_sentences(found: WorkedOut) -> Iterator[Element]:
    if found.broken:
        yield tag("p", tag("strong", "Would not hold any more:"))
        yield tag("ul", *(tag("li", invariant.sentence) for invariant, _ in found.broken))
