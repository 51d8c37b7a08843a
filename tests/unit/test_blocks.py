"""What each block puts into a page, and the whole of each message for a block that can't be rendered."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown import Markdown
from zensical.extensions.context import ContextExtension, Page

from policy_model import check
from policy_model.alternatives import Alternative, reread
from policy_model.check import CHECKED
from policy_model.clauses import Clause, Mark, Text
from policy_model.conditions import ALWAYS
from policy_model.developments import Checked, Development, Developments, Known, Replaced
from policy_model.invariants import Invariant
from policy_model.policies.catalogue import catalogue
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Scenario
from policy_model.publish.blocks import (
    BLOCKS,
    Block,
    Site,
    Target,
    checked,
    details,
    readings,
    render,
    review,
    steps,
    words,
)
from policy_model.publish.dates import in_full, review_statement
from policy_model.publish.html import Element, tag, to_html
from policy_model.publish.markdown import BlockError, PolicyExtension
from policy_model.publish.parts import witness
from tests.unit import checked_example, example

BUILD = date(2026, 11, 22)
SITE = Site(BUILD, Path("diagrams"))


class Words(HTMLParser):
    """The words of a piece of HTML, in order; those in verbatim regions alone where asked for."""

    def __init__(self, html: str, verbatim: bool = False) -> None:
        super().__init__()
        self.verbatim, self.depth, self.found = verbatim, 0, ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth or "data-verbatim" in dict(attrs):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)
        self.found += " "

    def handle_data(self, data: str) -> None:
        if self.depth or not self.verbatim:
            self.found += data

    def __str__(self) -> str:
        return " ".join(self.found.split())


def page(source: str) -> str:
    """A Markdown page as HTML."""
    return Markdown(extensions=["attr_list", "md_in_html", "toc", PolicyExtension(build_date="2026-11-22")]).convert(
        source
    )


def said(*elements: object) -> str:
    """The words of elements."""
    return str(Words(to_html(*elements)))  # type: ignore[arg-type]


BAD: dict[str, tuple[str, str]] = {
    "unknown block": (
        "polcy-text information-sharing",
        "unknown block `polcy-text`\n  help: did you mean `policy-text`?",
    ),
    "no block": (
        "",
        "unknown block ``\n  help: known: " + ", ".join(f"`{name}`" for name in sorted(BLOCKS)),
    ),
    "unknown policy": (
        "policy-text informaton-sharing",
        "unknown policy `informaton-sharing`\n  help: did you mean `information-sharing`?",
    ),
    "unknown version": (
        "policy-text information-sharing@V_3 2025",
        "policy `information-sharing`: unknown version `V_3 2025`\n  help: did you mean `v_2-2023`?",
    ),
    "unknown procedure": (
        "outline information-sharing/disclosur",
        "policy `information-sharing`: unknown procedure `disclosur`\n  help: did you mean `disclosure`?",
    ),
    "a policy for a procedure": (
        "flowchart hm-government-advice",
        "`hm-government-advice` names no procedure\n  help: write `hm-government-advice/sharing`",
    ),
    "a procedure for a policy": (
        "policy-text information-sharing/disclosure",
        "unknown policy `information-sharing/disclosure`\n  help: did you mean `information-sharing`?",
    ),
    "missing target": (
        "guide",
        "block `guide`: its target is missing\n  help: write `::: guide POLICY/PROCEDURE`",
    ),
    "target too much": (
        "policy-list books",
        "block `policy-list`: `books` is too much: it takes no target\n  help: write `::: policy-list`",
    ),
    "unknown option": (
        "policy-text information-sharing form=title",
        "block `policy-text`: unknown option `form`\n  help: did you mean `from`?",
    ),
    "unknown clause": (
        "policy-text information-sharing to=strategi",
        "option `to`: unknown clause `strategi`\n  help: did you mean `strategy`?",
    ),
    "clauses the wrong way round": (
        "policy-text information-sharing from=strategy to=title",
        "clause `title` stands before `strategy`\n  help: swap `from` and `to`",
    ),
    "one version to compare": (
        "changes hm-government-advice@2015",
        (
            "block `changes`: `hm-government-advice@2015` does not name two policies\n"
            "  help: write `::: changes POLICY@VERSION POLICY@VERSION`, a space in a version's name as in `@v_2-2023`"
        ),
    ),
    "an unknown version to compare": (
        "changes hm-government-advice@2015 hm-government-advice@2017",
        "policy `hm-government-advice`: unknown version `2017`\n  help: did you mean `2018`?",
    ),
    "unknown licence": (
        "flowchart information-sharing/sharing licence=ogk",
        "option `licence`: unknown licence `ogk`\n  help: did you mean `ogl`?",
    ),
}


@pytest.mark.parametrize(("line", "message"), BAD.values(), ids=BAD)
def test_a_bad_block_ends_the_build_and_says_what_was_meant(line: str, message: str) -> None:
    with pytest.raises(BlockError) as caught:
        page(f"# A page\n\n::: {line}\n")
    assert str(caught.value) == f"line 3: {message}"


def in_zensical(folder: Path, name: str, source: str) -> str:
    """A page in that folder as Zensical has it made: it hands over what follows the front matter."""
    (folder / name).write_text(source, "utf-8")
    context = ContextExtension(page=Page(url="", path=name), config={"docs_dir": str(folder)})
    body = source.rpartition("---\n")[2]
    return Markdown(extensions=[context, "toc", PolicyExtension(build_date="2026-11-22")]).convert(body)


def test_a_bad_block_in_a_page_of_zensical_is_named_with_the_page_and_its_line(tmp_path: Path) -> None:
    with pytest.raises(BlockError) as caught:
        in_zensical(tmp_path, "index.md", "---\ntitle: Home\n---\n# Home\n\n::: policy-header information-sharin\n")
    assert str(caught.value) == (
        "index.md:6: unknown policy `information-sharin`\n  help: did you mean `information-sharing`?"
    )


@pytest.mark.parametrize(("name", "address"), [("index.md", "../files/a.pdf"), ("review.md", "files/a.pdf")])
def test_a_file_to_take_along_is_linked_as_zensical_reads_links(
    name: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def file(site: Site) -> list[Element]:
        return [tag("p", tag("a", "File", href="../files/a.pdf", download="a.pdf"))]

    monkeypatch.setitem(BLOCKS, "file", Block(file, Target.NOTHING))
    assert f'href="{address}"' in in_zensical(tmp_path, name, "::: file\n")
    assert 'href="../files/a.pdf"' in page("::: file\n")


def test_every_mistake_of_a_block_is_reported_at_once() -> None:
    with pytest.raises(BlockError) as caught:
        page("::: policy-header too=much")
    assert str(caught.value) == (
        "line 1: block `policy-header`: its target is missing\n"
        "  help: write `::: policy-header POLICY`\n"
        "line 1: block `policy-header`: unknown option `too`\n"
        "  help: there is no option to choose from"
    )


def test_a_bad_build_date_is_refused() -> None:
    with pytest.raises(BlockError) as caught:
        Markdown(extensions=[PolicyExtension(build_date="22/11/26")])
    assert str(caught.value) == "build_date: `22/11/26` is not a day\n  help: write it as in 2026-11-22"


def test_the_build_date_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1727654400")
    html = Markdown(extensions=[PolicyExtension()]).convert("::: policy-header information-sharing")
    assert "When this page was built, on 30 September 2024 , the review was due that day." in str(Words(html))


def test_blocks_stand_among_other_markdown() -> None:
    html = page(
        "Before.\n::: references information-sharing\n::: emergency-card\nAfter *all*.\n\n    ::: not a block\n"
    )
    assert str(Words(html)) == (
        "Before. "
        "Confidentiality Policy : not held on this site. GDPR and Data Protection policy : not held on this site. "
        "Immediate danger? Call 999. "
        "If a child or an adult is in immediate danger, call 999 first. This can wait. "
        "This notice is not part of the policy's text. After all . ::: not a block"
    )


READ = Checked(Mark.SECONDARY, "all of it")
NASTY = "Is <b>1 & 2</b> *or* _x_ &amp; {#id} [a](b) <script>alert('1')</script> `c`? {: #x }"


@pytest.fixture
def nasty(monkeypatch: pytest.MonkeyPatch) -> Policy:
    """A policy all of whose words would be something else if they were read as HTML or as Markdown."""
    procedure = replace(
        example.returns,
        invariants=(Invariant("thanked", NASTY, when=ALWAYS, always=(example.thank,), because="thanks"),),
        title=NASTY,
        start=NASTY,
        questions=tuple(replace(each, text=NASTY, hint=NASTY) for each in example.returns.questions),
        scenarios=(replace(example.returns.scenarios[0], name=NASTY),),
    )
    policy = replace(
        example.policy,
        title=NASTY,
        owner=NASTY,
        status=NASTY,
        versions=(Version(name=NASTY, revised=StatedDate(NASTY, BUILD), section=NASTY, person=NASTY, reason=NASTY),),
        text=Text(
            tuple((replace(each, text=NASTY),) for each in example.policy.text),
        ),
        interpretations=tuple(
            replace(each, open=NASTY, chosen=NASTY, otherwise=(NASTY,)) for each in example.policy.interpretations
        ),
        not_executable=tuple(replace(each, reason=NASTY) for each in example.policy.not_executable),
        references=tuple(replace(each, title=NASTY) for each in example.policy.references),
        procedures=(procedure,),
    )
    beside = Developments(
        since=NASTY,
        replaced=(
            Replaced(
                id="replaced", title=NASTY, said=(NASTY,), known=(Known(edition=NASTY, what=NASTY, checked=(READ,)),)
            ),
        ),
        developments=(Development(what=NASTY, read=NASTY, checked=(READ,)),),
    )
    worn = Alternative(
        interpretation="worn",
        reading=NASTY,
        procedure="returns",
        rules=(reread(procedure, "lend", ~example.lost),),
        without=("put-aside",),
        assumed=NASTY,
        shown_by=Scenario(NASTY, given="damage=some reserved=yes", outcome="lend", duties=("thank", "tell")),
    )
    for module in ("around", "summary"):
        monkeypatch.setattr(f"policy_model.publish.blocks.{module}.developments_of", lambda policy: beside)
    for module in ("readings", "summary"):
        monkeypatch.setattr(f"policy_model.publish.blocks.{module}.alternatives_of", lambda policy: (worn,))
    monkeypatch.setattr("policy_model.publish.blocks.summary.version_before", lambda policy: policy)
    monkeypatch.setattr("policy_model.publish.blocks.calls.find_policy", lambda name: policy)
    monkeypatch.setattr("policy_model.publish.blocks.calls.find_procedure", lambda name: (policy, procedure))
    return policy


# These show no words of a policy; what is in the files to download is tested with them.
WITHOUT_WORDS = {"downloads", "to-guide"}
WITH_WORDS = [name for name, each in BLOCKS.items() if each.target is not Target.NOTHING and name not in WITHOUT_WORDS]


@pytest.mark.parametrize("name", WITH_WORDS)
def test_words_are_never_read_as_html_or_markdown(name: str, nasty: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "policy_model.publish.drawings.inline_svg", lambda *_: '<svg xmlns="http://www.w3.org/2000/svg"><title/></svg>'
    )
    monkeypatch.setattr("policy_model.publish.blocks.words.find_policy", lambda name: nasty)
    monkeypatch.setattr("policy_model.publish.blocks.words.page_of", lambda *_: "page.md")
    target = "nasty nasty" if BLOCKS[name].target is Target.VERSIONS else "nasty"
    given = render(f"::: {name} {target}", SITE, BLOCKS)
    html = page(f"::: {name} {target}")
    # Between blocks Markdown puts spaces of its own.
    assert "".join(str(Words(html)).split()) == "".join(said(*given).split())
    assert NASTY in str(Words(html))
    assert "<script" not in html.replace("<script></script>", "")  # a pause: `publish/pauses.py`
    assert "<b>" not in html


def test_every_attribute_is_what_the_block_gave(nasty: Policy) -> None:
    labels: list[str] = []

    class Labels(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            labels.append(dict(attrs).get("data-policy") or "")

    Labels().feed(page("::: guide nasty"))
    assert [label for label in labels if label] == [nasty.name]


def test_the_text_keeps_every_word_and_adds_none_to_it() -> None:
    given = next(versions[-1] for versions in catalogue().values() if versions[-1].id == "information-sharing")
    html = page("::: policy-text information-sharing")
    assert str(Words(html, verbatim=True)) == " ".join(" ".join(clause.text for clause in given.text).split())
    for clause in given.text:
        assert html.count(f'id="clause-{clause.id}"') == 1
        assert html.count(f'href="#clause-{clause.id}"') == 1


def test_the_text_can_be_shown_in_parts_that_make_the_whole() -> None:
    parts = ("to=see-also", "from=strategy to=welfare-paramount", "from=rarely-opposed")
    pages = (page(f"::: policy-text information-sharing {part}") for part in parts)
    whole = page("::: policy-text information-sharing")
    assert " ".join(str(Words(html, verbatim=True)) for html in pages) == str(Words(whole, verbatim=True))


def test_the_headings_of_the_text_are_in_the_table_of_contents() -> None:
    md = Markdown(extensions=["toc", PolicyExtension()])
    md.convert("# Page\n\n::: policy-text information-sharing\n\n::: guide information-sharing/disclosure")
    assert [(token["level"], token["id"]) for token in md.toc_tokens[0]["children"]] == [  # type: ignore[attr-defined]
        (2, "clause-title"),
        (2, "clause-section-title"),
        (2, "clause-flowchart-title"),
        (2, "clause-version-control"),
        (2, "guide-disclosure"),
    ]


def test_restated_words_are_never_shown_as_supplied_and_carry_their_marks() -> None:
    html = page("::: policy-text hm-government-advice\n\n::: version-table hm-government-advice")
    assert "data-verbatim" not in html
    clauses = len(list(catalogue()["hm-government-advice"][-1].text))
    assert html.count('<small class="policy-mark mark-recalled">recalled</small>') == clauses + 1
    assert "Recalled, and not checked against the source; not a quotation." in html


def test_one_restated_clause_is_enough_for_a_text_not_to_be_shown_as_supplied() -> None:
    mixed = replace(
        example.policy, text=Text((*example.policy.text.paragraphs, (Clause("more", "More.", Mark.SECONDARY),)))
    )
    assert "data-verbatim" not in to_html(*words.policy_text(SITE, mixed))


def test_nothing_that_is_not_recorded_is_filled_in() -> None:
    bare = replace(example.policy, status="", next_review=None, versions=(Version(name="1", revised=StatedDate("")),))
    assert said(*details.policy_header(SITE, bare)) == (
        "Owner The library Status not recorded Version 1 Last revised not recorded Next review not recorded"
    )
    assert said(*details.version_table(SITE, bare)) == (
        "Document Owner The library Status not recorded Next Review not recorded "
        "Version Revision Date Section Revised Person undertaking Revision Reason for Revision "
        "1 not recorded not recorded not recorded not recorded"
    )


def test_a_date_without_a_day_is_shown_as_it_is() -> None:
    assert said(*details.policy_header(SITE, example.policy)) == (
        "Owner The library Status Active Version V 2 Last revised 2 May 2025 Next review May 2030"
    )


@pytest.mark.parametrize(
    ("next_review", "state"),
    [
        (date(2024, 9, 30), "the review was 783 days overdue."),
        (date(2026, 11, 21), "the review was 1 day overdue."),
        (date(2026, 11, 22), "the review was due that day."),
        (date(2026, 11, 23), "the review was due in 1 day."),
        (date(2027, 11, 22), "the review was due in 365 days."),
    ],
)
def test_how_the_review_stood_at_the_build(next_review: date, state: str) -> None:
    element = review_statement(next_review, BUILD)
    assert said(element) == f"When this page was built, on 22 November 2026 , {state}"
    assert element.get("data-next-review") == next_review.isoformat()
    assert ("is-overdue" in (element.get("class") or "")) == (next_review < BUILD)


def test_months_are_named_whatever_the_language_of_the_machine() -> None:
    assert ", ".join(in_full(date(2024, month, month)) for month in (1, 2, 9, 12)) == (
        "1 January 2024, 2 February 2024, 9 September 2024, 12 December 2024"
    )


@pytest.mark.parametrize(
    ("policy", "interpretation", "words"),
    [
        (
            "information-sharing",
            "authority-after-refusal",
            (
                "With this reading the outcome would be another in 6 of 96 situations . "
                "1 of the sentences that hold in every situation would not hold."
            ),
        ),
        (
            "information-sharing",
            "need-to-explain",
            (
                "With this reading no outcome would be another in any of 96 situations; what has to be done would be . "
                "What would come out differently Other duties: Told as well in 24 situations: Should : Still explain"
            ),
        ),
        (
            "information-sharing",
            "day-first",
            "This can't be worked out with the model. No rule reads the date of the revision.",
        ),
        (
            "information-sharing",
            "who-decides",
            (
                "another in 7 of 288 situations . It also asks \u2018What has the coordinator decided?\u2019, and each "
                "answer to that counts as a situation of its own. 3 of the sentences that hold in every situation "
                "would not hold. Assumed for this reading: Where both have decided, the manager's decision holds."
            ),
        ),
        (
            "information-sharing",
            "which-edition",
            (
                "recalled Recalled, and not checked against the source; not a quotation. "
                'Taken as the same: "Another reason" (2015) and "lawful reason" (2018) are taken as the same question'
            ),
        ),
        (
            "hm-government-advice",
            "order-of-questions",
            "With this reading nothing would come out differently in any of 16 situations.",
        ),
    ],
)
def test_what_would_come_of_another_reading_is_told(policy: str, interpretation: str, words: str) -> None:
    given = next(versions[-1] for versions in catalogue().values() if versions[-1].id == policy)
    html = to_html(*readings.interpretations(SITE, given, page="index.md"))
    (section,) = (part for part in html.split("<section ") if f'id="interpretation-{interpretation}"' in part)
    assert words in str(Words(section))


def test_a_case_is_told_with_an_example_that_opens_in_the_guide() -> None:
    given = next(versions[-1] for versions in catalogue().values() if versions[-1].id == "information-sharing")
    html = to_html(*readings.interpretations(SITE, given, page="index.md"))
    told = str(Words(html.partition('id="interpretation-immediate-risk-first"')[2].partition("<section")[0]))
    assert (
        "When \u2018Is there immediate risk to a service user?\u2019 is answered Yes, and "
        "\u2018Does the service user agree to the information being passed on?\u2019 is answered \u2018I have not "
        "talked to them about it yet\u2019 or \u2018They try to refuse\u2019 (24 situations): "
        "With this reading: Not yet. Talk it through with the service user first. Nothing goes to a third party yet. "
        "With the model's: You can share. You can pass the information on now, without consent, because there is "
        "immediate risk to a service user. "
        "For example: Is there immediate risk to a service user? Yes. "
        "Does the service user agree to the information being passed on? I have not talked to them about it yet. "
        "Open in the guide (V_2 2023): example 1 of "
    ) in told


def test_without_a_module_of_readings_nothing_is_worked_out() -> None:
    assert said(*readings.interpretations(SITE, example.policy)) == (
        "1. Is a worn book lost? A lost book is withdrawn. See it in the text "
        "The model's reading: No, because it can be read. It could also mean: "
        "Yes. What would come of it is not worked out here."
    )


def test_what_has_changed_is_told_with_marks_and_what_is_to_check_at_source() -> None:
    html = page("::: developments information-sharing")
    editions, since = (re.findall(r"<tr>\s*<td>(.*?)</td>\s*</tr>", part, re.DOTALL) for part in html.split("<h3")[1:])
    assert ["Check at source." in row for row in editions] == [False, False, True, False, True]
    assert [re.findall(r"policy-mark mark-(\w+)", row) for row in editions] == [
        ["confirmed"],
        ["confirmed"],
        ["recalled"],
        ["confirmed"],
        ["secondary"],
    ]
    assert all(str(Words(row.partition("</td>")[0])).endswith("Check at source.") for row in since)
    assert "confirmed that it is enacted; secondary the start date. Check at source." in str(Words(since[2]))
    assert [str(Words(row.partition("</td>")[2])) for row in since] == [
        "law firms' and safeguarding partnerships' notices of April 2024",
        "the same",
        "the Act as enacted; one partnership's notice of a 30 September 2026 start",
        "partnerships' notices",
        "law firms' notices",
    ]


def test_where_nothing_is_recorded_nothing_is_said_to_have_stayed_as_it_was() -> None:
    assert str(Words(page("::: developments hm-government-advice@2015"))) == (
        "What has changed around the policy is not recorded here. That does not mean that nothing has changed."
    )


def test_the_review_in_a_minute() -> None:
    told = str(Words(page("::: review-summary information-sharing")))
    assert told == (
        "What has changed around it: The guidance was replaced . Besides, 5 developments since the last revision. "
        "All to check at source. "
        "What changed between versions: no earlier version is held here . "
        "What to decide: 20 places where the text leaves room. They could be read in 24 other ways; "
        "14 would change an outcome, and 5 can't be worked out with the model. "
        "What was checked: nothing was found ; 21 sentences proved for every situation. "
        "What to sign and take along: words to copy, and files to print and to comment on . "
        "Nothing is recorded on this site."
    )


def test_what_changed_since_the_version_before_is_told_in_a_line_where_another_page_tells_it() -> None:
    assert str(Words(page("::: changes-since hm-government-advice page=compared.md"))) == (
        "Compared with 2015: 3 passages of the text changed; \u2018When and how to share information\u2019: "
        "the outcome is another in 1 of 32 situations. The comparison in full ."
    )
    assert str(Words(page("::: changes-since information-sharing"))) == (
        "No earlier version is held here, so there is nothing to compare it with."
    )


def test_coverage_says_of_each_clause_what_uses_it_or_why_nothing_does() -> None:
    assert said(*review.coverage(SITE, example.policy, page="books.md")) == (
        "7 passages: 5 are used by the model, 2 are not, each with its reason. "
        "Books that come back Not executable: A heading. "
        "Thank the reader. Used by rule thank , rule lend , outcome lend . "
        "A reader who is late pays a fine. Used by rule fine-late , rule fine-lost , question late . "
        "A reserved book is put aside, and its reader told. "
        "Used by rule tell , rule put-aside , question reserved , outcome put-aside . "
        "A lost book is withdrawn. Used by rule withdraw , rule fine-lost , question damage , outcome withdraw . "
        "Ask the librarian if you are not sure. Used by rule ask . "
        "A penny a day. recalled Not executable: How much is settled elsewhere."
    )


def test_the_outline_says_every_question_answer_duty_and_outcome() -> None:
    assert said(*steps.outline(SITE, example.policy, example.returns)) == (
        "A reader brings a book back. Throughout, whatever is answered: Should : Thank the reader. "
        "What state is the book in? "
        "As it was or: A little worn. Go to question 2 . "
        "Lost. Must : Ask for the fine. Do not share. Withdraw it. Nothing more is asked. "
        "Has somebody reserved it? "
        "Yes. Must : Tell the reader who reserved it. Not yet. Put it aside. Go to question 3 . "
        "No. You can share. Put it back on the shelf. Go to question 4 . "
        "Is it late? The outcome is certain by now; this question settles only how. "
        "Yes. Must : Ask for the fine. Nothing more is asked. No. Nothing more is asked. "
        "Is it late? The outcome is certain by now; this question settles only how. "
        "Yes. Must : Ask for the fine. Nothing more is asked. No. Nothing more is asked."
    )


def ids(html: str) -> list[str]:
    """Every id in a page, in order."""
    found: list[str] = []

    class Ids(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name == "id")

    Ids().feed(html)
    return found


def test_two_versions_of_a_procedure_may_stand_on_one_page() -> None:
    lines = (
        f"::: {block} hm-government-advice@{year}/sharing page={page}"
        for block in ("guide", "flowchart")
        for year, page in (("2015", "2015.md"), ("2018", "index.md"))
    )
    found = ids(page("\n\n".join(lines)))
    assert len(found) == len(set(found))
    for year in ("2015", "2018"):
        name = f"hm-government-advice_{year}_sharing"
        assert {f"guide-{name}", f"fc-{name}-title", f"fc-{name}-q1", f"outline-{name}", f"outline-{name}-1"} <= {
            *found
        }


def test_on_the_page_of_the_text_ids_name_the_procedure_alone() -> None:
    found = ids(page("::: guide hm-government-advice/sharing\n\n::: flowchart hm-government-advice/sharing"))
    assert {"guide-sharing", "fc-sharing-title", "fc-sharing-q1", "outline-sharing", "outline-sharing-1"} <= {*found}


def test_a_drawing_names_itself_by_ids_of_its_own() -> None:
    html = page("::: flowchart hm-government-advice@2015/sharing page=2015.md")
    both = re.findall('<svg[^>]* aria-labelledby="([^"]*)"[^>]* aria-describedby="([^"]*)"', html)
    assert both == [
        tuple(f"{drawing}-hm-government-advice_2015_sharing-{part}" for part in ("title", "desc"))
        for drawing in ("fc", "fc-narrow")
    ]
    assert {label for labels in both for label in labels} <= set(ids(html))


def test_a_witness_is_told_in_words_and_as_a_command_and_opens_in_a_guide() -> None:
    part = witness(example.policy, example.returns, "damage=some late=not-sure", "example of finding 1")
    assert said(part) == (
        "What state is the book in? A little worn. Is it late? I'm not sure. "
        "On the command line: policy decide books@v-2/returns damage=some late=not-sure "
        "Open in the guide (V 2): example of finding 1 The guide is getting ready and opens this by itself."
    )
    (button,) = part.iter("button")
    assert button.get("hidden") is not None, "there may be no guide, and no script"
    assert button.get("data-opens") == "books@V 2/returns"
    assert json.loads(button.get("data-go", "")) == {"answers": {"damage": "some", "late": "not-sure"}, "asking": ""}
    assert button.get("data-opened") == "Opened in the guide: A book comes back (V 2)."


def test_what_was_checked_and_proved_is_told_in_sentences() -> None:
    told = said(*checked.findings(SITE, checked_example.policy))
    assert told.startswith(
        "Nothing was found. All situations were looked at when this page was built, not a sample of them. "
        "What was looked for Every situation has exactly one outcome: this is so. "
    )
    for each in CHECKED:
        assert f"{each[0].upper()}{each[1:]}: this is so." in told
    proved = said(*checked.invariants(SITE, checked_example.policy))
    assert proved == (
        "A lost book is never lent. A book comes back. When \u2018What state is the book in?\u2019 is answered Lost: "
        "never: \u2018You can share\u2019. What the policy says A lost book is withdrawn. See it in the text "
        "Every reader is thanked. A book comes back. In every situation: "
        "always: Should : Thank the reader. What the policy says Thank the reader. See it in the text"
    )


def test_what_was_found_is_told_with_a_situation_that_shows_it() -> None:
    worn_is_not_lent = Invariant(
        "worn-is-not-lent",
        "A worn book is never lent.",
        when=checked_example.worn,
        never=(example.lend,),
        because="lost",
    )
    returns = replace(checked_example.returns, invariants=(*checked_example.returns.invariants, worn_is_not_lent))
    policy = replace(checked_example.policy, procedures=(returns,))
    (finding,) = check.findings(policy, None)
    told = said(*checked.findings(SITE, policy))
    assert told.startswith(
        "1 finding. All situations were looked at when this page was built, not a sample of them. "
        "Not so: every invariant holds. procedures[returns].invariants[worn-is-not-lent] : "
        "A worn book is never lent. But outcome lend follows. "
        "What the policy says A lost book is withdrawn. See it in the text "
        "For example: What state is the book in? A little worn. Has somebody reserved it? No. Is it late? Yes. "
    )
    assert f"policy decide books@v-2/returns {finding.witness} Open in the guide (V 2): example of finding 1" in told
    assert "Every invariant holds: 1 finding." in told
    proved = said(*checked.invariants(SITE, policy))
    assert "A worn book is never lent." not in proved
    assert "A lost book is never lent." in proved


def test_each_paragraph_says_what_follows_from_it() -> None:
    html = page("::: policy-text information-sharing review=review.md")
    parts = re.findall(r'<details class="clause-model".*?</details>\s*(?:</details>|(?=<p|</div))', html, re.DOTALL)
    assert (
        len(parts)
        == html.count('class="clause-model"')
        == len([each for each in catalogue()["information-sharing"][-1].text.paragraphs if not each[0].heading])
    )
    (refusal,) = (part for part in parts if "Should the service user try to refuse" in part)
    assert 'href="review.md#rule-disclosure-explain-despite-refusal"' in refusal
    assert "Does the service user agree to the information being passed on?" in refusal
    assert "when=significant_harm &amp; (tries_to_refuse | continues_to_refuse)," in refusal
    (strategy,) = (part for part in parts if "Reconstruct have a robust" in part)
    assert "Says where the policy comes from; it asks nothing of the reader." in strategy
    names = re.findall(r'<details class="clause-model"[^>]*><summary>(.*?)</summary>', html, re.DOTALL)
    assert len(set(names)) == len(names), "each has a name of its own"
