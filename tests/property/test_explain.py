"""What is explained is what trying every situation, every set of answers and every change shows."""

from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_model.conditions import holds
from policy_model.evaluate import Evaluator
from policy_model.explain import Explanation, Given, Instead, explain
from policy_model.explain.sentences import Kind, in_sentences
from policy_model.explain.settling import settles_most
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE
from policy_model.rules import Outcome, Permits, Rule
from tests.property import brute_force
from tests.property.brute_force import Situation, situations
from tests.strategies import answers, procedures

type Answers = Mapping[str, str]


class Case:
    """Answers, what is explained of them, and every situation as the rules alone decide it."""

    def __init__(self, procedure: Procedure, answers: Answers) -> None:
        self.procedure, self.answers = procedure, dict(answers)
        self.known = {id: answer for id, answer in answers.items() if answer != NOT_SURE}
        self.unsure = NOT_SURE in answers.values()
        self.explanation = explain(Evaluator(procedure), answers)
        self.outcomes = [(each, brute_force.outcomes(procedure, each)) for each in situations(procedure)]

    def __repr__(self) -> str:
        return f"Case({self.procedure!r}, {self.answers!r})"

    def left(self, answers: Answers) -> list[frozenset[Outcome]]:
        """The outcomes of each situation that has these answers."""
        return [outcomes for situation, outcomes in self.outcomes if has(situation, answers)]

    def certain(self, answers: Answers, unsure: bool) -> Outcome | None:
        """The outcome that is decided for these answers, where others are or are not "not sure"."""
        kinds = set(self.left(answers))
        if len(kinds) != 1 or len(only := kinds.pop()) != 1:
            return None
        (outcome,) = only
        return None if unsure and outcome.permits is Permits.NO else outcome


def has(situation: Situation, answers: Answers) -> bool:
    return all(situation[id] == answer for id, answer in answers.items())


def as_answers(some: tuple[Given, ...]) -> dict[str, str]:
    return {each.question.id: each.answer for each in some}


def subsets(some: Answers) -> Iterator[dict[str, str]]:
    """Every subset, the smaller ones first; those of one size by their earliest questions."""
    ordered = sorted(some)  # the ids of the strategies' questions sort as they are asked
    for size in range(len(ordered) + 1):
        for ids in combinations(ordered, size):
            yield {id: some[id] for id in ids}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    procedure = draw(procedures())
    return Case(procedure, draw(answers(procedure)))


@st.composite
def full_cases(draw: st.DrawFn) -> Case:
    """Cases with an answer to every question, where much is certain."""
    procedure = draw(procedures(sound=True))
    return Case(procedure, draw(st.sampled_from(list(situations(procedure)))))


some_case = pytest.mark.parametrize("kind", [cases, full_cases], ids=["few answers", "all answers"])


@some_case
@given(data=st.data())
def test_the_smallest_set_of_answers_is_the_first_of_the_fewest_that_are_enough(kind, data: st.DataObject) -> None:
    case = data.draw(kind())
    because, decision = case.explanation.because, case.explanation.decision
    assert (because is None) == (decision.outcome is None)
    if because is not None and decision.outcome:
        enough = (some for some in subsets(case.known) if set(case.left(some)) == {frozenset({decision.outcome.what})})
        assert as_answers(because) == next(enough)


@some_case
@given(data=st.data())
def test_a_rule_that_fired_names_the_fewest_answers_that_are_enough(kind, data: st.DataObject) -> None:
    case = data.draw(kind())
    fired = case.explanation.fired
    told = tuple(rule for rule in case.explanation.decision.rules if not forbids(case, rule))
    assert tuple(each.rule for each in fired) == told
    for each in fired:
        enough = (
            some
            for some in subsets(case.known)
            if all(holds(each.rule.when, situation) for situation, _ in case.outcomes if has(situation, some))
        )
        assert as_answers(each.because) == next(enough)


