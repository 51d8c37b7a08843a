"""What follows from a clause, folded below it: rules in words, questions, outcomes, and the lines of code for them."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from policy_model.clauses import Clause
from policy_model.policies.written import Written, written
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.html import Child, Element, tag
from policy_model.publish.parts import duty_words, outcome_words
from policy_model.rules import Duty, Rule
from policy_model.wording import in_words

FOLLOWS = "What follows from this"
NOTHING = "Why no rule follows from this"


def from_paragraph(policy: Policy, paragraph: tuple[Clause, ...], review: str = "") -> Element:
    """What follows from the clauses of a paragraph, as one disclosure element.

    review: the page that holds the rules, seen from this one; empty where there is none.
    """
    parts = [tuple(_from_clause(policy, clause, review)) for clause in paragraph]
    # Where one sentence of a paragraph has a rule, the paragraph has one.
    summary = FOLLOWS if any(_uses(policy, clause) for clause in paragraph) else NOTHING
    begins = shorten(paragraph[0].text, 48, placeholder=" \N{HORIZONTAL ELLIPSIS}")
    several = len(paragraph) > 1
    return tag(
        "details",
        tag("summary", summary, tag("span", f": {begins}", class_="visually-hidden")),
        *(
            child
            for clause, part in zip(paragraph, parts, strict=True)
            for child in ((tag("p", tag("q", clause.text), class_="clause-model-of") if several else None), *part)
        ),
        class_="clause-model",
        data_search_exclude=True,
    )


def _uses(policy: Policy, clause: Clause) -> bool:
    for procedure in policy.procedures:
        rules = (*procedure.rules, procedure.when_unsure)
        citing = [part.clauses for parts in (rules, procedure.questions, procedure.outcomes) for part in parts]
        if any(clause.id in clauses for clauses in citing):
            return True
    return False


def _from_clause(policy: Policy, clause: Clause, review: str) -> Iterator[Element]:
    if not _uses(policy, clause):
        reasons = (each.reason for each in policy.not_executable if each.clause == clause.id)
        yield tag("p", next(reasons, "No reason is recorded."))
        yield from _code(filter(None, [written(policy, "not_executable", clause.id)]))
        return
    for procedure in policy.procedures:
        rules = [rule for rule in (*procedure.rules, procedure.when_unsure) if clause.id in rule.clauses]
        questions = [each for each in procedure.questions if clause.id in each.clauses]
        outcomes = [each for each in procedure.outcomes if clause.id in each.clauses]
        if not (rules or questions or outcomes):
            continue
        yield tag("p", f"In \N{LEFT SINGLE QUOTATION MARK}{procedure.title}\N{RIGHT SINGLE QUOTATION MARK}:")
        items = (
            *(_rule(procedure, rule, review) for rule in rules),
            *(tag("li", "It is asked: ", tag("strong", each.text)) for each in questions),
            *(tag("li", "It can end in: ", *outcome_words(each)) for each in outcomes),
        )
        yield tag("ul", *items)
        parts = (
            *(("rule", rule.id) for rule in rules),
            *(("duty", rule.then.id) for rule in rules if isinstance(rule.then, Duty)),
            *(("question", each.id) for each in questions),
            *(("outcome", each.id) for each in outcomes),
        )
        yield from _code(filter(None, (written(policy, noun, id) for noun, id in dict.fromkeys(parts))))


def _rule(procedure: Procedure, rule: Rule, review: str) -> Element:
    when = in_words(rule.when, procedure.questions)
    then = duty_words(rule.then) if isinstance(rule.then, Duty) else outcome_words(rule.then)
    if rule is procedure.when_unsure:
        head: Child = tag("strong", "Whoever is not sure: ")
    elif when == "always":
        head = tag("strong", "Always: ")
    else:
        head = tag("span", tag("strong", "When "), f"{when}: ")
    link = tag("a", "the rule", href=f"{review}#rule-{procedure.id}-{rule.id}")
    more = (" (", link, ")") if review and rule is not procedure.when_unsure else ()
    return tag("li", head, *then, *more)


def _code(found: Iterator[Written]) -> Iterator[Element]:
    """The lines themselves, each part with its place, folded once more: they are for those who check the model."""
    parts = dict.fromkeys(found)
    if parts:
        lines = (f"# {each.file}, line {each.line}\n{each.text}" for each in parts)
        yield tag(
            "details",
            tag("summary", "As the model says it"),
            # Without a `code` in it: the theme measures each of those while a page loads, in what is folded too.
            tag("pre", "\n\n".join(lines), class_="policy-code", tabindex="0"),
        )
