"""What a drawing says, and how it is marked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from policy_model.conditions import ALWAYS, answered
from policy_model.diagram import compile_procedure
from policy_model.flowchart import Flowchart, flowchart
from policy_model.outline import outline
from policy_model.policies.catalogue import find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.dot import dot
from policy_model.publish.draw import draw
from policy_model.publish.drawings import inline_svg
from policy_model.publish.svg import svg
from policy_model.questions import Answer, choice
from policy_model.rules import Outcome, Permits, Rule, must_not
from tests.unit import example

ROOT = Path(__file__).resolve().parents[2]
DIAGRAMS = ROOT / "diagrams"
SVG = "{http://www.w3.org/2000/svg}"
BOTH = ["information-sharing/disclosure", "information-sharing/sharing"]


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def chart_of(procedure: Procedure) -> Flowchart:
    return flowchart(outline(compile_procedure(procedure)))


def drawn(policy: Policy, procedure: Procedure) -> Element:
    chart = chart_of(procedure)
    (graphviz,) = draw([dot(chart, policy)])
    return ElementTree.fromstring(svg(graphviz, chart, policy, "").encode())


def inlined(name: str) -> Element:
    policy, procedure = find_procedure(name)
    return ElementTree.fromstring(inline_svg(policy, procedure, DIAGRAMS))


def named(root: Element) -> dict[str, str]:
    """The title of each box and arrow, by the id of its element."""
    return {group.attrib["id"]: group.findtext(f"{SVG}title", "") for group in root.iter(f"{SVG}g")}


def said(root: Element, id: str) -> list[str]:
    """The lines of words in a box."""
    (group,) = (group for group in root.iter(f"{SVG}g") if group.get("id") == id)
    return ["".join(line.itertext()) for line in group.iter(f"{SVG}text")]


# What a drawing says


@pytest.mark.parametrize("name", BOTH)
def test_every_box_and_arrow_has_an_element_with_its_words(name: str) -> None:
    _, procedure = find_procedure(name)
    chart = chart_of(procedure)
    names = named(inlined(name))
    assert set(names) == {f"fc-{procedure.id}-{each.id}" for each in (*chart.boxes, *chart.arrows)}
    for box in chart.boxes:
        title = names[f"fc-{procedure.id}-{box.id}"]
        assert box.text.rstrip(".") in title
        assert all(duty.text in title for duty in box.duties)
        assert title != box.id
    for arrow in chart.arrows:
        assert all(answer.label in names[f"fc-{procedure.id}-{arrow.id}"] for answer in arrow.answers)


def test_boxes_and_arrows_are_named_in_words() -> None:
    names = named(drawn(example.policy, example.returns))
    assert names["fc-returns-start"] == "Start. A reader brings a book back."
    assert names["fc-returns-q1"] == "Question 1. What state is the book in?"
    assert names["fc-returns-o-withdraw"] == "Outcome. Do not share. Withdraw it."
    assert names["fc-returns-d1"] == "What to do. Should: Thank the reader."
    assert names["fc-returns-start--to-d1"] == (
        "Leads to: What to do. Should: Thank the reader. From: Start. A reader brings a book back."
    )
    assert names["fc-returns-q1-none--to-q2"] == (
        "As it was or Worn. Leads to: Question 2. Has somebody reserved it? "
        "From: Question 1. What state is the book in?"
    )


def test_each_box_is_followed_by_the_arrows_that_leave_it() -> None:
    _, procedure = find_procedure(BOTH[0])
    chart = chart_of(procedure)
    expected = [
        f"fc-disclosure-{id}"
        for box in chart.in_reading_order
        for id in (box.id, *(arrow.id for arrow in chart.arrows if arrow.tail == box.id))
    ]
    assert list(named(inlined(BOTH[0]))) == expected


def test_a_duty_begins_with_its_modality_and_an_outcome_with_what_it_permits() -> None:
    root = inlined(BOTH[0])
    assert said(root, "fc-disclosure-d6") == ["Must not: Pass the", "information on to any", "third party."]
    assert said(root, "fc-disclosure-o-talk-first")[0] == "Not yet"
    assert said(inlined(BOTH[1]), "fc-sharing-o-can-share") == ["You can share"], "the sentence adds nothing"


def test_answers_that_lead_the_same_way_share_an_arrow() -> None:
    arrow = "fc-disclosure-q3-tries-to-refuse--to-d4"
    assert said(inlined(BOTH[0]), arrow) == ["Tries to", "refuse or", "Continues", "to refuse"]


def test_words_that_mean_something_to_graphviz_or_xml_are_drawn_as_they_are() -> None:
    awkward = r'<b>&amp; "é\N" \l {|}>'
    question = choice("odd", awkward, Answer("a", r"\n&lt;"), Answer("b", "<i>"))
    end = Outcome("end", "Ende.", permits=Permits.WAIT, because="thanks")
    odd = Procedure(
        id="odd",
        title="<Odd> & odder",
        start="]]> -- &",
        questions=(question,),
        outcomes=(end,),
        rules=(
            Rule("end", when=ALWAYS, then=end, because="thanks"),
            Rule("never", when=answered(question, "a"), then=must_not("never", r"A & \l <b>."), because="thanks"),
        ),
        when_unsure=example.returns.when_unsure,
    )
    root = drawn(replace(example.policy, procedures=(odd,)), odd)
    assert root.findtext(f"{SVG}title") == "Flowchart: <Odd> & odder"
    assert said(root, "fc-odd-start") == ["]]> -- &"]
    assert " ".join(said(root, "fc-odd-q1")) == f"1. {awkward}"
    assert said(root, "fc-odd-q1-a--to-d1") == [r"\n&lt;"]
    assert said(root, "fc-odd-d1") == [r"Must not: A & \l <b>."]


def test_a_procedure_that_asks_nothing_can_be_drawn() -> None:
    plain = replace(
        example.returns,
        questions=(),
        outcomes=(example.lend,),
        rules=(Rule("lend", when=ALWAYS, then=example.lend, because="thanks"),),
        scenarios=(),
    )
    root = drawn(replace(example.policy, procedures=(plain,)), plain)
    assert list(named(root)) == ["fc-returns-start", "fc-returns-start--to-o-lend", "fc-returns-o-lend"]
    assert " 0 questions, " in root.findtext(f"{SVG}desc", "")


# How it is marked


def test_no_id_is_used_twice_in_a_page_with_both_charts() -> None:
    ids = [element.attrib["id"] for name in BOTH for element in inlined(name).iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", BOTH)
def test_a_drawing_has_a_name_a_description_and_no_colours_of_its_own(name: str) -> None:
    policy, procedure = find_procedure(name)
    text = inline_svg(policy, procedure, DIAGRAMS)
    root = ElementTree.fromstring(text)
    assert root.attrib["role"] == "group"
    parts = {element.get("id"): element.text for element in root}
    assert parts[root.attrib["aria-labelledby"]] == f"Flowchart: {procedure.title}"
    assert (parts[root.attrib["aria-describedby"]] or "").startswith("Information sharing Policy, version V_2 2023. ")
    assert {group.get("role") for group in root.iter(f"{SVG}g")} == {"img"}
    assert re.search(r"xlink|<style|<metadata|<\?xml|<!--|[0-9]pt\b", text) is None
    attributes = {key for element in root.iter() for key in element.attrib}
    words = "id class role aria-labelledby aria-describedby viewBox width height d points x y"
    assert attributes <= set(words.split())
    _, _, width, height = root.attrib["viewBox"].split()
    assert (width, height) == (root.attrib["width"], root.attrib["height"])


@pytest.mark.parametrize("name", BOTH)
def test_a_drawing_is_narrow_and_begins_where_a_phone_shows_it(name: str) -> None:
    root = inlined(name)
    left, _, width, _ = (float(number) for number in root.attrib["viewBox"].split())
    assert width < 800
    start = next(root.iter(f"{SVG}g"))
    edges = [float(x) for x in re.findall(r"(-?[\d.]+),", start.find(f"{SVG}path").attrib["d"])]  # type: ignore[union-attr]
    assert max(edges) - left < 340
