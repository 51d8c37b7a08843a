"""The guide in a real browser decides as the model does here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from policy_model.diagram import compile_procedure
from policy_model.evaluate import Evaluator
from policy_model.flowchart import flowchart
from policy_model.outline import outline
from policy_model.policies.catalogue import every_procedure
from policy_model.policy import Policy
from policy_model.procedure import Procedure
from policy_model.publish.guide import DRAWINGS
from policy_model.publish.parts import clause_anchor
from policy_model.questions import NOT_SURE
from policy_model.rules import Permits

pytestmark = pytest.mark.browser

SHARING = "/policies/information-sharing/"
PAGES = {
    "information-sharing@V_2 2023": SHARING,
    "hm-government-advice@2018": "/policies/hm-government-advice/",
    "hm-government-advice@2015": "/policies/hm-government-advice/2015/",
}
EVERY = [pytest.param(*each, id=f"{each[0].name}/{each[1].id}") for each in every_procedure()]
OURS = [each for each in EVERY if str(each.id).startswith("information-sharing")]

type Answers = dict[str, str]


def paths(evaluator: Evaluator, answers: Answers | None = None) -> Iterator[Answers]:
    """Every way through a procedure, as its questions are asked."""
    answers = answers or {}
    question = evaluator.decide(answers).next_question
    if question is None:
        yield answers
        return
    for answer in question.answers:
        yield from paths(evaluator, {**answers, question.id: answer.id})


def guide_of(page: Page, procedure: str) -> Locator:
    return page.locator(f".policy-guide[data-procedure={procedure}]")


def open_guide(page: Page, policy: Policy | str, procedure: Procedure | str) -> Locator:
    name = policy if isinstance(policy, str) else policy.name
    page.goto(PAGES[name])
    return guide_of(page, procedure if isinstance(procedure, str) else procedure.id)


def answer(guide: Locator, question: str, given: str) -> None:
    """Answer with the keyboard, which may be as quick as it likes; see `tap`."""
    button = guide.locator(f"fieldset[data-question={question}] button[data-answer={given}]")
    button.wait_for()  # `press` would have the key go nowhere while the page that holds the button is still read in
    button.press("Enter")


def tap(button: Locator) -> None:
    """Tap as a person does who has read the step: a tap at once is taken for the second half of a double tap."""
    button.wait_for()
    button.page.wait_for_timeout(600)
    button.click()
    expect(button.page.locator(".guide-ahead")).to_have_count(0)  # the next step has taken its place


def finished(guide: Locator) -> Locator:
    """The step that asks nothing, once it is there."""
    step = guide.locator(".guide-step:not(:has(fieldset))")
    step.wait_for()
    return step


def pythons(page: Page) -> int:
    return sum(worker.url.endswith("/assets/policy/worker.js") for worker in page.workers)


def attributes(parts: Locator, name: str) -> list[str]:
    return parts.evaluate_all("(parts, name) => parts.map((part) => part.getAttribute(name))", name)


@pytest.mark.parametrize(("policy", "procedure"), EVERY)
def test_every_path_in_the_page_gives_what_the_model_gives(page: Page, policy: Policy, procedure: Procedure) -> None:
    guide = open_guide(page, policy, procedure)
    evaluator = Evaluator(procedure)
    chart = flowchart(outline(compile_procedure(procedure)))
    here = set(attributes(page.locator("[id]"), "id"))
    for path in paths(evaluator):
        for question, given in path.items():
            answer(guide, question, given)
        step, decision = finished(guide), evaluator.decide(path)
        assert decision.outcome is not None
        assert attributes(step.locator("[data-outcome]"), "data-outcome") == [decision.outcome.what.id], path
        duties = [duty.what for duty in decision.duties]
        first = [duty for duty in duties if duty not in decision.standing]
        assert attributes(step.locator("[data-duty]"), "data-duty") == [d.id for d in (*first, *decision.standing)], (
            path
        )
        assert [words.lower() for words in step.locator(".duty > .modality").all_inner_texts()] == [
            duty.modality.value for duty in (*first, *decision.standing)
        ], path
        applied = {clause_anchor(clause) for clause in decision.clauses}
        assert applied <= here
        assert set(attributes(page.locator(".is-applied"), "id")) == applied, path
        passed = {f"{each}-{procedure.id}-{part}" for each in DRAWINGS for part in chart.path(path)} & here
        assert set(attributes(page.locator(".is-on-path"), "id")) == passed, path
        guide.get_by_role("button", name="Start again").press("Enter")
        expect(guide.get_by_role("button", name="Start again")).to_have_count(0)
    # What holds whatever is answered stays marked; nothing of the answers does.
    assert set(attributes(page.locator(".is-applied"), "id")) == set(map(clause_anchor, evaluator.decide({}).clauses))


@pytest.mark.parametrize(("policy", "procedure"), OURS)
def test_the_way_through_the_flowchart_is_in_the_page(page: Page, policy: Policy, procedure: Procedure) -> None:
    open_guide(page, policy, procedure)
    here = set(attributes(page.locator("[id]"), "id"))
    chart = flowchart(outline(compile_procedure(procedure)))
    assert {f"fc-{procedure.id}-{part.id}" for part in (*chart.boxes, *chart.arrows)} <= here


@pytest.mark.parametrize(("policy", "procedure"), OURS)
def test_not_sure_names_whom_to_ask_and_never_forbids(page: Page, policy: Policy, procedure: Procedure) -> None:
    guide = open_guide(page, policy, procedure)
    evaluator = Evaluator(procedure)
    ask = procedure.when_unsure.then
    for unsure in procedure.questions:
        for path in paths_with(evaluator, unsure.id):
            for question, given in path.items():
                answer(guide, question, given)
            step, decision = finished(guide), evaluator.decide(path)
            assert attributes(step.locator(".guide-unsure [data-duty]"), "data-duty") == [ask.id]
            assert attributes(step.locator("[data-unsure]"), "data-unsure") == [each.id for each in decision.unsure]
            outcome = [decision.outcome.what.id] if decision.outcome else []
            assert attributes(step.locator("[data-outcome]"), "data-outcome") == outcome
            expect(step.locator(".outcome-no")).to_have_count(0)
            possible = [] if decision.outcome else decision.possible_outcomes
            listed = [] if all(each.permits is Permits.NO for each in possible) else [each.id for each in possible]
            assert attributes(step.locator("[data-possible]"), "data-possible") == listed
            guide.get_by_role("button", name="Start again").press("Enter")
            expect(guide.get_by_role("button", name="Start again")).to_have_count(0)


def paths_with(evaluator: Evaluator, unsure: str) -> Iterator[Answers]:
    """One way for each answer before `unsure` where it is asked, "not sure" there, and the last answers after it."""

    def through(answers: Answers) -> Iterator[Answers]:
        question = evaluator.decide(answers).next_question
        if question is None:
            if NOT_SURE in answers.values():
                yield answers
        elif question.id == unsure:
            yield from through({**answers, unsure: NOT_SURE})
        elif unsure in answers:
            yield from through({**answers, question.id: question.answers[-1].id})
        else:
            for each in question.answers:
                yield from through({**answers, question.id: each.id})

    return through({})


def test_an_outcome_is_said_while_questions_about_how_remain(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    answer(guide, "immediate-risk", "yes")
    outcome = guide.locator(".guide-step .outcome")
    expect(outcome.get_by_role("heading")).to_have_text("You can share")
    expect(outcome.get_by_role("heading")).to_be_focused()
    expect(outcome).to_contain_text("Up to two more questions settle how.")
    expect(guide.get_by_role("status")).to_contain_text("without consent, because there is immediate risk")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")


def test_new_duties_are_said_as_soon_as_they_are_certain(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    answer(guide, "immediate-risk", "no")
    to_do = guide.locator(".guide-to-do")
    expect(to_do.get_by_role("heading")).to_have_text("What to do now")
    expect(to_do.locator(".duty-new")).to_have_count(2)
    expect(guide.get_by_role("status")).to_have_text("Two new things to do.")
    answer(guide, "significant-harm", "yes")
    expect(to_do.locator(".duty")).to_have_count(3)
    expect(to_do.locator(".duty-new")).to_have_count(1)


def test_back_change_and_start_again(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    heading = guide.locator(".guide-question")
    tap(guide.locator("fieldset[data-question=immediate-risk] button[data-answer=no]"))
    tap(guide.locator("fieldset[data-question=significant-harm] button[data-answer=yes]"))
    tap(guide.locator("fieldset[data-question=agreement] button[data-answer=agrees]"))
    step = finished(guide)
    expect(step.locator("[data-outcome]")).to_have_attribute("data-outcome", "share-as-agreed")

    tap(guide.get_by_role("button", name="Back"))
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "agreement")
    expect(heading).to_be_focused()
    tap(guide.locator("fieldset[data-question=agreement] button[data-answer=agrees]"))

    tap(guide.get_by_role("button", name="Change the answer to: Is there immediate risk"))
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    expect(heading).to_be_focused()
    expect(guide.locator("fieldset")).to_contain_text("You answered: No.")
    tap(guide.get_by_role("button", name="Back"))  # nothing is lost by looking
    expect(finished(guide).locator("[data-outcome]")).to_have_attribute("data-outcome", "share-as-agreed")

    tap(guide.get_by_role("button", name="Change the answer to: Is there immediate risk"))
    tap(
        guide.locator("fieldset[data-question=immediate-risk] button[data-answer=yes]")
    )  # the other two answers still matter, and are kept
    step = finished(guide)
    expect(step.locator("[data-outcome]")).to_have_attribute("data-outcome", "pass-on-now")
    assert attributes(step.locator(".guide-answers li"), "data-answer") == ["yes", "yes", "agrees"]

    tap(guide.get_by_role("button", name="Start again"))
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    expect(guide.locator(".guide-answers")).to_have_count(0)


def test_a_double_tap_answers_one_question(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    tap(guide.locator("fieldset[data-question=immediate-risk] button[data-answer=no]"))
    question = guide.locator("fieldset[data-question=significant-harm]")
    question.wait_for()
    page.wait_for_timeout(600)
    yes = question.locator("button[data-answer=yes]").bounding_box()
    assert yes
    for delay in (0, 130):
        page.mouse.click(yes["x"] + 20, yes["y"] + 20)
        page.wait_for_timeout(delay)
    page.mouse.dblclick(yes["x"] + 20, yes["y"] + 20)
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "agreement")
    page.wait_for_timeout(600)
    assert attributes(guide.locator(".guide-answers li"), "data-answer") == ["no", "yes"]


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "sharing")
    guide.locator("button[data-answer=yes]").first.focus()
    page.keyboard.press("Enter")
    expect(guide.locator(".guide-question")).to_be_focused()
    page.keyboard.press("Tab")
    expect(guide.locator("fieldset button[data-answer=yes]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # no: nobody can be identified
    expect(guide.get_by_role("heading", name="You can share")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # what the policy says
    expect(guide.locator(".outcome .policy-quote").first).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Start again":
            break
    page.keyboard.press("Enter")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "purpose")
    expect(guide.locator(".guide-question")).to_be_focused()


def test_two_guides_on_a_page_share_one_python(page: Page) -> None:
    first = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    second = guide_of(page, "sharing")
    answer(first, "immediate-risk", "yes")
    answer(second, "purpose", "no")
    expect(second.locator("[data-outcome]").first).to_have_attribute("data-outcome", "do-not-share")
    expect(first.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    assert pythons(page) == 1
    both = {"clause-consent-unless-immediate-risk", "clause-purpose"}
    assert both <= set(attributes(page.locator(".is-applied"), "id"))


def test_a_script_that_is_loaded_twice_starts_once(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    page.evaluate("""async () => {
        const script = document.querySelector('script[src*="assets/policy/guide.js"]').src;
        await import(script + "?again");
    }""")
    answer(guide, "immediate-risk", "no")
    answer(guide, "significant-harm", "no")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "agreement")
    assert pythons(page) == 1


def test_answers_leave_no_trace(page: Page, context: BrowserContext) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    before = page.url, page.title(), page.evaluate("history.length")
    stored = context.storage_state()
    answer(guide, "immediate-risk", "no")
    answer(guide, "significant-harm", "yes")
    answer(guide, "agreement", "tries-to-refuse")
    finished(guide)
    assert (page.url, page.title(), page.evaluate("history.length")) == before
    assert context.storage_state() == stored
    assert context.cookies() == []
    assert page.evaluate("sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((databases) => databases.length)") == 0
    assert page.evaluate("JSON.stringify(history.state)") == "null"


def test_a_clause_is_visited_without_a_trace_and_back_leads_back(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    answer(guide, "immediate-risk", "yes")
    address = page.url
    outcome = guide.locator(".guide-step .outcome")
    outcome.get_by_text("What the policy says").click()
    link = outcome.get_by_role("link", name="See it in the text").first
    link.click()
    clause = page.locator("#clause-consent-unless-immediate-risk")
    expect(clause).to_be_in_viewport()
    expect(clause).to_be_focused()
    assert page.url == address
    page.go_back()
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")


@pytest.mark.parametrize("leave", ["reload", "back"])
def test_answers_are_gone_on_return(page: Page, leave: str) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    answer(guide, "immediate-risk", "yes")
    expect(guide.locator(".guide-step .outcome")).to_be_visible()
    if leave == "reload":
        page.reload()
    else:
        page.goto("/")
        page.go_back()
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    expect(guide.locator(".guide-step .outcome")).to_have_count(0)
    expect(guide.locator(".guide-answers")).to_have_count(0)
    assert attributes(page.locator(".is-applied"), "id") == []


def test_leaving_the_page_wipes_it_at_once(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    answer(guide, "immediate-risk", "yes")
    expect(guide.locator(".guide-step .outcome")).to_be_visible()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(guide.locator(".guide-step .outcome")).to_have_count(0)
    expect(guide.get_by_role("status")).to_have_text("")


def test_the_order_of_headings_has_no_gaps(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    for question, given in (("immediate-risk", "no"), ("significant-harm", "yes"), ("agreement", "tries-to-refuse")):
        assert steps_down(headings(guide)) <= 1
        answer(guide, question, given)
    finished(guide)
    assert headings(guide)[0] == 2
    assert steps_down(headings(guide)) <= 1


def headings(guide: Locator) -> list[int]:
    shown = guide.locator("h2, h3, h4, h5, h6").filter(visible=True)
    return [int(name[1]) for name in shown.evaluate_all("(headings) => headings.map((each) => each.tagName)")]


def steps_down(levels: list[int]) -> int:
    return max(after - before for before, after in pairwise(levels))
