"""The parts that pages and the guide share: a duty, an outcome, a quoted clause. Each looks the same everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from policy_model.clauses import Mark
from policy_model.policies.catalogue import catalogue, find_policy
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.html import Child, Element, tag
from policy_model.questions import NOT_SURE, NOT_SURE_TEXT
from policy_model.rules import Duty, Modality, Outcome, Permits

MEANS = {
    Mark.CONFIRMED: "read in a stored copy of a public page",
    Mark.SECONDARY: "read in somebody else's account of the source",
    Mark.RECALLED: "reconstructed from knowledge of the document, and not checked against it",
}
"""What each mark says of a fact."""

MARKS = {
    Mark.CONFIRMED: "Read in a stored copy of a public page.",
    Mark.SECONDARY: "Read in somebody else's account of the source; check at source.",
    Mark.RECALLED: "Recalled, and not checked against the source; not a quotation.",
}
"""What a reader is told of a clause that is not the policy's own words."""

EMERGENCY = "Immediate danger? Call 999."
EMERGENCY_MORE = "If a child or an adult is in immediate danger, call 999 first. This can wait."
NOT_THE_POLICYS = "This notice is not part of the policy's text."
"""What comes before any policy."""

NOT_IN_FORCE = "It is being reviewed and may change. Follow the version in force, not this one."
NONE_IN_FORCE = "It is being reviewed and may change. No version of this policy is in force yet."
"""What readers of a draft are told, and those of a draft of a first version."""

JUDGEMENT = (
    "This guide supports your judgement; it does not decide for you. "
    "Your answers stay in this page and are gone when you leave it."
)
"""What a reader is told beside the questions."""

UNDECIDED = "This is not an answer against sharing. Until you have asked, do what is certain. The rest may change."
"""What is said where nothing is certain for want of an answer."""

PERMITS = {
    Permits.YES: "You can share",
    Permits.NO: "Do not share",
    Permits.WAIT: "Not yet",
}
"""The heading of an outcome: whether information may be passed on, in words, so that colour is not needed."""


def draft_notice(policy: Policy) -> Element | None:
    """What is said wherever a draft might be taken for what holds; None for a released version."""
    if not policy.draft:
        return None
    said = NOT_IN_FORCE if policy.id in catalogue() else NONE_IN_FORCE
    return tag("p", tag("strong", f"{policy.standing}."), f" {said}", class_="policy-draft")


def provenance(policy: Policy, procedure: Procedure) -> str | None:
    """Where a procedure's steps come from and how far that was checked; None where they are the policy's own words."""
    cited = {clause for rule in procedure.rules for clause in rule.clauses}
    marks = [clause.mark for clause in policy.clauses if clause.id in cited and clause.mark is not Mark.SUPPLIED]
    if not marks:
        return None
    adopted = (each for each in policy.adopted if any(clause.id in cited for clause in each.text))
    source = next((find_policy(each.source) for each in adopted), policy)
    return (
        f"These steps restate \u2018{source.title}\u2019, {source.version.shown}. "
        f"Its status: {source.standing}. {MARKS[max(marks, key=list(Mark).index)]}"
    )


def stem(policy: Policy, procedure: Procedure) -> str:
    """What names a procedure among those of all policies and versions: `information-sharing_v_2-2023_disclosure`.

    Its drawings are the files of this name.
    """
    return f"{policy.id}_{policy.version.slug}_{procedure.id}"


def part_name(policy: Policy, procedure: Procedure, page: str = "") -> str:
    """What the ids of a procedure's parts in a page end with, or go on from: `guide-sharing`, `fc-sharing-q1`.

    page: address of the page that holds the policy's text. Where that is another page, other versions may stand beside
    this one, so that policy and version are named too.
    """
    return stem(policy, procedure) if page else procedure.id


def clause_anchor(clause_id: str) -> str:
    """The id of a clause's element in a page."""
    return f"clause-{clause_id}"


def quote(policy: Policy, clause_id: str, page: str = "") -> Element:
    """A clause quoted, with a link to its place in the text, and its mark where it has one.

    page: address of the page that holds the text; empty on that page itself.
    """
    clause = policy.clause(clause_id)
    recalled = clause.mark is not Mark.SUPPLIED
    return tag(
        "figure",
        tag("blockquote" if not recalled else "p", clause.text),
        tag(
            "figcaption",
            tag("a", "See it in the text", href=f"{page}#{clause_anchor(clause_id)}"),
            f". {MARKS[clause.mark]}" if recalled else None,
        ),
        class_="policy-quote",
        data_clause=clause_id,
    )


def quotes(policy: Policy, clause_ids: Iterable[str], page: str = "") -> Element:
    """Clauses quoted, folded until they are asked for."""
    return tag(
        "details",
        tag("summary", "What the policy says"),
        *(quote(policy, clause_id, page) for clause_id in clause_ids),
        class_="policy-because",
        data_search_exclude=True,  # whoever looks for a clause is to find it in the text
    )


