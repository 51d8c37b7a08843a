"""The joint space of two procedures: which things of one are things of the other, and all that either side asks.

Things with one id are one thing, unless a rename says otherwise (`records.Renamed`). What only one side has stands in
the joint space too. A situation of the joint space is one answer to every question that either side asks.

One of the two sides leads: joint ids, words and the order of questions are the leading side's, with what only the
other one has put in where it stands there. Which one leads does not depend on which is called old, so a comparison
read backwards is the same comparison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from policy_model.conditions import AllOf, AnyOf, Condition, Is, Not, parts_of
from policy_model.diff.pairing import Declares, agreed, inverted, matched, merged
from policy_model.errors import RequestError, unknown
from policy_model.graphs import fold
from policy_model.invariants import Invariant
from policy_model.procedure import WITHIN, Procedure, ids
from policy_model.questions import Answer, Question
from policy_model.records import Renamed, Renames
from policy_model.rules import Rule
from policy_model.values import Value, field, replace

type Names = Mapping[str, str]
"""Joint ids by a side's own; for answers both are written `question=answer`."""


class Side(Value):
    """One of two procedures, and where its things are in the joint space.

    procedure: as it is.
    names: joint ids by its own, for each kind that can be renamed within a procedure.
    known: for each joint question that it asks, its own question's id and its own answers' ids by their joint ones.
    translated: the procedure, with joint ids in its conditions; itself where it has no others.
    """

    procedure: Procedure
    names: Mapping[Renames, Names]
    known: Mapping[str, tuple[str, Names]]
    translated: Procedure

    def own(self, answers: Iterable[tuple[str, str]]) -> str | None:
        """Joint answers as this side's command line takes them, without those to questions that it does not ask.

        None where it does not know one of the answers.
        """
        pairs = []
        for joint_question, joint_answer in answers:
            if joint_question in self.known:
                question, own_answers = self.known[joint_question]
                if joint_answer not in own_answers:
                    return None
                pairs.append(f"{question}={own_answers[joint_answer]}")
        return " ".join(pairs)


class Joint(Value):
    """Two procedures in their joint space.

    questions: all that either side asks, under their joint ids, with all the answers that either side knows.
    same: the renames that were applied, from the old side's ids to the new side's.
    leads: the side that gives joint ids and words: `old` or `new`, by identity; either, where both would give the same.
    """

    old: Side
    new: Side
    questions: tuple[Question, ...]
    same: tuple[Renamed, ...]
    leads: Side = field(compare=False)


def join(old: Procedure, new: Procedure, renamed: Iterable[Renamed] = (), *, newer: Procedure | None = None) -> Joint:
    """The joint space of `old` and `new`.

    renamed: what else is taken as the same, from old to new; an answer is named with its question's id in `new`.
    newer: which of the two directly follows the other, so that what it declares as renamed holds as it stands, and what
        the other one declares does not concern it. By default what either declares is used where it fits the other and
        can't be meant for a version before.

    Raises RequestError for a rename in `renamed` of something that is not there.
    """
    given = tuple(_with_own_questions(renamed, new.renamed, map(inverted, old.renamed)))
    _check(old, new, given)
    before, after = _declares(old), _declares(new)
    follows = after if newer is new else before if newer is old else None
    new_leads, same = agreed(before, after, given, None if old is new else follows)
    lead, other = (new, old) if new_leads else (old, new)
    to_lead = same if new_leads else tuple(map(inverted, same))
    names, applied = _names(lead, other, to_lead)
    same = applied if new_leads else tuple(map(inverted, applied))
    questions = _questions(lead, other, names)
    leading = _side(lead, {what: {id: id for id in ids(lead, what)} for what in WITHIN})
    following = _side(other, names)
    old_side, new_side = (following, leading) if new_leads else (leading, following)
    return Joint(old_side, new_side, questions, same, leading)


def _declares(procedure: Procedure) -> Declares:
    renamed = tuple(_with_own_questions(procedure.renamed))
    return Declares(renamed, lambda what: ids(procedure, what), lambda: _content(procedure))


def _with_own_questions(renamed: Iterable[Renamed], *more: Iterable[Renamed]) -> Iterator[Renamed]:
    """Answers, which are declared with their question's new id on both sides, with its former id on the old side."""
    renamed = tuple(renamed)
    every = (*renamed, *(each for some in more for each in some))
    former = {each.new: each.old for each in reversed(every) if each.what is Renames.QUESTION}
    for each in renamed:
        if each.what is Renames.ANSWER:
            question, equals, answer = each.old.partition("=")
            yield replace(each, old=f"{former.get(question, question)}{equals}{answer}")
        else:
            yield each


def _check(old: Procedure, new: Procedure, renamed: Iterable[Renamed]) -> None:
    problems = [
        unknown(each.what.value, id, ids(procedure, each.what), f"procedure `{procedure.id}`")
        for each in renamed
        for procedure, id in ((old, each.old), (new, each.new))
        if id not in ids(procedure, each.what)
    ]
    if problems:
        raise RequestError(problems)


