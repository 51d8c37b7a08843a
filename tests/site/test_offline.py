"""The site without a network, and when it changes: one whole version at a time, or none, and the page says which."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from policy_model.publish.offline import retire_worker, what_is_kept, write_worker
from scripts.site_server import make_server
from tests.site.conftest import DESK, PHONE, Watch
from tests.site.test_accessibility import found
from tests.site.test_guide import SHARING, answer, finished, guide_of, tap
from tests.site.test_start import marks, started, walk

pytestmark = pytest.mark.browser

PRIVACY = "/privacy/"
COSTLY = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
ACTIVE = "navigator.serviceWorker.getRegistration().then((found) => found?.active?.state === 'activated')"
GONE = "navigator.serviceWorker.getRegistration().then((found) => !found)"
# Every address in every cache of the page's origin, by the cache's name.
CACHES = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
  [name, (await (await caches.open(name)).keys()).map(({ url }) => url)])))"""
HAS_PYTHON = f"async () => Object.values(await ({CACHES})()).flat().some((url) => url.endsWith('snapshot.bin'))"


class Host:
    """A web host, whose site can be replaced, and which can be cut off."""

    def __init__(self, folder: Path, site: Path, below: str = "") -> None:
        self._link = folder / "served" / below
        self._link.parent.mkdir(parents=True)
        self._folder = folder / "served"
        (self._folder / "_headers").symlink_to(site / "_headers")
        self._answering = True
        self.put(site)
        self._server = self._serve()
        self.address = f"http://127.0.0.1:{self._server.server_port}{f'/{below}' if below else ''}"

    def put(self, site: Path) -> None:
        """Serve another site from now on."""
        new = self._link.with_name("new")
        new.symlink_to(site)
        new.replace(self._link)

    def cut(self) -> None:
        """End all connections, and take no more."""
        self._server.shutdown()
        self._server.server_close()
        self._end_connections()

    def hang(self) -> None:
        """End all connections, and take others without ever answering."""
        self._answering = False
        self._end_connections()

    def _end_connections(self) -> None:
        for connection in self._connections:
            with suppress(OSError):  # one that had ended
                connection.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> ThreadingHTTPServer:
        serving = make_server(self._folder, port=0)
        connections: list[socket.socket] = []
        process = serving.process_request

        def remember(request: Any, client: Any) -> None:
            connections.append(request)
            if self._answering:
                process(request, client)

        serving.process_request = remember  # type: ignore[method-assign]
        self._connections = connections
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        return serving


