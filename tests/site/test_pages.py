"""The built pages: their words, links, names, and what they say of themselves; the strict build; a look in Chromium."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

import policy_model
from policy_model.publish.pack.fonts import FOLDER
from tests.site.conftest import PHONE, ROOT, NewContext
from tests.unit import third_version

type Element = ElementTree.Element

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
POLICY_PAGE = "policies/information-sharing/index.html"
POLICY_PAGES = (
    POLICY_PAGE,
    "policies/information-sharing/review/index.html",
    "policies/hm-government-advice/index.html",
    "policies/hm-government-advice/2015/index.html",
    "policies/hm-government-advice/compared/index.html",
    "policies/hm-government-advice/review/index.html",
)
REVIEWS = (POLICY_PAGES[1], POLICY_PAGES[-1])
SOURCES = ROOT / "docs"


class Reader(HTMLParser):
    """A page as a tree; a tag that closes what is not open, or leaves something open, is an error of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = ElementTree.Element("page")
        self.open = [self.root]
        self.feed(html)
        assert [each.tag for each in self.open] == ["page"], "a tag is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = ElementTree.SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        # The theme leaves out the end of a list item here and there, as HTML allows.
        while self.open[-1].tag in ("li", "p") and self.open[-1].tag != tag:
            self.open.pop()
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        here = self.open[-1]
        if len(here):
            here[-1].tail = (here[-1].tail or "") + data
        else:
            here.text = (here.text or "") + data


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Element]:
    """Every page of the site, by its path."""
    return {
        file.relative_to(site).as_posix(): Reader(file.read_text(encoding="utf-8")).root
        for file in sorted(site.rglob("*.html"))
    }


def words(*elements: Element) -> list[str]:
    """The words in elements, in order."""
    return " ".join("".join(element.itertext()) for element in elements).split()


def outermost(element: Element, attribute: str) -> Iterator[Element]:
    """Elements with the attribute, in document order, none inside another."""
    for child in element:
        if attribute in child.attrib:
            yield child
        else:
            yield from outermost(child, attribute)


def with_class(element: Element, name: str) -> list[Element]:
    return [each for each in element.iter() if name in each.get("class", "").split()]


# The policy's page


def test_the_guide_is_at_work_before_the_theme(site: Path) -> None:
    """What is deferred runs in the order of the page; a module is. What the guide imports is fetched with it."""
    html = (site / POLICY_PAGE).read_text("utf-8")
    scripts = re.findall(r'<script ([^>]*)src="[^"]*/([\w.]+)"([^>]*)>', html)
    names = [name.partition(".")[0] for _, name, _ in scripts]
    assert names[:5] == ["early", "theme", "exit", "guide", "bundle"]
    later = ["defer" in before or "module" in after for before, _, after in scripts]
    at_once = [name for name, is_later in zip(names, later, strict=True) if not is_later]
    assert at_once == ["early", "theme"]
    assert html.index("/theme.js") < html.index("<body"), "no script stops the page before its first question"
    source = (site / "assets" / "policy" / "guide.js").read_text("utf-8")
    imported = set(re.findall(r'^import .*"\./(\w+\.js)"', source, re.MULTILINE)) - {"exit.js"}  # a script of the page
    assert set(re.findall(r'rel="modulepreload" href="[^"]*/(\w+\.js)"', html)) == imported


def test_a_version_that_is_made_up_for_the_tests_is_nowhere(site: Path) -> None:
    made_up = (third_version.NAME, third_version.policy.version.slug, third_version.REWORDED, third_version.ADDED)
    read = 0
    for file in site.rglob("*"):
        if file.suffix in (".html", ".js", ".json", ".svg", ".txt", ".xml", ".ics", ".atom"):
            words = file.read_text(encoding="utf-8")
            assert not any(each in words for each in made_up), file
            read += 1
    assert read > 30


def test_the_policys_words_are_those_that_were_supplied(pages: dict[str, Element]) -> None:
    supplied = (SOURCES / "policies/information-sharing/as-supplied.txt").read_text(encoding="utf-8")
    assert words(*outermost(pages[POLICY_PAGE], "data-verbatim")) == supplied.split()


