"""Where Python is slow, hangs or breaks in use, the answer is there meanwhile, and Python is given a second chance.

The pages' clock is Playwright's: `run_for` lets time pass tick by tick, `fast_forward` as for a device that slept.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from policy_model.publish.guide import KEPT
from policy_model.publish.nested import LATE
from policy_model.publish.offline import ASSETS
from tests.site.conftest import ROOT, NewContext, awaited
from tests.site.test_faults import is_whole
from tests.site.test_guide import SHARING, answer, attributes, guide_of
from tests.site.test_guide_without import Held
from tests.site.test_security import until
from tests.site.test_start import reasons, started, walk

pytestmark = pytest.mark.browser


def constant(file: str, name: str) -> int:
    """A number of milliseconds as a script states it."""
    found = re.search(rf"const {name} = ([\d_]+);", (ASSETS / file).read_text("utf-8"))
    assert found, name
    return int(found[1].replace("_", ""))


LATE_AFTER = constant("guide.js", "LATE")
STEP = constant("python.js", "STEP_PATIENCE")
START = constant("python.js", "START_PATIENCE")
SNAPSHOT = constant("start.js", "SNAPSHOT_PATIENCE")
MANIFEST = constant("start.js", "MANIFEST_PATIENCE")

# In the middle of what it is asked second.
HANGS = """{ const decide = onmessage; onmessage = (event) => {
    if (asked(event)) starting.then(() => { for (;;); }); else decide(event); }; }"""
BREAKS = """{ const decide = onmessage; onmessage = (event) => {
    if (asked(event)) postMessage({ id: event.data.id, error: "out of memory" }); else decide(event); }; }"""
ASKED = '; const asked = ({ data }) => data.go.includes("significant-harm");'


class Workers:
    """Puts a fault into the first of a page's workers. `served` counts all of them."""

    def __init__(self, page: Page, fault: str, faulty: int) -> None:
        self.page, self.fault, self.faulty, self.served = page, fault, faulty, 0
        page.route("**/worker.js", self.serve)

    def wait_for(self, count: int) -> None:
        """Until there were so many."""
        assert awaited(self.page, lambda: self.served >= count), f"{self.served} workers"

    def serve(self, route: Route) -> None:
        self.served += 1
        whole = route.fetch()
        fault = ASKED + self.fault if self.served <= self.faulty else ""
        route.fulfill(response=whole, body=whole.text() + fault)


@pytest.fixture
def clocked(new_context: NewContext) -> Page:
    """A page whose time the test may hurry on."""
    page = new_context(service_workers="block").new_page()
    page.clock.install()
    return page


def ready(page: Page) -> None:
    """Wait until Python runs: only then is a step what is waited for."""
    is_ready = "import('/assets/policy/python.js').then(({ python }) => python.ready)"
    assert awaited(page, lambda: page.evaluate(is_ready)), "Python did not start"


def test_a_python_that_hangs_is_replaced_and_no_answer_is_lost(clocked: Page) -> None:
    workers = Workers(clocked, HANGS, faulty=1)
    clocked.goto(SHARING)
    guide = guide_of(clocked, "disclosure")
    answer(guide, "immediate-risk", "no")
    answer(guide, "significant-harm", "yes")
    clocked.clock.run_for(LATE_AFTER)
    expect(guide.get_by_text("Your answer is kept: Yes.").first).to_be_visible()
    # Nobody waits: the steps of the page are open at that place.
    expect(guide.locator("[data-guide=late]")).to_have_text(LATE)
    expect(guide.get_by_role("status").first).to_have_text(LATE)
    opened = guide.locator(".policy-nested details[open]")
    assert attributes(opened, "data-question") == ["immediate-risk", "significant-harm"]
    expect(opened.last.locator("> .nested-inside > .nested-question")).to_be_visible()
    assert workers.served == 1
    clocked.clock.run_for(STEP)
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "agreement")
    assert workers.served == 2
    assert attributes(guide.locator(".guide-answers li"), "data-answer") == ["no", "yes"]
    expect(guide.locator("[data-guide=late]")).to_be_hidden()
    expect(guide.locator(".policy-nested")).to_be_hidden()  # it was lent, and nobody had begun to read it
    expect(opened).to_have_count(0)
    answer(guide, "agreement", "agrees")
    expect(guide.locator(".guide-step [data-outcome]")).to_have_attribute("data-outcome", "share-as-agreed")


