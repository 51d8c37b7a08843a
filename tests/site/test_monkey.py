"""Ten thousand random taps and keys break nothing: the guide still decides as the model does, no error is unhandled."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import find_procedure
from tests.site.conftest import NewContext, Watch
from tests.site.test_guide import SHARING, answer, attributes, guide_of

pytestmark = pytest.mark.browser

SEED = 4
BY_SCRIPT = 9_600
BY_HAND = 400
KEYS = ("Tab", "Tab", "Enter", "Enter", " ", "ArrowDown", "ArrowUp", "Escape", "Shift", "Home", "End", "a", "f", "n")

# All at once, as no hand could: what a browser does by itself with a click is done, with a key that is not.
DRIVE = """async ([seed, count]) => {
    let state = seed;
    const draw = (below) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
    const keys = ["Tab", "Enter", " ", "Escape", "ArrowDown", "f", "n", "s", "/"]; // Shift leads away
    let targets = [];
    for (let done = 0; done < count; done += 1) {
        if (done % 25 === 0) {
            await new Promise((then) => setTimeout(then));
            const within = draw(4) ? ".policy-guide" : "body";
            targets = [...document.querySelectorAll(`${within} :is(button, summary, label, input, a[href^="#"])`)];
            targets = targets.filter((target) => !target.closest("[hidden]"));
        }
        const target = targets[draw(targets.length)];
        if (draw(5)) target.click();
        else {
            const key = keys[draw(keys.length)];
            for (const type of ["keydown", "keyup"]) {
                target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
            }
        }
    }
}"""

# Where something can be hit: of the guides first of all.
TARGETS = """() => [...document.querySelectorAll(".policy-guide :is(button, summary), article :is(button, a, summary)")]
    .map((part) => part.getBoundingClientRect())
    .filter(({ top, bottom, width }) => width && top > 60 && bottom < innerHeight)
    .map(({ left, top, width, height }) => [left + width / 2, top + height / 2])"""

LEFT_AGAIN = ("is interrupted by another navigation", "Execution context was destroyed")
"""What Playwright says where another page came in the middle of what was asked."""


def by_hand(page: Page, devtools: CDPSession, dice: random.Random, count: int) -> None:
    """Real input, as a mouse, a wheel and a keyboard give it. Who leaves the page comes back."""
    done, targets = 0, list[list[float]]()
    while done < count:
        if done % 40 == 0:
            targets = come_back(page)
        if dice.random() < 0.5:
            key = dice.choice(KEYS)
            text = {"Enter": "\r", " ": " "}.get(key, key if len(key) == 1 else "")
            code = {"Enter": 13, "Tab": 9, " ": 32, "Escape": 27}.get(key, 0)
            pressed = {"key": key, "windowsVirtualKeyCode": code}
            devtools.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **pressed})
            devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
        elif targets and dice.random() < 0.8:
            click(devtools, *dice.choice(targets))
        elif dice.random() < 0.5:
            click(devtools, dice.uniform(0, 1280), dice.uniform(0, 900))
        else:
            wheel = {"type": "mouseWheel", "x": 640, "y": 450, "deltaX": 0, "deltaY": dice.choice((-900, 300, 900))}
            devtools.send("Input.dispatchMouseEvent", wheel)
        done += 1


def come_back(page: Page) -> list[list[float]]:
    """To the policy's page, for whoever left it: a link that was followed a moment before may lead away once more.

    Returns where something can be hit in it.
    """
    while True:
        try:
            if not page.url.endswith(SHARING):
                page.goto(SHARING)
            return page.evaluate(TARGETS)
        except PlaywrightError as error:
            if not any(words in str(error) for words in LEFT_AGAIN):
                raise


def click(devtools: CDPSession, x: float, y: float) -> None:
    at = {"x": x, "y": y, "button": "left", "clickCount": 1}
    devtools.send("Input.dispatchMouseEvent", {"type": "mousePressed", **at})
    devtools.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **at})


def decides_as_the_model(guide: Locator, procedure_id: str) -> None:
    """What is shown is what the model decides of the answers that are shown."""
    _, procedure = find_procedure(f"information-sharing/{procedure_id}")
    step = guide.locator(".guide-step")
    given = dict(zip(
        attributes(step.locator(".guide-answers li"), "data-question"),
        attributes(step.locator(".guide-answers li"), "data-answer"),
        strict=True,
    ))  # fmt: skip
    decision = Evaluator(procedure).decide(given)
    outcome = [decision.outcome.what.id] if decision.outcome else []
    assert attributes(step.locator(".outcome[data-outcome]"), "data-outcome") == outcome, given
    shown = attributes(step.locator(".guide-part [data-duty], .guide-unsure > ul > [data-duty]"), "data-duty")
    assert set(shown) >= {duty.what.id for duty in decision.duties}, given


@pytest.fixture
def beaten(new_context: NewContext, watch: Watch) -> Iterator[Page]:
    """A page from which nobody gets away: leaving ends in an empty page."""
    context = new_context(accept_downloads=False)
    page = context.new_page()

    context.route(re.compile(f"^(?!{watch.origin}/)http"), lambda route: route.fulfill(body=""))
    context.add_init_script("window.print = () => {}")
    page.on("dialog", lambda dialog: dialog.dismiss())
    yield page
    # To leave by Exit was the reader's own wish.
    watch.requests = [url for url in watch.requests if not url.startswith("https://www.bbc.co.uk/")]


def test_ten_thousand_random_taps_and_keys_break_nothing(beaten: Page) -> None:
    page, dice = beaten, random.Random(SEED)
    page.goto(SHARING)
    for part in range(3):
        page.evaluate(DRIVE, [SEED + part, BY_SCRIPT // 3])
    by_hand(page, page.context.new_cdp_session(page), dice, BY_HAND)
    come_back(page)
    for procedure in ("disclosure", "sharing"):
        guide = guide_of(page, procedure)
        expect(guide.locator("[data-guide=kept]")).to_be_hidden()
        decides_as_the_model(guide, procedure)
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "yes")
    expect(guide.locator(".guide-step [data-outcome]")).to_have_attribute("data-outcome", "pass-on-now")
