"""`policy ask`: the guide in a terminal. One question at a time; whatever is certain is said at once.

Answers are kept in memory only, and are gone when the command ends.
"""

from __future__ import annotations

import sys
from argparse import Namespace

from policy_model.command_line.command import Command, takes_procedure
from policy_model.command_line.deciding import (
    choices,
    tell_still_possible,
    tell_what_to_find_out,
    tell_whom_to_ask,
    why_no_outcome,
)
from policy_model.command_line.terminal import BOLD, DIM, Page, page
from policy_model.errors import letters
from policy_model.evaluate import Decision, Evaluator, Grounded
from policy_model.explain.sentences import UNTIL_ASKED
from policy_model.policies.catalogue import find_procedure
from policy_model.policy import Policy
from policy_model.publish.parts import EMERGENCY, EMERGENCY_MORE, NOT_THE_POLICYS
from policy_model.questions import NOT_SURE, Question
from policy_model.rules import Duty, Outcome


def run(options: Namespace) -> int:
    """Carry out the command."""
    policy, procedure = find_procedure(options.procedure)
    Conversation(page(), policy, Evaluator(procedure)).hold()
    return 0


class Conversation:
    """One reader's way through a procedure.

    answers: question ids to answer ids, in the order given; their positions are the numbers that `c` takes.
    changing: the question that is asked again, or None.
    told: the duties, outcome and unsure questions that stand on the screen and still hold.
    quoted: the clauses quoted so far.
    """

    def __init__(self, paper: Page, policy: Policy, evaluator: Evaluator) -> None:
        self.paper, self.policy, self.evaluator = paper, policy, evaluator
        self.procedure = evaluator.procedure
        self.answers: dict[str, str] = {}
        self.changing: Question | None = None
        self.told: set[object] = set()
        self.quoted: set[str] = set()

    def hold(self) -> None:
        """Ask and tell until the reader quits or there is no more input."""
        self.paper.line(f"{EMERGENCY} {EMERGENCY_MORE} {NOT_THE_POLICYS}")
        self.paper.line(self.procedure.title, style=BOLD)
        self.paper.line(f"{self.policy.title}, version {self.policy.version.shown}", style=DIM)
        self.paper.line(
            "Type the number of an answer, or its words; b to go back, c and a number to change that answer, "
            "s to start again, q to quit, ? for all that can be typed.",
            style=DIM,
        )
        while self._step():
            pass

    def _step(self) -> bool:
        """Tell what is certain, ask what is next, do what the reader types. Returns False once they leave."""
        decision = self.evaluator.decide(self.answers)
        self._tell(decision)
        question = self.changing or decision.next_question
        if question:
            self._ask(question, only_how=decision.outcome is not None and not self.changing)
        else:
            self._end(decision)
        while (typed := self._read(question)) is not None and typed not in ("q", "quit"):
            if self._act(typed, question):
                return True
            self._list(typed, question)
        return False

    def _tell(self, decision: Decision) -> None:
        if not decision.trace and decision.next_question:
            return  # the first question comes first: what stands throughout is told with its answer
        self._tell_outcome(decision)
        also = any(isinstance(each, Duty) for each in self.told)
        new = [duty for duty in decision.duties if duty.what not in self.told]
        until_asked = [duty for duty in new if duty in decision.until_asked]
        self._tell_duties(UNTIL_ASKED, until_asked)
        self._tell_duties("Also" if also else "What to do now", [duty for duty in new if duty not in until_asked])
        unsure = [question for question in decision.unsure if question not in self.told]
        if unsure:
            tell_whom_to_ask(self.paper, self.policy, self.procedure, unsure)
            self.told.update(unsure)

    def _tell_duties(self, heading: str, duties: list[Grounded[Duty]]) -> None:
        if duties:
            self.paper.heading(heading)
        for duty in duties:
            quoted = [clause for clause in duty.clauses if clause in self.quoted]
            self.paper.duty(duty.what, quoted)
            self.paper.quotes(self.policy, (clause for clause in duty.clauses if clause not in quoted))
            self.told.add(duty.what)
            self.quoted.update(duty.clauses)

    def _tell_outcome(self, decision: Decision) -> None:
        outcomes = {each for each in self.told if isinstance(each, Outcome)}
        if decision.outcome and decision.outcome.what not in outcomes:
            self.paper.outcome(self.policy, decision.outcome)
            self.told.add(decision.outcome.what)
            self.quoted.update(decision.outcome.clauses)
        elif outcomes and not decision.outcome:
            # A prohibition that was certain, until a question about how was answered "not sure".
            self.paper.heading("The outcome above does not stand: ask first")
            self.told -= outcomes

    def _ask(self, question: Question, only_how: bool) -> None:
        ids = [*self.answers, question.id]
        self.paper.heading(f"Question {ids.index(question.id) + 1}" + (", which settles only how" if only_how else ""))
        self.paper.line(question.text, indent=2)
        if question.hint:
            self.paper.line(question.hint, indent=2, style=DIM)
        for number, (answer, text) in enumerate(choices(question).items(), start=1):
            chosen = " (your answer so far)" if self.answers.get(question.id) == answer else ""
            self.paper.item(f"{number}.", text + chosen, indent=4)

    def _end(self, decision: Decision) -> None:
        self.paper.heading("Nothing more is asked" if decision.outcome else why_no_outcome(decision))
        if decision.unsure and not decision.outcome:
            tell_whom_to_ask(self.paper, self.policy, self.procedure, decision.unsure)
            tell_what_to_find_out(self.paper, decision)
            tell_still_possible(self.paper, decision)
            self.paper.heading("Your answers")
        for number, step in enumerate(decision.trace, start=1):
            self.paper.item(f"{number}.", f"{step.question.text} {choices(step.question)[step.answer]}", style=DIM)

    def _read(self, question: Question | None) -> str | None:
        """What the reader types, or None at the end of input."""
        numbers = (f"1 to {len(choices(question))}",) if question else ()
        back = ("b", "c N") if self.answers else ()
        print(f"\n[{', '.join((*numbers, *back, 's', 'q', '?'))}] ", end="", file=self.paper.out, flush=True)
        line = sys.stdin.readline() if sys.stdin else ""
        if not line or not sys.stdin.isatty():
            print(line.strip(), file=self.paper.out)  # what is piped in is not seen there by itself
        return line.strip().lower() if line else None

    def _act(self, typed: str, question: Question | None) -> bool:
        """Do what was typed. Returns False where that is nothing that can be typed here."""
        match typed.split():
            case ["s"] | ["start", "again"]:
                self._go_on_with({}, "Started again")
            case ["b" | "back"] if self.changing:
                self._go_on_with(self.answers, "Answer kept")
            case ["b" | "back"] if self.answers:
                earlier = dict(list(self.answers.items())[:-1])
                self._go_on_with(earlier, f"Answer {len(self.answers)} taken back")
            case ["c" | "change", number] if number.isdecimal() and 1 <= int(number) <= len(self.answers):
                self.changing = self.procedure.question(list(self.answers)[int(number) - 1])
            case _ if question and (answer := _chosen(question, typed)):
                self._answer(question, answer)
            case _:
                return False
        return True

    def _list(self, typed: str, question: Question | None) -> None:
        """What can be typed, because that was asked for or something else was typed."""
        self.paper.line(f"`{typed}` can't be typed here. This can:" if typed.strip("?") else "This can be typed:")
        for number, text in enumerate(choices(question).values() if question else (), start=1):
            self.paper.item(f"{number}", f"or {text}")
        if self.answers:
            back = "keep the answer as it was" if self.changing else "take the last answer back"
            self.paper.item("b", f"or back: {back}")
            self.paper.item("c N", f"or change N: change answer N, up to {len(self.answers)}")
        self.paper.item("s", "or start again")
        self.paper.item("q", "or quit")
        self.paper.item("?", "for this list")

    def _answer(self, question: Question, answer: str) -> None:
        answers = {**self.answers, question.id: answer}
        if not self.changing:
            self.answers = answers
            return
        kept = still_asked(self.evaluator, answers)
        dropped = len(answers) - len(kept)
        told = f"; {dropped} that no longer {'matters is' if dropped == 1 else 'matter are'} dropped"
        changed = "Answer kept" if answers == self.answers else "Answer changed"
        self._go_on_with(kept, changed + (told if dropped else ""))

    def _go_on_with(self, answers: dict[str, str], said: str) -> None:
        """Take these answers for those given so far. What was told may hold no longer, so all of it is told again."""
        self.answers, self.changing = answers, None
        self.told.clear()
        self.paper.heading(said)


