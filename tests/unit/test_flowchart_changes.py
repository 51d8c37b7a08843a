"""What differs between two flowcharts of a small policy, edit by edit, and how a drawing shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from policy_model.conditions import ALWAYS, Condition, answered
from policy_model.diagram import compile_procedure
from policy_model.diff import compare_procedures
from policy_model.flowchart import Flowchart, flowchart
from policy_model.flowchart_changes import FlowchartChanges, Marking, flowchart_changes
from policy_model.outline import outline
from policy_model.procedure import Procedure
from policy_model.publish.html import Element, tag
from policy_model.publish.marked_flowchart import mark
from policy_model.questions import Answer
from policy_model.records import Renamed, Renames
from policy_model.rules import Outcome, Permits, Rule, may, must
from tests.unit.example import damage, late, lend, lost, reserved, returns
from tests.unit.test_diff import asking, with_outcome, with_rule

FOUR = tuple(
    Outcome(f"end-{at}", f"That is {at}.", permits=Permits.YES, because="ask") for at in ("one", "two", "three", "four")
)
ALONE, OTHERWISE = Marking.ALONE, Marking.OTHERWISE

MARKED: dict[str, tuple[Procedure, Mapping[str, Marking], Mapping[str, Marking]]] = {
    "nothing": (returns, {}, {}),
    "rules in another order": (replace(returns, rules=returns.rules[::-1]), {}, {}),
    "a question worded otherwise": (
        asking(damage, replace(reserved, text="Does somebody wait for it?"), late)(returns),
        {"q2": OTHERWISE},
        {"q2": OTHERWISE},
    ),
    "another hint, which is not drawn": (asking(damage, reserved, replace(late, hint="Look."))(returns), {}, {}),
    "an answer worded otherwise": (
        asking(damage, replace(reserved, answers=(Answer("yes", "Yes, it is"), Answer("no", "No"))), late)(returns),
        {"q2-yes--to-d3": OTHERWISE},
        {"q2-yes--to-d3": OTHERWISE},
    ),
    "an outcome that permits something else": (
        with_outcome("withdraw", permits=Permits.WAIT)(returns),
        {"o-withdraw": OTHERWISE},
        {"o-withdraw": OTHERWISE},
    ),
    "a duty that binds otherwise": (
        with_rule("thank", then=may("thank", "Thank the reader."))(returns),
        {"d1": OTHERWISE},
        {"d1": OTHERWISE},
    ),
    "a duty more among others": (
        replace(
            returns, rules=(*returns.rules, Rule("stamp", when=ALWAYS, then=must("stamp", "Stamp it."), because="ask"))
        ),
        {"d1": OTHERWISE},
        {"d1": OTHERWISE},
    ),
}
"""Edits of the procedure, and how the parts of both flowcharts are marked then."""


def chart(procedure: Procedure) -> Flowchart:
    return flowchart(outline(compile_procedure(procedure)))


def changed(old: Procedure, new: Procedure) -> FlowchartChanges:
    return flowchart_changes(compare_procedures(old, new), chart(old), chart(new))


@pytest.mark.parametrize(("new", "in_old", "in_new"), MARKED.values(), ids=MARKED)
def test_what_is_marked(new: Procedure, in_old: Mapping[str, Marking], in_new: Mapping[str, Marking]) -> None:
    changes = changed(returns, new)
    assert (changes.of_old, changes.of_new) == (in_old, in_new)
    assert changes.same is (not in_old)


def test_a_question_that_is_gone_is_marked_with_the_arrows_that_went_with_it() -> None:
    rules = (
        Rule("lend", when=~lost, then=lend, because="thanks"),
        *(each for each in returns.rules if each.id in ("thank", "withdraw", "fine-late", "fine-lost")),
    )
    changes = changed(returns, replace(returns, rules=rules, scenarios=()))
    boxes = {box.id: box.text or box.duties for box in changes.old.boxes}
    alone = [boxes[id] for id in changes.of_old if id in boxes]
    assert "2. Has somebody reserved it?" in alone
    assert all(marking is ALONE for marking in changes.of_old.values())
    assert not any(box.id in changes.of_new for box in changes.new.boxes)
    assert dict(changes.pairs)["o-withdraw"] == "o-withdraw"


def test_what_has_another_id_by_declaration_alone_is_the_same() -> None:
    renamed = asking(replace(damage, id="state"), reserved, late)(returns)
    in_state = answered(renamed.questions[0], "lost")
    for rule in returns.rules:
        if rule.when == lost:
            renamed = with_rule(rule.id, when=in_state)(renamed)
    renamed = with_rule("tell", when=answered(reserved, "yes") & ~in_state)(renamed)
    renamed = with_rule("lend", when=~in_state & ~answered(reserved, "yes"))(renamed)
    renamed = with_rule("put-aside", when=~in_state & answered(reserved, "yes"))(renamed)
    renamed = replace(renamed, scenarios=())
    told = replace(renamed, renamed=(Renamed(Renames.QUESTION, "damage", "state"),))
    assert changed(returns, told).same
    untold = changed(returns, renamed)
    assert (untold.of_old["q1"], untold.of_new["q1"]) == (ALONE, ALONE), "nothing is guessed from words"


def test_an_answer_of_another_id_is_another_answer_though_it_reads_the_same() -> None:
    with_ja = replace(late, answers=(Answer("ja", "Yes"), Answer("no", "No")))
    new = with_rule("fine-late", when=answered(with_ja, "ja"))(returns)
    new = replace(new, questions=(damage, reserved, with_ja), scenarios=())
    changes = changed(returns, new)
    texts = [*(arrow.id for arrow in changes.old.arrows if "-yes--" in arrow.id and changes.of_old.get(arrow.id))]
    assert texts
    assert all(changes.of_old[id] is ALONE for id in texts)
    assert not any(box.id in changes.of_old for box in changes.old.boxes)


def test_of_a_question_that_is_asked_twice_each_is_known_by_what_stands_around_it() -> None:
    """Under one state of the book, lateness is not asked about any more; under the other it leads elsewhere."""

    def procedure(*rules: tuple[Condition, Outcome]) -> Procedure:
        ends = tuple(Rule(f"r{at}", when=when, then=then, because="ask") for at, (when, then) in enumerate(rules))
        return replace(returns, questions=(reserved, late), outcomes=FOUR, rules=ends, scenarios=())

    held, is_late = answered(reserved, "yes"), answered(late, "yes")
    one, two, three, four = FOUR
    old = procedure((held & is_late, one), (held & ~is_late, two), (~held & is_late, three), (~held & ~is_late, four))
    new = procedure((held, one), (~held & is_late, three), (~held & ~is_late, two))
    changes = changed(old, new)
    asked = {box.id: box.text.partition(". ")[2] for box in changes.old.boxes}
    assert (asked["q2"], asked["q3"]) == (late.text, late.text)
    assert dict(changes.pairs)["q3"] == "q2", "the one after `no`, though it is the second"
    assert "q3" not in changes.of_old
    assert changes.of_old["q2"] is ALONE


# In a drawing


def drawing() -> Element:
    box = tag("path", d="M100,-50C80,-50 20,-50 0,-50", class_="fc-shape")
    line = tag("path", d="M50,-60C50,-50 50,-40 50,-30", class_="fc-line")
    return tag(
        "svg",
        tag("title", "Flowchart: Books"),
        tag("desc", "A chart."),
        tag("g", tag("title", "Question 1. Is it late?"), box, id="fc-x-q1", class_="fc-box fc-question"),
        tag("g", tag("title", "Yes. Leads to: End."), line, id="fc-x-q1-yes--to-end", class_="fc-arrow"),
        tag("g", tag("title", "End."), id="fc-x-end", class_="fc-box fc-end"),
        id="fc-x",
    )


def test_a_part_is_marked_by_a_class_and_in_its_name_and_a_box_by_words_above_it() -> None:
    marked = mark(drawing(), {"q1": OTHERWISE, "q1-yes--to-end": ALONE}, "V 2", "V 3")
    box, arrow, end = marked.findall("g")
    assert (box.get("class"), box.findtext("title")) == (
        "fc-box fc-question is-otherwise",
        "Otherwise in V 3. Question 1. Is it late?",
    )
    (words,) = box.findall("text")
    assert (words.text, words.get("class"), words.get("y")) == ("otherwise", "fc-change", "-55.00")
    assert float(words.get("x", "")) == 50 - 10 - 6.5 * len("otherwise"), "left of the arrow that arrives in its middle"
    assert (arrow.get("class"), arrow.findtext("title")) == (
        "fc-arrow is-alone",
        "Only in V 2. Yes. Leads to: End.",
    )
    assert arrow.findall("text") == []
    assert (end.get("class"), end.findtext("title")) == ("fc-box fc-end", "End.")
    assert marked.findtext("desc") == "A chart. What differs from V 3 is marked."
    assert marked.findtext("title") == "Flowchart: Books (V 2)"
    assert mark(marked, {}, "V 2", "V 3").findtext("title") == "Flowchart: Books (V 2)"


def test_what_does_not_differ_is_drawn_as_it_was() -> None:
    before = [ElementTree.tostring(group) for group in drawing().iter("g")]
    assert [ElementTree.tostring(group) for group in mark(drawing(), {}, "V 2", "V 3").iter("g")] == before
