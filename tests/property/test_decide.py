"""What a decision says of some answers is what all situations say that they allow."""

from hypothesis import given
from hypothesis import strategies as st

from policy_model.evaluate import Decision, Evaluator
from policy_model.procedure import Procedure
from policy_model.questions import NOT_SURE
from policy_model.rules import Duty, Outcome, Permits, Rule
from tests.property import brute_force
from tests.property.brute_force import Situation, situations
from tests.strategies import answers, procedures


@st.composite
def cases(draw: st.DrawFn, sound: bool | None = None) -> tuple[Procedure, dict[str, str], Decision]:
    procedure = draw(procedures(sound))
    given_ = draw(answers(procedure))
    return procedure, given_, Evaluator(procedure).decide(given_)


def consequences(procedure: Procedure, situation: Situation) -> tuple[frozenset[Outcome], frozenset[Duty]]:
    return brute_force.outcomes(procedure, situation), brute_force.duties(procedure, situation)


def certain_outcome(procedure: Procedure, given_: dict[str, str]) -> Outcome | None:
    """The only outcome of every situation that the answers allow."""
    kinds = {brute_force.outcomes(procedure, situation) for situation in situations(procedure, given_)}
    if len(kinds) == 1 and len(only := kinds.pop()) == 1:
        (outcome,) = only
        return outcome
    return None


@given(cases())
def test_an_outcome_is_certain_when_every_situation_left_has_it_alone(
    case: tuple[Procedure, dict[str, str], Decision],
) -> None:
    procedure, given_, decision = case
    expected = certain_outcome(procedure, given_)
    if expected and expected.permits is Permits.NO and NOT_SURE in given_.values():
        expected = None
    assert (decision.outcome.what if decision.outcome else None) == expected


@given(cases())
def test_possible_outcomes_are_those_of_the_situations_left(case: tuple[Procedure, dict[str, str], Decision]) -> None:
    procedure, given_, decision = case
    left = frozenset[Outcome]().union(
        *(brute_force.outcomes(procedure, each) for each in situations(procedure, given_))
    )
    assert decision.possible_outcomes == tuple(outcome for outcome in procedure.outcomes if outcome in left)


def forbids(rule: Rule) -> bool:
    """Whether it leads to an outcome that forbids, which is not told while something is unsure."""
    return isinstance(rule.then, Outcome) and rule.then.permits is Permits.NO


@given(cases())
def test_duties_and_rules_are_certain_when_every_situation_left_has_them(
    case: tuple[Procedure, dict[str, str], Decision],
) -> None:
    procedure, given_, decision = case
    left = list(situations(procedure, given_))
    duties = frozenset.intersection(*(brute_force.duties(procedure, each) for each in left))
    rules = frozenset.intersection(*(brute_force.rules(procedure, each) for each in left))
    assert tuple(grounded.what for grounded in decision.duties) == tuple(
        duty for duty in procedure.duties if duty in duties
    )
    told = tuple(rule for rule in procedure.rules if rule in rules and not (decision.unsure and forbids(rule)))
    assert decision.rules == told
    owed = (*told, *decision.duties, *((decision.outcome,) if decision.outcome else ()))
    assert decision.clauses == tuple(dict.fromkeys(clause for each in owed for clause in each.clauses))
    for grounded in decision.duties:
        assert grounded.rules
        fired = tuple(rule for rule in grounded.rules if rule in rules)
        assert grounded.rules == tuple(
            rule
            for rule in procedure.rules
            if rule.then == grounded.what
            and (rule in rules if fired else any(rule in brute_force.rules(procedure, each) for each in left))
        )


@given(cases())
def test_the_next_question_is_the_first_open_one_that_matters(case: tuple[Procedure, dict[str, str], Decision]) -> None:
    procedure, given_, decision = case

    def matters(question_id: str) -> bool:
        """Whether two situations that differ in this question alone differ in what follows."""
        return any(
            consequences(procedure, situation) != consequences(procedure, situation | {question_id: answer.id})
            for situation in situations(procedure, given_)
            for answer in procedure.question(question_id).answers
        )

    unanswered = (question for question in procedure.questions if question.id not in given_)
    assert decision.next_question == next((each for each in unanswered if matters(each.id)), None)


