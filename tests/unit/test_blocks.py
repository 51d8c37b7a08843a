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

from policy_model import check
from policy_model.check import CHECKED
from policy_model.clauses import Clause, Mark, Text
from policy_model.invariants import Invariant
from policy_model.policies.catalogue import catalogue
from policy_model.policy import Policy, StatedDate, Version
from policy_model.publish.blocks import BLOCKS, Site, Target, checked, details, render, review, steps, words
from policy_model.publish.dates import in_full, review_statement
from policy_model.publish.html import to_html
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


NASTY = "Is <b>1 & 2</b> *or* _x_ &amp; {#id} [a](b) <script>alert('1')</script> `c`? {: #x }"


@pytest.fixture
def nasty(monkeypatch: pytest.MonkeyPatch) -> Policy:
    """A policy all of whose words would be something else if they were read as HTML or as Markdown."""
    procedure = replace(
        example.returns,
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
    monkeypatch.setattr("policy_model.publish.blocks.calls.find_policy", lambda name: policy)
    monkeypatch.setattr("policy_model.publish.blocks.calls.find_procedure", lambda name: (policy, procedure))
    return policy


# `downloads` shows no words of a policy; what is in the files is tested with them.
WITH_WORDS = [name for name, block in BLOCKS.items() if block.target is not Target.NOTHING and name != "downloads"]


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
    assert "<script" not in html
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
    together = " ".join(str(Words(page(f"::: policy-text information-sharing {part}"))) for part in parts)
    assert together == str(Words(page("::: policy-text information-sharing")))


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
    (labels,) = re.findall('<svg[^>]* aria-labelledby="([^"]*)"[^>]* aria-describedby="([^"]*)"', html)
    assert set(labels) == {f"fc-hm-government-advice_2015_sharing-{part}" for part in ("title", "desc")}
    assert set(labels) <= set(ids(html))


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
    assert told.endswith(
        "What holds in every situation "
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
    assert told.count("A worn book is never lent.") == 1, "it is not proved"
    assert "A lost book is never lent." in told
