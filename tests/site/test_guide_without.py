"""The guide without what it would like to have: Python in time, a script, a wide screen. See `test_faults.py` too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import every_procedure
from policy_model.publish.guide import NOT_WORKING
from policy_model.publish.nested import LATE
from policy_model.questions import NOT_SURE
from tests.site.conftest import PHONE, NewContext, Watch, awaited
from tests.site.test_guide import EVERY, PAGES, SHARING, answer, attributes, guide_of, open_guide, paths

if TYPE_CHECKING:
    from policy_model.policy import Policy
    from policy_model.procedure import Procedure

pytestmark = pytest.mark.browser

CLOSED = "for (const each of document.querySelectorAll('.policy-nested details[open]')) each.open = false"
DISCLOSURE = ("information-sharing@V_2 2023", "disclosure")


class Held:
    """Requests that get no answer until they are let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page, self.routes = page, list[Route]()
        self.answer: Callable[[Route], object] = self.routes.append
        page.route(pattern, lambda route: self.answer(route))

    def wait(self) -> None:
        """Until there is one."""
        assert awaited(self.page, lambda: self.routes), "nothing asked for what is held"

    def let_go(self, status: int | None = None) -> None:
        """With its own answer, or with an error instead; what comes later gets the same."""
        self.wait()
        self.answer = lambda route: route.continue_() if status is None else route.fulfill(status=status, body="")
        for route in self.routes:
            self.answer(route)


def stands_down(guide: Locator) -> None:
    """The nested steps stand in the guide's place, with a sentence that says so."""
    expect(guide.get_by_text(NOT_WORKING).first).to_be_visible()
    expect(guide.locator("fieldset")).to_be_hidden()
    first = guide.locator(".nested-question").first
    expect(first).to_be_visible()
    if not guide.locator(".nested-answer[open]").count():  # else it is open where the reader was
        guide.locator(".nested-answer > summary").first.click()
    expect(guide.locator(".nested-answer[open] > .nested-inside > .outcome").first).to_be_visible()


def test_an_answer_given_before_python_is_ready_is_kept(page: Page) -> None:
    held = Held(page, "**/snapshot.bin")
    guide = open_guide(page, *DISCLOSURE)
    answer(guide, "immediate-risk", "yes")
    expect(guide.get_by_text("Your answer is kept: Yes.").first).to_be_visible()
    expect(guide.get_by_role("status")).to_contain_text("Your answer is kept: Yes.")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    answer(guide, "immediate-risk", "no")  # thought better of
    expect(guide.get_by_text("Your answer is kept: No.").first).to_be_visible()
    held.let_go()
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    assert attributes(guide.locator(".guide-answers li"), "data-answer") == ["no"]
    expect(guide.locator(".guide-question")).to_be_focused()


def test_an_answer_given_before_the_start_fails_does_not_hide_the_steps(page: Page, watch: Watch) -> None:
    watch.expected.append("Failed to load resource")
    held = Held(page, "**/pyodide.asm.wasm")
    guide = open_guide(page, *DISCLOSURE)
    answer(guide, "immediate-risk", "yes")
    expect(guide.get_by_text("Your answer is kept: Yes.").first).to_be_visible()
    held.let_go(status=503)
    stands_down(guide)
    expect(guide.get_by_text("Your answer is kept")).to_be_hidden()
    expect(guide_of(page, "sharing").get_by_text(NOT_WORKING).first).to_be_visible()


def test_a_guide_that_is_broken_leaves_the_others_alone(page: Page, watch: Watch) -> None:
    watch.expected.append("a guide could not start")

    def break_the_first(route: Route) -> None:
        whole = route.fetch()
        route.fulfill(response=whole, body=whole.text().replace('data-guide="step"', "", 1))

    page.route(f"**{SHARING}", break_the_first)
    broken = open_guide(page, *DISCLOSURE)
    expect(broken.locator(".nested-question").first).to_be_visible()
    other = guide_of(page, "sharing")
    answer(other, "purpose", "no")
    expect(other.locator("[data-outcome]").first).to_have_attribute("data-outcome", "do-not-share")


def test_reading_the_steps_is_not_disturbed_when_the_script_comes(page: Page) -> None:
    held = Held(page, "**/guide.js")
    page.goto(SHARING, wait_until="commit")
    guide = guide_of(page, "disclosure")
    guide.locator(".guide-all > summary").click()
    guide.locator(".nested-answer > summary").first.click()
    held.let_go()
    expect(guide).to_have_attribute("data-started", "")
    expect(guide.locator("fieldset")).to_be_visible()
    expect(guide.locator(".nested-answer[open]").first).to_be_visible()


def test_an_answer_given_before_the_script_is_kept_and_acted_on(page: Page) -> None:
    held = Held(page, "**/guide.js")
    page.goto(SHARING, wait_until="commit")
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "no")
    expect(guide.get_by_role("status")).to_contain_text("Your answer is kept: No.")
    answer(guide, "immediate-risk", "yes")  # thought better of
    expect(guide.locator(".guide-answer.is-kept")).to_have_text("Yes")
    expect(guide.locator("fieldset").get_by_text("Your answer is kept: Yes.")).to_be_visible()
    assert guide.get_attribute("data-started") is None
    held.let_go()
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    assert attributes(guide.locator(".guide-answers li"), "data-answer") == ["yes"]
    page.evaluate("document.dispatchEvent(new Event('policy-wipe'))")  # the first step is as nobody answered it
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    expect(guide.locator(".is-kept")).to_have_count(0)
    expect(guide.get_by_text("Your answer is kept")).to_have_count(0)