def test_only_the_policys_page_claims_supplied_words_and_its_review_the_version_table(
    pages: dict[str, Element],
) -> None:
    claims = {path: words(*outermost(page, "data-verbatim")) for path, page in pages.items()}
    assert [path for path, said in claims.items() if said] == [POLICY_PAGE, POLICY_PAGES[1]]
    table = " ".join(claims[POLICY_PAGES[1]])
    assert table.startswith("Document Owner Reconstruct")
    assert " ".join(claims[POLICY_PAGE]).endswith(table)


def test_the_text_as_supplied_is_published_and_linked(site: Path, pages: dict[str, Element]) -> None:
    name = "policies/information-sharing/as-supplied.txt"
    assert (site / name).read_bytes() == (SOURCES / name).read_bytes()
    assert [each.text for each in pages[POLICY_PAGE].iter("a") if each.get("href") == "as-supplied.txt"] == [
        "the text as supplied"
    ]


@pytest.mark.parametrize("path", POLICY_PAGES)
def test_the_emergency_card_comes_first_and_is_never_folded(path: str, pages: dict[str, Element]) -> None:
    (article,) = pages[path].iter("article")
    heading, card = list(article)[:2]
    assert heading.tag == "h1"
    assert card.get("class") == "policy-emergency"
    assert words(card)[:4] == ["Immediate", "danger?", "Call", "999."]
    assert "This notice is not part of the policy's text." in " ".join(words(card))
    assert "hidden" not in card.attrib


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        (
            POLICY_PAGE,
            {
                "Owner": "Reconstruct",
                "Status": "Active",
                "Version": "V_2 2023",
                "Last revised": "11 October 2023 given as 11/10/23",
                "Next review": "30 September 2024 given as 30/09/2024",
            },
        ),
        (
            "policies/hm-government-advice/index.html",
            {
                "Owner": "HM Government",
                "Status": "Replaced in April/May 2024",
                "Version": "2018",
                "Last revised": "July 2018",
                "Next review": "not recorded",
            },
        ),
        (
            "policies/hm-government-advice/2015/index.html",
            {
                "Owner": "HM Government",
                "Status": "Superseded by the 2018 edition",
                "Version": "2015",
                "Last revised": "March 2015",
                "Next review": "not recorded",
            },
        ),
    ],
)
def test_the_header_says_how_the_policy_stands(path: str, facts: dict[str, str], pages: dict[str, Element]) -> None:
    (header,) = with_class(pages[path], "policy-facts")
    names, values = ([" ".join(words(each)) for each in header.iter(tag)] for tag in ("dt", "dd"))
    assert dict(zip(names, values, strict=True)) == facts


def test_the_review_stands_in_the_page_as_at_the_build(pages: dict[str, Element]) -> None:
    (review,) = with_class(pages[POLICY_PAGE], "policy-review")
    assert re.fullmatch(
        r"When this page was built, on \d{1,2} [A-Z][a-z]+ \d{4}, the review was \d+ days overdue\.",
        " ".join(words(review)),
    )
    assert review.get("data-next-review") == "2024-09-30"


def test_the_policies_not_held_here_are_named(pages: dict[str, Element]) -> None:
    (references,) = with_class(pages[POLICY_PAGE], "policy-references")
    assert [" ".join(words(each)) for each in references] == [
        "Confidentiality Policy: not held on this site.",
        "GDPR and Data Protection policy: not held on this site.",
    ]


@pytest.mark.parametrize("path", POLICY_PAGES[2:])
def test_replaced_guidance_is_said_to_be_replaced_before_anything_of_it_is_shown(
    path: str, pages: dict[str, Element]
) -> None:
    (article,) = pages[path].iter("article")
    assert list(article)[2].get("class") == "admonition warning"
    assert "replaced in April/May 2024" in " ".join(words(list(article)[2]))


@pytest.mark.parametrize(("path", "told"), [*zip(REVIEWS, ("The guidance", "This edition"), strict=True)])
def test_reviewers_are_told_first_that_the_guidance_was_replaced(
    path: str, told: str, pages: dict[str, Element]
) -> None:
    (summary,) = with_class(pages[path], "policy-review-summary")
    first = next(summary.iter("a"))
    assert (first.text, first.get("href")) == (f"{told} was replaced", "#the-guidance-was-replaced")
    (article,) = pages[path].iter("article")
    headings = [" ".join(words(each)) for each in article.iter() if each.tag in ("h2", "h3")]
    at = headings.index("What has changed around it")
    assert headings[at + 1 : at + 3] == [f"{told} was replaced", "What else has changed"]