def duty_words(duty: Duty) -> tuple[Element, str]:
    """A duty's modality, marked as such, and the act, to be read after it."""
    return (
        tag("strong", duty.modality.value.capitalize(), class_=f"modality {modality_class(duty.modality)}"),
        f": {duty.text}",
    )


def modality_class(modality: Modality) -> str:
    """The class that marks a modality: `modality-must-not`."""
    return f"modality-{modality.value.replace(' ', '-')}"


def duty_item(duty: Duty, *more: Element | str | None) -> Element:
    """A duty as a list item, followed by `more` (its quoted clauses, for example)."""
    return tag("li", *duty_words(duty), *more, class_="duty", data_duty=duty.id)


def outcome_card(outcome: Outcome, *more: Element | str | None, level: int = 3) -> Element:
    """An outcome: whether information may be passed on, the sentence, and `more`. level: of its heading."""
    return tag(
        "div",
        tag(f"h{level}", PERMITS[outcome.permits], class_="outcome-permits"),
        tag("p", outcome.text, class_="outcome-text"),
        *more,
        class_=f"outcome outcome-{outcome.permits.value}",
        data_outcome=outcome.id,
    )


def grounds(procedure: Procedure, what: Duty | Outcome) -> tuple[str, ...]:
    """The clauses of every rule that can give it, each once."""
    return tuple(dict.fromkeys(id for rule in procedure.rules if rule.then == what for id in rule.clauses))


def cite(clauses: Iterable[str], page: str) -> Element:
    """Links to clauses in the text. page: address of the page that holds it; empty on that page itself."""
    return tag(
        "span",
        *(tag("a", "See it in the text", href=f"{page}#{clause_anchor(id)}", data_clause=id) for id in clauses),
        class_="nested-cites",
    )


def outcome_words(outcome: Outcome) -> tuple[Child, ...]:
    """An outcome in a line: whether information may be passed on, then its sentence where that says more."""
    permits = f"{PERMITS[outcome.permits]}."
    return (tag("strong", permits), f" {outcome.text}" if outcome.text != permits else None)


def mark_badge(mark: Mark) -> Element | None:
    """How far a clause was checked, in a word; None for the policy's own words."""
    return None if mark is Mark.SUPPLIED else tag("small", mark.value, class_=f"policy-mark mark-{mark.value}")


def capitalised(words: str) -> str:
    """The words as the beginning of a sentence; unlike `str.capitalize` it leaves the rest as it is."""
    return words[:1].upper() + words[1:]


def in_code(message: str) -> Iterator[Child]:
    """A message whose ids stand in back-ticks, with elements for them."""
    for number, part in enumerate(message.split("`")):
        yield tag("code", part) if number % 2 else part


def answers_of(given: str) -> Mapping[str, str]:
    """Answers as the command line takes them (`immediate-risk=no agreement=agrees`), question id to answer id."""
    return dict(pair.partition("=")[::2] for pair in given.split())


def answered(procedure: Procedure, answers: Mapping[str, str]) -> Element:
    """Answers in words, as a list."""
    return tag("ul", *(tag("li", *_answered(procedure, *pair)) for pair in answers.items()), class_="policy-answered")


def witness(policy: Policy, procedure: Procedure, given: str, about: str = "") -> Element:
    """A situation that shows something: its answers in words, the command line that decides it, and a way to see it.

    The button stays hidden where the page has no guide of this procedure, and where no script runs.
    given: answers as the command line takes them.
    about: what the situation is of, for readers who hear the button's name alone: `example of case 2`.
    """
    answers = answers_of(given)
    command = f"policy decide {policy.id}@{policy.version.slug}/{procedure.id} {given}"
    return tag(
        "div",
        answered(procedure, answers),
        tag("p", "On the command line: ", tag("code", command), class_="policy-command"),
        *opener(policy, procedure, answers, about),
        class_="policy-witness",
    )


def opener(policy: Policy, procedure: Procedure, answers: Mapping[str, str], about: str = "") -> Iterator[Element]:
    """A button that opens answers in the guide of the same page, and what is shown until they are open there."""
    yield tag(
        "button",
        f"Open in the guide ({policy.version.shown})",
        tag("span", f": {about}", class_="visually-hidden") if about else None,
        type="button",
        hidden=True,
        class_="policy-open",
        data_opens=f"{policy.name}/{procedure.id}",
        data_go=json.dumps({"answers": dict(answers), "asking": ""}),
        data_opened=f"Opened in the guide: {procedure.title} ({policy.version.shown}).",
    )
    yield tag("p", "The guide is getting ready and opens this by itself.", class_="guide-notice", hidden=True)


def _answered(procedure: Procedure, question_id: str, answer_id: str) -> tuple[Child, ...]:
    question = procedure.question(question_id)
    answer = NOT_SURE_TEXT if answer_id == NOT_SURE else question.answer(answer_id).text
    return (f"{question.text} ", tag("strong", f"{answer}."))
