"""Python's WebAssembly, split: readers get what they use, it decides as ours, and the rest comes where it is called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, Worker

from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import every_procedure
from policy_model.publish.guide import step_json
from policy_model.questions import NOT_SURE
from tests.site.conftest import Watch
from tests.site.test_guide import SHARING, paths
from tests.site.test_start import missing, started, worker_with_sources

pytestmark = pytest.mark.browser

# Of a Python that the page's worker has started, kept there: a call for each, and what came of it.
START = """async (folder) => {
    const { start } = await import(new URL("start.js", folder));
    const { python, way } = await start(new URL("python/", folder));
    self.another = python;
    return way;
}"""
STEPS = """(asked) => {
    const guide = self.another.pyimport("policy_model.publish.guide");
    return asked.map((each) => guide.step_json(...each));
}"""
RUN = "(code) => { try { return self.another.runPython(code); } catch (error) { return String(error); } }"
UNUSED = "str(pow(7, 77, 1000))"  # no step compiles code


@pytest.fixture
def python(page: Page) -> Worker:
    """A worker with a Python from a snapshot, as the page's own has it."""
    page.goto(SHARING)
    assert started(page) == ["snapshot"]
    worker = worker_with_sources(page)
    assert worker.evaluate(START, worker.url) == "snapshot"
    return worker


def ways() -> Iterator[list[str]]:
    """What the guide, the record and all questions on one page ask, at the end of every way through every procedure."""
    for policy, procedure in every_procedure():
        not_sure = {question.id: NOT_SURE for question in procedure.questions}
        for answers in (*paths(Evaluator(procedure)), not_sure, {}):
            differs: dict[str, Any] = {"record": {"at": "2026-02-03T09:10:11.000+00:00", "differs": True}}
            again = {"asking": next(iter(answers))} if answers else {}
            for more in ({}, again, {"all": True}, differs if answers else {}):
                go = json.dumps({"answers": answers, "asking": "", **more})
                yield [policy.name, procedure.id, go, "../", "3"]


def asked_for(watch: Watch, name: str) -> int:
    return sum(address.endswith(name) for address in watch.requests)


def test_every_step_is_ours_and_asks_for_nothing_more(python: Worker, watch: Watch) -> None:
    asked = list(ways())
    assert len(asked) > 100
    assert python.evaluate(STEPS, asked) == [step_json(*each) for each in asked]
    assert asked_for(watch, "rest.wasm") == 0
    assert asked_for(watch, "whole/pyodide.asm.wasm") == 0


def cut_short(route: Route) -> None:
    whole = route.fetch()
    route.fulfill(response=whole, body=whole.body()[:10_000])


def test_what_is_not_in_it_comes_when_it_is_called(page: Page, python: Worker, watch: Watch) -> None:
    told = [python.evaluate(RUN, UNUSED) for _ in range(2)]
    assert told == [eval(UNUSED)] * 2
    assert asked_for(watch, "rest.wasm") == 1
    watch.expected += ["Failed to load resource", "CompileError", "rest.wasm", "fatal error"]
    for handle, error in ((missing, "status 404"), (cut_short, "CompileError")):
        page.route("**/rest.wasm", handle)
        assert python.evaluate(START, python.url) == "snapshot"
        assert error in python.evaluate(RUN, UNUSED)
