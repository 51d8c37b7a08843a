"""`policy ask`: what it asks and says, what can be typed, and that it decides as `policy decide` does."""

import io
import re
import sys
from pathlib import Path

import pytest

from policy_model.command_line.asking import _chosen
from policy_model.evaluate import Evaluator
from policy_model.policies.catalogue import find_procedure
from policy_model.questions import Answer, choice
from tests.unit.conftest import write_modules

DISCLOSURE = "information-sharing/disclosure"


@pytest.fixture
def asked(run, monkeypatch: pytest.MonkeyPatch):
    """Runs `policy ask` with these lines typed; gives what it printed."""

    def asked(*typed: str, name: str = DISCLOSURE) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        status, out, err = run("ask", name)
        assert (status, err) == (0, "")
        return out

    return asked


def test_ask_from_the_start_to_an_outcome(asked) -> None:
    assert (
        asked("2", "2", "2", "q")
        == """\
Immediate danger? Call 999. If a child or an adult is in immediate danger, call
999 first. This can wait. This notice is not part of the policy's text.
A service user has told me something
Information sharing Policy, version V_2 2023
Type the number of an answer, or its words; b to go back, c and a number to
change that answer, s to start again, q to quit, ? for all that can be typed.

Question 1
  Is there immediate risk to a service user?
    1. Yes
    2. No
    3. I'm not sure

[1 to 3, s, q, ?] 2

What to do now
  Should: Explain to the service user why the information needs to be shared.
    [explain-why-and-with-whom] "If there is no immediate risk, you should
      explain to the service user why the information needs to be shared, and
      encourage them to decide whom it should be shared with, and if there is
      anyone they would prefer did not know."
  Should: Encourage them to decide whom it should be shared with, and if there
    is anyone they would prefer did not know. [explain-why-and-with-whom]
  Should: Be honest that it is not always possible to contain information once
    it has been disclosed.
    [honest-about-containing] "It is not always possible to contain information
      once it has been disclosed, and you should be honest with young people
      about this."
  May: Advocate on behalf of the service user to keep information on a 'need to
    know basis'.
    [advocate-need-to-know] "However, you can advocate on behalf of the service
      user to keep information on a 'need to know basis'."

Question 2
  Do you believe that what the service user told you falls within the definition
  of 'significant harm'?
  The policy's categories are Physical abuse, Sexual abuse, Emotional Abuse and
  Neglect.
    1. Yes
    2. No
    3. I'm not sure

[1 to 3, b, c N, s, q, ?] 2

Question 3
  Does the service user agree to the information being passed on?
    1. I have not talked to them about it yet
    2. They agree
    3. They try to refuse
    4. They continue to refuse, though I have explained
    5. I'm not sure

[1 to 5, b, c N, s, q, ?] 2

You can share
  You can share the information, as the service user has agreed.
    [consent-unless-immediate-risk] "Advocates and IV's should not pass on
      information to any third parties without this consent unless there is
      immediate risk to a service user."
    [explain-why-and-with-whom] "If there is no immediate risk, you should
      explain to the service user why the information needs to be shared, and
      encourage them to decide whom it should be shared with, and if there is
      anyone they would prefer did not know."

Nothing more is asked
  1. Is there immediate risk to a service user? No
  2. Do you believe that what the service user told you falls within the
    definition of 'significant harm'? No
  3. Does the service user agree to the information being passed on? They agree

[b, c N, s, q, ?] q
"""
    )


def test_ask_says_an_outcome_once_though_questions_remain(asked) -> None:
    out = asked("1", "2")
    first, outcome, rest = out.partition("\nYou can share\n  You can pass the information on now")
    assert outcome
    assert "Question 2" not in first
    assert "\nQuestion 2, which settles only how\n" in rest
    assert "You can share" not in rest


def test_answers_may_be_typed_by_their_ids(asked) -> None:
    assert "\n[1 to 3, s, q, ?] yes\n\nYou can share\n" in asked("yes")


def test_ask_says_whom_to_ask_when_unsure(asked) -> None:
    out = asked("2", "3")
    assert (
        "\nYou are not sure\n"
        "  Do you believe that what the service user told you falls within the definition\n"
        "  of 'significant harm'?\n"
        "  Should: Ask your coordinator or children's services manager.\n"
        '    [consult-on-refusal] "In the unlikely event'
    ) in out
    assert out.endswith("\n[1 to 5, b, c N, s, q, ?] \n")


