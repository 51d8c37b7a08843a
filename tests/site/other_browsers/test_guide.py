"""The guide in Firefox and in WebKit: what the model decides, from the snapshot, without it, and without JavaScript."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from policy_model.evaluate import Decision, Evaluator
from policy_model.policies.catalogue import every_procedure
from policy_model.procedure import Procedure
from policy_model.publish.guide import NOT_WORKING
from policy_model.publish.parts import clause_anchor
from policy_model.publish.runtime import MANIFEST
from policy_model.publish.scripts import STARTER, with_manifest
from scripts.site_server import make_server
from tests.site.other_browsers.window import Window
from tests.site.test_guide import PAGES, SHARING, Answers
from tests.site.test_offline import Host

pytestmark = pytest.mark.browser

PHONE = (360, 740)

# Asks, and says what the answer to the question before was: nothing can be waited for in the page.
SNAPSHOT_KEPT = """(caches.keys()
  .then((names) => Promise.all(names.map(async (name) => (await caches.open(name)).keys())))
  .then((found) => { window.kept = found.flat().some(({ url }) => url.endsWith("snapshot.bin")); }), window.kept)"""

EVERY_PAGE = [
    pytest.param(address, [procedure for policy, procedure in every_procedure() if policy.name == name], id=name)
    for name, address in PAGES.items()
]


def guide_of(procedure: Procedure | str) -> str:
    return f".policy-guide[data-procedure={procedure if isinstance(procedure, str) else procedure.id}]"


def marks(window: Window, name: str) -> list[str]:
    """What the page tells a developer of Python's start."""
    told: list[str] = window.evaluate(f"performance.getEntriesByName('policy-guide-{name}').map((mark) => mark.detail)")
    return told


def answer(window: Window, guide: str, question: str, given: str) -> None:
    window.press(f"{guide} fieldset[data-question={question}] button[data-answer={given}]")


def fits(window: Window) -> bool:
    """Whether nothing of the page sticks out to the side."""
    fit: bool = window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return fit


def through_the_guide(window: Window, procedure: Procedure) -> Iterator[Answers]:
    """Every path, by the guide's own buttons: answers are given, and taken back to give others."""
    guide, evaluator = guide_of(procedure), Evaluator(procedure)

    def onwards(answers: Answers) -> Iterator[Answers]:
        question = evaluator.decide(answers).next_question
        if question is None:
            window.until_seen(f"{guide} .guide-step:not(:has(fieldset))")
            yield answers
            return
        for each in question.answers:
            answer(window, guide, question.id, each.id)
            yield from onwards({**answers, question.id: each.id})
            window.press(f"{guide} .guide-back")
            window.until_seen(f"{guide} fieldset[data-question={question.id}]")

    yield from onwards({})


@pytest.mark.parametrize(("address", "procedures"), EVERY_PAGE)
def test_every_path_from_the_snapshot_gives_what_the_model_gives(
    window: Window, server: str, address: str, procedures: list[Procedure]
) -> None:
    window.resize(*PHONE)
    window.open(server + address)
    here = set(window.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)"))
    always = {clause_anchor(clause) for each in procedures for clause in Evaluator(each).decide({}).clauses}
    for procedure in procedures:
        step, evaluator = f"{guide_of(procedure)} .guide-step", Evaluator(procedure)
        for path in through_the_guide(window, procedure):
            decision = evaluator.decide(path)
            assert decision.outcome is not None
            assert window.seen(f"{step} [data-outcome]", "data-outcome") == [decision.outcome.what.id], path
            duties = sorted(window.seen(f"{step} [data-duty]", "data-duty"))
            assert duties == sorted(duty.what.id for duty in decision.duties), path
            applied = set(map(clause_anchor, decision.clauses)) & here
            assert set(window.seen(".is-applied", "id")) - always == applied - always, path
            assert window.evaluate("document.hasFocus() && document.activeElement.matches('[data-focus]')"), path
            assert fits(window), path
    assert (marks(window, "started"), marks(window, "not-started")) == (["snapshot"], [])