@some_case
@given(data=st.data())
def test_the_nearest_change_leads_there_and_no_nearer_one_does(kind, data: st.DataObject) -> None:
    case = data.draw(kind())
    decision, evaluator = case.explanation.decision, Evaluator(case.procedure)
    told = {each.outcome.what: each for each in case.explanation.instead}
    for outcome in case.procedure.outcomes:
        reaching = [situation for situation, outcomes in case.outcomes if outcomes == {outcome}]
        is_other = decision.outcome is None or decision.outcome.what != outcome
        is_told = is_other and bool(reaching) and not (case.unsure and outcome.permits is Permits.NO)
        assert (outcome in told) == is_told
        if is_told:
            instead = told[outcome]
            then = evaluator.decide(case.answers | changed(instead))
            assert then.outcome == instead.outcome
            assert instead.outcome.what == outcome
            assert instead.clauses == then.outcome.clauses
            nearest = min(sum(each[id] != answer for id, answer in case.known.items()) for each in reaching)
            assert len(instead.changes) == nearest
            assert all(case.known[change.question.id] == change.given != change.to for change in instead.changes)
            assert not as_answers(instead.further).keys() & case.known.keys()
    distances = [(len(each.changes), len(each.further)) for each in case.explanation.instead]
    assert distances == sorted(distances)


@some_case
@given(data=st.data())
def test_none_of_the_further_answers_can_be_left_out(kind, data: st.DataObject) -> None:
    case = data.draw(kind())
    for instead in case.explanation.instead:
        kept = case.known | {change.question.id: change.to for change in instead.changes}
        further = as_answers(instead.further)
        enough = (
            some for some in subsets(further) if set(case.left(kept | some)) == {frozenset({instead.outcome.what})}
        )
        assert next(enough) == further


@some_case
@given(data=st.data())
def test_rules_that_nearly_applied_are_those_one_change_away(kind, data: st.DataObject) -> None:
    case = data.draw(kind())

    def applies(rule: Rule, answers: Answers) -> set[bool]:
        return {holds(rule.when, situation) for situation, _ in case.outcomes if has(situation, answers)}

    expected = []
    for rule in case.procedure.rules:
        if forbids(case, rule) or applies(rule, case.known) != {False}:
            continue
        for question in case.procedure.questions:
            if question.id in case.known:
                ids = (answer.id for answer in question.answers)
                would = tuple(id for id in ids if applies(rule, case.known | {question.id: id}) == {True})
                if would:
                    expected.append((rule, question, case.known[question.id], would))
    assert [(each.rule, each.question, each.given, each.would) for each in case.explanation.nearly] == expected


@given(cases())
def test_what_settles_most_is_counted_right(case: Case) -> None:
    procedure, decision = case.procedure, case.explanation.decision
    ranked = []
    everything = case.left(case.known)
    for at, question in enumerate(procedure.questions):
        if question.id in case.known:
            continue
        unsure = NOT_SURE in (answer for id, answer in case.answers.items() if id != question.id)
        after = {answer.id: case.known | {question.id: answer.id} for answer in question.answers}
        if case.answers.get(question.id) == NOT_SURE or outcomes_depend_on(case, question.id):
            settling = tuple(id for id, answers in after.items() if case.certain(answers, unsure))
            settled = sum(len(case.left(after[id])) for id in settling)
            possible = sum(len(case.left(each)) * len(frozenset().union(*case.left(each))) for each in after.values())
            ranked.append((-settled, possible, at, settling))
    settling = settles_most(Evaluator(procedure), case.answers)
    assert settling == (case.explanation.open and case.explanation.open.settles_most)
    if decision.outcome or not ranked:
        assert settling is None
    else:
        settled, _, at, answers = min(ranked)
        assert settling is not None
        assert (settling.question, settling.answers) == (procedure.questions[at], answers)
        assert (settling.settled, settling.left) == (-settled, len(everything))