def test_ask_never_ends_in_a_prohibition_while_something_is_unsure(asked) -> None:
    sharing = "information-sharing/sharing"
    assert "\nDo not share\n" in asked("1", "1", "2", "2", name=sharing)
    unsure = asked("1", "1", "3", "2", name=sharing)
    assert "\nDo not share\n" not in unsure
    assert "\nNot settled yet: ask first\n" in unsure


def test_going_back_takes_the_last_answer_back(asked) -> None:
    _, said, after = asked("1", "1", "b").partition("\nAnswer 2 taken back\n")
    assert said
    assert "Explain to the service user, in simple language" not in after
    assert "\nQuestion 2, which settles only how\n" in after
    # The outcome still holds, and is told again beside the duties.
    assert after.count("\nYou can share\n") == 1


def test_changing_an_answer_keeps_those_that_still_matter(asked) -> None:
    # No risk, significant harm, continued refusal, authorised: then there is immediate risk after all.
    _, said, after = asked("2", "1", "4", "2", "c 1", "1").partition(
        "\nAnswer changed; 1 that no longer matters is dropped\n"
    )
    assert said
    assert "\nYou can share\n  You can pass the information on now" in after
    assert after.endswith(
        """\
Nothing more is asked
  1. Is there immediate risk to a service user? Yes
  2. Do you believe that what the service user told you falls within the
    definition of 'significant harm'? Yes
  3. Does the service user agree to the information being passed on? They
    continue to refuse, though I have explained
"""
        "\n[b, c N, s, q, ?] \n"
    )


def test_the_answer_that_is_changed_is_shown(asked) -> None:
    out = asked("2", "c 1")
    assert "    1. Yes\n    2. No (your answer so far)\n    3. I'm not sure\n" in out.partition("] c 1\n")[2]


def test_back_keeps_an_answer_that_was_to_be_changed(asked) -> None:
    out = asked("2", "c 1", "b")
    assert "\nAnswer kept\n" in out
    assert "\nQuestion 2\n" in out.partition("\nAnswer kept\n")[2]


def test_changing_to_the_same_answer_keeps_it(asked) -> None:
    assert "\nAnswer kept\n" in asked("2", "c 1", "2")


def test_a_prohibition_is_taken_back_when_a_later_answer_is_unsure(broken: Path, asked) -> None:
    write_modules(broken / "strict", __init__='VERSIONS = ("v1",)', v1=STRICT)
    out = asked("1", "2", name="strict/asking")
    assert "\nDo not share\n  Do not.\n" in out
    assert "\nThe outcome above" not in out
    unsure = asked("1", "3", name="strict/asking")
    assert unsure.partition("\nDo not share\n")[2].count("\nThe outcome above does not stand: ask first\n") == 1
    assert "\nNot settled yet: ask first\n" in unsure


STRICT = """\
from policy_model.clauses import read_text
from policy_model.conditions import ALWAYS, answered
from policy_model.policy import Policy, StatedDate, Version
from policy_model.procedure import Procedure
from policy_model.questions import yes_no
from policy_model.rules import Outcome, Permits, Rule, must, should

secret, urgent = yes_no("secret", "Is it secret?"), yes_no("urgent", "Is it urgent?")
no = Outcome("no", "Do not.", permits=Permits.NO, because="all")
yes = Outcome("yes", "Do.", permits=Permits.YES, because="all")
asking = Procedure(
    id="asking",
    title="Asking",
    start="Somebody asks.",
    questions=(secret, urgent),
    outcomes=(no, yes),
    rules=(
        Rule("hurry", when=answered(urgent, "yes"), then=must("hurry", "Hurry."), because="all"),
        Rule("secret", when=answered(secret, "yes"), then=no, because="all"),
        Rule("open", when=answered(secret, "no"), then=yes, because="all"),
    ),
    when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "Ask."), because="all"),
)
policy = Policy(
    id="strict",
    title="Strict",
    owner="Somebody",
    status="Draft",
    next_review=None,
    versions=(Version(name="1", revised=StatedDate("2020")),),
    text=read_text("{#all}\\nAll of it."),
    procedures=(asking,),
)
"""


def test_starting_again_forgets_everything(asked) -> None:
    _, said, after = asked("1", "1", "s").partition("\nStarted again\n")
    assert said
    assert "You can share" not in after
    assert "\nQuestion 1\n" in after
    assert after.endswith("\n[1 to 3, s, q, ?] \n")


