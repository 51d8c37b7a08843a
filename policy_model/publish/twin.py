"""The drawing of a procedure in words, as a file beside it: its outline, its rules, the passages that they cite.

It is for whoever reads a change of the repository: what an edit does is seen there line by line. On pages, the blocks
`outline` and `rules` say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy_model.clauses import Mark
from policy_model.outline import Branch, Item, Outline
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.parts import NOT_IN_FORCE, PERMITS, provenance
from policy_model.rules import Duty, Outcome, Rule
from policy_model.wording import in_words

_MARKUP = re.compile(r"[\\`*_<>|\[\]]")


def twin(outline: Outline, policy: Policy) -> str:
    """The drawing of that outline in words, as Markdown."""
    return "\n".join(_lines(outline, policy)) + "\n"


def cited(policy: Policy, procedure: Procedure) -> tuple[str, ...]:
    """The ids of the clauses that the rules cite, in the order of the text."""
    ids = {id for rule in _rules(procedure) for id in rule.clauses}
    return tuple(clause.id for clause in policy.clauses if clause.id in ids)


def _lines(outline: Outline, policy: Policy) -> Iterator[str]:
    procedure = outline.procedure
    yield from (f"# {_plain(procedure.title)}", "", f"{_plain(policy.title)}, {_plain(policy.version.shown)}.", "")
    if policy.draft:
        yield from (f"{_plain(policy.standing)}. {NOT_IN_FORCE}", "")
    if source := provenance(policy, procedure):
        yield from (_plain(source), "")
    yield from ("## Outline", "", _plain(procedure.start), "")
    if outline.standing:
        yield from ("Throughout, whatever is answered:", "", *_duties(outline.standing, ""), "")
    if outline.settled:
        yield from (f"Whatever is answered: {_outcome(outline.settled)}", "")
    for item in outline.items:
        yield from _item(item)
    yield from ("## Rules", "", "| Rule | When | What follows | Because of |", "|---|---|---|---|")
    for rule in _rules(procedure):
        yield _row(rule, procedure)
    yield from ("", "## Passages cited", "")
    for id in cited(policy, procedure):
        clause = policy.clause(id)
        mark = "" if clause.mark is Mark.SUPPLIED else f" ({clause.mark.value})"
        yield f"- `{id}`{mark}: {_plain(clause.text)}"


def _rules(procedure: Procedure) -> tuple[Rule, ...]:
    return (*procedure.rules, procedure.when_unsure)


def _item(item: Item) -> Iterator[str]:
    settled = " The outcome is certain by now; this question settles only how." if item.settled else ""
    yield f"{item.number}. {_plain(item.question.text)}{settled}"
    for branch in item.branches:
        yield from _branch(branch)
    yield ""


def _branch(branch: Branch) -> Iterator[str]:
    answers = " or: ".join(_plain(answer.text) for answer in branch.answers)
    then = f"Go to question {branch.then}." if branch.then else "Nothing more is asked."
    outcome = f"{_outcome(branch.outcome)} " if branch.outcome else ""
    yield f"    - **{answers}.** {outcome}{then}"
    yield from _duties(branch.duties, "        ")


def _duties(duties: Iterable[Duty], indent: str) -> Iterator[str]:
    return (f"{indent}- {_duty(duty)}" for duty in duties)


def _duty(duty: Duty) -> str:
    return f"{duty.modality.value.capitalize()}: {_plain(duty.text)}"


def _outcome(outcome: Outcome) -> str:
    return f"**{PERMITS[outcome.permits]}.** {_plain(outcome.text)}"


def _row(rule: Rule, procedure: Procedure) -> str:
    then = _outcome(rule.then) if isinstance(rule.then, Outcome) else _duty(rule.then)
    when = (
        "whenever somebody is not sure" if rule is procedure.when_unsure else in_words(rule.when, procedure.questions)
    )
    because = ", ".join(f"`{clause}`" for clause in rule.clauses)
    return f"| `{rule.id}` | {_plain(when)} | {then} | {because} |"


def _plain(words: str) -> str:
    """Words that Markdown is to show as they are, in one line."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(words.split()))