@pytest.mark.parametrize("path", REVIEWS)
def test_a_review_page_is_in_the_order_of_a_review(path: str, pages: dict[str, Element]) -> None:
    (article,) = pages[path].iter("article")
    order = (
        *("in-a-minute", "standing", "version-control", "developments", "interpretations", "coverage", "invariants"),
        *("findings", "scenarios", "changes", "sign", "take-along"),
    )
    ids = [each.get("id") for each in article.iter() if each.get("id") in order]
    assert ids == list(order)
    (summary,) = with_class(pages[path], "policy-review-summary")
    assert [" ".join(words(each)) for each in summary.iter("strong")] == [
        "What has changed around it:",
        "What changed between versions:",
        "What to decide:",
        "What was checked:",
        "What to sign and take along:",
    ]


def test_each_reading_quotes_its_clauses_and_says_in_how_many_situations_it_matters(pages: dict[str, Element]) -> None:
    readings = with_class(pages[POLICY_PAGES[1]], "policy-interpretation")
    assert len(readings) == 20
    for each in readings:
        assert with_class(each, "policy-quote")
        for (reading,) in ([one] for one in with_class(each, "policy-readings")[0]):
            said = " ".join(words(reading))
            assert "With this reading" in said or "This can't be worked out with the model." in said
    told = " ".join(words(readings[0]))
    assert "With this reading the outcome would be another in 43 of 96 situations." in told
    assert "Would not hold any more: Immediate risk is never answered with 'do not share'." in told


@pytest.mark.parametrize("path", [POLICY_PAGE, *POLICY_PAGES[2:4]])
def test_a_flowchart_of_the_guidance_carries_its_marks_and_licence(path: str, pages: dict[str, Element]) -> None:
    captions = [
        " ".join(words(each)) for each in pages[path].iter("figcaption") if "Flowchart" in "".join(each.itertext())
    ]
    (caption,) = (each for each in captions if "When and how to share information" in each)
    old = "2015. Its status: Superseded by the 2018 edition."
    new = "2018. Its status: Replaced in April/May 2024."
    advice = (
        "These steps restate \u2018Information sharing: advice for practitioners providing safeguarding services\u2019"
    )
    recalled = "Recalled, and not checked against the source; not a quotation."
    assert f"{advice}, {old if '2015' in path else new} {recalled}" in caption
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in caption


# Every page


def test_ids_are_unique(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        ids = [each.get("id") for each in page.iter() if "id" in each.attrib]
        assert sorted(ids) == sorted(set(ids)), path


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Element]) -> None:
    anchors = {path: {each.get("id") for each in page.iter()} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for element in page.iter():
            url = element.get("href") or element.get("src") or ""
            parts = urlsplit(url)
            if parts.scheme or not url:
                continue
            start = Path(path).parent if not parts.path.startswith("/") else Path()
            target = os.path.normpath(start / unquote(parts.path).lstrip("/")) if parts.path else path
            if (site / target).is_dir():
                target = os.path.normpath(Path(target) / "index.html")
            if not (site / target).is_file():
                broken.append(f"{path}: {url}")
            elif parts.fragment and parts.fragment not in anchors[Path(target).as_posix()]:
                broken.append(f"{path}: {url} (no such anchor)")
    assert broken == []


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[str, Element]) -> None:
    fetched = [
        f"{path}: {url}"
        for path, page in pages.items()
        for element in page.iter()
        if element.tag != "a"
        for name in ("src", "href", "srcset", "action", "data", "poster")
        if (url := element.get(name)) and (urlsplit(url).netloc or urlsplit(url).scheme not in ("", "data"))
    ]
    for sheet in site.rglob("*.css"):
        for url in re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", sheet.read_text(encoding="utf-8")):
            if urlsplit("".join(url)).netloc:
                fetched.append(f"{sheet.name}: {url}")  # noqa: PERF401
    assert fetched == []


