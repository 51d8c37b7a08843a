"""Whatever is broken, the page ends in the whole answer and says so in a plain sentence; nothing is thrown unhandled.

The list is in docs/developers/faults.md. What is slow, hangs or breaks in use is in `test_patience.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import find_procedure
from policy_model.publish.guide import NOT_WORKING
from policy_model.publish.headers import content_security_policy
from scripts.site_server import SiteHandler, make_server
from tests.site.conftest import DESK, NewContext, Watch, chromium
from tests.site.test_guide import SHARING, answer, attributes, guide_of
from tests.site.test_guide_without import Held
from tests.site.test_security import hold_back_the_theme

pytestmark = pytest.mark.browser

type Handle = Callable[[Route], None]
type Answers = dict[str, str]

_, DISCLOSURE = find_procedure("information-sharing/disclosure")
PATH: Answers = {"immediate-risk": "no", "significant-harm": "yes", "agreement": "agrees"}

# Said by the browser itself, of what was staged.
SAID = [
    "Failed to load resource",
    "Failed to fetch",
    "integrity",
    "Content Security Policy",
    "MIME type",
    "net::ERR",
]


@pytest.fixture
def faulty(new_context: NewContext, watch: Watch) -> BrowserContext:
    """A context in which faults are staged: nothing comes from a service worker of an earlier visit."""
    watch.expected += SAID
    return new_context(service_workers="block")


def early(page: Page, faults: Mapping[str, Handle] | None = None) -> Locator:
    """The guide, with a first answer given before Python starts; by then the faults are staged."""
    held: list[tuple[Route, Handle]] = []
    answered = False

    def stage(pattern: str, handle: Handle) -> None:
        page.route(pattern, lambda route: handle(route) if answered else held.append((route, handle)))

    for pattern, handle in {"**/worker.js": Route.continue_, **(faults or {})}.items():
        stage(pattern, handle)
    page.goto(SHARING)
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", PATH["immediate-risk"])
    answered = True
    for route, handle in held:
        handle(route)
    return guide


def in_words(given: Answers) -> list[str]:
    questions = [DISCLOSURE.question(id) for id in given]
    return [f"{each.text} {each.answer(given[each.id]).text}" for each in questions]


def is_whole(page: Page, given: Answers) -> None:
    """The page's steps stand in the guide's place, open where the reader was, and lead to what the model decides."""
    guide = guide_of(page, "disclosure")
    notice = guide.locator("[data-guide=not-working]")
    expect(notice).to_be_visible()
    expect(notice).to_have_text(NOT_WORKING)
    expect(page.locator(".policy-emergency").first).to_be_visible()
    expect(guide.locator("fieldset")).to_be_hidden()
    assert guide.locator("[data-given]").filter(visible=True).all_inner_texts() == in_words(given)
    opened = guide.locator(".policy-nested details[open]")
    assert attributes(opened, "data-question") == list(given)
    for question, answered in PATH.items():
        if question not in given:
            step = guide.locator(f".policy-nested details[data-question={question}][data-answers~={answered}]")
            step.filter(visible=True).locator("> summary").press("Enter")
    decision = Evaluator(DISCLOSURE).decide(PATH)
    assert decision.outcome
    shown = guide.locator(".policy-nested")
    outcomes = shown.locator("[data-outcome]").filter(visible=True)
    assert attributes(outcomes, "data-outcome") == [decision.outcome.what.id]
    duties = attributes(shown.locator("[data-duty]").filter(visible=True), "data-duty")
    assert sorted(duties) == sorted(duty.what.id for duty in decision.duties)


def status(number: int) -> Handle:
    return lambda route: route.fulfill(status=number, body="not here")


def instead(content_type: str, body: bytes | str) -> Handle:
    return lambda route: route.fulfill(content_type=content_type, body=body)


def but(change: Callable[[bytes], bytes]) -> Handle:
    """The whole file, otherwise."""

    def handle(route: Route) -> None:
        whole = route.fetch()
        route.fulfill(response=whole, body=change(whole.body()))

    return handle


def flipped(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


def half(body: bytes) -> bytes:
    return body[: len(body) // 2]


def without_wasm(route: Route) -> None:
    whole = route.fetch()
    policy = content_security_policy().replace(" 'wasm-unsafe-eval'", "")
    route.fulfill(response=whole, headers={**whole.headers, "content-security-policy": policy})


FAULTS: dict[str, dict[str, Handle]] = {
    "worker missing": {"worker.js": status(404)},
    "worker is a page": {"worker.js": instead("text/html", "<p>a portal's page")},
    "parts and manifest missing": {"python/*/*": status(404), "python/manifest.json": status(404)},
    "manifest is a page": {
        "python/*/*": status(404),
        "python/manifest.json": instead("text/html", "<p>a portal's page"),
    },
    "glue missing": {"pyodide.mjs": status(404)},
    "glue cut short": {"pyodide.asm.mjs": but(half)},
    "wasm missing": {"pyodide.asm.wasm": status(404)},
    "wasm cut short": {"pyodide.asm.wasm": but(half)},
    "wasm of the wrong type": {"pyodide.asm.wasm": instead("text/html", b"\0asm\1\0\0\0")},
    "wasm is a page": {"pyodide.asm.wasm": instead("application/wasm", "<p>a portal's page")},
    "snapshot and library missing": {"snapshot.bin": status(404), "stdlib.bin": status(404)},
    "snapshot and library damaged": {"snapshot.bin": but(flipped), "stdlib.bin": but(flipped)},
    "snapshot and policies damaged": {"snapshot.bin": but(flipped), "policies.bin": but(flipped)},
    "no wasm by the security policy": {"worker.js": without_wasm},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_in_the_whole_answer(faulty: BrowserContext, fault: str) -> None:
    page = faulty.new_page()
    met: set[str] = set()

    def meeting(file: str, handle: Handle) -> Handle:
        return lambda route: (met.add(file), handle(route))[1]

    early(page, {f"**/{file}": meeting(file, handle) for file, handle in FAULTS[fault].items()})
    is_whole(page, {"immediate-risk": "no"})
    assert met == set(FAULTS[fault]), "what was to be broken was never asked for"


REFUSED = {"--jitless": "not defined", "--wasm-max-mem-pages=64": "Out of memory"}


@pytest.mark.parametrize("flag", REFUSED, ids=["WebAssembly is off", "memory is refused"])
def test_a_browser_that_refuses(browser: Browser, server: str, watch: Watch, flag: str) -> None:
    with browser.browser_type.launch(**chromium(f"--js-flags={flag}")) as refusing:
        context = refusing.new_context(base_url=server, viewport=DESK, service_workers="block")  # type: ignore[arg-type]
        watch.follow(context)
        page = context.new_page()
        early(page)
        is_whole(page, {"immediate-risk": "no"})
        (failed,) = page.evaluate("performance.getEntriesByName('policy-guide-failed').map((mark) => mark.detail)")
        assert REFUSED[flag] in failed


def test_the_network_cut_at_each_stage(faulty: BrowserContext) -> None:
    """Before each file that Python's start asks for, and for good."""
    parts = ("**/assets/policy/worker.js", "**/assets/policy/python/**")
    whole = faulty.new_page()
    asked: list[Route] = []
    guide = early(whole, dict.fromkeys(parts, lambda route: (asked.append(route), route.continue_())[1]))
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    whole.close()
    assert len(asked) >= 4
    for stage in range(len(asked)):
        page, left = faulty.new_page(), stage

        def cut(route: Route) -> None:
            nonlocal left
            left -= 1
            route.continue_() if left >= 0 else route.abort()

        early(page, dict.fromkeys(parts, cut))
        is_whole(page, {"immediate-risk": "no"})
        page.close()


