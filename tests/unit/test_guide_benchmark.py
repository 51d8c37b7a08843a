"""The benchmark of the guide measures what it says, and judges each goal. No test depends on a time."""

from __future__ import annotations

import json
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from markdown import markdown

from policy_model.publish.guide import step_json
from tests.benchmarks import guide, guide_server, guide_tables
from tests.benchmarks.guide_browser import Server, Visit
from tests.benchmarks.guide_peers import PEERS, Asked
from tests.benchmarks.guide_rounds import OURS, Local, _turns
from tests.benchmarks.guide_server import Link, linked_server
from tests.benchmarks.guide_taps import Tap
from tests.benchmarks.lighthouse import CATEGORIES, Scores

ASKED = Asked(
    "information-sharing@V_2 2023",
    "disclosure",
    '{"answers": {"immediate-risk": "yes"}, "asking": ""}',
    page="",
    level="3",
)


def visit(ready: float, **told: Any) -> Visit:
    known = {"origin": 0.0, "paint": 200.0, "answerable": 210.0, "began": 300.0, "long": ()}
    return Visit(ready=ready, **{**known, **told})


def test_the_page_s_first_button_says_what_every_contender_is_asked(tmp_path: Path) -> None:
    page = tmp_path / "policies" / "information-sharing" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(markdown("## Guide\n\n::: guide information-sharing/disclosure\n", extensions=["policy_model"]))
    assert guide._asked(tmp_path) == ASKED


def test_the_peers_make_the_step_that_the_guide_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    element = SimpleNamespace(innerHTML="")
    document = SimpleNamespace(getElementById={"step": element}.get)
    monkeypatch.setitem(sys.modules, "js", SimpleNamespace(document=document))  # type: ignore[arg-type]
    exec(ASKED.python, {})
    made = step_json(ASKED.policy, ASKED.procedure, ASKED.go, ASKED.page, ASKED.level)
    assert element.innerHTML == json.loads(made)["html"]
    assert "data-outcome" in element.innerHTML