def test_every_picture_in_the_text_has_a_name(pages: dict[str, Element]) -> None:
    seen = 0
    for path, page in pages.items():
        ids = {each.get("id"): each for each in page.iter() if "id" in each.attrib}
        for article in page.iter("article"):
            for picture in (*article.iter("img"), *article.iter("svg")):
                named_by = ids.get(picture.get("aria-labelledby"))
                name = picture.get("alt") or (" ".join(words(named_by)) if named_by is not None else "")
                assert name, f"{path}: a picture has no name"
                seen += picture.tag == "svg"
    drawn = re.compile(r"^::: (flowchart|architecture)\b", re.MULTILINE)
    asked_for = sum(len(drawn.findall(page.read_text("utf-8"))) for page in SOURCES.rglob("*.md"))
    # Two on the policy's page, one for each edition of the guidance, each with another for a narrow screen; the
    # architecture; and both editions where they are compared.
    assert seen == 2 * asked_for - 1 + 2 > 6


def test_headings_never_skip_a_level_and_there_is_one_first(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        for article in page.iter("article"):
            levels = [int(each.tag[1]) for each in article.iter() if re.fullmatch("h[1-6]", each.tag)]
            assert levels.count(1) == 1, path
            assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


@pytest.mark.parametrize("name", ["index.md", "about.md", "privacy.md", "accessibility.md"])
def test_sentences_are_short(name: str) -> None:
    source = (SOURCES / name).read_text(encoding="utf-8")
    text = re.sub(r"\]\([^)]*\)|^(#|:::|<).*|[*\[\]]", "", source, flags=re.MULTILINE)
    sentences = [each.split() for each in re.split(r"[.:?]\s|\n\n", text) if each.strip()]
    assert sum(map(len, sentences)) / len(sentences) < 20


def test_the_glossary_is_held_to_the_code() -> None:
    source = (SOURCES / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z]+) \| .+ \| (\S+) \|$", source, flags=re.MULTILINE)
    assert [word for word, _ in rows] == [
        *("policy", "version", "clause", "question", "answer", "condition", "duty", "rule", "outcome", "procedure"),
        *("situation", "decision", "scenario", "interpretation", "invariant", "finding", "change"),
    ]
    core = {file.stem for file in Path(policy_model.__path__[0]).glob("*.py")}
    for word, code in rows:
        name = word.capitalize()
        if code == "\N{EN DASH}":
            modules = (importlib.import_module(f"policy_model.{stem}") for stem in core - {"__init__"})
            assert not [each.__name__ for each in modules if hasattr(each, name)], f"`{word}` has a type by now"
        else:
            module, _, type_name = code.strip("`").partition(".")
            found = getattr(importlib.import_module(f"policy_model.{module}"), type_name)
            assert type_name == name
            # A package shows what its modules define.
            assert f"{found.__module__}.".startswith(f"policy_model.{module}.")


# The strict build


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the pages are built from, to be broken."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for folder in ("docs", "diagrams", FOLDER):  # the last is the typeface of the review pack, whose size a page says
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def build(folder: Path) -> tuple[int, str]:
    """The exit status of a strict build in the folder, and what it said."""
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return built.returncode, built.stdout + built.stderr


def test_the_strict_build_refuses_broken_links_and_anchors_and_pages_outside_the_menu(copy: Path) -> None:
    with (copy / "docs/about.md").open("a", encoding="utf-8") as page:
        page.write(
            "\n[one](no-such-page.md), [two](privacy.md#no-such-anchor), [three](#nor-here), [four](/privacy/)\n"
        )
    (copy / "docs/forgotten.md").write_text("# Forgotten\n", encoding="utf-8")
    status, output = build(copy)
    assert status == 1
    for warning in (
        "'no-such-page.md', but the target is not found",
        "'privacy.md#no-such-anchor', but the doc 'privacy.md' does not contain an anchor '#no-such-anchor'",
        "'#nor-here', but there is no such anchor on this page",
        "contains an absolute link '/privacy/'",
        'not included in the "nav" configuration:\n  - forgotten.md',
        "Aborted with 5 warnings in strict mode!",
    ):
        assert warning in output


def test_the_build_refuses_a_bad_block_with_one_message(copy: Path) -> None:
    page = copy / "docs/about.md"
    page.write_text(
        "---\ndescription: x\n---\n\n# About\n\n::: guide information-sharing/disclosur\n", encoding="utf-8"
    )
    status, output = build(copy)
    assert status == 1
    assert (
        "about.md:7: policy `information-sharing`: unknown procedure `disclosur`\n  help: did you mean `disclosure`?\n"
    ) in output
    assert "Traceback" not in output
    assert not (copy / "site/about/index.html").exists()