@pytest.fixture(scope="module")
def sites(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site, and others made from it by an edit and the bundle's last step."""
    folder = tmp_path_factory.mktemp("sites")

    def made(name: str) -> Path:
        return Path(shutil.copytree(site, folder / name, copy_function=os.link))

    newer = made("newer")
    edit(newer, "privacy/index.html", "Your answers stay", "From today, your answers stay")
    edit(newer, "policies/information-sharing/index.html", "</article>", "<p>A new sentence.</p></article>")
    edit(newer, "assets/policy/worker.js", "", "\nself.newer = true;\n")
    replace(newer / "service-worker.js", b"")
    write_worker(newer)
    half = made("half")  # the newer worker and some pages are there already, the rest is not
    for name in ("service-worker.js", "privacy/index.html"):
        replace(half / name, (newer / name).read_bytes())
    retired = made("retired")
    replace(retired / "service-worker.js", b"")
    retire_worker(retired)
    return {"first": site, "newer": newer, "half": half, "retired": retired}


def replace(file: Path, content: bytes) -> None:
    file.unlink()  # the other sites have it too
    file.write_bytes(content)


def edit(site: Path, name: str, old: str, new: str) -> None:
    text = (site / name).read_text("utf-8")
    assert old in text
    replace(site / name, (text.replace(old, new, 1) if old else text + new).encode())


@pytest.fixture
def host(sites: dict[str, Path], tmp_path: Path) -> Iterator[Host]:
    """A host of the site, below the root of its address, as project sites are on shared hosts."""
    serving = Host(tmp_path, sites["first"], "site")
    yield serving
    serving.cut()


@pytest.fixture
def phone(browser: Browser, host: Host) -> Iterator[BrowserContext]:
    """A phone for which megabytes cost much, so that Python is fetched only where a test uses it."""
    yield from device(browser, host)


def device(browser: Browser, host: Host, *, costly: bool = True, **options: Any) -> Iterator[BrowserContext]:
    watch = Watch(host.address.rpartition("/site")[0])
    watch.expected += ["ERR_CONNECTION_REFUSED", "ERR_FAILED", "status of 404", "net::ERR"]
    context = browser.new_context(**{"base_url": f"{host.address}/", "viewport": PHONE, **options})
    context.set_default_timeout(30_000)
    watch.follow(context)
    if costly:
        context.add_init_script(COSTLY)
    yield context
    context.close()
    watch.check()


def until(page: Page, condition: str, *, given: Any = None, within: float = 25) -> Any:
    """What a condition comes to, once it is true; the page may be reloading itself meanwhile. within: seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        with suppress(PlaywrightError):
            if true := page.evaluate(condition, given):
                return true
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def visited(context: BrowserContext, path: str = PRIVACY) -> Page:
    """A page that was opened twice: the second time it came from the device."""
    page = context.new_page()
    page.goto(f".{path}")
    until(page, ACTIVE)
    page.reload()
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    return page


def notice(page: Page, what: str) -> Any:
    return page.locator(f"[data-version] [data-version-is={what}]")


def has_python(page: Page) -> bool:
    return page.evaluate(HAS_PYTHON)


def look_again(page: Page) -> None:
    """As when a page is seen again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("lost", ["what the browser itself has kept", "the WebAssembly in the copy"])
def test_python_starts_without_a_network_from_either(browser: Browser, host: Host, lost: str) -> None:
    context = next(devices := device(browser, host, costly=False))
    page = context.new_page()
    page.goto(f".{SHARING}")
    assert started(page) == ["snapshot"]
    until(page, HAS_PYTHON)
    host.cut()
    if lost == "the WebAssembly in the copy":
        assert page.evaluate(
            """async () => {
            const [copy] = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
            const part = (await copy.keys()).find(({ url }) => url.endsWith("/pyodide.asm.wasm"));
            return copy.delete(part);
        }"""
        )
    else:
        context.new_cdp_session(page).send("Network.clearBrowserCache")

    page.reload()
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    walk(page)
    assert started(page) == ["snapshot"]
    assert next(devices, None) is None


def test_from_the_home_page_to_a_decision_record_without_a_network(browser: Browser, host: Host, site: Path) -> None:
    context = next(devices := device(browser, host, costly=False, has_touch=True))
    page = context.new_page()
    page.goto("./")
    until(page, HAS_PYTHON)
    host.cut()

    page.reload()
    expect(notice(page, "offline")).to_be_visible()
    expect(notice(page, "offline")).to_contain_text(f"as it was on {time.gmtime().tm_mday} ")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    tap(page.get_by_role("link", name="A service user has told me something"))
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "no")
    answer(guide, "significant-harm", "yes")
    answer(guide, "agreement", "agrees")
    finished(guide)
    assert started(page) == ["snapshot"]
    guide.get_by_role("button", name="Make a decision record").press("Enter")
    with page.expect_download() as download:
        guide.get_by_role("button", name="Save as a file").press("Enter")
    assert "DECISION RECORD" in Path(download.value.path()).read_text("utf-8")

    # Everything else is there too, with its security policy, and a page for what is not.
    listed = what_is_kept(site)
    answers = page.evaluate(
        """(addresses) => Promise.all(addresses.map(async (address) => {
            const answer = await fetch(new URL(address, document.querySelector("link[rel=manifest]").href));
            return [answer.status, answer.headers.get("Content-Security-Policy")?.slice(0, 18)];
        }))""",
        list(listed["site"]),
    )
    assert answers == [[200, "default-src 'none'"]] * len(listed["site"])
    missing = page.goto("./nowhere/")
    assert missing
    assert missing.status == 404
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    page.goto("./privacy?from=a-letter")
    assert page.url.endswith("/privacy/")

    # And nothing but the site's own files: no query, no answer, no other storage.
    kept = page.evaluate(CACHES)
    ways = listed["ways"]["snapshot"]
    assert [sorted(urls) for urls in kept.values()] == [
        sorted(f"{host.address}/{address}" for address in (*listed["site"], *ways))
    ]
    assert page.evaluate("Object.keys({ ...localStorage, ...sessionStorage })") == []
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0

    # Exit leaves the page; that the place it leads to can't be had either is the browser's to say.
    page.goto(f".{SHARING}")
    page.locator("[data-exit]").evaluate("(link) => { link.href = 'about:blank'; }")
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url("about:blank")
    next(devices, None)


