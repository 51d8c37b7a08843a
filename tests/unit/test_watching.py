"""While the site is edited: what an edit means, the guide's Python without a snapshot, and what open pages are told."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from policy_model.policies.catalogue import every_procedure, find_policy
from policy_model.publish.blocks.calls import Site
from policy_model.publish.blocks.downloads import downloads
from policy_model.publish.headers import content_security_policy
from policy_model.publish.html import to_html
from policy_model.publish.scripts import with_manifest
from policy_model.publish.watching.pages import Pages, PagesError, source_of
from policy_model.publish.watching.plan import Plan, plan
from policy_model.publish.watching.python import edit_python, state, with_edits
from scripts.watched_site import Watched, make_watched_server
from tests.unit.conftest import heed_interrupts, killed_after

ROOT = Path(__file__).resolve().parents[2]

# What an edit means


@pytest.mark.parametrize(
    ("changed", "means"),
    [
        ("policy_model/policies/information_sharing/v2_2023.py", Plan(python=True, policies=True)),
        ("policy_model/policies/information_sharing/v2_2023.md", Plan(python=True, policies=True)),
        ("policy_model/policies/catalogue.py", Plan(fresh=True, python=True, policies=True)),
        ("policy_model/diagram.py", Plan(fresh=True, python=True, policies=True)),
        ("policy_model/publish/assets/page.js", Plan(assets=frozenset({"page.js"}))),
        ("policy_model/publish/assets/styles/text.css", Plan(assets=frozenset({"styles/text.css"}))),
        ("docs/about.md", Plan(pages=frozenset({"about.md"}))),
        ("docs/overrides/main.html", Plan(fresh=True, every=True)),
        ("docs/assets/screenshot.png", Plan(every=True)),
        ("mkdocs.yml", Plan(fresh=True, every=True)),
        ("diagrams/x.svg", Plan(policies=True)),
        ("scripts/serve.py", Plan(restart=True)),
        ("scripts/watching/reload.js", Plan(restart=True)),
        # What editors and tools write beside what is edited
        ("policy_model/policies/information_sharing/.v2_2023.py.swp", Plan()),
        ("policy_model/policies/information_sharing/v2_2023.py~", Plan()),
        ("policy_model/policies/information_sharing/4913", Plan()),
        ("policy_model/policies/information_sharing/__pycache__/v2_2023.cpython-313.pyc", Plan()),
        ("diagrams/.x.svg.new", Plan()),
        ("diagrams/x.dot", Plan()),
        ("README.md", Plan()),
    ],
)
def test_what_an_edited_file_means(changed: str, means: Plan) -> None:
    assert plan([changed]) == means
    assert bool(plan([changed])) == (means != Plan())


def test_several_edits_mean_all_of_it() -> None:
    both = plan(["docs/about.md", "policy_model/policies/x/v1.py"])
    assert both == Plan(python=True, policies=True, pages=frozenset({"about.md"}))
    assert both.concerns("about.md", blocks=False)
    assert both.concerns("index.md", blocks=True)
    assert not both.concerns("privacy.md", blocks=False)


def test_a_page_is_found_by_its_address(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("index.md", "a/index.md", "a/b.md"):
        (tmp_path / name).touch()
    found = {each: source_of(tmp_path, each) for each in ("", "index.html", "a/", "a/b/", "a/b/index.html", "c/")}
    assert list(found.values()) == ["index.md", "index.md", "a/index.md", "a/b.md", "a/b.md", ""]


# Pages


def test_a_block_that_names_no_policy_is_told_with_page_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "docs" / "overrides", tmp_path / "docs" / "overrides")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(settings[: settings.index("nav:")] + settings[settings.index("theme:") :])
    (tmp_path / "docs" / "index.md").write_text("# A page\n")
    (tmp_path / "docs" / "other.md").write_text("# Another\n\n::: policy-header informaton-sharing\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    pages = Pages(tmp_path / "built")
    pages.warm_up()
    assert [page.parent.name for page in (tmp_path / "built").rglob("index.html")] == ["built"]
    with pytest.raises(PagesError) as caught:
        pages.build({"other.md"})
    assert str(caught.value) == (
        "other.md:3: unknown policy `informaton-sharing`\n  help: did you mean `information-sharing`?"
    )


def test_what_reviewers_take_along_is_not_made_for_a_page_that_is_being_edited(tmp_path: Path) -> None:
    site = Site(date(2026, 11, 22), tmp_path, editing=True)  # where there is no drawing, the pack can't be made
    said = to_html(*downloads(site, find_policy("information-sharing")))
    assert "information-sharing-review-pack.pdf" in said
    assert " (PDF). To read" in said


# The guide's Python


def archive(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, content in files.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a little package."""
    for name, content in {"kept.py": "kept = 1\n", "edited.py": "edited = 2\n", "new.py": "new = 3\n"}.items():
        (tmp_path / "policy_model").mkdir(exist_ok=True)
        (tmp_path / "policy_model" / name).write_text(content)
    (tmp_path / "policy_model" / "publish" / "pack").mkdir(parents=True)
    (tmp_path / "policy_model" / "publish" / "pack" / "heavy.py").write_text("import docx\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


BUILT = {
    "policy_model__kept_dot_pyc": "byte code",
    "policy_model__edited_dot_pyc": "old byte code",
    "policy_model__gone_dot_pyc": "byte code of what is gone",
}


def test_what_was_edited_goes_among_the_rest_as_it_is_written(package: Path) -> None:
    made = with_edits(archive(**BUILT), {"policy_model/edited.py", "policy_model/gone.py"})
    with zipfile.ZipFile(io.BytesIO(made)) as new:
        assert {name: new.read(name).decode() for name in new.namelist()} == {
            "policy_model/kept.pyc": "byte code",
            "policy_model/edited.py": "edited = 2\n",
            "policy_model/new.py": "new = 3\n",
        }
    assert set(state(package)) == {f"policy_model/{name}.py" for name in ("edited", "kept", "new")}


def test_the_edited_python_has_no_snapshot_and_a_folder_of_its_own(package: Path, tmp_path: Path) -> None:
    built, folder = tmp_path / "built", tmp_path / "into" / "edited"
    parts = built / "0123456789abcdef"
    (parts / "whole").mkdir(parents=True)
    for name in (
        "pyodide.mjs",
        "pyodide.mjs.br",
        "pyodide.asm.mjs",
        "stdlib.bin",
        "snapshot.bin",
        "whole/pyodide.asm.wasm",
    ):
        (parts / name).write_text(name)
    (parts / "policies.bin").write_bytes(gzip.compress(archive(**BUILT)))
    hashes = {"stdlib.bin": ["1"], "policies.bin": ["2"], "snapshot.bin": ["3"]}
    kept = {"folder": parts.name, "parts": hashes, "snapshot": {"size": 1}, "lock": {}, "selfTest": {}}
    (built / "manifest.json").write_text(json.dumps(kept))
    (tmp_path / "worker.js").write_bytes(with_manifest(b"start();\n", kept))
    folders = []
    for text in ("edited = 2\n", "edited = 2\n", "edited = 4\n"):
        (package / "policy_model" / "edited.py").write_text(text)
        edit_python(built, ["policy_model/edited.py"], folder)
        manifest = json.loads((folder / "manifest.json").read_text())
        folders.append(manifest["folder"])
        held = (folder / manifest["folder"] / "policies.bin").read_bytes()
        assert text.encode() in held
        assert manifest["parts"] == {"stdlib.bin": ["1"], "policies.bin": [sha256(held).hexdigest()]}
        assert manifest["snapshot"] is None
        assert manifest["lock"] == {}
        assert all(json.loads(test["expected"]) for test in manifest["selfTest"].values())
        assert {policy.name for policy, _ in every_procedure()} == manifest["selfTest"].keys()
    assert (folder.parent / "worker.js").read_text() == "start();\n", "each edit's manifest is asked for"
    assert folders[0] == folders[1] != folders[2]
    names = {path.relative_to(folder / folders[2]).as_posix() for path in (folder / folders[2]).rglob("*.*")}
    assert names == {
        "policies.bin",
        "pyodide.asm.mjs",
        "pyodide.mjs",
        "pyodide.mjs.br",
        "stdlib.bin",
        "whole/pyodide.asm.wasm",
    }
    assert json.loads((built / "manifest.json").read_text()) == kept


# What open pages are told

PAGE = "policies/x/index.html"


@pytest.fixture
def said() -> list[str]:
    """What the person at the terminal is told."""
    return []


@pytest.fixture
def watched(tmp_path: Path, said: list[str]) -> Watched:
    """A site that is being edited."""
    site, into = tmp_path / "site", tmp_path / "into"
    (site / "policies" / "x").mkdir(parents=True)
    into.mkdir()
    (site / PAGE).write_text("<html><head></head><body>first</body></html>")
    (site / "_headers").write_text(f"/*\n  Content-Security-Policy: {content_security_policy()}\n")
    return Watched(site, into, said.append)


def test_a_page_that_was_built_is_told_to_reload_and_another_is_not(watched: Watched, said: list[str]) -> None:
    sent = watched.generation
    quiet = {"reload": False, "error": "", "building": False}
    assert watched.state(PAGE, sent) == quiet
    assert watched.state(PAGE, sent - 1)["reload"], "it was sent by a server before this one"
    watched.heard({"building": ["policy_model/policies/x/v1.py"]})
    assert watched.state(PAGE, sent) == {**quiet, "building": True}
    watched.heard({"built": [PAGE], "last": False})
    assert watched.state(PAGE, sent) == {**quiet, "reload": True}
    assert watched.state(PAGE, watched.generation) == quiet
    assert watched.state("about/index.html", sent) == {**quiet, "building": True}
    watched.heard({"built": [], "last": True})
    assert watched.state("about/index.html", sent) == quiet
    assert [line.partition("  ")[2].partition(" (")[0] for line in said] == [
        "policy_model/policies/x/v1.py",
        PAGE,
        "the whole site is built",
    ]


def test_a_style_sheet_reloads_every_page(watched: Watched) -> None:
    sent = watched.generation
    watched.heard({"built": ["assets/policy/site.css"], "last": True})
    assert watched.state(PAGE, sent)["reload"]


def test_a_mistake_is_told_in_the_page_and_at_the_terminal_until_it_is_mended(
    watched: Watched, said: list[str]
) -> None:
    sent = watched.generation
    watched.heard({"building": ["x"]})
    watched.heard({"error": "x/v1.py:3: owner: nothing is written here\n  help: add the words"})
    assert watched.state(PAGE, sent) == {
        "reload": False,
        "error": "x/v1.py:3: owner: nothing is written here\n  help: add the words",
        "building": False,
    }
    assert said[1:] == [
        "  error: x/v1.py:3: owner: nothing is written here\n      help: add the words",
        "  the pages stay as they were",
    ]
    watched.heard({"built": [], "last": True})
    assert watched.state(PAGE, sent) == {"reload": False, "error": "", "building": False}


def test_edited_scripts_ask_for_a_restart(watched: Watched) -> None:
    assert not watched.restart.is_set()
    watched.heard({"restart": True})
    assert watched.restart.is_set()


type Ask = Callable[[str], tuple[int, dict[str, str], str]]


@pytest.fixture
def ask(watched: Watched) -> Iterator[Ask]:
    """Asks the server for a path."""
    with make_watched_server(watched, 0) as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()

        def answer(path: str) -> tuple[int, dict[str, str], str]:
            connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
            connection.request("GET", path)
            got = connection.getresponse()
            body = got.read().decode()
            connection.close()
            return got.status, dict(got.headers), body

        yield answer
        server.shutdown()


def test_a_page_gets_its_script_while_it_is_sent_and_its_security_policy_holds(watched: Watched, ask: Ask) -> None:
    status, headers, body = ask("/policies/x/")
    assert (status, headers["Content-Security-Policy"]) == (200, content_security_policy())
    assert body == (
        '<html><head><link rel="stylesheet" href="/.watching/reload.css">'
        f'<script type="module" src="/.watching/reload.js" data-generation="{watched.generation}"></script>'
        "</head><body>first</body></html>"
    )
    assert ask("/.watching/reload.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"
    assert "#watching" in ask("/.watching/reload.css")[2]
    assert ".watching" not in (watched.site / PAGE).read_text()


@pytest.mark.parametrize("path", ["/.watching/", "/.watching/no.js", "/.watching/../serve.py", "/policies/", "/no/"])
def test_what_is_not_there_is_not_found(ask: Ask, path: str) -> None:
    assert ask(path)[0] == 404


def test_what_was_built_last_is_served(watched: Watched, ask: Ask) -> None:
    (watched.into / "policies" / "x").mkdir(parents=True)
    (watched.into / PAGE).write_text("<html><head></head><body>second</body></html>")
    assert "<body>second" in ask("/policies/x/")[2]
    (watched.into / "search.json").write_text("{}")
    assert ask("/search.json")[2] == "{}"


def test_no_copy_on_the_device_answers_for_what_is_edited(ask: Ask) -> None:
    assert "unregister" in ask("/service-worker.js")[2]


def test_an_open_page_hears_what_happens_until_it_is_gone(watched: Watched) -> None:
    heard: list[dict[str, Any]] = []
    opened: list[list[str]] = []
    watched.tell = opened.append
    came = threading.Semaphore(0)
    gone = threading.Event()

    def send(content: bytes) -> None:
        if gone.is_set():
            raise BrokenPipeError
        heard.append(json.loads(content.removeprefix(b"data: ")))
        came.release()

    def follow() -> None:
        with pytest.raises(BrokenPipeError):
            watched.follow(PAGE, watched.generation, send)

    page = threading.Thread(target=follow)
    page.start()
    assert came.acquire(timeout=10)
    watched.heard({"error": "no"})
    assert came.acquire(timeout=10)
    gone.set()
    watched.heard({"built": [PAGE], "last": True})
    page.join(10)
    assert [each["error"] for each in heard] == ["", "no"]
    assert opened == [[PAGE], []]


# Starting anew


@pytest.mark.skipif(os.name == "nt", reason="links the environment into another folder")
def test_edited_scripts_are_what_serves_from_then_on(tmp_path: Path) -> None:
    """The real `serve.py`, in a project whose set-up and build do nothing."""
    copied = shutil.ignore_patterns("__pycache__")
    scripts = Path(shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=copied))
    (scripts / "setting_up" / "prepare.py").write_text(
        "def prepare_site(project):\n    project.private.mkdir(exist_ok=True)\n"
    )
    (scripts / "setting_up" / "build.py").write_text(
        "def build_site():\n    from .project import THIS\n\n    return THIS.site\n"
    )
    for name, content in (
        ("site/index.html", "<head></head>Built"),
        ("docs/index.md", "# A page\n"),
        ("mkdocs.yml", "site_name: A\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    command = [sys.executable, str(scripts / "serve.py"), "--port", "0"]
    serving = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=heed_interrupts
    )
    with serving, killed_after(120, serving):
        assert serving.stdout
        try:
            first = _until(serving.stdout, "The site is at ")
            (scripts / "watching" / "reload.css").write_text("p { margin: 0 }")
            _until(serving.stdout, "The scripts have changed: starting again")
            assert _until(serving.stdout, "The site is at ") == first  # so the pages that are open find it again
            port = int(first.partition(" (")[0].strip("/").rpartition(":")[2])
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/.watching/reload.css")
            assert connection.getresponse().read() == b"p { margin: 0 }"
            serving.send_signal(signal.SIGINT)
            assert serving.wait(30) == 0
        finally:
            serving.kill()


def _until(lines: Iterable[str], words: str) -> str:
    """The first line with these words."""
    read = []
    for line in lines:
        read.append(line)
        if words in line:
            return line
    raise AssertionError("".join(read))
