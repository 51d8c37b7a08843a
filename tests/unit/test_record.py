"""The decision record: complete, coded, without a name, and the same as text and as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from policy_model.data import digest
from policy_model.errors import RequestError
from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import every_procedure, find_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish import record as records
from policy_model.publish.guide import step_json
from policy_model.publish.parts import PERMITS
from policy_model.questions import NOT_SURE
from policy_model.rules import Permits
from tests.unit.test_guide import DISCLOSURE, parsed

AT = "2026-11-22T20:45+00:00"
EVERY = [pytest.param(*each, id=f"{each[0].name}/{each[1].id}") for each in every_procedure()]
REFUSED = {"immediate-risk": "no", "significant-harm": "no", "agreement": "continues-to-refuse"}


def made(answers: dict[str, str], at: str = AT, *, differs: bool = False) -> records.Record:
    policy, procedure = find_procedure("/".join(DISCLOSURE))
    return records.record(policy, Evaluator(procedure), answers, at, differs=differs)


def walks(evaluator: Evaluator, answers: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Every way through a procedure as its questions are asked, "not sure" among the answers."""
    answers = answers or {}
    if question := evaluator.decide(answers).next_question:
        for given in (*(answer.id for answer in question.answers), NOT_SURE):
            yield from walks(evaluator, {**answers, question.id: given})
    else:
        yield answers


def unwrapped(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_the_record_tells_all_of_every_decision_in_words_and_codes(policy: Policy, procedure: Procedure) -> None:
    evaluator = Evaluator(procedure)
    for answers in walks(evaluator):
        decision = evaluator.decide(answers)
        text = unwrapped(records.as_text(records.record(policy, evaluator, answers, AT)))
        for question, given in ((procedure.question(id), given) for id, given in answers.items()):
            wording = "I'm not sure" if given == NOT_SURE else question.answer(given).text
            assert f"{question.text} {wording}. [{question.id}, {given}]" in text
        if decision.outcome:
            outcome = decision.outcome.what
            assert f"{PERMITS[outcome.permits]}." in text
            assert f"{outcome.text} [{outcome.id}]" in text or f"{PERMITS[outcome.permits]}. [{outcome.id}]" in text
        else:
            assert "None is certain yet. This is not an answer against sharing." in text
        for duty in decision.duties:
            assert f"{duty.what.modality.value.capitalize()}: {duty.what.text} [{duty.what.id}]" in text
        for id in (*(rule.id for rule in decision.rules), *decision.clauses, policy.id, digest(policy)):
            assert re.search(rf"\[[^]]*\b{re.escape(id)}\b[^]]*\]", text), id
        assert f"version {policy.version.name}." in text
        assert "Made: 22 November 2026, 20:45 (UTC+00:00), by the clock of the device." in text


def test_out_of_doubt_it_never_forbids() -> None:
    _, procedure = find_procedure("/".join(DISCLOSURE))
    forbidden = f"{PERMITS[Permits.NO]}."
    some = 0
    for answers in walks(Evaluator(procedure)):
        told = forbidden in records.as_text(made(answers))
        some += told
        assert not (told and NOT_SURE in answers.values()), answers
    assert some, "an outcome that forbids is told where it is certain"


def test_the_whole_record_as_text() -> None:
    policy, _ = find_procedure("/".join(DISCLOSURE))
    text = records.as_text(made({"immediate-risk": "yes", "significant-harm": "no"}, differs=True))
    assert text.startswith(
        "DECISION RECORD\n"
        "\n"
        "Made: 22 November 2026, 20:45 (UTC+00:00), by the clock of the device.\n"
        "The guide supports judgement; it does not decide.\n"
        "\n"
        "WHAT WAS ANSWERED\n"
        "1. Is there immediate risk to a service user? Yes. [immediate-risk, yes]\n"
    )
    assert text.endswith(
        f"- Model (SHA-256) [{digest(policy)}]\n"
        "\n"
        "MY JUDGEMENT DIFFERS FROM THE GUIDE\n"
        "- My decision, and my reason: ________________________________________\n"
        "\n"
        "TO COMPLETE IN THE CASE SYSTEM\n"
        "- Who it is about: ________________________________________\n"
        "- What is shared, or not shared: ________________________________________\n"
        "- With whom: ________________________________________\n"
        "- Recorded by: ________________________________________\n"
    )
    assert all(len(line) <= records.WIDTH for line in text.splitlines())


def test_text_and_html_say_the_same() -> None:
    record = made({**REFUSED, "manager": NOT_SURE}, differs=True)
    html = records.as_html(record, 4)
    said = unwrapped(" ".join(html.itertext()))
    for part in record.parts:
        assert part.title in said
        for line in part.lines:
            assert unwrapped(" ".join((line.text, *line.codes))) in said
    assert not list(html.iter("input")), "no box to type into"


def test_a_question_that_is_still_open_is_told_as_such() -> None:
    text = unwrapped(records.as_text(made({"immediate-risk": "yes"})))
    assert re.search(r"2\. .+\? Not answered when this was made\. \[significant-harm\]", text)


def test_the_files_name_tells_the_time_alone() -> None:
    assert made(REFUSED).name == "decision-record-2026-11-22-2045.txt"


def test_the_time_is_the_readers_with_its_offset() -> None:
    text = records.as_text(made(REFUSED, "2026-07-01T09:05+05:30"))
    assert "Made: 1 July 2026, 09:05 (UTC+05:30), by the clock of the device.\n" in text


def test_judgement_that_differs_is_told_only_where_it_does() -> None:
    assert records.DIFFERS not in [part.title for part in made(REFUSED).parts]
    assert records.DIFFERS in [part.title for part in made(REFUSED, differs=True).parts]


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("yesterday", "`yesterday` is not a time\n  help: write it as in 2026-11-22T20:45+00:00"),
        (
            "2026-11-22T20:45",
            "`2026-11-22T20:45` does not say how far it is from UTC\n  help: write it as in 2026-11-22T20:45+00:00",
        ),
    ],
)
def test_a_time_that_can_not_be_read_is_refused(at: str, message: str) -> None:
    with pytest.raises(RequestError) as refused:
        made(REFUSED, at)
    assert str(refused.value) == message


