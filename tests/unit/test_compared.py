"""Two versions beside each other in a page: in the order in which reviewers read, in words, with a form on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from policy_model.clauses import Clause, Mark, Text, read_text
from policy_model.conditions import answered
from policy_model.diff import compare, space
from policy_model.errors import ModelError
from policy_model.mdd import Overflow
from policy_model.policies.catalogue import find_policy
from policy_model.policy import Policy, StatedDate, Version
from policy_model.publish.blocks import Site, compared, compared_text
from policy_model.publish.blocks.compared_text import came, marked, went
from policy_model.publish.html import Element, tag, to_html
from policy_model.publish.markdown import BlockError
from policy_model.questions import yes_no
from policy_model.records import Alone, SignedOff
from policy_model.rules import Rule, must
from tests.unit import checked_example, example
from tests.unit.drawn import folder_of
from tests.unit.test_blocks import BUILD, SITE, page, said

BEFORE = checked_example.policy


_lend = Rule("lend", when=~example.lost, then=example.lend, because="thanks")
_returns = replace(
    checked_example.returns,
    rules=(_lend, *(each for each in checked_example.returns.rules if each.id not in ("lend", "put-aside"))),
    scenarios=(),
)

AFTER = replace(
    BEFORE,
    versions=(*BEFORE.versions, Version(name="V 3", revised=StatedDate("2026"))),
    text=read_text(example.TEXT.replace("pays a fine", "pays a small fine")),
    procedures=(_returns,),
    signed_off=(SignedOff(clause="fine", changed=Alone.TEXT, by="The librarian", why="It was always small."),),
)
"""The version after the example's: one passage reworded, and reserved books are no longer put aside."""


def _busy() -> Policy:
    """The same, with other duties for books that are reserved."""
    suggest = Rule("suggest", when=example.is_reserved & ~example.lost, then=example.suggest, because="thanks")
    hurry = Rule("hurry", when=example.is_reserved & ~example.lost, then=must("hurry", "Hurry."), because="fine")
    rules = (*(each for each in _returns.rules if each.id != "tell"), suggest, hurry)
    return replace(AFTER, procedures=(replace(_returns, rules=rules),))


BUSY = _busy()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Where these versions are drawn: a version is drawn under its name, so that each has a folder of its own."""
    return Site(BUILD, folder_of(tmp_path_factory.mktemp("diagrams"), BEFORE, AFTER))


@pytest.fixture
def told_after(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the block says of the version after the example's, as the one that follows it."""
    follows(monkeypatch, AFTER)
    return said(*compared.changes(site, BEFORE, AFTER))


def follows(monkeypatch: pytest.MonkeyPatch, policy: Policy) -> None:
    monkeypatch.setattr(
        "policy_model.publish.blocks.compared.version_before", lambda given: BEFORE if given is policy else None
    )


def test_what_changed_is_told_in_the_order_in_which_reviewers_read(told_after: str) -> None:
    parts = re.split(" (?=Text 1 of|Outcomes A book|Flowcharts A book|Model procedures|Text and logic 4)", told_after)
    summary, text, outcomes, flowcharts, model, logic = parts
    assert summary == (
        "Summary Text: 1 change. Outcomes, A book comes back: the outcome is another in 4 of 12 situations. "
        "Model: 3 changes. Text and logic: 3 passages changed in words alone or in logic alone, 1 of them signed off."
    )
    assert text.startswith(
        "Text 1 of 7 passages differ. Show only what differs Side by side Passage V 2 V 3 title as it"
    )
    assert (
        "fine is worded otherwise. V 2: A reader who is late pays a fine. "
        "V 3: A reader who is late pays a [added: small] fine."
    ) in text
    assert "As one marked text" in text
    assert outcomes == (
        "Outcomes A book comes back The outcome is another in 4 of 12 situations. "
        "More permissive , 4 situations. When \u2018What state is the book in?\u2019 is not answered Lost, "
        "and \u2018Has somebody reserved it?\u2019 is answered Yes: "
        "V 2: Not yet. Put it aside. V 3: You can share. Put it back on the shelf. "
        "For example, in V 2: What state is the book in? As it was. Has somebody reserved it? Yes. "
        "On the command line: policy decide books@v-2/returns damage=none reserved=yes "
        "Open in the guide (V 2): example of case 1 The guide is getting ready and opens this by itself. "
        "For example, in V 3: What state is the book in? As it was. Has somebody reserved it? Yes. "
        "On the command line: policy decide books@v-3/returns damage=none reserved=yes "
        "Open in the guide (V 3): example of case 1 The guide is getting ready and opens this by itself."
    )
    assert "Only in V 2: Outcome. Not yet. Put it aside." in flowcharts
    assert "procedures[returns].rules[put-aside] is gone. [removed: Put it aside." in model
    assert logic.startswith("Text and logic 4 passages changed in neither words nor logic. A sign-off is the reason ")


