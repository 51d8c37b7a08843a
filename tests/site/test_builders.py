"""MkDocs and Zensical make the same pages from the same files; the guide runs in what Zensical made."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import find_procedure
from policy_model.publish.bundle import FOLDER
from policy_model.publish.offline import write_worker
from scripts.site_server import make_server
from tests.site.conftest import DESK, ROOT, Watch
from tests.site.test_guide import answer, attributes, finished, guide_of, paths, pythons
from tests.site.test_pages import Reader

type Element = ElementTree.Element

OF_THE_BUILDER = {"data-search-exclude"}
"""What a builder reads and need not hand on."""

LINKS = ("href", "src")


@pytest.fixture(scope="module")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site that Zensical builds: beside the mkdocs.yml that it is given, which is a copy of ours."""
    folder = tmp_path_factory.mktemp("zensical")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(folder / "mkdocs.yml")]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "site"


def _pages(site: Path) -> dict[str, Element]:
    return {file.relative_to(site).as_posix(): Reader(file.read_text("utf-8")).root for file in site.rglob("*.html")}


def _said(page: str, element: Element | None) -> list[str]:
    """All that an element holds, in order: tags with their attributes, addresses as they lead from the page, words."""
    assert element is not None, page
    if element.get("id") == "__skip":
        return []  # where Zensical's link past the menu leads; MkDocs's leads to the first heading
    attributes = {name: value for name, value in element.attrib.items() if name not in OF_THE_BUILDER}
    for name in LINKS:
        if name in attributes and not attributes[name].startswith("#"):
            attributes[name] = urljoin(f"https://site.test/{page.removesuffix('index.html')}", attributes[name])
    said = [f"<{element.tag} {sorted(attributes.items())}>", *_words(element.text)]
    for child in element:
        said += [*_said(page, child), *_words(child.tail)]
    return [*said, f"</{element.tag}>"]


def _words(text: str | None) -> list[str]:
    return [" ".join(text.split())] if text and not text.isspace() else []


def test_both_make_the_same_pages(site: Path, zensical: Path) -> None:
    ours, theirs = _pages(site), _pages(zensical)
    assert set(theirs) == set(ours)
    for page, root in ours.items():
        # The words, the blocks and the guide's mark-up are all within it, down to the last attribute.
        assert _said(page, theirs[page].find(".//article")) == _said(page, root.find(".//article")), page
    guides = [guide for root in theirs.values() for guide in root.iterfind(".//*[@data-procedure]")]
    assert len(guides) > len(ours) / 10, "guides are among what was compared"


def test_both_have_the_same_menu_and_the_same_security_policy(site: Path, zensical: Path) -> None:
    ours, theirs = _pages(site), _pages(zensical)
    for page, root in ours.items():
        menus = [[*each.iterfind(".//nav[@data-md-level='0']//a")] for each in (root, theirs[page])]
        told = [[(_said(page, link)) for link in menu] for menu in menus]
        assert told[1] == told[0], page
        first = [each.find(".//head/meta") for each in (root, theirs[page])]
        assert first[0] is not None
        assert first[1] is not None
        assert first[0].attrib == first[1].attrib, page


@pytest.fixture(scope="module")
def served(site: Path, zensical: Path) -> Iterator[str]:
    """The address of the site that Zensical built, with the bundle of the other: it knows nothing of the builder."""
    shutil.copytree(site / FOLDER, zensical / FOLDER)
    write_worker(zensical)
    with make_server(zensical, port=0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


@pytest.mark.browser
def test_the_guide_runs_in_what_zensical_built(browser: Browser, served: str) -> None:
    _, procedure = find_procedure("information-sharing/disclosure")
    evaluator = Evaluator(procedure)
    context = browser.new_context(base_url=served, viewport=DESK, service_workers="block")  # type: ignore[arg-type]
    # Zensical's search wants a style sheet within the page, which the site's security policy refuses (builders.md).
    watch = Watch(served, expected=["Applying inline style violates"])
    watch.follow(context)
    page = context.new_page()
    page.goto("/policies/information-sharing/guide/")
    guide = guide_of(page, procedure.id)
    answers = max(paths(evaluator), key=len)
    for question, given in answers.items():
        answer(guide, question, given)
    decision = evaluator.decide(answers)
    assert decision.outcome is not None
    assert attributes(finished(guide).locator("[data-outcome]"), "data-outcome") == [decision.outcome.what.id]
    assert pythons(page) == 1, "it was Python that answered"
    context.close()
    watch.check()