@given(cases())
def test_the_trace_tells_each_duty_and_the_outcome_once_when_it_becomes_certain(
    case: tuple[Procedure, dict[str, str], Decision],
) -> None:
    procedure, given_, decision = case
    evaluator = Evaluator(procedure)
    assert decision.standing == tuple(grounded.what for grounded in evaluator.decide({}).duties)
    assert [(step.question.id, step.answer) for step in decision.trace] == list(given_.items())
    told = [*decision.standing, *(duty for step in decision.trace for duty in step.duties)]
    assert sorted(told, key=procedure.duties.index) == [grounded.what for grounded in decision.duties]
    so_far: dict[str, str] = {}
    for step in decision.trace:
        before = {grounded.what for grounded in evaluator.decide(so_far).duties}
        so_far[step.question.id] = step.answer
        now = [grounded.what for grounded in evaluator.decide(so_far).duties]
        assert list(step.duties) == [duty for duty in now if duty not in before]
    ended = [step.outcome for step in decision.trace if step.outcome]
    if evaluator.decide({}).outcome or not decision.outcome:
        assert not ended
    else:
        assert ended == [decision.outcome.what]


@given(cases())
def test_not_sure_never_ends_in_an_outcome_that_forbids(case: tuple[Procedure, dict[str, str], Decision]) -> None:
    procedure, given_, decision = case
    assert decision.unsure == tuple(each for each in procedure.questions if given_.get(each.id) == NOT_SURE)
    if decision.unsure:
        assert decision.outcome is None or decision.outcome.what.permits is not Permits.NO
        assert all(step.outcome is None or step.outcome.permits is not Permits.NO for step in decision.trace)


@given(st.data())
def test_the_order_of_answers_changes_the_trace_alone(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    given_ = data.draw(answers(procedure))
    evaluator = Evaluator(procedure)
    one = evaluator.decide(given_)
    other = evaluator.decide(dict(data.draw(st.permutations(list(given_.items())))))
    assert (one.outcome, one.next_question, one.duties, one.rules, one.clauses, one.unsure) == (
        other.outcome,
        other.next_question,
        other.duties,
        other.rules,
        other.clauses,
        other.unsure,
    )


@given(st.data())
def test_what_was_decided_before_changes_nothing(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    used = Evaluator(procedure)
    for _ in range(6):
        given_ = data.draw(answers(procedure))
        expected = Evaluator(procedure).decide(given_)
        assert used.decide(given_) == expected
        assert used.decide(given_) == expected, "and from what was kept"


@given(st.data())
def test_every_situation_is_decided_as_by_the_rules_in_any_order(data: st.DataObject) -> None:
    procedure = data.draw(procedures())
    evaluator = Evaluator(procedure)
    order = data.draw(st.permutations(procedure.questions))
    # Twice in the order asked, so that all is kept; only then in the other one.
    for questions in (procedure.questions, procedure.questions, order, order):
        for situation in situations(procedure):
            given_ = {question.id: situation[question.id] for question in questions}
            decision = evaluator.decide(given_)
            outcomes, duties = consequences(procedure, situation)
            assert set(decision.possible_outcomes) == outcomes
            assert {grounded.what for grounded in decision.duties} == duties
            assert set(decision.rules) == brute_force.rules(procedure, situation)
            assert [(step.question.id, step.answer) for step in decision.trace] == list(given_.items())


@given(st.data())
def test_answering_what_is_asked_ends_where_the_rules_say(data: st.DataObject) -> None:
    procedure = data.draw(procedures(sound=True))
    situation = data.draw(st.sampled_from(list(situations(procedure))))
    evaluator = Evaluator(procedure)
    given_: dict[str, str] = {}
    while (question := (decision := evaluator.decide(given_)).next_question) is not None:
        assert question.id not in given_
        given_[question.id] = situation[question.id]
    (outcome,) = brute_force.outcomes(procedure, situation)
    assert decision.outcome is not None
    assert decision.outcome.what == outcome
    assert {grounded.what for grounded in decision.duties} == brute_force.duties(procedure, situation)
    assert {rule.id for rule in decision.outcome.rules} <= {rule.id for rule in procedure.rules if rule.then == outcome}