def test_duties_that_are_told_in_other_situations_are_told_together(tmp_path: Path) -> None:
    told = said(*compared.changes(Site(BUILD, folder_of(tmp_path, BEFORE, BUSY)), BEFORE, BUSY))
    when = "When \u2018What state is the book in?\u2019 is not answered Lost, and \u2018Has somebody reserved it?\u2019"
    assert (
        f"Duties No longer told in 4 situations: Must : Tell the reader who reserved it. {when} is answered Yes. "
        f"Told in 4 situations: May : Suggest another book. Must : Hurry. {when} is answered Yes. Flowcharts"
    ) in told


def test_text_and_logic_are_reconciled_with_their_sign_offs(told_after: str) -> None:
    told = told_after.partition("Text and logic 4 ")[2]
    assert (
        "fine : its text changed and its logic is as it was. Signed off by The librarian: It was always small." in told
    )
    assert "thanks : its text is as it was and its logic changed." in told
    assert "Not signed off." in told


def test_nothing_is_said_of_sign_offs_between_versions_that_do_not_follow_each_other(site: Site) -> None:
    told = said(*compared.changes(site, AFTER, BEFORE))
    assert "Less permissive , 4 situations." in told
    assert "Text and logic" not in told


def test_a_policy_beside_itself_has_no_change() -> None:
    told = said(*compared.changes(SITE, BEFORE, BEFORE))
    assert told == (
        "Summary Text: nothing differs. "
        "Outcomes, A book comes back: the outcome is the same in all 12 situations. Model: nothing differs. "
        "Text No passage differs. "
        "Outcomes A book comes back The outcome is the same in all 12 situations. "
        "Flowcharts A book comes back The flowchart is the same in both. Model Nothing differs."
    )


# Any two


def after(**changes: object) -> Policy:
    return replace(BEFORE, versions=AFTER.versions, **changes)  # type: ignore[arg-type]


def test_a_procedure_of_one_side_alone_is_named_and_compared_with_nothing() -> None:
    lending = replace(checked_example.returns, id="lending", title="A book goes out")
    told = said(*compared.changes(SITE, BEFORE, after(procedures=(*BEFORE.procedures, lending))))
    assert "A book goes out Only V 3 has this procedure. There is nothing to compare it with. Flowcharts" in told
    assert "A book goes out Only V 3 has this procedure. All of its flowchart is there alone. Model" in told
    told = said(*compared.changes(SITE, after(procedures=(*BEFORE.procedures, lending)), BEFORE))
    assert told.count("Only V 3 has this procedure.") == 2


def test_a_question_of_one_side_alone_is_marked_and_its_examples_are_those_of_each_side(tmp_path: Path) -> None:
    stamped = yes_no("stamped", "Is it stamped?", because="thanks")
    rules = tuple(
        replace(each, when=each.when & answered(stamped, "yes")) if each.id == "lend" else each
        for each in checked_example.returns.rules
    )
    unstamped = ~example.lost & ~example.is_reserved & answered(stamped, "no")
    put_aside = Rule("unstamped", when=unstamped, then=example.put_aside, because="reserved")
    new = after(
        procedures=(
            replace(
                checked_example.returns,
                questions=(*checked_example.returns.questions, stamped),
                rules=(*rules, put_aside),
                scenarios=(),
            ),
        )
    )
    told = said(*compared.changes(Site(BUILD, folder_of(tmp_path, BEFORE, new)), BEFORE, new))
    assert "The outcome is another in 4 of 24 situations. Less permissive , 4 situations." in told
    assert "policy decide books@v-2/returns damage=none reserved=no Open" in told
    assert "policy decide books@v-3/returns damage=none reserved=no stamped=no Open" in told
    alone = told.partition("What is marked, in words ")[2].partition("Otherwise: ")[0]
    assert re.findall(r"Question \d+\. (Is it \w+\?)", alone) == ["Is it stamped?"]


def test_two_policies_are_told_apart_by_their_titles() -> None:
    old, new = find_policy("hm-government-advice@2018"), find_policy("information-sharing")
    told = said(*compared.changes(SITE, old, new))
    names = f"{old.title}, 2018", "Information sharing Policy, V_2 2023"
    assert f"Side by side Passage {names[0]} {names[1]} " in told
    assert "When and how to share information The outcome is the same in all 16 situations." in told
    assert f"A service user has told me something Only {names[1]} has this procedure." in told
    assert "The flowchart is the same in both." in told
    assert "seek-advice as it was. recalled" in told, "what a policy adopted is compared with its source"


def test_a_drawing_that_is_missing_is_named_with_what_to_run() -> None:
    with pytest.raises(ModelError) as raised:
        list(compared.changes(SITE, BEFORE, AFTER))
    assert str(raised.value) == (
        "diagrams/books_v-2_returns.svg: the drawing is missing, or can't be read\n"
        "  help: run `python3 scripts/regenerate.py`"
    )


