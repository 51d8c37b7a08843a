"""Python starts the fastest way that works, and is not used where it decides wrongly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, Worker, expect

from policy_model.policies.catalogue import find_policy
from policy_model.publish.offline import ASSETS
from policy_model.publish.scripts import PARTS, STARTER, with_manifest
from tests.site.conftest import NewContext, Watch, awaited
from tests.site.test_guide import SHARING, answer, attributes, finished, guide_of, pythons, tap
from tests.site.test_guide_without import Held, stands_down

pytestmark = pytest.mark.browser

type Manifest = dict[str, Any]

SECONDS = 25
"""Within these a start that fails has ended in the steps of the page, on a busy machine."""


def started(page: Page) -> list[str]:
    """Which way Python started, as the page's marks tell a developer."""
    return awaited(page, lambda: marks(page, "policy-guide-started"), SECONDS)


def marks(page: Page, name: str) -> list[str]:
    return page.evaluate("(name) => performance.getEntriesByName(name).map((mark) => mark.detail)", name)


def reasons(page: Page) -> list[str]:
    return marks(page, "policy-guide-not-started")


def walk(page: Page) -> None:
    """One whole way through the first procedure."""
    guide = guide_of(page, "disclosure")
    answer(guide, "immediate-risk", "no")
    answer(guide, "significant-harm", "yes")
    answer(guide, "agreement", "agrees")
    step = finished(guide)
    assert attributes(step.locator("[data-outcome]"), "data-outcome") == ["share-as-agreed"]
    expect(guide.locator(".guide-answers li")).to_have_count(3)


def missing(route: Route) -> None:
    route.fulfill(status=404, body="")


def cut_off(route: Route) -> None:
    route.abort()


def damaged(route: Route) -> None:
    whole = route.fetch()
    body = bytearray(whole.body())
    body[len(body) // 2] ^= 1
    route.fulfill(response=whole, body=bytes(body))


def changed(change: Callable[[Manifest], None]) -> Callable[[Route], None]:
    """The script that starts Python, with another manifest in it."""

    def handle(route: Route) -> None:
        whole = route.fetch()
        line = whole.text().partition("\n")[0]
        manifest = json.loads(line.removeprefix("self.manifest = ").removesuffix(";"))
        change(manifest)
        route.fulfill(response=whole, body=with_manifest(whole.body(), manifest))

    return handle


def of_another_build(manifest: Manifest) -> None:
    manifest["snapshot"]["sha256"] = "0" * 64


def of_another_size(manifest: Manifest) -> None:
    manifest["snapshot"]["size"] -= 20 << 20  # what the part holds finds no place


def of_a_folder_that_is_gone(manifest: Manifest) -> None:
    manifest["folder"] = "0" * 16


def decides_otherwise(policy: str) -> Callable[[Manifest], None]:
    def change(manifest: Manifest) -> None:
        test = manifest["selfTest"][find_policy(policy).name]
        expected = json.loads(test["expected"])
        expected[0][0] = "another-outcome"
        test["expected"] = json.dumps(expected)

    return change


def test_the_snapshot_is_the_first_way(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(SHARING)
    walk(page)
    assert started(page) == ["snapshot"]
    assert reasons(page) == []
    # Nobody searches: its index would be worked through beside Python's start.
    assert not [url for url in asked if "search_index" in url]


SECOND = [
    pytest.param("snapshot.bin", missing, "status 404", id="missing"),
    pytest.param("snapshot.bin", damaged, "the snapshot is damaged", id="damaged"),
    pytest.param("snapshot.bin", cut_off, "Failed to fetch", id="cut off"),
    pytest.param("python/*/pyodide.asm.wasm", missing, "WebAssembly", id="WebAssembly missing"),
    pytest.param(STARTER, changed(of_another_build), "of another build", id="of another build"),
    pytest.param(STARTER, changed(of_another_size), "RangeError", id="of another size"),
]


@pytest.mark.parametrize(("file", "handle", "reason"), SECOND)
def test_the_plain_start_is_the_second_way(
    page: Page, watch: Watch, file: str, handle: Callable[[Route], None], reason: str
) -> None:
    watch.expected += ["Failed to load resource", "integrity"]  # said by the browser itself, of what was refused
    page.route(f"**/{file}", handle)
    page.goto(SHARING)
    walk(page)
    assert started(page) == ["plain"]
    (told,) = reasons(page)
    assert told.startswith("snapshot: ")
    assert reason in told
    assert pythons(page) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"snapshot.bin": missing, "stdlib.bin": missing},
        {"snapshot.bin": damaged, "stdlib.bin": damaged},
        {"snapshot.bin": damaged, "policies.bin": damaged},
        {STARTER: changed(decides_otherwise("information-sharing"))},
    ],
    ids=["missing", "library damaged", "policies damaged", "decides otherwise"],
)
def test_the_steps_of_the_page_are_the_third_way(
    page: Page, watch: Watch, broken: dict[str, Callable[[Route], None]]
) -> None:
    watch.expected += ["Failed to load resource", "integrity"]
    for file, handle in broken.items():
        page.route(f"**/{file}", handle)
    page.goto(SHARING)
    expect(guide_of(page, "disclosure").locator("[data-guide=not-working]")).to_be_visible(timeout=SECONDS * 1000)
    stands_down(guide_of(page, "disclosure"))
    assert marks(page, "policy-guide-started") == []