@pytest.fixture
def cutting(site: Path) -> Iterator[tuple[str, set[str]]]:
    """The address of a server that ends every connection in the middle of a file with one of these names."""
    names: set[str] = set()
    with make_server(site, port=0) as serving:
        handler: Any = serving.RequestHandlerClass

        class Cutting(handler):  # type: ignore[misc]
            def copyfile(self: SiteHandler, source: Any, outputfile: Any) -> None:
                body = source.read()
                if Path(self.path).name in names:
                    body = half(body)
                    self.close_connection = True
                outputfile.write(body)

        serving.RequestHandlerClass = Cutting
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}", names
        serving.shutdown()


def test_the_network_cut_in_the_middle_of_a_file(browser: Browser, cutting: tuple[str, set[str]], watch: Watch) -> None:
    origin, names = cutting
    watch.origin, watch.expected = origin, SAID
    for broken in ({"pyodide.asm.wasm"}, {"snapshot.bin", "stdlib.bin"}, {"worker.js"}):
        names.clear()
        names.update(broken)
        context = browser.new_context(base_url=origin, viewport=DESK, service_workers="block")  # type: ignore[arg-type]
        watch.follow(context)
        page = context.new_page()
        early(page)
        is_whole(page, {"immediate-risk": "no"})
        context.close()
    names.clear()
    names.add("snapshot.bin")
    context = browser.new_context(base_url=origin, service_workers="block")
    watch.follow(context)
    guide = early(context.new_page())
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")  # Python's second way
    context.close()


def test_all_questions_at_once_keep_the_answers_in_view_too(faulty: BrowserContext) -> None:
    page = faulty.new_page()
    held = Held(page, "**/pyodide.asm.wasm")
    page.goto(f"{SHARING}all-questions/")
    block = page.locator(".policy-all-questions[data-procedure=disclosure]")
    for question, given in reversed(PATH.items()):  # in any order
        block.locator(f"fieldset[data-question={question}] input[value={given}]").dispatch_event("click")
    held.let_go(404)
    expect(block.locator("[data-all=not-working]")).to_be_visible()
    assert block.locator("[data-given]").filter(visible=True).all_inner_texts() == in_words(PATH)
    assert attributes(block.locator(".policy-nested details[open]"), "data-question") == list(PATH)
    outcome = block.locator(".policy-nested [data-outcome]").filter(visible=True)
    expect(outcome).to_have_attribute("data-outcome", "share-as-agreed")
    page.evaluate("document.dispatchEvent(new Event('policy-wipe'))")
    expect(block.locator(".policy-nested details[open]")).to_have_count(0)
    expect(block.locator("[data-given]").filter(visible=True)).to_have_count(0)