def outcomes_depend_on(case: Case, question_id: str) -> bool:
    """Whether two situations that the answers leave, different in this question alone, have different outcomes."""
    by_rest: dict[tuple[tuple[str, str], ...], set[frozenset[Outcome]]] = {}
    for situation, outcomes in case.outcomes:
        if has(situation, case.known):
            rest = tuple((id, answer) for id, answer in situation.items() if id != question_id)
            by_rest.setdefault(rest, set()).add(outcomes)
    return any(len(kinds) > 1 for kinds in by_rest.values())


@given(cases())
def test_what_is_open_is_what_the_outcome_depends_on(case: Case) -> None:
    decision, open = case.explanation.decision, case.explanation.open
    assert (open is None) == (decision.outcome is not None)
    if open:
        expected = (
            question
            for question in case.procedure.questions
            if case.answers.get(question.id) == NOT_SURE
            or (question.id not in case.known and outcomes_depend_on(case, question.id))
        )
        assert open.questions == tuple(expected)
        assert open.possible == (() if case.explanation.withheld else decision.possible_outcomes)


@given(cases())
def test_while_something_is_unsure_no_outcome_that_forbids_is_told(case: Case) -> None:
    explanation = case.explanation
    if not case.unsure:
        assert not explanation.withheld
        return
    every = frozenset().union(*case.left(case.known))
    only_forbidding = bool(every) and all(outcome.permits is Permits.NO for outcome in every)
    assert explanation.withheld == only_forbidding
    told = [each.outcome.what for each in explanation.instead]
    told += [each.rule.then for each in (*explanation.fired, *explanation.nearly)]
    if only_forbidding:
        assert explanation.because is None
        assert explanation.open is not None
        told += explanation.open.possible
    assert not [each for each in told if isinstance(each, Outcome) and each.permits is Permits.NO]
    # The words of the strategies' outcomes are their own: none of them is in a sentence either.
    texts = [each.text.removesuffix(".") for each in case.procedure.outcomes if each.permits is Permits.NO]
    never = {each.text.removesuffix(".") for each in explanation.never_follow}
    for sentence in in_sentences(explanation):
        assert not [text for text in texts if text in sentence.text and text not in never]


@some_case
@given(data=st.data())
def test_each_sentence_is_one_and_has_its_clauses(kind, data: st.DataObject) -> None:
    case = data.draw(kind())
    sentences = in_sentences(case.explanation)
    kinds = [list(Kind).index(sentence.kind) for sentence in sentences]
    assert kinds == sorted(kinds)
    for sentence in sentences:
        assert sentence.text.endswith(".")
        assert "\n" not in sentence.text
        assert sentence.clauses or sentence.kind in (Kind.SETTLES, Kind.OPEN), "questions may cite nothing"


@some_case
@given(data=st.data())
def test_the_order_of_the_answers_changes_nothing(kind, data: st.DataObject) -> None:
    case = data.draw(kind())
    other = explain(Evaluator(case.procedure), dict(data.draw(st.permutations(list(case.answers.items())))))

    def facts(explanation: Explanation) -> tuple[object, ...]:
        names = ("because", "withheld", "instead", "never_follow", "fired", "nearly", "open")
        return tuple(getattr(explanation, name) for name in names)

    assert facts(other) == facts(case.explanation)
    assert in_sentences(other) == in_sentences(case.explanation)


@given(cases())
def test_outcomes_that_never_follow_are_those_of_no_situation(case: Case) -> None:
    following = frozenset().union(*(outcomes for _, outcomes in case.outcomes))
    expected = tuple(outcome for outcome in case.procedure.outcomes if outcome not in following)
    assert case.explanation.never_follow == expected


def changed(instead: Instead) -> dict[str, str]:
    return {change.question.id: change.to for change in instead.changes} | as_answers(instead.further)


def forbids(case: Case, rule: Rule) -> bool:
    """Whether the rule is not told: it forbids while something is unsure."""
    return case.unsure and isinstance(rule.then, Outcome) and rule.then.permits is Permits.NO
