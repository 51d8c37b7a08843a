"""The procedures that the scale benchmark is measured on: layered ones, and random first-match tables. Seeded."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from policy_model.conditions import ALWAYS, AllOf, Condition, answered
from policy_model.procedure import Procedure
from policy_model.questions import Answer, Question, choice, yes_no
from policy_model.rules import Outcome, Permits, Rule, must, should

LAYER = 5
"""How many questions a layer has. Rules read questions of their own layer, and of the one before it."""

OUTCOMES = tuple(
    Outcome(id, f"{id.capitalize()}.", permits=permits, because="clause")
    for id, permits in (("share", Permits.YES), ("refuse", Permits.NO), ("wait", Permits.WAIT), ("ask", Permits.WAIT))
)


def layered(size: int) -> Procedure:
    """A procedure of `size` questions in layers, one after another, as a long written policy has them.

    Each layer can end the matter, and tells duties: one wherever its questions are answered so, one only where no layer
    before it has ended the matter, one that also looks back at the layer before it. A question in four has three
    answers, two of which tell a duty each.
    """
    random = Random(size)
    questions = tuple(
        choice(f"q{at}", f"Question {at}?", *(Answer(each, each) for each in "abc"))
        if random.random() < 0.25
        else yes_no(f"q{at}", f"Question {at}?")
        for at in range(size)
    )
    rules: list[Rule] = []

    def some(question: Question) -> Condition:
        return answered(question, random.choice(question.answers).id)

    def tell(id: str, when: Condition) -> None:
        rules.append(Rule(id, when=when, then=must(id, f"do {id}"), because="clause"))

    still_open: Condition = ALWAYS
    for start in range(0, size, LAYER):
        layer, before = questions[start : start + LAYER], questions[max(0, start - LAYER) : max(1, start)]
        one, two, three, four, five = (some(question) for question in random.sample(layer, LAYER))
        ends = one & two
        rules.append(Rule(f"end-{start}", when=still_open & ends, then=random.choice(OUTCOMES), because="clause"))
        tell(f"tell-{start}", two | three)
        tell(f"if-open-{start}", still_open & four)
        tell(f"look-back-{start}", some(random.choice(before)) & (five | ~four))
        still_open = still_open & ~ends
    rules.append(Rule("else", when=still_open, then=OUTCOMES[0], because="clause"))
    for question in questions:
        for answer in question.answers[: len(question.answers) - 1] if len(question.answers) > 2 else ():
            tell(f"{question.id}-{answer.id}", answered(question, answer.id))
    return _procedure(f"layered-{size}", questions, tuple(rules))


def table(size: int, rows: int) -> Procedure:
    """A random decision table of `rows` rows over `size` yes/no questions; the first row that matches counts.

    Each row compares three to five of the questions, drawn at random as is the answer that each must have, and leads to
    one of the outcomes, drawn too. What no row matches is for one rule more.
    """
    random = Random(1000 * size + rows)
    questions = tuple(yes_no(f"q{at}", f"Question {at}?") for at in range(size))
    rules = []
    left: Condition = ALWAYS
    for number in range(rows):
        chosen = random.sample(questions, random.randint(3, 5))
        row = AllOf(tuple(answered(question, random.choice(("yes", "no"))) for question in chosen))
        rules.append(Rule(f"row-{number}", when=left & row, then=random.choice(OUTCOMES), because="clause"))
        left = left & ~row
    rules.append(Rule("else", when=left, then=OUTCOMES[-1], because="clause"))
    return _procedure(f"table-{size}-{rows}", questions, tuple(rules))


def changed(procedure: Procedure) -> Procedure:
    """The same with one rule in the middle leading to another outcome, and so a little different."""
    rules = list(procedure.rules)
    ends = [at for at, rule in enumerate(rules) if isinstance(rule.then, Outcome)]
    at = ends[len(ends) // 2]
    other = OUTCOMES[(OUTCOMES.index(rules[at].then) + 1) % len(OUTCOMES)]  # type: ignore[arg-type]
    rules[at] = replace(rules[at], then=other)
    return replace(procedure, rules=tuple(rules))


def _procedure(id: str, questions: tuple[Question, ...], rules: tuple[Rule, ...]) -> Procedure:
    return Procedure(
        id=id,
        title=id,
        start="It starts.",
        questions=questions,
        outcomes=tuple(outcome for outcome in OUTCOMES if any(rule.then == outcome for rule in rules)),
        rules=rules,
        when_unsure=Rule("ask", when=ALWAYS, then=should("ask", "ask somebody"), because="clause"),
    )