def test_no_room_to_store_anything(context: BrowserContext, server: str) -> None:
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": server, "quotaSize": 0})
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    guide = early(page)
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    page.reload()
    answer(guide, "immediate-risk", "yes")
    expect(guide.locator(".guide-step [data-outcome]")).to_have_attribute("data-outcome", "pass-on-now")


def test_two_tabs_do_not_know_of_each_other(context: BrowserContext) -> None:
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        page.goto(SHARING)
    answer(guide_of(one, "disclosure"), "immediate-risk", "yes")
    answer(guide_of(other, "disclosure"), "immediate-risk", "no")
    expect(guide_of(one, "disclosure").locator(".guide-step [data-outcome]")).to_be_visible()
    one.evaluate("document.dispatchEvent(new Event('policy-wipe'))")
    other_guide = guide_of(other, "disclosure")
    expect(other_guide.locator("fieldset")).to_have_attribute("data-question", "significant-harm")
    answer(other_guide, "significant-harm", "yes")
    expect(other_guide.locator(".guide-answers li")).to_have_count(2)
    expect(guide_of(one, "disclosure").locator(".guide-answers li")).to_have_count(0)


def test_to_and_fro_while_python_starts(page: Page) -> None:
    for _ in range(3):
        early(page)
        page.goto(f"{SHARING}guide/", wait_until="domcontentloaded")
        page.go_back(wait_until="domcontentloaded")
        page.go_forward(wait_until="domcontentloaded")
        page.go_back(wait_until="domcontentloaded")
    nothing_is_answered(page)
    guide = guide_of(page, "disclosure")
    for question, given in PATH.items():
        answer(guide, question, given)
    expect(guide.locator(".guide-step [data-outcome]")).to_have_attribute("data-outcome", "share-as-agreed")


def test_a_page_that_the_theme_puts_in_place_without_loading_it_is_loaded_whole(page: Page, server: str) -> None:
    page.route("**/policies/**", with_instant_navigation)
    page.route("**/sitemap.xml", lambda route: route.fulfill(content_type="text/xml", body=listing(server)))
    for _ in range(3):
        with page.expect_response("**/sitemap.xml"):  # the theme's script is at work
            page.goto(SHARING)
        answer(guide_of(page, "disclosure"), "immediate-risk", "no")
        with page.expect_request(f"**{SHARING}guide/") as asked:
            page.locator(f"nav a[href$='{SHARING}guide/']").first.evaluate("(link) => link.click()")
        assert asked.value.resource_type == "xhr", "by the theme"
        nothing_is_answered(page)
        answer(guide_of(page, "disclosure"), "immediate-risk", "no")
        page.go_back()
        nothing_is_answered(page)
    guide = guide_of(page, "disclosure")
    for question, given in PATH.items():
        answer(guide, question, given)
    expect(guide.locator(".guide-step [data-outcome]")).to_have_attribute("data-outcome", "share-as-agreed")


def test_a_page_whose_address_changes_without_loading_is_loaded_whole(page: Page, watch: Watch) -> None:
    """Back, before the theme's script is there, to a page that it had put another one in place of."""
    watch.expected.append("Failed to load resource")  # the icon, looked for beside the new address
    hold_back_the_theme(page)
    page.goto(SHARING)
    page.evaluate("(address) => history.pushState(null, '', address)", f"{SHARING}guide/")
    page.reload()
    answer(guide_of(page, "disclosure"), "immediate-risk", "no")
    page.go_back()
    expect(page.locator(".policy-text").first).to_be_attached()
    nothing_is_answered(page)


def with_instant_navigation(route: Route) -> None:
    """A page as of a site that has the theme's `navigation.instant`, which is a word in its settings."""
    fetched = route.fetch()
    text = fetched.text().replace('"features": [', '"features": ["navigation.instant", ', 1)
    route.fulfill(response=fetched, body=text)


def listing(server: str) -> str:
    """The list of pages by which the theme knows its own, and which it makes where a site has an address."""
    pages = "".join(f"<url><loc>{server}{address}</loc></url>" for address in (SHARING, f"{SHARING}guide/"))
    return f"<urlset>{pages}</urlset>"


def nothing_is_answered(page: Page) -> None:
    guide = guide_of(page, "disclosure")
    expect(guide).to_have_attribute("data-started", "")
    expect(guide.locator("fieldset")).to_have_attribute("data-question", "immediate-risk")
    expect(guide.locator(".guide-answers li")).to_have_count(0)