@pytest.mark.parametrize("typed", ["0", "4", "maybe", "yes no", "b", "back", "c", "c 1", "c x", "change 1", "²", "1 2"])
def test_what_cannot_be_typed_is_answered_with_what_can(asked, typed: str) -> None:
    assert asked(typed).endswith(f"""
[1 to 3, s, q, ?] {typed}
`{typed}` can't be typed here. This can:
  1 or Yes
  2 or No
  3 or I'm not sure
  s or start again
  q or quit
  ? for this list

[1 to 3, s, q, ?] \n""")


@pytest.mark.parametrize("typed", ["", "?"])
def test_what_can_be_typed_is_told_where_it_is_asked_for_or_nothing_is_typed(asked, typed: str) -> None:
    assert asked("2", "2", typed).endswith(f"""
[1 to 5, b, c N, s, q, ?] {typed}
This can be typed:
  1 or I have not talked to them about it yet
  2 or They agree
  3 or They try to refuse
  4 or They continue to refuse, though I have explained
  5 or I'm not sure
  b or back: take the last answer back
  c N or change N: change answer N, up to 2
  s or start again
  q or quit
  ? for this list

[1 to 5, b, c N, s, q, ?] \n""")


def test_what_can_be_typed_while_an_answer_is_changed(asked) -> None:
    assert "\n  b or back: keep the answer as it was\n" in asked("2", "c 1", "?")


def test_what_can_be_typed_where_nothing_more_is_asked(asked) -> None:
    assert asked("2", "2", "2", "?").endswith("""
This can be typed:
  b or back: take the last answer back
  c N or change N: change answer N, up to 3
  s or start again
  q or quit
  ? for this list

[b, c N, s, q, ?] \n""")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (("No",), ("2",)),
        (("not sure",), ("3",)),
        (("not-sure",), ("3",)),
        (("I\N{RIGHT SINGLE QUOTATION MARK}m not sure.",), ("3",)),
        (("2", "2", "they  AGREE"), ("2", "2", "2")),
        (("2", "back"), ("2", "b")),
        (("2", "change 1"), ("2", "c 1")),
        (("2", "Start again"), ("2", "s")),
        (("2", "quit", "1"), ("2", "q")),
    ],
)
def test_words_do_what_their_short_forms_do(asked, typed: tuple[str, ...], plain: tuple[str, ...]) -> None:
    assert re.sub(r"\] .*", "]", asked(*typed)) == re.sub(r"\] .*", "]", asked(*plain))


def test_words_that_two_answers_have_choose_neither() -> None:
    question = choice("q", "Which?", Answer("a", "The same"), Answer("b", "the same!"), Answer("c", "Another"))
    assert [_chosen(question, typed) for typed in ("the same", "2", "another", "!")] == [None, "b", "c", None]


def test_the_end_of_input_ends_it_quietly(asked) -> None:
    assert asked().endswith("\n    3. I'm not sure\n\n[1 to 3, s, q, ?] \n")


def test_every_way_through_ask_tells_what_decide_gives(asked) -> None:
    """For every situation of the disclosure procedure that can be typed: the last outcome told is the one decided."""
    _, procedure = find_procedure(DISCLOSURE)
    evaluator = Evaluator(procedure)
    ways: list[dict[str, str]] = [{}]
    walked = 0
    while ways:
        answers = ways.pop()
        decision = evaluator.decide(answers)
        if decision.next_question:
            ways.extend({**answers, decision.next_question.id: each.id} for each in decision.next_question.answers)
            continue
        told = " ".join(asked(*answers.values()).split())
        walked += 1
        assert decision.outcome is not None
        for outcome in procedure.outcomes:
            assert (outcome.text in told) == (outcome == decision.outcome.what), answers
        for duty in procedure.duties:
            certain = duty in [each.what for each in decision.duties]
            assert (f"{duty.modality.value.capitalize()}: {duty.text}" in told) == certain, answers
    # Risk: harm with four views, or no harm. No risk: three views, or a refusal with three decisions of the manager,
    # of which "authorised" asks about abuse where there is no harm.
    assert walked == (4 + 1) + (3 + 3) + (3 + 4)


def test_ask_ends_with_whom_to_ask_and_what_can_follow_where_nothing_is_settled(asked) -> None:
    out = asked("3", "3", "1")
    end = out.partition("\nNot settled yet: ask first\n")[2]
    assert end.startswith("\nYou are not sure\n  Is there immediate risk to a service user?\n")
    assert "  Should: Ask your coordinator or children's services manager.\n" in end
    assert "\nStill possible\n  pass-on-now: You can pass the information on now" in end
    assert "\nYour answers\n  1. Is there immediate risk" in end
