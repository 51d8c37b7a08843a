"""What the pages show of what is explained, checked and compared, and examples that open in a guide."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from policy_model.evaluate import Evaluator
from policy_model.explain import explain
from policy_model.explain.sentences import Kind, in_sentences
from policy_model.policies.catalogue import find_procedure
from policy_model.publish.guide_why import WHY
from policy_model.publish.parts import answers_of
from policy_model.questions import NOT_SURE
from tests.site.conftest import PHONE, NewContext, Watch
from tests.site.test_guide import answer, attributes, finished, headings, open_guide, steps_down, tap
from tests.site.test_guide_without import Held, fits

pytestmark = pytest.mark.browser

COMPARED = "/policies/hm-government-advice/compared/"
REVIEW = "/policies/information-sharing/review/"
DISCLOSURE = ("information-sharing@V_2 2023", "disclosure")
EXAMPLES = {
    "2015": ("purpose=yes identifiable=yes confidential=no consent=no another-reason=no", "can-share"),
    "2018": ("purpose=yes identifiable=yes consent=no lawful-reason=no", "do-not-share"),
}


def guide(page: Page, year: str) -> Locator:
    return page.locator(f".policy-guide[data-policy='hm-government-advice@{year}']")


def opener(page: Page, year: str) -> Locator:
    """The button of the example of the first case, for that edition."""
    return page.locator(f".policy-cases button[data-opens='hm-government-advice@{year}/sharing']").first


def opened(page: Page, year: str) -> None:
    """The example is decided in the guide of its edition; the reader is there, and is told so."""
    given, outcome = EXAMPLES[year]
    here = guide(page, year)
    step = finished(here)
    expect(step.locator("[data-outcome]")).to_have_attribute("data-outcome", outcome)
    expect(step.locator("[data-outcome] > [data-focus]")).to_be_focused()
    expect(step.locator("[data-outcome] > [data-focus]")).to_be_in_viewport()
    expect(here.get_by_role("status")).to_contain_text(
        f"Opened in the guide: When and how to share information ({year})."
    )
    _, procedure = find_procedure(f"hm-government-advice@{year}/sharing")
    asked = [step.question.id for step in Evaluator(procedure).decide(answers_of(given)).trace]
    shown = attributes(step.locator(".guide-answers li"), "data-question")
    assert shown == asked[: len(shown)]
    (other,) = {"2015", "2018"} - {year}
    expect(guide(page, other).locator("fieldset")).to_have_attribute("data-question", "purpose")


def trace_of(page: Page, context: BrowserContext) -> dict[str, object]:
    """All that could tell of answers to whoever comes next."""
    return {
        "address": page.url,
        "title": page.title(),
        "state": page.evaluate("JSON.stringify(history.state)"),
        "stored": context.storage_state(),
        "session": page.evaluate("JSON.stringify({...sessionStorage})"),
        "databases": page.evaluate("indexedDB.databases().then((databases) => databases.length)"),
    }


# Why, and what would change it


def test_why_is_folded_until_it_is_asked_for_and_can_be_opened_by_keyboard(page: Page) -> None:
    guide = open_guide(page, *DISCLOSURE)
    expect(guide.get_by_text(WHY)).to_have_count(0)
    answer(guide, "immediate-risk", "yes")  # the outcome is certain, and questions remain
    fold = guide.locator(".guide-why")
    expect(fold).to_have_count(1)
    assert fold.get_attribute("open") is None
    expect(fold.locator("[data-why]").first).to_be_hidden()
    fold.locator("> summary").press("Enter")
    _, procedure = find_procedure("/".join(DISCLOSURE))
    sentences = in_sentences(explain(Evaluator(procedure), {"immediate-risk": "yes"}))
    shown = fold.locator("[data-why]")
    expect(shown.first).to_be_visible()
    assert shown.locator("> p").all_inner_texts() == [each.text for each in sentences]
    shown.first.locator("summary").press("Enter")
    expect(shown.first.locator("figure").first).to_be_visible()
    assert steps_down(headings(guide)) <= 1


def test_the_next_step_is_folded_again(page: Page) -> None:
    guide = open_guide(page, *DISCLOSURE)
    answer(guide, "immediate-risk", "yes")
    guide.locator(".guide-why > summary").press("Enter")
    answer(guide, "significant-harm", "no")
    expect(guide.locator(".guide-answers li")).to_have_count(2)
    assert guide.locator(".guide-why").get_attribute("open") is None


def test_not_sure_names_the_question_to_find_out_about_first(page: Page) -> None:
    given = {
        "immediate-risk": "no",
        "significant-harm": "yes",
        "agreement": "continues-to-refuse",
        "manager": NOT_SURE,
    }
    guide = open_guide(page, *DISCLOSURE)
    for question, each in given.items():
        answer(guide, question, each)
    step = finished(guide)
    _, procedure = find_procedure("/".join(DISCLOSURE))
    (settles,) = (each for each in in_sentences(explain(Evaluator(procedure), given)) if each.kind is Kind.SETTLES)
    first = step.locator(".guide-unsure [data-why=settles] > p")
    expect(first).to_have_text(settles.text)
    expect(first).to_be_visible()
    step.locator(".guide-why > summary").press("Enter")
    forbids = [outcome.text for outcome in procedure.outcomes if outcome.permits.value == "no"]
    for text in forbids:
        expect(step.locator(".guide-why")).not_to_contain_text(text)


def test_a_phone_is_wide_enough_for_the_reasons(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    guide = open_guide(page, *DISCLOSURE)
    answer(guide, "immediate-risk", "yes")
    guide.locator(".guide-why > summary").tap()
    for folded in guide.locator(".guide-why summary").all()[1:]:
        folded.tap()
    fits(page, guide)


# Examples that open in a guide


@pytest.mark.parametrize("year", EXAMPLES)
def test_an_example_opens_by_keyboard_and_leaves_no_trace(page: Page, context: BrowserContext, year: str) -> None:
    page.goto(COMPARED)
    before = trace_of(page, context)
    opener(page, year).focus()
    page.keyboard.press("Enter")
    opened(page, year)
    assert trace_of(page, context) == before
    page.go_back()
    expect(opener(page, year)).to_be_focused()
    assert trace_of(page, context) == before


@pytest.mark.parametrize("year", EXAMPLES)
def test_an_example_opens_by_tap_on_a_phone(new_context: NewContext, year: str) -> None:
    context = new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(COMPARED)
    before = trace_of(page, context)
    opener(page, year).tap()
    opened(page, year)
    assert trace_of(page, context) == before


def test_both_examples_stand_open_and_the_guides_go_on_apart(page: Page) -> None:
    page.goto(COMPARED)
    for year in EXAMPLES:
        opener(page, year).press("Enter")
        expect(guide(page, year).locator(".guide-step .outcome")).to_have_count(1)
    for year, (_, outcome) in EXAMPLES.items():
        expect(guide(page, year).locator(".guide-step [data-outcome]")).to_have_attribute("data-outcome", outcome)
        chart = page.locator(f"#fc-hm-government-advice_{year}_sharing")
        expect(chart.locator(f"#fc-hm-government-advice_{year}_sharing-o-{outcome}")).to_have_class(
            re.compile(r"\bis-on-path\b")
        )
    tap(guide(page, "2018").get_by_role("button", name="Start again"))
    expect(guide(page, "2018").locator("fieldset")).to_have_attribute("data-question", "purpose")
    expect(guide(page, "2015").locator(".guide-step [data-outcome]")).to_have_attribute("data-outcome", "can-share")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator(".guide-step .outcome")).to_have_count(0)


def test_the_texts_of_other_pages_are_not_marked_here_and_their_links_name_no_clause(page: Page) -> None:
    page.goto(COMPARED)
    opener(page, "2018").press("Enter")
    step = finished(guide(page, "2018"))
    expect(page.locator(".is-applied")).to_have_count(0)
    step.locator(".outcome summary").press("Enter")
    link = step.locator(".outcome .policy-quote a").first
    assert "#clause-" in (link.get_attribute("href") or "")
    link.click()
    page.wait_for_url("**/policies/hm-government-advice/")


def test_worked_situations_open_on_the_review_page(page: Page) -> None:
    page.goto(REVIEW)
    fold = page.locator(".policy-scenarios > details").first
    fold.locator("summary").click()
    button = fold.get_by_role("button")
    expect(button).to_be_visible()
    go = json.loads(button.get_attribute("data-go") or "")
    button.press("Enter")
    step = finished(page.locator(".policy-guide[data-procedure=disclosure]"))
    assert attributes(step.locator(".guide-answers li"), "data-question") == list(go["answers"])
    expect(step.locator("[data-focus]")).to_be_focused()


def test_an_example_waits_for_python_and_says_so(page: Page) -> None:
    held = Held(page, "**/pyodide.asm.wasm")
    page.goto(COMPARED)
    opener(page, "2015").press("Enter")
    notice = opener(page, "2015").locator("+ .guide-notice")
    expect(notice).to_have_text("The guide is getting ready and opens this by itself.")
    expect(notice).to_be_visible()
    expect(guide(page, "2015").get_by_role("status")).to_have_text(notice.inner_text())
    held.let_go()
    opened(page, "2015")
    expect(notice).to_be_hidden()


def test_where_python_fails_the_words_stay_and_the_button_goes(page: Page, watch: Watch) -> None:
    watch.expected += ["Failed to load", "Failed to fetch"]

    def missing(route: Route) -> None:
        route.fulfill(status=404, body="not here")

    page.route("**/pyodide.asm.wasm", missing)
    page.goto(COMPARED)
    expect(guide(page, "2015").locator("[data-guide=not-working]")).to_be_visible()
    expect(page.locator("button.policy-open:visible")).to_have_count(0)
    expect(page.locator(".policy-cases .policy-witness").first).to_contain_text(
        "policy decide hm-government-advice@2015"
    )


# What was checked and what changed


@pytest.fixture
def plain(new_context: NewContext) -> Page:
    """A page without JavaScript, on a phone."""
    return new_context(viewport=PHONE, java_script_enabled=False).new_page()


def test_without_javascript_the_comparison_is_complete(plain: Page) -> None:
    plain.goto(COMPARED)
    article = plain.get_by_role("article")
    for words in (
        "the outcome is another in 1 of 32 situations",
        "Less permissive",
        "2015: You can share.",
        "2018: Do not share.",
        "Taken as the same: the question another-reason (2015) and lawful-reason (2018).",
        f"policy decide hm-government-advice@2015/sharing {EXAMPLES['2015'][0]}",
        f"policy decide hm-government-advice@2018/sharing {EXAMPLES['2018'][0]}",
        "recalled",
        "Recalled, and not checked against the source; not a quotation.",
        "Signed off by",
    ):
        expect(article).to_contain_text(words)
        expect(article.get_by_text(words).first).to_be_visible()
    expect(plain.locator("button.policy-open:visible")).to_have_count(0)
    for year in EXAMPLES:
        expect(guide(plain, year).locator(".nested-question").first).to_be_visible()


def test_without_javascript_what_was_checked_is_complete(plain: Page) -> None:
    plain.goto(REVIEW)
    for words in (
        "Nothing was found.",
        "Every situation has exactly one outcome: this is so.",
        "Every clause is accounted for: this is so.",
    ):
        expect(plain.get_by_text(words).first).to_be_visible()
    claims = plain.locator(".policy-invariants > li")
    for words in (
        "Immediate risk is never answered with 'do not share'.",
        "Nothing goes to a third party without consent, authority or immediate risk.",
    ):
        expect(claims.get_by_text(words)).to_be_visible()
    assert claims.count() > 1
    for each in claims.all():
        expect(each).to_contain_text("What the policy says")
    expect(plain.locator("button.policy-open:visible")).to_have_count(0)


@pytest.mark.parametrize("path", [COMPARED, REVIEW])
def test_the_order_of_headings_has_no_gaps(page: Page, path: str) -> None:
    page.goto(path)
    assert steps_down(headings(page.get_by_role("article"))) <= 1


def test_what_changed_is_told_by_words_and_not_by_colour_alone(page: Page) -> None:
    page.goto(COMPARED)
    text = page.locator(".policy-texts")
    expect(text.locator("del .change-word").first).to_have_text("[removed:")
    expect(text.locator("ins .change-word").first).to_have_text("[added:")
    assert text.locator("del, ins").count() == text.locator(".change-word").count() == 6
    every = text.locator("tbody > tr").count()
    expect(text.locator("tbody > tr:has(.mark-recalled)")).to_have_count(every)


def test_on_a_phone_each_side_is_named_and_what_is_as_it_was_can_be_put_away_without_a_script(plain: Page) -> None:
    plain.goto(COMPARED)
    table = plain.get_by_role("table", name="The text of 2015 and of 2018, side by side")
    expect(table.get_by_role("columnheader")).to_have_text(["Passage", "2015", "2018"])
    row = table.get_by_role("row").filter(has_text="confidential is gone")
    old, new = row.get_by_role("cell").all()
    expect(old).to_contain_text("2015: [removed: Ask whether the information is confidential.")
    expect(new).to_have_text("2018: Not in 2018.")
    above, below = old.bounding_box(), new.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"], "one above the other"
    fits(plain, plain.locator(".policy-texts"))
    same = table.get_by_role("row").filter(has_text="as it was")
    expect(same).to_have_count(12)
    plain.get_by_label("Show only what differs").check()
    expect(same).to_have_count(0)
    expect(plain.locator(".policy-text.is-marked p:visible")).to_have_count(3)
    expect(row).to_be_visible()


def test_at_a_desk_both_sides_stand_beside_each_other(page: Page) -> None:
    page.goto(COMPARED)
    row = page.locator(".policy-beside tbody tr").first
    old, new = (cell.bounding_box() for cell in row.locator("td").all())
    assert old is not None
    assert new is not None
    assert old["y"] == new["y"]
    assert old["x"] + old["width"] <= new["x"] + 1
    expect(row.locator(".policy-side").first).to_be_hidden()