def test_an_answer_given_before_a_script_that_does_not_come_opens_the_steps_there(page: Page, watch: Watch) -> None:
    watch.expected.append("Failed to load resource")
    held = Held(page, "**/guide.js")
    page.goto(SHARING, wait_until="commit")
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "yes")
    expect(guide.get_by_text("Your answer is kept: Yes.").first).to_be_visible()
    expect(guide.get_by_text(LATE).first).to_be_visible()  # whatever the network does
    expect(guide.locator(".nested-answer[open] > .nested-inside").first).to_be_visible()
    held.let_go(status=503)
    stands_down(guide)
    expect(guide.locator(".nested-answer[open]").first).to_have_attribute("data-question", "immediate-risk")
    expect(guide.get_by_text("Your answer is kept")).to_be_hidden()
    expect(guide_of(page, "sharing").locator(".nested-question").first).to_be_visible()


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_without_javascript_the_steps_are_complete(
    new_context: NewContext, policy: Policy, procedure: Procedure
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(PAGES[policy.name])
    guide = guide_of(page, procedure.id)
    expect(guide.locator(".nested-question").first).to_have_text(procedure.questions[0].text)
    expect(guide.locator(".nested-question").first).to_be_visible()
    expect(guide.get_by_text(NOT_WORKING)).to_be_hidden()
    expect(guide.locator("button").first).to_be_hidden()
    evaluator = Evaluator(procedure)
    for path in paths(evaluator):
        page.evaluate(CLOSED)  # by the test: the page's own scripts are off
        here = guide.locator(".policy-nested")
        for question, given in path.items():
            here = here.locator(f"> details[data-question={question}][data-answers~={given}]")
            here.locator("> summary").click()
            here = here.locator("> .nested-inside")
            asks = here.locator("> .nested-question").count()
            expect(here.locator(f"> details[data-answers={NOT_SURE}]")).to_have_count(asks)
        decision = evaluator.decide(path)
        assert decision.outcome is not None
        # What is visible outside the answers that stay closed.
        shown = guide.locator(".policy-nested [data-outcome]").filter(visible=True)
        assert attributes(shown, "data-outcome") == [decision.outcome.what.id], path
        duties = guide.locator(".policy-nested [data-duty]").filter(visible=True)
        assert sorted(attributes(duties, "data-duty")) == sorted(duty.what.id for duty in decision.duties), path


def test_without_javascript_not_sure_names_whom_to_ask(new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    guide = open_guide(page, *DISCLOSURE)
    guide.locator(".policy-nested > .nested-not-sure > summary").click()
    expect(guide.locator("[data-duty=ask-when-unsure]").filter(visible=True)).to_have_count(1)


@pytest.mark.parametrize("policy", sorted({policy.name for policy, _ in every_procedure()}))
def test_a_phone_is_wide_enough(new_context: NewContext, policy: str) -> None:
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(PAGES[policy])
    for guide in page.locator(".policy-guide").all():
        fits(page, guide)
        while guide.locator("fieldset").count():
            question = guide.locator("fieldset").get_attribute("data-question")
            page.wait_for_timeout(600)  # the time to read; a tap at once is taken for the second half of a double tap
            guide.locator("fieldset button").nth(1).tap()
            expect(guide.locator(f"fieldset[data-question={question}]")).to_have_count(0)
            fits(page, guide)
        for folded in guide.locator(".guide-step summary").all():
            folded.tap()
        guide.locator(".guide-all > summary").tap()
        deepest = guide.locator(".policy-nested")
        while (closed := deepest.locator("> details:not(.nested-not-sure)")).count():
            closed.last.locator("> summary").tap()
            deepest = closed.last.locator("> .nested-inside")
        fits(page, guide)


def fits(page: Page, guide: Locator) -> None:
    """Nothing sticks out to the side, and whatever can be tapped is big enough for a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    edges = "(guide) => [...guide.querySelectorAll('*')].map((part) => part.getBoundingClientRect().right)"
    assert max(guide.evaluate(edges)) <= PHONE["width"]
    box = guide.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    for target in guide.locator("button, summary").filter(visible=True).all():
        size = target.bounding_box()
        assert size is not None
        assert size["height"] >= 44, target.inner_text()
        assert size["width"] >= 44, target.inner_text()
        assert size["x"] + size["width"] <= PHONE["width"], target.inner_text()


def test_printing_leaves_the_controls_out(page: Page) -> None:
    guide = open_guide(page, *DISCLOSURE)
    answer(guide, "immediate-risk", "yes")
    expect(guide.locator(".guide-step .outcome")).to_be_visible()
    page.emulate_media(media="print")
    expect(guide.locator(".guide-step .outcome")).to_be_visible()
    expect(guide.locator("button").filter(visible=True)).to_have_count(0)