def test_what_it_decides_about_another_policy_is_tested_when_it_is_asked(page: Page) -> None:
    page.route(f"**/{STARTER}", changed(decides_otherwise("hm-government-advice")))
    page.goto(SHARING)
    walk(page)
    assert started(page) == ["snapshot"]
    page.evaluate(
        """async (policy) => {
        const guide = document.querySelector("script[src$='guide.js']").src;
        const { python } = await import(guide.replace("guide.js", "python.js"));
        const asked = { policy, procedure: "sharing", go: '{"answers": {}, "asking": ""}', page: "", level: "3" };
        python.ask(asked).catch(() => {});
    }""",
        find_policy("hm-government-advice").name,
    )
    assert awaited(page, lambda: marks(page, "policy-guide-failed"), SECONDS) == ["Python decides wrongly"]
    stands_down(guide_of(page, "disclosure"))


def test_a_script_that_was_kept_for_longer_than_what_it_names_asks_what_there_is(page: Page, watch: Watch) -> None:
    watch.expected += ["Failed to load resource", "integrity"]
    page.route(f"**/{STARTER}", changed(of_a_folder_that_is_gone))
    page.goto(SHARING)
    walk(page)
    assert started(page) == ["snapshot"]
    assert pythons(page) == 1


def test_a_python_that_failed_before_the_guide_was_there(page: Page, watch: Watch) -> None:
    watch.expected += ["Failed to load resource"]
    held = Held(page, "**/guide.js")
    page.route("**/python/**", missing)
    with page.expect_request("**/guide.js"):
        page.goto(SHARING, wait_until="commit")
    failed = awaited(page, lambda: marks(page, "policy-guide-failed"), SECONDS)
    assert "Failed to fetch" in failed[0]
    held.let_go()
    expect(guide_of(page, "disclosure").locator("[data-guide=not-working]")).to_be_visible()
    stands_down(guide_of(page, "disclosure"))


def test_every_reader_draws_other_numbers_and_an_error_says_what_it_is(page: Page) -> None:
    page.goto(SHARING)
    started(page)
    worker = worker_with_sources(page)
    drawn = worker.evaluate(
        """async (folder) => {
        const { start } = await import(new URL("start.js", folder));
        const drawn = [];
        for (const once of [1, 2]) {
            const { python, way } = await start(new URL("python/", folder));
            const number = python.runPython("import random; random.random()");
            let told;
            try { python.runPython("import no_such_module"); } catch (error) { told = error.message; }
            drawn.push([way, number, told]);
        }
        return drawn;
    }""",
        worker.url,
    )
    assert [way for way, _, _ in drawn] == ["snapshot", "snapshot"]
    assert drawn[0][1] != drawn[1][1]
    assert all("ModuleNotFoundError: No module named 'no_such_module'" in told for _, _, told in drawn)


@pytest.mark.parametrize("connection", [{"saveData": True}, {"effectiveType": "2g"}], ids=["saver", "slow"])
def test_where_megabytes_cost_much_python_waits_for_a_touch(
    new_context: NewContext, watch: Watch, connection: dict[str, object]
) -> None:
    page = new_context(has_touch=True).new_page()
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{ value: {json.dumps(connection)} }})")
    page.goto(SHARING)
    page.wait_for_timeout(4000)  # past the time after which an idle page would have started it
    assert pythons(page) == 0
    assert not [address for address in watch.requests if "/python/" in address]
    tap(guide_of(page, "disclosure").locator("button[data-answer=yes]").first)
    assert started(page) == ["snapshot"]
    expect(guide_of(page, "disclosure").locator(".guide-step .outcome")).to_be_visible()


def test_what_is_named_by_its_content_is_compressed_and_kept(page: Page, server: str) -> None:
    answers = []
    page.on("response", lambda response: answers.append(response))
    page.goto(SHARING)
    started(page)
    parts = {
        answer.url.rpartition("/")[2]: answer.headers for answer in answers if "/assets/policy/python/" in answer.url
    }
    assert parts.keys() >= {"pyodide.asm.wasm", "snapshot.bin"}
    assert "manifest.json" not in parts, "nothing is asked for before the parts"
    manifest = page.request.get(f"{server}/assets/policy/python/manifest.json")
    assert manifest.ok
    assert manifest.headers["cache-control"] == "no-cache"
    for name, headers in parts.items():
        assert "immutable" in headers["cache-control"]
        assert headers["content-encoding"] in ("br", "gzip"), name
    assert parts["pyodide.asm.wasm"]["content-type"] == "application/wasm"


def test_a_host_that_can_not_negotiate_will_do(page: Page) -> None:
    def uncompressed(route: Route) -> None:
        whole = route.fetch(headers={**route.request.headers, "accept-encoding": "identity"})
        assert "content-encoding" not in whole.headers
        route.fulfill(response=whole)

    page.route("**/python/*/*", uncompressed)
    page.goto(SHARING)
    walk(page)
    assert started(page) == ["snapshot"]


def worker_with_sources(page: Page) -> Worker:
    """The page's worker, which can import the scripts that its own was joined from."""
    for name in PARTS:
        page.route(f"**/assets/policy/{name}", lambda route: route.fulfill(path=ASSETS / Path(route.request.url).name))
    (worker,) = (each for each in page.workers if each.url.endswith("/worker.js"))
    return worker