def test_a_newer_version_is_announced_and_shown_when_asked_for(
    phone: BrowserContext, host: Host, sites: dict[str, Path]
) -> None:
    other = visited(phone, SHARING)
    page = visited(phone)
    page.goto(f".{SHARING}")
    (before,) = page.evaluate(CACHES)
    guide = guide_of(other, "disclosure")
    tap(guide.locator("button[data-answer=no]").first)
    expect(guide.locator(".guide-answers li")).to_have_count(1)
    assert started(other) == ["snapshot"]

    host.put(sites["newer"])
    look_again(page)
    expect(notice(page, "newer")).to_contain_text("In it, this page says something else")
    button = notice(page, "newer").get_by_role("button", name="Show it")
    expect(button).to_have_accessible_description("")
    expect(notice(other, "newer").get_by_role("button")).to_have_accessible_description(
        "Your answers on this page will be gone."
    )
    expect(page.get_by_text("A new sentence.")).to_have_count(0)
    button.press("Enter")
    expect(page.get_by_text("A new sentence.")).to_be_visible()
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(({ waiting }) => !waiting)")
    expect(notice(page, "newer")).to_be_hidden()

    # The other page goes on with its answers and its own version, Python's worker too.
    expect(guide.locator(".guide-answers li")).to_have_count(1)
    assert newer_workers(other) == [False, False, False]
    assert len(page.evaluate(CACHES)) == 2
    notice(other, "newer").get_by_role("button").press("Enter")
    expect(other.get_by_text("A new sentence.")).to_be_visible()
    page.reload()
    (after,) = until(
        page,
        f"async () => {{ const all = await ({CACHES})(); return Object.keys(all).length === 1 && Object.keys(all); }}",
    )
    assert after != before


def newer_workers(page: Page) -> list[bool]:
    """Whether the page gets the newer version's script, and whether a worker that it starts now gets it itself."""
    started = page.evaluate(
        """async () => {
        const address = document.querySelector("script[src$='guide.js']").src.replace("guide.js", "worker.js");
        window.another?.terminate();
        window.another = new Worker(address, { type: "module" });
        await new Promise((then) => another.addEventListener("message", then, { once: true }));
        return (await (await fetch(address)).text()).includes("self.newer");
    }"""
    )
    worker = next(each for each in reversed(page.workers) if each.url.endswith("/worker.js"))
    return [
        started,
        worker.evaluate("Boolean(self.newer)"),
        worker.evaluate("async () => (await (await fetch(self.location)).text()).includes('self.newer')"),
    ]


def test_half_of_a_newer_site_is_not_taken(phone: BrowserContext, host: Host, sites: dict[str, Path]) -> None:
    page = visited(phone)
    names = page.evaluate(CACHES)
    host.put(sites["half"])
    look_again(page)
    expect(notice(page, "newer")).to_contain_text("A newer version of this site is there.")
    expect(notice(page, "failed")).to_be_visible()
    assert page.evaluate(CACHES) == names
    page.reload()
    expect(page.get_by_text("From today, your answers stay")).to_have_count(0)
    # Whole, it is; and a page that has just been opened is the newest that is there, or offers it: a browser may let
    # the version before go on for half a minute.
    host.put(sites["newer"])
    look_again(page)
    until(page, "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)")
    page.goto(f".{SHARING}")
    new, offered = page.get_by_text("A new sentence."), notice(page, "newer").get_by_role("button", name="Show it")
    expect(new.or_(offered)).to_be_visible()
    if offered.is_visible():
        offered.press("Enter")
    expect(new).to_be_visible()