def still_asked(evaluator: Evaluator, answers: dict[str, str]) -> dict[str, str]:
    """Those of the answers whose questions still matter, given the answers to the questions before them."""
    questions = evaluator.procedure.questions
    kept: dict[str, str] = {}
    for question in questions:
        # With every other question settled, this one is next if, and only if, it matters.
        others = {other.id: NOT_SURE for other in questions if other != question}
        if question.id in answers and evaluator.decide({**others, **kept}).next_question == question:
            kept[question.id] = answers[question.id]
    return {id: answer for id, answer in answers.items() if id in kept}


def _chosen(question: Question, typed: str) -> str | None:
    """The id of the answer that was typed, as its number, its id or its wording; None where that is not clear."""
    ids = list(choices(question))
    if typed.isdecimal() and 1 <= int(typed) <= len(ids):
        return ids[int(typed) - 1]
    said = letters(typed)
    meant = [id for id, text in choices(question).items() if said and said in (letters(id), letters(text))]
    return meant[0] if len(meant) == 1 else None


COMMAND = Command(
    name="ask",
    summary="The guide in a terminal: one question at a time, what to do as soon as it is certain, the outcome.",
    usage="POLICY[@VERSION]/PROCEDURE",
    example="policy ask information-sharing/disclosure",
    arguments=takes_procedure,
    run=run,
)