def _content(procedure: Procedure) -> tuple[object, ...]:
    """All that a joint space shows of the procedure that leads it, comparable with another's."""
    return (
        tuple(
            (each.id, each.text, each.hint, tuple((answer.id, answer.text, answer.short) for answer in each.answers))
            for each in procedure.questions
        ),
        tuple((outcome.id, outcome.text) for outcome in procedure.outcomes),
        tuple((duty.id, duty.modality.value, duty.text) for duty in procedure.duties),
        tuple(rule.id for rule in procedure.rules),
        tuple((invariant.id, invariant.sentence) for invariant in procedure.invariants),
        (procedure.title, procedure.start),
    )


def _names(
    lead: Procedure, other: Procedure, renamed: Iterable[Renamed]
) -> tuple[dict[Renames, dict[str, str]], tuple[Renamed, ...]]:
    """The joint ids of the other side, and those renames that apply. renamed: to the leading side's ids.

    An answer's applies where its question there is its question here. It may not be: two versions may both have the
    id that one of them declares for a renamed question, or what is given may say otherwise.
    """
    names: dict[Renames, dict[str, str]] = {}
    applied = list(renamed)
    for what in WITHIN:
        if what is Renames.ANSWER:
            applied = [each for each in applied if each.what is not what or _in_one_question(each, names)]
        pairs = {each.old: each.new for each in applied if each.what is what}
        names[what] = matched(ids(lead, what), ids(other, what), pairs, lambda id: _in_joint_question(id, names))
    return names, tuple(applied)


def _in_one_question(answer: Renamed, names: Mapping[Renames, Names]) -> bool:
    return _in_joint_question(answer.old, names).partition("=")[0] == answer.new.partition("=")[0]


def _in_joint_question(id: str, names: Mapping[Renames, Names]) -> str:
    """An answer with its question's joint id; anything else as it is."""
    question, equals, answer = id.partition("=")
    return f"{names[Renames.QUESTION][question]}={answer}" if equals else id


def _questions(lead: Procedure, other: Procedure, names: Mapping[Renames, Names]) -> tuple[Question, ...]:
    """All questions, under joint ids, with all answers."""
    questions: dict[str, Question] = {}
    for own in other.questions:
        answers = tuple(
            replace(answer, id=names[Renames.ANSWER][f"{own.id}={answer.id}"].partition("=")[2])
            for answer in own.answers
        )
        joint = names[Renames.QUESTION][own.id]
        questions[joint] = replace(own, id=joint, answers=answers)
    theirs = tuple(questions)
    for question in lead.questions:
        also = questions.get(question.id, question)
        answers_by_id = {answer.id: answer for answer in (*also.answers, *question.answers)}
        order = merged([answer.id for answer in question.answers], [answer.id for answer in also.answers])
        answers = _told_apart(answers_by_id[id] for id in order)
        questions[question.id] = replace(question, answers=answers)
    return _told_apart(questions[id] for id in merged([question.id for question in lead.questions], theirs))


def _told_apart[Worded: (Question, Answer)](things: Iterable[Worded]) -> tuple[Worded, ...]:
    """The things, with the id in the words where two of them have the same words."""
    things = tuple(things)
    many = Counter(each.text for each in things)
    return tuple(replace(each, text=f"{each.text} [{each.id}]") if many[each.text] > 1 else each for each in things)


def _side(procedure: Procedure, names: Mapping[Renames, Names]) -> Side:
    questions, answers = names[Renames.QUESTION], names[Renames.ANSWER]
    known = {
        questions[each.id]: (
            each.id,
            {answers[f"{each.id}={answer.id}"].partition("=")[2]: answer.id for answer in each.answers},
        )
        for each in procedure.questions
    }
    for each in procedure.questions:
        if len(known[questions[each.id]][1]) < len(each.answers):
            raise ValueError(f"two answers of question `{each.id}` have one joint id")
    same = all(own == joint for each in (questions, answers) for own, joint in each.items())
    return Side(procedure, names, known, procedure if same else _translated(procedure, names))


def _translated(procedure: Procedure, names: Mapping[Renames, Names]) -> Procedure:
    questions, answers = names[Renames.QUESTION], names[Renames.ANSWER]
    # By identity: conditions that rules share stay shared, and are gone through once.
    conditional: tuple[Rule | Invariant, ...] = (*procedure.rules, procedure.when_unsure, *procedure.invariants)
    conditions: dict[int, Condition] = {id(each.when): each.when for each in conditional}
    made: dict[int, Condition] = {}

    def children(key: int) -> tuple[int, ...]:
        parts = parts_of(conditions[key])
        conditions.update((id(part), part) for part in parts)
        return tuple(map(id, parts))

    def make(key: int, parts: tuple[Condition, ...]) -> Condition:
        match conditions[key]:
            case Is(question, chosen):
                joint = (answers[f"{question}={answer}"].partition("=")[2] for answer in chosen)
                return Is(questions[question], tuple(joint))
            case Not():
                return Not(parts[0])
            case AllOf() | AnyOf() as joined:
                return type(joined)(parts)
        raise TypeError(f"not a condition: {conditions[key]!r}")

    def in_joint_ids[Conditional: (Rule, Invariant)](each: Conditional) -> Conditional:
        return replace(each, when=fold(id(each.when), children, make, made))

    return replace(
        procedure,
        rules=tuple(map(in_joint_ids, procedure.rules)),
        when_unsure=in_joint_ids(procedure.when_unsure),
        invariants=tuple(map(in_joint_ids, procedure.invariants)),
    )