@contextmanager
def served(site: Path, folder: Path, change: Callable[[Path], object]) -> Iterator[str]:
    """The address of a copy of the site in which something about Python was changed."""
    # Whatever is changed is put in place anew: the copy's files are the site's own.
    copy = Path(shutil.copytree(site, folder / "site", copy_function=os.link))
    change(copy / "assets" / "policy" / "python")
    with make_server(copy, port=0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


def without_snapshot(python: Path) -> None:
    for file in python.glob("*/snapshot.bin*"):
        file.unlink()


def of_another_build(python: Path) -> None:
    """As where the browser's own part of the memory is not what the snapshot was made with."""
    starter = python.with_name(STARTER)
    manifest = json.loads((python / MANIFEST).read_text("utf-8"))
    manifest["snapshot"]["sha256"] = "0" * 64
    changed = with_manifest(starter.read_bytes(), manifest)
    starter.unlink()
    starter.write_bytes(changed)


def walk(window: Window) -> None:
    """One whole way through the first procedure."""
    guide = guide_of("disclosure")
    answer(window, guide, "immediate-risk", "no")
    answer(window, guide, "significant-harm", "yes")
    answer(window, guide, "agreement", "agrees")
    window.until_seen(f"{guide} .guide-step:not(:has(fieldset))")
    assert window.seen(f"{guide} .guide-step [data-outcome]", "data-outcome") == ["share-as-agreed"]


@pytest.mark.parametrize("change", [without_snapshot, of_another_build])
def test_where_the_snapshot_can_not_be_used_the_second_way_is_taken(
    window: Window, expected: list[str], site: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    expected.append("integrity")  # what is said of a file that is missing
    with served(site, tmp_path, change) as address:
        window.open(address + SHARING)
        walk(window)
        assert marks(window, "started") == ["plain"]
        assert [reason.partition(":")[0] for reason in marks(window, "not-started")] == ["snapshot"]


def test_after_one_visit_the_guide_needs_no_network(window: Window, site: Path, tmp_path: Path) -> None:
    host = Host(tmp_path, site, "site")
    window.open(host.address + "/")
    window.until(SNAPSHOT_KEPT)
    host.cut()
    window.open(host.address + SHARING)
    walk(window)
    assert marks(window, "started") == ["snapshot"]


@pytest.mark.parametrize(("address", "procedures"), EVERY_PAGE)
def test_without_javascript_the_steps_are_complete(
    without_javascript: Window, server: str, address: str, procedures: list[Procedure]
) -> None:
    window = without_javascript
    window.resize(*PHONE)
    window.open(server + address)
    for procedure in procedures:
        guide, evaluator = guide_of(procedure), Evaluator(procedure)
        assert window.seen(f"{guide} fieldset, {guide} button", "class") == []
        for decision in through_the_steps(window, f"{guide} .policy-nested", evaluator, {}):
            assert decision.outcome is not None
            assert window.seen(f"{guide} .policy-nested [data-outcome]", "data-outcome") == [decision.outcome.what.id]
            duties = sorted(window.seen(f"{guide} .policy-nested [data-duty]", "data-duty"))
            assert duties == sorted(duty.what.id for duty in decision.duties)
            assert fits(window)
        assert NOT_WORKING not in window.evaluate("document.body.innerText")


def through_the_steps(window: Window, here: str, evaluator: Evaluator, answers: Answers) -> Iterator[Decision]:
    """Every path, by the parts of the page that open; each is opened by a key, and closed by a click."""
    decision = evaluator.decide(answers)
    if decision.next_question is None:
        yield decision
        return
    question = decision.next_question
    for each in question.answers:
        part = f"{here} > details[data-question={question.id}][data-answers~={each.id}]"
        window.press(f"{part} > summary")
        yield from through_the_steps(window, f"{part} > .nested-inside", evaluator, {**answers, question.id: each.id})
        window.click(f"{part} > summary")
