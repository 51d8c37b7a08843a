"""Each step of the guide as HTML, and the block that a page holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from policy_model.clauses import read_text
from policy_model.conditions import ALWAYS, answered
from policy_model.diagram import compile_procedure
from policy_model.errors import RequestError
from policy_model.evaluate import Evaluator
from policy_model.explain import explain
from policy_model.explain.sentences import in_sentences
from policy_model.explain.settling import settles_most
from policy_model.outline import outline as outline_of
from policy_model.policies.catalogue import every_procedure, find_procedure
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.publish import nested as nesting
from policy_model.publish.guide import block, step, step_json
from policy_model.publish.guide_step import how_many_left
from policy_model.publish.html import Element, to_html
from policy_model.questions import NOT_SURE, yes_no
from policy_model.rules import Outcome, Permits, Rule, must, should

EVERY = [pytest.param(*each, id=f"{each[0].name}/{each[1].id}") for each in every_procedure()]
DISCLOSURE = ("information-sharing", "disclosure")
UNTIL = "guide-part guide-until"


def parsed(html: str) -> Element:
    """The HTML as a tree; it is well-formed XML too, but for the void elements that nothing here uses."""
    return ElementTree.fromstring(f"<body>{html}</body>")


def states(procedure: Procedure) -> Iterator[dict[str, str]]:
    """Every combination of an answer, "not sure" or nothing for each question."""
    choices = [[None, NOT_SURE, *(answer.id for answer in question.answers)] for question in procedure.questions]
    for combination in product(*choices):
        yield {q.id: given for q, given in zip(procedure.questions, combination, strict=True) if given}


@cache
def every_step(policy: str, procedure: str) -> tuple[tuple[dict[str, str], dict[str, Any]], ...]:
    """All answers that there can be to a procedure's questions, each with the guide's step; worked out once."""
    every = states(find_procedure(f"{policy}/{procedure}")[1])
    return tuple((answers, step(policy, procedure, answers)) for answers in every)


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_every_step_has_one_focus_unique_ids_and_never_forbids_out_of_doubt(
    policy: Policy, procedure: Procedure
) -> None:
    for answers, made in every_step(policy.name, procedure.id):
        tree = parsed(made["html"])
        assert len(tree.findall(".//*[@data-focus]")) == 1, answers
        assert not tree.findall(".//*[@id]"), "two guides may show the same step"
        given = [item.get("data-answer") for item in tree.findall(".//*[@data-answer]") if item.tag == "li"]
        if NOT_SURE in given:
            ask = procedure.when_unsure.then
            asked = tree.findall(".//*[@class='guide-unsure']//*[@data-duty]")
            assert [each.get("data-duty") for each in asked] == [ask.id]
            assert not tree.findall(".//*[@class='outcome outcome-no']"), answers
            assert "Do not share" not in outcome_words(tree), answers
            forbids = {outcome.text for outcome in procedure.outcomes if outcome.permits is Permits.NO}
            why = " ".join("".join(each[0].itertext()) for each in tree.findall(".//*[@data-why]"))
            assert not [text for text in forbids if text.removesuffix(".") in why], answers
        assert bool(tree.findall(".//fieldset")) == bool(made["next_question"])
        assert made["outcome"] or made["next_question"] or NOT_SURE in given


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_a_record_is_offered_at_the_end_and_wherever_an_outcome_is_certain(
    policy: Policy, procedure: Procedure
) -> None:
    for answers, made in every_step(policy.name, procedure.id):
        tree = parsed(made["html"])
        offered = [json.loads(button.get("data-record", "")) for button in tree.findall(".//*[@data-record]")]
        counted = {
            item.get("data-question"): item.get("data-answer")
            for item in tree.iter("li")
            if "data-answer" in item.attrib
        }
        ended = made["outcome"] is not None or made["next_question"] is None
        assert offered == ([{"answers": counted, "asking": ""}] if ended and counted else []), answers


def outcome_words(tree: Element) -> list[str | None]:
    """The headings of outcomes that are said to be certain."""
    return [each.text for each in tree.findall(".//*[@class='outcome-permits']")]


def test_a_step_says_what_became_certain() -> None:
    made = step(*DISCLOSURE, {"immediate-risk": "yes"})
    assert made["outcome"] == "pass-on-now"
    assert made["next_question"] == "significant-harm"
    assert made["duties"] == ["be-honest", "advocate-need-to-know"]
    assert made["clauses"] == ["honest-about-containing", "advocate-need-to-know", "consent-unless-immediate-risk"]
    assert made["path"][-1] == "fc-narrow-disclosure-q2"
    wide = [id for id in made["path"] if not id.startswith("fc-narrow-")]
    assert wide[-1] == "fc-disclosure-q2"
    assert [f"fc-narrow-{id.removeprefix('fc-')}" for id in wide] == made["path"][len(wide) :]
    assert made["announcement"] == (
        "You can pass the information on now, without consent, because there is immediate risk to a service user. "
        "Up to two more questions settle how. "
        "Next question: Do you believe that what the service user told you falls within the definition of "
        "'significant harm'?"
    )


def test_what_must_not_be_done_yet_never_stands_below_what_is_certain() -> None:
    answers = {"immediate-risk": "no", "agreement": "continues-to-refuse", "manager": "not-authorised"}
    unsure = parsed(step(*DISCLOSURE, answers | {"significant-harm": NOT_SURE})["html"])
    settled = parsed(step(*DISCLOSURE, answers | {"significant-harm": "no", "abuse-or-neglect": "no"})["html"])

    def duties(tree: Element) -> dict[str, list[str | None]]:
        """The duties below each heading of a part."""
        parts = (part for part in tree.iter("div") if part.get("class") in ("guide-part guide-to-do", UNTIL))
        return {"".join(part[0].itertext()): [each.get("data-duty") for each in part.iter("li")] for part in parts}

    forbids = "third-parties"
    assert [name for name, told in duties(unsure).items() if forbids in told] == ["Until you have asked"]
    assert duties(unsure)["Until you have asked"] == [forbids]
    assert forbids in duties(settled)["What to do, in order"]
    assert "Until you have asked" not in duties(settled)


def test_every_duty_and_outcome_quotes_its_clauses() -> None:
    answers = {"immediate-risk": "no", "significant-harm": "yes", "agreement": "tries-to-refuse"}
    tree = parsed(step(*DISCLOSURE, answers)["html"])
    parts = tree.findall(".//*[@data-duty]") + tree.findall(".//*[@data-outcome]")
    assert len(parts) == 8
    policy, _ = find_procedure("/".join(DISCLOSURE))
    for part in parts:
        quotes = part.findall(".//figure")
        assert quotes
        for quote in quotes:
            clause = quote.get("data-clause", "")
            assert "".join(quote[0].itertext()) == policy.clause(clause).text
            assert [link.get("href") for link in quote.iter("a")] == [f"#clause-{clause}"]


def test_links_lead_to_the_page_that_holds_the_text() -> None:
    policy, procedure = find_procedure("/".join(DISCLOSURE))
    html = to_html(block(policy, procedure, page="../policies/information-sharing/"))
    assert 'href="#' not in html
    assert 'href="../policies/information-sharing/#clause-consult-on-refusal"' in html
    assert 'href="x.html#clause-' in step(*DISCLOSURE, {"immediate-risk": "yes"}, page="x.html")["html"]


def test_buttons_carry_the_state_that_they_lead_to() -> None:
    tree = parsed(step(*DISCLOSURE, {"immediate-risk": "no", "significant-harm": "yes"})["html"])
    go = {"".join(button.itertext()): json.loads(button.get("data-go", "")) for button in tree.iter("button")}
    assert list(go) == [
        "I have not talked to them about it yet",
        "They agree",
        "They try to refuse",
        "They continue to refuse, though I have explained",
        "I'm not sure",
        "Change",
        "Back",
        "Start again",
    ]
    assert go["They agree"] == {
        "answers": {"immediate-risk": "no", "significant-harm": "yes", "agreement": "agrees"},
        "asking": "",
    }
    assert go["Change"]["asking"] == "significant-harm"  # the last of the two
    assert go["Back"] == {"answers": {"immediate-risk": "no"}, "asking": ""}
    assert go["Start again"] == {"answers": {}, "asking": ""}


def test_answering_again_keeps_the_answers_that_still_matter() -> None:
    answers = {"immediate-risk": "no", "significant-harm": "yes", "agreement": "agrees"}
    tree = parsed(step(*DISCLOSURE, answers, asking="immediate-risk")["html"])
    yes, no, *_ = (json.loads(button.get("data-go", "")) for button in tree.iter("button"))
    assert yes["answers"] == {**answers, "immediate-risk": "yes"}
    assert no["answers"] == answers
    refused = {
        "immediate-risk": "no",
        "agreement": "continues-to-refuse",
        "significant-harm": "no",
        "manager": "authorised",
    }
    assert step(*DISCLOSURE, refused)["next_question"] == "abuse-or-neglect"
    # Immediate risk leaves the manager's decision unasked: it no longer counts, wherever it came from.
    assert step(*DISCLOSURE, {**refused, "immediate-risk": "yes"}) == step(
        *DISCLOSURE, {"immediate-risk": "yes", "significant-harm": "no"}
    )


def test_the_text_between_browser_and_python_is_json() -> None:
    go = json.dumps({"answers": {"immediate-risk": "yes"}, "asking": ""})
    assert json.loads(step_json(*DISCLOSURE, go, "", "3")) == step(*DISCLOSURE, {"immediate-risk": "yes"})


@pytest.mark.parametrize(
    ("arguments", "asking", "message"),
    [
        (("information-sharin", "disclosure", {}), "", "unknown policy `information-sharin`"),
        (("information-sharing", "disclosur", {}), "", "policy `information-sharing`: unknown procedure `disclosur`"),
        ((*DISCLOSURE, {"imediate-risk": "no"}), "", "unknown question `imediate-risk`"),
        ((*DISCLOSURE, {"immediate-risk": "on"}), "", "question `immediate-risk`: unknown answer `on`"),
        ((*DISCLOSURE, {}), "manager", "unknown answered question `manager`"),
    ],
)
def test_what_is_unknown_is_refused(arguments: tuple[str, str, dict[str, str]], asking: str, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        step(*arguments, asking=asking)
    assert str(raised.value).splitlines()[0] == message


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        ((1, 1), "One more question settles how."),
        ((2, 2), "Two more questions settle how."),
        ((1, 2), "Up to two more questions settle how."),
        ((10, 12), "Up to 12 more questions settle how."),
        (None, "The questions that remain settle only how."),
    ],
)
def test_how_many_questions_are_left(left: tuple[int, int] | None, sentence: str) -> None:
    assert how_many_left(left) == sentence


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_the_block_is_whole_and_its_ids_are_unique(policy: Policy, procedure: Procedure) -> None:
    tree = parsed(to_html(block(policy, procedure)))
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert ids == [f"guide-{procedure.id}"]
    section = tree[0]
    assert section.get("aria-labelledby") == ids[0]
    assert {part.get("data-guide") for part in tree.findall(".//*[@data-guide]")} == {
        "not-working",
        "given",
        "live",
        "step",
        "kept",
        "answer",
        "late",
        "all",
    }
    listed = [(part.get("data-given"), part.get("hidden")) for part in tree.findall(".//*[@data-given]")]
    assert listed == [
        (f"{question.id} {id}", "")
        for question in procedure.questions
        for id in (*(answer.id for answer in question.answers), NOT_SURE)
    ]
    every = tree.findall(".//*[@class='policy-nested']//*[@data-outcome]")
    assert {part.get("data-outcome") for part in every} == {outcome.id for outcome in procedure.outcomes}


def tricky_policy() -> Policy:
    """A policy whose words would break a page that did not escape them."""
    worry = yes_no("q", 'Is 1 < 2 & "so"?', hint="<script>alert(1)</script>", because="one")
    yes = Outcome("yes", "Share <b>it</b> & go.", permits=Permits.YES, because="one")
    procedure = Procedure(
        id="p",
        title="A <title> & more",
        start="…",
        questions=(worry,),
        outcomes=(yes,),
        rules=(
            Rule("r", when=ALWAYS, then=yes, because="one"),
            Rule("d", when=answered(worry, "yes"), then=must("d", "Say '<&>'."), because="one"),
        ),
        when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "Ask </details> somebody."), because="one"),
    )
    return Policy(
        id="tricky",
        title="T",
        owner="O",
        status="",
        next_review=None,
        versions=(Version(name="1 <", revised=StatedDate("")),),
        text=read_text("{#one}\nThe <clause> & its words."),
        procedures=(procedure,),
    )


def test_words_of_a_policy_are_escaped() -> None:
    policy = tricky_policy()
    html = to_html(block(policy, policy.procedures[0]))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    for escaped in (
        "A &lt;title&gt; &amp; more",
        "Share &lt;b&gt;it",
        "'&lt;&amp;&gt;'",
        "Ask &lt;/details&gt;",
        "The &lt;clause&gt;",
    ):
        assert escaped in html


def test_an_outcome_that_is_certain_from_the_start_is_said_at_once() -> None:
    policy = tricky_policy()
    outline = outline_of(compile_procedure(policy.procedures[0]))
    html = to_html(nesting.nested(policy, outline))
    assert html.index('data-outcome="yes"') < html.index("nested-question")
    assert html.count("Nothing more is asked. The outcome stands: Share") == 2


def test_a_procedure_with_too_many_ways_links_to_its_numbered_outline(monkeypatch: pytest.MonkeyPatch) -> None:
    policy, procedure = find_procedure("/".join(DISCLOSURE))
    outline = outline_of(compile_procedure(procedure))
    assert nesting.paths(outline) == 15
    monkeypatch.setattr(nesting, "MOST_PATHS", 14)
    html = to_html(block(policy, procedure))
    assert '<a href="#outline-disclosure">Read all the steps in the numbered outline</a>' in html
    assert "nested-answer" not in html


def test_no_policy_words_in_the_scripts() -> None:
    assets = Path(nesting.__file__).with_name("assets")
    scripts = (assets / "guide.js").read_text("utf-8") + (assets / "worker.js").read_text("utf-8")
    for _, procedure in every_procedure():
        names = (
            [q.id for q in procedure.questions] + [o.id for o in procedure.outcomes] + [d.id for d in procedure.duties]
        )
        for name in names:
            # Whole quoted ids: an id may be an English word that a comment uses.
            assert f'"{name}"' not in scripts
            assert f"'{name}'" not in scripts


def test_a_guide_says_where_its_steps_come_from() -> None:
    source = (
        "These steps restate \u2018Information sharing: advice for practitioners providing safeguarding "
        "services\u2019, 2018. Its status: Replaced in April/May 2024. "
        "Recalled, and not checked against the source; not a quotation."
    )
    adopted = block(*find_procedure("information-sharing/sharing"))
    (said,) = adopted.iterfind("p[@class='guide-source']")
    assert said.text == source
    (said,) = block(*find_procedure("hm-government-advice@2018/sharing")).iterfind("p[@class='guide-source']")
    assert said.text == source


def test_a_guide_to_the_policys_own_words_names_no_other_source() -> None:
    assert block(*find_procedure("information-sharing/disclosure")).find("p[@class='guide-source']") is None


def reasons(html: str) -> list[tuple[str | None, str]]:
    """Each sentence on why, with its kind, in order."""
    return [(each.get("data-why"), "".join(each[0].itertext())) for each in parsed(html).iterfind(".//*[@data-why]")]


def test_why_and_what_would_change_it_is_told_in_a_fold_that_is_closed() -> None:
    made = step(*DISCLOSURE, {"immediate-risk": "no", "significant-harm": "no", "agreement": "agrees"})
    (fold,) = parsed(made["html"]).iterfind(".//details[@class='guide-why']")
    assert fold.get("open") is None
    assert fold[0].text == "Why, and what would change it"
    assert [heading.text for heading in fold.iter("h4")][:2] == ["Why", "What would change it"]
    said = reasons(made["html"])
    assert said[0][0] == "enough"
    assert "\u2018Is there immediate risk to a service user?\u2019 is answered No" in said[0][1]
    assert "significant harm" not in said[0][1], "it makes no difference"
    assert [kind for kind, _ in said].count("instead") == 5, "all outcomes but the one that follows"


def test_what_the_guide_says_of_why_is_what_the_model_says_and_quotes_its_clauses() -> None:
    policy, procedure = find_procedure("/".join(DISCLOSURE))
    answers = {"immediate-risk": "yes"}
    tree = parsed(step(*DISCLOSURE, answers)["html"])
    told = [
        ("".join(each[0].itertext()), [quote.get("data-clause") for quote in each.iter("figure")])
        for each in tree.iterfind(".//*[@data-why]")
    ]
    sentences = in_sentences(explain(Evaluator(procedure), answers))
    assert told == [(each.text, list(each.clauses)) for each in sentences]
    assert all(clauses for _, clauses in told)
    assert policy.name == "information-sharing@V_2 2023"


def test_why_is_not_told_before_anything_is_certain() -> None:
    assert not reasons(step(*DISCLOSURE, {})["html"])
    assert not reasons(step(*DISCLOSURE, {"immediate-risk": "no"})["html"])


def test_not_sure_names_the_question_that_would_settle_most() -> None:
    answers = {
        "immediate-risk": "no",
        "significant-harm": "no",
        "agreement": "continues-to-refuse",
        "manager": NOT_SURE,
        "abuse-or-neglect": NOT_SURE,
    }
    tree = parsed(step(*DISCLOSURE, answers)["html"])
    (settles,) = tree.iterfind(".//*[@class='guide-unsure']/*[@data-why]")
    assert settles.get("data-why") == "settles"
    settling = settles_most(Evaluator(find_procedure("/".join(DISCLOSURE))[1]), answers)
    assert settling
    assert settling.question.id == "manager"
    assert f"\u2018{settling.question.text}\u2019" in (settles[0].text or "")


def test_a_guide_apart_from_its_text_names_its_version_and_leads_there() -> None:
    policy, procedure = find_procedure("hm-government-advice@2015/sharing")
    tree = parsed(to_html(block(policy, procedure, page="2015.md")))
    assert [element.get("id") for element in tree.iter() if element.get("id")] == [
        "guide-hm-government-advice_2015_sharing"
    ]
    assert tree[0][0].text == "Step by step: When and how to share information (2015)"
    (text,) = tree.iterfind(".//a[@data-guide='text']")
    assert text.get("href") == "2015.md"
    path = step(policy.name, procedure.id, {"purpose": "no"}, page="../2015/")["path"]
    assert path
    assert all(re.match("fc-(narrow-)?hm-government-advice_2015_sharing-", id) for id in path)
