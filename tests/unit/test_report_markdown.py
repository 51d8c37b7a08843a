"""Words stay words in Markdown as GitHub reads it, and a document is no longer than it may be."""

import re
from html import unescape

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_model.command_line.report.markdown import LONGEST_QUOTE, Section, code, document, prose, with_code

SPACE = "\N{ZERO WIDTH SPACE}"


def html(markdown: str) -> str:
    """As GitHub makes it, with all that it could make of addresses, tables and HTML."""
    return cmarkgfm.github_flavored_markdown_to_html(markdown, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)


def shown(markdown: str) -> str:
    """The words that a reader sees of one item of a list. Fails where there is an element that no report writes."""
    made = html(f"- {markdown}\n")
    assert not re.sub(r"</?(?:ul|li|span|code)>", "", made).count("<"), made
    return unescape(re.sub(r"<[^>]+>", "", made)).strip().replace(SPACE, "")


WORDS = st.text(
    st.sampled_from("`*_[]()<>#&;|~\\!$@:/-+=.1aB \n\t\u202e")
    | st.characters(max_codepoint=0x2FFF, exclude_characters=SPACE),
    max_size=60,
)


@given(WORDS)
def test_words_are_shown_as_they_are(words: str) -> None:
    visible = re.sub(
        "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\N{REPLACEMENT CHARACTER}", " ".join(words.split())
    )
    assert shown(f"said: {prose(words)}").removeprefix("said:").strip() == visible.strip()


@given(WORDS)
def test_words_begin_nothing_where_they_come_first(words: str) -> None:
    assert not re.search(r"<(?!/?(?:ul|li|span)>)", html(f"- {prose(words)}\n"))


@given(WORDS.filter(str.strip))
def test_code_is_shown_as_it_is(words: str) -> None:
    visible = re.sub(
        "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\N{REPLACEMENT CHARACTER}", " ".join(words.split())
    )
    assert shown(f"said: {code(words)}") == f"said: {visible}"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Ask @bob, or mail a@b.org.", "Ask @&#8203;bob, or mail a@&#8203;b.org."),
        ("See #12 and GH-12.", r"See \#&#8203;12 and GH-&#8203;12."),
        ("https://example.org and www.example.org", "https:&#8203;//example.org and www&#8203;.example.org"),
        ("It costs $5, not $6.", "It costs <span>$</span>5, not <span>$</span>6."),
        (":warning: at 10:30", ":&#8203;warning: at 10:30"),
        ("A <b>bold</b> word & more", r"A \<b\>bold\</b\> word &amp; more"),
        ("1. First", r"1\. First"),
        ("- a", r"\- a"),
        ("two\nlines", "two lines"),
        ("\u202egnirts", "\N{REPLACEMENT CHARACTER}gnirts"),
    ],
)
def test_how_words_are_written(words: str, written: str) -> None:
    assert prose(words) == written


def test_one_long_wording_is_cut_short() -> None:
    assert prose("a" * (LONGEST_QUOTE + 1_234)) == "a" * LONGEST_QUOTE + " … (1,234 characters more)"


def test_a_message_keeps_its_code() -> None:
    assert with_code("check `a/rule/b`, then run `policy x`") == "check `a/rule/b`, then run `policy x`"
    assert with_code("`a` and <b>") == r"`a` and \<b\>"
    assert with_code("an odd ` mark") == r"an odd \` mark"


def test_what_does_not_fit_is_left_out_and_said_so() -> None:
    sections = [
        Section("", "version", ("- one",)),
        Section("Many", "change", tuple(f"- {'x' * 98}" for _ in range(50))),
        Section("None", "finding", ()),
        Section("Last", "drawing", ("- two",)),
    ]
    whole = document("Head\n", sections, "all", 10_000)
    assert whole == "Head\n\n- one\n\n### Many\n\n" + f"- {'x' * 98}\n" * 50 + "\n### Last\n\n- two\n"
    assert (
        document("Head\n", sections, "all", 2_000)
        == (  # the small sections are whole
            "Head\n\n- one\n\n### Many\n\n" + f"- {'x' * 98}\n" * 17 + "\n"
            "33 changes more left out here, for want of room: `all` has all.\n"
            "\n### Last\n\n- two\n"
        )
    )


@given(st.lists(st.lists(st.integers(1, 400), max_size=8), max_size=6), st.integers(1_500, 4_000))
def test_no_document_is_too_long(sizes: list[list[int]], longest: int) -> None:
    sections = [Section(f"S{at}", "change", tuple("x" * size for size in each)) for at, each in enumerate(sizes)]
    made = document("Head\n", sections, "all", longest)
    assert len(made) <= longest
    left_out = sum(int(match) for match in re.findall(r"^(\d+) changes? more", made, re.MULTILINE))
    assert left_out + len(re.findall(r"^x+$", made, re.MULTILINE)) == sum(map(len, sizes))