def test_what_the_browser_threw_away_is_fetched_again_or_all_is_given_up(
    phone: BrowserContext, host: Host, sites: dict[str, Path]
) -> None:
    page = visited(phone)
    lose = """async (address) => { for (const name of await caches.keys())
        await (await caches.open(name)).delete(new URL(address, document.baseURI)); return true; }"""
    until(page, lose, given="./")
    until(page, lose, given="../about/")  # which this page does not ask for
    page.reload()
    for address in (".", "../about/"):
        until(page, "async (address) => Boolean(await caches.match(new URL(address, location.href)))", given=address)
    # The same, when the server has another version: the page, its scripts and styles come from there, all of them.
    host.put(sites["newer"])
    until(page, lose, given="./")
    page.goto("./privacy/")
    expect(page.get_by_text("From today, your answers stay")).to_be_visible()
    page.reload()
    expect(page.get_by_text("From today, your answers stay")).to_be_visible()
    # And when all of it is gone, of the version that has come meanwhile.
    until(page, f"async () => Object.values(await ({CACHES})()).flat().length > 50")
    until(page, "async () => { for (const name of await caches.keys()) await caches.delete(name); return true; }")
    # Chromium may hold the newer worker back meanwhile, which then looks at what it has when the next page is opened.
    # On a busy machine it may also lose a page that is asked for while one worker gives way to the other: neither of
    # them hears of it. Whoever waits for it asks again.
    for _ in range(8):
        try:
            page.reload(timeout=10_000)
        except PlaywrightError:
            continue
        expect(page.get_by_text("From today, your answers stay")).to_be_visible()
        with suppress(AssertionError):
            until(page, f"async () => Object.values(await ({CACHES})()).flat().length > 50", within=5)
            break
    else:
        pytest.fail("it was not fetched again")


def test_it_can_be_taken_out_of_service(phone: BrowserContext, host: Host, sites: dict[str, Path]) -> None:
    page = visited(phone)
    host.put(sites["retired"])
    look_again(page)
    until(page, GONE)
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller") is None
    until(page, GONE)
    assert page.evaluate("caches.keys()") == []


def test_without_room_all_is_as_without_it(phone: BrowserContext, host: Host, sites: dict[str, Path]) -> None:
    page = phone.new_page()
    page.goto("about:blank")
    origin = host.address.rpartition("/site")[0]
    quota = phone.new_cdp_session(page)
    quota.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 100_000})
    page.goto(f".{SHARING}")
    tap(guide_of(page, "disclosure").locator("button[data-answer=yes]").first)
    expect(guide_of(page, "disclosure").locator(".guide-step .outcome")).to_be_visible()
    until(
        page,
        "async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistration())",
    )
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller") is None


def test_python_is_kept_once_it_was_used(phone: BrowserContext, host: Host) -> None:
    page = visited(phone, SHARING)
    assert not has_python(page)
    tap(guide_of(page, "disclosure").locator("button[data-answer=yes]").first)
    expect(guide_of(page, "disclosure").locator(".guide-step .outcome")).to_be_visible()
    until(page, HAS_PYTHON)
    host.cut()
    page.reload()
    tap(guide_of(page, "disclosure").locator("button[data-answer=yes]").first)
    expect(guide_of(page, "disclosure").locator(".guide-step .outcome")).to_be_visible()
    assert marks(page, "policy-guide-started") == ["snapshot"]


def test_it_can_be_put_on_a_home_screen_and_a_button_removes_the_copy(phone: BrowserContext, site: Path) -> None:
    page = visited(phone)
    tools = phone.new_cdp_session(page)
    # A context of a test counts as a private window, which can't install anything.
    found = [each["errorId"] for each in tools.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [each for each in found if each != "in-incognito"] == []
    told = tools.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        width = int.from_bytes((site / icon["src"]).read_bytes()[16:20])
        assert f"{width}x{width}" == icon["sizes"]
    page.get_by_role("button", name="Remove the copy").press("Enter")
    expect(page.get_by_text("The copy is removed.")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate(GONE)


def test_where_the_network_hangs_the_page_is_there_and_says_so_at_any_size(phone: BrowserContext, host: Host) -> None:
    page = visited(phone)
    host.hang()
    page.reload()
    expect(notice(page, "offline")).to_be_visible()
    for size in (PHONE, DESK, {"width": 320, "height": 256}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        until(page, f"document.documentElement.scrollWidth <= {size['width']}")
    for what in ("newer", "page", "ready"):  # all that it may say
        notice(page, what).evaluate("(part) => { part.hidden = false; }")
    assert found(page) == []
