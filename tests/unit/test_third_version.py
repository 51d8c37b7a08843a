"""A made-up third version, compared with the one in force: right to the situation, and nowhere on the site.

What is expected is worked out by hand, from the list of edits in `third_version`, and by asking every situation one
after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from policy_model.conditions import holds
from policy_model.diagram import compile_procedure
from policy_model.diff import Comparison, Direction, OutcomeDifference, compare
from policy_model.diff.changes import Kind
from policy_model.evaluate import Evaluator
from policy_model.flowchart import flowchart
from policy_model.flowchart_changes import FlowchartChanges, Marking, flowchart_changes
from policy_model.outline import outline
from policy_model.policies.catalogue import catalogue, every_version
from policy_model.procedure import Procedure
from policy_model.publish.blocks import Site, compared
from policy_model.publish.html import Element
from policy_model.publish.pack.document import Drawing, Table, text_of
from policy_model.publish.pack.from_html import blocks
from policy_model.publish.parts import answers_of
from policy_model.reconcile import Standing, reconciliation
from policy_model.records import Alone
from policy_model.rules import Permits
from tests.unit import third_version as third
from tests.unit.drawn import folder_of
from tests.unit.third_version import before, followed, in_old, policy

type Situation = dict[str, str]

IN_WRITING = "immediate-risk=no agreement=agrees agreement-in-writing=no"
CONSULTED = "immediate-risk=no significant-harm=yes agreement=continues-to-refuse manager=not-authorised"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(before, policy)


@pytest.fixture(scope="module")
def difference(comparison: Comparison) -> OutcomeDifference:
    (found,) = (each for each in comparison.procedures if each.new.id == "disclosure")
    return found


@pytest.fixture(scope="module")
def changes(difference: OutcomeDifference) -> FlowchartChanges:
    charts = (flowchart(outline(compile_procedure(each))) for each in (difference.old, difference.new))
    return flowchart_changes(difference, *charts)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Where the version is drawn, and follows the one in force."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policy_model.publish.blocks.compared.version_before", lambda given: before)
        yield Site(date(2026, 11, 22), folder_of(tmp_path_factory.mktemp("diagrams"), policy))


@pytest.fixture(scope="module")
def page(site: Site) -> tuple[Element, ...]:
    """What the block puts into a page."""
    return tuple(compared.changes(site, before, policy))


# It is nowhere but here


def test_it_is_in_no_catalogue_and_in_no_page() -> None:
    assert policy.name not in {each.name for versions in catalogue().values() for each in versions}
    assert policy.name not in {each.name for each in every_version(policy.id)}
    root = Path(__file__).parents[2]
    kept = (*(root / "docs").rglob("*"), *(root / "policy_model").rglob("*"), *(root / "diagrams").iterdir())
    for file in kept:
        if file.suffix in (".md", ".py", ".txt", ".svg", ".dot", ".css", ".js"):
            words = file.read_text(encoding="utf-8")
            assert not any(each in words for each in (third.NAME, policy.version.slug, third.REWORDED, third.ADDED))


# What is decided otherwise


def every_situation() -> list[Situation]:
    """One answer to each question of either version."""
    asked = third.disclosure.questions
    return [
        dict(zip((question.id for question in asked), chosen, strict=True))
        for chosen in product(*([answer.id for answer in question.answers] for question in asked))
    ]


def told(procedure: Procedure, situation: Situation) -> list[str]:
    """What follows, by applying each rule to the situation."""
    return sorted({followed(rule.then) for rule in procedure.rules if holds(rule.when, situation)})


def outcome(procedure: Procedure, situation: Situation) -> str:
    (found,) = {each for each in told(procedure, situation) if ":" not in each}
    return found


def test_16_of_192_situations_are_decided_otherwise(difference: OutcomeDifference) -> None:
    # 2 x 2 x 4 x 3 x 2 situations before, twice as many with the new question.
    assert (difference.situations_total, difference.situations_changed) == (192, 16)
    counted = Counter(
        (outcome(difference.old, in_old(each)), outcome(difference.new, each)) for each in every_situation()
    )
    changed = {pair: number for pair, number in counted.items() if pair[0] != pair[1]}
    # Not in writing: harm or none, three answers of the manager, abuse or none. Consulted again: abuse or none, in
    # writing or not.
    assert changed == {("share-as-agreed", "talk-first"): 12, ("do-not-pass-on", "consult"): 4}
    assert counted.total() == 192


def test_they_are_told_as_two_cases_one_in_each_direction(difference: OutcomeDifference) -> None:
    assert [
        (
            case.direction,
            case.situations,
            " ".join(f"{question}={'|'.join(answers)}" for question, answers in case.when),
            (case.old and case.old.id, case.new and case.new.id),
        )
        for case in difference.cases
    ] == [
        (Direction.LESS_PERMISSIVE, 12, IN_WRITING, ("share-as-agreed", "talk-first")),
        (Direction.MORE_PERMISSIVE, 4, CONSULTED, ("do-not-pass-on", "consult")),
    ]
    assert (difference.fewest, difference.left_out) == (True, 0)
    for case in difference.cases:
        held = [each for each in every_situation() if all(each[question] in some for question, some in case.when)]
        assert len(held) == case.situations
        assert {outcome(difference.old, in_old(each)) for each in held} == {case.old and case.old.id}
        assert {outcome(difference.new, each) for each in held} == {case.new and case.new.id}


def test_each_example_is_decided_by_either_version_as_it_says(difference: OutcomeDifference) -> None:
    for case in difference.cases:
        for procedure, example, expected in (
            (difference.old, case.example_old, case.old),
            (difference.new, case.example_new, case.new),
        ):
            assert example is not None
            assert expected is not None
            decided = Evaluator(procedure).decide(answers_of(example)).outcome
            assert decided is not None
            assert decided.what.id == expected.id
    assert difference.cases[0].example_old == "immediate-risk=no agreement=agrees", (
        "the new question is not asked there"
    )


def test_duties_are_told_in_other_situations(difference: OutcomeDifference) -> None:
    gained, lost = Counter[str](), Counter[str]()
    for each in every_situation():
        old, new = (
            {said for said in told(procedure, situation) if ":" in said}
            for procedure, situation in ((difference.old, in_old(each)), (difference.new, each))
        )
        gained.update(new - old)
        lost.update(old - new)
    found = [(followed(change.duty), change.gained, change.lost) for change in difference.duties]
    assert found == [
        ("advocate-need-to-know: may", 0, 192),
        ("advocate-need-to-know: should", 192, 0),
        ("third-parties: must not", 12, 0),
    ]
    assert {duty: (gained[duty], lost[duty]) for duty in {*gained, *lost}} == {
        duty: (more, less) for duty, more, less in found
    }


def test_the_procedure_that_was_left_alone_is_the_same(comparison: Comparison) -> None:
    (sharing,) = (each for each in comparison.procedures if each.new.id == "sharing")
    assert (sharing.situations_changed, sharing.cases, sharing.duties) == (0, (), ())


# What is said otherwise


def test_the_text_differs_in_five_clauses(comparison: Comparison) -> None:
    assert [(change.kind, change.path) for change in comparison.text] == [
        (Kind.MOVED, "clauses[welfare-paramount]"),
        (Kind.REMOVED, "clauses[rarely-opposed]"),
        (Kind.RENAMED, "clauses[not-taken-from-them]"),
        (Kind.REWORDED, "clauses[advocate-need-to-know]"),
        (Kind.ADDED, "clauses[agreement-in-writing]"),
    ]


def test_both_texts_stand_beside_each_other_whole(comparison: Comparison) -> None:
    rows = comparison.texts
    assert [row.old for row in rows if row.old] == list(before.clauses)
    assert [row.new for row in rows if row.new] == list(policy.clauses)
    alone = [(row.id, row.old is not None, row.new is not None) for row in rows if not (row.old and row.new)]
    assert alone == [
        ("welfare-paramount", False, True),
        ("welfare-paramount", True, False),
        ("rarely-opposed", True, False),
        ("agreement-in-writing", False, True),
    ]
    assert [row.id for row in rows if row.elsewhere] == ["welfare-paramount"] * 2


def cells(page: tuple[Element, ...]) -> dict[str, list[list[str]]]:
    """The cells of the table of passages, by the passage."""
    (table,) = (table for each in page for table in each.iter("table"))
    found: dict[str, list[list[str]]] = {}
    for row in table.findall("tbody/tr"):
        if row.get("class") != "is-same":
            words = [" ".join("".join(cell.itertext()).split()) for cell in row]
            found.setdefault(row.findtext("th/code", ""), []).append(words)
    return found


def test_what_differs_is_marked_word_by_word_on_both_sides(page: tuple[Element, ...]) -> None:
    old, new = before.version.shown, third.NAME
    gone = before.clause("rarely-opposed").text
    welfare = "The safety and welfare of young people is paramount."
    same = before.clause("not-taken-away").text
    assert cells(page) == {
        "welfare-paramount": [
            [
                "welfare-paramount stands elsewhere.",
                f"{old}: In {old} it stands after explain-despite-refusal.",
                f"{new}: {welfare}",
            ],
            ["welfare-paramount stands elsewhere.", f"{old}: {welfare}", f"{new}: In {new} it stands after strategy."],
        ],
        "rarely-opposed": [["rarely-opposed is gone.", f"{old}: [removed: {gone}]", f"{new}: Not in {new}."]],
        "not-taken-from-them": [
            [
                "not-taken-from-them has another id (not-taken-away, now not-taken-from-them).",
                f"{old}: {same}",
                f"{new}: {same}",
            ]
        ],
        "advocate-need-to-know": [
            [
                "advocate-need-to-know is worded otherwise.",
                (
                    f"{old}: [removed: However, you can] advocate on behalf of the service user to keep information on "
                    "a 'need to know [removed: basis'.]"
                ),
                (
                    f"{new}: [added: You should] advocate on behalf of the service user to keep information on a 'need "
                    "to know [added: basis' wherever you can.]"
                ),
            ]
        ],
        "agreement-in-writing": [
            ["agreement-in-writing is new.", f"{old}: Not in {old}.", f"{new}: [added: {third.ADDED}]"]
        ],
    }


def test_as_one_text_it_can_be_read_through(page: tuple[Element, ...]) -> None:
    (text,) = (each for part in page for each in part.iter("div") if each.get("class") == "policy-text is-marked")
    said = [" ".join("".join(paragraph.itertext()).split()) for paragraph in text.iter("p")]
    welfare = "The safety and welfare of young people is paramount."
    assert (
        said.count(
            f"[moved to here: {welfare}] Please see below the information that is provided to all staff "
            "working within our children and adult services."
        )
        == 1
    )
    (refusal,) = (each for each in said if f"[moved from here: {welfare}]" in each)
    assert refusal.startswith("Should the service user try to refuse, ")
    assert f"[removed: {before.clause('rarely-opposed').text}]" in refusal
    assert f"[added: {third.ADDED}]" in " ".join(said)
    # With what went taken out and what came left in, it is the new text; the other way round, the old one.
    assert squeezed(text, "ins") == "".join(clause.text for clause in before.clauses).replace(" ", "")
    assert squeezed(text, "del") == "".join(clause.text for clause in policy.clauses).replace(" ", "")


def squeezed(text: Element, left_out: str) -> str:
    """The words without those marked so, without what is said of the marks, and without spaces."""

    def words(element: Element) -> str:
        inside = (
            "" if element.tag in (left_out, "small") or element.get("class") == "change-word" else element.text or ""
        )
        if element.tag not in (left_out, "small"):
            inside += "".join(words(child) for child in element)
        if element.tag in ("ins", "del"):
            inside = inside.removesuffix("]")
        return inside + (element.tail or "")

    return "".join(words(each) for each in text).replace(" ", "").replace("\n", "")


# What is drawn otherwise


def test_what_differs_in_the_flowchart_is_marked_and_nothing_else(changes: FlowchartChanges) -> None:
    alone, otherwise = Marking.ALONE, Marking.OTHERWISE
    # Question 5 and question 7 ask whether the service user agrees, 6 and 9 (now 10) what the manager decided; d1 holds
    # what is asked throughout, among it the duty that now binds otherwise.
    assert changes.of_old == {
        "d1": otherwise,
        "q5-agrees--to-o-share-as-agreed": alone,
        "q7-agrees--to-o-share-as-agreed": alone,
        "q6-not-authorised--to-d10": alone,
    }
    assert changes.of_new == {
        "d1": otherwise,
        "q8": alone,
        "q5-agrees--to-q8": alone,
        "q7-agrees--to-q8": alone,
        "q8-yes--to-o-share-as-agreed": alone,
        "q8-no--to-d6": alone,
        "q6-not-authorised--to-d10": alone,
    }
    assert dict(changes.pairs)["q9"] == "q10", "it is numbered anew, and the same"
    assert [box.id for box in changes.old.boxes if box.id not in dict(changes.pairs)] == []


def test_both_drawings_show_it(page: tuple[Element, ...]) -> None:
    drawn = [svg for each in page for svg in each.iter("svg")]
    assert [drawing.get("id") for drawing in drawn] == [
        "fc-information-sharing_v_2-2023_disclosure",
        f"fc-information-sharing_{policy.version.slug}_disclosure",
    ]
    for drawing, here, there, number in zip(
        drawn, (before.version.shown, third.NAME), (third.NAME, before.version.shown), (4, 7), strict=True
    ):
        prefix = f"{drawing.get('id')}-"
        marked = [group for group in drawing.iter("g") if "is-" in (group.get("class") or "")]
        assert len(marked) == number
        for group in marked:
            said = group.findtext("title") or ""
            assert said.startswith((f"Only in {here}. ", f"Otherwise in {there}. ")), said
            box = "fc-box" in (group.get("class") or "")
            assert [each.text for each in group.iter("text") if each.get("class") == "fc-change"] == (
                [] if not box else ["only here" if said.startswith("Only") else "otherwise"]
            )
        assert {(group.get("id") or "").removeprefix(prefix) for group in marked} >= {"d1"}
        assert "style" not in {name for element in drawing.iter() for name in element.attrib}


def test_the_same_is_said_in_words(page: tuple[Element, ...]) -> None:
    words = " ".join(" ".join("".join(each.itertext()) for each in page).split())
    told = words.partition("What is marked, in words ")[2].partition("The flowchart is the same in both.")[0]
    share = "outcome (You can share. You can share the information, as the service user …)"
    nothing = "what to do (Must not: Pass the information on to any third party)"
    assert told.split(third.NAME)[0].startswith(f"Only in {before.version.shown}:")
    agree = "(Does the service user agree to the information being passed on?)"
    written = "question 8 (Has the service user put their agreement in writing?)"
    decided = "question 6 (What has the children's services manager decided?)"
    for said in (
        f"\u2018Agrees\u2019 leads from question 5 {agree} to {share}.",
        f"\u2018Agrees\u2019 leads from question 7 {agree} to {share}.",
        "Question 8. Has the service user put their agreement in writing?",
        f"\u2018Agrees\u2019 leads from question 5 {agree} to {written}.",
        f"\u2018Agrees\u2019 leads from question 7 {agree} to {written}.",
        f"\u2018Yes\u2019 leads from {written} to {share}.",
        f"\u2018No\u2019 leads from {written} to {nothing}, then to outcome (Not yet. Talk it through",
        f"\u2018Not authorised\u2019 leads from {decided} to {nothing}, then to outcome (Do not share.",
        f"\u2018Not authorised\u2019 leads from {decided} to {nothing}, then to outcome (Not yet. Consult",
        "Otherwise: What to do: ",
    ):
        assert told.count(said) == 1, said
    assert "[removed: May:] [added: Should:] Advocate on behalf of the service user" in told


# Whether the two go together


def test_text_and_logic_are_reconciled() -> None:
    found = {each.clause: each for each in reconciliation(before, policy) if each.text_changed or each.logic_changed}
    assert {
        clause: (each.standing, each.text_changed, each.logic_changed, each.alone, each.signed_off is not None)
        for clause, each in found.items()
    } == {
        "agreement-in-writing": (Standing.ADDED, True, True, None, False),
        "rarely-opposed": (Standing.REMOVED, True, False, None, False),
        "advocate-need-to-know": (Standing.KEPT, True, True, None, False),
        "explain-why-and-with-whom": (Standing.KEPT, False, True, Alone.LOGIC, False),
        "consult-on-refusal": (Standing.KEPT, False, True, Alone.LOGIC, True),
        "consent-unless-immediate-risk": (Standing.KEPT, False, True, Alone.LOGIC, False),
    }


# What reviewers see


def test_the_parts_stand_in_the_order_in_which_reviewers_read(page: tuple[Element, ...]) -> None:
    titles = [each.text for each in page if each.tag == "h2"]
    assert titles == ["Summary", "Text", "Outcomes", "Flowcharts", "Model", "Text and logic"]
    words = " ".join(" ".join("".join(each.itertext()) for each in page).split())
    for said in (
        "Text: 5 changes.",
        "Outcomes, A service user has told me something: the outcome is another in 16 of 192 situations.",
        "Outcomes, When and how to share information: the outcome is the same in all 16 situations.",
        "Text and logic: 3 passages changed in words alone or in logic alone, 1 of them signed off.",
        "5 of 34 passages differ.",
        "Less permissive, 12 situations. When",
        "More permissive, 4 situations. When",
    ):
        assert said in words, said
    opens = [to for each in page for button in each.iter("button") if (to := button.get("data-opens"))]
    assert opens == [f"{name}/disclosure" for _ in range(2) for name in (before.name, policy.name)]


def test_reviewers_take_it_along(site: Site) -> None:
    taken = tuple(blocks(compared.all_changes(site, before, policy, whole=False), 2))
    (texts,) = (each for each in taken if isinstance(each, Table))
    assert [text_of(cell) for cell in texts.head] == ["Passage", before.version.shown, third.NAME]
    assert (len(texts.rows), texts.row_headers) == (6, True), "what is as it was is not repeated"
    drawings = [each.alternative for each in taken if isinstance(each, Drawing)]
    title = "Flowchart: A service user has told me something"
    named = [f"{title} ({name}), part 1 of 5, from top to bottom. " for name in (before.version.shown, third.NAME)]
    assert [any(each.startswith(name) for each in drawings) for name in named] == [True, True]
    assert all(each.startswith(title) for each in drawings)
    assert sum(f"Only in {third.NAME}. Question 8. Has the service user" in each for each in drawings) == 1


def test_it_is_the_same_read_backwards(difference: OutcomeDifference) -> None:
    (back,) = (each for each in compare(policy, before).procedures if each.new.id == "disclosure")
    assert (back.situations_total, back.situations_changed) == (192, 16)
    assert [(each.direction, each.situations) for each in back.cases] == [
        (Direction.MORE_PERMISSIVE, 12),
        (Direction.LESS_PERMISSIVE, 4),
    ]
    assert {each.permits for case in back.cases for each in (case.old, case.new) if each} == set(Permits)