def test_what_passes_a_link_takes_as_long_as_its_rate_says(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(guide_server, "time", SimpleNamespace(monotonic=lambda: 100.0 + sum(slept), sleep=slept.append))
    link = Link(bits=8000, delay=0)
    link.carry(500)
    link.carry(1000)
    assert slept == [0.5, 1.0]


@pytest.mark.parametrize(("accepted", "sent"), [("br", b"small"), ("", b"as it stands")])
def test_the_server_writes_down_what_it_sent(tmp_path: Path, accepted: str, sent: bytes) -> None:
    site, log = tmp_path / "site", tmp_path / "log"
    site.mkdir()
    (site / "a.js").write_bytes(b"as it stands")
    (site / "a.js.br").write_bytes(b"small")
    with linked_server(site, log, bits=1e9) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = HTTPConnection("127.0.0.1", server.server_port)
        connection.request("GET", "/a.js", headers={"Accept-Encoding": accepted})
        answer = connection.getresponse()
        assert answer.read() == sent
        headers = sum(len(f"{name}: {value}\r\n") for name, value in answer.getheaders())
        # The line is written once all is sent: the next request, on the same connection, comes after it.
        connection.request("GET", "/nowhere")
        connection.getresponse().read()
        connection.close()
        server.shutdown()
    told = json.loads(log.read_text().splitlines()[0])
    assert told["path"] == "/a.js"
    assert told["bytes"] == len("HTTP/1.1 200 OK\r\n\r\n") + headers + len(sent)


def test_bytes_are_counted_between_two_moments(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(json.dumps({"path": "/", "at": at, "bytes": 10**at}) + "\n" for at in (1, 2, 3)))
    assert Server(SimpleNamespace(), "", log).bytes_until(2.5, since=1.5) == 100  # type: ignore[arg-type]


def test_everybody_has_a_turn_and_is_first_at_times() -> None:
    assert [_turns(("a", "b", "c"), turn) for turn in (0, 1, 2, 3)] == [
        ("a", "b", "c"),
        ("b", "c", "a"),
        ("c", "a", "b"),
        ("a", "b", "c"),
    ]


def told(factor: float) -> dict[str, Any]:
    """What a run might find where ours takes that part of everybody else's time."""
    visits = {name: [visit(1000.0)] for name in PEERS} | {OURS: [visit(1000 * factor)]}
    local = {name: Local(each, each, [int(6_000_000 * each[0].known_ready / 1000)]) for name, each in visits.items()}
    local[OURS].offline = visits[OURS]
    return {"local": local, "9": visits, "1.6": visits, "blocked": visits}


def judged(told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    monkeypatch.setattr(guide_tables, "versions", lambda: dict.fromkeys(PEERS, "1.0"))
    lines = list(guide_tables.tables(told, rounds=1))
    goals = lines[lines.index("### What was to be reached") + 4 :]
    cells = [line.strip("| ").split(" | ") for line in goals if line.startswith("| ")]
    return {cell[0]: cell[-1] == "**yes**" for cell in cells}


@pytest.mark.parametrize(
    ("what", "factor"),
    [
        ("First visit", 0.25),
        ("Repeat visit", 0.20),
        ("Repeat visit, offline, of plain Pyodide's repeat visit", 0.18),
        ("First visit, 9 Mbit/s, 60 ms", 0.70),
        ("First visit, 1.6 Mbit/s, 150 ms", 0.70),
        ("Bytes until Python is ready", 0.55),
    ],
)
def test_a_goal_is_reached_up_to_its_bound(monkeypatch: pytest.MonkeyPatch, what: str, factor: float) -> None:
    assert judged(told(factor), monkeypatch)[what] is True
    assert judged(told(factor + 0.01), monkeypatch)[what] is False


def test_the_medians_are_shown_beside_plain_pyodide_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide_tables, "versions", lambda: dict.fromkeys(PEERS, "1.0"))
    found = told(0.5)
    found["9"][OURS] = [visit(ready) for ready in (400.0, 500.0, 9000.0)]
    ours = next(line for line in guide_tables.tables(found, rounds=3) if line.startswith("| **ours**"))
    assert ours.endswith("| 0.50 s (0.50) | 0.50 s (0.50) | 0.50 s | 0.50 s (0.50) | 0.50 s (0.50) | 3.00 MB (0.50) |")


def test_a_site_that_keeps_no_copy_does_not_reach_the_goal_for_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(0.1)
    found["local"][OURS].offline = []
    assert judged(found, monkeypatch)["Repeat visit, offline, of plain Pyodide's repeat visit"] is False


def test_a_copy_has_to_be_kept_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(0.1)
    found["local"][OURS].first = found["local"][OURS].repeat = [visit(100.0), visit(100.0)]
    assert judged(found, monkeypatch)["Repeat visit, offline, of plain Pyodide's repeat visit"] is False


@pytest.mark.parametrize(("answerable", "reached"), [(217.0, True), (218.0, False)])
def test_the_first_question_comes_with_the_first_paint(
    monkeypatch: pytest.MonkeyPatch, answerable: float, reached: bool
) -> None:
    found = judged({"missing": [visit(400.0, answerable=answerable)]}, monkeypatch)
    assert found == {"First question answerable, against first contentful paint, without the runtime": reached}


@pytest.mark.parametrize(
    ("task", "reached"), [((310.0, 51.0), False), ((310.0, 50.0), True), ((290.0, 90.0), True), ((410.0, 90.0), True)]
)
def test_a_task_counts_that_began_while_python_started(
    monkeypatch: pytest.MonkeyPatch, task: tuple[float, float], reached: bool
) -> None:
    found = {name: [visit(400.0, long=(task,))] for name in (OURS, *PEERS)}
    assert judged({"blocked": found}, monkeypatch) == {
        "Longest task of the page while Python starts, of all rounds": reached,
        "Longest script of the page meanwhile, of all rounds": True,
    }


@pytest.mark.parametrize(
    ("script", "reached"),
    [
        ((310.0, 51.0, "/guide.js"), False),
        ((310.0, 50.0, "/guide.js"), True),
        ((310.0, 90.0, ""), True),  # the benchmark's own
        ((410.0, 90.0, "/guide.js"), True),
    ],
)
def test_a_script_counts_that_was_at_work_while_python_started(
    monkeypatch: pytest.MonkeyPatch, script: tuple[float, float, str], reached: bool
) -> None:
    found = {name: [visit(400.0, scripts=(script,))] for name in (OURS, *PEERS)}
    assert judged({"blocked": found}, monkeypatch)["Longest script of the page meanwhile, of all rounds"] is reached


def test_a_tap_is_judged_by_the_slow_ones_and_by_the_worker_slowed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged({"taps": [Tap(35.0, 10.0)] * 98 + [Tap(500.0, 10.0)] * 2}, monkeypatch)
    assert list(found.values()) == [True, False]
    found = judged({"taps": [Tap(35.0, 1.0)] * 90 + [Tap(500.0, 1.0)] * 10}, monkeypatch)
    assert list(found.values()) == [False, False]


def test_taps_stand_beside_those_on_a_page_that_holds_nothing_else() -> None:
    found = {"taps": [Tap(90.0, 0.0)] * 20, "bare-taps": [Tap(28.0, 0.0)] * 19 + [Tap(40.0, 0.0)] * 2}
    *_, comparison, figures = guide_tables.tables(found, rounds=1)
    assert "nothing but a question and its buttons" in comparison
    assert figures == "28 ms there, and 40 at the 95th percentile."


def test_each_score_has_its_goal_and_complaints_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = dict(zip(CATEGORIES, (100.0, 99.0, 100.0, 95.0), strict=True))
    found = {"lighthouse": Scores("13", scores, ("best-practices: Issues were logged",))}
    assert list(judged(found, monkeypatch).values()) == [True, False, True, True]
    assert list(guide_tables.tables(found, rounds=1))[-1] == "- best-practices: Issues were logged"