def test_a_second_hang_ends_in_the_steps_at_the_readers_place(clocked: Page) -> None:
    workers = Workers(clocked, HANGS, faulty=2)
    clocked.goto(SHARING)
    guide = guide_of(clocked, "disclosure")
    answer(guide, "immediate-risk", "no")
    answer(guide, "significant-harm", "yes")
    clocked.clock.run_for(LATE_AFTER + STEP)
    workers.wait_for(2)
    ready(clocked)
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    clocked.clock.run_for(STEP)
    is_whole(clocked, {"immediate-risk": "no", "significant-harm": "yes"})
    expect(guide.locator("[data-guide=late]")).to_be_hidden()
    assert workers.served == 2
    # What is left by one reader is not for the next.
    clocked.evaluate("document.dispatchEvent(new Event('policy-wipe'))")
    expect(guide.locator(".policy-nested details[open]")).to_have_count(0)
    expect(guide.locator("[data-given]").filter(visible=True)).to_have_count(0)


@pytest.mark.parametrize("faulty", [1, 2])
def test_a_python_that_breaks_is_replaced_once(new_context: NewContext, faulty: int) -> None:
    page = new_context(service_workers="block").new_page()
    workers = Workers(page, BREAKS, faulty)
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "no")
    answer(guide, "significant-harm", "yes")
    if faulty == 1:
        answer(guide, "agreement", "agrees")
        expect(guide.locator(".guide-step [data-outcome]")).to_have_attribute("data-outcome", "share-as-agreed")
    else:
        is_whole(page, {"immediate-risk": "no", "significant-harm": "yes"})
    assert workers.served == 2


def test_a_start_without_a_word_is_given_up(clocked: Page) -> None:
    clocked.route("**/pyodide.asm.wasm", lambda route: None)  # never answered
    clocked.goto(SHARING)
    guide = guide_of(clocked, "disclosure")
    answer(guide, "immediate-risk", "no")
    clocked.clock.run_for(LATE_AFTER)
    expect(guide.get_by_text(KEPT).first).to_be_visible()
    expect(guide.locator("[data-guide=late]")).to_be_visible()
    expect(guide.locator(".policy-nested details[open]")).to_have_count(1)
    clocked.clock.run_for(START)
    is_whole(clocked, {"immediate-risk": "no"})


def test_a_snapshot_that_never_comes_leaves_the_plain_way(new_context: NewContext) -> None:
    page = new_context(service_workers="block").new_page()

    def hurried(route: Route) -> None:  # no clock of a test reaches into a worker
        whole = route.fetch()
        script, changes = re.subn(r"SNAPSHOT_PATIENCE = [\de]+", "SNAPSHOT_PATIENCE = 200", whole.text())
        assert changes == 1
        route.fulfill(response=whole, body=script)

    page.route("**/worker.js", hurried)
    page.route("**/snapshot.bin", lambda route: None)
    page.goto(SHARING)
    walk(page)
    assert started(page) == ["plain"]
    assert reasons(page) == ["snapshot: Error: no snapshot came"]


def test_a_device_that_slept_has_not_waited(clocked: Page) -> None:
    held: list[Route] = []
    clocked.route("**/pyodide.asm.wasm", lambda route: held.append(route))
    with clocked.expect_request("**/pyodide.asm.wasm"):
        clocked.goto(SHARING)
        guide = guide_of(clocked, "disclosure")
        answer(guide, "immediate-risk", "no")
    for _ in range(3):
        clocked.clock.fast_forward(60 * 60 * 1000)
    guide.locator(".nested-answer[open] > summary").first.focus()  # the reader goes on in the steps below
    guide.locator(".nested-answer[open] > summary").first.press("Tab")
    for route in held:
        route.continue_()
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    expect(guide.locator(".nested-answer[open]")).to_have_count(1)  # and is not called back


# Answers only what is asked second, and what was asked first then too.
HOLDS = """{ const decide = onmessage, held = []; onmessage = (event) => {
    held.push(event); if (held.length > 1) for (const each of held.splice(0)) decide(each); }; }"""
PYTHON = "import('/assets/policy/python.js').then(({ python }) => %s)"


