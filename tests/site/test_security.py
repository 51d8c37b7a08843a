"""The security policy, by header and by the pages alone: nothing breaks it, and everything works under it."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from policy_model.publish.headers import content_security_policy, headers
from scripts.site_server import make_server
from tests.site.conftest import DESK, NewContext, Watch, awaited
from tests.site.test_guide import SHARING, answer, guide_of, open_guide

pytestmark = pytest.mark.browser

# From the first moment of each page, before anything of it is read.
LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}`));
"""
EXCUSED = (
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'unsafe-hashes'",
    "'nonce-",
    "'sha256-",
    "'strict-dynamic'",
    "*",
    "http",
)


@pytest.fixture(scope="module", params=["by header", "by the page alone"])
def origin(
    request: pytest.FixtureRequest, site: Path, server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server that sends the security headers, or of one that knows nothing of them."""
    if request.param == "by header":
        # Without the pages' own policy: what holds is the header's doing.
        folder = copy(site, tmp_path_factory.mktemp("headers"))
        for file in folder.rglob("*.html"):
            html, number = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", file.read_text("utf-8"))
            assert number == 1, file
            file.write_text(html, "utf-8")
    else:
        folder = copy(site, tmp_path_factory.mktemp("pages"))
        (folder / "_headers").unlink()
    with make_server(folder, port=0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


def until(page: Page, condition: str) -> None:
    """Wait for a condition; Playwright's own way to wait needs what the security policy forbids."""
    assert awaited(page, lambda: page.evaluate(condition)), condition


def copy(site: Path, folder: Path) -> Path:
    return Path(shutil.copytree(site, folder / "site"))


@pytest.fixture
def watched(browser: Browser, origin: str) -> Iterator[Page]:
    """A page at that server, whose violations and errors are looked at when the test has ended."""
    watch = Watch(origin)
    context = browser.new_context(base_url=origin, viewport=DESK)  # type: ignore[arg-type]
    watch.follow(context)
    context.add_init_script(LISTEN)
    warnings: list[str] = []
    context.on("console", lambda said: warnings.append(said.text) if said.type == "warning" else None)
    watch.expected.append("status of 404")  # the page that says so is one of those looked at
    page = context.new_page()
    yield page
    assert page.evaluate("violations") == []
    context.close()
    watch.check()
    assert not [said for said in warnings if re.search("policy|feature", said, re.IGNORECASE)]


def test_the_guide_works(watched: Page) -> None:
    watched.goto(SHARING)
    guide = guide_of(watched, "disclosure")
    answer(guide, "immediate-risk", "yes")
    expect(guide.locator(".guide-step .outcome")).to_be_visible()


def test_search_works_and_enter_in_it_sends_nothing(watched: Page) -> None:
    watched.goto("/")
    box = watched.get_by_role("textbox")
    box.click()
    box.press_sequentially("immediate", delay=20)
    expect(watched.locator(".md-search-result__item").first).to_be_visible()
    box.press("Enter")
    watched.wait_for_url(lambda url: url.rstrip("/") != "", timeout=5_000)
    assert "immediate" not in watched.url.partition("#")[0]


def test_the_colours_are_chosen_and_kept(watched: Page) -> None:
    watched.goto("/")
    body, button = watched.locator("body"), watched.locator(".policy-colours label:not([hidden])")
    seen = []
    for _ in range(3):
        button.click()
        chosen = watched.locator(".policy-colours input:checked")
        seen.append((chosen.get_attribute("aria-label"), body.get_attribute("data-md-color-scheme")))
    assert seen == [("Light", "default"), ("Dark", "slate"), ("As on this device", "default")]
    chosen = watched.locator(".policy-colours input:checked")
    for name in ("Light", "Dark"):  # by keyboard, Enter does what a finger does
        chosen.press("Enter")
        expect(chosen).to_have_attribute("aria-label", name)
        expect(chosen).to_be_focused()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert watched.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(body).not_to_have_attribute("data-md-color-switching", "")
    # They are there without the theme's own script, and before the first paint.
    hold_back_the_theme(watched)
    watched.goto("/privacy/")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_a_device_in_the_dark_sees_no_light_page(watched: Page) -> None:
    watched.emulate_media(color_scheme="dark")
    hold_back_the_theme(watched)
    watched.goto("/privacy/")
    body = watched.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    watched.emulate_media(color_scheme="light")
    expect(body).to_have_attribute("data-md-color-scheme", "default")


def hold_back_the_theme(page: Page) -> None:
    page.route(re.compile(r"/bundle\..*\.js$"), lambda route: route.fulfill(body="", content_type="text/javascript"))


def test_the_policy_is_at_work(browser: Browser, origin: str) -> None:
    """Scripts, styles and requests that it forbids do nothing: else the tests above could not fail."""
    context = browser.new_context(base_url=origin)
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto("/privacy/")
    page.evaluate("""() => {
        const add = (name, words) => Object.assign(document.body.appendChild(document.createElement(name)), words);
        add("script", { textContent: "window.ran = true" });
        add("style", { textContent: "body { color: red }" });
        add("p", { id: "styled" }).setAttribute("style", "color: red");
        add("img", { src: "http://192.0.2.1/x.png" });
        add("iframe", { src: "/" });
        add("base", { href: "/elsewhere/" });
        return fetch("http://192.0.2.1/").catch(() => {});
    }""")
    expect(page.locator("#styled")).not_to_have_css("color", "rgb(255, 0, 0)")
    until(page, "violations.length >= 7")
    directives = {each.split()[0] for each in page.evaluate("violations")}
    assert directives == {
        "script-src-elem",
        "style-src-elem",
        "style-src-attr",
        "img-src",
        "frame-src",
        "base-uri",
        "connect-src",
    }
    assert page.evaluate("window.ran") is None
    context.close()


def test_the_workers_are_covered(page: Page) -> None:
    guide = open_guide(page, "information-sharing@V_2 2023", "disclosure")
    answer(guide, "immediate-risk", "yes")
    expect(guide.locator(".guide-step .outcome")).to_be_visible()
    if len(page.workers) < 2:  # the search's comes after Python's
        page.wait_for_event("worker")
    tried = """async () => {
        const refused = [];
        self.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
        await fetch("http://192.0.2.1/").catch(() => {});
        await new Promise((then) => setTimeout(then, 100));
        try { new Function("return 1")(); } catch (error) { refused.push(error.name); }
        return refused;
    }"""
    names = {worker.url.rpartition("/")[2].partition(".")[0]: worker.evaluate(tried) for worker in page.workers}
    assert names == {"search": ["connect-src", "EvalError"], "worker": ["connect-src", "EvalError"]}


@pytest.mark.parametrize("path", ["/", SHARING, "/assets/policy/worker.js", "/assets/policy/guide.js", "/nowhere/"])
def test_every_answer_carries_the_headers(page: Page, server: str, path: str) -> None:
    answer = page.request.get(f"{server}{path}")
    assert {name: answer.headers.get(name.lower()) for name in headers()} == headers()


def test_no_other_site_can_frame_a_page(new_context: NewContext, server: str, watch: Watch) -> None:
    watch.expected.append("frame-ancestors")
    page = new_context(base_url="about:blank").new_page()
    page.set_content(f'<iframe src="{server}/"></iframe>')
    page.wait_for_timeout(500)
    assert page.frames[1].evaluate("document.querySelector('article')") is None


def test_every_page_has_the_policy_first_and_nothing_to_excuse(site: Path) -> None:
    for file in sorted(site.rglob("*.html")):
        html = file.read_text("utf-8")
        head = html.partition("<head>")[2]
        content = re.match(r'\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">', head)
        assert content, file
        assert content[1] == content_security_policy(in_page=True)
        # A block of data is no script, and neither is a pause (`publish/pauses.py`): they are never run.
        scripts = re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>(?!</script>)", html)
        handlers = re.findall(r"<[^>]*\s(?:style|on[a-z]+)=[^>]*>|<style|javascript:", html)
        assert (scripts, handlers) == ([], []), file
    assert not [word for word in EXCUSED if word in content_security_policy()]


def test_a_reader_of_headers_alone_finds_no_maker(server: str) -> None:
    with urlopen(f"{server}/") as answer:
        assert answer.headers["Server"].strip() == "policy-model"