# In Chromium


@pytest.mark.browser
@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2024-09-01", "The review is due in 29 days, counted from today, 1 September 2024."),
        ("2024-08-30", "The review is due in 31 days (1 month), counted from today, 30 August 2024."),
        ("2024-09-29", "The review is due in 1 day, counted from today, 29 September 2024."),
        ("2024-09-30", "The review is due today, 30 September 2024."),
        ("2024-10-01", "The review is overdue by 1 day, counted to today, 1 October 2024."),
        ("2024-10-29", "The review is overdue by 29 days, counted to today, 29 October 2024."),
        ("2024-10-30", "The review is overdue by 30 days (1 month), counted to today, 30 October 2024."),
        ("2025-02-28", "The review is overdue by 151 days (5 months), counted to today, 28 February 2025."),
        ("2025-09-30", "The review is overdue by 365 days (1 year), counted to today, 30 September 2025."),
        ("2026-11-22", "The review is overdue by 783 days (2 years and 1 month), counted to today, 22 November 2026."),
    ],
)
def test_the_review_is_counted_on_the_day_of_reading(now: str, state: str, new_context: NewContext) -> None:
    page = new_context(timezone_id="Europe/London").new_page()
    page.clock.set_fixed_time(f"{now}T00:30:00")
    page.goto("/policies/information-sharing/review/")
    expect(page.locator(".policy-today")).to_have_text(state)
    expect(page.locator(".policy-built")).to_have_text(re.compile(r"^When this page was built, on .* overdue\.$"))
    overdue = now > "2024-09-30"
    assert page.locator(".policy-review.is-overdue").count() == overdue


@pytest.mark.browser
@pytest.mark.parametrize(
    ("now", "states"),
    [
        ("2024-03-29", ["", "", ""]),
        ("2024-03-30", [" (today)", "", ""]),
        ("2024-09-01", [" (passed)", " (passed)", ""]),
        ("2024-09-30", [" (passed)", " (passed)", " (today)"]),
        ("2024-10-01", [" (passed)", " (passed)", " (passed)"]),
    ],
)
def test_the_steps_towards_the_review_are_told_on_the_day_of_reading(
    now: str, states: list[str], new_context: NewContext
) -> None:
    page = new_context(timezone_id="Europe/London").new_page()
    page.clock.set_fixed_time(f"{now}T00:30:00")
    page.goto("/policies/information-sharing/review/")
    steps = ("Six months before: 30 March 2024", "One month before: 30 August 2024", "Due date: 30 September 2024")
    expect(page.locator(".policy-review-steps > li")).to_have_text(
        [f"{step}{state}" for step, state in zip(steps, states, strict=True)]
    )


@pytest.mark.browser
def test_the_review_is_counted_again_when_the_page_is_shown_again(new_context: NewContext) -> None:
    page = new_context().new_page()
    page.clock.set_fixed_time("2024-10-01T12:00:00")
    page.goto("/policies/information-sharing/review/")
    expect(page.locator(".policy-review")).to_contain_text("overdue by 1 day,")
    page.clock.set_fixed_time("2024-10-03T12:00:00")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator(".policy-review")).to_contain_text("overdue by 3 days,")


@pytest.mark.browser
def test_without_a_script_no_page_is_wider_than_a_phone(new_context: NewContext, pages: dict[str, Element]) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    for path in pages:
        if path == "404.html":
            continue
        page.goto(f"/{path.removesuffix('index.html')}")
        widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert widths == [PHONE["width"], PHONE["width"]], path
        # What is cut off at the page's edge does not widen it, and can't be reached either.
        assert page.evaluate(OUT_OF_REACH) == [], path


OUT_OF_REACH = """() => {
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const framed = (element) => element.tagName !== "ARTICLE" && (scrolls(element) || framed(element.parentElement));
  return [...document.querySelectorAll("article *")]
    .filter((each) => each.getBoundingClientRect().width && each.getBoundingClientRect().right > innerWidth + 1)
    .filter((each) => !framed(each.parentElement))
    .map((each) => `${each.tagName}.${each.getAttribute("class")}`);
}"""