def test_a_tap_finds_its_step_made_until_the_page_is_wiped(page: Page) -> None:
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    leads = page.locator(".policy-guide [data-guide=step] button[data-go]")
    made = len(attributes(leads, "data-go"))
    until(page, PYTHON % f"python.count === {made} && !python.asked.size")
    page.evaluate(PYTHON % "(python.ask = () => Promise.reject(new Error('nobody is to be asked')), null)")
    answer(guide, "immediate-risk", "no")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    expect(guide.get_by_role("status").first).to_have_text("Two new things to do.")
    made += len(
        {*attributes(guide.locator("[data-guide=step] button[data-go]"), "data-go")}
    )  # two lead to the beginning
    until(page, PYTHON % f"python.count === {made} && !python.asked.size")
    answer(guide, "significant-harm", "yes")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "agreement")
    assert attributes(guide.locator(".guide-answers li"), "data-answer") == ["no", "yes"]
    page.evaluate("document.dispatchEvent(new Event('policy-wipe'))")
    answer(guide, "immediate-risk", "no")
    expect(guide.locator("[data-guide=not-working]")).to_be_visible()  # nothing was left of what had been made


def test_steps_are_made_ahead_one_at_a_time_and_a_tap_comes_next(new_context: NewContext) -> None:
    page = new_context().new_page()
    Workers(page, HOLDS, faulty=1)
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    until(page, PYTHON % "python.ready && python.count === 1")
    answer(guide, "immediate-risk", "no")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")


@pytest.mark.parametrize("early", [False, True], ids=["answered later", "answered at once"])
def test_where_the_reader_is_steps_are_made_ahead_first(early: bool, page: Page) -> None:
    held = Held(page, "**/worker.js")
    script = Held(page, "**/guide.js")
    page.goto(SHARING, wait_until="commit")
    guide = guide_of(page, "disclosure")
    if early:
        answer(guide, "immediate-risk", "no")
    script.let_go()
    expect(guide).to_have_attribute("data-started", "")
    # Each waits until it is let go, and is not made then.
    one_by_one = """python.foresee = ({ procedure }) =>
      new Promise((_, refuse) => (ahead.push(procedure), (globalThis.letGo = refuse)))"""
    page.evaluate(PYTHON % f"(globalThis.ahead = [], {one_by_one}, null)")
    held.let_go()
    until(page, "ahead.length === 1")
    if not early:
        answer(guide, "immediate-risk", "no")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    here = len(attributes(guide.locator("[data-guide=step] button[data-go]"), "data-go"))
    there = len(attributes(guide_of(page, "sharing").locator("[data-guide=step] button[data-go]"), "data-go"))
    begun = ["sharing" if early else "disclosure"]  # which a reader who comes meanwhile has to wait for
    rest = ["disclosure"] * here + ["sharing"] * (there - early)
    for made in range(len(rest)):
        page.evaluate("letGo()")
        until(page, f"ahead.length === {made + 2}")
    assert page.evaluate("ahead") == begun + rest


def test_a_python_that_hangs_before_anybody_asks_is_replaced_when_somebody_does(clocked: Page) -> None:
    workers = Workers(clocked, HANGS, faulty=1)
    clocked.goto(SHARING)
    guide = guide_of(clocked, "disclosure")
    answer(guide, "immediate-risk", "no")
    until(clocked, PYTHON % "[...python.asked.values()].some(({ request }) => request.go.includes('significant-harm'))")
    clocked.clock.run_for(STEP)
    until(clocked, PYTHON % "!python.worker")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    expect(
        guide.locator("[data-guide=not-working], [data-guide=kept], [data-guide=late]").filter(visible=True)
    ).to_have_count(0)
    assert workers.served == 1
    answer(guide, "significant-harm", "yes")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "agreement")
    assert workers.served == 2
    # The new one makes nothing ahead: what nobody asked for may break it again.
    assert clocked.evaluate(PYTHON % "[python.asked.size, python.looksAhead]") == [0, False]


def test_what_the_docs_say_of_patience_is_what_the_scripts_have() -> None:
    said = Path(ROOT, "docs", "developers", "faults.md").read_text("utf-8")
    rows = {name: float(seconds) * 1000 for name, seconds in re.findall(r"\| `(\w+)` \| ([\d.]+) s \|", said)}
    moment = constant("guide.js", "MOMENT")
    assert constant("early.js", "LATE") == LATE_AFTER  # which can't import it
    scripts = {"MOMENT": moment, "LATE": LATE_AFTER, "STEP_PATIENCE": STEP}
    starts = {"SNAPSHOT_PATIENCE": SNAPSHOT, "MANIFEST_PATIENCE": MANIFEST, "START_PATIENCE": START}
    assert rows == scripts | starts
    assert f"{['no', 'one', 'two', 'three', 'four'][LATE_AFTER // 1000]} seconds after a tap" in said