def test_what_the_browser_is_given() -> None:
    go = json.dumps({"answers": REFUSED, "asking": "", "record": {"at": AT}})
    shown = json.loads(step_json(*DISCLOSURE, go, "", "5"))
    assert shown["text"] == records.as_text(made(REFUSED))
    assert shown["name"] == made(REFUSED).name
    (box,) = re.findall(r"<input [^>]*>", shown["html"])
    assert "checked" not in box
    (other,) = parsed(shown["html"].replace(box, f"{box[:-1]}/>")).iter("input")
    differing = json.loads(step_json(*DISCLOSURE, other.get("data-go", ""), "", "5"))
    assert differing["text"] == records.as_text(made(REFUSED, differs=True))
    (box,) = re.findall(r"<input [^>]*>", differing["html"])
    assert 'checked=""' in box


def test_a_heading_is_there_to_be_given_the_focus() -> None:
    html = records.as_html(made(REFUSED), 4)
    (heading,) = html.findall(".//*[@data-focus]")
    assert (heading.tag, heading.text, heading.get("tabindex")) == ("h4", "Decision record", "-1")
    assert ElementTree.tostring(html)


def test_what_must_not_be_done_until_somebody_was_asked_is_told_apart() -> None:
    policy, procedure = find_procedure("information-sharing/disclosure")
    unsure = {
        "immediate-risk": "no",
        "significant-harm": "not-sure",
        "agreement": "continues-to-refuse",
        "manager": "not-authorised",
    }
    parts = {part.title: part for part in records.record(policy, Evaluator(procedure), unsure, AT).parts}
    assert [line.text for line in parts["Until you have asked"].lines] == [
        "Must not: Pass the information on to any third party."
    ]
    assert "third party" not in " ".join(line.text for line in parts["What to do, in order"].lines)
    settled = {**unsure, "significant-harm": "yes"}
    parts = {part.title: part for part in records.record(policy, Evaluator(procedure), settled, AT).parts}
    assert "Until you have asked" not in parts