@pytest.mark.browser
def test_a_wide_drawing_is_shown_at_its_natural_size_and_begins_at_its_first_box(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/policies/information-sharing/")
    for frame in page.locator(".flowchart-scroll").all():
        drawing = frame.locator("svg:visible")
        natural = float(drawing.get_attribute("width") or 0)
        assert round(drawing.bounding_box()["width"]) == round(natural)  # type: ignore[index]
        start, seen = drawing.locator(".fc-box").first.bounding_box(), frame.bounding_box()
        assert start
        assert seen
        assert seen["x"] <= start["x"]
        assert start["x"] + start["width"] <= seen["x"] + seen["width"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 800, 1000, 1280, 1920])
@pytest.mark.parametrize("path", ["information-sharing/", "hm-government-advice/", "hm-government-advice/2015/"])
def test_what_is_not_laid_out_has_its_room(new_context: NewContext, width: int, path: str) -> None:
    page = new_context(viewport={"width": width, "height": 740}, has_touch=width < 1280).new_page()
    page.goto(f"/policies/{path}")
    rooms = page.evaluate(
        """() => [...document.querySelectorAll(".policy-text, .policy-flowchart")].map((text) => {
        const room = Number.parseFloat(getComputedStyle(text).containIntrinsicHeight.match(/[\\d.]+/)[0]);
        text.style.contentVisibility = "visible";
        const { paddingTop, paddingBottom } = getComputedStyle(text);
        return [room, text.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom)];
    })"""
    )
    assert rooms
    assert all(abs(room - height) <= 0.06 * height + 50 for room, height in rooms), rooms


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_a_clause_is_found_and_kept_in_view_though_what_is_above_it_was_never_laid_out(
    new_context: NewContext, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 740}).new_page()
    page.goto("/policies/information-sharing/")
    for id in page.evaluate("[...document.querySelectorAll('.policy-text .clause')].map(({ id }) => id)")[::8]:
        page.goto("about:blank")
        page.goto(f"/policies/information-sharing/#{id}")
        expect(page.locator(f"#{id}")).to_be_in_viewport()
        page.wait_for_timeout(300)
        page.reload()
        expect(page.locator(f"#{id}")).to_be_in_viewport()


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_the_guide_is_at_hand_wherever_the_text_is_read(new_context: NewContext, script: bool) -> None:
    page = new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=script).new_page()
    page.goto("/policies/information-sharing/")
    guide, clause = page.locator(".policy-guide").first, page.locator("#clause-consent-unless-immediate-risk")
    clause.scroll_into_view_if_needed()
    beside, text = guide.bounding_box(), clause.bounding_box()
    assert beside
    assert text
    assert beside["x"] >= text["x"] + text["width"]
    assert beside["y"] > 0
    assert beside["y"] + beside["height"] <= 800
    expect(page.get_by_role("link", name="Back to the guide")).to_be_hidden()

    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    clause.scroll_into_view_if_needed()
    back = page.get_by_role("link", name="Back to the guide")
    expect(back).to_be_in_viewport()
    assert back.bounding_box()["height"] >= 44  # type: ignore[index]
    back.click()
    expect(guide.get_by_role("heading").first).to_be_in_viewport()
    if script:
        expect(back).to_be_hidden()


@pytest.mark.browser
def test_the_menu_of_a_narrow_page_can_be_reached_by_keyboard(new_context: NewContext) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/")
    menu = page.get_by_role("button", name="Menu", exact=True)
    menu.focus()
    expect(menu).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")


@pytest.mark.browser
def test_a_visit_leaves_nothing_behind_but_colours_that_were_chosen(new_context: NewContext) -> None:
    """As the page on privacy says."""
    context = new_context()
    page = context.new_page()
    for path in ("/", "/policies/information-sharing/", "/privacy/"):
        page.goto(path)
        page.wait_for_timeout(500)  # for what the theme and the guide do once they have started
    assert context.cookies() == []
    kept = "Object.keys(localStorage).concat(Object.keys(sessionStorage))"
    assert page.evaluate(kept) == []
    page.locator(".policy-colours label:not([hidden])").click()
    assert page.evaluate(kept) == ["/.__palette"]
