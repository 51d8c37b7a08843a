"""What a device may keep, and the version that it makes."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from policy_model.publish.offline import (
    ASSETS,
    NAME,
    PYTHON,
    RETIRED,
    WAYS,
    main,
    retire_worker,
    what_is_kept,
    write_worker,
)

ROOT = Path(__file__).parents[2]
PAGE = "<body><nav>Menu</nav><article><p>You <b>must</b>\n tell.</p></article></body>"
POLICY = "policies/a/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site."""
    files = {
        "index.html": PAGE,
        "404.html": PAGE,
        POLICY: PAGE,
        "search/search_index.json": "{}",
        "assets/a.js": "1",
        "assets/a.js.map": "1",
        "assets/javascripts/lunr/min/lunr.de.min.js": "1",
        "sitemap.xml": "<x/>",
        "sitemap.xml.gz": "",
        "_headers": "",
        f"{PYTHON}/manifest.json": json.dumps({"folder": "0a", "parts": {"snapshot.bin": ["whole", "gzip"]}}),
        **{f"{PYTHON}/0a/{name}": name for parts in WAYS.values() for name in parts},
        f"{PYTHON}/0a/snapshot.bin.br": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def kept_by_worker(site: Path) -> dict[str, Any]:
    listed = re.match(r"self\.list = (\{.*?^\});\n", (site / NAME).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert listed
    return json.loads(listed[1])


def test_what_pages_ask_for_is_kept_by_the_address_that_they_ask_for(site: Path) -> None:
    kept = what_is_kept(site)
    assert list(kept["site"]) == [
        "404.html",
        "assets/a.js",
        f"{PYTHON}/manifest.json",
        "",
        "policies/a/",
        "search/search_index.json",
    ]
    assert kept["site"]["assets/a.js"] == [hashlib.sha256(b"1").hexdigest()]
    assert kept["python"][f"{PYTHON}/0a/snapshot.bin"] == ["whole", "gzip"]
    assert kept["python"][f"{PYTHON}/0a/pyodide.mjs"] == [hashlib.sha256(b"pyodide.mjs").hexdigest()]


def test_each_way_of_starting_needs_what_is_there(site: Path) -> None:
    kept = what_is_kept(site)
    assert kept["ways"] == {way: [f"{PYTHON}/0a/{part}" for part in parts] for way, parts in WAYS.items()}
    assert set(kept["python"]) == {address for addresses in kept["ways"].values() for address in addresses}
    (site / PYTHON / "0a" / "pyodide.mjs").unlink()
    with pytest.raises(FileNotFoundError):
        what_is_kept(site)


def test_the_start_knows_these_ways_and_parts() -> None:
    start = (ASSETS / "start.js").read_text("utf-8")
    assert re.findall(r"^  async (\w+)\(at", start, re.MULTILINE) == list(WAYS)
    # Those that Pyodide itself asks for are not named there: its WebAssembly, in the folder that is.
    named = set(re.findall(r'"([\w.]+\.(?:bin|mjs|wasm))"', start))
    folders = set(re.findall(r'new URL\("(\w+/)", at\)', start))
    assert {part for parts in WAYS.values() for part in parts} == named | {
        f"{folder}pyodide.asm.wasm" for folder in ("", *folders)
    }


def test_the_same_site_has_the_same_version_and_no_other_has(site: Path) -> None:
    version = write_worker(site)
    worker = (site / NAME).read_bytes()
    assert re.fullmatch("[0-9a-f]{16}", version)
    assert kept_by_worker(site)["version"] == version
    assert write_worker(site) == version  # it does not list itself
    assert (site / NAME).read_bytes() == worker
    (site / "assets/a.js").write_text("2")
    assert write_worker(site) != version


def test_a_page_says_the_same_whatever_is_around_it(site: Path) -> None:
    before = what_is_kept(site)
    (site / POLICY).write_text('<body>New menu<article class="new">You <i>must</i> tell.</article></body>')
    after = what_is_kept(site)
    assert after["site"] != before["site"]
    assert (after["words"], after["policies"]) == (before["words"], before["policies"])
    (site / POLICY).write_text(PAGE.replace("must", "should"))
    after = what_is_kept(site)
    assert after["words"]["policies/a/"] != before["words"]["policies/a/"]
    assert after["words"][""] == before["words"][""]
    assert after["policies"] != before["policies"]


def test_page_and_worker_name_their_caches_alike() -> None:
    names = {
        script: re.findall(r"^const OURS = `(\S+) \$", (ASSETS / script).read_text("utf-8"), re.MULTILINE)
        for script in ("service_worker.js", "retired_worker.js", "offline.js")
    }
    assert set(map(tuple, names.values())) == {("policy-site",)}
    assert f'new URL("{NAME}", ROOT)' in (ASSETS / "offline.js").read_text("utf-8")


def test_the_commands(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(site)]) == 0
    assert capsys.readouterr().out == f"wrote `{NAME}` of version {kept_by_worker(site)['version']}\n"
    assert main(["--retire", str(site)]) == 0
    assert capsys.readouterr().out == f"put `{NAME}` that ends the service worker in place\n"
    assert (site / NAME).read_bytes() == (ASSETS / RETIRED).read_bytes()
    missing = site / "nowhere"
    assert main([str(missing)]) == 1
    file = missing / PYTHON / "manifest.json"
    assert capsys.readouterr().err == f"error: can't read or write `{file}`: No such file or directory\n"
    with pytest.raises(FileNotFoundError):
        retire_worker(missing)


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["a", "b"], 2), (["--help"], 0), (["--now", "a"], 2)])
def test_wrong_arguments_get_the_usage(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == status
    assert "usage: python -m policy_model.publish.offline [--retire] SITE" in capsys.readouterr().err
