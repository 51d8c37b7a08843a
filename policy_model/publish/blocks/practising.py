"""Situations to practise on: what would you do, and then what the policy says, why, and in which clause.

They are the procedure's scenarios, which are also its tests, decided when the page is built. What a reader chooses
changes nothing: it is not marked, kept or sent. All of it works without a script.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_model.evaluate import Evaluator
from policy_model.explain import explain
from policy_model.explain.sentences import in_sentences
from policy_model.policy import Policy
from policy_model.procedure import Procedure, Scenario
from policy_model.publish.blocks.calls import Site
from policy_model.publish.guide_step import View, conclusion
from policy_model.publish.html import Element, tag
from policy_model.publish.parts import answered, draft_notice, part_name, provenance
from policy_model.questions import NOT_SURE_TEXT
from policy_model.rules import Duty

KNOWN = "What is known"
ASKED = "What would you do?"
CHOOSE = "Choose for yourself. Nothing is marked, kept or sent."
ANSWER = "What the policy says, and why"
NOTES = "Which words of the policy say so? What would have to be different?"
WITH_ANSWERS = "Print the answers too"
NONE_YET = "No situations have been worked out for this yet."


def practise(site: Site, policy: Policy, procedure: Procedure, page: str = "") -> Iterator[Element]:
    """The worked situations, one by one: the reader chooses first, and opens what the policy says after that.

    On paper they come with room for notes, and without the answers unless the reader asks for them.
    """
    if not procedure.scenarios:
        yield tag("p", NONE_YET)
        return
    named = f"practise-{part_name(policy, procedure, page)}"
    evaluator, last = Evaluator(procedure), len(procedure.scenarios)
    # Browsers put choices back after a reload, except into a form that tells them not to. Its method sends nothing and
    # leads nowhere, whatever is pressed.
    yield tag(
        "form",
        draft_notice(policy),
        tag("p", source, class_="guide-source") if (source := provenance(policy, procedure)) else None,
        _for_paper(f"{named}-paper"),
        tag(
            "ol",
            *(
                _situation(policy, evaluator, each, f"{named}-{number}", f"{named}-{number + 1}", number == last, page)
                for number, each in enumerate(procedure.scenarios, start=1)
            ),
            class_="practise-situations",
        ),
        class_="policy-practise",
        data_policy=policy.name,
        method="dialog",
        autocomplete="off",
    )


def _for_paper(id: str) -> Element:
    """A box that a style sheet reads when the page is printed."""
    box = tag("input", type="checkbox", id=id, class_="practise-with-answers")
    return tag("p", box, tag("label", WITH_ANSWERS, for_=id), class_="practise-paper")


def _situation(
    policy: Policy, evaluator: Evaluator, scenario: Scenario, id: str, next_id: str, is_last: bool, page: str
) -> Element:
    return tag(
        "li",
        tag(
            "details",
            tag("summary", tag("span", scenario.name)),
            # A link that leads into what is folded opens it.
            tag("p", tag("strong", KNOWN), id=id, class_="practise-known"),
            answered(evaluator.procedure, scenario.answers),
            _choices(evaluator.procedure, id),
            tag("p", NOTES, class_="practise-notes"),
            tag(
                "details",
                tag("summary", ANSWER),
                # What the clauses say is found in the text. The builder stops leaving out at the first end of this
                # element's name, so it is one that holds none of its own.
                tag("section", _decided(policy, evaluator, scenario, page), data_search_exclude=True),
                class_="practise-answer",
            ),
            None if is_last else tag("p", tag("a", "Next situation", href=f"#{next_id}"), class_="practise-next"),
            class_="practise-situation",
        ),
    )


def _choices(procedure: Procedure, id: str) -> Element:
    """All outcomes in the procedure's own order, so that their places tell nothing; asking is a good answer too."""
    unsure = procedure.when_unsure.then
    assert isinstance(unsure, Duty)  # else the policy could not have been made
    choices = [*(outcome.text for outcome in procedure.outcomes), f"{NOT_SURE_TEXT}. {unsure.text}"]
    return tag(
        "fieldset",
        tag("legend", tag("strong", ASKED), f" {CHOOSE}"),
        *(tag("label", tag("input", type="radio", name_=id), tag("span", text)) for text in choices),
        class_="practise-choices",
        data_search_exclude=True,
    )


def _decided(policy: Policy, evaluator: Evaluator, scenario: Scenario, page: str) -> Element:
    answers = scenario.answers
    return conclusion(
        View(
            policy=policy,
            decision=evaluator.decide(answers),
            asking=None,
            kept=answers,
            again=True,  # nothing is marked as new
            left=None,
            why=in_sentences(explain(evaluator, answers)),
            page=page,
            level=3,
        )
    )