def test_what_is_too_large_to_be_compared_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(*_: object) -> None:
        raise Overflow

    monkeypatch.setattr(space._Space, "changed", overflow)
    with pytest.raises(BlockError) as caught:
        page("# A page\n\n::: changes hm-government-advice@2015 hm-government-advice@2018\n")
    assert str(caught.value) == (
        "line 3: procedures[sharing] and procedures[sharing]: compared, they would need more than 200,000 nodes\n"
        "  help: ask the questions that both ask in the same order in both"
    )


def test_an_unknown_licence_is_refused() -> None:
    with pytest.raises(BlockError) as caught:
        page("::: changes hm-government-advice@2015 hm-government-advice@2018 licence=ogk")
    assert str(caught.value) == "line 1: option `licence`: unknown licence `ogk`\n  help: did you mean `ogl`?"


def test_the_licence_is_said_of_what_restates_somebody_elses_document() -> None:
    drawn = page("::: changes hm-government-advice@2015 hm-government-advice@2018 licence=ogl")
    assert drawn.count("Contains public sector information licensed under the Open Government Licence v3.0.") == 2
    ids = re.findall(r' id="([^"]+)"', drawn)
    assert sorted(set(ids)) == sorted(ids), "both flowcharts stand in one page"
    assert "style=" not in drawn


# Texts


def text_of(old: Policy, new: Policy) -> Element:
    return tag("div", *compared_text.text(compare(old, new), ("V 2", "V 3")))


def test_every_passage_can_be_put_away_that_is_as_it_was() -> None:
    html = to_html(text_of(BEFORE, AFTER))
    assert (
        '<input type="checkbox" id="changes-only" class="policy-only-changes">'
        '<label for="changes-only" class="policy-only-changes">Show only what differs</label>'
    ) in html
    rows = re.findall(r'<tr( class="is-same")?><th scope="row"><code>([a-z]+)</code>', html)
    assert [id for same, id in rows if not same] == ["fine"]
    assert len(rows) == 7
    kept = [
        same for same, words in re.findall(r'<p( class="is-same")?>(.*?)</p>', html) if "Thank the reader." in words
    ]
    assert kept == [""], "a paragraph stays of which one passage differs"


def test_where_every_passage_differs_there_is_nothing_to_put_away() -> None:
    old = replace(BEFORE, text=read_text(example.TEXT), adopted=(), not_executable=BEFORE.not_executable[:1])
    loud = "".join(f"{line.upper() if line[:2] != '{#' else line}\n" for line in example.TEXT.splitlines())
    new = replace(old, versions=AFTER.versions, text=read_text(loud))
    html = to_html(text_of(old, new))
    assert "Every passage differs." in html
    assert "is-same" not in html
    assert "<input" not in html


def test_what_was_checked_or_laid_out_otherwise_is_said() -> None:
    title, *others = AFTER.text
    recalled = [replace(each, mark=Mark.RECALLED) if each.id == "lost" else each for each in others]
    new = replace(AFTER, text=Text((((replace(title, heading=2),)), *((each,) for each in recalled))))
    told = said(text_of(BEFORE, new))
    assert "title is laid out otherwise (heading of level 1, now heading of level 2)." in told
    assert "lost was checked otherwise against its source (supplied, now recalled). recalled V 2: " in told


def test_what_moved_and_is_worded_otherwise_is_marked_where_it_is_now() -> None:
    title, _, fine, *others = BEFORE.text
    moved = Clause("thanks", "Thank the young reader.")
    new = replace(AFTER, text=Text(((title,), (fine, *others[:1], moved), tuple(others[1:]))))
    told = said(text_of(BEFORE, new))
    assert (
        "thanks is worded otherwise; stands elsewhere. V 2: Thank the reader. V 3: In V 3 it stands after reserved. "
    ) in told
    assert (
        "thanks is worded otherwise; stands elsewhere. V 2: In V 2 it stands after title. "
        "V 3: Thank the [added: young] reader. "
    ) in told
    one = told.partition("As one marked text ")[2]
    assert "[moved from here: Thank the reader.]" in one
    assert "[moved to here] Thank the [added: young] reader." in one


def test_what_went_and_what_came_is_marked_and_said() -> None:
    both = tag("p", *marked("You may share it all.", "You must share it."))
    assert to_html(both) == (
        '<p>You <del><span class="change-word">[removed: </span>may]</del> '
        '<ins><span class="change-word">[added: </span>must]</ins> share '
        '<del><span class="change-word">[removed: </span>it all.]</del> '
        '<ins><span class="change-word">[added: </span>it.]</ins> </p>'
    )


def test_each_side_shows_its_own_words_and_marks_what_the_other_has_not() -> None:
    old, new = "You may share it all.", "You must share it."
    assert said(*tag("p", *went(old, new)).iter("p")) == "You [removed: may] share [removed: it all.]"
    assert said(*tag("p", *came(old, new)).iter("p")) == "You [added: must] share [added: it.]"
