"""All questions on one page, and the guide as a page of its own, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import find_procedure
from policy_model.questions import NOT_SURE
from tests.site.conftest import PHONE, NewContext
from tests.site.test_guide import attributes, paths

pytestmark = pytest.mark.browser

PAGE = "/policies/information-sharing/all-questions/"
GUIDE = "/policies/information-sharing/guide/"


def opened(page: Page, procedure: str = "disclosure") -> Locator:
    page.goto(PAGE)
    return page.locator(f".policy-all-questions[data-procedure={procedure}]")


def choose(block: Locator, question: str, given: str) -> None:
    block.locator(f"fieldset[data-question={question}] input[value={given}]").check()


def follows(block: Locator) -> Locator:
    return block.locator("[data-all=follows]")


def test_every_path_gives_what_the_model_gives(page: Page) -> None:
    _, procedure = find_procedure("information-sharing/disclosure")
    evaluator = Evaluator(procedure)
    block = opened(page)
    for path in paths(evaluator):
        for question, given in reversed(path.items()):  # in another order than the guide's
            choose(block, question, given)
        decision = evaluator.decide(path)
        assert decision.outcome
        block.get_by_role("button", name="Show what follows").press("Enter")
        expect(block.get_by_role("heading", name="What follows from your answers")).to_be_focused()
        assert attributes(follows(block).locator("[data-outcome]"), "data-outcome") == [decision.outcome.what.id], path
        assert set(attributes(follows(block).locator("[data-duty]"), "data-duty")) == {
            duty.what.id for duty in decision.duties
        }, path
        needed = block.locator("fieldset:not(:disabled)")
        assert set(attributes(needed, "data-question")) == set(path), path
        block.get_by_role("button", name="Clear all answers").press("Enter")
        expect(block.locator("input:checked")).to_have_count(0)


def test_a_question_that_no_longer_matters_says_so_and_keeps_its_answer(page: Page) -> None:
    block = opened(page)
    choose(block, "manager", NOT_SURE)
    choose(block, "immediate-risk", "yes")
    manager = block.locator("fieldset[data-question=manager]")
    expect(manager).to_have_attribute("disabled", "")
    expect(manager.get_by_text("Not needed: with your other answers")).to_be_visible()
    expect(follows(block).locator(".guide-unsure")).to_have_count(0)
    choose(block, "immediate-risk", "no")
    expect(manager).not_to_have_attribute("disabled", "")
    expect(manager.locator("input:checked")).to_have_value(NOT_SURE)
    expect(block.get_by_role("status").first).to_have_text("The outcome is not certain yet. 3 questions still matter.")


def test_asking_too_early_leads_to_what_is_missing(page: Page) -> None:
    block = opened(page)
    choose(block, "significant-harm", "no")
    block.get_by_role("button", name="Show what follows").press("Enter")
    problem = block.locator("[data-all=problem]")
    expect(problem).to_be_focused()
    missing = block.locator("fieldset.is-wrong")
    assert attributes(missing, "data-question") == ["immediate-risk", "agreement", "manager", "abuse-or-neglect"]
    for fieldset in missing.all():
        expect(fieldset).to_have_accessible_description(re.compile("Choose an answer, or \u201cI'm not sure\u201d$"))
    problem.get_by_role("link").nth(1).press("Enter")
    expect(block.locator("fieldset[data-question=agreement] input").first).to_be_focused()
    assert page.url.endswith(PAGE), "which question has no answer is not for the address"
    choose(block, "immediate-risk", "yes")
    expect(problem).to_be_hidden()
    expect(missing).to_have_count(0)


def test_by_keyboard_alone_and_without_a_trace(page: Page) -> None:
    block = opened(page)
    before = page.evaluate("[location.href, document.title, history.length, JSON.stringify({...localStorage})]")
    block.locator("fieldset[data-question=immediate-risk] input").first.focus()
    page.keyboard.press("Space")
    expect(follows(block).locator("[data-outcome]")).to_have_attribute("data-outcome", "pass-on-now")
    page.keyboard.press("Tab")
    expect(block.locator("fieldset[data-question=significant-harm] input").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    expect(block.locator("fieldset[data-question=immediate-risk] input:checked")).to_have_value("no")
    expect(follows(block).locator("[data-outcome]")).to_have_count(0)
    page.keyboard.press("Enter")  # there is nothing to submit
    assert page.locator(".md-content form").count() == 0
    after = page.evaluate("[location.href, document.title, history.length, JSON.stringify({...localStorage})]")
    assert after == before


@pytest.mark.parametrize("how", ["wipe", "reload", "back"])
def test_answers_are_gone(page: Page, how: str) -> None:
    block = opened(page)
    choose(block, "immediate-risk", "yes")
    expect(follows(block).locator("[data-outcome]")).to_have_count(1)
    if how == "wipe":
        page.evaluate("document.dispatchEvent(new Event('policy-wipe'))")
    elif how == "reload":
        page.reload()
    else:
        page.goto(GUIDE)
        page.go_back()
    expect(block.locator("[data-all=questions]")).to_be_visible()
    expect(block.locator("input:checked")).to_have_count(0)
    expect(block.locator("fieldset:disabled")).to_have_count(0)
    expect(follows(block)).to_have_text("Nothing is answered yet.")


def test_without_python_the_steps_are_there_and_nothing_is_lost_silently(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/assets/policy/worker.js", hold)
    block = opened(page)
    choose(block, "immediate-risk", "yes")
    expect(block.get_by_text("Your answers are kept.").first).to_be_visible()
    for route in held:
        route.abort()
    expect(block.get_by_text("The questions can't be answered here just now.").first).to_be_visible()
    expect(block.locator("[data-all=questions]")).to_be_hidden()
    expect(block.locator("details.guide-all")).to_have_attribute("open", "")


def test_without_a_script_the_page_says_so_and_shows_the_steps(new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    block = opened(page)
    expect(block.get_by_text("The questions can be answered here once this page's script runs.")).to_be_visible()
    expect(block.locator("fieldset").first).to_be_hidden()
    expect(block.locator(".policy-nested")).to_be_visible()


def test_a_record_is_made_here_too(page: Page) -> None:
    block = opened(page)
    choose(block, "immediate-risk", "yes")
    block.get_by_role("button", name="Make a decision record").press("Enter")
    expect(block.locator(".decision-record")).to_contain_text("Is there immediate risk to a service user? Yes.")


def test_the_guides_own_page_holds_the_card_and_the_guide_and_links_to_the_text(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/policies/information-sharing/")
    page.get_by_role("link", name="a page of its own").click()
    assert page.url.endswith(GUIDE)
    expect(page.locator(".policy-emergency")).to_be_visible()
    expect(page.locator(".policy-guide")).to_have_count(1)
    expect(page.locator(".policy-text, .policy-flowchart")).to_have_count(0)
    first = page.locator(".policy-guide fieldset button").first.bounding_box()
    assert first
    assert first["y"] + first["height"] <= PHONE["height"], "the first answer is on the first screen"
    page.locator(".policy-guide").get_by_role("link", name="The text that these steps come from").click()
    assert page.url.endswith("/policies/information-sharing/")
