"""The review pack says what the pages say, in a reviewer's order; blocks are read whole, or not at all."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from policy_model.policies.catalogue import find_policy
from policy_model.publish.blocks.readings import interpretations
from policy_model.publish.blocks.review import scenarios
from policy_model.publish.blocks.sign import attestation_text
from policy_model.publish.drawings import inline_svg
from policy_model.publish.html import tag
from policy_model.publish.pack import contents, drawing
from policy_model.publish.pack.document import (
    Block,
    Drawing,
    Face,
    Heading,
    Items,
    Paragraph,
    Passage,
    Run,
    Runs,
    Table,
    in_xml,
    text_of,
)
from policy_model.publish.pack.from_html import NotReadable, blocks, runs
from tests.unit.pack_examples import RESTATED, SITE, SUPPLIED, pack


def words(found: tuple[Block, ...]) -> str:
    """All words of blocks, in order."""
    return " ".join(text_of(each) for block in found for each in runs_of(block))


def runs_of(block: Block) -> list[Runs]:
    match block:
        case Heading() | Paragraph() | Passage():
            return [block.runs]
        case Items():
            return [each for item in block.items for part in item for each in runs_of(part)]
        case Table():
            return [*block.head, *(cell for row in block.rows for cell in row)]
        case Drawing():
            return []


def parts(name: str) -> list[str]:
    return [text_of(block.runs) for block in pack(name).body if isinstance(block, Heading) and block.level == 1]


def test_the_parts_stand_in_a_reviewers_order():
    assert parts(SUPPLIED) == [
        "What changed around the policy",
        "The policy, word for word",
        "What the text leaves open",
        "What was checked",
        "Flowchart: A service user has told me something",
        "Flowchart: When and how to share information",
        "Worked situations",
        "Sign-off",
    ]
    assert parts(RESTATED)[:3] == [
        "What changed around the policy",
        "The policy, word for word",
        "What changed since 2015",
    ]
    assert "is not recorded here" not in words(pack(SUPPLIED).cover)


def test_a_policy_without_a_record_of_what_changed_around_it_says_so():
    # A version that is not in force: nobody records what has changed since.
    document = contents.review_pack(find_policy("hm-government-advice@2015"), SITE)
    assert "What has changed around the policy is not recorded here." in words(document.cover)
    headings = [text_of(block.runs) for block in document.body if isinstance(block, Heading)]
    assert headings[0] == "The policy, word for word"


def test_the_text_is_there_word_for_word_with_the_name_of_each_passage():
    policy = find_policy(SUPPLIED)
    passages = [block for block in pack(SUPPLIED).body if isinstance(block, Passage)]
    own = passages[: len(list(policy.text))]
    assert [(each.id, text_of(each.runs), each.heading) for each in own] == [
        (clause.id, clause.text, clause.heading) for clause in policy.text
    ]
    assert [each.opens for each in own].count(True) == len(policy.text.paragraphs)
    adopted = passages[len(own) :]
    assert [text_of(each.runs) for each in adopted] == [
        f"{clause.text} [recalled]" for clause in policy.adopted[0].text
    ]


def test_the_cover_says_how_the_review_stood_and_that_it_approves_nothing():
    cover = words(pack(SUPPLIED).cover)
    assert "When this copy was made, on 22 November 2026, the review was 783 days overdue." in cover
    assert "Next review 30 September 2024 (given as 30/09/2024)" in cover
    assert "This is a copy for review. It approves nothing" in cover
    assert "this page" not in words((*pack(SUPPLIED).cover, *pack(SUPPLIED).body))


def test_the_superseded_guidance_comes_first_with_its_marks():
    document = pack(SUPPLIED)
    assert text_of(document.body[1].runs) == "The guidance was replaced"  # type: ignore[union-attr]
    tables = [block for block in document.body if isinstance(block, Table)]
    told = [text_of(row[1]) for row in tables[0].rows]
    assert told[2] == "The wording of its questions, as this site has it. [recalled] Check at source."
    developments = [text_of(row[0]) for row in tables[1].rows]
    assert len(developments) == 5
    assert all("[secondary]" in each for each in developments)


@pytest.mark.parametrize("name", [SUPPLIED, RESTATED])
def test_every_judgement_and_every_worked_situation_is_in_it(name):
    policy, said = find_policy(name), words(pack(name).body)
    for each in policy.interpretations:
        assert each.open in said
        assert all(quoted in said for quoted in (policy.clause(id).text for id in each.clauses))
        assert each.chosen in said
        assert all(reading in said for reading in each.otherwise)
    for procedure in policy.procedures:
        assert all(scenario.name in said for scenario in procedure.scenarios)


def test_what_would_come_of_other_readings_is_in_it():
    said = words(pack(SUPPLIED).body)
    assert "With this reading the outcome would be another in 43 of 96 situations." in said
    assert "This can't be worked out with the model. The guide does not ask who the reader is" in said


def test_what_holds_in_every_situation_is_in_it():
    assert "Immediate risk is never answered with 'do not share'." in words(pack(SUPPLIED).body)


def test_the_comparison_with_the_version_before_is_in_it():
    said = words(pack(RESTATED).body)
    assert "the outcome is another in 1 of 32 situations" in said
    assert "[removed: " in said
    assert "Passages that are as they were are not repeated." in said
    assert "Show only what differs" not in said
    assert "No earlier version is held here" in words(pack(SUPPLIED).body)


def test_the_flowcharts_of_both_versions_are_in_it_with_what_differs_marked():
    body = pack(RESTATED).body
    start = next(at for at, block in enumerate(body) if words((block,)) == "What changed since 2015")
    end = next(at for at, block in enumerate(body) if words((block,)) == "What the text leaves open")
    drawings = [block for block in body[start:end] if isinstance(block, Drawing)]
    assert len(drawings) == 6
    marked = [
        block.alternative for block in drawings if "Only in 2015. Question 3. Is the information" in block.alternative
    ]
    assert len(marked) == 1
    assert sum("Otherwise in 2018. Question 5." in block.alternative for block in drawings) == 1
    assert sum("Otherwise in 2015. Question 4." in block.alternative for block in drawings) == 1
    told = words(body[start:end])
    assert told.count(contents.CUT) == 1
    identified = "question 2 (Does the information enable an individual to be identified?)"
    for asked in ("Is the information confidential?", "Do you have consent to share?"):
        assert f"\u2018Yes\u2019 leads from {identified} to question 3 ({asked})." in told
    (table,) = [block for block in body[start:end] if isinstance(block, Table)]
    assert tuple(map(text_of, table.head)) == ("Passage", "2015", "2018")
    assert (len(table.rows), table.row_headers) == (3, True)
    assert table.rows[0][1][0].face is Face.REMOVED
    assert table.rows[2][2][0].face is Face.ADDED


def test_nothing_is_signed_and_the_attestation_has_its_blank():
    (boxes,) = [block for block in pack(SUPPLIED).body if isinstance(block, Table) and block.to_fill_in]
    assert tuple(map(text_of, boxes.head)) == ("Name", "Role", "Decision", "Date")
    assert all(cell == () for row in boxes.rows for cell in row)
    assert attestation_text(find_policy(SUPPLIED)) in words(pack(SUPPLIED).body)


# Reading what blocks make


def test_words_keep_their_faces_and_lose_the_spaces_of_the_source():
    read = runs(
        tag("p", "One  ", tag("strong", "two"), "\n ", tag("code", "three"), tag("del", " [removed: four]"), " ")
    )
    assert runs(tag("p", tag("strong", "Must not", class_="modality modality-must-not"), ": Five."))[0] == Run(
        "Must not", Face.MUST_NOT
    )
    assert read == (
        Run("One "),
        Run("two", Face.STRONG),
        Run(" "),
        Run("three", Face.CODE),
        Run(" [removed: four]", Face.REMOVED),
    )


def test_what_only_a_screen_can_use_is_left_out():
    policy = find_policy(SUPPLIED)
    said = words(tuple(blocks(scenarios(SITE, policy, policy.procedures[0]), 2)))
    assert "Open in the guide" not in said
    assert "getting ready" not in said
    assert "On the command line" not in words(pack(RESTATED).body)
    assert "See it in the text" not in words(tuple(blocks(interpretations(SITE, policy), 2)))


def test_headings_keep_their_distance():
    read = tuple(blocks((tag("h3", "a"), tag("h4", "b"), tag("section", tag("h3", "c"))), 2))
    assert [(each.level, text_of(each.runs)) for each in read] == [(2, "a"), (3, "b"), (2, "c")]  # type: ignore[union-attr]


def test_words_beside_a_list_are_a_paragraph_of_their_own():
    read = tuple(blocks((tag("ul", tag("li", "before ", tag("em", "it"), tag("ul", tag("li", "in")), "after")),), 2))
    inner = Items(((Paragraph((Run("in"),)),),))
    assert read == (Items(((Paragraph((Run("before it"),)), inner, Paragraph((Run("after"),))),)),)


def test_a_table_whose_rows_begin_with_what_they_are_of_has_row_headers():
    head = tag("thead", tag("tr", tag("th", "Passage"), tag("th", "Old"), tag("th", "New")))
    row = tag("tr", tag("th", "fine"), tag("td", tag("span", "Old: ", class_="policy-side"), "a"), tag("td", "b"))
    (read,) = blocks((tag("table", head, tag("tbody", row), aria_label="Both"),), 2)
    assert read == Table(
        "Both",
        ((Run("Passage"),), (Run("Old"),), (Run("New"),)),
        (((Run("fine"),), (Run("a"),), (Run("b"),)),),
        row_headers=True,
    )


@pytest.mark.parametrize("element", [tag("video"), tag("p", tag("img")), tag("div", tag("form"))])
def test_an_element_without_a_form_is_refused_and_not_dropped(element):
    with pytest.raises(NotReadable):
        list(blocks((element,), 2))


def test_what_no_xml_can_hold_is_replaced():
    assert in_xml("a\x07b\x00c\td\n") == "a�b�c\td\n"


# Cutting drawings


@pytest.mark.parametrize("name", ["information-sharing", "hm-government-advice@2015", "hm-government-advice@2018"])
def test_a_flowchart_is_cut_between_its_boxes_and_fits_the_page(name):
    policy = find_policy(name)
    for procedure in policy.procedures:
        whole = ElementTree.fromstring(inline_svg(policy, procedure, SITE.diagrams))
        cut = drawing.parts(inline_svg(policy, procedure, SITE.diagrams), procedure.title)
        assert len(cut) > 1
        assert all(part.width <= drawing.WIDTH + 0.01 and part.height <= drawing.HEIGHT + 0.01 for part in cut)
        shown = [ElementTree.fromstring(part.svg) for part in cut]
        for box in boxes_of(whole):
            # Whole in exactly one part.
            assert [box in boxes_of(part) for part in shown].count(True) == 1, box


def boxes_of(root: ElementTree.Element) -> list[str]:
    return [each.get("id") or "" for each in root.iter() if "fc-box" in (each.get("class") or "")]


def test_no_question_is_parted_from_its_answers():
    policy = find_policy(SUPPLIED)
    for procedure in policy.procedures:
        svg = inline_svg(policy, procedure, SITE.diagrams)
        clips = [ElementTree.fromstring(part.svg).find(".//{*}clipPath/{*}rect") for part in drawing.parts(svg, "T")]
        spans = [(float(clip.get("y", "")), float(clip.get("height", ""))) for clip in clips if clip is not None]
        asked = 0
        for group in ElementTree.fromstring(svg):
            kind = group.get("class") or ""
            if "fc-box" in kind:
                question, heights = "fc-question" in kind, []
            if group.tag.endswith("}g") and question:
                heights += [y for each in group if each.get("class") == "fc-shape" for y in drawing._extent(each)]
                assert any(y <= min(heights) and max(heights) <= y + height for y, height in spans), group.get("id")
                asked += 1
        assert asked > len(procedure.questions)


def test_the_words_above_a_box_are_not_parted_from_it():
    upper, lower = (
        tag("g", tag("path", d=f"M0,{top}C9,{top} 9,{top + 40} 0,{top + 40}", class_="fc-shape"), class_="fc-box")
        for top in (0, 60)
    )
    assert list(drawing._gaps(sorted(drawing._occupied([upper, lower])))) == [50]
    lower.append(tag("text", "only here", x="0", y="55", class_="fc-change"))
    assert list(drawing._gaps(sorted(drawing._occupied([upper, lower])))) == []


def test_a_line_that_is_cut_has_one_letter_at_both_ends():
    policy = find_policy(SUPPLIED)
    cut = drawing.parts(inline_svg(policy, policy.procedures[0], SITE.diagrams), "T")
    letters = [
        [each.text for each in ElementTree.fromstring(part.svg).iter() if each.get("class") == "cut-letter"]
        for part in cut
    ]
    found = [letter for each in letters for letter in each]
    assert len(found) == 2 * len(set(found))
    for above, below in pairwise(letters):
        shared = set(above) & set(below)
        assert shared
        assert below[: len(shared)] == above[-len(shared) :]


def test_a_drawing_has_its_colours_and_its_words():
    policy = find_policy(SUPPLIED)
    first, *_, last = drawing.parts(inline_svg(policy, policy.procedures[0], SITE.diagrams), "Told")
    assert "var(" not in first.svg
    assert "@media" not in first.svg
    assert "#e3edfb" in first.svg
    assert first.alternative.startswith(
        "Flowchart: Told, part 1 of 5, from top to bottom. Start. A service user has told"
    )
    assert "Outcome. Not yet. Consult your coordinator" in last.alternative


def test_letters_go_on_after_z():
    assert [drawing._letter(number) for number in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_a_box_taller_than_a_page_is_cut_all_the_same():
    assert list(drawing._cuts(0, 100, 40, [(0, 100)])) == [40, 80]


def test_the_attestation_names_the_version_and_has_a_blank():
    title = "\N{LEFT SINGLE QUOTATION MARK}Information sharing Policy\N{RIGHT SINGLE QUOTATION MARK}"
    assert attestation_text(find_policy(SUPPLIED)) == (
        f"I have read {title}, version V_2 2023, on ____________________."
    )
