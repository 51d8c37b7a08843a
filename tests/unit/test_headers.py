"""The security headers, the files that hosts read, and the server that reads one of them too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policy_model.publish import generated
from policy_model.publish.generated import REGENERATE
from policy_model.publish.headers import ASKED, FILES, KEPT, content_security_policy, folder, headers
from policy_model.publish.seal import sealed
from scripts.site_server import header_rules

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", FILES)
def test_the_committed_files_are_what_is_written(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == sealed(name, folder(DOCS).files[name]), REGENERATE


@pytest.mark.parametrize("name", FILES)
def test_every_file_sends_every_header_whole(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    for header, value in headers().items():
        assert re.search(rf'^.*{re.escape(header)}[: ]+"?{re.escape(value)}"?( always;)?$', text, re.MULTILINE), header


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_python_kept_and_the_service_worker_asked_for(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    assert text.count(KEPT) == 1
    assert text.count(ASKED) == 1
    assert "service-worker" in text


def test_no_value_needs_escaping() -> None:
    assert not [value for value in headers().values() if set(value) & set('"\\$%{}\n')]


def test_the_policy_allows_this_and_no_more() -> None:
    assert content_security_policy() == (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert f"{content_security_policy(in_page=True)}; frame-ancestors 'none'" == content_security_policy()


def test_the_pages_partial_carries_the_policy() -> None:
    partial = (DOCS / "overrides/partials/security.html").read_text("utf-8")
    assert re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', partial) == [
        content_security_policy(in_page=True)
    ]


def test_writing_to_the_clipboard_is_left_on_and_the_rest_is_off() -> None:
    features = headers()["Permissions-Policy"].split(", ")
    assert all(feature.endswith("=()") for feature in features)
    assert {"camera=()", "clipboard-read=()", "geolocation=()", "microphone=()", "storage-access=()"} <= set(features)
    assert not [feature for feature in features if feature.startswith("clipboard-write")]


def test_our_own_server_reads_the_file_as_hosts_do(tmp_path: Path) -> None:
    generated.write([folder(tmp_path)])
    assert header_rules(tmp_path) == [
        ("/*", headers()),
        ("/assets/policy/python/*/*", {"Cache-Control": KEPT}),
        ("/service-worker.js", {"Cache-Control": ASKED}),
    ]
    (tmp_path / "_headers").write_text("# said\n/*\n  A: b:c\n\n/x/*\n\tD: e\n  no colon\n")
    assert header_rules(tmp_path) == [("/*", {"A": "b:c"}), ("/x/*", {"D": "e"})]


def test_a_site_without_the_file_has_no_rules(tmp_path: Path) -> None:
    assert header_rules(tmp_path) == []
