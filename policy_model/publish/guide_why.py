"""Why the guide says what it says, and what would change it: the sentences of an explanation as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from policy_model.explain.sentences import Kind, Sentence
from policy_model.policy import Policy
from policy_model.publish.html import Element, tag
from policy_model.publish.parts import quotes

WHY = "Why, and what would change it"


def folded(policy: Policy, sentences: Iterable[Sentence], page: str, level: int) -> Element | None:
    """The sentences by their kinds, folded: who is in a hurry needs what to do first. None where there are none.

    Without those on what is open, which the guide tells where it says whom to ask.
    page: address of the page that holds the policy's text; empty where that is the same page.
    level: of the headings of kinds.
    """
    told = [each for each in sentences if each.kind not in (Kind.OPEN, Kind.SETTLES)]
    if not told:
        return None
    return tag(
        "details",
        tag("summary", WHY),
        *(
            tag(
                "div",
                tag(f"h{level}", kind.value),
                tag("ul", *(_said(policy, "li", each, page) for each in alike)),
                class_="guide-part guide-reasons",
            )
            for kind, alike in groupby(told, key=lambda each: each.kind)
        ),
        class_="guide-why",
    )


def settling(policy: Policy, sentences: Iterable[Sentence], page: str) -> Iterator[Element]:
    """What to find out about first, where something is not settled."""
    return (_said(policy, "div", each, page) for each in sentences if each.kind is Kind.SETTLES)


def _said(policy: Policy, name: str, sentence: Sentence, page: str) -> Element:
    cited = quotes(policy, sentence.clauses, page) if sentence.clauses else None
    return tag(name, tag("p", sentence.text), cited, data_why=sentence.kind.name.lower())
