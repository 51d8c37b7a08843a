"""The benchmarks measure the same job: the contenders that need no other package agree. No test depends on a time."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import decision_contenders, decisions, scale
from tests.benchmarks.decision_contenders import Contender, Ifs, Ours, OursFromText, Zen, ZenBatch
from tests.benchmarks.decision_tables import SHIPPED, Table, random_table, shipped
from tests.benchmarks.decisions import Measured

TABLES = [random_table(rules=12, questions=5), *map(shipped, SHIPPED)]


def first_match(table: Table, situation: dict[str, str]) -> dict[str, str]:
    """What the rows say, read as they stand."""
    for row in table.rows:
        if all(situation[question] in answers for question, answers in row.when.items()):
            return dict(row.then)
    raise AssertionError("no row matches")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows_model_and_ifs_say_the_same(table: Table) -> None:
    ours, ifs = Ours(table), Ifs(table)
    for situation in islice(table.situations(), 200):
        expected = first_match(table, situation)
        assert ours.result(situation) == expected
        assert ifs.result(situation) == expected


def test_the_random_table_has_what_the_report_says() -> None:
    table = random_table(rules=40, questions=12)
    assert (len(table.rows), len(table.questions)) == (40, 12)
    assert {len(question.answers) for question in table.questions} <= {2, 3, 4}
    assert table.rows[-1].when == {}
    assert random_table(rules=40, questions=12) == table


def test_an_engine_that_is_not_there_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def import_module(name: str) -> None:
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(decision_contenders, "import_module", import_module)
    monkeypatch.setattr(decisions, "SECONDS", 0.0001)
    monkeypatch.setattr(decisions, "ROUNDS", 1)
    lines = list(decisions._report(TABLES[1:2]))
    row = next(line for line in lines if line.startswith("| **ours**"))
    assert re.fullmatch(r"\| \*\*ours\*\*: outcome, duties, rules, clauses and trace \| [\d,]+ \|", row)
    assert "| static loader, with its trace | not measured |" in lines
    assert f"- {TABLES[1].name}: at least 20 times zen-engine: not measured" in lines
    assert lines[-3:] == [
        "zen-engine was not measured: No module named 'zen'.",
        "SpiffWorkflow was not measured: No module named 'lxml.etree'.",
        "pyDMNrules was not measured: No module named 'pyDMNrules'.",
    ]


@pytest.mark.parametrize(
    ("single", "batch"),
    [
        (2.0, 1.0),
        (1.0, 2.0),
    ],
)
def test_both_judged_rows_are_measured_by_the_faster_of_the_ways_with_a_trace(single: float, batch: float) -> None:
    rates = {Ours: 100.0, OursFromText: 39.99, Zen: single, ZenBatch: batch}
    measured: dict[type[Contender], Measured] = {kind: Measured([rate]) for kind, rate in rates.items()}
    assert decisions._judged(TABLES[0], measured) == (
        "- 12 rules, 5 questions: *ours* 50.0 times zen-engine, at least 20 times: **yes**, the aim of 50: **yes**; "
        "*ours, JSON strings* 19.9 times zen-engine, at least 20 times: **no**, the aim of 50: **no**"
    )


def test_each_contender_meets_as_many_situations_before_its_clock_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    met: dict[type[Contender], list[int]] = {}

    def counted(kind: type[Contender]) -> type[Contender]:
        class Counted(kind):  # type: ignore[misc, valid-type]
            def run(self, batch: Sequence[dict[str, Any]]) -> None:
                met.setdefault(kind, []).append(len(batch))
                super().run(batch)

        return Counted

    kinds = (Ifs, Ours, OursFromText)
    monkeypatch.setattr(decisions, "CONTENDERS", tuple(map(counted, kinds)))
    monkeypatch.setattr(decisions, "WARM_UP", 7)
    decisions.measure(TABLES[1], rounds=0)
    # Then twenty more tell how many there should be in a round.
    assert met == {kind: [7, 20] for kind in kinds}


def test_a_chain_of_ifs_compares_with_one_answer_as_a_person_would() -> None:
    source = TABLES[0].source
    assert re.search(r"answers\['q\d'\] == 'a\d'", source)
    assert not re.search(r"in \('a\d',\)", source)


def found(**results: Any) -> scale.Run:
    return {"found": results, "seconds": 2.0, "peak": 30}


@pytest.mark.parametrize(
    ("contender", "ours", "run", "message"),
    [
        ("z3", found(dead=3), found(dead=4), "z3 found dead 4, and ours 3"),
        ("z3", found(dead=3), found(dead=False), "z3 found dead False, and ours 3"),
        ("z3", found(refused="too large"), found(dead=4), "ours found nothing that can be compared: too large"),
        ("z3", {"missing": "given up"}, found(dead=4), "ours found nothing that can be compared: given up"),
        (
            "ours",
            found(refused="too large"),
            found(refused="too large"),
            "ours found nothing that can be compared: too l",
        ),
        ("ours, all", found(dead=3), found(refused="large"), "ours, all found nothing that can be compared: large"),
        ("ours, all", found(dead=3), {"missing": "given up"}, "ours, all found nothing that can be compared: given up"),
        ("ours, all", found(dead=3), found(nodes=5), "ours, all found nothing that ours found too: nodes"),
    ],
)
def test_what_differs_or_cannot_be_compared_is_no_agreement(
    contender: str, ours: scale.Run, run: scale.Run, message: str
) -> None:
    with pytest.raises(AssertionError, match=f"^task: {message}"):
        scale._compare("task", contender, [ours], run)


def test_what_is_the_same_or_was_not_measured_is_let_through() -> None:
    scale._compare("task", "z3", [found(dead=3, changed=0)], found(dead=True, changed=False))
    scale._compare("task", "dd", [found(dead=3)], found(dead=3, nodes=5))
    scale._compare("task", "dd", [found(dead=3)], {"missing": "No module named 'dd'"})


def test_growth_is_told_against_the_row_before(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = {"layered-10": 1.0, "layered-30": 6.0}
    monkeypatch.setattr(scale, "_run", lambda _, task: {**found(dead=3), "seconds": seconds[task]})
    tasks = {"10": "layered-10", "30": "layered-30"}
    runs = scale._measured(tasks.values(), ("ours",))
    assert list(scale._table("Questions", tasks, runs, ("ours",))) == [
        "| Questions | ours | growth of ours |",
        "|--:|--:|--:|",
        "| 10 | 1.000 s, 30 MB | \u2013 |",
        "| 30 | 6.000 s, 30 MB | 2.00 |",
    ]


def took(seconds: float, peak: int = 30) -> list[scale.Run]:
    return [{"found": {}, "seconds": seconds, "peak": peak}]


@pytest.mark.parametrize(
    ("all_of_it", "said"),
    [
        (
            took(2.9, 299),
            "under 3 s and 300 MB: **yes**; close to linear, with a growth of 2 at most: **no**, at most 2.90",
        ),
        (
            took(2.0, 300),
            "under 3 s and 300 MB: **no**; close to linear, with a growth of 2 at most: **yes**, at most 2.00",
        ),
        (
            took(3.0, 30),
            "under 3 s and 300 MB: **no**; close to linear, with a growth of 2 at most: **no**, at most 3.00",
        ),
    ],
)
def test_growth_is_judged_by_the_largest_and_by_the_steepest_row(all_of_it: list[scale.Run], said: str) -> None:
    runs = {
        ("layered-300", "ours"): took(0.3),
        ("layered-1000", "ours"): took(1.0),
        ("layered-300", "ours, all"): took(0.3),
        ("layered-1000", "ours, all"): all_of_it,
    }
    assert list(scale._judged_growth(runs)) == [
        (
            "- *ours*: 1,000 questions under 3 s and 300 MB: **yes**; close to linear, with a growth of 2 at most: "
            "**yes**, at most 1.00"
        ),
        f"- *ours, all*: 1,000 questions {said}",
    ]


def test_the_tables_are_judged_by_the_slowest_row() -> None:
    line = "- *ours* no slower than dd.autoref on any row: "
    runs = {("table-8-20", "ours"): took(0.1), ("table-8-20", "dd.autoref"): took(0.1)}
    assert scale._judged_tables(runs) == f"{line}**yes**"
    runs |= {("table-12-40", "ours"): took(0.2), ("table-12-40", "dd.autoref"): took(0.1)}
    assert scale._judged_tables(runs) == f"{line}**no**"
    missing: list[scale.Run] = [{"missing": "No module named 'dd'"}]
    assert scale._judged_tables({**runs, ("table-8-20", "dd.autoref"): missing}) == (
        f"{line}not measured: No module named 'dd'"
    )


def test_a_peer_that_was_given_up_is_not_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def run(contender: str, task: str) -> scale.Run:
        asked.append(contender)
        return found(dead=3) if contender == "ours" else {"missing": "given up after 120 s"}

    monkeypatch.setattr(scale, "_run", run)
    tasks = {"8": "table-8-20"}
    lines = list(scale._table("Questions", tasks, scale._measured(tasks.values(), ("ours", "z3"))))
    assert lines[-1] == "| 8 | 2.000 s, 30 MB | given up after 120 s |"
    assert (asked.count("ours"), asked.count("z3")) == (scale.RUNS, 1)


@pytest.mark.parametrize(
    ("run", "line"),
    [
        (found(nodes=5), "| answered | 2.000 s, 30 MB | yes |"),
        ({**found(nodes=5), "seconds": 60.5}, "| answered | 60.500 s, 30 MB | no |"),
        (found(refused="too large"), "| refused by the bound of 1,000,000 nodes | 2.000 s, 30 MB | yes |"),
        (
            {**found(refused="too large"), "seconds": 6.0},
            "| refused by the bound of 1,000,000 nodes | 6.000 s, 30 MB | no |",
        ),
        ({"missing": "given up after 60 s"}, "Neither answered nor refused: given up after 60 s."),
    ],
)
def test_the_one_that_is_too_large_is_answered_or_refused_in_time(run: scale.Run, line: str) -> None:
    lines = list(scale._too_large(run))
    assert line.replace("1,000,000", f"{scale.NODE_LIMIT:,}") in lines
    assert ("too large" in lines) == ("refused" in run.get("found", {}))
    assert ("| Step | Took | Within 5 s |" in lines) == ("refused" in run.get("found", {}))


def test_a_table_is_put_between_its_marks_and_nothing_else_changes() -> None:
    page = "Before\n<!-- scale: measured -->\nold\n<!-- scale: end -->\nAfter\n"
    assert benchmarks.written(page, "scale", "new \\1") == (
        "Before\n<!-- scale: measured -->\n\nnew \\1\n\n<!-- scale: end -->\nAfter\n"
    )
    with pytest.raises(OSError, match=r"^benchmarks.md has no place for it: put `<!-- memory: measured -->` and `"):
        benchmarks.written(page, "memory", "new")


def test_the_page_has_a_place_for_every_benchmark_and_the_script_names_them_all() -> None:
    page = benchmarks.PAGE.read_text("utf-8")
    for name in benchmarks.REPORTS:
        assert benchmarks.written(page, name, "new") != page
    script = (Path(__file__).parents[2] / "scripts" / "benchmark.py").read_text("utf-8")
    assert f"NAMES = {tuple(benchmarks.REPORTS)!r}".replace("'", '"') in script


def test_every_place_holds_a_table_and_no_figure_stands_elsewhere() -> None:
    page = benchmarks.PAGE.read_text("utf-8")
    for name in (*benchmarks.REPORTS, "watching"):  # the last is measured apart
        place = re.compile(f"<!-- {name}: measured -->(.*?)<!-- {name}: end -->", re.DOTALL)
        measured = place.search(page)
        assert measured, name
        assert re.search(r"^\| .* \|$", measured[1], re.MULTILINE), (
            f"{name}: run `python3 scripts/benchmark.py --write`"
        )
        page = place.sub("", page)
    prose = re.sub(r"```.*?```|`[^`\n]+`", "", page, flags=re.DOTALL)
    assert not re.search(r"\d|\b(ten|twenty|thirty|forty|fifty|hundred|thousand)s?\b", prose)
