"""Another reading is a change of the model that holds together and shows what it is, or it is refused or found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from policy_model.alternatives import Alternative, NotModelled, mistakes, reread
from policy_model.conditions import ALWAYS, answered
from policy_model.errors import PolicyError
from policy_model.policies.beside import alternatives_of, developments_of
from policy_model.policies.catalogue import find_policy
from policy_model.procedure import Scenario
from policy_model.questions import yes_no
from policy_model.readings import every_other_reading_is_worked_out, worked_out
from policy_model.rules import Rule, must, should
from tests.unit import example
from tests.unit.checked_example import policy, worn
from tests.unit.drafting_project import Project, project

(RETURNS,) = policy.procedures
LOST = answered(example.damage, "lost")

SHOWN = Scenario(
    "A worn book comes back.",
    given="damage=some reserved=no late=no",
    outcome="withdraw",
    duties=("thank", "fine", "mend"),
)
WORN_IS_LOST = Alternative(
    interpretation="worn",
    reading="Yes.",
    procedure="returns",
    reads=((LOST, LOST | worn),),
    shown_by=SHOWN,
)


def told(**changes: object) -> list[str]:
    """What is found of the reading with those changes."""
    found = every_other_reading_is_worked_out(policy, (replace(WORN_IS_LOST, **changes),))  # type: ignore[arg-type]
    return [str(each) for each in found]


def test_a_comparison_is_read_otherwise_wherever_a_rule_reads_it() -> None:
    found = worked_out(policy, WORN_IS_LOST)
    assert found.unsound == ()
    assert (found.difference.situations_changed, found.difference.situations_total) == (4, 12)
    assert {(each.duty.id, each.gained, each.lost) for each in found.difference.duties} == {
        ("fine", 2, 0),
        ("tell", 0, 2),
    }
    assert found.broken == ()


def test_an_invariant_that_would_not_hold_is_named_with_a_situation() -> None:
    lent = Rule("withdraw", when=LOST, then=example.lend, because="lost")
    shown = replace(SHOWN, given="damage=lost", outcome="lend", duties=("thank", "fine"))
    found = worked_out(policy, replace(WORN_IS_LOST, reads=(), rules=(lent,), shown_by=shown))
    assert [(invariant.id, given) for invariant, given in found.broken] == [("lost-is-not-lent", "damage=lost")]
    assert found.unsound == ()


def test_a_rule_with_a_new_id_comes_after_the_others_and_one_may_go() -> None:
    hurry = Rule("hurry", when=worn, then=must("hurry", "Hurry."), because="fine")
    found = worked_out(policy, replace(WORN_IS_LOST, rules=(hurry,), without=("fine-lost",)))
    assert [rule.id for rule in found.procedure.rules] == [
        *(rule.id for rule in RETURNS.rules if rule.id != "fine-lost"),
        "hurry",
    ]


def test_a_duty_that_binds_otherwise_does_so_wherever_it_is_told_and_claimed() -> None:
    must_thank, must_ask = must("thank", "Thank the reader."), must("ask", "Ask the librarian.")
    found = worked_out(policy, replace(WORN_IS_LOST, duties=(must_thank, must_ask)))
    assert found.procedure.rule("thank").then == must_thank
    assert found.procedure.when_unsure.then == must_ask
    assert found.procedure.invariants[1].always == (must_thank,)
    assert found.broken == ()


def test_what_is_asked_besides_counts_as_situations_of_its_own() -> None:
    big = yes_no("big", "Is it a big book?")
    shown = replace(SHOWN, given="damage=some reserved=no late=no big=yes", outcome="lend", duties=("thank", "mend"))
    other = replace(
        WORN_IS_LOST,
        reads=(),
        questions=(*RETURNS.questions, big),
        rules=(reread(RETURNS, "fine-late", answered(big, "no") & answered(example.late, "yes")),),
        shown_by=replace(shown, given="damage=some reserved=no late=yes big=yes"),
    )
    found = worked_out(policy, other)
    assert found.unsound == ()
    assert (found.difference.situations_changed, found.difference.situations_total) == (0, 24)
    assert found.differs


def test_a_reading_without_model_or_reason_is_found() -> None:
    assert [str(each) for each in every_other_reading_is_worked_out(policy, ())] == [
        "interpretations[worn].otherwise: the reading `Yes.` is neither stated as a model nor has a reason why not"
    ]
    reason = NotModelled(interpretation="worn", reading="Yes.", reason="It is about words.")
    assert list(every_other_reading_is_worked_out(policy, (reason,))) == []


def test_a_model_that_leaves_a_situation_without_outcome_is_found() -> None:
    (first, *_) = told(without=("withdraw",), reads=())
    assert first == (
        "interpretations[worn].otherwise: `Yes.`: with this reading procedures[returns]: "
        "a situation has no outcome: no rule gives one there"
    )


def test_a_scenario_that_does_not_hold_with_the_reading_is_found() -> None:
    (message,) = told(shown_by=replace(SHOWN, outcome="lend"))
    assert message == (
        "interpretations[worn].otherwise: `Yes.`: with this reading "
        "procedures[returns].scenarios[A worn book comes back.]: it ends in `withdraw`, not in `lend`"
    )


def test_a_scenario_that_shows_no_difference_is_found() -> None:
    (message,) = told(shown_by=replace(SHOWN, given="damage=lost", duties=("thank", "fine")))
    assert message == (
        "interpretations[worn].otherwise: `Yes.`: its scenario, `A worn book comes back.`, is decided in the same way "
        "as with the reading chosen"
    )


def test_a_model_that_does_not_hold_together_is_found_with_its_mistake() -> None:
    cites = Rule("new", when=ALWAYS, then=should("new", "Do it."), because="los")
    (message,) = told(rules=(cites,))
    assert message == (
        "interpretations[worn].otherwise: `Yes.`: alternatives[worn]: procedures[returns].rules[new].because: "
        "unknown clause `los`"
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            replace(WORN_IS_LOST, interpretation="clauses[lost]"),
            "alternatives[clauses[lost]]: unknown interpretation `clauses[lost]`\n  help: known: `worn`",
        ),
        (
            replace(WORN_IS_LOST, interpretation="wom"),
            "alternatives[wom]: unknown interpretation `wom`\n  help: did you mean `worn`?",
        ),
        (
            replace(WORN_IS_LOST, reading="{#lost}"),
            "alternatives[worn]: unknown reading `{#lost}`\n  help: known: `Yes.`",
        ),
        (
            replace(WORN_IS_LOST, procedure="return"),
            "alternatives[worn]: unknown procedure `return`\n  help: did you mean `returns`?",
        ),
        (
            replace(WORN_IS_LOST, without=("fine",)),
            "alternatives[worn].without: unknown rule `fine`\n  help: did you mean `fine-lost`?",
        ),
        (
            replace(WORN_IS_LOST, duties=(must("thanks", "Thank."),)),
            "alternatives[worn].duties: unknown duty `thanks`\n  help: did you mean `thank`?",
        ),
        (
            replace(WORN_IS_LOST, reads=((~LOST, LOST),)),
            (
                "alternatives[worn].reads: `Not(part=Is(question='damage', answers=('lost',)))` is no comparison\n"
                "  help: write it as `answered(question, …)`"
            ),
        ),
        (
            replace(WORN_IS_LOST, rules=Rule("one", when=ALWAYS, then=example.thank, because="thanks")),  # type: ignore[arg-type]
            "alternatives[worn].rules: a rule where a tuple belongs\n  help: write `(…, …)`, and `(…,)` for one alone",
        ),
        (
            NotModelled(interpretation="worn", reading="Yes.", reason=" "),
            "alternatives[worn].reason: nothing is written here\n  help: add the words",
        ),
    ],
)
def test_what_can_not_be_so_is_refused(given: Alternative | NotModelled, message: str) -> None:
    assert "\n".join(str(each) for each in mistakes(policy, (given,))) == message


def test_a_reading_is_given_once() -> None:
    (problem,) = mistakes(policy, (WORN_IS_LOST, WORN_IS_LOST))
    assert str(problem) == "alternatives[worn]: the reading `Yes.` is given twice\n  help: take one of the two out"


def test_a_rule_that_is_not_there_is_not_reread() -> None:
    with pytest.raises(PolicyError) as caught:
        reread(RETURNS, "lends", ALWAYS)
    assert str(caught.value) == "procedure `returns`: unknown rule `lends`\n  help: did you mean `lend`?"


# Beside the versions


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Project]:
    with project(tmp_path) as made:
        yield made


def refused(here: Project, module: str, old: str, new: str) -> str:
    here.edit(here.modules / f"{module}.py", old, new)
    with pytest.raises(PolicyError) as caught:
        (alternatives_of if "alternatives" in module else developments_of)(find_policy("information-sharing"))
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'when("explain-why", ALWAYS)',
            'when("explain-whi", ALWAYS)',
            (
                "information_sharing/v2_2023_alternatives.py:87: procedure `disclosure`: unknown rule `explain-whi`\n"
                "  help: did you mean `explain-why`?"
            ),
        ),
        (
            'reading="10 November 2023."',
            'reading="10 November."',
            (
                "information_sharing/v2_2023_alternatives.py: alternatives[day-first]: "
                "unknown reading `10 November.`\n  help: did you mean `10 November 2023.`?"
            ),
        ),
        (
            "    the_month_first,\n)",
            '    "the month first",\n)',
            (
                "information_sharing/v2_2023_alternatives.py: alternatives: `'the month first'` does not belong here\n"
                "  help: write `Alternative(…)` or `NotModelled(…)`"
            ),
        ),
    ],
)
def test_a_mistake_in_the_module_of_readings_is_told_with_its_file(
    here: Project, old: str, new: str, message: str
) -> None:
    assert refused(here, "v2_2023_alternatives", old, new) == message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'since="V_2 2023"',
            'since="V_3"',
            (
                "information_sharing/developments.py: developments[V_3].since: unknown version `V_3`\n"
                "  help: did you mean `V_2 2023`?"
            ),
        ),
        (
            'read="law firms\' notices"',
            'read=""',
            (
                "information_sharing/developments.py: developments[V_2 2023].developments[4].read: "
                "nothing is written here\n  help: add the words"
            ),
        ),
        (
            'read="partnerships\' notices",\n                checked=(SECONDARY,)',
            'read="partnerships\' notices",\n                checked=()',
            (
                "information_sharing/developments.py: developments[V_2 2023].developments[3].checked: "
                "nothing says how far it was checked\n  help: say how far: `(Checked(Mark.SECONDARY),)`, for example"
            ),
        ),
        (
            'id="the-guidance-was-replaced"',
            'id="{#clause}"',
            (
                "information_sharing/developments.py: developments[V_2 2023].replaced: "
                "`{#clause}` is not a document id\n  help: use lower-case words and numbers joined by hyphens"
            ),
        ),
    ],
)
def test_a_mistake_in_what_has_changed_is_told_with_its_file(here: Project, old: str, new: str, message: str) -> None:
    assert refused(here, "developments", old, new) == message


def test_a_draft_has_the_readings_and_the_developments_of_the_version_that_it_follows(here: Project) -> None:
    policy = find_policy("information-sharing")
    before = alternatives_of(policy), developments_of(policy)
    assert here.run("draft", "information-sharing", "--name", "V_3 2026") == 0
    draft = find_policy("information-sharing@v_3-2026")
    assert (alternatives_of(draft), developments_of(draft)) == before
    here.edit(
        here.modules / "v_3_2026.py", '        otherwise=("10 November 2023.",),', '        otherwise=("10/11.",),'
    )
    with pytest.raises(PolicyError) as caught:
        alternatives_of(find_policy("information-sharing@v_3-2026"))
    assert str(caught.value) == (
        "information_sharing/v_3_2026_alternatives.py: alternatives[day-first]: unknown reading `10 November 2023.`\n"
        "  help: known: `10/11.`"
    )


def test_a_reading_that_nobody_worked_out_stands_against_a_draft(
    here: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here.run("draft", "information-sharing", "--name", "V_3 2026") == 0
    two = 'otherwise=("10 November 2023.", "{#day} =1+1 <b>"),'
    here.edit(here.modules / "v_3_2026.py", 'otherwise=("10 November 2023.",),', two)
    capsys.readouterr()
    assert here.run("check", "information-sharing@v_3-2026") == 1
    assert (
        "interpretations[day-first].otherwise: the reading `{#day} =1+1 <b>` is neither stated as a model nor has a "
        "reason why not"
    ) in " ".join(capsys.readouterr().out.split())


def test_what_is_not_in_the_catalogue_has_nothing_beside_it() -> None:
    assert alternatives_of(policy) == ()
    assert developments_of(policy) is None
